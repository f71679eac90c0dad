// Writes src/intl/data/formats.txt, the words and patterns of numbers, units, currencies and
// relative times, from the Unicode Common Locale Data Repository (CLDR). Its JSON form is on npm
// (Unicode licence V3); unpack three packages into a folder DIR, each below its name and version:
//
//     cd DIR
//     npm pack cldr-numbers-full@48.2.0 cldr-units-full@48.2.0 cldr-dates-full@48.2.0
//     for p in cldr-*.tgz; do mkdir "${p%.tgz}"; tar -xzf "$p" -C "${p%.tgz}" --strip-components=1; done
//
// and run, in the folder of this file:
//
//     node generate-formats.mjs DIR > ../src/intl/data/formats.txt
//
// The head of the written file, HEAD below, says what its lines mean; src/intl/words.rs reads them.
// Lines stand in CLDR's own order within each group. A new locale is a new word in LOCALES, a
// currency with a name is one in CURRENCIES.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const VERSION = '48.2.0';

// Sections in the order of the file: a parent stands before those that follow it.
const LOCALES = 'en en-IN de es fr it ja ko pl pt pt-PT ru zh zh-Hant ar hi nl sv tr uk'.split(' ');

/** The locale whose section says what that of `locale` leaves out; English has none. */
const parentOf = (locale) => (locale === 'en' ? undefined : locale === 'pt-PT' ? 'pt' : 'en');

// Currencies that have a name; signs are written for all.
const CURRENCIES = new Set(`AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR
ILS INR ISK JPY KRW MXN MYR NGN NOK NZD PHP PLN RON RUB SAR SEK SGD THB TRY TWD UAH USD VND
ZAR`.split(/\s/));

// ECMA-402, table "Single units sanctioned for use in ECMAScript".
const UNITS = new Set(`acre bit byte celsius centimeter day degree fahrenheit fluid-ounce foot gallon
gigabit gigabyte gram hectare hour inch kilobit kilobyte kilogram kilometer liter megabit megabyte
meter microsecond mile mile-scandinavian milliliter millimeter millisecond minute month nanosecond
ounce percent petabyte pound second stone terabit terabyte week yard year`.split(/\s/));

const WIDTHS = ['long', 'short', 'narrow'];
const RELATIVE_UNITS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];
// Plural categories other than `other`.
const CATEGORIES = ['zero', 'one', 'two', 'few', 'many'];

const HEAD = `\
# Words and patterns of numbers, units, currencies and relative times, for the locales below.
#
# Source: Unicode Common Locale Data Repository (CLDR) 48.2, the files numbers.json, currencies.json,
# units.json and dateFields.json of the packages cldr-numbers-full, cldr-units-full and
# cldr-dates-full. Copyright Unicode, Inc.; Unicode License v3 (https://www.unicode.org/license.txt).
#
# A section is a locale; a line is a key, a tab and a text. A locale's section leaves out what its
# parent says too: en-IN follows en, pt-PT follows pt, all others follow en.
# In texts {0} is the number, {1} the currency or the percent sign; \`|few=\` starts the text of a
# plural category other than \`other\`. The keys:
#   symbols             not a number | infinity | percent sign | exponent | approximately
#   range               of two numbers
#   percent, currency, accounting, each with \`;\` before a pattern of negative numbers; \`letter\`
#                       where a letter of the currency stands beside the number
#   currency name       of the number and the name of a currency
#   compact WIDTH       \`;\` between rows \`MAGNITUDE>EXPONENT PATTERN\`: from this power of ten on,
#                       the number is divided by ten to the exponent
#   WIDTH UNIT          a number of units; WIDTH per UNIT, WIDTH per: quotients of units
#   WIDTH UNIT past, future, relative     relative times
#   symbol CODE, narrow CODE, name CODE   currencies; the names are those of widely traded ones
`;

const directory = process.argv[2];
if (directory === undefined) {
  console.error('usage: node generate-formats.mjs DIR > ../src/intl/data/formats.txt');
  process.exit(2);
}

/** What a file of a package says of a locale. */
const load = (name, locale, file) => {
  const path = join(directory, `${name}-${VERSION}`, 'main', locale, `${file}.json`);
  return JSON.parse(readFileSync(path, 'utf8')).main[locale];
};

/** The texts of `other` and the further categories as one text. */
const withCategories = (other, further) =>
  other + further.map(([category, text]) => `|${category}=${text}`).join('');

/** The texts of all plural categories, which stand in `object` at the prefix and the category; those
 * like `other` are left out. No result where `other` has no text. */
const plural = (object, prefix) => {
  const other = object[`${prefix}other`];
  if (other === undefined) return undefined;
  return withCategories(other, CATEGORIES.map((category) => [category, object[prefix + category]])
    .filter(([, text]) => text !== undefined && text !== other));
};

/** A pattern such as `#,##0.00 ¤;(#,##0.00 ¤)`, its number as {0} and its sign as {1}. */
const numberPattern = (pattern) => pattern
  .replace(/[#0-9,.]*0[#0-9,.]*/g, '{0}')
  .replace(/[¤%]/g, '{1}');

/** Compact notation. CLDR has a pattern for each magnitude: `00 thousand` at 4 stands for two digits,
 * so the exponent is 4 - 2 + 1 = 3; `0` alone means that this magnitude isn't abbreviated:
 * exponent 0. A row is left out where it says what the one before says. */
const compact = (formats) => {
  const rows = [];
  let before;
  for (let magnitude = 3; magnitude < 15; magnitude++) {
    const patternOf = (category) => formats[`1${'0'.repeat(magnitude)}-count-${category}`];
    const textOf = (category) => patternOf(category)?.replace(/0+/, '{0}').replaceAll("'", '');
    const pattern = patternOf('other');
    if (pattern === undefined) continue;
    const other = textOf('other');
    const texts = CATEGORIES.map((category) => [category, textOf(category)])
      .filter(([, text]) => text !== undefined);
    // Here every category stands from the first on that differs from `other`.
    const first = texts.findIndex(([, text]) => text !== other);
    const digits = /0+/.exec(pattern)?.[0].length ?? 0;
    const exponent = pattern === '0' ? 0 : magnitude - digits + 1;
    const row = `${exponent} ${withCategories(other, first < 0 ? [] : texts.slice(first))}`;
    if (row !== before) rows.push(`${magnitude}>${row}`);
    before = row;
  }
  return rows.join(';');
};

const addNumbers = (rows, locale) => {
  const { numbers } = load('cldr-numbers-full', locale, 'numbers');
  const of = (group) => numbers[`${group}-numberSystem-latn`];
  const { nan, infinity, percentSign, exponential, approximatelySign } = of('symbols');
  rows.set('symbols', [nan, infinity, percentSign, exponential, approximatelySign].join('|'));
  rows.set('range', of('miscPatterns').range);
  rows.set('percent', numberPattern(of('percentFormats').standard));
  const currency = of('currencyFormats');
  rows.set('currency', numberPattern(currency.standard));
  rows.set('currency letter', numberPattern(currency['standard-alphaNextToNumber']));
  rows.set('accounting', numberPattern(currency.accounting));
  rows.set('accounting letter', numberPattern(currency['accounting-alphaNextToNumber']));
  rows.set('currency name', plural(currency, 'unitPattern-count-'));
  for (const width of ['short', 'long']) {
    rows.set(`compact ${width}`, compact(of('decimalFormats')[width].decimalFormat));
  }
};

const addUnits = (rows, locale) => {
  const { units } = load('cldr-units-full', locale, 'units');
  for (const width of WIDTHS) {
    for (const [key, texts] of Object.entries(units[width])) {
      // A key is the kind of quantity and the unit: `length-meter`, `speed-meter-per-second`.
      const unit = /^[a-z]+-(.*)/.exec(key)?.[1];
      if (unit === undefined || !unit.split('-per-').every((part) => UNITS.has(part))) continue;
      const text = plural(texts, 'unitPattern-count-');
      if (text !== undefined) rows.set(`${width} ${unit}`, text);
      if (texts.perUnitPattern !== undefined) rows.set(`${width} per ${unit}`, texts.perUnitPattern);
    }
    rows.set(`${width} per`, units[width].per.compoundUnitPattern);
  }
};

const addRelativeTimes = (rows, locale) => {
  const { fields } = load('cldr-dates-full', locale, 'dateFields').dates;
  for (const unit of RELATIVE_UNITS) {
    for (const width of WIDTHS) {
      const field = fields[width === 'long' ? unit : `${unit}-${width}`];
      for (const tense of ['past', 'future']) {
        const texts = field[`relativeTime-type-${tense}`];
        rows.set(`${width} ${unit} ${tense}`, plural(texts, 'relativeTimePattern-count-'));
      }
      // Words for a distance, such as `-1=yesterday`.
      const words = Object.entries(field)
        .map(([key, word]) => [/^relative-type-(.*)/.exec(key)?.[1], word])
        .filter(([distance]) => distance !== undefined)
        .sort(([a], [b]) => a - b);
      rows.set(`${width} ${unit} relative`, words.map((pair) => pair.join('=')).join('|'));
    }
  }
};

/** Signs and names of currencies; a sign that is the code itself isn't written. */
const addCurrencies = (rows, locale) => {
  const { currencies } = load('cldr-numbers-full', locale, 'currencies').numbers;
  for (const code of Object.keys(currencies).sort()) {
    const { symbol, displayName, 'symbol-alt-narrow': narrow } = currencies[code];
    if (symbol !== undefined && symbol !== code) rows.set(`symbol ${code}`, symbol);
    if (narrow !== undefined) rows.set(`narrow ${code}`, narrow);
    if (CURRENCIES.has(code)) {
      rows.set(`name ${code}`, plural(currencies[code], 'displayName-count-') ?? displayName);
    }
  }
};

/** Signs of the parent's that the locale lacks, as the code: the parent's must not show through. */
const hiddenSigns = (rows, parent) => [...parent.keys()]
  .map((key) => [key, /^(?:symbol|narrow) ([A-Z]{3})$/.exec(key)?.[1]])
  .filter(([key, code]) => code !== undefined && !rows.has(key));

// For each locale all rows that can be seen from it, inherited ones too.
const visible = new Map();
const lines = [];
for (const locale of LOCALES) {
  const parent = visible.get(parentOf(locale)) ?? new Map();
  const rows = new Map();
  addNumbers(rows, locale);
  addUnits(rows, locale);
  addRelativeTimes(rows, locale);
  addCurrencies(rows, locale);
  const own = [...rows].filter(([key, text]) => parent.get(key) !== text);
  const hidden = hiddenSigns(rows, parent);
  lines.push(`[${locale}]`, ...[...own, ...hidden].map((row) => row.join('\t')));
  visible.set(locale, new Map([...parent, ...rows, ...hidden]));
}
process.stdout.write(`${HEAD}${lines.join('\n')}\n`);
