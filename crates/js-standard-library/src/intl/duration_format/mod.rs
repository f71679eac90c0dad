//! `Intl.DurationFormat`: durations in words, in digits, or both.

mod format;
mod options;
mod record;

use super::locale::{canonicalize_locale_list, resolve_locale};
use super::number_format::resolved_numbering_system;
use super::numbering;
use super::options::{Choice, Options};
use super::parts::{Part, Record, joined, part_array_with};
use super::service::{Service, allocate, constructed_prototype, supported_locales_of, this};
use crate::define::{Class, Row, method, tag};
use icu_locale::Locale;
use js_object_model::{Args, Context, Intrinsic, Result};
use js_value::Value;
use options::{AllUnitOptions, BaseStyle, DigitalFormat, read_units};
use record::{Duration, FIELDS};

/// What a `DurationFormat` holds.
pub(super) struct DurationFormat {
    locale: Locale,
    numbering_system: String,
    style: BaseStyle,
    units: AllUnitOptions,
    digital: DigitalFormat,
    fractional_digits: Option<u32>,
}

impl Service for DurationFormat {
    const CLASS: &'static Class = &CLASS;
}

static CLASS: Class = Class {
    statics: &[method("supportedLocalesOf", supported_locales_of, 1)],
    methods: METHODS,
    ..Class::new(
        "DurationFormat",
        construct,
        0,
        Intrinsic::IntlDurationFormat,
        Intrinsic::IntlDurationFormatPrototype,
    )
};

static METHODS: &[Row] = &[
    method("resolvedOptions", resolved_options, 0),
    method("format", format, 1),
    method("formatToParts", format_to_parts, 1),
    tag("Intl.DurationFormat"),
];

impl DurationFormat {
    /// The steps of the constructor that read its arguments.
    fn read(cx: &mut Context, locales: Value, options: Value) -> Result<DurationFormat> {
        let requested = canonicalize_locale_list(cx, locales)?;
        let options = Options::of(cx, options)?;
        let matcher = options.matcher(cx)?;
        let numbering_system = options.unicode_type(cx, "numberingSystem")?;
        let resolved = resolve_locale(&requested, matcher, &[numbering::extension_key(numbering_system)]);
        let digital = DigitalFormat::of(resolved.id());
        let style = options.choice(cx, "style", BaseStyle::Short)?;
        let units = read_units(cx, options, style, digital)?;
        let fractional_digits = options.number(cx, "fractionalDigits", 0, 9)?;
        let numbering_system = resolved_numbering_system(&resolved);
        let locale = resolved.locale;
        Ok(DurationFormat { locale, numbering_system, style, units, digital, fractional_digits })
    }
}

/// `Intl.DurationFormat ( [ locales [ , options ] ] )`
fn construct(cx: &mut Context, args: Args) -> Result {
    let prototype = constructed_prototype::<DurationFormat>(cx, args)?;
    let format = DurationFormat::read(cx, args.get(0), args.get(1))?;
    Ok(allocate(cx, prototype, format)?.value())
}

/// `Temporal.Duration.prototype.toLocaleString`: a duration as a new `DurationFormat` with these
/// arguments writes it.
pub(crate) fn to_locale_string(cx: &mut Context, value: Value, locales: Value, options: Value) -> Result {
    let format = DurationFormat::read(cx, locales, options)?;
    let duration = Duration::of(cx, value)?;
    let (parts, _): (Vec<Part>, Vec<_>) = format.partition(&duration).into_iter().unzip();
    Ok(cx.string(&joined(&parts))?.value())
}

/// `Intl.DurationFormat.prototype.resolvedOptions ( )`
fn resolved_options(cx: &mut Context, args: Args) -> Result {
    let format = this::<DurationFormat>(cx, args)?;
    let mut record = Record::new(cx)?;
    record.text(cx, "locale", &format.locale.to_string())?;
    record.text(cx, "numberingSystem", &format.numbering_system)?;
    record.text(cx, "style", format.style.name())?;
    for (field, options) in FIELDS.iter().zip(&format.units) {
        record.text(cx, field.name, options.shape.name())?;
        record.text(cx, &format!("{}Display", field.name), options.display.name())?;
    }
    if let Some(digits) = format.fractional_digits {
        record.set(cx, "fractionalDigits", Value::number(f64::from(digits)))?;
    }
    Ok(record.value())
}

/// The parts of the duration that the argument is, and the unit of each.
fn parts_of(cx: &mut Context, args: Args) -> Result<(Vec<Part>, Vec<Option<&'static str>>)> {
    let format = this::<DurationFormat>(cx, args)?;
    let duration = Duration::of(cx, args.get(0))?;
    Ok(format.partition(&duration).into_iter().unzip())
}

/// `Intl.DurationFormat.prototype.format ( duration )`
fn format(cx: &mut Context, args: Args) -> Result {
    let (parts, _) = parts_of(cx, args)?;
    Ok(cx.string(&joined(&parts))?.value())
}

/// `Intl.DurationFormat.prototype.formatToParts ( duration )`
fn format_to_parts(cx: &mut Context, args: Args) -> Result {
    let (parts, units) = parts_of(cx, args)?;
    part_array_with(cx, &parts, |place, _| Some(("unit", units[place]?)))
}
