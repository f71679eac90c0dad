//! Checks a submission: compile, run, compare, make the failure small, name the misconception.
//!
//! [`Checker::check`] is the whole of it for one submission. The invariant: whatever a submission
//! is or does ends in a verdict on it; an error means that the grader failed.

mod cache;
mod diagnose;
mod exercise;
mod input;
mod parallel;
mod report;
mod run;
mod sanitizer;
mod shrink;
mod submission;
mod timing;
mod verdict;

pub use cache::Cache;
pub use input::{Choice, Input, Origin, fresh};
pub use parallel::parallel;
pub use report::{BuildName, Bytes, CaseReport, Diagnosis, ExerciseReport, FORMAT, Failure, Report};
pub use sanitizer::Finding;
pub use submission::{HandedIn, digest};
pub use timing::{Clock, Timings};
pub use verdict::Verdict;

use crate::compile::{Build, Compiler};
use crate::curriculum::{Curriculum, ExerciseFiles, Target};
use crate::sandbox::{self, Sandbox, SandboxError};
use crate::{Keys, Node};
use solution_key::Answer;
use std::fmt;
use std::path::Path;
use std::time::Duration;

/// The compiler and the sandbox.
pub struct Tools {
    /// Compiles the submissions.
    pub compiler: Compiler,
    /// Runs compiler and submissions.
    pub sandbox: Sandbox,
}

/// What a run of the plain build may use; the sanitized build gets a multiple.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Processor time.
    pub cpu: Duration,
    /// Memory in bytes.
    pub memory: u64,
    /// Output in bytes beyond a multiple of what the key prints.
    pub output: u64,
    /// Processes and threads.
    pub processes: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { cpu: Duration::from_secs(2), memory: 256 << 20, output: 1 << 20, processes: 16 }
    }
}

impl Limits {
    fn for_run(&self, build: Build, answer: &Answer) -> sandbox::Limits {
        // A program that sleeps uses no processor time and must end all the same.
        let wall = self.cpu * 2 + Duration::from_secs(1);
        let plain = sandbox::Limits {
            cpu: self.cpu,
            wall,
            idle: wall,
            memory: self.memory,
            output: self.output + 4 * answer.stdout.len() as u64,
            processes: self.processes,
        };
        if build == Build::Sanitized { plain.for_sanitized() } else { plain }
    }
}

/// How to check.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which inputs.
    pub choice: Choice,
    /// How many cores to use.
    pub threads: usize,
    /// What a run may use.
    pub limits: Limits,
    /// Whether to build and run with sanitizers too.
    pub sanitize: bool,
    /// How long, and in how many runs, to try to make a failing input smaller.
    pub shrink: (Duration, u32),
    /// Whether to look for misconceptions.
    pub diagnose: bool,
    /// Options to repeat in the command that repeats a failure, such as `--cc clang`.
    pub repeat_with: String,
}

/// Checks submissions for one or more exercises.
pub struct Checker<'a> {
    /// The curriculum.
    pub curriculum: &'a Curriculum,
    /// The keys.
    pub keys: Keys<'a>,
    /// Compiler and sandbox.
    pub tools: &'a Tools,
    /// How to check.
    pub options: &'a Options,
}

/// The grader failed; nothing is said of any submission.
#[derive(Debug)]
pub struct Fault(pub String);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

impl From<SandboxError> for Fault {
    fn from(error: SandboxError) -> Fault {
        Fault(format!("the sandbox failed: {error}"))
    }
}

impl Checker<'_> {
    /// Why the chosen inputs do not fit all exercises of `target`, one reason for each that has
    /// none of them. To be asked before anything is checked.
    pub fn misfits(&self, target: &Target<'_>) -> Result<Vec<String>, Fault> {
        let exercises = target.exercises().into_iter();
        let misfits = exercises.map(|(node, name)| {
            let files = self.files(node, name)?;
            Ok(self.options.choice.misfit(&files, &format!("{}/{name}", node.id)))
        });
        misfits.filter_map(Result::transpose).collect()
    }

    /// The files of an exercise.
    pub(crate) fn files(&self, node: &Node, name: &str) -> Result<ExerciseFiles, Fault> {
        ExerciseFiles::load(&self.curriculum.library, &node.folder, name).map_err(|problem| {
            Fault(format!("{}: {}", self.curriculum.library.place(&problem.path), problem.reason))
        })
    }

    /// Checks the submission at `path` for `target`.
    pub fn check(
        &self,
        target: &Target<'_>,
        path: &Path,
        student: &str,
        clock: &Clock,
    ) -> Result<Report, Fault> {
        let mut exercises = Vec::new();
        let mut hashes = String::new();
        for (node, name) in target.exercises() {
            let handed_in = self.handed_in(target, node, name, path);
            hashes.push_str(&handed_in.digest());
            exercises.push(self.exercise(node, name, &handed_in, path, clock)?);
        }
        let count = exercises.len().max(1) as f64;
        let verdict = exercises.iter().map(|e| e.verdict).find(|v| *v != Verdict::Correct);
        let score = exercises.iter().map(|exercise| exercise.score).sum::<f64>() / count;
        Ok(Report {
            format: FORMAT,
            student: student.to_owned(),
            target: target.to_string(),
            submission: path.display().to_string(),
            hash: digest(hashes.as_bytes()),
            verdict: verdict.unwrap_or(Verdict::Correct),
            score: (score * 100.0).round() / 100.0,
            sandbox: self.tools.sandbox.tier().to_string(),
            compiler: self.tools.compiler.version().to_owned(),
            seed: self.options.choice.seed,
            count: self.options.choice.count,
            exercises,
        })
    }

    pub(crate) fn handed_in(&self, target: &Target<'_>, node: &Node, name: &str, path: &Path) -> HandedIn {
        if target.nodes.len() == 1 {
            return HandedIn::find(path, name);
        }
        // A split node's parts lie in folders of their own.
        let own = path.join(&node.id);
        if own.is_dir() {
            HandedIn::find(&own, name)
        } else {
            HandedIn::Missing(format!("nothing was handed in: there is no folder {}/", node.id))
        }
    }
}
