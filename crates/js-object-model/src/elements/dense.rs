//! Element vectors that grow, shrink and move: what arrays' methods are made of.

use super::Elements;
use crate::{Context, Object, Result};
use js_garbage_collection::Gc;
use js_value::Value;

impl Object {
    /// A vector of `this` with room for `capacity` values: the present one, or a bigger copy. Not
    /// for objects with a dictionary.
    #[inline]
    pub fn reserve_elements(&self, cx: &mut Context, capacity: u32) -> Result<Gc<Elements>> {
        let this = self.gc();
        match this.elements() {
            Some(elements) if elements.capacity() >= capacity => Ok(elements),
            old => this.grow_elements(cx, old, capacity),
        }
    }

    #[cold]
    fn grow_elements(
        &self,
        cx: &mut Context,
        old: Option<Gc<Elements>>,
        needed: u32,
    ) -> Result<Gc<Elements>> {
        let this = self.gc();
        // Half as much again, so that appending costs a constant on average.
        let capacity = match old {
            Some(old) => needed.max(old.capacity() + old.capacity() / 2 + 16),
            None => needed.max(4),
        };
        // Before there were elements, a length said already that there would be holes.
        let kind = this.elements_kind();
        let elements = Elements::allocate(cx, capacity)?;
        elements.set_kind(kind);
        if let Some(old) = old {
            debug_assert!(!old.is_dictionary());
            // SAFETY: both are vectors; the new one has room for more than the old one's values.
            unsafe { copy(old.slot(0), elements.slot(0), old.length()) };
            elements.set_length(old.length());
            js_garbage_collection::barrier(elements);
        }
        this.set_elements(elements);
        Ok(elements)
    }
}

impl Elements {
    /// Shortens the vector to `length`; the rest becomes empty.
    pub fn truncate(&self, length: u32) {
        for index in length..self.length() {
            self.slot(index).initialize(Value::EMPTY);
        }
        self.length.set(self.length().min(length));
    }

    /// Lengthens the vector by holes to `length`, for which there must be room.
    pub(crate) fn extend_with_holes(&self, length: u32) {
        if length > self.length() {
            self.set_kind(self.elements_kind().holey());
            self.set_length(length);
        }
    }

    /// Punches a hole at `index`.
    pub(crate) fn punch(&self, index: u32) {
        self.slot(index).initialize(Value::EMPTY);
        self.set_kind(self.elements_kind().holey());
    }

    /// Takes the last value off: empty where it was a hole. The vector must not be empty.
    #[inline]
    pub fn pop(&self) -> Value {
        let last = self.length() - 1;
        let value = self.get(last);
        self.slot(last).initialize(Value::EMPTY);
        self.length.set(last);
        value
    }

    /// Takes `count` values off at `index`; those behind move down.
    pub fn remove_range(&self, index: u32, count: u32) {
        let length = self.length();
        debug_assert!(index + count <= length);
        if count == 0 {
            return;
        }
        let rest = length - index - count;
        if rest > 0 {
            // SAFETY: both ranges lie within the vector.
            unsafe { copy(self.slot(index + count), self.slot(index), rest) };
            js_garbage_collection::barrier(self);
        }
        self.truncate(length - count);
    }

    /// Moves the values from `index` on up by `count`, for which there must be room; what is left
    /// there are holes that the caller fills at once.
    pub fn insert_range(&self, index: u32, count: u32) {
        let length = self.length();
        debug_assert!(index <= length && length + count <= self.capacity());
        if count == 0 {
            return;
        }
        self.length.set(length + count);
        if index < length {
            // SAFETY: both ranges lie within the vector, whose capacity allows the shift.
            unsafe { copy(self.slot(index), self.slot(index + count), length - index) };
            js_garbage_collection::barrier(self);
        }
        for hole in index..index + count {
            self.slot(hole).initialize(Value::EMPTY);
        }
    }
}

/// Moves `count` values; the ranges may overlap.
///
/// # Safety
/// Both ranges must lie within element vectors. The caller calls the barrier.
unsafe fn copy(from: &js_garbage_collection::Slot, to: &js_garbage_collection::Slot, count: u32) {
    let (from, to) = (&raw const *from, (&raw const *to).cast_mut());
    // SAFETY: slots are words that change through shared references; the caller gave valid ranges.
    unsafe { std::ptr::copy(from, to, count as usize) };
}
