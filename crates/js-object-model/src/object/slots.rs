//! Out-of-object slots: the values of named properties that found no room in the object.

use super::Object;
use crate::{Context, Result};
use js_garbage_collection::{CellKind, CellType, Header, HeapCell, Slot, Tracer};
use js_value::Value;

/// Where the values of [`Slots`] begin.
pub const SLOTS_START: usize = 16;

/// The values of named properties out of the object.
#[repr(C)]
pub struct Slots {
    header: Header,
    capacity: u32,
    _pad: u32,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for Slots {}
// SAFETY: only `Object::reserve_slots` makes cells of this kind.
unsafe impl CellType for Slots {
    const KIND: CellKind = CellKind::SLOTS;
}

const _: () = assert!(size_of::<Slots>() == SLOTS_START);

impl Slots {
    /// Where machine code finds the capacity.
    pub const CAPACITY_OFFSET: usize = std::mem::offset_of!(Slots, capacity);

    /// How many values there is room for.
    #[inline]
    pub fn capacity(&self) -> u32 {
        self.capacity
    }

    /// The slot at `index`.
    #[inline]
    pub fn slot(&self, index: u32) -> &Slot {
        debug_assert!(index < self.capacity);
        // SAFETY: the values lie behind the fields; this is one of them.
        unsafe { &*std::ptr::from_ref(self).add(1).cast::<Slot>().add(index as usize) }
    }
}

impl Object {
    /// Makes room for slot number `slot` of `this`, given how many slots lie in the object.
    #[inline]
    pub(crate) fn reserve_slot(&self, cx: &mut Context, inline: u32, slot: u32) -> Result<()> {
        let this = self.gc();
        if slot < inline || this.slots().is_some_and(|slots| slot - inline < slots.capacity) {
            return Ok(());
        }
        this.grow_slots(cx, slot - inline + 1)
    }

    #[cold]
    fn grow_slots(&self, cx: &mut Context, needed: u32) -> Result<()> {
        let this = self.gc();
        let old = this.slots();
        let capacity = old.map_or(4, |slots| slots.capacity * 2).max(needed.next_multiple_of(4));
        let size = SLOTS_START + capacity as usize * 8;
        let slots =
            match cx.heap.allocate::<Slots>(CellKind::SLOTS, crate::kinds::shape_id(CellKind::SLOTS), size) {
                Ok(slots) => slots,
                Err(error) => return Err(cx.out_of_memory(error)),
            };
        // SAFETY: the cell is new.
        unsafe { (&raw mut (*slots.as_ptr()).capacity).write(capacity) };
        if let Some(old) = old {
            for index in 0..old.capacity {
                slots.slot(index).set(slots, old.slot(index).get());
            }
        }
        this.slots.set(this, Some(slots));
        Ok(())
    }
}

pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for slots only; the values are initialized: empty at first.
    unsafe {
        let capacity = (*cell.cast::<Slots>()).capacity as usize;
        tracer.visit_values(cell.byte_add(SLOTS_START).cast::<Value>(), capacity);
    }
}
