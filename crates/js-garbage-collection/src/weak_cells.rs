//! Cells that hold others weakly: the weak cell, and the table behind WeakMap and WeakSet.

use crate::{CellKind, CellType, Gc, Header, Heap, HeapCell, KindInfo, OutOfMemory, Slot, Tracer};
use js_value::Value;

/// Holds one cell weakly.
#[repr(C)]
pub struct WeakCell {
    header: Header,
    target: Slot,
}

// SAFETY: `repr(C)` with a header first.
unsafe impl HeapCell for WeakCell {}

// SAFETY: cells of this kind come from `WeakCell::new` alone.
unsafe impl CellType for WeakCell {
    const KIND: CellKind = CellKind::WEAK_CELL;
}

impl WeakCell {
    pub(crate) const INFO: KindInfo = KindInfo { name: "weak cell", trace: WeakCell::trace, finalize: None };

    /// A weak cell for `target`.
    pub fn new(heap: &Heap, target: Value) -> Result<Gc<WeakCell>, OutOfMemory> {
        let cell = heap.allocate::<WeakCell>(CellKind::WEAK_CELL, 0, size_of::<WeakCell>())?;
        cell.target.initialize(target);
        Ok(cell)
    }

    /// The target; [`Value::EMPTY`] once it is gone.
    pub fn get(&self) -> Value {
        self.target.get()
    }

    unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
        // SAFETY: registered for cells of this type.
        tracer.visit_weak(unsafe { &(*cell.cast::<WeakCell>()).target });
    }
}

/// A hash table whose values live only while their keys do. Open addressing; the caller gives each
/// key's hash, which must not depend on its address. Keys are compared by identity.
#[repr(C)]
pub struct EphemeronTable {
    header: Header,
    capacity: u32,
    /// Entries that are or were in use.
    used: std::cell::Cell<u32>,
}

/// An entry: the hash as an integer ([`Value::EMPTY`] where the entry was never used), key, value.
/// A key that is gone leaves [`Value::EMPTY`] behind.
#[repr(C)]
struct Entry {
    hash: Slot,
    key: Slot,
    value: Slot,
}

// SAFETY: `repr(C)` with a header first.
unsafe impl HeapCell for EphemeronTable {}

// SAFETY: cells of this kind come from `EphemeronTable::new` alone.
unsafe impl CellType for EphemeronTable {
    const KIND: CellKind = CellKind::EPHEMERON_TABLE;
}

impl EphemeronTable {
    pub(crate) const INFO: KindInfo =
        KindInfo { name: "ephemeron table", trace: EphemeronTable::trace, finalize: None };

    /// An empty table with room for `keys` keys.
    pub fn new(heap: &Heap, keys: usize) -> Result<Gc<EphemeronTable>, OutOfMemory> {
        let capacity = (keys.max(2) * 4 / 3 + 1).next_power_of_two();
        let bytes = size_of::<EphemeronTable>() + capacity * size_of::<Entry>();
        let table = heap.allocate::<EphemeronTable>(CellKind::EPHEMERON_TABLE, 0, bytes)?;
        // SAFETY: a fresh cell; zeroed entries are unused ones.
        unsafe { (*table.as_ptr()).capacity = capacity as u32 };
        Ok(table)
    }

    fn entries(&self) -> &[Entry] {
        // SAFETY: the entries follow the fixed part; `new` made room for them.
        unsafe { std::slice::from_raw_parts(std::ptr::from_ref(self).add(1).cast(), self.capacity as usize) }
    }

    /// The entry of a key, or else the first unused one on its way.
    fn find(&self, key: Value, hash: u32) -> Result<&Entry, &Entry> {
        let entries = self.entries();
        let mask = entries.len() - 1;
        let mut index = hash as usize & mask;
        loop {
            let entry = &entries[index];
            if entry.hash.get() == Value::EMPTY {
                return Err(entry);
            }
            if entry.key.get() == key {
                return Ok(entry);
            }
            index = (index + 1) & mask;
        }
    }

    /// The value of a key.
    pub fn get(&self, key: Value, hash: u32) -> Option<Value> {
        self.find(key, hash).ok().map(|entry| entry.value.get())
    }

    /// Removes a key. False if it was not there.
    pub fn delete(&self, key: Value, hash: u32) -> bool {
        match self.find(key, hash) {
            Ok(entry) => {
                entry.key.initialize(Value::EMPTY);
                entry.value.initialize(Value::EMPTY);
                true
            }
            Err(_) => false,
        }
    }

    /// How many keys are alive, as far as collections have found out.
    pub fn count(&self) -> usize {
        self.entries().iter().filter(|entry| entry.key.get().is_cell()).count()
    }

    /// Puts a key in, or changes its value. The table to use from now on: another one if this was
    /// full.
    pub fn set(
        table: Gc<EphemeronTable>,
        heap: &Heap,
        key: Value,
        hash: u32,
        value: Value,
    ) -> Result<Gc<EphemeronTable>, OutOfMemory> {
        if let Ok(entry) = table.find(key, hash) {
            entry.value.set(table, value);
            return Ok(table);
        }
        let table = if (table.used.get() + 1) * 4 > table.capacity * 3 {
            EphemeronTable::rehash(table, heap)?
        } else {
            table
        };
        table.insert(key, hash, value);
        Ok(table)
    }

    /// Takes an unused entry; there is one, and the key is not in the table.
    fn insert(&self, key: Value, hash: u32, value: Value) {
        if let Err(entry) = self.find(key, hash) {
            entry.hash.initialize(Value::int(hash as i32));
            entry.key.set(self, key);
            entry.value.set(self, value);
            self.used.set(self.used.get() + 1);
        }
    }

    /// A table with the same keys, and room for as many more.
    fn rehash(table: Gc<EphemeronTable>, heap: &Heap) -> Result<Gc<EphemeronTable>, OutOfMemory> {
        let new = EphemeronTable::new(heap, (table.count() + 1) * 2)?;
        for entry in table.entries() {
            if let (Some(hash), true) = (entry.hash.get().as_int(), entry.key.get().is_cell()) {
                new.insert(entry.key.get(), hash as u32, entry.value.get());
            }
        }
        Ok(new)
    }

    unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
        // SAFETY: registered for cells of this type.
        for entry in unsafe { (*cell.cast::<EphemeronTable>()).entries() } {
            if entry.key.get().is_cell() {
                tracer.visit_ephemeron(&entry.key, &entry.value);
            }
        }
    }
}
