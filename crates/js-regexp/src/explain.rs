//! Every stage prints itself: the listings that people debug with and that students are checked
//! against.
//!
//! A `Lesson` holds one pattern in the textbook's form: the plain automaton, and the program with
//! one instruction for each of its states. The engine's own builder, lowering and matchers make
//! and run them; only the speed-ups are left out.

use crate::ast::{self, Groups};
use crate::error::{PatternError, PatternErrorKind};
use crate::flags::Flags;
use crate::matcher::backtrack::{Backtracker, Stop};
use crate::matcher::fuel::Fuel;
use crate::matcher::{Captures, Tracer, UNSET, pike};
use crate::nfa::{self, Listing, Nfa, State, Style};
use crate::program::{Code, Optimize, lower};
use crate::unicode::set::CodePointSet;
use bumpalo::Bump;
use std::fmt::Write;

/// The tree of a pattern.
pub fn tree(pattern: &[u8], flags: Flags) -> Result<String, PatternError> {
    let arena = Bump::new();
    Ok(ast::parse(pattern, flags, Groups::Kept, &arena)?.to_string())
}

/// The automaton of a pattern, in the plain form of the textbooks.
pub fn automaton(pattern: &[u8], flags: Flags) -> Result<String, PatternError> {
    Ok(Lesson::new(pattern, flags, MOST_STATES)?.automaton())
}

/// The program that matches run, with all that speeds them up.
pub fn program(pattern: &[u8], flags: Flags) -> Result<String, PatternError> {
    Ok(crate::Regex::new(pattern, flags)?.code().to_string())
}

/// Larger automata are not listed.
const MOST_STATES: usize = 1 << 20;

/// A pattern in the form that the course teaches.
pub(crate) struct Lesson {
    nfa: Nfa,
    sets: Vec<CodePointSet>,
    code: Code,
    linear: Option<pike::Linear>,
    slots: usize,
    /// Some loop's body can match the empty string.
    pub(crate) has_empty_iterations: bool,
}

/// What a run of the backtracking matcher came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The groups, as [`groups`] prints them.
    Match(String),
    NoMatch,
    /// So many steps were not enough.
    GaveUp,
}

impl Lesson {
    /// `most` bounds the states.
    pub(crate) fn new(pattern: &[u8], flags: Flags, most: usize) -> Result<Lesson, PatternError> {
        let arena = Bump::new();
        let parsed = ast::parse(pattern, flags, Groups::Kept, &arena)?;
        let too_large = |kind: PatternErrorKind| PatternError { offset: pattern.len() as u32, kind };
        let build = |style| nfa::build(&parsed, style, most);
        let nfa = build(Style::Plain).map_err(too_large)?;
        if nfa.states.len() > most {
            return Err(too_large(PatternErrorKind::TooLarge));
        }
        let linear = build(Style::Linear).ok();
        let slots = 2 * (parsed.captures as usize + 1);
        let sets = parsed.sets.into_sets();
        let linear = linear.map(|nfa| pike::Linear::new(nfa, &sets));
        let code = lower(nfa.clone(), &sets, flags.either_unicode(), Optimize::No);
        let has_empty_iterations = nfa.states.iter().any(|state| matches!(state, State::Mark { .. }));
        Ok(Lesson { nfa, sets, code, linear, slots, has_empty_iterations })
    }

    pub(crate) fn automaton(&self) -> String {
        Listing { nfa: &self.nfa, sets: &self.sets }.to_string()
    }

    pub(crate) fn program(&self) -> String {
        self.code.to_string()
    }

    /// Does state `id` consume a character, or end the match?
    pub(crate) fn is_thread(&self, id: u32) -> bool {
        matches!(self.nfa.states[id as usize], State::Consume { .. } | State::Match)
    }

    pub(crate) fn instruction(&self, pc: u32) -> String {
        self.code.inst(pc).to_string()
    }

    /// Tries to match at `start`, telling `tracer` of each step.
    pub(crate) fn attempt<T: Tracer>(&self, text: &[u8], start: usize, tracer: &mut T) -> Outcome {
        let mut registers = vec![UNSET; self.code.registers as usize];
        let mut matcher = Backtracker {
            code: &self.code,
            text,
            registers: &mut registers,
            stack: &mut Vec::new(),
            stack_limit: usize::MAX,
            unguarded: false,
            fuel: &mut Fuel::new(u64::MAX, None),
        };
        match matcher.attempt::<false, T>(start, tracer) {
            Ok(true) => Outcome::Match(groups(&registers[..self.slots])),
            Ok(false) => Outcome::NoMatch,
            Err(Stop::Fuel | Stop::Stack | Stop::Interrupted) => Outcome::GaveUp,
        }
    }

    /// Simulates the automaton from the start of the text, telling `tracer` of each position.
    pub(crate) fn simulate<T: Tracer>(&self, text: &[u8], tracer: &mut T) -> Option<Outcome> {
        let linear = self.linear.as_ref()?;
        let mut captures = Captures::new();
        let mut slots = vec![UNSET; self.slots];
        let mut fuel = Fuel::new(u64::MAX, None);
        let mut search =
            pike::Search { text, memory: &mut captures.pike, slots: &mut slots, fuel: &mut fuel };
        let matched = search.run::<false, T>(linear, &self.code.prefilter, 0, true, tracer);
        Some(match matched {
            Ok(true) => Outcome::Match(groups(&slots)),
            _ => Outcome::NoMatch,
        })
    }
}

/// `0-3 1-2 _`: start and end of each group, `_` for one that took no part.
fn groups(slots: &[u32]) -> String {
    let mut out = String::new();
    for pair in slots.chunks_exact(2) {
        let separator = if out.is_empty() { "" } else { " " };
        let written = match *pair {
            [start, end] if start != UNSET && end != UNSET => write!(out, "{separator}{start}-{end}"),
            _ => write!(out, "{separator}_"),
        };
        debug_assert!(written.is_ok(), "a String takes everything");
    }
    out
}
