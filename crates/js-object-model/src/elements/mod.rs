//! Indexed properties: a dense vector of values, or a dictionary where that would waste memory.
//!
//! ```text
//! 0        8        12               16
//! ┌────────┬────────┬───────────────┬──────────┐
//! │ header │ length │ capacity kind │ values …  │
//! └────────┴────────┴──────┬───┬────┴──────────┘
//!                  29 bits ┘   └ 3 bits
//! ```
//!
//! `length` values are initialized; a hole among them is [`Value::EMPTY`], and so is everything
//! from `length` to `capacity`. A dictionary begins with the same fields and length 0, so that one
//! bounds check sends a fast path past it. The kind is knowledge that only grows weaker: no value
//! in packed int elements is anything but an int.

mod dense;
mod dictionary;
mod kind;
mod object;

pub use dictionary::DictionaryElements;
pub(crate) use dictionary::trace as trace_dictionary;
pub use kind::ElementsKind;
pub use object::Element;

use crate::{Context, Result};
use js_garbage_collection::{CellKind, Gc, Header, HeapCell, Slot, Tracer};
use js_value::Value;
use std::cell::Cell;

/// The indexed properties of an object.
#[repr(C)]
pub struct Elements {
    header: Header,
    /// How many values are initialized; 0 of a dictionary.
    length: Cell<u32>,
    /// How many values there is room for, and in the low three bits the [`ElementsKind`].
    capacity_kind: Cell<u32>,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for Elements {}

/// Where the values begin.
const VALUES: usize = 16;
/// The most values of a vector: 2 GiB of memory.
const MAX_CAPACITY: u32 = 1 << 28;
const _: () = assert!(size_of::<Elements>() == VALUES);

impl Elements {
    /// Where machine code finds the length.
    pub const LENGTH_OFFSET: usize = std::mem::offset_of!(Elements, length);
    /// Where machine code finds capacity (shifted left by 3) and kind.
    pub const CAPACITY_KIND_OFFSET: usize = std::mem::offset_of!(Elements, capacity_kind);
    /// Where machine code finds the values.
    pub const VALUES_OFFSET: usize = VALUES;

    /// A vector with room for `capacity` values, none initialized, packed ints.
    pub(crate) fn allocate(cx: &mut Context, capacity: u32) -> Result<Gc<Elements>> {
        if capacity > MAX_CAPACITY {
            return Err(cx.out_of_memory(js_garbage_collection::OutOfMemory));
        }
        let size = VALUES + capacity as usize * 8;
        let id = crate::kinds::shape_id(CellKind::ELEMENTS);
        let elements = match cx.heap.allocate::<Elements>(CellKind::ELEMENTS, id, size) {
            Ok(elements) => elements,
            Err(error) => return Err(cx.out_of_memory(error)),
        };
        elements.capacity_kind.set(capacity << 3 | ElementsKind::PackedInt as u32);
        Ok(elements)
    }

    /// How many values are initialized; 0 of a dictionary.
    #[inline]
    pub fn length(&self) -> u32 {
        self.length.get()
    }

    /// How many values there is room for.
    #[inline]
    pub fn capacity(&self) -> u32 {
        self.capacity_kind.get() >> 3
    }

    /// What is known of the values.
    #[inline]
    pub fn elements_kind(&self) -> ElementsKind {
        ElementsKind::from_bits(self.capacity_kind.get())
    }

    /// Whether this is a dictionary.
    #[inline]
    pub fn is_dictionary(&self) -> bool {
        self.elements_kind() == ElementsKind::Dictionary
    }

    #[inline]
    pub(crate) fn set_kind(&self, kind: ElementsKind) {
        self.capacity_kind.set(self.capacity_kind.get() & !7 | kind as u32);
    }

    #[inline]
    pub(crate) fn set_length(&self, length: u32) {
        debug_assert!(length <= self.capacity());
        self.length.set(length);
    }

    /// The slot at `index`, which must be below the capacity.
    #[inline]
    fn slot(&self, index: u32) -> &Slot {
        debug_assert!(index < self.capacity() && !self.is_dictionary());
        // SAFETY: the values lie behind the fields; this is one of them.
        unsafe { &*std::ptr::from_ref(self).add(1).cast::<Slot>().add(index as usize) }
    }

    /// The value at `index` below the length: empty where there is a hole.
    #[inline]
    pub fn get(&self, index: u32) -> Value {
        debug_assert!(index < self.length());
        self.slot(index).get()
    }

    /// The value at `index`: empty where there is a hole, or nothing, or a dictionary.
    #[inline]
    pub fn get_checked(&self, index: u32) -> Value {
        if index < self.length() { self.slot(index).get() } else { Value::EMPTY }
    }

    /// Stores a value (no hole) at `index` below the length; the kind follows.
    #[inline]
    pub fn set(&self, index: u32, value: Value) {
        debug_assert!(index < self.length() && value != Value::EMPTY);
        self.admit(value);
        self.slot(index).set(self, value);
    }

    /// Appends a value; there must be room.
    #[inline]
    pub fn push(&self, value: Value) {
        let length = self.length();
        self.admit(value);
        self.slot(length).set(self, value);
        self.set_length(length + 1);
    }

    /// Weakens the kind until `value` is of it.
    #[inline]
    pub fn admit(&self, value: Value) {
        let kind = self.elements_kind();
        let joined = kind.admitting(value);
        if joined != kind {
            self.set_kind(joined);
        }
    }

    /// The initialized values as they lie in memory.
    ///
    /// # Safety
    /// Nothing may allocate in the heap or store into these elements while the slice is used.
    pub unsafe fn as_slice(&self) -> &[Value] {
        // SAFETY: the values lie behind the fields; the caller keeps them still.
        unsafe { std::slice::from_raw_parts(std::ptr::from_ref(self).add(1).cast(), self.length() as usize) }
    }
}

pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for element vectors only; the first `length` values are initialized.
    unsafe {
        let length = (*cell.cast::<Elements>()).length() as usize;
        tracer.visit_values(cell.byte_add(VALUES).cast::<Value>(), length);
    }
}
