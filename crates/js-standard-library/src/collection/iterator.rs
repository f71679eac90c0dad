//! The iterators of maps and sets.

use super::Table;
use crate::array::IterationKind;
use crate::define::{Row, method, tag};
use crate::kinds::{object_kind, register_kind};
use crate::support::Support;
use js_garbage_collection::{CellKind, Gc, GcSlot, Header, HeapCell, Tracer};
use js_object_model::{Args, Array, Context, Intrinsic, Message, Object, ObjectType, Result};
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
    register_kind::<MapIterator>(cx, "map iterator", trace);
    register_kind::<SetIterator>(cx, "set iterator", trace);
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

fn next<T: ObjectType>(cx: &mut Context, args: Args) -> Result {
    let Some(iterator) = Object::from_value(args.this()).and_then(Object::downcast::<T>) else {
        let what = cx.describe(args.this());
        return Err(cx.type_error(Message::IncompatibleReceiver("Iterator.prototype.next", &what)));
    };
    // SAFETY: both kinds have this layout.
    let iterator: Gc<TableIterator> = unsafe { iterator.cast() };
    let Some(table) = iterator.table.get() else { return cx.iterator_result(Value::UNDEFINED, true) };
    let (table, mut place) = Table::present(table, iterator.place.get());
    while place < table.used() {
        let entry = table.at(place);
        place += 1;
        let Some((key, value)) = entry else { continue };
        iterator.table.set(iterator, Some(table));
        iterator.place.set(place);
        let item = match iterator.kind.get() {
            kind if kind == IterationKind::Keys as u32 => key,
            kind if kind == IterationKind::Values as u32 => value,
            _ => Array::from_slice(cx, &[key, value])?.as_object().value(),
        };
        return cx.iterator_result(item, false);
    }
    iterator.table.set(iterator, None);
    cx.iterator_result(Value::UNDEFINED, true)
}
