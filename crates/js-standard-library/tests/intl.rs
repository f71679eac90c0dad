//! `Intl`: locales, comparison, plurals, lists, segments and names; with and without stress.

#![cfg(feature = "intl")]

mod support;

use js_object_model::{Context, Intrinsic};
use js_value::Value;
use support::*;

/// A service for one locale, with options as JSON; an empty text is undefined.
fn service(cx: &mut Context, name: &str, locale: &str, options: &str) -> Value {
    let locale = text(cx, locale);
    let options = if options.is_empty() { Value::UNDEFINED } else { parse(cx, options) };
    new(cx, &format!("Intl.{name}"), &[locale, options])
}

/// What a method makes of a text, as text.
fn of_text(cx: &mut Context, object: Value, name: &str, argument: &str) -> String {
    let argument = text(cx, argument);
    let result = method(cx, object, name, &[argument]);
    show(cx, result)
}

/// What a method makes of a value from JSON, as JSON.
fn of_json(cx: &mut Context, object: Value, name: &str, argument: &str) -> String {
    let argument = parse(cx, argument);
    let result = method(cx, object, name, &[argument]);
    json(cx, result)
}

#[test]
fn constructors_are_made_late() {
    let mut cx = context();
    assert!(cx.realm().intrinsic_if_built(Intrinsic::IntlCollator).is_none());
    find(&mut cx, "Intl.Collator");
    assert!(cx.realm().intrinsic_if_built(Intrinsic::IntlCollator).is_some());
    assert!(cx.realm().intrinsic_if_built(Intrinsic::IntlListFormat).is_none());
}

#[test]
fn tags_become_canonical() {
    let mut cx = context();
    let cx = &mut *cx;
    for (tag, canonical) in [
        ("EN-us", "en-US"),
        ("iw", "he"),
        ("sgn-GR", "gss"),
        ("und-u-kn-yes", "und-u-kn"),
        ("und-u-ca-islamicc", "und-u-ca-islamic-civil"),
        ("und-u-tz-eire", "und-u-tz-iedub"),
        ("und-latn-t-und-hani-m0-names", "und-Latn-t-und-hani-m0-prprname"),
    ] {
        let tag = text(cx, tag);
        let list = call(cx, "Intl.getCanonicalLocales", Value::UNDEFINED, &[tag]).unwrap();
        assert_eq!(show(cx, list), canonical);
    }
    for tag in ["", "en_US", "en-u", "root", "a", "en-en-en-en", "en-a-x-y", "i-klingon"] {
        let tag = text(cx, tag);
        let thrown = call(cx, "Intl.getCanonicalLocales", Value::UNDEFINED, &[tag]).unwrap_err();
        assert!(thrown.starts_with("RangeError: Incorrect locale information provided"), "{thrown}");
    }
}

#[test]
fn a_locale_tells_what_is_usual() {
    let mut cx = context();
    let cx = &mut *cx;
    let locale = service(cx, "Locale", "de-AT-u-co-phonebk", r#"{"firstDayOfWeek": "3", "numeric": true}"#);
    assert_eq!(show(cx, locale), "de-AT-u-co-phonebk-fw-wed-kn");
    for (name, expected) in [
        ("getWeekInfo", r#"{"firstDay":3,"weekend":[6,7]}"#),
        ("getTextInfo", r#"{"direction":"ltr"}"#),
        ("getCalendars", r#"["gregory"]"#),
        ("getHourCycles", r#"["h23","h12"]"#),
        ("getCollations", r#"["phonebk"]"#),
        ("getNumberingSystems", r#"["latn"]"#),
        ("getTimeZones", r#"["Europe/Vienna"]"#),
    ] {
        let value = method(cx, locale, name, &[]);
        assert_eq!(json(cx, value), expected, "{name}");
    }
    let locale = service(cx, "Locale", "ar-u-rg-egzzzz", "");
    let value = method(cx, locale, "getTextInfo", &[]);
    assert_eq!(json(cx, value), r#"{"direction":"rtl"}"#);
    let value = method(cx, locale, "getWeekInfo", &[]);
    assert_eq!(json(cx, value), r#"{"firstDay":6,"weekend":[5,6]}"#);
}

#[test]
fn texts_are_ordered_by_locale() {
    let mut cx = context();
    let cx = &mut *cx;
    for (locale, options, a, b, expected) in [
        ("en", "", "a", "B", -1),
        ("en", "", "résumé", "resume", 1),
        ("de", "", "ä", "z", -1),
        ("sv", "", "ä", "z", 1),
        ("en", r#"{"sensitivity": "base"}"#, "a", "Á", 0),
        ("en", r#"{"sensitivity": "accent"}"#, "a", "A", 0),
        ("en", r#"{"sensitivity": "case"}"#, "a", "á", 0),
        ("en", r#"{"sensitivity": "case"}"#, "a", "A", -1),
        ("en", r#"{"numeric": true}"#, "file 10", "file 9", 1),
        ("en-u-kf-upper", "", "a", "A", 1),
        ("de-u-co-phonebk", "", "Ä", "AE", 1),
        ("en", r#"{"ignorePunctuation": true}"#, "co-op", "coop", 0),
    ] {
        let collator = service(cx, "Collator", locale, options);
        let compare = get(cx, collator, "compare");
        let (a, b) = (text(cx, a), text(cx, b));
        assert_eq!(
            cx.call(compare, Value::UNDEFINED, &[a, b]).unwrap(),
            Value::int(expected),
            "{locale} {options}"
        );
    }
    for (a, b, expected) in
        [("a", "B", -1), ("a", "a", 0), ("é", "f", -1), ("a\u{301}", "á", 0), ("日本", "a", 1)]
    {
        let (a, b) = (text(cx, a), text(cx, b));
        assert_eq!(method(cx, a, "localeCompare", &[b]), Value::int(expected));
    }
}

#[test]
fn plurals_have_categories() {
    let mut cx = context();
    let cx = &mut *cx;
    for (locale, options, number, expected) in [
        ("en", "", 1.0, "one"),
        ("en", "", 1.5, "other"),
        ("en", r#"{"type": "ordinal"}"#, 22.0, "two"),
        ("en", r#"{"minimumFractionDigits": 1}"#, 1.0, "other"),
        ("ar", "", 3.0, "few"),
        ("ru", "", 11.0, "many"),
        ("fr", r#"{"notation": "compact"}"#, 1.5e6, "many"),
        ("en", "", f64::INFINITY, "other"),
    ] {
        let rules = service(cx, "PluralRules", locale, options);
        let category = method(cx, rules, "select", &[Value::number(number)]);
        assert_eq!(show(cx, category), expected, "{locale} {options} {number}");
    }
    let rules = service(cx, "PluralRules", "sl", "");
    let category = method(cx, rules, "selectRange", &[Value::int(102), Value::int(201)]);
    assert_eq!(show(cx, category), "few");
}

#[test]
fn lists_are_joined() {
    for mut cx in [context(), stressed()] {
        let cx = &mut *cx;
        for (locale, options, expected) in [
            ("en", "", r#""a, b, and c""#),
            ("de", r#"{"type": "disjunction"}"#, r#""a, b oder c""#),
            ("en", r#"{"type": "unit", "style": "narrow"}"#, r#""a b c""#),
        ] {
            let format = service(cx, "ListFormat", locale, options);
            assert_eq!(of_json(cx, format, "format", r#"["a", "b", "c"]"#), expected);
        }
        let format = service(cx, "ListFormat", "es", "");
        assert_eq!(of_json(cx, format, "format", r#"["a", "iglesia"]"#), r#""a e iglesia""#);
        assert_eq!(
            of_json(cx, format, "formatToParts", r#"["\ud800", "b"]"#),
            r#"[{"type":"element","value":"\ud800"},{"type":"literal","value":" y "},{"type":"element","value":"b"}]"#
        );
        let thrown = parse(cx, "[1]");
        let thrown = failure(cx, format, "format", &[thrown]);
        assert_eq!(thrown, "TypeError: Iterable yielded 1 which is not a string");
    }
}

#[test]
fn texts_fall_into_segments() {
    for mut cx in [context(), stressed()] {
        let cx = &mut *cx;
        for (granularity, source, expected) in [
            ("grapheme", "e\u{301}👩\u{200d}💻x", "e\u{301}|👩\u{200d}💻|x"),
            ("word", "Hello, world", "Hello|,| |world"),
            ("sentence", "One. Two!", "One. |Two!"),
            ("word", "", ""),
        ] {
            let segmenter = service(cx, "Segmenter", "en", &format!(r#"{{"granularity": "{granularity}"}}"#));
            let source = text(cx, source);
            let segments = method(cx, segmenter, "segment", &[source]);
            let list = call(cx, "Array.from", Value::UNDEFINED, &[segments]).unwrap();
            let length = get(cx, list, "length").as_int().unwrap();
            let shown: Vec<String> = (0..length)
                .map(|index| {
                    let segment = get(cx, list, &index.to_string());
                    let segment = get(cx, segment, "segment");
                    show(cx, segment)
                })
                .collect();
            assert_eq!(shown.join("|"), expected);
        }
        let segmenter = service(cx, "Segmenter", "en", r#"{"granularity": "word"}"#);
        let source = text(cx, "a b");
        let segments = method(cx, segmenter, "segment", &[source]);
        let segment = method(cx, segments, "containing", &[Value::int(1)]);
        assert_eq!(json(cx, segment), r#"{"segment":" ","index":1,"input":"a b","isWordLike":false}"#);
        assert_eq!(method(cx, segments, "containing", &[Value::int(3)]), Value::UNDEFINED);
    }
}

#[test]
fn codes_have_names() {
    let mut cx = context();
    let cx = &mut *cx;
    for (locale, kind, code, expected) in [
        ("en", "language", "de-AT", "Austrian German"),
        ("de", "language", "fr", "Französisch"),
        ("de", "region", "US", "Vereinigte Staaten"),
        ("en", "script", "Arab", "Arabic"),
        ("en", "currency", "eur", "Euro"),
        ("en", "calendar", "roc", "Minguo Calendar"),
        ("en", "dateTimeField", "weekday", "day of the week"),
        ("en", "region", "QQ", "QQ"),
    ] {
        let names = service(cx, "DisplayNames", locale, &format!(r#"{{"type": "{kind}"}}"#));
        assert_eq!(of_text(cx, names, "of", code), expected);
    }
    let names = service(cx, "DisplayNames", "en", r#"{"type": "currency", "fallback": "none"}"#);
    assert_eq!(of_text(cx, names, "of", "QQQ"), "undefined");
}

#[test]
fn case_follows_the_language() {
    let mut cx = context();
    let cx = &mut *cx;
    for (locale, source, upper, lower) in [
        ("en", "iI", "II", "ii"),
        ("tr", "iI", "İI", "iı"),
        ("az-Latn", "I", "I", "ı"),
        ("lt", "i̇", "I", "i̇"),
    ] {
        let (locale, source) = (text(cx, locale), text(cx, source));
        let made = method(cx, source, "toLocaleUpperCase", &[locale]);
        assert_eq!(show(cx, made), upper);
        let made = method(cx, source, "toLocaleLowerCase", &[locale]);
        assert_eq!(show(cx, made), lower);
    }
}
