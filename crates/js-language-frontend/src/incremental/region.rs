//! The lists of statements and properties around an edit, and what surrounds them.
//!
//! One walk from the root to the edit finds them all; at each node the child that holds the edit is
//! found by bisection. A list is taken only where everything that its statements depend on is known
//! exactly: the context, the labels, the depth of nesting. So nothing in an error node is.

use super::ListReuse;
use crate::ast::{Ast, FieldVisitor, FunctionId, FunctionKind, Goal, List, Node, NodeId, NodeKind};
use crate::atom::{Atoms, names};
use crate::lexer::{Lexer, TokenKind};
use crate::parse::Options;
use crate::parser::{Closer, Context, FunctionDepth, Label, MAX_DEPTH};
use crate::span::Span;
use std::fmt;
use std::ops::Range;

/// One list that holds an edit.
pub(super) struct Region {
    /// The node whose statements or properties they are.
    pub(super) owner: NodeId,
    pub(super) list: List,
    /// Between the brackets of the list.
    pub(super) interior: Span,
    pub(super) closer: Closer,
    pub(super) context: Context,
    /// The labels in force, of [`Surroundings::labels`].
    pub(super) labels: Range<usize>,
    pub(super) depth: u32,
    /// Whether the list may be nested less deeply than that.
    pub(super) depth_is_bound: bool,
    /// Whether strings at its start are directives.
    pub(super) has_directives: bool,
    /// How many of [`Surroundings::functions`] are around it.
    pub(super) functions: usize,
}

/// All that is around an edit.
pub(super) struct Surroundings {
    /// The lists, outermost first.
    pub(super) regions: Vec<Region>,
    pub(super) labels: Vec<Label>,
    /// The functions; `None` stands for what is a function in all but syntax.
    pub(super) functions: Vec<Option<FunctionId>>,
}

impl Surroundings {
    /// The functions that get to know what the code in `region` mentions, innermost first: arrow
    /// functions pass it on.
    pub(super) fn informed<'s>(
        &'s self,
        ast: &'s Ast,
        region: &Region,
    ) -> impl Iterator<Item = FunctionId> + 's {
        let mut passed_on = true;
        self.functions[..region.functions].iter().rev().map_while(move |&function| {
            let function = function.filter(|_| passed_on)?;
            passed_on = ast.function(function).kind == FunctionKind::Arrow;
            Some(function)
        })
    }
}

impl Region {
    /// The report of a list of which one item holds all of the edit.
    pub(super) fn around_edit(&self, ast: &Ast, edit: Span) -> ListReuse {
        let items = ast.list(self.list);
        let holder = items.partition_point(|item| item.is_some_and(|id| ast.span(id).end < edit.end));
        ListReuse {
            owner: self.owner,
            kept: 0..holder,
            parsed: holder..holder + 1,
            moved: holder + 1..items.len(),
        }
    }
}

/// Finds what is around `edit`, whose lists have it between their brackets.
pub(super) fn around(
    ast: &Ast,
    source: &[u8],
    function_depths: &[FunctionDepth],
    edit: Span,
    options: &Options,
) -> Surroundings {
    let mut context = options.context();
    if let Node::Program { body } = ast.node(ast.root()) {
        context.strict |= ast.items(body).map_while(|id| directive(ast, id)).any(|is_strict| is_strict);
    }
    let found = Surroundings { regions: Vec::new(), labels: Vec::new(), functions: Vec::new() };
    let mut path = Path {
        ast,
        source,
        function_depths,
        edit,
        context,
        level: Some(0),
        bound: 0,
        level_is_bound: false,
        is_settled: true,
        first_label: 0,
        found,
    };
    let mut next = Some(ast.root());
    while let Some(id) = next {
        next = path.step(id);
    }
    path.found
}

/// Whether a directive is "use strict"; `None` for any other statement.
fn directive(ast: &Ast, id: NodeId) -> Option<bool> {
    match ast.node(id) {
        Node::Directive { raw, .. } => Some(raw == names::USE_STRICT),
        _ => None,
    }
}

/// The walk from the root to the edit.
struct Path<'a> {
    ast: &'a Ast,
    source: &'a [u8],
    function_depths: &'a [FunctionDepth],
    edit: Span,
    /// The context inside the node at hand.
    context: Context,
    /// How many levels of nesting the parser has open there; inside expressions nobody knows.
    level: Option<u32>,
    /// No fewer levels than are open there.
    bound: u32,
    /// Whether `level`, too, may be more than are open.
    level_is_bound: bool,
    /// Whether expressions here are what they are: neither parameters nor parts of a pattern.
    is_settled: bool,
    /// The first of the labels that belongs to the function at hand.
    first_label: usize,
    found: Surroundings,
}

impl Path<'_> {
    /// Takes note of `id`, which holds the edit, and finds the child that does too.
    fn step(&mut self, id: NodeId) -> Option<NodeId> {
        let span = self.ast.span(id);
        match self.ast.node(id) {
            Node::Program { body } => {
                let whole = Span::new(0, self.source.len() as u32);
                let has_directives = self.ast.goal() == Goal::Script;
                self.push(id, body, whole, Closer::End, has_directives);
                self.statement_below(id)
            }
            Node::Function { function } | Node::FunctionDeclaration { function } => {
                self.function(id, function)
            }
            // A function in an `if` stands in a block that the source does not show.
            Node::Block { body } if self.source.get(span.start as usize) == Some(&b'{') => {
                self.context = self.context.of_block();
                self.push(id, body, Span::new(span.start + 1, span.end - 1), Closer::Brace, false);
                self.statement_below(id)
            }
            Node::Class { .. } | Node::ClassDeclaration { .. } => {
                self.context.strict = true;
                self.level = self.level.map(|level| level + 1);
                let level = self.level;
                let next = self.child(id)?;
                // Members are no statements; their functions know their own depth.
                self.level =
                    if matches!(self.ast.node(next), Node::StaticBlock { .. }) { level } else { None };
                Some(next)
            }
            Node::PropertyDefinition { value, .. } => {
                let next = self.child(id)?;
                if value == Some(next) {
                    self.context = self.context.of_initializer();
                    self.found.functions.push(None);
                }
                Some(next)
            }
            Node::StaticBlock { body } => {
                self.context = self.context.of_static_block();
                self.found.functions.push(None);
                self.first_label = self.found.labels.len();
                let brace = self.token_end(span.start + "static".len() as u32, TokenKind::BraceOpen)?;
                self.push(id, body, Span::new(brace, span.end - 1), Closer::Brace, false);
                self.statement_below(id)
            }
            Node::For { body, .. }
            | Node::ForIn { body, .. }
            | Node::ForOf { body, .. }
            | Node::While { body, .. }
            | Node::DoWhile { body, .. }
                if self.holds(body) =>
            {
                self.context = self.context.of_loop();
                self.level = self.level.map(|level| level + 1);
                Some(body)
            }
            Node::Switch { cases, .. } => {
                let next = self.child(id);
                if next.is_none_or(|next| matches!(self.ast.node(next), Node::Case { .. })) {
                    self.context = self.context.of_switch();
                    self.case(cases, span.end - 1);
                } else {
                    self.level = None;
                }
                next
            }
            Node::Labeled { label, body } => {
                self.found.labels.push(Label { name: label, is_loop: labels_a_loop(self.ast, body) });
                self.statement_below(id)
            }
            Node::Try { .. } => self.child(id),
            Node::Catch { body, .. } if self.holds(body) => Some(body),
            Node::ExportDeclaration { .. } | Node::ExportDefault { .. } => {
                // What is exported is no level of its own.
                let level = self.level.map(|level| level - 1);
                let next = self.child(id)?;
                let is_class = matches!(self.ast.node(next), Node::ClassDeclaration { .. });
                self.level = level.filter(|_| is_class);
                Some(next)
            }
            Node::Object { properties } => {
                let interior = Span::new(span.start + 1, span.end - 1);
                self.level = None;
                if self.is_settled {
                    self.context.no_in = false;
                    self.push(id, properties, interior, Closer::Object, false);
                }
                self.child(id)
            }
            Node::ArrayPattern { .. }
            | Node::ObjectPattern { .. }
            | Node::Default { .. }
            | Node::For { .. }
            | Node::ForIn { .. }
            | Node::ForOf { .. } => {
                self.is_settled = false;
                self.statement_below(id)
            }
            // What recovery kept is no ground to build on.
            Node::Error { .. } => None,
            _ => self.statement_below(id),
        }
    }

    /// The child that holds the edit, a level deeper; the level of an expression is not known.
    fn statement_below(&mut self, id: NodeId) -> Option<NodeId> {
        let next = self.child(id)?;
        let kind = self.ast.node(next).kind();
        let is_statement = (NodeKind::Directive..=NodeKind::Debugger).contains(&kind);
        let is_item = is_statement || kind >= NodeKind::Import;
        self.level = self.level.filter(|_| is_item).map(|level| level + 1);
        Some(next)
    }

    fn function(&mut self, id: NodeId, function: FunctionId) -> Option<NodeId> {
        let row = *self.ast.function(function);
        let in_body = row.body_span.start <= self.edit.start;
        // The parameters of an arrow function were an expression of its surroundings.
        if in_body || row.kind != FunctionKind::Arrow {
            self.context = self.context.of_function(row.kind, row.is_async, row.is_generator);
            self.context.strict = row.is_strict;
            self.found.functions.push(Some(function));
            self.first_label = self.found.labels.len();
        }
        self.level = None;
        self.is_settled &= in_body;
        if in_body && !row.has_expression_body {
            let FunctionDepth { depth, is_bound } = *self.function_depths.get(function.index())?;
            self.level = Some(u32::from(depth));
            self.level_is_bound = is_bound;
            self.is_settled = true;
            let interior = Span::new(row.body_span.start + 1, row.body_span.end - 1);
            self.push(id, row.body, interior, Closer::Brace, true);
        }
        self.statement_below(id)
    }

    /// Adds the list of the case that has the edit behind its colon.
    fn case(&mut self, cases: List, end: u32) {
        let entries = self.ast.list(cases);
        let start = |entry: &Option<NodeId>| entry.map_or(0, |case| self.ast.span(case).start);
        let index = entries.partition_point(|entry| start(entry) <= self.edit.start);
        // At the very start of a case the edit belongs to the case before.
        for index in [index.checked_sub(2), index.checked_sub(1)].into_iter().flatten() {
            let end = entries.get(index + 1).map_or(end, start);
            if let Some(case) = entries[index]
                && let Node::Case { body, .. } = self.ast.node(case)
                && let Some(start) = self.case_start(case)
            {
                self.push(case, body, Span::new(start, end), Closer::Case, false);
            }
        }
    }

    /// Where the statements of a case start: behind its colon.
    fn case_start(&self, case: NodeId) -> Option<u32> {
        let Node::Case { test, .. } = self.ast.node(case) else { return None };
        let from = match test {
            Some(test) => self.ast.span(test).end,
            None => self.ast.span(case).start + "default".len() as u32,
        };
        self.token_end(from, TokenKind::Colon)
    }

    /// Where the first token of `kind` behind `from` ends, if nothing but closing parentheses (a
    /// test may stand in them) comes before it.
    fn token_end(&self, from: u32, kind: TokenKind) -> Option<u32> {
        let mut lexer = Lexer::at(self.source, self.ast.goal(), from);
        let mut names = Atoms::new();
        loop {
            let token = lexer.next(&mut names);
            match token.kind {
                found if found == kind => return Some(token.end),
                TokenKind::ParenClose => {}
                _ => return None,
            }
        }
    }

    /// Adds the list of `owner` if the edit lies between its brackets.
    fn push(&mut self, owner: NodeId, list: List, interior: Span, closer: Closer, has_directives: bool) {
        let (depth, depth_is_bound) = match self.level {
            Some(level) => (level, self.level_is_bound),
            None if closer == Closer::Object => (self.bound, true),
            None => return,
        };
        if interior.contains(self.edit) && depth <= MAX_DEPTH && self.is_closed(list, interior, closer) {
            self.found.regions.push(Region {
                owner,
                list,
                interior,
                closer,
                context: self.context,
                labels: self.first_label..self.found.labels.len(),
                depth,
                depth_is_bound,
                has_directives,
                functions: self.found.functions.len(),
            });
        }
    }

    /// Whether the list really ends where its brackets should be: recovery does without them.
    fn is_closed(&self, list: List, interior: Span, closer: Closer) -> bool {
        let last = list.len().checked_sub(1).and_then(|last| self.ast.item(list, last));
        let byte = |at: u32| self.source.get(at as usize).copied();
        let closes = match closer {
            Closer::End => true,
            Closer::Case => matches!(byte(interior.end), Some(b'}' | b'c' | b'd')),
            Closer::Brace | Closer::Object => {
                interior.start.checked_sub(1).and_then(byte) == Some(b'{') && byte(interior.end) == Some(b'}')
            }
        };
        closes && last.is_none_or(|last| self.ast.span(last).end <= interior.end)
    }

    fn holds(&self, id: NodeId) -> bool {
        self.ast.span(id).contains(self.edit)
    }

    fn child(&mut self, id: NodeId) -> Option<NodeId> {
        let mut search = Search { path: self, found: None, before: self.ast.span(id).start };
        self.ast.describe(id, &mut search);
        let Search { found, before, .. } = search;
        let found = found?;
        // A node is at most three levels, and so is nothing that leaves no node but a parenthesis.
        let parentheses = self.ast.span(found).start.saturating_sub(before);
        self.bound = self.level.unwrap_or(self.bound).saturating_add(3).saturating_add(parentheses);
        Some(found)
    }
}

/// Whether the statement that a label is put on is a loop, perhaps with more labels.
fn labels_a_loop(ast: &Ast, mut body: NodeId) -> bool {
    while let Node::Labeled { body: inner, .. } = ast.node(body) {
        body = inner;
    }
    matches!(
        ast.node(body),
        Node::For { .. }
            | Node::ForIn { .. }
            | Node::ForOf { .. }
            | Node::While { .. }
            | Node::DoWhile { .. }
    )
}

/// Looks for the child that holds the edit.
struct Search<'p, 'a> {
    path: &'p Path<'a>,
    found: Option<NodeId>,
    /// Where the child before it ends.
    before: u32,
}

impl FieldVisitor for Search<'_, '_> {
    fn child(&mut self, _: &'static str, id: NodeId) {
        if self.found.is_some() {
        } else if self.path.holds(id) {
            self.found = Some(id);
        } else {
            self.before = self.path.ast.span(id).end;
        }
    }

    fn list(&mut self, _: &'static str, list: List) {
        let (ast, edit) = (self.path.ast, self.path.edit);
        let mut entries = ast.list(list);
        // The first entry that ends at or behind the edit; holes have no place of their own.
        while self.found.is_none() && !entries.is_empty() {
            let middle = entries.len() / 2;
            let Some((at, id)) = (middle..entries.len()).find_map(|at| Some((at, entries[at]?))) else {
                entries = &entries[..middle];
                continue;
            };
            let span = ast.span(id);
            if span.contains(edit) {
                self.found = Some(id);
            } else if span.end < edit.end {
                self.before = span.end;
                entries = &entries[at + 1..];
            } else {
                entries = &entries[..middle];
            }
        }
    }

    fn data(&mut self, _: &'static str, _: &dyn fmt::Display) {}
}
