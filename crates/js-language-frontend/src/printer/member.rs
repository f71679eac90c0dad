//! Members, calls and what else follows a primary expression; chains are printed by a loop, like
//! infix operators.

use super::Printer;
use super::powers::Place;
use crate::ast::{List, Node, NodeId, power};

impl Printer<'_> {
    /// A member, call or tagged template that needs no parentheses here.
    pub(super) fn chain(&mut self, top: NodeId, place: Place) {
        let bottom = self.spine.len();
        let place = Place { no_in: false, ..place.with(power::MEMBER) };
        let mut id = top;
        while let Some(inner) = self.object_of(id) {
            self.spine.push(id);
            let is_index = matches!(self.ast.node(id), Node::Index { optional: false, .. });
            id = inner;
            let goes_on = self.object_of(id).is_some()
                && !(place.no_call && matches!(self.ast.node(id), Node::Call { .. }));
            if !goes_on {
                if is_index && self.let_declares(id, true) {
                    self.in_parentheses(id);
                } else {
                    self.expression(id, place);
                }
                break;
            }
        }
        while self.spine.len() > bottom {
            let Some(id) = self.spine.pop() else { break };
            self.link(id);
        }
    }

    /// What the links of a chain are tied to.
    #[inline]
    fn object_of(&self, id: NodeId) -> Option<NodeId> {
        match self.ast.node(id) {
            Node::Member { object, .. } | Node::PrivateMember { object, .. } | Node::Index { object, .. } => {
                Some(object)
            }
            Node::Call { callee, .. } => Some(callee),
            Node::TaggedTemplate { tag, .. } => Some(tag),
            _ => None,
        }
    }

    /// One link of a chain, without what it is tied to.
    fn link(&mut self, id: NodeId) {
        match self.ast.node(id) {
            Node::Member { optional, name, name_length, .. }
            | Node::PrivateMember { optional, name, name_length, .. } => {
                if optional {
                    self.out.text(b"?.");
                } else {
                    self.out.dot();
                }
                if self.out.is_traced() {
                    self.mark_name(name, self.ast.span(id).end - name_length);
                }
                self.out.text(self.ast.text(name));
            }
            Node::Index { optional, index, .. } => {
                if optional {
                    self.out.text(b"?.");
                }
                self.out.byte(b'[');
                self.expression(index, Place::ANY);
                self.out.byte(b']');
            }
            Node::Call { optional, arguments, .. } => {
                if optional {
                    self.out.text(b"?.");
                }
                self.arguments(arguments);
            }
            Node::TaggedTemplate { template, .. } => self.expression(template, Place::ANY),
            _ => {}
        }
    }

    /// Arguments with their parentheses.
    pub(super) fn arguments(&mut self, arguments: List) {
        self.out.byte(b'(');
        self.expressions(arguments);
        self.out.byte(b')');
    }

    /// `new callee(arguments)`.
    pub(super) fn new_expression(&mut self, callee: NodeId, arguments: List, place: Place) {
        self.out.keyword("new");
        self.expression(callee, Place { no_call: true, ..Place::of(power::MEMBER) });
        // Without arguments the parentheses count only where more follows.
        if !arguments.is_empty() || place.min >= power::MEMBER || !self.out.minify() {
            self.arguments(arguments);
        }
    }
}
