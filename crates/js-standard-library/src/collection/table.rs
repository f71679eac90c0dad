//! The hash table behind `Map` and `Set`: entries in the order in which they came, found by hash.
//!
//! ```text
//! ┌────────┬──────┬─────────────────┬──────────────┬─────────────────────────────────┐
//! │ header │ next │ counts          │ buckets …    │ entries: key, value, hash, chain │
//! └────────┴──────┴─────────────────┴──────────────┴─────────────────────────────────┘
//! ```
//!
//! A deleted entry leaves a gap (key EMPTY) until the table is made anew. The old table then keeps
//! its entries and learns where the new one is, so that an iterator which still points into it can
//! go on there: its place is as many entries further ahead as there are gaps before it.

use super::hash::hash_of;
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, Heap, HeapCell, KindInfo, Slot, Tracer};
use js_object_model::{Context, Message, Result, same_value_zero};
use js_value::Value;
use std::cell::Cell;

/// A hash table.
#[repr(C)]
pub(crate) struct Table {
    header: Header,
    /// The table that took this one's place.
    next: GcSlot<Table>,
    /// Entries in use, gaps included.
    used: Cell<u32>,
    /// Entries in use that are no gaps.
    live: Cell<u32>,
    capacity: u32,
    /// Whether the table that took its place began empty.
    cleared: Cell<bool>,
}

#[repr(C)]
struct Entry {
    key: Slot,
    value: Slot,
    hash: Cell<u32>,
    /// The next entry of the bucket, counted from 1; 0 ends the chain.
    chain: Cell<u32>,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for Table {}
// SAFETY: cells of the kind are made by `Table::new` alone.
unsafe impl CellType for Table {
    const KIND: CellKind = CellKind::HASH_TABLE;
}

const SMALLEST: u32 = 4;
/// The most entries that a table can have: 2^24 as in V8 would be few; this is what 32-bit places
/// and the heap's cells allow.
const LARGEST: u32 = 1 << 27;

pub(crate) fn register(heap: &Heap) {
    heap.register(CellKind::HASH_TABLE, KindInfo { name: "hash table", trace, finalize: None });
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for tables only.
    let table = unsafe { &*cell.cast::<Table>() };
    tracer.visit_gc(&table.next);
    for at in 0..table.used.get() {
        let entry = table.entry(at);
        tracer.visit(&entry.key);
        tracer.visit(&entry.value);
    }
}

impl Table {
    /// An empty table with room for `capacity` entries, a power of two.
    pub(crate) fn new(cx: &mut Context, capacity: u32) -> Result<Gc<Table>> {
        if capacity > LARGEST {
            return Err(cx.range_error(Message::TooManyEntries()));
        }
        let bytes = size_of::<Table>() + capacity as usize * (size_of::<Entry>() + size_of::<u32>());
        let id = u32::from(CellKind::HASH_TABLE.0);
        let table: Gc<Table> = cx.allocate(CellKind::HASH_TABLE, id, bytes)?;
        // SAFETY: a fresh cell, zeroed: no buckets in use.
        unsafe { (&raw mut (*table.as_ptr()).capacity).write(capacity) };
        Ok(table)
    }

    /// A table as new maps have it.
    pub(crate) fn smallest(cx: &mut Context) -> Result<Gc<Table>> {
        Table::new(cx, SMALLEST)
    }

    /// As many buckets as entries, a power of two of at least [`SMALLEST`]: a multiple of 8 bytes.
    fn bucket(&self, hash: u32) -> &Cell<u32> {
        let at = hash & (self.capacity - 1);
        // SAFETY: the buckets lie behind the fields.
        unsafe { &*std::ptr::from_ref(self).add(1).cast::<Cell<u32>>().add(at as usize) }
    }

    fn entry(&self, at: u32) -> &Entry {
        debug_assert!(at < self.capacity);
        // SAFETY: the entries lie behind the buckets.
        unsafe {
            let buckets = std::ptr::from_ref(self).add(1).cast::<u32>();
            &*buckets.add(self.capacity as usize).cast::<Entry>().add(at as usize)
        }
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> u32 {
        self.live.get()
    }

    /// How many places were used, gaps included.
    pub(crate) fn used(&self) -> u32 {
        self.used.get()
    }

    /// The key and value at a place below [`Table::used`]; none in a gap.
    pub(crate) fn at(&self, place: u32) -> Option<(Value, Value)> {
        let entry = self.entry(place);
        let key = entry.key.get();
        (key != Value::EMPTY).then(|| (key, entry.value.get()))
    }

    fn find(&self, cx: &mut Context, key: Value, hash: u32) -> Result<Option<u32>> {
        let mut next = self.bucket(hash).get();
        while next != 0 {
            let entry = self.entry(next - 1);
            let found = entry.key.get();
            if entry.hash.get() == hash
                && (found == key || (found.is_cell() && same_value_zero(cx, found, key)))
            {
                return Ok(Some(next - 1));
            }
            next = entry.chain.get();
        }
        Ok(None)
    }

    /// Where `key`, normalized, is.
    pub(crate) fn place_of(table: Gc<Table>, cx: &mut Context, key: Value) -> Result<Option<u32>> {
        if table.live.get() == 0 {
            return Ok(None);
        }
        let hash = hash_of(cx, key)?;
        table.find(cx, key, hash)
    }

    /// Gives `key`, normalized, a value. The table that holds it afterwards comes back.
    pub(crate) fn insert(table: Gc<Table>, cx: &mut Context, key: Value, value: Value) -> Result<Gc<Table>> {
        let hash = hash_of(cx, key)?;
        if let Some(place) = table.find(cx, key, hash)? {
            table.entry(place).value.set(table, value);
            return Ok(table);
        }
        let mut table = table;
        if table.used.get() == table.capacity {
            // Mostly gaps: the same size will do.
            let capacity =
                if table.live.get() > table.capacity / 2 { table.capacity * 2 } else { table.capacity };
            table = Table::remade(table, cx, capacity)?;
        }
        table.append(key, value, hash);
        Ok(table)
    }

    fn append(self: &Table, key: Value, value: Value, hash: u32) {
        let place = self.used.get();
        let entry = self.entry(place);
        entry.key.set(self, key);
        entry.value.set(self, value);
        entry.hash.set(hash);
        let bucket = self.bucket(hash);
        entry.chain.set(bucket.get());
        bucket.set(place + 1);
        self.used.set(place + 1);
        self.live.set(self.live.get() + 1);
    }

    /// Takes `key`, normalized, out; whether it was there, and the table afterwards.
    pub(crate) fn remove(table: Gc<Table>, cx: &mut Context, key: Value) -> Result<(bool, Gc<Table>)> {
        let Some(place) = Table::place_of(table, cx, key)? else { return Ok((false, table)) };
        let entry = table.entry(place);
        entry.key.initialize(Value::EMPTY);
        entry.value.initialize(Value::EMPTY);
        table.live.set(table.live.get() - 1);
        if table.capacity > SMALLEST && table.live.get() < table.capacity / 4 {
            return Ok((true, Table::remade(table, cx, table.capacity / 2)?));
        }
        Ok((true, table))
    }

    /// An empty table in place of this one.
    pub(crate) fn clear(table: Gc<Table>, cx: &mut Context) -> Result<Gc<Table>> {
        let new = Table::smallest(cx)?;
        table.cleared.set(true);
        table.next.set(table, Some(new));
        Ok(new)
    }

    fn remade(table: Gc<Table>, cx: &mut Context, capacity: u32) -> Result<Gc<Table>> {
        let new = Table::new(cx, capacity)?;
        for place in 0..table.used.get() {
            if let Some((key, value)) = table.at(place) {
                new.append(key, value, table.entry(place).hash.get());
            }
        }
        table.next.set(table, Some(new));
        Ok(new)
    }

    /// Where an iterator at `place` of `table` stands today.
    pub(crate) fn present(mut table: Gc<Table>, mut place: u32) -> (Gc<Table>, u32) {
        while let Some(next) = table.next.get() {
            place = if table.cleared.get() {
                0
            } else {
                (0..place.min(table.used.get())).filter(|&at| table.at(at).is_some()).count() as u32
            };
            table = next;
        }
        (table, place)
    }
}
