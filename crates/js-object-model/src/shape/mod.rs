//! Shapes: which properties an object has, in which order, where their values lie.
//!
//! Objects that were built alike share a shape. Shapes form trees: a root stands for a prototype,
//! a kind and a number of in-object slots; each further shape for one change (a property added,
//! reconfigured, …) to its parent. An object with an unusual history owns a *unique* shape, whose
//! property table is changed in place: dictionaries, prototypes and the global object are so.
//!
//! ```text
//! 0       8          16      24    32     40           48     56     60          64     68 … 72
//! ┌──────┬──────────┬───────┬─────┬──────┬────────────┬──────┬──────┬───────────┬──────┬────────┐
//! │header│prototype │parent │ key │table │transitions │roots │count │slot_count │flags │bytes   │
//! └──────┴──────────┴───────┴─────┴──────┴────────────┴──────┴──────┴───────────┴──────┴────────┘
//! ```
//!
//! Invariants: a shape never moves; what is said of a tree shape never changes, except that slack
//! tracking lowers `inline_capacity` where no object uses the difference; a cache that saw a unique
//! shape ([`Shape::observe`]) dies when a property goes or changes, because the object then gets a
//! copy of the shape under a new id.

mod dictionary;
mod dump;
mod slack;
mod table;
mod transitions;

pub use dump::describe;
pub use slack::SlackTracking;
pub(crate) use table::trace as trace_table;
pub use table::{Entry, PropertyTable};
pub(crate) use transitions::{TransitionTable, trace as trace_transitions};

use crate::Context;
use crate::attributes::PropertyAttributes;
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, REGION_MASK, Slot, Tracer};
use js_strings::PropertyKey;
use js_value::Value;
use std::cell::Cell;
use std::ops::BitOr;

/// What distinguishes a shape from its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Change {
    /// The shape has no parent.
    Root,
    /// A property was added.
    Add,
    /// A property has other attributes, or became an accessor or data property.
    Reconfigure,
    /// A property left its kind's field for a slot and may have other attributes.
    Materialize,
    /// No property can be added any more.
    PreventExtensions,
    /// The prototype is another.
    Prototype,
}

/// What is true of all objects of a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct ShapeFlags(pub u32);

impl ShapeFlags {
    /// No flag.
    pub const NONE: ShapeFlags = ShapeFlags(0);
    /// One object owns the shape; its table changes in place.
    pub const UNIQUE: ShapeFlags = ShapeFlags(1);
    /// The object is, or was, a prototype of another. Always unique.
    pub const PROTOTYPE: ShapeFlags = ShapeFlags(2);
    /// No property can be added.
    pub const NON_EXTENSIBLE: ShapeFlags = ShapeFlags(4);
    /// The objects have a `[[Call]]` method.
    pub const CALLABLE: ShapeFlags = ShapeFlags(8);
    /// The objects have a `[[Construct]]` method.
    pub const CONSTRUCTOR: ShapeFlags = ShapeFlags(16);
    /// Named properties need the kind's own internal methods: proxies, module namespaces.
    pub const EXOTIC: ShapeFlags = ShapeFlags(32);
    /// Indexed properties need the kind's own internal methods: strings, typed arrays, arguments.
    pub const EXOTIC_INDEXED: ShapeFlags = ShapeFlags(64);
    /// Canonical numeric strings need the kind's own internal methods: typed arrays.
    pub const CANONICAL_NUMERIC: ShapeFlags = ShapeFlags(128);
    /// A cache may hold the id of this unique shape.
    pub const OBSERVED: ShapeFlags = ShapeFlags(256);
    /// Caches must not hold this shape: it has changed too often.
    pub const UNCACHEABLE: ShapeFlags = ShapeFlags(512);
    /// `[[Prototype]]` cannot be changed: `%Object.prototype%`.
    pub const IMMUTABLE_PROTOTYPE: ShapeFlags = ShapeFlags(1024);
    /// `document.all` and its like: `typeof` says undefined.
    pub const UNDETECTABLE: ShapeFlags = ShapeFlags(2048);

    /// Whether all of `other` are set.
    #[inline]
    pub const fn contains(self, other: ShapeFlags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any of `other` is set.
    #[inline]
    pub const fn intersects(self, other: ShapeFlags) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for ShapeFlags {
    type Output = ShapeFlags;

    fn bitor(self, other: ShapeFlags) -> ShapeFlags {
        ShapeFlags(self.0 | other.0)
    }
}

/// Beyond so many properties added one by one, an object becomes a dictionary.
pub const MAX_FAST_PROPERTIES: u32 = 128;
/// The same for properties that code adds by name: constructors and literals may be long.
pub const MAX_NAMED_PROPERTIES: u32 = 1000;
/// Beyond so many children, a shape gets no more: the next change makes a dictionary.
pub const MAX_TRANSITIONS: u32 = 1024;
/// After so many renewals a unique shape is no longer cached.
const MAX_RENEWALS: u8 = 64;

/// A shape.
#[repr(C)]
pub struct Shape {
    header: Header,
    /// `[[Prototype]]`: an object or `null`.
    prototype: Slot,
    /// The shape this one was made from by one change.
    parent: GcSlot<Shape>,
    /// The key, or the prototype, that the change is about.
    key: Slot,
    /// The properties; built at the first lookup. The first `count` entries count.
    table: GcSlot<PropertyTable>,
    /// The children: none, a shape, or a [`TransitionTable`].
    transitions: Slot,
    /// The root shapes whose prototype is the owner of this (then unique) shape.
    roots: GcSlot<TransitionTable>,
    /// How many properties there are.
    count: Cell<u32>,
    /// The number that the next slot gets.
    slot_count: Cell<u32>,
    flags: Cell<ShapeFlags>,
    /// The [`CellKind`] of the objects.
    kind: CellKind,
    change: Change,
    /// The attributes of the property that the change is about.
    attributes: PropertyAttributes,
    /// How many slots lie in the object itself.
    inline_capacity: Cell<u8>,
    /// Where they begin, in words from the object's address.
    inline_start: u8,
    renewals: Cell<u8>,
    /// Whether `transitions` is a table, which is held strongly, and not a child.
    has_table: Cell<bool>,
    _pad: [u8; 5],
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for Shape {}
// SAFETY: only `Shape::allocate` makes cells of this kind.
unsafe impl CellType for Shape {
    const KIND: CellKind = CellKind::SHAPE;
}

const _: () = assert!(size_of::<Shape>() == 80);

/// What a new shape is made of.
pub(crate) struct ShapeParts {
    pub(crate) prototype: Value,
    pub(crate) parent: Option<Gc<Shape>>,
    pub(crate) key: Value,
    pub(crate) change: Change,
    pub(crate) attributes: PropertyAttributes,
    pub(crate) count: u32,
    pub(crate) slot_count: u32,
    pub(crate) flags: ShapeFlags,
    pub(crate) kind: CellKind,
    pub(crate) inline_start: u8,
    pub(crate) inline_capacity: u8,
}

impl Shape {
    pub(crate) fn allocate(cx: &mut Context, parts: ShapeParts) -> crate::Result<Gc<Shape>> {
        let shape = cx.allocate_fixed::<Shape>(CellKind::SHAPE, size_of::<Shape>())?;
        // SAFETY: the cell is new and of this size; the header is left as it is.
        unsafe {
            let p = shape.as_ptr();
            (&raw mut (*p).kind).write(parts.kind);
            (&raw mut (*p).change).write(parts.change);
            (&raw mut (*p).attributes).write(parts.attributes);
            (&raw mut (*p).inline_start).write(parts.inline_start);
        }
        shape.prototype.set(shape, parts.prototype);
        shape.parent.set(shape, parts.parent);
        shape.key.set(shape, parts.key);
        shape.count.set(parts.count);
        shape.slot_count.set(parts.slot_count);
        shape.flags.set(parts.flags);
        shape.inline_capacity.set(parts.inline_capacity);
        Ok(shape)
    }

    /// The parts of a child that differs in nothing yet.
    fn child_parts(
        this: Gc<Shape>,
        change: Change,
        key: Value,
        attributes: PropertyAttributes,
    ) -> ShapeParts {
        ShapeParts {
            prototype: this.prototype.get(),
            parent: Some(this),
            key,
            change,
            attributes,
            count: this.count.get(),
            slot_count: this.slot_count.get(),
            flags: this.flags.get(),
            kind: this.kind,
            inline_start: this.inline_start,
            inline_capacity: this.inline_capacity.get(),
        }
    }

    /// The shape of `cell`.
    ///
    /// # Safety
    /// The cell must be one that carries a shape: an object.
    #[inline]
    pub unsafe fn of(cell: *const Header) -> Gc<Shape> {
        let base = cell as usize & !REGION_MASK;
        // SAFETY: the id of a shape is its distance from the region's start in words.
        unsafe { Gc::from_raw((base + ((*cell).shape as usize) * 8) as *mut Shape) }
    }

    /// `[[Prototype]]`: an object or `null`.
    #[inline]
    pub fn prototype(&self) -> Value {
        self.prototype.get()
    }

    /// The parent, of a tree shape that is no root.
    #[inline]
    pub fn parent(&self) -> Option<Gc<Shape>> {
        self.parent.get()
    }

    /// The key that the change is about.
    #[inline]
    pub fn key(&self) -> PropertyKey {
        PropertyKey::from_bits(self.key.get().bits())
    }

    /// What distinguishes the shape from its parent.
    #[inline]
    pub fn change(&self) -> Change {
        self.change
    }

    /// The attributes of the property that the change is about.
    #[inline]
    pub fn attributes(&self) -> PropertyAttributes {
        self.attributes
    }

    /// How many properties there are.
    #[inline]
    pub fn count(&self) -> u32 {
        self.count.get()
    }

    /// The number that the next slot gets.
    #[inline]
    pub fn slot_count(&self) -> u32 {
        self.slot_count.get()
    }

    /// What is true of the objects of the shape.
    #[inline]
    pub fn flags(&self) -> ShapeFlags {
        self.flags.get()
    }

    pub(crate) fn add_flags(&self, flags: ShapeFlags) {
        self.flags.set(self.flags.get() | flags);
    }

    /// The kind of the objects.
    #[inline]
    pub fn object_kind(&self) -> CellKind {
        self.kind
    }

    /// How many slots lie in the object itself.
    #[inline]
    pub fn inline_capacity(&self) -> u32 {
        u32::from(self.inline_capacity.get())
    }

    /// The size in bytes of an object of this shape.
    #[inline]
    pub fn instance_size(&self) -> usize {
        (usize::from(self.inline_start) + self.inline_capacity() as usize) * 8
    }

    /// Whether one object owns the shape.
    #[inline]
    pub fn is_unique(&self) -> bool {
        self.flags().contains(ShapeFlags::UNIQUE)
    }

    /// Whether properties can be added.
    #[inline]
    pub fn is_extensible(&self) -> bool {
        !self.flags().contains(ShapeFlags::NON_EXTENSIBLE)
    }

    /// Where slot number `slot` lies.
    #[inline]
    pub fn location(&self, slot: u32) -> Location {
        let inline = self.inline_capacity();
        if slot < inline {
            Location::in_object((u32::from(self.inline_start) + slot) * 8)
        } else {
            Location::out_of_object(slot - inline)
        }
    }

    /// The property `key` of objects of shape `this`. Builds the table if there is none; where no
    /// memory is left for it, the ancestors are searched.
    #[inline]
    pub fn lookup(cx: &mut Context, this: Gc<Shape>, key: PropertyKey) -> Option<Property> {
        if this.count.get() == 0 {
            return None;
        }
        let table = match this.table.get() {
            Some(table) => table,
            None => match Shape::build_table(cx, this) {
                Ok(table) => table,
                Err(_) => return this.lookup_ancestors(key),
            },
        };
        table.find(key, this.limit()).map(|index| this.property(table.entry(index)))
    }

    /// The property `key`, found without a table.
    #[cold]
    fn lookup_ancestors(&self, key: PropertyKey) -> Option<Property> {
        let (mut attributes, mut shape) = (None, self);
        loop {
            if let Some(table) = shape.table.get() {
                let index = table.find(key, shape.limit())?;
                let property = shape.property(table.entry(index));
                return Some(Property { attributes: attributes.unwrap_or(property.attributes), ..property });
            }
            if shape.key() == key && shape.change != Change::Prototype {
                let attributes = *attributes.get_or_insert(shape.attributes);
                if shape.change != Change::Reconfigure {
                    return Some(Property { location: self.location(shape.slot_count() - 1), attributes });
                }
            }
            // SAFETY: the parent lives as long as its child, and shapes do not move.
            shape = unsafe { &*shape.parent()?.as_ptr() };
        }
    }

    /// How many entries of the table count: of a unique shape all, also the deleted ones.
    #[inline]
    pub(crate) fn limit(&self) -> u32 {
        if self.is_unique() { u32::MAX } else { self.count.get() }
    }

    #[inline]
    pub(crate) fn property(&self, entry: &Entry) -> Property {
        let attributes = entry.attributes();
        let location = if attributes.is_virtual() {
            Location::virtual_field(entry.slot())
        } else {
            self.location(entry.slot())
        };
        Property { location, attributes }
    }

    /// The table, built if need be; `None` where there are no properties.
    pub fn table(cx: &mut Context, this: Gc<Shape>) -> crate::Result<Option<Gc<PropertyTable>>> {
        match this.table.get() {
            Some(table) => Ok(Some(table)),
            None if this.count() == 0 => Ok(None),
            None => Shape::build_table(cx, this).map(Some),
        }
    }

    /// Calls `visit` with each property in the order of creation, the deleted ones left out.
    /// `visit` must not allocate.
    pub fn for_each_property(
        cx: &mut Context,
        this: Gc<Shape>,
        mut visit: impl FnMut(PropertyKey, Property),
    ) -> crate::Result<()> {
        if let Some(table) = Shape::table(cx, this)? {
            for index in 0..table.used().min(this.limit()) {
                let entry = table.entry(index);
                if entry.is_live() {
                    visit(entry.key(), this.property(entry));
                }
            }
        }
        Ok(())
    }

    /// Says that a cache will hold this shape. `false` where none may.
    #[inline]
    pub fn observe(&self) -> bool {
        let flags = self.flags.get();
        if flags.contains(ShapeFlags::UNIQUE) {
            self.flags.set(flags | ShapeFlags::OBSERVED);
        }
        !flags.contains(ShapeFlags::UNCACHEABLE)
    }
}

/// Where the value of a property lies, in one word for caches.
///
/// ```text
/// 31 30                     0
///  0  0  bytes from the object's address
///  1  0  bytes from the address of its [`crate::Slots`]
///  0  1  number of a field of the object's kind
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(transparent)]
pub struct Location(u32);

impl Location {
    /// Set where the value lies in the object's [`crate::Slots`].
    pub const OUT_OF_OBJECT: u32 = 1 << 31;
    /// Set where the value lies in a field that only the object's kind knows.
    pub const VIRTUAL: u32 = 1 << 30;

    /// So many bytes from the object's address.
    #[inline]
    pub const fn in_object(bytes: u32) -> Location {
        Location(bytes)
    }

    /// The `index`th of the object's [`crate::Slots`].
    #[inline]
    pub const fn out_of_object(index: u32) -> Location {
        Location((crate::object::SLOTS_START as u32 + index * 8) | Location::OUT_OF_OBJECT)
    }

    /// A field that the kind of the object knows.
    #[inline]
    pub const fn virtual_field(number: u32) -> Location {
        Location(number | Location::VIRTUAL)
    }

    /// The word.
    #[inline]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The location with these bits, which must have come from [`Location::bits`].
    #[inline]
    pub const fn from_bits(bits: u32) -> Location {
        Location(bits)
    }

    /// Whether the value lies in the object itself.
    #[inline]
    pub const fn is_in_object(self) -> bool {
        self.0 & (Location::OUT_OF_OBJECT | Location::VIRTUAL) == 0
    }

    /// Whether the value lies in the object's [`crate::Slots`].
    #[inline]
    pub const fn is_out_of_object(self) -> bool {
        self.0 & Location::OUT_OF_OBJECT != 0
    }

    /// The number of the field, if the value lies in one.
    #[inline]
    pub const fn as_virtual(self) -> Option<u32> {
        if self.0 & Location::VIRTUAL != 0 { Some(self.0 & !Location::VIRTUAL) } else { None }
    }

    /// The bytes from the object's or its slots' address.
    #[inline]
    pub const fn offset(self) -> usize {
        (self.0 & !(Location::OUT_OF_OBJECT | Location::VIRTUAL)) as usize
    }
}

/// A property as a shape knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Property {
    /// Where its value lies.
    pub location: Location,
    /// Its attributes.
    pub attributes: PropertyAttributes,
}

pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for shapes only.
    let shape = unsafe { &*cell.cast::<Shape>() };
    tracer.visit(&shape.prototype);
    tracer.visit_gc(&shape.parent);
    tracer.visit(&shape.key);
    tracer.visit_gc(&shape.table);
    if shape.has_table.get() {
        tracer.visit(&shape.transitions);
    } else {
        tracer.visit_weak(&shape.transitions);
    }
    tracer.visit_gc(&shape.roots);
}
