//! Objects that carry data of the embedder: instances of native classes.

use crate::methods::InternalMethods;
use crate::shape::{Shape, ShapeFlags};
use crate::{Context, Object, Result};
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, HostCell, HostData, Tracer};

/// An object that carries data of the embedder.
#[repr(C)]
pub struct HostObject {
    object: Object,
    data: GcSlot<HostCell>,
}

// SAFETY: `repr(C)`, an object first.
unsafe impl HeapCell for HostObject {}
// SAFETY: only `Context::new_host_object` makes cells of this kind.
unsafe impl CellType for HostObject {
    const KIND: CellKind = CellKind::HOST_OBJECT;
}
// SAFETY: as above.
unsafe impl crate::ObjectType for HostObject {}

pub(crate) static METHODS: InternalMethods = InternalMethods::ordinary(size_of::<HostObject>() / 8);

impl HostObject {
    /// The cell with the data.
    pub fn data(&self) -> Option<Gc<HostCell>> {
        self.data.get()
    }
}

impl Context {
    /// An object with data of the embedder.
    pub fn new_host_object(&mut self, prototype: Gc<Object>, data: Box<dyn HostData>) -> Result<Gc<Object>> {
        let cell = self.heap.allocate_host(data).map_err(|error| self.out_of_memory(error))?;
        let shape = Shape::root(self, CellKind::HOST_OBJECT, prototype.value(), 0, ShapeFlags::NONE)?;
        let object = Object::allocate(self, shape)?;
        // SAFETY: the kind has this layout.
        let host: Gc<HostObject> = unsafe { object.cast() };
        host.data.set(host, Some(cell));
        Ok(object)
    }
}

pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for host objects only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit_gc(&(*cell.cast::<HostObject>()).data);
    }
}
