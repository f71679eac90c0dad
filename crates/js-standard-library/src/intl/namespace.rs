//! The object `Intl` and its own functions.

use super::locale::{canonicalize_locale_list, locale_array};
use crate::namespace::Contents;
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Intrinsic, NativeFn, NativeFunctionSpec, Object, Result};

/// What `Intl` shows.
pub(super) static CONTENTS: Contents = Contents {
    name: "Intl",
    properties: &[
        ("DurationFormat", Intrinsic::IntlDurationFormat),
        ("Locale", Intrinsic::IntlLocale),
        ("NumberFormat", Intrinsic::IntlNumberFormat),
        ("RelativeTimeFormat", Intrinsic::IntlRelativeTimeFormat),
        ("getCanonicalLocales", Intrinsic::IntlGetCanonicalLocales),
    ],
};

/// Says who makes the functions.
pub(super) fn register(cx: &mut Context) {
    cx.register_intrinsic(Intrinsic::IntlGetCanonicalLocales, |cx| {
        function(cx, "getCanonicalLocales", get_canonical_locales, 1)
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
