//! Expressions, kind by kind.

use super::Printer;
use super::powers::Place;
use crate::ast::{List, Node, NodeId, UnaryOperator, power};

impl Printer<'_> {
    /// An expression, in parentheses where `place` asks for them.
    #[inline]
    pub(super) fn expression(&mut self, id: NodeId, place: Place) {
        match self.ast.node(id) {
            Node::Reference { name, .. } => {
                if self.out.len() == self.start_at && self.let_declares(id, false) {
                    self.out.byte(b'(');
                    self.name_of(id, name);
                    self.out.byte(b')');
                } else {
                    self.name_of(id, name);
                }
            }
            Node::Binding { name } | Node::Name { name } => self.name_of(id, name),
            // Leaves need no stack.
            node @ (Node::This {}
            | Node::Null {}
            | Node::Boolean { .. }
            | Node::Number { .. }
            | Node::String { .. }) => self.compound(id, node, place),
            node => self.deeper(|printer| printer.compound(id, node, place)),
        }
    }

    /// Expressions with commas between them: arguments, or the parts of a sequence.
    pub(super) fn expressions(&mut self, list: List) {
        for (index, &entry) in self.ast.list(list).iter().enumerate() {
            if index > 0 {
                self.out.comma();
            }
            if let Some(id) = entry {
                self.expression(id, Place::ASSIGNMENT);
            }
        }
    }

    fn compound(&mut self, id: NodeId, node: Node, place: Place) {
        self.mark_node(id);
        if self.needs_parentheses(node, place) {
            self.out.byte(b'(');
            self.bare(id, node, Place::ANY);
            self.out.byte(b')');
        } else {
            self.bare(id, node, place);
        }
    }

    /// An expression that needs no parentheses in `place`.
    fn bare(&mut self, id: NodeId, node: Node, place: Place) {
        match node {
            Node::This {} => self.out.word(b"this"),
            Node::Super {} => self.out.word(b"super"),
            Node::Null {} => self.out.word(b"null"),
            Node::Boolean { value } => self.out.word(if value { b"true" } else { b"false" }),
            Node::Number { value } => self.number(value),
            Node::BigInt { digits } => {
                self.out.word(self.ast.text(digits));
                self.out.byte(b'n');
            }
            Node::String { value } => self.string(value),
            Node::RegExp { pattern, flags } => {
                self.out.regexp(self.ast.text(pattern), self.ast.text(flags));
            }
            Node::Template { parts } => self.template(parts),
            Node::Array { elements } | Node::ArrayPattern { elements } => self.array(elements),
            Node::Object { properties } | Node::ObjectPattern { properties } => self.object(properties),
            Node::Spread { argument } => {
                self.out.text(b"...");
                self.expression(argument, Place::ASSIGNMENT);
            }
            Node::Function { function } => self.function(function, place),
            Node::Class { class } => self.class(class),
            Node::Unary { operator, operand } => {
                match operator {
                    UnaryOperator::TypeOf | UnaryOperator::Void | UnaryOperator::Delete => {
                        self.out.keyword(operator.text());
                    }
                    _ => self.out.prefix(operator.text().as_bytes()),
                }
                self.expression(operand, Place::of(power::UNARY));
            }
            Node::Update { operator, prefix: true, target } => {
                self.out.prefix(operator.text().as_bytes());
                self.expression(target, Place::of(power::UNARY));
            }
            Node::Update { operator, prefix: false, target } => {
                self.expression(target, Place::of(power::POSTFIX));
                self.out.text(operator.text().as_bytes());
            }
            Node::Binary { .. } | Node::Logical { .. } => self.infix(id, place),
            Node::PrivateIn { name, right } => {
                self.mark_start(id, name);
                self.out.text(self.ast.text(name));
                self.out.infix("in");
                let shift = super::powers::binary(crate::ast::BinaryOperator::In).right;
                self.expression(right, place.with(shift));
            }
            Node::Assignment { operator, parenthesized, target, value } => {
                self.target(target, parenthesized);
                self.out.space();
                self.out.text(operator.text().as_bytes());
                self.out.space();
                self.expression(value, Place::ASSIGNMENT.no_in_of(place));
            }
            Node::Conditional { test, consequent, alternate } => {
                self.expression(test, Place::of(power::SHORT_CIRCUIT).no_in_of(place));
                self.out.space();
                self.out.byte(b'?');
                self.out.space();
                self.expression(consequent, Place::ASSIGNMENT);
                self.out.space();
                self.out.byte(b':');
                self.out.space();
                self.expression(alternate, Place::ASSIGNMENT.no_in_of(place));
            }
            Node::Call { .. }
            | Node::Member { .. }
            | Node::PrivateMember { .. }
            | Node::Index { .. }
            | Node::TaggedTemplate { .. } => self.chain(id, place),
            Node::New { callee, arguments } => self.new_expression(callee, arguments, place),
            Node::OptionalChain { expression } => self.expression(expression, Place::of(power::MEMBER)),
            Node::Sequence { expressions } => self.sequence(expressions, place),
            Node::Yield { delegate, argument } => {
                self.out.word(b"yield");
                if delegate {
                    self.out.byte(b'*');
                }
                if let Some(argument) = argument {
                    self.out.space();
                    self.expression(argument, Place::ASSIGNMENT.no_in_of(place));
                }
            }
            Node::Await { argument } => {
                self.out.keyword("await");
                self.expression(argument, Place::of(power::UNARY));
            }
            Node::ImportCall { source, options } => {
                self.out.word(b"import");
                self.out.byte(b'(');
                self.expression(source, Place::ASSIGNMENT);
                if let Some(options) = options {
                    self.out.comma();
                    self.expression(options, Place::ASSIGNMENT);
                }
                self.out.byte(b')');
            }
            Node::ImportMeta {} => self.out.word(b"import.meta"),
            Node::NewTarget {} => self.out.word(b"new.target"),
            // Bindings, properties and the like stand where expressions do, and print themselves.
            _ => self.pattern_part(id, node),
        }
    }

    /// `a, b, c`; in the head of a `for` none of them may have a bare `in`.
    fn sequence(&mut self, expressions: List, place: Place) {
        for (index, id) in self.ast.items(expressions).enumerate() {
            if index > 0 {
                self.out.comma();
            }
            self.expression(id, Place::ASSIGNMENT.no_in_of(place));
        }
    }

    /// What is assigned to. Parentheses around it are part of the meaning: a function assigned to
    /// `(name)` is not named after it.
    pub(super) fn target(&mut self, target: NodeId, parenthesized: bool) {
        if parenthesized {
            self.in_parentheses(target);
        } else {
            self.expression(target, Place::of(power::POSTFIX));
        }
    }
}
