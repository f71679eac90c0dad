//! Statements.

use super::assignment::BindingMode;
use super::control::{Control, ControlKind, Exit, completion};
use super::expression::with_stack;
use super::scope::Simple;
use super::{Compiler, Register};
use crate::analysis::Place;
use crate::builder::Label;
use crate::opcode::Opcode;
use js_language_frontend::ast::{List, Node, NodeId, VariableKind};
use js_language_frontend::atom::{Atom, names};
use js_language_frontend::scope::{BindingKind, ScopeKind};

impl Compiler<'_> {
    /// Sets the completion value to undefined, where there is one.
    pub(super) fn reset_completion(&mut self) {
        if let Some(register) = self.completion {
            self.load_simple(register, Simple::Undefined);
        }
    }

    pub(super) fn statements(&mut self, body: List) {
        for statement in self.ast.items(body) {
            self.statement(statement);
        }
    }

    pub(super) fn statement(&mut self, id: NodeId) {
        if self.builder.is_reachable() {
            with_stack(|| self.statement_here(id));
        }
    }

    fn statement_here(&mut self, id: NodeId) {
        let mark = self.next;
        let labels = match self.node(id) {
            Node::Labeled { .. } => Vec::new(),
            _ => std::mem::take(&mut self.labels),
        };
        match self.node(id) {
            Node::Expression { expression } | Node::Directive { expression, .. } => match self.completion {
                Some(register) => self.expression(expression, register),
                None => self.effect(expression),
            },
            Node::Block { body } => self.labeled(labels, |this| this.block(id, body)),
            Node::VariableDeclaration { kind, declarators } => self.variables(kind, declarators),
            Node::FunctionDeclaration { function } => self.function_statement(id, function),
            Node::ClassDeclaration { class } => {
                let name = self.ast.class(class).name;
                let register = self.temporary();
                self.class(id, class, None, register);
                self.bind_class(name, register);
            }
            Node::If { test, consequent, alternate } => {
                self.labeled(labels, |this| this.if_statement(test, consequent, alternate));
            }
            Node::For { head, body } => self.for_statement(id, head, body, labels),
            Node::ForIn { left, right, body } => self.for_in(id, left, right, body, labels),
            Node::ForOf { is_await, left, right, body } => {
                self.for_of(id, is_await, left, right, body, labels);
            }
            Node::While { test, body } => self.while_statement(test, body, labels),
            Node::DoWhile { body, test } => self.do_while(body, test, labels),
            Node::Return { argument } => self.return_statement(id, argument),
            Node::Break { label } => {
                if let Some(target) = self.find_target(label, false) {
                    self.exit(Exit::Break(target), None);
                }
            }
            Node::Continue { label } => {
                if let Some(target) = self.find_target(label, true) {
                    self.exit(Exit::Continue(target), None);
                }
            }
            Node::Throw { argument } => {
                let value = self.value(argument);
                self.at(id);
                self.emit(Opcode::Throw, value, 0, 0);
            }
            Node::Try { block, handler, finalizer } => {
                self.labeled(labels, |this| this.try_statement(block, handler, finalizer));
            }
            Node::Switch { discriminant, cases } => self.switch(id, discriminant, cases, labels),
            Node::Labeled { label, body } => {
                self.labels.push(label);
                self.statement(body);
                self.labels.clear();
            }
            Node::With { object, body } => self.labeled(labels, |this| this.with_statement(id, object, body)),
            Node::Debugger {} => {
                self.at(id);
                self.emit(Opcode::Debugger, 0, 0, 0);
            }
            Node::ExportDeclaration { declaration } => self.statement(declaration),
            Node::ExportDefault { declaration } => self.export_default(declaration),
            _ => {}
        }
        self.release(mark);
    }

    /// Compiles a statement that is no loop or switch, which `break` with one of the labels leaves.
    fn labeled(&mut self, labels: Vec<Atom>, body: impl FnOnce(&mut Self)) {
        if labels.is_empty() {
            return body(self);
        }
        let end = self.builder.label();
        self.controls.push(Control {
            kind: ControlKind::Target { labels, break_label: end, continue_label: None, is_plain: false },
            region: None,
        });
        body(self);
        self.controls.pop();
        self.builder.bind(end);
    }

    pub(super) fn block(&mut self, id: NodeId, body: List) {
        let entered = self.enter_at(id, ScopeKind::Block);
        if entered.is_some() {
            self.hoist_functions(self.scope);
        }
        self.with_resources(body, |this| this.statements(body));
        self.leave_if(entered);
    }

    /// `var`, `let`, `const`, `using`.
    pub(super) fn variables(&mut self, kind: VariableKind, declarators: List) {
        for declarator in self.ast.items(declarators) {
            let Node::Declarator { target, value } = self.node(declarator) else { continue };
            let mark = self.next;
            self.declarator(kind, target, value);
            self.release(mark);
        }
    }

    fn declarator(&mut self, kind: VariableKind, target: NodeId, value: Option<NodeId>) {
        let mode = match kind {
            VariableKind::Var => BindingMode::Variable,
            _ => BindingMode::Lexical,
        };
        let Some(value) = value else {
            if mode == BindingMode::Lexical {
                let register = match self.declared_register(target) {
                    Some(register) => register,
                    None => self.temporary(),
                };
                self.load_simple(register, Simple::Undefined);
                self.bind_name(target, mode, register);
            }
            return;
        };
        if !matches!(self.node(target), Node::Binding { .. }) {
            let register = self.value_before(value, &[target]);
            return self.assign_pattern(target, Some(mode), register);
        }
        let name = self.target_name(target, false);
        if let Some(register) = self.declared_register(target) {
            self.maybe_named(value, name, register);
            return self.dispose_later(kind, register);
        }
        if mode == BindingMode::Variable
            && let Node::Binding { name: atom } = self.node(target)
        {
            let used = self.use_of_declaration(atom, true);
            if used.access == super::names::Access::Dynamic {
                let handle = self.temporary();
                self.at(target);
                self.resolve(atom, handle);
                let register = self.temporary();
                self.maybe_named(value, name, register);
                self.at(target);
                return self.store_resolved(atom, handle, register);
            }
        }
        let register = match self.is_variable(value) {
            true => self.value(value),
            false => {
                let register = self.temporary();
                self.maybe_named(value, name, register);
                register
            }
        };
        self.dispose_later(kind, register);
        self.bind_name(target, mode, register);
    }

    /// A function declaration in a block, reached: its variable gets the function (Annex B.3.2).
    fn function_statement(&mut self, id: NodeId, function: js_language_frontend::ast::FunctionId) {
        let Some(name) = self.ast.function(function).name else { return };
        let Node::Binding { name: atom } = self.node(name) else { return };
        let Some(binding) = self.analysis.find(self.scope, atom) else { return };
        let row = self.scopes.binding(binding);
        let Some(variable) = row.hoists_to else { return };
        if row.kind != BindingKind::BlockFunction {
            return;
        }
        self.at(id);
        let mark = self.next;
        let from = match self.access(binding) {
            super::names::Access::Register(register) => register,
            access => {
                let register = self.temporary();
                let used = super::names::Use {
                    name: atom,
                    binding: Some(binding),
                    access,
                    tdz: js_language_frontend::scope::Tdz::None,
                };
                self.load(used, register, false);
                register
            }
        };
        match self.analysis.place(variable) {
            Place::Global => {
                let cache = self.global_cache(atom, true);
                // Only the global object's property, whatever lexical binding hides it.
                self.emit(Opcode::SetGlobal, from, 2, cache);
            }
            Place::Dynamic => {
                let text = self.text(atom);
                self.set_eval_variable(text, from, true);
            }
            _ => self.initialize_binding(variable, from),
        }
        self.release(mark);
    }

    fn bind_class(&mut self, name: Option<NodeId>, register: Register) {
        match name {
            Some(name) => self.bind_name(name, BindingMode::Lexical, register),
            None => {
                if let Some(binding) = self.analysis.find(self.scope, names::STAR_DEFAULT) {
                    self.initialize_binding(binding, register);
                }
            }
        }
    }

    /// Where a `break` or `continue` goes, if nothing happens on the way.
    fn plain_jump(&self, id: NodeId) -> Option<Label> {
        let (label, is_continue) = match self.node(id) {
            Node::Break { label } => (label, false),
            Node::Continue { label } => (label, true),
            Node::Block { body } if body.len() == 1 => return self.plain_jump(self.ast.item(body, 0)?),
            _ => return None,
        };
        let target = self.find_target(label, is_continue)?;
        let is_free = self.controls[target..].iter().all(|control| match control.kind {
            ControlKind::Target { .. } | ControlKind::Catch => true,
            ControlKind::Iterator { of_loop, .. } => is_continue && of_loop == Some(target),
            ControlKind::Finally { .. } => false,
        });
        match &self.controls[target].kind {
            ControlKind::Target { continue_label, .. } if is_continue => continue_label.filter(|_| is_free),
            ControlKind::Target { break_label, .. } => Some(*break_label).filter(|_| is_free),
            _ => None,
        }
    }

    fn if_statement(&mut self, test: NodeId, consequent: NodeId, alternate: Option<NodeId>) {
        // `if (test) break;` is one jump.
        if self.completion.is_none()
            && let Some(label) = self.plain_jump(consequent)
        {
            self.branch(test, label, true);
            if let Some(alternate) = alternate {
                self.statement(alternate);
            }
            return;
        }
        let otherwise = self.builder.label();
        self.branch(test, otherwise, false);
        self.reset_completion();
        self.statement(consequent);
        match alternate {
            None if self.completion.is_none() => self.builder.bind(otherwise),
            _ => {
                let end = self.builder.label();
                self.builder.jump(Opcode::Jump, 0, 0, end);
                self.builder.bind(otherwise);
                self.reset_completion();
                if let Some(alternate) = alternate {
                    self.statement(alternate);
                }
                self.builder.bind(end);
            }
        }
    }

    fn return_statement(&mut self, id: NodeId, argument: Option<NodeId>) {
        // Two ways out spare a move and a jump.
        let leaves_at_once = self
            .controls
            .iter()
            .all(|control| matches!(control.kind, ControlKind::Target { .. } | ControlKind::Catch));
        if let Some(argument) = argument
            && let Node::Conditional { test, consequent, alternate } = self.node(argument)
            && leaves_at_once
            && self.constant(argument).is_none()
        {
            let otherwise = self.builder.label();
            self.branch(test, otherwise, false);
            for (label, value) in [(None, consequent), (Some(otherwise), alternate)] {
                if let Some(label) = label {
                    self.builder.bind(label);
                }
                let mark = self.next;
                with_stack(|| self.return_statement(id, Some(value)));
                self.release(mark);
            }
            return;
        }
        let value = match argument {
            None => None,
            Some(argument) => {
                let mut value = self.value(argument);
                if self.code.is_async && self.code.is_generator {
                    if self.is_local(value) {
                        let copy = self.temporary();
                        self.copy(copy, value);
                        value = copy;
                    }
                    self.at(id);
                    self.emit(Opcode::Await, value, 0, 0);
                }
                Some(value)
            }
        };
        self.at(id);
        self.exit(Exit::Return, value);
    }

    fn with_statement(&mut self, id: NodeId, object: NodeId, body: NodeId) {
        let mark = self.next;
        let value = self.value(object);
        let environment = self.environment();
        let register = self.temporary();
        self.at(object);
        self.emit(Opcode::NewWithEnvironment, register, environment, value);
        self.reset_completion();
        if let Some(scope) = self.analysis.scope_at(self.unit.program(), id, ScopeKind::With) {
            let outer = std::mem::replace(&mut self.scope, scope);
            self.environments.push((scope, register));
            self.statement(body);
            self.environments.pop();
            self.scope = outer;
        }
        self.release(mark);
    }

    fn try_statement(&mut self, block: NodeId, handler: Option<NodeId>, finalizer: Option<NodeId>) {
        self.reset_completion();
        let Some(finalizer) = finalizer else {
            return self.try_catch(block, handler);
        };
        let state = self.window(2);
        let (kind, value) = (state, state + 1);
        self.guarded(
            kind,
            value,
            |this| this.try_catch(block, handler),
            |this| {
                // A finalizer that ends normally leaves the completion value alone.
                let saved = this.completion.map(|register| {
                    let saved = this.temporary();
                    this.copy(saved, register);
                    (saved, register)
                });
                this.reset_completion();
                this.statement(finalizer);
                if let Some((saved, register)) = saved {
                    this.copy(register, saved);
                }
            },
        );
    }

    /// Runs `body`, and, however control leaves it, `finalizer`.
    pub(super) fn guarded(
        &mut self,
        kind: Register,
        value: Register,
        body: impl FnOnce(&mut Self),
        finalizer: impl FnOnce(&mut Self),
    ) {
        let entry = self.builder.label();
        let region = self.open_region(value);
        self.controls.push(Control {
            kind: ControlKind::Finally { kind, value, entry, exits: Vec::new() },
            region: Some(region),
        });
        body(self);
        let Some(Control { kind: ControlKind::Finally { exits, .. }, region: Some(region) }) =
            self.controls.pop()
        else {
            return;
        };
        let handler = self.close_region(region);
        self.builder.emit_wide(Opcode::LoadInt, kind, completion::NORMAL);
        self.builder.jump(Opcode::Jump, 0, 0, entry);
        if let Some(handler) = handler {
            self.builder.bind_handler(handler);
            self.builder.emit_wide(Opcode::LoadInt, kind, completion::THROW);
        }
        self.builder.bind(entry);
        finalizer(self);
        self.dispatch(kind, value, &exits);
    }

    fn try_catch(&mut self, block: NodeId, handler: Option<NodeId>) {
        let Some(handler) = handler else { return self.statement(block) };
        let Node::Catch { parameter, body } = self.node(handler) else { return };
        let exception = self.temporary();
        let region = self.open_region(exception);
        self.controls.push(Control { kind: ControlKind::Catch, region: Some(region) });
        self.statement(block);
        let Some(Control { region: Some(region), .. }) = self.controls.pop() else { return };
        let label = self.close_region(region);
        let end = self.builder.label();
        self.builder.jump(Opcode::Jump, 0, 0, end);
        if let Some(label) = label {
            self.builder.bind_handler(label);
            self.reset_completion();
            let entered = self.enter_at(handler, ScopeKind::Catch);
            if let Some(parameter) = parameter {
                self.assign_pattern(parameter, Some(BindingMode::Lexical), exception);
            }
            self.statement(body);
            self.leave_if(entered);
        }
        self.builder.bind(end);
    }
}
