//! A compiled pattern and how to run it.

use crate::ast;
use crate::error::{PatternError, PatternErrorKind};
use crate::flags::Flags;
use crate::matcher::backtrack::{Backtracker, Stop};
use crate::matcher::fuel::Fuel;
use crate::matcher::input::{Input, Text, splits_pair};
use crate::matcher::{Captures, Limits, MatchAbort, Silent, pike};
use crate::nfa::{self, Style};
use crate::program::{Code, Optimize, lower};
use crate::syntax::source::Source;
use bumpalo::Bump;
use std::sync::OnceLock;

/// A pattern with its flags, compiled.
///
/// It holds no state of matches and can be shared between threads.
#[derive(Debug)]
pub struct Regex {
    flags: Flags,
    captures: u32,
    names: Vec<(String, Vec<u32>)>,
    code: Code,
    /// The pattern as it was given, from which the linear simulation is built when it is needed.
    pattern: PatternText,
    linear: OnceLock<Option<pike::Linear>>,
}

/// A pattern in either encoding.
#[derive(Clone, Debug)]
enum PatternText {
    Wtf8(Box<[u8]>),
    Utf16(Box<[u16]>),
}

/// A pattern whose automaton would have more states is refused.
const MOST_STATES: usize = 1 << 24;
/// Larger automata are not simulated: each character would cost more than going back does.
const MOST_LINEAR_STATES: usize = 1 << 16;
/// Steps back that are always granted before the linear simulation takes over.
const FREE_BACKTRACKS: u64 = 1 << 18;
/// And so many more for each unit of the text.
const BACKTRACKS_PER_UNIT: u64 = 16;

impl Regex {
    /// Compiles a pattern: the WTF-8 source text between the slashes of a literal.
    pub fn new(pattern: &[u8], flags: Flags) -> Result<Regex, PatternError> {
        Regex::compile(pattern, PatternText::Wtf8(pattern.into()), flags)
    }

    /// Compiles a pattern given in UTF-16, as by the RegExp constructor.
    pub fn from_utf16(pattern: &[u16], flags: Flags) -> Result<Regex, PatternError> {
        Regex::compile(pattern, PatternText::Utf16(pattern.into()), flags)
    }

    fn compile<S: Source>(source: S, pattern: PatternText, flags: Flags) -> Result<Regex, PatternError> {
        let too_large = |kind: PatternErrorKind| PatternError { offset: source.len() as u32, kind };
        let arena = Bump::new();
        let parsed = ast::parse(source, flags, &arena)?;
        let nfa = nfa::build(&parsed, Style::Compact, MOST_STATES).map_err(too_large)?;
        let sets = parsed.sets.into_sets();
        let code = lower(nfa, &sets, flags.either_unicode(), Optimize::Yes);
        Ok(Regex {
            flags,
            captures: parsed.captures,
            names: parsed.names.into_iter().filter(|(_, groups)| !groups.is_empty()).collect(),
            code,
            pattern,
            linear: OnceLock::new(),
        })
    }

    /// The flags it was compiled with.
    pub fn flags(&self) -> Flags {
        self.flags
    }

    /// How many capturing groups it has, group 0 not counted.
    pub fn group_count(&self) -> u32 {
        self.captures
    }

    /// The names of groups in the order in which they first stand in the pattern (or in a
    /// reference before it), each with the numbers of the groups that have it.
    pub fn group_names(&self) -> &[(String, Vec<u32>)] {
        &self.names
    }

    /// Finds the first match from `last_index` on (with flag `y`: only there) and writes its
    /// groups into `captures`. In the Unicode modes a `last_index` inside a surrogate pair means
    /// the start of the pair.
    pub fn exec(
        &self,
        text: Text<'_>,
        last_index: usize,
        captures: &mut Captures,
        limits: &mut Limits<'_>,
    ) -> Result<bool, MatchAbort> {
        captures.slots = 2 * (self.captures as usize + 1);
        captures.registers.clear();
        captures.registers.resize(self.code.registers as usize, crate::matcher::UNSET);
        if u32::try_from(text.len()).is_err() {
            return Err(MatchAbort::TextTooLong);
        }
        if last_index > text.len() {
            return Ok(false);
        }
        match text {
            Text::Latin1(text) => self.search::<_, false>(text, last_index, captures, limits),
            Text::Utf16(text) if self.flags.either_unicode() => {
                let start = last_index - usize::from(splits_pair(text, last_index));
                self.search::<_, true>(text, start, captures, limits)
            }
            Text::Utf16(text) => self.search::<_, false>(text, last_index, captures, limits),
        }
    }

    /// Tries one place after the other, and goes over to the linear simulation when that has cost
    /// too much.
    fn search<I: Input, const UNICODE: bool>(
        &self,
        text: I,
        start: usize,
        captures: &mut Captures,
        limits: &mut Limits<'_>,
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
                    registers.fill(crate::matcher::UNSET);
                    if let Some(linear) = self.linear() {
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
    fn linear(&self) -> Option<&pike::Linear> {
        self.linear.get_or_init(|| self.build_linear()).as_ref()
    }

    fn build_linear(&self) -> Option<pike::Linear> {
        let arena = Bump::new();
        let parsed = self.parse(&arena)?;
        let nfa = nfa::build(&parsed, Style::Linear, MOST_LINEAR_STATES).ok()?;
        Some(pike::Linear::new(nfa, &parsed.sets.into_sets()))
    }

    /// The program that matches run.
    pub(crate) fn code(&self) -> &Code {
        &self.code
    }

    /// Parses the pattern again.
    fn parse<'a>(&self, arena: &'a Bump) -> Option<ast::Pattern<'a>> {
        match &self.pattern {
            PatternText::Wtf8(text) => ast::parse(&text[..], self.flags, arena).ok(),
            PatternText::Utf16(text) => ast::parse(&text[..], self.flags, arena).ok(),
        }
    }
}
