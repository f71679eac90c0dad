//! The key of JL07, error recovery: prints what the parser skips, what it reports and what it
//! keeps.
//!
//! One file an exercise. The first needs no parser: it is panic mode by itself. The second and the
//! third run the whole recovering parser on a small subset of JavaScript.

mod broken_programs;
mod diagnostics;
mod partial_tree;
mod synchronization;

use solution_key::{NodeKey, ScriptError};

use crate::keys::subset::Subset;
use crate::lexer::TokenKind;
use crate::{Options, Syntax, parse_syntax};

/// JL07: synchronization, diagnostics, the partial tree.
pub(super) static KEY: NodeKey = NodeKey {
    node: "JL07",
    exercises: &[&synchronization::Synchronization, &diagnostics::Diagnostics, &partial_tree::PartialTree],
};

/// What the broken programs are made of.
const SUBSET: Subset = Subset {
    keywords: &[TokenKind::Var, TokenKind::If, TokenKind::Else, TokenKind::While],
    punctuators: &[
        TokenKind::BraceOpen,
        TokenKind::BraceClose,
        TokenKind::ParenOpen,
        TokenKind::ParenClose,
        TokenKind::Semicolon,
        TokenKind::Comma,
        TokenKind::Assign,
        TokenKind::Plus,
        TokenKind::Star,
        TokenKind::Less,
    ],
    strings: false,
    braces_anywhere: false,
};

/// Parses a broken program.
fn recovered(input: &[u8]) -> Result<Syntax, ScriptError> {
    let source = SUBSET.check(input)?;
    Ok(parse_syntax(source, &Options::module().recovering()))
}
