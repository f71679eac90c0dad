//! Parsing a piece of a list of statements or properties again, for incremental parsing.

use super::recovery::Recovery;
use super::{Context, FunctionDepth, Label, Parse, Parser};
use crate::ast::{Ast, Goal, NodeId, Uses};
use crate::diagnostic::Diagnostic;
use crate::lexer::{Lexer, TokenKind};

/// What ends a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Closer {
    /// The end of the source.
    End,
    /// `}`.
    Brace,
    /// `case`, `default` or `}`.
    Case,
    /// The `}` of an object literal: the list is one of properties.
    Object,
}

/// What to parse again, in the coordinates of the new text.
#[derive(Clone)]
pub(crate) struct PieceRequest {
    /// Where the first statement, or the space before it, starts.
    pub(crate) start: u32,
    /// Where the token that ends the list stands.
    pub(crate) end: u32,
    /// What that token is.
    pub(crate) closer: Closer,
    /// What the list stands in.
    pub(crate) context: Context,
    /// The labels around it.
    pub(crate) labels: Vec<Label>,
    /// How deeply it is nested.
    pub(crate) depth: u32,
    /// Whether it may be nested less deeply.
    pub(crate) depth_is_bound: bool,
    /// How deep the parser may go; nothing deeper is part of a piece.
    pub(crate) depth_limit: u32,
}

/// What parsing a piece again gave.
pub(crate) struct Piece {
    pub(crate) items: Vec<NodeId>,
    /// The old statement that starts where the piece ends; `None` where the list ends there.
    pub(crate) resumed: Option<usize>,
    /// Where the first token of the piece stands.
    pub(crate) start: u32,
    /// Where the token behind the piece stands.
    pub(crate) end: u32,
    pub(crate) uses: Uses,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) function_depths: Vec<FunctionDepth>,
    /// Whether something in it is right only if it becomes part of a pattern.
    pub(crate) may_be_pattern: bool,
}

/// A list cannot be mended by a piece.
pub(crate) struct Unfit {
    /// Whether the parser had no room to go deeper.
    pub(crate) met_limit: bool,
}

impl Parser<'_> {
    /// Parses statements from `request.start` until one starts where `resumes` knows an old one, or
    /// the list ends where it has to. Where neither happens the tree is as it was.
    pub(crate) fn piece(
        source: &[u8],
        ast: &mut Ast,
        request: PieceRequest,
        resumes: impl FnMut(&Ast, u32) -> Option<usize>,
    ) -> Result<Piece, Unfit> {
        let goal = ast.goal();
        let before = ast.extent();
        let lexer = Lexer::at(source, goal, request.start);
        let taken = std::mem::replace(ast, Ast::hollow(goal));
        let mut parser = Parser::over(taken, lexer, request.context, true);
        let in_brace = request.closer != Closer::End;
        parser.recovery = Recovery::of_piece(request.start, in_brace);
        parser.labels = request.labels;
        parser.depth = request.depth;
        parser.depth_is_bound = request.depth_is_bound;
        parser.depth_limit = request.depth_limit;
        let start = parser.token.start;
        let parsed = parser.items_of_piece(request.end, request.closer, resumes);
        // An error may leave a bracket open, in the eyes of recovery, for all that follows.
        let is_balanced = parser.diagnostics.is_empty() || parser.open_brackets() == usize::from(in_brace);
        *ast = parser.ast;
        let met_limit = parser.met_limit;
        match parsed {
            Ok(Some((items, resumed))) if is_balanced && !met_limit => Ok(Piece {
                items,
                resumed,
                start,
                end: parser.token.start,
                uses: parser.uses,
                diagnostics: parser.diagnostics,
                function_depths: parser.function_depths,
                may_be_pattern: parser.cover.pattern_only.is_some(),
            }),
            _ => {
                ast.truncate(before);
                Err(Unfit { met_limit })
            }
        }
    }

    #[allow(clippy::type_complexity)] // Statements, and the old one behind them.
    fn items_of_piece(
        &mut self,
        end: u32,
        closer: Closer,
        mut resumes: impl FnMut(&Ast, u32) -> Option<usize>,
    ) -> Parse<Option<(Vec<NodeId>, Option<usize>)>> {
        let has_module_items = closer == Closer::End && self.ast.goal() == Goal::Module;
        let mut items = Vec::new();
        let mut has_proto = false;
        loop {
            let at = self.token.start;
            if !self.recovery.resumed_at(at)
                && let Some(index) = resumes(&self.ast, at)
            {
                return Ok(Some((items, Some(index))));
            }
            let closes = self.closes(closer);
            if at >= end || closes || self.is(TokenKind::End) {
                return Ok((at == end && closes).then_some((items, None)));
            }
            items.push(match closer {
                Closer::Object => {
                    let property = self.object_entry(&mut has_proto)?;
                    self.eat(TokenKind::Comma);
                    property
                }
                _ if has_module_items => self.module_list_item()?,
                _ => self.list_item()?,
            });
        }
    }

    fn closes(&self, closer: Closer) -> bool {
        match closer {
            Closer::End => self.is(TokenKind::End),
            Closer::Brace | Closer::Object => self.is(TokenKind::BraceClose),
            Closer::Case => {
                matches!(self.token.kind, TokenKind::BraceClose | TokenKind::Case | TokenKind::Default)
            }
        }
    }
}
