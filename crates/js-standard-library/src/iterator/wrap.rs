//! `Iterator.from`, and the objects that make an iterator of what only has a `next`.

use super::flattenable;
use crate::define::{Row, method};
use crate::kinds::register_kind;
use crate::support::Support;
use js_garbage_collection::{CellKind, CellType, Gc, Header, HeapCell, Slot, Tracer};
use js_object_model::{Args, Context, Intrinsic, Message, Object, ObjectType, Result};
use js_value::Value;

/// An object that inherits from `Iterator.prototype` and passes on to another.
#[repr(C)]
pub(crate) struct WrapIterator {
    object: Object,
    iterator: Slot,
    next: Slot,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for WrapIterator {}
// SAFETY: cells of the kind are made by `from` alone.
unsafe impl CellType for WrapIterator {
    const KIND: CellKind = CellKind::WRAP_ITERATOR;
}
// SAFETY: the first field is an object.
unsafe impl ObjectType for WrapIterator {}

pub(crate) static ROWS: &[Row] = &[method("next", next, 0), method("return", return_method, 0)];

pub(crate) fn register(cx: &mut Context) {
    register_kind::<WrapIterator>(cx, "wrapped iterator", trace);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for wrappers only.
    unsafe {
        Object::trace_object(cell, tracer);
        let wrapper = &*cell.cast::<WrapIterator>();
        tracer.visit(&wrapper.iterator);
        tracer.visit(&wrapper.next);
    }
}

/// `Iterator.from`.
pub(super) fn from(cx: &mut Context, args: Args) -> Result {
    let iterated = flattenable(cx, args.get(0), true)?;
    let constructor = cx.intrinsic(Intrinsic::Iterator).value();
    if cx.ordinary_has_instance(constructor, iterated.iterator.value())? {
        return Ok(iterated.iterator.value());
    }
    let wrapper: Gc<WrapIterator> = cx.new_object_of(Intrinsic::WrapForValidIteratorPrototype)?;
    wrapper.iterator.set(wrapper, iterated.iterator.value());
    wrapper.next.set(wrapper, iterated.next);
    Ok(wrapper.value())
}

fn this(cx: &mut Context, args: Args, method: &str) -> Result<Gc<WrapIterator>> {
    match WrapIterator::from_value(args.this()) {
        Some(wrapper) => Ok(wrapper),
        None => {
            let what = cx.describe(args.this());
            Err(cx.type_error(Message::IncompatibleReceiver(method, &what)))
        }
    }
}

fn next(cx: &mut Context, args: Args) -> Result {
    let wrapper = this(cx, args, "%WrapForValidIteratorPrototype%.next")?;
    cx.call(wrapper.next.get(), wrapper.iterator.get(), &[])
}

fn return_method(cx: &mut Context, args: Args) -> Result {
    let wrapper = this(cx, args, "%WrapForValidIteratorPrototype%.return")?;
    let iterator = wrapper.iterator.get();
    let key = cx.names().return_;
    match cx.get_method(iterator, key)? {
        Some(method) => cx.call(method.value(), iterator, &[]),
        None => cx.iterator_result(Value::UNDEFINED, true),
    }
}
