//! Module items: imports and exports.

use super::names::is_name;
use super::{Parse, Parser};
use crate::ast::{List, Node, NodeId, Request, RequestId};
use crate::atom::names;
use crate::diagnostic::Code;
use crate::lexer::TokenKind;
use crate::text::has_lone_surrogate;

impl Parser<'_> {
    /// ModuleBody.
    pub(super) fn module_body(&mut self) -> Parse<List> {
        let mark = self.scratch.len();
        while !self.is(TokenKind::End) {
            let item = self.module_list_item()?;
            self.scratch.push(Some(item));
        }
        Ok(self.list_since(mark))
    }

    /// ModuleItem; in recovering mode a failure becomes an error node.
    pub(super) fn module_list_item(&mut self) -> Parse {
        let here = self.snapshot();
        match self.module_item() {
            Ok(item) => Ok(item),
            Err(failed) => self.recover_statement(here, failed),
        }
    }

    fn module_item(&mut self) -> Parse {
        match self.token.kind {
            TokenKind::Import => {
                let next = self.peek();
                if matches!(next.kind, TokenKind::ParenOpen | TokenKind::Dot) {
                    self.expression_statement()
                } else {
                    self.import_declaration()
                }
            }
            TokenKind::Export => self.export_declaration(),
            _ => self.list_item(),
        }
    }

    fn import_declaration(&mut self) -> Parse {
        let start = self.token.start;
        self.bump();
        let mark = self.scratch.len();
        if !self.is(TokenKind::String) {
            self.import_clause()?;
            if !self.eat_word(names::FROM) {
                return self.expected("`from`");
            }
        }
        let specifiers = self.list_since(mark);
        let request = self.request()?;
        self.semicolon()?;
        Ok(self.add(Node::Import { specifiers, request }, start))
    }

    /// ImportClause onto `scratch`.
    fn import_clause(&mut self) -> Parse<()> {
        if self.at_identifier() {
            let start = self.token.start;
            let local = self.binding()?;
            let default = self.add(Node::ImportDefault { local }, start);
            self.scratch.push(Some(default));
            if !self.eat(TokenKind::Comma) {
                return Ok(());
            }
        }
        let start = self.token.start;
        if self.eat(TokenKind::Star) {
            if !self.eat_word(names::AS) {
                return self.expected("`as` after `*`");
            }
            let local = self.binding()?;
            let namespace = self.add(Node::ImportNamespace { local }, start);
            self.scratch.push(Some(namespace));
            return Ok(());
        }
        self.expect(TokenKind::BraceOpen)?;
        while !self.is(TokenKind::BraceClose) {
            let specifier = self.import_specifier()?;
            self.scratch.push(Some(specifier));
            if !self.is(TokenKind::BraceClose) {
                self.expect(TokenKind::Comma)?;
            }
        }
        self.bump();
        Ok(())
    }

    fn import_specifier(&mut self) -> Parse {
        let start = self.token.start;
        let first = self.token;
        let imported = self.module_export_name()?;
        let local = if self.eat_word(names::AS) {
            self.binding()?
        } else {
            // `{name}` declares what it imports, so it must be a name that can be declared.
            let Some(name) = first.value.filter(|_| first.kind == TokenKind::Identifier) else {
                return if first.kind == TokenKind::String {
                    self.expected("`as` after a string")
                } else {
                    self.fail(Code::ReservedImportName, first.span())
                };
            };
            self.check_name(name, first.span(), super::names::Use::Binding)?;
            self.ast.add(Node::Binding { name }, first.span())
        };
        Ok(self.add(Node::ImportSpecifier { imported, local }, start))
    }

    /// ModuleExportName: a name, or a string that is well-formed Unicode.
    fn module_export_name(&mut self) -> Parse {
        let token = self.token;
        match token.value {
            Some(value) if token.kind == TokenKind::String => {
                if has_lone_surrogate(self.ast.text(value)) {
                    self.early_error(Code::IllFormedExportName, token.span())?;
                }
                self.string()
            }
            Some(name) if is_name(&token) => {
                self.bump();
                Ok(self.ast.add(Node::Name { name }, token.span()))
            }
            _ => self.expected("a name or a string"),
        }
    }

    /// The module specifier and its attributes.
    fn request(&mut self) -> Parse<RequestId> {
        if !self.is(TokenKind::String) {
            return self.expected("the name of a module, in quotes");
        }
        let source = self.string()?;
        let mut attributes = List::default();
        if self.eat(TokenKind::With) {
            self.expect(TokenKind::BraceOpen)?;
            attributes = self.import_attributes()?;
        }
        Ok(self.ast.add_request(Request { source, attributes }))
    }

    fn import_attributes(&mut self) -> Parse<List> {
        let mark = self.scratch.len();
        let mut keys = Vec::new();
        while !self.is(TokenKind::BraceClose) {
            let start = self.token.start;
            let token = self.token;
            let Some(text) = token.value.filter(|_| is_name(&token) || token.kind == TokenKind::String)
            else {
                return self.expected("an attribute name");
            };
            if keys.contains(&text) {
                let detail = self.name_of(text);
                self.early_error_about(Code::DuplicateAttribute, token.span(), detail)?;
            }
            keys.push(text);
            let key = if token.kind == TokenKind::String {
                self.string()?
            } else {
                self.bump();
                self.ast.add(Node::Name { name: text }, token.span())
            };
            self.expect(TokenKind::Colon)?;
            if !self.is(TokenKind::String) {
                return self.expected("a string");
            }
            let value = self.string()?;
            let attribute = self.add(Node::ImportAttribute { key, value }, start);
            self.scratch.push(Some(attribute));
            if !self.is(TokenKind::BraceClose) {
                self.expect(TokenKind::Comma)?;
            }
        }
        self.bump();
        Ok(self.list_since(mark))
    }

    fn export_declaration(&mut self) -> Parse {
        let start = self.token.start;
        self.bump();
        match self.token.kind {
            TokenKind::Star => self.export_all(start),
            TokenKind::BraceOpen => self.export_list(start),
            TokenKind::Default => self.export_default(start),
            _ => {
                let declaration = self.exported_declaration()?;
                Ok(self.add(Node::ExportDeclaration { declaration }, start))
            }
        }
    }

    fn export_all(&mut self, start: u32) -> Parse {
        self.bump();
        let exported = if self.eat_word(names::AS) { Some(self.module_export_name()?) } else { None };
        if !self.eat_word(names::FROM) {
            return self.expected("`from`");
        }
        let request = self.request()?;
        self.semicolon()?;
        Ok(self.add(Node::ExportAll { exported, request }, start))
    }

    fn export_list(&mut self, start: u32) -> Parse {
        self.bump();
        let mark = self.scratch.len();
        while !self.is(TokenKind::BraceClose) {
            let specifier_start = self.token.start;
            let local = self.module_export_name()?;
            let exported = if self.eat_word(names::AS) {
                self.module_export_name()?
            } else {
                let span = self.ast.span(local);
                let same = self.ast.node(local);
                self.ast.add(same, span)
            };
            let specifier = self.add(Node::ExportSpecifier { local, exported }, specifier_start);
            self.scratch.push(Some(specifier));
            if !self.is(TokenKind::BraceClose) {
                self.expect(TokenKind::Comma)?;
            }
        }
        self.bump();
        let specifiers = self.list_since(mark);
        if self.eat_word(names::FROM) {
            let request = self.request()?;
            self.semicolon()?;
            return Ok(self.add(Node::ExportFrom { specifiers, request }, start));
        }
        self.semicolon()?;
        for index in 0..specifiers.len() {
            if let Some(specifier) = self.ast.item(specifiers, index)
                && let Node::ExportSpecifier { local, .. } = self.ast.node(specifier)
            {
                self.export_local(local)?;
            }
        }
        Ok(self.add(Node::ExportNamed { specifiers }, start))
    }

    /// Without `from`, the name on the left refers to a binding of this module.
    fn export_local(&mut self, local: NodeId) -> Parse<()> {
        let span = self.ast.span(local);
        match self.ast.node(local) {
            Node::Name { name } => {
                if name.index() < names::RESERVED {
                    let detail = self.name_of(name);
                    return self.early_error_about(Code::ReservedWord, span, detail);
                }
                self.check_name(name, span, super::names::Use::Reference)?;
                let reference = self.ast.add_reference();
                self.ast.replace(local, Node::Reference { name, reference });
                Ok(())
            }
            _ => self.early_error(Code::StringExportLocal, span),
        }
    }

    fn export_default(&mut self, start: u32) -> Parse {
        self.bump();
        let declaration = match self.token.kind {
            TokenKind::Function => self.function_declaration(true)?,
            TokenKind::Class => self.class_declaration(true)?,
            _ => {
                let next = if self.is_word(names::ASYNC) { Some(self.peek()) } else { None };
                if next.is_some_and(|next| next.kind == TokenKind::Function && !next.newline_before) {
                    self.function_declaration(true)?
                } else {
                    let expression = self.settled_assignment()?;
                    self.semicolon()?;
                    expression
                }
            }
        };
        Ok(self.add(Node::ExportDefault { declaration }, start))
    }

    fn exported_declaration(&mut self) -> Parse {
        match self.token.kind {
            TokenKind::Var => self.variable_statement(),
            TokenKind::Const => self.lexical_statement(),
            TokenKind::Function => self.function_declaration(false),
            TokenKind::Class => self.class_declaration(false),
            TokenKind::Identifier if self.is_word(names::LET) => self.lexical_statement(),
            TokenKind::Identifier if self.is_word(names::ASYNC) => {
                let next = self.peek();
                if next.kind == TokenKind::Function && !next.newline_before {
                    self.function_declaration(false)
                } else {
                    self.expected("a declaration after `export`")
                }
            }
            _ => self.expected("a declaration after `export`"),
        }
    }
}
