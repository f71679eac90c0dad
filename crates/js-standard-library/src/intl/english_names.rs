//! English names of calendars and of the fields of dates, as the Common Locale Data Repository has
//! them.

/// Sorted by code.
static CALENDARS: &[(&str, &str)] = &[
    ("buddhist", "Buddhist Calendar"),
    ("chinese", "Chinese Calendar"),
    ("coptic", "Coptic Calendar"),
    ("dangi", "Dangi Calendar"),
    ("ethioaa", "Ethiopic Amete Alem Calendar"),
    ("ethiopic", "Ethiopic Calendar"),
    ("gregory", "Gregorian Calendar"),
    ("hebrew", "Hebrew Calendar"),
    ("indian", "Indian National Calendar"),
    ("islamic", "Hijri Calendar"),
    ("islamic-civil", "Hijri Calendar (tabular, civil epoch)"),
    ("islamic-rgsa", "Hijri Calendar (Saudi Arabia, sighting)"),
    ("islamic-tbla", "Hijri Calendar (tabular, astronomical epoch)"),
    ("islamic-umalqura", "Hijri Calendar (Umm al-Qura)"),
    ("iso8601", "ISO-8601 Calendar"),
    ("japanese", "Japanese Calendar"),
    ("persian", "Persian Calendar"),
    ("roc", "Minguo Calendar"),
];

/// Code, name, short name.
static FIELDS: &[(&str, &str, &str)] = &[
    ("era", "era", "era"),
    ("year", "year", "yr."),
    ("quarter", "quarter", "qtr."),
    ("month", "month", "mo."),
    ("weekOfYear", "week", "wk."),
    ("weekday", "day of the week", "day of wk."),
    ("day", "day", "day"),
    ("dayPeriod", "AM/PM", "AM/PM"),
    ("hour", "hour", "hr."),
    ("minute", "minute", "min."),
    ("second", "second", "sec."),
    ("timeZoneName", "time zone", "zone"),
];

/// The name of a calendar.
pub(super) fn calendar(code: &str) -> Option<&'static str> {
    let index = CALENDARS.binary_search_by(|(one, _)| (*one).cmp(code)).ok()?;
    Some(CALENDARS[index].1)
}

/// The name of a field of dates; none if there is no such field.
pub(super) fn date_time_field(code: &str, long: bool) -> Option<&'static str> {
    let (_, name, short) = FIELDS.iter().find(|(one, _, _)| *one == code)?;
    Some(if long { name } else { short })
}
