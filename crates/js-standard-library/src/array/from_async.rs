//! `Array.fromAsync`: an async function of the specification.

use super::{callable, construct_or_create, set_length};
use crate::iterate::Iteration;
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Message, Object, Result, to_boolean, to_object};
use js_promises_async::{AsyncState, Input, NativeAsync, Turn, async_from_sync_iterator, start_async};
use js_strings::PropertyKey;
use js_value::Value;

pub(super) fn from_async(cx: &mut Context, args: Args) -> Result {
    let mut state = [Value::UNDEFINED; LENGTH_OF_STATE];
    state[PHASE] = Phase::Start.value();
    state[CONSTRUCTOR] = args.this();
    state[SOURCE] = args.get(0);
    state[MAPPER] = args.get(1);
    state[THIS] = args.get(2);
    state[INDEX] = Value::int(0);
    start_async::<FromAsync>(cx, &state)
}

/// What is awaited.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Phase {
    Start,
    /// A result of the iterator.
    Result,
    /// What the mapper made of a value of the iterator.
    Mapped,
    /// The end of the iterator's `return`, after an exception.
    Closing,
    /// An element of an array-like object.
    Element,
    /// What the mapper made of an element.
    MappedElement,
}

impl Phase {
    const ALL: [Phase; 6] = {
        use Phase::{Closing, Element, Mapped, MappedElement, Result, Start};
        [Start, Result, Mapped, Closing, Element, MappedElement]
    };

    fn value(self) -> Value {
        Value::int(self as i32)
    }

    fn of(state: AsyncState) -> Phase {
        state.get(PHASE).as_int().map_or(Phase::Start, |phase| Phase::ALL[phase as usize])
    }
}

/// The state.
const PHASE: usize = 0;
/// The constructor, then the array.
const CONSTRUCTOR: usize = 1;
const TARGET: usize = 1;
/// The items, then their iterator or array-like object.
const SOURCE: usize = 2;
/// The iterator's `next`.
const NEXT: usize = 3;
const MAPPER: usize = 4;
const THIS: usize = 5;
const INDEX: usize = 6;
/// The length of the array-like object.
const LENGTH: usize = 7;
/// What closes the iterator.
const EXCEPTION: usize = 8;
const LENGTH_OF_STATE: usize = 9;

struct FromAsync;

impl NativeAsync for FromAsync {
    fn go_on(cx: &mut Context, state: AsyncState, input: Input) -> Result<Turn> {
        let phase = Phase::of(state);
        let value = match (input, phase) {
            // The exception that closes the iterator stands, whatever `return` does.
            (_, Phase::Closing) => return Err(cx.throw(state.get(EXCEPTION))),
            (Input::Rejected(reason), Phase::Mapped) => return close(cx, state, reason),
            (Input::Rejected(reason), _) => return Err(cx.throw(reason)),
            (Input::Start, _) => return start(cx, state),
            (Input::Fulfilled(value), _) => value,
        };
        match phase {
            Phase::Result => on_result(cx, state, value),
            Phase::Mapped => add(cx, state, value),
            Phase::Element => on_element(cx, state, value),
            _ => add_element(cx, state, value),
        }
    }
}

/// Await(value) in `phase`.
fn await_in(state: AsyncState, phase: Phase, value: Value) -> Turn {
    state.set(PHASE, phase.value());
    Turn::Await(value)
}

/// Up to the first await.
fn start(cx: &mut Context, state: AsyncState) -> Result<Turn> {
    let (constructor, items) = (state.get(CONSTRUCTOR), state.get(SOURCE));
    if state.get(MAPPER) != Value::UNDEFINED {
        callable(cx, state.get(MAPPER))?;
    }
    let key = PropertyKey::symbol(cx.symbols().async_iterator);
    let iterated = if let Some(method) = cx.get_method(items, key)? {
        let iteration = Iteration::from_method(cx, items, method.value())?;
        Some((iteration.iterator.value(), iteration.next))
    } else {
        let key = PropertyKey::symbol(cx.symbols().iterator);
        match cx.get_method(items, key)? {
            Some(method) => {
                let iteration = Iteration::from_method(cx, items, method.value())?;
                Some(async_from_sync_iterator(cx, iteration.iterator.value(), iteration.next)?)
            }
            None => None,
        }
    };
    if let Some((iterator, next)) = iterated {
        let array = construct_or_create(cx, constructor, None)?;
        state.set(TARGET, array.value());
        state.set(SOURCE, iterator);
        state.set(NEXT, next);
        return step(cx, state);
    }
    let source = to_object(cx, items)?;
    let length = source.length_of_array_like(cx)?;
    let array = construct_or_create(cx, constructor, Some(length))?;
    state.set(TARGET, array.value());
    state.set(SOURCE, source.value());
    state.set(LENGTH, Value::natural(length));
    element(cx, state)
}

fn object(state: AsyncState, slot: usize) -> Gc<Object> {
    Object::from_value(state.get(slot)).expect("the state has an object there by now")
}

fn index(state: AsyncState) -> u64 {
    state.get(INDEX).as_number().map_or(0, |index| index as u64)
}

/// The array is whole.
fn finish(cx: &mut Context, state: AsyncState) -> Result<Turn> {
    set_length(cx, object(state, TARGET), index(state))?;
    Ok(Turn::Return(state.get(TARGET)))
}

/// Asks the iterator for its next result.
fn step(cx: &mut Context, state: AsyncState) -> Result<Turn> {
    if index(state) >= super::MAX_LENGTH {
        cx.type_error(Message::LengthTooGreat());
        let exception = cx.take_exception();
        return close(cx, state, exception);
    }
    let result = cx.call(state.get(NEXT), state.get(SOURCE), &[])?;
    Ok(await_in(state, Phase::Result, result))
}

fn on_result(cx: &mut Context, state: AsyncState, result: Value) -> Result<Turn> {
    let Some(result) = Object::from_value(result) else {
        let what = cx.describe(result);
        return Err(cx.type_error(Message::IteratorResultNotObject(&what)));
    };
    let key = cx.names().done;
    if to_boolean(result.get(cx, key)?) {
        return finish(cx, state);
    }
    let key = cx.names().value;
    let value = result.get(cx, key)?;
    if state.get(MAPPER) == Value::UNDEFINED {
        return add(cx, state, value);
    }
    match cx.call(state.get(MAPPER), state.get(THIS), &[value, state.get(INDEX)]) {
        Ok(mapped) => Ok(await_in(state, Phase::Mapped, mapped)),
        Err(_) => {
            let exception = cx.take_exception();
            close(cx, state, exception)
        }
    }
}

fn define(cx: &mut Context, state: AsyncState, value: Value) -> Result<()> {
    let index = index(state);
    let key = cx.integer_key(index)?;
    object(state, TARGET).create_data_property_or_throw(cx, key, value)?;
    state.set(INDEX, Value::natural(index + 1));
    Ok(())
}

fn add(cx: &mut Context, state: AsyncState, value: Value) -> Result<Turn> {
    if define(cx, state, value).is_err() {
        let exception = cx.take_exception();
        return close(cx, state, exception);
    }
    step(cx, state)
}

/// AsyncIteratorClose after a throw.
fn close(cx: &mut Context, state: AsyncState, exception: Value) -> Result<Turn> {
    let key = cx.names().return_;
    let iterator = state.get(SOURCE);
    let method = cx.get_method(iterator, key);
    let result = match method {
        Ok(Some(method)) => cx.call(method.value(), iterator, &[]),
        Ok(None) => return Err(cx.throw(exception)),
        Err(throw) => Err(throw),
    };
    match result {
        Ok(result) => {
            state.set(EXCEPTION, exception);
            Ok(await_in(state, Phase::Closing, result))
        }
        Err(_) => {
            cx.take_exception();
            Err(cx.throw(exception))
        }
    }
}

/// Awaits the next element of the array-like object.
fn element(cx: &mut Context, state: AsyncState) -> Result<Turn> {
    let index = index(state);
    if index as f64 >= state.get(LENGTH).as_number().unwrap_or(0.0) {
        return finish(cx, state);
    }
    let value = super::get_index(cx, object(state, SOURCE), index)?;
    Ok(await_in(state, Phase::Element, value))
}

fn on_element(cx: &mut Context, state: AsyncState, value: Value) -> Result<Turn> {
    if state.get(MAPPER) == Value::UNDEFINED {
        return add_element(cx, state, value);
    }
    let mapped = cx.call(state.get(MAPPER), state.get(THIS), &[value, state.get(INDEX)])?;
    Ok(await_in(state, Phase::MappedElement, mapped))
}

fn add_element(cx: &mut Context, state: AsyncState, value: Value) -> Result<Turn> {
    define(cx, state, value)?;
    element(cx, state)
}
