//! What came of a run over the suite: totals, a row per folder, the failures; and the baseline, the
//! committed list of what is known to fail.

use super::Mode;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What came of one scenario: one file in one mode.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "outcome", content = "message")]
pub enum Outcome {
    /// As the test wants it.
    Passed,
    /// Otherwise, and how.
    Failed(String),
    /// Left out: it needs the named feature.
    Skipped(String),
    /// The process that ran it ended in the midst of it.
    Crashed(String),
    /// It did not end in time.
    TimedOut,
}

/// How many scenarios passed, failed (crashes and time-outs included) and were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// As the test wants it.
    pub passed: usize,
    /// Otherwise.
    pub failed: usize,
    /// Left out.
    pub skipped: usize,
}

impl Count {
    fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Passed => self.passed += 1,
            Outcome::Skipped(_) => self.skipped += 1,
            _ => self.failed += 1,
        }
    }

    /// The passed of those that ran, in percent.
    pub fn percent(self) -> f64 {
        100.0 * self.passed as f64 / ((self.passed + self.failed) as f64).max(1.0)
    }
}

/// One failure.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    /// The file, relative to the suite's folder `test`.
    pub file: String,
    /// The mode.
    pub mode: &'static str,
    /// What happened.
    #[serde(flatten)]
    pub outcome: Outcome,
}

impl Failure {
    /// The scenario as baselines write it.
    pub fn baseline_line(&self) -> String {
        format!("{} {}", self.file, self.mode)
    }
}

/// What came of a whole run.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// All scenarios.
    pub total: Count,
    /// For each folder, two levels deep, its scenarios.
    pub folders: BTreeMap<String, Count>,
    /// For each feature that is left out, the scenarios that ask for it.
    pub skipped: BTreeMap<String, usize>,
    /// What failed, in order of files.
    pub failures: Vec<Failure>,
}

impl Report {
    /// Counts a scenario.
    pub fn add(&mut self, file: &str, mode: Mode, outcome: Outcome) {
        self.total.add(&outcome);
        let parts: Vec<&str> = file.split('/').collect();
        let folder = parts[..parts.len().saturating_sub(1).min(2)].join("/");
        self.folders.entry(folder).or_default().add(&outcome);
        match outcome {
            Outcome::Passed => {}
            Outcome::Skipped(feature) => *self.skipped.entry(feature).or_default() += 1,
            outcome => self.failures.push(Failure { file: file.to_owned(), mode: mode.name(), outcome }),
        }
    }

    /// Puts the failures in order, whatever order they came in.
    pub fn sort(&mut self) {
        self.failures.sort_by(|a, b| (&a.file, a.mode).cmp(&(&b.file, b.mode)));
    }

    /// The lines of a baseline: each failure, without its message.
    pub fn baseline(&self) -> BTreeSet<String> {
        self.failures.iter().map(Failure::baseline_line).collect()
    }

    /// The failures that a baseline does not know of.
    pub fn beyond<'r>(&'r self, baseline: &'r BTreeSet<String>) -> impl Iterator<Item = &'r Failure> {
        self.failures.iter().filter(|failure| !baseline.contains(&failure.baseline_line()))
    }
}

/// Reads a baseline: a scenario a line, `#` starts a comment.
pub fn read_baseline(text: &str) -> BTreeSet<String> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or("").trim());
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_become_a_baseline() {
        let mut report = Report::default();
        report.add("language/a/x.js", Mode::Sloppy, Outcome::Passed);
        report.add("language/a/x.js", Mode::Strict, Outcome::Failed("no".into()));
        report.add("language/b/y.js", Mode::Module, Outcome::TimedOut);
        report.add("language/b/z.js", Mode::Module, Outcome::Skipped("Temporal".into()));
        assert_eq!(report.total, Count { passed: 1, failed: 2, skipped: 1 });
        let text: Vec<String> = report.baseline().into_iter().collect();
        assert_eq!(text, ["language/a/x.js strict", "language/b/y.js module"]);
        assert_eq!(read_baseline(&format!("# known\n{}\n", text.join("\n"))), report.baseline());
        let known = read_baseline("language/b/y.js module # too slow");
        let beyond: Vec<String> = report.beyond(&known).map(Failure::baseline_line).collect();
        assert_eq!(beyond, ["language/a/x.js strict"]);
        assert_eq!(report.skipped["Temporal"], 1);
        assert_eq!(report.folders["language/a"], Count { passed: 1, failed: 1, skipped: 0 });
    }
}
