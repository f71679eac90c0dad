//! CreateAsyncFromSyncIterator: a synchronous iterator that `for await` and `yield*` go through.

use crate::capability::Capability;
use crate::promise::Promise;
use crate::reaction::{Handlers, then};
use js_garbage_collection::Gc;
use js_object_model::{
    Args, Context, Intrinsic, NativeFunction, NativeFunctionSpec, Object, Result, to_boolean,
};
use js_value::Value;

/// The iterator object and its `next`. Its methods are functions that know the synchronous
/// iterator; no program sees the object itself.
///
/// # Errors
/// When the heap is full.
pub fn create(cx: &mut Context, iterator: Value, next: Value) -> Result<(Value, Value)> {
    let object = cx.new_plain_object()?;
    let captures = [iterator, next];
    let mut made = Value::UNDEFINED;
    for (key, function) in [
        (cx.names().next, call_next as js_object_model::NativeFn),
        (cx.names().return_, call_return),
        (cx.names().throw, call_throw),
    ] {
        let spec = NativeFunctionSpec::new(function, key, 1).capturing(&captures);
        let method = cx.new_native_function(&spec)?;
        object.create_data_property(cx, key, method.value())?;
        if key == cx.names().next {
            made = method.value();
        }
    }
    object.change_prototype(cx, Value::NULL)?;
    Ok((object.value(), made))
}

/// Runs `step`; what it throws rejects the promise.
fn promised(cx: &mut Context, step: impl FnOnce(&mut Context, Capability) -> Result<()>) -> Result {
    let capability = Capability::plain(cx)?;
    match step(cx, capability) {
        Ok(()) => Ok(capability.promise),
        Err(_) => capability.reject_with_exception(cx),
    }
}

fn arguments(args: Args) -> Vec<Value> {
    // At most one; the call copies it before anything allocates.
    args.iter().take(1).collect()
}

fn call_next(cx: &mut Context, args: Args) -> Result {
    let function = NativeFunction::callee(args);
    let (iterator, next) = (function.capture(0), function.capture(1));
    promised(cx, |cx, capability| {
        let result = cx.call(next, iterator, &arguments(args))?;
        settle(cx, result, capability, iterator, true)
    })
}

fn call_return(cx: &mut Context, args: Args) -> Result {
    let iterator = NativeFunction::callee(args).capture(0);
    promised(cx, |cx, capability| {
        let key = cx.names().return_;
        let Some(method) = cx.get_method(iterator, key)? else {
            let result = cx.iterator_result(args.get(0), true)?;
            return capability.resolve(cx, result);
        };
        let result = cx.call(method.value(), iterator, &arguments(args))?;
        settle(cx, result, capability, iterator, false)
    })
}

fn call_throw(cx: &mut Context, args: Args) -> Result {
    let iterator = NativeFunction::callee(args).capture(0);
    promised(cx, |cx, capability| {
        let key = cx.names().throw;
        let Some(method) = cx.get_method(iterator, key)? else {
            close(cx, iterator)?;
            return Err(cx.type_error("The iterator does not provide a 'throw' method"));
        };
        let result = cx.call(method.value(), iterator, &arguments(args))?;
        settle(cx, result, capability, iterator, true)
    })
}

fn close(cx: &mut Context, iterator: Value) -> Result<()> {
    let key = cx.names().return_;
    if let Some(method) = cx.get_method(iterator, key)? {
        let result = cx.call(method.value(), iterator, &[])?;
        if Object::from_value(result).is_none() {
            return Err(cx.type_error("The iterator's 'return' method returned a non-object value"));
        }
    }
    Ok(())
}

/// AsyncFromSyncIteratorContinuation.
fn settle(
    cx: &mut Context,
    result: Value,
    capability: Capability,
    iterator: Value,
    close_on_rejection: bool,
) -> Result<()> {
    let Some(result) = Object::from_value(result) else {
        let what = cx.describe(result);
        return Err(cx.type_error(js_object_model::Message::IteratorResultNotObject(&what)));
    };
    let key = cx.names().done;
    let done = to_boolean(result.get(cx, key)?);
    let key = cx.names().value;
    let value = result.get(cx, key)?;
    let constructor = cx.intrinsic(Intrinsic::Promise).value();
    let wrapped = match crate::promise_resolve(cx, constructor, value) {
        Ok(wrapped) => wrapped,
        Err(throw) => {
            if !done && close_on_rejection {
                let exception = cx.take_exception();
                if close(cx, iterator).is_err() {
                    cx.take_exception();
                }
                return Err(cx.throw(exception));
            }
            return Err(throw);
        }
    };
    let empty = cx.names().empty;
    let captures = [Value::boolean(done)];
    let unwrap =
        cx.new_native_function(&NativeFunctionSpec::new(call_unwrap, empty, 1).capturing(&captures))?;
    let on_rejected = if done || !close_on_rejection {
        Value::UNDEFINED
    } else {
        let captures = [iterator];
        cx.new_native_function(&NativeFunctionSpec::new(close_and_throw, empty, 1).capturing(&captures))?
            .value()
    };
    let promise: Gc<Promise> = Promise::of(wrapped);
    let handlers =
        Handlers::Functions { on_fulfilled: unwrap.value(), on_rejected, capability: Some(capability) };
    then(cx, promise, handlers)
}

fn call_unwrap(cx: &mut Context, args: Args) -> Result {
    let done = NativeFunction::callee(args).capture(0) == Value::TRUE;
    cx.iterator_result(args.get(0), done)
}

fn close_and_throw(cx: &mut Context, args: Args) -> Result {
    let iterator = NativeFunction::callee(args).capture(0);
    if close(cx, iterator).is_err() {
        cx.take_exception();
    }
    Err(cx.throw(args.get(0)))
}
