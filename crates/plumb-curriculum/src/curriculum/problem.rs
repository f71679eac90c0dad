//! What can be wrong with a curriculum, said with file and line.

use std::fmt;

/// One mistake in a curriculum file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, named as a person finds it.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// A curriculum that cannot be used, with everything that is wrong with it.
#[derive(Clone, Debug)]
pub struct LoadError {
    /// The mistakes, at least one.
    pub problems: Vec<Problem>,
}

impl LoadError {
    /// An error if there are problems.
    pub fn unless_empty(mut problems: Vec<Problem>) -> Result<(), LoadError> {
        problems.sort_by(|a, b| (&a.file, a.line, &a.message).cmp(&(&b.file, b.line, &b.message)));
        problems.dedup();
        if problems.is_empty() { Ok(()) } else { Err(LoadError { problems }) }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(f, "{problem}")?;
        }
        let count = self.problems.len();
        write!(f, "the curriculum has {count} problem{}", if count == 1 { "" } else { "s" })
    }
}

impl std::error::Error for LoadError {}
