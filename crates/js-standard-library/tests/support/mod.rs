//! A realm with its library and what tests of it need: calls by path, texts in and out.

#![allow(dead_code, reason = "each test file uses a part")]

use js_garbage_collection::{Gc, Limits};
use js_object_model::{Context, Object};
use js_standard_library::{fill_realm, register};
use js_value::Value;

/// A context with a filled realm.
pub(crate) fn context() -> Box<Context> {
    let mut cx = Context::boxed(Limits::default()).unwrap();
    register(&mut cx);
    fill_realm(&mut cx).unwrap();
    cx
}

/// The same with a collection at every allocation.
pub(crate) fn stressed() -> Box<Context> {
    let cx = context();
    cx.heap.stress(true);
    cx.heap.verify(true);
    cx
}

/// A property by name.
pub(crate) fn get(cx: &mut Context, object: Value, name: &str) -> Value {
    let key = cx.key(name).unwrap();
    cx.get_v(object, key).unwrap()
}

/// What the names lead to from the global object.
pub(crate) fn find(cx: &mut Context, path: &str) -> Value {
    let mut value = cx.realm().global_object().value();
    for name in path.split('.') {
        value = get(cx, value, name);
    }
    value
}

/// Calls a function by its path; the text of the exception where it throws.
pub(crate) fn call(cx: &mut Context, path: &str, this: Value, arguments: &[Value]) -> Result<Value, String> {
    let function = find(cx, path);
    cx.call(function, this, arguments).map_err(|_| thrown(cx))
}

/// Calls a method of an object.
pub(crate) fn invoke(
    cx: &mut Context,
    this: Value,
    name: &str,
    arguments: &[Value],
) -> Result<Value, String> {
    let function = get(cx, this, name);
    cx.call(function, this, arguments).map_err(|_| thrown(cx))
}

/// Constructs.
pub(crate) fn construct(cx: &mut Context, path: &str, arguments: &[Value]) -> Result<Value, String> {
    let constructor = Object::from_value(find(cx, path)).unwrap();
    cx.construct(constructor, arguments, constructor).map(|object| object.value()).map_err(|_| thrown(cx))
}

/// The text of the exception, which is taken.
pub(crate) fn thrown(cx: &mut Context) -> String {
    let exception = cx.take_exception();
    show(cx, exception)
}

/// What `String` makes of a value.
pub(crate) fn show(cx: &mut Context, value: Value) -> String {
    let text = js_object_model::to_string(cx, value).unwrap();
    cx.flatten(text).unwrap();
    text.flat().to_utf8_lossy()
}

/// A string.
pub(crate) fn text(cx: &mut Context, text: &str) -> Value {
    cx.string(text).unwrap().value()
}

/// A value as JSON; `undefined` where it is none.
pub(crate) fn json(cx: &mut Context, value: Value) -> String {
    let text = call(cx, "JSON.stringify", Value::UNDEFINED, &[value]).unwrap();
    show(cx, text)
}

/// A value from JSON.
pub(crate) fn parse(cx: &mut Context, source: &str) -> Value {
    let source = text(cx, source);
    call(cx, "JSON.parse", Value::UNDEFINED, &[source]).unwrap()
}

/// Runs all jobs that wait.
pub(crate) fn run_jobs(cx: &mut Context) {
    while cx.run_job().unwrap() {}
}

/// A virtual machine whose context has a filled realm and knows promises.
pub(crate) fn machine() -> Box<js_virtual_machine::Vm> {
    let mut vm = js_virtual_machine::Vm::new(&js_virtual_machine::Options::default()).unwrap();
    js_promises_async::install(&mut vm.cx);
    register(&mut vm.cx);
    fill_realm(&mut vm.cx).unwrap();
    vm
}

/// Calls a method that must not throw.
pub(crate) fn method(cx: &mut Context, this: Value, name: &str, arguments: &[Value]) -> Value {
    invoke(cx, this, name, arguments).unwrap_or_else(|thrown| panic!("{name} threw {thrown}"))
}

/// The text of what a method throws.
pub(crate) fn failure(cx: &mut Context, this: Value, name: &str, arguments: &[Value]) -> String {
    invoke(cx, this, name, arguments).expect_err("nothing was thrown")
}

/// `new` of a constructor that must not throw.
pub(crate) fn new(cx: &mut Context, path: &str, arguments: &[Value]) -> Value {
    construct(cx, path, arguments).unwrap_or_else(|thrown| panic!("new {path} threw {thrown}"))
}

/// A value that is an object.
pub(crate) fn object(value: Value) -> Gc<Object> {
    Object::from_value(value).expect("an object")
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
