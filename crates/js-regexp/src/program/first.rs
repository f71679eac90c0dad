//! FIRST sets: with which code units can a match go on from a state?
//!
//! A superset is always right: assertions and lookarounds are taken to hold, and where the walk
//! becomes too long the answer is "anything".

use super::charset::{UnitMap, fill_bits};
use super::lower::Sets;
use crate::ast::{LINE_TERMINATORS, Position};
use crate::nfa::{Nfa, One, State, StateId};

/// A set of first code units. All units above Latin-1 count as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FirstSet {
    bits: [u64; 4],
    /// Some unit above Latin-1.
    pub(crate) high: bool,
    /// A match needs no further unit, or nobody knows.
    pub(crate) end: bool,
}

impl FirstSet {
    /// Anything, or nothing at all.
    pub(crate) const ANY: FirstSet = FirstSet { bits: [u64::MAX; 4], high: true, end: true };

    /// Are all its units Latin-1 word characters?
    pub(super) fn is_word(&self) -> bool {
        let words = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        !self.high && !self.end && (0..=255).all(|byte| words(byte) || !self.contains(byte))
    }

    pub(crate) fn contains(&self, byte: u8) -> bool {
        self.bits[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
    }

    /// All its units, those above Latin-1 taken from `ones`, as one bit for each.
    fn map(&self, ones: &[One], sets: &Sets<'_>) -> Box<UnitMap> {
        let mut map = Box::new([0; 1024]);
        map[..4].copy_from_slice(&self.bits);
        // A character above the first plane begins with a surrogate.
        let unit = |c: u32| if c > 0xffff { 0xd7c0 + (c >> 10) } else { c };
        for &one in ones {
            match one {
                One::Character(c) => fill_bits(&mut map, unit(c), unit(c)),
                One::Set(id) => {
                    for &(low, high) in sets.ranges(id) {
                        if high > 0xffff {
                            fill_bits(&mut map, unit(low.max(0x10000)), unit(high));
                        }
                        if low <= 0xffff {
                            fill_bits(&mut map, low, high.min(0xffff));
                        }
                    }
                }
            }
        }
        map
    }

    fn add(&mut self, c: u32) {
        match u8::try_from(c) {
            Ok(byte) => self.bits[usize::from(byte >> 6)] |= 1 << (byte & 63),
            Err(_) => self.high = true,
        }
    }

    pub(super) fn add_one(&mut self, one: One, sets: &Sets<'_>) {
        match one {
            One::Character(c) => self.add(c),
            One::Set(id) => {
                for &(low, high) in sets.ranges(id) {
                    for c in low..=high.min(0xff) {
                        self.add(c);
                    }
                    self.high |= high > 0xff;
                }
            }
        }
    }

    /// How many Latin-1 characters it has.
    pub(crate) fn count_low(&self) -> u32 {
        self.bits.iter().map(|word| word.count_ones()).sum()
    }

    /// Is there nothing with which both could go on?
    pub(crate) fn is_disjoint(&self, other: &FirstSet) -> bool {
        let shared = self.bits.iter().zip(other.bits).any(|(a, b)| a & b != 0);
        !(shared || self.high && other.high || self.end && other.end)
    }
}

/// Which of two ways are possible, by the next code unit: bit 0 for the first, bit 1 for the second.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    low: Box<[u8; 256]>,
    high: u8,
    end: u8,
}

impl Guard {
    pub(crate) fn new(first: &FirstSet, second: &FirstSet) -> Guard {
        let both = |a: bool, b: bool| u8::from(a) | u8::from(b) << 1;
        let mut low = Box::new([0; 256]);
        for byte in 0..=255u8 {
            low[usize::from(byte)] = both(first.contains(byte), second.contains(byte));
        }
        Guard { low, high: both(first.high, second.high), end: both(first.end, second.end) }
    }

    /// The ways that are possible before unit `c`.
    #[inline(always)]
    pub(crate) fn ways(&self, c: u32) -> u8 {
        match self.low.get(c as usize) {
            Some(&ways) => ways,
            None => self.high,
        }
    }

    /// The ways that are possible at the end of the text.
    #[inline(always)]
    pub(crate) fn ways_at_end(&self) -> u8 {
        self.end
    }
}

/// Longer walks are given up: there may be one for each choice of the pattern.
const LONGEST_WALK: usize = 256;
/// The same for the walk that asks where a match can start, of which there is one.
const LONGEST_WALK_FROM_START: usize = 1 << 16;

/// Computes FIRST sets, keeping its memory between calls.
#[derive(Default)]
pub(super) struct Walker {
    pending: Vec<StateId>,
    /// By state: the walk that last met it.
    met: Vec<u32>,
    walks: u32,
    /// The parts that the last walk found, for exact questions about units above Latin-1.
    ones: Vec<One>,
    ones_known: bool,
}

impl Walker {
    /// All units of `first`, which the last walk has given, if they are known one by one.
    pub(super) fn map(&self, first: &FirstSet, sets: &Sets<'_>) -> Option<Box<UnitMap>> {
        let known = self.ones_known && *first != FirstSet::ANY && first.high;
        known.then(|| first.map(&self.ones, sets))
    }

    /// Can no character of `one` be the first of what starts at `start`?
    pub(super) fn excludes(&mut self, nfa: &Nfa, sets: &Sets<'_>, start: StateId, one: One) -> bool {
        let mut first = self.first(nfa, sets, start);
        let mut own = FirstSet::default();
        own.add_one(one, sets);
        if first == FirstSet::ANY {
            return false;
        }
        if first.high && own.high && self.ones_known {
            // The coarse sets cannot tell; the parts can.
            first.high = self.ones.iter().any(|&other| sets.overlap(one, other));
        }
        own.is_disjoint(&first)
    }

    /// The FIRST set of `start`.
    pub(super) fn first(&mut self, nfa: &Nfa, sets: &Sets<'_>, start: StateId) -> FirstSet {
        self.walk(nfa, sets, start, LONGEST_WALK)
    }

    /// The FIRST set of the whole pattern.
    pub(super) fn first_of_all(&mut self, nfa: &Nfa, sets: &Sets<'_>) -> FirstSet {
        self.walk(nfa, sets, 0, LONGEST_WALK_FROM_START)
    }

    fn walk(&mut self, nfa: &Nfa, sets: &Sets<'_>, start: StateId, longest: usize) -> FirstSet {
        self.met.resize(nfa.states.len(), 0);
        self.walks += 1;
        self.ones.clear();
        self.ones_known = true;
        self.pending.clear();
        self.pending.push(start);
        let mut set = FirstSet::default();
        let mut length = 0;
        while let Some(id) = self.pending.pop() {
            if std::mem::replace(&mut self.met[id as usize], self.walks) == self.walks {
                continue;
            }
            length += 1;
            if length > longest {
                return FirstSet::ANY;
            }
            match nfa.states[id as usize] {
                State::Consume { one, back: false, .. } => {
                    set.add_one(one, sets);
                    self.ones.push(one);
                }
                State::Run { one, min, next, .. } => {
                    set.add_one(one, sets);
                    self.ones.push(one);
                    if min == 0 {
                        self.pending.push(next);
                    }
                }
                // What follows a lookahead must begin as its body does.
                State::Look { behind: false, negative: false, body, .. } => self.pending.push(body),
                State::Look { next, .. } => self.pending.push(next),
                State::Assert { position: Position::TextEnd, .. } => set.end = true,
                State::Assert { position: Position::LineEnd, .. } => {
                    set.end = true;
                    LINE_TERMINATORS.iter().for_each(|&(low, _)| set.add(low));
                    self.ones_known = false;
                }
                // Behind the end of a lookahead's body anything may come.
                State::Match | State::LookEnd { .. } | State::Backreference { .. } => return FirstSet::ANY,
                State::Consume { back: true, .. } => return FirstSet::ANY,
                state => self.pending.extend(state.successors().into_iter().flatten()),
            }
        }
        set
    }
}
