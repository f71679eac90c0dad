//! The methods that make a new typed array of an old one.

use super::construct::copy_elements;
use super::species::{create_same, species_create, species_view};
use super::{TypedArray, in_bounds, relative, this};
use js_object_model::{Args, Context, Message, Result, to_integer_or_infinity};
use js_value::Value;

pub(super) fn slice(cx: &mut Context, args: Args) -> Result {
    const NAME: &str = "%TypedArray%.prototype.slice";
    let (array, length) = this(cx, args, NAME)?;
    let start = relative(cx, args.get(0), length, 0)?;
    let end = relative(cx, args.get(1), length, length)?;
    let made = species_create(cx, array, end.saturating_sub(start), NAME)?;
    if end <= start {
        return Ok(made.value());
    }
    // The conversions and the constructor may have shrunk the buffer.
    let end = end.min(in_bounds(cx, array, NAME)?);
    let count = end.saturating_sub(start);
    let buffer = array.buffer();
    if made.element_kind() == array.element_kind() && made.buffer().has_same_bytes(&buffer) {
        // The constructor gave a view of the same bytes: they are copied one after the other.
        for index in 0..count * array.element_kind().size() {
            let byte = buffer.copy_out(array.byte_index(start) + index, 1);
            buffer.copy_in(made.raw_byte_offset() + index, &byte);
        }
    } else {
        copy_elements(cx, array, start, made, 0, count)?;
    }
    Ok(made.value())
}

pub(super) fn subarray(cx: &mut Context, args: Args) -> Result {
    const NAME: &str = "%TypedArray%.prototype.subarray";
    let Some(array) = TypedArray::of(args.this()) else {
        return Err(cx.type_error(Message::NotTypedArray()));
    };
    let length = array.len();
    let start = relative(cx, args.get(0), length, 0)?;
    let offset = array.raw_byte_offset() + (start << array.element_kind().shift());
    let (buffer, offset) = (array.buffer().value(), Value::number(offset as f64));
    let made = if array.is_tracking() && args.get(1) == Value::UNDEFINED {
        species_view(cx, array, &[buffer, offset], NAME)?
    } else {
        let end = relative(cx, args.get(1), length, length)?;
        let count = Value::number(end.saturating_sub(start) as f64);
        species_view(cx, array, &[buffer, offset, count], NAME)?
    };
    Ok(made.value())
}

pub(super) fn to_reversed(cx: &mut Context, args: Args) -> Result {
    let (array, length) = this(cx, args, "%TypedArray%.prototype.toReversed")?;
    let made = create_same(cx, array.element_kind(), length)?;
    for index in 0..length {
        if let Some(bits) = array.bits(length - 1 - index) {
            made.set_bits(index, bits);
        }
    }
    Ok(made.value())
}

pub(super) fn with(cx: &mut Context, args: Args) -> Result {
    let (array, length) = this(cx, args, "%TypedArray%.prototype.with")?;
    let relative = to_integer_or_infinity(cx, args.get(0))?;
    let index = if relative < 0.0 { length as f64 + relative } else { relative };
    let kind = array.element_kind();
    let new = kind.encode(cx, args.get(1))?;
    // The conversion may have shrunk the buffer.
    if index < 0.0 || index >= array.len() as f64 {
        return Err(cx.range_error(Message::InvalidTypedArrayIndex()));
    }
    let made = create_same(cx, kind, length)?;
    let undefined = if kind.is_bigint() { None } else { Some(kind.encode_number(f64::NAN)) };
    for at in 0..length {
        let bits = if at as f64 == index { Some(new) } else { array.bits(at).or(undefined) };
        match bits {
            Some(bits) => made.set_bits(at, bits),
            // An element that went is undefined, which is no BigInt.
            None => made.set_element(cx, at, Value::UNDEFINED)?,
        }
    }
    Ok(made.value())
}
