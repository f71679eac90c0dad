//! Array iterators: over arrays, typed arrays and whatever has a length.

use crate::define::{Row, method, tag};
use crate::iterate::{BuiltInIterator, next, register_iterator};
use crate::support::Support;
use js_garbage_collection::{CellKind, CellType, Gc, Header, HeapCell, Slot, Tracer};
use js_object_model::{Args, Array, Context, Intrinsic, Object, ObjectType, Result, to_object};
use js_value::Value;
use std::cell::Cell;

/// What an iterator yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub(crate) enum IterationKind {
    Keys,
    Values,
    Entries,
}

/// The iterator that `values`, `keys` and `entries` give.
#[repr(C)]
pub(crate) struct ArrayIterator {
    object: Object,
    /// What is iterated; undefined once the end was reached.
    iterated: Slot,
    next: Cell<u64>,
    kind: Cell<IterationKind>,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for ArrayIterator {}
// SAFETY: cells of the kind are made by `new_iterator` alone.
unsafe impl CellType for ArrayIterator {
    const KIND: CellKind = CellKind::ARRAY_ITERATOR;
}
// SAFETY: the first field is an object.
unsafe impl ObjectType for ArrayIterator {}

pub(crate) static CLASS_ROWS: &[Row] = &[method("next", next::<ArrayIterator>, 0), tag("Array Iterator")];

pub(crate) fn register(cx: &mut Context) {
    register_iterator::<ArrayIterator>(cx, "array iterator", trace);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for array iterators only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit(&(*cell.cast::<ArrayIterator>()).iterated);
    }
}

/// CreateArrayIterator.
pub(crate) fn new_iterator(cx: &mut Context, iterated: Gc<Object>, kind: IterationKind) -> Result {
    let iterator: Gc<ArrayIterator> = cx.new_object_of(Intrinsic::ArrayIteratorPrototype)?;
    iterator.iterated.set(iterator, iterated.value());
    iterator.kind.set(kind);
    Ok(iterator.value())
}

pub(super) fn values(cx: &mut Context, args: Args) -> Result {
    let object = to_object(cx, args.this())?;
    new_iterator(cx, object, IterationKind::Values)
}

pub(super) fn keys(cx: &mut Context, args: Args) -> Result {
    let object = to_object(cx, args.this())?;
    new_iterator(cx, object, IterationKind::Keys)
}

pub(super) fn entries(cx: &mut Context, args: Args) -> Result {
    let object = to_object(cx, args.this())?;
    new_iterator(cx, object, IterationKind::Entries)
}

/// Whether `value` is the `next` of array iterators: then going through an array step by step is
/// what its iteration means.
pub fn is_array_iterator_next(cx: &Context, value: Value) -> bool {
    cx.is_native(value, next::<ArrayIterator>)
}

impl BuiltInIterator for ArrayIterator {
    const NEXT: &'static str = "Array Iterator.prototype.next";

    fn step(cx: &mut Context, iterator: Gc<ArrayIterator>) -> Result<Option<Value>> {
        let Some(iterated) = Object::from_value(iterator.iterated.get()) else { return Ok(None) };
        let index = iterator.next.get();
        let length = match crate::typed_array::TypedArray::of(iterated.value()) {
            Some(array) => crate::typed_array::in_bounds(cx, array, "%ArrayIteratorPrototype%.next")? as u64,
            None => iterated.length_of_array_like(cx)?,
        };
        if index >= length {
            iterator.iterated.set(iterator, Value::UNDEFINED);
            return Ok(None);
        }
        iterator.next.set(index + 1);
        let number = Value::natural(index);
        Ok(Some(match iterator.kind.get() {
            IterationKind::Keys => number,
            IterationKind::Values => super::get_index(cx, iterated, index)?,
            IterationKind::Entries => {
                let value = super::get_index(cx, iterated, index)?;
                Array::from_slice(cx, &[number, value])?.as_object().value()
            }
        }))
    }
}
