//! `RegExp.$1` and its kin (Annex B and the legacy features): what the last match was.
//!
//! The constructor function keeps an array: the input, the text, and what matched where. Few programs
//! ask, so the groups are found again, by the same program at the same place, once somebody does.

use super::RegExp;
use super::exec::{Want, run};
use crate::string::{part, text_of};
use js_garbage_collection::{Gc, HostCell, ValueCell};
use js_object_model::{Args, Array, Context, Intrinsic, Message, NativeFunction, Object, Result};
use js_regexp::MatchAbort;
use js_strings::JsString;
use js_value::Value;

/// `RegExp.input`; undefined where the last match made it invalid.
const INPUT: u32 = 0;
const TEXT: u32 = 1;
/// The program of the last match; undefined once the spans are known; null where they are invalid.
const PROGRAM: u32 = 2;
/// Where the search began that found the match, or later.
const START: u32 = 3;
/// The spans of the whole match, of nine groups and of the last group.
const SPANS: u32 = 4;
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
    values[PROGRAM as usize] = Value::UNDEFINED;
    let memory = Array::from_slice(cx, &values)?.as_object();
    constructor.set_data(memory.value());
    Ok(Some(memory))
}

/// Keeps what a match found: UpdateLegacyRegExpStaticProperties. Matches of derived classes make the
/// properties invalid; those of other realms change nothing.
pub(super) fn remember(cx: &mut Context, regexp: Gc<RegExp>, text: Gc<JsString>, start: usize) -> Result<()> {
    if regexp.realm() != cx.realm() {
        return Ok(());
    }
    let Some(memory) = memory(cx)? else { return Ok(()) };
    if regexp.has_legacy_features() {
        memory.set_own_element(INPUT, text.value());
        memory.set_own_element(TEXT, text.value());
        memory.set_own_element(PROGRAM, regexp.host().value());
        memory.set_own_element(START, Value::number(start as f64));
    } else {
        memory.set_own_element(INPUT, Value::UNDEFINED);
        memory.set_own_element(TEXT, cx.strings.empty().value());
        memory.set_own_element(PROGRAM, Value::NULL);
    }
    Ok(())
}

/// Finds the groups of the last match, if that was not done yet.
fn find_spans(cx: &mut Context, memory: Gc<Object>) -> Result<()> {
    let Some(program) = element(memory, PROGRAM).downcast::<HostCell>() else { return Ok(()) };
    let Some(text) = element(memory, TEXT).downcast::<JsString>() else { return Ok(()) };
    let start = element(memory, START).as_number().map_or(0, |start| start as usize);
    let spans = loop {
        match run(cx, program, text, start, Want::Groups) {
            Ok(spans) => break spans.unwrap_or_default(),
            Err(MatchAbort::Interrupted) => cx.poll_interrupts()?,
            Err(_) => return Err(cx.range_error(Message::RegExpBudget())),
        }
    };
    let last = if spans.len() > 1 { spans[spans.len() - 1] } else { None };
    for place in 0..=LAST {
        let span = if place == LAST { last } else { spans.get(place as usize).copied().flatten() };
        let (start, end) = span.unwrap_or((0, 0));
        memory.set_own_element(SPANS + 2 * place, Value::int(start as i32));
        memory.set_own_element(SPANS + 2 * place + 1, Value::int(end as i32));
    }
    memory.set_own_element(PROGRAM, Value::UNDEFINED);
    Ok(())
}

/// The array, for an accessor: `this` must be the constructor itself.
fn recall(cx: &mut Context, args: Args) -> Result<Gc<Object>> {
    if args.this() == cx.intrinsic(Intrinsic::RegExp).value()
        && let Some(memory) = memory(cx)?
    {
        return Ok(memory);
    }
    Err(incompatible(cx, args))
}

fn incompatible(cx: &mut Context, args: Args) -> js_object_model::Throw {
    let what = cx.describe(args.this());
    cx.type_error(Message::IncompatibleReceiver("get RegExp.input", &what))
}

fn element(memory: Gc<Object>, index: u32) -> Value {
    memory.own_element(index).map_or(Value::UNDEFINED, |element| element.value)
}

/// The text of the last match, and a span in it.
fn span(cx: &mut Context, args: Args, place: u32) -> Result<(Gc<JsString>, usize, usize)> {
    let memory = recall(cx, args)?;
    find_spans(cx, memory)?;
    let at = |index| usize::try_from(element(memory, index).as_int()?).ok();
    let text = element(memory, TEXT).downcast::<JsString>();
    let is_valid = element(memory, PROGRAM) != Value::NULL;
    match (text, at(SPANS + 2 * place), at(SPANS + 2 * place + 1)) {
        (Some(text), Some(start), Some(end)) if is_valid => Ok((text, start, end)),
        _ => Err(cx.type_error(Message::RegExpLegacyInvalid())),
    }
}

fn piece(cx: &mut Context, args: Args, place: u32) -> Result {
    let (text, start, end) = span(cx, args, place)?;
    part(cx, text, start, end)
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
    let (text, start, _) = span(cx, args, 0)?;
    part(cx, text, 0, start)
}

pub(super) fn right_context(cx: &mut Context, args: Args) -> Result {
    let (text, _, end) = span(cx, args, 0)?;
    part(cx, text, end, text.len())
}

pub(super) fn input(cx: &mut Context, args: Args) -> Result {
    match element(recall(cx, args)?, INPUT) {
        Value::UNDEFINED => Err(cx.type_error(Message::RegExpLegacyInvalid())),
        input => Ok(input),
    }
}

pub(super) fn set_input(cx: &mut Context, args: Args) -> Result {
    let memory = recall(cx, args)?;
    let text = text_of(cx, args.get(0))?;
    memory.set_own_element(INPUT, text.value());
    Ok(Value::UNDEFINED)
}
