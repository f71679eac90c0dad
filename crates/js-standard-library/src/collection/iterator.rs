//! The iterators of maps and sets.

use super::Table;
use crate::array::IterationKind;
use crate::define::{Row, method, tag};
use crate::iterate::{BuiltInIterator, next, register_iterator};
use crate::kinds::object_kind;
use crate::support::Support;
use js_garbage_collection::{CellKind, Gc, GcSlot, Header, HeapCell, Tracer};
use js_object_model::{Array, Context, Intrinsic, Object, Result};
use js_value::Value;
use std::cell::Cell;

/// Where in a table an iterator stands.
#[repr(C)]
pub(crate) struct TableIterator {
    object: Object,
    /// None once the end was reached.
    table: GcSlot<Table>,
    place: Cell<u32>,
    kind: Cell<u32>,
}

/// A map's iterator.
#[repr(transparent)]
struct MapIterator(TableIterator);
/// A set's iterator.
#[repr(transparent)]
struct SetIterator(TableIterator);

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for TableIterator {}

object_kind!(MapIterator, MAP_ITERATOR);
object_kind!(SetIterator, SET_ITERATOR);

pub(crate) static MAP_ROWS: &[Row] = &[method("next", next::<MapIterator>, 0), tag("Map Iterator")];
pub(crate) static SET_ROWS: &[Row] = &[method("next", next::<SetIterator>, 0), tag("Set Iterator")];

pub(super) fn register(cx: &mut Context) {
    register_iterator::<MapIterator>(cx, "map iterator", trace);
    register_iterator::<SetIterator>(cx, "set iterator", trace);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for table iterators only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit_gc(&(*cell.cast::<TableIterator>()).table);
    }
}

/// CreateMapIterator and CreateSetIterator.
pub(super) fn new_iterator(
    cx: &mut Context,
    table: Gc<Table>,
    kind: IterationKind,
    prototype: Intrinsic,
) -> Result {
    let cell_kind = match prototype {
        Intrinsic::MapIteratorPrototype => CellKind::MAP_ITERATOR,
        _ => CellKind::SET_ITERATOR,
    };
    let prototype = cx.intrinsic(prototype);
    let object = cx.new_object_of_kind(cell_kind, prototype)?;
    // SAFETY: both kinds have this layout.
    let iterator: Gc<TableIterator> = unsafe { object.cast() };
    iterator.table.set(iterator, Some(table));
    iterator.kind.set(kind as u32);
    Ok(object.value())
}

impl BuiltInIterator for MapIterator {
    const NEXT: &'static str = "Map Iterator.prototype.next";

    fn step(cx: &mut Context, iterator: Gc<MapIterator>) -> Result<Option<Value>> {
        // SAFETY: this is the layout of both kinds.
        step(cx, unsafe { iterator.cast() })
    }
}

impl BuiltInIterator for SetIterator {
    const NEXT: &'static str = "Set Iterator.prototype.next";

    fn step(cx: &mut Context, iterator: Gc<SetIterator>) -> Result<Option<Value>> {
        // SAFETY: as above.
        step(cx, unsafe { iterator.cast() })
    }
}

fn step(cx: &mut Context, iterator: Gc<TableIterator>) -> Result<Option<Value>> {
    let Some(table) = iterator.table.get() else { return Ok(None) };
    let (table, mut place) = Table::present(table, iterator.place.get());
    while place < table.used() {
        let entry = table.at(place);
        place += 1;
        let Some((key, value)) = entry else { continue };
        iterator.table.set(iterator, Some(table));
        iterator.place.set(place);
        return Ok(Some(match iterator.kind.get() {
            kind if kind == IterationKind::Keys as u32 => key,
            kind if kind == IterationKind::Values as u32 => value,
            _ => Array::from_slice(cx, &[key, value])?.as_object().value(),
        }));
    }
    iterator.table.set(iterator, None);
    Ok(None)
}
