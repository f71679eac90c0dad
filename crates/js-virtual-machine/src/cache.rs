//! Inline caches: what a property access found last time, valid for one shape of the receiver.
//!
//! An instruction begins general. Its slow handler looks the property up, fills the cache and
//! rewrites the instruction to the quick form that fits. A quick form that meets another shape goes
//! back to the slow handler, which refills: first up to four shapes are kept beside each other,
//! then the stub cache of the whole machine answers.

use std::mem::offset_of;

use js_garbage_collection::{Gc, GcSlot, Header, Tracer};
use js_object_model::{Object, Shape};
use js_strings::PropertyKey;

/// One inline cache. Machine code reads it.
#[repr(C)]
pub struct PropertyCache {
    /// The id of the receiver's shape; 0 where the cache is empty.
    pub shape: u32,
    /// Where the value lies, in bytes from the object or its slots, with the flags of
    /// `js_object_model::Location` and of [`outcome`].
    pub location: u32,
    /// The prototype that has the property, or none where the receiver has it.
    pub holder: GcSlot<Object>,
    /// The prototype epoch for which this holds.
    pub epoch: u32,
    /// The id of the shape that a store which adds the property leads to.
    pub next_shape: u32,
    /// The key of the property.
    pub key: PropertyKey,
    /// The site's other shapes, when it is polymorphic.
    pub others: *mut Polymorphic,
    /// How often a shape drove out another one.
    pub misses: u8,
    /// `js_bytecode::CacheKind` of the site.
    pub kind: u8,
    pub(crate) padding: [u8; 6],
}

/// Flags in a location: what a load finds is no value that lies there. Sites that have met such stay
/// in the general form, whose slow handler does what is to be done.
pub mod outcome {
    /// The location is that of an accessor.
    pub const ACCESSOR: u32 = 1 << 29;
    /// There is no such property.
    pub const ABSENT: u32 = 1 << 28;
    /// Either.
    pub const SPECIAL: u32 = ACCESSOR | ABSENT;
}

/// What a polymorphic site knows.
#[derive(Default)]
pub struct Polymorphic {
    /// The shapes, most recently met first, as far as there are any.
    pub entries: [PolymorphicEntry; PolymorphicEntry::COUNT],
}

/// One shape of a polymorphic site.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct PolymorphicEntry {
    /// As in [`PropertyCache`].
    pub shape: u32,
    /// As in [`PropertyCache`].
    pub location: u32,
    /// The address of the holder, 0 for none. Holders are prototypes.
    pub holder: usize,
    /// As in [`PropertyCache`].
    pub epoch: u32,
    /// As in [`PropertyCache`].
    pub next_shape: u32,
}

impl PolymorphicEntry {
    /// How many shapes a polymorphic site keeps.
    pub const COUNT: usize = 4;
}

const _: () = {
    assert!(size_of::<PropertyCache>() == 48);
    assert!(offset_of!(PropertyCache, shape) == 0);
    assert!(offset_of!(PropertyCache, location) == 4);
    assert!(offset_of!(PropertyCache, holder) == 8);
    assert!(offset_of!(PropertyCache, epoch) == 16);
};

impl PropertyCache {
    /// An empty cache.
    pub(crate) fn new(key: PropertyKey, kind: js_bytecode::CacheKind) -> PropertyCache {
        PropertyCache {
            shape: 0,
            location: 0,
            holder: GcSlot::new(None),
            epoch: 0,
            next_shape: 0,
            key,
            others: std::ptr::null_mut(),
            misses: 0,
            kind: kind as u8,
            padding: [0; 6],
        }
    }

    /// The address of the holder.
    #[inline(always)]
    pub(crate) fn holder_address(&self) -> u64 {
        self.holder.get().map_or(0, |holder| holder.address() as u64)
    }

    /// Keeps what one shape's receivers need, beside what was kept before.
    pub(crate) fn fill(&mut self, owner: Gc<crate::code::Code>, entry: PolymorphicEntry) {
        if self.shape != 0 && self.shape != entry.shape {
            let old = self.entry();
            // SAFETY: null, or the box made here and dropped with the cache.
            let others = unsafe {
                if self.others.is_null() {
                    self.others = Box::into_raw(Box::default());
                }
                &mut *self.others
            };
            // Only what drives out another shape counts: a collection empties the entries.
            if others.entries.iter().all(|other| other.shape != 0 && other.shape != entry.shape) {
                self.misses = self.misses.saturating_add(1);
            }
            others.remember(old);
            others.remember(entry);
        } else if !self.others.is_null() {
            // SAFETY: as above.
            unsafe { (*self.others).remember(entry) };
        }
        self.shape = entry.shape;
        self.location = entry.location;
        self.epoch = entry.epoch;
        self.next_shape = entry.next_shape;
        // SAFETY: the entry's holder is 0 or a live object.
        let holder = unsafe { (entry.holder != 0).then(|| Gc::from_raw(entry.holder as *mut Object)) };
        self.holder.set(owner, holder);
        // Also of use for the shapes, which have no slots of their own.
        js_garbage_collection::barrier(owner);
    }

    /// Keeps an entry beside the cache although it is the only one: for sites whose general form
    /// looks there.
    pub(crate) fn keep_aside(&mut self, entry: PolymorphicEntry) {
        if self.others.is_null() {
            self.others = Box::into_raw(Box::default());
        }
        // SAFETY: the box made here.
        unsafe { (*self.others).remember(entry) };
    }

    /// What is known for receivers of a shape, if it still holds.
    pub(crate) fn find(&self, shape: u32, epoch: u32) -> Option<PolymorphicEntry> {
        let entry = if self.shape == shape {
            self.entry()
        } else {
            // SAFETY: null, or the box made by `fill`.
            *unsafe { self.others.as_ref()? }.entries.iter().find(|entry| entry.shape == shape)?
        };
        (entry.epoch == epoch).then_some(entry)
    }

    fn entry(&self) -> PolymorphicEntry {
        PolymorphicEntry {
            shape: self.shape,
            location: self.location,
            holder: self.holder_address() as usize,
            epoch: self.epoch,
            next_shape: self.next_shape,
        }
    }

    /// Whether the site has met several shapes.
    pub(crate) fn is_polymorphic(&self) -> bool {
        !self.others.is_null()
    }

    pub(crate) fn trace(&self, tracer: &mut Tracer, code: *const Header) {
        tracer.visit_gc(&self.holder);
        visit_shape(tracer, code, self.shape);
        visit_shape(tracer, code, self.next_shape);
        // Holders of the other entries may move: forget them all.
        if !self.others.is_null() {
            // SAFETY: the box made by `fill`; the collector runs alone.
            unsafe { (*self.others).entries = Default::default() };
        }
    }
}

impl Polymorphic {
    /// Puts an entry first; the last one is forgotten.
    fn remember(&mut self, entry: PolymorphicEntry) {
        let place = self
            .entries
            .iter()
            .position(|other| other.shape == entry.shape)
            .unwrap_or(PolymorphicEntry::COUNT - 1);
        self.entries[..=place].rotate_right(1);
        self.entries[0] = entry;
    }
}

impl Drop for PropertyCache {
    fn drop(&mut self) {
        if !self.others.is_null() {
            // SAFETY: the box made by `fill`, dropped once.
            unsafe { drop(Box::from_raw(self.others)) };
        }
    }
}

/// Keeps a shape alive, so that its id is not used again while a cache holds it. Shapes never move.
fn visit_shape(tracer: &mut Tracer, code: *const Header, id: u32) {
    if id > u32::from(u8::MAX) {
        let base = code as usize & !js_garbage_collection::REGION_MASK;
        // SAFETY: ids above those of kinds are places of live shapes in the region.
        let shape = unsafe { Gc::<Shape>::from_raw((base + id as usize * 8) as *mut Shape) };
        tracer.visit_gc(&GcSlot::new(Some(shape)));
    }
}
