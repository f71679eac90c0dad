//! The methods that look for an element.

use super::ranges::{self, Found, Order};
use super::{get_if_present, get_index, last_start, this_and_length};
use js_object_model::{
    Args, Context, Result, is_strictly_equal, same_value_zero, to_integer_or_infinity, to_relative_index,
};
use js_value::Value;

pub(super) fn at(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    let relative = to_integer_or_infinity(cx, args.get(0))?;
    let index = if relative < 0.0 { length as f64 + relative } else { relative };
    if index < 0.0 || index >= length as f64 {
        return Ok(Value::UNDEFINED);
    }
    get_index(cx, object, index as u64)
}

pub(super) fn includes(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    if length == 0 {
        return Ok(Value::FALSE);
    }
    let (needle, start) = (args.get(0), to_relative_index(cx, args.get(1), length, 0)?);
    // These two are equal to what `===` does not find: holes, and itself.
    if needle != Value::UNDEFINED && !needle.as_number().is_some_and(f64::is_nan) {
        match ranges::find(cx, object, start..length, needle, Order::First) {
            Found::At(_) => return Ok(Value::TRUE),
            Found::Nowhere => return Ok(Value::FALSE),
            Found::Unknown => {}
        }
    }
    for index in start..length {
        let value = get_index(cx, object, index)?;
        if same_value_zero(cx, value, needle) {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

pub(super) fn index_of(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    if length == 0 {
        return Ok(Value::int(-1));
    }
    let (needle, start) = (args.get(0), to_relative_index(cx, args.get(1), length, 0)?);
    match ranges::find(cx, object, start..length, needle, Order::First) {
        Found::At(index) => return Ok(Value::natural(index)),
        Found::Nowhere => return Ok(Value::int(-1)),
        Found::Unknown => {}
    }
    for index in start..length {
        if let Some(value) = get_if_present(cx, object, index)?
            && is_strictly_equal(cx, value, needle)
        {
            return Ok(Value::natural(index));
        }
    }
    Ok(Value::int(-1))
}

pub(super) fn last_index_of(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    if length == 0 {
        return Ok(Value::int(-1));
    }
    let Some(start) = last_start(cx, args, length)? else { return Ok(Value::int(-1)) };
    let needle = args.get(0);
    match ranges::find(cx, object, 0..start + 1, needle, Order::Last) {
        Found::At(index) => return Ok(Value::natural(index)),
        Found::Nowhere => return Ok(Value::int(-1)),
        Found::Unknown => {}
    }
    for index in (0..=start).rev() {
        if let Some(value) = get_if_present(cx, object, index)?
            && is_strictly_equal(cx, value, needle)
        {
            return Ok(Value::natural(index));
        }
    }
    Ok(Value::int(-1))
}
