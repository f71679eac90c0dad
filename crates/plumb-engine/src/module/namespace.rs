//! GetModuleNamespace: from a module's exports to the object that shows them.

use super::record::Module;
use super::resolve::{Resolution, exported_names, resolve_export};
use js_bytecode::Text;
use js_closures_scope::ModuleNamespace;
use js_garbage_collection::{Gc, RootedVec};
use js_object_model::{Context, KeyList, Object, Result};
use js_strings::{Flat, JsString};

/// GetModuleNamespace.
///
/// # Errors
/// When heap or stack are used up.
pub(crate) fn get_namespace(cx: &mut Context, module: Module) -> Result<Gc<Object>> {
    if let Some(namespace) = module.namespace() {
        return Ok(namespace);
    }
    let mut names = exported_names(module);
    names.sort_by(|one, other| one.units().cmp(other.units()));
    let mut keys = KeyList::new(cx);
    let mut cells = RootedVec::new(&cx.heap);
    for name in &names {
        if let Resolution::Cell(cell) = resolve_export(cx, module, name)? {
            cells.push(cell);
            let name = string(cx, name)?;
            let key = cx.string_key(name)?;
            keys.push(key);
        }
    }
    let namespace = ModuleNamespace::create(cx, &keys, &cells)?;
    module.set_namespace(namespace);
    if let Some(cell) = module.namespace_cell() {
        cell.value.set(cell, namespace.value());
    }
    Ok(namespace)
}

fn string(cx: &mut Context, text: &Text) -> Result<Gc<JsString>> {
    let flat = match text {
        Text::Latin1(units) => Flat::Latin1(units),
        Text::Utf16(units) => Flat::Utf16(units),
    };
    JsString::new(&cx.heap, flat).map_err(|error| cx.string_error(error))
}
