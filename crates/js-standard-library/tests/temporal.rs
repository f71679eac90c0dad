//! `Temporal`: results as text, the order of reads, errors, laziness; with and without stress.

#![cfg(feature = "temporal")]

mod support;

use js_object_model::{Args, Context, Intrinsic, NativeFunction, NativeFunctionSpec, Object};
use js_value::Value;
use support::*;

/// A static method with one or two texts or objects.
fn from(cx: &mut Context, name: &str, source: &str) -> Value {
    let source = text(cx, source);
    call(cx, &format!("Temporal.{name}.from"), Value::UNDEFINED, &[source])
        .unwrap_or_else(|thrown| panic!("{name} threw {thrown}"))
}

/// The text that `from` of a type makes of a text.
fn round_trip(cx: &mut Context, name: &str, source: &str) -> String {
    let object = from(cx, name, source);
    show(cx, object)
}

#[test]
fn texts_become_objects_and_texts_again() {
    for mut cx in [context(), stressed()] {
        let cx = &mut *cx;
        for (name, source, expected) in [
            ("PlainDate", "2024-02-29", "2024-02-29"),
            ("PlainDate", "+275760-09-13[u-ca=hebrew]", "+275760-09-13[u-ca=hebrew]"),
            ("PlainTime", "T12:30:01.5", "12:30:01.5"),
            ("PlainDateTime", "2024-02-29T23:59:59.999999999", "2024-02-29T23:59:59.999999999"),
            ("PlainYearMonth", "2024-02", "2024-02"),
            ("PlainMonthDay", "02-29", "02-29"),
            ("Instant", "1970-01-01T00:00+01:00", "1969-12-31T23:00:00Z"),
            ("Duration", "-P1Y2M3W4DT5H6M7.008009001S", "-P1Y2M3W4DT5H6M7.008009001S"),
            ("ZonedDateTime", "2024-03-31T02:30[Europe/Berlin]", "2024-03-31T03:30:00+02:00[Europe/Berlin]"),
        ] {
            assert_eq!(round_trip(cx, name, source), expected, "{name}");
        }
    }
}

#[test]
fn data_survives_collections() {
    let mut cx = context();
    let cx = &mut *cx;
    let mut kept = cx.heap.list();
    for day in 1..=28 {
        let date = new(cx, "Temporal.PlainDate", &[Value::int(2024), Value::int(2), Value::int(day)]);
        kept.push(date);
    }
    let zoned = from(cx, "ZonedDateTime", "2024-02-29T12:00[America/New_York][u-ca=gregory]");
    let duration = from(cx, "Duration", "PT9007199254740991.123456789S");
    for _ in 0..3 {
        cx.heap.collect_minor();
        cx.heap.collect_major();
    }
    for day in 1..=28 {
        let date = kept.at(day - 1);
        assert_eq!(get(cx, date, "day"), Value::int(day as i32));
    }
    assert_eq!(show(cx, zoned), "2024-02-29T12:00:00-05:00[America/New_York][u-ca=gregory]");
    assert_eq!(show(cx, duration), "PT9007199254740991.123456789S");
}

#[test]
fn arithmetic_and_rounding() {
    for mut cx in [context(), stressed()] {
        let cx = &mut *cx;
        let date = from(cx, "PlainDate", "2024-01-31");
        let month = record(cx, &[("months", Value::int(1))]);
        let added = method(cx, date, "add", &[month]);
        assert_eq!(show(cx, added), "2024-02-29");
        let reject = text(cx, "reject");
        let options = record(cx, &[("overflow", reject)]);
        assert!(failure(cx, date, "add", &[month, options]).starts_with("RangeError"));
        let largest = text(cx, "month");
        let options = record(cx, &[("largestUnit", largest)]);
        let end = text(cx, "2024-12-25");
        let between = method(cx, date, "until", &[end, options]);
        assert_eq!(show(cx, between), "P10M25D");
        let instant = from(cx, "Instant", "2024-01-31T12:34:56.789Z");
        let unit = text(cx, "minute");
        let rounded = method(cx, instant, "round", &[unit]);
        assert_eq!(show(cx, rounded), "2024-01-31T12:35:00Z");
        let nanoseconds = get(cx, instant, "epochNanoseconds");
        assert_eq!(show(cx, nanoseconds), "1706704496789000000");
        let time = from(cx, "PlainTime", "23:00");
        let hours = text(cx, "PT2H");
        let later = method(cx, time, "add", &[hours]);
        assert_eq!(show(cx, later), "01:00:00");
    }
}

#[test]
fn calendars_have_their_own_years() {
    let mut cx = context();
    let cx = &mut *cx;
    for (calendar, year, month_code) in [
        ("iso8601", 2024, "M02"),
        ("buddhist", 2567, "M02"),
        ("hebrew", 5784, "M05L"),
        ("japanese", 2024, "M02"),
        ("persian", 1402, "M12"),
    ] {
        let date = from(cx, "PlainDate", "2024-02-29");
        let calendar = text(cx, calendar);
        let date = method(cx, date, "withCalendar", &[calendar]);
        assert_eq!(get(cx, date, "year"), Value::int(year));
        let code = get(cx, date, "monthCode");
        assert_eq!(show(cx, code), month_code);
    }
}

#[test]
fn errors_say_what_is_wrong() {
    let mut cx = context();
    let cx = &mut *cx;
    let date = from(cx, "PlainDate", "2024-02-29");
    assert!(failure(cx, date, "valueOf", &[]).starts_with("TypeError: Do not use"));
    assert!(failure(cx, date, "with", &[Value::int(1)]).starts_with("TypeError"));
    assert!(failure(cx, date, "until", &[]).starts_with("TypeError"));
    let other = from(cx, "PlainDate", "2024-02-29[u-ca=coptic]");
    assert_eq!(failure(cx, date, "until", &[other]), "RangeError: Calendars iso8601 and coptic differ");
    let month = find(cx, "Temporal.PlainDate.prototype");
    let key = cx.key("until").unwrap();
    let until = cx.get_v(month, key).unwrap();
    assert!(cx.call(until, Value::int(1), &[]).is_err());
    assert_eq!(
        thrown(cx),
        "TypeError: Method Temporal.PlainDate.prototype.until called on incompatible receiver 1"
    );
    for arguments in
        [[f64::INFINITY, 1.0, 1.0], [2024.0, 13.0, 1.0], [2023.0, 2.0, 29.0], [300_000.0, 1.0, 1.0]]
    {
        let arguments = arguments.map(Value::number);
        assert!(construct(cx, "Temporal.PlainDate", &arguments).unwrap_err().starts_with("RangeError"));
    }
    assert!(call(cx, "Temporal.Duration", Value::UNDEFINED, &[]).unwrap_err().starts_with("TypeError"));
}

/// An object whose getters write their names into a list.
fn observed(cx: &mut Context, log: Value, names: &[&str]) -> Value {
    let object = cx.new_plain_object().unwrap();
    for name in names {
        let key = cx.key(name).unwrap();
        let note = |cx: &mut Context, args: Args| {
            let callee = NativeFunction::callee(args);
            let name = cx.key_value(callee.name_key())?;
            method(cx, callee.capture(0), "push", &[name]);
            Ok(Value::UNDEFINED)
        };
        let captured = [log];
        let spec = NativeFunctionSpec::new(note, key, 0).capturing(&captured);
        let getter = cx.new_native_function(&spec).unwrap();
        let descriptor = record(cx, &[("get", getter.value())]);
        let name = text(cx, name);
        call(cx, "Object.defineProperty", Value::UNDEFINED, &[object.value(), name, descriptor]).unwrap();
    }
    object.value()
}

#[test]
fn bags_and_options_are_read_in_alphabetical_order() {
    let mut cx = context();
    let cx = &mut *cx;
    let date = from(cx, "PlainDateTime", "2024-02-29T12:00");
    let log = ints(cx, &[]);
    let options =
        observed(cx, log, &["smallestUnit", "roundingMode", "fractionalSecondDigits", "calendarName"]);
    method(cx, date, "toString", &[options]);
    let bag = observed(cx, log, &["year", "month", "monthCode", "day", "hour", "calendar", "timeZone"]);
    failure(cx, date, "with", &[bag]);
    assert_eq!(
        json(cx, log),
        r#"["calendarName","fractionalSecondDigits","roundingMode","smallestUnit","calendar","timeZone","day","hour","month","monthCode","year"]"#
    );
}

#[test]
fn the_namespace_is_lazy_and_ordinary() {
    let mut cx = context();
    let cx = &mut *cx;
    let namespace = find(cx, "Temporal");
    assert!(cx.realm().intrinsic_if_built(Intrinsic::TemporalInstant).is_none());
    let first = find(cx, "Temporal.Instant");
    assert_eq!(first, find(cx, "Temporal.Instant"));
    assert!(cx.realm().intrinsic_if_built(Intrinsic::TemporalPlainDate).is_none());
    let names = call(cx, "Object.getOwnPropertyNames", Value::UNDEFINED, &[namespace]).unwrap();
    assert_eq!(
        json(cx, names),
        r#"["Duration","Instant","Now","PlainDate","PlainDateTime","PlainMonthDay","PlainTime","PlainYearMonth","ZonedDateTime"]"#
    );
    let key = cx.key("Instant").unwrap();
    object(namespace).put(cx, key, Value::int(7), true).unwrap();
    assert_eq!(find(cx, "Temporal.Instant"), Value::int(7));
    assert!(object(namespace).delete_property(cx, key).unwrap());
    assert_eq!(find(cx, "Temporal.Instant"), Value::UNDEFINED);
    let date = find(cx, "Temporal.PlainDate");
    assert!(Object::from_value(date).is_some_and(|date| date.is_constructor()));
}

#[test]
fn the_clock_and_the_zone_of_the_system() {
    let mut cx = context();
    let cx = &mut *cx;
    let now = call(cx, "Temporal.Now.instant", Value::UNDEFINED, &[]).unwrap();
    let now = get(cx, now, "epochMilliseconds").as_number().unwrap();
    let date = call(cx, "Date.now", Value::UNDEFINED, &[]).unwrap().as_number().unwrap();
    assert!((date - now).abs() < 60_000.0);
    let zone = call(cx, "Temporal.Now.timeZoneId", Value::UNDEFINED, &[]).unwrap();
    let zoned = call(cx, "Temporal.Now.zonedDateTimeISO", Value::UNDEFINED, &[zone]).unwrap();
    let seen = get(cx, zoned, "timeZoneId");
    assert_eq!(show(cx, seen), show(cx, zone));
    let epoch = new(cx, "Date", &[Value::int(1)]);
    let instant = method(cx, epoch, "toTemporalInstant", &[]);
    assert_eq!(show(cx, instant), "1970-01-01T00:00:00.001Z");
}

#[test]
fn every_error_has_a_message() {
    let mut cx = context();
    let cx = &mut *cx;
    let duration = |cx: &mut Context, text: &str| {
        let text = self::text(cx, text);
        call(cx, "Temporal.Duration.from", Value::UNDEFINED, &[text]).unwrap()
    };
    let (month, day, nothing) = (duration(cx, "P1M"), duration(cx, "P1D"), duration(cx, "PT0S"));
    let needed = "RangeError: Years, months and weeks of a duration need the option relativeTo";
    for (this, unit) in [(month, "day"), (day, "month"), (nothing, "years")] {
        let unit = text(cx, unit);
        assert_eq!(failure(cx, this, "total", &[unit]), needed);
    }
    let compare = call(cx, "Temporal.Duration.compare", Value::UNDEFINED, &[month, day]);
    assert_eq!(compare, Err(needed.to_owned()));
    let same = call(cx, "Temporal.Duration.compare", Value::UNDEFINED, &[month, month]);
    assert_eq!(same, Ok(Value::int(0)));
    let last = text(cx, "+275760-09-13");
    let last = call(cx, "Temporal.PlainDate.from", Value::UNDEFINED, &[last]).unwrap();
    let thrown = failure(cx, last, "add", &[day]);
    assert!(thrown.starts_with("RangeError: ") && thrown.len() > 20, "{thrown}");
}
