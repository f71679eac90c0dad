//! Changes of named properties: add, remove, reconfigure, materialize; the prototype and
//! extensibility.
//!
//! These do what the specification's algorithms decided; they check nothing but what keeps the
//! shape tree sound. Every change of an object that is a prototype ends the validity of inline
//! caches along prototype chains ([`Context::invalidate_prototypes`]).

use super::Object;
use crate::attributes::PropertyAttributes;
use crate::shape::{Change, Location, MAX_FAST_PROPERTIES, Property, Shape, ShapeFlags};
use crate::{Context, Result};
use js_garbage_collection::Gc;
use js_strings::PropertyKey;
use js_value::Value;

impl Object {
    /// Adds the named property `key`, which the object must not have.
    pub fn add_property(
        this: Gc<Object>,
        cx: &mut Context,
        key: PropertyKey,
        value: Value,
        attributes: PropertyAttributes,
    ) -> Result<()> {
        debug_assert!(!key.is_index());
        let shape = this.shape();
        if !shape.is_unique() {
            if shape.count() < MAX_FAST_PROPERTIES
                && let Some(next) = Shape::transition_add(cx, shape, key, attributes)?
            {
                return Object::add_with_shape(this, cx, next, value);
            }
            Object::make_unique(this, cx, ShapeFlags::NONE)?;
        }
        Object::add_to_unique(this, cx, key, value, attributes)
    }

    /// Gives the object `next`, a child of its shape by an added property, and the value.
    #[inline]
    pub fn add_with_shape(this: Gc<Object>, cx: &mut Context, next: Gc<Shape>, value: Value) -> Result<()> {
        let slot = next.slot_count() - 1;
        Object::reserve_slot(this, cx, next.inline_capacity(), slot)?;
        Object::set_shape(this, next);
        this.set_slot(next.location(slot), value);
        Ok(())
    }

    fn add_to_unique(
        this: Gc<Object>,
        cx: &mut Context,
        key: PropertyKey,
        value: Value,
        attributes: PropertyAttributes,
    ) -> Result<()> {
        let shape = this.shape();
        Shape::reserve(cx, shape)?;
        let slot = Object::take_slot(this, cx, shape)?;
        shape.append(key, slot, attributes);
        this.set_slot(shape.location(slot), value);
        if shape.flags().contains(ShapeFlags::PROTOTYPE) {
            cx.invalidate_prototypes();
        }
        Ok(())
    }

    /// A slot of an object with a unique shape: a freed one, or a new one.
    fn take_slot(this: Gc<Object>, cx: &mut Context, shape: Gc<Shape>) -> Result<u32> {
        let table = shape.own_table();
        if let Some(slot) = table.free_slot() {
            let next = this.get_slot(shape.location(slot)).as_int();
            table.set_free_slot(next.and_then(|next| u32::try_from(next).ok()));
            return Ok(slot);
        }
        Object::reserve_slot(this, cx, shape.inline_capacity(), shape.slot_count())?;
        Ok(shape.take_slot())
    }

    /// Removes the named property `key`, if the object has it.
    pub fn remove_property(this: Gc<Object>, cx: &mut Context, key: PropertyKey) -> Result<()> {
        let shape = this.shape();
        if !shape.is_unique() {
            let Some(property) = Shape::lookup(cx, shape, key) else { return Ok(()) };
            if shape.change() == Change::Add
                && shape.key() == key
                && let Some(parent) = shape.parent()
            {
                // The last one that was added: the object is as it was before.
                Object::clear(this, property);
                Object::set_shape(this, parent);
                return Ok(());
            }
            Object::make_unique(this, cx, ShapeFlags::NONE)?;
        }
        let shape = Object::renew(this, cx)?;
        let Some((slot, property)) = shape.remove(key) else { return Ok(()) };
        if property.location.as_virtual().is_none() {
            let table = shape.own_table();
            let next = table.free_slot().map_or(-1, |slot| slot as i32);
            this.set_slot(property.location, Value::int(next));
            table.set_free_slot(Some(slot));
        }
        Ok(())
    }

    fn clear(this: Gc<Object>, property: Property) {
        if property.location.as_virtual().is_none() {
            this.set_slot(property.location, Value::EMPTY);
        }
    }

    /// Changes the attributes of the named property `key`, which the object must have, between data
    /// and accessor too. Its place stays; the caller stores what belongs there now.
    pub fn reconfigure_property(
        this: Gc<Object>,
        cx: &mut Context,
        key: PropertyKey,
        attributes: PropertyAttributes,
    ) -> Result<Property> {
        Object::change_property(this, cx, key, Change::Reconfigure, attributes)
    }

    /// Gives the virtual property `key` a slot; the caller stores the value there.
    pub fn materialize_property(
        this: Gc<Object>,
        cx: &mut Context,
        key: PropertyKey,
        attributes: PropertyAttributes,
    ) -> Result<Property> {
        debug_assert!(!attributes.is_virtual());
        Object::change_property(this, cx, key, Change::Materialize, attributes)
    }

    fn change_property(
        this: Gc<Object>,
        cx: &mut Context,
        key: PropertyKey,
        change: Change,
        attributes: PropertyAttributes,
    ) -> Result<Property> {
        let shape = this.shape();
        if !shape.is_unique() {
            if let Some(next) = Shape::transition_reconfigure(cx, shape, key, change, attributes)? {
                if change == Change::Materialize {
                    Object::reserve_slot(this, cx, next.inline_capacity(), next.slot_count() - 1)?;
                }
                Object::set_shape(this, next);
                let missing = Property { location: Location::in_object(0), attributes };
                return Ok(Shape::lookup(cx, next, key).unwrap_or(missing));
            }
            Object::make_unique(this, cx, ShapeFlags::NONE)?;
        }
        let shape = Object::renew(this, cx)?;
        let materialized = match change {
            Change::Materialize => Some(Object::take_slot(this, cx, shape)?),
            _ => None,
        };
        let table = shape.own_table();
        let index = table.find(key, u32::MAX).expect("the property that is reconfigured exists");
        let entry = table.entry(index);
        entry.reconfigure(materialized.unwrap_or(entry.slot()), attributes);
        Ok(shape.property(entry))
    }

    /// Gives the object a unique shape.
    pub(crate) fn make_unique(this: Gc<Object>, cx: &mut Context, flags: ShapeFlags) -> Result<Gc<Shape>> {
        let unique = Shape::new_unique(cx, this.shape(), flags)?;
        Object::set_shape(this, unique);
        Ok(unique)
    }

    /// Makes caches forget the object's unique shape, and, of a prototype, those along its chain.
    pub(crate) fn renew(this: Gc<Object>, cx: &mut Context) -> Result<Gc<Shape>> {
        let shape = Shape::renewed(cx, this.shape())?;
        if shape != this.shape() {
            Object::set_shape(this, shape);
        }
        if shape.flags().contains(ShapeFlags::PROTOTYPE) {
            cx.invalidate_prototypes();
        }
        Ok(shape)
    }

    /// Gives the object the shape of a prototype, if it has none yet.
    #[inline]
    pub fn become_prototype(self: &Object, cx: &mut Context) -> Result<Gc<Shape>> {
        let shape = self.shape();
        if shape.flags().contains(ShapeFlags::PROTOTYPE) {
            return Ok(shape);
        }
        // SAFETY: a reference to an object is to a live cell.
        let this = unsafe { Gc::from_raw(std::ptr::from_ref(self).cast_mut()) };
        Object::make_unique(this, cx, ShapeFlags::PROTOTYPE)
    }

    /// Changes `[[Prototype]]` without a question asked.
    pub fn change_prototype(this: Gc<Object>, cx: &mut Context, prototype: Value) -> Result<()> {
        if let Some(prototype) = Object::from_value(prototype) {
            prototype.become_prototype(cx)?;
        }
        let shape = this.shape();
        if !shape.is_unique() {
            if let Some(next) = Shape::transition_prototype(cx, shape, prototype)? {
                Object::set_shape(this, next);
                return Ok(());
            }
            Object::make_unique(this, cx, ShapeFlags::NONE)?;
        }
        let shape = Object::renew(this, cx)?;
        Shape::set_unique_prototype(shape, prototype);
        Ok(())
    }

    /// Forbids that properties are added. Indexed ones are looked after by the caller.
    pub fn forbid_extensions(this: Gc<Object>, cx: &mut Context) -> Result<()> {
        let shape = this.shape();
        if !shape.is_unique() {
            if let Some(next) = Shape::transition_prevent_extensions(cx, shape)? {
                Object::set_shape(this, next);
                return Ok(());
            }
            Object::make_unique(this, cx, ShapeFlags::NONE)?;
        }
        Object::renew(this, cx)?.add_flags(ShapeFlags::NON_EXTENSIBLE);
        Ok(())
    }
}
