//! Cells of module bindings: shared by the module that exports a binding and those that import it.

use js_garbage_collection::{
    CellKind, CellType, Gc, Header, Heap, HeapCell, KindInfo, OutOfMemory, Slot, Tracer,
};
use js_value::Value;

/// The value of one exported binding; EMPTY before it is initialized.
#[repr(C)]
pub struct ModuleCell {
    header: Header,
    /// The value.
    pub value: Slot,
}

// SAFETY: `repr(C)`, the header first.
unsafe impl HeapCell for ModuleCell {}
// SAFETY: cells of the kind are made here alone.
unsafe impl CellType for ModuleCell {
    const KIND: CellKind = CellKind::MODULE_CELL;
}

pub(crate) fn register(heap: &Heap) {
    heap.register(CellKind::MODULE_CELL, KindInfo { name: "module binding", trace, finalize: None });
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: the heap calls this for cells of the kind.
    tracer.visit(unsafe { &(*cell.cast::<ModuleCell>()).value });
}

impl ModuleCell {
    /// A new cell.
    pub fn new(heap: &Heap, value: Value) -> Result<Gc<ModuleCell>, OutOfMemory> {
        let cell = heap.allocate::<ModuleCell>(CellKind::MODULE_CELL, 0, size_of::<ModuleCell>())?;
        cell.value.initialize(value);
        Ok(cell)
    }
}
