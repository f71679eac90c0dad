//! JL09/ex-1: one list of statements; which of them an edit keeps, moves, or has parsed again.

use solution_key::{Rng, ScriptError};

use super::script::{self, Subset};
use super::{Page, play};
use crate::ast::Node;
use crate::incremental::Fate;

/// `JL09/ex-1`.
pub(super) fn run(input: &[u8]) -> Result<Page, ScriptError> {
    play(
        input,
        Subset::Flat,
        |page, document, reuse| {
            let ast = document.ast();
            page.line(
                format!("again {:?}", reuse.region),
                "What was parsed again: from its first token to the token behind it.",
            );
            let Node::Program { body } = ast.node(ast.root()) else { return };
            for id in ast.items(body) {
                let (word, meaning) = match reuse.fate(ast, id) {
                    Fate::Kept => ("kept", "It ends before the edit, and nothing can make it go on."),
                    Fate::Moved => ("moved", "It stands behind the piece: only its place has changed."),
                    Fate::Around | Fate::Parsed => ("parsed", "It lies in the piece that was parsed again."),
                };
                page.line(format!("{word} {:?}", ast.span(id)), meaning);
            }
        },
        |_, _| {},
    )
}

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    script::generate(rng, size, Subset::Flat)
}
