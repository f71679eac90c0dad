//! `plumb merge`: the class table.

use crate::failure::{CORRECT, Failure};
use crate::output;
use crate::session::Session;
use clap::{Args, ValueEnum};
use plumb_curriculum::class::{csv, html, read_folder, summarize, text, write};
use plumb_curriculum::report::formats;
use std::path::PathBuf;

const AFTER: &str = "\
Examples:
  plumb merge results
  plumb merge shard-1 shard-2 --into results
  plumb merge results --format csv --out class.csv";

/// Joins the records of a class and shows the table.
#[derive(Args)]
#[command(after_help = AFTER)]
pub(crate) struct Merge {
    /// Folders with records that `plumb grade` wrote.
    #[arg(required = true, value_name = "DIR")]
    folders: Vec<PathBuf>,

    /// Also write all records into this folder.
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,

    /// The shape of the table.
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,

    /// The same as --format json.
    #[arg(long, conflicts_with = "format")]
    json: bool,

    /// Write the table to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Shape {
    Text,
    Csv,
    Json,
    Html,
}

impl Merge {
    pub(crate) fn run(self, _: &Session<'_>) -> Result<u8, Failure> {
        let mut records = Vec::new();
        for folder in &self.folders {
            records.extend(read_folder(folder).map_err(|error| Failure::Usage(error.to_string()))?);
        }
        if records.is_empty() {
            let names: Vec<String> = self.folders.iter().map(|folder| folder.display().to_string()).collect();
            return Err(Failure::Usage(format!("there are no records in {}", names.join(", "))));
        }
        let copies: Vec<_> = records.iter().map(|(_, record)| record.clone()).collect();
        let summary = summarize(records).map_err(|conflict| Failure::Usage(conflict.to_string()))?;
        if let Some(into) = &self.into {
            std::fs::create_dir_all(into)
                .map_err(|error| Failure::Grader(format!("cannot make {}: {error}", into.display())))?;
            for record in &copies {
                write(into, record).map_err(|error| Failure::Grader(error.to_string()))?;
            }
        }
        let table = match if self.json { Shape::Json } else { self.format } {
            Shape::Text => text(&summary),
            Shape::Csv => csv(&summary),
            Shape::Json => formats::json(&summary),
            Shape::Html => html(&summary),
        };
        output::report(&table, self.out.as_deref())?;
        Ok(CORRECT)
    }
}
