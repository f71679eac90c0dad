//! The lists of statements around a place, and what surrounds them.

use super::ListReuse;
use crate::ast::{Ast, FunctionId, Node, NodeId};
use crate::lexer::{Lexer, TokenKind};
use crate::parse::Options;
use crate::parser::{Context, Label};
use crate::span::Span;

/// One list of statements that holds an edit.
pub(super) struct Region {
    /// The node whose statements they are.
    pub(super) owner: NodeId,
    pub(super) items: Vec<NodeId>,
    /// Between the brackets of the list.
    pub(super) interior: Span,
    pub(super) context: Context,
    pub(super) labels: Vec<Label>,
    pub(super) depth: u32,
    /// Whether strings at its start are directives.
    pub(super) has_directives: bool,
    /// The item that holds the edit, once the walk has gone into it.
    holder: usize,
}

impl Region {
    /// The report of a list of which one item holds all of the edit.
    pub(super) fn around_edit(&self) -> ListReuse {
        ListReuse {
            owner: self.owner,
            kept: 0..self.holder,
            parsed: self.holder..self.holder + 1,
            moved: self.holder + 1..self.items.len(),
        }
    }
}

/// The lists that hold `edit` between their brackets, outermost first.
pub(super) fn around(ast: &Ast, source: &[u8], edit: Span, options: &Options) -> Vec<Region> {
    let mut context = options.context();
    if let Node::Program { body } = ast.node(ast.root()) {
        context.strict |= ast.items(body).map_while(|id| directive(ast, id)).any(|is_strict| is_strict);
    }
    let mut path = Path { ast, source, edit, context, labels: Vec::new(), depth: 0, regions: Vec::new() };
    let mut next = Some(ast.root());
    while let Some(id) = next {
        next = path.step(id);
    }
    path.regions
}

/// Whether a directive is "use strict"; `None` for any other statement.
fn directive(ast: &Ast, id: NodeId) -> Option<bool> {
    match ast.node(id) {
        Node::Directive { raw, .. } => Some(raw == crate::atom::names::USE_STRICT),
        _ => None,
    }
}

/// The walk from the root to the edit.
struct Path<'a> {
    ast: &'a Ast,
    source: &'a [u8],
    edit: Span,
    context: Context,
    labels: Vec<Label>,
    depth: u32,
    regions: Vec<Region>,
}

impl Path<'_> {
    /// Takes note of `id`, which holds the edit, and finds the child that does too.
    fn step(&mut self, id: NodeId) -> Option<NodeId> {
        self.depth += 1;
        let outer = self.context;
        match self.ast.node(id) {
            Node::Program { .. } => {
                let whole = Span::new(0, self.source.len() as u32);
                self.push(id, whole, true);
            }
            Node::Function { function } | Node::FunctionDeclaration { function } => {
                self.function(id, function)
            }
            Node::Block { .. } => {
                let span = self.ast.span(id);
                // A function in an `if` stands in a block that the source does not show.
                if self.source.get(span.start as usize) == Some(&b'{') {
                    self.context = outer.of_block();
                    self.push(id, Span::new(span.start + 1, span.end - 1), false);
                }
            }
            Node::Class { class } | Node::ClassDeclaration { class } => {
                self.context.strict = true;
                self.context.no_in = false;
                // Members sit between the class and its functions.
                let members = self.ast.class(class).members;
                let holder = self.ast.items(members).find(|&member| self.holds(member))?;
                return self.member(holder);
            }
            Node::For { body, .. }
            | Node::ForIn { body, .. }
            | Node::ForOf { body, .. }
            | Node::While { body, .. }
            | Node::DoWhile { body, .. }
                if self.holds(body) =>
            {
                self.context = outer.of_loop();
            }
            Node::Switch { discriminant, cases } if !self.holds(discriminant) => {
                self.context = outer.of_switch();
                let count = cases.len();
                for index in 0..count {
                    let Some(case) = self.ast.item(cases, index) else { continue };
                    let end = match self.ast.item(cases, index + 1) {
                        Some(next) => self.ast.span(next).start,
                        None => self.ast.span(id).end - 1,
                    };
                    if let Some(start) = self.case_start(case)
                        && start <= self.edit.start
                        && self.edit.end <= end
                    {
                        self.push(case, Span::new(start, end), false);
                    }
                }
            }
            Node::Labeled { label, body } => {
                let mut labeled = body;
                while let Node::Labeled { body, .. } = self.ast.node(labeled) {
                    labeled = body;
                }
                let is_loop = matches!(
                    self.ast.node(labeled),
                    Node::For { .. }
                        | Node::ForIn { .. }
                        | Node::ForOf { .. }
                        | Node::While { .. }
                        | Node::DoWhile { .. }
                );
                self.labels.push(Label { name: label, is_loop });
            }
            // What recovery kept is no ground to build on.
            Node::Error { .. } => return None,
            _ => {}
        }
        self.child(id)
    }

    fn member(&mut self, id: NodeId) -> Option<NodeId> {
        match self.ast.node(id) {
            Node::PropertyDefinition { value: Some(value), .. } if self.holds(value) => {
                self.context = self.context.of_initializer();
                self.labels.clear();
                Some(value)
            }
            Node::StaticBlock { .. } => {
                self.context = self.context.of_static_block();
                self.labels.clear();
                let span = self.ast.span(id);
                let mut lexer = Lexer::at(self.source, self.ast.goal(), span.start);
                let mut names = crate::atom::Atoms::new();
                lexer.next(&mut names);
                let brace = lexer.next(&mut names);
                self.push(id, Span::new(brace.end, span.end - 1), false);
                self.child(id)
            }
            Node::Error { .. } => None,
            _ => self.child(id),
        }
    }

    fn function(&mut self, id: NodeId, function: FunctionId) {
        let row = *self.ast.function(function);
        self.context = self.context.of_function(row.kind, row.is_async, row.is_generator);
        self.context.strict = row.is_strict;
        self.labels.clear();
        if !row.has_expression_body {
            self.push(id, Span::new(row.body_span.start + 1, row.body_span.end - 1), true);
        }
    }

    /// Where the statements of a case start: behind its colon.
    fn case_start(&self, case: NodeId) -> Option<u32> {
        let Node::Case { test, .. } = self.ast.node(case) else { return None };
        let from = test.map_or(self.ast.span(case).start, |test| self.ast.span(test).end);
        let mut lexer = Lexer::at(self.source, self.ast.goal(), from);
        let mut names = crate::atom::Atoms::new();
        loop {
            let token = lexer.next(&mut names);
            match token.kind {
                TokenKind::Colon => return Some(token.end),
                // The test may have stood in parentheses.
                TokenKind::ParenClose | TokenKind::Default => {}
                _ => return None,
            }
        }
    }

    /// Adds the list of `owner` if the edit lies between its brackets.
    fn push(&mut self, owner: NodeId, interior: Span, has_directives: bool) {
        if !interior.contains(self.edit) {
            return;
        }
        let list = match self.ast.node(owner) {
            Node::Program { body }
            | Node::Block { body }
            | Node::Case { body, .. }
            | Node::StaticBlock { body } => body,
            Node::Function { function } | Node::FunctionDeclaration { function } => {
                self.ast.function(function).body
            }
            _ => return,
        };
        let items: Vec<NodeId> = self.ast.items(list).collect();
        let holder = items.partition_point(|&item| self.ast.span(item).end < self.edit.end);
        self.regions.push(Region {
            owner,
            items,
            interior,
            context: self.context,
            labels: self.labels.clone(),
            depth: self.depth,
            has_directives,
            holder,
        });
    }

    fn holds(&self, id: NodeId) -> bool {
        self.ast.span(id).contains(self.edit)
    }

    fn child(&self, id: NodeId) -> Option<NodeId> {
        let mut found = None;
        self.ast.for_each_child(id, &mut |child| {
            if found.is_none() && self.holds(child) {
                found = Some(child);
            }
        });
        found
    }
}

/// The first statement that an edit at `start` may change: the one before the first that it
/// touches, since that one may now go on. Statements that recovery made reach further still.
pub(super) fn first_affected(ast: &Ast, items: &[NodeId], start: u32) -> usize {
    let touched = items.partition_point(|&item| ast.span(item).end < start);
    let mut first = touched.saturating_sub(1);
    while first > 0 && matches!(ast.node(items[first - 1]), Node::Error { .. }) {
        first -= 1;
    }
    first
}
