//! Which statements of a list an edit may change.
//!
//! A statement depends on its own text and, where it may go on, on the one token behind it. So an
//! edit reaches at most one statement back.

use crate::ast::{Ast, List, Node, NodeId};
use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// The old tree at the moment of an edit.
pub(super) struct Before<'d> {
    pub(super) ast: &'d Ast,
    /// The text; of what lies before the edit no more is read.
    pub(super) text: &'d [u8],
    /// In source order.
    pub(super) diagnostics: &'d [Diagnostic],
}

impl Before<'_> {
    /// The first property of `list` that `edit` may change: the one before those it touches, since
    /// the comma behind it may be gone.
    pub(super) fn first_affected_property(&self, list: List, edit: Span) -> usize {
        let items = self.ast.list(list);
        let touched = items.partition_point(|item| item.is_some_and(|id| self.ast.span(id).end < edit.start));
        touched.saturating_sub(1)
    }

    /// The first statement of `list`, which ends at `end`, that `edit` may change.
    pub(super) fn first_affected(&self, list: List, end: u32, edit: Span) -> usize {
        let items = self.ast.list(list);
        let span = |index: usize| items[index].map_or(Span::default(), |id| self.ast.span(id));
        let is_closed = |index: usize| items[index].is_some_and(|id| self.is_closed(id));
        let mut first =
            items.partition_point(|item| item.is_some_and(|id| self.ast.span(id).end < edit.start));
        if first < items.len() && span(first).end == edit.start && is_closed(first) {
            first += 1;
        } else if first > 0 && !is_closed(first - 1) {
            first -= 1;
        }
        // A statement is parsed again together with all the errors found in it.
        while first > 0 {
            let at = if first < items.len() { span(first).start } else { end };
            if self.is_clean(list, first, at) {
                break;
            }
            first -= 1;
        }
        first
    }

    /// Whether nothing went wrong in the statement before number `index`, which starts at `at`. Where
    /// something did, its error may stand on the token at `at`, and errors found right there may
    /// have been left out.
    pub(super) fn is_clean(&self, list: List, index: usize, at: u32) -> bool {
        let before = index.checked_sub(1).and_then(|before| self.ast.item(list, before));
        before.is_none_or(|id| {
            let from = self.ast.span(id).start;
            let is_error = matches!(self.ast.node(id), Node::Error { .. });
            !is_error && !has_diagnostic_in(self.diagnostics, Span::new(from, at))
        })
    }

    /// Whether the statement `id` ends where it does whatever follows.
    fn is_closed(&self, id: NodeId) -> bool {
        match self.ast.node(id) {
            Node::Expression { .. }
            | Node::Directive { .. }
            | Node::VariableDeclaration { .. }
            | Node::DoWhile { .. }
            | Node::Return { .. }
            | Node::Break { .. }
            | Node::Continue { .. }
            | Node::Throw { .. }
            | Node::Debugger {}
            | Node::Empty {}
            | Node::Import { .. }
            | Node::ExportNamed { .. }
            | Node::ExportFrom { .. }
            | Node::ExportAll { .. } => {
                let end = self.ast.span(id).end as usize;
                end > 0 && self.text.get(end - 1) == Some(&b';')
            }
            Node::Block { .. }
            | Node::FunctionDeclaration { .. }
            | Node::ClassDeclaration { .. }
            | Node::Switch { .. }
            | Node::Try { finalizer: Some(_), .. } => true,
            Node::ExportDeclaration { declaration } => self.is_closed(declaration),
            Node::For { body, .. }
            | Node::ForIn { body, .. }
            | Node::ForOf { body, .. }
            | Node::While { body, .. }
            | Node::With { body, .. }
            | Node::Labeled { body, .. }
            | Node::If { alternate: Some(body), .. } => self.is_closed(body),
            _ => false,
        }
    }
}

/// Whether one of `diagnostics`, which are in source order, starts in `span` or at its end.
pub(super) fn has_diagnostic_in(diagnostics: &[Diagnostic], span: Span) -> bool {
    let index = diagnostics.partition_point(|known| known.span().start < span.start);
    diagnostics.get(index).is_some_and(|known| known.span().start <= span.end)
}

/// Whether one of `diagnostics`, which are in source order, stands at `at`.
pub(super) fn has_diagnostic_at(diagnostics: &[Diagnostic], at: u32) -> bool {
    has_diagnostic_in(diagnostics, Span::empty(at))
}
