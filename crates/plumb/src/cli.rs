//! The command line as a whole. A new subcommand is a file under `commands/` and two lines here.

use crate::commands::{
    bless, check, dump, generate, grade, key, lesson, merge, nodes, replay, run, scaffold, strength, test262,
};
use crate::failure::Failure;
use crate::session::Session;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

const AFTER: &str = "\
Start here:
  plumb nodes                       what there is to learn
  plumb scaffold JL04 work/JL04     a folder with lesson, tasks and starter files
  plumb check JL04 work/JL04        is it right, and if not, where does it go wrong
  plumb program.js                  run a JavaScript program; `plumb run` begins a session

Exit status: 0 correct, 1 not correct, 2 wrong usage, 3 the grader itself failed.";

/// A JavaScript engine, and a judge of C programs that rebuild its parts.
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
    Dump(dump::Dump),
    Run(run::Run),
    Test262(test262::Test262),
    #[command(hide = true)]
    Test262Worker(test262::Worker),
}

impl Command {
    /// Whether there is a subcommand of this name.
    pub(crate) fn exists(name: &str) -> bool {
        name == "help" || Command::has_subcommand(name)
    }

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
            Command::Dump(command) => command.run(),
            Command::Run(command) => command.run(),
            Command::Test262(command) => command.run(),
            Command::Test262Worker(command) => command.run(),
        }
    }
}
