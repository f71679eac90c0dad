//! The command line as a whole. A new subcommand is a file under `commands/` and two lines here.

use crate::commands::{bless, check, generate, grade, key, lesson, merge, nodes, replay, scaffold, strength};
use crate::failure::Failure;
use crate::session::Session;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

const AFTER: &str = "\
Start here:
  plumb nodes                       what there is to learn
  plumb scaffold JL04 work/JL04     a folder with lesson, tasks and starter files
  plumb check JL04 work/JL04        is it right, and if not, where does it go wrong

Exit status: 0 correct, 1 not correct, 2 wrong usage, 3 the grader itself failed.";

/// Checks C programs that rebuild the parts of a JavaScript engine against the engine itself.
#[derive(Parser)]
#[command(name = "plumb", version, after_help = AFTER, max_term_width = 100)]
pub(crate) struct Cli {
    /// The curriculum folder. Else: $PLUMB_CURRICULUM, a folder `curriculum` above here, or the copy
    /// inside this program.
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) curriculum: Option<PathBuf>,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    Nodes(nodes::Nodes),
    Key(key::Key),
    Generate(generate::Generate),
    Lesson(lesson::Lesson),
    Scaffold(scaffold::Scaffold),
    Check(check::Check),
    Grade(grade::Grade),
    Merge(merge::Merge),
    Replay(replay::Replay),
    Strength(strength::Strength),
    Bless(bless::Bless),
}

impl Command {
    /// Does it; the number is the exit status.
    pub(crate) fn run(self, session: &Session<'_>) -> Result<u8, Failure> {
        match self {
            Command::Nodes(command) => command.run(session),
            Command::Key(command) => command.run(session),
            Command::Generate(command) => command.run(session),
            Command::Check(command) => command.run(session),
            Command::Grade(command) => command.run(session),
            Command::Merge(command) => command.run(session),
            Command::Replay(command) => command.run(session),
            Command::Lesson(command) => command.run(session),
            Command::Scaffold(command) => command.run(session),
            Command::Strength(command) => command.run(session),
            Command::Bless(command) => command.run(session),
        }
    }
}
