//! Is there a match at all? A deterministic automaton over 8-bit text, built while it runs.
//!
//! Called by [`crate::search`] when nobody wants to know where the match is and going back has
//! become expensive. A state is the set of states in which the automaton of
//! [`crate::nfa::Style::Linear`] can be before a character, and what stands before that character;
//! a step is one look into a table. The invariant: a row of the table is what stepping through the
//! sets gives, so that throwing the table away changes nothing but the time.

use super::backtrack::Stop;
use super::fuel::Fuel;
use super::pike::Linear;
use crate::ast::Position;
use crate::nfa::{State, StateId};
use std::collections::HashMap;

/// Larger automata are not worth it: each new row would take too long.
const MOST_STATES: usize = 2000;
/// Words that the table and the sets may take together.
const ROOM: usize = 1 << 18;
/// A row must serve so many bytes of text on average, or it was not worth building.
const WORTH: usize = 10;
/// The hook is asked after so many bytes.
const CHUNK: usize = 1 << 16;

/// In the table, instead of a row: not known yet; a match ends here; none has, and here is the end.
const UNKNOWN: u32 = u32::MAX;
const MATCH: u32 = u32::MAX - 1;
const NONE: u32 = u32::MAX - 2;

/// What stands before a position, as far as assertions care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Before {
    Nothing,
    LineEnd,
    Word,
    Other,
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

impl Before {
    fn of(byte: Option<u8>) -> Before {
        match byte {
            None => Before::Nothing,
            Some(byte) if is_line_end(byte) => Before::LineEnd,
            Some(byte) if is_word(byte) => Before::Word,
            Some(_) => Before::Other,
        }
    }
}

fn holds(position: Position, before: Before, next: Option<u8>) -> bool {
    match position {
        Position::TextStart => before == Before::Nothing,
        Position::TextEnd => next.is_none(),
        Position::LineStart => matches!(before, Before::Nothing | Before::LineEnd),
        Position::LineEnd => next.is_none_or(is_line_end),
        // The letters that fold to word characters are not in 8-bit text.
        Position::WordBoundary { negated, .. } => {
            ((before == Before::Word) != next.is_some_and(is_word)) != negated
        }
    }
}

/// What is known about an automaton before it meets a text.
#[derive(Debug)]
pub(crate) struct Alphabet {
    /// By byte: its class. The automaton does not tell bytes of one class apart.
    classes: Box<[u8; 256]>,
    /// By class: one of its bytes. The end of the text counts as one class more.
    members: Vec<u8>,
    /// Are there assertions?
    looks_around: bool,
}

impl Alphabet {
    /// `None` if the automaton is too large.
    pub(crate) fn new(linear: &Linear) -> Option<Alphabet> {
        if linear.states().len() > MOST_STATES {
            return None;
        }
        let looks_around = linear.states().iter().any(|state| matches!(state, State::Assert { .. }));
        let mut classes = Box::new([0; 256]);
        if looks_around {
            refine(&mut classes, is_word);
            refine(&mut classes, is_line_end);
        }
        for state in linear.states() {
            if let State::Consume { one, .. } = *state {
                refine(&mut classes, |byte| linear.consumes(one, u32::from(byte)));
            }
        }
        let count = usize::from(*classes.iter().max()?) + 1;
        let mut members = vec![0; count];
        for byte in 0..=255u8 {
            members[usize::from(classes[usize::from(byte)])] = byte;
        }
        Some(Alphabet { classes, members, looks_around })
    }

    /// Entries of a row: one for each class, and the end of the text.
    fn width(&self) -> usize {
        self.members.len() + 1
    }
}

/// Splits classes so that all bytes of one agree on `member`.
fn refine(classes: &mut [u8; 256], member: impl Fn(u8) -> bool) {
    let mut renamed: HashMap<(u8, bool), u8> = HashMap::new();
    for byte in 0..=255u8 {
        let class = &mut classes[usize::from(byte)];
        // No more than 256 names are given, one to each byte at most.
        let name = renamed.len() as u8;
        *class = *renamed.entry((*class, member(byte))).or_insert(name);
    }
}

/// What a row stands for.
type Key = (Box<[StateId]>, Before);

/// The rows built so far, kept between matches.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    /// Whose they are.
    owner: u64,
    /// Steps back that the owner has taken since it came here. Many short texts are as good a
    /// reason for an automaton as a long one.
    pub(crate) steps_back: u64,
    table: Vec<u32>,
    keys: Vec<Key>,
    /// By key: where its row begins.
    rows: HashMap<Key, u32>,
    /// Words that the sets take.
    words: usize,
    /// For stepping: states met, those still to be followed, and where they lead.
    met: Vec<bool>,
    pending: Vec<StateId>,
    next: Vec<StateId>,
}

impl Cache {
    /// Makes the cache that of `owner`, a number that nobody else has.
    pub(crate) fn belong_to(&mut self, owner: u64) {
        if self.owner != owner {
            self.clear();
            (self.owner, self.steps_back) = (owner, 0);
        }
    }

    fn clear(&mut self) {
        self.table.clear();
        self.keys.clear();
        self.rows.clear();
        self.words = 0;
    }
}

/// One run over one text.
pub(crate) struct Scan<'m, 'h> {
    pub(crate) linear: &'m Linear,
    pub(crate) alphabet: &'m Alphabet,
    /// Belongs to the program of the two above.
    pub(crate) cache: &'m mut Cache,
    pub(crate) fuel: &'m mut Fuel<'h>,
}

impl Scan<'_, '_> {
    /// Whether a match starts at `start` or behind it. `None`: too many rows for too little text.
    pub(crate) fn run(&mut self, text: &[u8], start: usize) -> Result<Option<bool>, Stop> {
        let before = Before::of(start.checked_sub(1).map(|at| text[at]));
        let mut row = self.row(vec![0], before);
        let mut cleared_at = start;
        let mut at = start;
        for chunk in text[start..].chunks(CHUNK) {
            self.fuel.burn_unlimited(chunk.len() as u64 / 8)?;
            for &byte in chunk {
                let class = usize::from(self.alphabet.classes[usize::from(byte)]);
                let mut next = self.cache.table[row as usize + class];
                if next >= NONE {
                    if next == UNKNOWN {
                        if self.cache.table.len() + self.cache.words > ROOM {
                            if at - cleared_at < WORTH * self.cache.keys.len() {
                                return Ok(None);
                            }
                            cleared_at = at;
                            row = self.forget_all_but(row);
                        }
                        next = self.step(row, class);
                    }
                    if next == MATCH {
                        return Ok(Some(true));
                    }
                }
                row = next;
                at += 1;
            }
        }
        let end = self.alphabet.members.len();
        Ok(Some(self.step(row, end) == MATCH))
    }

    /// Makes room. Gives the row's new place.
    fn forget_all_but(&mut self, row: u32) -> u32 {
        let (set, before) = self.cache.keys[row as usize / self.alphabet.width()].clone();
        self.cache.clear();
        self.row(set.into_vec(), before)
    }

    /// The row of a set, made if it is new.
    fn row(&mut self, set: Vec<StateId>, before: Before) -> u32 {
        let before = if self.alphabet.looks_around { before } else { Before::Other };
        let key = (set.into_boxed_slice(), before);
        if let Some(&row) = self.cache.rows.get(&key) {
            return row;
        }
        let row = self.cache.table.len() as u32;
        self.cache.table.resize(row as usize + self.alphabet.width(), UNKNOWN);
        // Each set is there twice, and has its share of the map's memory.
        self.cache.words += 2 * key.0.len() + 16;
        self.cache.keys.push(key.clone());
        self.cache.rows.insert(key, row);
        row
    }

    /// Steps through the set of `row` over a character of `class`, and enters the result.
    fn step(&mut self, row: u32, class: usize) -> u32 {
        let (states, cache) = (self.linear.states(), &mut *self.cache);
        let byte = self.alphabet.members.get(class).copied();
        let (set, before) = &cache.keys[row as usize / self.alphabet.width()];
        cache.met.clear();
        cache.met.resize(states.len(), false);
        cache.next.clear();
        cache.pending.clear();
        cache.pending.extend_from_slice(set);
        let mut matched = false;
        while let Some(id) = cache.pending.pop() {
            if std::mem::replace(&mut cache.met[id as usize], true) {
                continue;
            }
            match states[id as usize] {
                State::Match => matched = true,
                State::Consume { one, next, .. } => {
                    if byte.is_some_and(|byte| self.linear.consumes(one, u32::from(byte))) {
                        cache.next.push(next);
                    }
                }
                State::Assert { position, next } => {
                    if holds(position, *before, byte) {
                        cache.pending.push(next);
                    }
                }
                ref other => cache.pending.extend(other.successors().into_iter().flatten()),
            }
        }
        let result = if matched {
            MATCH
        } else if byte.is_none() {
            NONE
        } else {
            // A match can begin at the next position too.
            cache.next.push(0);
            cache.next.sort_unstable();
            cache.next.dedup();
            let next = cache.next.clone();
            self.row(next, Before::of(byte))
        };
        self.cache.table[row as usize + class] = result;
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_differ_for_somebody_are_in_different_classes() {
        let mut classes = [0; 256];
        refine(&mut classes, |byte| byte < 10);
        refine(&mut classes, |byte| byte % 2 == 0);
        assert_eq!(classes.iter().max(), Some(&3));
        for byte in 0..=255u8 {
            let same = classes[usize::from(byte)] == classes[4];
            assert_eq!(same, byte < 10 && byte % 2 == 0, "{byte}");
        }
        for byte in 0..=255u8 {
            refine(&mut classes, |other| other == byte);
        }
        let distinct: std::collections::HashSet<u8> = classes.into_iter().collect();
        assert_eq!(distinct.len(), 256);
    }
}
