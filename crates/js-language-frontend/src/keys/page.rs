//! An answer under construction: each line is made together with the sentence that explains it, so
//! that the two cannot part.

use solution_key::{Answer, ScriptError};

/// Lines of output, each with what it means.
#[derive(Default)]
pub(super) struct Page {
    lines: Vec<(String, Option<String>)>,
}

impl Page {
    /// Adds a line, and the sentence for a student whose program printed another one.
    pub(super) fn line(&mut self, text: impl Into<String>, meaning: impl Into<String>) {
        self.lines.push((text.into(), Some(meaning.into())));
    }

    /// How many lines it has.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Adds a line that speaks for itself.
    pub(super) fn plain(&mut self, text: impl Into<String>) {
        self.lines.push((text.into(), None));
    }
}

/// The answer that a run of an exercise gives.
pub(super) fn answer(run: Result<Page, ScriptError>) -> Answer {
    match run {
        Ok(page) => Answer::ok(page.lines.into_iter().map(|(text, _)| text + "\n").collect()),
        Err(error) => error.into(),
    }
}

/// What line `line` of that answer means.
pub(super) fn explanation(run: Result<Page, ScriptError>, line: usize) -> Option<String> {
    match run {
        Ok(page) => page.lines.into_iter().nth(line)?.1,
        Err(error) => Some(format!(
            "Line {} of the input breaks the protocol: the program prints this line and nothing else, and \
             exits with status 2.",
            error.line
        )),
    }
}
