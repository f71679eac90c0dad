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
        &self,
        cx: &mut Context,
        key: PropertyKey,
        value: Value,
        attributes: PropertyAttributes,
    ) -> Result<()> {
        let this = self.gc();
        debug_assert!(!key.is_index());
        let shape = this.shape();
        if !shape.is_unique() {
            if shape.count() < MAX_FAST_PROPERTIES
                && let Some(next) = Shape::transition_add(cx, shape, key, attributes)?
            {
                return this.add_with_shape(cx, next, value);
            }
            this.make_unique(cx, ShapeFlags::NONE)?;
        }
        this.add_to_unique(cx, key, value, attributes)
    }

    /// Gives the object `next`, a child of its shape by an added property, and the value.
    #[inline]
    pub fn add_with_shape(&self, cx: &mut Context, next: Gc<Shape>, value: Value) -> Result<()> {
        let this = self.gc();
        let slot = next.slot_count() - 1;
        this.reserve_slot(cx, next.inline_capacity(), slot)?;
        this.set_shape(next);
        this.set_slot(next.location(slot), value);
        Ok(())
    }

    fn add_to_unique(
        &self,
        cx: &mut Context,
        key: PropertyKey,
        value: Value,
        attributes: PropertyAttributes,
    ) -> Result<()> {
        let this = self.gc();
        let shape = this.shape();
        Shape::reserve(cx, shape)?;
        let slot = this.take_slot(cx, shape)?;
        shape.append(key, slot, attributes);
        this.set_slot(shape.location(slot), value);
        if shape.flags().contains(ShapeFlags::PROTOTYPE) {
            cx.invalidate_prototypes();
        }
        Ok(())
    }

    /// A slot of an object with a unique shape: a freed one, or a new one.
    fn take_slot(&self, cx: &mut Context, shape: Gc<Shape>) -> Result<u32> {
        let this = self.gc();
        let table = shape.own_table();
        if let Some(slot) = table.free_slot() {
            let next = this.get_slot(shape.location(slot)).as_int();
            table.set_free_slot(next.and_then(|next| u32::try_from(next).ok()));
            return Ok(slot);
        }
        this.reserve_slot(cx, shape.inline_capacity(), shape.slot_count())?;
        Ok(shape.take_slot())
    }

    /// Removes the named property `key`, if the object has it.
    pub fn remove_property(&self, cx: &mut Context, key: PropertyKey) -> Result<()> {
        let this = self.gc();
        let shape = this.shape();
        if !shape.is_unique() {
            let Some(property) = Shape::lookup(cx, shape, key) else { return Ok(()) };
            if shape.change() == Change::Add
                && shape.key() == key
                && let Some(parent) = shape.parent()
            {
                // The last one that was added: the object is as it was before.
                this.clear(property);
                this.set_shape(parent);
                return Ok(());
            }
            this.make_unique(cx, ShapeFlags::NONE)?;
        }
        let shape = this.renew(cx)?;
        let Some((slot, property)) = shape.remove(key) else { return Ok(()) };
        if property.location.as_virtual().is_none() {
            let table = shape.own_table();
            let next = table.free_slot().map_or(-1, |slot| slot as i32);
            this.set_slot(property.location, Value::int(next));
            table.set_free_slot(Some(slot));
        }
        Ok(())
    }

    fn clear(&self, property: Property) {
        let this = self.gc();
        if property.location.as_virtual().is_none() {
            this.set_slot(property.location, Value::EMPTY);
        }
    }

    /// Changes the attributes of the named property `key`, which the object must have, between data
    /// and accessor too. Its place stays; the caller stores what belongs there now.
    pub fn reconfigure_property(
        &self,
        cx: &mut Context,
        key: PropertyKey,
        attributes: PropertyAttributes,
    ) -> Result<Property> {
        let this = self.gc();
        this.change_property(cx, key, Change::Reconfigure, attributes)
    }

    /// Gives the virtual property `key` a slot; the caller stores the value there.
    pub fn materialize_property(
        &self,
        cx: &mut Context,
        key: PropertyKey,
        attributes: PropertyAttributes,
    ) -> Result<Property> {
        let this = self.gc();
        debug_assert!(!attributes.is_virtual());
        this.change_property(cx, key, Change::Materialize, attributes)
    }

    fn change_property(
        &self,
        cx: &mut Context,
        key: PropertyKey,
        change: Change,
        attributes: PropertyAttributes,
    ) -> Result<Property> {
        let this = self.gc();
        let shape = this.shape();
        if !shape.is_unique() {
            if let Some(next) = Shape::transition_reconfigure(cx, shape, key, change, attributes)? {
                if change == Change::Materialize {
                    this.reserve_slot(cx, next.inline_capacity(), next.slot_count() - 1)?;
                }
                this.set_shape(next);
                let missing = Property { location: Location::in_object(0), attributes };
                return Ok(Shape::lookup(cx, next, key).unwrap_or(missing));
            }
            this.make_unique(cx, ShapeFlags::NONE)?;
        }
        let shape = this.renew(cx)?;
        let materialized = match change {
            Change::Materialize => Some(this.take_slot(cx, shape)?),
            _ => None,
        };
        let table = shape.own_table();
        let index = table.find(key, u32::MAX).expect("the property that is reconfigured exists");
        let entry = table.entry(index);
        entry.reconfigure(materialized.unwrap_or(entry.slot()), attributes);
        Ok(shape.property(entry))
    }

    /// Gives the object a unique shape.
    pub(crate) fn make_unique(&self, cx: &mut Context, flags: ShapeFlags) -> Result<Gc<Shape>> {
        let this = self.gc();
        let unique = Shape::new_unique(cx, this.shape(), flags)?;
        this.set_shape(unique);
        Ok(unique)
    }

    /// Makes caches forget the object's unique shape, and, of a prototype, those along its chain.
    pub(crate) fn renew(&self, cx: &mut Context) -> Result<Gc<Shape>> {
        let this = self.gc();
        let shape = Shape::renewed(cx, this.shape())?;
        if shape != this.shape() {
            this.set_shape(shape);
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
        this.make_unique(cx, ShapeFlags::PROTOTYPE)
    }

    /// Changes `[[Prototype]]` without a question asked.
    pub fn change_prototype(&self, cx: &mut Context, prototype: Value) -> Result<()> {
        let this = self.gc();
        if let Some(prototype) = Object::from_value(prototype) {
            prototype.become_prototype(cx)?;
        }
        let shape = this.shape();
        if !shape.is_unique() {
            if let Some(next) = Shape::transition_prototype(cx, shape, prototype)? {
                this.set_shape(next);
                return Ok(());
            }
            this.make_unique(cx, ShapeFlags::NONE)?;
        }
        let shape = this.renew(cx)?;
        Shape::set_unique_prototype(shape, prototype);
        Ok(())
    }

    /// Forbids that properties are added. Indexed ones are looked after by the caller.
    pub fn forbid_extensions(&self, cx: &mut Context) -> Result<()> {
        let this = self.gc();
        let shape = this.shape();
        if !shape.is_unique() {
            if let Some(next) = Shape::transition_prevent_extensions(cx, shape)? {
                this.set_shape(next);
                return Ok(());
            }
            this.make_unique(cx, ShapeFlags::NONE)?;
        }
        this.renew(cx)?.add_flags(ShapeFlags::NON_EXTENSIBLE);
        Ok(())
    }
}
