//! JL07/ex-2: every error of a broken program, and no error that only follows from another.

use solution_key::{Answer, Exercise, Rng};
use std::fmt::Write;

use super::broken_programs::broken_program;
use crate::span::LineIndex;

/// The exercise.
pub(super) struct Diagnostics;

impl Exercise for Diagnostics {
    fn name(&self) -> &'static str {
        "ex-2"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        let syntax = match super::recovered(input) {
            Ok(syntax) => syntax,
            Err(error) => return error.into(),
        };
        let lines = LineIndex::new(input);
        let mut out = String::new();
        for diagnostic in &syntax.diagnostics {
            let place = lines.position(input, diagnostic.span().start);
            let _ = writeln!(out, "{place} {} {}", diagnostic.code().slug(), diagnostic.message());
        }
        let _ = writeln!(out, "errors {}", syntax.diagnostics.len());
        Answer::ok(out)
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        broken_program(rng, size)
    }

    fn explain(&self, _input: &[u8], answer: &Answer, line: usize) -> Option<String> {
        let text = answer.stdout.lines().nth(line)?;
        Some(match text.split(' ').next()? {
            "errors" => "How many errors were reported above.".to_string(),
            "error:" => "Some token is not in the subset, on the line named.".to_string(),
            place => format!(
                "The token at {place} cannot stand there. An error is left out where the parser has just \
                 resumed at that very token; a missing one means that too much was skipped before it."
            ),
        })
    }
}
