//! Async generators: the queue of requests, and how each is answered.
//!
//! A generator has its requests in an array, three entries each: how, the value, the promise. It
//! runs while its state is RUNNING; while it is AWAITING_RETURN, a promise decides about the first
//! request.

use crate::awaiting::await_value;
use crate::capability::Capability;
use crate::promise::Promise;
use crate::reaction::{Handlers, then};
use js_garbage_collection::{CellKind, Gc};
use js_object_model::{Args, Array, Context, Intrinsic, NativeFunction, NativeFunctionSpec, Object, Result};
use js_strings::PropertyKey;
use js_value::Value;
use js_virtual_machine::{FrameState, Generator, GeneratorFrame, Mode, Resumption, resume};

const AWAITING_RETURN: Value = Value::int(1);

/// `next` of async generators.
///
/// # Errors
/// When the heap is full.
pub fn async_generator_next(cx: &mut Context, args: Args) -> Result {
    request(cx, args, Mode::Next, "next")
}

/// `return` of async generators.
///
/// # Errors
/// When the heap is full.
pub fn async_generator_return(cx: &mut Context, args: Args) -> Result {
    request(cx, args, Mode::Return, "return")
}

/// `throw` of async generators.
///
/// # Errors
/// When the heap is full.
pub fn async_generator_throw(cx: &mut Context, args: Args) -> Result {
    request(cx, args, Mode::Throw, "throw")
}

fn request(cx: &mut Context, args: Args, mode: Mode, name: &str) -> Result {
    let capability = Capability::plain(cx)?;
    let generator = Object::from_value(args.this())
        .filter(|object| object.kind() == CellKind::ASYNC_GENERATOR)
        .and_then(|object| Generator::from_value(object.value()));
    let Some(generator) = generator else {
        let what = cx.describe(args.this());
        let message = format!("{name} method called on incompatible receiver {what}");
        let error = cx.new_error(js_object_model::ErrorKind::Type, message)?;
        capability.reject(cx, error.value())?;
        return Ok(capability.promise);
    };
    let queue = queue_of(cx, generator)?;
    for value in [Value::int(mode as i32), args.get(0), capability.promise] {
        Array::push(queue, cx, value)?;
    }
    if !is_busy(generator) {
        drain(cx, generator)?;
    }
    Ok(capability.promise)
}

fn is_busy(generator: Gc<Generator>) -> bool {
    let running = generator.frame.get().is_some_and(|frame| frame.state() == FrameState::Running);
    running || generator.state.get() == AWAITING_RETURN || generator.state.get() == Value::TRUE
}

fn queue_of(cx: &mut Context, generator: Gc<Generator>) -> Result<Gc<Array>> {
    if let Some(queue) = Object::from_value(generator.queue.get()).and_then(Object::downcast::<Array>) {
        return Ok(queue);
    }
    let queue = Array::new(cx)?;
    generator.queue.set(generator, queue.value());
    Ok(queue)
}

/// One request.
#[derive(Clone, Copy)]
struct Request {
    mode: Mode,
    value: Value,
    promise: Value,
}

fn first(cx: &mut Context, generator: Gc<Generator>) -> Result<Option<Request>> {
    let queue = queue_of(cx, generator)?;
    if queue.length() == 0 {
        return Ok(None);
    }
    let mut at = |index| queue.as_object().get(cx, PropertyKey::index(index));
    let mode = match at(0)?.as_int() {
        Some(1) => Mode::Throw,
        Some(2) => Mode::Return,
        _ => Mode::Next,
    };
    Ok(Some(Request { mode, value: at(1)?, promise: at(2)? }))
}

/// Takes the first request off and gives it back.
fn take(cx: &mut Context, generator: Gc<Generator>) -> Result<Option<Request>> {
    let request = first(cx, generator)?;
    let queue = queue_of(cx, generator)?;
    if let (Some(_), Some(elements)) = (&request, queue.as_object().elements()) {
        elements.remove_range(0, 3);
        queue.set_length(queue.length() - 3);
    }
    Ok(request)
}

/// AsyncGeneratorCompleteStep with a value.
fn answer(cx: &mut Context, generator: Gc<Generator>, value: Value, done: bool) -> Result<()> {
    let Some(request) = take(cx, generator)? else { return Ok(()) };
    let result = cx.iterator_result(value, done)?;
    crate::resolve(cx, Promise::of(request.promise), result)
}

/// The same with an exception.
fn refuse(cx: &mut Context, generator: Gc<Generator>, reason: Value) -> Result<()> {
    let Some(request) = take(cx, generator)? else { return Ok(()) };
    crate::reject(cx, Promise::of(request.promise), reason)
}

/// Answers requests until the generator is busy or there are none.
fn drain(cx: &mut Context, generator: Gc<Generator>) -> Result<()> {
    while !is_busy(generator) {
        let Some(request) = first(cx, generator)? else { return Ok(()) };
        let Some(frame) = generator.frame.get() else { return Ok(()) };
        if frame.state() == FrameState::Start && request.mode != Mode::Next {
            frame.complete();
        }
        match (frame.state(), request.mode) {
            (FrameState::Completed, Mode::Next) => answer(cx, generator, Value::UNDEFINED, true)?,
            (FrameState::Completed, Mode::Throw) => refuse(cx, generator, request.value)?,
            (FrameState::Completed, Mode::Return) => await_return(cx, generator, request.value)?,
            _ => step(cx, generator, frame, request.mode, request.value)?,
        }
    }
    Ok(())
}

/// AsyncGeneratorAwaitReturn.
fn await_return(cx: &mut Context, generator: Gc<Generator>, value: Value) -> Result<()> {
    generator.state.set(generator, AWAITING_RETURN);
    let constructor = cx.intrinsic(Intrinsic::Promise).value();
    let promise = match crate::promise_resolve(cx, constructor, value) {
        Ok(promise) => promise,
        Err(_) => {
            let reason = cx.take_exception();
            generator.state.set(generator, Value::UNDEFINED);
            return refuse(cx, generator, reason);
        }
    };
    let empty = cx.names().empty;
    let captures = [generator.value()];
    let on_fulfilled =
        cx.new_native_function(&NativeFunctionSpec::new(returned, empty, 1).capturing(&captures))?.value();
    let on_rejected = cx
        .new_native_function(&NativeFunctionSpec::new(return_failed, empty, 1).capturing(&captures))?
        .value();
    then(cx, Promise::of(promise), Handlers::Functions { on_fulfilled, on_rejected, capability: None })
}

fn captured(args: Args) -> Gc<Generator> {
    Generator::from_value(NativeFunction::callee(args).capture(0)).expect("it captured a generator")
}

fn returned(cx: &mut Context, args: Args) -> Result {
    let generator = captured(args);
    generator.state.set(generator, Value::UNDEFINED);
    answer(cx, generator, args.get(0), true)?;
    drain(cx, generator)?;
    Ok(Value::UNDEFINED)
}

fn return_failed(cx: &mut Context, args: Args) -> Result {
    let generator = captured(args);
    generator.state.set(generator, Value::UNDEFINED);
    refuse(cx, generator, args.get(0))?;
    drain(cx, generator)?;
    Ok(Value::UNDEFINED)
}

/// Goes on after an await, then with the next requests.
pub(crate) fn go_on(cx: &mut Context, frame: Gc<GeneratorFrame>, mode: Mode, value: Value) -> Result<()> {
    let Some(generator) = Generator::from_value(frame.owner.get()) else { return Ok(()) };
    step(cx, generator, frame, mode, value)?;
    drain(cx, generator)
}

/// Lets the generator run to its next yield, await or end. While it awaits, its state is true.
fn step(
    cx: &mut Context,
    generator: Gc<Generator>,
    frame: Gc<GeneratorFrame>,
    mode: Mode,
    value: Value,
) -> Result<()> {
    let (mut mode, mut value) = (mode, value);
    loop {
        generator.state.set(generator, Value::UNDEFINED);
        match resume(cx, frame, mode, value) {
            Ok(Resumption::Yield(value) | Resumption::Delegate(value)) => {
                return answer(cx, generator, value, false);
            }
            Ok(Resumption::Await(awaited)) => {
                generator.state.set(generator, Value::TRUE);
                if await_value(cx, frame, awaited).is_ok() {
                    return Ok(());
                }
                (mode, value) = (Mode::Throw, cx.take_exception());
            }
            Ok(Resumption::Return(value)) => return answer(cx, generator, value, true),
            Err(_) => {
                let reason = cx.take_exception();
                return refuse(cx, generator, reason);
            }
        }
    }
}
