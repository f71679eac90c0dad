//! The methods that make a new array of old ones.

use super::mutate::splice_range;
use super::{
    append, callable, check_length, create_by, get_if_present, get_index, ranges, set_length,
    species_constructor, species_create, this_and_length,
};
use js_garbage_collection::Gc;
use js_object_model::{
    Args, Array, Context, Message, Object, Result, is_array, to_boolean, to_integer_or_infinity, to_object,
    to_relative_index,
};
use js_strings::PropertyKey;
use js_value::Value;

/// IsConcatSpreadable.
fn is_spreadable(cx: &mut Context, value: Value) -> Result<Option<Gc<Object>>> {
    let Some(object) = Object::from_value(value) else { return Ok(None) };
    let key = PropertyKey::symbol(cx.symbols().is_concat_spreadable);
    let wish = object.get(cx, key)?;
    let spread = if wish == Value::UNDEFINED { is_array(cx, value)? } else { to_boolean(wish) };
    Ok(spread.then_some(object))
}

pub(super) fn concat(cx: &mut Context, args: Args) -> Result {
    let object = to_object(cx, args.this())?;
    let result = species_create(cx, object, 0)?;
    let mut to = 0;
    for part in std::iter::once(object.value()).chain(args.iter()) {
        match is_spreadable(cx, part)? {
            Some(part) => {
                let length = part.length_of_array_like(cx)?;
                check_length(cx, to + length)?;
                if !ranges::append(cx, result, to, part, length)? {
                    for index in 0..length {
                        if let Some(value) = get_if_present(cx, part, index)? {
                            append(cx, result, to + index, value)?;
                        }
                    }
                }
                to += length;
            }
            None => {
                check_length(cx, to + 1)?;
                append(cx, result, to, part)?;
                to += 1;
            }
        }
    }
    set_length(cx, result, to)?;
    Ok(result.value())
}

pub(super) fn slice(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    let start = to_relative_index(cx, args.get(0), length, 0)?;
    let end = to_relative_index(cx, args.get(1), length, length)?;
    let count = end.saturating_sub(start);
    Ok(copy_range(cx, object, start, count)?.value())
}

/// What `slice` gives, and `splice`: an array of the species of `object` with `count` of its
/// elements.
pub(super) fn copy_range(cx: &mut Context, object: Gc<Object>, start: u64, count: u64) -> Result<Gc<Object>> {
    let constructor = species_constructor(cx, object)?;
    if constructor.is_none()
        && let Some(result) = ranges::slice(cx, object, start..start + count)?
    {
        return Ok(result);
    }
    let result = create_by(cx, constructor, count)?;
    for offset in 0..count {
        if let Some(value) = get_if_present(cx, object, start + offset)? {
            append(cx, result, offset, value)?;
        }
    }
    set_length(cx, result, count)?;
    Ok(result)
}

/// FlattenIntoArray: `length` elements of `source` go to `at` and behind; the next free index.
fn flatten(
    cx: &mut Context,
    to: Gc<Object>,
    source: Gc<Object>,
    length: u64,
    mut at: u64,
    depth: f64,
    mapper: Option<(Value, Value)>,
) -> Result<u64> {
    cx.check_stack()?;
    for index in 0..length {
        let Some(mut value) = get_if_present(cx, source, index)? else { continue };
        if let Some((function, this)) = mapper {
            value = cx.call(function, this, &[value, Value::natural(index), source.value()])?;
        }
        if depth > 0.0
            && let Some(inner) = Object::from_value(value)
            && is_array(cx, value)?
        {
            let length = inner.length_of_array_like(cx)?;
            at = flatten(cx, to, inner, length, at, depth - 1.0, None)?;
        } else {
            check_length(cx, at + 1)?;
            append(cx, to, at, value)?;
            at += 1;
        }
    }
    Ok(at)
}

pub(super) fn flat(cx: &mut Context, args: Args) -> Result {
    let object = to_object(cx, args.this())?;
    let length = object.length_of_array_like(cx)?;
    let depth = if args.get(0) == Value::UNDEFINED { 1.0 } else { to_integer_or_infinity(cx, args.get(0))? };
    let result = species_create(cx, object, 0)?;
    flatten(cx, result, object, length, 0, depth, None)?;
    Ok(result.value())
}

pub(super) fn flat_map(cx: &mut Context, args: Args) -> Result {
    let object = to_object(cx, args.this())?;
    let length = object.length_of_array_like(cx)?;
    let function = callable(cx, args.get(0))?;
    let result = species_create(cx, object, 0)?;
    flatten(cx, result, object, length, 0, 1.0, Some((function, args.get(1))))?;
    Ok(result.value())
}

/// A new array of `length`, which must be below 2^32.
fn plain(cx: &mut Context, length: u64) -> Result<Gc<Object>> {
    if length > u64::from(u32::MAX) {
        return Err(cx.range_error(Message::InvalidArrayLength()));
    }
    Ok(Array::create(cx, length, None)?.as_object())
}

pub(super) fn to_reversed(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    let result = plain(cx, length)?;
    for index in 0..length {
        let value = get_index(cx, object, length - 1 - index)?;
        append(cx, result, index, value)?;
    }
    Ok(result.value())
}

pub(super) fn to_spliced(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    let (start, deleted) = splice_range(cx, args, length)?;
    let inserted = args.len().saturating_sub(2) as u64;
    let new_length = length + inserted - deleted;
    check_length(cx, new_length)?;
    let result = plain(cx, new_length)?;
    for index in 0..new_length {
        let value = if index < start {
            get_index(cx, object, index)?
        } else if index < start + inserted {
            args.get((2 + index - start) as usize)
        } else {
            get_index(cx, object, index + deleted - inserted)?
        };
        append(cx, result, index, value)?;
    }
    Ok(result.value())
}

pub(super) fn with(cx: &mut Context, args: Args) -> Result {
    let (object, length) = this_and_length(cx, args)?;
    let relative = to_integer_or_infinity(cx, args.get(0))?;
    let index = if relative < 0.0 { length as f64 + relative } else { relative };
    if index < 0.0 || index >= length as f64 {
        return Err(cx.range_error(Message::InvalidIndex()));
    }
    let result = plain(cx, length)?;
    for at in 0..length {
        let value = if at == index as u64 { args.get(1) } else { get_index(cx, object, at)? };
        append(cx, result, at, value)?;
    }
    Ok(result.value())
}
