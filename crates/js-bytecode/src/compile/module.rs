//! Top levels: scripts, modules, eval code.

use super::Compiler;
use super::control::Exit;
use super::scope::Simple;
use crate::analysis::{Place, declared_names};
use crate::constant::{Constant, DeclarationKind, Declarations, Text};
use crate::opcode::Opcode;
use crate::template::{
    Flags, FunctionId, ImportEntry, ImportName, IndirectExport, LocalExport, ModuleInfo, ModuleRequest,
    Template,
};
use crate::unit::{CompileError, Unit, UnitKind};
use js_language_frontend::Ast;
use js_language_frontend::ast::{Flow, List, Node, NodeId, RequestId, Visitor};
use js_language_frontend::atom::{Atom, names};
use js_language_frontend::scope::{BindingId, BindingKind, ScopeId};
use std::collections::HashMap;

/// Compiles the top level of a unit.
pub(super) fn top(unit: &Unit) -> Result<Template, CompileError> {
    let program = unit.program();
    let root = program.ast.root();
    let span = program.ast.span(root);
    let Node::Program { body } = program.ast.node(root) else {
        return Err(CompileError { message: "the tree has no program", span });
    };
    let strict = program.scopes.scope(ScopeId::TOP).strict;
    let outer = (unit.kind() == UnitKind::Module).then_some(ScopeId::TOP);
    let mut compiler = Compiler::new(unit, ScopeId::TOP, outer, strict);
    let mut module = None;
    match unit.kind() {
        UnitKind::Function => {
            let _ = compiler.enter(ScopeId::TOP);
            compiler.return_only_function();
        }
        UnitKind::Module => {
            let info = compiler.module(body);
            module = Some(info);
        }
        UnitKind::Script => {
            compiler.script(body);
        }
        UnitKind::DirectEval { .. } | UnitKind::IndirectEval => {
            compiler.eval(body);
        }
    }
    let mut template = compiler.finish(FunctionId::TOP)?;
    template.flags.set_if(module.as_ref().is_some_and(|info| info.has_top_level_await), Flags::ASYNC);
    template.module = module.map(Box::new);
    Ok(template)
}

impl Compiler<'_> {
    /// Statements whose last value is the result.
    fn with_completion(&mut self, body: List) {
        if !self.unit.options().completion_value && self.unit.kind() == UnitKind::Script {
            self.with_resources(body, |this| this.statements(body));
            return self.exit(Exit::Return, None);
        }
        let completion = self.local();
        self.load_simple(completion, Simple::Undefined);
        self.completion = Some(completion);
        self.with_resources(body, |this| this.statements(body));
        self.completion = None;
        self.exit(Exit::Return, Some(completion));
    }

    /// The declarations of the top scope, functions first.
    fn declarations(&self, lexical: bool) -> Declarations {
        let mut out = Declarations::default();
        let hoisted: Vec<BindingId> = (self.scopes.ids())
            .flat_map(|scope| self.scopes.bindings(scope))
            .filter_map(|(_, binding)| binding.hoists_to)
            .collect();
        for (id, binding) in self.scopes.bindings(ScopeId::TOP) {
            let kind = match binding.kind {
                BindingKind::Let | BindingKind::Class if lexical => DeclarationKind::Let,
                BindingKind::Const if lexical => DeclarationKind::Constant,
                BindingKind::Function => DeclarationKind::Function,
                // Declared by nothing but functions in blocks.
                BindingKind::Var if hoisted.contains(&id) && binding.is_only_hoisted() => {
                    DeclarationKind::BlockFunction
                }
                BindingKind::Var => DeclarationKind::Variable,
                _ => continue,
            };
            out.names.push((self.text(binding.name), kind));
        }
        out.names.sort_by_key(|&(_, kind)| kind as u8);
        out
    }

    fn script(&mut self, body: List) {
        let declarations = self.declarations(true);
        if !declarations.names.is_empty() {
            let constant = self.builder.constant(Constant::Declarations(Box::new(declarations)));
            self.builder.emit_wide(Opcode::DeclareGlobals, 0, constant as i32);
        }
        self.global_functions(false);
        self.with_completion(body);
    }

    /// Functions of a script, or of sloppy indirect eval code, become properties of the global
    /// object.
    fn global_functions(&mut self, deletable: bool) {
        let functions: Vec<(BindingId, NodeId)> = self
            .scopes
            .bindings(ScopeId::TOP)
            .filter(|(_, binding)| binding.kind == BindingKind::Function)
            .filter_map(|(id, binding)| Some((id, binding.function?)))
            .collect();
        for (id, node) in functions {
            let Some(function) = self.analysis.declaration(node) else { continue };
            let mark = self.next;
            let register = self.temporary();
            self.declared_closure(function, register);
            let name = self.text(self.scopes.binding(id).name);
            let name = self.builder.string(name);
            let name = self.builder.short(name);
            self.emit(Opcode::DeclareGlobalFunction, register, u16::from(deletable), name);
            self.release(mark);
        }
    }

    fn eval(&mut self, body: List) {
        let _ = self.enter(ScopeId::TOP);
        if self.strict {
            // Strict eval code keeps its variables to itself.
            self.initialize_variables(ScopeId::TOP, None);
            self.hoist_functions(ScopeId::TOP);
            return self.with_completion(body);
        }
        let declarations = self.declarations(false);
        if !declarations.names.is_empty() {
            let constant = self.builder.constant(Constant::Declarations(Box::new(declarations)));
            self.builder.emit_wide(Opcode::DeclareEval, 0, constant as i32);
        }
        match self.unit.kind() {
            UnitKind::IndirectEval => self.global_functions(true),
            _ => self.hoist_functions(ScopeId::TOP),
        }
        self.with_completion(body);
    }

    fn module(&mut self, body: List) -> ModuleInfo {
        let _ = self.enter(ScopeId::TOP);
        let info = self.module_info(body);
        // Variables that are no cells are undefined from the start; cells are the linker's.
        self.initialize_variables_of_module();
        self.hoist_functions(ScopeId::TOP);
        self.emit(Opcode::InitialYield, 0, 0, 0);
        self.code.is_async = info.has_top_level_await;
        self.with_resources(body, |this| this.statements(body));
        self.exit(Exit::Return, None);
        info
    }

    fn initialize_variables_of_module(&mut self) {
        let variables: Vec<BindingId> = self
            .scopes
            .bindings(ScopeId::TOP)
            .filter(|(_, binding)| binding.kind == BindingKind::Var)
            .map(|(id, _)| id)
            .collect();
        for id in variables {
            if let Place::Slot(_) = self.analysis.place(id) {
                let mark = self.next;
                let register = self.temporary();
                self.load_simple(register, Simple::Undefined);
                self.initialize_binding(id, register);
                self.release(mark);
            }
        }
    }

    /// `export default expression`, or a declaration.
    pub(super) fn export_default(&mut self, declaration: NodeId) {
        if matches!(self.node(declaration), Node::FunctionDeclaration { .. } | Node::ClassDeclaration { .. })
        {
            return self.statement(declaration);
        }
        let register = self.temporary();
        self.named(declaration, super::expression::Name::Known(Text::from("default")), register);
        if let Some(binding) = self.analysis.find(ScopeId::TOP, names::STAR_DEFAULT) {
            self.initialize_binding(binding, register);
        }
    }

    fn name_of(&self, node: NodeId) -> Text {
        match self.node(node) {
            Node::Name { name }
            | Node::String { value: name }
            | Node::Reference { name, .. }
            | Node::Binding { name } => self.text(name),
            _ => Text::default(),
        }
    }

    /// What the module imports and exports.
    fn module_info(&mut self, body: List) -> ModuleInfo {
        let mut info = ModuleInfo {
            scope: self.scope_info(ScopeId::TOP),
            has_top_level_await: has_await(self.ast, body),
            ..ModuleInfo::default()
        };
        let mut requests: HashMap<RequestId, u32> = HashMap::new();
        let mut imported: HashMap<Atom, usize> = HashMap::new();
        let items: Vec<NodeId> = self.ast.items(body).collect();
        for &item in &items {
            let request = match self.node(item) {
                Node::Import { request, .. }
                | Node::ExportFrom { request, .. }
                | Node::ExportAll { request, .. } => request,
                _ => continue,
            };
            let index = self.request(&mut info, request);
            requests.insert(request, index);
            if let Node::Import { specifiers, .. } = self.node(item) {
                for specifier in self.ast.items(specifiers) {
                    let (import, local) = match self.node(specifier) {
                        Node::ImportDefault { local } => (ImportName::Name(Text::from("default")), local),
                        Node::ImportNamespace { local } => (ImportName::Namespace, local),
                        Node::ImportSpecifier { imported, local } => {
                            (ImportName::Name(self.name_of(imported)), local)
                        }
                        _ => continue,
                    };
                    let Node::Binding { name } = self.node(local) else { continue };
                    let Some(binding) = self.analysis.find(ScopeId::TOP, name) else { continue };
                    let Place::Cell(slot) = self.analysis.place(binding) else { continue };
                    let position = self.ast.span(specifier).start;
                    imported.insert(name, info.imports.len());
                    info.imports.push(ImportEntry { request: index, import, slot, position });
                }
            }
        }
        for &item in &items {
            self.export_entries(item, &requests, &imported, &mut info);
        }
        info
    }

    fn request(&self, info: &mut ModuleInfo, id: RequestId) -> u32 {
        let row = self.ast.request(id);
        let mut attributes: Vec<(Text, Text)> = self
            .ast
            .items(row.attributes)
            .filter_map(|attribute| match self.node(attribute) {
                Node::ImportAttribute { key, value } => Some((self.name_of(key), self.name_of(value))),
                _ => None,
            })
            .collect();
        attributes.sort_by(|one, other| one.0.units().cmp(other.0.units()));
        let specifier = self.name_of(row.source);
        let position = self.ast.span(row.source).start;
        let known = info
            .requests
            .iter()
            .position(|request| request.specifier == specifier && request.attributes == attributes);
        let index = known.unwrap_or_else(|| {
            info.requests.push(ModuleRequest { specifier, attributes, position });
            info.requests.len() - 1
        });
        index as u32
    }

    fn export_entries(
        &self,
        item: NodeId,
        requests: &HashMap<RequestId, u32>,
        imported: &HashMap<Atom, usize>,
        info: &mut ModuleInfo,
    ) {
        let position = self.ast.span(item).start;
        match self.node(item) {
            Node::ExportNamed { specifiers } => {
                for specifier in self.ast.items(specifiers) {
                    let Node::ExportSpecifier { local, exported } = self.node(specifier) else { continue };
                    let Node::Reference { name, .. } = self.node(local) else { continue };
                    let exported = self.name_of(exported);
                    self.export_local(name, exported, self.ast.span(specifier).start, imported, info);
                }
            }
            Node::ExportDeclaration { declaration } => {
                for name in declared_names(self.unit.program(), declaration) {
                    self.export_local(name, self.text(name), position, imported, info);
                }
            }
            Node::ExportDefault { declaration } => {
                let own = declared_names(self.unit.program(), declaration);
                let name = own.first().copied().unwrap_or(names::STAR_DEFAULT);
                self.export_local(name, Text::from("default"), position, imported, info);
            }
            Node::ExportFrom { specifiers, request } => {
                let Some(&request) = requests.get(&request) else { return };
                for specifier in self.ast.items(specifiers) {
                    let Node::ExportSpecifier { local, exported } = self.node(specifier) else { continue };
                    info.indirect_exports.push(IndirectExport {
                        name: self.name_of(exported),
                        request,
                        import: ImportName::Name(self.name_of(local)),
                        position: self.ast.span(specifier).start,
                    });
                }
            }
            Node::ExportAll { exported, request } => {
                let Some(&request) = requests.get(&request) else { return };
                match exported {
                    None => info.star_exports.push(request),
                    Some(exported) => info.indirect_exports.push(IndirectExport {
                        name: self.name_of(exported),
                        request,
                        import: ImportName::Namespace,
                        position,
                    }),
                }
            }
            _ => {}
        }
    }

    /// Exports a binding of the module; an import is passed on as what it is.
    fn export_local(
        &self,
        local: Atom,
        exported: Text,
        position: u32,
        imported: &HashMap<Atom, usize>,
        info: &mut ModuleInfo,
    ) {
        if let Some(&index) = imported.get(&local)
            && let ImportEntry { request, import: import @ ImportName::Name(_), .. } =
                info.imports[index].clone()
        {
            info.indirect_exports.push(IndirectExport { name: exported, request, import, position });
            return;
        }
        let Some(binding) = self.analysis.find(ScopeId::TOP, local) else { return };
        let Place::Cell(slot) = self.analysis.place(binding) else { return };
        let is_variable =
            matches!(self.scopes.binding(binding).kind, BindingKind::Var | BindingKind::Function);
        info.local_exports.push(LocalExport { name: exported, slot, is_variable });
    }
}

/// Whether the code of the top level itself awaits.
fn has_await(ast: &Ast, body: List) -> bool {
    struct Finder(bool);
    impl Visitor for Finder {
        fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
            match ast.node(id) {
                Node::Function { .. } | Node::FunctionDeclaration { .. } | Node::StaticBlock { .. } => {
                    return Flow::Over;
                }
                Node::Await { .. } | Node::ForOf { is_await: true, .. } => self.0 = true,
                Node::VariableDeclaration { kind, .. } => {
                    self.0 |= kind == js_language_frontend::ast::VariableKind::AwaitUsing;
                }
                _ => {}
            }
            if self.0 { Flow::Over } else { Flow::Into }
        }
    }
    let mut finder = Finder(false);
    for item in ast.items(body) {
        js_language_frontend::ast::walk(ast, item, &mut finder);
    }
    finder.0
}
