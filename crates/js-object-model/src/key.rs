//! Questions about property keys, and lists of them.

use crate::{Context, Result};
use js_garbage_collection::RootedVec;
use js_strings::PropertyKey;
use js_value::Value;

/// Whether the text of `key` could be a canonical numeric string that is no array index, such as
/// `-0`, `1.5`, `Infinity`: what typed arrays answer themselves. A cheap test that errs towards yes.
pub(crate) fn may_be_canonical_numeric(key: PropertyKey) -> bool {
    match key.as_string().and_then(|string| string.flat().get(0)) {
        Some(unit) => matches!(unit, 0x30..=0x39 | 0x2D | 0x49 | 0x4E),
        None => false,
    }
}

/// A list of keys that keeps them alive.
pub struct KeyList(RootedVec<Value>);

impl KeyList {
    /// An empty list.
    pub fn new(cx: &Context) -> KeyList {
        KeyList(cx.heap.list())
    }

    /// Makes room for `more` keys.
    ///
    /// # Errors
    /// RangeError where there is none.
    pub fn make_room(&self, cx: &mut Context, more: usize) -> Result<()> {
        cx.room_in(&self.0, more)
    }

    /// Appends a key.
    pub fn push(&mut self, key: PropertyKey) {
        self.0.push(Value::from_bits(key.bits()));
    }

    /// The key at `index`, which must be below the length.
    pub fn at(&self, index: usize) -> PropertyKey {
        PropertyKey::from_bits(self.0.at(index).bits())
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `key` is in the list: a search from end to end.
    pub fn contains(&self, key: PropertyKey) -> bool {
        self.iter().any(|other| other == key)
    }

    /// Takes the key at `index` out.
    pub fn remove(&mut self, index: usize) -> PropertyKey {
        PropertyKey::from_bits(self.0.remove(index).bits())
    }

    /// The keys in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = PropertyKey> + '_ {
        self.0.iter().map(|value| PropertyKey::from_bits(value.bits()))
    }
}
