//! Linking: every import of a graph gets its cell, every module its suspended top level.

use super::namespace::get_namespace;
use super::record::{Module, Status};
use super::requests::string_of;
use super::resolve::{Resolution, resolve_export};
use js_bytecode::{ImportName, Text};
use js_garbage_collection::{RootedVec, ValueCell};
use js_object_model::{Context, ObjectType, Result, Throw};
use js_value::Value;
use js_virtual_machine::{Function, GeneratorFrame, add_place, new_function};

/// Link.
///
/// # Errors
/// SyntaxError for a name that is missing or ambiguous; the modules are unlinked again.
pub(crate) fn link(cx: &mut Context, module: Module) -> Result<()> {
    let mut stack = cx.heap.list();
    let linked = inner(cx, module, &mut stack, 0);
    if linked.is_err() {
        for module in stack.iter().filter_map(Module::from_value) {
            module.status.set(Status::Unlinked);
        }
    }
    linked.map(|_| ())
}

/// InnerModuleLinking.
fn inner(cx: &mut Context, module: Module, stack: &mut RootedVec, index: usize) -> Result<usize> {
    cx.check_stack()?;
    if module.code().is_none() {
        // A synthetic module has nothing to link.
        return Ok(index);
    }
    if module.status.get() >= Status::Linking {
        return Ok(index);
    }
    module.status.set(Status::Linking);
    module.dfs_index.set(index);
    module.dfs_ancestor.set(index);
    let mut index = index + 1;
    stack.push(module.value());
    for request in 0..module.info.requests.len() {
        let Some(required) = module.requested(request) else { continue };
        index = inner(cx, required, stack, index)?;
        if required.status.get() == Status::Linking {
            module.dfs_ancestor.set(module.dfs_ancestor.get().min(required.dfs_ancestor.get()));
        }
    }
    initialize_environment(cx, module)?;
    if module.dfs_ancestor.get() == module.dfs_index.get() {
        while let Some(linked) = stack.pop().and_then(Module::from_value) {
            linked.status.set(Status::Linked);
            if linked == module {
                break;
            }
        }
    }
    Ok(index)
}

/// InitializeEnvironment: imports, then functions.
fn initialize_environment(cx: &mut Context, module: Module) -> Result<()> {
    let info = &module.info;
    for export in &info.indirect_exports {
        let requested = module.requested(export.request as usize);
        match (&export.import, requested) {
            (ImportName::Namespace, Some(requested)) => {
                get_namespace(cx, requested)?;
            }
            _ => {
                let found = resolve_export(cx, module, &export.name)?;
                check(cx, found, module, export.request, &export.name, export.position)?;
            }
        }
    }
    let (Some(environment), Some(code)) = (module.environment(), module.code()) else { return Ok(()) };
    for import in &info.imports {
        let Some(requested) = module.requested(import.request as usize) else { continue };
        match &import.import {
            ImportName::Namespace => {
                let namespace = get_namespace(cx, requested)?;
                if let Some(cell) = module.cell(import.slot) {
                    cell.value.set(cell, namespace.value());
                }
            }
            ImportName::Name(name) => {
                let found = resolve_export(cx, requested, name)?;
                check(cx, found, module, import.request, name, import.position)?;
                if let Resolution::Cell(cell) = found {
                    environment.slots()[import.slot as usize].set(environment, cell.value());
                }
            }
        }
    }
    let function = new_function(cx, code, Some(environment))?;
    let frame = cx.call(Function::object(function).value(), Value::UNDEFINED, &[])?;
    if let Some(frame) = frame.downcast::<GeneratorFrame>() {
        module.set_frame(frame);
    }
    Ok(())
}

/// What was found for a name that `module` requests at `position`.
fn check(
    cx: &mut Context,
    found: Resolution,
    module: Module,
    request: u32,
    name: &Text,
    position: u32,
) -> Result<()> {
    let problem = match found {
        Resolution::Cell(_) => return Ok(()),
        Resolution::Missing => "does not provide an export named",
        Resolution::Ambiguous => "contains conflicting star exports for name",
    };
    let throw = link_error(cx, module, request, name, problem);
    if let Some(code) = module.code() {
        add_place(cx, &module.name, code.unit().place(position));
    }
    Err(throw)
}

#[cold]
fn link_error(cx: &mut Context, module: Module, request: u32, name: &Text, problem: &str) -> Throw {
    let specifier = module.info.requests.get(request as usize).map(|request| string_of(&request.specifier));
    let specifier = specifier.unwrap_or_default();
    cx.syntax_error(format!("The requested module '{specifier}' {problem} '{}'", string_of(name)))
}
