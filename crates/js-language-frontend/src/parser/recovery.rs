//! Panic-mode recovery: after an error, skip to where the next statement may start.
//!
//! Used by editors and by node JL07. Lists of statements and of class members catch a failure; the
//! text up to a synchronization point becomes an error node that keeps the parts already
//! completed, so that names in a half-written call can still be found.

use super::{Context, Failed, Label, Parse, Parser};
use crate::ast::{Node, NodeId, Uses};
use crate::lexer::TokenKind;
use crate::span::Span;

/// The state of the parser at the start of an item of a list.
pub(super) struct Snapshot {
    start: u32,
    nodes: usize,
    scratch: usize,
    depth: u32,
    context: Context,
    labels: Vec<Label>,
    uses: Uses,
    cover: super::cover::Cover,
}

impl Parser<'_> {
    pub(super) fn snapshot(&self) -> Snapshot {
        Snapshot {
            start: self.token.start,
            nodes: self.ast.node_count(),
            scratch: self.scratch.len(),
            depth: self.depth,
            context: self.context,
            labels: if self.recovering { self.labels.clone() } else { Vec::new() },
            uses: self.uses,
            cover: self.cover,
        }
    }

    /// Makes an error node of the failed statement that started at `here`.
    pub(super) fn recover_statement(&mut self, here: Snapshot, failed: Failed) -> Parse {
        self.restore(here, failed, |parser, depth| parser.at_statement_boundary(depth))
    }

    /// Makes an error node of the failed class member that started at `here`.
    pub(super) fn recover_member(&mut self, here: Snapshot, failed: Failed) -> Parse {
        self.restore(here, failed, |parser, depth| {
            depth == 0 && (parser.token.newline_before || parser.is(TokenKind::BraceClose))
        })
    }

    fn restore(
        &mut self,
        here: Snapshot,
        failed: Failed,
        boundary: impl Fn(&Parser<'_>, usize) -> bool,
    ) -> Parse {
        if !self.recovering {
            return Err(failed);
        }
        // Brackets that the failed construct had opened are still open.
        let open = self.open_brackets(here.start);
        self.scratch.truncate(here.scratch);
        self.depth = here.depth;
        self.context = here.context;
        self.labels = here.labels;
        self.uses = here.uses;
        self.cover = here.cover;
        self.skip_to(open, here.start, boundary);
        let parts = self.orphans(here.nodes);
        let parts = self.ast.add_list(&parts);
        let end = self.previous_end.max(here.start);
        Ok(self.ast.add(Node::Error { parts }, Span::new(here.start, end)))
    }

    /// How many brackets between `start` and the token at hand are open.
    fn open_brackets(&mut self, start: u32) -> usize {
        let source = self.lexer.source();
        let goal = self.ast.goal();
        let mut lexer = crate::lexer::Lexer::at(source, goal, start);
        let mut depth = 0usize;
        loop {
            let token = lexer.next(self.ast.atoms_mut());
            if token.start >= self.token.start || token.kind == TokenKind::End {
                return depth;
            }
            match token.kind {
                TokenKind::BraceOpen
                | TokenKind::ParenOpen
                | TokenKind::BracketOpen
                | TokenKind::TemplateHead => {
                    depth += 1;
                }
                TokenKind::BraceClose | TokenKind::ParenClose | TokenKind::BracketClose => {
                    depth = depth.saturating_sub(1);
                }
                _ => {}
            }
        }
    }

    /// Skips tokens until `boundary`; always at least one, so that recovery never stands still.
    fn skip_to(&mut self, open: usize, start: u32, boundary: impl Fn(&Parser<'_>, usize) -> bool) {
        let mut depth = open;
        while !self.is(TokenKind::End) {
            if self.token.start > start && boundary(self, depth) {
                return;
            }
            let kind = self.token.kind;
            match kind {
                TokenKind::BraceOpen | TokenKind::ParenOpen | TokenKind::BracketOpen => depth += 1,
                TokenKind::BraceClose | TokenKind::ParenClose | TokenKind::BracketClose => {
                    depth = depth.saturating_sub(1);
                }
                _ => {}
            }
            self.bump();
            if kind == TokenKind::Semicolon && depth == 0 {
                return;
            }
        }
    }

    /// Whether a statement may start or a list end at the token at hand.
    fn at_statement_boundary(&self, depth: usize) -> bool {
        if depth == 0 && self.is(TokenKind::BraceClose) {
            return true;
        }
        let keyword = matches!(
            self.token.kind,
            TokenKind::Var
                | TokenKind::Const
                | TokenKind::Function
                | TokenKind::Class
                | TokenKind::If
                | TokenKind::For
                | TokenKind::While
                | TokenKind::Do
                | TokenKind::Return
                | TokenKind::Try
                | TokenKind::Switch
                | TokenKind::Throw
                | TokenKind::Import
                | TokenKind::Export
        );
        // A keyword at the start of a line begins a statement even where a bracket was left open.
        self.token.newline_before && (depth == 0 || keyword)
    }

    /// The nodes completed since `first` that no other node holds, in source order.
    fn orphans(&self, first: usize) -> Vec<Option<NodeId>> {
        let ids: Vec<NodeId> = self.ast.ids_since(first).collect();
        let mut held = vec![false; ids.len()];
        for &id in &ids {
            self.ast.for_each_child(id, &mut |child| {
                if let Some(index) = child.index().checked_sub(first + 1) {
                    held[index] = true;
                }
            });
        }
        let mut orphans: Vec<NodeId> =
            ids.into_iter().zip(held).filter(|&(_, held)| !held).map(|(id, _)| id).collect();
        orphans.sort_by_key(|&id| self.ast.span(id).start);
        orphans.into_iter().map(Some).collect()
    }
}
