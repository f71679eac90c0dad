//! The methods that call a function for each element.

use super::{
    append, callable, get_if_present, get_index, set_length, species_create, species_create_to_fill,
    this_and_length,
};
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Message, Object, Result, to_boolean};
use js_value::Value;

/// Calls the callback for each element that is there; `each` sees the element and the result, and
/// says whether to stop.
#[inline]
fn visit(
    cx: &mut Context,
    args: Args,
    mut each: impl FnMut(&mut Context, u64, Value, Value) -> Result<Option<Value>>,
) -> Result<Option<Value>> {
    let (object, length) = this_and_length(cx, args)?;
    let function = callable(cx, args.get(0))?;
    visit_elements(cx, object, length, function, args.get(1), &mut each)
}

#[inline]
fn visit_elements(
    cx: &mut Context,
    object: Gc<Object>,
    length: u64,
    function: Value,
    this: Value,
    each: &mut impl FnMut(&mut Context, u64, Value, Value) -> Result<Option<Value>>,
) -> Result<Option<Value>> {
    for index in 0..length {
        if let Some(value) = get_if_present(cx, object, index)? {
            let result = cx.call(function, this, &[value, Value::natural(index), object.value()])?;
            if let Some(answer) = each(cx, index, value, result)? {
                return Ok(Some(answer));
            }
        }
    }
    Ok(None)
}

pub(super) fn for_each(cx: &mut Context, args: Args) -> Result {
    visit(cx, args, |_, _, _, _| Ok(None))?;
    Ok(Value::UNDEFINED)
}

pub(super) fn every(cx: &mut Context, args: Args) -> Result {
    let found = visit(cx, args, |_, _, _, result| Ok((!to_boolean(result)).then_some(Value::FALSE)))?;
    Ok(found.unwrap_or(Value::TRUE))
}

pub(super) fn some(cx: &mut Context, args: Args) -> Result {
    let found = visit(cx, args, |_, _, _, result| Ok(to_boolean(result).then_some(Value::TRUE)))?;
    Ok(found.unwrap_or(Value::FALSE))
}

pub(super) fn map(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    let function = callable(cx, args.get(0))?;
    let (mapped, is_plain) = species_create_to_fill(cx, object, length)?;
    visit_elements(cx, object, length, function, args.get(1), &mut |cx, index, _, result| {
        append(cx, mapped, index, result)?;
        Ok(None)
    })?;
    if is_plain {
        set_length(cx, mapped, length)?;
    }
    Ok(mapped.value())
}

pub(super) fn filter(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    let function = callable(cx, args.get(0))?;
    let kept = species_create(cx, object, 0)?;
    let mut to = 0;
    visit_elements(cx, object, length, function, args.get(1), &mut |cx, _, value, result| {
        if to_boolean(result) {
            append(cx, kept, to, value)?;
            to += 1;
        }
        Ok(None)
    })?;
    Ok(kept.value())
}

/// FindViaPredicate: index and value; holes count as undefined.
fn find_via_predicate(cx: &mut Context, args: Args, backwards: bool) -> Result<Option<(u64, Value)>> {
    let (object, length) = this_and_length(cx, args)?;
    let function = callable(cx, args.get(0))?;
    for step in 0..length {
        let index = if backwards { length - 1 - step } else { step };
        let value = get_index(cx, object, index)?;
        let result = cx.call(function, args.get(1), &[value, Value::natural(index), object.value()])?;
        if to_boolean(result) {
            return Ok(Some((index, value)));
        }
    }
    Ok(None)
}

pub(super) fn find(cx: &mut Context, args: Args) -> Result {
    Ok(find_via_predicate(cx, args, false)?.map_or(Value::UNDEFINED, |found| found.1))
}

pub(super) fn find_index(cx: &mut Context, args: Args) -> Result {
    Ok(find_via_predicate(cx, args, false)?.map_or(Value::int(-1), |found| Value::natural(found.0)))
}

pub(super) fn find_last(cx: &mut Context, args: Args) -> Result {
    Ok(find_via_predicate(cx, args, true)?.map_or(Value::UNDEFINED, |found| found.1))
}

pub(super) fn find_last_index(cx: &mut Context, args: Args) -> Result {
    Ok(find_via_predicate(cx, args, true)?.map_or(Value::int(-1), |found| Value::natural(found.0)))
}

fn fold(cx: &mut Context, args: Args, backwards: bool) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    let function = callable(cx, args.get(0))?;
    let mut accumulator = (args.len() > 1).then(|| args.get(1));
    for step in 0..length {
        let index = if backwards { length - 1 - step } else { step };
        let Some(value) = get_if_present(cx, object, index)? else { continue };
        accumulator = Some(match accumulator {
            Some(accumulator) => {
                let index = Value::natural(index);
                cx.call(function, Value::UNDEFINED, &[accumulator, value, index, object.value()])?
            }
            None => value,
        });
    }
    accumulator.ok_or_else(|| cx.type_error(Message::ReduceOfEmpty()))
}

pub(super) fn reduce(cx: &mut Context, args: Args) -> Result {
    fold(cx, args, false)
}

pub(super) fn reduce_right(cx: &mut Context, args: Args) -> Result {
    fold(cx, args, true)
}
