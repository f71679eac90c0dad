//! Why a command could not do its work, and the status it then exits with.

use plumb_curriculum::check::Fault;
use plumb_curriculum::curriculum::{LoadError, UnknownNode};
use std::fmt;

/// The student's program is right.
pub(crate) const CORRECT: u8 = 0;
/// The student's program is not right, or a comparison found a difference.
pub(crate) const NOT_CORRECT: u8 = 1;
/// What was typed cannot be done.
pub(crate) const USAGE: u8 = 2;
/// The grader failed, not the student.
pub(crate) const GRADER_FAULT: u8 = 3;

/// A command that failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What was typed cannot be done: the message says why, and what can.
    Usage(String),
    /// Something on this machine or in this installation is in the way.
    Grader(String),
    /// Whoever read the output has gone away; there is nobody to tell.
    Closed,
}

impl Failure {
    pub(crate) fn status(&self) -> u8 {
        match self {
            Failure::Usage(_) => USAGE,
            Failure::Grader(_) => GRADER_FAULT,
            Failure::Closed => CORRECT,
        }
    }

    pub(crate) fn show(&self) {
        let style = anstyle::AnsiColor::Red.on_default().bold();
        anstream::eprintln!("{style}error:{style:#} {self}");
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(message) | Failure::Grader(message) => f.write_str(message),
            Failure::Closed => f.write_str("the output was closed"),
        }
    }
}

impl From<UnknownNode> for Failure {
    fn from(error: UnknownNode) -> Failure {
        Failure::Usage(error.to_string())
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        Failure::Grader(fault.to_string())
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Failure {
        Failure::Grader(error.to_string())
    }
}
