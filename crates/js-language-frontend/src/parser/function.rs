//! Functions: heads, parameters, bodies, directive prologues.

use super::cover::Cover;
use super::recovery::Broken;
use super::{Context, FunctionDepth, Parse, Parser};
use crate::ast::{Function, FunctionId, FunctionKind, List, Node, NodeId, Uses};
use crate::atom::names;
use crate::diagnostic::Code;
use crate::lexer::TokenKind;
use crate::span::Span;

/// What is known of a function before its parameters.
#[derive(Clone, Copy)]
pub(crate) struct FunctionHead {
    pub(crate) kind: FunctionKind,
    pub(crate) is_async: bool,
    pub(crate) is_generator: bool,
    pub(crate) name: Option<NodeId>,
}

const AFTER_PARAMETER: &str = "`,` or `)` after a parameter";

/// What surrounds a function, put aside while it is parsed.
struct Outer {
    context: Context,
    labels: Vec<super::Label>,
    uses: Uses,
    cover: Cover,
}

impl Parser<'_> {
    /// `function …` or `async function …` as an expression.
    pub(super) fn function_expression(&mut self) -> Parse {
        let start = self.token.start;
        let (is_async, is_generator) = self.function_keywords();
        let mut head = FunctionHead { kind: FunctionKind::Ordinary, is_async, is_generator, name: None };
        if self.at_identifier() || self.token.kind.is_keyword() {
            // The name of an expression is bound inside it: its own `yield` and `await` count.
            let outer = self.context;
            self.context.is_async = is_async;
            self.context.is_generator = is_generator;
            self.context.in_static_block = false;
            let await_name = self.cover.await_name;
            head.name = Some(self.binding()?);
            self.context = outer;
            // For the same reason the parameters of an async arrow around it may call it `await`.
            self.cover.await_name = await_name;
        }
        let function = self.function(head)?;
        Ok(self.add(Node::Function { function }, start))
    }

    /// `function …` or `async function …` as a declaration; only a default export needs no name.
    pub(super) fn function_declaration(&mut self, name_optional: bool) -> Parse {
        let start = self.token.start;
        let (is_async, is_generator) = self.function_keywords();
        let mut head = FunctionHead { kind: FunctionKind::Ordinary, is_async, is_generator, name: None };
        if !(name_optional && self.is(TokenKind::ParenOpen)) {
            head.name = Some(self.binding()?);
        }
        let function = self.function(head)?;
        Ok(self.add(Node::FunctionDeclaration { function }, start))
    }

    /// Takes `function`, `async function` and the `*`; tells what it is.
    fn function_keywords(&mut self) -> (bool, bool) {
        let is_async = self.eat_word(names::ASYNC);
        self.bump();
        (is_async, self.eat(TokenKind::Star))
    }

    /// The function of a method, from its parameters, as a node of its own.
    pub(super) fn method_function(&mut self, head: FunctionHead) -> Parse {
        // Without its parenthesis (an error) it begins with a place where parameters are missing.
        let start = if self.is(TokenKind::ParenOpen) { self.token.start } else { self.previous_end };
        let function = self.function(head)?;
        Ok(self.add(Node::Function { function }, start))
    }

    /// Parameters and body.
    fn function(&mut self, head: FunctionHead) -> Parse<FunctionId> {
        self.enter()?;
        let outer = self.begin_function(&head);
        let opening = self.token.span();
        self.context.in_parameters = true;
        let (parameters, simple) = self.formal_parameters()?;
        self.context.in_parameters = false;
        self.check_accessor_parameters(head.kind, parameters, Span::new(opening.start, self.previous_end))?;
        let function = self.braced_body(head, parameters, simple)?;
        self.end_function(outer);
        self.leave();
        Ok(function)
    }

    /// The body of an arrow function: braces or an expression.
    pub(super) fn arrow_body(
        &mut self,
        head: FunctionHead,
        parameters: List,
        simple: bool,
    ) -> Parse<FunctionId> {
        self.enter()?;
        let no_in = self.context.no_in;
        let outer = self.begin_function(&head);
        let function = if self.is(TokenKind::BraceOpen) {
            self.braced_body(head, parameters, simple)?
        } else {
            self.context.no_in = no_in;
            let start = self.token.start;
            let expression = self.settled_assignment()?;
            let body = self.ast.add_list(&[Some(expression)]);
            let span = Span::new(start, self.previous_end);
            let row = self.function_row(head, parameters, simple, body, span, false);
            self.add_function(Function { has_expression_body: true, ..row })
        };
        let uses = self.uses;
        self.end_function(outer);
        // An arrow function has no `this`, `arguments`, `super` or `new.target` of its own.
        self.uses.add(uses);
        self.leave();
        Ok(function)
    }

    /// `{ … }` with its directives.
    fn braced_body(&mut self, head: FunctionHead, parameters: List, simple: bool) -> Parse<FunctionId> {
        let start = self.token.start;
        self.expect(TokenKind::BraceOpen)?;
        let (body, directive) = self.directives_and_statements(TokenKind::BraceClose)?;
        if let Some(span) = directive {
            if !simple {
                self.early_error(Code::UseStrictWithParameters, span)?;
            }
            // The name and the parameters are strict mode code as well.
            if let Some(name) = head.name {
                self.recheck_binding(name)?;
            }
            for index in 0..parameters.len() {
                if let Some(parameter) = self.ast.item(parameters, index) {
                    self.recheck_binding(parameter)?;
                }
            }
        }
        self.close(TokenKind::BraceClose, "`}`")?;
        let span = Span::new(start, self.previous_end);
        let row = self.function_row(head, parameters, simple, body, span, directive.is_some());
        Ok(self.add_function(row))
    }

    fn add_function(&mut self, row: Function) -> FunctionId {
        // No depth is above MAX_DEPTH, which 16 bits hold.
        self.function_depths.push(FunctionDepth { depth: self.depth as u16, is_bound: self.depth_is_bound });
        self.ast.add_function(row)
    }

    fn function_row(
        &self,
        head: FunctionHead,
        parameters: List,
        simple: bool,
        body: List,
        body_span: Span,
        has_use_strict: bool,
    ) -> Function {
        Function {
            kind: head.kind,
            is_async: head.is_async,
            is_generator: head.is_generator,
            is_strict: self.context.strict,
            has_use_strict,
            has_simple_parameters: simple,
            has_expression_body: false,
            uses: self.uses,
            name: head.name,
            parameters,
            body,
            body_span,
        }
    }

    fn begin_function(&mut self, head: &FunctionHead) -> Outer {
        let context = self.context;
        let outer = Outer {
            context,
            labels: std::mem::take(&mut self.labels),
            uses: std::mem::take(&mut self.uses),
            cover: std::mem::take(&mut self.cover),
        };
        self.context = context.of_function(head.kind, head.is_async, head.is_generator);
        outer
    }

    fn end_function(&mut self, outer: Outer) {
        self.context = outer.context;
        self.labels = outer.labels;
        self.uses = outer.uses;
        self.cover = outer.cover;
    }

    /// FormalParameters with their parentheses; also whether they are plain names only.
    fn formal_parameters(&mut self) -> Parse<(List, bool)> {
        if self.recovering && !self.is(TokenKind::ParenOpen) {
            let error = self.missing_head();
            return Ok((self.ast.add_list(&[Some(error)]), false));
        }
        self.expect(TokenKind::ParenOpen)?;
        let list = self.formal_parameter_list(TokenKind::ParenClose)?;
        self.close(TokenKind::ParenClose, AFTER_PARAMETER)?;
        Ok(list)
    }

    /// FormalParameters up to `end`.
    pub(super) fn formal_parameter_list(&mut self, end: TokenKind) -> Parse<(List, bool)> {
        let mark = self.scratch.len();
        let mut simple = true;
        while !self.is(end) {
            let parameter = self.entry(Broken::Parameter, end, AFTER_PARAMETER, |parser| {
                if !parser.is(TokenKind::Ellipsis) {
                    return parser.binding_element();
                }
                let rest = parser.rest_parameter()?;
                if !parser.is(end) {
                    return parser.fail(Code::RestNotLast, parser.ast.span(rest));
                }
                Ok(rest)
            })?;
            simple &= matches!(self.ast.node(parameter), Node::Binding { .. });
            self.scratch.push(Some(parameter));
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        if !self.is(end) && !self.recovering {
            return self.expected(AFTER_PARAMETER);
        }
        Ok((self.list_since(mark), simple))
    }

    fn check_accessor_parameters(&mut self, kind: FunctionKind, parameters: List, span: Span) -> Parse<()> {
        match kind {
            FunctionKind::Getter if !parameters.is_empty() => self.fail(Code::GetterParameters, span),
            FunctionKind::Setter => {
                let only = self.ast.item(parameters, 0).map(|id| self.ast.node(id));
                if parameters.len() != 1 || matches!(only, Some(Node::Rest { .. })) {
                    return self.fail(Code::SetterParameters, span);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// A directive prologue and the statements after it, up to `end`; also where "use strict"
    /// stands, if it does.
    pub(super) fn directives_and_statements(&mut self, end: TokenKind) -> Parse<(List, Option<Span>)> {
        let mark = self.scratch.len();
        let mut use_strict = None;
        let mut octal = None;
        while self.is(TokenKind::String) {
            let token = self.token;
            if token.legacy_octal {
                octal.get_or_insert(self.lexer.octal_escape());
            }
            let item = self.list_item()?;
            let directive = match self.ast.node(item) {
                Node::Expression { expression } if self.ast.span(expression) == token.span() => {
                    Some(expression)
                }
                _ => None,
            };
            let Some(expression) = directive else {
                self.scratch.push(Some(item));
                break;
            };
            let raw = &self.lexer.source()[token.start as usize + 1..token.end as usize - 1];
            let raw = self.ast.atoms_mut().intern(raw);
            self.ast.replace(item, Node::Directive { raw, expression });
            self.scratch.push(Some(item));
            if raw == names::USE_STRICT {
                use_strict.get_or_insert(token.span());
                self.context.strict = true;
            }
            if self.context.strict
                && let Some(at) = octal.take()
            {
                self.early_error(Code::StrictOctalEscape, Span::new(at, at + 2))?;
            }
        }
        self.statements_until(end)?;
        Ok((self.list_since(mark), use_strict))
    }
}
