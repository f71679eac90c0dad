//! What the keys of JL01 and JL02 share: the one protocol error, and texts.
//!
//! Both nodes read text that is not a script of commands but source to be lexed, so the only way
//! to break the protocol is to leave the part of JavaScript that the exercise is about.

pub(super) use super::page::Page;
use crate::span::LineIndex;
use crate::text::code_units;
use solution_key::{Rng, ScriptError};

/// The input leaves the exercise's part of JavaScript on this line, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outside(pub(super) usize);

/// What a run of an exercise gives.
pub(super) type Run<T = Page> = Result<T, Outside>;

impl From<Outside> for ScriptError {
    fn from(Outside(line): Outside) -> ScriptError {
        ScriptError::new(line, "not in the subset")
    }
}

/// The input as text.
pub(super) fn text(input: &[u8]) -> Run<&str> {
    std::str::from_utf8(input).map_err(|error| outside(input, error.valid_up_to()))
}

/// The error about byte `offset` of `input`.
pub(super) fn outside(input: &[u8], offset: usize) -> Outside {
    Outside(LineIndex::new(input).line_of(offset as u32) + 1)
}

/// Text as UTF-16 that can be printed: printable ASCII as it is, `"` and `\` behind a `\`, every
/// other code unit as `\uXXXX`.
pub(super) fn quoted(text: &[u8]) -> String {
    let mut out = String::from("\"");
    for unit in code_units(text) {
        match unit {
            0x22 | 0x5C => out.extend(['\\', unit as u8 as char]),
            0x20..=0x7E => out.push(unit as u8 as char),
            _ => out.push_str(&format!("\\u{unit:04x}")),
        }
    }
    out.push('"');
    out
}

/// One of `items`.
pub(super) fn one<'t>(rng: &mut Rng, items: &[&'t str]) -> &'t str {
    rng.pick(items)
}
