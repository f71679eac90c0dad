//! What patterns are made of, and the entries of literals: nodes that stand where expressions do.

use super::Printer;
use super::powers::Place;
use crate::ast::{Node, NodeId};

impl Printer<'_> {
    /// A default, rest, property or private name.
    pub(super) fn pattern_part(&mut self, id: NodeId, node: Node) {
        match node {
            Node::PrivateName { name } => {
                self.mark_start(id, name);
                self.out.text(self.ast.text(name));
            }
            Node::Default { parenthesized, target, value } => {
                self.target(target, parenthesized);
                self.out.space();
                self.out.byte(b'=');
                self.out.space();
                self.expression(value, Place::ASSIGNMENT);
            }
            Node::Rest { target } => {
                self.out.text(b"...");
                self.expression(target, Place::ASSIGNMENT);
            }
            Node::Property { kind, computed, shorthand, key, value } => {
                self.property(kind, computed, shorthand, key, value);
            }
            Node::PatternProperty { computed, shorthand, key, value } => {
                self.keyed(computed, shorthand, key, value);
            }
            // Statements and module items are printed by those who know them to be such.
            _ => self.statement(id),
        }
    }
}
