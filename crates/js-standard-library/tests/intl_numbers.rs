//! `Intl`: numbers, relative times and durations; with and without stress.

#![cfg(feature = "intl")]

mod support;

use js_object_model::{Context, parse_bigint};
use js_value::Value;
use support::*;

/// A service for one locale, with options as JSON.
fn service(cx: &mut Context, name: &str, locale: &str, options: &str) -> Value {
    let locale = text(cx, locale);
    let options = parse(cx, options);
    new(cx, &format!("Intl.{name}"), &[locale, options])
}

/// What `formatToParts` makes of an argument from JSON, as JSON.
fn parts(cx: &mut Context, service: Value, argument: &str) -> String {
    let argument = parse(cx, argument);
    let parts = method(cx, service, "formatToParts", &[argument]);
    json(cx, parts)
}

#[test]
fn numbers_come_apart() {
    for mut cx in [context(), stressed()] {
        let cx = &mut *cx;
        let euros = r#"{"style": "currency", "currency": "eur", "maximumFractionDigits": 0}"#;
        let format = service(cx, "NumberFormat", "de", euros);
        assert_eq!(
            parts(cx, format, "-1234.5"),
            concat!(
                r#"[{"type":"minusSign","value":"-"},{"type":"integer","value":"1"},"#,
                r#"{"type":"group","value":"."},{"type":"integer","value":"235"},"#,
                "{\"type\":\"literal\",\"value\":\"\u{a0}\"},",
                r#"{"type":"currency","value":"€"}]"#
            )
        );
        let (three, five) = (Value::int(3), Value::int(5));
        let range = method(cx, format, "formatRange", &[three, five]);
        assert_eq!(show(cx, range), "3–5\u{a0}€");
    }
}

#[test]
fn numbers_of_every_size_are_formatted() {
    let mut cx = context();
    let cx = &mut *cx;
    let format = service(cx, "NumberFormat", "en", r#"{"maximumSignificantDigits": 3}"#);
    for (number, expected) in [
        (1e20, "100,000,000,000,000,000,000".to_owned()),
        (1e21, "1,000,000,000,000,000,000,000".to_owned()),
        (-1.25e22, "-12,500,000,000,000,000,000,000".to_owned()),
        (1e300, format!("1{}", ",000".repeat(100))),
        (1.5e-7, "0.00000015".to_owned()),
    ] {
        let shown = method(cx, format, "format", &[Value::double(number)]);
        assert_eq!(show(cx, shown), expected);
    }
    let compact = service(cx, "NumberFormat", "en", r#"{"notation": "scientific"}"#);
    let shown = method(cx, compact, "format", &[Value::double(f64::MAX)]);
    assert_eq!(show(cx, shown), "1.798E308");
}

#[test]
fn big_integers_are_exact_or_refused() {
    let mut cx = context();
    let cx = &mut *cx;
    let format = service(cx, "NumberFormat", "en", r#"{"useGrouping": false}"#);
    let digits = "1234567890".repeat(4_000);
    for (length, fits) in [(20_000, true), (40_000, false)] {
        let integer = cx.new_bigint(&parse_bigint(&digits[..length]).unwrap()).unwrap_or_else(|_| panic!());
        if fits {
            let shown = method(cx, format, "format", &[integer]);
            assert_eq!(show(cx, shown), digits[..length]);
        } else {
            let thrown = failure(cx, format, "format", &[integer]);
            assert!(thrown.starts_with("RangeError"), "{thrown}");
        }
    }
}

#[test]
fn long_texts_of_numbers_stay_exact() {
    let mut cx = context();
    let cx = &mut *cx;
    let format = service(cx, "NumberFormat", "en", r#"{"maximumFractionDigits": 100}"#);
    let number = "987654321987654321.1234567890123456789";
    let (one, two) = (text(cx, number), text(cx, "0x1F"));
    let range = method(cx, format, "formatRange", &[two, one]);
    assert_eq!(show(cx, range), "31–987,654,321,987,654,321.1234567890123456789");
}

#[test]
fn times_are_told_in_words() {
    for mut cx in [context(), stressed()] {
        let cx = &mut *cx;
        let format = service(cx, "RelativeTimeFormat", "pl", r#"{"numeric": "auto"}"#);
        let days = text(cx, "days");
        for (number, told) in [(-2, "przedwczoraj"), (1, "jutro"), (4, "za 4 dni")] {
            let shown = method(cx, format, "format", &[Value::int(number), days]);
            assert_eq!(show(cx, shown), told);
        }
        let decades = text(cx, "decades");
        let thrown = failure(cx, format, "format", &[Value::int(1), decades]);
        assert!(thrown.starts_with("RangeError"), "{thrown}");
    }
}

#[test]
fn durations_are_told_in_words_and_digits() {
    for mut cx in [context(), stressed()] {
        let cx = &mut *cx;
        for (locale, options, duration, told) in [
            ("en", "{}", r#"{"hours": 1, "seconds": 3}"#, "1 hr, 3 sec"),
            ("de", r#"{"style": "long"}"#, r#"{"years": 1, "days": 3}"#, "1 Jahr, 3 Tage"),
            ("en", r#"{"style": "digital"}"#, r#"{"minutes": -2, "milliseconds": -50}"#, "-0:02:00.05"),
            ("fi", r#"{"style": "digital"}"#, r#"{"hours": 1}"#, "1.00.00"),
        ] {
            let format = service(cx, "DurationFormat", locale, options);
            let duration = parse(cx, duration);
            let shown = method(cx, format, "format", &[duration]);
            assert_eq!(show(cx, shown), told);
        }
    }
}

#[test]
fn a_pattern_may_say_the_number_in_words() {
    let mut cx = context();
    let cx = &mut *cx;
    let format = service(cx, "RelativeTimeFormat", "ar", "{}");
    let day = text(cx, "day");
    let shown = method(cx, format, "format", &[Value::int(2), day]);
    assert_eq!(show(cx, shown), "خلال يومين");
    let shown = method(cx, format, "format", &[Value::int(3), day]);
    assert_eq!(show(cx, shown), "خلال 3 أيام");
}

#[test]
fn widely_traded_currencies_have_names_in_the_languages_of_the_table() {
    let mut cx = context();
    let cx = &mut *cx;
    for (locale, code, name) in [
        ("de", "USD", "US-Dollar"),
        ("fr", "eur", "euro"),
        ("pt-PT", "EUR", "euro"),
        ("ru", "RUB", "российский рубль"),
        ("en", "EUR", "Euro"),
        // Not widely traded, and a language that is not in the table.
        ("de", "XDR", "XDR"),
        ("fi", "EUR", "EUR"),
    ] {
        let names = service(cx, "DisplayNames", locale, r#"{"type": "currency"}"#);
        let code = text(cx, code);
        let shown = method(cx, names, "of", &[code]);
        assert_eq!(show(cx, shown), name, "{locale}");
    }
}
