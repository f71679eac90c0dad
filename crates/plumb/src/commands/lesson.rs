//! `plumb lesson`: read it, or execute all of it.

use crate::failure::{CORRECT, Failure, NOT_CORRECT};
use crate::judge::JudgeOptions;
use crate::output;
use crate::session::Session;
use clap::Args;
use plumb_curriculum::Library;
use plumb_curriculum::lesson::{World, check};
use plumb_curriculum::report::formats;
use serde_json::json;
use std::fmt::Write;

const AFTER: &str = "\
Examples:
  plumb lesson JL04                 print the lesson
  plumb lesson JL --check           execute every snippet of a track, compare every output
  plumb lesson JL04 --bless         write the outputs into the lesson as they are

The words after the backticks of a block say what it is for; docs/CONTRIBUTING.md explains them.";

/// Prints a lesson, or executes every snippet in it.
#[derive(Args)]
#[command(after_help = AFTER)]
pub(crate) struct Lesson {
    /// The node, or a whole track by code (JL) or name.
    #[arg(value_name = "NODE|TRACK", required_unless_present = "all")]
    target: Option<String>,

    /// Every node that has a lesson.
    #[arg(long, conflicts_with = "target")]
    all: bool,

    /// Execute the snippets and compare the outputs.
    #[arg(long, conflicts_with = "bless")]
    check: bool,

    /// Execute the snippets and write the outputs.
    #[arg(long)]
    bless: bool,

    /// With --check: print an array with what was executed and what is wrong.
    #[arg(long, requires = "check")]
    json: bool,
}

impl Lesson {
    pub(crate) fn run(self, session: &Session<'_>) -> Result<u8, Failure> {
        let curriculum = session.draft()?;
        let library = &curriculum.library;
        let wanted = match &self.target {
            Some(target) => curriculum.resolve_wide(target)?,
            None => curriculum.nodes.iter().collect(),
        };
        let nodes: Vec<_> =
            wanted.into_iter().filter(|node| library.is_file(&node.path("lesson.md"))).collect();
        if nodes.is_empty() {
            return Err(Failure::Usage(format!(
                "{} has no lesson yet",
                self.target.as_deref().unwrap_or("this curriculum")
            )));
        }
        let tools = match self.check || self.bless {
            true => Some(JudgeOptions::default().tools()?),
            false => None,
        };
        let mut status = CORRECT;
        let mut text = String::new();
        let mut rows = Vec::new();
        for node in nodes {
            let path = node.path("lesson.md");
            let place = library.place(&path);
            let lesson = library.text(&path).map_err(|error| Failure::Grader(format!("{place}: {error}")))?;
            let Some(tools) = &tools else {
                text.push_str(&lesson);
                continue;
            };
            let world = World {
                tools,
                plumb: std::env::current_exe()
                    .map_err(|error| Failure::Grader(format!("cannot find this program: {error}")))?,
                curriculum: match library {
                    Library::Folder(folder) => Some(folder.clone()),
                    Library::Packed(_) => None,
                },
            };
            let checked = check(&lesson, &world)?;
            if self.bless && checked.blessed != lesson {
                let file = library.writable(&path).map_err(Failure::Usage)?;
                std::fs::write(&file, &checked.blessed)
                    .map_err(|error| Failure::Grader(format!("{}: {error}", file.display())))?;
                writeln!(text, "{place}: written").unwrap();
                continue;
            }
            let problems: Vec<_> =
                checked.problems.iter().map(|p| json!({ "line": p.line, "message": p.message })).collect();
            rows.push(json!({
                "node": node.id, "file": place, "executed": checked.executed, "problems": problems
            }));
            for problem in &checked.problems {
                writeln!(text, "{place}:{}: {}", problem.line, problem.message).unwrap();
                status = NOT_CORRECT;
            }
            let count = checked.problems.len();
            let plural = if count == 1 { "" } else { "s" };
            writeln!(text, "{}: {} executed, {count} problem{plural}", node.id, checked.executed).unwrap();
        }
        if self.json {
            text = formats::json(&rows);
        }
        output::show(&text)?;
        Ok(status)
    }
}
