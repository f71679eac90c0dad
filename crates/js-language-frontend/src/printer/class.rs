//! Classes.

use super::Printer;
use super::powers::Place;
use crate::ast::{ClassId, Node, NodeId, power};

impl Printer<'_> {
    /// A class, declaration or expression.
    pub(super) fn class(&mut self, class: ClassId) {
        let row = self.ast.class(class);
        self.out.word(b"class");
        if let Some(name) = row.name {
            self.out.space();
            self.expression(name, Place::ANY);
        }
        if let Some(heritage) = row.heritage {
            self.out.space();
            self.out.keyword("extends");
            // LeftHandSideExpression: what may be the operand of `++`, and optional chains.
            self.expression(heritage, Place::of(power::POSTFIX));
        }
        self.out.space();
        self.out.byte(b'{');
        self.out.indent();
        for member in self.ast.items(row.members) {
            self.out.settle(false);
            self.out.line();
            self.mark_node(member);
            self.class_member(member);
        }
        self.out.outdent();
        if !row.members.is_empty() {
            self.out.line();
        }
        self.close_at(row.body_span.end);
    }

    fn class_member(&mut self, id: NodeId) {
        match self.ast.node(id) {
            Node::Method { kind, is_static, computed, key, function } => {
                self.static_word(is_static);
                self.method(kind, computed, key, function);
            }
            Node::PropertyDefinition { is_static, computed, key, value } => {
                self.static_word(is_static);
                self.key(computed, key);
                if let Some(value) = value {
                    self.out.space();
                    self.out.byte(b'=');
                    self.out.space();
                    self.expression(value, Place::ASSIGNMENT);
                }
                self.out.semicolon();
            }
            Node::StaticBlock { body } => {
                self.static_word(true);
                self.block(body, false, self.ast.span(id).end);
            }
            _ => self.statement(id),
        }
    }

    fn static_word(&mut self, is_static: bool) {
        if is_static {
            self.out.keyword("static");
        }
    }
}
