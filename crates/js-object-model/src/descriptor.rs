//! Property descriptors: the specification's records, and their form as objects.

use crate::accessor::Accessor;
use crate::attributes::PropertyAttributes;
use crate::{Context, Intrinsic, Message, Object, Result};
use js_garbage_collection::Gc;
use js_value::Value;

/// A property descriptor: any of its fields may be absent. Lives on the native stack only.
#[derive(Clone, Copy, PartialEq)]
pub struct PropertyDescriptor {
    value: Value,
    get: Value,
    set: Value,
    /// Which of writable, enumerable and configurable are present.
    present: PropertyAttributes,
    /// What they are.
    attributes: PropertyAttributes,
}

impl PropertyDescriptor {
    /// A descriptor without fields.
    pub const EMPTY: PropertyDescriptor = PropertyDescriptor {
        value: Value::EMPTY,
        get: Value::EMPTY,
        set: Value::EMPTY,
        present: PropertyAttributes::NONE,
        attributes: PropertyAttributes::NONE,
    };

    /// A complete data descriptor.
    #[inline]
    pub const fn data(value: Value, attributes: PropertyAttributes) -> PropertyDescriptor {
        let all = PropertyAttributes::ALL;
        PropertyDescriptor {
            value,
            present: all,
            attributes: PropertyAttributes::from_bits(attributes.bits() & all.bits()),
            ..PropertyDescriptor::EMPTY
        }
    }

    /// A complete accessor descriptor; getter and setter are functions or undefined.
    pub const fn accessor(get: Value, set: Value, attributes: PropertyAttributes) -> PropertyDescriptor {
        let present = PropertyAttributes::ENUMERABLE.with(PropertyAttributes::CONFIGURABLE);
        let attributes = PropertyAttributes::from_bits(attributes.bits() & present.bits());
        PropertyDescriptor { get, set, present, attributes, ..PropertyDescriptor::EMPTY }
    }

    /// The descriptor of a property as it is kept: `value` may be an accessor pair.
    #[inline]
    pub(crate) fn of_stored(value: Value, attributes: PropertyAttributes) -> PropertyDescriptor {
        if attributes.is_accessor() {
            let pair = Accessor::from_slot(value);
            PropertyDescriptor::accessor(pair.getter(), pair.setter(), attributes)
        } else {
            PropertyDescriptor::data(value, attributes)
        }
    }

    /// With a value.
    #[must_use]
    pub const fn with_value(self, value: Value) -> PropertyDescriptor {
        PropertyDescriptor { value, ..self }
    }

    /// With a getter.
    #[must_use]
    pub const fn with_get(self, get: Value) -> PropertyDescriptor {
        PropertyDescriptor { get, ..self }
    }

    /// With a setter.
    #[must_use]
    pub const fn with_set(self, set: Value) -> PropertyDescriptor {
        PropertyDescriptor { set, ..self }
    }

    /// With one of writable, enumerable and configurable.
    #[must_use]
    pub const fn with(self, attribute: PropertyAttributes, on: bool) -> PropertyDescriptor {
        let attributes =
            if on { self.attributes.with(attribute) } else { self.attributes.without(attribute) };
        PropertyDescriptor { attributes, present: self.present.with(attribute), ..self }
    }

    /// The value, if present.
    #[inline]
    pub fn value(&self) -> Option<Value> {
        Some(self.value).filter(|&value| value != Value::EMPTY)
    }

    /// The getter, if present.
    #[inline]
    pub fn get(&self) -> Option<Value> {
        Some(self.get).filter(|&value| value != Value::EMPTY)
    }

    /// The setter, if present.
    #[inline]
    pub fn set(&self) -> Option<Value> {
        Some(self.set).filter(|&value| value != Value::EMPTY)
    }

    /// One of writable, enumerable and configurable, if present.
    #[inline]
    pub fn attribute(&self, attribute: PropertyAttributes) -> Option<bool> {
        self.present.contains(attribute).then(|| self.attributes.contains(attribute))
    }

    /// Whether writable is present and set.
    pub fn is_writable(&self) -> bool {
        self.attributes.is_writable()
    }

    /// Whether enumerable is present and set.
    pub fn is_enumerable(&self) -> bool {
        self.attributes.is_enumerable()
    }

    /// Whether configurable is present and set.
    pub fn is_configurable(&self) -> bool {
        self.attributes.is_configurable()
    }

    /// The attributes that are set; absent ones are not.
    pub fn attributes(&self) -> PropertyAttributes {
        self.attributes
    }

    /// The attributes after applying this to a property that had `old`.
    pub(crate) fn applied_to(&self, old: PropertyAttributes) -> PropertyAttributes {
        let kept = PropertyAttributes::from_bits(old.bits() & !self.present.bits());
        kept | (self.attributes & self.present)
    }

    /// IsAccessorDescriptor.
    pub fn is_accessor_descriptor(&self) -> bool {
        self.get != Value::EMPTY || self.set != Value::EMPTY
    }

    /// IsDataDescriptor.
    pub fn is_data_descriptor(&self) -> bool {
        self.value != Value::EMPTY || self.present.contains(PropertyAttributes::WRITABLE)
    }

    /// IsGenericDescriptor.
    pub fn is_generic_descriptor(&self) -> bool {
        !self.is_accessor_descriptor() && !self.is_data_descriptor()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.is_generic_descriptor() && self.present == PropertyAttributes::NONE
    }

    /// CompletePropertyDescriptor.
    #[must_use]
    pub fn complete(self) -> PropertyDescriptor {
        if self.is_accessor_descriptor() {
            let (get, set) = (self.get().unwrap_or(Value::UNDEFINED), self.set().unwrap_or(Value::UNDEFINED));
            PropertyDescriptor::accessor(get, set, self.attributes)
        } else {
            PropertyDescriptor::data(self.value().unwrap_or(Value::UNDEFINED), self.attributes)
        }
    }

    /// FromPropertyDescriptor: an object, or undefined for none.
    pub fn to_object(descriptor: Option<PropertyDescriptor>, cx: &mut Context) -> Result {
        let Some(descriptor) = descriptor else { return Ok(Value::UNDEFINED) };
        let prototype = cx.intrinsic(Intrinsic::ObjectPrototype);
        let object = cx.new_object(prototype.value(), 4)?;
        let names = *cx.names();
        let flag = |attribute| descriptor.attribute(attribute).map(Value::boolean);
        let fields = [
            (names.value, descriptor.value()),
            (names.writable, flag(PropertyAttributes::WRITABLE)),
            (names.get, descriptor.get()),
            (names.set, descriptor.set()),
            (names.enumerable, flag(PropertyAttributes::ENUMERABLE)),
            (names.configurable, flag(PropertyAttributes::CONFIGURABLE)),
        ];
        for (key, value) in fields {
            if let Some(value) = value {
                object.create_data_property_or_throw(cx, key, value)?;
            }
        }
        Ok(object.value())
    }

    /// ToPropertyDescriptor.
    pub fn from_object(value: Value, cx: &mut Context) -> Result<PropertyDescriptor> {
        let Some(object) = Object::from_value(value) else {
            let what = cx.describe(value);
            return Err(cx.type_error(Message::DescriptorNotObject(&what)));
        };
        let names = *cx.names();
        let mut descriptor = PropertyDescriptor::EMPTY;
        for (key, attribute) in [
            (names.enumerable, PropertyAttributes::ENUMERABLE),
            (names.configurable, PropertyAttributes::CONFIGURABLE),
        ] {
            if let Some(value) = get_if_present(object, cx, key)? {
                descriptor = descriptor.with(attribute, crate::to_boolean(value));
            }
        }
        if let Some(value) = get_if_present(object, cx, names.value)? {
            descriptor.value = value;
        }
        if let Some(value) = get_if_present(object, cx, names.writable)? {
            descriptor = descriptor.with(PropertyAttributes::WRITABLE, crate::to_boolean(value));
        }
        if let Some(getter) = get_if_present(object, cx, names.get)? {
            if !crate::is_callable(getter) && getter != Value::UNDEFINED {
                let what = cx.describe(getter);
                return Err(cx.type_error(Message::GetterNotCallable(&what)));
            }
            descriptor.get = getter;
        }
        if let Some(setter) = get_if_present(object, cx, names.set)? {
            if !crate::is_callable(setter) && setter != Value::UNDEFINED {
                let what = cx.describe(setter);
                return Err(cx.type_error(Message::SetterNotCallable(&what)));
            }
            descriptor.set = setter;
        }
        if descriptor.is_accessor_descriptor() && descriptor.is_data_descriptor() {
            let what = format!(", {}", cx.describe(value));
            return Err(cx.type_error(Message::AccessorAndValue(&what)));
        }
        Ok(descriptor)
    }
}

fn get_if_present(
    object: Gc<Object>,
    cx: &mut Context,
    key: js_strings::PropertyKey,
) -> Result<Option<Value>> {
    if object.has_property(cx, key)? { object.get(cx, key).map(Some) } else { Ok(None) }
}
