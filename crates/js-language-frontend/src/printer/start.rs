//! What may not begin a statement, an arrow function's body, an exported default or a `for` head.
//!
//! The printer notes where such a thing begins; an expression that is about to be printed at that
//! very byte is its leftmost part, and puts on parentheses if it would be taken for something else.

use super::Printer;
use crate::ast::{FunctionKind, Node, NodeId};
use crate::atom::names;

/// What begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// An expression statement: not `{`, `function`, `async function`, `class` or `let [`.
    Statement,
    /// The body of an arrow function: not `{`.
    ArrowBody,
    /// An exported default: not `function`, `async function` or `class`.
    ExportDefault,
    /// The head of a `for`: not `let [`.
    ForHead,
    /// The head of a `for` with `of`: not `let`.
    ForOfHead,
}

impl Printer<'_> {
    /// Says that a `start` begins here.
    #[inline]
    pub(super) fn begin(&mut self, start: Start) {
        self.start = start;
        self.start_at = self.out.len();
    }

    /// Whether `node`, printed here, would be taken for something else.
    #[inline]
    pub(super) fn starts_like_a_statement(&self, node: Node) -> bool {
        self.out.len() == self.start_at && self.is_forbidden_start(node)
    }

    #[cold]
    fn is_forbidden_start(&self, node: Node) -> bool {
        let brace = matches!(self.start, Start::Statement | Start::ArrowBody);
        let declaration = matches!(self.start, Start::Statement | Start::ExportDefault);
        match node {
            Node::Object { .. } => brace,
            // A pattern cannot have parentheses of its own.
            Node::Assignment { target, .. } => {
                brace && matches!(self.ast.node(target), Node::ObjectPattern { .. })
            }
            Node::Class { .. } => declaration,
            Node::Function { function } => {
                declaration && self.ast.function(function).kind != FunctionKind::Arrow
            }
            _ => false,
        }
    }

    /// Whether the variable `let`, printed here, would be taken for the start of a declaration;
    /// `before_bracket` says that a `[` follows.
    pub(super) fn let_declares(&self, id: NodeId, before_bracket: bool) -> bool {
        self.out.len() == self.start_at
            && matches!(self.ast.node(id), Node::Reference { name: names::LET, .. })
            && match self.start {
                Start::Statement | Start::ForHead => before_bracket,
                Start::ForOfHead => true,
                Start::ArrowBody | Start::ExportDefault => false,
            }
    }
}
