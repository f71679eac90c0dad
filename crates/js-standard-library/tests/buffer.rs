//! `ArrayBuffer` and `DataView`.

mod support;

use js_value::Value;
use support::*;

#[test]
fn buffers_are_cut_resized_and_handed_over() {
    for mut cx in [context(), stressed()] {
        let cx = &mut *cx;
        let options = parse(cx, r#"{"maxByteLength":16}"#);
        let buffer = construct(cx, "ArrayBuffer", &[Value::int(8), options]).unwrap();
        assert_eq!(get(cx, buffer, "resizable"), Value::TRUE);
        invoke(cx, buffer, "resize", &[Value::int(12)]).unwrap();
        assert_eq!(get(cx, buffer, "byteLength"), Value::int(12));
        assert!(invoke(cx, buffer, "resize", &[Value::int(17)]).unwrap_err().starts_with("RangeError"));
        let part = invoke(cx, buffer, "slice", &[Value::int(-5), Value::int(-1)]).unwrap();
        assert_eq!(get(cx, part, "byteLength"), Value::int(4));
        let moved = invoke(cx, buffer, "transfer", &[]).unwrap();
        assert_eq!(get(cx, moved, "maxByteLength"), Value::int(16));
        assert_eq!(get(cx, buffer, "detached"), Value::TRUE);
        assert_eq!(get(cx, buffer, "byteLength"), Value::int(0));
        assert!(invoke(cx, buffer, "slice", &[]).unwrap_err().starts_with("TypeError"));
        let fixed = invoke(cx, moved, "transferToFixedLength", &[]).unwrap();
        assert_eq!(get(cx, fixed, "resizable"), Value::FALSE);
        let error = construct(cx, "ArrayBuffer", &[Value::double(1e15)]).unwrap_err();
        assert_eq!(error, "RangeError: Array buffer allocation failed");
    }
}

#[test]
fn views_read_what_they_wrote() {
    let mut cx = context();
    let cx = &mut *cx;
    let options = parse(cx, r#"{"maxByteLength":16}"#);
    let buffer = construct(cx, "ArrayBuffer", &[Value::int(10), options]).unwrap();
    let view = construct(cx, "DataView", &[buffer, Value::int(2)]).unwrap();
    assert_eq!(get(cx, view, "byteLength"), Value::int(8));
    for (kind, value, bytes) in [
        ("Int16", -2.0, 65534.0),
        ("Uint16", 513.0, 513.0),
        ("Float16", 1.0, 15360.0),
        ("Int8", -1.0, 65280.0),
    ] {
        invoke(cx, view, "setUint32", &[Value::int(0), Value::int(0)]).unwrap();
        invoke(cx, view, &format!("set{kind}"), &[Value::int(0), Value::number(value)]).unwrap();
        assert_eq!(invoke(cx, view, &format!("get{kind}"), &[Value::int(0)]), Ok(Value::number(value)));
        assert_eq!(invoke(cx, view, "getUint16", &[Value::int(0)]), Ok(Value::number(bytes)), "{kind}");
    }
    invoke(cx, view, "setFloat64", &[Value::int(0), Value::double(0.1), Value::TRUE]).unwrap();
    assert_eq!(invoke(cx, view, "getFloat64", &[Value::int(0), Value::TRUE]), Ok(Value::double(0.1)));
    let bits = invoke(cx, view, "getBigUint64", &[Value::int(0), Value::TRUE]).unwrap();
    assert_eq!(show(cx, bits), 0.1f64.to_bits().to_string());
    let outside = invoke(cx, view, "getInt32", &[Value::int(5)]).unwrap_err();
    assert_eq!(outside, "RangeError: Offset is outside the bounds of the DataView");
    invoke(cx, buffer, "resize", &[Value::int(16)]).unwrap();
    assert_eq!(get(cx, view, "byteLength"), Value::int(14));
    invoke(cx, buffer, "resize", &[Value::int(1)]).unwrap();
    assert!(invoke(cx, view, "getInt8", &[Value::int(0)]).unwrap_err().starts_with("TypeError"));
}
