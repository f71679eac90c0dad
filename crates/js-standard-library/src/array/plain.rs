//! The short ways through arrays and objects that are plain: own elements in a vector, nothing
//! exotic, nothing frozen. Each gives none where the ordinary way must be taken.

use js_garbage_collection::{CellKind, Gc};
use js_object_model::{Array, Context, Object, Result};
use js_value::Value;

/// The own element at `index`, if it is a plain value.
#[inline]
pub(super) fn element(object: Gc<Object>, index: u32) -> Option<Value> {
    let (elements, length) = object.packed_array()?;
    if index < length { Some(elements?.get(index)) } else { None }
}

/// Appends to an array that may grow; the new length.
#[inline]
pub(super) fn push(cx: &mut Context, object: Gc<Object>, value: Value) -> Result<Option<u32>> {
    let Some(array) = Object::downcast::<Array>(object) else { return Ok(None) };
    if object.packed_array().is_none()
        || array.flags() != 0
        || array.length() >= u32::MAX - 1
        || !has_plain_prototypes(object)
    {
        return Ok(None);
    }
    Array::push(array, cx, value)?;
    Ok(Some(array.length()))
}

/// Whether no prototype can have a say in a new element: none has elements, or is exotic.
fn has_plain_prototypes(object: Gc<Object>) -> bool {
    let mut prototype = object.prototype();
    while let Some(object) = Object::from_value(prototype) {
        if !matches!(object.kind(), CellKind::OBJECT | CellKind::ARRAY) || object.elements().is_some() {
            return false;
        }
        prototype = object.prototype();
    }
    true
}

/// Takes the last element of an array off.
#[inline]
pub(super) fn pop(object: Gc<Object>) -> Option<Value> {
    let array = Object::downcast::<Array>(object)?;
    let (elements, length) = object.packed_array()?;
    if length == 0 || array.flags() != 0 {
        return None;
    }
    let value = elements?.pop();
    array.set_length(length - 1);
    Some(value)
}

/// Takes the first element of an array off.
#[inline]
pub(super) fn shift(object: Gc<Object>) -> Option<Value> {
    let array = Object::downcast::<Array>(object)?;
    let (elements, length) = object.packed_array()?;
    if length == 0 || array.flags() != 0 {
        return None;
    }
    let elements = elements?;
    let value = elements.get(0);
    elements.remove_range(0, 1);
    array.set_length(length - 1);
    Some(value)
}
