//! The iterator over the code points of a string.

use super::{part, this_text};
use crate::define::{Row, method, tag};
use crate::iterate::{BuiltInIterator, next, register_iterator};
use crate::support::Support;
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, Tracer};
use js_object_model::{Args, Context, Intrinsic, Object, ObjectType, Result};
use js_strings::JsString;
use js_value::Value;
use std::cell::Cell;

/// What `String.prototype[Symbol.iterator]` gives.
#[repr(C)]
pub(crate) struct StringIterator {
    object: Object,
    /// None once the end was reached.
    text: GcSlot<JsString>,
    next: Cell<usize>,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for StringIterator {}
// SAFETY: cells of the kind are made by `values` alone.
unsafe impl CellType for StringIterator {
    const KIND: CellKind = CellKind::STRING_ITERATOR;
}
// SAFETY: the first field is an object.
unsafe impl ObjectType for StringIterator {}

pub(crate) static ROWS: &[Row] = &[method("next", next::<StringIterator>, 0), tag("String Iterator")];

pub(crate) fn register(cx: &mut Context) {
    register_iterator::<StringIterator>(cx, "string iterator", trace);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for string iterators only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit_gc(&(*cell.cast::<StringIterator>()).text);
    }
}

pub(super) fn values(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype[Symbol.iterator]")?;
    let iterator: Gc<StringIterator> = cx.new_object_of(Intrinsic::StringIteratorPrototype)?;
    iterator.text.set(iterator, Some(text));
    Ok(iterator.value())
}

impl BuiltInIterator for StringIterator {
    const NEXT: &'static str = "String Iterator.prototype.next";

    fn step(cx: &mut Context, iterator: Gc<StringIterator>) -> Result<Option<Value>> {
        let Some(text) = iterator.text.get() else { return Ok(None) };
        let at = iterator.next.get();
        let Some((_, length)) = text.flat().code_point_at(at) else {
            iterator.text.set(iterator, None);
            return Ok(None);
        };
        iterator.next.set(at + length);
        part(cx, text, at, at + length).map(Some)
    }
}
