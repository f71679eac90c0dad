//! Loops, and the heads of `for`, where `in`, `of`, `let` and `async` mean more than elsewhere.

use super::Printer;
use super::powers::Place;
use super::start::Start;
use crate::ast::{List, Node, NodeId, power};
use crate::atom::names;

impl Printer<'_> {
    pub(super) fn loop_statement(&mut self, node: Node) {
        match node {
            Node::While { test, body } => {
                self.out.keyword("while");
                self.in_parentheses(test);
                self.body(body);
            }
            Node::DoWhile { body, test } => {
                self.out.word(b"do");
                self.body(body);
                self.out.settle(false);
                if matches!(self.ast.node(body), Node::Block { .. }) {
                    self.out.space();
                } else {
                    self.out.line();
                }
                self.out.keyword("while");
                self.in_parentheses(test);
                self.out.implied_semicolon();
            }
            Node::For { head, body } => {
                self.out.keyword("for");
                self.classic_head(head);
                self.body(body);
            }
            Node::ForIn { left, right, body } => {
                self.out.keyword("for");
                self.out.byte(b'(');
                self.iteration_target(left, Start::ForHead);
                self.out.space();
                self.out.keyword("in");
                self.expression(right, Place::ANY);
                self.out.byte(b')');
                self.body(body);
            }
            Node::ForOf { is_await, left, right, body } => {
                self.out.keyword("for");
                if is_await {
                    self.out.keyword("await");
                }
                self.out.byte(b'(');
                // `for (async of` would start an arrow function.
                if !is_await && matches!(self.ast.node(left), Node::Reference { name: names::ASYNC, .. }) {
                    self.in_parentheses(left);
                } else {
                    self.iteration_target(left, Start::ForOfHead);
                }
                self.out.space();
                self.out.keyword("of");
                self.expression(right, Place::ASSIGNMENT);
                self.out.byte(b')');
                self.body(body);
            }
            _ => {}
        }
    }

    /// `(initialization; test; update)`.
    fn classic_head(&mut self, head: List) {
        let part = |index| self.ast.item(head, index);
        let (initialization, test, update) = (part(0), part(1), part(2));
        self.out.byte(b'(');
        if let Some(id) = initialization {
            self.begin(Start::ForHead);
            match self.ast.node(id) {
                Node::VariableDeclaration { .. } => self.declaration_in_head(id),
                _ => self.expression(id, Place { no_in: true, ..Place::ANY }),
            }
        }
        for part in [test, update] {
            self.out.byte(b';');
            if let Some(id) = part {
                self.out.space();
                self.expression(id, Place::ANY);
            }
        }
        self.out.byte(b')');
    }

    /// What stands on the left of `in` or `of`.
    fn iteration_target(&mut self, left: NodeId, start: Start) {
        match self.ast.node(left) {
            Node::VariableDeclaration { .. } => self.declaration_in_head(left),
            _ => {
                self.begin(start);
                self.expression(left, Place::of(power::POSTFIX));
            }
        }
    }

    fn declaration_in_head(&mut self, id: NodeId) {
        if let Node::VariableDeclaration { kind, declarators } = self.ast.node(id) {
            self.mark_node(id);
            self.declarators(kind, declarators, Place { no_in: true, ..Place::ASSIGNMENT });
        }
    }
}
