//! Where each binding of a unit lives: decided once, before any function is compiled.
//!
//! A binding that only its own function uses gets a register; one that a function below uses, or
//! that eval or `with` may look up by name, gets a slot of its scope's environment. A scope without
//! such bindings has no environment when the program runs.

use crate::unit::UnitKind;
use js_language_frontend::Program;
use js_language_frontend::ast::{
    ClassId, FunctionId as AstFunction, FunctionKind, MethodKind, Node, NodeId, Uses,
};
use js_language_frontend::atom::{Atom, names};
use js_language_frontend::scope::{Binding, BindingId, BindingKind, ScopeId, ScopeKind, Tdz};
use std::collections::{HashMap, HashSet};

/// Where a binding lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A register of its function; which one is decided when the scope is entered.
    Register,
    /// A slot of its scope's environment.
    Slot(u16),
    /// A slot of the module's environment that holds the binding's cell.
    Cell(u16),
    /// A property of the global object, or a global lexical binding.
    Global,
    /// A variable of sloppy eval code: found by name.
    Dynamic,
}

/// What is known of a scope.
#[derive(Clone, Debug, Default)]
pub(crate) struct ScopeFacts {
    /// Whether it has an environment when the program runs.
    pub(crate) has_environment: bool,
    /// Whether that carries a ScopeInfo.
    pub(crate) has_info: bool,
    /// How many slots the environment has.
    pub(crate) slots: u32,
    /// The slot for `this` of the function that starts with this scope.
    pub(crate) this: Option<u16>,
    /// The slot for its new.target.
    pub(crate) new_target: Option<u16>,
    /// The slot for the function itself.
    pub(crate) function: Option<u16>,
    /// The slot for variables that eval adds.
    pub(crate) eval_variables: Option<u16>,
}

impl ScopeFacts {
    fn add_slot(&mut self) -> u16 {
        self.slots += 1;
        self.has_environment = true;
        // More than 65535 slots are refused when the scope is entered.
        (self.slots - 1) as u16
    }
}

/// A function of the source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FunctionFacts {
    pub(crate) id: AstFunction,
    pub(crate) node: NodeId,
    pub(crate) scope: ScopeId,
    /// The class whose constructor it is.
    pub(crate) class: Option<ClassId>,
}

/// A class of the source.
#[derive(Clone, Debug)]
pub(crate) struct ClassFacts {
    pub(crate) id: ClassId,
    pub(crate) node: NodeId,
    pub(crate) scope: ScopeId,
    pub(crate) constructor: Option<AstFunction>,
    /// Whether instances get fields or private methods.
    pub(crate) has_instance_elements: bool,
    /// Whether there are static fields, static private methods or static blocks.
    pub(crate) has_static_elements: bool,
}

/// All decisions.
pub(crate) struct Analysis {
    by_node: Vec<(NodeId, ScopeId)>,
    scopes: Vec<ScopeFacts>,
    places: Vec<Place>,
    checked: Vec<bool>,
    pub(crate) functions: Vec<Option<FunctionFacts>>,
    pub(crate) classes: Vec<Option<ClassFacts>>,
    /// The slots that hold the functions of private methods: method or getter, and setter.
    pub(crate) private_methods: HashMap<BindingId, [Option<u16>; 2]>,
    /// The slots that hold the computed keys of fields, by member.
    pub(crate) field_keys: HashMap<NodeId, u16>,
    names: HashMap<(ScopeId, Atom), BindingId>,
    declarations: HashMap<NodeId, AstFunction>,
}

impl Analysis {
    pub(crate) fn scope(&self, id: ScopeId) -> &ScopeFacts {
        &self.scopes[id.index()]
    }

    pub(crate) fn place(&self, id: BindingId) -> Place {
        self.places[id.index()]
    }

    /// Whether some use of the binding, whose place is a register, must look whether it has a
    /// value: then it is EMPTY first.
    pub(crate) fn is_checked(&self, id: BindingId) -> bool {
        self.checked[id.index()]
    }

    /// The binding of `name` in exactly `scope`.
    pub(crate) fn find(&self, scope: ScopeId, name: Atom) -> Option<BindingId> {
        self.names.get(&(scope, name)).copied()
    }

    /// The function declaration whose name is `node`, or that has no name and is `node`.
    pub(crate) fn declaration(&self, node: NodeId) -> Option<AstFunction> {
        self.declarations.get(&node).copied()
    }

    /// The scope of `kind` that `node` opens.
    pub(crate) fn scope_at(&self, program: &Program, node: NodeId, kind: ScopeKind) -> Option<ScopeId> {
        let first = self.by_node.partition_point(|&(at, _)| at < node);
        self.by_node[first..]
            .iter()
            .take_while(|&&(at, _)| at == node)
            .map(|&(_, scope)| scope)
            .find(|&scope| program.scopes.scope(scope).kind == kind)
    }

    /// Decides.
    pub(crate) fn new(program: &Program, kind: UnitKind) -> Analysis {
        let scopes = &program.scopes;
        let mut by_node: Vec<_> = scopes.ids().map(|id| (scopes.scope(id).node, id)).collect();
        by_node.sort();
        let bindings = scopes.ids().flat_map(|id| scopes.bindings(id).map(|(id, _)| id.index() + 1)).max();
        let mut work = Work {
            program,
            kind,
            out: Analysis {
                by_node,
                scopes: vec![ScopeFacts::default(); scopes.all().len()],
                places: vec![Place::Register; bindings.unwrap_or(0)],
                checked: vec![false; bindings.unwrap_or(0)],
                functions: vec![None; program.ast.functions().len()],
                classes: vec![None; program.ast.classes().len()],
                private_methods: HashMap::new(),
                field_keys: HashMap::new(),
                names: HashMap::new(),
                declarations: HashMap::new(),
            },
            captured: HashSet::new(),
        };
        work.find_functions();
        work.references();
        work.this();
        work.arguments();
        work.places();
        work.classes();
        work.out
    }
}

struct Work<'a> {
    program: &'a Program,
    kind: UnitKind,
    out: Analysis,
    /// Bindings that need a slot for a reason that the front end does not know.
    captured: HashSet<BindingId>,
}

impl Work<'_> {
    fn find_functions(&mut self) {
        let Program { ast, scopes, .. } = self.program;
        for scope in scopes.ids() {
            for (id, binding) in scopes.bindings(scope) {
                self.out.names.insert((scope, binding.name), id);
            }
            let node = scopes.scope(scope).node;
            match (scopes.scope(scope).kind, ast.node(node)) {
                (
                    ScopeKind::Function,
                    Node::Function { function: id } | Node::FunctionDeclaration { function: id },
                ) => {
                    self.out.functions[id.index()] = Some(FunctionFacts { id, node, scope, class: None });
                    self.out.declarations.insert(ast.function(id).name.unwrap_or(node), id);
                }
                (ScopeKind::Class, Node::Class { class: id } | Node::ClassDeclaration { class: id }) => {
                    self.class(id, node, scope);
                }
                _ => {}
            }
        }
        for class in self.out.classes.iter().flatten() {
            if let Some(constructor) = class.constructor
                && let Some(function) = &mut self.out.functions[constructor.index()]
            {
                function.class = Some(class.id);
            }
        }
    }

    fn class(&mut self, id: ClassId, node: NodeId, scope: ScopeId) {
        let ast = &self.program.ast;
        let mut facts = ClassFacts {
            id,
            node,
            scope,
            constructor: None,
            has_instance_elements: false,
            has_static_elements: false,
        };
        for member in ast.items(ast.class(id).members) {
            let (is_static, is_element) = match ast.node(member) {
                Node::Method { kind: MethodKind::Constructor, function, .. } => {
                    if let Node::Function { function } = ast.node(function) {
                        facts.constructor = Some(function);
                    }
                    continue;
                }
                Node::Method { is_static, key, .. } => {
                    (is_static, matches!(ast.node(key), Node::PrivateName { .. }))
                }
                Node::PropertyDefinition { is_static, .. } => (is_static, true),
                Node::StaticBlock { .. } => (true, true),
                _ => continue,
            };
            facts.has_instance_elements |= is_element && !is_static;
            facts.has_static_elements |= is_element && is_static;
        }
        self.out.classes[id.index()] = Some(facts);
    }

    /// What the uses of names ask for.
    fn references(&mut self) {
        let Program { ast, scopes, .. } = self.program;
        let mut dynamic = Vec::new();
        let mut checked = Vec::new();
        let mut inner_names = Vec::new();
        scopes.for_each_reference(|here, node| {
            let Node::Reference { reference, .. } = ast.node(node) else { return };
            let resolution = scopes.resolution(reference);
            let Some(id) = resolution.binding else { return };
            if resolution.dynamic {
                dynamic.push(id);
            }
            if resolution.tdz == Tdz::Check {
                checked.push(id);
            }
            let binding = scopes.binding(id);
            if binding.kind == BindingKind::FunctionName
                && scopes.scope(scopes.scope(here).function).parent != Some(binding.scope)
            {
                inner_names.push(id);
            }
        });
        // A `var` in a `with` may assign to a property of the object.
        for scope in scopes.ids() {
            if scopes.scope(scope).kind == ScopeKind::With {
                let mut around = scopes.scope(scope).parent;
                while let Some(id) = around {
                    dynamic.extend(scopes.bindings(id).map(|(id, _)| id));
                    let row = scopes.scope(id);
                    around = if row.kind.is_function() { None } else { row.parent };
                }
            }
        }
        for id in dynamic {
            self.captured.insert(id);
            self.out.scopes[scopes.binding(id).scope.index()].has_info = true;
        }
        for id in checked {
            self.out.checked[id.index()] = true;
        }
        self.captured.extend(inner_names);
    }

    /// The function, field or program whose `this` code in `scope` means.
    fn owner_of_this(&self, scope: ScopeId) -> ScopeId {
        owner_of_this(self.program, scope)
    }

    fn this(&mut self) {
        let Program { ast, scopes, .. } = self.program;
        for facts in self.out.functions.clone().into_iter().flatten() {
            let function = ast.function(facts.id);
            if function.kind != FunctionKind::Arrow {
                continue;
            }
            let uses = function.uses;
            let everything = uses.has(Uses::EVAL) || uses.has(Uses::SUPER_CALL);
            let owner = self.owner_of_this(facts.scope);
            if everything || uses.has(Uses::THIS) || uses.has(Uses::SUPER_PROPERTY) {
                self.special(owner, Special::This);
            }
            if everything || uses.has(Uses::NEW_TARGET) {
                self.special(owner, Special::NewTarget);
            }
            if everything || uses.has(Uses::SUPER_PROPERTY) {
                self.special(owner, Special::Function);
            }
        }
        for scope in scopes.ids() {
            if scopes.scope(scope).exposed_to_eval && self.owner_of_this(scope) == scope {
                self.special(scope, Special::This);
                self.special(scope, Special::NewTarget);
                self.special(scope, Special::Function);
            }
        }
    }

    fn special(&mut self, owner: ScopeId, special: Special) {
        // At the top there is nothing to capture: `this` is known, or found by name in eval code.
        if owner == ScopeId::TOP {
            return;
        }
        let facts = &mut self.out.scopes[owner.index()];
        let present = match special {
            Special::This => facts.this,
            Special::NewTarget => facts.new_target,
            Special::Function => facts.function,
        };
        if present.is_none() {
            let slot = Some(facts.add_slot());
            match special {
                Special::This => facts.this = slot,
                Special::NewTarget => facts.new_target = slot,
                Special::Function => facts.function = slot,
            }
        }
    }

    /// A mapped arguments object shares the environment slots of the parameters.
    fn arguments(&mut self) {
        let Program { ast, scopes, .. } = self.program;
        for facts in self.out.functions.iter().flatten() {
            let function = ast.function(facts.id);
            let has_object = scopes.bindings(facts.scope).any(|(_, b)| b.kind == BindingKind::Arguments);
            if has_object && !function.is_strict && function.has_simple_parameters {
                for (id, binding) in scopes.bindings(facts.scope) {
                    if binding.kind == BindingKind::Parameter {
                        self.captured.insert(id);
                    }
                }
            }
        }
    }

    fn places(&mut self) {
        let scopes = &self.program.scopes;
        let exported = self.exported();
        for scope in scopes.ids() {
            let kind = scopes.scope(scope).kind;
            let exposed = scopes.scope(scope).exposed_to_eval;
            let grows = scopes.scope(scope).grows_by_eval;
            for (id, binding) in scopes.bindings(scope) {
                let place = self.place(binding, id, scope, kind, exposed, &exported);
                self.out.places[id.index()] = place;
            }
            let is_inner = scope != ScopeId::TOP;
            let facts = &mut self.out.scopes[scope.index()];
            if grows && is_inner && matches!(kind, ScopeKind::Function | ScopeKind::Body) {
                facts.eval_variables = Some(facts.add_slot());
            }
            facts.has_environment |= matches!(kind, ScopeKind::With | ScopeKind::Module);
            facts.has_info |= exposed;
        }
    }

    fn place(
        &mut self,
        binding: &Binding,
        id: BindingId,
        scope: ScopeId,
        kind: ScopeKind,
        exposed: bool,
        exported: &HashSet<BindingId>,
    ) -> Place {
        let facts = &mut self.out.scopes[scope.index()];
        if kind == ScopeKind::Module && (exported.contains(&id) || binding.kind == BindingKind::Import) {
            return Place::Cell(facts.add_slot());
        }
        if kind == ScopeKind::Script {
            let strict = self.program.scopes.scope(scope).strict;
            let is_variable = matches!(binding.kind, BindingKind::Var | BindingKind::Function);
            match self.kind {
                UnitKind::Script => return Place::Global,
                UnitKind::IndirectEval if is_variable && !strict => return Place::Global,
                UnitKind::DirectEval { .. } if is_variable && !strict => return Place::Dynamic,
                _ => {}
            }
        }
        let captured = match binding.kind {
            // The name of a function expression is the callee, inside the function itself.
            BindingKind::FunctionName => self.captured.contains(&id),
            BindingKind::PrivateName => true,
            _ => binding.captured || self.captured.contains(&id),
        };
        match captured || exposed {
            true => Place::Slot(facts.add_slot()),
            false => Place::Register,
        }
    }

    /// The bindings of a module that it exports.
    fn exported(&self) -> HashSet<BindingId> {
        let Program { ast, scopes, .. } = self.program;
        let mut found = HashSet::new();
        let Node::Program { body } = ast.node(ast.root()) else { return found };
        if self.kind != UnitKind::Module {
            return found;
        }
        let by_name: HashMap<Atom, BindingId> =
            scopes.bindings(ScopeId::TOP).map(|(id, binding)| (binding.name, id)).collect();
        for item in ast.items(body) {
            match ast.node(item) {
                Node::ExportNamed { specifiers } => {
                    for specifier in ast.items(specifiers) {
                        if let Node::ExportSpecifier { local, .. } = ast.node(specifier)
                            && let Node::Reference { reference, .. } = ast.node(local)
                        {
                            found.extend(scopes.resolution(reference).binding);
                        }
                    }
                }
                Node::ExportDeclaration { declaration } => {
                    for name in declared_names(self.program, declaration) {
                        found.extend(by_name.get(&name));
                    }
                }
                Node::ExportDefault { declaration } => {
                    let own = declared_names(self.program, declaration);
                    let name = own.first().copied().unwrap_or(names::STAR_DEFAULT);
                    found.extend(by_name.get(&name));
                }
                _ => {}
            }
        }
        found
    }

    /// The slots that classes need besides those of their names.
    fn classes(&mut self) {
        let Program { ast, scopes, .. } = self.program;
        for class in self.out.classes.clone().into_iter().flatten() {
            for member in ast.items(ast.class(class.id).members) {
                let facts = &mut self.out.scopes[class.scope.index()];
                match ast.node(member) {
                    Node::PropertyDefinition { computed: true, .. } => {
                        self.out.field_keys.insert(member, facts.add_slot());
                    }
                    Node::Method { kind, key, .. } => {
                        let Node::PrivateName { name } = ast.node(key) else { continue };
                        let binding = scopes.bindings(class.scope).find(|(_, b)| b.name == name);
                        let Some((id, _)) = binding else { continue };
                        let slots = self.out.private_methods.entry(id).or_default();
                        slots[usize::from(kind == MethodKind::Set)] = Some(facts.add_slot());
                    }
                    _ => {}
                }
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Special {
    This,
    NewTarget,
    Function,
}

/// The function, field initializer, static block or program whose `this` code in `scope` means.
pub(crate) fn owner_of_this(program: &Program, scope: ScopeId) -> ScopeId {
    let Program { ast, scopes, .. } = program;
    let mut scope = scope;
    loop {
        let row = scopes.scope(scope);
        let is_owner = match row.kind {
            ScopeKind::Field | ScopeKind::StaticBlock => true,
            ScopeKind::Function => match ast.node(row.node) {
                Node::Function { function } | Node::FunctionDeclaration { function } => {
                    ast.function(function).kind != FunctionKind::Arrow
                }
                _ => true,
            },
            _ => false,
        };
        match row.parent {
            Some(parent) if !is_owner => scope = parent,
            _ => return scope,
        }
    }
}

/// The names that a declaration binds.
pub(crate) fn declared_names(program: &Program, declaration: NodeId) -> Vec<Atom> {
    let ast = &program.ast;
    let mut found = Vec::new();
    let mut waiting = vec![declaration];
    while let Some(id) = waiting.pop() {
        match ast.node(id) {
            Node::Binding { name } => found.push(name),
            Node::FunctionDeclaration { function } => waiting.extend(ast.function(function).name),
            Node::ClassDeclaration { class } => waiting.extend(ast.class(class).name),
            Node::VariableDeclaration { declarators: list, .. }
            | Node::ArrayPattern { elements: list }
            | Node::ObjectPattern { properties: list } => waiting.extend(ast.items(list).rev()),
            Node::Declarator { target, .. }
            | Node::PatternProperty { value: target, .. }
            | Node::Default { target, .. }
            | Node::Rest { target } => waiting.push(target),
            _ => {}
        }
    }
    found
}
