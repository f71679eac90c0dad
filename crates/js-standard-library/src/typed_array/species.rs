//! How the methods make new typed arrays.

use super::{ElementKind, TypedArray, Window, validate};
use crate::buffer;
use js_garbage_collection::Gc;
use js_object_model::{Context, Message, Object, Result};
use js_value::Value;

/// AllocateTypedArray with a length: over a new buffer.
pub(super) fn allocate(
    cx: &mut Context,
    prototype: Gc<Object>,
    kind: ElementKind,
    length: u64,
) -> Result<Gc<TypedArray>> {
    let bytes = length.checked_mul(kind.size() as u64).filter(|&bytes| bytes <= buffer::MAX_BYTES);
    let Some(bytes) = bytes else {
        return Err(cx.range_error(Message::InvalidTypedArrayLength(&length.to_string())));
    };
    let buffer = buffer::plain(cx, bytes)?;
    TypedArray::new(cx, prototype, kind, buffer, Window { byte_offset: 0, length: Some(length as usize) })
}

/// TypedArrayCreateSameType: by the intrinsic constructor, which no program can watch.
pub(super) fn create_same(cx: &mut Context, kind: ElementKind, length: usize) -> Result<Gc<TypedArray>> {
    let prototype = cx.intrinsic(kind.intrinsics().1);
    allocate(cx, prototype, kind, length as u64)
}

/// TypedArrayCreateFromCtor with any arguments.
pub(super) fn create_from(
    cx: &mut Context,
    constructor: Gc<Object>,
    arguments: &[Value],
    method: &str,
) -> Result<Gc<TypedArray>> {
    let made = cx.construct(constructor, arguments, constructor)?;
    Ok(validate(cx, made.value(), method)?.0)
}

/// TypedArrayCreateFromCtor with a length.
pub(super) fn create_with_length(
    cx: &mut Context,
    constructor: Gc<Object>,
    length: usize,
    method: &str,
) -> Result<Gc<TypedArray>> {
    let made = create_from(cx, constructor, &[Value::number(length as f64)], method)?;
    if made.len() < length {
        return Err(cx.type_error(Message::DerivedTypedArrayTooShort()));
    }
    Ok(made)
}

fn constructor_of(cx: &mut Context, array: Gc<TypedArray>) -> Result<Gc<Object>> {
    match array.as_object().species_constructor(cx)? {
        Some(constructor) => Ok(constructor),
        None => Ok(cx.intrinsic(array.element_kind().intrinsics().0)),
    }
}

fn same_content(cx: &mut Context, array: Gc<TypedArray>, made: Gc<TypedArray>) -> Result<Gc<TypedArray>> {
    if made.element_kind().is_bigint() == array.element_kind().is_bigint() {
        Ok(made)
    } else {
        Err(cx.type_error(Message::ContentTypesDiffer()))
    }
}

/// TypedArraySpeciesCreate with a length.
pub(super) fn species_create(
    cx: &mut Context,
    array: Gc<TypedArray>,
    length: usize,
    method: &str,
) -> Result<Gc<TypedArray>> {
    let constructor = constructor_of(cx, array)?;
    let made = create_with_length(cx, constructor, length, method)?;
    same_content(cx, array, made)
}

/// TypedArraySpeciesCreate with a buffer, an offset and perhaps a length.
pub(super) fn species_view(
    cx: &mut Context,
    array: Gc<TypedArray>,
    arguments: &[Value],
    method: &str,
) -> Result<Gc<TypedArray>> {
    let constructor = constructor_of(cx, array)?;
    let made = create_from(cx, constructor, arguments, method)?;
    same_content(cx, array, made)
}
