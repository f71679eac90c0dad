//! What holds weakly: `WeakMap`, `WeakSet`, `WeakRef`, `FinalizationRegistry`.
//!
//! The collector does the work; here are its tables as JavaScript sees them.

pub(crate) mod collections;
pub(crate) mod reference;
pub(crate) mod registry;

pub use registry::run_finalization;

use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Context, Object};
use js_strings::Symbol;
use js_value::Value;

pub(crate) fn register(cx: &mut Context) {
    collections::register(cx);
    reference::register(cx);
    registry::register(cx);
}

/// CanBeHeldWeakly: objects, and symbols that nobody can make again.
fn can_be_held_weakly(value: Value) -> bool {
    let symbol: Option<Gc<Symbol>> = value.downcast();
    Object::from_value(value).is_some() || symbol.is_some_and(|symbol| !symbol.is_registered())
}
