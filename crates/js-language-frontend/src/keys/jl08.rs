//! The key of JL08, source maps: drives `source_map` and prints what it finds.
//!
//! One file an exercise. All four read the common script language and print line by line; each
//! line is made together with the sentence that explains it (`Page`), so that the two cannot
//! part. Invariant: nothing here computes a position or a digit; that is the engine's part.

mod composition;
mod lookup;
mod numbers;
mod segments;

use solution_key::{Command, NodeKey, Rng, ScriptError};

use super::page::{Page, Paged};
use crate::source_map::{MAX, Mapping};

/// JL08: numbers, segments, look-up, composition.
pub static KEY: NodeKey = NodeKey {
    node: "JL08",
    exercises: &[
        &Paged { name: "ex-1", run: numbers::run, generate: numbers::generate },
        &Paged { name: "ex-2", run: segments::run, generate: segments::generate },
        &Paged { name: "ex-3", run: lookup::run, generate: lookup::generate },
        &Paged { name: "ex-4", run: composition::run, generate: composition::generate },
    ],
};

/// A command that the exercise does not have.
fn unknown(command: &Command<'_>) -> ScriptError {
    command.error(format!("unknown command: {}", command.name()))
}

/// Refuses a command whose number of arguments is not one of `counts`.
fn counted(command: &Command<'_>, counts: &[usize], words: &str) -> Result<(), ScriptError> {
    let count = command.arguments().len();
    if counts.contains(&count) {
        return Ok(());
    }
    Err(command.error(format!("{} takes {words} argument(s), not {count}", command.name())))
}

/// Argument `index` as a number from 0 to `max`.
fn natural(command: &Command<'_>, index: usize, max: u32) -> Result<u32, ScriptError> {
    let number: i64 = command.number(index)?;
    u32::try_from(number)
        .ok()
        .filter(|&number| number <= max)
        .ok_or_else(|| command.error(format!("not a number: {}", command.arguments()[index])))
}

/// A mapping as the exercises print it, with the numbers of its source and name.
fn shown(mapping: Mapping) -> String {
    let place = mapping.generated;
    let mut out = format!("{}:{} -> ", place.line, place.column);
    match mapping.original {
        None => out.push_str("nothing"),
        Some(original) => {
            let place = original.position;
            out.push_str(&format!("source {} {}:{}", original.source, place.line, place.column));
        }
    }
    if let Some(name) = mapping.name {
        out.push_str(&format!(" name {name}"));
    }
    out
}

/// A number for a position: mostly small, now and then at an edge of a VLQ digit or huge.
fn coordinate(rng: &mut Rng) -> u32 {
    match rng.below(16) {
        0..=9 => rng.below(20),
        10..=12 => rng.below(300),
        13 => [15, 16, 17, 31, 32, 511, 512, 16_383, 16_384][rng.below(9) as usize],
        14 => rng.below(1_000_000),
        _ => MAX - rng.below(3),
    }
}

/// Now and then a comment or an empty line, which change nothing.
fn noise(rng: &mut Rng, out: &mut String) {
    match rng.below(16) {
        0 => out.push('\n'),
        1 => out.push_str("# a comment\n"),
        _ => {}
    }
}
