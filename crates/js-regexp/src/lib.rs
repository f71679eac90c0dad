//! The ECMAScript pattern language, without the rest of JavaScript.
//!
//! A pattern goes through five forms: text, tree, automaton, program, match.
//! [`validate`] stops after the first and finds the early errors; the language front end calls it
//! for every literal. [`Regex`] goes all the way; the RegExp built-ins run it.
//!
//! This crate knows nothing of the heap, of strings as JavaScript has them, or of RegExp objects.

#![forbid(unsafe_code)]

mod ast;
mod error;
pub mod explain;
mod flags;
pub mod keys;
mod matcher;
mod nfa;
mod program;
mod regex;
mod search;
mod syntax;
mod unicode;

pub use error::{PatternError, PatternErrorKind};
pub use flags::{FlagError, FlagErrorKind, Flags};
pub use matcher::input::Text;
pub use matcher::{Captures, Limits, MatchAbort};
pub use regex::Regex;
pub use unicode::UNICODE_VERSION;

/// Finds the first early error of a pattern: the WTF-8 source text between the slashes of a
/// literal. Offsets in the error count bytes.
///
/// Malformed bytes count as U+FFFD; nothing panics.
pub fn validate(pattern: &[u8], flags: Flags) -> Result<(), PatternError> {
    syntax::parse(pattern, flags, &mut ())
}

/// Finds the first early error of a pattern in UTF-16, lone surrogates included. Offsets in the
/// error count code units.
pub fn validate_utf16(pattern: &[u16], flags: Flags) -> Result<(), PatternError> {
    syntax::parse(pattern, flags, &mut ())
}
