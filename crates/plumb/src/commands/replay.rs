//! `plumb replay`: the check that a record tells of, once more.

use crate::failure::Failure;
use crate::judge::{InputOptions, JudgeOptions};
use crate::session::Session;
use crate::shape::ReportOptions;
use clap::Args;
use plumb_curriculum::check::{Checker, Clock};
use plumb_curriculum::class::Record;
use std::path::PathBuf;

const AFTER: &str = "\
A record is a file that `plumb grade` wrote, or the output of `plumb check --json`. The check runs on \
the same inputs; where submission or verdict have changed since, standard error says so.

Example:
  plumb replay results/JL04.ann.json

Exit status: that of `plumb check`.";

/// Repeats the check that a record tells of.
#[derive(Args)]
#[command(after_help = AFTER)]
pub(crate) struct Replay {
    /// The record.
    record: PathBuf,

    /// Where the submission is now, if it has moved.
    #[arg(long, value_name = "PATH")]
    submission: Option<PathBuf>,

    #[command(flatten)]
    judge: JudgeOptions,

    #[command(flatten)]
    shape: ReportOptions,
}

impl Replay {
    pub(crate) fn run(self, session: &Session<'_>) -> Result<u8, Failure> {
        let record = Record::read(&self.record).map_err(|error| Failure::Usage(error.to_string()))?.report;
        let curriculum = session.curriculum()?;
        let target = session.judgeable(&curriculum, &record.target)?;
        let path = self.submission.unwrap_or_else(|| PathBuf::from(&record.submission));
        path.metadata().map_err(|error| {
            Failure::Usage(format!("cannot read {}: {error}; name it with --submission PATH", path.display()))
        })?;
        let tools = self.judge.tools()?;
        let inputs = InputOptions { count: record.count, seed: Some(record.seed) };
        let options = self.judge.options(&inputs, None);
        let checker =
            Checker { curriculum: &curriculum, keys: session.keys, tools: &tools, options: &options };
        let report = checker.check(&target, &path, &record.student, &Clock::default())?;
        if report.hash != record.hash {
            anstream::eprintln!("note: the submission has changed since the record was written");
        }
        if report.compiler != record.compiler {
            anstream::eprintln!("note: the record was made with another compiler, {}", record.compiler);
        }
        if report.verdict != record.verdict {
            anstream::eprintln!("note: the record says {}, now it is {}", record.verdict, report.verdict);
        }
        self.shape.show(std::slice::from_ref(&report))?;
        Ok(report.verdict.status())
    }
}
