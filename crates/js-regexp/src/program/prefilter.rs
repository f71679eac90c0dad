//! Where can a match start? Found without running the matcher.

use super::charset::{Stops, UnitMap};
use super::first::{FirstSet, Walker};
use super::lower::Sets;
use crate::ast::Position;
use crate::nfa::{Nfa, One, State, StateId};
use aho_corasick::packed;
use memchr::memmem;
use std::collections::BTreeSet;

/// A way to skip places where no match can start. The place it finds may still not be a match.
#[derive(Debug)]
pub(crate) enum Prefilter {
    /// Any place will do.
    None,
    /// Only the start of the text.
    TextStart,
    /// Only the start of a line.
    LineStart,
    /// Only at the start of a word, and there only before one of these units.
    WordStart(Box<FirstUnits>),
    /// Only where these units stand.
    Literal(Box<Literal>),
    /// Only where one of several Latin-1 strings stands; in wide text, where one can start.
    Literals(Box<packed::Searcher>, Box<FirstUnits>),
    /// Only before one of these units.
    First(Box<FirstUnits>),
}

/// A literal of at least two units, ready to be searched for in both kinds of text.
#[derive(Debug)]
pub(crate) struct Literal {
    /// `None` if it has a unit that Latin-1 text cannot have.
    latin1: Option<memmem::Finder<'static>>,
    /// Its units as bytes of 16-bit text.
    wide: memmem::Finder<'static>,
}

/// A set of first units.
#[derive(Debug)]
pub(crate) struct FirstUnits {
    table: [bool; 256],
    high: bool,
    /// The Latin-1 units, if there are one to three.
    few: Option<Stops>,
    /// The Latin-1 units as ranges (lowest unit, length less one), if those are few.
    ranges: Option<[(u8, u8); RANGES]>,
    /// All units, if there are one to three; the last one is repeated.
    few_wide: Option<[u16; 3]>,
    /// All units, if some are above Latin-1 and all are known.
    map: Option<Box<UnitMap>>,
}

/// So many ranges are compared with many units at once.
const RANGES: usize = 3;
/// Units that are looked at together.
const CHUNK: usize = 32;

/// A literal is taken no longer than this.
const LONGEST_LITERAL: usize = 64;
/// So many alternatives are searched for at once.
const MOST_LITERALS: usize = 48;
/// What alternatives are cut to, and how much shorter where they are too many then.
const LONGEST_CUT: usize = 4;
const SHORTEST_CUT: usize = 2;
/// Longer searches for alternatives are given up.
const MOST_LITERAL_STEPS: usize = 1 << 14;
/// A first set with more members skips too little to be worth a loop.
const MOST_FIRST: u32 = 224;

impl Prefilter {
    /// The best filter for matches of `nfa`.
    pub(super) fn new(nfa: &Nfa, sets: &Sets<'_>, walker: &mut Walker) -> Prefilter {
        if is_anchored(nfa, &[Position::TextStart]) {
            return Prefilter::TextStart;
        }
        if is_anchored(nfa, &[Position::TextStart, Position::LineStart]) {
            return Prefilter::LineStart;
        }
        let first = walker.first_of_all(nfa, sets);
        let map = walker.map(&first, sets);
        let units = || Box::new(FirstUnits::new(&first, map.as_deref()));
        if first.is_word() && starts_at_boundary(nfa) {
            return Prefilter::WordStart(units());
        }
        let mut literal = Vec::new();
        literal_prefix(nfa, 0, &mut literal);
        if literal.len() >= 2 {
            return Prefilter::Literal(Box::new(Literal::new(&literal)));
        }
        if let [unit] = literal[..] {
            return Prefilter::First(Box::new(FirstUnits::single(unit)));
        }
        if !first.end
            && (first.count_low() > 3 || first.count_low() > 1 && !first.high)
            && let Some(literals) = alternative_prefixes(nfa, sets)
        {
            let built = packed::Config::new().builder().extend(literals.iter()).build();
            if let Some(searcher) = built {
                return Prefilter::Literals(Box::new(searcher), units());
            }
        }
        if first.end || first.count_low() > MOST_FIRST {
            return Prefilter::None;
        }
        Prefilter::First(units())
    }

    /// The first place from `at` on where a match can start.
    pub(crate) fn find_latin1(&self, text: &[u8], at: usize) -> Option<usize> {
        let rest = text.get(at..)?;
        match self {
            Prefilter::None => Some(at),
            Prefilter::TextStart => (at == 0).then_some(0),
            Prefilter::LineStart if at == 0 => Some(0),
            Prefilter::LineStart => Some(at + memchr::memchr2(b'\n', b'\r', &text[at - 1..])?),
            Prefilter::WordStart(units) => units.find_word(at, text.len(), |at| u32::from(text[at])),
            Prefilter::Literal(literal) => Some(at + literal.latin1.as_ref()?.find(rest)?),
            Prefilter::Literals(searcher, _) => Some(at + searcher.find(rest)?.start()),
            Prefilter::First(units) => Some(at + units.find_latin1(rest)?),
        }
    }

    /// The same for 16-bit text.
    pub(crate) fn find_wide(&self, text: &[u16], at: usize) -> Option<usize> {
        let rest = text.get(at..)?;
        match self {
            Prefilter::None => Some(at),
            Prefilter::TextStart => (at == 0).then_some(0),
            Prefilter::LineStart if at == 0 => Some(0),
            Prefilter::LineStart => {
                let ends = |&unit: &u16| matches!(unit, 0x0a | 0x0d | 0x2028 | 0x2029);
                Some(at + text[at - 1..].iter().position(ends)?)
            }
            Prefilter::WordStart(units) => units.find_word(at, text.len(), |at| u32::from(text[at])),
            Prefilter::Literal(literal) => Some(at + find_units(&literal.wide, rest)?),
            Prefilter::Literals(_, units) | Prefilter::First(units) => Some(at + units.find_wide(rest)?),
        }
    }
}

impl Literal {
    fn new(units: &[u16]) -> Literal {
        let narrow: Result<Vec<u8>, _> = units.iter().map(|&unit| u8::try_from(unit)).collect();
        let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_ne_bytes()).collect();
        Literal {
            latin1: narrow.ok().map(|bytes| memmem::Finder::new(&bytes).into_owned()),
            wide: memmem::Finder::new(&bytes).into_owned(),
        }
    }
}

/// Finds the finder's needle, which is made of units, at a unit of `text`.
fn find_units(finder: &memmem::Finder<'_>, text: &[u16]) -> Option<usize> {
    let bytes: &[u8] = bytemuck::cast_slice(text);
    let mut from = 0;
    loop {
        let found = from + finder.find(bytes.get(from..)?)?;
        if found % 2 == 0 {
            return Some(found / 2);
        }
        from = found + 1;
    }
}

impl FirstUnits {
    fn new(first: &FirstSet, map: Option<&UnitMap>) -> FirstUnits {
        let mut table = [false; 256];
        for byte in 0..=255u8 {
            table[usize::from(byte)] = first.contains(byte);
        }
        let contains = |unit: u16| match map {
            Some(map) => map[usize::from(unit >> 6)] >> (unit & 63) & 1 == 1,
            None => table.get(usize::from(unit)) == Some(&true),
        };
        let mut few_wide = None;
        if map.is_some() || !first.high {
            let mut members = (0..=u16::MAX).filter(|&unit| contains(unit));
            let head = [members.next(), members.next(), members.next()];
            few_wide = match (head, members.next()) {
                ([Some(a), b, c], None) => Some([a, b.unwrap_or(a), c.or(b).unwrap_or(a)]),
                _ => None,
            };
        }
        FirstUnits {
            high: first.high,
            few: Stops::of((0..=255u8).filter(|&byte| first.contains(byte))),
            ranges: ranges_of(&table),
            few_wide,
            map: map.map(|map| Box::new(*map)),
            table,
        }
    }

    fn single(unit: u16) -> FirstUnits {
        let mut table = [false; 256];
        let low = u8::try_from(unit).ok();
        if let Some(byte) = low {
            table[usize::from(byte)] = true;
        }
        FirstUnits {
            table,
            high: low.is_none(),
            few: Stops::of(low.into_iter()),
            ranges: None,
            few_wide: Some([unit; 3]),
            map: None,
        }
    }

    fn find_latin1(&self, text: &[u8]) -> Option<usize> {
        if let Some(few) = self.few {
            return few.find(text);
        }
        let member = |byte: u8| self.table[usize::from(byte)];
        match self.ranges {
            Some(ranges) => {
                let in_range = |byte: u8| {
                    ranges.iter().fold(false, |found, &(low, span)| found | (byte.wrapping_sub(low) <= span))
                };
                find_in_chunks(text, in_range, member)
            }
            None => text.iter().position(|&byte| member(byte)),
        }
    }

    fn find_wide(&self, text: &[u16]) -> Option<usize> {
        if let Some([a, b, c]) = self.few_wide {
            let member = |unit: u16| (unit == a) | (unit == b) | (unit == c);
            return find_in_chunks(text, member, member);
        }
        match &self.map {
            Some(map) => text.iter().position(|&unit| map[usize::from(unit >> 6)] >> (unit & 63) & 1 == 1),
            None => text.iter().position(|&unit| match self.table.get(usize::from(unit)) {
                Some(&member) => member,
                None => self.high,
            }),
        }
    }

    /// The next start of a word before which a unit of the set stands; all of them are word
    /// characters.
    #[inline]
    fn find_word(&self, mut at: usize, length: usize, unit: impl Fn(usize) -> u32) -> Option<usize> {
        let is_word = |at: usize| WORD.get(unit(at) as usize) == Some(&true);
        let mut inside = at > 0 && is_word(at - 1);
        while at < length {
            let word = is_word(at);
            if word && !inside && self.table.get(unit(at) as usize) == Some(&true) {
                return Some(at);
            }
            inside = word;
            at += 1;
        }
        None
    }
}

/// The word characters of Latin-1.
static WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    table
};

/// Finds the first unit that `member` accepts. `quick` must accept the same; it is asked about a
/// chunk at a time, without branches, so that the compiler can use vector instructions.
#[inline(always)]
fn find_in_chunks<U: Copy>(
    text: &[U],
    quick: impl Fn(U) -> bool,
    member: impl Fn(U) -> bool,
) -> Option<usize> {
    let chunks = text.chunks_exact(CHUNK);
    let rest = chunks.remainder();
    for (index, chunk) in chunks.enumerate() {
        if chunk.iter().fold(false, |found, &unit| found | quick(unit)) {
            let found = chunk.iter().position(|&unit| member(unit));
            return found.map(|at| index * CHUNK + at);
        }
    }
    let found = rest.iter().position(|&unit| member(unit));
    found.map(|at| text.len() - rest.len() + at)
}

/// The members of a table as ranges, if there are few.
fn ranges_of(table: &[bool; 256]) -> Option<[(u8, u8); RANGES]> {
    let mut ranges = Vec::new();
    for byte in 0..=255u8 {
        if !table[usize::from(byte)] {
            continue;
        }
        match ranges.last_mut() {
            Some((low, span)) if byte - *low == *span + 1 => *span += 1,
            _ => ranges.push((byte, 0)),
        }
    }
    let last = *ranges.last()?;
    (ranges.len() <= RANGES).then(|| std::array::from_fn(|i| ranges.get(i).copied().unwrap_or(last)))
}

/// Does every way through the pattern begin with one of these assertions?
fn is_anchored(nfa: &Nfa, anchors: &[Position]) -> bool {
    let mut pending = vec![0];
    let mut met = vec![false; nfa.states.len()];
    while let Some(id) = pending.pop() {
        if std::mem::replace(&mut met[id as usize], true) {
            continue;
        }
        match nfa.states[id as usize] {
            State::Assert { position, .. } if anchors.contains(&position) => {}
            State::Split { first, second } => pending.extend([first, second]),
            State::Save { next, .. } | State::Look { next, .. } => pending.push(next),
            State::Assert { next, .. } => pending.push(next),
            _ => return false,
        }
    }
    true
}

/// Does the pattern begin with `\b`?
fn starts_at_boundary(nfa: &Nfa) -> bool {
    let mut id = 0;
    loop {
        match nfa.states[id as usize] {
            State::Save { next, .. } => id = next,
            State::Assert { position: Position::WordBoundary { negated, folded }, .. } => {
                return !negated && !folded;
            }
            _ => return false,
        }
    }
}

/// The units with which every match begins, as far as there is only one way.
fn literal_prefix(nfa: &Nfa, mut id: StateId, units: &mut Vec<u16>) {
    while units.len() < LONGEST_LITERAL {
        match nfa.states[id as usize] {
            State::Consume { one: One::Character(c), back: false, next } => {
                push_units(c, units);
                id = next;
            }
            // One or more of a character begin with that character.
            State::Run { one: One::Character(c), min, .. } if min > 0 => {
                push_units(c, units);
                return;
            }
            State::Save { next, .. }
            | State::Look { next, .. }
            | State::Assert { next, .. }
            | State::Clear { next, .. } => id = next,
            _ => return,
        }
    }
}

fn push_units(c: u32, units: &mut Vec<u16>) {
    let mut buffer = [0; 2];
    match char::from_u32(c) {
        Some(c) => units.extend_from_slice(c.encode_utf16(&mut buffer)),
        None => units.push(c as u16),
    }
}

/// Latin-1 strings with one of which every match begins: few enough to be searched for together.
struct Prefixes {
    found: BTreeSet<Vec<u8>>,
    /// None is longer.
    cut: usize,
}

impl Prefixes {
    /// Adds one, cutting all shorter where they become too many. `None` if that is not enough.
    fn add(&mut self, mut prefix: Vec<u8>) -> Option<()> {
        prefix.truncate(self.cut);
        self.found.insert(prefix);
        while self.found.len() > MOST_LITERALS {
            if self.cut == SHORTEST_CUT {
                return None;
            }
            self.cut -= 1;
            let cut = |prefix: &Vec<u8>| prefix[..prefix.len().min(self.cut)].to_vec();
            self.found = self.found.iter().map(cut).collect();
        }
        Some(())
    }
}

/// The Latin-1 strings with one of which every match begins, at least two characters each.
fn alternative_prefixes(nfa: &Nfa, sets: &Sets<'_>) -> Option<BTreeSet<Vec<u8>>> {
    let mut prefixes = Prefixes { found: BTreeSet::new(), cut: LONGEST_CUT };
    let mut pending: Vec<(StateId, Vec<u8>)> = vec![(0, Vec::new())];
    let mut steps = 0;
    while let Some((id, mut prefix)) = pending.pop() {
        steps += 1;
        if steps > MOST_LITERAL_STEPS {
            return None;
        }
        if prefix.len() >= prefixes.cut {
            prefixes.add(prefix)?;
            continue;
        }
        match nfa.states[id as usize] {
            State::Consume { one: One::Character(c), back: false, next } => {
                prefix.push(u8::try_from(c).ok()?);
                pending.push((next, prefix));
            }
            State::Consume { one: One::Set(set), back: false, next } => {
                let members = sets.ranges(set).iter().flat_map(|&(low, high)| low..=high);
                let few: Vec<u32> = members.take(5).collect();
                let fits = few.len() <= 4 && few.iter().all(|&c| c <= 0xff);
                if fits {
                    for c in few {
                        let mut longer = prefix.clone();
                        longer.push(c as u8);
                        pending.push((next, longer));
                    }
                } else if prefix.len() >= SHORTEST_CUT {
                    prefixes.add(prefix)?;
                } else {
                    return None;
                }
            }
            State::Split { first, second } => {
                // The first way is followed to its end before the second, so that little waits.
                pending.push((second, prefix.clone()));
                pending.push((first, prefix));
            }
            State::Save { next, .. }
            | State::Look { next, .. }
            | State::Assert { next, .. }
            | State::Clear { next, .. } => pending.push((next, prefix)),
            _ if prefix.len() >= SHORTEST_CUT => prefixes.add(prefix)?,
            _ => return None,
        }
    }
    Some(prefixes.found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Flags, Regex};

    fn regex(pattern: &str) -> Regex {
        Regex::new(pattern.as_bytes(), Flags::parse("").expect("flags")).expect("a pattern")
    }

    /// Words that begin with so many letters.
    fn words(count: usize, letters: usize) -> String {
        let word = |index: usize| format!("{}{index}", "vwxyz".chars().nth(index % letters).unwrap_or('v'));
        (0..count).map(word).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn many_alternatives_are_searched_for_by_what_they_begin_with() {
        for count in [20, 60, 300, 1000, 4000] {
            let regex = regex(&words(count, 5));
            let filter = &regex.code().prefilter;
            assert!(matches!(filter, Prefilter::Literals(..)), "{count}: {filter:?}");
            assert_eq!(filter.find_latin1(b"abc def w-x v z ", 0), None);
            assert_eq!(filter.find_latin1(b"w w11 w", 0), Some(2));
            assert_eq!(filter.find_wide(&[0x61, 0x100, 0x77], 0), Some(2));
        }
    }

    #[test]
    fn alternatives_that_cannot_be_searched_for_still_say_how_they_begin() {
        // One letter for all; too many pairs of letters; one that is a single character.
        let letters = || 'a'..='j';
        let pairs: Vec<String> =
            letters().flat_map(|a| letters().map(move |b| format!("{a}{b}[^x]"))).collect();
        for (pattern, count) in
            [(words(1000, 1), 1), (pairs.join("|"), 10), (format!("{}|a", words(1000, 5)), 6)]
        {
            let regex = regex(&pattern);
            let Prefilter::First(units) = &regex.code().prefilter else {
                panic!("{pattern}: {:?}", regex.code().prefilter)
            };
            assert_eq!(units.table.iter().filter(|&&member| member).count(), count);
        }
    }
}
