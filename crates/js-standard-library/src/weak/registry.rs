//! `FinalizationRegistry`.

use super::can_be_held_weakly;
use crate::array::callable;
use crate::collection::this;
use crate::define::{Class, method, tag};
use crate::kinds::register_kind;
use crate::support::Support;
use js_garbage_collection::{CellKind, CellType, Gc, Header, HeapCell, Slot, Tracer};
use js_object_model::{Args, Context, Intrinsic, Message, Object, ObjectType, Result, same_value};
use js_value::Value;

/// A registry; its records are the collector's.
#[repr(C)]
struct FinalizationRegistry {
    object: Object,
    cleanup: Slot,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for FinalizationRegistry {}
// SAFETY: cells of the kind are made by `construct` alone.
unsafe impl CellType for FinalizationRegistry {
    const KIND: CellKind = CellKind::FINALIZATION_REGISTRY;
}
// SAFETY: the first field is an object.
unsafe impl ObjectType for FinalizationRegistry {}

pub(super) fn register(cx: &mut Context) {
    register_kind::<FinalizationRegistry>(cx, "finalization registry", trace);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for registries only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit(&(*cell.cast::<FinalizationRegistry>()).cleanup);
    }
}

pub(crate) static CLASS: Class = Class {
    methods: &[
        method("register", register_target, 2),
        method("unregister", unregister, 1),
        tag("FinalizationRegistry"),
    ],
    ..Class::new(
        "FinalizationRegistry",
        construct,
        1,
        Intrinsic::FinalizationRegistry,
        Intrinsic::FinalizationRegistryPrototype,
    )
};

fn construct(cx: &mut Context, args: Args) -> Result {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired("FinalizationRegistry")));
    }
    let cleanup = callable(cx, args.get(0))?;
    let prototype =
        cx.get_prototype_from_constructor(args.new_target(), Intrinsic::FinalizationRegistryPrototype)?;
    let registry: Gc<FinalizationRegistry> = cx.new_object_with_prototype(prototype)?;
    registry.cleanup.set(registry, cleanup);
    Ok(registry.value())
}

fn register_target(cx: &mut Context, args: Args) -> Result {
    const METHOD: &str = "FinalizationRegistry.prototype.register";
    let registry = this::<FinalizationRegistry>(cx, args, METHOD)?;
    let (target, held, token) = (args.get(0), args.get(1), args.get(2));
    if !can_be_held_weakly(target) {
        return Err(cx.type_error(Message::InvalidWeakTarget(METHOD)));
    }
    if same_value(cx, target, held) {
        return Err(cx.type_error(Message::HeldIsTarget()));
    }
    let token = match token {
        Value::UNDEFINED => Value::EMPTY,
        token => checked_token(cx, token)?,
    };
    cx.heap.register_finalization(registry.value(), target, held, token);
    Ok(Value::UNDEFINED)
}

fn checked_token(cx: &mut Context, token: Value) -> Result {
    if can_be_held_weakly(token) {
        return Ok(token);
    }
    let what = cx.describe(token);
    Err(cx.type_error(Message::InvalidUnregisterToken(&what)))
}

fn unregister(cx: &mut Context, args: Args) -> Result {
    let registry = this::<FinalizationRegistry>(cx, args, "FinalizationRegistry.prototype.unregister")?;
    let token = checked_token(cx, args.get(0))?;
    Ok(Value::boolean(cx.heap.unregister_finalization(registry.value(), token)))
}

/// Calls one cleanup function whose target the collector has found gone; whether there was one.
/// For the host, between jobs.
///
/// # Errors
/// What the cleanup function throws; the queue can go on.
pub fn run_finalization(cx: &mut Context) -> Result<bool> {
    let Some((registry, held)) = cx.heap.next_finalization() else { return Ok(false) };
    if let Some(registry) = Object::from_value(registry).and_then(Object::downcast::<FinalizationRegistry>) {
        cx.call(registry.cleanup.get(), Value::UNDEFINED, &[held])?;
    }
    Ok(true)
}
