//! The key of JL02, the tokens that need more than a table: strings, numbers, templates, and the
//! slash. Each is read by the engine's lexer, the last two under the engine's parser.

mod numbers;
mod slashes;
mod strings;
mod templates;

use solution_key::NodeKey;

/// JL02: strings, numbers, templates, slashes.
pub(super) static KEY: NodeKey = NodeKey {
    node: "JL02",
    exercises: &[&strings::Strings, &numbers::Numbers, &templates::Templates, &slashes::Slashes],
};
