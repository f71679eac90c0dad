//! The iterator that `matchAll` gives.

use super::exec::{advance, last_index, regexp_exec, set_last_index};
use crate::define::{Row, method, tag};
use crate::iterate::{BuiltInIterator, next, register_iterator};
use crate::string::text_of;
use crate::support::Support;
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, Tracer};
use js_object_model::{Context, Intrinsic, Object, ObjectType, Result};
use js_strings::{JsString, PropertyKey};
use js_value::Value;
use std::cell::Cell;

/// A %RegExpStringIterator%.
#[repr(C)]
pub(super) struct RegExpIterator {
    object: Object,
    /// None once the end was reached.
    matcher: GcSlot<Object>,
    text: GcSlot<JsString>,
    global: Cell<bool>,
    unicode: Cell<bool>,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for RegExpIterator {}
// SAFETY: cells of the kind are made by `create` alone.
unsafe impl CellType for RegExpIterator {
    const KIND: CellKind = CellKind::REGEXP_ITERATOR;
}
// SAFETY: the first field is an object.
unsafe impl ObjectType for RegExpIterator {}

pub(crate) static ROWS: &[Row] = &[method("next", next::<RegExpIterator>, 0), tag("RegExp String Iterator")];

pub(super) fn register(cx: &mut Context) {
    register_iterator::<RegExpIterator>(cx, "regular expression iterator", trace);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for these iterators only.
    unsafe {
        Object::trace_object(cell, tracer);
        let iterator = &*cell.cast::<RegExpIterator>();
        tracer.visit_gc(&iterator.matcher);
        tracer.visit_gc(&iterator.text);
    }
}

/// CreateRegExpStringIterator.
pub(super) fn create(
    cx: &mut Context,
    matcher: Gc<Object>,
    text: Gc<JsString>,
    global: bool,
    unicode: bool,
) -> Result {
    let iterator: Gc<RegExpIterator> = cx.new_object_of(Intrinsic::RegExpStringIteratorPrototype)?;
    iterator.matcher.set(iterator, Some(matcher));
    iterator.text.set(iterator, Some(text));
    iterator.global.set(global);
    iterator.unicode.set(unicode);
    Ok(iterator.value())
}

impl BuiltInIterator for RegExpIterator {
    const NEXT: &'static str = "RegExp String Iterator.prototype.next";

    fn step(cx: &mut Context, iterator: Gc<RegExpIterator>) -> Result<Option<Value>> {
        let (Some(matcher), Some(text)) = (iterator.matcher.get(), iterator.text.get()) else {
            return Ok(None);
        };
        // An exception ends the iteration too.
        iterator.matcher.set(iterator, None);
        let found = regexp_exec(cx, matcher, text)?;
        let Some(result) = Object::from_value(found) else { return Ok(None) };
        if iterator.global.get() {
            let whole = result.get(cx, PropertyKey::index(0))?;
            if text_of(cx, whole)?.is_empty() {
                let index = last_index(cx, matcher)?;
                set_last_index(cx, matcher, advance(text, index, iterator.unicode.get()) as usize)?;
            }
            iterator.matcher.set(iterator, Some(matcher));
        }
        Ok(Some(found))
    }
}
