//! Array exotic objects (ECMA-262, 10.4.2): `length` and the elements keep each other in step.

use super::validate::is_valid_change;
use super::{InternalMethods, ordinary_define_own_property};
use crate::array::{Array, LENGTH_FIELD};
use crate::attributes::PropertyAttributes;
use crate::object::ObjectType;
use crate::{Context, Message, Object, PropertyDescriptor, Result, to_number, to_uint32};
use js_garbage_collection::Gc;
use js_strings::PropertyKey;
use js_value::Value;

pub(super) static METHODS: InternalMethods = InternalMethods {
    define_own_property,
    virtual_get,
    virtual_set,
    ..InternalMethods::ordinary(Array::WORDS)
};

fn array(object: Gc<Object>) -> Gc<Array> {
    // SAFETY: the table is that of arrays.
    unsafe { object.cast() }
}

fn virtual_get(_: &mut Context, object: Gc<Object>, field: u32) -> Result {
    debug_assert_eq!(field, LENGTH_FIELD);
    Ok(Value::number(f64::from(array(object).length())))
}

/// A store to `length`, which is writable; the value may be anything.
fn virtual_set(cx: &mut Context, object: Gc<Object>, _: u32, value: Value) -> Result<bool> {
    let length = array_length(cx, value)?;
    Ok(array(object).set_length(length))
}

/// Steps 3 to 5 of ArraySetLength: the conversions may run code.
fn array_length(cx: &mut Context, value: Value) -> Result<u32> {
    if let Some(length) = value.as_int()
        && length >= 0
    {
        return Ok(length as u32);
    }
    let length = to_uint32(cx, value)?;
    let number = to_number(cx, value)?;
    if number == f64::from(length) { Ok(length) } else { Err(cx.range_error(Message::InvalidArrayLength())) }
}

fn define_own_property(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
    descriptor: &PropertyDescriptor,
) -> Result<bool> {
    let this = array(object);
    if let Some(index) = key.as_index() {
        let grows = index >= this.length();
        if grows && !this.is_length_writable() {
            return Ok(false);
        }
        if !ordinary_define_own_property(cx, object, key, descriptor)? {
            return Ok(false);
        }
        if grows {
            this.raise_length(index + 1);
        }
        return Ok(true);
    }
    if key == cx.names().length {
        return array_set_length(cx, object, descriptor);
    }
    ordinary_define_own_property(cx, object, key, descriptor)
}

/// ArraySetLength.
fn array_set_length(cx: &mut Context, object: Gc<Object>, descriptor: &PropertyDescriptor) -> Result<bool> {
    let length = match descriptor.value() {
        Some(value) => Some(array_length(cx, value)?),
        None => None,
    };
    let this = array(object);
    let writable = this.is_length_writable();
    let attributes = if writable { PropertyAttributes::WRITABLE } else { PropertyAttributes::NONE };
    let current = PropertyDescriptor::data(Value::number(f64::from(this.length())), attributes);
    let wanted = match length {
        Some(length) => descriptor.with_value(Value::number(f64::from(length))),
        None => *descriptor,
    };
    if !is_valid_change(cx, &wanted, &current) {
        return Ok(false);
    }
    let complete = length.is_none_or(|length| this.set_length(length));
    if writable && descriptor.attribute(PropertyAttributes::WRITABLE) == Some(false) {
        let key = cx.names().length;
        object.reconfigure_property(cx, key, PropertyAttributes::VIRTUAL)?;
        this.set_length_read_only();
    }
    Ok(complete)
}
