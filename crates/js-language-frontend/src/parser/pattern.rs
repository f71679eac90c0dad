//! Binding patterns: what declarations and parameters are made of.

use super::names::is_name;
use super::{Parse, Parser};
use crate::ast::Node;
use crate::diagnostic::Code;
use crate::lexer::TokenKind;

impl Parser<'_> {
    /// BindingIdentifier or BindingPattern.
    pub(super) fn binding_target(&mut self) -> Parse {
        match self.token.kind {
            TokenKind::BracketOpen => self.array_pattern(),
            TokenKind::BraceOpen => self.object_pattern(),
            _ => self.binding(),
        }
    }

    /// BindingElement: a target with an optional default.
    pub(super) fn binding_element(&mut self) -> Parse {
        let start = self.token.start;
        let target = self.binding_target()?;
        if !self.eat(TokenKind::Assign) {
            return Ok(target);
        }
        let value = self.assignment_with_in()?;
        Ok(self.add(Node::Default { parenthesized: false, target, value }, start))
    }

    /// `...target`: the last of the parameters or of an array pattern.
    pub(super) fn rest_parameter(&mut self) -> Parse {
        let start = self.token.start;
        self.bump();
        let target = self.binding_target()?;
        if self.is(TokenKind::Assign) {
            return self.fail(Code::RestWithDefault, self.token.span());
        }
        Ok(self.add(Node::Rest { target }, start))
    }

    fn array_pattern(&mut self) -> Parse {
        let start = self.token.start;
        self.enter()?;
        self.bump();
        let mark = self.scratch.len();
        while !self.is(TokenKind::BracketClose) {
            if self.eat(TokenKind::Comma) {
                self.scratch.push(None);
                continue;
            }
            if self.is(TokenKind::Ellipsis) {
                let rest = self.rest_parameter()?;
                self.scratch.push(Some(rest));
                if !self.is(TokenKind::BracketClose) {
                    return self.fail(Code::RestNotLast, self.ast.span(rest));
                }
                break;
            }
            let element = self.binding_element()?;
            self.scratch.push(Some(element));
            if !self.is(TokenKind::BracketClose) {
                self.expect(TokenKind::Comma)?;
            }
        }
        self.bump();
        self.leave();
        let elements = self.list_since(mark);
        Ok(self.add(Node::ArrayPattern { elements }, start))
    }

    fn object_pattern(&mut self) -> Parse {
        let start = self.token.start;
        self.enter()?;
        self.bump();
        let mark = self.scratch.len();
        while !self.is(TokenKind::BraceClose) {
            let property = if self.is(TokenKind::Ellipsis) {
                let rest_start = self.token.start;
                self.bump();
                let target = self.binding()?;
                let rest = self.add(Node::Rest { target }, rest_start);
                if !self.is(TokenKind::BraceClose) {
                    return self.fail(Code::RestNotLast, self.ast.span(rest));
                }
                rest
            } else {
                self.pattern_property()?
            };
            self.scratch.push(Some(property));
            if !self.is(TokenKind::BraceClose) {
                self.expect(TokenKind::Comma)?;
            }
        }
        self.bump();
        self.leave();
        let properties = self.list_since(mark);
        Ok(self.add(Node::ObjectPattern { properties }, start))
    }

    fn pattern_property(&mut self) -> Parse {
        let start = self.token.start;
        let first = self.token;
        if first.kind == TokenKind::Identifier {
            // Most properties of patterns are shorthands; what follows tells.
            let next = self.peek();
            if matches!(next.kind, TokenKind::Comma | TokenKind::BraceClose | TokenKind::Assign) {
                let Some(name) = first.value else { return self.unexpected() };
                let key = self.ast.add(Node::Name { name }, first.span());
                let value = self.binding_element()?;
                return Ok(
                    self.add(Node::PatternProperty { computed: false, shorthand: true, key, value }, start)
                );
            }
        }
        let name = self.property_name()?;
        if !self.is(TokenKind::Colon) {
            if is_name(&first) && first.kind != TokenKind::Identifier {
                return self.fail_about(Code::ReservedWord, first.span(), first.kind.text());
            }
            return self.expected("`:` after a property name");
        }
        self.bump();
        let value = self.binding_element()?;
        Ok(self.add(
            Node::PatternProperty { computed: name.computed, shorthand: false, key: name.key, value },
            start,
        ))
    }
}
