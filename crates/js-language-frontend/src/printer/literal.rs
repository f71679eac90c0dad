//! Array and object literals, templates, and the patterns that are written like them.

use super::Printer;
use super::powers::Place;
use crate::ast::{List, MethodKind, Node, NodeId, PropertyKind};

impl Printer<'_> {
    /// An array literal or pattern.
    pub(super) fn array(&mut self, elements: List) {
        self.out.byte(b'[');
        let spread_out = !self.fits(elements);
        if spread_out {
            self.out.indent();
        }
        let list = self.ast.list(elements);
        for (index, &entry) in list.iter().enumerate() {
            self.separate(index, spread_out);
            match entry {
                Some(id) => self.expression(id, Place::ASSIGNMENT),
                // A comma ends the last element, so a hole at the end takes one more.
                None if index + 1 == list.len() => self.out.byte(b','),
                None => {}
            }
        }
        if spread_out {
            self.out.outdent();
            self.out.line();
        }
        self.out.byte(b']');
    }

    /// An object literal or pattern.
    pub(super) fn object(&mut self, properties: List) {
        self.braced_list(properties, |printer, id| printer.expression(id, Place::ASSIGNMENT));
    }

    /// `{ … }` around entries that `print` prints, on one line where they fit.
    pub(super) fn braced_list(&mut self, list: List, print: fn(&mut Self, NodeId)) {
        self.out.byte(b'{');
        let spread_out = !self.fits(list);
        if spread_out {
            self.out.indent();
        } else if !list.is_empty() {
            self.out.space();
        }
        for (index, id) in self.ast.items(list).enumerate() {
            self.separate(index, spread_out);
            print(self, id);
        }
        if spread_out {
            self.out.outdent();
            self.out.line();
        } else if !list.is_empty() {
            self.out.space();
        }
        self.out.byte(b'}');
    }

    /// What stands before entry `index` of a list.
    fn separate(&mut self, index: usize, spread_out: bool) {
        if index > 0 {
            self.out.byte(b',');
        }
        if spread_out {
            self.out.line();
        } else if index > 0 {
            self.out.space();
        }
    }

    /// A property of an object literal.
    pub(super) fn property(
        &mut self,
        kind: PropertyKind,
        computed: bool,
        shorthand: bool,
        key: NodeId,
        value: NodeId,
    ) {
        match kind {
            PropertyKind::Value => self.keyed(computed, shorthand, key, value),
            PropertyKind::Method => self.method(MethodKind::Method, computed, key, value),
            PropertyKind::Get => self.method(MethodKind::Get, computed, key, value),
            PropertyKind::Set => self.method(MethodKind::Set, computed, key, value),
        }
    }

    /// `key: value`, or a shorthand, which is its value alone.
    pub(super) fn keyed(&mut self, computed: bool, shorthand: bool, key: NodeId, value: NodeId) {
        if !shorthand {
            self.key(computed, key);
            self.out.byte(b':');
            self.out.space();
        }
        self.expression(value, Place::ASSIGNMENT);
    }

    /// A property name.
    pub(super) fn key(&mut self, computed: bool, key: NodeId) {
        if computed {
            self.out.byte(b'[');
            self.expression(key, Place::ASSIGNMENT);
            self.out.byte(b']');
        } else {
            self.expression(key, Place::ANY);
        }
    }

    /// A template. Its text stays as it was written: a tag can read it.
    pub(super) fn template(&mut self, parts: List) {
        self.out.byte(b'`');
        for id in self.ast.items(parts) {
            match self.ast.node(id) {
                Node::TemplateElement { raw, .. } => self.out.raw(self.ast.text(raw)),
                _ => {
                    self.out.text(b"${");
                    self.expression(id, Place::ANY);
                    self.out.byte(b'}');
                }
            }
        }
        self.out.byte(b'`');
    }
}
