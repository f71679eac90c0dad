//! Executes every snippet of a lesson and compares every output in it.
//!
//! A lesson is Markdown. What a fenced block is for stands after its opening backticks:
//!
//! - `c part=NAME`: a piece of the program NAME; pieces are joined in order.
//! - `c run=NAME`: the last piece of NAME, which is then compiled and run. `use=A,B` puts the pieces
//!   of A and B before it, `input=FILE` gives it a file on standard input, `status=N` says how it
//!   exits (0 else), `sanitized` builds it with sanitizers, `crash` says that a signal or a
//!   sanitizer ends it, `rejected` that it does not compile.
//! - `output of=NAME`: what NAME prints.
//! - `ANY file=NAME`: a file that following blocks can use.
//! - `console`: lines `$ plumb …`, `$ ./NAME …` or `$ echo … | …`, each with what it prints.
//! - `text`, `json`, `ebnf`, `mermaid`, `diff`, or nothing: only read, never executed.
//!
//! Any other block is a mistake: a snippet that nothing executes rots.

mod block;
mod run;

pub use run::{Checked, World, check};

/// A mistake in a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonProblem {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}
