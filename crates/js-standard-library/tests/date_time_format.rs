//! `Intl.DateTimeFormat` and `toLocaleString` of dates and Temporal objects: texts, parts, ranges,
//! and formatters that outlive collections.

#![cfg(feature = "intl")]

mod support;

use js_object_model::Context;
use js_value::Value;
use support::*;

/// 2024-07-15T13:34:56.789Z
const MONDAY: f64 = 1_721_050_496_789.0;

/// An object with options; texts that are digits alone are numbers.
fn options(cx: &mut Context, rows: &[(&str, &str)]) -> Value {
    let rows: Vec<(&str, Value)> = rows
        .iter()
        .map(|&(name, value)| match value.parse::<i32>() {
            Ok(number) => (name, Value::int(number)),
            Err(_) => (name, text(cx, value)),
        })
        .collect();
    record(cx, &rows)
}

/// A formatter whose zone is UTC unless the options say another.
fn formatter(cx: &mut Context, locale: &str, rows: &[(&str, &str)]) -> Value {
    let mut rows = rows.to_vec();
    if !rows.iter().any(|(name, _)| *name == "timeZone") {
        rows.push(("timeZone", "UTC"));
    }
    let options = options(cx, &rows);
    let locale = text(cx, locale);
    new(cx, "Intl.DateTimeFormat", &[locale, options])
}

/// What a formatter makes of a time value; spaces that do not break as usual ones.
fn format(cx: &mut Context, locale: &str, rows: &[(&str, &str)], time: f64) -> String {
    let formatter = formatter(cx, locale, rows);
    let parts = method(cx, formatter, "formatToParts", &[Value::number(time)]);
    let length = get(cx, parts, "length").as_number().unwrap_or(0.0) as usize;
    let mut joined = String::new();
    for index in 0..length {
        let part = get(cx, parts, &index.to_string());
        let value = get(cx, part, "value");
        joined.push_str(&show(cx, value));
    }
    joined.replace(['\u{202f}', '\u{a0}'], " ")
}

#[test]
fn what_is_asked_for_is_shown_as_the_locale_shows_it() {
    let mut cx = context();
    let cx = &mut *cx;
    let date = [("year", "numeric"), ("month", "long"), ("day", "numeric")];
    let time = [("hour", "numeric"), ("minute", "2-digit")];
    for (locale, rows, expected) in [
        ("en", &date[..], "July 15, 2024"),
        ("de", &date, "15. Juli 2024"),
        ("es", &date, "15 de julio de 2024"),
        ("ja", &date, "2024年7月15日"),
        ("en", &time, "1:34 PM"),
        ("fr", &time, "13:34"),
        ("en", &[("minute", "numeric"), ("second", "numeric"), ("fractionalSecondDigits", "2")], "34:56.78"),
        ("en", &[("hour", "numeric"), ("dayPeriod", "short")], "1 in the afternoon"),
        ("en", &[("weekday", "short"), ("month", "2-digit")], "Mon, 07"),
        ("en", &[("timeStyle", "long"), ("timeZone", "America/New_York")], "9:34:56 AM EDT"),
        ("en", &[("hour", "numeric"), ("timeZone", "+05:30"), ("hourCycle", "h23")], "19"),
        ("ar-EG", &[("year", "numeric")], "٢٠٢٤"),
        ("en-u-ca-hebrew", &date, "9 Tamuz 5784"),
        ("th", &date, "15 กรกฎาคม 2567"),
    ] {
        assert_eq!(format(cx, locale, rows, MONDAY), expected, "{locale}");
    }
}

#[test]
fn midnight_has_four_names() {
    let mut cx = context();
    let cx = &mut *cx;
    for (cycle, expected) in [("h11", "0:05 AM"), ("h12", "12:05 AM"), ("h23", "00:05"), ("h24", "24:05")] {
        let rows = [("hour", "numeric"), ("minute", "numeric"), ("hourCycle", cycle)];
        assert_eq!(format(cx, "en", &rows, 300_000.0), expected);
    }
}

#[test]
fn ranges_say_once_what_both_ends_share() {
    let mut cx = context();
    let cx = &mut *cx;
    let rows = [("year", "numeric"), ("month", "short"), ("day", "numeric")];
    let formatter = formatter(cx, "en", &rows);
    let day = 86_400_000.0;
    for (days, expected) in
        [(0.0, "Jul 15, 2024"), (2.0, "Jul 15 – 17, 2024"), (40.0, "Jul 15 – Aug 24, 2024")]
    {
        let ends = [Value::number(MONDAY), Value::number(MONDAY + days * day)];
        let range = method(cx, formatter, "formatRange", &ends);
        assert_eq!(show(cx, range).replace('\u{2009}', " "), expected);
    }
}

#[test]
fn temporal_objects_show_what_they_have() {
    let mut cx = stressed();
    let cx = &mut *cx;
    let locale = text(cx, "en");
    for (name, source, expected) in [
        ("PlainDate", "2024-07-15", "7/15/2024"),
        ("PlainTime", "13:34:56", "1:34:56 PM"),
        ("PlainDateTime", "2024-07-15T13:34:56", "7/15/2024, 1:34:56 PM"),
        ("ZonedDateTime", "2024-07-15T13:34:56[Europe/Vienna]", "7/15/2024, 1:34:56 PM GMT+2"),
        ("PlainYearMonth", "2024-07-01[u-ca=gregory]", "7/2024"),
        ("PlainMonthDay", "2024-07-15[u-ca=gregory]", "7/15"),
    ] {
        let source = text(cx, source);
        let object = call(cx, &format!("Temporal.{name}.from"), Value::UNDEFINED, &[source]).unwrap();
        let shown = method(cx, object, "toLocaleString", &[locale]);
        assert_eq!(show(cx, shown).replace('\u{202f}', " "), expected, "{name}");
    }
}

#[test]
fn resolved_options_say_what_the_pattern_shows() {
    let mut cx = context();
    let cx = &mut *cx;
    let formatter = formatter(cx, "de", &[("hour", "numeric"), ("minute", "numeric")]);
    let resolved = method(cx, formatter, "resolvedOptions", &[]);
    for (name, expected) in [
        ("locale", "de"),
        ("calendar", "gregory"),
        ("numberingSystem", "latn"),
        ("timeZone", "UTC"),
        ("hourCycle", "h23"),
        ("hour12", "false"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("second", "undefined"),
    ] {
        let value = get(cx, resolved, name);
        assert_eq!(show(cx, value), expected, "{name}");
    }
}
