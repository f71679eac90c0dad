//! The objects around the value that `JSON.stringify` writes: what tells a circle.
//!
//! Most values are shallow, and a look through a few objects is cheaper than anything else. Deeper
//! ones go into a table by their identity numbers, so that each level costs the same.

use hashbrown::HashTable;
use js_garbage_collection::{Gc, RootedVec};
use js_object_model::{Context, Object, Result};
use js_value::Value;

/// So many objects are looked through one by one.
const SHALLOW: usize = 32;

/// Objects, each inside the one before.
pub(super) struct Ancestors {
    objects: RootedVec<Value>,
    /// Those behind the first few: their hashes and their places in the list. Objects may share a
    /// hash.
    deep: HashTable<(u64, usize)>,
}

impl Ancestors {
    pub(super) fn new(cx: &Context) -> Ancestors {
        Ancestors { objects: cx.heap.list(), deep: HashTable::new() }
    }

    /// Goes into `object`; false where it is one of those around.
    pub(super) fn enter(&mut self, cx: &mut Context, object: Gc<Object>) -> Result<bool> {
        let (place, value) = (self.objects.len(), object.value());
        if (0..place.min(SHALLOW)).any(|outer| self.objects.at(outer) == value) {
            return Ok(false);
        }
        if place >= SHALLOW {
            let hash = hash(cx, object)?;
            let objects = &self.objects;
            if self.deep.find(hash, |&(_, other)| objects.at(other) == value).is_some() {
                return Ok(false);
            }
            self.deep.insert_unique(hash, (hash, place), |&(hash, _)| hash);
        }
        self.objects.push(object.value());
        Ok(true)
    }

    /// Leaves the object that was entered last.
    pub(super) fn leave(&mut self, cx: &mut Context) -> Result<()> {
        let place = self.objects.len() - 1;
        if place >= SHALLOW
            && let Some(object) = Object::from_value(self.objects.at(place))
        {
            let hash = hash(cx, object)?;
            if let Ok(entry) = self.deep.find_entry(hash, |&(_, other)| other == place) {
                entry.remove();
            }
        }
        self.objects.pop();
        Ok(())
    }
}

fn hash(cx: &mut Context, object: Gc<Object>) -> Result<u64> {
    Ok(u64::from(object.identity_hash(cx)?).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}
