//! JL03/ex-2: a program to its S-expression, one statement a line.

use solution_key::{Rng, ScriptError};

use super::writer::Writer;
use crate::ast::{Ast, Flow, NodeId, NodeKind, Visitor, sexpr, walk};
use crate::keys::page::Page;
use crate::keys::sources;
use crate::lexer::TokenKind;
use crate::span::LineIndex;
use crate::{Options, Source, parse_syntax};

/// The tokens of the exercise besides names and numbers.
pub(super) const TOKENS: &[TokenKind] = {
    use TokenKind::*;
    &[
        BraceOpen,
        BraceClose,
        ParenOpen,
        ParenClose,
        Semicolon,
        Comma,
        Colon,
        Dot,
        Question,
        Assign,
        PlusAssign,
        MinusAssign,
        OrOr,
        AndAnd,
        EqualEqual,
        NotEqual,
        Less,
        Greater,
        Plus,
        Minus,
        Star,
        Percent,
        Not,
        PlusPlus,
        MinusMinus,
        Var,
        If,
        Else,
        While,
        Do,
        For,
        Return,
        Break,
        Continue,
        Throw,
        Function,
    ]
};

/// The kinds of nodes that those tokens are meant to make.
const KINDS: &[NodeKind] = {
    use NodeKind::*;
    &[
        Program,
        Expression,
        Block,
        Empty,
        VariableDeclaration,
        Declarator,
        Binding,
        FunctionDeclaration,
        If,
        For,
        While,
        DoWhile,
        Return,
        Break,
        Continue,
        Throw,
        Labeled,
        Reference,
        Number,
        Unary,
        Update,
        Binary,
        Logical,
        Assignment,
        Conditional,
        Sequence,
        Call,
        Member,
    ]
};

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    Writer::for_program(rng).program(size.max(1))
}

/// The answer.
pub(super) fn run(input: &[u8]) -> Result<Page, ScriptError> {
    let lines = LineIndex::new(input);
    let outside = |offset: usize| ScriptError::new(lines.line_of(offset as u32) + 1, "not in the subset");
    if let Some(offset) = sources::first_outside(input, b" \t\n", TOKENS) {
        return Err(outside(offset));
    }
    let source = Source::new(input).map_err(|_| outside(0))?;
    let syntax = parse_syntax(source, &Options::script());
    if let Some(diagnostic) = syntax.diagnostics.first() {
        return Err(outside(diagnostic.span().start as usize));
    }
    if let Some(stranger) = first_stranger(&syntax.ast) {
        return Err(outside(syntax.ast.span(stranger).start as usize));
    }
    let mut page = Page::default();
    for line in sexpr(&syntax.ast, syntax.ast.root()).lines() {
        match line.trim_start().trim_start_matches('(').split([' ', ')']).next() {
            Some(head) if line != "(program" => {
                let depth = (line.len() - line.trim_start().len()) / 2;
                page.line(line, format!("The next statement is `{head}`, {depth} level(s) deep."));
            }
            _ => page.plain(line),
        }
    }
    Ok(page)
}

/// The first node that the exercise does not have, such as an object literal.
fn first_stranger(ast: &Ast) -> Option<NodeId> {
    struct Fence(Option<NodeId>);
    impl Visitor for Fence {
        fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
            if !KINDS.contains(&ast.node(id).kind()) {
                self.0.get_or_insert(id);
            }
            Flow::Into
        }
    }
    let mut fence = Fence(None);
    walk(ast, ast.root(), &mut fence);
    fence.0
}
