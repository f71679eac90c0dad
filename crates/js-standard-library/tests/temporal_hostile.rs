//! Random calls of everything under `Temporal` with extreme values: each gives a value or throws.

#![cfg(feature = "temporal")]

mod support;

use js_object_model::{Array, Context, Object};
use js_value::Value;
use proptest::prelude::*;
use support::*;

const TYPES: [&str; 8] = [
    "Duration",
    "Instant",
    "PlainDate",
    "PlainDateTime",
    "PlainMonthDay",
    "PlainTime",
    "PlainYearMonth",
    "ZonedDateTime",
];

/// Texts that one type or another takes, most of them at the ends of what is valid.
const TEXTS: [&str; 30] = [
    "-271821-04-19",
    "-271821-04-20T00:00Z",
    "-271821-04-20T00:00Z[UTC]",
    "-271821-04",
    "+275760-09-13",
    "+275760-09-13T00:00Z",
    "+275760-09-13T00:00[America/New_York]",
    "+275760-09",
    "1972-02-29[u-ca=hebrew]",
    "2024-02-29T12:34:56.789012345+01:00[Europe/Berlin]",
    "2024-03-31T02:30[Europe/Berlin][u-ca=chinese]",
    "2011-12-30T00:00[Pacific/Apia]",
    "1582-10-10[u-ca=japanese]",
    "5000-01-01[u-ca=islamic-umalqura]",
    "-009999-01-01[u-ca=dangi]",
    "23:59:59.999999999",
    "02-29",
    "P4294967295Y",
    "-P4294967295M4294967295W",
    "PT9007199254740991.999999999S",
    "-PT9007199254740991.999999999S",
    "P104249991374DT7H36M31.999999999S",
    "P1Y1M1W1DT1H1M1.001001001S",
    "chinese",
    "ethioaa",
    "Antarctica/Troll",
    "+23:59",
    "previous",
    "year",
    "nanosecond",
];

/// Bags of fields and options.
const BAGS: [&str; 20] = [
    r#"{}"#,
    r#"{"year": 275760, "month": 9, "day": 13, "hour": 23}"#,
    r#"{"year": -271821, "month": 4, "day": 19}"#,
    r#"{"year": 1e300, "month": 1e300, "day": 1e300}"#,
    r#"{"year": 5784, "monthCode": "M05L", "day": 30, "calendar": "hebrew"}"#,
    r#"{"year": 2024, "monthCode": "M13", "day": 6, "calendar": "coptic", "timeZone": "Africa/Cairo"}"#,
    r#"{"era": "reiwa", "eraYear": 2147483647, "month": 255, "day": 255, "calendar": "japanese"}"#,
    r#"{"year": -2147483648, "month": 13, "day": 31, "calendar": "chinese"}"#,
    r#"{"monthCode": "M02", "day": 30, "calendar": "dangi"}"#,
    r#"{"hour": -1, "nanosecond": 1e9}"#,
    r#"{"years": 4294967295, "months": -0}"#,
    r#"{"days": 1e9, "nanoseconds": 9007199254740991}"#,
    r#"{"months": -1, "days": -31, "hours": -744}"#,
    r#"{"overflow": "reject", "disambiguation": "reject", "offset": "use"}"#,
    r#"{"largestUnit": "year", "smallestUnit": "month", "roundingIncrement": 1000000000, "roundingMode": "expand"}"#,
    r#"{"largestUnit": "nanosecond", "relativeTo": "+275760-09-13"}"#,
    r#"{"smallestUnit": "week", "unit": "week", "relativeTo": "-271821-04-20T00:00Z[UTC]", "roundingMode": "ceil"}"#,
    r#"{"smallestUnit": "day", "unit": "months", "relativeTo": {"year": 2020, "month": 2, "day": 30, "calendar": "persian"}}"#,
    r#"{"smallestUnit": "hour", "roundingIncrement": 12, "roundingMode": "halfEven", "timeZone": "Pacific/Apia"}"#,
    r#"{"smallestUnit": "microseconds", "fractionalSecondDigits": 0, "calendarName": "critical", "direction": "next"}"#,
];

const NUMBERS: [f64; 8] =
    [0.0, 1.0, -1.0, 31.0, 275_760.0, -271_821.0, 4_294_967_295.0, 9_007_199_254_740_991.0];

const BIGINTS: [&str; 4] = ["8640000000000000000000", "-8640000000000000000000", "-1", "951782400000000000"];

/// A value by a number. Earlier results come back as arguments.
fn value(cx: &mut Context, choice: usize, results: &[usize], made: Value) -> Value {
    let kinds = TEXTS.len() + BAGS.len() + NUMBERS.len() + BIGINTS.len() + results.len() + 1;
    let mut choice = choice % kinds;
    if choice < TEXTS.len() {
        return text(cx, TEXTS[choice]);
    }
    choice -= TEXTS.len();
    if choice < BAGS.len() {
        return parse(cx, BAGS[choice]);
    }
    choice -= BAGS.len();
    if choice < NUMBERS.len() {
        return Value::number(NUMBERS[choice]);
    }
    choice -= NUMBERS.len();
    if choice < BIGINTS.len() {
        let digits = text(cx, BIGINTS[choice]);
        return call(cx, "BigInt", Value::UNDEFINED, &[digits]).unwrap();
    }
    choice -= BIGINTS.len();
    match results.get(choice) {
        Some(&index) => get(cx, made, &index.to_string()),
        None => Value::UNDEFINED,
    }
}

/// Calls something; the result, where it is an object, joins `made`.
fn step(cx: &mut Context, choices: &[usize; 6], made: Value, count: &mut usize) {
    let [kind, member, first, second, third, receiver] = *choices;
    let results: Vec<usize> = (0..*count).collect();
    let class = find(cx, &format!("Temporal.{}", TYPES[kind % 8]));
    let arguments = [first, second, third].map(|choice| value(cx, choice, &results, made));
    // A third each: a static method, a method of an earlier result, a getter of one.
    let holder = match receiver % 3 {
        0 => class,
        _ if *count == 0 => class,
        _ => get(cx, made, &(receiver % *count).to_string()),
    };
    let shape = if holder == class { class } else { object(holder).prototype() };
    let names = call(cx, "Object.getOwnPropertyNames", Value::UNDEFINED, &[shape]).unwrap();
    let length = get(cx, names, "length").as_int().unwrap() as usize;
    let name = get(cx, names, &(member % length).to_string());
    let name = show(cx, name);
    let key = cx.key(&name).unwrap();
    let result = match object(holder).get(cx, key) {
        Ok(function) if js_object_model::is_callable(function) => match name.as_str() {
            "constructor" => {
                let class = Object::from_value(class).unwrap();
                cx.construct(class, &arguments, class).map(|object| object.value())
            }
            _ => cx.call(function, holder, &arguments),
        },
        result => result,
    };
    match result {
        Ok(result)
            if Object::from_value(result).is_some_and(|object| !object.is_callable())
                && result != object(class).prototype() =>
        {
            let key = cx.key(&count.to_string()).unwrap();
            let prototype = get(cx, class, "prototype");
            if result != prototype {
                object(made).put(cx, key, result, true).unwrap();
                *count += 1;
            }
        }
        Ok(_) => {}
        Err(_) => {
            let error = cx.take_exception();
            let text = show(cx, error);
            let known = ["RangeError", "TypeError", "SyntaxError: Cannot convert"];
            assert!(known.iter().any(|kind| text.starts_with(kind)), "{name}: {text}");
        }
    }
}

fn run(cx: &mut Context, program: &[[usize; 6]]) {
    let made = Array::create(cx, 0, None).unwrap().as_object().value();
    let mut count = 0;
    // Objects to begin with: what `from` makes of the texts.
    for kind in TYPES {
        for source in TEXTS {
            let source = text(cx, source);
            if let Ok(result) = call(cx, &format!("Temporal.{kind}.from"), Value::UNDEFINED, &[source]) {
                let key = cx.key(&count.to_string()).unwrap();
                object(made).put(cx, key, result, true).unwrap();
                count += 1;
            }
        }
    }
    for choices in program {
        step(cx, choices, made, &mut count);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn extreme_values_never_panic(program in proptest::collection::vec(any::<[usize; 6]>(), 1..200)) {
        run(&mut context(), &program);
    }
}
