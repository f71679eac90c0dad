//! Exercises on a whole loop: a part of the scenario language goes in, a part of the trace comes
//! out.
//!
//! Used by the nodes on phases, the poll backend, timers and microtasks. The invariant: what an
//! exercise answers is what [`crate::scenario`] prints for the script, lines left out but none
//! changed; only the protocol's errors are made here ([`check`]).

mod check;
mod explain;
pub(super) mod forms;
mod recipe;

use solution_key::{Answer, Exercise, Rng, ScriptError};

pub(super) use recipe::Recipe;

use crate::scenario::{self, World};

/// An exercise that plays a script.
pub(super) struct Scene {
    pub(super) name: &'static str,
    /// The commands that the exercise has.
    pub(super) forms: &'static [forms::Form],
    /// How the lines of the trace begin that the exercise asks for, beside those of phases.
    pub(super) shown: &'static [&'static str],
    /// The world around the loop.
    pub(super) world: fn() -> std::io::Result<World>,
    /// What its random scripts are made of.
    pub(super) recipe: Recipe,
}

/// A world in memory.
pub(super) fn simulated() -> std::io::Result<World> {
    Ok(World::simulated())
}

impl Scene {
    fn run(&self, input: &[u8]) -> Result<String, ScriptError> {
        let script = check::read(input, self.forms)?;
        let world = (self.world)().map_err(|error| ScriptError::new(1, error.to_string()))?;
        let answer = scenario::run(script.as_bytes(), world);
        let shown = |line: &&str| {
            let phase = line.starts_with(' ') && !line.starts_with("  ");
            phase || self.shown.iter().any(|start| line.trim_start().starts_with(start))
        };
        Ok(answer.stdout.lines().filter(shown).flat_map(|line| [line, "\n"]).collect())
    }
}

impl Exercise for Scene {
    fn name(&self) -> &'static str {
        self.name
    }

    fn answer(&self, input: &[u8]) -> Answer {
        self.run(input).map_or_else(Answer::from, Answer::ok)
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        self.recipe.script(rng, size)
    }

    fn explain(&self, _: &[u8], answer: &Answer, line: usize) -> Option<String> {
        explain::line(answer.stdout.lines().nth(line)?).map(str::to_owned)
    }
}
