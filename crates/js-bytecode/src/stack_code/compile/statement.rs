//! Statements.

use super::{Compiler, Label, Result, Target};
use crate::stack_code::StackOpcode;
use js_language_frontend::ast::{FunctionId, List, Node, NodeId, VariableKind};
use js_language_frontend::atom::Atom;
use js_language_frontend::scope::{BindingKind, ScopeKind};

impl Compiler<'_> {
    pub(super) fn statement(&mut self, id: NodeId) -> Result {
        crate::compile::with_stack(|| self.statement_here(id))
    }

    fn statement_here(&mut self, id: NodeId) -> Result {
        let labels = std::mem::take(&mut self.labels);
        match self.ast.node(id) {
            Node::Empty {} => {}
            Node::Expression { expression } | Node::Directive { expression, .. } => {
                self.expression(expression)?;
                self.emit(StackOpcode::Pop, 0);
            }
            Node::Block { body } => {
                let end = self.label();
                self.open_target(labels, end, None);
                self.enter_at(id, ScopeKind::Block)?;
                for statement in self.ast.items(body) {
                    self.statement(statement)?;
                }
                self.leave();
                self.part().targets.pop();
                self.bind(end);
            }
            Node::VariableDeclaration { kind, declarators } => self.variables(id, kind, declarators)?,
            Node::FunctionDeclaration { function } => self.function_statement(function),
            Node::If { test, consequent, alternate } => self.if_statement(test, consequent, alternate)?,
            Node::While { test, body } => {
                let (start, end) = (self.label(), self.label());
                self.bind(start);
                self.expression(test)?;
                self.jump(StackOpcode::JumpIfFalse, end);
                self.in_loop(labels, end, start, body)?;
                self.jump(StackOpcode::Jump, start);
                self.bind(end);
            }
            Node::DoWhile { body, test } => {
                let (start, next, end) = (self.label(), self.label(), self.label());
                self.bind(start);
                self.in_loop(labels, end, next, body)?;
                self.bind(next);
                self.expression(test)?;
                self.jump(StackOpcode::JumpIfFalse, end);
                self.jump(StackOpcode::Jump, start);
                self.bind(end);
            }
            Node::For { head, body } => self.for_statement(id, labels, head, body)?,
            Node::Labeled { label, body } => {
                self.labels = labels;
                self.labels.push(label);
                let breakable = matches!(
                    self.ast.node(body),
                    Node::Block { .. }
                        | Node::Labeled { .. }
                        | Node::While { .. }
                        | Node::DoWhile { .. }
                        | Node::For { .. }
                );
                if !breakable {
                    return Err(self.unsupported(id));
                }
                self.statement(body)?;
            }
            Node::Break { label } => self.exit(id, label, true)?,
            Node::Continue { label } => self.exit(id, label, false)?,
            Node::Return { argument } => {
                match argument {
                    Some(argument) => self.expression(argument)?,
                    None => self.emit(StackOpcode::Undefined, 0),
                }
                self.emit(StackOpcode::Return, 0);
            }
            Node::Throw { argument } => {
                self.expression(argument)?;
                self.emit(StackOpcode::Throw, 0);
            }
            _ => return Err(self.unsupported(id)),
        }
        Ok(())
    }

    fn variables(&mut self, id: NodeId, kind: VariableKind, declarators: List) -> Result {
        if matches!(kind, VariableKind::Using | VariableKind::AwaitUsing) {
            return Err(self.unsupported(id));
        }
        for declarator in self.ast.items(declarators) {
            let Node::Declarator { target, value } = self.ast.node(declarator) else { continue };
            let Node::Binding { name } = self.ast.node(target) else {
                return Err(self.unsupported(target));
            };
            match value {
                Some(value) => self.named_expression(value, name)?,
                // `var x;` leaves x as it is.
                None if kind == VariableKind::Var => continue,
                None => self.emit(StackOpcode::Undefined, 0),
            }
            let Some(here) = self.current_scope() else { return Err(self.unsupported(target)) };
            let scope = if kind == VariableKind::Var { self.scopes.scope(here).variables } else { here };
            let Some(binding) = self.analysis.find(scope, name) else { return Err(self.unsupported(target)) };
            self.store_binding(binding);
            self.emit(StackOpcode::Pop, 0);
        }
        Ok(())
    }

    /// The innermost scope that binds anything: that of the statement at hand.
    pub(super) fn current_scope(&self) -> Option<js_language_frontend::scope::ScopeId> {
        self.parts.last()?.scopes.iter().rev().find_map(|scope| scope.id)
    }

    /// A function declaration in a block, reached: its variable gets the function (Annex B.3.2).
    fn function_statement(&mut self, function: FunctionId) {
        let Some(name) = self.ast.function(function).name else { return };
        let Node::Binding { name } = self.ast.node(name) else { return };
        let Some(binding) = self.current_scope().and_then(|scope| self.analysis.find(scope, name)) else {
            return;
        };
        let row = self.scopes.binding(binding);
        if let Some(variable) = row.hoists_to
            && row.kind == BindingKind::BlockFunction
        {
            self.load_binding(binding);
            self.store_binding(variable);
            self.emit(StackOpcode::Pop, 0);
        }
    }

    fn if_statement(&mut self, test: NodeId, consequent: NodeId, alternate: Option<NodeId>) -> Result {
        let (otherwise, end) = (self.label(), self.label());
        self.expression(test)?;
        self.jump(StackOpcode::JumpIfFalse, otherwise);
        self.statement(consequent)?;
        let Some(alternate) = alternate else {
            self.bind(otherwise);
            return Ok(());
        };
        self.jump(StackOpcode::Jump, end);
        self.bind(otherwise);
        self.statement(alternate)?;
        self.bind(end);
        Ok(())
    }

    /// The variables of the head are new in each iteration: where closures have captured them, these
    /// are closed before the update, and the next iteration goes on with the same values.
    fn for_statement(&mut self, id: NodeId, labels: Vec<Atom>, head: List, body: NodeId) -> Result {
        let (start, next, end) = (self.label(), self.label(), self.label());
        self.enter_at(id, ScopeKind::Loop)?;
        let scope = self.part().scopes.len() - 1;
        if let Some(first) = self.ast.item(head, 0) {
            match self.ast.node(first) {
                Node::VariableDeclaration { .. } => self.statement(first)?,
                _ => {
                    self.expression(first)?;
                    self.emit(StackOpcode::Pop, 0);
                }
            }
        }
        self.close_from(scope);
        self.bind(start);
        if let Some(test) = self.ast.item(head, 1) {
            self.expression(test)?;
            self.jump(StackOpcode::JumpIfFalse, end);
        }
        self.in_loop(labels, end, next, body)?;
        self.bind(next);
        self.close_from(scope);
        if let Some(update) = self.ast.item(head, 2) {
            self.expression(update)?;
            self.emit(StackOpcode::Pop, 0);
        }
        self.jump(StackOpcode::Jump, start);
        self.bind(end);
        self.leave();
        Ok(())
    }

    fn in_loop(&mut self, labels: Vec<Atom>, end: Label, next: Label, body: NodeId) -> Result {
        self.open_target(labels, end, Some(next));
        self.statement(body)?;
        self.part().targets.pop();
        Ok(())
    }

    fn open_target(&mut self, labels: Vec<Atom>, end: Label, next: Option<Label>) {
        let part = self.part();
        let scopes = part.scopes.len();
        part.targets.push(Target { labels, end, next, scopes });
    }

    /// `break` or `continue`: closes what the scopes in between have had captured, and jumps.
    fn exit(&mut self, id: NodeId, label: Option<Atom>, is_break: bool) -> Result {
        let found = self.part().targets.iter().rev().find(|target| match label {
            Some(label) => target.labels.contains(&label),
            None => target.next.is_some(),
        });
        let to = found.map(|target| (target.scopes, if is_break { Some(target.end) } else { target.next }));
        let Some((scopes, Some(to))) = to else { return Err(self.unsupported(id)) };
        if scopes < self.part().scopes.len() {
            self.close_from(scopes);
        }
        self.jump(StackOpcode::Jump, to);
        Ok(())
    }
}
