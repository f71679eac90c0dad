//! Buffers and the views of them.

mod support;

use js_garbage_collection::Limits;
use js_object_model::{Args, Context, PropertyDescriptor, Result};
use js_standard_library::detach_array_buffer;
use js_strings::PropertyKey;
use js_value::Value;
use support::*;

const BYTES: [&str; 3] = ["Uint8Array", "Float16Array", "Int32Array"];

fn resizable(cx: &mut Context, length: i32, most: i32) -> Value {
    let options = record(cx, &[("maxByteLength", Value::int(most))]);
    new(cx, "ArrayBuffer", &[Value::int(length), options])
}

#[test]
fn all_twelve_kinds_keep_numbers() {
    let mut cx = context();
    let cx = &mut *cx;
    for kind in [
        "Int8",
        "Uint8",
        "Uint8Clamped",
        "Int16",
        "Uint16",
        "Int32",
        "Uint32",
        "Float16",
        "Float32",
        "Float64",
    ] {
        let source = ints(cx, &[1, -1, 300]);
        let array = new(cx, &format!("{kind}Array"), &[source]);
        let text = method(cx, array, "join", &[]);
        let expected = match kind {
            "Int8" => "1,-1,44",
            "Uint8" => "1,255,44",
            "Uint8Clamped" => "1,0,255",
            "Uint16" => "1,65535,300",
            "Uint32" => "1,4294967295,300",
            _ => "1,-1,300",
        };
        assert_eq!(show(cx, text), expected, "{kind}");
    }
    let big = cx.bigint_from_i64(-1).unwrap();
    let list = js_object_model::Array::from_slice(cx, &[big]).unwrap().as_object().value();
    let array = new(cx, "BigUint64Array", &[list]);
    assert_eq!(show(cx, array), "18446744073709551615");
}

#[test]
fn methods_do_what_those_of_arrays_do() {
    let mut cx = stressed();
    let cx = &mut *cx;
    let source = ints(cx, &[5, 3, 9, 1]);
    let array = new(cx, "Int16Array", &[source]);
    let sorted = method(cx, array, "toSorted", &[]);
    assert_eq!(show(cx, sorted), "1,3,5,9");
    let part = method(cx, array, "subarray", &[Value::int(1), Value::int(3)]);
    method(cx, part, "fill", &[Value::int(7)]);
    assert_eq!(show(cx, array), "5,7,7,1");
    let copy = method(cx, array, "slice", &[Value::int(-2)]);
    method(cx, copy, "reverse", &[]);
    assert_eq!(show(cx, copy), "1,7");
    method(cx, array, "set", &[copy, Value::int(2)]);
    assert_eq!(show(cx, array), "5,7,1,7");
    method(cx, array, "copyWithin", &[Value::int(1), Value::int(0)]);
    assert_eq!(show(cx, array), "5,5,7,1");
    let changed = method(cx, array, "with", &[Value::int(-1), Value::int(2)]);
    assert_eq!(show(cx, changed), "5,5,7,2");
    assert_eq!(method(cx, array, "indexOf", &[Value::int(7)]), Value::int(2));
    assert_eq!(method(cx, array, "includes", &[Value::int(8)]), Value::FALSE);
    let from = find(cx, "Uint8Array");
    let same = method(cx, from, "from", &[array]);
    assert_eq!(show(cx, same), "5,5,7,1");
}

#[test]
fn numeric_keys_are_elements_or_nothing() {
    let mut cx = context();
    let cx = &mut *cx;
    let array = object(new(cx, "Uint8Array", &[Value::int(2)]));
    for name in ["-0", "1.5", "2", "Infinity", "1e+21", "-1"] {
        let key = cx.key(name).unwrap();
        assert!(array.set(cx, key, Value::int(1), array.value()).unwrap(), "{name}");
        assert!(!array.has_property(cx, key).unwrap(), "{name}");
        let property = PropertyDescriptor::EMPTY.with_value(Value::int(1));
        assert!(!array.define_own_property(cx, key, &property).unwrap(), "{name}");
    }
    for name in ["+1", "1.0", "Infinite", "a"] {
        let key = cx.key(name).unwrap();
        assert!(array.set(cx, key, Value::int(1), array.value()).unwrap());
        assert!(array.has_property(cx, key).unwrap(), "{name}");
    }
    assert!(!array.delete_property(cx, PropertyKey::index(1)).unwrap());
    assert!(array.delete_property(cx, PropertyKey::index(2)).unwrap());
    assert_eq!(array.own_property_keys(cx).unwrap().len(), 6);
}

#[test]
fn lengths_follow_a_resizable_buffer() {
    let mut cx = context();
    let cx = &mut *cx;
    let buffer = resizable(cx, 8, 16);
    let tracking = new(cx, "Uint8Array", &[buffer, Value::int(4)]);
    let fixed = new(cx, "Uint8Array", &[buffer, Value::int(4), Value::int(4)]);
    method(cx, buffer, "resize", &[Value::int(10)]);
    assert_eq!(get(cx, tracking, "length"), Value::int(6));
    assert_eq!(get(cx, fixed, "length"), Value::int(4));
    method(cx, tracking, "fill", &[Value::int(9)]);
    method(cx, buffer, "resize", &[Value::int(6)]);
    assert_eq!(get(cx, tracking, "length"), Value::int(2));
    assert_eq!(get(cx, fixed, "byteOffset"), Value::int(0));
    assert!(failure(cx, fixed, "fill", &[Value::int(1)]).contains("out of bounds"));
    method(cx, buffer, "resize", &[Value::int(8)]);
    assert_eq!(show(cx, tracking), "9,9,0,0");
    method(cx, buffer, "resize", &[Value::int(3)]);
    let values = find(cx, "Array.prototype.values");
    let iterator = cx.call(values, tracking, &[]).unwrap();
    assert!(failure(cx, iterator, "next", &[]).starts_with("TypeError"));
    assert!(failure(cx, buffer, "resize", &[Value::int(17)]).starts_with("RangeError"));
}

#[test]
fn a_detached_buffer_has_nothing() {
    let mut cx = context();
    let cx = &mut *cx;
    let buffer = new(cx, "ArrayBuffer", &[Value::int(8)]);
    let array = new(cx, "Uint8Array", &[buffer]);
    method(cx, array, "fill", &[Value::int(3)]);
    let moved = method(cx, buffer, "transfer", &[Value::int(4)]);
    assert_eq!(get(cx, buffer, "detached"), Value::TRUE);
    assert_eq!(get(cx, array, "length"), Value::int(0));
    assert!(failure(cx, array, "join", &[]).contains("detached"));
    let array = new(cx, "Uint8Array", &[moved]);
    assert_eq!(show(cx, array), "3,3,3,3");
    detach_array_buffer(cx, moved).unwrap();
    assert_eq!(get(cx, array, "byteLength"), Value::int(0));
    assert!(detach_array_buffer(cx, array).is_err());
}

/// A comparator that takes the elements away.
fn detach(cx: &mut Context, _: Args) -> Result {
    let buffer = find(cx, "victim");
    if get(cx, buffer, "detached") == Value::FALSE {
        detach_array_buffer(cx, buffer)?;
    }
    Ok(Value::int(1))
}

#[test]
fn a_callback_may_take_the_buffer_away() {
    let mut cx = stressed();
    let cx = &mut *cx;
    let function = cx.native_function(detach, "detach", 2).unwrap().value();
    let victim = cx.key("victim").unwrap();
    for method in ["sort", "toSorted", "map", "filter", "forEach", "reduce", "find", "every", "some"] {
        for kind in BYTES {
            let buffer = new(cx, "ArrayBuffer", &[Value::int(16)]);
            let global = cx.realm().global_object();
            global.put(cx, victim, buffer, true).unwrap();
            let array = new(cx, kind, &[buffer]);
            let function_of = get(cx, array, method);
            if cx.call(function_of, array, &[function]).is_err() {
                assert!(thrown(cx).starts_with("TypeError"), "{method}");
            }
            assert_eq!(get(cx, array, "length"), Value::int(0));
        }
    }
}

#[test]
fn base64_and_hex_come_and_go() {
    let mut cx = context();
    let cx = &mut *cx;
    let class = find(cx, "Uint8Array");
    let source = text(cx, " Zm9v\nYmE= ");
    let array = method(cx, class, "fromBase64", &[source]);
    assert_eq!(show(cx, array), "102,111,111,98,97");
    let back = method(cx, array, "toBase64", &[]);
    assert_eq!(show(cx, back), "Zm9vYmE=");
    let hex = method(cx, array, "toHex", &[]);
    assert_eq!(show(cx, hex), "666f6f6261");
    let bad = text(cx, "666g");
    assert!(failure(cx, class, "fromHex", &[bad]).starts_with("SyntaxError"));
    let result = {
        let hex = text(cx, "0102030405060708");
        method(cx, array, "setFromHex", &[hex])
    };
    assert_eq!(get(cx, result, "written"), Value::int(5));
    assert_eq!(get(cx, result, "read"), Value::int(10));
}

#[test]
fn bytes_are_counted_and_given_back() {
    let mut cx = Context::boxed(Limits { max_heap: 64 << 20, ..Limits::default() }).unwrap();
    js_standard_library::register(&mut cx);
    js_standard_library::fill_realm(&mut cx).unwrap();
    // Many times the limit, if nothing were freed.
    for _ in 0..400 {
        let buffer = new(&mut cx, "ArrayBuffer", &[Value::int(4 << 20)]);
        assert_eq!(get(&mut cx, buffer, "byteLength"), Value::int(4 << 20));
    }
    let constructor = object(find(&mut cx, "ArrayBuffer"));
    assert!(cx.construct(constructor, &[Value::number(1e12)], constructor).is_err());
    assert!(thrown(&mut cx).contains("allocation failed"));
}

#[test]
fn elements_are_found_and_filled_in_all_kinds() {
    let mut cx = context();
    let cx = &mut *cx;
    let small = ["Int8", "Uint8", "Uint8Clamped", "Int16", "Uint16", "Int32", "Uint32"];
    for kind in small.into_iter().chain(["Float16", "Float32", "Float64", "BigInt64", "BigUint64"]) {
        let array = new(cx, &format!("{kind}Array"), &[Value::int(6)]);
        let number = |cx: &mut Context, number: i64| match kind.starts_with("Big") {
            true => cx.bigint_from_i64(number).unwrap(),
            false => Value::number(number as f64),
        };
        let (seven, nine) = (number(cx, 7), number(cx, 9));
        method(cx, array, "fill", &[seven, Value::int(2), Value::int(-1)]);
        assert_eq!(show(cx, array), "0,0,7,7,7,0", "{kind}");
        for (name, expected) in [("indexOf", 2), ("lastIndexOf", 4)] {
            assert_eq!(method(cx, array, name, &[seven]), Value::int(expected), "{kind}");
            assert_eq!(method(cx, array, name, &[nine]), Value::int(-1), "{kind}");
        }
        assert_eq!(method(cx, array, "indexOf", &[seven, Value::int(5)]), Value::int(-1));
        assert_eq!(method(cx, array, "includes", &[seven, Value::int(-2)]), Value::TRUE);
        assert_eq!(method(cx, array, "includes", &[nine]), Value::FALSE);
        // What no element of the kind can be.
        for beyond in [Value::double(7.5), Value::double(1e300), Value::UNDEFINED, Value::NULL] {
            assert_eq!(method(cx, array, "includes", &[beyond]), Value::FALSE, "{kind}");
        }
        let (minus, huge) = (number(cx, 7 - (1 << 32)), number(cx, 7 + (1 << 40)));
        for other in [minus, huge] {
            assert_eq!(method(cx, array, "indexOf", &[other]), Value::int(-1), "{kind}");
        }
        if kind.starts_with("Big") {
            assert_eq!(method(cx, array, "includes", &[Value::int(7)]), Value::FALSE, "{kind}");
            let minus_one = number(cx, -1);
            method(cx, array, "fill", &[minus_one]);
            let found = if kind == "BigInt64" { 5 } else { -1 };
            assert_eq!(method(cx, array, "lastIndexOf", &[minus_one]), Value::int(found), "{kind}");
        } else {
            for zero in [0.0, -0.0] {
                assert_eq!(method(cx, array, "lastIndexOf", &[Value::double(zero)]), Value::int(5));
            }
            method(cx, array, "fill", &[Value::NAN, Value::int(3)]);
            let float = kind.starts_with("Float");
            assert_eq!(method(cx, array, "includes", &[Value::NAN]), Value::boolean(float), "{kind}");
            assert_eq!(method(cx, array, "indexOf", &[Value::NAN]), Value::int(-1), "{kind}");
            method(cx, array, "fill", &[Value::double(-0.0)]);
            assert_eq!(method(cx, array, "indexOf", &[Value::int(0)]), Value::int(0), "{kind}");
        }
    }
}
