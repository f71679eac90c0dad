//! Lookups for inline caches: where a load finds its value, what a store must do.
//!
//! A cache holds the receiver's shape id and [`Context::prototype_epoch`]. It may keep the outcome
//! of a lookup only where the outcome says so: the receiver's shape must be cacheable, nothing
//! exotic may lie on the way, and a receiver with a dictionary may gain properties without a new
//! shape, so that only what it has itself can be kept.

use super::Object;
use crate::shape::{Location, Property, Shape, ShapeFlags};
use crate::{Context, PropertyAttributes, Result};
use js_garbage_collection::Gc;
use js_strings::PropertyKey;

/// A property found on an object or its prototypes.
#[derive(Clone, Copy, Debug)]
pub struct PropertyLookup {
    /// The prototype that has it; `None` where the receiver has it itself.
    pub holder: Option<Gc<Object>>,
    /// Where its value lies in the holder (or receiver).
    pub location: Location,
    /// Its attributes.
    pub attributes: PropertyAttributes,
    /// Whether a cache may keep this for the receiver's shape and the present epoch.
    pub cacheable: bool,
}

/// What a load finds.
#[derive(Clone, Copy, Debug)]
pub enum LoadLookup {
    /// A property.
    Found(PropertyLookup),
    /// No property: undefined. The flag says whether a cache may keep that.
    Absent(bool),
    /// An exotic object is on the way: only [`Object::get`] knows.
    Exotic,
}

/// How to add a property to an object of a shape.
#[derive(Clone, Copy, Debug)]
pub struct AddTransition {
    /// The next shape.
    pub shape: Gc<Shape>,
    /// Where the value goes. A cache checks that [`crate::Slots`] have room.
    pub location: Location,
}

/// What a store to `object.key` does where the object is the receiver.
#[derive(Clone, Copy, Debug)]
pub enum StoreLookup {
    /// It changes an own writable data property.
    Existing {
        /// Where the value lies.
        location: Location,
        /// Whether a cache may keep this.
        cacheable: bool,
    },
    /// It adds a property; always cacheable, with the epoch.
    Add(AddTransition),
    /// It calls the setter of an accessor.
    Setter(PropertyLookup),
    /// Anything else: [`Object::set`] does it, or fails.
    Slow,
}

const EXOTIC: ShapeFlags = ShapeFlags::EXOTIC;

impl Object {
    /// Where a load of `this.key` finds its value. Not for index keys.
    pub fn lookup_load(&self, cx: &mut Context, key: PropertyKey) -> LoadLookup {
        let this = self.gc();
        debug_assert!(!key.is_index());
        let shape = this.shape();
        let mut cacheable = shape.observe();
        let mut object = this;
        loop {
            let shape = object.shape();
            if key.is_private() {
                // Own or nothing, and blind to exotic objects.
                return match Shape::lookup(cx, shape, key) {
                    Some(Property { location, attributes }) => {
                        LoadLookup::Found(PropertyLookup { holder: None, location, attributes, cacheable })
                    }
                    None => LoadLookup::Absent(cacheable && !shape.is_dictionary()),
                };
            }
            if shape.flags().intersects(EXOTIC | ShapeFlags::CANONICAL_NUMERIC)
                && (shape.flags().contains(EXOTIC) || crate::key::may_be_canonical_numeric(key))
            {
                return LoadLookup::Exotic;
            }
            if let Some(Property { location, attributes }) = Shape::lookup(cx, shape, key) {
                let holder = (object != this).then_some(object);
                if holder.is_some() {
                    cx.observe_prototypes();
                }
                return LoadLookup::Found(PropertyLookup { holder, location, attributes, cacheable });
            }
            if object == this {
                cacheable &= !shape.is_dictionary();
            }
            match object.prototype_object() {
                Some(prototype) => object = prototype,
                None => {
                    cx.observe_prototypes();
                    return LoadLookup::Absent(cacheable);
                }
            }
        }
    }

    /// What a store to `this.key` does. Not for index keys.
    pub fn lookup_store(&self, cx: &mut Context, key: PropertyKey) -> Result<StoreLookup> {
        let this = self.gc();
        let receiver = this.shape();
        Ok(match this.lookup_load(cx, key) {
            LoadLookup::Found(found) if found.attributes.is_accessor() => StoreLookup::Setter(found),
            LoadLookup::Found(PropertyLookup { holder: None, location, attributes, cacheable })
                if attributes.is_writable() && location.as_virtual().is_none() =>
            {
                StoreLookup::Existing { location, cacheable }
            }
            LoadLookup::Found(found) if found.holder.is_none() || !found.attributes.is_writable() => {
                StoreLookup::Slow
            }
            LoadLookup::Exotic => StoreLookup::Slow,
            LoadLookup::Found(_) | LoadLookup::Absent(_) => {
                if receiver.is_unique() || !receiver.is_extensible() || key.is_private() {
                    return Ok(StoreLookup::Slow);
                }
                if receiver.count() >= crate::shape::MAX_NAMED_PROPERTIES {
                    return Ok(StoreLookup::Slow);
                }
                cx.observe_prototypes();
                match Shape::transition_add(cx, receiver, key, PropertyAttributes::ALL)? {
                    Some(shape) => {
                        let location = shape.location(shape.slot_count() - 1);
                        StoreLookup::Add(AddTransition { shape, location })
                    }
                    None => StoreLookup::Slow,
                }
            }
        })
    }
}
