//! ex-3: the linear simulation, beside what backtracking would have cost.

use super::{generate, pattern, text, unknown};
use crate::explain::{Lesson, Outcome};
use crate::matcher::Tracer;
use solution_key::{Answer, Exercise, Rng, Script, ScriptError};
use std::fmt::Write;

pub(super) struct Simulation;

/// Backtracking is given up after so many steps.
const MOST_STEPS: u32 = 100_000;

/// Writes down which threads there are at each position.
struct Threads<'l> {
    lesson: &'l Lesson,
    out: &'l mut String,
    visited: usize,
}

impl Tracer for Threads<'_> {
    const ON: bool = true;

    fn step(&mut self, _: u32, _: usize) -> bool {
        true
    }

    fn backtrack(&mut self, _: Option<(u32, usize)>) {}

    fn states(&mut self, at: usize, states: &[u32]) {
        self.visited += states.len();
        let threads: Vec<String> =
            states.iter().filter(|&&id| self.lesson.is_thread(id)).map(u32::to_string).collect();
        let threads = if threads.is_empty() { "none".to_owned() } else { threads.join(" ") };
        line(self.out, format_args!("at {at}: {threads}"));
    }
}

/// Counts the steps of the backtracking matcher.
struct Counter(u32);

impl Tracer for Counter {
    const ON: bool = true;

    fn step(&mut self, _: u32, _: usize) -> bool {
        if self.0 == MOST_STEPS {
            return false;
        }
        self.0 += 1;
        true
    }

    fn backtrack(&mut self, _: Option<(u32, usize)>) {}

    fn states(&mut self, _: usize, _: &[u32]) {}
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    let written = writeln!(out, "{text}");
    debug_assert!(written.is_ok(), "a String takes everything");
}

impl Simulation {
    fn run(&self, input: &[u8]) -> Result<String, ScriptError> {
        let mut out = String::new();
        let mut lesson = None;
        for command in Script::read(input)?.commands {
            match command.name() {
                "pattern" => {
                    let made = pattern(&command)?;
                    if made.has_empty_iterations {
                        let pattern = command.arguments()[0];
                        return Err(command.error(format!("an iteration could be empty: {pattern}")));
                    }
                    line(&mut out, format_args!("pattern {}", command.arguments()[0]));
                    lesson = Some(made);
                }
                "match" => {
                    let text = text(&command)?;
                    let lesson = lesson.as_ref().ok_or_else(|| command.error("no pattern yet"))?;
                    line(&mut out, format_args!("match {text}"));
                    simulate(lesson, text.as_bytes(), &mut out);
                }
                _ => return Err(unknown(&command)),
            }
        }
        Ok(out)
    }
}

fn simulate(lesson: &Lesson, text: &[u8], out: &mut String) {
    let mut threads = Threads { lesson, out, visited: 0 };
    // The subset has neither lookarounds nor backreferences, so that there is a simulation.
    let outcome = lesson.simulate(text, &mut threads).unwrap_or(Outcome::NoMatch);
    let visited = threads.visited;
    match outcome {
        Outcome::Match(groups) => line(out, format_args!("groups {groups}")),
        _ => line(out, format_args!("no match")),
    }
    line(out, format_args!("states {visited}"));
    let mut counter = Counter(0);
    match lesson.attempt(text, 0, &mut counter) {
        Outcome::GaveUp => line(out, format_args!("backtracking more than {MOST_STEPS} steps")),
        _ => line(out, format_args!("backtracking {} steps", counter.0)),
    }
}

impl Exercise for Simulation {
    fn name(&self) -> &'static str {
        "ex-3"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        self.run(input).map_or_else(Answer::from, Answer::ok)
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        let mut out = String::new();
        for _ in 0..1 + size / 10 {
            if rng.one_in(4) {
                let patterns = ["(a+)+b", "(?:a|a)+$", "(a|b|ab)*c", "(?:a+b?)+c", "a*a*a*b", "(?:(a+)|b)+$"];
                out.push_str(&format!("pattern {}\n", rng.pick(&patterns)));
                let run = "a".repeat(rng.between(1, 2 + size.min(24)) as usize);
                out.push_str(&format!("match {run}{}\n", rng.pick(&["", "c", "b", "d"])));
                continue;
            }
            out.push_str(&format!("pattern {}\n", generate::pattern(rng, size.min(8), false)));
            for _ in 0..rng.between(1, 2) {
                out.push_str(&format!("match {}\n", generate::text(rng, 1 + size.min(12))));
            }
        }
        out
    }

    fn explain(&self, _: &[u8], answer: &Answer, line: usize) -> Option<String> {
        let line = answer.stdout.lines().nth(line)?;
        let sentence = match line.split(' ').next()? {
            "at" => {
                "The threads at this position, the preferred one first: states that take a character, and the final \
                 state. A state stands there once, for the first thread that reached it."
            }
            "groups" => "Start and end of the match and of each group; _ for a group that took no part.",
            "states" => "How many states were entered, over all positions; splits and saves count too.",
            "backtracking" => {
                "How many steps the program of ex-2 takes for the same text, from start 0 only."
            }
            _ => return None,
        };
        Some(sentence.to_owned())
    }
}
