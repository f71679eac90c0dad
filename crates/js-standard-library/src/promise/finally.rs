//! `Promise.prototype.finally`.

use super::invoke_then;
use js_object_model::{
    Args, Context, Intrinsic, Message, NativeFn, NativeFunction, NativeFunctionSpec, Object, Result,
    is_callable,
};
use js_promises_async::promise_resolve;
use js_value::Value;

pub(super) fn finally(cx: &mut Context, args: Args) -> Result {
    let Some(promise) = Object::from_value(args.this()) else {
        return Err(cx.type_error(Message::CalledOnNonObject("Promise.prototype.finally")));
    };
    let constructor = match promise.species_constructor(cx)? {
        Some(constructor) => constructor,
        None => cx.intrinsic(Intrinsic::Promise),
    };
    let on_finally = args.get(0);
    if !is_callable(on_finally) {
        return invoke_then(cx, promise.value(), &[on_finally, on_finally]);
    }
    let captures = [on_finally, constructor.value()];
    let then = function(cx, then_finally, 1, &captures)?;
    let catch = function(cx, catch_finally, 1, &captures)?;
    invoke_then(cx, promise.value(), &[then, catch])
}

fn function(cx: &mut Context, function: NativeFn, length: u16, captures: &[Value]) -> Result {
    let empty = cx.names().empty;
    let spec = NativeFunctionSpec::new(function, empty, length).capturing(captures);
    Ok(cx.new_native_function(&spec)?.value())
}

/// Calls the function, waits for what it gives, and then runs `after` with `value`.
fn settle(cx: &mut Context, args: Args, after: NativeFn) -> Result {
    let callee = NativeFunction::callee(args);
    let result = cx.call(callee.capture(0), Value::UNDEFINED, &[])?;
    let promise = promise_resolve(cx, callee.capture(1), result)?;
    let captures = [args.get(0)];
    let after = function(cx, after, 0, &captures)?;
    invoke_then(cx, promise, &[after])
}

fn then_finally(cx: &mut Context, args: Args) -> Result {
    settle(cx, args, |_, args| Ok(NativeFunction::callee(args).capture(0)))
}

fn catch_finally(cx: &mut Context, args: Args) -> Result {
    settle(cx, args, |cx, args| Err(cx.throw(NativeFunction::callee(args).capture(0))))
}
