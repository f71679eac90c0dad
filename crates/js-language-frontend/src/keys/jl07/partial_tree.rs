//! JL07/ex-3: the tree of a broken program, with error nodes where something was skipped.

use solution_key::{Answer, Exercise, Rng};

use super::broken_programs::broken_program;
use crate::ast::dump;

/// The exercise.
pub(super) struct PartialTree;

impl Exercise for PartialTree {
    fn name(&self) -> &'static str {
        "ex-3"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        match super::recovered(input) {
            Ok(syntax) => Answer::ok(dump(&syntax.ast, syntax.ast.root(), true)),
            Err(error) => error.into(),
        }
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        broken_program(rng, size)
    }

    fn explain(&self, input: &[u8], answer: &Answer, line: usize) -> Option<String> {
        let text = answer.stdout.lines().nth(line)?;
        let (start, end) = text.rsplit_once('@')?.1.split_once("..")?;
        let bytes = input.get(start.parse().ok()?..end.parse().ok()?)?;
        let covered = String::from_utf8_lossy(bytes).replace('\n', " ");
        Some(if text.contains("Error") {
            format!(
                "`{covered}` was skipped. The parts below are the nodes that were complete when the error \
                 was met."
            )
        } else {
            format!("This node stands for `{covered}`.")
        })
    }
}
