//! Registering the library's kinds of objects: how each is traced, and how large its cells are.
//!
//! A kind whose size is not registered would get cells without room for its own fields, so every
//! kind goes through here.

use js_garbage_collection::{CellKind, Header, KindInfo, Tracer};
use js_object_model::{Context, InternalMethods, Object, ObjectType};

/// The internal methods of ordinary objects with the layout of `T`.
pub(crate) fn methods_of<T>() -> &'static InternalMethods {
    const { &InternalMethods::ordinary(size_of::<T>().div_ceil(8)) }
}

/// Registers a kind of ordinary objects with fields of their own.
pub(crate) fn register_kind<T: ObjectType>(
    cx: &mut Context,
    name: &'static str,
    trace: unsafe fn(*mut Header, &mut Tracer),
) {
    cx.heap.register(T::KIND, KindInfo { name, trace, finalize: None });
    cx.register_methods(T::KIND, methods_of::<T>());
}

/// Registers a kind of ordinary objects without fields of their own.
pub(crate) fn register_plain(cx: &mut Context, kind: CellKind, name: &'static str) {
    cx.heap.register(kind, KindInfo { name, trace: trace_plain, finalize: None });
}

unsafe fn trace_plain(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for objects only.
    unsafe { Object::trace_object(cell, tracer) };
}
