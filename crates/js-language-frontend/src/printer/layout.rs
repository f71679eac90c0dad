//! Whether a list fits on one line.
//!
//! Judged from the tree alone, not from where the line stands, so that printing what was printed
//! gives the same text again. Invariant: looks at no more nodes than [`WIDTH`].

use super::Printer;
use crate::ast::{List, Node, NodeId};

/// About how many characters a list may take on one line.
const WIDTH: i32 = 60;

impl Printer<'_> {
    /// Whether the entries of `list` stand on one line. Always, where nobody reads them.
    pub(super) fn fits(&self, list: List) -> bool {
        if self.out.minify() || list.is_empty() {
            return true;
        }
        let mut left = WIDTH;
        for &entry in self.ast.list(list) {
            left -= 2;
            if let Some(id) = entry {
                self.measure(id, &mut left);
            }
            if left < 0 {
                return false;
            }
        }
        true
    }

    /// Takes about the width of `id` off `left`; all of it for what has lines of its own.
    fn measure(&self, id: NodeId, left: &mut i32) {
        *left -= 2;
        if *left < 0 {
            return;
        }
        let text = match self.ast.node(id) {
            Node::Reference { name, .. }
            | Node::Binding { name }
            | Node::Name { name }
            | Node::Member { name, .. }
            | Node::PrivateMember { name, .. }
            | Node::PrivateName { name } => Some(name),
            Node::String { value } => Some(value),
            Node::BigInt { digits } => Some(digits),
            Node::RegExp { pattern, .. } => Some(pattern),
            Node::TemplateElement { raw, .. } => Some(raw),
            Node::Class { .. } => return *left = -1,
            Node::Function { function } => {
                let row = self.ast.function(function);
                if !row.has_expression_body && !row.body.is_empty() {
                    return *left = -1;
                }
                None
            }
            _ => None,
        };
        if let Some(text) = text {
            *left -= self.ast.text(text).len().min(WIDTH as usize * 2) as i32;
        }
        self.ast.for_each_child(id, &mut |child| {
            if *left >= 0 {
                self.measure(child, left);
            }
        });
    }
}
