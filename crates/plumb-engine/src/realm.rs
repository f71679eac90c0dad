//! Realms: what the crates below bring, put together.

use crate::{console, dynamic_function, generators, global, module};
use js_garbage_collection::Gc;
use js_object_model::{Context, Realm, Result};
use js_virtual_machine::Vm;

/// Registers all kinds of cells and hooks. Once per engine, before its first realm is filled.
pub(crate) fn install(cx: &mut Context) {
    js_standard_library::register(cx);
    js_promises_async::install(cx);
    let vm = Vm::of(cx);
    vm.hooks.new_regexp = js_standard_library::new_regexp;
    vm.hooks.is_array_iterator_next = js_standard_library::is_array_iterator_next;
    module::install(cx);
}

/// Fills the current realm.
pub(crate) fn fill(cx: &mut Context) -> Result<()> {
    js_standard_library::fill_realm(cx)?;
    generators::install(cx)?;
    dynamic_function::install(cx)?;
    global::install(cx)?;
    console::install(cx)
}

/// A new realm, filled; the current one stays what it is.
pub(crate) fn create(cx: &mut Context) -> Result<Gc<Realm>> {
    let caller = cx.realm();
    let realm = Realm::new(cx)?;
    cx.set_realm(realm);
    let filled = fill(cx);
    cx.set_realm(caller);
    filled?;
    module::inherit(cx, realm)?;
    Ok(realm)
}
