//! Ephemerons: entries whose value lives only while their key does.
//!
//! Tracing visits an entry at once where the key was reached already; the others are noted. What
//! is noted is settled when all else was visited: the value of a key that was reached may reach
//! further keys, and so on. Most entries need no more than a look or two, since by then their key
//! was reached or never will be. For the rest a table by key tells which entries a cell sets free
//! when it is reached, so each is looked at once more, however long a chain they make.

use crate::Slot;
use crate::tracer::Tracer;
use js_value::Value;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A key slot and a value slot.
pub(crate) type Ephemeron = (*const Slot, *const Slot);

/// How many times all entries are looked through before the table is made.
const PLAIN_ROUNDS: usize = 2;

/// No entry.
const NONE: u32 = u32::MAX;

/// Entries by the address of the key that they wait for.
#[derive(Default)]
pub(crate) struct Waiting {
    is_on: bool,
    /// By key: the last entry that waits for it.
    last: HashMap<usize, u32, BuildHasherDefault<AddressHasher>>,
    /// Each with the one before it that waits for the same key, or [`NONE`].
    entries: Vec<(Ephemeron, u32)>,
    /// Those whose key was reached.
    ready: Vec<Ephemeron>,
}

impl Waiting {
    /// Whether cells that are reached must be told.
    #[inline]
    pub(crate) fn is_on(&self) -> bool {
        self.is_on
    }

    pub(crate) fn add(&mut self, key: usize, entry: Ephemeron) {
        let index = self.entries.len() as u32;
        let before = self.last.insert(key, index).unwrap_or(NONE);
        self.entries.push((entry, before));
    }

    /// A cell was reached, which was at `cell` before this collection.
    #[inline]
    pub(crate) fn reached(&mut self, cell: usize) {
        if self.is_on {
            self.release(cell);
        }
    }

    #[inline(never)]
    fn release(&mut self, key: usize) {
        let Some(mut index) = self.last.remove(&key) else { return };
        while index != NONE {
            let (entry, before) = self.entries[index as usize];
            self.ready.push(entry);
            index = before;
        }
    }

    /// Ends the waiting. Those whose key was never reached go back to the list.
    fn end(&mut self, pending: &mut Vec<Ephemeron>) {
        let Waiting { last, entries, .. } = std::mem::take(self);
        for mut index in last.into_values() {
            while index != NONE {
                let (entry, before) = entries[index as usize];
                pending.push(entry);
                index = before;
            }
        }
    }
}

/// Addresses of cells need no more than their bits spread.
#[derive(Default)]
struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("an address is hashed as one word")
    }

    fn write_usize(&mut self, address: usize) {
        let product = (address as u64 >> 3).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = product ^ product >> 32;
    }
}

impl Tracer {
    /// Visits an entry of a cell: now if its key was reached, else once it is.
    pub(crate) fn meet_ephemeron(&mut self, key: &Slot, value: &Slot) {
        let entry = (std::ptr::from_ref(key), std::ptr::from_ref(value));
        let address = key.get().bits() as usize;
        let heap = self.heap();
        let is_reached = if self.is_minor() || heap.weak.waiting.is_on() {
            self.is_key_alive(address)
        } else {
            // Steps of marking cannot tell yet whether a young key will live.
            heap.blocks.is_marked(address)
        };
        if is_reached {
            self.visit(key);
            self.visit(value);
            return;
        }
        // The key may yet stay young: then its owner has to stay remembered.
        self.saw_young |= self.is_minor();
        if heap.weak.waiting.is_on() {
            heap.weak.waiting.add(address, entry);
        } else {
            self.noted_ephemerons().push(entry);
        }
    }

    /// Visits the values of all noted entries whose key is alive, all else having been visited.
    /// Entries whose key is not are left in the list.
    pub(crate) fn settle_ephemerons(&mut self) {
        for _ in 0..PLAIN_ROUNDS {
            if !self.look_through_ephemerons() {
                return;
            }
            self.drain();
        }
        self.wait_for_keys();
        loop {
            self.drain();
            if !self.visit_ready() && (self.is_minor() || !self.held_values()) {
                break;
            }
        }
        let mut pending = std::mem::take(self.noted_ephemerons());
        self.heap().weak.waiting.end(&mut pending);
        *self.noted_ephemerons() = pending;
    }

    /// Visits the entries whose key is alive and keeps the others. True if something was visited.
    fn look_through_ephemerons(&mut self) -> bool {
        let mut pending = std::mem::take(self.noted_ephemerons());
        let before = pending.len();
        pending.retain(|&entry| {
            let alive = self.key_of(entry).is_none_or(|key| self.is_key_alive(key));
            if alive {
                self.visit_entry(entry);
            }
            !alive
        });
        let progress = pending.len() < before;
        *self.noted_ephemerons() = pending;
        progress | (!self.is_minor() && self.held_values())
    }

    /// Enters what is noted into the table of waiting entries.
    fn wait_for_keys(&mut self) {
        let pending = std::mem::take(self.noted_ephemerons());
        let waiting = &mut self.heap().weak.waiting;
        waiting.is_on = true;
        for entry in pending {
            match self.key_of(entry) {
                Some(key) if !self.is_key_alive(key) => waiting.add(key, entry),
                _ => waiting.ready.push(entry),
            }
        }
    }

    /// Visits entries that need not wait any more. True if there were any.
    fn visit_ready(&mut self) -> bool {
        let mut progress = false;
        while let Some(entry) = self.heap().weak.waiting.ready.pop() {
            self.visit_entry(entry);
            progress = true;
        }
        progress
    }

    fn visit_entry(&mut self, (key, value): Ephemeron) {
        // What it records must not be taken for a root's slot.
        self.owner = key.cast_mut().cast();
        // SAFETY: the slots lie in live cells.
        unsafe {
            self.visit(&*key);
            self.visit(&*value);
        }
    }

    fn key_of(&self, (key, _): Ephemeron) -> Option<usize> {
        // SAFETY: the slots lie in live cells.
        let key: Value = unsafe { (*key).get() };
        key.as_cell().map(|cell| cell.get() as usize)
    }

    /// Whether a key is alive as far as this collection knows.
    fn is_key_alive(&mut self, key: usize) -> bool {
        let heap = self.heap();
        if self.is_minor() { heap.place_after_minor(key).is_some() } else { heap.is_reached(key) }
    }

    /// The entries that this kind of collection has noted.
    fn noted_ephemerons<'c>(&mut self) -> &'c mut Vec<Ephemeron> {
        let weak = &mut self.heap().weak;
        if self.is_minor() { &mut weak.young_ephemerons } else { &mut weak.ephemerons }
    }

    /// Visits all that waits to be visited.
    fn drain(&mut self) {
        if self.is_minor() {
            self.drain_scavenge();
        } else {
            self.drain_marking(usize::MAX);
        }
    }
}
