//! Incremental parsing: an edit in, a new tree out, most of it the old one.
//!
//! The unit of reuse is the statement, and in object literals, which may be whole tables, the
//! property. For an edit, the innermost list of statements that holds it
//! is found; from the first statement that the edit may change, statements are parsed again until
//! one starts where an old one started: the parser's state at the start of a statement depends only
//! on what surrounds the list, so all that follows is as it was. Where that never happens (an
//! unclosed bracket, a comment or template that now reaches further), or where the piece says
//! something about its surroundings (a "use strict"), a list around it is tried, and at last the
//! whole source.
//!
//! Kept nodes keep their ids; places behind the edit are moved page by page (see `ast/spans.rs`).
//! Invariant, held by a property test: after any edits the tree, its spans and its diagnostics are
//! those of a full parse in recovering mode.

mod damage;
mod region;
mod reuse;
mod uses;

pub use reuse::{Fate, ListReuse, NodeCounts, Reuse};

use crate::ast::{Ast, Extent, Goal, List, Node, NodeId};
use crate::atom::names;
use crate::diagnostic::{Code, Diagnostic};
use crate::parse::Options;
use crate::parser::{
    Closer, FunctionDepth, MAX_DEPTH, Parser, Piece, PieceRequest, levels_at_hand, with_stack,
};
use crate::source::Source;
use crate::span::Span;
use damage::Before;
use region::{Region, Surroundings};
use std::ops::Range;

/// How many dead nodes and list entries a tree may have for each live one, and how many besides.
const DEAD_PER_LIVE: usize = 1;
const DEAD_AT_LEAST: usize = 1 << 15;

/// A source that is being edited, and its tree.
pub struct Document {
    text: String,
    ast: Ast,
    diagnostics: Vec<Diagnostic>,
    options: Options,
    /// By function: how deeply its statements are nested.
    function_depths: Vec<FunctionDepth>,
    /// The size of the tree after the last full parse: what has been added since is partly dead.
    fresh_size: usize,
}

/// A replacement of some text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to be replaced; empty for an insertion.
    pub range: Span,
    /// What stands there afterwards; empty for a deletion.
    pub text: String,
}

/// Parsing a piece of a list was not enough.
struct InVain {
    /// How many bytes were looked at, at most.
    length: u32,
}

/// A piece of a list that was parsed again, and what it replaces.
struct Patch<'s> {
    surroundings: &'s Surroundings,
    /// The list, of the regions.
    depth: usize,
    edit: &'s Edit,
    /// The statements that are replaced.
    replaced: Range<usize>,
    /// Where they stood in the old text, from the end of the statement before them to the start of
    /// the one behind them.
    old: Span,
    piece: Piece,
    /// The tree before the piece.
    before: Extent,
}

impl Document {
    /// Parses `text` as `options` say, always recovering.
    pub fn new(text: String, options: Options) -> Result<Document, Diagnostic> {
        Source::new(text.as_bytes())?;
        let options = options.recovering();
        let mut document = Document {
            text,
            ast: Ast::hollow(options.goal),
            diagnostics: Vec::new(),
            options,
            function_depths: Vec::new(),
            fresh_size: 0,
        };
        document.parse_all();
        Ok(document)
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
        let source = self.text.as_bytes();
        let surroundings =
            region::around(&self.ast, source, &self.function_depths, edit.range, &self.options);
        self.text.replace_range(start as usize..end as usize, &edit.text);
        // Dead nodes are dropped by starting over now and then.
        if self.ast.size() > self.fresh_size * (1 + DEAD_PER_LIVE) + DEAD_AT_LEAST {
            return Ok(self.parse_all());
        }
        // A list not much longer than one that was tried in vain is not tried: so deep nesting
        // costs no more than a few full parses.
        let mut tried = 0;
        for (depth, region) in surroundings.regions.iter().enumerate().rev() {
            if region.interior.len() / 2 < tried {
                continue;
            }
            match self.parse_region(&surroundings, depth, edit) {
                Ok(reuse) => return Ok(reuse),
                Err(InVain { length }) => tried = tried.max(length),
            }
        }
        Ok(self.parse_all())
    }

    fn parse_all(&mut self) -> Reuse {
        let source = self.text.as_bytes();
        let parsed = with_stack(source.len(), || {
            Parser::new(source, self.options.goal, self.options.context(), true).program()
        });
        self.ast = parsed.ast;
        self.function_depths = parsed.function_depths;
        self.diagnostics = parsed.diagnostics;
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.span().start);
        self.fresh_size = self.ast.size();
        Reuse {
            region: Span::new(0, source.len() as u32),
            lists: Vec::new(),
            parsed_nodes: self.ast.node_count(),
            old_nodes: 0,
        }
    }

    /// Tries to parse only a piece of the list of the region at `depth`.
    fn parse_region(
        &mut self,
        surroundings: &Surroundings,
        depth: usize,
        edit: &Edit,
    ) -> Result<Reuse, InVain> {
        let region = &surroundings.regions[depth];
        let Region { list, interior, closer, .. } = *region;
        let (removed, added) = (edit.range.len(), edit.text.len() as u32);
        let source = self.text.as_bytes();
        let before = self.ast.extent();

        let old = Before { ast: &self.ast, text: source, diagnostics: &self.diagnostics };
        let is_object = closer == Closer::Object;
        let first = match is_object {
            true => old.first_affected_property(list, edit.range),
            false => old.first_affected(list, interior.end, edit.range),
        };
        let behind = self
            .ast
            .list(list)
            .partition_point(|item| item.is_some_and(|id| self.ast.span(id).start < edit.range.end))
            .max(first);
        let start = match first.checked_sub(1).and_then(|last| self.ast.item(list, last)) {
            // Behind a property there is a comma, which is not part of the piece.
            Some(_) if is_object => {
                self.ast.item(list, first).map_or(interior.end, |id| self.ast.span(id).start)
            }
            Some(last) => self.ast.span(last).end,
            None => interior.start,
        };
        let request = PieceRequest {
            start,
            end: interior.end - removed + added,
            closer,
            context: region.context,
            labels: surroundings.labels[region.labels.clone()].to_vec(),
            depth: region.depth,
            depth_is_bound: region.depth_is_bound,
            depth_limit: MAX_DEPTH.min(region.depth + levels_at_hand()),
        };
        let diagnostics = &self.diagnostics;
        let resumes = |ast: &Ast, at: u32| {
            let at = at.checked_sub(edit.range.start + added)? + edit.range.end;
            let items = &ast.list(list)[behind..];
            let ahead = items.partition_point(|item| item.is_some_and(|id| ast.span(id).start < at));
            let starts = items.get(ahead)?.is_some_and(|id| ast.span(id).start == at);
            let old = Before { ast, text: source, diagnostics };
            (starts && old.is_clean(list, behind + ahead, at)).then_some(behind + ahead)
        };
        let ast = &mut self.ast;
        // A new stack costs more than most pieces: only the deepest get one.
        let deep = PieceRequest { depth_limit: MAX_DEPTH, ..request.clone() };
        let piece = Parser::piece(source, ast, request, resumes).or_else(|unfit| match unfit.met_limit {
            true => with_stack(source.len(), || Parser::piece(source, ast, deep, resumes)),
            false => Err(unfit),
        });
        let piece = piece.map_err(|_| InVain { length: interior.len() })?;
        let resumed = piece.resumed.unwrap_or(list.len());
        let end = match self.ast.item(list, resumed) {
            Some(next) => self.ast.span(next).start,
            None => interior.end,
        };
        let replaced = first..resumed;
        let patch = Patch { surroundings, depth, edit, replaced, old: Span::new(start, end), piece, before };
        if self.concerns_surroundings(&patch) {
            let length = patch.piece.end - patch.piece.start;
            self.ast.truncate(before);
            return Err(InVain { length });
        }
        Ok(self.splice(patch))
    }

    /// Whether what is replaced, or what replaces it, means something for more than its list.
    fn concerns_surroundings(&self, patch: &Patch<'_>) -> bool {
        let region = &patch.surroundings.regions[patch.depth];
        let ends_case = region.closer == Closer::Case && patch.piece.resumed.is_none();
        self.may_disturb_recovery(region, patch)
            || (region.closer == Closer::Object && self.may_err(region, patch))
            || (region.has_directives && self.touches_prologue(region.list, patch))
            || (region.closer == Closer::End && self.touches_requests(patch))
            // An error there may belong to the next case.
            || (ends_case && damage::has_diagnostic_at(&self.diagnostics, region.interior.end))
            || self.loses_uses(region, patch)
    }

    /// Whether errors in the piece and elsewhere in the list may have to do with each other: recovery
    /// remembers the brackets that errors left open until the brace around them closes.
    fn may_disturb_recovery(&self, region: &Region, patch: &Patch<'_>) -> bool {
        let interior = region.interior;
        let ends_list = patch.piece.resumed.is_none();
        let starts_before = |at: u32| self.diagnostics.partition_point(|known| known.span().start < at);
        let [first, from, to, last] = [
            starts_before(interior.start),
            starts_before(patch.old.start),
            starts_before(if ends_list { interior.end + 1 } else { patch.old.end }),
            starts_before(interior.end + 1),
        ];
        let has_errors = from < to || !patch.piece.diagnostics.is_empty();
        // The braces of a case are those of all cases.
        has_errors && (first < from || to < last || region.closer == Closer::Case)
    }

    /// Whether the errors of an object literal may not be those of its properties one by one: some
    /// wait until it is clear that it is no pattern, some are about two properties.
    fn may_err(&self, region: &Region, patch: &Patch<'_>) -> bool {
        let Range { start, end } = patch.replaced;
        let replaced = (start..end).filter_map(|index| self.ast.item(region.list, index));
        let names_proto = |property: NodeId| match self.ast.node(property) {
            Node::Property { key, .. } => match self.ast.node(key) {
                Node::Name { name } | Node::String { value: name } => name == names::PROTO,
                _ => false,
            },
            _ => false,
        };
        !patch.piece.diagnostics.is_empty()
            || patch.piece.may_be_pattern
            || damage::has_diagnostic_in(&self.diagnostics, region.interior)
            || replaced.chain(patch.piece.items.iter().copied()).any(names_proto)
    }

    /// Whether the piece is part of a directive prologue, which decides about strictness.
    fn touches_prologue(&self, list: List, patch: &Patch<'_>) -> bool {
        let Range { start: first, end: resumed } = patch.replaced;
        let is_directive = |id: NodeId| matches!(self.ast.node(id), Node::Directive { .. });
        let may_direct = |id: NodeId| match self.ast.node(id) {
            Node::Directive { .. } => true,
            Node::Expression { expression } => matches!(self.ast.node(expression), Node::String { .. }),
            _ => false,
        };
        // A prologue has an end: where the statement before the piece is none, none is in it.
        first.checked_sub(1).and_then(|last| self.ast.item(list, last)).is_none_or(is_directive)
            && ((first..=resumed).filter_map(|index| self.ast.item(list, index)).any(may_direct)
                || patch.piece.items.iter().copied().any(may_direct))
    }

    /// Whether imports or exports from elsewhere are involved: their table is in source order.
    fn touches_requests(&self, patch: &Patch<'_>) -> bool {
        let requests = self.ast.requests();
        self.ast.goal() == Goal::Module
            && (requests.len() > patch.before.requests()
                || requests.iter().any(|request| patch.old.contains(self.ast.span(request.source))))
    }

    /// Whether the function around may no longer mention what it mentioned.
    fn loses_uses(&self, region: &Region, patch: &Patch<'_>) -> bool {
        let Some(function) = patch.surroundings.informed(&self.ast, region).next() else { return false };
        let row = self.ast.function(function);
        let replaced = self.ast.list(region.list)[patch.replaced.clone()].iter().copied().flatten();
        let lost = row.uses.and(uses::at_most(&self.ast, replaced)).without(patch.piece.uses);
        !lost.is_empty()
            // There the parser does not count what the tree shows.
            && (region.context.no_arguments
                || !lost.without(uses::at_least(&self.ast, row, patch.old)).is_empty())
    }

    /// Puts the piece in the place of the old statements and moves what is behind them.
    fn splice(&mut self, patch: Patch<'_>) -> Reuse {
        let Patch { surroundings, depth, edit, replaced, old, mut piece, before } = patch;
        let region = &surroundings.regions[depth];
        let (removed, added) = (edit.range.len(), edit.text.len() as u32);
        let mut lists: Vec<ListReuse> = surroundings.regions[..depth]
            .iter()
            .map(|around| around.around_edit(&self.ast, edit.range))
            .collect();

        self.ast.shift(edit.range.end, removed, added, before);
        let parsed = replaced.start..replaced.start + piece.items.len();
        let list = self.ast.splice_list(region.list, replaced, &piece.items);
        self.ast.set_statements(region.owner, list);
        self.set_ends(region, list);
        self.function_depths.append(&mut piece.function_depths);
        for function in surroundings.informed(&self.ast, region).collect::<Vec<_>>() {
            self.ast.function_mut(function).uses.add(piece.uses);
        }

        // Errors are ordered by place, then by when they were found: so are those of the piece.
        let from = self.diagnostics.partition_point(|known| known.span().start < old.start);
        let to = match piece.resumed {
            Some(_) => self.diagnostics.partition_point(|known| known.span().start < old.end),
            None => self.diagnostics.partition_point(|known| known.span().start <= old.end),
        };
        piece.diagnostics.sort_by_key(|diagnostic| diagnostic.span().start);
        let count = piece.diagnostics.len();
        self.diagnostics.splice(from..to, piece.diagnostics);
        let (kept, rest) = self.diagnostics.split_at_mut(from);
        for known in kept.iter_mut().chain(&mut rest[count..]) {
            known.shift(edit.range.end, removed, added);
        }

        let moved = parsed.end..list.len();
        lists.push(ListReuse { owner: region.owner, kept: 0..parsed.start, parsed, moved });
        Reuse {
            region: Span::new(piece.start, piece.end),
            lists,
            parsed_nodes: self.ast.node_count() - before.nodes(),
            old_nodes: before.nodes(),
        }
    }

    /// Sets the spans that no bracket closes: those of the program and of a case.
    fn set_ends(&mut self, region: &Region, list: List) {
        self.ast.set_span(self.ast.root(), Span::new(0, self.text.len() as u32));
        if region.closer == Closer::Case {
            let last = list.len().checked_sub(1).and_then(|last| self.ast.item(list, last));
            let end = last.map_or(region.interior.start, |last| self.ast.span(last).end);
            let start = self.ast.span(region.owner).start;
            self.ast.set_span(region.owner, Span::new(start, end));
        }
    }
}
