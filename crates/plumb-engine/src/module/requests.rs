//! Loading: from requests to records, until a graph is complete.

use super::record::{Module, ModuleMap, Status};
use super::{ModuleHost, module_map};
use js_bytecode::Text;
use js_object_model::{Context, ErrorKind, Result};
use std::collections::HashSet;
use std::rc::Rc;

/// What the attribute `type` of a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ModuleType {
    /// JavaScript: there is no such attribute.
    Source,
    /// `json`
    Json,
}

/// A Rust string of a text; lone surrogates become replacement characters.
pub(crate) fn string_of(text: &Text) -> String {
    String::from_utf8_lossy(&text.to_wtf8()).into_owned()
}

/// The type that attributes ask for; which errors they are depends on who asks.
pub(crate) fn module_type(
    cx: &mut Context,
    attributes: &[(Text, Text)],
    unsupported: ErrorKind,
) -> Result<ModuleType> {
    let mut kind = ModuleType::Source;
    for (key, value) in attributes {
        let (key, value) = (string_of(key), string_of(value));
        match (key.as_str(), value.as_str()) {
            ("type", "json") => kind = ModuleType::Json,
            ("type", _) => return Err(cx.type_error(format!("Unsupported module type '{value}'"))),
            _ => return Err(cx.error(unsupported, format!("Import attribute '{key}' is not supported"))),
        }
    }
    Ok(kind)
}

fn host(cx: &mut Context) -> Result<Rc<dyn ModuleHost>> {
    let map = module_map(cx)?;
    Ok(map.get::<ModuleMap>().map_or_else(super::host::native, |map| map.host.borrow().clone()))
}

/// HostLoadImportedModule: the one module that `specifier` means for `referrer`.
///
/// # Errors
/// Error where there is no such file, SyntaxError where its text is none.
pub(crate) fn load_one(
    cx: &mut Context,
    referrer: &str,
    specifier: &str,
    kind: ModuleType,
) -> Result<Module> {
    let host = host(cx)?;
    let name = host.resolve(specifier, referrer).map_err(|reason| cx.error(ErrorKind::Error, reason))?;
    let cell = module_map(cx)?;
    if let Some(module) = cell.get::<ModuleMap>().and_then(|map| map.find(&name, kind)) {
        return Ok(module);
    }
    if kind == ModuleType::Source && name.ends_with(".json") {
        let hint = "an import needs `with { type: 'json' }`, an import() `{ with: { type: 'json' } }`";
        return Err(cx.type_error(format!("Module '{name}' is JSON: {hint}")));
    }
    let text = host.load(&name).map_err(|reason| {
        cx.error(ErrorKind::Error, format!("Cannot find module '{name}' imported from {referrer}: {reason}"))
    })?;
    create(cx, &text, &name, kind)
}

/// The module of a text, put into the map.
///
/// # Errors
/// SyntaxError.
pub(crate) fn create(cx: &mut Context, text: &[u8], name: &str, kind: ModuleType) -> Result<Module> {
    let module = match kind {
        ModuleType::Source => Module::parse(cx, text, name)?,
        ModuleType::Json => super::json::parse(cx, text, name)?,
    };
    let cell = module_map(cx)?;
    ModuleMap::insert(cell, name, kind, module);
    Ok(module)
}

/// LoadRequestedModules: everything that `module` needs, and what that needs.
///
/// # Errors
/// The first thing that goes wrong; what was loaded until then stays in the map.
pub(crate) fn load_requested(cx: &mut Context, module: Module) -> Result<()> {
    let mut visited = HashSet::new();
    let mut graph = cx.heap.list();
    // A list of its own instead of recursion: graphs are deep.
    let mut waiting = vec![(0, 0)];
    graph.push(module.value());
    visited.insert(module.id());
    while let Some((place, request)) = waiting.pop() {
        let Some(module) = Module::from_value(graph.at(place)) else { continue };
        let Some(wanted) = module.info.requests.get(request) else { continue };
        waiting.push((place, request + 1));
        let requested = match module.requested(request) {
            Some(requested) => requested,
            None => {
                let kind = module_type(cx, &wanted.attributes, ErrorKind::Syntax)?;
                let requested = load_one(cx, &module.name, &string_of(&wanted.specifier), kind)?;
                module.set_requested(request, requested);
                requested
            }
        };
        if requested.status.get() == Status::New && visited.insert(requested.id()) {
            waiting.push((graph.len(), 0));
            graph.push(requested.value());
        }
    }
    for module in graph.iter().filter_map(Module::from_value) {
        if module.status.get() == Status::New {
            module.status.set(Status::Unlinked);
        }
    }
    Ok(())
}
