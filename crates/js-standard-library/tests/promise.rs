//! `Promise`.

mod support;

use js_object_model::{Args, Context, NativeFunction, NativeFunctionSpec, Object, Result};
use js_value::Value;
use support::*;

/// A function that keeps its argument where [`heard`] finds it.
fn listener(cx: &mut Context) -> Value {
    let name = cx.names().empty;
    let keep = |_: &mut Context, args: Args| {
        NativeFunction::callee(args).set_capture(0, args.get(0));
        Ok(args.get(0))
    };
    let spec = NativeFunctionSpec::new(keep, name, 1).capturing(&[Value::NULL]);
    cx.new_native_function(&spec).unwrap().value()
}

fn heard(listener: Value) -> Value {
    let function: js_garbage_collection::Gc<NativeFunction> =
        Object::downcast(Object::from_value(listener).unwrap()).unwrap();
    function.capture(0)
}

/// What becomes of a promise: the value, and the reason.
fn settled(cx: &mut Context, promise: Value) -> (Value, Value) {
    let (value, reason) = (listener(cx), listener(cx));
    invoke(cx, promise, "then", &[value, reason]).unwrap();
    run_jobs(cx);
    (heard(value), heard(reason))
}

fn make(cx: &mut Context, method: &str, argument: Value) -> Value {
    let constructor = find(cx, "Promise");
    call(cx, &format!("Promise.{method}"), constructor, &[argument]).unwrap()
}

#[test]
fn combinators_combine() {
    let mut vm = machine();
    let cx = &mut vm.cx;
    let list = parse(cx, "[1,2]");
    let reason = text(cx, "no");
    let rejected = make(cx, "reject", reason);
    let (value, _) = {
        let all = make(cx, "all", list);
        settled(cx, all)
    };
    assert_eq!(json(cx, value), "[1,2]");
    call(cx, "Array.prototype.push", list, &[rejected]).unwrap();
    let all = make(cx, "all", list);
    assert_eq!(settled(cx, all), (Value::NULL, reason));
    let all = make(cx, "allSettled", list);
    let (value, _) = settled(cx, all);
    assert_eq!(
        json(cx, value),
        r#"[{"status":"fulfilled","value":1},{"status":"fulfilled","value":2},{"status":"rejected","reason":"no"}]"#
    );
    let any = make(cx, "any", list);
    assert_eq!(settled(cx, any).0, Value::int(1));
    let race = make(cx, "race", list);
    assert_eq!(settled(cx, race).0, Value::int(1));
    let empty = parse(cx, "[]");
    let any = make(cx, "any", empty);
    let (_, error) = settled(cx, any);
    assert_eq!(show(cx, error), "AggregateError: All promises were rejected");
    let errors = get(cx, error, "errors");
    assert_eq!(json(cx, errors), "[]");
}

fn throw(cx: &mut Context, args: Args) -> Result {
    Err(cx.throw(args.get(0)))
}

#[test]
fn finally_and_try_pass_on() {
    let mut vm = machine();
    let cx = &mut vm.cx;
    let thrower = cx.native_function(throw, "thrower", 1).unwrap().value();
    let constructor = find(cx, "Promise");
    let tried = call(cx, "Promise.try", constructor, &[thrower, Value::int(3)]).unwrap();
    let last = listener(cx);
    let after = invoke(cx, tried, "finally", &[last]).unwrap();
    assert_eq!(settled(cx, after), (Value::NULL, Value::int(3)));
    assert_eq!(heard(last), Value::UNDEFINED);
    let caught = listener(cx);
    let after = invoke(cx, tried, "catch", &[caught]).unwrap();
    assert_eq!(settled(cx, after).0, Value::int(3));
    let with = call(cx, "Promise.withResolvers", constructor, &[]).unwrap();
    invoke(cx, with, "resolve", &[tried]).unwrap();
    let promise = get(cx, with, "promise");
    assert_eq!(settled(cx, promise), (Value::NULL, Value::int(3)));
    let made = construct(cx, "Promise", &[thrower]).unwrap();
    assert_ne!(settled(cx, made).1, Value::NULL);
    assert_eq!(
        construct(cx, "Promise", &[]).unwrap_err(),
        "TypeError: Promise resolver undefined is not a function"
    );
}
