//! `Intl.RelativeTimeFormat`.

use super::locale::{canonicalize_locale_list, resolve_locale};
use super::mathematical::Mathematical;
use super::number_format::{Formatter, Settings, Width, resolved_numbering_system};
use super::numbering;
use super::options::{Choice, Options, choices};
use super::parts::{Part, Record, joined, part_array_with};
use super::service::{Service, allocate, constructed_prototype, supported_locales_of, this};
use super::words::{Words, variant};
use crate::define::{Class, Row, method, tag};
use crate::string::text_of;
use icu_locale::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use js_object_model::{Args, Context, Intrinsic, Message, Result, to_number};
use js_value::{Value, number};

choices! {
    /// `numeric`
    enum Numeric {
        Always "always",
        Auto "auto",
    }
}

/// What a `RelativeTimeFormat` holds.
pub(super) struct RelativeTimeFormat {
    locale: Locale,
    style: Width,
    numeric: Numeric,
    numbering_system: String,
    formatter: Formatter,
    /// None where ICU4X has no rules for the language: then every number is of category `other`.
    plurals: Option<PluralRules>,
    words: Words,
}

impl Service for RelativeTimeFormat {
    const CLASS: &'static Class = &CLASS;
}

static CLASS: Class = Class {
    statics: &[method("supportedLocalesOf", supported_locales_of, 1)],
    methods: METHODS,
    ..Class::new(
        "RelativeTimeFormat",
        construct,
        0,
        Intrinsic::IntlRelativeTimeFormat,
        Intrinsic::IntlRelativeTimeFormatPrototype,
    )
};

static METHODS: &[Row] = &[
    method("resolvedOptions", resolved_options, 0),
    method("format", format, 2),
    method("formatToParts", format_to_parts, 2),
    tag("Intl.RelativeTimeFormat"),
];

/// `Intl.RelativeTimeFormat ( [ locales [ , options ] ] )`
fn construct(cx: &mut Context, args: Args) -> Result {
    let prototype = constructed_prototype::<RelativeTimeFormat>(cx, args)?;
    let requested = canonicalize_locale_list(cx, args.get(0))?;
    let options = Options::coerced(cx, args.get(1))?;
    let matcher = options.matcher(cx)?;
    let numbering_system = options.unicode_type(cx, "numberingSystem")?;
    let resolved = resolve_locale(&requested, matcher, &[numbering::extension_key(numbering_system)]);
    let style = options.choice(cx, "style", Width::Long)?;
    let numeric = options.choice(cx, "numeric", Numeric::Always)?;
    let numbering_system = resolved_numbering_system(&resolved);
    let id = resolved.id();
    let format = RelativeTimeFormat {
        style,
        numeric,
        formatter: Formatter::new(id, &numbering_system, Settings::plain()),
        plurals: PluralRules::try_new_cardinal(Locale::from(id.clone()).into()).ok(),
        words: Words::of(id),
        numbering_system,
        locale: resolved.locale,
    };
    Ok(allocate(cx, prototype, format)?.value())
}

/// `Intl.RelativeTimeFormat.prototype.resolvedOptions ( )`
fn resolved_options(cx: &mut Context, args: Args) -> Result {
    let format = this::<RelativeTimeFormat>(cx, args)?;
    let mut record = Record::new(cx)?;
    record.text(cx, "locale", &format.locale.to_string())?;
    record.text(cx, "style", format.style.name())?;
    record.text(cx, "numeric", format.numeric.name())?;
    record.text(cx, "numberingSystem", &format.numbering_system)?;
    Ok(record.value())
}

const UNITS: [&str; 8] = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"];

/// SingularRelativeTimeUnit
fn singular_unit(cx: &mut Context, unit: &str) -> Result<&'static str> {
    let singular = unit.strip_suffix('s').unwrap_or(unit);
    match UNITS.iter().find(|known| **known == singular) {
        Some(unit) => Ok(unit),
        None => Err(cx.range_error(Message::InvalidOption(unit, "unit"))),
    }
}

/// The parts of a text, each with the unit that it tells of, if any.
type UnitParts = Vec<(Part, Option<&'static str>)>;

impl RelativeTimeFormat {
    /// PartitionRelativeTimePattern of a finite number.
    fn partition(&self, value: f64, unit: &'static str) -> UnitParts {
        let key = format!("{} {unit}", self.style.name());
        if self.numeric == Numeric::Auto
            && let Some(word) = self.word(&key, value)
        {
            return vec![(Part::literal(word), None)];
        }
        let tense = if value.is_sign_negative() { "past" } else { "future" };
        let magnitude = Mathematical::from_number(value.abs());
        let category = match (&self.plurals, &magnitude) {
            (Some(rules), Mathematical::Finite(decimal)) => {
                let mut decimal = decimal.clone();
                self.formatter.round(&mut decimal);
                rules.category_for(&decimal)
            }
            _ => PluralCategory::Other,
        };
        let pattern = variant(self.words.known(&format!("{key} {tense}")), category);
        // Some patterns say the number in words, as the dual does in Arabic.
        let Some((before, after)) = pattern.split_once("{0}") else {
            return vec![(Part::literal(pattern), None)];
        };
        let literal = |text: &str| (!text.is_empty()).then(|| (Part::literal(text), None));
        let number = self.formatter.parts(&magnitude);
        let number = number.into_iter().map(|part| (part, Some(unit)));
        literal(before).into_iter().chain(number).chain(literal(after)).collect()
    }

    /// The word for this number of units, such as `yesterday`.
    fn word(&self, key: &str, value: f64) -> Option<&'static str> {
        let value = number::to_decimal(value);
        let words = self.words.text(&format!("{key} relative"))?;
        let mut rows = words.split('|').filter_map(|row| row.split_once('='));
        rows.find(|(number, _)| *number == value).map(|(_, word)| word)
    }
}

/// The parts of the time that the arguments name.
fn parts_of(cx: &mut Context, args: Args) -> Result<UnitParts> {
    let format = this::<RelativeTimeFormat>(cx, args)?;
    let value = to_number(cx, args.get(0))?;
    let unit = text_of(cx, args.get(1))?.flat().to_utf8_lossy();
    if !value.is_finite() {
        let what = cx.describe_plain(Value::number(value));
        return Err(cx.range_error(Message::InvalidOption(&what, "value")));
    }
    let unit = singular_unit(cx, &unit)?;
    Ok(format.partition(value, unit))
}

/// `Intl.RelativeTimeFormat.prototype.format ( value, unit )`
fn format(cx: &mut Context, args: Args) -> Result {
    let (parts, _): (Vec<Part>, Vec<_>) = parts_of(cx, args)?.into_iter().unzip();
    Ok(cx.string(&joined(&parts))?.value())
}

/// `Intl.RelativeTimeFormat.prototype.formatToParts ( value, unit )`
fn format_to_parts(cx: &mut Context, args: Args) -> Result {
    let (parts, units): (Vec<Part>, Vec<_>) = parts_of(cx, args)?.into_iter().unzip();
    part_array_with(cx, &parts, |place, _| Some(("unit", units[place]?)))
}
