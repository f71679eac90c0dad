//! ex-2: a pattern to its program, and a text to each step of the matcher that goes back.

use super::{explain_listing, generate, pattern, text, unknown};
use crate::explain::{Lesson, Outcome};
use crate::matcher::Tracer;
use solution_key::{Answer, Exercise, Rng, Script, ScriptError};
use std::fmt::Write;

pub(super) struct Backtracking;

/// The limit of steps before a `limit` command.
const USUAL_LIMIT: u32 = 200;
const HIGHEST_LIMIT: u32 = 10_000;

/// Writes each step down.
struct Steps<'l> {
    lesson: &'l Lesson,
    out: &'l mut String,
    taken: u32,
    limit: u32,
}

impl Tracer for Steps<'_> {
    const ON: bool = true;

    fn step(&mut self, pc: u32, at: usize) -> bool {
        if self.taken == self.limit {
            return false;
        }
        self.taken += 1;
        line(self.out, format_args!("{} at {at}: {pc} {}", self.taken, self.lesson.instruction(pc)));
        true
    }

    fn backtrack(&mut self, to: Option<(u32, usize)>) {
        match to {
            Some((pc, at)) => line(self.out, format_args!("back to {pc} at {at}")),
            None => line(self.out, format_args!("nothing to go back to")),
        }
    }

    fn states(&mut self, _: usize, _: &[u32]) {}
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    let written = writeln!(out, "{text}");
    debug_assert!(written.is_ok(), "a String takes everything");
}

impl Backtracking {
    fn run(&self, input: &[u8]) -> Result<String, ScriptError> {
        let mut out = String::new();
        let mut lesson = None;
        let mut limit = USUAL_LIMIT;
        for command in Script::read(input)?.commands {
            match command.name() {
                "pattern" => {
                    let made = pattern(&command)?;
                    line(&mut out, format_args!("pattern {}", command.arguments()[0]));
                    out.push_str(&made.program());
                    lesson = Some(made);
                }
                "limit" => {
                    let [word] = command.exactly::<1>()?;
                    limit = word
                        .parse()
                        .ok()
                        .filter(|limit| (1..=HIGHEST_LIMIT).contains(limit))
                        .ok_or_else(|| command.error(format!("not a limit: {word}")))?;
                }
                "match" => {
                    let text = text(&command)?;
                    let lesson = lesson.as_ref().ok_or_else(|| command.error("no pattern yet"))?;
                    line(&mut out, format_args!("match {text}"));
                    search(lesson, text.as_bytes(), limit, &mut out);
                }
                _ => return Err(unknown(&command)),
            }
        }
        Ok(out)
    }
}

/// Tries one start after the other.
fn search(lesson: &Lesson, text: &[u8], limit: u32, out: &mut String) {
    let mut taken = 0;
    for start in 0..=text.len() {
        line(out, format_args!("start at {start}"));
        let mut steps = Steps { lesson, out, taken, limit };
        let outcome = lesson.attempt(text, start, &mut steps);
        taken = steps.taken;
        match outcome {
            Outcome::Match(groups) => {
                return line(out, format_args!("groups {groups}\nsteps {taken}"));
            }
            Outcome::GaveUp => return line(out, format_args!("gave up\nsteps {taken}")),
            Outcome::NoMatch => {}
        }
    }
    line(out, format_args!("no match\nsteps {taken}"));
}

impl Exercise for Backtracking {
    fn name(&self) -> &'static str {
        "ex-2"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        self.run(input).map_or_else(Answer::from, Answer::ok)
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        let mut out = String::new();
        for _ in 0..1 + size / 12 {
            let pattern = generate::pattern(rng, size.min(8), true);
            out.push_str(&format!("pattern {pattern}\n"));
            if rng.one_in(4) {
                out.push_str(&format!("limit {}\n", rng.between(1, 60)));
            }
            for _ in 0..rng.between(1, 2) {
                out.push_str(&format!("match {}\n", generate::text(rng, 1 + size.min(7))));
            }
        }
        out
    }

    fn explain(&self, _: &[u8], answer: &Answer, line: usize) -> Option<String> {
        let line = answer.stdout.lines().nth(line)?;
        let first = line.split(' ').next()?;
        match first {
            "back" => Some(
                "The step before failed, so the matcher goes to the newest choice left: the second way of a split, \
                 at the position where the split ran, with the slots as they were there."
                    .to_owned(),
            ),
            "nothing" => Some("Every choice of this start has failed; the next start is tried.".to_owned()),
            "groups" => Some("Start and end of the match and of each group; _ for a group that took no part.".to_owned()),
            "steps" => Some("How many instructions have run for this match command, in all starts.".to_owned()),
            "gave" => Some("The next step would have been one more than the limit.".to_owned()),
            _ if line.contains(" at ") => Some(
                "A step: its number, the position in the text, and the instruction that runs there with its address."
                    .to_owned(),
            ),
            _ => explain_listing(line),
        }
    }
}
