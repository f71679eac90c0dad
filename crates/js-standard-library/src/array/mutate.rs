//! The methods that change the array in place.

use super::copy::copy_range;
use super::{check_length, get_if_present, get_index, plain, ranges, set_length, this_and_length, watch};
use js_garbage_collection::Gc;
use js_object_model::{
    Args, Context, Object, Result, clamp_relative, to_integer_or_infinity, to_relative_index,
};
use js_value::Value;

/// Set(O, index, value, true).
#[inline]
pub(super) fn put_index(cx: &mut Context, object: Gc<Object>, index: u64, value: Value) -> Result<()> {
    if plain::replace(object, index, value) {
        return Ok(());
    }
    watch(cx, index)?;
    let key = cx.integer_key(index)?;
    object.put(cx, key, value, true)
}

fn delete_index(cx: &mut Context, object: Gc<Object>, index: u64) -> Result<()> {
    watch(cx, index)?;
    let key = cx.integer_key(index)?;
    object.delete_property_or_throw(cx, key)
}

/// Moves the element at `from` to `to`; a hole moves as a hole.
fn move_element(cx: &mut Context, object: Gc<Object>, from: u64, to: u64) -> Result<()> {
    match get_if_present(cx, object, from)? {
        Some(value) => put_index(cx, object, to, value),
        None => delete_index(cx, object, to),
    }
}

pub(super) fn push(cx: &mut Context, args: Args) -> Result {
    if let Some(object) = Object::from_value(args.this())
        && args.len() == 1
        && let Some(length) = plain::push(cx, object, args.get(0))?
    {
        return Ok(Value::natural(length.into()));
    }
    let (object, length) = this_and_length(cx, args)?;
    check_length(cx, length + args.len() as u64)?;
    if ranges::replace(cx, object, length, length, 0, args.iter())? {
        return Ok(Value::natural(length + args.len() as u64));
    }
    for (i, value) in args.iter().enumerate() {
        put_index(cx, object, length + i as u64, value)?;
    }
    let length = length + args.len() as u64;
    set_length(cx, object, length)?;
    Ok(Value::natural(length))
}

pub(super) fn pop(cx: &mut Context, args: Args) -> Result {
    if let Some(object) = Object::from_value(args.this())
        && let Some(value) = plain::pop(object)
    {
        return Ok(value);
    }
    let (object, length) = this_and_length(cx, args)?;
    if length == 0 {
        set_length(cx, object, 0)?;
        return Ok(Value::UNDEFINED);
    }
    let value = get_index(cx, object, length - 1)?;
    delete_index(cx, object, length - 1)?;
    set_length(cx, object, length - 1)?;
    Ok(value)
}

pub(super) fn shift(cx: &mut Context, args: Args) -> Result {
    if let Some(object) = Object::from_value(args.this())
        && let Some(value) = plain::shift(object)
    {
        return Ok(value);
    }
    let (object, length) = this_and_length(cx, args)?;
    if length == 0 {
        set_length(cx, object, 0)?;
        return Ok(Value::UNDEFINED);
    }
    let first = get_index(cx, object, 0)?;
    for from in 1..length {
        move_element(cx, object, from, from - 1)?;
    }
    delete_index(cx, object, length - 1)?;
    set_length(cx, object, length - 1)?;
    Ok(first)
}

pub(super) fn unshift(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    let count = args.len() as u64;
    if count > 0 {
        check_length(cx, length + count)?;
        if ranges::replace(cx, object, length, 0, 0, args.iter())? {
            return Ok(Value::natural(length + count));
        }
        for from in (0..length).rev() {
            move_element(cx, object, from, from + count)?;
        }
        for (i, value) in args.iter().enumerate() {
            put_index(cx, object, i as u64, value)?;
        }
    }
    set_length(cx, object, length + count)?;
    Ok(Value::natural(length + count))
}

pub(super) fn reverse(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    if ranges::reverse(object, length) {
        return Ok(object.value());
    }
    for lower in 0..length / 2 {
        let upper = length - 1 - lower;
        let low = get_if_present(cx, object, lower)?;
        let high = get_if_present(cx, object, upper)?;
        match (low, high) {
            (Some(low), Some(high)) => {
                put_index(cx, object, lower, high)?;
                put_index(cx, object, upper, low)?;
            }
            (None, Some(high)) => {
                put_index(cx, object, lower, high)?;
                delete_index(cx, object, upper)?;
            }
            (Some(low), None) => {
                delete_index(cx, object, lower)?;
                put_index(cx, object, upper, low)?;
            }
            (None, None) => {}
        }
    }
    Ok(object.value())
}

pub(super) fn fill(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    let start = to_relative_index(cx, args.get(1), length, 0)?;
    let end = to_relative_index(cx, args.get(2), length, length)?;
    if start < end && ranges::fill(cx, object, start..end, args.get(0))? {
        return Ok(object.value());
    }
    for index in start..end {
        put_index(cx, object, index, args.get(0))?;
    }
    Ok(object.value())
}

pub(super) fn copy_within(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    let target = to_relative_index(cx, args.get(0), length, 0)?;
    let start = to_relative_index(cx, args.get(1), length, 0)?;
    let end = to_relative_index(cx, args.get(2), length, length)?;
    let count = end.saturating_sub(start).min(length - target);
    if ranges::copy_within(object, length, start, target, count) {
        return Ok(object.value());
    }
    let backwards = start < target && target < start + count;
    for step in 0..count {
        let offset = if backwards { count - 1 - step } else { step };
        move_element(cx, object, start + offset, target + offset)?;
    }
    Ok(object.value())
}

/// Where a splice begins and how much it takes out.
pub(super) fn splice_range(cx: &mut Context, args: Args, length: u64) -> Result<(u64, u64)> {
    let relative = to_integer_or_infinity(cx, args.get(0))?;
    let start = clamp_relative(relative, length);
    let deleted = match args.len() {
        0 => 0,
        1 => length - start,
        _ => to_integer_or_infinity(cx, args.get(1))?.clamp(0.0, (length - start) as f64) as u64,
    };
    Ok((start, deleted))
}

pub(super) fn splice(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    let (start, deleted) = splice_range(cx, args, length)?;
    let inserted = args.len().saturating_sub(2) as u64;
    check_length(cx, length + inserted - deleted)?;
    let removed = copy_range(cx, object, start, deleted)?;
    if ranges::replace(cx, object, length, start, deleted, args.iter().skip(2))? {
        return Ok(removed.value());
    }
    if inserted < deleted {
        for from in start + deleted..length {
            move_element(cx, object, from, from - deleted + inserted)?;
        }
        for index in (length - deleted + inserted..length).rev() {
            delete_index(cx, object, index)?;
        }
    } else if inserted > deleted {
        for from in (start + deleted..length).rev() {
            move_element(cx, object, from, from - deleted + inserted)?;
        }
    }
    for (i, value) in args.iter().skip(2).enumerate() {
        put_index(cx, object, start + i as u64, value)?;
    }
    set_length(cx, object, length - deleted + inserted)?;
    Ok(removed.value())
}
