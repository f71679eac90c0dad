//! Variable declarations: `var`, `let`, `const`, `using`, `await using`.

use super::statement::Place;
use super::{Parse, Parser};
use crate::ast::{List, Node, NodeId, VariableKind};
use crate::atom::names;
use crate::diagnostic::Code;
use crate::lexer::TokenKind;
use crate::span::Span;

impl Parser<'_> {
    pub(super) fn variable_statement(&mut self) -> Parse {
        self.declaration(VariableKind::Var)
    }

    /// A `let` or `const` declaration.
    pub(super) fn lexical_statement(&mut self) -> Parse {
        let kind = if self.is(TokenKind::Const) { VariableKind::Const } else { VariableKind::Let };
        self.declaration(kind)
    }

    /// A `using` or `await using` declaration.
    pub(super) fn using_statement(&mut self, place: Place) -> Parse {
        let kind = if self.is_word(names::AWAIT) { VariableKind::AwaitUsing } else { VariableKind::Using };
        if place != Place::List {
            return self.fail(Code::DeclarationInBody, self.token.span());
        }
        if !self.context.using_allowed {
            self.early_error(Code::UsingOutside, self.token.span())?;
        }
        self.declaration(kind)
    }

    fn declaration(&mut self, kind: VariableKind) -> Parse {
        let start = self.token.start;
        self.bump();
        if kind == VariableKind::AwaitUsing {
            self.bump();
        }
        let declarators = self.declarators(kind)?;
        self.semicolon()?;
        let declaration = self.add(Node::VariableDeclaration { kind, declarators }, start);
        self.check_initializers(kind, declaration)?;
        Ok(declaration)
    }

    /// Declarators with commas between them.
    pub(super) fn declarators(&mut self, kind: VariableKind) -> Parse<List> {
        let mark = self.scratch.len();
        loop {
            let start = self.token.start;
            let target = match kind {
                VariableKind::Using | VariableKind::AwaitUsing => self.binding()?,
                _ => self.binding_target()?,
            };
            if kind != VariableKind::Var {
                self.check_lexical_names(target)?;
            }
            let value = if self.eat(TokenKind::Assign) { Some(self.settled_assignment()?) } else { None };
            let declarator = self.add(Node::Declarator { target, value }, start);
            self.scratch.push(Some(declarator));
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        Ok(self.list_since(mark))
    }

    /// `let` is no name for a lexical binding, in any mode.
    fn check_lexical_names(&mut self, target: NodeId) -> Parse<()> {
        match self.ast.node(target) {
            Node::Binding { name: names::LET } => {
                let span = self.ast.span(target);
                self.early_error(Code::LetAsLexicalName, span)
            }
            Node::Binding { .. } => Ok(()),
            _ => {
                let mut children = Vec::new();
                self.ast.for_each_child(target, &mut |child| children.push(child));
                for child in children {
                    // Defaults and keys hold no bindings of this declaration, but functions in
                    // them would be strangers: only patterns are followed.
                    if matches!(
                        self.ast.node(child),
                        Node::Binding { .. }
                            | Node::ArrayPattern { .. }
                            | Node::ObjectPattern { .. }
                            | Node::PatternProperty { .. }
                            | Node::Default { .. }
                            | Node::Rest { .. }
                    ) {
                        self.check_lexical_names(child)?;
                    }
                }
                Ok(())
            }
        }
    }

    /// Outside the head of `for (… in …)` and `for (… of …)`, constants and patterns need a value.
    pub(super) fn check_initializers(&mut self, kind: VariableKind, declaration: NodeId) -> Parse<()> {
        let Node::VariableDeclaration { declarators, .. } = self.ast.node(declaration) else { return Ok(()) };
        for index in 0..declarators.len() {
            let Some(id) = self.ast.item(declarators, index) else { continue };
            let Node::Declarator { target, value: None } = self.ast.node(id) else { continue };
            let end = self.ast.span(id).end;
            if !matches!(self.ast.node(target), Node::Binding { .. }) {
                self.early_error(Code::PatternWithoutValue, self.ast.span(target))?;
            } else if kind.is_constant() {
                self.early_error_about(
                    Code::ConstantWithoutValue,
                    Span::new(self.start_of(id), end),
                    kind.text(),
                )?;
            }
        }
        Ok(())
    }

    /// At `let`: whether it declares.
    pub(super) fn starts_let_declaration(&mut self, place: Place) -> bool {
        let next = self.peek();
        match next.kind {
            TokenKind::BracketOpen => true,
            TokenKind::BraceOpen | TokenKind::Identifier | TokenKind::EscapedKeyword => {
                // Where no declaration may stand, a line break after `let` ends a statement.
                place == Place::List || !next.newline_before
            }
            // `let` and a reserved word is a declaration of a bad name, but for these operators.
            kind if kind.is_keyword() => {
                place == Place::List
                    && !next.newline_before
                    && !matches!(kind, TokenKind::In | TokenKind::InstanceOf)
            }
            _ => false,
        }
    }

    /// At `using`: whether it declares. No line break may follow it.
    pub(super) fn starts_using_declaration(&mut self) -> bool {
        let next = self.peek();
        next.kind == TokenKind::Identifier && !next.newline_before
    }

    /// At `using` in the head of a `for`: `using of` is a declaration only of a variable with a
    /// value.
    pub(super) fn starts_using_in_for(&mut self) -> bool {
        let here = self.lexer.checkpoint();
        let next = self.lexer.next(self.ast.atoms_mut());
        let after = self.lexer.next(self.ast.atoms_mut());
        self.lexer.rewind(here);
        next.kind == TokenKind::Identifier
            && !next.newline_before
            && (next.value != Some(names::OF) || after.kind == TokenKind::Assign)
    }

    /// At `await`: whether it starts an `await using` declaration.
    pub(super) fn starts_await_using_declaration(&mut self) -> bool {
        if !self.context.is_async {
            return false;
        }
        let here = self.lexer.checkpoint();
        let using = self.lexer.next(self.ast.atoms_mut());
        let name = self.lexer.next(self.ast.atoms_mut());
        self.lexer.rewind(here);
        using.kind == TokenKind::Identifier
            && using.value == Some(names::USING)
            && !using.escaped
            && !using.newline_before
            && name.kind == TokenKind::Identifier
            && !name.newline_before
    }
}
