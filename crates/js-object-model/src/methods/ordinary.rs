//! The ordinary internal methods (ECMA-262, 10.1), on shapes, slots and elements.
//!
//! Exotic kinds call these for what they do not do themselves.

use super::validate::validate_and_apply;
use crate::accessor::Accessor;
use crate::attributes::PropertyAttributes;
use crate::key::{KeyList, may_be_canonical_numeric};
use crate::shape::{Property, Shape, ShapeFlags};
use crate::{Array, Context, Object, PropertyDescriptor, Result};
use js_garbage_collection::{CellKind, Gc};
use js_strings::PropertyKey;
use js_value::Value;

/// OrdinaryGetPrototypeOf: an object or `null`.
pub fn ordinary_get_prototype_of(_: &mut Context, object: Gc<Object>) -> Result {
    Ok(object.prototype())
}

/// OrdinarySetPrototypeOf.
pub fn ordinary_set_prototype_of(cx: &mut Context, object: Gc<Object>, prototype: Value) -> Result<bool> {
    let shape = object.shape();
    if shape.prototype() == prototype {
        return Ok(true);
    }
    if !shape.is_extensible() || shape.flags().contains(ShapeFlags::IMMUTABLE_PROTOTYPE) {
        return Ok(false);
    }
    let mut next = Object::from_value(prototype);
    while let Some(ancestor) = next {
        if ancestor == object {
            return Ok(false);
        }
        if ancestor.kind() == CellKind::PROXY {
            break;
        }
        next = ancestor.prototype_object();
    }
    object.change_prototype(cx, prototype)?;
    Ok(true)
}

/// OrdinaryIsExtensible.
pub fn ordinary_is_extensible(_: &mut Context, object: Gc<Object>) -> Result<bool> {
    Ok(object.shape().is_extensible())
}

/// OrdinaryPreventExtensions.
pub fn ordinary_prevent_extensions(cx: &mut Context, object: Gc<Object>) -> Result<bool> {
    if object.shape().is_extensible() {
        object.forbid_extensions(cx)?;
        if let Some(array) = Object::downcast::<Array>(object) {
            array.set_not_extensible();
        }
    }
    Ok(true)
}

impl Object {
    /// The value that a property of this object's shape has: an accessor pair, of an accessor.
    #[inline]
    pub fn property_value(&self, cx: &mut Context, property: Property) -> Result {
        match property.location.as_virtual() {
            None => Ok(self.get_slot(property.location)),
            Some(field) => (cx.methods(self.kind()).virtual_get)(cx, self.gc(), field),
        }
    }

    /// The own property as it is kept, with its value.
    pub(crate) fn stored_property(
        &self,
        cx: &mut Context,
        key: PropertyKey,
    ) -> Result<Option<(Value, PropertyAttributes)>> {
        if let Some(index) = key.as_index() {
            return Ok(self.own_element(index).map(|element| (element.value, element.attributes)));
        }
        match self.own_property(cx, key) {
            Some(property) => Ok(Some((self.property_value(cx, property)?, property.attributes))),
            None => Ok(None),
        }
    }
}

/// OrdinaryGetOwnProperty.
pub fn ordinary_get_own_property(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
) -> Result<Option<PropertyDescriptor>> {
    let stored = object.stored_property(cx, key)?;
    Ok(stored.map(|(value, attributes)| PropertyDescriptor::of_stored(value, attributes)))
}

/// OrdinaryDefineOwnProperty.
pub fn ordinary_define_own_property(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
    descriptor: &PropertyDescriptor,
) -> Result<bool> {
    let extensible = object.shape().is_extensible();
    validate_and_apply(cx, object, key, extensible, descriptor)
}

/// Whether objects of `shape` answer for `key` by their kind's own internal methods.
#[inline]
pub(crate) fn is_exotic(shape: &Shape, key: PropertyKey) -> bool {
    const ANY: ShapeFlags =
        ShapeFlags(ShapeFlags::EXOTIC.0 | ShapeFlags::EXOTIC_INDEXED.0 | ShapeFlags::CANONICAL_NUMERIC.0);
    shape.flags().intersects(ANY) && is_exotic_for(shape.flags(), key)
}

#[cold]
fn is_exotic_for(flags: ShapeFlags, key: PropertyKey) -> bool {
    flags.contains(ShapeFlags::EXOTIC) && !key.is_private()
        || flags.contains(ShapeFlags::EXOTIC_INDEXED) && key.is_index()
        || flags.contains(ShapeFlags::CANONICAL_NUMERIC) && may_be_canonical_numeric(key)
}

/// OrdinaryHasProperty.
pub fn ordinary_has_property(cx: &mut Context, object: Gc<Object>, key: PropertyKey) -> Result<bool> {
    if (cx.methods(object.kind()).get_own_property)(cx, object, key)?.is_some() {
        return Ok(true);
    }
    match object.prototype_object() {
        Some(prototype) => prototype.has_property(cx, key),
        None => Ok(false),
    }
}

/// OrdinaryGet, beginning with the object's own `[[GetOwnProperty]]`.
pub fn ordinary_get(cx: &mut Context, object: Gc<Object>, key: PropertyKey, receiver: Value) -> Result {
    match (cx.methods(object.kind()).get_own_property)(cx, object, key)? {
        None => match object.prototype_object() {
            Some(prototype) => prototype.get_with_receiver(cx, key, receiver),
            None => Ok(Value::UNDEFINED),
        },
        Some(descriptor) => match descriptor.get() {
            None => Ok(descriptor.value().unwrap_or(Value::UNDEFINED)),
            Some(Value::UNDEFINED) => Ok(Value::UNDEFINED),
            Some(getter) => {
                cx.check_stack()?;
                cx.call(getter, receiver, &[])
            }
        },
    }
}

/// OrdinarySet, beginning with the object's own `[[GetOwnProperty]]`.
pub fn ordinary_set(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
    value: Value,
    receiver: Value,
) -> Result<bool> {
    let own = (cx.methods(object.kind()).get_own_property)(cx, object, key)?;
    ordinary_set_with_own_descriptor(cx, object, key, value, receiver, own)
}

/// OrdinarySetWithOwnDescriptor.
pub fn ordinary_set_with_own_descriptor(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
    value: Value,
    receiver: Value,
    own: Option<PropertyDescriptor>,
) -> Result<bool> {
    let own = match own {
        Some(own) => own,
        None => match object.prototype_object() {
            Some(prototype) => return prototype.set(cx, key, value, receiver),
            None => PropertyDescriptor::data(Value::UNDEFINED, PropertyAttributes::ALL),
        },
    };
    if own.is_accessor_descriptor() {
        return match own.set() {
            Some(setter) if setter != Value::UNDEFINED => {
                cx.check_stack()?;
                cx.call(setter, receiver, &[value]).map(|_| true)
            }
            _ => Ok(false),
        };
    }
    if !own.is_writable() {
        return Ok(false);
    }
    set_on_receiver(cx, key, value, receiver)
}

/// The end of OrdinarySet: the value goes to the receiver.
pub(crate) fn set_on_receiver(
    cx: &mut Context,
    key: PropertyKey,
    value: Value,
    receiver: Value,
) -> Result<bool> {
    let Some(receiver) = Object::from_value(receiver) else { return Ok(false) };
    match receiver.get_own_property(cx, key)? {
        Some(existing) if existing.is_accessor_descriptor() || !existing.is_writable() => Ok(false),
        Some(_) => receiver.define_own_property(cx, key, &PropertyDescriptor::EMPTY.with_value(value)),
        None => receiver.create_data_property(cx, key, value),
    }
}

/// OrdinaryDelete.
pub fn ordinary_delete(cx: &mut Context, object: Gc<Object>, key: PropertyKey) -> Result<bool> {
    if let Some(index) = key.as_index() {
        return Ok(match object.own_element(index) {
            Some(element) if !element.attributes.is_configurable() => false,
            _ => {
                object.remove_element(index);
                true
            }
        });
    }
    match object.own_property(cx, key) {
        Some(property) if !property.attributes.is_configurable() => Ok(false),
        Some(_) => {
            object.remove_property(cx, key)?;
            Ok(true)
        }
        None => Ok(true),
    }
}

/// OrdinaryOwnPropertyKeys: indices ascending, strings and symbols in order of creation.
pub fn ordinary_own_property_keys(cx: &mut Context, object: Gc<Object>, keys: &mut KeyList) -> Result<()> {
    keys.make_room(cx, object.element_places())?;
    object.for_each_index(|index, _| keys.push(PropertyKey::index(index)));
    own_named_keys(cx, object, keys)
}

/// The strings and symbols among the own keys.
pub(crate) fn own_named_keys(cx: &mut Context, object: Gc<Object>, keys: &mut KeyList) -> Result<()> {
    let mut symbols = false;
    Shape::for_each_property(cx, object.shape(), |key, _| {
        if key.is_symbol() {
            symbols |= !key.is_private();
        } else {
            keys.push(key);
        }
    })?;
    if symbols {
        Shape::for_each_property(cx, object.shape(), |key, _| {
            if key.is_symbol() && !key.is_private() {
                keys.push(key);
            }
        })?;
    }
    Ok(())
}

/// Stores an accessor pair or value into a property that was just added or reconfigured.
pub(crate) fn store_new_value(
    object: Gc<Object>,
    cx: &mut Context,
    property: Property,
    value: Value,
) -> Result<()> {
    match property.location.as_virtual() {
        None => object.set_slot(property.location, value),
        Some(field) => {
            (cx.methods(object.kind()).virtual_set)(cx, object, field, value)?;
        }
    }
    Ok(())
}

/// The pair for a descriptor, keeping what it leaves out from `old`.
pub(crate) fn accessor_pair(
    cx: &mut Context,
    descriptor: &PropertyDescriptor,
    old: Option<Gc<Accessor>>,
) -> Result {
    let get = descriptor.get().or(old.map(|old| old.getter())).unwrap_or(Value::UNDEFINED);
    let set = descriptor.set().or(old.map(|old| old.setter())).unwrap_or(Value::UNDEFINED);
    Ok(Accessor::new(cx, get, set)?.value())
}
