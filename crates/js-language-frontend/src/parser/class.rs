//! Classes.

use super::cover::Cover;
use super::function::FunctionHead;
use super::literal::{PropertyName, starts_property_name};
use super::{Context, Parse, Parser};
use crate::ast::{Class, ClassId, FunctionKind, MethodKind, Node, Uses};
use crate::atom::names;
use crate::diagnostic::Code;
use crate::lexer::TokenKind;
use crate::span::Span;

/// What stands before the name of a class member.
#[derive(Clone, Copy, Default)]
struct Modifiers {
    is_static: bool,
    is_async: bool,
    is_generator: bool,
    accessor: Option<MethodKind>,
}

/// What the members so far mean for the next.
struct ClassSoFar {
    derived: bool,
    has_constructor: bool,
}

impl Parser<'_> {
    /// A class expression.
    pub(super) fn class_expression(&mut self) -> Parse {
        let start = self.token.start;
        let class = self.class(true)?;
        Ok(self.add(Node::Class { class }, start))
    }

    /// A class declaration; only a default export needs no name.
    pub(super) fn class_declaration(&mut self, name_optional: bool) -> Parse {
        let start = self.token.start;
        let class = self.class(name_optional)?;
        Ok(self.add(Node::ClassDeclaration { class }, start))
    }

    fn class(&mut self, name_optional: bool) -> Parse<ClassId> {
        self.enter()?;
        let outer = self.context;
        self.context.strict = true;
        self.context.no_in = false;
        self.bump();
        let mut name = None;
        if self.at_identifier() || !name_optional {
            name = Some(self.binding()?);
        }
        let mut heritage = None;
        if self.eat(TokenKind::Extends) {
            let start = self.token.start;
            let expression = self.left_hand_side()?;
            self.settle(start)?;
            heritage = Some(expression);
        }
        let body_start = self.token.start;
        self.expect(TokenKind::BraceOpen)?;
        let mark = self.scratch.len();
        let mut so_far = ClassSoFar { derived: heritage.is_some(), has_constructor: false };
        while !self.is(TokenKind::BraceClose) {
            if self.is(TokenKind::End) {
                self.missing("`}` at the end of the class")?;
                break;
            }
            if self.eat(TokenKind::Semicolon) {
                continue;
            }
            let here = self.snapshot();
            let member = match self.class_member(&mut so_far) {
                Ok(member) => member,
                Err(failed) => self.recover_member(here, failed)?,
            };
            self.scratch.push(Some(member));
        }
        self.close(TokenKind::BraceClose, "`}` at the end of the class")?;
        let members = self.list_since(mark);
        self.context = outer;
        self.leave();
        let body_span = Span::new(body_start, self.previous_end);
        Ok(self.ast.add_class(Class { name, heritage, members, body_span }))
    }

    fn class_member(&mut self, so_far: &mut ClassSoFar) -> Parse {
        let start = self.token.start;
        let mut modifiers = Modifiers::default();
        if self.is_word(names::STATIC) {
            let next = self.peek();
            if next.kind == TokenKind::BraceOpen {
                self.bump();
                return self.static_block(start);
            }
            if starts_property_name(&next) || next.kind == TokenKind::Star {
                self.bump();
                modifiers.is_static = true;
            }
        }
        if self.is(TokenKind::Identifier)
            && !self.token.escaped
            && matches!(self.token.value, Some(names::GET | names::SET | names::ASYNC))
        {
            let word = self.token.value;
            let next = self.peek();
            let is_async = word == Some(names::ASYNC);
            if is_async
                && !next.newline_before
                && (starts_property_name(&next) || next.kind == TokenKind::Star)
            {
                self.bump();
                modifiers.is_async = true;
            } else if !is_async && starts_property_name(&next) {
                self.bump();
                modifiers.accessor =
                    Some(if word == Some(names::GET) { MethodKind::Get } else { MethodKind::Set });
            }
        }
        if modifiers.accessor.is_none() && self.eat(TokenKind::Star) {
            modifiers.is_generator = true;
        }
        let name_span = self.token.span();
        let name = self.class_member_name()?;
        if self.is(TokenKind::ParenOpen) {
            return self.method(start, modifiers, name, name_span, so_far);
        }
        if modifiers.is_async || modifiers.is_generator || modifiers.accessor.is_some() {
            return self.expected("`(` after the name of a method");
        }
        self.field(start, modifiers.is_static, name, name_span)
    }

    fn class_member_name(&mut self) -> Parse<PropertyName> {
        if !self.is(TokenKind::PrivateName) {
            return self.property_name();
        }
        let span = self.token.span();
        let Some(name) = self.token.value else { return self.unexpected() };
        if name == names::HASH_CONSTRUCTOR {
            self.early_error(Code::PrivateConstructor, span)?;
        }
        self.bump();
        let key = self.ast.add(Node::PrivateName { name }, span);
        Ok(PropertyName { key, computed: false, text: None })
    }

    fn method(
        &mut self,
        start: u32,
        modifiers: Modifiers,
        name: PropertyName,
        name_span: Span,
        so_far: &mut ClassSoFar,
    ) -> Parse {
        let Modifiers { is_static, is_async, is_generator, accessor } = modifiers;
        let mut kind = accessor.unwrap_or(MethodKind::Method);
        if is_static && name.text == Some(names::PROTOTYPE) {
            self.early_error(Code::StaticPrototype, name_span)?;
        }
        if !is_static && name.text == Some(names::CONSTRUCTOR) {
            if is_async || is_generator || accessor.is_some() {
                self.early_error(Code::SpecialConstructor, name_span)?;
            } else {
                if so_far.has_constructor {
                    self.early_error(Code::DuplicateConstructor, name_span)?;
                }
                so_far.has_constructor = true;
                kind = MethodKind::Constructor;
            }
        }
        let function_kind = match kind {
            MethodKind::Constructor if so_far.derived => FunctionKind::DerivedConstructor,
            MethodKind::Constructor => FunctionKind::Constructor,
            MethodKind::Get => FunctionKind::Getter,
            MethodKind::Set => FunctionKind::Setter,
            MethodKind::Method => FunctionKind::Method,
        };
        let function =
            self.method_function(FunctionHead { kind: function_kind, is_async, is_generator, name: None })?;
        let PropertyName { key, computed, .. } = name;
        Ok(self.add(Node::Method { kind, is_static, computed, key, function }, start))
    }

    fn field(&mut self, start: u32, is_static: bool, name: PropertyName, name_span: Span) -> Parse {
        let forbidden =
            name.text == Some(names::CONSTRUCTOR) || (is_static && name.text == Some(names::PROTOTYPE));
        if forbidden {
            self.early_error(Code::FieldName, name_span)?;
        }
        let mut value = None;
        if self.eat(TokenKind::Assign) {
            let outer = self.begin_initializer();
            value = Some(self.settled_assignment()?);
            self.end_initializer(outer);
        }
        let PropertyName { key, computed, .. } = name;
        // The semicolon belongs to the class body, not to the field.
        let field = self.add(Node::PropertyDefinition { is_static, computed, key, value }, start);
        self.semicolon()?;
        Ok(field)
    }

    fn static_block(&mut self, start: u32) -> Parse {
        self.bump();
        let outer = self.begin_initializer();
        self.context = outer.0.of_static_block();
        let labels = std::mem::take(&mut self.labels);
        let mark = self.scratch.len();
        self.statements_until(TokenKind::BraceClose)?;
        self.close(TokenKind::BraceClose, "`}`")?;
        let body = self.list_since(mark);
        self.labels = labels;
        self.end_initializer(outer);
        Ok(self.add(Node::StaticBlock { body }, start))
    }

    /// Initializers and static blocks are functions of their own in all but syntax.
    fn begin_initializer(&mut self) -> (Context, Uses, Cover) {
        let outer = self.context;
        self.context = outer.of_initializer();
        (outer, std::mem::take(&mut self.uses), std::mem::take(&mut self.cover))
    }

    fn end_initializer(&mut self, outer: (Context, Uses, Cover)) {
        (self.context, self.uses, self.cover) = outer;
    }
}
