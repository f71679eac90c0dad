//! Loops: the test stands at the bottom, where one instruction decides and jumps back.

use super::assignment::BindingMode;
use super::control::{Control, ControlKind};
use super::{Compiler, Register};
use crate::builder::Label;
use crate::opcode::Opcode;
use js_language_frontend::ast::{List, Node, NodeId, VariableKind};
use js_language_frontend::atom::Atom;
use js_language_frontend::scope::ScopeKind;

impl Compiler<'_> {
    /// Opens a loop for `break` and `continue`: the labels of its end and of its next iteration.
    pub(super) fn open_loop(&mut self, labels: Vec<Atom>) -> (Label, Label) {
        let (end, next) = (self.builder.label(), self.builder.label());
        self.controls.push(Control {
            kind: ControlKind::Target {
                labels,
                break_label: end,
                continue_label: Some(next),
                is_plain: true,
            },
            region: None,
        });
        (end, next)
    }

    /// Jumps to a test at the bottom and binds the head of the body.
    pub(super) fn open_body(&mut self, test: Label) -> Label {
        let body = self.builder.label();
        let is_reachable = self.builder.is_reachable();
        self.builder.jump(Opcode::Jump, 0, 0, test);
        self.builder.bind_head(body, is_reachable);
        body
    }

    /// The same without a test before the first iteration.
    fn open_endless(&mut self) -> Label {
        let body = self.builder.label();
        let is_reachable = self.builder.is_reachable();
        self.builder.bind_head(body, is_reachable);
        body
    }

    fn is_true(&self, test: NodeId) -> bool {
        self.constant(test).is_some_and(|value| crate::fold::to_boolean(&value))
    }

    pub(super) fn while_statement(&mut self, test: NodeId, body: NodeId, labels: Vec<Atom>) {
        self.reset_completion();
        let (end, next) = self.open_loop(labels);
        let head = match self.is_true(test) {
            true => self.open_endless(),
            false => self.open_body(next),
        };
        self.statement(body);
        self.controls.pop();
        self.builder.bind(next);
        self.branch(test, head, true);
        self.builder.bind(end);
    }

    pub(super) fn do_while(&mut self, body: NodeId, test: NodeId, labels: Vec<Atom>) {
        self.reset_completion();
        let (end, next) = self.open_loop(labels);
        let head = self.open_endless();
        self.statement(body);
        self.controls.pop();
        self.builder.bind(next);
        self.branch(test, head, true);
        self.builder.bind(end);
    }

    pub(super) fn for_statement(&mut self, id: NodeId, head: List, body: NodeId, labels: Vec<Atom>) {
        let entered = self.enter_at(id, ScopeKind::Loop);
        let own = entered.as_ref().map(|_| self.scope);
        let initialization = self.ast.item(head, 0);
        let resources = match initialization.map(|id| self.node(id)) {
            Some(Node::VariableDeclaration { kind, .. }) => using_kind(kind),
            _ => None,
        };
        let loop_itself = |this: &mut Self| {
            match initialization.map(|id| (id, this.node(id))) {
                Some((_, Node::VariableDeclaration { kind, declarators })) => {
                    this.variables(kind, declarators)
                }
                Some((expression, _)) => this.effect(expression),
                None => {}
            }
            let is_let = matches!(
                initialization.map(|id| this.node(id)),
                Some(Node::VariableDeclaration { kind: VariableKind::Let, .. })
            );
            // Each iteration of a `let` loop has bindings of its own.
            let copied = own.filter(|_| is_let).and_then(|scope| {
                this.environments.iter().rev().find(|&&(of, _)| of == scope).map(|&(_, register)| register)
            });
            this.for_body(head, body, labels, copied);
        };
        match resources {
            Some(is_async) => self.disposing(is_async, loop_itself),
            None => loop_itself(self),
        }
        self.leave_if(entered);
    }

    fn for_body(&mut self, head: List, body: NodeId, labels: Vec<Atom>, copied: Option<Register>) {
        self.reset_completion();
        let copy = |this: &mut Self| {
            if let Some(register) = copied {
                this.emit(Opcode::CopyEnvironment, register, 0, 0);
            }
        };
        copy(self);
        let (end, next) = self.open_loop(labels);
        let test = self.ast.item(head, 1).filter(|&test| !self.is_true(test));
        let bottom = self.builder.label();
        let start = match test {
            Some(_) => self.open_body(bottom),
            None => self.open_endless(),
        };
        self.statement(body);
        self.controls.pop();
        self.builder.bind(next);
        copy(self);
        if let Some(update) = self.ast.item(head, 2) {
            self.effect(update);
        }
        self.builder.bind(bottom);
        match test {
            Some(test) => self.branch(test, start, true),
            None => self.jump_if(Opcode::Jump, 0, 0, start),
        }
        self.builder.bind(end);
    }
}

/// For `using`, whether it is `await using`.
pub(super) fn using_kind(kind: VariableKind) -> Option<bool> {
    match kind {
        VariableKind::Using => Some(false),
        VariableKind::AwaitUsing => Some(true),
        _ => None,
    }
}

/// How the declarations of a loop's head bind.
pub(super) fn mode_of(kind: VariableKind) -> BindingMode {
    match kind {
        VariableKind::Var => BindingMode::Variable,
        _ => BindingMode::Lexical,
    }
}
