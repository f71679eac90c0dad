//! The hash table behind `Map` and `Set`: entries in the order in which they came, found by hash.
//!
//! ```text
//! ┌────────┬──────┬────────┬──────────────┬───────────────┬───────────────────────────┐
//! │ header │ next │ counts │ index: u32 … │ notes: u64 …  │ entries: key, value, hash │
//! └────────┴──────┴────────┴──────────────┴───────────────┴───────────────────────────┘
//! ```
//!
//! The index has twice as many places as there can be entries and is searched from the place that
//! the hash names to the first that is free. Each of its words holds an entry's number and some more
//! bits of the hash, so that an entry is looked at, far away in memory, only where it probably fits.
//!
//! A deleted entry leaves a gap (key EMPTY) until the table is made anew. The old table then keeps
//! its entries and learns where the new one is, so that an iterator which still points into it can
//! go on there: its place is as many entries further ahead as there are gaps before it.
//!
//! The notes are two rows of bits, one bit for each [`CHUNK`] of entries: those that may hold young
//! cells, which alone a minor collection looks at, and those stored into since marking came by. So a
//! long table costs the collector what is new in it, not what is there.

use super::hash::hash_of;
use js_garbage_collection::{
    CellKind, CellType, Gc, GcSlot, Header, Heap, HeapCell, KindInfo, Pass, Slot, Tracer,
};
use js_object_model::{Context, Message, Result, same_value_zero};
use js_value::Value;
use std::cell::Cell;
use std::ops::Range;

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
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for Table {}
// SAFETY: cells of the kind are made by `Table::new` alone.
unsafe impl CellType for Table {
    const KIND: CellKind = CellKind::HASH_TABLE;
}

const SMALLEST: u32 = 4;
/// The most entries that a table can have: 2^24 as in V8 would be few; this is what the words of
/// the index allow.
const LARGEST: u32 = 1 << 26;
/// How many entries share a bit of the notes.
const CHUNK: u32 = 64;
/// The bits of a word of the index that number its entry, counted from 1; 0 is a free place.
const NUMBER: u32 = 2 * LARGEST - 1;

/// How many words a row of the notes has.
fn note_words(capacity: u32) -> usize {
    capacity.div_ceil(64 * CHUNK) as usize
}

pub(crate) fn register(heap: &Heap) {
    heap.register(CellKind::HASH_TABLE, KindInfo { name: "hash table", trace, finalize: None });
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for tables only.
    let table = unsafe { &*cell.cast::<Table>() };
    tracer.visit_gc(&table.next);
    let visit = |tracer: &mut Tracer, entries: Range<u32>| {
        for at in entries {
            let entry = table.entry(at);
            tracer.visit(&entry.key);
            tracer.visit(&entry.value);
        }
    };
    match tracer.pass() {
        Pass::Young => {
            table.for_each_noted(Note::Young, |entries| tracer.leaves_young(|tracer| visit(tracer, entries)))
        }
        Pass::MarkAgain => table.for_each_noted(Note::Stored, |entries| {
            visit(tracer, entries);
            false
        }),
        pass => {
            visit(tracer, 0..table.used.get());
            if pass == Pass::Mark {
                table.notes(Note::Stored).iter().for_each(|word| word.set(0));
            }
        }
    }
}

/// What is noted of chunks of entries.
#[derive(Clone, Copy)]
enum Note {
    /// They may hold young cells.
    Young,
    /// They were stored into since marking came by.
    Stored,
}

impl Table {
    /// An empty table with room for `capacity` entries, a power of two.
    pub(crate) fn new(cx: &mut Context, capacity: u32) -> Result<Gc<Table>> {
        if capacity > LARGEST {
            return Err(cx.range_error(Message::TooManyEntries()));
        }
        let index = 2 * capacity as usize * size_of::<u32>();
        let notes = 2 * note_words(capacity) * size_of::<u64>();
        let bytes = size_of::<Table>() + index + notes + capacity as usize * size_of::<Entry>();
        let id = u32::from(CellKind::HASH_TABLE.0);
        let table: Gc<Table> = cx.allocate(CellKind::HASH_TABLE, id, bytes)?;
        // SAFETY: a fresh cell, zeroed: an index of free places, nothing noted.
        unsafe { (&raw mut (*table.as_ptr()).capacity).write(capacity) };
        Ok(table)
    }

    /// A table as new maps have it.
    pub(crate) fn smallest(cx: &mut Context) -> Result<Gc<Table>> {
        Table::new(cx, SMALLEST)
    }

    /// A word of the index, which has twice as many as [`SMALLEST`] or more: a multiple of 8 bytes.
    fn word(&self, at: u32) -> &Cell<u32> {
        let at = at & (2 * self.capacity - 1);
        // SAFETY: the index lies behind the fields.
        unsafe { &*std::ptr::from_ref(self).add(1).cast::<Cell<u32>>().add(at as usize) }
    }

    fn entry(&self, at: u32) -> &Entry {
        debug_assert!(at < self.capacity);
        // SAFETY: the entries lie behind the notes.
        unsafe {
            let notes = self.first_note().add(2 * note_words(self.capacity));
            &*notes.cast::<Entry>().add(at as usize)
        }
    }

    fn first_note(&self) -> *const Cell<u64> {
        // SAFETY: the notes lie behind the index, which has as many bytes as so many words.
        unsafe { std::ptr::from_ref(self).add(1).cast::<Cell<u64>>().add(self.capacity as usize) }
    }

    /// A row of bits, one for each chunk of entries.
    fn notes(&self, note: Note) -> &[Cell<u64>] {
        let words = note_words(self.capacity);
        // SAFETY: there are two rows.
        unsafe { std::slice::from_raw_parts(self.first_note().add(note as usize * words), words) }
    }

    /// Notes that a cell was stored into an entry.
    #[inline]
    fn note(&self, place: u32) {
        let chunk = place / CHUNK;
        for note in [Note::Young, Note::Stored] {
            let word = &self.notes(note)[chunk as usize / 64];
            word.set(word.get() | 1 << (chunk % 64));
        }
    }

    /// Hands the chunks of which `note` holds to `visit`, which says whether it still does.
    fn for_each_noted(&self, note: Note, mut visit: impl FnMut(Range<u32>) -> bool) {
        for (at, word) in self.notes(note).iter().enumerate() {
            let mut rest = word.get();
            while rest != 0 {
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                let first = (at as u32 * 64 + bit) * CHUNK;
                let end = (first + CHUNK).min(self.used.get());
                if !visit(first..end) {
                    word.set(word.get() & !(1 << bit));
                }
            }
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
        let mut at = hash;
        loop {
            let word = self.word(at).get();
            if word == 0 {
                return Ok(None);
            }
            if (word ^ hash) & !NUMBER == 0 {
                let place = (word & NUMBER) - 1;
                let entry = self.entry(place);
                let found = entry.key.get();
                if entry.hash.get() == hash
                    && (found == key || (found.is_cell() && key.is_cell() && same_value_zero(cx, found, key)))
                {
                    return Ok(Some(place));
                }
            }
            at = at.wrapping_add(1);
        }
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
            if value.is_cell() {
                table.note(place);
            }
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
        if key.is_cell() || value.is_cell() {
            self.note(place);
        }
        let mut at = hash;
        while self.word(at).get() != 0 {
            at = at.wrapping_add(1);
        }
        self.word(at).set(hash & !NUMBER | (place + 1));
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
