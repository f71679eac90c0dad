//! The contract between a track and the checker.
//!
//! Each track crate implements [`Exercise`] for the exercises of its nodes and lists them in
//! [`NodeKey`] rows; the checker and the command see nothing else of an engine part. The one
//! invariant: an answer comes out of the engine's own code, and the same input always gives the
//! same answer, on every machine.
//!
//! This crate knows nothing of JavaScript.

pub mod proof;
mod rng;
mod script;

pub use rng::Rng;
pub use script::{Command, Script, ScriptError};

/// What a correct program prints for one input, and the status it exits with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Everything written to standard output; each line ends in a line feed.
    pub stdout: String,
    /// The exit status: 0, or 2 where the input broke the exercise's protocol.
    pub status: u8,
}

impl Answer {
    /// The answer to an input that keeps the protocol.
    pub fn ok(stdout: String) -> Answer {
        Answer { stdout, status: 0 }
    }

    /// The answer to an input that breaks the protocol: one line `error: LINE: reason`, status 2.
    pub fn protocol_error(line: usize, reason: impl std::fmt::Display) -> Answer {
        Answer { stdout: format!("error: {line}: {reason}\n"), status: 2 }
    }
}

impl From<ScriptError> for Answer {
    fn from(error: ScriptError) -> Answer {
        Answer::protocol_error(error.line, error.reason)
    }
}

/// One exercise of a node: what goes in, what comes out.
pub trait Exercise: Sync {
    /// Its name below the node, such as `ex-2`.
    fn name(&self) -> &'static str;

    /// The reference answer, printed by the engine part that the node teaches.
    ///
    /// Any bytes may come in; the answer never panics.
    fn answer(&self, input: &[u8]) -> Answer;

    /// A fresh input that keeps the protocol, drawn from `rng`. `size` is roughly the number of
    /// steps or lines; 1 asks for the smallest interesting input.
    fn generate(&self, rng: &mut Rng, size: u32) -> String;

    /// What the answer's line `line` (counted from 0) means, for a student whose program printed
    /// something else there. `None` where the line speaks for itself.
    fn explain(&self, input: &[u8], answer: &Answer, line: usize) -> Option<String> {
        let _ = (input, answer, line);
        None
    }
}

/// The key of one node: its exercises in order.
pub struct NodeKey {
    /// The node's id, such as `JL04` or `JL06a`.
    pub node: &'static str,
    /// Its exercises, `ex-1` first.
    pub exercises: &'static [&'static dyn Exercise],
}
