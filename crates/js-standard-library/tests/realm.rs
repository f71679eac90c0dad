//! A realm with its library, without a virtual machine.

mod support;

use js_garbage_collection::Limits;
use js_object_model::{Context, Object};
use js_standard_library::{fill_realm, register};
use js_value::Value;
use support::{call, context};

#[test]
fn functions_are_found_and_run() {
    let mut cx = context();
    let cx = &mut *cx;
    let result =
        call(cx, "Math.max", Value::UNDEFINED, &[Value::int(1), Value::int(7), Value::double(2.5)]).unwrap();
    assert_eq!(result, Value::int(7));
    let text = cx.string("a-b-c").unwrap().value();
    let dash = cx.string("-").unwrap().value();
    let parts = call(cx, "String.prototype.split", text, &[dash]).unwrap();
    let joined = call(cx, "Array.prototype.join", parts, &[]).unwrap();
    assert_eq!(cx.describe_plain(joined), "a,b,c");
    let date = call(cx, "Date.UTC", Value::UNDEFINED, &[Value::int(1970), Value::int(0)]).unwrap();
    assert_eq!(date, Value::int(0));
}

#[test]
fn it_stands_under_stress() {
    let mut cx = Context::boxed(Limits::default()).unwrap();
    register(&mut cx);
    cx.heap.stress(true);
    cx.heap.verify(true);
    fill_realm(&mut cx).unwrap();
    let keys = call(&mut cx, "Object.getOwnPropertyNames", Value::UNDEFINED, &[Value::int(1)]).unwrap();
    assert!(Object::from_value(keys).is_some());
}
