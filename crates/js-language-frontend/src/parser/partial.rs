//! Parsing a piece of a list of statements again, for incremental parsing.

use super::{Context, Label, Parse, Parser};
use crate::ast::{Ast, Goal, NodeId, Uses};
use crate::diagnostic::Diagnostic;
use crate::lexer::{Lexer, TokenKind};

/// What to parse again, in the coordinates of the new text.
pub(crate) struct PieceRequest<'r> {
    /// Where the first statement, or the space before it, starts.
    pub(crate) start: u32,
    /// Where the token that ends the list stands.
    pub(crate) end: u32,
    /// What the list stands in.
    pub(crate) context: Context,
    /// The labels around it.
    pub(crate) labels: Vec<Label>,
    /// How deeply it is nested.
    pub(crate) depth: u32,
    /// Whether its items are module items.
    pub(crate) module_items: bool,
    /// Where the old statements behind the edit start now, in order.
    pub(crate) boundaries: &'r [u32],
}

/// What parsing a piece again gave.
pub(crate) struct Piece {
    pub(crate) items: Vec<NodeId>,
    /// The first of the boundaries at which a statement starts again; their number, if none does.
    pub(crate) resumed: usize,
    /// Where that is: one past the piece.
    pub(crate) end: u32,
    pub(crate) uses: Uses,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Parser<'_> {
    /// Parses statements from `request.start` until an old one starts again or the list ends where
    /// it has to. Nothing but nodes no longer needed is lost where that never happens.
    pub(crate) fn piece(source: &[u8], ast: Ast, request: PieceRequest<'_>) -> (Ast, Option<Piece>) {
        let goal = ast.goal();
        let lexer = Lexer::at(source, goal, request.start);
        let mut parser = Parser::over(ast, lexer, request.context, true);
        parser.labels = request.labels;
        parser.depth = request.depth;
        let parsed = parser.items_of_piece(request.end, request.module_items, request.boundaries);
        let piece = parsed.ok().flatten().map(|(items, resumed)| Piece {
            items,
            resumed,
            end: parser.token.start,
            uses: parser.uses,
            diagnostics: std::mem::take(&mut parser.diagnostics),
        });
        (parser.ast, piece)
    }

    fn items_of_piece(
        &mut self,
        end: u32,
        module_items: bool,
        boundaries: &[u32],
    ) -> Parse<Option<(Vec<NodeId>, usize)>> {
        let mut items = Vec::new();
        let mut next = 0;
        loop {
            let at = self.token.start;
            while next < boundaries.len() && boundaries[next] < at {
                next += 1;
            }
            if boundaries.get(next) == Some(&at) {
                return Ok(Some((items, next)));
            }
            let closes = matches!(
                self.token.kind,
                TokenKind::BraceClose | TokenKind::Case | TokenKind::Default | TokenKind::End
            );
            if at >= end || self.is(TokenKind::End) || self.is(TokenKind::BraceClose) {
                let fits = at == end && closes;
                return Ok(fits.then_some((items, boundaries.len())));
            }
            let item = if module_items && self.ast.goal() == Goal::Module {
                self.module_list_item()?
            } else {
                self.list_item()?
            };
            items.push(item);
        }
    }
}
