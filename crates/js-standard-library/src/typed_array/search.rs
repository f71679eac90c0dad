//! The methods that look for an element.

use super::{TypedArray, relative, this};
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Result, is_strictly_equal, same_value_zero, to_integer_or_infinity};
use js_value::Value;

pub(super) fn at(cx: &mut Context, args: Args) -> Result {
    let (array, length) = this(cx, args, "%TypedArray%.prototype.at")?;
    let relative = to_integer_or_infinity(cx, args.get(0))?;
    let index = if relative < 0.0 { length as f64 + relative } else { relative };
    if index < 0.0 || index >= length as f64 {
        return Ok(Value::UNDEFINED);
    }
    array.element(cx, index as usize)
}

pub(super) fn includes(cx: &mut Context, args: Args) -> Result {
    let (array, length) = this(cx, args, "%TypedArray%.prototype.includes")?;
    if length == 0 {
        return Ok(Value::FALSE);
    }
    for index in relative(cx, args.get(1), length, 0)?..length {
        // An element that went meanwhile is undefined.
        let value = array.element(cx, index)?;
        if same_value_zero(cx, value, args.get(0)) {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

/// Whether the element at `index` is there and strictly equal to `sought`.
fn is_at(cx: &mut Context, array: Gc<TypedArray>, index: usize, sought: Value) -> Result<bool> {
    if index >= array.len() {
        return Ok(false);
    }
    let value = array.element(cx, index)?;
    Ok(is_strictly_equal(cx, value, sought))
}

pub(super) fn index_of(cx: &mut Context, args: Args) -> Result {
    let (array, length) = this(cx, args, "%TypedArray%.prototype.indexOf")?;
    if length == 0 {
        return Ok(Value::int(-1));
    }
    for index in relative(cx, args.get(1), length, 0)?..length {
        if is_at(cx, array, index, args.get(0))? {
            return Ok(Value::number(index as f64));
        }
    }
    Ok(Value::int(-1))
}

pub(super) fn last_index_of(cx: &mut Context, args: Args) -> Result {
    let (array, length) = this(cx, args, "%TypedArray%.prototype.lastIndexOf")?;
    if length == 0 {
        return Ok(Value::int(-1));
    }
    let start = crate::array::last_start(cx, args, length as u64)?;
    let Some(start) = start else { return Ok(Value::int(-1)) };
    for index in (0..=start as usize).rev() {
        if is_at(cx, array, index, args.get(0))? {
            return Ok(Value::number(index as f64));
        }
    }
    Ok(Value::int(-1))
}
