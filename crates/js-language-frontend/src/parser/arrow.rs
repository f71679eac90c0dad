//! Parentheses, and the arrow functions that they may turn out to be.

use super::cover::Cover;
use super::function::FunctionHead;
use super::names::Use;
use super::recovery::Broken;
use super::subscript::AFTER_ARGUMENT;
use super::{Parse, Parser};
use crate::ast::{FunctionKind, List, Node, NodeId};
use crate::diagnostic::Code;
use crate::lexer::TokenKind;
use crate::span::Span;

/// Why parentheses can only be arrow parameters.
type OnlyParameters = Option<Span>;

impl Parser<'_> {
    /// `( … )`: a parenthesized expression, or, where `arrow_allowed`, an arrow function.
    pub(super) fn parenthesized(&mut self, arrow_allowed: bool) -> Parse {
        let start = self.token.start;
        let mark = self.scratch.len();
        let (only_parameters, inner) = self.parenthesized_list()?;
        let after_list = Span::new(self.previous_end - 1, self.previous_end);
        if arrow_allowed && self.is(TokenKind::Arrow) && !self.token.newline_before {
            let parameters = self.list_since(mark);
            return self.arrow(start, parameters, false);
        }
        if let Some(span) = only_parameters {
            let span = if span.is_empty() { after_list } else { span };
            self.early_error(Code::ExpectedArrow, span)?;
            let parts = self.list_since(mark);
            return Ok(self.add(Node::Error { parts }, start));
        }
        self.settle(start)?;
        let expression = if self.scratch.len() == mark + 1 {
            let only = self.scratch.pop().flatten();
            match only {
                Some(expression) => expression,
                None => return self.unexpected(),
            }
        } else {
            let expressions = self.list_since(mark);
            self.ast.add(Node::Sequence { expressions }, inner)
        };
        self.parenthesized.push(expression);
        Ok(expression)
    }

    /// The entries between parentheses onto `scratch`: expressions that may become parameters.
    /// Tells what can only be parameters: nothing at all, a rest element, a comma at the end; and
    /// the span of what stands between the parentheses.
    fn parenthesized_list(&mut self) -> Parse<(OnlyParameters, Span)> {
        self.bump();
        let start = self.token.start;
        let outer = std::mem::replace(&mut self.context.no_in, false);
        let mut only_parameters = None;
        loop {
            if self.is(TokenKind::ParenClose) {
                only_parameters = Some(Span::empty(self.token.start));
                break;
            }
            if self.is(TokenKind::Ellipsis) {
                let span = self.token.span();
                let rest = self.rest_parameter()?;
                self.scratch.push(Some(rest));
                only_parameters = Some(span);
                if !self.is(TokenKind::ParenClose) {
                    return self.fail(Code::RestNotLast, span);
                }
                break;
            }
            let entry = self.entry(Broken::Entry, TokenKind::ParenClose, "`,` or `)`", Self::assignment)?;
            self.scratch.push(Some(entry));
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.context.no_in = outer;
        let inner = Span::new(start.min(self.previous_end), self.previous_end);
        self.close(TokenKind::ParenClose, "`,` or `)`")?;
        Ok((only_parameters, inner))
    }

    /// `async ( … )`: a call of a function named async, or the head of an async arrow function.
    pub(super) fn async_call_or_arrow(&mut self) -> Parse {
        let start = self.token.start;
        let callee_span = self.token.span();
        let callee_name = self.identifier(Use::Reference)?;
        // Spread arguments become rest parameters, so these are arguments first.
        let mark = self.scratch.len();
        let before = self.cover;
        let arguments_start = self.token.start;
        let (list, rest_comma) = self.async_arguments(mark)?;
        if self.is(TokenKind::Arrow) && !self.token.newline_before {
            if let Some(span) = rest_comma {
                return self.fail(Code::RestNotLast, span);
            }
            return self.arrow(start, list, true);
        }
        self.settle(arguments_start)?;
        self.cover.pattern_only = before.pattern_only;
        let callee = self.reference_to(callee_name, callee_span);
        Ok(self.add(Node::Call { optional: false, callee, arguments: list }, start))
    }

    /// Arguments that may become parameters; also where a comma follows a spread one.
    fn async_arguments(&mut self, mark: usize) -> Parse<(List, Option<Span>)> {
        self.bump();
        let outer = std::mem::replace(&mut self.context.no_in, false);
        let mut rest_comma = None;
        while !self.is(TokenKind::ParenClose) {
            let entry = self.entry(Broken::Entry, TokenKind::ParenClose, AFTER_ARGUMENT, |parser| {
                if !parser.is(TokenKind::Ellipsis) {
                    return parser.assignment();
                }
                let start = parser.token.start;
                parser.bump();
                let argument = parser.assignment()?;
                if parser.is(TokenKind::Comma) {
                    rest_comma = Some(parser.token.span());
                }
                Ok(parser.add(Node::Spread { argument }, start))
            })?;
            self.scratch.push(Some(entry));
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.context.no_in = outer;
        self.close(TokenKind::ParenClose, AFTER_ARGUMENT)?;
        Ok((self.list_since(mark), rest_comma))
    }

    /// `async name => …`, from the name.
    pub(super) fn async_arrow_after_keyword(&mut self, start: u32) -> Parse {
        let outer = std::mem::replace(&mut self.context.is_async, true);
        let binding = self.binding();
        self.context.is_async = outer;
        let binding = binding?;
        if !self.is(TokenKind::Arrow) || self.token.newline_before {
            return self.expected("`=>` after the parameter of an async arrow function");
        }
        let parameters = self.ast.add_list(&[Some(binding)]);
        self.arrow_with(start, parameters, true, true)
    }

    /// `name => …`, from the arrow.
    pub(super) fn arrow_after_name(&mut self, name: NodeId, start: u32) -> Parse {
        self.make_parameter(name)?;
        let parameters = self.ast.add_list(&[Some(name)]);
        self.arrow_with(start, parameters, false, true)
    }

    /// An arrow function whose parameters were parsed as expressions, from the arrow.
    fn arrow(&mut self, start: u32, parameters: List, is_async: bool) -> Parse {
        self.check_arrow_parameters(start, is_async)?;
        if self.cover.pattern_only.is_some_and(|(_, span)| span.start >= start) {
            self.cover = Cover { pattern_only: None, ..self.cover };
        }
        let outer = self.context.is_async;
        self.context.is_async |= is_async;
        let mut simple = true;
        for index in 0..parameters.len() {
            let Some(parameter) = self.ast.item(parameters, index) else { continue };
            match self.ast.node(parameter) {
                Node::Rest { .. } => {}
                Node::Spread { argument } => {
                    if index + 1 != parameters.len() {
                        return self.fail(Code::RestNotLast, self.ast.span(parameter));
                    }
                    if matches!(self.ast.node(argument), Node::Assignment { .. }) {
                        return self.fail(Code::RestWithDefault, self.ast.span(parameter));
                    }
                    self.make_parameter(argument)?;
                    self.ast.replace(parameter, Node::Rest { target: argument });
                }
                _ => self.make_parameter(parameter)?,
            }
            simple &= matches!(self.ast.node(parameter), Node::Binding { .. });
        }
        self.context.is_async = outer;
        self.arrow_with(start, parameters, is_async, simple)
    }

    /// The arrow and the body.
    fn arrow_with(&mut self, start: u32, parameters: List, is_async: bool, simple: bool) -> Parse {
        let head = FunctionHead { kind: FunctionKind::Arrow, is_async, is_generator: false, name: None };
        self.bump();
        let function = self.arrow_body(head, parameters, simple)?;
        Ok(self.add(Node::Function { function }, start))
    }
}
