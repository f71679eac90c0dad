//! Functions, arrow functions and methods.

use super::Printer;
use super::powers::Place;
use super::start::Start;
use crate::ast::{Function, FunctionId, FunctionKind, MethodKind, Node, NodeId};

impl Printer<'_> {
    /// A function expression or arrow function.
    pub(super) fn function(&mut self, function: FunctionId, place: Place) {
        let row = self.ast.function(function);
        match row.kind {
            FunctionKind::Arrow => self.arrow(row, place),
            // The function of a method is printed with its key; alone it is like any other.
            _ => self.function_declaration(function),
        }
    }

    /// `function name(…) {…}`, declaration or expression.
    pub(super) fn function_declaration(&mut self, function: FunctionId) {
        let row = self.ast.function(function);
        if row.is_async {
            self.out.keyword("async");
        }
        self.out.word(b"function");
        if row.is_generator {
            self.out.byte(b'*');
        }
        self.out.space();
        if let Some(name) = row.name {
            self.expression(name, Place::ANY);
        }
        self.parameters_and_body(row);
    }

    fn parameters_and_body(&mut self, row: &Function) {
        self.arguments(row.parameters);
        self.out.space();
        self.function_body(row);
    }

    fn function_body(&mut self, row: &Function) {
        self.block(row.body, true, row.body_span.end);
    }

    fn arrow(&mut self, row: &Function, place: Place) {
        if row.is_async {
            self.out.keyword("async");
        }
        let only = match row.parameters.len() {
            1 => self.ast.item(row.parameters, 0),
            _ => None,
        };
        match only {
            Some(id) if self.out.minify() && matches!(self.ast.node(id), Node::Binding { .. }) => {
                self.expression(id, Place::ANY);
            }
            _ => self.arguments(row.parameters),
        }
        self.out.space();
        self.out.text(b"=>");
        self.out.space();
        if !row.has_expression_body {
            self.function_body(row);
        } else if let Some(body) = self.ast.item(row.body, 0) {
            self.begin(Start::ArrowBody);
            self.expression(body, Place::ASSIGNMENT.no_in_of(place));
        }
    }

    /// A method, getter or setter of a class or an object, from its key or what stands before it.
    pub(super) fn method(&mut self, kind: MethodKind, computed: bool, key: NodeId, value: NodeId) {
        let Node::Function { function } = self.ast.node(value) else { return };
        let row = self.ast.function(function);
        match kind {
            MethodKind::Get => self.out.keyword("get"),
            MethodKind::Set => self.out.keyword("set"),
            MethodKind::Method | MethodKind::Constructor => {
                if row.is_async {
                    self.out.keyword("async");
                }
                if row.is_generator {
                    self.out.byte(b'*');
                }
            }
        }
        self.key(computed, key);
        self.parameters_and_body(row);
    }
}
