//! The key of JL01, lexical analysis: one lexeme through a table, the longest punctuator, and the
//! tokens of a source, as the engine's lexer reads them.

mod lexemes;
mod munch;
mod tokens;

use super::page::Paged;
use solution_key::NodeKey;

/// JL01: lexemes, punctuators, tokens.
pub(super) static KEY: NodeKey = NodeKey {
    node: "JL01",
    exercises: &[
        &Paged { name: "ex-1", run: lexemes::run, generate: lexemes::generate },
        &Paged { name: "ex-2", run: munch::run, generate: munch::generate },
        &Paged { name: "ex-3", run: tokens::run, generate: tokens::generate },
    ],
};
