//! Unique shapes: one object owns the shape, and its table changes in place.

use super::{Change, MAX_RENEWALS, Property, PropertyTable, Shape, ShapeFlags};
use crate::Context;
use crate::attributes::PropertyAttributes;
use js_garbage_collection::Gc;
use js_strings::PropertyKey;
use js_value::Value;

impl Shape {
    /// A unique shape with the properties of `this`, which may itself be unique.
    pub(crate) fn new_unique(
        cx: &mut Context,
        this: Gc<Shape>,
        flags: ShapeFlags,
    ) -> crate::Result<Gc<Shape>> {
        let mut parts = Shape::child_parts(this, Change::Root, Value::EMPTY, PropertyAttributes::NONE);
        parts.parent = None;
        parts.flags = parts.flags | flags | ShapeFlags::UNIQUE;
        let unique = Shape::allocate(cx, parts)?;
        let table = match Shape::table(cx, this)? {
            Some(table) => {
                let copy = PropertyTable::copy(cx, table, this.limit(), (this.count() + 4).max(8))?;
                if !this.is_unique() {
                    copy.set_free_slot(None);
                }
                copy
            }
            None => PropertyTable::allocate(cx, 4)?,
        };
        unique.table.set(unique, Some(table));
        Ok(unique)
    }

    /// The same unique shape under a new id, so that caches of the old one die. Where no cache
    /// holds it, that is the shape itself.
    pub(crate) fn renewed(cx: &mut Context, this: Gc<Shape>) -> crate::Result<Gc<Shape>> {
        debug_assert!(this.is_unique());
        if !this.flags().contains(ShapeFlags::OBSERVED) {
            return Ok(this);
        }
        let mut parts = Shape::child_parts(this, Change::Root, Value::EMPTY, PropertyAttributes::NONE);
        parts.parent = None;
        parts.flags = ShapeFlags(parts.flags.0 & !ShapeFlags::OBSERVED.0);
        if this.renewals.get() >= MAX_RENEWALS {
            parts.flags = parts.flags | ShapeFlags::UNCACHEABLE;
        }
        let renewed = Shape::allocate(cx, parts)?;
        renewed.renewals.set(this.renewals.get().saturating_add(1));
        renewed.table.set(renewed, this.table.get());
        renewed.roots.set(renewed, this.roots.get());
        Ok(renewed)
    }

    /// The table of a unique shape.
    pub(crate) fn own_table(&self) -> Gc<PropertyTable> {
        debug_assert!(self.is_unique());
        self.table.get().expect("a unique shape has a table")
    }

    /// Makes room for one more property in the table of a unique shape.
    pub(crate) fn reserve(cx: &mut Context, this: Gc<Shape>) -> crate::Result<()> {
        let table = this.own_table();
        if table.used() == table.capacity() {
            let capacity = (this.count() + 4).max(this.count() * 2);
            let table = PropertyTable::copy(cx, table, u32::MAX, capacity)?;
            this.table.set(this, Some(table));
        }
        Ok(())
    }

    /// Appends a property to a unique shape that has room.
    pub(crate) fn append(&self, key: PropertyKey, slot: u32, attributes: PropertyAttributes) {
        self.own_table().append(key, slot, attributes);
        self.count.set(self.count.get() + 1);
    }

    /// A slot number that no property of a unique shape had yet.
    pub(crate) fn take_slot(&self) -> u32 {
        let slot = self.slot_count.get();
        self.slot_count.set(slot + 1);
        slot
    }

    /// Removes a property from a unique shape: its entry as it was.
    pub(crate) fn remove(&self, key: PropertyKey) -> Option<(u32, Property)> {
        let table = self.own_table();
        let index = table.find(key, u32::MAX)?;
        let entry = table.entry(index);
        let removed = (entry.slot(), self.property(entry));
        table.remove(index);
        self.count.set(self.count.get() - 1);
        Some(removed)
    }

    /// Whether a shape became unique for a reason other than being a prototype's.
    pub fn is_dictionary(&self) -> bool {
        self.is_unique() && !self.flags().contains(ShapeFlags::PROTOTYPE)
    }

    /// Another prototype for the owner of a unique shape.
    pub(crate) fn set_unique_prototype(this: Gc<Shape>, prototype: Value) {
        debug_assert!(this.is_unique());
        this.prototype.set(this, prototype);
    }
}
