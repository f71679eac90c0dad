//! Element vectors that grow, shrink and move: what arrays' methods are made of.

use super::Elements;
use crate::{Context, Object, Result};
use js_garbage_collection::Gc;
use js_value::Value;
use std::ops::Range;

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

    /// Whether there is no hole among the values.
    pub fn is_full(&self) -> bool {
        // SAFETY: comparing allocates nothing and stores nothing.
        !self.elements_kind().is_holey() || !unsafe { self.as_slice() }.contains(&Value::EMPTY)
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

    /// Appends the values in `range` of `source`, holes as holes; there must be room.
    pub fn append_range(&self, source: &Elements, range: Range<u32>) {
        let (length, count) = (self.length(), range.end - range.start);
        debug_assert!(range.end <= source.length() && length + count <= self.capacity());
        if count == 0 {
            return;
        }
        // SAFETY: the ranges lie within their vectors.
        unsafe { copy(source.slot(range.start), self.slot(length), count) };
        self.set_kind(self.elements_kind().join(source.elements_kind()));
        self.set_length(length + count);
        js_garbage_collection::barrier(self);
    }

    /// Makes every value in `range` the same one, which is no hole. The range may reach from within
    /// the vector beyond its length, as far as there is room.
    pub fn fill_range(&self, range: Range<u32>, value: Value) {
        debug_assert!(range.start <= self.length() && range.end <= self.capacity());
        self.admit(value);
        for index in range.clone() {
            self.slot(index).initialize(value);
        }
        self.set_length(self.length().max(range.end));
        js_garbage_collection::barrier(self);
    }

    /// Moves the values in `range` to `to`, over what is there; both lie below the length.
    pub fn move_range(&self, range: Range<u32>, to: u32) {
        let count = range.end - range.start;
        debug_assert!(range.end.max(to + count) <= self.length());
        if count > 0 {
            // SAFETY: both ranges lie within the vector.
            unsafe { copy(self.slot(range.start), self.slot(to), count) };
            js_garbage_collection::barrier(self);
        }
    }

    /// Turns the order of the values around.
    pub fn reverse(&self) {
        // SAFETY: the slots are initialized words of this vector, and nothing else looks at them.
        let slots = unsafe {
            let first = (&raw const *self.slot(0)).cast_mut();
            std::slice::from_raw_parts_mut(first, self.length() as usize)
        };
        slots.reverse();
        js_garbage_collection::barrier(self);
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
