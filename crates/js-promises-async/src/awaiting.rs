//! Await: the frame of an async function, async generator or module waits for a promise.

use crate::promise::Promise;
use crate::reaction::{Handlers, then};
use crate::{async_generator, reject, resolve};
use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Context, Intrinsic, Result};
use js_value::Value;
use js_virtual_machine::{Generator, GeneratorFrame, Mode, Resumption, resume};

/// Await(value): a job will resume `frame`.
///
/// # Errors
/// What looking at the value's `constructor` throws.
pub(crate) fn await_value(cx: &mut Context, frame: Gc<GeneratorFrame>, value: Value) -> Result<()> {
    let constructor = cx.intrinsic(Intrinsic::Promise).value();
    let promise = crate::promise_resolve(cx, constructor, value)?;
    then(cx, Promise::of(promise), Handlers::Frame(frame.value()))
}

/// Starts a suspended frame that may await, a module's: `promise` is settled with what becomes of it.
///
/// # Errors
/// Only when the heap is full: an exception of the frame rejects the promise.
pub fn run_awaiting(cx: &mut Context, frame: Gc<GeneratorFrame>, promise: Gc<Promise>) -> Result<()> {
    frame.owner.set(frame, promise.value());
    go_on(cx, frame, Mode::Next, Value::UNDEFINED)
}

/// The job of an await: the promise is settled.
pub(crate) fn resume_frame(cx: &mut Context, frame: Value, rejected: bool, argument: Value) -> Result<()> {
    // SAFETY: a frame was put into the reaction.
    let frame: Gc<GeneratorFrame> = unsafe { frame.cell_unchecked() };
    go_on(cx, frame, if rejected { Mode::Throw } else { Mode::Next }, argument)
}

/// Resumes a frame, and again for as long as it awaits what cannot be awaited.
pub(crate) fn go_on(cx: &mut Context, frame: Gc<GeneratorFrame>, mode: Mode, argument: Value) -> Result<()> {
    if Generator::from_value(frame.owner.get()).is_some() {
        return async_generator::go_on(cx, frame, mode, argument);
    }
    let promise = Promise::of(frame.owner.get());
    let (mut mode, mut argument) = (mode, argument);
    loop {
        match resume(cx, frame, mode, argument) {
            Ok(Resumption::Await(value) | Resumption::Yield(value) | Resumption::Delegate(value)) => {
                if await_value(cx, frame, value).is_ok() {
                    return Ok(());
                }
                // The await itself threw: that arrives in the frame.
                (mode, argument) = (Mode::Throw, cx.take_exception());
            }
            Ok(Resumption::Return(value)) => return resolve(cx, promise, value),
            Err(_) => {
                let reason = cx.take_exception();
                return reject(cx, promise, reason);
            }
        }
    }
}
