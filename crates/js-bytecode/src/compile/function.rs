//! Functions: closures, and the code at the start of a function that sets up its names.

use super::assignment::BindingMode;
use super::control::Exit;
use super::expression::Name;
use super::scope::Simple;
use super::{Compiler, PARAMETERS, Register, THIS};
use crate::analysis::{FunctionFacts, Place};
use crate::constant::{Constant, Text, UNMAPPED};
use crate::opcode::Opcode;
use crate::template::{FunctionId, Template};
use crate::unit::{CompileError, Part, Unit};
use js_language_frontend::ast::{Function, FunctionId as AstFunction, FunctionKind, Node, NodeId, Uses};
use js_language_frontend::scope::{BindingId, BindingKind, ScopeId, ScopeKind};

/// Compiles the function `id` of `unit`.
pub(super) fn compile(unit: &Unit, id: FunctionId) -> Result<Template, CompileError> {
    match unit.part(id) {
        Some(Part::Top) => super::module::top(unit),
        Some(Part::Function(facts)) => function(unit, id, facts),
        Some(Part::DefaultConstructor(class)) => super::class::default_constructor(unit, id, class),
        Some(Part::FieldInitializer(class)) => super::class::initializer(unit, id, class, false),
        Some(Part::StaticInitializer(class)) => super::class::initializer(unit, id, class, true),
        None => Err(CompileError { message: "no such function", span: Default::default() }),
    }
}

impl Compiler<'_> {
    /// A closure of `id` into `to`.
    pub(super) fn closure(&mut self, id: FunctionId, to: Register) {
        let constant = self.builder.function(id);
        let environment = self.environment();
        self.emit(Opcode::NewClosure, to, constant, environment);
    }

    /// The closure of a function declaration.
    pub(super) fn declared_closure(&mut self, function: AstFunction, to: Register) {
        let id = self.unit.id_of(function);
        match self.own_name(function) {
            Some(name) => self.unit.set_name(id, name),
            None if matches!(self.unit.kind(), crate::UnitKind::Function) => {
                self.unit.set_name(id, Text::from("anonymous"));
            }
            None => self.unit.set_name(id, Text::from("default")),
        }
        self.closure(id, to);
    }

    fn own_name(&self, function: AstFunction) -> Option<Text> {
        match self.node(self.ast.function(function).name?) {
            Node::Binding { name } => Some(self.text(name)),
            _ => None,
        }
    }

    /// A function expression or arrow function into `to`; `name` if it has none of its own.
    pub(super) fn function_expression(
        &mut self,
        node: NodeId,
        function: AstFunction,
        name: Option<Name>,
        to: Register,
    ) {
        let id = self.unit.id_of(function);
        let own = self.own_name(function);
        match (own, &name) {
            (Some(text), _) => self.unit.set_name(id, text),
            (None, Some(Name::Known(text))) => self.unit.set_name(id, text.clone()),
            _ => {}
        }
        let mark = self.next;
        let entered = self.name_scope(node).map(|scope| self.enter(scope));
        let closure = if entered.is_some() { self.scratch(to) } else { to };
        self.closure(id, closure);
        if entered.is_some() {
            let binding = self.scopes.bindings(self.scope).next().map(|(id, _)| id);
            if let Some(binding) = binding
                && matches!(self.analysis.place(binding), Place::Slot(_))
            {
                self.initialize_binding(binding, closure);
            }
        }
        self.copy(to, closure);
        self.leave_if(entered);
        self.release(mark);
        if let Some(Name::Key(key)) = name
            && self.ast.function(function).name.is_none()
        {
            self.emit(Opcode::SetFunctionName, to, key, 0);
        }
    }

    /// Gives the variables of `scope` their first value where that is not undefined anyway: that
    /// of a parameter of the same name in `parameters`, else undefined.
    pub(super) fn initialize_variables(&mut self, scope: ScopeId, parameters: Option<ScopeId>) {
        let variables: Vec<BindingId> = self
            .scopes
            .bindings(scope)
            .filter(|(_, binding)| binding.kind == BindingKind::Var)
            .map(|(id, _)| id)
            .collect();
        for id in variables {
            let mark = self.next;
            let name = self.scopes.binding(id).name;
            let outer = parameters.and_then(|scope| self.analysis.find(scope, name));
            match outer {
                Some(parameter) => {
                    let register = self.temporary();
                    let access = self.access(parameter);
                    let used = super::names::Use {
                        name,
                        binding: Some(parameter),
                        access,
                        tdz: js_language_frontend::scope::Tdz::None,
                    };
                    self.load(used, register, false);
                    self.initialize_binding(id, register);
                }
                // Registers of a function start as undefined; those of a static block are used again.
                None if self.analysis.place(id) == Place::Register && !self.code.is_class_initializer => {}
                None => {
                    let register = self.temporary();
                    self.load_simple(register, Simple::Undefined);
                    self.initialize_binding(id, register);
                }
            }
            self.release(mark);
        }
    }
}

/// What a prologue leaves for the template.
#[derive(Default)]
struct Prologue {
    parameter_count: u16,
    arguments_register: Register,
    rest_register: Register,
}

fn function(unit: &Unit, id: FunctionId, facts: FunctionFacts) -> Result<Template, CompileError> {
    let program = unit.program();
    let row = *program.ast.function(facts.id);
    let outer = program.scopes.scope(facts.scope).parent;
    let mut compiler = Compiler::new(unit, outer.unwrap_or(ScopeId::TOP), outer, row.is_strict);
    compiler.code.is_async = row.is_async;
    compiler.code.is_generator = row.is_generator;
    compiler.code.is_derived = row.kind == FunctionKind::DerivedConstructor;
    compiler.at(facts.node);
    let prologue = compiler.prologue(&facts, &row);
    let body_scope = compiler.scope;
    compiler.hoist_functions(body_scope);
    if row.is_generator {
        compiler.emit(Opcode::InitialYield, 0, 0, 0);
    }
    let body = row.body;
    if row.has_expression_body {
        for expression in compiler.ast.items(body) {
            let value = compiler.value(expression);
            compiler.at(expression);
            compiler.exit(Exit::Return, Some(value));
        }
    } else {
        compiler.with_resources(body, |this| this.statements(body));
        compiler.builder.set_position(row.body_span.end.saturating_sub(1));
        compiler.exit(Exit::Return, None);
    }
    let mut template = compiler.finish(id)?;
    template.parameter_count = prologue.parameter_count;
    template.arguments_register = prologue.arguments_register;
    template.rest_register = prologue.rest_register;
    Ok(template)
}

impl Compiler<'_> {
    /// Enters the function's scopes and gives parameters, `arguments` and variables their values.
    fn prologue(&mut self, facts: &FunctionFacts, row: &Function) -> Prologue {
        let mut out = Prologue::default();
        let parameters: Vec<NodeId> = self.ast.items(row.parameters).collect();
        let is_rest = |id: &NodeId| matches!(self.ast.node(*id), Node::Rest { .. });
        let rest = parameters.last().copied().filter(is_rest);
        let count = parameters.len() - usize::from(rest.is_some());
        out.parameter_count = count as u16;
        let first = self.window(count);
        debug_assert!(count == 0 || first == PARAMETERS);
        for (index, &parameter) in parameters[..count].iter().enumerate() {
            let register = PARAMETERS + index as u16;
            self.mark_local(register, true);
            let target = match self.node(parameter) {
                Node::Default { target, .. } => target,
                _ => parameter,
            };
            if let Node::Binding { name } = self.node(target)
                && let Some(binding) = self.analysis.find(facts.scope, name)
                && self.analysis.place(binding) == Place::Register
            {
                self.registers.insert(binding, register);
            }
        }
        if row.is_async && !row.is_generator {
            self.emit(Opcode::AsyncStart, 0, 0, 0);
        }
        let uses_this = row.uses.has(Uses::THIS) || row.uses.has(Uses::EVAL);
        if uses_this && !row.is_strict && row.kind != FunctionKind::Arrow {
            self.emit(Opcode::CoerceThis, THIS, 0, 0);
        }
        if let Some(rest) = rest {
            out.rest_register = self.local();
            if let Node::Rest { target } = self.node(rest)
                && let Node::Binding { name } = self.node(target)
                && let Some(binding) = self.analysis.find(facts.scope, name)
                && self.analysis.place(binding) == Place::Register
            {
                self.registers.insert(binding, out.rest_register);
            }
        }
        // The scope lasts as long as the function: it is never left.
        let _ = self.enter(facts.scope);
        if row.kind != FunctionKind::Arrow {
            self.store_specials(facts.scope);
        }
        if row.kind == FunctionKind::Constructor {
            self.initialize_fields(THIS);
        }
        if row.has_simple_parameters {
            for (index, &parameter) in parameters.iter().enumerate() {
                if let Node::Binding { name } = self.node(parameter)
                    && let Some(binding) = self.analysis.find(facts.scope, name)
                    && self.analysis.place(binding) != Place::Register
                {
                    self.initialize_binding(binding, PARAMETERS + index as u16);
                }
            }
        }
        self.arguments_object(facts, row, &parameters, &mut out);
        if row.has_simple_parameters {
            self.initialize_variables(facts.scope, None);
            return out;
        }
        for (index, &parameter) in parameters.iter().enumerate() {
            let mark = self.next;
            self.at(parameter);
            match self.node(parameter) {
                Node::Rest { target } => {
                    self.assign_pattern(target, Some(BindingMode::Lexical), out.rest_register);
                }
                Node::Default { parenthesized, target, value } => {
                    let register = PARAMETERS + index as u16;
                    self.apply_default(target, Some((value, parenthesized)), register);
                    self.assign_pattern(target, Some(BindingMode::Lexical), register);
                }
                _ => {
                    let register = PARAMETERS + index as u16;
                    self.assign_pattern(parameter, Some(BindingMode::Lexical), register);
                }
            }
            self.release(mark);
        }
        if let Some(scope) = self.analysis.scope_at(self.unit.program(), facts.node, ScopeKind::Body) {
            let _ = self.enter(scope);
            self.initialize_variables(scope, Some(facts.scope));
        }
        out
    }

    fn arguments_object(
        &mut self,
        facts: &FunctionFacts,
        row: &Function,
        parameters: &[NodeId],
        out: &mut Prologue,
    ) {
        let found = self.scopes.bindings(facts.scope).find(|(_, b)| b.kind == BindingKind::Arguments);
        let Some((binding, _)) = found else { return };
        let register = match self.registers.get(&binding) {
            Some(&register) => register,
            None => self.local(),
        };
        out.arguments_register = register;
        let is_mapped = !row.is_strict && row.has_simple_parameters && !parameters.is_empty();
        if is_mapped && let Some(&(_, environment)) = self.environments.last() {
            let mut map = vec![UNMAPPED; parameters.len()];
            let mut seen = Vec::new();
            // Of parameters with the same name the last one is the variable.
            for (index, &parameter) in parameters.iter().enumerate().rev() {
                if let Node::Binding { name } = self.node(parameter)
                    && !seen.contains(&name)
                    && let Some(binding) = self.analysis.find(facts.scope, name)
                    && let Place::Slot(slot) = self.analysis.place(binding)
                {
                    seen.push(name);
                    map[index] = slot;
                }
            }
            let constant = self.builder.short_constant(Constant::ArgumentsMap(map.into()));
            self.emit(Opcode::MapArguments, register, environment, constant);
        }
        self.initialize_binding(binding, register);
    }

    /// Returns the function that the unit is made of.
    pub(super) fn return_only_function(&mut self) {
        let facts = self.analysis.functions.iter().flatten().find(|facts| {
            self.scopes.scope(facts.scope).parent == Some(ScopeId::TOP)
                && matches!(self.node(facts.node), Node::FunctionDeclaration { .. })
        });
        let Some(facts) = facts else { return };
        let register = self.temporary();
        self.declared_closure(facts.id, register);
        self.emit(Opcode::Return, register, 0, 0);
    }
}
