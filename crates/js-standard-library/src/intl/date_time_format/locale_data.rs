//! What `Intl.DateTimeFormat` knows of a locale besides patterns: its calendars, numbering systems
//! and hour cycles.

use super::skeleton::{HourCycle, preferred_hour_cycle};
use crate::intl::options::Choice;
use icu_calendar::AnyCalendarKind;
use icu_calendar::preferences::CalendarPreferences;
use icu_datetime::DateTimeFormatterPreferences;
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu_locale::{LanguageIdentifier, Locale};

/// AvailableCalendars, in their canonical names.
static CALENDARS: &[&str] = &[
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

/// Numbering systems with ten digits that follow one another, by name, with their zeros; and the
/// one whose digits do not.
#[rustfmt::skip]
static NUMBERING_SYSTEMS: &[(&str, char)] = &[
    ("adlm", '\u{1E950}'), ("ahom", '\u{11730}'), ("arab", '\u{660}'), ("arabext", '\u{6F0}'),
    ("bali", '\u{1B50}'), ("beng", '\u{9E6}'), ("bhks", '\u{11C50}'), ("brah", '\u{11066}'),
    ("cakm", '\u{11136}'), ("cham", '\u{AA50}'), ("deva", '\u{966}'), ("diak", '\u{11950}'),
    ("fullwide", '\u{FF10}'), ("gara", '\u{10D40}'), ("gong", '\u{11DA0}'), ("gonm", '\u{11D50}'),
    ("gujr", '\u{AE6}'), ("gukh", '\u{16130}'), ("guru", '\u{A66}'), ("hanidec", '\u{3007}'),
    ("hmng", '\u{16B50}'), ("hmnp", '\u{1E140}'), ("java", '\u{A9D0}'), ("kali", '\u{A900}'),
    ("kawi", '\u{11F50}'), ("khmr", '\u{17E0}'), ("knda", '\u{CE6}'), ("krai", '\u{16D70}'),
    ("lana", '\u{1A80}'), ("lanatham", '\u{1A90}'), ("laoo", '\u{ED0}'), ("latn", '0'),
    ("lepc", '\u{1C40}'), ("limb", '\u{1946}'), ("mathbold", '\u{1D7CE}'), ("mathdbl", '\u{1D7D8}'),
    ("mathmono", '\u{1D7F6}'), ("mathsanb", '\u{1D7EC}'), ("mathsans", '\u{1D7E2}'),
    ("mlym", '\u{D66}'), ("modi", '\u{11650}'), ("mong", '\u{1810}'), ("mroo", '\u{16A60}'),
    ("mtei", '\u{ABF0}'), ("mymr", '\u{1040}'), ("mymrepka", '\u{116DA}'), ("mymrpao", '\u{116D0}'),
    ("mymrshan", '\u{1090}'), ("mymrtlng", '\u{A9F0}'), ("nagm", '\u{1E4F0}'), ("newa", '\u{11450}'),
    ("nkoo", '\u{7C0}'), ("olck", '\u{1C50}'), ("onao", '\u{1E5F1}'), ("orya", '\u{B66}'),
    ("osma", '\u{104A0}'), ("outlined", '\u{1CCF0}'), ("rohg", '\u{10D30}'), ("saur", '\u{A8D0}'),
    ("segment", '\u{1FBF0}'), ("shrd", '\u{111D0}'), ("sind", '\u{112F0}'), ("sinh", '\u{DE6}'),
    ("sora", '\u{110F0}'), ("sund", '\u{1BB0}'), ("sunu", '\u{11BF0}'), ("takr", '\u{116C0}'),
    ("talu", '\u{19D0}'), ("tamldec", '\u{BE6}'), ("telu", '\u{C66}'), ("thai", '\u{E50}'),
    ("tibt", '\u{F20}'), ("tirh", '\u{114D0}'), ("tnsa", '\u{16AC0}'), ("tols", '\u{11DE0}'),
    ("vaii", '\u{A620}'), ("wara", '\u{118E0}'), ("wcho", '\u{1E2F0}'),
];

/// The calendar that a locale prefers.
pub(super) fn default_calendar(id: &LanguageIdentifier) -> Option<&'static str> {
    let preferences = CalendarPreferences::from(&Locale::from(id.clone()));
    Some(match AnyCalendarKind::try_new(preferences) {
        Ok(AnyCalendarKind::Buddhist) => "buddhist",
        Ok(AnyCalendarKind::HijriTabularTypeIIFriday) => "islamic-civil",
        Ok(AnyCalendarKind::HijriTabularTypeIIThursday) => "islamic-tbla",
        Ok(AnyCalendarKind::HijriUmmAlQura) => "islamic-umalqura",
        Ok(AnyCalendarKind::Persian) => "persian",
        _ => "gregory",
    })
}

/// Whether there is a calendar of this name.
pub(super) fn has_calendar(_: &LanguageIdentifier, name: &str) -> bool {
    CALENDARS.binary_search(&name).is_ok()
}

/// The numbering system that a locale prefers: the one whose digit it shows.
pub(super) fn default_numbering(id: &LanguageIdentifier) -> Option<&'static str> {
    let preferences = DecimalFormatterPreferences::from(&Locale::from(id.clone()));
    let zero = DecimalFormatter::try_new(preferences, Default::default())
        .ok()
        .and_then(|formatter| formatter.format(&0.into()).to_string().chars().next());
    let row = NUMBERING_SYSTEMS.iter().find(|(_, digit)| Some(*digit) == zero);
    Some(row.map_or("latn", |(name, _)| name))
}

/// Whether there is a numbering system of this name.
pub(super) fn has_numbering(_: &LanguageIdentifier, name: &str) -> bool {
    NUMBERING_SYSTEMS.binary_search_by_key(&name, |(name, _)| name).is_ok()
}

/// Whether there is an hour cycle of this name.
pub(super) fn has_hour_cycle(_: &LanguageIdentifier, name: &str) -> bool {
    HourCycle::from_name(name).is_some()
}

/// [[hourCycle]], [[hourCycle12]] and [[hourCycle24]] of a locale: the one that it prefers, among
/// those of 12 or of 24 hours if `twelve` says so.
pub(super) fn hour_cycle(id: &LanguageIdentifier, twelve: Option<bool>) -> HourCycle {
    match twelve {
        None => {
            let locale = Locale::from(id.clone());
            preferred_hour_cycle(DateTimeFormatterPreferences::from(&locale))
        }
        Some(false) => HourCycle::H23,
        // In Japanese noon is hour 0 of the afternoon.
        Some(true) if id.language.as_str() == "ja" => HourCycle::H11,
        Some(true) => HourCycle::H12,
    }
}
