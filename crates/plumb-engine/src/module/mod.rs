//! Modules (ECMA-262, 16.2): loading, linking, evaluation, `import()` and `import.meta`.
//!
//! ```text
//! run ─ requests (host) ─ record ─ link ─ resolve ─ namespace
//!                                    └ evaluate ─ promises
//! ```
//! The compiler has listed what each module imports and exports ([`js_bytecode::ModuleInfo`]). A
//! binding that modules share is one cell, made with the record that exports it; linking puts it
//! into the environments of those who import it. The map of a realm keeps all its modules alive.

mod evaluate;
mod host;
mod import;
mod json;
mod link;
mod namespace;
mod record;
mod requests;
mod resolve;

pub use host::{ModuleHost, NativeModules};

use js_closures_scope::ModuleNamespace;
use js_garbage_collection::{Gc, HostCell, ValueCell};
use js_object_model::{Context, ErrorKind, Realm, Result};
use js_promises_async::Promise;
use js_virtual_machine::{FrameState, Vm};
use record::{ModuleMap, Status};
use requests::ModuleType;
use std::path::Path;
use std::rc::Rc;

/// Registers the kinds of cells and gives the virtual machine what `import` needs.
pub(crate) fn install(cx: &mut Context) {
    ModuleNamespace::register(cx);
    let vm = Vm::of(cx);
    vm.async_hooks.import = import::import;
    vm.async_hooks.import_meta = import::import_meta;
}

/// The cell with the modules of the current realm, which the realm keeps for the host.
fn module_map(cx: &mut Context) -> Result<Gc<HostCell>> {
    let realm = cx.realm();
    if let Some(cell) = realm.host().downcast::<HostCell>() {
        return Ok(cell);
    }
    make_map(cx, realm, host::native())
}

fn make_map(cx: &mut Context, realm: Gc<Realm>, host: Rc<dyn ModuleHost>) -> Result<Gc<HostCell>> {
    let map = Box::new(ModuleMap::new(host));
    let cell = cx.heap.allocate_host(map).map_err(|error| cx.out_of_memory(error))?;
    realm.set_host(cell.value());
    Ok(cell)
}

/// Gives a new realm the host, and the main program, of the current one.
pub(crate) fn inherit(cx: &mut Context, realm: Gc<Realm>) -> Result<()> {
    let ours = module_map(cx)?;
    let Some(ours) = ours.get::<ModuleMap>() else { return Ok(()) };
    let (host, main) = (ours.host.borrow().clone(), ours.main.borrow().clone());
    let theirs = make_map(cx, realm, host)?;
    if let Some(theirs) = theirs.get::<ModuleMap>() {
        theirs.main.replace(main);
    }
    Ok(())
}

/// Replaces what finds modules for the current realm.
pub(crate) fn set_host(cx: &mut Context, host: Rc<dyn ModuleHost>) -> Result<()> {
    if let Some(map) = module_map(cx)?.get::<ModuleMap>() {
        map.host.replace(host);
    }
    Ok(())
}

/// Notes the name of the program that runs: code without a file imports relative to it.
pub(crate) fn set_main(cx: &mut Context, name: &str) -> Result<()> {
    if let Some(map) = module_map(cx)?.get::<ModuleMap>() {
        map.main.replace(name.to_owned());
    }
    Ok(())
}

/// Loads, links and starts a module as the main program: the promise of its evaluation.
///
/// # Errors
/// What goes wrong before any code runs.
pub(crate) fn run(cx: &mut Context, source: &[u8], path: &Path) -> Result<Gc<Promise>> {
    let name = host::name_of(path).map_err(|reason| cx.error(ErrorKind::Error, reason))?;
    set_main(cx, &name)?;
    let module = requests::create(cx, source, &name, ModuleType::Source)?;
    requests::load_requested(cx, module)?;
    link::link(cx, module)?;
    evaluate::evaluate(cx, module)
}

/// Where the modules that await something stand.
pub(crate) fn waiting(cx: &mut Context) -> Vec<String> {
    let Ok(cell) = module_map(cx) else {
        cx.take_exception();
        return Vec::new();
    };
    let modules = cell.get::<ModuleMap>().map(ModuleMap::all).unwrap_or_default();
    let frames = modules.into_iter().filter(|module| module.status.get() == Status::EvaluatingAsync);
    let mut places: Vec<String> = frames
        .filter_map(|module| module.frame().filter(|frame| frame.state() == FrameState::Suspended)?.place())
        .map(|(source, place)| format!("{source}:{}:{}", place.line, place.column))
        .collect();
    places.sort();
    places
}
