//! Running a pattern over a text.
//!
//! The backtracking matcher is the one that runs; when it has gone back too often, the linear
//! simulation takes over from the same place, for patterns that it can do, and gives the same
//! result; where only the existence of a match in 8-bit text matters, a deterministic automaton
//! does. Both matchers are generic over the text's unit, so that 8-bit and 16-bit text share every line.

pub(crate) mod backtrack;
pub(crate) mod dfa;
pub(crate) mod fuel;
pub(crate) mod input;
mod limits;
pub(crate) mod pike;
mod trace;

pub(crate) use limits::UNSET;
pub use limits::{Captures, Limits, MatchAbort};
pub(crate) use trace::{Silent, Tracer};
