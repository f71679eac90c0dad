//! What an edit left as it was: for tools that show it, and for those that keep tables by node.

use crate::ast::{Ast, Flow, NodeId, Visitor, walk};
use crate::span::Span;
use std::ops::Range;

/// What an edit left as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reuse {
    /// What was parsed again, in the new text: from the first token of the first statement of it to
    /// the token behind it.
    pub region: Span,
    /// The lists around the edit, outermost first; the last one is the one whose statements were
    /// parsed again. Empty after a full parse.
    pub lists: Vec<ListReuse>,
    /// How many nodes were made, those that the parser dropped again included; see
    /// [`Reuse::counts`] for those in the tree.
    pub parsed_nodes: usize,
    /// The nodes that the tree had before the edit have numbers up to this.
    pub(super) old_nodes: usize,
}

/// What an edit left of one list of statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListReuse {
    /// The node whose statements they are.
    pub owner: NodeId,
    /// The statements before the edit: untouched.
    pub kept: Range<usize>,
    /// The statements parsed again, or, in all lists but the innermost, the one that holds the
    /// edit.
    pub parsed: Range<usize>,
    /// The statements behind the edit: moved.
    pub moved: Range<usize>,
}

/// How many nodes of the tree an edit left as they were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NodeCounts {
    /// Untouched, before the edit.
    pub kept: usize,
    /// Untouched but for their place, behind the edit.
    pub moved: usize,
    /// Around the edit: longer or shorter than before.
    pub around: usize,
    /// Made for the new text.
    pub parsed: usize,
}

impl Reuse {
    /// Whether the whole source was parsed again.
    pub fn is_full(&self) -> bool {
        self.lists.is_empty()
    }

    /// What became of `id`, a node of the tree that the edit gave.
    pub fn fate(&self, ast: &Ast, id: NodeId) -> Fate {
        let span = ast.span(id);
        if id.index() > self.old_nodes {
            Fate::Parsed
        } else if self.lists.iter().any(|list| list.owner == id) {
            // Its brackets may be the ends of the source, or those of its neighbours.
            Fate::Around
        } else if span.end <= self.region.start {
            Fate::Kept
        } else if span.start >= self.region.end {
            Fate::Moved
        } else {
            Fate::Around
        }
    }

    /// Counts the nodes of the tree that the edit gave, before the next edit.
    pub fn counts(&self, ast: &Ast) -> NodeCounts {
        let mut counter = Counter { reuse: self, counts: NodeCounts::default() };
        walk(ast, ast.root(), &mut counter);
        counter.counts
    }
}

/// What an edit did to one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stands before the edit: nothing.
    Kept,
    /// It stands behind the edit: its place changed by as much as the text grew.
    Moved,
    /// It stands around the edit: its end changed.
    Around,
    /// It was made for the new text.
    Parsed,
}

struct Counter<'r> {
    reuse: &'r Reuse,
    counts: NodeCounts,
}

impl Visitor for Counter<'_> {
    fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
        match self.reuse.fate(ast, id) {
            Fate::Kept => self.counts.kept += 1,
            Fate::Moved => self.counts.moved += 1,
            Fate::Around => self.counts.around += 1,
            Fate::Parsed => self.counts.parsed += 1,
        }
        Flow::Into
    }
}
