//! Incremental parsing: an edit in, a new tree out, most of it the old one.
//!
//! The unit of reuse is the statement. For an edit, the innermost list of statements that holds it
//! is found; from the statement before the edit on, statements are parsed again until one starts
//! where an old one started: the parser's state at the start of a statement depends only on what
//! surrounds the list, so all that follows is as it was. Where that never happens (an unclosed
//! bracket, a comment or template that now reaches further), the list around it is tried, and at
//! last the whole source.
//!
//! Kept nodes keep their ids; places behind the edit are moved in one sweep over the span array.
//! Invariant, held by a property test: after any edits the tree, its spans and its diagnostics are
//! those of a full parse in recovering mode.

mod region;
mod uses;

use crate::ast::{Ast, Extent, Node, NodeId};
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::{Options, Syntax, parse_syntax};
use crate::parser::{Parser, Piece, PieceRequest, with_stack};
use crate::source::Source;
use crate::span::Span;
use region::Region;
use std::ops::Range;

/// A source that is being edited, and its tree.
pub struct Document {
    text: String,
    ast: Ast,
    diagnostics: Vec<Diagnostic>,
    options: Options,
    /// How many nodes the last full parse made: what has been added since is partly dead.
    fresh_nodes: usize,
}

/// A replacement of some text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to be replaced; empty for an insertion.
    pub range: Span,
    /// What stands there afterwards; empty for a deletion.
    pub text: String,
}

/// What an edit left as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reuse {
    /// What was parsed again, in the new text.
    pub region: Span,
    /// The lists around the edit, outermost first. Empty after a full parse.
    pub lists: Vec<ListReuse>,
    /// How many nodes were made.
    pub parsed_nodes: usize,
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

impl Reuse {
    /// Whether the whole source was parsed again.
    pub fn is_full(&self) -> bool {
        self.lists.is_empty()
    }
}

impl Document {
    /// Parses `text` as `options` say, always recovering.
    pub fn new(text: String, options: Options) -> Result<Document, Diagnostic> {
        let options = options.recovering();
        let Syntax { ast, diagnostics } = parse_syntax(Source::new(text.as_bytes())?, &options);
        let fresh_nodes = ast.node_count();
        Ok(Document { text, ast, diagnostics, options, fresh_nodes })
    }

    /// The text as it is now.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The tree of the text as it is now.
    pub fn ast(&self) -> &Ast {
        &self.ast
    }

    /// What the parser finds wrong with it, in source order. Scopes are not looked at: ask
    /// [`crate::scope::analyze`].
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Applies an edit. Errors, with nothing changed: the range lies outside the text or cuts a
    /// character, or the text would grow too long.
    pub fn apply(&mut self, edit: &Edit) -> Result<Reuse, Diagnostic> {
        let Span { start, end } = edit.range;
        let valid = start <= end
            && self.text.is_char_boundary(start as usize)
            && self.text.is_char_boundary(end as usize);
        if !valid {
            return Err(Diagnostic::new(Code::InvalidEdit, edit.range));
        }
        if self.text.len() + edit.text.len() >= Source::MAX_LENGTH {
            return Err(Diagnostic::new(Code::TooLong, edit.range));
        }
        let regions = region::around(&self.ast, self.text.as_bytes(), edit.range, &self.options);
        self.text.replace_range(start as usize..end as usize, &edit.text);
        // Dead nodes are dropped by starting over now and then.
        if self.ast.node_count() > self.fresh_nodes * 2 + 1000 {
            return Ok(self.parse_all());
        }
        for depth in (0..regions.len()).rev() {
            if let Some(reuse) = self.parse_region(&regions, depth, edit) {
                return Ok(reuse);
            }
        }
        Ok(self.parse_all())
    }

    fn parse_all(&mut self) -> Reuse {
        let length = self.text.len();
        // The text was UTF-8 and short enough before the edit, and the edit was checked.
        let Ok(source) = Source::from_wtf8(self.text.as_bytes()) else {
            return Reuse { region: Span::default(), lists: Vec::new(), parsed_nodes: 0 };
        };
        let Syntax { ast, diagnostics } = parse_syntax(source, &self.options);
        self.ast = ast;
        self.diagnostics = diagnostics;
        self.fresh_nodes = self.ast.node_count();
        Reuse { region: Span::new(0, length as u32), lists: Vec::new(), parsed_nodes: self.fresh_nodes }
    }

    /// Tries to parse only a piece of the list of `regions[depth]`.
    fn parse_region(&mut self, regions: &[Region], depth: usize, edit: &Edit) -> Option<Reuse> {
        let region = &regions[depth];
        let old = region.items.clone();
        let (removed, added) = (edit.range.len(), edit.text.len() as u32);
        let moved = |offset: u32| offset - removed + added;
        let first = region::first_affected(&self.ast, &old, edit.range.start);
        let behind =
            old.iter().position(|&id| self.ast.span(id).start >= edit.range.end).unwrap_or(old.len());
        let behind = behind.max(first);
        let boundaries: Vec<u32> = old[behind..].iter().map(|&id| moved(self.ast.span(id).start)).collect();
        let start = if first == 0 { region.interior.start } else { self.ast.span(old[first]).start };
        let before = self.ast.extent();
        let nodes_before = self.ast.node_count();
        let request = PieceRequest {
            start,
            end: moved(region.interior.end),
            context: region.context,
            labels: region.labels.clone(),
            depth: region.depth,
            module_items: depth == 0,
            boundaries: &boundaries,
        };
        let text = self.text.as_bytes();
        let ast = std::mem::replace(&mut self.ast, Ast::with_capacity(self.options.goal, 0));
        let (ast, piece) = with_stack(text.len(), || Parser::piece(text, ast, request));
        self.ast = ast;
        let piece = piece?;
        let resumed = behind + piece.resumed;
        if region.has_directives && self.touches_prologue(&old, first, resumed, &piece) {
            return None;
        }
        if depth == 0 && self.touches_requests(&old[first..resumed], &piece.items) {
            return None;
        }
        Some(self.splice(regions, depth, edit, first, resumed, piece, before, nodes_before))
    }

    /// Whether the piece is part of a directive prologue, which decides about strictness.
    fn touches_prologue(&self, old: &[NodeId], first: usize, resumed: usize, piece: &Piece) -> bool {
        let is_directive = |&id: &NodeId| matches!(self.ast.node(id), Node::Directive { .. });
        let at_start = old[..first].iter().all(is_directive);
        let may_direct = |&id: &NodeId| match self.ast.node(id) {
            Node::Directive { .. } => true,
            Node::Expression { expression } => matches!(self.ast.node(expression), Node::String { .. }),
            _ => false,
        };
        at_start
            && (old[first..resumed].iter().any(may_direct)
                || piece.items.iter().any(may_direct)
                || old.get(resumed).is_some_and(may_direct))
    }

    /// Whether imports or exports from elsewhere are involved: their table is in source order.
    fn touches_requests(&self, old: &[NodeId], new: &[NodeId]) -> bool {
        old.iter().chain(new).any(|&id| {
            matches!(
                self.ast.node(id),
                Node::Import { .. } | Node::ExportFrom { .. } | Node::ExportAll { .. } | Node::Error { .. }
            ) && self.ast.goal() == crate::ast::Goal::Module
        })
    }

    /// Puts the piece in the place of the old statements and moves what is behind them.
    #[allow(clippy::too_many_arguments)] // All of it is the result of one decision.
    fn splice(
        &mut self,
        regions: &[Region],
        depth: usize,
        edit: &Edit,
        first: usize,
        resumed: usize,
        piece: Piece,
        before: Extent,
        nodes_before: usize,
    ) -> Reuse {
        let region = &regions[depth];
        let (removed, added) = (edit.range.len(), edit.text.len() as u32);
        let old_start =
            if first == 0 { region.interior.start } else { self.ast.span(region.items[first]).start };
        let old_end = piece.end + removed - added;
        let old_uses = uses::of(&self.ast, &region.items[first..resumed]);
        self.ast.shift(edit.range.end, removed, added, before);

        let mut items: Vec<Option<NodeId>> = Vec::with_capacity(region.items.len() + piece.items.len());
        items.extend(region.items[..first].iter().copied().map(Some));
        items.extend(piece.items.iter().copied().map(Some));
        items.extend(region.items[resumed..].iter().copied().map(Some));
        let list = self.ast.add_list(&items);
        self.ast.set_statements(region.owner, list);
        if old_uses != piece.uses {
            uses::update(&mut self.ast, regions[..=depth].iter().rev().map(|region| region.owner));
        }

        let delta = i64::from(added) - i64::from(removed);
        self.diagnostics.retain(|known| {
            let at = known.span().start;
            at < old_start || at >= old_end
        });
        for known in &mut self.diagnostics {
            if known.span().start >= old_start {
                known.shift(delta);
            }
        }
        self.diagnostics.extend(piece.diagnostics);
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.span().start);

        let mut lists: Vec<ListReuse> = regions[..depth].iter().map(Region::around_edit).collect();
        let parsed = first..first + piece.items.len();
        lists.push(ListReuse { owner: region.owner, kept: 0..first, moved: parsed.end..items.len(), parsed });
        Reuse {
            region: Span::new(old_start, piece.end),
            lists,
            parsed_nodes: self.ast.node_count() - nodes_before,
        }
    }
}
