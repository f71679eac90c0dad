//! `JSON` and `Proxy`.

mod support;

use js_object_model::{Args, Context, Result};
use js_value::Value;
use support::*;

#[test]
fn what_is_parsed_comes_back() {
    for mut cx in [context(), stressed()] {
        let cx = &mut *cx;
        for source in [
            r#"{"a":[1,2.5,-3e+21,true,false,null,"x\"\\\n\u001f"],"b":{},"0":[],"__proto__":{"é":"ā"}}"#,
            "[]",
            "-1234567890123",
            r#""\ud800""#,
            "[[[[[0]]]]]",
        ] {
            let value = parse(cx, source);
            let expected = source.replace(r#"{"a""#, r#"{"0":[],"a""#).replace(r#","0":[]"#, "");
            assert_eq!(json(cx, value), expected);
        }
    }
}

#[test]
fn errors_name_the_place() {
    let mut cx = context();
    let cx = &mut *cx;
    for (source, message) in [
        ("", "SyntaxError: Unexpected end of JSON input"),
        ("[1,]", "SyntaxError: Unexpected token ']' in JSON at position 3"),
        ("01", "SyntaxError: Unexpected number in JSON at position 1"),
        ("{\"a\" 1}", "SyntaxError: Unexpected number in JSON at position 5"),
        ("\"\n\"", "SyntaxError: Unexpected token '\n' in JSON at position 1"),
        ("tru", "SyntaxError: Unexpected end of JSON input"),
    ] {
        let source = text(cx, source);
        assert_eq!(call(cx, "JSON.parse", Value::UNDEFINED, &[source]), Err(message.to_owned()));
    }
    let here = 0u8;
    cx.stack_limit = (&raw const here).addr() - (256 << 10);
    let deep = text(cx, &"[".repeat(1 << 20));
    let error = call(cx, "JSON.parse", Value::UNDEFINED, &[deep]).unwrap_err();
    assert!(error.contains("call stack"), "{error}");
}

/// The source of primitives; what is no primitive stays.
fn source_of(cx: &mut Context, args: Args) -> Result {
    let key = cx.names().source;
    match cx.get_v(args.get(2), key)? {
        Value::UNDEFINED => Ok(args.get(1)),
        source => Ok(source),
    }
}

#[test]
fn a_reviver_sees_the_source() {
    let mut cx = context();
    let cx = &mut *cx;
    let reviver = cx.native_function(source_of, "reviver", 3).unwrap().value();
    let source = text(cx, r#"{"a": 1.0, "b": [1e3, {"c": null}], "a": 2.50}"#);
    let value = call(cx, "JSON.parse", Value::UNDEFINED, &[source, reviver]).unwrap();
    assert_eq!(json(cx, value), r#"{"a":"2.50","b":["1e3",{"c":"null"}]}"#);
}

#[test]
fn text_is_indented_and_filtered() {
    let mut cx = context();
    let cx = &mut *cx;
    let value = parse(cx, r#"{"a":[1,{}],"b":2}"#);
    let indented =
        call(cx, "JSON.stringify", Value::UNDEFINED, &[value, Value::NULL, Value::int(1)]).unwrap();
    assert_eq!(show(cx, indented), "{\n \"a\": [\n  1,\n  {}\n ],\n \"b\": 2\n}");
    let keys = parse(cx, r#"["b"]"#);
    let filtered = call(cx, "JSON.stringify", Value::UNDEFINED, &[value, keys]).unwrap();
    assert_eq!(show(cx, filtered), r#"{"b":2}"#);
    invoke(cx, value, "hasOwnProperty", &[]).unwrap();
    let array = get(cx, value, "a");
    call(cx, "Array.prototype.push", array, &[value]).unwrap();
    let error = call(cx, "JSON.stringify", Value::UNDEFINED, &[value]).unwrap_err();
    assert_eq!(error, "TypeError: Converting circular structure to JSON");
    let digits = text(cx, "1.000");
    let raw = call(cx, "JSON.rawJSON", Value::UNDEFINED, &[digits]).unwrap();
    assert_eq!(call(cx, "JSON.isRawJSON", Value::UNDEFINED, &[raw]), Ok(Value::TRUE));
    assert_eq!(json(cx, raw), "1.000");
}

#[test]
fn circles_are_found_at_every_depth() {
    for mut cx in [context(), stressed()] {
        let cx = &mut *cx;
        // The innermost of 100 arrays, to which each of those around is added in turn.
        let outermost = parse(cx, &format!("{}{}", "[".repeat(100), "]".repeat(100)));
        let mut all = vec![cx.heap.protect(outermost)];
        for depth in 1..100 {
            let around = all[depth - 1].get();
            let inner = get(cx, around, "0");
            all.push(cx.heap.protect(inner));
        }
        for around in [0, 1, 31, 32, 33, 60, 99] {
            let (innermost, around) = (all[99].get(), all[around].get());
            call(cx, "Array.prototype.push", innermost, &[around]).unwrap();
            let outermost = all[0].get();
            let error = call(cx, "JSON.stringify", Value::UNDEFINED, &[outermost]).unwrap_err();
            assert_eq!(error, "TypeError: Converting circular structure to JSON");
            let innermost = all[99].get();
            call(cx, "Array.prototype.pop", innermost, &[]).unwrap();
        }
        // The same object twice side by side is no circle.
        let twice = parse(cx, "[1]");
        let twice = cx.heap.protect(twice);
        for _ in 0..2 {
            let (innermost, item) = (all[99].get(), twice.get());
            call(cx, "Array.prototype.push", innermost, &[item]).unwrap();
        }
        let outermost = all[0].get();
        assert_eq!(json(cx, outermost), format!("{}[1],[1]{}", "[".repeat(100), "]".repeat(100)));
    }
}

#[test]
fn proxies_are_made_and_revoked() {
    let mut cx = context();
    let cx = &mut *cx;
    let target = parse(cx, r#"{"x":1}"#);
    let handler = parse(cx, "{}");
    let pair = call(cx, "Proxy.revocable", Value::UNDEFINED, &[target, handler]).unwrap();
    let proxy = get(cx, pair, "proxy");
    assert_eq!(get(cx, proxy, "x"), Value::int(1));
    assert_eq!(json(cx, proxy), r#"{"x":1}"#);
    invoke(cx, pair, "revoke", &[]).unwrap();
    assert!(call(cx, "Object.keys", Value::UNDEFINED, &[proxy]).is_err());
    assert!(construct(cx, "Proxy", &[target, Value::int(1)]).is_err());
}
