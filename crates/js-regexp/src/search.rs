//! One search: places where a match can start, backtracking there, and the way out when that
//! takes too long.
//!
//! Called by [`crate::Regex`] alone. The invariant: whichever way finds it, the match is the same.

use crate::ast;
use crate::matcher::backtrack::{Backtracker, Stop};
use crate::matcher::fuel::Fuel;
use crate::matcher::input::{Input, splits_pair};
use crate::matcher::{Captures, Limits, MatchAbort, Silent, UNSET, pike};
use crate::nfa::{self, Style};
use crate::program::{Code, Optimize, lower};
use crate::{Flags, PatternErrorKind};
use std::sync::OnceLock;

/// A pattern whose automaton would have more states is refused.
const MOST_STATES: usize = 1 << 24;
/// Larger automata are not simulated: each character would cost more than going back does.
const MOST_LINEAR_STATES: usize = 1 << 16;
/// Steps back that are always granted before the linear simulation takes over.
const FREE_BACKTRACKS: u64 = 1 << 18;
/// And so many more for each unit of the text.
const BACKTRACKS_PER_UNIT: u64 = 16;

/// What a tree becomes: the matcher's program and, once it is needed, the automaton.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) code: Code,
    flags: Flags,
    /// Two for each group, group 0 included.
    slots: usize,
    linear: OnceLock<Option<pike::Linear>>,
}

impl Program {
    pub(crate) fn new(parsed: ast::Pattern<'_>, flags: Flags) -> Result<Program, PatternErrorKind> {
        let nfa = nfa::build(&parsed, Style::Compact, MOST_STATES)?;
        let slots = 2 * (parsed.captures as usize + 1);
        let code = lower(nfa, &parsed.sets.into_sets(), flags.either_unicode(), Optimize::Yes);
        Ok(Program { code, flags, slots, linear: OnceLock::new() })
    }

    /// Forgets what `captures` holds of an earlier match.
    pub(crate) fn prepare(&self, captures: &mut Captures) {
        captures.slots = self.slots;
        captures.registers.clear();
        captures.registers.resize(self.code.registers as usize, UNSET);
    }

    /// Tries one place after the other, and goes over to the linear simulation when that has cost
    /// too much. `parse` gives the tree once more; `captures` must be prepared.
    pub(crate) fn search<'a, I: Input, const UNICODE: bool>(
        &self,
        text: I,
        start: usize,
        captures: &mut Captures,
        limits: &mut Limits<'_>,
        parse: impl Fn() -> Option<ast::Pattern<'a>>,
    ) -> Result<bool, MatchAbort> {
        let units = (text.len() - start) as u64;
        let before_linear = limits
            .backtracks_before_linear
            .unwrap_or(FREE_BACKTRACKS.saturating_add(BACKTRACKS_PER_UNIT.saturating_mul(units)));
        let most = limits.backtracks;
        let mut fuel = match &mut limits.interrupt {
            Some(hook) => Fuel::new(before_linear.min(most), Some(&mut **hook)),
            None => Fuel::new(before_linear.min(most), None),
        };
        let Captures { registers, stack, slots, pike: memory } = captures;
        let mut at = start;
        loop {
            at = match self.next_candidate::<I, UNICODE>(text, at) {
                Some(candidate) if candidate == at || !self.flags.sticky() => candidate,
                _ => return Ok(false),
            };
            let stack_limit = limits.stack_bytes / size_of::<u64>();
            let mut matcher = Backtracker {
                code: &self.code,
                text,
                registers,
                stack,
                stack_limit,
                unguarded: false,
                fuel: &mut fuel,
            };
            match matcher.attempt::<UNICODE, _>(at, &mut Silent) {
                Ok(true) => return Ok(true),
                Ok(false) if self.flags.sticky() || at >= text.len() => return Ok(false),
                Ok(false) => at = matcher.next_start::<UNICODE>(at),
                Err(Stop::Interrupted) => return Err(MatchAbort::Interrupted),
                Err(stop) => {
                    registers.fill(UNSET);
                    if let Some(linear) = self.linear(&parse) {
                        let slots = &mut registers[..*slots];
                        let mut search = pike::Search { text, memory, slots, fuel: &mut fuel };
                        let sticky = self.flags.sticky();
                        return search.run::<UNICODE, _>(
                            linear,
                            &self.code.prefilter,
                            at,
                            sticky,
                            &mut Silent,
                        );
                    }
                    match stop {
                        Stop::Stack => return Err(MatchAbort::StackFull),
                        // There is no other way: the attempt begins anew with all that is allowed.
                        _ if fuel.limit() < most => fuel.raise(most),
                        _ => return Err(MatchAbort::TooManyBacktracks),
                    }
                }
            }
        }
    }

    /// The next place from `at` on where a match can start.
    #[inline(always)]
    fn next_candidate<I: Input, const UNICODE: bool>(&self, text: I, mut at: usize) -> Option<usize> {
        loop {
            at = text.candidate(&self.code.prefilter, at)?;
            if !(UNICODE && splits_pair(text, at)) {
                return Some(at);
            }
            at += 1;
        }
    }

    /// The automaton for the linear simulation, if this pattern can have one.
    fn linear<'a>(&self, parse: impl Fn() -> Option<ast::Pattern<'a>>) -> Option<&pike::Linear> {
        let build = || {
            let parsed = parse()?;
            let nfa = nfa::build(&parsed, Style::Linear, MOST_LINEAR_STATES).ok()?;
            Some(pike::Linear::new(nfa, &parsed.sets.into_sets()))
        };
        self.linear.get_or_init(build).as_ref()
    }
}
