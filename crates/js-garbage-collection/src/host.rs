//! Cells that own data of the host: files, maps, buffers; anything in Rust.

use crate::{CellKind, CellType, Gc, Header, Heap, HeapCell, KindInfo, OutOfMemory, Tracer};
use std::any::Any;
use std::cell::Cell;

/// Data of the host, owned by a cell and dropped when the cell is swept.
pub trait HostData: Any {
    /// Gives the tracer every slot and every pointer to a cell that the data holds.
    fn trace(&self, tracer: &mut Tracer);

    /// Bytes that the data keeps outside of the heap, as of now.
    fn external_bytes(&self) -> usize {
        0
    }
}

/// A cell that owns host data. It is in the fixed space.
#[repr(C)]
pub struct HostCell {
    header: Header,
    /// What the heap was told of [`HostData::external_bytes`].
    external: Cell<usize>,
    data: Option<Box<dyn HostData>>,
}

// SAFETY: `repr(C)` with a header first.
unsafe impl HeapCell for HostCell {}

// SAFETY: cells of this kind come from `allocate_host` alone.
unsafe impl CellType for HostCell {
    const KIND: CellKind = CellKind::HOST_DATA;
}

impl HostCell {
    pub(crate) const INFO: KindInfo =
        KindInfo { name: "host data", trace: HostCell::trace, finalize: Some(HostCell::finalize) };

    /// The data, if it is of this type.
    pub fn get<T: HostData>(&self) -> Option<&T> {
        let data: &dyn Any = self.data.as_deref()?;
        data.downcast_ref()
    }

    /// Tells the heap anew how much the data keeps outside of it: after it has grown or shrunk.
    pub fn update_external(&self) {
        let bytes = self.data.as_deref().map_or(0, HostData::external_bytes);
        // SAFETY: the cell is in a live heap.
        let heap = unsafe { Heap::of(&raw const self.header) };
        heap.sub_external(self.external.replace(bytes));
        heap.add_external(bytes);
    }

    unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
        // SAFETY: registered for cells of this type.
        if let Some(data) = unsafe { &(*cell.cast::<HostCell>()).data } {
            data.trace(tracer);
        }
    }

    unsafe fn finalize(cell: *mut Header) {
        // SAFETY: the cell is dead, its heap is not, and its data is dropped this once.
        unsafe {
            let host = &mut *cell.cast::<HostCell>();
            Heap::of(cell).sub_external(host.external.take());
            drop(host.data.take());
        }
    }
}

impl Heap {
    /// Allocates a cell that owns `data`.
    pub fn allocate_host(&self, data: Box<dyn HostData>) -> Result<Gc<HostCell>, OutOfMemory> {
        let cell = self.allocate_fixed::<HostCell>(CellKind::HOST_DATA, 0, size_of::<HostCell>())?;
        // SAFETY: a fresh cell; its zeroed data is none.
        unsafe { (&raw mut (*cell.as_ptr()).data).write(Some(data)) };
        cell.update_external();
        Ok(cell)
    }
}
