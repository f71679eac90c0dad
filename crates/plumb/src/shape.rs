//! The options that say in which shape a result is shown, and where.

use crate::failure::Failure;
use crate::output;
use clap::Args;
use plumb_curriculum::check::Report;
use plumb_curriculum::report::formats::{Format, render};
use std::path::PathBuf;

/// In which shape, and where.
#[derive(Args)]
pub(crate) struct ReportOptions {
    /// text, json, junit, tap, gradescope, autolab, classroom50 or html.
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = format)]
    format: Format,

    /// The same as --format json.
    #[arg(long, conflicts_with = "format")]
    json: bool,

    /// Write the report to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn format(text: &str) -> Result<Format, String> {
    let found = Format::ALL.iter().find(|(name, _)| *name == text).map(|(_, format)| *format);
    found.ok_or_else(|| format!("the formats are {}", Format::ALL.map(|(name, _)| name).join(", ")))
}

impl ReportOptions {
    fn wanted(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }

    /// Whether the format can hold this many submissions.
    pub(crate) fn fits(&self, submissions: usize) -> Result<(), Failure> {
        if submissions > 1 && self.wanted().is_single() {
            return Err(Failure::Usage("this format holds one submission; check them one by one".to_owned()));
        }
        Ok(())
    }

    /// Shows the reports.
    pub(crate) fn show(&self, reports: &[Report]) -> Result<(), Failure> {
        output::report(&render(reports, self.wanted(), output::width()), self.out.as_deref())
    }
}
