//! The time zone of a formatter: names of the zone database, or offsets from UTC.

use crate::date::zone;
use temporal_rs::{Instant, TimeZone};

/// A time zone.
#[derive(Clone)]
pub(super) struct Zone {
    /// [[TimeZone]]: as the database spells it, or `±HH:MM`.
    pub(super) identifier: String,
    /// The zone whose offsets count.
    zone: TimeZone,
    /// The zone whose names are shown.
    pub(super) named: icu_time::TimeZone,
}

impl Zone {
    /// The zone with an identifier, which must be a name of the database or an offset in minutes.
    pub(super) fn identified(text: &str) -> Option<Zone> {
        let canonical = match text.as_bytes().first() {
            Some(b'+' | b'-') => offset_identifier(text)?,
            _ => text.to_owned(),
        };
        Zone::new(TimeZone::try_from_identifier_str(&canonical).ok()?)
    }

    /// The same of a zone that Temporal knows.
    pub(super) fn new(zone: TimeZone) -> Option<Zone> {
        let identifier = zone.identifier().ok()?;
        let named = match identifier.as_bytes().first() {
            Some(b'+' | b'-') => icu_time::TimeZone::UNKNOWN,
            _ => icu_time::TimeZone::from_iana_id(&identifier),
        };
        Some(Zone { identifier, zone, named })
    }

    /// The system's zone, by its primary name; UTC where it has none.
    pub(super) fn system() -> Zone {
        let primary = || Zone::new(Zone::identified(zone::identifier()?)?.zone.primary_identifier().ok()?);
        primary().unwrap_or_else(Zone::utc)
    }

    /// The zone that wall-clock times are written in.
    pub(super) fn utc() -> Zone {
        Zone::identified("UTC").expect("the database has UTC")
    }

    /// How far the zone is ahead of UTC at a moment, in nanoseconds.
    pub(super) fn offset_at(&self, epoch: i128) -> i64 {
        let zoned = Instant::try_new(epoch).and_then(|instant| instant.to_zoned_date_time_iso(self.zone));
        zoned.map_or(0, |zoned| zoned.offset_nanoseconds())
    }
}

/// FormatOffsetTimeZoneIdentifier of what UTCOffset without seconds matches: `±HH`, `±HHMM` or
/// `±HH:MM`.
fn offset_identifier(text: &str) -> Option<String> {
    let (sign, digits) = text.split_at_checked(1)?;
    let (hour, minute) = match digits.as_bytes() {
        [_, _] => (digits, "00"),
        [_, _, _, _] => digits.split_at_checked(2)?,
        [_, _, b':', _, _] => (digits.get(..2)?, digits.get(3..)?),
        _ => return None,
    };
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u8>().ok())?;
    let is_zero = number(hour)? == 0 && number(minute)? == 0;
    if number(hour)? > 23 || number(minute)? > 59 {
        return None;
    }
    Some(format!("{}{hour}:{minute}", if is_zero { "+" } else { sign }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_have_one_spelling() {
        for (text, canonical) in
            [("+03", "+03:00"), ("-0730", "-07:30"), ("+23:59", "+23:59"), ("-00:00", "+00:00")]
        {
            assert_eq!(offset_identifier(text).as_deref(), Some(canonical));
        }
        for text in ["+3", "+24", "+23:0", "+1:30", "+12:60", "+15:59:00", "+15:59.5", "+é1", "-"] {
            assert_eq!(offset_identifier(text), None, "{text}");
        }
    }

    #[test]
    fn zones_keep_the_name_that_they_were_asked_for_by() {
        assert_eq!(Zone::identified("asia/calcutta").unwrap().identifier, "Asia/Calcutta");
        assert!(Zone::identified("PST").is_none() && Zone::identified("").is_none());
        assert_eq!(Zone::identified("+0200").unwrap().offset_at(0), 7_200_000_000_000);
    }
}
