//! The iterators of maps and sets.

use super::Table;
use crate::array::IterationKind;
use crate::define::{Row, method, tag};
use crate::iterate::result_object;
use crate::messages::Message;
use crate::support::{Support, register_ordinary};
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, Heap, HeapCell, KindInfo, Tracer};
use js_object_model::{Args, Array, Context, Intrinsic, Object, ObjectType, Result};
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

macro_rules! iterator {
    ($type:ident, $kind:ident) => {
        // SAFETY: a table iterator, whose header is first.
        unsafe impl HeapCell for $type {}
        // SAFETY: cells of the kind are made by `new_iterator` alone, with this layout.
        unsafe impl CellType for $type {
            const KIND: CellKind = CellKind::$kind;
        }
        // SAFETY: the first field is an object.
        unsafe impl ObjectType for $type {}
    };
}
iterator!(MapIterator, MAP_ITERATOR);
iterator!(SetIterator, SET_ITERATOR);

pub(crate) static MAP_ROWS: &[Row] = &[method("next", next::<MapIterator>, 0), tag("Map Iterator")];
pub(crate) static SET_ROWS: &[Row] = &[method("next", next::<SetIterator>, 0), tag("Set Iterator")];

pub(super) fn register_methods(cx: &mut Context) {
    register_ordinary::<MapIterator>(cx);
    register_ordinary::<SetIterator>(cx);
}

pub(super) fn register(heap: &Heap) {
    heap.register(CellKind::MAP_ITERATOR, KindInfo { name: "map iterator", trace, finalize: None });
    heap.register(CellKind::SET_ITERATOR, KindInfo { name: "set iterator", trace, finalize: None });
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
    let Some(table) = iterator.table.get() else { return result_object(cx, Value::UNDEFINED, true) };
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
        return result_object(cx, item, false);
    }
    iterator.table.set(iterator, None);
    result_object(cx, Value::UNDEFINED, true)
}
