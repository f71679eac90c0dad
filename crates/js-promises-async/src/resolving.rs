//! Settling promises: resolve functions, thenables, PromiseResolve.

use crate::promise::{Promise, State};
use crate::reaction::trigger;
use js_garbage_collection::Gc;
use js_object_model::{
    Args, Context, NativeFunction, NativeFunctionSpec, Object, Result, is_callable, same_value,
};
use js_value::Value;

/// FulfillPromise.
fn fulfill(cx: &mut Context, promise: Gc<Promise>, value: Value) {
    let reactions = promise.settle(State::Fulfilled, value);
    trigger(cx, reactions, State::Fulfilled, value);
}

/// RejectPromise. A promise that is settled already stays as it is.
///
/// # Errors
/// None at present; kept for hosts that hear of rejections.
pub fn reject(cx: &mut Context, promise: Gc<Promise>, reason: Value) -> Result<()> {
    if promise.state() != State::Pending {
        return Ok(());
    }
    let reactions = promise.settle(State::Rejected, reason);
    if !promise.is_handled() {
        cx.jobs.unhandled.push(promise.value());
    }
    trigger(cx, reactions, State::Rejected, reason);
    Ok(())
}

/// What a promise's resolve function does when it is first called.
///
/// # Errors
/// Only when the heap is full: what a thenable throws rejects the promise.
pub fn resolve(cx: &mut Context, promise: Gc<Promise>, resolution: Value) -> Result<()> {
    // 7. If SameValue(resolution, promise) is true, then
    if resolution == promise.value() {
        let error =
            cx.new_error(js_object_model::ErrorKind::Type, "Chaining cycle detected for promise #<Promise>")?;
        return reject(cx, promise, error.value());
    }
    // 8. If resolution is not an Object, then
    let Some(object) = Object::from_value(resolution) else {
        fulfill(cx, promise, resolution);
        return Ok(());
    };
    // 9. Let then be Completion(Get(resolution, "then")).
    let key = cx.names().then;
    let action = match object.get(cx, key) {
        Ok(action) => action,
        Err(_) => {
            let reason = cx.take_exception();
            return reject(cx, promise, reason);
        }
    };
    // 12. If IsCallable(thenAction) is false, then
    if !is_callable(action) {
        fulfill(cx, promise, resolution);
        return Ok(());
    }
    cx.jobs.push(resolve_thenable, [promise.value(), resolution, action, Value::UNDEFINED]);
    Ok(())
}

/// NewPromiseResolveThenableJob.
fn resolve_thenable(cx: &mut Context, [promise, thenable, action, _]: [Value; 4]) -> Result<()> {
    let promise = Promise::of(promise);
    let (resolve, reject) = resolving_functions(cx, promise)?;
    if cx.call(action, thenable, &[resolve, reject]).is_err() {
        let reason = cx.take_exception();
        cx.call(reject, Value::UNDEFINED, &[reason])?;
    }
    Ok(())
}

/// CreateResolvingFunctions. The two share a pair: the first call of either counts.
///
/// # Errors
/// When the heap is full.
pub fn resolving_functions(cx: &mut Context, promise: Gc<Promise>) -> Result<(Value, Value)> {
    let empty = cx.names().empty;
    // Each knows the promise and the other; a promise taken out means that one was called.
    let captures = [promise.value(), Value::UNDEFINED];
    let resolve =
        cx.new_native_function(&NativeFunctionSpec::new(call_resolve, empty, 1).capturing(&captures))?;
    let captures = [promise.value(), resolve.value()];
    let reject =
        cx.new_native_function(&NativeFunctionSpec::new(call_reject, empty, 1).capturing(&captures))?;
    let first: Gc<NativeFunction> = Object::downcast(resolve).expect("just made");
    first.set_capture(1, reject.value());
    Ok((resolve.value(), reject.value()))
}

/// Takes the promise out of both functions; none if one was called before.
fn take_promise(args: Args) -> Option<Gc<Promise>> {
    let function = NativeFunction::callee(args);
    let promise = Promise::from_value(function.capture(0))?;
    function.set_capture(0, Value::UNDEFINED);
    let other = Object::from_value(function.capture(1)).and_then(Object::downcast::<NativeFunction>)?;
    other.set_capture(0, Value::UNDEFINED);
    Some(promise)
}

fn call_resolve(cx: &mut Context, args: Args) -> Result {
    if let Some(promise) = take_promise(args) {
        resolve(cx, promise, args.get(0))?;
    }
    Ok(Value::UNDEFINED)
}

fn call_reject(cx: &mut Context, args: Args) -> Result {
    if let Some(promise) = take_promise(args) {
        reject(cx, promise, args.get(0))?;
    }
    Ok(Value::UNDEFINED)
}

/// PromiseResolve with a constructor.
///
/// # Errors
/// What the constructor throws.
pub fn promise_resolve(cx: &mut Context, constructor: Value, value: Value) -> Result {
    if let Some(promise) = Promise::from_value(value) {
        let key = cx.names().constructor;
        let made_by = Object::from_value(value).expect("a promise is an object").get(cx, key)?;
        if same_value(cx, made_by, constructor) {
            return Ok(promise.value());
        }
    }
    let capability = crate::Capability::new(cx, constructor)?;
    capability.resolve(cx, value)?;
    Ok(capability.promise)
}
