//! `plumb bless`: expected outputs from the key.

use crate::failure::{CORRECT, Failure, NOT_CORRECT};
use crate::output;
use crate::session::Session;
use clap::Args;
use plumb_curriculum::bless::{Blessing, bless};
use plumb_curriculum::report::formats;
use serde_json::json;
use std::fmt::Write;

const AFTER: &str = "\
Examples:
  plumb bless JL04             write cases/*.out of all exercises of the node
  plumb bless JL --check       say which files are out of date, and change nothing";

/// Writes the expected outputs of the visible cases from the key.
#[derive(Args)]
#[command(after_help = AFTER)]
pub(crate) struct Bless {
    /// The node, or a whole track by code (JL) or name. Without it, every node that has a key.
    #[arg(value_name = "NODE|TRACK")]
    target: Option<String>,

    /// Compare only: exit status 1 if a file is out of date.
    #[arg(long)]
    check: bool,

    /// Print an array of the files that were written or are out of date.
    #[arg(long)]
    json: bool,
}

impl Bless {
    pub(crate) fn run(self, session: &Session<'_>) -> Result<u8, Failure> {
        // A draft may still lack the very files that are written here, so only its form is required.
        let curriculum = session.draft()?;
        let nodes = match &self.target {
            Some(target) => curriculum.resolve_wide(target)?,
            None => curriculum.nodes.iter().collect(),
        };
        let (mut same, mut changed) = (0, 0);
        let mut text = String::new();
        let mut files = Vec::new();
        for node in nodes {
            for name in &node.exercises {
                let Some(exercise) = session.keys.exercise(&node.id, name) else { continue };
                bless(&curriculum, node, exercise, !self.check, |path, blessing| match blessing {
                    Blessing::Same => same += 1,
                    Blessing::Changed { line } => {
                        changed += 1;
                        let what = match (line, self.check) {
                            (Some(line), true) => format!("out of date from line {line} on"),
                            (None, true) => "missing".to_owned(),
                            (Some(line), false) => format!("written, changed from line {line} on"),
                            (None, false) => "written, new".to_owned(),
                        };
                        files.push(json!({ "file": curriculum.library.place(path), "found": what }));
                        writeln!(text, "{}: {what}", curriculum.library.place(path)).unwrap();
                    }
                })
                .map_err(Failure::Usage)?;
            }
        }
        if same + changed == 0 {
            return Err(Failure::Usage("there are no cases with a key".to_owned()));
        }
        if self.json {
            text = formats::json(&files);
        } else {
            let what = if self.check { "out of date" } else { "written" };
            writeln!(text, "{same} unchanged, {changed} {what}").unwrap();
        }
        output::show(&text)?;
        Ok(if self.check && changed > 0 { NOT_CORRECT } else { CORRECT })
    }
}
