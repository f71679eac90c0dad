//! ex-1: a pattern to its automaton.

use super::{explain_listing, generate, pattern, unknown};
use solution_key::{Answer, Exercise, Rng, Script, ScriptError};

pub(super) struct Automata;

impl Automata {
    fn run(&self, input: &[u8]) -> Result<String, ScriptError> {
        let mut out = String::new();
        for command in Script::read(input)?.commands {
            match command.name() {
                "pattern" => {
                    let lesson = pattern(&command)?;
                    out.push_str(&format!("pattern {}\n{}", command.arguments()[0], lesson.automaton()));
                }
                _ => return Err(unknown(&command)),
            }
        }
        Ok(out)
    }
}

impl Exercise for Automata {
    fn name(&self) -> &'static str {
        "ex-1"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        self.run(input).map_or_else(Answer::from, Answer::ok)
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        let count = 1 + size / 8;
        (0..count).map(|_| format!("pattern {}\n", generate::pattern(rng, size.min(12), true))).collect()
    }

    fn explain(&self, _: &[u8], answer: &Answer, line: usize) -> Option<String> {
        explain_listing(answer.stdout.lines().nth(line)?)
    }
}
