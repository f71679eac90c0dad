//! Node JR02: from a pattern to an automaton, from there to a program that goes back, and on to the
//! simulation that does not have to.
//!
//! ex-1 prints the automaton, ex-2 the program and each step of the backtracking matcher, ex-3 the
//! linear simulation beside the number of steps that backtracking takes. All three run what
//! [`crate::explain`] makes: the engine's own stages without their speed-ups.

mod ex1;
mod ex2;
mod ex3;
mod generate;

use crate::explain::Lesson;
use crate::flags::Flags;
use solution_key::{Command, NodeKey, ScriptError};

/// The key of node JR02.
pub static KEY: NodeKey =
    NodeKey { node: "JR02", exercises: &[&ex1::Automata, &ex2::Backtracking, &ex3::Simulation] };

/// Longer patterns and texts are refused, so that a student's arrays can be small.
const LONGEST_WORD: usize = 60;
/// Patterns whose automaton is larger are refused.
const MOST_STATES: usize = 300;

/// Reads `pattern P`.
fn pattern(command: &Command<'_>) -> Result<Lesson, ScriptError> {
    let [pattern] = command.exactly::<1>()?;
    word(command, pattern)?;
    let bad = || command.error(format!("bad pattern: {pattern}"));
    if !is_in_subset(pattern.as_bytes()) {
        return Err(bad());
    }
    match Lesson::new(pattern.as_bytes(), Flags::default(), MOST_STATES) {
        Ok(lesson) => Ok(lesson),
        Err(error) if error.kind == crate::PatternErrorKind::TooLarge => {
            Err(command.error(format!("more than {MOST_STATES} states: {pattern}")))
        }
        Err(_) => Err(bad()),
    }
}

/// Reads `match T`, where T may be missing: the empty text.
fn text<'s>(command: &Command<'s>) -> Result<&'s str, ScriptError> {
    match command.arguments() {
        [] => Ok(""),
        [text] => {
            word(command, text)?;
            Ok(text)
        }
        more => Err(command.error(format!("match takes 0 or 1 argument(s), not {}", more.len()))),
    }
}

fn word(command: &Command<'_>, word: &str) -> Result<(), ScriptError> {
    if !word.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(command.error("not ASCII"));
    }
    if word.len() > LONGEST_WORD {
        return Err(command.error(format!("more than {LONGEST_WORD} characters: {word}")));
    }
    Ok(())
}

fn unknown(command: &Command<'_>) -> ScriptError {
    command.error(format!("unknown command: {}", command.name()))
}

/// The pattern language of the exercises: no braces, of the groups only `(` and `(?:`, and a
/// backslash only before a character that is no letter and no digit. Classes hold characters and
/// ranges, at least one; a lone `]` is escaped.
fn is_in_subset(pattern: &[u8]) -> bool {
    let mut at = 0;
    while let Some(&c) = pattern.get(at) {
        at += 1;
        match c {
            b'\\' => {
                if !pattern.get(at).is_some_and(u8::is_ascii_punctuation) {
                    return false;
                }
                at += 1;
            }
            b'(' if pattern.get(at) == Some(&b'?') => {
                if pattern.get(at + 1) != Some(&b':') {
                    return false;
                }
                at += 2;
            }
            b'[' => {
                at += usize::from(pattern.get(at) == Some(&b'^'));
                if pattern.get(at) == Some(&b']') {
                    return false;
                }
                loop {
                    match pattern.get(at) {
                        None => return false,
                        Some(b']') => break,
                        Some(b'\\') => {
                            if !pattern.get(at + 1).is_some_and(u8::is_ascii_punctuation) {
                                return false;
                            }
                            at += 2;
                        }
                        Some(_) => at += 1,
                    }
                }
                at += 1;
            }
            b']' | b'{' | b'}' => return false,
            _ => {}
        }
    }
    true
}

/// What a line of a listing means.
fn explain_listing(line: &str) -> Option<String> {
    let (_, what) = line.split_once(": ")?;
    let first = what.split(' ').next()?;
    Some(
        match first {
            "char" => "This state takes exactly this character and goes on.",
            "set" => {
                "This state takes one character of the set; the ranges are hexadecimal, sorted, and joined where \
                 they touch."
            }
            "split" => "Two ways: the first number is tried first. A lazy quantifier swaps the two.",
            "save" => "Stores the position: slot 2N where group N begins, 2N+1 where it ends.",
            "clear" => "At the start of each iteration the groups inside the loop are forgotten.",
            "assert" => "Goes on only at this kind of place; it takes no character.",
            "mark" => "The body of this loop can match nothing, so the place where an iteration starts is remembered.",
            "check" => "Fails if the iteration has taken no character since its mark.",
            "jump" => "The next state does not stand behind this instruction, so a jump leads there.",
            "match" => "The whole pattern has matched.",
            _ => return None,
        }
        .to_owned(),
    )
}
