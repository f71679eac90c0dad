//! Environments: the slots of one scope's captured bindings, and the way out.
//!
//! ```text
//! 0        8        16       24       28    32
//! ┌────────┬────────┬────────┬────────┬─────┬────────┬────────┄
//! │ header │ parent │ info   │ count  │     │ slot 0 │ slot 1
//! └────────┴────────┴────────┴────────┴─────┴────────┴────────┄
//! ```
//! Machine code reads this layout.

use std::mem::offset_of;

use js_garbage_collection::{
    CellKind, CellType, Gc, GcSlot, Header, Heap, HeapCell, KindInfo, OutOfMemory, Slot, Tracer,
};
use js_value::Value;

use crate::ScopeInfo;

/// The captured bindings of one scope.
#[repr(C)]
pub struct Environment {
    header: Header,
    /// The environment around this one; none around the outermost of a script.
    pub parent: GcSlot<Environment>,
    /// The names of the slots, where names are looked for at run time.
    pub info: GcSlot<ScopeInfo>,
    count: u32,
    slots: [Slot; 0],
}

/// Where slot 0 lies in an [`Environment`].
pub const SLOTS_OFFSET: usize = offset_of!(Environment, slots);

const _: () = {
    assert!(offset_of!(Environment, parent) == 8);
    assert!(offset_of!(Environment, info) == 16);
    assert!(SLOTS_OFFSET == 32);
};

// SAFETY: `repr(C)`, the header first.
unsafe impl HeapCell for Environment {}
// SAFETY: cells of the kind are made here alone.
unsafe impl CellType for Environment {
    const KIND: CellKind = CellKind::ENVIRONMENT;
}

pub(crate) fn register(heap: &Heap) {
    heap.register(CellKind::ENVIRONMENT, KindInfo { name: "environment", trace, finalize: None });
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: the heap calls this for cells of the kind.
    let environment = unsafe { &*cell.cast::<Environment>() };
    tracer.visit_gc(&environment.parent);
    tracer.visit_gc(&environment.info);
    for slot in environment.slots() {
        tracer.visit(slot);
    }
}

impl Environment {
    /// A new environment of `count` slots, all holding `initial`.
    #[inline]
    pub fn new(
        heap: &Heap,
        parent: Option<Gc<Environment>>,
        info: Option<Gc<ScopeInfo>>,
        count: usize,
        initial: Value,
    ) -> Result<Gc<Environment>, OutOfMemory> {
        let bytes = SLOTS_OFFSET + count * size_of::<Slot>();
        let environment = heap.allocate::<Environment>(CellKind::ENVIRONMENT, 0, bytes)?;
        // SAFETY: the cell is fresh; nobody else looks at it.
        unsafe { (*environment.as_ptr()).count = count as u32 };
        environment.parent.initialize(parent);
        environment.info.initialize(info);
        // Allocation zeroes: slots are empty already.
        if initial != Value::EMPTY {
            for slot in environment.slots() {
                slot.initialize(initial);
            }
        }
        Ok(environment)
    }

    /// A copy with the same parent: what each iteration of a loop begins with.
    pub fn copy(heap: &Heap, of: Gc<Environment>) -> Result<Gc<Environment>, OutOfMemory> {
        let copy = Environment::new(heap, of.parent.get(), of.info.get(), of.slots().len(), Value::EMPTY)?;
        for (to, from) in copy.slots().iter().zip(of.slots()) {
            to.initialize(from.get());
        }
        Ok(copy)
    }

    /// All slots.
    #[inline]
    pub fn slots(&self) -> &[Slot] {
        // SAFETY: the cell was allocated with this many slots behind its fields.
        unsafe { std::slice::from_raw_parts(self.slots.as_ptr(), self.count as usize) }
    }

    /// Slot `index`.
    ///
    /// # Safety
    /// The environment must have that slot.
    #[inline(always)]
    pub unsafe fn slot_unchecked(&self, index: usize) -> &Slot {
        debug_assert!(index < self.count as usize);
        // SAFETY: the caller says so.
        unsafe { &*self.slots.as_ptr().add(index) }
    }

    /// The environment `hops` further out.
    ///
    /// # Safety
    /// There must be that many around.
    #[inline(always)]
    pub unsafe fn outer_unchecked(environment: Gc<Environment>, hops: usize) -> Gc<Environment> {
        let mut environment = environment;
        for _ in 0..hops {
            // SAFETY: the caller says so.
            environment = unsafe { environment.parent.get_unchecked() };
        }
        environment
    }
}
