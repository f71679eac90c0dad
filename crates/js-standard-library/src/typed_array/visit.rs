//! The methods that call a function for each element. Elements that went meanwhile are undefined.

use super::species::species_create;
use super::{TypedArray, this};
use crate::array::callable;
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Message, Result, to_boolean};
use js_value::Value;

/// The array, its length and the function.
fn start(cx: &mut Context, args: Args, method: &str) -> Result<(Gc<TypedArray>, usize, Value)> {
    let (array, length) = this(cx, args, method)?;
    let function = callable(cx, args.get(0))?;
    Ok((array, length, function))
}

/// The element at `index` and what the function says of it.
#[inline]
fn ask(
    cx: &mut Context,
    array: Gc<TypedArray>,
    function: Value,
    args: Args,
    index: usize,
) -> Result<(Value, Value)> {
    let value = array.element(cx, index)?;
    let answer = cx.call(function, args.get(1), &[value, Value::number(index as f64), args.this()])?;
    Ok((value, answer))
}

/// The first index, or the last, whose element the function says yes to, with the element.
fn seek(cx: &mut Context, args: Args, method: &str, backwards: bool) -> Result<Option<(usize, Value)>> {
    let (array, length, function) = start(cx, args, method)?;
    for step in 0..length {
        let index = if backwards { length - 1 - step } else { step };
        let (value, answer) = ask(cx, array, function, args, index)?;
        if to_boolean(answer) {
            return Ok(Some((index, value)));
        }
    }
    Ok(None)
}

fn index_value(found: Option<(usize, Value)>) -> Value {
    found.map_or(Value::int(-1), |(index, _)| Value::number(index as f64))
}

pub(super) fn find(cx: &mut Context, args: Args) -> Result {
    let found = seek(cx, args, "%TypedArray%.prototype.find", false)?;
    Ok(found.map_or(Value::UNDEFINED, |found| found.1))
}

pub(super) fn find_index(cx: &mut Context, args: Args) -> Result {
    Ok(index_value(seek(cx, args, "%TypedArray%.prototype.findIndex", false)?))
}

pub(super) fn find_last(cx: &mut Context, args: Args) -> Result {
    let found = seek(cx, args, "%TypedArray%.prototype.findLast", true)?;
    Ok(found.map_or(Value::UNDEFINED, |found| found.1))
}

pub(super) fn find_last_index(cx: &mut Context, args: Args) -> Result {
    Ok(index_value(seek(cx, args, "%TypedArray%.prototype.findLastIndex", true)?))
}

pub(super) fn some(cx: &mut Context, args: Args) -> Result {
    Ok(Value::boolean(seek(cx, args, "%TypedArray%.prototype.some", false)?.is_some()))
}

pub(super) fn every(cx: &mut Context, args: Args) -> Result {
    let (array, length, function) = start(cx, args, "%TypedArray%.prototype.every")?;
    for index in 0..length {
        let (_, answer) = ask(cx, array, function, args, index)?;
        if !to_boolean(answer) {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

pub(super) fn for_each(cx: &mut Context, args: Args) -> Result {
    let (array, length, function) = start(cx, args, "%TypedArray%.prototype.forEach")?;
    for index in 0..length {
        ask(cx, array, function, args, index)?;
    }
    Ok(Value::UNDEFINED)
}

pub(super) fn filter(cx: &mut Context, args: Args) -> Result {
    const NAME: &str = "%TypedArray%.prototype.filter";
    let (array, length, function) = start(cx, args, NAME)?;
    let mut kept = cx.heap.list();
    for index in 0..length {
        let (value, answer) = ask(cx, array, function, args, index)?;
        if to_boolean(answer) {
            cx.push(&mut kept, value)?;
        }
    }
    let made = species_create(cx, array, kept.len(), NAME)?;
    for index in 0..kept.len() {
        made.set_element(cx, index, kept.at(index))?;
    }
    Ok(made.value())
}

pub(super) fn map(cx: &mut Context, args: Args) -> Result {
    const NAME: &str = "%TypedArray%.prototype.map";
    let (array, length, function) = start(cx, args, NAME)?;
    let made = species_create(cx, array, length, NAME)?;
    for index in 0..length {
        let (_, answer) = ask(cx, array, function, args, index)?;
        made.set_element(cx, index, answer)?;
    }
    Ok(made.value())
}

fn fold(cx: &mut Context, args: Args, method: &str, backwards: bool) -> Result {
    let (array, length, function) = start(cx, args, method)?;
    let mut accumulator = (args.len() > 1).then(|| args.get(1));
    for step in 0..length {
        let index = if backwards { length - 1 - step } else { step };
        let value = array.element(cx, index)?;
        accumulator = Some(match accumulator {
            Some(accumulator) => {
                let arguments = [accumulator, value, Value::number(index as f64), args.this()];
                cx.call(function, Value::UNDEFINED, &arguments)?
            }
            None => value,
        });
    }
    accumulator.ok_or_else(|| cx.type_error(Message::ReduceOfEmpty()))
}

pub(super) fn reduce(cx: &mut Context, args: Args) -> Result {
    fold(cx, args, "%TypedArray%.prototype.reduce", false)
}

pub(super) fn reduce_right(cx: &mut Context, args: Args) -> Result {
    fold(cx, args, "%TypedArray%.prototype.reduceRight", true)
}
