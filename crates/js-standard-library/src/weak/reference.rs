//! `WeakRef`.

use super::can_be_held_weakly;
use crate::collection::this;
use crate::define::{Class, method, tag};
use crate::kinds::register_kind;
use crate::support::Support;
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, Tracer, WeakCell};
use js_object_model::{Args, Context, Intrinsic, Message, Object, ObjectType, Result};
use js_value::Value;

/// A weak reference.
#[repr(C)]
struct WeakRef {
    object: Object,
    target: GcSlot<WeakCell>,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for WeakRef {}
// SAFETY: cells of the kind are made by `construct` alone.
unsafe impl CellType for WeakRef {
    const KIND: CellKind = CellKind::WEAK_REF;
}
// SAFETY: the first field is an object.
unsafe impl ObjectType for WeakRef {}

pub(super) fn register(cx: &mut Context) {
    register_kind::<WeakRef>(cx, "weak reference", trace);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for weak references only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit_gc(&(*cell.cast::<WeakRef>()).target);
    }
}

pub(crate) static CLASS: Class = Class {
    methods: &[method("deref", deref, 0), tag("WeakRef")],
    ..Class::new("WeakRef", construct, 1, Intrinsic::WeakRef, Intrinsic::WeakRefPrototype)
};

fn construct(cx: &mut Context, args: Args) -> Result {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired("WeakRef")));
    }
    let target = args.get(0);
    if !can_be_held_weakly(target) {
        return Err(cx.type_error(Message::InvalidWeakTarget("WeakRef")));
    }
    let prototype = cx.get_prototype_from_constructor(args.new_target(), Intrinsic::WeakRefPrototype)?;
    let reference: Gc<WeakRef> = cx.new_object_with_prototype(prototype)?;
    match WeakCell::new(&cx.heap, target) {
        Ok(cell) => reference.target.set(reference, Some(cell)),
        Err(error) => return Err(cx.out_of_memory(error)),
    }
    cx.heap.keep_during_job(target);
    Ok(reference.value())
}

fn deref(cx: &mut Context, args: Args) -> Result {
    let reference = this::<WeakRef>(cx, args, "WeakRef.prototype.deref")?;
    let target = reference.target.get().map_or(Value::EMPTY, |cell| cell.get());
    if target == Value::EMPTY {
        return Ok(Value::UNDEFINED);
    }
    cx.heap.keep_during_job(target);
    Ok(target)
}
