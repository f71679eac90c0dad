//! Iterator helpers and disposable stacks.

mod support;

use js_object_model::{Args, Context, Result};
use js_value::Value;
use support::*;

fn values(cx: &mut Context, numbers: &[i32]) -> Value {
    let array = ints(cx, numbers);
    method(cx, array, "values", &[])
}

fn function(cx: &mut Context, function: fn(&mut Context, Args) -> Result) -> Value {
    cx.native_function(function, "callback", 1).unwrap().value()
}

fn all(cx: &mut Context, iterator: Value) -> String {
    let array = method(cx, iterator, "toArray", &[]);
    show(cx, array)
}

fn twice(_: &mut Context, args: Args) -> Result {
    Ok(Value::number(args.get(0).as_number().unwrap() * 2.0))
}

fn is_odd(_: &mut Context, args: Args) -> Result {
    Ok(Value::boolean(args.get(0).as_int().unwrap() % 2 != 0))
}

fn pair(cx: &mut Context, args: Args) -> Result {
    Ok(js_object_model::Array::from_slice(cx, &[args.get(0), args.get(1)])?.as_object().value())
}

fn throws(cx: &mut Context, args: Args) -> Result {
    let message = show(cx, args.get(0));
    Err(cx.type_error(message))
}

/// Notes its argument, or `this` where there is none, at the end of the global `log`.
fn note(cx: &mut Context, args: Args) -> Result {
    let log = find(cx, "log");
    let what = if args.is_empty() { text(cx, "called") } else { args.get(0) };
    method(cx, log, "push", &[what]);
    Ok(Value::UNDEFINED)
}

fn with_log(cx: &mut Context) -> Value {
    let log = ints(cx, &[]);
    let key = cx.key("log").unwrap();
    cx.realm().global_object().put(cx, key, log, true).unwrap();
    log
}

#[test]
fn helpers_read_as_much_as_they_need() {
    let mut cx = stressed();
    let cx = &mut *cx;
    let (twice, is_odd, pair) = (function(cx, twice), function(cx, is_odd), function(cx, pair));
    let numbers = [1, 2, 3, 4, 5];
    for (name, argument, expected) in [
        ("map", twice, "2,4,6,8,10"),
        ("filter", is_odd, "1,3,5"),
        ("take", Value::int(2), "1,2"),
        ("drop", Value::int(3), "4,5"),
        ("flatMap", pair, "1,0,2,1,3,2,4,3,5,4"),
    ] {
        let iterator = values(cx, &numbers);
        let helper = method(cx, iterator, name, &[argument]);
        assert_eq!(all(cx, helper), expected, "{name}");
    }
    let iterator = values(cx, &numbers);
    assert_eq!(method(cx, iterator, "some", &[is_odd]), Value::TRUE);
    assert_eq!(method(cx, iterator, "every", &[is_odd]), Value::FALSE);
    assert_eq!(method(cx, iterator, "find", &[is_odd]), Value::int(3));
    assert_eq!(all(cx, iterator), "4,5");
    let class = find(cx, "Iterator");
    let (first, second) = (ints(cx, &[1, 2]), ints(cx, &[3]));
    let chain = method(cx, class, "concat", &[first, second]);
    assert_eq!(all(cx, chain), "1,2,3");
}

#[test]
fn iterators_are_closed() {
    let mut cx = context();
    let cx = &mut *cx;
    let log = with_log(cx);
    let iterator = values(cx, &[1, 2, 3]);
    let note = function(cx, note);
    let key = cx.key("return").unwrap();
    object(iterator).put(cx, key, note, true).unwrap();
    assert!(failure(cx, iterator, "map", &[Value::int(1)]).starts_with("TypeError"));
    assert!(failure(cx, iterator, "take", &[Value::NAN]).starts_with("RangeError"));
    let throws = function(cx, throws);
    assert_eq!(failure(cx, iterator, "forEach", &[throws]), "TypeError: 1");
    assert_eq!(show(cx, log), "called,called,called");
    let class = find(cx, "Iterator");
    assert_eq!(method(cx, class, "from", &[iterator]), iterator);
}

#[test]
fn a_wrapper_makes_an_iterator() {
    let mut cx = context();
    let cx = &mut *cx;
    let done = record(cx, &[("done", Value::TRUE)]);
    let key = cx.key("result").unwrap();
    cx.realm().global_object().put(cx, key, done, true).unwrap();
    let next = function(cx, |cx, _| Ok(find(cx, "result")));
    let plain = record(cx, &[("next", next)]);
    let class = find(cx, "Iterator");
    let wrapper = method(cx, class, "from", &[plain]);
    assert_eq!(all(cx, wrapper), "");
    assert!(cx.instance_of(wrapper, class).unwrap());
}

#[test]
fn resources_go_last_first_and_errors_join() {
    let mut cx = stressed();
    let cx = &mut *cx;
    let log = with_log(cx);
    let note = function(cx, note);
    let throws = function(cx, throws);
    let stack = new(cx, "DisposableStack", &[]);
    let (one, two) = (text(cx, "one"), text(cx, "two"));
    method(cx, stack, "adopt", &[one, note]);
    method(cx, stack, "adopt", &[one, throws]);
    method(cx, stack, "adopt", &[two, throws]);
    method(cx, stack, "defer", &[note]);
    let moved = method(cx, stack, "move", &[]);
    assert_eq!(get(cx, stack, "disposed"), Value::TRUE);
    let dispose = get(cx, moved, "dispose");
    assert!(cx.call(dispose, moved, &[]).is_err());
    let error = cx.take_exception();
    let (error, suppressed) = (get(cx, error, "error"), get(cx, error, "suppressed"));
    assert_eq!((show(cx, error), show(cx, suppressed)), ("TypeError: one".into(), "TypeError: two".into()));
    assert_eq!(show(cx, log), "called,one");
    assert_eq!(method(cx, moved, "dispose", &[]), Value::UNDEFINED);
    assert!(failure(cx, moved, "defer", &[note]).starts_with("ReferenceError"));
}
