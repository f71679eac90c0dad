//! Whole programs beside other engines:
//!
//! `cargo run --release -p benches --bin engines -- kernels library start awfy --awfy DIR`
//!
//! Every program is run by every engine in turn, round after round, so that a machine that changes
//! its speed changes it for all. A program measures itself: start and reading of the file are not
//! in its time. It also gives a checksum, and engines that disagree on it are named.

mod measure;
mod peers;
mod programs;
mod report;

use clap::{Parser, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use peers::Engine;
use programs::Program;
use report::{Row, Summary, Table};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// The command line.
#[derive(Parser)]
#[command(about = "Runs JavaScript programs with plumb and its peers and compares their times")]
struct Options {
    /// What to run
    #[arg(value_enum, default_values = ["kernels", "library", "start"])]
    sets: Vec<Set>,
    /// The folder of the JavaScript sources of are-we-fast-yet, for the set `awfy`
    #[arg(long, value_name = "DIR")]
    awfy: Option<PathBuf>,
    /// The plumb to measure [default: the release build in the target folder]
    #[arg(long, value_name = "PATH")]
    plumb: Option<PathBuf>,
    /// Where a peer is, if not on PATH, such as `qjs=/opt/qjs`; may be given several times
    #[arg(long, value_name = "NAME=PATH")]
    peer: Vec<String>,
    /// Only these engines, by their names in the table, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    engines: Vec<String>,
    /// Only programs whose name contains one of these words
    #[arg(long, value_delimiter = ',', value_name = "WORDS")]
    only: Vec<String>,
    /// How often each engine runs each program
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Compare the least time of each engine in place of the median: better on a busy machine
    #[arg(long)]
    least: bool,
    /// After how many seconds a run is given up
    #[arg(long, default_value_t = 120)]
    time_limit: u64,
    /// Print JSON in place of tables
    #[arg(long)]
    json: bool,
}

/// A family of programs.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Set {
    /// The fourteen benchmarks of are-we-fast-yet
    Awfy,
    /// Small programs that each lean on one part of the core
    Kernels,
    /// Built-in functions
    Library,
    /// An empty file: time and memory of a start
    Start,
}

impl Set {
    fn title(self) -> &'static str {
        match self {
            Set::Awfy => "are-we-fast-yet",
            Set::Kernels => "kernels",
            Set::Library => "library",
            Set::Start => "start",
        }
    }

    fn programs(self, options: &Options) -> Result<Vec<Program>, String> {
        match self {
            Set::Awfy => {
                let folder = options.awfy.as_deref().ok_or("the set awfy needs --awfy DIR")?;
                programs::are_we_fast_yet(folder)
            }
            Set::Kernels => programs::folder("kernels"),
            Set::Library => programs::folder("library"),
            Set::Start => Ok(vec![Program::empty()]),
        }
    }
}

fn main() -> ExitCode {
    match compare(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("engines: {message}");
            ExitCode::from(2)
        }
    }
}

/// Runs and prints everything. False where a program failed or the checksums differed.
fn compare(options: &Options) -> Result<bool, String> {
    let engines = peers::find(options.plumb.as_deref(), &options.peer, &options.engines)?;
    let workplace = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let mut tables = Vec::new();
    for &set in &options.sets {
        let mut chosen = set.programs(options)?;
        chosen.retain(|program| {
            options.only.is_empty() || options.only.iter().any(|word| program.name.contains(word.as_str()))
        });
        let progress = bar(set, chosen.len() * engines.len() * options.rounds as usize);
        let mut rows = Vec::new();
        for program in &chosen {
            progress.set_message(program.name.clone());
            let path = workplace.path().join(format!("{}.js", program.name));
            std::fs::write(&path, &program.source).map_err(|error| format!("{}: {error}", path.display()))?;
            rows.push(run_row(program, &path, &engines, options, &progress));
        }
        progress.finish_and_clear();
        tables.push(Table {
            title: set.title(),
            engines: engines.iter().map(|e| e.name.clone()).collect(),
            rows,
        });
    }
    if options.json {
        println!("{}", report::json(&tables));
    } else {
        for table in &tables {
            print!("{}", report::markdown(table));
        }
    }
    Ok(tables.iter().flat_map(|table| &table.rows).all(Row::is_sound))
}

/// All rounds of one program.
fn run_row(
    program: &Program,
    path: &std::path::Path,
    engines: &[Engine],
    options: &Options,
    progress: &ProgressBar,
) -> Row {
    let summary = if options.least { Summary::Least } else { Summary::Median };
    let mut row = Row::new(&program.name, engines.len(), summary);
    for _ in 0..options.rounds {
        for (index, engine) in engines.iter().enumerate() {
            // An engine that failed once is not asked again.
            if !row.has_failed(index) {
                let limit = Duration::from_secs(options.time_limit);
                row.add(index, measure::run(engine, path, limit, program.times_itself));
            }
            progress.inc(1);
        }
    }
    row
}

fn bar(set: Set, length: usize) -> ProgressBar {
    let bar = ProgressBar::new(length as u64);
    if let Ok(style) = ProgressStyle::with_template("{prefix} {wide_bar} {pos}/{len} {msg} {eta}") {
        bar.set_style(style);
    }
    bar.set_prefix(set.title());
    bar
}
