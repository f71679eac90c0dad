//! The key of JL04, Pratt parsing: prints the parser's own binding powers, trees and early errors.
//!
//! One file an exercise: [`powers`], [`expressions`], [`early_errors`]. Invariant: what groups with
//! what is always read off a tree that the parser made.

mod early_errors;
mod expressions;
mod powers;
mod writer;

use solution_key::NodeKey;

use super::page::Paged;

/// JL04: the table, the tree, the errors that the table does not find.
pub(super) static KEY: NodeKey = NodeKey {
    node: "JL04",
    exercises: &[
        &Paged { name: "ex-1", run: powers::run, generate: powers::generate },
        &Paged { name: "ex-2", run: expressions::run, generate: expressions::generate },
        &Paged { name: "ex-3", run: early_errors::run, generate: early_errors::generate },
    ],
};
