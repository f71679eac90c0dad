//! `AsyncDisposableStack`. Disposing is an async function of the specification.

use super::{
    AsyncDisposableStack, Disposal, Resource, StackClass, adopt, construct, defer, disposed, join, pop, push,
    take_over, this,
};
use crate::define::{Class, Row, getter, method, tag};
use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Args, Array, Context, Intrinsic, Message, NativeFunctionSpec, Object, Result};
use js_promises_async::{
    AsyncState, Capability, Handlers, Input, NativeAsync, Promise, Turn, start_async, then,
};
use js_strings::PropertyKey;
use js_value::Value;

pub(crate) static CLASS: Class = Class {
    methods: METHODS,
    ..Class::new(
        AsyncDisposableStack::NAME,
        construct::<AsyncDisposableStack>,
        0,
        Intrinsic::AsyncDisposableStack,
        AsyncDisposableStack::PROTOTYPE,
    )
};

static METHODS: &[Row] = &[
    method("adopt", adopt::<AsyncDisposableStack>, 2),
    method("defer", defer::<AsyncDisposableStack>, 1),
    method("disposeAsync", dispose_async, 0),
    getter("disposed", disposed::<AsyncDisposableStack>),
    method("move", take_over::<AsyncDisposableStack>, 0),
    method("use", use_value, 1),
    tag(AsyncDisposableStack::NAME),
];

fn use_value(cx: &mut Context, args: Args) -> Result {
    let stack = this::<AsyncDisposableStack>(cx, args, format_args!("AsyncDisposableStack.prototype.use"))?;
    let list = stack.pending::<AsyncDisposableStack>(cx)?;
    let value = args.get(0);
    if value.is_nullish() {
        push(cx, list, Disposal::Nothing, Value::UNDEFINED, Value::UNDEFINED)?;
        return Ok(value);
    }
    if Object::from_value(value).is_none() {
        let what = cx.describe(value);
        return Err(cx.type_error(Message::NotObject(&what)));
    }
    let key = PropertyKey::symbol(cx.symbols().async_dispose);
    if let Some(method) = cx.get_method(value, key)? {
        push(cx, list, Disposal::Method, value, method.value())?;
        return Ok(value);
    }
    let key = PropertyKey::symbol(cx.symbols().dispose);
    let Some(method) = cx.get_method(value, key)? else {
        return Err(cx.type_error(Message::NotAsyncDisposable()));
    };
    push(cx, list, Disposal::SyncMethod, value, method.value())?;
    Ok(value)
}

fn dispose_async(cx: &mut Context, args: Args) -> Result {
    let method = format_args!("AsyncDisposableStack.prototype.disposeAsync");
    let list = match this::<AsyncDisposableStack>(cx, args, method) {
        Ok(stack) => stack.take(),
        Err(_) => return Capability::plain(cx)?.reject_with_exception(cx),
    };
    match list {
        Some(list) => {
            let state = [list.value(), Value::FALSE, Value::UNDEFINED, Value::FALSE];
            start_async::<Disposing>(cx, &state)
        }
        None => {
            let capability = Capability::plain(cx)?;
            capability.resolve(cx, Value::UNDEFINED)?;
            Ok(capability.promise)
        }
    }
}

/// A disposal that is under way: DisposeResources of an async stack.
struct Disposing;

/// Its state: the list, whether something was thrown so far, what, whether something must be awaited yet.
const LIST: usize = 0;
const IS_THROWN: usize = 1;
const THROWN: usize = 2;
const NEEDS_AWAIT: usize = 3;

/// The exception joins what was thrown before.
fn join_thrown(cx: &mut Context, state: AsyncState) -> Result<()> {
    let joined = join(cx, thrown(state))?;
    state.set(IS_THROWN, Value::TRUE);
    state.set(THROWN, joined);
    Ok(())
}

fn thrown(state: AsyncState) -> Option<Value> {
    (state.get(IS_THROWN) == Value::TRUE).then(|| state.get(THROWN))
}

impl NativeAsync for Disposing {
    fn go_on(cx: &mut Context, state: AsyncState, input: Input) -> Result<Turn> {
        if let Input::Rejected(reason) = input {
            cx.throw(reason);
            join_thrown(cx, state)?;
        }
        // SAFETY: `dispose_async` put an array there.
        let list: Gc<Array> = unsafe { state.get(LIST).cell_unchecked() };
        while let Some(resource) = pop(list) {
            if resource.disposal == Disposal::Nothing {
                state.set(NEEDS_AWAIT, Value::TRUE);
                continue;
            }
            match awaitable(cx, resource) {
                Ok(value) => {
                    // One await is enough for all the resources that need one only.
                    state.set(NEEDS_AWAIT, Value::FALSE);
                    return Ok(Turn::Await(value));
                }
                Err(_) => join_thrown(cx, state)?,
            }
        }
        if state.get(NEEDS_AWAIT) == Value::TRUE {
            state.set(NEEDS_AWAIT, Value::FALSE);
            return Ok(Turn::Await(Value::UNDEFINED));
        }
        match thrown(state) {
            Some(exception) => Err(cx.throw(exception)),
            None => Ok(Turn::Return(Value::UNDEFINED)),
        }
    }
}

/// What is to be awaited of a resource's disposal. A method that is no async one is called, and what it
/// throws is the reason of a promise.
fn awaitable(cx: &mut Context, resource: Resource) -> Result {
    let result = resource.dispose(cx);
    if resource.disposal != Disposal::SyncMethod {
        return result;
    }
    match result {
        Ok(_) => Ok(Value::UNDEFINED),
        Err(_) => Capability::plain(cx)?.reject_with_exception(cx),
    }
}

/// Settles `capability` with undefined once `promise` is fulfilled, or with its reason.
pub(crate) fn then_undefined(cx: &mut Context, promise: Value, capability: Capability) -> Result<()> {
    let name = cx.names().empty;
    let unwrap = cx.new_native_function(&NativeFunctionSpec::new(|_, _| Ok(Value::UNDEFINED), name, 1))?;
    let Some(promise) = Promise::from_value(promise) else { return Ok(()) };
    let on_fulfilled = unwrap.value();
    let capability = Some(capability);
    then(cx, promise, Handlers::Functions { on_fulfilled, on_rejected: Value::UNDEFINED, capability })
}
