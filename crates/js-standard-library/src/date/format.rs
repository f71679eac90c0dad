//! Dates as text.

use super::time::Parts;
use super::zone;

const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A year as texts other than ISO ones show it: at least four digits, a minus sign before them.
fn year(year: f64) -> String {
    format!("{}{:04}", if year < 0.0 { "-" } else { "" }, year.abs())
}

fn weekday(parts: &Parts) -> &'static str {
    DAYS[parts.weekday as usize % 7]
}

fn month(parts: &Parts) -> &'static str {
    MONTHS[parts.month as usize % 12]
}

/// DateString of a local time: `Thu Jan 01 1970`.
pub(crate) fn date(local: f64) -> String {
    let parts = Parts::of(local);
    format!("{} {} {:02} {}", weekday(&parts), month(&parts), parts.day, year(parts.year))
}

/// TimeString and TimeZoneString: `00:00:00 GMT+0000 (Coordinated Universal Time)`.
pub(crate) fn time(time: f64) -> String {
    let offset = zone::offset_at(time);
    let parts = Parts::of(time + offset);
    let minutes = (offset.abs() / 60_000.0).floor();
    let sign = if offset < 0.0 { '-' } else { '+' };
    format!(
        "{:02}:{:02}:{:02} GMT{sign}{:02}{:02} ({})",
        parts.hour,
        parts.minute,
        parts.second,
        (minutes / 60.0).floor(),
        minutes % 60.0,
        zone::name_at(time)
    )
}

/// ToDateString of a valid time value.
pub(crate) fn date_time(value: f64) -> String {
    format!("{} {}", date(zone::local_time(value)), time(value))
}

/// `Thu, 01 Jan 1970 00:00:00 GMT`.
pub(crate) fn utc(value: f64) -> String {
    let parts = Parts::of(value);
    format!(
        "{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
        weekday(&parts),
        parts.day as u32,
        month(&parts),
        year(parts.year),
        parts.hour as u32,
        parts.minute as u32,
        parts.second as u32
    )
}

/// `1970-01-01T00:00:00.000Z`; years that take more than four digits get a sign and six.
pub(crate) fn iso(value: f64) -> String {
    let parts = Parts::of(value);
    let year = if (0.0..=9999.0).contains(&parts.year) {
        format!("{:04}", parts.year as u32)
    } else {
        format!("{}{:06}", if parts.year < 0.0 { '-' } else { '+' }, parts.year.abs() as u32)
    };
    format!(
        "{year}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        parts.month as u32 + 1,
        parts.day as u32,
        parts.hour as u32,
        parts.minute as u32,
        parts.second as u32,
        parts.millisecond as u32
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_of_every_length() {
        assert_eq!(iso(0.0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso(8.64e15), "+275760-09-13T00:00:00.000Z");
        assert_eq!(iso(-62_198_755_200_000.0), "-000001-01-01T00:00:00.000Z");
        assert_eq!(utc(0.0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(date(-62_198_755_200_000.0), "Fri Jan 01 -0001");
    }
}
