//! `plumb generate`: a fresh input.

use crate::failure::{CORRECT, Failure};
use crate::output;
use crate::session::Session;
use clap::Args;
use plumb_curriculum::report::formats;
use serde_json::json;
use solution_key::Rng;

const AFTER: &str = "\
The same seed and size always give the same input.

Example:
  plumb generate JL04/ex-2 --seed 7 --size 20 > input && plumb key JL04/ex-2 input";

/// Prints a fresh input for an exercise.
#[derive(Args)]
#[command(after_help = AFTER)]
pub(crate) struct Generate {
    /// The exercise.
    #[arg(value_name = "NODE/ex-N")]
    target: String,

    /// Which of the endlessly many inputs.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,

    /// Roughly how many steps or lines it has.
    #[arg(long, value_name = "K", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    size: u32,

    /// Print an object with the input, its seed and its size.
    #[arg(long)]
    json: bool,
}

impl Generate {
    pub(crate) fn run(self, session: &Session<'_>) -> Result<u8, Failure> {
        let curriculum = session.curriculum()?;
        let Some((name, exercise)) = self.target.split_once('/') else {
            return Err(Failure::Usage(format!("name an exercise, such as {}/ex-1", self.target)));
        };
        let nodes = curriculum.resolve(name)?;
        let [node] = nodes[..] else {
            let parts: Vec<&str> = nodes.iter().map(|node| node.id.as_str()).collect();
            return Err(Failure::Usage(format!("{name} is split; name one of {}", parts.join(", "))));
        };
        let exercise = session.exercise(&node.id, exercise)?;
        let input = exercise.generate(&mut Rng::new(self.seed), self.size);
        if self.json {
            let object = json!({ "input": input, "seed": self.seed, "size": self.size });
            output::show(&formats::json(&object))?;
        } else {
            output::raw(input.as_bytes())?;
        }
        Ok(CORRECT)
    }
}
