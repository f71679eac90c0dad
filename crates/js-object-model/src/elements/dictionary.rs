//! Dictionary elements: a hash table from index to value and attributes.
//!
//! Used where a vector would be mostly holes, and where an element has unusual attributes (frozen
//! and sealed arrays, accessors). Entries lie in an open-addressed table; the order of keys is
//! numeric, so nothing about the order of insertion is kept.

use super::{Elements, ElementsKind};
use crate::attributes::PropertyAttributes;
use crate::{Context, Result};
use js_garbage_collection::{CellKind, CellType, Gc, Header, HeapCell, Slot, Tracer};
use js_value::Value;
use std::cell::Cell;

/// A hash table of elements. Begins as [`Elements`] do.
#[repr(C)]
pub struct DictionaryElements {
    elements: Elements,
    count: Cell<u32>,
    deleted: Cell<u32>,
    /// A power of two.
    buckets: u32,
    /// How many entries have other attributes than all.
    special: Cell<u32>,
}

/// An entry of the table.
#[repr(C)]
pub struct DictionaryEntry {
    index: Cell<u32>,
    attributes: Cell<PropertyAttributes>,
    state: Cell<State>,
    _pad: [u8; 2],
    value: Slot,
}

#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum State {
    #[allow(dead_code)] // What zeroed memory says.
    Free = 0,
    Live = 1,
    Deleted = 2,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for DictionaryElements {}
// SAFETY: only `DictionaryElements::allocate` makes cells of this kind.
unsafe impl CellType for DictionaryElements {
    const KIND: CellKind = CellKind::DICTIONARY_ELEMENTS;
}

const _: () = assert!(size_of::<DictionaryElements>() == 32 && size_of::<DictionaryEntry>() == 16);

impl DictionaryEntry {
    /// The index.
    pub fn index(&self) -> u32 {
        self.index.get()
    }

    /// The value, or the accessor pair.
    pub fn value(&self) -> Value {
        self.value.get()
    }

    /// The attributes.
    pub fn attributes(&self) -> PropertyAttributes {
        self.attributes.get()
    }
}

impl DictionaryElements {
    pub(super) fn allocate(cx: &mut Context, room: u32) -> Result<Gc<DictionaryElements>> {
        let buckets = (room.max(4) * 2).next_power_of_two();
        let size = size_of::<DictionaryElements>() + buckets as usize * size_of::<DictionaryEntry>();
        let id = crate::kinds::shape_id(CellKind::DICTIONARY_ELEMENTS);
        let table = match cx.heap.allocate::<DictionaryElements>(CellKind::DICTIONARY_ELEMENTS, id, size) {
            Ok(table) => table,
            Err(error) => return Err(cx.out_of_memory(error)),
        };
        // SAFETY: the cell is new.
        unsafe { (&raw mut (*table.as_ptr()).buckets).write(buckets) };
        table.elements.set_kind(ElementsKind::Dictionary);
        Ok(table)
    }

    /// The dictionary that `elements` is.
    #[inline]
    pub fn from(elements: Gc<Elements>) -> Option<Gc<DictionaryElements>> {
        // SAFETY: the kind of elements and the kind of the cell go together.
        if elements.is_dictionary() { Some(unsafe { elements.cast() }) } else { None }
    }

    pub(super) fn as_elements(this: Gc<DictionaryElements>) -> Gc<Elements> {
        // SAFETY: a dictionary begins with the fields of elements.
        unsafe { this.cast() }
    }

    /// How many elements there are.
    pub fn count(&self) -> u32 {
        self.count.get()
    }

    /// Whether every element has all attributes.
    pub(super) fn is_plain(&self) -> bool {
        self.special.get() == 0
    }

    pub(super) fn buckets(&self) -> u32 {
        self.buckets
    }

    fn bucket(&self, bucket: u32) -> &DictionaryEntry {
        debug_assert!(bucket < self.buckets);
        // SAFETY: the entries lie behind the fields; this is one of them.
        unsafe { &*std::ptr::from_ref(self).add(1).cast::<DictionaryEntry>().add(bucket as usize) }
    }

    fn first(&self, index: u32) -> u32 {
        (u64::from(index).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32 & (self.buckets - 1)
    }

    /// The entry of `index`.
    pub fn find(&self, index: u32) -> Option<&DictionaryEntry> {
        let mut bucket = self.first(index);
        loop {
            let entry = self.bucket(bucket);
            match entry.state.get() {
                State::Free => return None,
                State::Live if entry.index.get() == index => return Some(entry),
                State::Live | State::Deleted => bucket = (bucket + 1) & (self.buckets - 1),
            }
        }
    }

    /// Whether one more entry fits without a rehash.
    pub(super) fn has_room(&self) -> bool {
        (self.count.get() + self.deleted.get() + 1) * 4 <= self.buckets * 3
    }

    /// Sets or adds an element; there must be room.
    pub(super) fn put(&self, index: u32, value: Value, attributes: PropertyAttributes) {
        if let Some(entry) = self.find(index) {
            let before = u32::from(entry.attributes() != PropertyAttributes::ALL);
            let after = u32::from(attributes != PropertyAttributes::ALL);
            self.special.set(self.special.get() - before + after);
            entry.attributes.set(attributes);
            entry.value.set(self, value);
            return;
        }
        debug_assert!(self.has_room());
        let mut bucket = self.first(index);
        while self.bucket(bucket).state.get() == State::Live {
            bucket = (bucket + 1) & (self.buckets - 1);
        }
        let entry = self.bucket(bucket);
        if entry.state.get() == State::Deleted {
            self.deleted.set(self.deleted.get() - 1);
        }
        entry.state.set(State::Live);
        entry.index.set(index);
        entry.attributes.set(attributes);
        entry.value.set(self, value);
        self.count.set(self.count.get() + 1);
        self.special.set(self.special.get() + u32::from(attributes != PropertyAttributes::ALL));
    }

    pub(super) fn set_value(&self, entry: &DictionaryEntry, value: Value) {
        entry.value.set(self, value);
    }

    /// Removes an element.
    pub(crate) fn remove_index(&self, index: u32) {
        if let Some(entry) = self.find(index) {
            entry.state.set(State::Deleted);
            entry.value.initialize(Value::EMPTY);
            self.count.set(self.count.get() - 1);
            self.deleted.set(self.deleted.get() + 1);
            self.special.set(self.special.get() - u32::from(entry.attributes() != PropertyAttributes::ALL));
        }
    }

    /// All entries, in no order.
    pub fn entries(&self) -> impl Iterator<Item = &DictionaryEntry> {
        (0..self.buckets).map(|bucket| self.bucket(bucket)).filter(|entry| entry.state.get() == State::Live)
    }

    /// The indices in ascending order.
    pub fn indices(&self) -> Vec<u32> {
        let mut indices: Vec<u32> = self.entries().map(DictionaryEntry::index).collect();
        indices.sort_unstable();
        indices
    }
}

pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for dictionaries only.
    let table = unsafe { &*cell.cast::<DictionaryElements>() };
    for entry in table.entries() {
        tracer.visit(&entry.value);
    }
}
