//! Registering the library's kinds of objects: how each is traced, and how large its cells are.
//!
//! A kind whose size is not registered would get cells without room for its own fields, so every
//! kind goes through here.

use js_garbage_collection::{CellKind, Header, KindInfo, Tracer};
use js_object_model::{Context, InternalMethods, Object, ObjectType};

/// Registers a kind of ordinary objects with fields of their own.
pub(crate) fn register_kind<T: ObjectType>(
    cx: &mut Context,
    name: &'static str,
    trace: unsafe fn(*mut Header, &mut Tracer),
) {
    register_with::<T>(cx, KindInfo { name, trace, finalize: None });
}

/// The same with a finalizer.
pub(crate) fn register_with<T: ObjectType>(cx: &mut Context, info: KindInfo) {
    cx.heap.register(T::KIND, info);
    cx.register_methods(T::KIND, const { &InternalMethods::ordinary(T::WORDS) });
}

/// Says that a struct is the layout of a kind of objects: `repr(C)`, or transparent over such a
/// struct, with an [`Object`] first, and that cells of the kind are made in its own module alone.
macro_rules! object_kind {
    ($type:ident, $kind:ident) => {
        // SAFETY: the macro's contract.
        unsafe impl js_garbage_collection::HeapCell for $type {}
        // SAFETY: the macro's contract.
        unsafe impl js_garbage_collection::CellType for $type {
            const KIND: js_garbage_collection::CellKind = js_garbage_collection::CellKind::$kind;
        }
        // SAFETY: the macro's contract.
        unsafe impl js_object_model::ObjectType for $type {}
    };
    // Two kinds may share a layout: each is a transparent struct over it.
    ($type:ident, $kind:ident, over $layout:ident) => {
        crate::kinds::object_kind!($type, $kind);
        impl std::ops::Deref for $type {
            type Target = $layout;
            fn deref(&self) -> &$layout {
                &self.0
            }
        }
    };
}
pub(crate) use object_kind;

/// Registers a kind of ordinary objects without fields of their own.
pub(crate) fn register_plain(cx: &mut Context, kind: CellKind, name: &'static str) {
    cx.heap.register(kind, KindInfo { name, trace: trace_plain, finalize: None });
}

unsafe fn trace_plain(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for objects only.
    unsafe { Object::trace_object(cell, tracer) };
}
