//! What a match may cost, and what it leaves behind.

use std::fmt;

/// How long the matcher may go on. The default is what a program wants: go linear early where
/// that is possible, otherwise never give up.
pub struct Limits<'h> {
    /// After so many steps back the linear simulation takes over, where it can. `None` leaves it
    /// to the matcher: some for each unit of the text, and some more to start with.
    pub backtracks_before_linear: Option<u64>,
    /// After so many steps back in one call the match is given up, where no linear simulation is
    /// possible.
    pub backtracks: u64,
    /// How many bytes the stack of choices may take.
    pub stack_bytes: usize,
    /// Called now and then; `true` ends the match.
    pub interrupt: Option<&'h mut dyn FnMut() -> bool>,
}

impl Default for Limits<'_> {
    fn default() -> Self {
        Limits {
            backtracks_before_linear: None,
            backtracks: u64::MAX,
            stack_bytes: 256 << 20,
            interrupt: None,
        }
    }
}

impl fmt::Debug for Limits<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limits")
            .field("backtracks_before_linear", &self.backtracks_before_linear)
            .field("backtracks", &self.backtracks)
            .field("stack_bytes", &self.stack_bytes)
            .finish_non_exhaustive()
    }
}

/// Why a match was given up. It says nothing about whether the pattern matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MatchAbort {
    /// The interrupt hook said so.
    Interrupted,
    /// [`Limits::backtracks`] is used up.
    TooManyBacktracks,
    /// [`Limits::stack_bytes`] is used up.
    StackFull,
    /// Texts of 4 Gi units and more cannot be matched.
    TextTooLong,
}

impl fmt::Display for MatchAbort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            MatchAbort::Interrupted => "the regular-expression match was interrupted",
            MatchAbort::TooManyBacktracks => "the regular-expression match took too many steps",
            MatchAbort::StackFull => "the regular-expression match needed too much memory",
            MatchAbort::TextTooLong => "the text is too long for a regular expression",
        })
    }
}

impl std::error::Error for MatchAbort {}

/// Where the groups of the last match stand, and the matcher's memory: one value used again and
/// again makes matching free of allocation.
#[derive(Debug, Default)]
pub struct Captures {
    /// Two slots for each group, then the matcher's other registers.
    pub(crate) registers: Vec<u32>,
    /// How many of them are slots.
    pub(crate) slots: usize,
    /// The stack of choices.
    pub(crate) stack: Vec<u64>,
    /// The linear simulation's lists.
    pub(crate) pike: super::pike::Memory,
    /// The rows of a deterministic automaton.
    pub(crate) dfa: super::dfa::Cache,
}

/// A slot or mark that holds no position.
pub(crate) const UNSET: u32 = u32::MAX;

impl Captures {
    /// Memory for any pattern.
    pub fn new() -> Captures {
        Captures::default()
    }

    /// Start and end of a group in code units; group 0 is the whole match. `None` for a group
    /// that took no part, or that does not exist.
    pub fn get(&self, group: usize) -> Option<(usize, usize)> {
        let slots = self.registers.get(..self.slots)?;
        match (slots.get(2 * group), slots.get(2 * group + 1)) {
            (Some(&start), Some(&end)) if start != UNSET && end != UNSET => {
                Some((start as usize, end as usize))
            }
            _ => None,
        }
    }

    /// How many groups the last match had, group 0 included.
    pub fn len(&self) -> usize {
        self.slots / 2
    }

    /// Has nothing been matched yet?
    pub fn is_empty(&self) -> bool {
        self.slots == 0
    }
}
