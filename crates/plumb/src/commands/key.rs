//! `plumb key`: what a right program prints for an input.

use crate::failure::{CORRECT, Failure};
use crate::output;
use crate::session::Session;
use clap::Args;
use plumb_curriculum::report::formats;
use serde_json::{Value, json};
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

const AFTER: &str = "\
The answer comes from the engine's own code. Exit status: that of a right program, 0, or 2 where the \
input breaks the exercise's protocol.

Examples:
  plumb key JL04/ex-2 cases/01_sum.in
  echo 'a + b * c' | plumb key JL04/ex-2
  plumb key JL04 input.js                  the answers of all exercises of the node, one after the other";

/// Prints what a right program prints for an input.
#[derive(Args)]
#[command(after_help = AFTER)]
pub(crate) struct Key {
    /// The exercise, or a node for all of its exercises.
    #[arg(value_name = "NODE[/ex-N]")]
    target: String,

    /// The input; standard input where it is missing or `-`.
    file: Option<PathBuf>,

    /// Print an array with what each exercise answers, and its exit status.
    #[arg(long)]
    json: bool,
}

impl Key {
    pub(crate) fn run(self, session: &Session<'_>) -> Result<u8, Failure> {
        let curriculum = session.curriculum()?;
        // A key may exist before its exercise's files do, so the name is checked against the key.
        let (name, exercise) = match self.target.split_once('/') {
            Some((name, exercise)) => (name, Some(exercise)),
            None => (self.target.as_str(), None),
        };
        let mut wanted = Vec::new();
        for node in curriculum.resolve(name)? {
            match exercise {
                Some(exercise) => wanted.push((node, session.exercise(&node.id, exercise)?)),
                None => {
                    let key = session.keys.node(&node.id).ok_or_else(|| {
                        Failure::Usage(format!("{} has no key in this build of plumb", node.id))
                    })?;
                    wanted.extend(key.exercises.iter().map(|exercise| (node, *exercise)));
                }
            }
        }
        let input = read(self.file.as_deref())?;
        if self.json {
            let answers: Vec<Value> = wanted
                .iter()
                .map(|(node, exercise)| {
                    let answer = exercise.answer(&input);
                    let name = format!("{}/{}", node.id, exercise.name());
                    json!({ "exercise": name, "stdout": answer.stdout, "status": answer.status })
                })
                .collect();
            output::show(&formats::json(&answers))?;
            return Ok(CORRECT);
        }
        if let [(_, exercise)] = wanted[..] {
            let answer = exercise.answer(&input);
            output::raw(answer.stdout.as_bytes())?;
            return Ok(answer.status);
        }
        for (node, exercise) in wanted {
            let answer = exercise.answer(&input);
            output::raw(format!("# {}/{}\n{}", node.id, exercise.name(), answer.stdout).as_bytes())?;
        }
        Ok(CORRECT)
    }
}

fn read(file: Option<&Path>) -> Result<Vec<u8>, Failure> {
    let Some(path) = file.filter(|path| *path != Path::new("-")) else {
        let mut stdin = std::io::stdin().lock();
        if stdin.is_terminal() {
            anstream::eprintln!("reading the input from the terminal; end it with Ctrl-D");
        }
        let mut input = Vec::new();
        stdin
            .read_to_end(&mut input)
            .map_err(|error| Failure::Usage(format!("cannot read standard input: {error}")))?;
        return Ok(input);
    };
    std::fs::read(path).map_err(|error| Failure::Usage(format!("cannot read {}: {error}", path.display())))
}
