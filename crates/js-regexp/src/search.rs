//! One search: places where a match can start, backtracking there, and the way out when that
//! takes too long.
//!
//! Called by [`crate::Regex`] alone. The invariant: whichever way finds it, the match is the same.

use crate::ast;
use crate::matcher::backtrack::{Backtracker, Stop};
use crate::matcher::fuel::Fuel;
use crate::matcher::input::{Input, splits_pair};
use crate::matcher::{Captures, Limits, MatchAbort, Silent, UNSET, dfa, pike};
use crate::nfa::{self, Style};
use crate::program::{Code, Optimize, lower};
use crate::{Flags, PatternErrorKind};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// A pattern whose automaton would have more states is refused.
const MOST_STATES: usize = 1 << 24;
/// Larger automata are not simulated: each character would cost more than going back does.
const MOST_LINEAR_STATES: usize = 1 << 16;
/// Steps back that are always granted before the linear simulation takes over.
const FREE_BACKTRACKS: u64 = 1 << 18;
/// And so many more for each unit of the text.
const BACKTRACKS_PER_UNIT: u64 = 16;
/// The same for the deterministic automaton, which is much faster than the simulation: steps back
/// that are granted once, those that each text brings, and how many units bring one more.
const FREE_BEFORE_DFA: u64 = 256;
const FREE_BEFORE_DFA_EACH: u64 = 8;
const UNITS_PER_BACKTRACK: u64 = 16;

/// What a search is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    /// Where the first match is.
    Place,
    /// Whether there is one.
    Existence,
}

/// What one search may take, in steps back.
#[derive(Clone, Copy)]
struct Budget {
    /// Until the simulation takes over.
    before_linear: u64,
    /// Where nothing else is possible.
    most: u64,
    /// Until the deterministic automaton takes over, if it may; the text's length adds to it.
    free: u64,
    may_scan: bool,
    /// Entries of the stack.
    stack_limit: usize,
}

/// What a tree becomes: the matcher's program and, once it is needed, the automaton.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) code: Code,
    /// Tells it from all others of this process.
    number: u64,
    flags: Flags,
    /// Two for each group, group 0 included.
    slots: usize,
    linear: OnceLock<Option<pike::Linear>>,
    alphabet: OnceLock<Option<dfa::Alphabet>>,
}

impl Program {
    pub(crate) fn new(parsed: ast::Pattern<'_>, flags: Flags) -> Result<Program, PatternErrorKind> {
        let nfa = nfa::build(&parsed, Style::Compact, MOST_STATES)?;
        let slots = 2 * (parsed.captures as usize + 1);
        let code = lower(nfa, &parsed.sets.into_sets(), flags.either_unicode(), Optimize::Yes);
        static NUMBERS: AtomicU64 = AtomicU64::new(1);
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        Ok(Program { code, number, flags, slots, linear: OnceLock::new(), alphabet: OnceLock::new() })
    }

    /// Forgets what `captures` holds of an earlier match.
    pub(crate) fn prepare(&self, captures: &mut Captures) {
        captures.slots = self.slots;
        captures.registers.clear();
        captures.registers.resize(self.code.registers as usize, UNSET);
    }

    /// Finds what `goal` asks for. `parse` gives the tree once more; `captures` must be prepared.
    pub(crate) fn search<'a, I: Input, const UNICODE: bool>(
        &self,
        text: I,
        start: usize,
        captures: &mut Captures,
        limits: &mut Limits<'_>,
        goal: Goal,
        parse: impl Fn() -> Option<ast::Pattern<'a>>,
    ) -> Result<bool, MatchAbort> {
        let units = (text.len() - start) as u64;
        let before_linear = limits
            .backtracks_before_linear
            .unwrap_or(FREE_BACKTRACKS.saturating_add(BACKTRACKS_PER_UNIT.saturating_mul(units)));
        let mut budget = Budget {
            before_linear: before_linear.min(limits.backtracks),
            most: limits.backtracks,
            free: 0,
            stack_limit: limits.stack_bytes / size_of::<u64>(),
            may_scan: goal == Goal::Existence && !self.flags.sticky() && text.narrow().is_some(),
        };
        let mut first = budget.before_linear;
        if budget.may_scan {
            captures.dfa.belong_to(self.number);
            let left = FREE_BEFORE_DFA.saturating_sub(captures.dfa.steps_back);
            budget.free = left.max(FREE_BEFORE_DFA_EACH);
            first = first.min(budget.free);
        }
        let mut fuel = match &mut limits.interrupt {
            Some(hook) => Fuel::new(first, Some(&mut **hook)),
            None => Fuel::new(first, None),
        };
        let result = self.tries::<I, UNICODE>(text, start, captures, &budget, &mut fuel, parse);
        if budget.may_scan {
            captures.dfa.steps_back = captures.dfa.steps_back.saturating_add(fuel.spent());
        }
        result
    }

    /// Tries one place after the other, and goes over to an automaton when that has cost too much.
    fn tries<'a, I: Input, const UNICODE: bool>(
        &self,
        text: I,
        start: usize,
        captures: &mut Captures,
        budget: &Budget,
        fuel: &mut Fuel<'_>,
        parse: impl Fn() -> Option<ast::Pattern<'a>>,
    ) -> Result<bool, MatchAbort> {
        let Captures { registers, stack, slots, pike: memory, dfa: cache } = captures;
        let Budget { before_linear, most, free, stack_limit, mut may_scan } = *budget;
        let mut at = start;
        loop {
            at = match self.next_candidate::<I, UNICODE>(text, at) {
                Some(candidate) if candidate == at || !self.flags.sticky() => candidate,
                _ => return Ok(false),
            };
            let mut matcher =
                Backtracker { code: &self.code, text, registers, stack, stack_limit, unguarded: false, fuel };
            match matcher.attempt::<UNICODE, _>(at, &mut Silent) {
                Ok(true) => return Ok(true),
                Ok(false) if self.flags.sticky() || at >= text.len() => return Ok(false),
                Ok(false) => at = matcher.next_start::<UNICODE>(at),
                Err(Stop::Interrupted) => return Err(MatchAbort::Interrupted),
                Err(Stop::Fuel) if may_scan => {
                    registers.fill(UNSET);
                    let earned = free + (at - start) as u64 / UNITS_PER_BACKTRACK;
                    if fuel.limit() < earned.min(before_linear) {
                        fuel.raise(earned.min(before_linear));
                        continue;
                    }
                    may_scan = false;
                    if let Some(text) = text.narrow()
                        && let Some((linear, alphabet)) = self.alphabet(&parse)
                    {
                        let mut scan = dfa::Scan { linear, alphabet, cache, fuel };
                        match scan.run(text, at) {
                            Ok(Some(exists)) => return Ok(exists),
                            Ok(None) => {}
                            Err(_) => return Err(MatchAbort::Interrupted),
                        }
                    }
                    fuel.raise(before_linear);
                }
                Err(stop) => {
                    registers.fill(UNSET);
                    if let Some(linear) = self.linear(&parse) {
                        let slots = &mut registers[..*slots];
                        let mut search = pike::Search { text, memory, slots, fuel };
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

    /// What the deterministic automaton needs, if there can be one.
    fn alphabet<'a>(
        &self,
        parse: impl Fn() -> Option<ast::Pattern<'a>>,
    ) -> Option<(&pike::Linear, &dfa::Alphabet)> {
        let linear = self.linear(parse)?;
        let alphabet = self.alphabet.get_or_init(|| dfa::Alphabet::new(linear)).as_ref()?;
        Some((linear, alphabet))
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
