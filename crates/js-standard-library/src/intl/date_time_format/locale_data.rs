//! What `Intl.DateTimeFormat` knows of a locale besides patterns: its calendars and hour cycles.

use super::skeleton::{HourCycle, preferred_hour_cycle};
use crate::intl::namespace::CALENDARS;
use crate::intl::options::Choice;
use crate::intl::regions;
use icu_datetime::DateTimeFormatterPreferences;
use icu_locale::{LanguageIdentifier, Locale};

/// The calendar that a locale prefers.
pub(super) fn default_calendar(id: &LanguageIdentifier) -> Option<&'static str> {
    regions::calendars(&Locale::from(id.clone())).into_iter().next()
}

/// Whether there is a calendar of this name.
pub(super) fn has_calendar(_: &LanguageIdentifier, name: &str) -> bool {
    CALENDARS.contains(&name)
}

/// Whether there is an hour cycle of this name.
pub(super) fn has_hour_cycle(_: &LanguageIdentifier, name: &str) -> bool {
    HourCycle::from_name(name).is_some()
}

/// [[hourCycle]], [[hourCycle12]] and [[hourCycle24]] of a locale: the one that it prefers, among
/// those of 12 or of 24 hours if `twelve` says so.
pub(super) fn hour_cycle(id: &LanguageIdentifier, twelve: Option<bool>) -> HourCycle {
    let locale = Locale::from(id.clone());
    let Some(twelve) = twelve else {
        return preferred_hour_cycle(DateTimeFormatterPreferences::from(&locale));
    };
    regions::hour_cycles(&locale)
        .into_iter()
        .filter_map(HourCycle::from_name)
        .find(|cycle| cycle.is_12() == twelve)
        .unwrap_or(if twelve { HourCycle::H12 } else { HourCycle::H23 })
}
