//! `plumb scaffold`: a folder to work in.

use crate::failure::{CORRECT, Failure};
use crate::output;
use crate::session::Session;
use clap::Args;
use plumb_curriculum::report::formats;
use plumb_curriculum::scaffold::scaffold;
use std::path::PathBuf;

const AFTER: &str = "\
The folder holds the lesson, and for each exercise its task, a C file to start from and the visible
cases. `make check` inside it works with and without plumb. Nothing is overwritten.

Example:
  plumb scaffold JL04 work/JL04 && cd work/JL04 && make check";

/// Makes a folder with lesson, tasks, starter files, cases and a Makefile.
#[derive(Args)]
#[command(after_help = AFTER)]
pub(crate) struct Scaffold {
    /// The node. For a composite id, each part gets a folder of its own.
    node: String,

    /// The folder to make.
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Print an array of the files that were made.
    #[arg(long)]
    json: bool,
}

impl Scaffold {
    pub(crate) fn run(self, session: &Session<'_>) -> Result<u8, Failure> {
        let curriculum = session.curriculum()?;
        let nodes = curriculum.resolve(&self.node)?;
        let several = nodes.len() > 1;
        let mut files = Vec::new();
        for node in nodes {
            let folder = if several { self.folder.join(&node.id) } else { self.folder.clone() };
            files.extend(scaffold(&curriculum, node, &folder).map_err(Failure::Usage)?);
        }
        if self.json {
            output::show(&formats::json(&files))?;
            return Ok(CORRECT);
        }
        output::show(&format!(
            "{} files in {}\nread lesson.md, then ex-1/task.md; `make check` says how far you are\n",
            files.len(),
            self.folder.display()
        ))?;
        Ok(CORRECT)
    }
}
