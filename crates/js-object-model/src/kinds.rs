//! Registration of the cell kinds that this crate owns.

use js_garbage_collection::{CellKind, Header, Heap, KindInfo, Tracer};

/// The shape id of cells that are no objects: their kind, which is no shape's id, since the first
/// block of a region holds no cells.
#[inline]
pub const fn shape_id(kind: CellKind) -> u32 {
    kind.0 as u32
}

type Trace = unsafe fn(*mut Header, &mut Tracer);

/// Tells the heap how to trace the kinds of this crate.
pub(crate) fn register(heap: &Heap) {
    let rows: &[(CellKind, Trace)] = &[
        (CellKind::SHAPE, crate::shape::trace),
        (CellKind::PROPERTY_TABLE, crate::shape::trace_table),
        (CellKind::TRANSITIONS, crate::shape::trace_transitions),
        (CellKind::SLOTS, crate::object::trace_slots),
        (CellKind::ELEMENTS, crate::elements::trace),
        (CellKind::DICTIONARY_ELEMENTS, crate::elements::trace_dictionary),
        (CellKind::GETTER_SETTER, crate::accessor::trace),
        (CellKind::BIGINT, crate::bigint::trace),
        (CellKind::REALM, crate::realm::trace),
        (CellKind::CELL_BOX, crate::global::trace),
        (CellKind::OBJECT, crate::object::trace_plain),
        (CellKind::GLOBAL_OBJECT, crate::object::trace_plain),
        (CellKind::ARRAY, crate::object::trace_plain),
        (CellKind::NATIVE_FUNCTION, crate::native_function::trace),
        (CellKind::BOUND_FUNCTION, crate::bound_function::trace),
        (CellKind::PROXY, crate::proxy::trace),
        (CellKind::ARGUMENTS, crate::object::trace_plain),
        (CellKind::MAPPED_ARGUMENTS, crate::arguments::trace),
        (CellKind::ERROR, crate::errors::trace),
        (CellKind::BOOLEAN_OBJECT, crate::wrapper::trace),
        (CellKind::NUMBER_OBJECT, crate::wrapper::trace),
        (CellKind::STRING_OBJECT, crate::wrapper::trace),
        (CellKind::SYMBOL_OBJECT, crate::wrapper::trace),
        (CellKind::BIGINT_OBJECT, crate::wrapper::trace),
        (CellKind::HOST_OBJECT, crate::host_object::trace),
    ];
    for &(kind, trace) in rows {
        heap.register(kind, KindInfo { name: kind.name(), trace, finalize: None });
    }
}
