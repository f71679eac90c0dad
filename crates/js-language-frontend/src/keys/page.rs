//! An answer under construction: each line is made together with the sentence that explains it, so
//! that the two cannot part.

use solution_key::{Answer, Exercise, Rng, ScriptError};

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

/// An exercise whose answer is a page.
pub(super) struct Paged<E> {
    /// Its name below the node.
    pub(super) name: &'static str,
    /// Answers an input, or says where it breaks the protocol.
    pub(super) run: fn(&[u8]) -> Result<Page, E>,
    /// Draws an input.
    pub(super) generate: fn(&mut Rng, u32) -> String,
}

impl<E: Into<ScriptError>> Exercise for Paged<E> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn answer(&self, input: &[u8]) -> Answer {
        match (self.run)(input) {
            Ok(page) => Answer::ok(page.lines.into_iter().map(|(text, _)| text + "\n").collect()),
            Err(error) => error.into().into(),
        }
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        (self.generate)(rng, size)
    }

    fn explain(&self, input: &[u8], _: &Answer, line: usize) -> Option<String> {
        match (self.run)(input) {
            Ok(page) => page.lines.into_iter().nth(line)?.1,
            Err(error) => Some(format!(
                "Line {} of the input breaks the protocol: the program prints this line and nothing else, \
                 and exits with status 2.",
                error.into().line
            )),
        }
    }
}
