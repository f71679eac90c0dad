//! The verdicts, kept apart from each other: each tells a student something different to do.

use crate::compile::Build;
use crate::sandbox::{End, Finished};
use serde::{Deserialize, Serialize};
use solution_key::Answer;
use std::fmt;

/// What is to be said of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It prints what the key prints, on every input, in every build.
    Correct,
    /// It prints something else.
    WrongAnswer,
    /// It differs from the key only in blanks and line ends.
    WhitespaceOnly,
    /// It is not a C program that compiles.
    CompileError,
    /// The address or undefined-behaviour sanitizer found a mistake.
    SanitizerFinding,
    /// A signal ended it, or it started more processes than it may.
    Crash,
    /// It used more time than it may.
    TimeLimit,
    /// It used more memory than it may.
    MemoryLimit,
    /// It printed more than it may.
    OutputLimit,
    /// It treats input that breaks the protocol otherwise than the key.
    ProtocolError,
    /// The grader failed; nothing is said of the program.
    GraderFault,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Verdict; 11] = [
        Verdict::Correct,
        Verdict::WrongAnswer,
        Verdict::WhitespaceOnly,
        Verdict::CompileError,
        Verdict::SanitizerFinding,
        Verdict::Crash,
        Verdict::TimeLimit,
        Verdict::MemoryLimit,
        Verdict::OutputLimit,
        Verdict::ProtocolError,
        Verdict::GraderFault,
    ];

    /// The name used in every machine-readable format.
    pub fn slug(self) -> &'static str {
        match self {
            Verdict::Correct => "correct",
            Verdict::WrongAnswer => "wrong-answer",
            Verdict::WhitespaceOnly => "whitespace-only",
            Verdict::CompileError => "compile-error",
            Verdict::SanitizerFinding => "sanitizer-finding",
            Verdict::Crash => "crash",
            Verdict::TimeLimit => "time-limit",
            Verdict::MemoryLimit => "memory-limit",
            Verdict::OutputLimit => "output-limit",
            Verdict::ProtocolError => "protocol-error",
            Verdict::GraderFault => "grader-fault",
        }
    }

    /// Whether the program went on too long, so that running it often costs too much.
    pub(crate) fn is_limit(self) -> bool {
        matches!(self, Verdict::TimeLimit | Verdict::MemoryLimit | Verdict::OutputLimit)
    }

    /// The exit status of a command that reports this verdict.
    pub fn status(self) -> u8 {
        match self {
            Verdict::Correct => 0,
            Verdict::GraderFault => 3,
            _ => 1,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Verdict::Correct => "correct",
            Verdict::WrongAnswer => "wrong answer",
            Verdict::WhitespaceOnly => "whitespace only",
            Verdict::CompileError => "compile error",
            Verdict::SanitizerFinding => "sanitizer finding",
            Verdict::Crash => "crash",
            Verdict::TimeLimit => "time limit",
            Verdict::MemoryLimit => "memory limit",
            Verdict::OutputLimit => "output limit",
            Verdict::ProtocolError => "protocol error",
            Verdict::GraderFault => "grader fault",
        })
    }
}

/// Judges one run by the key's answer.
pub(crate) fn judge(answer: &Answer, run: &Finished, build: Build) -> Verdict {
    if build == Build::Sanitized && run.sanitizer_finding().is_some() {
        return Verdict::SanitizerFinding;
    }
    let code = match run.end {
        End::TimeLimit => return Verdict::TimeLimit,
        End::MemoryLimit => return Verdict::MemoryLimit,
        End::OutputLimit => return Verdict::OutputLimit,
        // A program that starts too many processes ends as if it had brought a signal on itself.
        End::Signal(_) | End::ProcessLimit => return Verdict::Crash,
        End::Exit(code) => code,
    };
    let same_status = code == i32::from(answer.status);
    if same_status && run.stdout == answer.stdout.as_bytes() {
        Verdict::Correct
    } else if same_status && words(&run.stdout).eq(words(answer.stdout.as_bytes())) {
        Verdict::WhitespaceOnly
    } else if answer.status != 0 {
        Verdict::ProtocolError
    } else {
        Verdict::WrongAnswer
    }
}

/// What is between the blanks.
pub(crate) fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn run(stdout: &str, end: End) -> Finished {
        Finished {
            stdout: stdout.into(),
            stderr: Vec::new(),
            end,
            cpu: Duration::ZERO,
            wall: Duration::ZERO,
            peak_memory: 0,
        }
    }

    #[test]
    fn every_way_to_differ_has_its_own_verdict() {
        let good = Answer::ok("a b\n".to_owned());
        let broken = Answer::protocol_error(3, "no such register");
        let rows = [
            (&good, run("a b\n", End::Exit(0)), Verdict::Correct),
            (&good, run("a  b", End::Exit(0)), Verdict::WhitespaceOnly),
            (&good, run("ab\n", End::Exit(0)), Verdict::WrongAnswer),
            (&good, run("a b\n", End::Exit(1)), Verdict::WrongAnswer),
            (&good, run("a b\n", End::Signal(11)), Verdict::Crash),
            (&good, run("a b\n", End::TimeLimit), Verdict::TimeLimit),
            (&good, run("a b\n", End::MemoryLimit), Verdict::MemoryLimit),
            (&good, run("a b\n", End::OutputLimit), Verdict::OutputLimit),
            (&broken, run("error: 3: no such register\n", End::Exit(2)), Verdict::Correct),
            (&broken, run("error: 3: no such register\n", End::Exit(0)), Verdict::ProtocolError),
            (&broken, run("fine\n", End::Exit(0)), Verdict::ProtocolError),
        ];
        for (answer, run, verdict) in rows {
            assert_eq!(judge(answer, &run, Build::Plain), verdict, "{run:?}");
        }
    }
}
