//! `plumb strength`: are the cases strong enough.

use crate::failure::{CORRECT, Failure, NOT_CORRECT};
use crate::judge::{InputOptions, JudgeOptions};
use crate::output;
use crate::session::Session;
use clap::Args;
use plumb_curriculum::check::Checker;
use plumb_curriculum::report::formats;
use plumb_curriculum::strength::{Finding, strength};
use serde_json::json;
use std::fmt::Write;
use std::path::PathBuf;

const AFTER: &str = "\
For each exercise: the solution is correct, the starter compiles and is not, and each misconception is
rejected by the visible cases alone and named.

Examples:
  plumb strength JL04
  plumb strength JL --generated 1000 --cc gcc --cc clang";

/// Certifies that the cases of a node or track tell right programs from wrong ones.
#[derive(Args)]
#[command(after_help = AFTER)]
pub(crate) struct Strength {
    /// The node, or a whole track by code (JL) or name.
    #[arg(value_name = "NODE|TRACK", required_unless_present = "all")]
    target: Option<String>,

    /// Every node that has exercises.
    #[arg(long, conflicts_with = "target")]
    all: bool,

    /// Also run the solutions on this many fresh inputs, in both builds.
    #[arg(long, value_name = "N", default_value_t = 0)]
    generated: u32,

    /// A C compiler; give it several times to use several.
    #[arg(long, value_name = "PROGRAM")]
    cc: Vec<PathBuf>,

    /// What the fresh inputs are drawn from.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,

    /// Print an array of findings.
    #[arg(long)]
    json: bool,
}

impl Strength {
    pub(crate) fn run(self, session: &Session<'_>) -> Result<u8, Failure> {
        let curriculum = session.curriculum()?;
        let wanted = match &self.target {
            Some(target) => curriculum.resolve_wide(target)?,
            None => curriculum.nodes.iter().collect(),
        };
        let nodes: Vec<_> = wanted.into_iter().filter(|node| !node.exercises.is_empty()).collect();
        if nodes.is_empty() {
            let target = self.target.as_deref().unwrap_or("this curriculum");
            return Err(Failure::Usage(format!("{target} has no exercises yet")));
        }
        for node in &nodes {
            for name in &node.exercises {
                session.exercise(&node.id, name)?;
            }
        }
        let compilers: Vec<Option<PathBuf>> =
            if self.cc.is_empty() { vec![None] } else { self.cc.into_iter().map(Some).collect() };
        let mut all = Vec::new();
        let mut good = 0;
        let mut text = String::new();
        for cc in compilers {
            let judge = JudgeOptions { cc, ..JudgeOptions::default() };
            let tools = judge.tools()?;
            let options = judge.options(&InputOptions { count: 0, seed: Some(self.seed) }, None);
            let checker =
                Checker { curriculum: &curriculum, keys: session.keys, tools: &tools, options: &options };
            let findings = strength(&checker, &nodes, self.generated, |finding| {
                if !self.json {
                    anstream::eprintln!("{}", line(finding));
                }
            })?;
            let compiler = tools.compiler.version().to_owned();
            let these = findings.iter().filter(|finding| finding.good).count();
            writeln!(text, "{compiler}: {these} of {} programs are as they should be", findings.len())
                .unwrap();
            for finding in findings.iter().filter(|finding| !finding.good) {
                writeln!(text, "{}", line(finding)).unwrap();
            }
            good += these;
            all.extend(findings.into_iter().map(|finding| (compiler.clone(), finding)));
        }
        let (total, misconceptions) = (all.len(), count(&all, false));
        if self.json {
            let rows: Vec<_> = all
                .iter()
                .map(|(compiler, finding)| {
                    json!({ "compiler": compiler, "exercise": finding.exercise, "program": finding.program,
                            "good": finding.good, "found": finding.found })
                })
                .collect();
            output::show(&formats::json(&rows))?;
        } else {
            writeln!(
                text,
                "{} of {misconceptions} misconceptions rejected by visible cases and named",
                count(&all, true)
            )
            .unwrap();
            output::show(&text)?;
        }
        Ok(if good == total { CORRECT } else { NOT_CORRECT })
    }
}

/// How many misconceptions there are, or how many of them are as they should be.
fn count(findings: &[(String, Finding)], only_good: bool) -> usize {
    findings
        .iter()
        .filter(|(_, finding)| !matches!(finding.program.as_str(), "solution" | "starter"))
        .filter(|(_, finding)| finding.good || !only_good)
        .count()
}

fn line(finding: &Finding) -> String {
    let (style, mark) = match finding.good {
        true => (anstyle::AnsiColor::Green.on_default(), "✓"),
        false => (anstyle::AnsiColor::Red.on_default(), "✗"),
    };
    format!("{style}{mark}{style:#} {} {}: {}", finding.exercise, finding.program, finding.found)
}
