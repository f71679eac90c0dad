//! `Intl`: the functions of ECMA-402, over the data of ICU4X.
//!
//! What programs can observe is here: locales (`locale.rs`), options (`options.rs`), objects of
//! services (`service.rs`), parts (`parts.rs`); one file for each constructor. What letters and
//! words a locale has is the data of the `icu` crates.
//!
//! A realm gets the namespace object alone. A constructor and its prototype are made when one of
//! them is asked for, so that programs without Intl do not pay for it.

mod aliases;
mod available;
mod case;
mod collations;
mod collator;
mod compare;
mod currencies;
mod date_time_format;
mod digits;
mod display_names;
pub(crate) mod duration_format;
mod english_names;
mod likely;
mod list_format;
mod lists;
mod locale;
mod locale_object;
mod marked;
mod mathematical;
mod namespace;
pub(crate) mod number_format;
mod numbering;
mod options;
mod parts;
mod plural_rules;
mod regions;
mod relative_time_format;
mod segmenter;
mod service;
mod tag;
mod words;
mod zones;

use js_garbage_collection::Gc;
use js_object_model::{Context, Realm, Result};

pub(crate) use case::{cased_language, lower_cased, upper_cased};
pub(crate) use collator::locale_compare;
pub(crate) use date_time_format::{DateText, date_text, temporal_text};

/// Registers the kind of cells, and who makes which intrinsic.
pub(crate) fn register(cx: &mut Context) {
    service::register_kinds(cx);
    namespace::register(cx);
    service::register::<collator::Collator>(cx);
    service::register::<date_time_format::DateTimeFormat>(cx);
    service::register::<display_names::DisplayNames>(cx);
    service::register::<duration_format::DurationFormat>(cx);
    service::register::<list_format::ListFormat>(cx);
    service::register::<locale_object::LocaleObject>(cx);
    service::register::<number_format::NumberFormat>(cx);
    service::register::<plural_rules::PluralRules>(cx);
    service::register::<relative_time_format::RelativeTimeFormat>(cx);
    segmenter::register(cx);
}

/// Gives a realm its `Intl`.
pub(crate) fn build(cx: &mut Context, realm: Gc<Realm>) -> Result<()> {
    crate::namespace::build(cx, realm, &namespace::CONTENTS)
}
