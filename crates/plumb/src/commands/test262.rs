//! `plumb test262`: the conformance suite on the engine.

use crate::failure::{CORRECT, Failure, NOT_CORRECT};
use crate::host::{EngineOptions, on_big_stack};
use crate::output;
use crate::progress::Bar;
use clap::Args;
use conformance::test262::report::read_baseline;
use conformance::test262::{Outcome, Report, SKIPPED_FEATURES, Selection, Workers, serve};
use plumb_curriculum::report::formats;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const AFTER: &str = "\
Each scenario, one file in one mode, runs in a fresh engine; engines run in processes of their own, so
that a crash costs one scenario. A baseline is a list of scenarios that are known to fail.

Examples:
  plumb test262 --suite ../test262 language/statements
  plumb test262 --suite ../test262 --filter Symbol --jobs 8 --json
  plumb test262 --suite ../test262 --baseline known.txt
  plumb test262 --suite ../test262 --sample 2000 --gc-stress language built-ins
  plumb test262 --suite ../test262 --write-baseline known.txt

Exit status: 0 nothing fails beyond the baseline, 1 something does, 2 wrong usage.";

/// Runs tc39/test262 and says what passes.
#[derive(Args)]
#[command(after_help = AFTER)]
pub(crate) struct Test262 {
    /// The suite: a copy of tc39/test262.
    #[arg(long, value_name = "DIR")]
    suite: PathBuf,

    /// Folders below its folder `test`; else annexB, built-ins and language.
    #[arg(value_name = "FOLDER")]
    folders: Vec<String>,

    /// Only tests with this in their path.
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,

    /// No tests with this in their path.
    #[arg(long, value_name = "TEXT")]
    except: Option<String>,

    /// Only N files of each folder: always the same ones, chosen by a hash of their paths.
    #[arg(long, value_name = "N")]
    sample: Option<usize>,

    /// How many processes run at once; else as many as there are processors.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,

    /// What is known to fail.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Write what fails now as a baseline; without --baseline it counts as known.
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,

    /// Print an object with totals, folders and failures.
    #[arg(long)]
    json: bool,

    /// Collect garbage at every allocation.
    #[arg(long)]
    gc_stress: bool,

    /// Check the whole heap after every collection.
    #[arg(long)]
    gc_verify: bool,
}

/// Runs scenarios of the suite as they are asked for; for `plumb test262` itself.
#[derive(Args)]
pub(crate) struct Worker {
    #[arg(long)]
    suite: PathBuf,
    #[arg(long)]
    gc_stress: bool,
    #[arg(long)]
    gc_verify: bool,
}

impl Worker {
    pub(crate) fn run(self) -> Result<u8, Failure> {
        let options = EngineOptions::checking(self.gc_stress, self.gc_verify).options();
        on_big_stack(|| {
            serve(&self.suite, options)
                .map_err(|error| Failure::Grader(format!("a worker of test262: {error}")))
        })?;
        Ok(CORRECT)
    }
}

impl Test262 {
    pub(crate) fn run(self) -> Result<u8, Failure> {
        let known = match &self.baseline {
            Some(file) => {
                Some(read_baseline(&std::fs::read_to_string(file).map_err(|error| unreadable(file, &error))?))
            }
            None => None,
        };
        let selection = Selection {
            suite: self.suite.clone(),
            folders: self.folders.clone(),
            filter: self.filter.clone(),
            except: self.except.clone(),
            sample: self.sample,
        };
        let scenarios = selection.scenarios().map_err(|error| unreadable(&self.suite, &error))?;
        if scenarios.is_empty() {
            return Err(Failure::Usage(format!("no tests are selected in {}", self.suite.display())));
        }
        let ran = selection.names(&scenarios);
        let begin = Instant::now();
        let report = self.scenarios(&selection, scenarios)?;
        if let Some(file) = &self.write_baseline {
            write_baseline(&report, file)?;
        }
        let known = known.unwrap_or_else(|| match self.write_baseline {
            Some(_) => report.baseline(),
            None => BTreeSet::new(),
        });
        if self.json {
            output::show(&formats::json(&report))?;
        } else {
            output::show(&table(&report, &known, &ran, begin.elapsed()))?;
        }
        Ok(if report.beyond(&known).next().is_some() { NOT_CORRECT } else { CORRECT })
    }

    fn scenarios(
        &self,
        selection: &Selection,
        scenarios: Vec<conformance::test262::pool::Scenario>,
    ) -> Result<Report, Failure> {
        let program = std::env::current_exe()
            .map_err(|error| Failure::Grader(format!("this program cannot be found again: {error}")))?;
        let command = || {
            let mut command = Command::new(&program);
            command.arg("test262-worker").arg("--suite").arg(&self.suite);
            for (is_set, name) in [(self.gc_stress, "--gc-stress"), (self.gc_verify, "--gc-verify")] {
                if is_set {
                    command.arg(name);
                }
            }
            command
        };
        let jobs = match self.jobs {
            Some(jobs) => jobs.into(),
            None => std::thread::available_parallelism().map_or(1, Into::into),
        };
        let workers = Workers {
            command: &command,
            jobs,
            time_limit: Duration::from_secs(if self.gc_stress { 120 } else { 20 }),
        };
        let bar = Bar::new(scenarios.len());
        let failed = std::sync::atomic::AtomicUsize::new(0);
        let report = selection.run(scenarios, &workers, &|outcome| {
            if !matches!(outcome, Outcome::Passed | Outcome::Skipped(_)) {
                let failed = failed.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
                bar.say(format!("{failed} failed"));
            }
            bar.step();
        });
        bar.clear();
        report.map_err(|error| Failure::Grader(format!("no worker for test262: {error}")))
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Usage(format!("cannot read {}: {error}", path.display()))
}

fn write_baseline(report: &Report, file: &Path) -> Result<(), Failure> {
    let mut text = "# Scenarios of tc39/test262 that are known to fail: file and mode.\n".to_owned();
    for line in report.baseline() {
        text += &line;
        text.push('\n');
    }
    std::fs::write(file, text)
        .map_err(|error| Failure::Usage(format!("cannot write {}: {error}", file.display())))
}

fn table(report: &Report, known: &BTreeSet<String>, ran: &BTreeSet<String>, time: Duration) -> String {
    let mut out = String::new();
    let red = anstyle::AnsiColor::Red.on_default();
    for failure in report.beyond(known) {
        let how = match &failure.outcome {
            Outcome::Failed(reason) => reason.lines().next().unwrap_or_default().to_owned(),
            Outcome::Crashed(how) => format!("crashed: {how}"),
            Outcome::TimedOut => "did not end in time".to_owned(),
            Outcome::Passed | Outcome::Skipped(_) => String::new(),
        };
        let _ = writeln!(out, "{red}✗{red:#} {} {}: {how}", failure.file, failure.mode);
    }
    let width = report.folders.keys().map(String::len).max().unwrap_or(0).max("folder".len());
    let _ = writeln!(out, "{:width$}  passed  failed  skipped", "folder");
    for (folder, count) in &report.folders {
        let _ = writeln!(
            out,
            "{folder:width$}  {:6}  {:6}  {:7}  {:6.2} %",
            count.passed,
            count.failed,
            count.skipped,
            count.percent()
        );
    }
    for (feature, count) in &report.skipped {
        let reason = SKIPPED_FEATURES.iter().find(|(name, _)| name == feature);
        let _ = writeln!(out, "{count:6} skipped: {feature}, {}", reason.map_or("", |&(_, reason)| reason));
    }
    let total = report.total;
    let _ = writeln!(
        out,
        "{} passed, {} failed, {} skipped: {:.2} % in {:.1} s",
        total.passed,
        total.failed,
        total.skipped,
        total.percent(),
        time.as_secs_f64()
    );
    if !known.is_empty() {
        let failures = report.baseline();
        let fixed = known.iter().filter(|line| ran.contains(*line) && !failures.contains(*line)).count();
        let _ = writeln!(
            out,
            "{} beyond the baseline, {} known, {fixed} of the baseline pass now",
            report.beyond(known).count(),
            failures.intersection(known).count()
        );
    }
    out
}
