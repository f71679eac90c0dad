//! `Intl.NumberFormat`: the constructor, its methods, and `toLocaleString` of numbers.
//!
//! A number goes through these hands: `options.rs` reads what is wanted, `notation.rs` scales,
//! `digits.rs` of the parent rounds, `format.rs` writes digits and puts `affix.rs` around them with
//! `symbols.rs`, `units.rs` and the words of the locale; `range.rs` joins two.

mod affix;
mod format;
mod notation;
mod options;
mod range;
mod symbols;
#[cfg(test)]
mod tests;
mod units;

pub(super) use format::Formatter;
pub(super) use options::{Quantity, Settings, SignDisplay, Width};
pub(super) use units::unit_names;

use super::locale::{ResolvedLocale, canonicalize_locale_list, resolve_locale};
use super::mathematical::{Mathematical, to_mathematical};
use super::numbering;
use super::options::{Choice, Options};
use super::parts::{Record, joined, part_array, part_array_with};
use super::service::{
    Service, allocate, bound_function, called_prototype, captured, chain, supported_locales_of, this, unwrap,
};
use crate::define::{Class, Row, getter, method, tag};
use icu_locale::Locale;
use js_object_model::{Args, Context, Intrinsic, Message, Result};
use js_value::Value;
use options::Notation;
use range::RangeParts;

/// What a `NumberFormat` holds.
pub(super) struct NumberFormat {
    /// [[Locale]]
    locale: Locale,
    /// [[NumberingSystem]]
    numbering_system: String,
    formatter: Formatter,
}

impl Service for NumberFormat {
    const CLASS: &'static Class = &CLASS;
}

static CLASS: Class = Class {
    statics: &[method("supportedLocalesOf", supported_locales_of, 1)],
    methods: METHODS,
    ..Class::new(
        "NumberFormat",
        construct,
        0,
        Intrinsic::IntlNumberFormat,
        Intrinsic::IntlNumberFormatPrototype,
    )
};

static METHODS: &[Row] = &[
    method("resolvedOptions", resolved_options, 0),
    method("formatToParts", format_to_parts, 1),
    method("formatRange", format_range, 2),
    method("formatRangeToParts", format_range_to_parts, 2),
    getter("format", format_getter),
    tag("Intl.NumberFormat"),
];

impl NumberFormat {
    /// The steps of the constructor that read its arguments.
    fn read(cx: &mut Context, locales: Value, options: Value) -> Result<NumberFormat> {
        let requested = canonicalize_locale_list(cx, locales)?;
        let options = Options::coerced(cx, options)?;
        let matcher = options.matcher(cx)?;
        let numbering_system = options.unicode_type(cx, "numberingSystem")?;
        let resolved = resolve_locale(&requested, matcher, &[numbering::extension_key(numbering_system)]);
        let settings = Settings::read(cx, options)?;
        let numbering_system = resolved_numbering_system(&resolved);
        let formatter = Formatter::new(resolved.id(), &numbering_system, settings);
        Ok(NumberFormat { locale: resolved.locale, numbering_system, formatter })
    }
}

/// The value of `nu`, where that is the only key.
pub(super) fn resolved_numbering_system(resolved: &ResolvedLocale) -> String {
    resolved.values.first().cloned().flatten().unwrap_or_else(|| "latn".to_owned())
}

/// `Intl.NumberFormat ( [ locales [ , options ] ] )`
fn construct(cx: &mut Context, args: Args) -> Result {
    let prototype = called_prototype::<NumberFormat>(cx, args)?;
    let format = NumberFormat::read(cx, args.get(0), args.get(1))?;
    let made = allocate(cx, prototype, format)?;
    chain::<NumberFormat>(cx, args, made)
}

/// `Intl.NumberFormat.prototype.resolvedOptions ( )`
fn resolved_options(cx: &mut Context, args: Args) -> Result {
    let (_, format) = unwrap::<NumberFormat>(cx, args)?;
    let settings = &format.formatter.settings;
    let mut record = Record::new(cx)?;
    record.text(cx, "locale", &format.locale.to_string())?;
    record.text(cx, "numberingSystem", &format.numbering_system)?;
    record.text(cx, "style", settings.quantity.style().name())?;
    match &settings.quantity {
        Quantity::Currency { code, display, sign } => {
            record.text(cx, "currency", code)?;
            record.text(cx, "currencyDisplay", display.name())?;
            record.text(cx, "currencySign", sign.name())?;
        }
        Quantity::Unit { unit, display } => {
            record.text(cx, "unit", unit)?;
            record.text(cx, "unitDisplay", display.name())?;
        }
        Quantity::Decimal | Quantity::Percent => {}
    }
    settings.digits.show_digits(cx, &mut record)?;
    match settings.grouping {
        Some(grouping) => record.text(cx, "useGrouping", grouping.name())?,
        None => record.set(cx, "useGrouping", Value::FALSE)?,
    }
    record.text(cx, "notation", settings.notation.name())?;
    if settings.notation == Notation::Compact {
        record.text(cx, "compactDisplay", settings.compact_display.name())?;
    }
    record.text(cx, "signDisplay", settings.sign_display.name())?;
    settings.digits.show_rounding(cx, &mut record)?;
    Ok(record.value())
}

/// `get Intl.NumberFormat.prototype.format`
fn format_getter(cx: &mut Context, args: Args) -> Result {
    let (object, _) = unwrap::<NumberFormat>(cx, args)?;
    bound_function(cx, object, format, 1)
}

/// A number format function.
fn format(cx: &mut Context, args: Args) -> Result {
    let format = captured::<NumberFormat>(args);
    let number = to_mathematical(cx, args.get(0))?;
    Ok(cx.string(&joined(&format.formatter.parts(&number)))?.value())
}

/// `Intl.NumberFormat.prototype.formatToParts ( value )`
fn format_to_parts(cx: &mut Context, args: Args) -> Result {
    let format = this::<NumberFormat>(cx, args)?;
    let number = to_mathematical(cx, args.get(0))?;
    part_array(cx, &format.formatter.parts(&number))
}

/// The parts of the range that the arguments name.
fn range_parts(cx: &mut Context, args: Args) -> Result<RangeParts> {
    let format = this::<NumberFormat>(cx, args)?;
    for (place, name) in ["start", "end"].into_iter().enumerate() {
        if args.get(place) == Value::UNDEFINED {
            return Err(cx.type_error(Message::OptionRequired(name)));
        }
    }
    let start = to_mathematical(cx, args.get(0))?;
    let end = to_mathematical(cx, args.get(1))?;
    for (number, name) in [(&start, "start"), (&end, "end")] {
        if *number == Mathematical::NotANumber {
            return Err(cx.range_error(Message::InvalidOption("NaN", name)));
        }
    }
    Ok(format.formatter.range(&start, &end))
}

/// `Intl.NumberFormat.prototype.formatRange ( start, end )`
fn format_range(cx: &mut Context, args: Args) -> Result {
    let range = range_parts(cx, args)?;
    Ok(cx.string(&joined(&range.parts))?.value())
}

/// `Intl.NumberFormat.prototype.formatRangeToParts ( start, end )`
fn format_range_to_parts(cx: &mut Context, args: Args) -> Result {
    let range = range_parts(cx, args)?;
    part_array_with(cx, &range.parts, |place, _| Some(("source", range.sources[place])))
}

/// `Number.prototype.toLocaleString` and `BigInt.prototype.toLocaleString`: a number or a BigInt as a
/// new `NumberFormat` with these arguments writes it.
pub(crate) fn to_locale_string(cx: &mut Context, value: Value, locales: Value, options: Value) -> Result {
    let format = NumberFormat::read(cx, locales, options)?;
    let number = to_mathematical(cx, value)?;
    Ok(cx.string(&joined(&format.formatter.parts(&number)))?.value())
}
