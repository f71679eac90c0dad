//! The key of JL03, recursive descent: what the statement parser takes, builds and refuses.
//!
//! One file an exercise: [`first`], [`statements`], [`errors`]. Invariant: which production a token
//! starts, what a statement groups and where a source goes wrong is always the parser's own word.

mod errors;
mod first;
mod statements;
mod writer;

use solution_key::NodeKey;

use super::page::Paged;

/// JL03: FIRST sets and functions, trees, the first error.
pub(super) static KEY: NodeKey = NodeKey {
    node: "JL03",
    exercises: &[
        &Paged { name: "ex-1", run: first::run, generate: first::generate },
        &Paged { name: "ex-2", run: statements::run, generate: statements::generate },
        &Paged { name: "ex-3", run: errors::run, generate: errors::generate },
    ],
};
