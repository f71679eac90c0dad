//! The object `Intl` and its own functions.

use super::locale::{canonicalize_locale_list, locale_array, string_array};
use super::number_format::unit_names;
use super::zones::available_zones;
use super::{collations, currencies, numbering};
use crate::namespace::Contents;
use crate::string::text_of;
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Intrinsic, Message, NativeFn, NativeFunctionSpec, Object, Result};

/// What `Intl` shows.
pub(super) static CONTENTS: Contents = Contents {
    name: "Intl",
    properties: &[
        ("Collator", Intrinsic::IntlCollator),
        ("DateTimeFormat", Intrinsic::IntlDateTimeFormat),
        ("DisplayNames", Intrinsic::IntlDisplayNames),
        ("DurationFormat", Intrinsic::IntlDurationFormat),
        ("ListFormat", Intrinsic::IntlListFormat),
        ("Locale", Intrinsic::IntlLocale),
        ("NumberFormat", Intrinsic::IntlNumberFormat),
        ("PluralRules", Intrinsic::IntlPluralRules),
        ("RelativeTimeFormat", Intrinsic::IntlRelativeTimeFormat),
        ("Segmenter", Intrinsic::IntlSegmenter),
        ("getCanonicalLocales", Intrinsic::IntlGetCanonicalLocales),
        ("supportedValuesOf", Intrinsic::IntlSupportedValuesOf),
    ],
};

/// Says who makes the functions.
pub(super) fn register(cx: &mut Context) {
    cx.register_intrinsic(Intrinsic::IntlGetCanonicalLocales, |cx| {
        function(cx, "getCanonicalLocales", get_canonical_locales, 1)
    });
    cx.register_intrinsic(Intrinsic::IntlSupportedValuesOf, |cx| {
        function(cx, "supportedValuesOf", supported_values_of, 1)
    });
}

fn function(cx: &mut Context, name: &str, function: NativeFn, length: u16) -> Result<Gc<Object>> {
    let name = cx.key(name)?;
    cx.new_native_function(&NativeFunctionSpec::new(function, name, length))
}

/// `Intl.getCanonicalLocales ( locales )`
fn get_canonical_locales(cx: &mut Context, args: Args) -> Result {
    let locales = canonicalize_locale_list(cx, args.get(0))?;
    locale_array(cx, &locales)
}

/// `Intl.supportedValuesOf ( key )`
fn supported_values_of(cx: &mut Context, args: Args) -> Result {
    let key = text_of(cx, args.get(0))?.flat().to_utf8_lossy();
    match key.as_str() {
        "calendar" => string_array(cx, CALENDARS),
        "collation" => string_array(cx, collations::names()),
        "currency" => string_array(cx, currencies::codes()),
        "numberingSystem" => string_array(cx, numbering::names()),
        "timeZone" => string_array(cx, available_zones()),
        "unit" => string_array(cx, unit_names()),
        _ => Err(cx.range_error(Message::InvalidOption(&key, "key"))),
    }
}

/// AvailableCalendars
pub(super) const CALENDARS: [&str; 16] = [
    "buddhist",
    "chinese",
    "coptic",
    "dangi",
    "ethioaa",
    "ethiopic",
    "gregory",
    "hebrew",
    "indian",
    "islamic-civil",
    "islamic-tbla",
    "islamic-umalqura",
    "iso8601",
    "japanese",
    "persian",
    "roc",
];
