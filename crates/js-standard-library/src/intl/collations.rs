//! Collations: which there are, and which a locale has.

use icu_collator::provider::{Baked, CollationTailoringV1};
use icu_locale::LanguageIdentifier;
use icu_provider::{DataIdentifierBorrowed, DataMarkerAttributes, DataProvider, DataRequest};

/// The collations that some locale has, but for `standard` and `search`, which nobody can ask for.
/// Sorted.
static NAMES: [&str; 10] =
    ["compat", "dict", "emoji", "eor", "phonebk", "pinyin", "stroke", "trad", "unihan", "zhuyin"];

/// AvailableCollations
pub(super) fn names() -> &'static [&'static str] {
    &NAMES
}

/// Whether there is data of the collation for the locale.
pub(super) fn is_collation(id: &LanguageIdentifier, name: &str) -> bool {
    let Some(name) = NAMES.iter().find(|one| **one == name) else { return false };
    let Ok(name) = DataMarkerAttributes::try_from_str(name) else { return false };
    let locale = id.clone().into();
    let id = DataIdentifierBorrowed::for_marker_attributes_and_locale(name, &locale);
    let request = DataRequest { id, ..DataRequest::default() };
    DataProvider::<CollationTailoringV1>::load(&Baked, request).is_ok()
}

/// The collations of a locale, sorted.
pub(super) fn collations_of(id: &LanguageIdentifier) -> Vec<&'static str> {
    NAMES.iter().copied().filter(|name| is_collation(id, name)).collect()
}
