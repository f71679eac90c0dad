//! `Promise.all`, `allSettled`, `any` and `race`.
//!
//! The functions that wait for one promise share an array of values and a counter. Each knows its
//! place; it forgets the array at its first call, and so does its partner.

use super::{invoke_then, this_constructor};
use crate::array::callable;
use crate::iterate::Iteration;
use js_garbage_collection::Gc;
use js_object_model::{
    Args, Array, Context, Intrinsic, NativeFn, NativeFunction, NativeFunctionSpec, Object,
    PropertyAttributes, PropertyDescriptor, Result,
};
use js_promises_async::Capability;
use js_value::Value;

/// What the functions of one promise do when they are called.
#[derive(Clone, Copy)]
enum Handler {
    /// Keeps something at the promise's place.
    Keep(NativeFn),
    /// Resolves the result.
    Resolve,
    /// Rejects the result.
    Reject,
}

/// A combinator.
struct Combinator {
    name: &'static str,
    on_fulfilled: Handler,
    on_rejected: Handler,
    /// What happens once every promise has been heard of; nothing in `race`.
    finish: Option<Finish>,
}

/// What the array of all that was kept is for.
#[derive(Clone, Copy)]
enum Finish {
    /// It is the result.
    Resolve,
    /// It becomes the `errors` of an AggregateError.
    Reject,
}

impl Finish {
    /// The function that will be called.
    fn function(self, capability: Capability) -> Value {
        match self {
            Finish::Resolve => capability.resolve,
            Finish::Reject => capability.reject,
        }
    }

    fn run(self, cx: &mut Context, values: Gc<Array>, function: Value) -> Result {
        let result = match self {
            Finish::Resolve => values.value(),
            Finish::Reject => aggregate_error(cx, values)?.value(),
        };
        cx.call(function, Value::UNDEFINED, &[result])
    }
}

pub(super) fn all(cx: &mut Context, args: Args) -> Result {
    let combinator = Combinator {
        name: "Promise.all",
        on_fulfilled: Handler::Keep(keep_value),
        on_rejected: Handler::Reject,
        finish: Some(Finish::Resolve),
    };
    run(cx, args, &combinator)
}

pub(super) fn all_settled(cx: &mut Context, args: Args) -> Result {
    let combinator = Combinator {
        name: "Promise.allSettled",
        on_fulfilled: Handler::Keep(keep_fulfilled),
        on_rejected: Handler::Keep(keep_rejected),
        finish: Some(Finish::Resolve),
    };
    run(cx, args, &combinator)
}

pub(super) fn any(cx: &mut Context, args: Args) -> Result {
    let combinator = Combinator {
        name: "Promise.any",
        on_fulfilled: Handler::Resolve,
        on_rejected: Handler::Keep(keep_reason),
        finish: Some(Finish::Reject),
    };
    run(cx, args, &combinator)
}

pub(super) fn race(cx: &mut Context, args: Args) -> Result {
    let (on_fulfilled, on_rejected) = (Handler::Resolve, Handler::Reject);
    run(cx, args, &Combinator { name: "Promise.race", on_fulfilled, on_rejected, finish: None })
}

fn run(cx: &mut Context, args: Args, combinator: &Combinator) -> Result {
    let constructor = this_constructor(cx, args, combinator.name)?;
    let capability = Capability::new(cx, constructor)?;
    match perform(cx, constructor, args.get(0), capability, combinator) {
        Ok(()) => Ok(capability.promise),
        Err(_) => capability.reject_with_exception(cx),
    }
}

/// What the functions of all promises share.
struct Shared {
    values: Gc<Array>,
    /// One element: how many promises have not been heard of, and one for the loop itself.
    counter: Gc<Array>,
}

fn perform(
    cx: &mut Context,
    constructor: Value,
    iterable: Value,
    capability: Capability,
    combinator: &Combinator,
) -> Result<()> {
    // GetPromiseResolve.
    let key = cx.names().resolve;
    let resolve = cx.get_v(constructor, key)?;
    let resolve = callable(cx, resolve)?;
    let iteration = Iteration::new(cx, iterable)?;
    let shared = Shared { values: Array::new(cx)?, counter: Array::from_slice(cx, &[Value::int(1)])? };
    while let Some(next) = iteration.next(cx)? {
        let waited = wait(cx, constructor, resolve, next, capability, combinator, &shared);
        iteration.guard(cx, waited)?;
    }
    if let Some(finish) = combinator.finish
        && count(&shared.counter, -1) == 0
    {
        finish.run(cx, shared.values, finish.function(capability))?;
    }
    Ok(())
}

fn wait(
    cx: &mut Context,
    constructor: Value,
    resolve: Value,
    next: Value,
    capability: Capability,
    combinator: &Combinator,
    shared: &Shared,
) -> Result<()> {
    if combinator.finish.is_some() {
        Array::push(shared.values, cx, Value::UNDEFINED)?;
    }
    let promise = cx.call(resolve, constructor, &[next])?;
    let settle = combinator.finish.map_or(Value::UNDEFINED, |finish| finish.function(capability));
    let mut handler = |cx: &mut Context, handler| match handler {
        Handler::Resolve => Ok(capability.resolve),
        Handler::Reject => Ok(capability.reject),
        Handler::Keep(function) => {
            let index = Value::int(shared.values.length() as i32 - 1);
            let captures = [shared.values.value(), index, shared.counter.value(), settle, Value::UNDEFINED];
            let empty = cx.names().empty;
            let spec = NativeFunctionSpec::new(function, empty, 1).capturing(&captures);
            Ok(cx.new_native_function(&spec)?.value())
        }
    };
    let on_fulfilled = handler(cx, combinator.on_fulfilled)?;
    let on_rejected = handler(cx, combinator.on_rejected)?;
    if let (Handler::Keep(_), Handler::Keep(_)) = (combinator.on_fulfilled, combinator.on_rejected)
        && let (Some(first), Some(second)) = (native(on_fulfilled), native(on_rejected))
    {
        first.set_capture(PARTNER, on_rejected);
        second.set_capture(PARTNER, on_fulfilled);
    }
    if combinator.finish.is_some() {
        count(&shared.counter, 1);
    }
    invoke_then(cx, promise, &[on_fulfilled, on_rejected]).map(|_| ())
}

// The captures of a function that keeps something.
const VALUES: usize = 0;
const INDEX: usize = 1;
const COUNTER: usize = 2;
const SETTLE: usize = 3;
const PARTNER: usize = 4;

fn native(value: Value) -> Option<Gc<NativeFunction>> {
    Object::from_value(value).and_then(Object::downcast)
}

/// Adds to the counter; what it is then.
fn count(counter: &Array, by: i32) -> i32 {
    let object = counter.as_object();
    let old = object.own_element(0).and_then(|element| element.value.as_int()).unwrap_or(0);
    object.set_own_element(0, Value::int(old + by));
    old + by
}

/// The first call keeps what `make` gives; the last of all promises ends the wait.
fn keep(
    cx: &mut Context,
    args: Args,
    make: impl FnOnce(&mut Context, Value) -> Result,
    finish: Finish,
) -> Result {
    let function = NativeFunction::callee(args);
    let array = |value| Object::from_value(value).and_then(Object::downcast::<Array>);
    let (Some(values), Some(counter)) = (array(function.capture(VALUES)), array(function.capture(COUNTER)))
    else {
        return Ok(Value::UNDEFINED);
    };
    function.set_capture(VALUES, Value::UNDEFINED);
    if let Some(partner) = native(function.capture(PARTNER)) {
        partner.set_capture(VALUES, Value::UNDEFINED);
    }
    let kept = make(cx, args.get(0))?;
    let index = function.capture(INDEX).as_int().unwrap_or(0) as u32;
    values.as_object().set_own_element(index, kept);
    if count(&counter, -1) == 0 {
        finish.run(cx, values, function.capture(SETTLE))
    } else {
        Ok(Value::UNDEFINED)
    }
}

fn keep_value(cx: &mut Context, args: Args) -> Result {
    keep(cx, args, |_, value| Ok(value), Finish::Resolve)
}

fn keep_reason(cx: &mut Context, args: Args) -> Result {
    keep(cx, args, |_, reason| Ok(reason), Finish::Reject)
}

fn keep_fulfilled(cx: &mut Context, args: Args) -> Result {
    keep(
        cx,
        args,
        |cx, value| {
            let key = cx.names().value;
            outcome(cx, "fulfilled", key, value)
        },
        Finish::Resolve,
    )
}

fn keep_rejected(cx: &mut Context, args: Args) -> Result {
    keep(
        cx,
        args,
        |cx, reason| {
            let key = cx.names().reason;
            outcome(cx, "rejected", key, reason)
        },
        Finish::Resolve,
    )
}

/// `{ status, value }` or `{ status, reason }`.
fn outcome(cx: &mut Context, status: &str, key: js_strings::PropertyKey, value: Value) -> Result {
    let object = cx.new_plain_object()?;
    let (name, status) = (cx.names().status, cx.string(status)?);
    object.create_data_property_or_throw(cx, name, status.value())?;
    object.create_data_property_or_throw(cx, key, value)?;
    Ok(object.value())
}

fn aggregate_error(cx: &mut Context, errors: Gc<Array>) -> Result<Gc<Object>> {
    let prototype = cx.intrinsic(Intrinsic::AggregateErrorPrototype);
    let message = cx.string("All promises were rejected")?;
    let error = cx.new_error_object(prototype, message.value())?;
    let key = cx.names().errors;
    let descriptor = PropertyDescriptor::data(errors.value(), PropertyAttributes::METHOD);
    error.define_property_or_throw(cx, key, &descriptor)?;
    Ok(error)
}
