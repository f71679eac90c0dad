//! `RegExp.$1` and its kin (Annex B and the legacy features): what the last match was.
//!
//! The constructor function keeps an array: the input, the text, and the spans of the whole match,
//! of nine groups and of the last group.

use super::exec::Spans;
use crate::string::{part, text_of};
use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Args, Array, Context, Intrinsic, Message, NativeFunction, Object, Result};
use js_strings::JsString;
use js_value::Value;

const INPUT: u32 = 0;
const TEXT: u32 = 1;
const SPANS: u32 = 2;
/// Where the span of the last group stands among the spans.
const LAST: u32 = 10;
const LENGTH: u32 = SPANS + 2 * (LAST + 1);

/// The array, made at the first match.
fn memory(cx: &mut Context) -> Result<Option<Gc<Object>>> {
    let constructor = cx.intrinsic(Intrinsic::RegExp);
    let Some(constructor) = Object::downcast::<NativeFunction>(constructor) else { return Ok(None) };
    if let Some(memory) = Object::from_value(constructor.data()) {
        return Ok(Some(memory));
    }
    let empty = cx.strings.empty().value();
    let mut values = [Value::int(0); LENGTH as usize];
    values[INPUT as usize] = empty;
    values[TEXT as usize] = empty;
    let memory = Array::from_slice(cx, &values)?.as_object();
    constructor.set_data(memory.value());
    Ok(Some(memory))
}

/// Keeps what a match found.
pub(super) fn remember(cx: &mut Context, text: Gc<JsString>, spans: &Spans) -> Result<()> {
    let Some(memory) = memory(cx)? else { return Ok(()) };
    memory.set_own_element(INPUT, text.value());
    memory.set_own_element(TEXT, text.value());
    let last = if spans.len() > 1 { spans[spans.len() - 1] } else { None };
    for place in 0..=LAST {
        let span = if place == LAST { last } else { spans.get(place as usize).copied().flatten() };
        let (start, end) = span.unwrap_or((0, 0));
        memory.set_own_element(SPANS + 2 * place, Value::int(start as i32));
        memory.set_own_element(SPANS + 2 * place + 1, Value::int(end as i32));
    }
    Ok(())
}

/// The array, for an accessor: `this` must be the constructor itself.
fn recall(cx: &mut Context, args: Args) -> Result<Gc<Object>> {
    if args.this() == cx.intrinsic(Intrinsic::RegExp).value()
        && let Some(memory) = memory(cx)?
    {
        return Ok(memory);
    }
    let what = cx.describe(args.this());
    Err(cx.type_error(Message::IncompatibleReceiver("get RegExp.input", &what)))
}

fn element(memory: Gc<Object>, index: u32) -> Value {
    memory.own_element(index).map_or(Value::UNDEFINED, |element| element.value)
}

/// The text of the last match, and a span in it.
fn span(memory: Gc<Object>, place: u32) -> Option<(Gc<JsString>, usize, usize)> {
    let at = |index| usize::try_from(element(memory, index).as_int()?).ok();
    let text = element(memory, TEXT).downcast::<JsString>()?;
    Some((text, at(SPANS + 2 * place)?, at(SPANS + 2 * place + 1)?))
}

fn piece(cx: &mut Context, args: Args, place: u32) -> Result {
    let memory = recall(cx, args)?;
    match span(memory, place) {
        Some((text, start, end)) => part(cx, text, start, end),
        None => Ok(Value::UNDEFINED),
    }
}

pub(super) fn group<const GROUP: u32>(cx: &mut Context, args: Args) -> Result {
    piece(cx, args, GROUP)
}

pub(super) fn last_match(cx: &mut Context, args: Args) -> Result {
    piece(cx, args, 0)
}

pub(super) fn last_paren(cx: &mut Context, args: Args) -> Result {
    piece(cx, args, LAST)
}

pub(super) fn left_context(cx: &mut Context, args: Args) -> Result {
    let memory = recall(cx, args)?;
    match span(memory, 0) {
        Some((text, start, _)) => part(cx, text, 0, start),
        None => Ok(Value::UNDEFINED),
    }
}

pub(super) fn right_context(cx: &mut Context, args: Args) -> Result {
    let memory = recall(cx, args)?;
    match span(memory, 0) {
        Some((text, _, end)) => part(cx, text, end, text.len()),
        None => Ok(Value::UNDEFINED),
    }
}

pub(super) fn input(cx: &mut Context, args: Args) -> Result {
    Ok(element(recall(cx, args)?, INPUT))
}

pub(super) fn set_input(cx: &mut Context, args: Args) -> Result {
    let memory = recall(cx, args)?;
    let text = text_of(cx, args.get(0))?;
    memory.set_own_element(INPUT, text.value());
    Ok(Value::UNDEFINED)
}
