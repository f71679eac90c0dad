//! Module records: what is known of one module, in a cell that never moves.
//!
//! A record is host data of a traced cell; [`Module`] is the pointer to it. The environment and
//! the cells of all exports are made together with the record, so a binding is found, and shared,
//! before any module of the graph is linked.

use super::requests::ModuleType;
use js_bytecode::{FunctionId, ImportName, ModuleInfo, Text, UnitKind};
use js_closures_scope::{Environment, ModuleCell};
use js_garbage_collection::{Gc, GcSlot, HostCell, HostData, Slot, Tracer, ValueCell};
use js_language_frontend::Options;
use js_object_model::{Context, Object, Result};
use js_promises_async::Promise;
use js_value::Value;
use js_virtual_machine::{Code, GeneratorFrame, LoadedUnit, Vm, make_scope_info};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// How far a module has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Parsed; what it requests may not be loaded.
    New,
    /// All that it requests is loaded.
    Unlinked,
    /// Its imports are being resolved.
    Linking,
    /// It can be evaluated.
    Linked,
    /// It, or what it requests, is being evaluated.
    Evaluating,
    /// It waits for itself, or for what it requests.
    EvaluatingAsync,
    /// It has ended, well or with an error.
    Evaluated,
}

/// `[[AsyncEvaluationOrder]]`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Order {
    /// It is no part of an asynchronous evaluation.
    Unset,
    /// Its place among all that wait.
    Number(u64),
    /// It waited, and is done.
    Done,
}

/// An export of a module: where to find it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Export {
    /// In a slot of the environment.
    Local(u16),
    /// In another module, by the number of the indirect export.
    Indirect(usize),
    /// The namespace of another module, imported and exported again, by the number of the request.
    Namespace(u32),
}

/// A Source Text Module Record, or a synthetic one: that has no code.
pub(crate) struct ModuleRecord {
    /// Its name: what the host made of the specifier.
    pub(crate) name: String,
    /// What it imports and exports.
    pub(crate) info: ModuleInfo,
    /// Its exports, stars apart.
    pub(crate) exports: HashMap<Text, Export>,
    pub(crate) status: Cell<Status>,
    pub(crate) order: Cell<Order>,
    pub(crate) dfs_index: Cell<usize>,
    pub(crate) dfs_ancestor: Cell<usize>,
    pub(crate) pending: Cell<usize>,
    /// What each request was resolved to; EMPTY before.
    pub(crate) loaded: Vec<Slot>,
    /// `[[AsyncParentModules]]`
    pub(crate) parents: RefCell<Vec<Slot>>,
    code: GcSlot<Code>,
    environment: GcSlot<Environment>,
    /// The suspended top level.
    frame: GcSlot<GeneratorFrame>,
    namespace: GcSlot<Object>,
    namespace_cell: GcSlot<ModuleCell>,
    meta: GcSlot<Object>,
    error: Slot,
    top_level: GcSlot<Promise>,
    cycle_root: GcSlot<HostCell>,
}

impl HostData for ModuleRecord {
    fn trace(&self, tracer: &mut Tracer) {
        for slot in self.loaded.iter().chain(self.parents.borrow().iter()) {
            tracer.visit(slot);
        }
        tracer.visit_gc(&self.code);
        tracer.visit_gc(&self.environment);
        tracer.visit_gc(&self.frame);
        tracer.visit_gc(&self.namespace);
        tracer.visit_gc(&self.namespace_cell);
        tracer.visit_gc(&self.meta);
        tracer.visit(&self.error);
        tracer.visit_gc(&self.top_level);
        tracer.visit_gc(&self.cycle_root);
    }
}

/// A pointer to a module record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Module(Gc<HostCell>);

impl std::ops::Deref for Module {
    type Target = ModuleRecord;

    fn deref(&self) -> &ModuleRecord {
        self.0.get().expect("only cells of records become modules")
    }
}

/// The accessors of a field that holds a cell.
macro_rules! cells {
    ($($(#[$doc:meta])* $field:ident $set:ident $kind:ty;)*) => {
        $(
            $(#[$doc])*
            pub(crate) fn $field(&self) -> Option<Gc<$kind>> {
                self.$field.get()
            }

            /// Sets it.
            pub(crate) fn $set(&self, cell: Gc<$kind>) {
                self.$field.set(self.0, Some(cell));
            }
        )*
    };
}

impl Module {
    cells! {
        /// The linked code of the top level; synthetic modules have none.
        code set_code Code;
        /// The module's environment.
        environment set_environment Environment;
        /// The top level, suspended before its first statement.
        frame set_frame GeneratorFrame;
        /// The namespace object, if anybody has asked for it.
        namespace set_namespace Object;
        /// The cell that stands for the namespace where it is exported.
        namespace_cell set_namespace_cell ModuleCell;
        /// `import.meta`, if anybody has asked for it.
        meta set_meta Object;
        /// `[[TopLevelCapability]]`
        top_level set_top_level Promise;
    }

    /// The module that a value is.
    pub(crate) fn from_value(value: Value) -> Option<Module> {
        let cell: Gc<HostCell> = value.downcast()?;
        cell.get::<ModuleRecord>().is_some().then_some(Module(cell))
    }

    pub(crate) fn value(self) -> Value {
        self.0.value()
    }

    /// What tells modules apart.
    pub(crate) fn id(self) -> usize {
        self.0.address()
    }

    /// The module that a request was resolved to.
    pub(crate) fn requested(&self, request: usize) -> Option<Module> {
        Module::from_value(self.loaded.get(request)?.get())
    }

    pub(crate) fn set_requested(&self, request: usize, module: Module) {
        self.loaded[request].set(self.0, module.value());
    }

    pub(crate) fn add_parent(&self, parent: Module) {
        self.parents.borrow_mut().push(Slot::new(parent.value()));
        js_garbage_collection::barrier(self.0);
    }

    /// `[[EvaluationError]]`
    pub(crate) fn error(&self) -> Option<Value> {
        Some(self.error.get()).filter(|&error| error != Value::EMPTY)
    }

    pub(crate) fn set_error(&self, error: Value) {
        self.error.set(self.0, error);
    }

    /// `[[CycleRoot]]`; the module itself before it has one.
    pub(crate) fn cycle_root(&self) -> Module {
        self.cycle_root.get().map_or(*self, Module)
    }

    pub(crate) fn set_cycle_root(&self, root: Module) {
        self.cycle_root.set(self.0, Some(root.0));
    }

    /// The cell of an exported binding.
    pub(crate) fn cell(&self, slot: u16) -> Option<Gc<ModuleCell>> {
        self.environment()?.slots().get(slot as usize)?.get().downcast()
    }

    fn new(cx: &mut Context, name: &str, info: ModuleInfo) -> Result<Module> {
        let place = |slot| {
            let namespaces = info.imports.iter().filter(|import| import.import == ImportName::Namespace);
            let import = namespaces.into_iter().find(|import| import.slot == slot);
            import.map_or(Export::Local(slot), |import| Export::Namespace(import.request))
        };
        let local = info.local_exports.iter().map(|export| (export.name.clone(), place(export.slot)));
        let indirect = info.indirect_exports.iter().enumerate();
        let indirect = indirect.map(|(index, export)| (export.name.clone(), Export::Indirect(index)));
        let exports = local.chain(indirect).collect();
        let record = ModuleRecord {
            name: name.into(),
            exports,
            status: Cell::new(Status::New),
            order: Cell::new(Order::Unset),
            dfs_index: Cell::new(0),
            dfs_ancestor: Cell::new(0),
            pending: Cell::new(0),
            loaded: info.requests.iter().map(|_| Slot::new(Value::EMPTY)).collect(),
            parents: RefCell::default(),
            code: GcSlot::new(None),
            environment: GcSlot::new(None),
            frame: GcSlot::new(None),
            namespace: GcSlot::new(None),
            namespace_cell: GcSlot::new(None),
            meta: GcSlot::new(None),
            error: Slot::new(Value::EMPTY),
            top_level: GcSlot::new(None),
            cycle_root: GcSlot::new(None),
            info,
        };
        let cell = cx.heap.allocate_host(Box::new(record)).map_err(|error| cx.out_of_memory(error))?;
        let module = Module(cell);
        module.make_environment(cx)?;
        Ok(module)
    }

    /// The environment, with cells for what is exported and for imported namespaces.
    fn make_environment(self, cx: &mut Context) -> Result<()> {
        let info = &self.info;
        let scope = make_scope_info(Vm::of(cx), &info.scope)?;
        let slots = info.scope.slots as usize;
        let made = Environment::new(&cx.heap, None, Some(scope), slots, Value::EMPTY);
        let environment = made.map_err(|error| cx.out_of_memory(error))?;
        self.set_environment(environment);
        let namespaces = info.imports.iter().filter(|import| import.import == ImportName::Namespace);
        let namespaces = namespaces.map(|import| (import.slot, false));
        let exports = info.local_exports.iter().map(|export| (export.slot, export.is_variable));
        for (slot, is_variable) in exports.chain(namespaces) {
            if self.cell(slot).is_some() {
                continue;
            }
            let initial = if is_variable { Value::UNDEFINED } else { Value::EMPTY };
            let cell = new_cell(cx, initial)?;
            environment.slots()[slot as usize].set(environment, cell.value());
        }
        Ok(())
    }

    /// ParseModule.
    ///
    /// # Errors
    /// SyntaxError.
    pub(crate) fn parse(cx: &mut Context, source: &[u8], name: &str) -> Result<Module> {
        let unit = LoadedUnit::parse(cx, source, name, &Options::module(), UnitKind::Module)?;
        let code = Code::new(cx, &unit, FunctionId::TOP)?;
        let info = code.template().module.as_deref().cloned().unwrap_or_default();
        let module = Module::new(cx, name, info)?;
        module.set_code(code);
        Ok(module)
    }

    /// CreateDefaultExportSyntheticModule.
    ///
    /// # Errors
    /// When the heap is full.
    pub(crate) fn synthetic(cx: &mut Context, name: &str, value: Value) -> Result<Module> {
        let mut info = ModuleInfo::default();
        info.scope.slots = 1;
        let name_of_export = Text::from("default");
        info.local_exports.push(js_bytecode::LocalExport {
            name: name_of_export,
            slot: 0,
            is_variable: false,
        });
        let module = Module::new(cx, name, info)?;
        if let Some(cell) = module.cell(0) {
            cell.value.set(cell, value);
        }
        Ok(module)
    }
}

/// A new cell.
pub(crate) fn new_cell(cx: &mut Context, value: Value) -> Result<Gc<ModuleCell>> {
    ModuleCell::new(&cx.heap, value).map_err(|error| cx.out_of_memory(error))
}

/// The modules of a realm: one per name and type.
pub(crate) struct ModuleMap {
    modules: RefCell<HashMap<(String, ModuleType), Slot>>,
    /// The name of the main program: the referrer of code that has no file.
    pub(crate) main: RefCell<String>,
    /// The next `[[AsyncEvaluationOrder]]`.
    pub(crate) next_order: Cell<u64>,
    pub(crate) host: RefCell<std::rc::Rc<dyn super::ModuleHost>>,
}

impl HostData for ModuleMap {
    fn trace(&self, tracer: &mut Tracer) {
        self.modules.borrow().values().for_each(|slot| tracer.visit(slot));
    }
}

impl ModuleMap {
    pub(crate) fn new(host: std::rc::Rc<dyn super::ModuleHost>) -> ModuleMap {
        ModuleMap {
            modules: RefCell::default(),
            main: RefCell::default(),
            next_order: Cell::new(0),
            host: RefCell::new(host),
        }
    }

    pub(crate) fn find(&self, name: &str, kind: ModuleType) -> Option<Module> {
        let modules = self.modules.borrow();
        Module::from_value(modules.get(&(name.to_owned(), kind))?.get())
    }

    /// All modules, in no particular order.
    pub(crate) fn all(&self) -> Vec<Module> {
        self.modules.borrow().values().filter_map(|slot| Module::from_value(slot.get())).collect()
    }

    /// Adds a module to the map that lies in `cell`.
    pub(crate) fn insert(cell: Gc<HostCell>, name: &str, kind: ModuleType, module: Module) {
        if let Some(map) = cell.get::<ModuleMap>() {
            map.modules.borrow_mut().insert((name.to_owned(), kind), Slot::new(module.value()));
            js_garbage_collection::barrier(cell);
        }
    }
}
