//! Statements and lists of them.

use super::Printer;
use super::powers::Place;
use super::start::Start;
use super::string::quote_of_raw;
use crate::Atom;
use crate::ast::{List, Node, NodeId, VariableKind};
use crate::span::Span;

impl Printer<'_> {
    /// Statements, a line each. In a directive prologue a statement that is no more than a string
    /// must not become a directive.
    pub(super) fn statements(&mut self, list: List, mut prologue: bool) {
        for (index, id) in self.ast.items(list).enumerate() {
            if index > 0 {
                self.out.line();
            }
            if prologue && !matches!(self.ast.node(id), Node::Directive { .. }) {
                prologue = false;
                if let Node::Expression { expression } = self.ast.node(id)
                    && matches!(self.ast.node(expression), Node::String { .. })
                {
                    self.out.settle(false);
                    self.mark_node(id);
                    self.in_parentheses(expression);
                    self.out.semicolon();
                    continue;
                }
            }
            self.statement(id);
        }
    }

    /// `{ … }` around statements; `prologue` says that directives may begin it, `end` is where its
    /// `}` ends in the source.
    pub(super) fn block(&mut self, body: List, prologue: bool, end: u32) {
        self.out.byte(b'{');
        if !body.is_empty() {
            self.out.indent();
            self.out.line();
            self.statements(body, prologue);
            self.out.outdent();
            self.out.line();
        }
        self.close_at(end);
    }

    /// The `}` that ends at byte `end` of the source.
    pub(super) fn close_at(&mut self, end: u32) {
        self.mark(end.saturating_sub(1));
        self.out.close_brace();
    }

    /// A statement, declaration or module item.
    pub(super) fn statement(&mut self, id: NodeId) {
        let node = self.ast.node(id);
        self.out.settle(matches!(node, Node::Empty {}));
        self.mark_node(id);
        self.deeper(|printer| printer.statement_of(id, node));
    }

    fn statement_of(&mut self, id: NodeId, node: Node) {
        match node {
            Node::Expression { expression } => {
                self.begin(Start::Statement);
                self.expression(expression, Place::ANY);
                self.out.semicolon();
            }
            Node::VariableDeclaration { kind, declarators } => {
                self.declarators(kind, declarators, Place::ASSIGNMENT);
                self.out.semicolon();
            }
            Node::FunctionDeclaration { function } => self.function_declaration(function),
            Node::ClassDeclaration { class } => self.class(class),
            Node::Block { body } => self.block(body, false, self.ast.span(id).end),
            Node::Empty {} => self.out.byte(b';'),
            Node::Directive { raw, .. } => self.directive(raw),
            Node::If { test, consequent, alternate } => {
                self.out.keyword("if");
                self.in_parentheses(test);
                self.body(consequent);
                if let Some(alternate) = alternate {
                    self.alternate(consequent, alternate);
                }
            }
            Node::Return { argument } => self.jump("return", argument),
            Node::Throw { argument } => self.jump("throw", Some(argument)),
            Node::Break { label } => self.jump_to("break", label, id),
            Node::Continue { label } => self.jump_to("continue", label, id),
            Node::Try { block, handler, finalizer } => {
                self.out.keyword("try");
                self.statement(block);
                if let Some(handler) = handler {
                    self.out.space();
                    self.statement(handler);
                }
                if let Some(finalizer) = finalizer {
                    self.out.space();
                    self.out.keyword("finally");
                    self.statement(finalizer);
                }
            }
            Node::Catch { parameter, body } => {
                self.out.keyword("catch");
                if let Some(parameter) = parameter {
                    self.in_parentheses(parameter);
                    self.out.space();
                }
                self.statement(body);
            }
            Node::Switch { discriminant, cases } => self.switch(id, discriminant, cases),
            Node::Labeled { label, body } => {
                self.mark_start(id, label);
                self.out.word(self.ast.text(label));
                self.out.byte(b':');
                self.out.space();
                self.statement(body);
            }
            Node::With { object, body } => {
                self.out.keyword("with");
                self.in_parentheses(object);
                self.body(body);
            }
            Node::Debugger {} => {
                self.out.word(b"debugger");
                self.out.semicolon();
            }
            // What could not be parsed is not in the tree.
            Node::Error { .. } => self.out.text(b"/* syntax error */"),
            Node::For { .. }
            | Node::ForIn { .. }
            | Node::ForOf { .. }
            | Node::While { .. }
            | Node::DoWhile { .. } => self.loop_statement(node),
            _ => self.module_item(node),
        }
    }

    /// A statement that belongs to another. One that is short stands on the same line, a block
    /// opens there, and anything else goes on the next: an `else` shows whose it is.
    pub(super) fn body(&mut self, id: NodeId) {
        match self.ast.node(id) {
            Node::Empty {} => self.statement(id),
            Node::If { .. }
            | Node::For { .. }
            | Node::ForIn { .. }
            | Node::ForOf { .. }
            | Node::While { .. }
            | Node::DoWhile { .. }
            | Node::With { .. } => {
                self.out.indent();
                self.out.line();
                self.statement(id);
                self.out.outdent();
            }
            _ => {
                self.out.space();
                self.statement(id);
            }
        }
    }

    /// `else …`. No `if` without `else` can end the consequent: the parser would have given it
    /// this `else`.
    fn alternate(&mut self, consequent: NodeId, alternate: NodeId) {
        self.out.settle(false);
        if matches!(self.ast.node(consequent), Node::Block { .. }) {
            self.out.space();
        } else {
            self.out.line();
        }
        self.out.word(b"else");
        if matches!(self.ast.node(alternate), Node::If { .. }) {
            self.out.space();
            self.statement(alternate);
        } else {
            self.body(alternate);
        }
    }

    /// `var`, `let`, `const`, `using` or `await using` with its declarators, whose values stand in
    /// `place`.
    pub(super) fn declarators(&mut self, kind: VariableKind, declarators: List, place: Place) {
        self.out.keyword(kind.text());
        let spread_out = declarators.len() > 1 && !self.fits(declarators);
        if spread_out {
            self.out.indent();
        }
        for (index, id) in self.ast.items(declarators).enumerate() {
            if index > 0 {
                self.out.byte(b',');
                if spread_out {
                    self.out.line();
                } else {
                    self.out.space();
                }
            }
            if let Node::Declarator { target, value } = self.ast.node(id) {
                self.expression(target, Place::ANY);
                if let Some(value) = value {
                    self.out.space();
                    self.out.byte(b'=');
                    self.out.space();
                    self.expression(value, place);
                }
            }
        }
        if spread_out {
            self.out.outdent();
        }
    }

    fn directive(&mut self, raw: Atom) {
        let text = self.ast.text(raw);
        let quote = quote_of_raw(text);
        self.out.byte(quote);
        self.out.raw(text);
        self.out.byte(quote);
        self.out.semicolon();
    }

    fn jump(&mut self, word: &str, argument: Option<NodeId>) {
        self.out.word(word.as_bytes());
        if let Some(argument) = argument {
            self.out.space();
            self.expression(argument, Place::ANY);
        }
        self.out.semicolon();
    }

    fn jump_to(&mut self, word: &str, label: Option<Atom>, id: NodeId) {
        self.out.word(word.as_bytes());
        if let Some(label) = label {
            self.out.space();
            if self.out.is_traced() {
                self.out.mark_label(self.ast.goal(), self.ast.span(id), label);
            }
            self.out.word(self.ast.text(label));
        }
        self.out.semicolon();
    }

    fn switch(&mut self, id: NodeId, discriminant: NodeId, cases: List) {
        self.out.keyword("switch");
        self.in_parentheses(discriminant);
        self.out.space();
        self.out.byte(b'{');
        self.out.indent();
        for case in self.ast.items(cases) {
            let Node::Case { test, body } = self.ast.node(case) else { continue };
            self.out.settle(false);
            self.out.line();
            self.mark_node(case);
            match test {
                Some(test) => {
                    self.out.keyword("case");
                    self.expression(test, Place::ANY);
                }
                None => self.out.word(b"default"),
            }
            self.out.byte(b':');
            if !body.is_empty() {
                self.out.indent();
                self.out.line();
                self.statements(body, false);
                self.out.outdent();
            }
        }
        self.out.outdent();
        if !cases.is_empty() {
            self.out.line();
        }
        let Span { end, .. } = self.ast.span(id);
        self.close_at(end);
    }
}
