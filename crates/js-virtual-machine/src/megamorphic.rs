//! The stub cache: what sites that have met too many shapes ask, keyed by shape and key.

use std::cell::{Cell, OnceCell};

use js_strings::PropertyKey;

use crate::cache::PolymorphicEntry;

const SIZE: usize = 1024;

#[derive(Clone, Copy, Default)]
struct Stub {
    key: u64,
    entry: PolymorphicEntry,
}

/// A table of the whole machine, direct-mapped. Every collection empties it, since holders may move
/// and shapes may go.
pub(crate) struct StubCache {
    /// Made when the first site has met too many.
    stubs: OnceCell<Box<[Cell<Stub>]>>,
    used: Cell<bool>,
}

impl StubCache {
    pub(crate) fn new() -> Box<StubCache> {
        Box::new(StubCache { stubs: OnceCell::new(), used: Cell::new(false) })
    }

    #[inline]
    fn place(shape: u32, key: PropertyKey) -> usize {
        let hash = (shape ^ (key.bits() >> 3) as u32).wrapping_mul(0x9E37_79B1);
        hash as usize >> 22 & (SIZE - 1)
    }

    /// What is known of `key` for receivers with this shape.
    #[inline]
    pub(crate) fn find(&self, shape: u32, key: PropertyKey) -> Option<PolymorphicEntry> {
        let stub = self.stubs.get()?[StubCache::place(shape, key)].get();
        (stub.key == key.bits() && stub.entry.shape == shape).then_some(stub.entry)
    }

    /// Keeps what was found out.
    pub(crate) fn insert(&self, key: PropertyKey, entry: PolymorphicEntry) {
        self.used.set(true);
        let stubs = self.stubs.get_or_init(|| vec![Cell::default(); SIZE].into());
        stubs[StubCache::place(entry.shape, key)].set(Stub { key: key.bits(), entry });
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        if self.used.replace(false) {
            for stub in self.stubs.get().into_iter().flatten() {
                stub.set(Stub::default());
            }
        }
    }
}
