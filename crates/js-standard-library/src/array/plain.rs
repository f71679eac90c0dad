//! The short ways through arrays and objects that are plain: own elements in a vector, nothing
//! exotic, nothing frozen. Each gives none where the ordinary way must be taken.

use js_garbage_collection::{CellKind, Gc};
use js_object_model::{Array, Context, Object, Result};
use js_value::Value;

/// The own element at `index`, if it is a plain value.
#[inline]
pub(super) fn element(object: Gc<Object>, index: u32) -> Option<Value> {
    Object::downcast::<Array>(object)?;
    let value = object.elements()?.get_checked(index);
    (value != Value::EMPTY).then_some(value)
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

/// Makes `value` the element at `index` of an array that a built-in fills from the first element on;
/// false where it is not the next of a plain one.
#[inline]
pub(super) fn append(cx: &mut Context, object: Gc<Object>, index: u64, value: Value) -> Result<bool> {
    let Some(array) = Object::downcast::<Array>(object) else { return Ok(false) };
    let Some(elements) = object.elements() else { return Ok(false) };
    if array.flags() != 0 || u64::from(elements.length()) != index || elements.is_dictionary() {
        return Ok(false);
    }
    let index = elements.length();
    if index == u32::MAX - 1 {
        return Ok(false);
    }
    let elements = object.reserve_elements(cx, index + 1)?;
    elements.push(value);
    array.raise_length(index + 1);
    Ok(true)
}

/// Replaces the element at `index`, if there is one and it is a plain value.
#[inline]
pub(super) fn replace(object: Gc<Object>, index: u64, value: Value) -> bool {
    let Ok(index) = u32::try_from(index) else { return false };
    if element(object, index).is_none() {
        return false;
    }
    object.set_own_element(index, value);
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
