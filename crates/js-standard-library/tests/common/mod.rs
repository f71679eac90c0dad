//! A realm without a virtual machine, and short ways to call what is in it.
#![allow(dead_code)] // Not every test uses all of it.

use js_garbage_collection::{Gc, Limits};
use js_object_model::{Context, Object};
use js_standard_library::{fill_realm, register};
use js_value::Value;

/// A context with a realm.
pub(crate) fn context() -> Box<Context> {
    let mut cx = Context::boxed(Limits::default()).unwrap();
    register(&mut cx);
    fill_realm(&mut cx).unwrap();
    cx
}

/// The same in stress mode from the start.
pub(crate) fn stressed() -> Box<Context> {
    let mut cx = Context::boxed(Limits::default()).unwrap();
    register(&mut cx);
    fill_realm(&mut cx).unwrap();
    cx.heap.stress(true);
    cx.heap.verify(true);
    cx
}

/// A property.
pub(crate) fn get(cx: &mut Context, object: Value, name: &str) -> Value {
    let key = cx.key(name).unwrap();
    cx.get_v(object, key).unwrap()
}

/// What a path from the global object leads to.
pub(crate) fn global(cx: &mut Context, path: &str) -> Value {
    let object = cx.realm().global_object().value();
    path.split('.').fold(object, |object, name| get(cx, object, name))
}

/// Calls a method.
pub(crate) fn call(cx: &mut Context, this: Value, name: &str, arguments: &[Value]) -> Value {
    let method = get(cx, this, name);
    let result = cx.call(method, this, arguments);
    result.unwrap_or_else(|_| panic!("{name} threw {}", thrown(cx)))
}

/// The text of what a method throws.
pub(crate) fn failure(cx: &mut Context, this: Value, name: &str, arguments: &[Value]) -> String {
    let method = get(cx, this, name);
    cx.call(method, this, arguments).expect_err("nothing was thrown");
    thrown(cx)
}

/// The text of the exception, which is taken.
pub(crate) fn thrown(cx: &mut Context) -> String {
    let exception = cx.take_exception();
    shown(cx, exception)
}

/// `new` of a global constructor.
pub(crate) fn new(cx: &mut Context, name: &str, arguments: &[Value]) -> Value {
    let constructor = object(global(cx, name));
    match cx.construct(constructor, arguments, constructor) {
        Ok(made) => made.value(),
        Err(_) => panic!("new {name} threw {}", thrown(cx)),
    }
}

/// A value that is an object.
pub(crate) fn object(value: Value) -> Gc<Object> {
    Object::from_value(value).expect("an object")
}

/// A string.
pub(crate) fn text(cx: &mut Context, text: &str) -> Value {
    cx.string(text).unwrap().value()
}

/// What `String(value)` says.
pub(crate) fn shown(cx: &mut Context, value: Value) -> String {
    let text = js_object_model::to_string(cx, value).unwrap();
    cx.flatten(text).unwrap();
    text.flat().to_utf8_lossy()
}

/// An array of integers.
pub(crate) fn ints(cx: &mut Context, numbers: &[i32]) -> Value {
    let values: Vec<Value> = numbers.iter().map(|&number| Value::int(number)).collect();
    js_object_model::Array::from_slice(cx, &values).unwrap().as_object().value()
}

/// A plain object with properties.
pub(crate) fn record(cx: &mut Context, properties: &[(&str, Value)]) -> Value {
    let object = cx.new_plain_object().unwrap();
    for &(name, value) in properties {
        let key = cx.key(name).unwrap();
        object.create_data_property(cx, key, value).unwrap();
    }
    object.value()
}
