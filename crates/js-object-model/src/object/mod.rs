//! Objects: the prefix that cells of all object kinds share, and the way to a property's value.
//!
//! ```text
//! 0        8        16         24                        inline_start × 8
//! ┌────────┬────────┬──────────┬─────────────────────────┬──────────────────┐
//! │ header │ slots  │ elements │ the kind's own fields …  │ in-object slots … │
//! └───┬────┴───┬────┴────┬─────┴─────────────────────────┴──────────────────┘
//!     │        │         └─ indexed properties: Elements, a dictionary, or none
//!     │        └─ named properties that found no room in the object: Slots, or none
//!     └─ shape id: which named properties there are, and where
//! ```
//!
//! `slots` and `elements` are null where there are none; both are read by inline caches.

mod change;
mod lookup;
mod operations;
mod private;
mod slots;

pub use lookup::{AddTransition, LoadLookup, PropertyLookup, StoreLookup};
pub(crate) use slots::trace as trace_slots;
pub use slots::{SLOTS_START, Slots};

use crate::elements::Elements;
use crate::shape::{Location, Property, Shape, ShapeFlags};
use crate::{Context, Result};
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, Slot, Tracer, ValueCell};
use js_strings::PropertyKey;
use js_value::Value;
use std::cell::UnsafeCell;

/// What every object begins with.
#[repr(C)]
pub struct Object {
    /// Shape id, kind, barrier byte and size. The shape changes, so no borrow may cover it.
    header: UnsafeCell<Header>,
    /// Named properties beyond the in-object ones.
    slots: GcSlot<Slots>,
    /// Indexed properties.
    elements: GcSlot<Elements>,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for Object {}

const _: () = {
    assert!(size_of::<Object>() == 24);
    assert!(std::mem::offset_of!(Object, slots) == 8);
    assert!(std::mem::offset_of!(Object, elements) == 16);
};

/// A kind of objects: a `repr(C)` struct whose first field is an [`Object`].
///
/// # Safety
/// The layout must be as said, and every cell of the kind must have it.
pub unsafe trait ObjectType: CellType + Sized {
    /// The words before the in-object slots.
    const WORDS: usize = size_of::<Self>().div_ceil(8);

    /// The cell as an object.
    #[inline]
    fn object(this: Gc<Self>) -> Gc<Object> {
        // SAFETY: the trait's contract.
        unsafe { this.cast() }
    }

    /// The object that a value is, if it is of this kind.
    #[inline]
    fn from_value(value: Value) -> Option<Gc<Self>> {
        value.downcast::<Self>()
    }
}

impl Object {
    /// Where machine code finds [`Slots`].
    pub const SLOTS_OFFSET: usize = std::mem::offset_of!(Object, slots);
    /// Where machine code finds [`Elements`].
    pub const ELEMENTS_OFFSET: usize = std::mem::offset_of!(Object, elements);

    /// The object that a value is.
    #[inline]
    pub fn from_value(value: Value) -> Option<Gc<Object>> {
        match value.cell_kind() {
            // SAFETY: all kinds of objects have the prefix.
            Some(kind) if kind.is_object() => Some(unsafe { value.cell_unchecked() }),
            _ => None,
        }
    }

    /// The object, seen as its kind.
    #[inline]
    pub fn downcast<T: ObjectType>(this: Gc<Object>) -> Option<Gc<T>> {
        // SAFETY: by its kind the cell has the layout.
        if this.kind() == T::KIND { Some(unsafe { this.cast() }) } else { None }
    }

    /// Allocates an object of `shape`, whose kind's fields and slots are zero (that is, empty).
    #[inline]
    pub fn allocate(cx: &mut Context, shape: Gc<Shape>) -> Result<Gc<Object>> {
        let size = shape.instance_size();
        match cx.heap.allocate::<Object>(shape.object_kind(), shape.id(), size) {
            Ok(object) => Ok(object),
            Err(error) => Err(cx.out_of_memory(error)),
        }
    }

    /// Allocates an object of `shape` that never moves and may have a finalizer.
    pub fn allocate_fixed(cx: &mut Context, shape: Gc<Shape>) -> Result<Gc<Object>> {
        let size = shape.instance_size();
        match cx.heap.allocate_fixed::<Object>(shape.object_kind(), shape.id(), size) {
            Ok(object) => Ok(object),
            Err(error) => Err(cx.out_of_memory(error)),
        }
    }

    /// The pointer to the object.
    #[inline]
    pub fn gc(&self) -> Gc<Object> {
        // SAFETY: a reference to an object is the address of a live cell.
        unsafe { Gc::from_raw(self.header.get().cast()) }
    }

    /// The object as a value.
    #[inline]
    pub fn value(&self) -> Value {
        self.gc().value()
    }

    /// The kind.
    #[inline]
    pub fn kind(&self) -> CellKind {
        self.gc().kind()
    }

    /// The shape.
    #[inline]
    pub fn shape(&self) -> Gc<Shape> {
        // SAFETY: every object carries a shape.
        unsafe { Shape::of(self.header.get()) }
    }

    /// The shape's flags.
    #[inline]
    pub fn flags(&self) -> ShapeFlags {
        self.shape().flags()
    }

    #[inline]
    pub(crate) fn set_shape(&self, shape: Gc<Shape>) {
        let this = self.gc();
        // SAFETY: the header of a live cell; the shape is of the same region.
        unsafe { (*self.header.get()).shape = shape.id() };
        js_garbage_collection::barrier(this);
    }

    /// The named properties beyond the in-object ones.
    #[inline]
    pub fn slots(&self) -> Option<Gc<Slots>> {
        self.slots.get()
    }

    /// The indexed properties.
    #[inline]
    pub fn elements(&self) -> Option<Gc<Elements>> {
        self.elements.get()
    }

    #[inline]
    pub(crate) fn set_elements(&self, elements: Gc<Elements>) {
        self.elements.set(self, Some(elements));
    }

    /// Whether the object has a `[[Call]]` method.
    #[inline]
    pub fn is_callable(&self) -> bool {
        self.flags().contains(ShapeFlags::CALLABLE)
    }

    /// Whether the object has a `[[Construct]]` method.
    #[inline]
    pub fn is_constructor(&self) -> bool {
        self.flags().contains(ShapeFlags::CONSTRUCTOR)
    }

    /// The slot at `location`, which must not be virtual.
    #[inline]
    fn slot(&self, location: Location) -> (&Slot, *mut Header) {
        debug_assert!(location.as_virtual().is_none());
        let this = self.header.get();
        if location.is_in_object() {
            // SAFETY: a location of the object's shape lies within the object.
            (unsafe { &*this.byte_add(location.offset()).cast::<Slot>() }, this)
        } else {
            // SAFETY: a shape with properties out of the object has slots with room for them.
            unsafe {
                let slots = self.slots.get_unchecked().header();
                (&*slots.byte_add(location.offset()).cast::<Slot>(), slots)
            }
        }
    }

    /// The value at `location`, which must be one of the object's shape and not virtual.
    #[inline]
    pub fn get_slot(&self, location: Location) -> Value {
        self.slot(location).0.get()
    }

    /// Stores a value at `location`, which must be one of the object's shape and not virtual.
    #[inline]
    pub fn set_slot(&self, location: Location, value: Value) {
        let (slot, owner) = self.slot(location);
        slot.set(owner, value);
    }

    /// The own named property `key` as the shape knows it. Not for index keys, and blind to what
    /// exotic kinds add.
    #[inline]
    pub fn own_property(&self, cx: &mut Context, key: PropertyKey) -> Option<Property> {
        let this = self.gc();
        Shape::lookup(cx, this.shape(), key)
    }

    /// `[[Prototype]]` as the shape says; a proxy has its own ideas.
    #[inline]
    pub fn prototype(&self) -> Value {
        self.shape().prototype()
    }

    /// The prototype as an object.
    #[inline]
    pub fn prototype_object(&self) -> Option<Gc<Object>> {
        let prototype = self.shape().prototype();
        // SAFETY: a prototype is an object or null.
        if prototype.is_cell() { Some(unsafe { prototype.cell_unchecked() }) } else { None }
    }

    /// Visits what all objects have: to be called by the trace function of each object kind.
    ///
    /// # Safety
    /// `this` must be a live object whose shape is one.
    pub unsafe fn trace_object(this: *mut Header, tracer: &mut Tracer) {
        // SAFETY: the caller says so.
        let object = unsafe { &*this.cast::<Object>() };
        tracer.visit_gc(&object.slots);
        tracer.visit_gc(&object.elements);
        let shape = object.shape();
        let start = shape.instance_size() - shape.inline_capacity() as usize * 8;
        let count = shape.inline_capacity() as usize;
        // SAFETY: the in-object slots lie there.
        unsafe { tracer.visit_values(this.byte_add(start).cast(), count) };
    }
}

/// Any object whose kind has no fields of its own.
pub(crate) unsafe fn trace_plain(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for objects only.
    unsafe { Object::trace_object(cell, tracer) };
}
