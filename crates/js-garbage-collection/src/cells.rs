//! The cells that this crate itself defines: host data, weak cells, ephemeron tables, lists.

use crate::{CellKind, EphemeronTable, Heap, HostCell, WeakCell};

/// Registers them.
pub(crate) fn register(heap: &Heap) {
    heap.register(CellKind::HOST_DATA, HostCell::INFO);
    heap.register(CellKind::WEAK_CELL, WeakCell::INFO);
    heap.register(CellKind::EPHEMERON_TABLE, EphemeronTable::INFO);
}
