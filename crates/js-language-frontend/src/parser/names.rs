//! Which names may be used where: IdentifierReference, BindingIdentifier, LabelIdentifier.

use super::{Parse, Parser};
use crate::ast::{Node, NodeId, Uses};
use crate::atom::{Atom, names};
use crate::diagnostic::Code;
use crate::lexer::{Token, TokenKind};
use crate::span::Span;

/// What a name is used for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Reference,
    Binding,
    Label,
}

impl Parser<'_> {
    /// Takes a name as an IdentifierReference.
    #[inline]
    pub(super) fn reference(&mut self) -> Parse {
        let start = self.token.start;
        let name = self.identifier(Use::Reference)?;
        Ok(self.reference_to(name, Span::new(start, self.previous_end)))
    }

    /// Adds a reference to `name`.
    #[inline]
    pub(super) fn reference_to(&mut self, name: Atom, span: Span) -> NodeId {
        let reference = self.ast.add_reference();
        self.ast.add(Node::Reference { name, reference }, span)
    }

    /// Takes a name as a BindingIdentifier.
    #[inline]
    pub(super) fn binding(&mut self) -> Parse {
        let start = self.token.start;
        let name = self.identifier(Use::Binding)?;
        Ok(self.add(Node::Binding { name }, start))
    }

    /// Takes a name, which must be one that is allowed here.
    #[inline]
    pub(super) fn identifier(&mut self, usage: Use) -> Parse<Atom> {
        let token = self.token;
        let Some(name) = token.value.filter(|_| token.kind == TokenKind::Identifier) else {
            return self.expected_identifier();
        };
        self.check_name(name, token.span(), usage)?;
        self.bump();
        Ok(name)
    }

    #[cold]
    fn expected_identifier<T>(&mut self) -> Parse<T> {
        if self.token.kind.is_keyword() {
            let detail = self.token.kind.text();
            return self.fail_about(Code::ReservedWord, self.token.span(), detail);
        }
        self.expected("a name")
    }

    /// Checks a name against the rules that depend on where it stands.
    #[inline]
    pub(super) fn check_name(&mut self, name: Atom, span: Span, usage: Use) -> Parse<()> {
        // All special names have small numbers.
        if name.index() > names::ARGUMENTS.index() {
            Ok(())
        } else {
            self.check_special_name(name, span, usage)
        }
    }

    #[cold]
    fn check_special_name(&mut self, name: Atom, span: Span, usage: Use) -> Parse<()> {
        let context = self.context;
        match name {
            names::AWAIT => {
                if context.module || context.is_async || context.in_static_block {
                    return self.early_error_about(Code::ReservedWord, span, "await");
                }
                self.cover.await_name = span.start + 1;
            }
            names::YIELD if context.is_generator || context.strict => {
                return self.early_error_about(Code::ReservedWord, span, "yield");
            }
            names::EVAL | names::ARGUMENTS if usage == Use::Binding && context.strict => {
                return self.early_error_about(Code::StrictEvalArguments, span, self.name_of(name));
            }
            names::ARGUMENTS if usage == Use::Reference => {
                if context.no_arguments {
                    return self.early_error(Code::ArgumentsInInitializer, span);
                }
                self.uses.add(Uses::ARGUMENTS);
            }
            names::EVAL | names::ARGUMENTS | names::YIELD => {}
            // IMPLEMENTS to STATIC, and reserved words, which come here only through checks that
            // are repeated when code turns out to be strict.
            _ if context.strict => {
                return self.early_error_about(Code::StrictReservedWord, span, self.name_of(name));
            }
            _ => {}
        }
        Ok(())
    }

    /// Checks a binding again that was taken before the code turned out to be strict.
    pub(super) fn recheck_binding(&mut self, id: NodeId) -> Parse<()> {
        match self.ast.node(id) {
            Node::Binding { name } => self.check_name(name, self.ast.span(id), Use::Binding),
            _ => Ok(()),
        }
    }

    /// Takes an IdentifierName: any name, reserved or not.
    #[inline]
    pub(super) fn identifier_name(&mut self) -> Parse<Atom> {
        match self.token.value {
            Some(name) if is_name(&self.token) => {
                self.bump();
                Ok(name)
            }
            _ => self.expected("a name"),
        }
    }

    /// Whether the token can be a name that is bound or referred to: not a reserved word.
    #[inline]
    pub(super) fn at_identifier(&self) -> bool {
        self.token.kind == TokenKind::Identifier
    }
}

/// Whether a token is an IdentifierName.
#[inline]
pub(super) fn is_name(token: &Token) -> bool {
    token.kind == TokenKind::Identifier || token.kind.is_keyword() || token.kind == TokenKind::EscapedKeyword
}
