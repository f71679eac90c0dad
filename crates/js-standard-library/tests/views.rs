//! `DataView` and `Atomics`.

mod support;

use js_standard_library::{share_bytes, shared_buffer};
use js_value::Value;
use support::*;

#[test]
fn views_read_and_write_in_either_order() {
    let mut cx = stressed();
    let cx = &mut *cx;
    let buffer = new(cx, "ArrayBuffer", &[Value::int(16)]);
    let view = new(cx, "DataView", &[buffer, Value::int(1)]);
    method(cx, view, "setInt16", &[Value::int(0), Value::int(0x0102)]);
    let bytes = new(cx, "Uint8Array", &[buffer]);
    assert!(show(cx, bytes).starts_with("0,1,2,0"));
    assert_eq!(method(cx, view, "getInt16", &[Value::int(0), Value::TRUE]), Value::int(0x0201));
    for kind in ["Float16", "Float32", "Float64"] {
        method(cx, view, &format!("set{kind}"), &[Value::int(3), Value::double(-1.5), Value::TRUE]);
        let back = method(cx, view, &format!("get{kind}"), &[Value::int(3), Value::TRUE]);
        assert_eq!(back, Value::double(-1.5), "{kind}");
    }
    let big = cx.bigint_from_i64(-2).unwrap();
    method(cx, view, "setBigInt64", &[Value::int(0), big]);
    let back = method(cx, view, "getBigUint64", &[Value::int(0)]);
    assert_eq!(show(cx, back), "18446744073709551614");
    assert!(failure(cx, view, "getFloat64", &[Value::int(8)]).starts_with("RangeError"));
    method(cx, buffer, "transfer", &[]);
    assert!(failure(cx, view, "getInt8", &[Value::int(0)]).contains("detached"));
}

#[test]
fn atomics_give_the_old_value() {
    let mut cx = context();
    let cx = &mut *cx;
    let atomics = find(cx, "Atomics");
    for kind in ["Int8", "Uint8", "Int16", "Uint16", "Int32", "Uint32"] {
        let array = new(cx, &format!("{kind}Array"), &[Value::int(2)]);
        let at = Value::int(1);
        for (name, operand, old) in [
            ("add", 5, 0),
            ("sub", 1, 5),
            ("or", 3, 4),
            ("and", 6, 7),
            ("xor", 2, 6),
            ("exchange", 9, 4),
            ("load", 0, 9),
        ] {
            let result = method(cx, atomics, name, &[array, at, Value::int(operand)]);
            assert_eq!(result, Value::int(old), "{kind} {name}");
        }
        let arguments = [array, at, Value::int(9), Value::int(1)];
        assert_eq!(method(cx, atomics, "compareExchange", &arguments), Value::int(9));
        assert_eq!(show(cx, array), "0,1");
        assert!(failure(cx, atomics, "load", &[array, Value::int(2)]).starts_with("RangeError"));
    }
    let floats = new(cx, "Float64Array", &[Value::int(1)]);
    assert!(failure(cx, atomics, "add", &[floats, Value::int(0), Value::int(1)]).starts_with("TypeError"));
}

#[test]
fn a_wait_ends_by_value_or_by_time() {
    let mut cx = context();
    let cx = &mut *cx;
    let atomics = find(cx, "Atomics");
    let buffer = new(cx, "SharedArrayBuffer", &[Value::int(8)]);
    let array = new(cx, "Int32Array", &[buffer]);
    let zero = Value::int(0);
    let result = method(cx, atomics, "wait", &[array, zero, Value::int(1)]);
    assert_eq!(show(cx, result), "not-equal");
    let result = method(cx, atomics, "wait", &[array, zero, zero, Value::int(3)]);
    assert_eq!(show(cx, result), "timed-out");
    assert_eq!(method(cx, atomics, "notify", &[array, zero]), zero);
}

#[test]
fn another_agent_wakes_a_waiter() {
    let mut cx = context();
    let cx = &mut *cx;
    let options = record(cx, &[("maxByteLength", Value::int(32))]);
    let buffer = new(cx, "SharedArrayBuffer", &[Value::int(8), options]);
    let array = new(cx, "Int32Array", &[buffer]);
    let bytes = share_bytes(buffer).unwrap();
    let other = std::thread::spawn(move || {
        let mut cx = context();
        let cx = &mut *cx;
        let buffer = shared_buffer(cx, bytes).unwrap();
        let array = new(cx, "Int32Array", &[buffer]);
        let atomics = find(cx, "Atomics");
        method(cx, buffer, "grow", &[Value::int(16)]);
        method(cx, atomics, "store", &[array, Value::int(1), Value::int(42)]);
        while method(cx, atomics, "notify", &[array, Value::int(0)]) != Value::int(1) {
            std::thread::yield_now();
        }
    });
    let atomics = find(cx, "Atomics");
    let result = method(cx, atomics, "wait", &[array, Value::int(0), Value::int(0)]);
    assert_eq!(show(cx, result), "ok");
    other.join().unwrap();
    assert_eq!(method(cx, atomics, "load", &[array, Value::int(1)]), Value::int(42));
    assert_eq!(get(cx, array, "length"), Value::int(4));
}
