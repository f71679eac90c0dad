//! Primary expressions: names, literals, templates, arrays, objects.

use super::function::FunctionHead;
use super::names::is_name;
use super::recovery::Broken;
use super::{Parse, Parser};
use crate::ast::{FunctionKind, Node, NodeId, PropertyKind, Uses};
use crate::atom::names;
use crate::diagnostic::{Code, Diagnostic};
use crate::lexer::{NumberValue, Token, TokenKind, number_value};
use crate::span::Span;

const AFTER_ELEMENT: &str = "`,` or `]` after an element";
const AFTER_PROPERTY: &str = "`,` or `}` after a property";

/// A property name, and what early errors ask about it.
pub(super) struct PropertyName {
    pub(super) key: NodeId,
    pub(super) computed: bool,
    /// Its text where it is a plain name or a string.
    pub(super) text: Option<crate::atom::Atom>,
}

impl Parser<'_> {
    /// PrimaryExpression, plus `new`, `super` and `import`, which start members and calls too.
    pub(super) fn primary(&mut self) -> Parse {
        match self.token.kind {
            TokenKind::Identifier if self.is_word(names::ASYNC) => self.async_expression(false),
            TokenKind::Identifier => self.reference(),
            TokenKind::Number | TokenKind::BigInt => self.number(),
            TokenKind::String => self.string(),
            TokenKind::This => {
                self.uses.add(Uses::THIS);
                Ok(self.leaf(Node::This {}))
            }
            TokenKind::ParenOpen => self.parenthesized(false),
            TokenKind::BraceOpen => self.object(),
            TokenKind::BracketOpen => self.array(),
            TokenKind::Function => self.function_expression(),
            TokenKind::True => Ok(self.leaf(Node::Boolean { value: true })),
            TokenKind::False => Ok(self.leaf(Node::Boolean { value: false })),
            TokenKind::Null => Ok(self.leaf(Node::Null {})),
            TokenKind::New => self.new_expression(),
            TokenKind::Template | TokenKind::TemplateHead => self.template(false),
            TokenKind::Slash | TokenKind::SlashAssign => self.regexp(),
            TokenKind::Class => self.class_expression(),
            TokenKind::Super => self.super_expression(),
            TokenKind::Import => self.import_expression(),
            _ => self.unexpected(),
        }
    }

    #[inline]
    fn leaf(&mut self, node: Node) -> NodeId {
        let span = self.token.span();
        self.bump();
        self.ast.add(node, span)
    }

    pub(super) fn number(&mut self) -> Parse {
        let token = self.token;
        if token.legacy_octal && self.context.strict {
            self.early_error(Code::StrictOctalNumber, token.span())?;
        }
        let node = match number_value(token.span().of(self.lexer.source())) {
            NumberValue::Number(value) => Node::Number { value },
            NumberValue::BigInt(digits) => {
                Node::BigInt { digits: self.ast.atoms_mut().intern(digits.as_bytes()) }
            }
        };
        Ok(self.leaf(node))
    }

    pub(super) fn string(&mut self) -> Parse {
        let token = self.token;
        if token.legacy_octal && self.context.strict {
            let at = self.lexer.octal_escape().max(token.start);
            self.early_error(Code::StrictOctalEscape, Span::new(at, at + 2))?;
        }
        match token.value {
            Some(value) => Ok(self.leaf(Node::String { value })),
            None => self.unexpected(),
        }
    }

    fn regexp(&mut self) -> Parse {
        self.note_regexp(self.token.start);
        self.token = self.lexer.rescan_regexp(self.token);
        if self.is(TokenKind::Invalid) {
            return self.unexpected();
        }
        let (pattern, flags) = self.lexer.regexp_parts(self.token);
        self.check_regexp(pattern, flags)?;
        let source = self.lexer.source();
        let atoms = self.ast.atoms_mut();
        let node =
            Node::RegExp { pattern: atoms.intern(pattern.of(source)), flags: atoms.intern(flags.of(source)) };
        Ok(self.leaf(node))
    }

    /// A template; in a tagged one an escape may mean nothing.
    pub(super) fn template(&mut self, tagged: bool) -> Parse {
        let start = self.token.start;
        let mark = self.scratch.len();
        loop {
            let piece = self.token;
            if piece.value.is_none() && !tagged {
                // The lexer keeps the reason until the next template piece.
                if let Some(diagnostic) = self.lexer.take_error() {
                    self.early_error(diagnostic.code(), diagnostic.span())?;
                }
            }
            let raw = self.lexer.template_raw(self.ast.atoms_mut(), piece);
            let element = self.leaf(Node::TemplateElement { cooked: piece.value, raw });
            self.scratch.push(Some(element));
            if matches!(piece.kind, TokenKind::Template | TokenKind::TemplateTail) {
                break;
            }
            let expression = self.expression_with_in()?;
            self.scratch.push(Some(expression));
            if !self.is(TokenKind::BraceClose) {
                return self.expected("`}` after the expression in a template");
            }
            self.token = self.lexer.rescan_template(self.ast.atoms_mut(), self.token);
            if self.is(TokenKind::Invalid) {
                return self.unexpected();
            }
        }
        let parts = self.list_since(mark);
        Ok(self.add(Node::Template { parts }, start))
    }

    fn array(&mut self) -> Parse {
        let start = self.token.start;
        self.bump();
        let outer = std::mem::replace(&mut self.context.no_in, false);
        let mark = self.scratch.len();
        while !self.is(TokenKind::BracketClose) {
            if self.eat(TokenKind::Comma) {
                self.scratch.push(None);
                continue;
            }
            let element = self.entry(Broken::Entry, TokenKind::BracketClose, AFTER_ELEMENT, |parser| {
                if parser.is(TokenKind::Ellipsis) { parser.spread() } else { parser.assignment() }
            })?;
            self.scratch.push(Some(element));
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.context.no_in = outer;
        self.close(TokenKind::BracketClose, AFTER_ELEMENT)?;
        let elements = self.list_since(mark);
        Ok(self.add(Node::Array { elements }, start))
    }

    /// `...argument` in an array or object literal, which may yet become a rest element.
    fn spread(&mut self) -> Parse {
        let start = self.token.start;
        self.bump();
        let argument = self.assignment()?;
        let spread = self.add(Node::Spread { argument }, start);
        if self.is(TokenKind::Comma) {
            self.spread_commas.push(spread);
        }
        Ok(spread)
    }

    pub(super) fn object(&mut self) -> Parse {
        let start = self.token.start;
        self.bump();
        let outer = std::mem::replace(&mut self.context.no_in, false);
        let mark = self.scratch.len();
        let mut has_proto = false;
        while !self.is(TokenKind::BraceClose) {
            let property = self.object_entry(&mut has_proto)?;
            self.scratch.push(Some(property));
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.context.no_in = outer;
        self.close(TokenKind::BraceClose, AFTER_PROPERTY)?;
        let properties = self.list_since(mark);
        Ok(self.add(Node::Object { properties }, start))
    }

    /// A property or spread, up to the comma or brace behind it.
    #[inline]
    pub(super) fn object_entry(&mut self, has_proto: &mut bool) -> Parse {
        self.entry(Broken::Property, TokenKind::BraceClose, AFTER_PROPERTY, |parser| {
            if parser.is(TokenKind::Ellipsis) { parser.spread() } else { parser.property(has_proto) }
        })
    }

    fn property(&mut self, has_proto: &mut bool) -> Parse {
        let start = self.token.start;
        let first = self.token;
        // `get`, `set` and `async` are modifiers unless what follows ends the name.
        if first.kind == TokenKind::Identifier
            && !first.escaped
            && matches!(first.value, Some(names::GET | names::SET | names::ASYNC))
        {
            let next = self.peek();
            let is_async = first.value == Some(names::ASYNC);
            if (starts_property_name(&next) || (is_async && next.kind == TokenKind::Star))
                && !(is_async && next.newline_before)
            {
                self.bump();
                return match first.value {
                    Some(names::GET) => self.accessor(start, FunctionKind::Getter),
                    Some(names::SET) => self.accessor(start, FunctionKind::Setter),
                    _ => {
                        let is_generator = self.eat(TokenKind::Star);
                        self.method_property(start, true, is_generator)
                    }
                };
            }
        }
        if self.eat(TokenKind::Star) {
            return self.method_property(start, false, true);
        }
        let shorthand_possible = self.at_shorthand_name();
        let name = self.property_name()?;
        match self.token.kind {
            TokenKind::Colon => {
                let colon = self.token.span();
                self.bump();
                if !name.computed && name.text == Some(names::PROTO) {
                    if *has_proto {
                        self.only_in_pattern(Code::DuplicateProto, Span::new(start, colon.end));
                    }
                    *has_proto = true;
                }
                let value = self.assignment()?;
                Ok(self.value_property(start, name, value, false))
            }
            TokenKind::ParenOpen => {
                self.method_property_after(start, name, FunctionKind::Method, false, false)
            }
            _ if shorthand_possible && !name.computed => self.shorthand_property(start, first, name),
            _ => self.expected("`:` or `(` after a property name"),
        }
    }

    fn value_property(&mut self, start: u32, name: PropertyName, value: NodeId, shorthand: bool) -> NodeId {
        let PropertyName { key, computed, .. } = name;
        self.add(Node::Property { kind: PropertyKind::Value, computed, shorthand, key, value }, start)
    }

    /// `{name}`, or `{name = default}`, which only a pattern may have.
    fn shorthand_property(&mut self, start: u32, token: Token, name: PropertyName) -> Parse {
        if token.kind != TokenKind::Identifier {
            return self.fail_about(Code::ReservedWord, token.span(), token.kind.text());
        }
        let Some(text) = name.text else { return self.unexpected() };
        self.check_reference(text, token.span())?;
        let reference = self.reference_to(text, token.span());
        let mut value = reference;
        if self.is(TokenKind::Assign) {
            self.only_in_pattern(Code::InitializerInLiteral, self.token.span());
            self.check_simple_target(reference, Code::InvalidDestructuringTarget)?;
            self.bump();
            let default = self.assignment_with_in()?;
            value = self.add(
                Node::Assignment {
                    operator: crate::ast::AssignmentOperator::Assign,
                    parenthesized: false,
                    target: reference,
                    value: default,
                },
                start,
            );
        }
        Ok(self.value_property(start, name, value, true))
    }

    /// A getter or setter of an object literal, from its name.
    fn accessor(&mut self, start: u32, kind: FunctionKind) -> Parse {
        let name = self.property_name()?;
        self.method_property_after(start, name, kind, false, false)
    }

    fn method_property(&mut self, start: u32, is_async: bool, is_generator: bool) -> Parse {
        let name = self.property_name()?;
        self.method_property_after(start, name, FunctionKind::Method, is_async, is_generator)
    }

    fn method_property_after(
        &mut self,
        start: u32,
        name: PropertyName,
        function_kind: FunctionKind,
        is_async: bool,
        is_generator: bool,
    ) -> Parse {
        let head = FunctionHead { kind: function_kind, is_async, is_generator, name: None };
        let value = self.method_function(head)?;
        let kind = match function_kind {
            FunctionKind::Getter => PropertyKind::Get,
            FunctionKind::Setter => PropertyKind::Set,
            _ => PropertyKind::Method,
        };
        let PropertyName { key, computed, .. } = name;
        Ok(self.add(Node::Property { kind, computed, shorthand: false, key, value }, start))
    }

    /// PropertyName: a name, string, number or `[expression]`.
    pub(super) fn property_name(&mut self) -> Parse<PropertyName> {
        let token = self.token;
        match token.kind {
            TokenKind::String => {
                let text = token.value;
                Ok(PropertyName { key: self.string()?, computed: false, text })
            }
            TokenKind::Number | TokenKind::BigInt => {
                Ok(PropertyName { key: self.number()?, computed: false, text: None })
            }
            TokenKind::BracketOpen => {
                self.bump();
                let key = self.assignment_with_in()?;
                self.expect(TokenKind::BracketClose)?;
                Ok(PropertyName { key, computed: true, text: None })
            }
            _ => match token.value {
                Some(name) if is_name(&token) => Ok(PropertyName {
                    key: self.leaf(Node::Name { name }),
                    computed: false,
                    text: Some(name),
                }),
                _ => self.expected("a property name"),
            },
        }
    }

    /// Checks flags and pattern of a regular expression.
    fn check_regexp(&mut self, pattern: Span, flags: Span) -> Parse<()> {
        let source = self.lexer.source();
        let problem = match std::str::from_utf8(flags.of(source)).ok().map(js_regexp::Flags::parse) {
            None => Some((Code::InvalidRegExpFlags, flags, "not a flag".to_string())),
            Some(Err(error)) => Some((Code::InvalidRegExpFlags, flags, error.to_string())),
            Some(Ok(parsed)) => js_regexp::validate(pattern.of(source), parsed).err().map(|error| {
                let at = (pattern.start + error.offset).min(pattern.end);
                (Code::InvalidRegExp, Span::new(at, (at + 1).min(pattern.end)), error.to_string())
            }),
        };
        match problem {
            None => Ok(()),
            Some((code, span, detail)) => {
                self.diagnostics.push(Diagnostic::about(code, span, detail));
                if self.recovering { Ok(()) } else { Err(super::Failed) }
            }
        }
    }
}

/// Whether a token can start a property name.
pub(super) fn starts_property_name(token: &Token) -> bool {
    is_name(token)
        || matches!(
            token.kind,
            TokenKind::String
                | TokenKind::Number
                | TokenKind::BigInt
                | TokenKind::BracketOpen
                | TokenKind::PrivateName
        )
}
