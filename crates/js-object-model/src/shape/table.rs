//! Property tables: the properties of a shape in order, with a hash index when there are many.
//!
//! ```text
//! header │ used capacity │ deleted buckets │ free_slot pad │ entries … │ index (u32 each) …
//! ```
//!
//! A chain of tree shapes shares one table: each sees as many entries as it has properties. Only
//! the shape whose count equals `used` may append; another branch copies. A unique shape owns its
//! table: there a deleted property leaves an entry without key until the table is rebuilt.
//!
//! Up to [`LINEAR`] entries are searched one by one; more through open addressing by the key's
//! address, which is stable: keys lie in fixed space.

use crate::Context;
use crate::attributes::PropertyAttributes;
use js_garbage_collection::{CellKind, CellType, Gc, Header, HeapCell, Slot, Tracer};
use js_strings::PropertyKey;
use js_value::Value;
use std::cell::Cell;

/// Up to so many entries are searched without an index.
const LINEAR: u32 = 8;
/// No free slot.
const NO_SLOT: u32 = u32::MAX;

/// A property in a table.
#[repr(C)]
pub struct Entry {
    /// The key; empty where the property was deleted.
    key: Slot,
    /// The slot number; of a virtual property the number of its field.
    slot: Cell<u32>,
    attributes: Cell<PropertyAttributes>,
    _pad: [u8; 3],
}

impl Entry {
    /// The key.
    #[inline]
    pub fn key(&self) -> PropertyKey {
        PropertyKey::from_bits(self.key.get().bits())
    }

    /// Whether the property exists still.
    #[inline]
    pub fn is_live(&self) -> bool {
        self.key.get() != Value::EMPTY
    }

    /// The slot number, or the number of the field.
    #[inline]
    pub fn slot(&self) -> u32 {
        self.slot.get()
    }

    /// The attributes.
    #[inline]
    pub fn attributes(&self) -> PropertyAttributes {
        self.attributes.get()
    }

    pub(crate) fn reconfigure(&self, slot: u32, attributes: PropertyAttributes) {
        self.slot.set(slot);
        self.attributes.set(attributes);
    }
}

/// A property table.
#[repr(C)]
pub struct PropertyTable {
    header: Header,
    used: Cell<u32>,
    capacity: u32,
    deleted: Cell<u32>,
    /// A power of two, or 0 where there is no index.
    buckets: u32,
    /// Head of the list of free slots; each free slot holds the number of the next.
    free_slot: Cell<u32>,
    _pad: u32,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for PropertyTable {}
// SAFETY: only `PropertyTable::allocate` makes cells of this kind.
unsafe impl CellType for PropertyTable {
    const KIND: CellKind = CellKind::PROPERTY_TABLE;
}

const ENTRIES: usize = size_of::<PropertyTable>();
const _: () = assert!(ENTRIES == 32 && size_of::<Entry>() == 16);

impl PropertyTable {
    /// A table with room for `capacity` entries.
    pub(crate) fn allocate(cx: &mut Context, capacity: u32) -> crate::Result<Gc<PropertyTable>> {
        let buckets = if capacity > LINEAR { (capacity * 2).next_power_of_two() } else { 0 };
        let size = ENTRIES + capacity as usize * size_of::<Entry>() + buckets as usize * 4;
        let table = cx.allocate_old::<PropertyTable>(CellKind::PROPERTY_TABLE, size.next_multiple_of(8))?;
        // SAFETY: the cell is new; everything behind the header is zero.
        unsafe {
            (&raw mut (*table.as_ptr()).capacity).write(capacity);
            (&raw mut (*table.as_ptr()).buckets).write(buckets);
        }
        table.free_slot.set(NO_SLOT);
        Ok(table)
    }

    /// How many entries are taken, deleted ones included.
    #[inline]
    pub fn used(&self) -> u32 {
        self.used.get()
    }

    /// How many entries there is room for.
    #[inline]
    pub fn capacity(&self) -> u32 {
        self.capacity
    }

    /// The entry at `index`, below [`PropertyTable::used`].
    #[inline]
    pub fn entry(&self, index: u32) -> &Entry {
        debug_assert!(index < self.used.get());
        // SAFETY: the entries lie behind the fields; the index is one of them.
        unsafe { &*self.entries().add(index as usize) }
    }

    #[inline]
    fn entries(&self) -> *const Entry {
        // SAFETY: the cell is longer than its fields.
        unsafe { std::ptr::from_ref(self).cast::<u8>().add(ENTRIES).cast() }
    }

    #[inline]
    fn bucket(&self, bucket: u32) -> &Cell<u32> {
        debug_assert!(bucket < self.buckets);
        // SAFETY: the index lies behind the entries; the bucket is one of it.
        unsafe { &*self.entries().add(self.capacity as usize).cast::<Cell<u32>>().add(bucket as usize) }
    }

    #[inline]
    fn first_bucket(&self, key: PropertyKey) -> u32 {
        let hash = (key.bits() >> 3).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (hash >> 32) as u32 & (self.buckets - 1)
    }

    /// The index of `key` among the first `limit` entries.
    #[inline]
    pub fn find(&self, key: PropertyKey, limit: u32) -> Option<u32> {
        let value = Value::from_bits(key.bits());
        if self.buckets == 0 {
            (0..self.used.get().min(limit)).find(|&index| self.entry(index).key.get() == value)
        } else {
            let mut bucket = self.first_bucket(key);
            loop {
                let index = self.bucket(bucket).get().checked_sub(1)?;
                if self.entry(index).key.get() == value {
                    return (index < limit).then_some(index);
                }
                bucket = (bucket + 1) & (self.buckets - 1);
            }
        }
    }

    /// Appends a property; there must be room.
    pub(crate) fn append(&self, key: PropertyKey, slot: u32, attributes: PropertyAttributes) {
        let index = self.used.get();
        assert!(index < self.capacity, "a property table is grown before it is full");
        self.used.set(index + 1);
        let entry = self.entry(index);
        entry.key.set(self, Value::from_bits(key.bits()));
        entry.reconfigure(slot, attributes);
        if self.buckets != 0 {
            let mut bucket = self.first_bucket(key);
            while self.bucket(bucket).get() != 0 {
                bucket = (bucket + 1) & (self.buckets - 1);
            }
            self.bucket(bucket).set(index + 1);
        }
    }

    /// Deletes the entry at `index`; its place in the index stays taken.
    pub(crate) fn remove(&self, index: u32) {
        self.entry(index).key.initialize(Value::EMPTY);
        self.deleted.set(self.deleted.get() + 1);
    }

    /// A copy of the live ones of the first `limit` entries, with room for `capacity`.
    pub(crate) fn copy(
        cx: &mut Context,
        this: Gc<PropertyTable>,
        limit: u32,
        capacity: u32,
    ) -> crate::Result<Gc<PropertyTable>> {
        let copy = PropertyTable::allocate(cx, capacity)?;
        for index in 0..this.used().min(limit) {
            let entry = this.entry(index);
            if entry.is_live() {
                copy.append(entry.key(), entry.slot(), entry.attributes());
            }
        }
        copy.free_slot.set(this.free_slot.get());
        Ok(copy)
    }

    /// The head of the list of free slots.
    pub(crate) fn free_slot(&self) -> Option<u32> {
        Some(self.free_slot.get()).filter(|&slot| slot != NO_SLOT)
    }

    pub(crate) fn set_free_slot(&self, slot: Option<u32>) {
        self.free_slot.set(slot.unwrap_or(NO_SLOT));
    }
}

pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for property tables only.
    let table = unsafe { &*cell.cast::<PropertyTable>() };
    for index in 0..table.used() {
        tracer.visit(&table.entry(index).key);
    }
}
