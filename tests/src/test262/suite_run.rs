//! A run of the engine over the suite: which scenarios, worker processes, the report.
//!
//! `plumb test262` is the caller: it lends its own program as the worker, shows progress, and prints
//! what comes back.

use super::pool::{Pool, Scenario, work};
use super::{Metadata, Mode, Outcome, Report, Runner, files, sample};
use plumb_engine::Options;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The folders that belong to the language's own standard.
const FOLDERS: [&str; 3] = ["annexB", "built-ins", "language"];

/// What of a suite to run.
pub struct Selection {
    /// The suite: a folder with `test` and `harness`.
    pub suite: PathBuf,
    /// Folders or files below `test`; none means all that belong to the language.
    pub folders: Vec<String>,
    /// Only files with this in their path.
    pub filter: Option<String>,
    /// No files with this in their path.
    pub except: Option<String>,
    /// Only so many files of each folder, always the same.
    pub sample: Option<usize>,
}

impl Selection {
    /// The scenarios, in order of files.
    ///
    /// # Errors
    /// When a folder or a test cannot be read.
    pub fn scenarios(&self) -> io::Result<Vec<Scenario>> {
        let test = self.suite.join("test");
        let parts: Vec<&str> = if self.folders.is_empty() {
            std::fs::read_dir(&test)?;
            FOLDERS.into_iter().filter(|folder| test.join(folder).is_dir()).collect()
        } else {
            self.folders.iter().map(String::as_str).collect()
        };
        let mut scenarios = Vec::new();
        for part in parts {
            let mut files = files(&self.suite, &[part])?;
            files.retain(|file| self.admits(&self.name(file)));
            if let Some(count) = self.sample {
                sample(&mut files, count, |file| self.name(file));
            }
            for file in files {
                let metadata = Metadata::read(&String::from_utf8_lossy(&std::fs::read(&file)?));
                scenarios.extend(metadata.modes().iter().map(|&mode| (file.clone(), mode)));
            }
        }
        Ok(scenarios)
    }

    fn admits(&self, name: &str) -> bool {
        let has = |part: &Option<String>| part.as_ref().map(|part| name.contains(part.as_str()));
        has(&self.filter) != Some(false) && has(&self.except) != Some(true)
    }

    /// The name of a file in reports: its path below `test`.
    pub fn name(&self, file: &Path) -> String {
        file.strip_prefix(self.suite.join("test")).unwrap_or(file).to_string_lossy().into_owned()
    }

    /// The scenarios as baselines write them.
    pub fn names(&self, scenarios: &[Scenario]) -> BTreeSet<String> {
        scenarios.iter().map(|(file, mode)| baseline_line(&self.name(file), *mode)).collect()
    }

    /// Runs scenarios in worker processes; `each` hears of every outcome as it comes.
    ///
    /// # Errors
    /// When no worker can be started.
    pub fn run(
        &self,
        scenarios: Vec<Scenario>,
        workers: &Workers<'_>,
        each: &(dyn Fn(&Outcome) + Sync),
    ) -> io::Result<Report> {
        let report = Mutex::new(Report::default());
        let pool = Pool { command: workers.command, jobs: workers.jobs, time_limit: workers.time_limit };
        pool.run(scenarios, &|(file, mode), outcome| {
            each(&outcome);
            report.lock().unwrap_or_else(PoisonError::into_inner).add(&self.name(file), *mode, outcome);
        })?;
        let mut report = report.into_inner().unwrap_or_else(PoisonError::into_inner);
        report.sort();
        Ok(report)
    }
}

fn baseline_line(file: &str, mode: Mode) -> String {
    format!("{file} {}", mode.name())
}

/// The processes that run scenarios.
pub struct Workers<'a> {
    /// Makes the command of one; it must end up in [`serve`].
    pub command: &'a (dyn Fn() -> Command + Sync),
    /// How many run at once.
    pub jobs: usize,
    /// How long one scenario may take.
    pub time_limit: Duration,
}

/// The worker's side: answers requests on standard input until there are no more.
///
/// # Errors
/// When standard input or output fails.
pub fn serve(suite: &Path, options: Options) -> io::Result<()> {
    let mut runner = Runner::new(suite, options);
    work(|(file, mode)| runner.run(file, *mode))
}
