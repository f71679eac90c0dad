//! Numbering systems: those with ten digits, and which of them a locale uses.

use super::locale::ExtensionKey;
use icu_decimal::provider::{Baked, DecimalSymbolsV1};
use icu_locale::LanguageIdentifier;
use icu_provider::{DataIdentifierBorrowed, DataMarkerAttributes, DataPayload, DataProvider, DataRequest};

/// Every numbering system with simple digit mappings, and its zero: the digits follow each other,
/// but for `hanidec`. Sorted.
#[rustfmt::skip]
static SYSTEMS: &[(&str, char)] = &[
    ("adlm", '\u{1E950}'),
    ("ahom", '\u{11730}'),
    ("arab", '\u{0660}'),
    ("arabext", '\u{06F0}'),
    ("bali", '\u{1B50}'),
    ("beng", '\u{09E6}'),
    ("bhks", '\u{11C50}'),
    ("brah", '\u{11066}'),
    ("cakm", '\u{11136}'),
    ("cham", '\u{AA50}'),
    ("deva", '\u{0966}'),
    ("diak", '\u{11950}'),
    ("fullwide", '\u{FF10}'),
    ("gara", '\u{10D40}'),
    ("gong", '\u{11DA0}'),
    ("gonm", '\u{11D50}'),
    ("gujr", '\u{0AE6}'),
    ("gukh", '\u{16130}'),
    ("guru", '\u{0A66}'),
    ("hanidec", '\u{3007}'),
    ("hmng", '\u{16B50}'),
    ("hmnp", '\u{1E140}'),
    ("java", '\u{A9D0}'),
    ("kali", '\u{A900}'),
    ("kawi", '\u{11F50}'),
    ("khmr", '\u{17E0}'),
    ("knda", '\u{0CE6}'),
    ("krai", '\u{16D70}'),
    ("lana", '\u{1A80}'),
    ("lanatham", '\u{1A90}'),
    ("laoo", '\u{0ED0}'),
    ("latn", '\u{0030}'),
    ("lepc", '\u{1C40}'),
    ("limb", '\u{1946}'),
    ("mathbold", '\u{1D7CE}'),
    ("mathdbl", '\u{1D7D8}'),
    ("mathmono", '\u{1D7F6}'),
    ("mathsanb", '\u{1D7EC}'),
    ("mathsans", '\u{1D7E2}'),
    ("mlym", '\u{0D66}'),
    ("modi", '\u{11650}'),
    ("mong", '\u{1810}'),
    ("mroo", '\u{16A60}'),
    ("mtei", '\u{ABF0}'),
    ("mymr", '\u{1040}'),
    ("mymrepka", '\u{116DA}'),
    ("mymrpao", '\u{116D0}'),
    ("mymrshan", '\u{1090}'),
    ("mymrtlng", '\u{A9F0}'),
    ("nagm", '\u{1E4F0}'),
    ("newa", '\u{11450}'),
    ("nkoo", '\u{07C0}'),
    ("olck", '\u{1C50}'),
    ("onao", '\u{1E5F1}'),
    ("orya", '\u{0B66}'),
    ("osma", '\u{104A0}'),
    ("outlined", '\u{1CCF0}'),
    ("rohg", '\u{10D30}'),
    ("saur", '\u{A8D0}'),
    ("segment", '\u{1FBF0}'),
    ("shrd", '\u{111D0}'),
    ("sind", '\u{112F0}'),
    ("sinh", '\u{0DE6}'),
    ("sora", '\u{110F0}'),
    ("sund", '\u{1BB0}'),
    ("sunu", '\u{11BF0}'),
    ("takr", '\u{116C0}'),
    ("talu", '\u{19D0}'),
    ("tamldec", '\u{0BE6}'),
    ("telu", '\u{0C66}'),
    ("thai", '\u{0E50}'),
    ("tibt", '\u{0F20}'),
    ("tirh", '\u{114D0}'),
    ("tnsa", '\u{16AC0}'),
    ("tols", '\u{11DE0}'),
    ("vaii", '\u{A620}'),
    ("wara", '\u{118E0}'),
    ("wcho", '\u{1E2F0}'),
];

/// The names of all numbering systems, sorted.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SYSTEMS.iter().map(|&(name, _)| name)
}

fn find(name: &str) -> Option<(&'static str, char)> {
    let index = SYSTEMS.binary_search_by(|(other, _)| (*other).cmp(name)).ok()?;
    Some(SYSTEMS[index])
}

/// The ten digits of a numbering system; those of `latn` if there is none of this name.
pub(super) fn digits(name: &str) -> [char; 10] {
    if name == "hanidec" {
        return ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    }
    let zero = find(name).map_or('0', |(_, zero)| zero);
    let mut digits = ['0'; 10];
    for (place, digit) in (0..).zip(&mut digits) {
        *digit = char::from_u32(u32::from(zero) + place).unwrap_or(zero);
    }
    digits
}

/// The key `nu` of services that show numbers, with what their option `numberingSystem` says.
pub(super) fn extension_key(option: Option<String>) -> ExtensionKey {
    ExtensionKey {
        key: "nu",
        option: option.into(),
        default: |id| Some(default_of(id)),
        supports: |_, name| find(name).is_some(),
    }
}

/// The numbering system of a locale that asks for none.
pub(super) fn default_of(id: &LanguageIdentifier) -> &'static str {
    let symbols = load(DataIdentifierBorrowed::for_locale(&id.clone().into()));
    symbols.and_then(|symbols| Some(find(symbols.get().numsys())?.0)).unwrap_or("latn")
}

/// The signs of numbers of a locale, in this numbering system if the locale has its own for it.
pub(super) fn symbols(id: &LanguageIdentifier, system: &str) -> Option<DataPayload<DecimalSymbolsV1>> {
    let locale = id.clone().into();
    DataMarkerAttributes::try_from_str(system)
        .ok()
        .and_then(|system| load(DataIdentifierBorrowed::for_marker_attributes_and_locale(system, &locale)))
        .or_else(|| load(DataIdentifierBorrowed::for_locale(&locale)))
}

fn load(id: DataIdentifierBorrowed) -> Option<DataPayload<DecimalSymbolsV1>> {
    let request = DataRequest { id, metadata: Default::default() };
    DataProvider::<DecimalSymbolsV1>::load(&Baked, request).ok().map(|response| response.payload)
}
