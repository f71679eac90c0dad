//! What trace functions talk to: they give the address of every slot of a cell or a root.

use crate::{Gc, GcSlot, Header, Slot};
use js_value::Value;
use std::cell::Cell;

/// Visits slots. Which slots it looks at, and what it does to them, is the collector's business.
pub struct Tracer {
    _private: (),
}

impl Tracer {
    /// Visits a slot.
    #[inline]
    pub fn visit(&mut self, slot: &Slot) {
        let _ = slot;
    }

    /// Visits a pointer slot.
    #[inline]
    pub fn visit_gc<T>(&mut self, slot: &GcSlot<T>) {
        let _ = slot;
    }

    /// Visits `length` values from `first` on.
    ///
    /// # Safety
    /// They must be initialized values.
    #[inline]
    pub unsafe fn visit_values(&mut self, first: *mut Value, length: usize) {
        let _ = (first, length);
    }

    /// Visits a pointer that lives in a Rust structure (a root, or the data of a host cell).
    pub fn visit_root<T>(&mut self, cell: &mut Gc<T>) {
        let _ = cell;
    }

    /// Visits a value that lives in a Rust structure.
    pub fn visit_value(&mut self, value: &mut Value) {
        let _ = value;
    }

    /// Visits a slot that does not keep its cell alive: it becomes [`Value::EMPTY`] once the cell
    /// is gone.
    pub fn visit_weak(&mut self, slot: &Slot) {
        let _ = slot;
    }

    /// The same for a pointer slot, which becomes `None`.
    pub fn visit_weak_gc<T>(&mut self, slot: &GcSlot<T>) {
        let _ = slot;
    }

    /// The same for a shape id, which becomes 0. The shape must be in the fixed space.
    pub fn visit_weak_id(&mut self, id: &Cell<u32>) {
        let _ = id;
    }

    /// Visits an entry whose value is alive only while its key is. Both become
    /// [`Value::EMPTY`] once the key is gone.
    pub fn visit_ephemeron(&mut self, key: &Slot, value: &Slot) {
        let _ = (key, value);
    }
}

/// Tells weak tables outside the heap which of their cells are still there.
pub struct WeakTracer {
    _private: (),
}

impl WeakTracer {
    /// Whether the cell is alive; if so, the pointer now tells its present place.
    pub fn retain<T>(&mut self, cell: &mut Gc<T>) -> bool {
        let _ = cell;
        true
    }

    /// The same for a value; what is no cell is alive.
    pub fn retain_value(&mut self, value: &mut Value) -> bool {
        let _ = value;
        true
    }

    /// Whether the cell at `header` is alive.
    pub fn is_alive(&self, header: *const Header) -> bool {
        let _ = header;
        true
    }
}
