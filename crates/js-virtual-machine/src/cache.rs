//! Inline caches: what a property access found last time, valid for one shape of the receiver.
//!
//! An instruction begins general. Its slow handler looks the property up, fills the cache and
//! rewrites the instruction to the quick form that fits. A quick form that meets another shape goes
//! back to the slow handler, which refills: first up to four shapes are kept beside each other,
//! then the stub cache of the whole machine answers.

use std::mem::offset_of;

use js_garbage_collection::{Gc, GcSlot, Tracer};
use js_object_model::{Object, Shape};
use js_strings::PropertyKey;

/// One inline cache. Machine code reads it.
#[repr(C)]
pub struct PropertyCache {
    /// The id of the receiver's shape; 0 where the cache is empty.
    pub shape: u32,
    /// Where the value lies, in bytes from the object or its slots, with the flags of
    /// `js_object_model::Location`.
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
    /// How often the cache was refilled.
    pub misses: u8,
    /// `js_bytecode::CacheKind` of the site.
    pub kind: u8,
    pub(crate) padding: [u8; 6],
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
