//! The key of JL09, incremental parsing: drives `incremental::Document` and prints what it says.
//!
//! Both exercises read the same script (`script`): a source and edits of it. The sources are a
//! small part of JavaScript; what is in it is answered by the front end. Invariant: nothing here
//! decides what is parsed again.

mod nesting;
mod script;
mod statements;

use solution_key::{Answer, NodeKey, ScriptError};

use crate::incremental::{Document, Reuse};
use script::{Script, Subset};

/// JL09: a list of statements, lists in lists.
pub static KEY: NodeKey = NodeKey { node: "JL09", exercises: &[&statements::Statements, &nesting::Nesting] };

/// Lines of output, each with what it means.
#[derive(Default)]
struct Page {
    lines: Vec<(String, String)>,
}

impl Page {
    /// Adds a line and the sentence for a student whose program printed another one.
    fn line(&mut self, text: impl Into<String>, meaning: impl Into<String>) {
        self.lines.push((text.into(), meaning.into()));
    }
}

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

/// The answer that a run of an exercise gives.
fn answer(run: Result<Page, ScriptError>) -> Answer {
    match run {
        Ok(page) => Answer::ok(page.lines.into_iter().map(|(text, _)| text + "\n").collect()),
        Err(error) => error.into(),
    }
}

/// What line `line` of that answer means.
fn explanation(run: Result<Page, ScriptError>, line: usize) -> Option<String> {
    match run {
        Ok(page) => page.lines.into_iter().nth(line).map(|(_, meaning)| meaning),
        Err(error) => Some(format!(
            "Line {} of the input breaks the protocol. Then nothing else is printed, and the exit status is 2.",
            error.line
        )),
    }
}
