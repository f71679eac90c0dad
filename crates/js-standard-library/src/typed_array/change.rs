//! The methods that change a typed array in place, except `sort`.

use super::construct::copy_elements;
use super::{ElementKind, TypedArray, in_bounds, relative, this};
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Message, Result, to_integer_or_infinity, to_object};
use js_value::Value;

pub(super) fn copy_within(cx: &mut Context, args: Args) -> Result {
    const NAME: &str = "%TypedArray%.prototype.copyWithin";
    let (array, length) = this(cx, args, NAME)?;
    let to = relative(cx, args.get(0), length, 0)?;
    let from = relative(cx, args.get(1), length, 0)?;
    let end = relative(cx, args.get(2), length, length)?;
    let count = end.saturating_sub(from).min(length - to);
    if count > 0 {
        // The conversions may have shrunk the buffer.
        let length = in_bounds(cx, array, NAME)?;
        let count = count.min(length.saturating_sub(from)).min(length.saturating_sub(to));
        let buffer = array.buffer();
        let bytes = count * array.element_kind().size();
        buffer.copy_from(array.byte_index(to), &buffer, array.byte_index(from), bytes);
    }
    Ok(args.this())
}

pub(super) fn fill(cx: &mut Context, args: Args) -> Result {
    const NAME: &str = "%TypedArray%.prototype.fill";
    let (array, length) = this(cx, args, NAME)?;
    let bits = array.element_kind().encode(cx, args.get(0))?;
    let start = relative(cx, args.get(1), length, 0)?;
    let end = relative(cx, args.get(2), length, length)?;
    let end = end.min(in_bounds(cx, array, NAME)?);
    if start < end
        && let Some(first) = array.element_address(start)
    {
        // SAFETY: the elements from the first to the end are there.
        unsafe { fill_elements(array.element_kind(), first, end - start, bits) };
    }
    Ok(args.this())
}

/// Stores the same bits into `count` elements: a loop for each size of elements.
///
/// # Safety
/// The bytes of all of them must be writable.
unsafe fn fill_elements(kind: ElementKind, first: *mut u8, count: usize, bits: u64) {
    let fill = |kind: ElementKind| {
        for place in 0..count {
            // SAFETY: the caller says so; kinds of the same size are stored alike.
            unsafe { kind.store(first.add(place << kind.shift()), bits) };
        }
    };
    match kind.shift() {
        0 => fill(ElementKind::Uint8),
        1 => fill(ElementKind::Uint16),
        2 => fill(ElementKind::Uint32),
        _ => fill(ElementKind::BigUint64),
    }
}

pub(super) fn reverse(cx: &mut Context, args: Args) -> Result {
    let (array, length) = this(cx, args, "%TypedArray%.prototype.reverse")?;
    for low in 0..length / 2 {
        let high = length - 1 - low;
        if let (Some(first), Some(last)) = (array.bits(low), array.bits(high)) {
            array.set_bits(low, last);
            array.set_bits(high, first);
        }
    }
    Ok(args.this())
}

pub(super) fn set(cx: &mut Context, args: Args) -> Result {
    let Some(target) = TypedArray::of(args.this()) else {
        return Err(cx.type_error(Message::NotTypedArray()));
    };
    let offset = to_integer_or_infinity(cx, args.get(1))?;
    if offset < 0.0 {
        return Err(cx.range_error(Message::OffsetOutOfBounds()));
    }
    match TypedArray::of(args.get(0)) {
        Some(source) => set_typed_array(cx, target, offset, source)?,
        None => set_array_like(cx, target, offset, args.get(0))?,
    }
    Ok(Value::UNDEFINED)
}

const SET: &str = "%TypedArray%.prototype.set";

/// The place of `count` elements at `offset`, which must be within `length`.
fn place(cx: &mut Context, offset: f64, count: u64, length: usize) -> Result<usize> {
    if offset + count as f64 > length as f64 {
        return Err(cx.range_error(Message::OffsetOutOfBounds()));
    }
    Ok(offset as usize)
}

/// SetTypedArrayFromTypedArray.
fn set_typed_array(
    cx: &mut Context,
    target: Gc<TypedArray>,
    offset: f64,
    source: Gc<TypedArray>,
) -> Result<()> {
    let length = in_bounds(cx, target, SET)?;
    let count = in_bounds(cx, source, SET)?;
    if target.element_kind().is_bigint() != source.element_kind().is_bigint() {
        return Err(cx.type_error(Message::BigIntMixed()));
    }
    let to = place(cx, offset, count as u64, length)?;
    let kind = source.element_kind();
    let (from_buffer, to_buffer) = (source.buffer(), target.buffer());
    if kind == target.element_kind() || !from_buffer.has_same_bytes(&to_buffer) {
        return copy_elements(cx, source, 0, target, to, count);
    }
    // The bytes may overlap: the source is read before anything is written.
    cx.room_for(count * kind.size())?;
    let bytes = from_buffer.copy_out(source.raw_byte_offset(), count * kind.size());
    for (index, element) in bytes.chunks_exact(kind.size()).enumerate() {
        // SAFETY: the chunk has the size of an element.
        let bits = unsafe { kind.load(element.as_ptr()) };
        let to_kind = target.element_kind();
        let bits = if kind.is_bigint() { bits } else { to_kind.encode_number(kind.decode_number(bits)) };
        target.set_bits(to + index, bits);
    }
    Ok(())
}

/// SetTypedArrayFromArrayLike.
fn set_array_like(cx: &mut Context, target: Gc<TypedArray>, offset: f64, source: Value) -> Result<()> {
    let length = in_bounds(cx, target, SET)?;
    let source = to_object(cx, source)?;
    let count = source.length_of_array_like(cx)?;
    let to = place(cx, offset, count, length)?;
    for index in 0..count {
        let value = crate::array::get_index(cx, source, index)?;
        target.set_element(cx, to + index as usize, value)?;
    }
    Ok(())
}
