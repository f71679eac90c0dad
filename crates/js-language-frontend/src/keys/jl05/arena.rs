//! JL05/ex-1: source to arena, each node with its kind, span and children. Drives the parser and
//! [`crate::ast::Ast`].

use solution_key::{Answer, Exercise, Rng, ScriptError};
use std::fmt::{self, Write};

use crate::ast::{Ast, FieldVisitor, List, NodeId};
use crate::keys::program::Programs;
use crate::keys::subset::Subset;
use crate::lexer::TokenKind;
use crate::span::LineIndex;
use crate::{Options, parse_syntax};

/// The exercise.
pub(super) struct Arena;

const SUBSET: Subset = Subset {
    keywords: &[TokenKind::Var, TokenKind::If, TokenKind::Else, TokenKind::While],
    punctuators: &[
        TokenKind::BraceOpen,
        TokenKind::BraceClose,
        TokenKind::ParenOpen,
        TokenKind::ParenClose,
        TokenKind::Semicolon,
        TokenKind::Comma,
        TokenKind::Dot,
        TokenKind::Assign,
        TokenKind::Plus,
        TokenKind::Minus,
        TokenKind::Star,
        TokenKind::Less,
        TokenKind::EqualEqual,
        TokenKind::AndAnd,
        TokenKind::OrOr,
        TokenKind::Not,
    ],
    strings: true,
    braces_anywhere: false,
};

impl Exercise for Arena {
    fn name(&self) -> &'static str {
        "ex-1"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        match tree(input) {
            Ok(ast) => Answer::ok(print(&ast, input)),
            Err(error) => error.into(),
        }
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        Programs { rng, strings: true, members: true }.source(size)
    }

    fn explain(&self, input: &[u8], _answer: &Answer, line: usize) -> Option<String> {
        let Ok(ast) = tree(input) else {
            return Some("The source is not in the subset, or breaks its grammar, on the line named.".into());
        };
        let id = ast.ids_since(0).nth(line)?;
        let text = String::from_utf8_lossy(ast.span(id).of(input)).replace('\n', " ");
        let kind = ast.node(id).kind().name();
        Some(format!(
            "Node {} is the {kind} that stands for `{text}`. A node gets its number when it is complete, \
             so its children have smaller numbers.",
            id.index()
        ))
    }
}

/// The tree of a source in the subset.
fn tree(input: &[u8]) -> Result<Ast, ScriptError> {
    let source = SUBSET.check(input)?;
    let syntax = parse_syntax(source, &Options::module());
    match syntax.diagnostics.first() {
        None => Ok(syntax.ast),
        Some(diagnostic) => {
            let line = LineIndex::new(input).line_of(diagnostic.span().start) + 1;
            Err(ScriptError::new(line, "syntax error"))
        }
    }
}

/// A line for each node, in the order of the arena, and one for the root.
fn print(ast: &Ast, source: &[u8]) -> String {
    let lines = LineIndex::new(source);
    let mut out = String::new();
    for id in ast.ids_since(0) {
        let span = ast.span(id);
        let place = lines.position(source, span.start);
        let _ = write!(out, "{} {} {span:?} {place}", id.index(), ast.node(id).kind().name());
        let mut fields = Fields::default();
        ast.describe(id, &mut FieldsOf { ast, fields: &mut fields });
        out.push_str(&fields.children);
        out.push_str(&fields.data);
        out.push('\n');
    }
    let _ = writeln!(out, "root {}", ast.root().index());
    out
}

/// The fields of one node as text: children first, data behind them, because the text of a string
/// may hold anything.
#[derive(Default)]
struct Fields {
    children: String,
    data: String,
}

struct FieldsOf<'f> {
    ast: &'f Ast,
    fields: &'f mut Fields,
}

impl FieldVisitor for FieldsOf<'_> {
    fn child(&mut self, field: &'static str, id: NodeId) {
        let _ = write!(self.fields.children, " {field}:{}", id.index());
    }

    fn list(&mut self, field: &'static str, list: List) {
        let ids: Vec<String> = self.ast.items(list).map(|id| id.index().to_string()).collect();
        let _ = write!(self.fields.children, " {field}:[{}]", ids.join(","));
    }

    fn data(&mut self, field: &'static str, text: &dyn fmt::Display) {
        let _ = write!(self.fields.data, " {field}={text}");
    }
}
