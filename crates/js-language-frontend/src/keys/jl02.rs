//! The key of JL02, the tokens that need more than a table: strings, numbers, templates, and the
//! slash. Each is read by the engine's lexer, the last two under the engine's parser.

mod numbers;
mod slashes;
mod strings;
mod templates;

use super::page::Paged;
use solution_key::NodeKey;

/// JL02: strings, numbers, templates, slashes.
pub(super) static KEY: NodeKey = NodeKey {
    node: "JL02",
    exercises: &[
        &Paged { name: "ex-1", run: strings::run, generate: strings::generate },
        &Paged { name: "ex-2", run: numbers::run, generate: numbers::generate },
        &Paged { name: "ex-3", run: templates::run, generate: templates::generate },
        &Paged { name: "ex-4", run: slashes::run, generate: slashes::generate },
    ],
};
