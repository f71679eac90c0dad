//! Imports and exports.

use super::Printer;
use super::powers::Place;
use super::start::Start;
use crate::Atom;
use crate::ast::{List, Node, NodeId, RequestId};

impl Printer<'_> {
    pub(super) fn module_item(&mut self, node: Node) {
        match node {
            Node::Import { specifiers, request } => {
                self.out.keyword("import");
                if !specifiers.is_empty() {
                    self.import_clause(specifiers);
                    self.from();
                }
                self.request(request);
            }
            Node::ExportNamed { specifiers } => {
                self.out.keyword("export");
                self.specifiers(specifiers);
                self.out.semicolon();
            }
            Node::ExportFrom { specifiers, request } => {
                self.out.keyword("export");
                self.specifiers(specifiers);
                self.from();
                self.request(request);
            }
            Node::ExportAll { exported, request } => {
                self.out.keyword("export");
                self.out.byte(b'*');
                if let Some(exported) = exported {
                    self.alias(exported);
                }
                self.from();
                self.request(request);
            }
            Node::ExportDeclaration { declaration } => {
                self.out.keyword("export");
                self.statement(declaration);
            }
            Node::ExportDefault { declaration } => self.export_default(declaration),
            _ => {}
        }
    }

    fn export_default(&mut self, declaration: NodeId) {
        self.out.keyword("export");
        self.out.keyword("default");
        match self.ast.node(declaration) {
            Node::FunctionDeclaration { .. } | Node::ClassDeclaration { .. } => self.statement(declaration),
            _ => {
                self.begin(Start::ExportDefault);
                self.expression(declaration, Place::ASSIGNMENT);
                self.out.semicolon();
            }
        }
    }

    /// `default, * as namespace` or `default, {names}`.
    fn import_clause(&mut self, specifiers: List) {
        let mut rest = self.ast.list(specifiers);
        if let Some((&Some(first), others)) = rest.split_first()
            && let Node::ImportDefault { local } = self.ast.node(first)
        {
            self.expression(local, Place::ANY);
            rest = others;
            if !rest.is_empty() {
                self.out.comma();
            }
        }
        let Some(&Some(next)) = rest.first() else { return };
        if let Node::ImportNamespace { local } = self.ast.node(next) {
            self.out.byte(b'*');
            self.alias(local);
        } else {
            self.specifiers(specifiers.without_first(specifiers.len() - rest.len()));
        }
    }

    fn from(&mut self) {
        self.out.space();
        self.out.keyword("from");
    }

    /// `{ … }` around import or export specifiers.
    fn specifiers(&mut self, specifiers: List) {
        self.braced_list(specifiers, Printer::specifier);
    }

    fn specifier(&mut self, id: NodeId) {
        let (from, to) = match self.ast.node(id) {
            Node::ImportSpecifier { imported, local } => (imported, local),
            Node::ExportSpecifier { local, exported } => (local, exported),
            _ => return,
        };
        self.expression(from, Place::ANY);
        let name = self.name_in_specifier(from);
        if name.is_none() || name != self.name_in_specifier(to) {
            self.alias(to);
        }
    }

    /// What a part of a specifier says: the same twice is written once. A name and a string differ
    /// even where they mean the same.
    fn name_in_specifier(&self, id: NodeId) -> Option<(bool, Atom)> {
        match self.ast.node(id) {
            Node::Name { name } | Node::Binding { name } | Node::Reference { name, .. } => {
                Some((false, name))
            }
            Node::String { value } => Some((true, value)),
            _ => None,
        }
    }

    fn alias(&mut self, name: NodeId) {
        self.out.space();
        self.out.keyword("as");
        self.expression(name, Place::ANY);
    }

    /// The module specifier with its attributes, and the end of the declaration.
    fn request(&mut self, request: RequestId) {
        let request = *self.ast.request(request);
        self.expression(request.source, Place::ANY);
        if !request.attributes.is_empty() {
            self.out.space();
            self.out.keyword("with");
            self.braced_list(request.attributes, |printer, id| {
                if let Node::ImportAttribute { key, value } = printer.ast.node(id) {
                    printer.keyed(false, false, key, value);
                }
            });
        }
        self.out.semicolon();
    }
}
