//! The key of JL09, incremental parsing: drives `incremental::Document` and prints what it says.
//!
//! Both exercises read the same script (`script`): a source and edits of it. The sources are a
//! small part of JavaScript; what is in it is answered by the front end. Invariant: nothing here
//! decides what is parsed again.

mod nesting;
mod script;
mod statements;

use solution_key::{NodeKey, ScriptError};

use super::page::{Page, Paged};
use crate::incremental::{Document, Reuse};
use script::{Script, Subset};

/// JL09: a list of statements, lists in lists.
pub static KEY: NodeKey = NodeKey {
    node: "JL09",
    exercises: &[
        &Paged { name: "ex-1", run: statements::run, generate: statements::generate },
        &Paged { name: "ex-2", run: nesting::run, generate: nesting::generate },
    ],
};

/// Plays a script, and has each edit shown when it is applied and the whole at the end.
fn play(
    input: &[u8],
    subset: Subset,
    mut each: impl FnMut(&mut Page, &Document, &Reuse),
    last: impl FnOnce(&mut Page, &Document),
) -> Result<Page, ScriptError> {
    let mut page = Page::default();
    let mut script = Script::read(input, subset)?;
    while let Some((edit, reuse)) = script.next_edit()? {
        let delta = edit.text.len() as i64 - i64::from(edit.range.len());
        page.line(
            format!("edit {} delta {delta}", script.edits),
            "The number of the edit, and how many bytes the text grew by.",
        );
        each(&mut page, &script.document, &reuse);
    }
    last(&mut page, &script.document);
    Ok(page)
}
