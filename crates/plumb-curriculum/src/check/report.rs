//! What a check found, as data: every output format and every record is made from this.
//!
//! It holds no times of day and no durations, so that the same submission under the same key gives
//! the same report, byte for byte.

use super::input::Origin;
use super::sanitizer::Finding;
use super::verdict::Verdict;
use crate::compile::Build;
use serde::{Deserialize, Serialize};

/// The version of this shape, raised when a field changes its meaning.
pub const FORMAT: u32 = 1;

/// What a check of one submission found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`FORMAT`].
    pub format: u32,
    /// Whose submission: a name taken from its path.
    pub student: String,
    /// What was checked: `JL04` or `JL04/ex-2`.
    pub target: String,
    /// The path that was checked.
    pub submission: String,
    /// SHA-256 over the sources.
    pub hash: String,
    /// The verdict on the whole: that of the first exercise that is not correct.
    pub verdict: Verdict,
    /// 0 to 100, the mean of the exercises.
    pub score: f64,
    /// The tier of the sandbox that the program ran in.
    pub sandbox: String,
    /// The compiler, with its version.
    pub compiler: String,
    /// What the fresh inputs were drawn from.
    pub seed: u64,
    /// How many fresh inputs each exercise got.
    pub count: u32,
    /// The exercises, in order.
    pub exercises: Vec<ExerciseReport>,
}

/// What was found about one exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExerciseReport {
    /// The node's id.
    pub node: String,
    /// The exercise's name.
    pub exercise: String,
    /// The verdict.
    pub verdict: Verdict,
    /// 0 to 100: the share of inputs on which both builds were right.
    pub score: f64,
    /// How many inputs both builds got right.
    pub passed: u32,
    /// How many inputs there were.
    pub total: u32,
    /// Why there was nothing to run: what the compiler said, or what is wrong with the file.
    pub message: Option<String>,
    /// What the compiler warned of.
    pub warnings: Option<String>,
    /// Input by input.
    pub cases: Vec<CaseReport>,
    /// The first failure, in full.
    pub failure: Option<Failure>,
    /// What a sanitizer found, also where the answer is wrong for another reason.
    pub sanitizer: Option<Finding>,
    /// The misconceptions that the program shows.
    pub diagnosis: Vec<Diagnosis>,
}

/// What happened on one input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseReport {
    /// Which input.
    pub origin: Origin,
    /// The verdict on the plain build; nothing where it was not run.
    pub plain: Option<Verdict>,
    /// The verdict on the sanitized build; nothing where it was not run.
    pub sanitized: Option<Verdict>,
    /// Whether every build that had to be run was run and was right.
    pub passed: bool,
}

impl CaseReport {
    /// The verdict on both builds together. An input that was not run, because the program had used
    /// up its chances on others, counts as a time limit.
    pub fn verdict(&self) -> Verdict {
        match (self.plain, self.sanitized) {
            (None, _) => Verdict::TimeLimit,
            (Some(Verdict::Correct), Some(sanitized)) => sanitized,
            // The sanitized build is given up after a few findings.
            (Some(Verdict::Correct), None) if !self.passed => Verdict::SanitizerFinding,
            (Some(plain), _) => plain,
        }
    }
}

/// The first failure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// On which input.
    pub origin: Origin,
    /// In which build.
    pub build: BuildName,
    /// What went wrong.
    pub verdict: Verdict,
    /// The input, made small where that was possible.
    pub input: Bytes,
    /// How long it was before it was made small; equal to its length where it was not.
    pub input_was: usize,
    /// What the key prints.
    pub expected: Bytes,
    /// The exit status of a right program.
    pub expected_status: u8,
    /// What the program printed.
    pub actual: Bytes,
    /// How the program ended, in words.
    pub end: String,
    /// What the program wrote to standard error.
    pub stderr: Bytes,
    /// The first line that differs, counted from 1.
    pub line: Option<usize>,
    /// What that line of the key means.
    pub meaning: Option<String>,
    /// The command that repeats it.
    pub repeat: String,
}

/// The name of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BuildName {
    /// Optimized, as a user would build it.
    Plain,
    /// With address and undefined-behaviour sanitizers.
    Sanitized,
}

impl From<Build> for BuildName {
    fn from(build: Build) -> BuildName {
        match build {
            Build::Plain => BuildName::Plain,
            Build::Sanitized => BuildName::Sanitized,
        }
    }
}

/// A misconception that a program shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// Its slug.
    pub slug: String,
    /// One sentence.
    pub title: String,
    /// The explanation.
    pub explanation: String,
    /// Whether it explains everything that is wrong, or something else is wrong besides.
    pub explains_all: bool,
    /// On how many inputs the program did the same wrong thing.
    pub evidence: u32,
}

/// Bytes that are text most of the time: a string in JSON, or hexadecimal digits where they are not
/// UTF-8. Long ones are cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Bytes {
    /// Whole, and text.
    Text(String),
    /// Cut, or not text.
    Raw {
        /// The first bytes, two hexadecimal digits each.
        hex: String,
        /// How many there were.
        length: usize,
    },
}

impl Bytes {
    /// How many bytes are kept.
    pub const KEPT: usize = 64 << 10;

    /// Keeps the first bytes.
    pub fn new(bytes: &[u8]) -> Bytes {
        if bytes.len() <= Bytes::KEPT
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            return Bytes::Text(text.to_owned());
        }
        let kept = &bytes[..bytes.len().min(Bytes::KEPT)];
        Bytes::Raw { hex: kept.iter().map(|byte| format!("{byte:02x}")).collect(), length: bytes.len() }
    }

    /// The bytes that were kept.
    pub fn get(&self) -> Vec<u8> {
        match self {
            Bytes::Text(text) => text.as_bytes().to_vec(),
            Bytes::Raw { hex, .. } => {
                let digit = |b: u8| (b as char).to_digit(16).unwrap_or(0) as u8;
                hex.as_bytes().chunks_exact(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
            }
        }
    }

    /// How many bytes there were.
    pub fn length(&self) -> usize {
        match self {
            Bytes::Text(text) => text.len(),
            Bytes::Raw { length, .. } => *length,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_survive_json() {
        for bytes in [&b"plain \xc3\xa9\n"[..], &b"\xff\x00\x7f"[..]] {
            let json = serde_json::to_string(&Bytes::new(bytes)).unwrap();
            let back: Bytes = serde_json::from_str(&json).unwrap();
            assert_eq!(back.get(), bytes);
        }
        let long = vec![b'x'; Bytes::KEPT + 1];
        assert_eq!(
            (Bytes::new(&long).get().len(), Bytes::new(&long).length()),
            (Bytes::KEPT, Bytes::KEPT + 1)
        );
    }
}
