//! The key of JL01, lexical analysis: one lexeme through a table, the longest punctuator, and the
//! tokens of a source, as the engine's lexer reads them.

mod lexemes;
mod munch;
mod tokens;

use solution_key::NodeKey;

/// JL01: lexemes, punctuators, tokens.
pub(super) static KEY: NodeKey =
    NodeKey { node: "JL01", exercises: &[&lexemes::Lexemes, &munch::Munch, &tokens::Tokens] };
