//! The transition tree: from a shape and a change to the next shape.
//!
//! A shape with one child points at it; more children lie in a hash table of shapes, which say
//! themselves by what change they came about. Children are held weakly: a shape lives as long as an
//! object, a cache or a child of its needs it. The same table, then a strong one, keeps the root
//! shapes of a prototype, found by kind, flags and number of in-object slots.

use super::{Change, MAX_TRANSITIONS, PropertyTable, Shape, ShapeFlags, ShapeParts};
use crate::Context;
use crate::attributes::PropertyAttributes;
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, Slot, Tracer, ValueCell};
use js_strings::PropertyKey;
use js_value::Value;
use smallvec::SmallVec;
use std::cell::Cell;

/// A hash table of shapes.
#[repr(C)]
pub(crate) struct TransitionTable {
    header: Header,
    /// How many shapes were put in; in a weak table some of them may be gone.
    count: Cell<u32>,
    /// A power of two, and in the highest bit whether the table holds its shapes weakly.
    buckets: u32,
}

const WEAK: u32 = 1 << 31;

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for TransitionTable {}
// SAFETY: only `TransitionTable::allocate` makes cells of this kind.
unsafe impl CellType for TransitionTable {
    const KIND: CellKind = CellKind::TRANSITIONS;
}

impl TransitionTable {
    fn allocate(cx: &mut Context, buckets: u32, weak: bool) -> crate::Result<Gc<TransitionTable>> {
        let size = size_of::<TransitionTable>() + buckets as usize * 8;
        let table = cx.allocate_old::<TransitionTable>(CellKind::TRANSITIONS, size)?;
        // SAFETY: the cell is new.
        unsafe { (&raw mut (*table.as_ptr()).buckets).write(buckets | if weak { WEAK } else { 0 }) };
        Ok(table)
    }

    #[inline]
    fn buckets(&self) -> u32 {
        self.buckets & !WEAK
    }

    /// Whether a shape is gone: then a chain of collisions may be broken.
    fn has_gaps(&self) -> bool {
        self.shapes().count() as u32 != self.count.get()
    }

    fn bucket(&self, bucket: u32) -> &GcSlot<Shape> {
        debug_assert!(bucket < self.buckets());
        // SAFETY: the buckets lie behind the fields; this is one of them.
        unsafe { &*std::ptr::from_ref(self).add(1).cast::<GcSlot<Shape>>().add(bucket as usize) }
    }

    pub(crate) fn shapes(&self) -> impl Iterator<Item = Gc<Shape>> {
        (0..self.buckets()).filter_map(|bucket| self.bucket(bucket).get())
    }

    fn find(&self, hash: u32, wanted: impl Fn(&Shape) -> bool) -> Option<Gc<Shape>> {
        let mut bucket = hash & (self.buckets() - 1);
        loop {
            let shape = self.bucket(bucket).get()?;
            if wanted(&shape) {
                return Some(shape);
            }
            bucket = (bucket + 1) & (self.buckets() - 1);
        }
    }

    fn insert(&self, hash: u32, shape: Gc<Shape>) {
        let mut bucket = hash & (self.buckets() - 1);
        while self.bucket(bucket).get().is_some() {
            bucket = (bucket + 1) & (self.buckets() - 1);
        }
        self.bucket(bucket).set(self, Some(shape));
        self.count.set(self.count.get() + 1);
    }

    /// `table` with `shape` in it, or a copy where it is half full or has gaps.
    fn with(
        cx: &mut Context,
        table: Option<Gc<TransitionTable>>,
        shape: Gc<Shape>,
        hash: fn(&Shape) -> u32,
        weak: bool,
    ) -> crate::Result<Gc<TransitionTable>> {
        let table = match table {
            None => TransitionTable::allocate(cx, 4, weak)?,
            Some(table) if (table.count.get() + 1) * 2 <= table.buckets() => table,
            Some(old) => TransitionTable::copy(cx, old, hash, weak)?,
        };
        table.insert(hash(&shape), shape);
        Ok(table)
    }

    /// A copy with room for as many shapes again, without gaps.
    fn copy(
        cx: &mut Context,
        old: Gc<TransitionTable>,
        hash: fn(&Shape) -> u32,
        weak: bool,
    ) -> crate::Result<Gc<TransitionTable>> {
        let live = old.shapes().count() as u32;
        let table = TransitionTable::allocate(cx, ((live + 1) * 4).next_power_of_two(), weak)?;
        old.shapes().for_each(|shape| table.insert(hash(&shape), shape));
        Ok(table)
    }
}

fn transition_hash(key: Value, change: Change, attributes: PropertyAttributes) -> u32 {
    let key = (key.bits() >> 3) ^ (u64::from(attributes.bits()) << 40) ^ ((change as u64) << 48);
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

/// The hash of a child by the change that it came about by.
fn own_hash(shape: &Shape) -> u32 {
    transition_hash(shape.key.get(), shape.change, shape.attributes)
}

fn root_hash(kind: CellKind, inline_capacity: u8) -> u32 {
    u32::from(kind.0) * 31 + u32::from(inline_capacity)
}

impl Shape {
    /// Looks for a child; never allocates.
    #[inline]
    pub fn find_transition(
        &self,
        change: Change,
        key: Value,
        attributes: PropertyAttributes,
    ) -> Option<Gc<Shape>> {
        let wanted = |shape: &Shape| {
            shape.key.get() == key && shape.attributes == attributes && shape.change == change
        };
        let transitions = self.transitions.get();
        if transitions == Value::EMPTY {
            return None;
        }
        match transitions.downcast::<Shape>() {
            Some(shape) => wanted(&shape).then_some(shape),
            None => {
                let table = transitions.downcast::<TransitionTable>()?;
                table.find(transition_hash(key, change, attributes), wanted)
            }
        }
    }

    /// How many children there are.
    pub fn transition_count(&self) -> u32 {
        match self.transitions.get().downcast::<TransitionTable>() {
            Some(table) => table.count.get(),
            None => u32::from(self.transitions.get() != Value::EMPTY),
        }
    }

    /// Calls `visit` with each child. `visit` must not allocate.
    pub fn for_each_child(&self, mut visit: impl FnMut(Gc<Shape>)) {
        if let Some(shape) = self.transitions.get().downcast::<Shape>() {
            visit(shape);
        } else if let Some(table) = self.transitions.get().downcast::<TransitionTable>() {
            table.shapes().for_each(visit);
        }
    }

    /// A child that [`Shape::find_transition`] may have missed because others that collided with it
    /// are gone: the table is made whole first.
    fn find_transition_again(
        cx: &mut Context,
        this: Gc<Shape>,
        change: Change,
        key: Value,
        attributes: PropertyAttributes,
    ) -> crate::Result<Option<Gc<Shape>>> {
        match this.transitions.get().downcast::<TransitionTable>() {
            Some(table) if table.has_gaps() => {
                let table = TransitionTable::copy(cx, table, own_hash, true)?;
                this.transitions.set(this, table.value());
                Ok(this.find_transition(change, key, attributes))
            }
            _ => Ok(None),
        }
    }

    fn add_transition(cx: &mut Context, this: Gc<Shape>, child: Gc<Shape>) -> crate::Result<()> {
        let transitions = this.transitions.get();
        if transitions == Value::EMPTY {
            this.has_table.set(false);
            this.transitions.set(this, child.value());
            return Ok(());
        }
        let table = match transitions.downcast::<Shape>() {
            Some(only) => TransitionTable::with(cx, None, only, own_hash, true)?,
            None => match transitions.downcast::<TransitionTable>() {
                Some(table) => table,
                None => return Ok(()),
            },
        };
        let table = TransitionTable::with(cx, Some(table), child, own_hash, true)?;
        this.has_table.set(true);
        this.transitions.set(this, table.value());
        Ok(())
    }

    /// The shape after adding `key`: `None` where the object had better become a dictionary.
    pub fn transition_add(
        cx: &mut Context,
        this: Gc<Shape>,
        key: PropertyKey,
        attributes: PropertyAttributes,
    ) -> crate::Result<Option<Gc<Shape>>> {
        let value = Value::from_bits(key.bits());
        if let Some(shape) = this.find_transition(Change::Add, value, attributes) {
            return Ok(Some(shape));
        }
        debug_assert!(!attributes.is_virtual());
        if let Some(shape) = Shape::find_transition_again(cx, this, Change::Add, value, attributes)? {
            return Ok(Some(shape));
        }
        if this.is_unique() || this.transition_count() >= MAX_TRANSITIONS {
            return Ok(None);
        }
        let slot = this.slot_count();
        Shape::add_child(cx, this, key, attributes, slot).map(Some)
    }

    /// The shape after adding a property that field number `field` of the kind holds.
    pub fn transition_add_virtual(
        cx: &mut Context,
        this: Gc<Shape>,
        key: PropertyKey,
        attributes: PropertyAttributes,
        field: u32,
    ) -> crate::Result<Gc<Shape>> {
        let attributes = attributes | PropertyAttributes::VIRTUAL;
        match this.find_transition(Change::Add, Value::from_bits(key.bits()), attributes) {
            Some(shape) => Ok(shape),
            None => Shape::add_child(cx, this, key, attributes, field),
        }
    }

    fn add_child(
        cx: &mut Context,
        this: Gc<Shape>,
        key: PropertyKey,
        attributes: PropertyAttributes,
        slot: u32,
    ) -> crate::Result<Gc<Shape>> {
        let mut parts = Shape::child_parts(this, Change::Add, Value::from_bits(key.bits()), attributes);
        parts.count += 1;
        if attributes.is_virtual() {
            // A virtual property's field number cannot be computed from the parent: the table has it.
            Shape::table(cx, this)?;
        } else {
            parts.slot_count += 1;
        }
        let child = Shape::allocate(cx, parts)?;
        let table = match this.table.get() {
            Some(table) => Some(Shape::table_with_room(cx, this, table)?),
            None if attributes.is_virtual() => Some(PropertyTable::allocate(cx, 4)?),
            None => None,
        };
        if let Some(table) = table {
            table.append(key, slot, attributes);
            child.table.set(child, Some(table));
        }
        Shape::add_transition(cx, this, child)?;
        Ok(child)
    }

    /// The parent's table if the child may append to it, else a copy.
    fn table_with_room(
        cx: &mut Context,
        this: Gc<Shape>,
        table: Gc<PropertyTable>,
    ) -> crate::Result<Gc<PropertyTable>> {
        let count = this.count();
        if table.used() == count && count < table.capacity() {
            return Ok(table);
        }
        let capacity = if table.used() == count { count * 2 } else { count + 4 };
        PropertyTable::copy(cx, table, count, capacity.max(4))
    }

    /// The shape after `key` got other attributes (`Reconfigure`) or left its field for a slot
    /// (`Materialize`): `None` where the object had better become a dictionary.
    pub(crate) fn transition_reconfigure(
        cx: &mut Context,
        this: Gc<Shape>,
        key: PropertyKey,
        change: Change,
        attributes: PropertyAttributes,
    ) -> crate::Result<Option<Gc<Shape>>> {
        let value = Value::from_bits(key.bits());
        if let Some(shape) = this.find_transition(change, value, attributes) {
            return Ok(Some(shape));
        }
        if this.is_unique() || this.transition_count() >= MAX_TRANSITIONS {
            return Ok(None);
        }
        let mut parts = Shape::child_parts(this, change, value, attributes);
        parts.slot_count += u32::from(change == Change::Materialize);
        let child = Shape::allocate(cx, parts)?;
        if let Some(table) = Shape::table(cx, this)? {
            let copy = PropertyTable::copy(cx, table, this.count(), this.count().max(4))?;
            child.apply_reconfigure(&copy);
            child.table.set(child, Some(copy));
        }
        Shape::add_transition(cx, this, child)?;
        Ok(Some(child))
    }

    /// Does to `table`, which shows the parent, what this shape's change says.
    fn apply_reconfigure(&self, table: &PropertyTable) {
        if let Some(index) = table.find(self.key(), u32::MAX) {
            let entry = table.entry(index);
            let slot = if self.change == Change::Materialize { self.slot_count() - 1 } else { entry.slot() };
            entry.reconfigure(slot, self.attributes);
        }
    }

    /// The shape after no property can be added any more: `None` where there are too many children.
    pub(crate) fn transition_prevent_extensions(
        cx: &mut Context,
        this: Gc<Shape>,
    ) -> crate::Result<Option<Gc<Shape>>> {
        Shape::plain_transition(cx, this, Change::PreventExtensions, Value::EMPTY, |parts| {
            parts.flags = parts.flags | ShapeFlags::NON_EXTENSIBLE;
        })
    }

    /// The shape with another prototype: `None` where there are too many children.
    pub(crate) fn transition_prototype(
        cx: &mut Context,
        this: Gc<Shape>,
        prototype: Value,
    ) -> crate::Result<Option<Gc<Shape>>> {
        Shape::plain_transition(cx, this, Change::Prototype, prototype, |parts| parts.prototype = prototype)
    }

    /// A change that leaves the properties alone.
    fn plain_transition(
        cx: &mut Context,
        this: Gc<Shape>,
        change: Change,
        key: Value,
        edit: impl FnOnce(&mut ShapeParts),
    ) -> crate::Result<Option<Gc<Shape>>> {
        // A prototype may move, and a hash by address would lose it: the children are searched.
        let mut found = None;
        this.for_each_child(|child| {
            if child.change == change && child.key.get() == key {
                found = Some(child);
            }
        });
        if found.is_some() {
            return Ok(found);
        }
        if this.is_unique() || this.transition_count() >= MAX_TRANSITIONS {
            return Ok(None);
        }
        let mut parts = Shape::child_parts(this, change, key, PropertyAttributes::NONE);
        edit(&mut parts);
        let child = Shape::allocate(cx, parts)?;
        child.table.set(child, this.table.get());
        Shape::add_transition(cx, this, child)?;
        Ok(Some(child))
    }

    /// Builds the table from the nearest ancestor that has one and the changes since.
    #[cold]
    pub(super) fn build_table(cx: &mut Context, this: Gc<Shape>) -> crate::Result<Gc<PropertyTable>> {
        // Shapes never move, and parents keep each other alive: plain pointers will do.
        let mut changes: SmallVec<[Gc<Shape>; 32]> = SmallVec::new();
        let mut base = Some(this);
        while let Some(shape) = base
            && shape.table.get().is_none()
        {
            changes.push(shape);
            base = shape.parent();
        }
        let capacity = this.count().max(4);
        let table = match base.and_then(|shape| Some((shape, shape.table.get()?))) {
            Some((shape, table)) => PropertyTable::copy(cx, table, shape.count(), capacity)?,
            None => PropertyTable::allocate(cx, capacity)?,
        };
        for shape in changes.iter().rev() {
            match shape.change {
                Change::Add => table.append(shape.key(), shape.slot_count() - 1, shape.attributes),
                Change::Reconfigure | Change::Materialize => shape.apply_reconfigure(&table),
                Change::Root | Change::PreventExtensions | Change::Prototype => {}
            }
        }
        this.table.set(this, Some(table));
        Ok(table)
    }

    /// The root shape of objects of `kind` with `prototype` (an object or `null`) and room for
    /// `inline_capacity` properties. The prototype becomes one if it is none yet.
    pub fn root(
        cx: &mut Context,
        kind: CellKind,
        prototype: Value,
        inline_capacity: u8,
        flags: ShapeFlags,
    ) -> crate::Result<Gc<Shape>> {
        let flags = flags | cx.methods(kind).flags;
        let owner = match crate::Object::from_value(prototype) {
            Some(prototype) => Some(prototype.become_prototype(cx)?),
            None => None,
        };
        let table = match owner {
            Some(owner) => owner.roots.get(),
            None => cx.null_prototype_roots(),
        };
        let hash = |shape: &Shape| root_hash(shape.kind, shape.inline_capacity.get());
        let wanted = |shape: &Shape| {
            shape.kind == kind
                && shape.inline_capacity() == u32::from(inline_capacity)
                && shape.flags() == flags
        };
        if let Some(shape) = table.and_then(|table| table.find(root_hash(kind, inline_capacity), wanted)) {
            return Ok(shape);
        }
        let shape = Shape::new_root(cx, kind, prototype, inline_capacity, flags)?;
        let table = TransitionTable::with(cx, table, shape, hash, false)?;
        match owner {
            Some(owner) => owner.roots.set(owner, Some(table)),
            None => cx.set_null_prototype_roots(table),
        }
        Ok(shape)
    }

    /// A root shape of its own, for a constructor that tracks the slack of its instances.
    pub(crate) fn new_root(
        cx: &mut Context,
        kind: CellKind,
        prototype: Value,
        inline_capacity: u8,
        flags: ShapeFlags,
    ) -> crate::Result<Gc<Shape>> {
        let inline_start = cx.methods(kind).inline_start;
        Shape::allocate(
            cx,
            ShapeParts {
                prototype,
                parent: None,
                key: Value::EMPTY,
                change: Change::Root,
                attributes: PropertyAttributes::NONE,
                count: 0,
                slot_count: 0,
                flags,
                kind,
                inline_start,
                inline_capacity,
            },
        )
    }
}

pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for transition tables only.
    let table = unsafe { &*cell.cast::<TransitionTable>() };
    let weak = table.buckets & WEAK != 0;
    for bucket in 0..table.buckets() {
        let slot = table.bucket(bucket);
        if weak { tracer.visit_weak_gc(slot) } else { tracer.visit_gc(slot) }
    }
}

/// Traced with its owner; named here so that the layout of a transition table is plain.
const _: () = assert!(size_of::<TransitionTable>() == 16 && size_of::<Slot>() == 8);
