//! ValidateAndApplyPropertyDescriptor (ECMA-262, 10.1.6.3).

use super::ordinary::{accessor_pair, store_new_value};
use crate::accessor::Accessor;
use crate::attributes::PropertyAttributes;
use crate::{Context, Object, PropertyDescriptor, Result, same_value};
use js_garbage_collection::Gc;
use js_strings::PropertyKey;
use js_value::Value;

/// IsCompatiblePropertyDescriptor.
pub fn is_compatible_property_descriptor(
    cx: &mut Context,
    extensible: bool,
    descriptor: &PropertyDescriptor,
    current: Option<PropertyDescriptor>,
) -> bool {
    match current {
        None => extensible,
        Some(current) => is_valid_change(cx, descriptor, &current),
    }
}

/// Steps 3 to 5: whether `descriptor` may be applied to a property that is as `current` says.
pub(crate) fn is_valid_change(
    cx: &mut Context,
    descriptor: &PropertyDescriptor,
    current: &PropertyDescriptor,
) -> bool {
    if current.is_configurable() {
        return true;
    }
    let differs = |now: Option<Value>, then: Option<Value>, cx: &mut Context| match (now, then) {
        (Some(now), Some(then)) => !same_value(cx, now, then),
        _ => false,
    };
    // 5.a: nothing becomes configurable again.
    if descriptor.is_configurable() {
        return false;
    }
    // 5.b: nor changes its enumerability.
    if descriptor.attribute(PropertyAttributes::ENUMERABLE).is_some_and(|e| e != current.is_enumerable()) {
        return false;
    }
    // 5.c: nor between data and accessor.
    if !descriptor.is_generic_descriptor()
        && descriptor.is_accessor_descriptor() != current.is_accessor_descriptor()
    {
        return false;
    }
    // 5.d: an accessor keeps its functions.
    if current.is_accessor_descriptor() {
        return !differs(descriptor.get(), current.get(), cx)
            && !differs(descriptor.set(), current.set(), cx);
    }
    // 5.e: a constant keeps its value.
    current.is_writable() || !(descriptor.is_writable() || differs(descriptor.value(), current.value(), cx))
}

/// ValidateAndApplyPropertyDescriptor for properties in shapes and elements.
pub(crate) fn validate_and_apply(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
    extensible: bool,
    descriptor: &PropertyDescriptor,
) -> Result<bool> {
    // 2. A new property.
    let Some((stored, attributes)) = object.stored_property(cx, key)? else {
        if !extensible {
            return Ok(false);
        }
        let (value, attributes) = if descriptor.is_accessor_descriptor() {
            let pair = accessor_pair(cx, descriptor, None)?;
            (pair, descriptor.attributes() | PropertyAttributes::ACCESSOR)
        } else {
            (descriptor.value().unwrap_or(Value::UNDEFINED), descriptor.attributes())
        };
        add(cx, object, key, value, attributes)?;
        return Ok(true);
    };
    // 3. Nothing is asked for.
    if descriptor.is_empty() {
        return Ok(true);
    }
    // 4., 5.
    let current = PropertyDescriptor::of_stored(stored, attributes);
    if !is_valid_change(cx, descriptor, &current) {
        return Ok(false);
    }
    // 6. The property changes.
    let mut next = descriptor.applied_to(attributes);
    let value = if descriptor.is_accessor_descriptor() {
        next = next.without(PropertyAttributes::WRITABLE).with(PropertyAttributes::ACCESSOR);
        let old = attributes.is_accessor().then(|| Accessor::from_slot(stored));
        accessor_pair(cx, descriptor, old)?
    } else if descriptor.is_data_descriptor() && attributes.is_accessor() {
        next = next.without(PropertyAttributes::ACCESSOR);
        descriptor.value().unwrap_or(Value::UNDEFINED)
    } else {
        descriptor.value().unwrap_or(stored)
    };
    change(cx, object, key, (stored, attributes), (value, next))?;
    Ok(true)
}

fn add(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
    value: Value,
    attributes: PropertyAttributes,
) -> Result<()> {
    match key.as_index() {
        Some(index) => object.define_element(cx, index, value, attributes),
        None => object.add_property(cx, key, value, attributes),
    }
}

fn change(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
    (stored, attributes): (Value, PropertyAttributes),
    (value, next): (Value, PropertyAttributes),
) -> Result<()> {
    if let Some(index) = key.as_index() {
        if attributes == next {
            object.set_own_element(index, value);
            return Ok(());
        }
        return object.define_element(cx, index, value, next);
    }
    let Some(property) = object.own_property(cx, key) else { return Ok(()) };
    let is_virtual = attributes.is_virtual();
    let property = if is_virtual && attributes.is_configurable() {
        // It leaves its kind's field for a slot, where it is like any other.
        object.materialize_property(cx, key, next.without(PropertyAttributes::VIRTUAL))?
    } else if attributes != next || (next.is_accessor() && value != stored) {
        // An accessor that gets another pair counts as a change: caches hold on to pairs.
        object.reconfigure_property(cx, key, next)?
    } else {
        property
    };
    if is_virtual && property.location.as_virtual().is_some() && value == stored {
        return Ok(());
    }
    store_new_value(object, cx, property, value)
}
