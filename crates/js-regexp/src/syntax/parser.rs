//! Disjunctions, terms, groups and quantifiers.

use super::groups::{GroupNames, NameId};
use super::sink::{Assertion, GroupKind, Modifiers, Quantifier, Sink};
use super::source::{END, Source};
use crate::error::{PatternError, PatternErrorKind as Kind};
use crate::flags::Flags;

/// Parses a whole pattern. The first early error ends it.
pub(crate) fn parse<S: Source, K: Sink>(source: S, flags: Flags, sink: &mut K) -> Result<(), PatternError> {
    let mut parser = Parser {
        source,
        at: 0,
        unicode: flags.either_unicode(),
        sets: flags.unicode_sets(),
        names_seen: flags.either_unicode(),
        sink,
        open: Vec::new(),
        captures: 0,
        census: None,
        names: GroupNames::default(),
        highest_reference: (0, 0),
        named_references: Vec::new(),
        scratch: String::new(),
        characters: Vec::new(),
        operator_end: usize::MAX,
    };
    // `\k` means a reference everywhere as soon as one group has a name; see the grammar parameter
    // NamedCaptureGroups in ParsePattern.
    if !parser.unicode {
        parser.names_seen = contains_group_name(source);
    }
    parser.pattern()
}

pub(super) type Result<T, E = PatternError> = std::result::Result<T, E>;

/// A group that is still open.
struct OpenGroup {
    /// Where its parenthesis stands.
    at: u32,
    /// May a quantifier follow it?
    quantifiable: bool,
}

pub(super) struct Parser<'k, S, K> {
    pub(super) source: S,
    pub(super) at: usize,
    /// `u` or `v`: code points, and no Annex B.
    pub(super) unicode: bool,
    /// `v`.
    pub(super) sets: bool,
    /// The grammar parameter NamedCaptureGroups.
    pub(super) names_seen: bool,
    pub(super) sink: &'k mut K,
    open: Vec<OpenGroup>,
    captures: u32,
    /// How many capturing groups the whole pattern has, once counted.
    census: Option<u32>,
    names: GroupNames,
    /// The largest `\N` and its place: checked once all groups are known.
    pub(super) highest_reference: (u32, u32),
    /// Each `\k<name>` with its place: checked once all names are known.
    named_references: Vec<(NameId, u32)>,
    /// The group name being read.
    scratch: String,
    /// The class string being read.
    pub(super) characters: Vec<u32>,
    /// Behind the class operator read last.
    pub(super) operator_end: usize,
}

/// Is there a `(?<` that starts a named group? Only asked without `u` and `v`.
fn contains_group_name(source: impl Source) -> bool {
    let mut found = false;
    scan_groups(source, |named| found |= named);
    found
}

/// Calls `visit` for each capturing group, with whether it has a name.
fn scan_groups(source: impl Source, mut visit: impl FnMut(bool)) {
    let mut at = 0;
    let mut in_class = false;
    loop {
        let (c, next) = source.read(at, false);
        at = next;
        match char::from_u32(c) {
            None if c == END => return,
            Some('\\') => at = source.read(at, false).1,
            Some('[') => in_class = true,
            Some(']') => in_class = false,
            Some('(') if !in_class => {
                let (mark, after) = source.read(at, false);
                if mark != u32::from('?') {
                    visit(false);
                    continue;
                }
                let (angle, after) = source.read(after, false);
                let (c, _) = source.read(after, false);
                if angle == u32::from('<') && c != u32::from('=') && c != u32::from('!') {
                    visit(true);
                }
            }
            _ => {}
        }
    }
}

impl<S: Source, K: Sink> Parser<'_, S, K> {
    /// The next character, [`END`] at the end.
    #[inline]
    pub(super) fn peek(&self) -> u32 {
        self.source.read(self.at, self.unicode).0
    }

    /// Is the next character `c`?
    #[inline]
    pub(super) fn sees(&self, c: char) -> bool {
        self.peek() == u32::from(c)
    }

    /// Takes the next character.
    #[inline]
    pub(super) fn next(&mut self) -> u32 {
        let (c, behind) = self.source.read(self.at, self.unicode);
        self.at = behind;
        c
    }

    /// Takes `c` if it comes next.
    #[inline]
    pub(super) fn eat(&mut self, c: char) -> bool {
        let (next, behind) = self.source.read(self.at, self.unicode);
        let eaten = next == u32::from(c);
        if eaten {
            self.at = behind;
        }
        eaten
    }

    pub(super) fn error<T>(&self, at: usize, kind: Kind) -> Result<T> {
        Err(PatternError { offset: at as u32, kind })
    }

    /// How many capturing groups the whole pattern has. Counted when first asked for.
    pub(super) fn count_captures(&mut self) -> u32 {
        let source = self.source;
        let count = || {
            let mut captures = 0;
            scan_groups(source, |_| captures += 1);
            captures
        };
        *self.census.get_or_insert_with(count)
    }

    fn pattern(&mut self) -> Result<()> {
        loop {
            let start = self.at;
            let c = self.next();
            let quantifiable = match char::from_u32(c) {
                None if c == END => break,
                Some('|') => {
                    self.names.next_alternative();
                    self.sink.alternative();
                    continue;
                }
                Some('(') => {
                    self.open_group(start)?;
                    continue;
                }
                Some(')') => {
                    let Some(group) = self.open.pop() else {
                        return self.error(start, Kind::UnmatchedParenthesis);
                    };
                    self.names.close_disjunction();
                    self.sink.close_group();
                    group.quantifiable
                }
                Some('^') => {
                    self.sink.assertion(Assertion::Start);
                    false
                }
                Some('$') => {
                    self.sink.assertion(Assertion::End);
                    false
                }
                Some('.') => {
                    self.sink.any();
                    true
                }
                Some('[') => {
                    self.class(start)?;
                    true
                }
                Some('\\') => self.atom_escape(start)?,
                Some('*' | '+' | '?') => return self.error(start, Kind::NothingToRepeat),
                Some('{') => {
                    let is_quantifier = self.braced_bounds()?.is_some();
                    if is_quantifier || self.unicode {
                        let kind =
                            if is_quantifier { Kind::NothingToRepeat } else { Kind::IncompleteQuantifier };
                        return self.error(start, kind);
                    }
                    self.sink.character(c);
                    true
                }
                Some(']' | '}') if self.unicode => return self.error(start, Kind::LoneBracket),
                _ => {
                    self.sink.character(c);
                    true
                }
            };
            self.quantifier(quantifiable)?;
        }
        self.finish()
    }

    /// What only the whole pattern can show.
    fn finish(&mut self) -> Result<()> {
        if let Some(group) = self.open.last() {
            return self.error(group.at as usize, Kind::UnterminatedGroup);
        }
        let (reference, at) = self.highest_reference;
        if reference > self.captures {
            return self.error(at as usize, Kind::InvalidDecimalEscape);
        }
        for &(name, at) in &self.named_references {
            if !self.names.is_defined(name) {
                return self.error(at as usize, Kind::UnknownGroupName);
            }
        }
        Ok(())
    }

    fn quantifier(&mut self, quantifiable: bool) -> Result<()> {
        let start = self.at;
        let (c, behind) = self.source.read(self.at, self.unicode);
        let (min, max) = match char::from_u32(c) {
            Some('*') => (0, u32::MAX),
            Some('+') => (1, u32::MAX),
            Some('?') => (0, 1),
            Some('{') => {
                self.at = behind;
                match self.braced_bounds()? {
                    Some(bounds) => {
                        let quantifier = Quantifier { min: bounds.0, max: bounds.1, greedy: !self.eat('?') };
                        return self.repeat(start, quantifiable, quantifier);
                    }
                    None if self.unicode => return self.error(start, Kind::IncompleteQuantifier),
                    // Annex B: the brace is read again as a character.
                    None => {
                        self.at = start;
                        return Ok(());
                    }
                }
            }
            _ => return Ok(()),
        };
        self.at = behind;
        let greedy = !self.eat('?');
        self.repeat(start, quantifiable, Quantifier { min, max, greedy })
    }

    fn repeat(&mut self, start: usize, quantifiable: bool, quantifier: Quantifier) -> Result<()> {
        if !quantifiable {
            return self.error(start, Kind::NothingToRepeat);
        }
        self.sink.quantify(quantifier);
        Ok(())
    }

    /// Behind `{`: reads `n}`, `n,}` or `n,m}`. Gives `None`, without moving, where that is not
    /// what stands there.
    fn braced_bounds(&mut self) -> Result<Option<(u32, u32)>> {
        let start = self.at;
        let clamp = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let Some(min) = self.decimal() else { return Ok(None) };
        let max = if self.eat(',') { self.decimal().unwrap_or(u64::MAX) } else { min };
        if !self.eat('}') {
            self.at = start;
            return Ok(None);
        }
        if min > max {
            return self.error(start - 1, Kind::QuantifierOutOfOrder);
        }
        Ok(Some((clamp(min), clamp(max))))
    }

    /// Decimal digits, if there are any. Numbers no loop can reach are all the same.
    pub(super) fn decimal(&mut self) -> Option<u64> {
        let start = self.at;
        let mut value = 0u64;
        loop {
            let (c, behind) = self.source.read(self.at, self.unicode);
            let Some(digit) = char::from_u32(c).and_then(|c| c.to_digit(10)) else { break };
            value = value.saturating_mul(10).saturating_add(u64::from(digit));
            self.at = behind;
        }
        (self.at > start).then_some(value)
    }

    /// Behind the `(` at `start`.
    fn open_group(&mut self, start: usize) -> Result<()> {
        let mut quantifiable = true;
        let look = |behind, negative| GroupKind::Look { behind, negative };
        let kind = if !self.eat('?') {
            self.capture()
        } else {
            match char::from_u32(self.peek()) {
                Some(':') => {
                    self.next();
                    GroupKind::Plain
                }
                Some(c @ ('=' | '!')) => {
                    self.next();
                    // Annex B lets lookaheads be repeated.
                    quantifiable = !self.unicode;
                    look(false, c == '!')
                }
                Some('<') => {
                    self.next();
                    match char::from_u32(self.peek()) {
                        Some(c @ ('=' | '!')) => {
                            self.next();
                            quantifiable = false;
                            look(true, c == '!')
                        }
                        _ => return self.named_group(start),
                    }
                }
                _ => self.modifiers(start)?,
            }
        };
        self.enter(start, kind, quantifiable);
        Ok(())
    }

    fn capture(&mut self) -> GroupKind {
        self.captures += 1;
        GroupKind::Capture(self.captures)
    }

    fn enter(&mut self, start: usize, kind: GroupKind, quantifiable: bool) {
        self.open.push(OpenGroup { at: start as u32, quantifiable });
        self.names.open_disjunction();
        self.sink.open_group(kind);
    }

    /// Behind `(?<`.
    fn named_group(&mut self, start: usize) -> Result<()> {
        let name_at = self.at;
        self.group_name()?;
        let kind = self.capture();
        let id = self.names.intern(&self.scratch);
        if !self.names.define(id) {
            return self.error(name_at, Kind::DuplicateGroupName);
        }
        self.enter(start, kind, true);
        self.sink.group_name(&self.scratch);
        Ok(())
    }

    /// Behind `\k`: `<name>`.
    pub(super) fn named_reference(&mut self, start: usize) -> Result<()> {
        if !self.eat('<') {
            return self.error(start, Kind::InvalidNamedReference);
        }
        self.group_name()?;
        let id = self.names.intern(&self.scratch);
        self.named_references.push((id, start as u32));
        self.sink.named_backreference(&self.scratch);
        Ok(())
    }

    /// An identifier and the `>` behind it, into `scratch`. Names are read as code points in every
    /// mode.
    fn group_name(&mut self) -> Result<()> {
        let start = self.at;
        self.scratch.clear();
        let was = std::mem::replace(&mut self.unicode, true);
        let result = self.group_name_characters(start);
        self.unicode = was;
        result
    }

    fn group_name_characters(&mut self, start: usize) -> Result<()> {
        loop {
            let at = self.at;
            let mut c = self.next();
            if c == u32::from('>') && !self.scratch.is_empty() {
                return Ok(());
            }
            if c == u32::from('\\') {
                if !self.eat('u') {
                    return self.error(at, Kind::InvalidGroupName);
                }
                match self.unicode_escape() {
                    Some(escaped) => c = escaped,
                    None => return self.error(at, Kind::InvalidUnicodeEscape),
                }
            }
            let fits = if self.scratch.is_empty() {
                crate::unicode::is_identifier_start(c)
            } else {
                crate::unicode::is_identifier_part(c)
            };
            match char::from_u32(c) {
                Some(c) if fits => self.scratch.push(c),
                _ => return self.error(if c == END { start } else { at }, Kind::InvalidGroupName),
            }
        }
    }

    /// Behind `(?`: `ims-ims:`.
    fn modifiers(&mut self, start: usize) -> Result<GroupKind> {
        let mut sets = [Modifiers::default(); 2];
        let mut removing = false;
        let mut any = false;
        loop {
            let at = self.at;
            let repeated = |set: &Modifiers, c| match c {
                'i' => set.ignore_case,
                'm' => set.multiline,
                _ => set.dot_all,
            };
            match char::from_u32(self.next()) {
                Some(c @ ('i' | 'm' | 's')) => {
                    if sets.iter().any(|set| repeated(set, c)) {
                        return self.error(at, Kind::RepeatedModifier);
                    }
                    any = true;
                    let set = &mut sets[usize::from(removing)];
                    match c {
                        'i' => set.ignore_case = true,
                        'm' => set.multiline = true,
                        _ => set.dot_all = true,
                    }
                }
                Some('-') if !removing => removing = true,
                Some(':') if any => return Ok(GroupKind::Modifiers(sets[0], sets[1])),
                Some(':') if removing => return self.error(start, Kind::EmptyModifiers),
                _ => return self.error(start, Kind::InvalidGroup),
            }
        }
    }
}
