//! The local time zone: how far local time is from UTC, through the system's zone database.

use super::time::{MS_PER_DAY, Parts, make_date, make_day};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::sync::LazyLock;

static LOCAL: LazyLock<TimeZone> = LazyLock::new(TimeZone::system);

/// How far local time is ahead of UTC, in milliseconds, at the time value `time`.
pub(crate) fn offset_at(time: f64) -> f64 {
    let known = within_database(time);
    match Timestamp::from_millisecond(known as i64) {
        Ok(timestamp) => f64::from(LOCAL.to_offset(timestamp).seconds()) * 1000.0,
        Err(_) => 0.0,
    }
}

/// LocalTime.
pub(crate) fn local_time(time: f64) -> f64 {
    time + offset_at(time)
}

/// UTC: the time value of a local time. Where clocks are put forward the offset before counts,
/// where they are put back the first of the two times.
pub(crate) fn utc(local: f64) -> f64 {
    if !local.is_finite() {
        return f64::NAN;
    }
    let parts = Parts::of(within_database(local));
    let time = (parts.hour, parts.minute, parts.second, parts.millisecond);
    let civil = DateTime::new(
        parts.year as i16,
        parts.month as i8 + 1,
        parts.day as i8,
        time.0 as i8,
        time.1 as i8,
        time.2 as i8,
        time.3 as i32 * 1_000_000,
    );
    let Ok(civil) = civil else { return local };
    let offset = match LOCAL.to_ambiguous_timestamp(civil).compatible() {
        Ok(timestamp) => f64::from(LOCAL.to_offset(timestamp).seconds()) * 1000.0,
        Err(_) => return local,
    };
    // In a gap "compatible" goes on by the length of the gap: the offset before it.
    let gap = match LOCAL.to_ambiguous_timestamp(civil).offset() {
        jiff::tz::AmbiguousOffset::Gap { before, .. } => Some(f64::from(before.seconds()) * 1000.0),
        _ => None,
    };
    local - gap.unwrap_or(offset)
}

/// The local zone's name in the zone database, if it has one.
#[cfg(feature = "temporal")]
pub(crate) fn identifier() -> Option<&'static str> {
    LOCAL.iana_name()
}

/// The name of the zone at `time`, as `toString` shows it in parentheses.
pub(crate) fn name_at(time: f64) -> String {
    match Timestamp::from_millisecond(within_database(time) as i64) {
        Ok(timestamp) => match LOCAL.iana_name() {
            Some("UTC" | "Etc/UTC") | None => "Coordinated Universal Time".to_owned(),
            _ => LOCAL.to_offset_info(timestamp).abbreviation().to_owned(),
        },
        Err(_) => String::new(),
    }
}

/// The database knows the years -9999 to 9999; others are taken for years of the same length and
/// first weekday near its ends.
fn within_database(time: f64) -> f64 {
    const LATEST: f64 = 253_370_764_800_000.0;
    const EARLIEST: f64 = -377_673_580_800_000.0 + MS_PER_DAY;
    if (EARLIEST..LATEST).contains(&time) {
        return time;
    }
    let parts = Parts::of(time);
    let year = if time > 0.0 {
        9600.0 + parts.year.rem_euclid(400.0)
    } else {
        -9600.0 + parts.year.rem_euclid(400.0)
    };
    let year = if year > 9998.0 { year - 400.0 } else { year };
    make_date(make_day(year, parts.month, parts.day), parts.time_of_day())
}
