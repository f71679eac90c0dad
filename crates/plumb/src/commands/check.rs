//! `plumb check`: is it right, and if not, where does it go wrong.

use crate::failure::{CORRECT, Failure};
use crate::judge::{InputOptions, JudgeOptions, student_name};
use crate::session::Session;
use crate::shape::ReportOptions;
use clap::Args;
use plumb_curriculum::check::{Checker, Clock};
use std::path::PathBuf;

const AFTER: &str = "\
PATH is a .c file (then name the exercise), or a folder with ex-1.c, ex-2.c, … or ex-1/, ex-2/, … \
(then the whole node is checked).

Examples:
  plumb check JL04/ex-2 pratt.c
  plumb check JL04 work/JL04
  plumb check JL04/ex-2 pratt.c --seed 7 --only 17     repeat one fresh input
  plumb check JL04/ex-2 pratt.c --only 03_calls        run one visible case

Exit status: 0 correct, 1 not correct, 2 wrong usage, 3 the grader itself failed.";

/// Checks C programs against the engine.
#[derive(Args)]
#[command(after_help = AFTER)]
pub(crate) struct Check {
    /// What the program is for.
    #[arg(value_name = "NODE[/ex-N]")]
    target: String,

    /// The submissions.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Only this input: the number of a fresh one, or (the beginning of) a visible case's name.
    #[arg(long, value_name = "INPUT")]
    only: Option<String>,

    #[command(flatten)]
    inputs: InputOptions,

    #[command(flatten)]
    judge: JudgeOptions,

    #[command(flatten)]
    shape: ReportOptions,

    /// Say on standard error where the time went.
    #[arg(long)]
    timings: bool,
}

impl Check {
    pub(crate) fn run(self, session: &Session<'_>) -> Result<u8, Failure> {
        let clock = Clock::default();
        let curriculum = session.curriculum()?;
        let target = session.judgeable(&curriculum, &self.target)?;
        for path in &self.paths {
            path.metadata()
                .map_err(|error| Failure::Usage(format!("cannot read {}: {error}", path.display())))?;
        }
        session.match_paths(&target, &self.paths)?;
        self.shape.fits(self.paths.len())?;
        let tools = self.judge.tools()?;
        let options = self.judge.options(&self.inputs, self.only.clone());
        let checker =
            Checker { curriculum: &curriculum, keys: session.keys, tools: &tools, options: &options };
        let misfits = checker.misfits(&target)?;
        if !misfits.is_empty() {
            return Err(Failure::Usage(misfits.join("\n")));
        }
        let reports = self
            .paths
            .iter()
            .map(|path| checker.check(&target, path, &student_name(path), &clock))
            .collect::<Result<Vec<_>, _>>()?;
        self.shape.show(&reports)?;
        if self.timings {
            let t = clock.read();
            anstream::eprintln!(
                "{:.0} ms: compiler {:.0} ms, program {:.0} ms in {} runs (over all cores), key {:.1} ms, \
                 plumb's own share {:.1} ms",
                t.wall,
                t.compiler,
                t.student,
                t.runs,
                t.key,
                t.own
            );
        }
        Ok(reports.iter().map(|report| report.verdict.status()).max().unwrap_or(CORRECT))
    }
}
