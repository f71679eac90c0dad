//! The short ways to one element of an array that is plain: own elements in a vector, nothing
//! exotic, nothing frozen. Each gives none where the ordinary way must be taken. Whole ranges are
//! the matter of [`super::ranges`].

use js_garbage_collection::Gc;
use js_object_model::{Array, Context, Elements, Object, Result};
use js_value::Value;

/// The own element at `index`, if it is a plain value.
#[inline]
pub(super) fn element(object: Gc<Object>, index: u32) -> Option<Value> {
    Object::downcast::<Array>(object)?;
    let value = object.elements()?.get_checked(index);
    (value != Value::EMPTY).then_some(value)
}

/// The array and its vector, if that holds all elements up to the length and nothing is frozen.
/// Holes may be among them only where no prototype has elements.
#[inline]
fn vector_to_its_end(object: Gc<Object>) -> Option<(Gc<Array>, Gc<Elements>)> {
    let array = Object::downcast::<Array>(object)?;
    let elements = object.elements()?;
    let is_plain = array.flags() == 0
        && elements.length() == array.length()
        && (!elements.elements_kind().is_holey()
            || !elements.is_dictionary() && object.has_plain_prototypes());
    is_plain.then_some((array, elements))
}

/// What reading an element that may be a hole gives where no prototype has any.
#[inline]
fn or_undefined(value: Value) -> Value {
    if value == Value::EMPTY { Value::UNDEFINED } else { value }
}

/// Appends to an array that may grow; the new length.
#[inline]
pub(super) fn push(cx: &mut Context, object: Gc<Object>, value: Value) -> Result<Option<u32>> {
    let array = match vector_to_its_end(object) {
        Some((array, _)) => array,
        None => match Object::downcast::<Array>(object) {
            Some(array) if array.length() == 0 && array.flags() == 0 && object.elements().is_none() => array,
            _ => return Ok(None),
        },
    };
    if array.length() >= u32::MAX - 1 || !object.has_plain_prototypes() {
        return Ok(None);
    }
    Array::push(array, cx, value)?;
    Ok(Some(array.length()))
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
    let (array, elements) = vector_to_its_end(object)?;
    let last = elements.length().checked_sub(1)?;
    let value = elements.pop();
    array.set_length(last);
    Some(or_undefined(value))
}

/// Takes the first element of an array off.
#[inline]
pub(super) fn shift(object: Gc<Object>) -> Option<Value> {
    let (array, elements) = vector_to_its_end(object)?;
    let rest = elements.length().checked_sub(1)?;
    let value = elements.get(0);
    elements.remove_range(0, 1);
    array.set_length(rest);
    Some(or_undefined(value))
}
