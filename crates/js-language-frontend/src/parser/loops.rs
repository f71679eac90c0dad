//! Loops, and the many heads of `for`.

use super::statement::Place;
use super::{Parse, Parser};
use crate::ast::{Node, NodeId, VariableKind};
use crate::atom::names;
use crate::diagnostic::Code;
use crate::lexer::TokenKind;
use crate::span::Span;

impl Parser<'_> {
    fn loop_body(&mut self) -> Parse {
        if self.is_labeled_function() {
            return self.fail(Code::DeclarationInBody, self.token.span());
        }
        let outer = self.context;
        self.context = outer.of_loop();
        let body = self.body(|parser| parser.statement(Place::Body))?;
        self.context = outer;
        Ok(body)
    }

    pub(super) fn while_statement(&mut self) -> Parse {
        let start = self.token.start;
        self.bump();
        let test = self.condition()?;
        let body = self.loop_body()?;
        Ok(self.add(Node::While { test, body }, start))
    }

    pub(super) fn do_statement(&mut self) -> Parse {
        let start = self.token.start;
        self.bump();
        let body = self.loop_body()?;
        if !self.eat(TokenKind::While) {
            return self.expected("`while` after the body of a `do` loop");
        }
        let test = self.condition()?;
        // A semicolon is implied here even without a line break.
        self.eat(TokenKind::Semicolon);
        Ok(self.add(Node::DoWhile { body, test }, start))
    }

    pub(super) fn for_statement(&mut self) -> Parse {
        let start = self.token.start;
        self.bump();
        let await_span = self.token.span();
        let is_await = self.context.is_async && self.eat_word(names::AWAIT);
        if is_await && self.context.in_static_block {
            return self.fail(Code::OperatorInParameters, await_span);
        }
        self.expect(TokenKind::ParenOpen)?;
        let head_start = self.token.start;
        let head = match self.token.kind {
            TokenKind::Semicolon => Head::Expression(None),
            TokenKind::Var => self.for_declaration(VariableKind::Var)?,
            TokenKind::Const => self.for_declaration(VariableKind::Const)?,
            TokenKind::Identifier => self.for_head_from_name(is_await)?,
            _ => self.for_expression()?,
        };
        if self.is_word(names::OF) {
            return self.for_of(start, is_await, head, head_start);
        }
        if is_await {
            return self.expected("`of` in the head of `for await`");
        }
        if self.is(TokenKind::In) {
            return self.for_in(start, head);
        }
        self.for_classic(start, head, head_start)
    }

    /// A head that starts with a name: `let`, `using`, `await using` or an expression.
    fn for_head_from_name(&mut self, is_await: bool) -> Parse<Head> {
        if self.is_word(names::LET) {
            let next = self.peek();
            // `for (let in object)`, `for (let = 0;;)` and `for (let; …)` use a variable named let.
            let declares = matches!(
                next.kind,
                TokenKind::Identifier
                    | TokenKind::BracketOpen
                    | TokenKind::BraceOpen
                    | TokenKind::EscapedKeyword
            );
            if declares && (next.value != Some(names::OF) || self.of_is_bound()) {
                return self.for_declaration(VariableKind::Let);
            }
            if next.kind.is_keyword() && !matches!(next.kind, TokenKind::In | TokenKind::InstanceOf) {
                return self.for_declaration(VariableKind::Let);
            }
        }
        if self.is_word(names::USING) && self.starts_using_in_for() {
            return self.for_declaration(VariableKind::Using);
        }
        if self.is_word(names::AWAIT) && self.starts_await_using_declaration() {
            return self.for_declaration(VariableKind::AwaitUsing);
        }
        if is_await && self.is_word(names::ASYNC) && self.peek().value == Some(names::OF) {
            // Only here can `async of` be no arrow function.
            return Ok(Head::Expression(Some(self.left_hand_side()?)));
        }
        let head_token = self.token;
        let head = self.for_expression()?;
        if self.is_word(names::OF) && !head_token.escaped {
            let bare = matches!(head, Head::Expression(Some(id)) if self.ast.span(id) == head_token.span());
            let starts_with_let = head_token.value == Some(names::LET);
            // `for (async of` could be the start of an arrow function; `for (let` of a declaration.
            if starts_with_let || (bare && !is_await && head_token.value == Some(names::ASYNC)) {
                return self.fail(Code::InvalidForHead, head_token.span());
            }
        }
        Ok(head)
    }

    /// At `let of`: whether `of` is the name being declared.
    fn of_is_bound(&mut self) -> bool {
        let here = self.lexer.checkpoint();
        self.lexer.next(self.ast.atoms_mut());
        let after = self.lexer.next(self.ast.atoms_mut());
        self.lexer.rewind(here);
        // `for (let of …)` is an error in any reading but `let of = …`, `let of;`, `let of,`,
        // `let of in`, `let of of`.
        matches!(after.kind, TokenKind::Assign | TokenKind::Semicolon | TokenKind::Comma | TokenKind::In)
            || after.value == Some(names::OF)
    }

    /// `var`, `let`, `const`, `using` or `await using` with its declarators.
    fn for_declaration(&mut self, kind: VariableKind) -> Parse<Head> {
        let start = self.token.start;
        self.bump();
        if kind == VariableKind::AwaitUsing {
            self.bump();
        }
        let outer = std::mem::replace(&mut self.context.no_in, true);
        let declarators = self.declarators(kind)?;
        self.context.no_in = outer;
        Ok(Head::Declaration(kind, self.add(Node::VariableDeclaration { kind, declarators }, start)))
    }

    /// An expression that may yet become an assignment target.
    fn for_expression(&mut self) -> Parse<Head> {
        let start = self.token.start;
        let outer = std::mem::replace(&mut self.context.no_in, true);
        let first = self.assignment()?;
        if self.is(TokenKind::In) || self.is_word(names::OF) {
            self.context.no_in = outer;
            return Ok(Head::Expression(Some(first)));
        }
        self.settle(start)?;
        let mut expression = first;
        if self.is(TokenKind::Comma) {
            let mark = self.scratch.len();
            self.scratch.push(Some(first));
            while self.eat(TokenKind::Comma) {
                let next = self.settled_assignment()?;
                self.scratch.push(Some(next));
            }
            let expressions = self.list_since(mark);
            expression = self.add(Node::Sequence { expressions }, start);
        }
        self.context.no_in = outer;
        Ok(Head::Expression(Some(expression)))
    }

    fn for_classic(&mut self, start: u32, head: Head, head_start: u32) -> Parse {
        let initialization = match head {
            Head::Declaration(kind, declaration) => {
                self.check_initializers(kind, declaration)?;
                Some(declaration)
            }
            Head::Expression(expression) => expression,
        };
        self.settle(head_start)?;
        if !self.is(TokenKind::Semicolon) {
            return self.expected("`;`, `of` or `in` in the head of `for`");
        }
        self.bump();
        let test = if self.is(TokenKind::Semicolon) { None } else { Some(self.expression_with_in()?) };
        self.expect(TokenKind::Semicolon)?;
        let update = if self.is(TokenKind::ParenClose) { None } else { Some(self.expression_with_in()?) };
        self.expect(TokenKind::ParenClose)?;
        let head = self.ast.add_list(&[initialization, test, update]);
        let body = self.loop_body()?;
        Ok(self.add(Node::For { head, body }, start))
    }

    fn for_in(&mut self, start: u32, head: Head) -> Parse {
        let left = self.for_target(head, true)?;
        self.bump();
        let right = self.expression_with_in()?;
        self.expect(TokenKind::ParenClose)?;
        let body = self.loop_body()?;
        Ok(self.add(Node::ForIn { left, right, body }, start))
    }

    fn for_of(&mut self, start: u32, is_await: bool, head: Head, head_start: u32) -> Parse {
        if matches!(head, Head::Expression(None)) {
            return self.fail(Code::InvalidForHead, Span::empty(head_start));
        }
        let left = self.for_target(head, false)?;
        self.bump();
        let right = self.assignment_with_in()?;
        self.expect(TokenKind::ParenClose)?;
        let body = self.loop_body()?;
        Ok(self.add(Node::ForOf { is_await, left, right, body }, start))
    }

    /// The left side of `in` or `of`: one declared pattern without initializer, or a target.
    fn for_target(&mut self, head: Head, is_in: bool) -> Parse {
        let (kind, declaration) = match head {
            Head::Expression(None) => return self.unexpected(),
            Head::Expression(Some(expression)) => {
                self.make_assignment_target(expression)?;
                return Ok(expression);
            }
            Head::Declaration(kind, declaration) => (kind, declaration),
        };
        let span = self.ast.span(declaration);
        if is_in && matches!(kind, VariableKind::Using | VariableKind::AwaitUsing) {
            return self.fail(Code::UsingInForIn, span);
        }
        if let Node::VariableDeclaration { declarators, .. } = self.ast.node(declaration) {
            if declarators.len() != 1 {
                return self.fail(Code::ManyInForHead, span);
            }
            if let Some(only) = self.ast.item(declarators, 0)
                && let Node::Declarator { target, value: Some(value) } = self.ast.node(only)
            {
                // Annex B.3.5: `for (var name = value in object)`.
                let allowed = is_in
                    && kind == VariableKind::Var
                    && !self.context.strict
                    && matches!(self.ast.node(target), Node::Binding { .. });
                if !allowed {
                    return self.fail(Code::InitializerInForHead, self.ast.span(value)).map(|()| declaration);
                }
            }
        }
        Ok(declaration)
    }
}

/// What stands in a `for` head before the first `;`, `in` or `of`.
enum Head {
    Expression(Option<NodeId>),
    Declaration(VariableKind, NodeId),
}
