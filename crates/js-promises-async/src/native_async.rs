//! Async functions of the specification that are written natively: `Array.fromAsync`, the disposal of
//! an `AsyncDisposableStack`.
//!
//! Such a function is a machine with a few states. What an async function keeps in its frame, it keeps in
//! the captures of a native function, which goes on each time that an awaited promise is settled.

use crate::capability::Capability;
use crate::promise::Promise;
use crate::reaction::{Handlers, then};
use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Args, Context, Intrinsic, NativeFunction, NativeFunctionSpec, Object, Result};
use js_value::Value;

/// What a native async function goes on with.
#[derive(Clone, Copy, Debug)]
pub enum Input {
    /// It begins.
    Start,
    /// What it awaited was fulfilled.
    Fulfilled(Value),
    /// What it awaited was rejected.
    Rejected(Value),
}

/// Where it stops.
#[derive(Clone, Copy, Debug)]
pub enum Turn {
    /// Await(value).
    Await(Value),
    /// Its promise is resolved.
    Return(Value),
}

/// A native async function.
pub trait NativeAsync: 'static {
    /// Goes on up to the next await, or to the end.
    ///
    /// # Errors
    /// An exception rejects the promise.
    fn go_on(cx: &mut Context, state: AsyncState, input: Input) -> Result<Turn>;
}

/// The state of a call of one.
#[derive(Clone, Copy)]
pub struct AsyncState(Gc<NativeFunction>);

/// The capture with the promise; behind it comes the state.
const PROMISE: usize = 0;
const STATE: usize = 1;
/// How many values a state may have.
const MOST: usize = 15;

impl AsyncState {
    /// A value of the state.
    #[inline]
    pub fn get(self, index: usize) -> Value {
        self.0.capture(STATE + index)
    }

    /// Changes a value of the state.
    #[inline]
    pub fn set(self, index: usize, value: Value) {
        self.0.set_capture(STATE + index, value);
    }
}

/// Calls a native async function with `state`, at most 15 values; its promise.
///
/// # Errors
/// Only when the heap is full: an exception of the function rejects the promise.
pub fn start_async<F: NativeAsync>(cx: &mut Context, state: &[Value]) -> Result {
    let promise = Capability::plain(cx)?.promise;
    let mut captures = [Value::UNDEFINED; STATE + MOST];
    captures[PROMISE] = promise;
    captures[STATE..][..state.len()].copy_from_slice(state);
    let name = cx.names().empty;
    let spec = NativeFunctionSpec::new(fulfilled::<F>, name, 1).capturing(&captures[..STATE + state.len()]);
    let function = cx.new_native_function(&spec)?;
    let function = Object::downcast(function).expect("the function is a native function");
    drive::<F>(cx, AsyncState(function), Input::Start)?;
    Ok(promise)
}

fn drive<F: NativeAsync>(cx: &mut Context, state: AsyncState, mut input: Input) -> Result<()> {
    let capability = Capability { promise: state.0.capture(PROMISE), ..Capability::NONE };
    loop {
        match F::go_on(cx, state, input) {
            Ok(Turn::Await(value)) => match await_value::<F>(cx, state, value) {
                Ok(()) => return Ok(()),
                // The await itself threw: that arrives in the function.
                Err(_) => input = Input::Rejected(cx.take_exception()),
            },
            Ok(Turn::Return(value)) => return capability.resolve(cx, value),
            Err(_) => {
                let reason = cx.take_exception();
                return capability.reject(cx, reason);
            }
        }
    }
}

/// Await: goes on when the promise of `value` is settled.
fn await_value<F: NativeAsync>(cx: &mut Context, state: AsyncState, value: Value) -> Result<()> {
    let constructor = cx.intrinsic(Intrinsic::Promise).value();
    let promise = crate::promise_resolve(cx, constructor, value)?;
    let name = cx.names().empty;
    let captures = [state.0.value()];
    let spec = NativeFunctionSpec::new(rejected::<F>, name, 1).capturing(&captures);
    let on_rejected = cx.new_native_function(&spec)?.value();
    let on_fulfilled = state.0.value();
    let handlers = Handlers::Functions { on_fulfilled, on_rejected, capability: None };
    then(cx, Promise::of(promise), handlers)
}

fn fulfilled<F: NativeAsync>(cx: &mut Context, args: Args) -> Result {
    drive::<F>(cx, AsyncState(NativeFunction::callee(args)), Input::Fulfilled(args.get(0)))?;
    Ok(Value::UNDEFINED)
}

fn rejected<F: NativeAsync>(cx: &mut Context, args: Args) -> Result {
    let function = NativeFunction::callee(args).capture(0);
    // SAFETY: `await_value` captured the function that keeps the state.
    let state = AsyncState(unsafe { function.cell_unchecked() });
    drive::<F>(cx, state, Input::Rejected(args.get(0)))?;
    Ok(Value::UNDEFINED)
}
