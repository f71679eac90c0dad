//! `AsyncDisposableStack`. Disposing is an async function of the specification: here a native function
//! goes on each time a promise is settled, with its state in its captures.

use super::{
    AsyncDisposableStack, Disposal, Resource, adopt, create, defer, join, pop, push, take_over, this,
};
use crate::define::{Class, Row, getter, method, tag};
use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_object_model::{
    Args, Array, Context, Intrinsic, Message, NativeFunction, NativeFunctionSpec, Object, Result,
};
use js_promises_async::{Capability, Handlers, Promise, promise_resolve, then};
use js_strings::PropertyKey;
use js_value::Value;

pub(crate) static CLASS: Class = Class {
    methods: METHODS,
    ..Class::new(
        NAME,
        construct,
        0,
        Intrinsic::AsyncDisposableStack,
        Intrinsic::AsyncDisposableStackPrototype,
    )
};

const NAME: &str = "AsyncDisposableStack";

static METHODS: &[Row] = &[
    method("adopt", adopt_value, 2),
    method("defer", defer_function, 1),
    method("disposeAsync", dispose_async, 0),
    getter("disposed", disposed),
    method("move", move_resources, 0),
    method("use", use_value, 1),
    tag(NAME),
];

fn construct(cx: &mut Context, args: Args) -> Result {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired(NAME)));
    }
    let stack: Gc<AsyncDisposableStack> =
        create(cx, args.new_target(), Intrinsic::AsyncDisposableStackPrototype)?;
    Ok(stack.value())
}

fn adopt_value(cx: &mut Context, args: Args) -> Result {
    let stack = this::<AsyncDisposableStack>(cx, args, "AsyncDisposableStack.prototype.adopt")?;
    adopt(cx, &stack, NAME, args)
}

fn defer_function(cx: &mut Context, args: Args) -> Result {
    let stack = this::<AsyncDisposableStack>(cx, args, "AsyncDisposableStack.prototype.defer")?;
    defer(cx, &stack, NAME, args)
}

fn move_resources(cx: &mut Context, args: Args) -> Result {
    let stack = this::<AsyncDisposableStack>(cx, args, "AsyncDisposableStack.prototype.move")?;
    take_over::<AsyncDisposableStack>(cx, &stack, NAME, Intrinsic::AsyncDisposableStackPrototype)
}

fn disposed(cx: &mut Context, args: Args) -> Result {
    let stack = this::<AsyncDisposableStack>(cx, args, "get AsyncDisposableStack.prototype.disposed")?;
    Ok(Value::boolean(stack.disposed.get()))
}

fn use_value(cx: &mut Context, args: Args) -> Result {
    let stack = this::<AsyncDisposableStack>(cx, args, "AsyncDisposableStack.prototype.use")?;
    let list = stack.pending(cx, NAME)?;
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
    let capability = Capability::plain(cx)?;
    let stack = match this::<AsyncDisposableStack>(cx, args, "AsyncDisposableStack.prototype.disposeAsync") {
        Ok(stack) => stack,
        Err(_) => return capability.reject_with_exception(cx),
    };
    match stack.take() {
        None => capability.resolve(cx, Value::UNDEFINED)?,
        Some(list) => Progress::start(cx, list.value(), capability.promise)?.go_on(cx)?,
    }
    Ok(capability.promise)
}

/// A disposal that is under way: a native function whose captures are the state, and which goes on when
/// it is called.
#[derive(Clone, Copy)]
struct Progress(Gc<NativeFunction>);

/// The captures: the list, the promise of the whole, what was thrown so far (empty where nothing was),
/// whether something must be awaited yet.
const LIST: usize = 0;
const PROMISE: usize = 1;
const IS_THROWN: usize = 2;
const THROWN: usize = 3;
const NEEDS_AWAIT: usize = 4;

impl Progress {
    fn start(cx: &mut Context, list: Value, promise: Value) -> Result<Progress> {
        let captures = [list, promise, Value::FALSE, Value::UNDEFINED, Value::FALSE];
        let name = cx.names().empty;
        let spec = NativeFunctionSpec::new(fulfilled, name, 1).capturing(&captures);
        let function = cx.new_native_function(&spec)?;
        debug_assert!(function.kind() == CellKind::NATIVE_FUNCTION);
        // SAFETY: the function was made just now.
        Ok(Progress(unsafe { function.cast() }))
    }

    fn list(self) -> Gc<Array> {
        // SAFETY: `start` put an array there.
        unsafe { self.0.capture(LIST).cell_unchecked() }
    }

    fn capability(self) -> Capability {
        Capability { promise: self.0.capture(PROMISE), ..Capability::NONE }
    }

    fn thrown(self) -> Option<Value> {
        (self.0.capture(IS_THROWN) == Value::TRUE).then(|| self.0.capture(THROWN))
    }

    /// The exception joins what was thrown before.
    fn join(self, cx: &mut Context) -> Result<()> {
        let joined = join(cx, self.thrown())?;
        self.0.set_capture(IS_THROWN, Value::TRUE);
        self.0.set_capture(THROWN, joined);
        Ok(())
    }

    /// DisposeResources up to the next await.
    fn go_on(self, cx: &mut Context) -> Result<()> {
        while let Some(resource) = pop(self.list()) {
            if resource.disposal == Disposal::Nothing {
                self.0.set_capture(NEEDS_AWAIT, Value::TRUE);
                continue;
            }
            let awaited = awaitable(cx, resource).and_then(|value| self.await_value(cx, value));
            match awaited {
                Ok(()) => return Ok(()),
                Err(_) => self.join(cx)?,
            }
        }
        if self.0.capture(NEEDS_AWAIT) == Value::TRUE {
            return self.await_value(cx, Value::UNDEFINED);
        }
        match self.thrown() {
            Some(exception) => self.capability().reject(cx, exception),
            None => self.capability().resolve(cx, Value::UNDEFINED),
        }
    }

    /// Await: goes on when the promise of `value` is settled. One await is enough for all the resources
    /// that need one only.
    fn await_value(self, cx: &mut Context, value: Value) -> Result<()> {
        let constructor = cx.intrinsic(Intrinsic::Promise).value();
        let promise = promise_resolve(cx, constructor, value)?;
        let name = cx.names().empty;
        let captures = [self.0.value()];
        let rejected =
            cx.new_native_function(&NativeFunctionSpec::new(rejected, name, 1).capturing(&captures))?;
        let Some(promise) = Promise::from_value(promise) else { return Ok(()) };
        let (on_fulfilled, on_rejected) = (self.0.value(), rejected.value());
        self.0.set_capture(NEEDS_AWAIT, Value::FALSE);
        then(cx, promise, Handlers::Functions { on_fulfilled, on_rejected, capability: None })
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

fn fulfilled(cx: &mut Context, args: Args) -> Result {
    Progress(NativeFunction::callee(args)).go_on(cx)?;
    Ok(Value::UNDEFINED)
}

fn rejected(cx: &mut Context, args: Args) -> Result {
    let function = NativeFunction::callee(args).capture(0);
    // SAFETY: `await_value` captured the function that keeps the state.
    let progress = Progress(unsafe { function.cell_unchecked() });
    cx.throw(args.get(0));
    progress.join(cx)?;
    progress.go_on(cx)?;
    Ok(Value::UNDEFINED)
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
