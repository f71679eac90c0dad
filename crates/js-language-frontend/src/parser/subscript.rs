//! Left-hand-side expressions: members, calls, `new`, optional chains, tagged templates.

use super::recovery::Broken;
use super::{Parse, Parser};
use crate::ast::{List, Node, NodeId, Uses};
use crate::atom::names;
use crate::diagnostic::Code;
use crate::lexer::TokenKind;
use crate::span::Span;

pub(super) const AFTER_ARGUMENT: &str = "`,` or `)` after an argument";

impl Parser<'_> {
    /// LeftHandSideExpression.
    pub(super) fn left_hand_side(&mut self) -> Parse {
        let start = self.token.start;
        let primary = self.primary()?;
        self.subscripts(primary, start)
    }

    /// What follows a primary expression: `.name`, `[index]`, `(arguments)`, `?.`, templates.
    #[inline]
    pub(super) fn subscripts(&mut self, primary: NodeId, start: u32) -> Parse {
        match self.token.kind {
            TokenKind::Dot
            | TokenKind::ParenOpen
            | TokenKind::BracketOpen
            | TokenKind::QuestionDot
            | TokenKind::Template
            | TokenKind::TemplateHead => {
                self.settle(start)?;
                self.subscript_loop(primary, start)
            }
            _ => Ok(primary),
        }
    }

    fn subscript_loop(&mut self, mut object: NodeId, start: u32) -> Parse {
        let mut in_chain = false;
        loop {
            object = match self.token.kind {
                TokenKind::Dot => {
                    self.bump();
                    self.named_member(object, start, false)?
                }
                TokenKind::BracketOpen => self.index(object, start, false)?,
                TokenKind::ParenOpen => self.call(object, start, false)?,
                TokenKind::QuestionDot => {
                    in_chain = true;
                    self.bump();
                    match self.token.kind {
                        TokenKind::BracketOpen => self.index(object, start, true)?,
                        TokenKind::ParenOpen => self.call(object, start, true)?,
                        TokenKind::Template | TokenKind::TemplateHead => {
                            return self.fail(Code::TemplateInChain, self.token.span());
                        }
                        _ => self.named_member(object, start, true)?,
                    }
                }
                TokenKind::Template | TokenKind::TemplateHead => {
                    if in_chain {
                        return self.fail(Code::TemplateInChain, self.token.span());
                    }
                    let template = self.template(true)?;
                    self.add(Node::TaggedTemplate { tag: object, template }, start)
                }
                _ if in_chain => return Ok(self.add(Node::OptionalChain { expression: object }, start)),
                _ => return Ok(object),
            };
        }
    }

    /// `.name` or `.#name`, from the name.
    fn named_member(&mut self, object: NodeId, start: u32, optional: bool) -> Parse {
        let name_length = self.token.span().len();
        if self.is(TokenKind::PrivateName) {
            if matches!(self.ast.node(object), Node::Super {}) {
                return self.fail(Code::SuperPrivate, self.token.span());
            }
            let Some(name) = self.token.value else { return self.unexpected() };
            self.bump();
            return Ok(self.add(Node::PrivateMember { optional, object, name, name_length }, start));
        }
        let name = self.identifier_name()?;
        Ok(self.add(Node::Member { optional, object, name, name_length }, start))
    }

    /// `[index]`, from the `[`.
    fn index(&mut self, object: NodeId, start: u32, optional: bool) -> Parse {
        self.bump();
        let index = self.expression_with_in()?;
        self.expect(TokenKind::BracketClose)?;
        Ok(self.add(Node::Index { optional, object, index }, start))
    }

    /// `(arguments)`, from the `(`.
    fn call(&mut self, callee: NodeId, start: u32, optional: bool) -> Parse {
        // Also in parentheses: `(eval)(x)` evaluates to a reference named eval all the same.
        if !optional && matches!(self.ast.node(callee), Node::Reference { name: names::EVAL, .. }) {
            self.uses.add(Uses::EVAL);
        }
        let arguments = self.arguments()?;
        Ok(self.add(Node::Call { optional, callee, arguments }, start))
    }

    /// Arguments with their parentheses.
    pub(super) fn arguments(&mut self) -> Parse<List> {
        self.bump();
        let outer = std::mem::replace(&mut self.context.no_in, false);
        let mark = self.scratch.len();
        while !self.is(TokenKind::ParenClose) {
            let argument =
                self.entry(Broken::Entry, TokenKind::ParenClose, AFTER_ARGUMENT, Self::argument)?;
            self.scratch.push(Some(argument));
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.context.no_in = outer;
        self.close(TokenKind::ParenClose, AFTER_ARGUMENT)?;
        Ok(self.list_since(mark))
    }

    fn argument(&mut self) -> Parse {
        if !self.is(TokenKind::Ellipsis) {
            return self.settled_assignment();
        }
        let start = self.token.start;
        self.bump();
        let argument = self.settled_assignment()?;
        Ok(self.add(Node::Spread { argument }, start))
    }

    /// `new callee(arguments)`, `new callee`, `new.target`.
    pub(super) fn new_expression(&mut self) -> Parse {
        let start = self.token.start;
        self.enter()?;
        self.bump();
        if self.eat(TokenKind::Dot) {
            let span = Span::new(start, self.token.end);
            if !self.eat_word(names::TARGET) {
                return self.expected("`target` after `new.`");
            }
            if !self.context.new_target {
                self.early_error(Code::NewTargetOutside, span)?;
            }
            self.uses.add(Uses::NEW_TARGET);
            self.leave();
            return Ok(self.add(Node::NewTarget {}, start));
        }
        let callee_start = self.token.start;
        let mut callee = match self.token.kind {
            TokenKind::New => self.new_expression()?,
            TokenKind::Super => {
                let span = self.token.span();
                let callee = self.super_expression()?;
                if self.is(TokenKind::ParenOpen) {
                    return self.fail(Code::NewSuper, span);
                }
                callee
            }
            TokenKind::Import => {
                let import = self.primary()?;
                if matches!(self.ast.node(import), Node::ImportCall { .. }) {
                    return self.fail(Code::NewImport, self.ast.span(import));
                }
                import
            }
            _ => self.primary()?,
        };
        // Only members and templates belong to the callee: the first parentheses are its own.
        loop {
            callee = match self.token.kind {
                TokenKind::Dot => {
                    self.settle(callee_start)?;
                    self.bump();
                    self.named_member(callee, callee_start, false)?
                }
                TokenKind::BracketOpen => {
                    self.settle(callee_start)?;
                    self.index(callee, callee_start, false)?
                }
                TokenKind::Template | TokenKind::TemplateHead => {
                    let template = self.template(true)?;
                    self.add(Node::TaggedTemplate { tag: callee, template }, callee_start)
                }
                TokenKind::QuestionDot => return self.fail(Code::NewOptionalChain, self.token.span()),
                _ => break,
            };
        }
        self.settle(callee_start)?;
        let arguments = if self.is(TokenKind::ParenOpen) { self.arguments()? } else { List::default() };
        self.leave();
        Ok(self.add(Node::New { callee, arguments }, start))
    }

    /// `super`, which must be called or asked for a property.
    pub(super) fn super_expression(&mut self) -> Parse {
        let start = self.token.start;
        let span = self.token.span();
        self.bump();
        match self.token.kind {
            TokenKind::ParenOpen => {
                if !self.context.super_call {
                    self.early_error(Code::SuperCallOutside, span)?;
                }
                self.uses.add(Uses::SUPER_CALL);
            }
            TokenKind::Dot | TokenKind::BracketOpen => {
                if !self.context.super_property {
                    self.early_error(Code::SuperPropertyOutside, span)?;
                }
                self.uses.add(Uses::SUPER_PROPERTY);
            }
            _ => return self.fail(Code::BareSuper, span),
        }
        Ok(self.add(Node::Super {}, start))
    }

    /// `import(…)`, `import.meta`.
    pub(super) fn import_expression(&mut self) -> Parse {
        let start = self.token.start;
        self.bump();
        if self.eat(TokenKind::Dot) {
            let span = Span::new(start, self.token.end);
            if !self.eat_word(names::META) {
                return self.expected("`meta` after `import.`");
            }
            if !self.context.module {
                self.early_error(Code::ImportMetaOutside, span)?;
            }
            return Ok(self.add(Node::ImportMeta {}, start));
        }
        self.expect(TokenKind::ParenOpen)?;
        let source = self.assignment_with_in()?;
        let mut options = None;
        if self.eat(TokenKind::Comma) && !self.is(TokenKind::ParenClose) {
            options = Some(self.assignment_with_in()?);
            self.eat(TokenKind::Comma);
        }
        self.expect(TokenKind::ParenClose)?;
        Ok(self.add(Node::ImportCall { source, options }, start))
    }
}
