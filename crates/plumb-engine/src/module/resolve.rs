//! ResolveExport and GetExportedNames: which cell a name stands for.

use super::record::{Export, Module, new_cell};
use js_bytecode::{ImportName, Text};
use js_closures_scope::ModuleCell;
use js_garbage_collection::Gc;
use js_object_model::{Context, Result};
use js_value::Value;
use std::collections::HashSet;

/// What a name of a module stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resolution {
    /// A binding: bindings are the same where their cells are.
    Cell(Gc<ModuleCell>),
    /// Nothing, or only itself.
    Missing,
    /// Several things, by several stars.
    Ambiguous,
}

/// ResolveExport.
///
/// # Errors
/// When heap or stack are used up.
pub(crate) fn resolve_export(cx: &mut Context, module: Module, name: &Text) -> Result<Resolution> {
    resolve(cx, module, name, &mut HashSet::new())
}

fn resolve(
    cx: &mut Context,
    module: Module,
    name: &Text,
    seen: &mut HashSet<(usize, Text)>,
) -> Result<Resolution> {
    cx.check_stack()?;
    if !seen.insert((module.id(), name.clone())) {
        // A cycle of imports.
        return Ok(Resolution::Missing);
    }
    match module.exports.get(name) {
        Some(&Export::Local(slot)) => {
            return Ok(module.cell(slot).map_or(Resolution::Missing, Resolution::Cell));
        }
        Some(&Export::Namespace(request)) => {
            return match module.requested(request as usize) {
                Some(requested) => Ok(Resolution::Cell(namespace_cell(cx, requested)?)),
                None => Ok(Resolution::Missing),
            };
        }
        Some(&Export::Indirect(index)) => {
            let export = &module.info.indirect_exports[index];
            let Some(requested) = module.requested(export.request as usize) else {
                return Ok(Resolution::Missing);
            };
            return match &export.import {
                ImportName::Namespace => Ok(Resolution::Cell(namespace_cell(cx, requested)?)),
                ImportName::Name(name) => resolve(cx, requested, name, seen),
            };
        }
        None => {}
    }
    if *name == Text::from("default") {
        // A star never exports it.
        return Ok(Resolution::Missing);
    }
    let mut found = Resolution::Missing;
    for &request in &module.info.star_exports {
        let Some(requested) = module.requested(request as usize) else { continue };
        match resolve(cx, requested, name, seen)? {
            Resolution::Ambiguous => return Ok(Resolution::Ambiguous),
            Resolution::Missing => {}
            other if found == Resolution::Missing => found = other,
            other if found != other => return Ok(Resolution::Ambiguous),
            _ => {}
        }
    }
    Ok(found)
}

/// The cell that stands for the namespace of a module. It is filled when whoever exports the
/// namespace is linked.
pub(crate) fn namespace_cell(cx: &mut Context, module: Module) -> Result<Gc<ModuleCell>> {
    if let Some(cell) = module.namespace_cell() {
        return Ok(cell);
    }
    let value = module.namespace().map_or(Value::EMPTY, |namespace| namespace.value());
    let cell = new_cell(cx, value)?;
    module.set_namespace_cell(cell);
    Ok(cell)
}

/// GetExportedNames, each once, in no particular order.
pub(crate) fn exported_names(module: Module) -> Vec<Text> {
    let mut names = HashSet::new();
    let mut seen = HashSet::from([module.id()]);
    let mut waiting = vec![module];
    let is_default = |name: &Text| *name == Text::from("default");
    while let Some(next) = waiting.pop() {
        let own = next.exports.keys().filter(|name| next == module || !is_default(name));
        names.extend(own.cloned());
        let stars = next.info.star_exports.iter().filter_map(|&request| next.requested(request as usize));
        waiting.extend(stars.filter(|star| seen.insert(star.id())));
    }
    names.into_iter().collect()
}
