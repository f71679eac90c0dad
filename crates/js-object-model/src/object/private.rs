//! Private names (ECMA-262, 7.3.27 and following): elements of classes, kept among the named
//! properties under symbols that no program can get hold of.
//!
//! They are own or not there; proxies neither see nor forward them; extensibility does not matter.

use super::Object;
use crate::accessor::Accessor;
use crate::shape::Shape;
use crate::{Context, Message, PropertyAttributes, Result};
use js_strings::PropertyKey;
use js_value::Value;

impl Object {
    /// Whether the object has the private element `name`.
    #[inline]
    pub fn private_has(&self, cx: &mut Context, name: PropertyKey) -> bool {
        Shape::lookup(cx, self.shape(), name).is_some()
    }

    /// PrivateFieldAdd.
    pub fn private_field_add(&self, cx: &mut Context, name: PropertyKey, value: Value) -> Result<()> {
        self.private_add(cx, name, value, PropertyAttributes::WRITABLE)
    }

    /// PrivateMethodOrAccessorAdd of a method.
    pub fn private_method_add(&self, cx: &mut Context, name: PropertyKey, method: Value) -> Result<()> {
        self.private_add(cx, name, method, PropertyAttributes::NONE)
    }

    /// PrivateMethodOrAccessorAdd of an accessor; what is undefined is missing.
    pub fn private_accessor_add(
        &self,
        cx: &mut Context,
        name: PropertyKey,
        get: Value,
        set: Value,
    ) -> Result<()> {
        let pair = Accessor::new(cx, get, set)?.value();
        self.private_add(cx, name, pair, PropertyAttributes::ACCESSOR)
    }

    fn private_add(
        &self,
        cx: &mut Context,
        name: PropertyKey,
        value: Value,
        attributes: PropertyAttributes,
    ) -> Result<()> {
        debug_assert!(name.is_private());
        if self.private_has(cx, name) {
            return Err(cx.type_error(Message::PrivateTwice(&format!("{name:?}"))));
        }
        self.add_property(cx, name, value, attributes)
    }

    /// PrivateGet.
    pub fn private_get(&self, cx: &mut Context, name: PropertyKey) -> Result {
        let Some(property) = Shape::lookup(cx, self.shape(), name) else {
            return Err(cx.type_error(Message::PrivateMissing(&format!("{name:?}"))));
        };
        let value = self.get_slot(property.location);
        if !property.attributes.is_accessor() {
            return Ok(value);
        }
        let pair = Accessor::from_slot(value);
        if pair.getter() == Value::UNDEFINED {
            return Err(cx.type_error(Message::PrivateNoGetter(&format!("{name:?}"))));
        }
        cx.check_stack()?;
        pair.call_getter(cx, self.value())
    }

    /// PrivateSet.
    pub fn private_set(&self, cx: &mut Context, name: PropertyKey, value: Value) -> Result<()> {
        let Some(property) = Shape::lookup(cx, self.shape(), name) else {
            return Err(cx.type_error(Message::PrivateMissingWrite(&format!("{name:?}"))));
        };
        if property.attributes.is_accessor() {
            cx.check_stack()?;
            let pair = Accessor::from_slot(self.get_slot(property.location));
            if !pair.call_setter(cx, self.value(), value)? {
                return Err(cx.type_error(Message::PrivateNoSetter(&format!("{name:?}"))));
            }
            return Ok(());
        }
        if !property.attributes.is_writable() {
            return Err(cx.type_error(Message::PrivateMethodWrite(&format!("{name:?}"))));
        }
        self.set_slot(property.location, value);
        Ok(())
    }
}
