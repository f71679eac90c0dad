//! Text of 8-bit or 16-bit units, read forwards and backwards.

use crate::syntax::source::{is_lead, is_trail, join_surrogates};

/// A text to match against.
#[derive(Clone, Copy, Debug)]
pub enum Text<'t> {
    /// Latin-1: each byte is a code unit.
    Latin1(&'t [u8]),
    /// UTF-16, lone surrogates included.
    Utf16(&'t [u16]),
}

impl Text<'_> {
    /// Its length in code units.
    pub fn len(self) -> usize {
        match self {
            Text::Latin1(text) => text.len(),
            Text::Utf16(text) => text.len(),
        }
    }

    /// Is it empty?
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// What the matchers need of a text. Nothing outside it can be read.
pub(crate) trait Input: Copy {
    /// Can it hold surrogates?
    const WIDE: bool;

    fn len(self) -> usize;

    /// The code unit at `at`, if that is inside.
    fn unit(self, at: usize) -> Option<u32>;

    /// The length of the longest run from `from` on, no longer than to `to`, of units that `keep`
    /// accepts.
    fn run(self, from: usize, to: usize, keep: impl Fn(u32) -> bool) -> usize;

    /// Do these units stand at `at`?
    fn starts_with(self, at: usize, units: &[u16]) -> bool;

    /// Are the two parts of the text, of the same length, equal?
    fn equal(self, a: usize, b: usize, length: usize) -> bool;

    /// The first place from `at` on where a match can start.
    fn candidate(self, filter: &crate::program::Prefilter, at: usize) -> Option<usize>;

    /// The text, if it is of 8-bit units.
    fn narrow(&self) -> Option<&[u8]>;

    /// The first of `stops` from `from` on, for 8-bit text.
    fn stop(self, from: usize, stops: crate::program::Stops) -> Option<usize>;
}

impl Input for &[u8] {
    const WIDE: bool = false;

    #[inline(always)]
    fn len(self) -> usize {
        <[u8]>::len(self)
    }

    #[inline(always)]
    fn unit(self, at: usize) -> Option<u32> {
        self.get(at).map(|&unit| u32::from(unit))
    }

    #[inline(always)]
    fn run(self, from: usize, to: usize, keep: impl Fn(u32) -> bool) -> usize {
        let Some(part) = self.get(from..to) else { return 0 };
        part.iter().position(|&unit| !keep(u32::from(unit))).unwrap_or(part.len())
    }

    #[inline]
    fn starts_with(self, at: usize, units: &[u16]) -> bool {
        self.get(at..at + units.len())
            .is_some_and(|part| part.iter().zip(units).all(|(&a, &b)| u16::from(a) == b))
    }

    #[inline]
    fn equal(self, a: usize, b: usize, length: usize) -> bool {
        self.get(a..a + length) == self.get(b..b + length)
    }

    #[inline]
    fn candidate(self, filter: &crate::program::Prefilter, at: usize) -> Option<usize> {
        filter.find_latin1(self, at)
    }

    #[inline]
    fn narrow(&self) -> Option<&[u8]> {
        Some(self)
    }

    #[inline]
    fn stop(self, from: usize, stops: crate::program::Stops) -> Option<usize> {
        stops.find(self.get(from..)?).map(|at| from + at)
    }
}

impl Input for &[u16] {
    const WIDE: bool = true;

    #[inline(always)]
    fn len(self) -> usize {
        <[u16]>::len(self)
    }

    #[inline(always)]
    fn unit(self, at: usize) -> Option<u32> {
        self.get(at).map(|&unit| u32::from(unit))
    }

    #[inline(always)]
    fn run(self, from: usize, to: usize, keep: impl Fn(u32) -> bool) -> usize {
        let Some(part) = self.get(from..to) else { return 0 };
        part.iter().position(|&unit| !keep(u32::from(unit))).unwrap_or(part.len())
    }

    #[inline]
    fn starts_with(self, at: usize, units: &[u16]) -> bool {
        self.get(at..at + units.len()) == Some(units)
    }

    #[inline]
    fn equal(self, a: usize, b: usize, length: usize) -> bool {
        self.get(a..a + length) == self.get(b..b + length)
    }

    #[inline]
    fn candidate(self, filter: &crate::program::Prefilter, at: usize) -> Option<usize> {
        filter.find_wide(self, at)
    }

    #[inline]
    fn narrow(&self) -> Option<&[u8]> {
        None
    }

    #[inline]
    fn stop(self, _: usize, _: crate::program::Stops) -> Option<usize> {
        None
    }
}

/// The character at `at` and the place behind it. `UNICODE` joins surrogate pairs.
#[inline(always)]
pub(crate) fn read<I: Input, const UNICODE: bool>(text: I, at: usize) -> Option<(u32, usize)> {
    let unit = text.unit(at)?;
    if UNICODE
        && I::WIDE
        && is_lead(unit)
        && let Some(trail) = text.unit(at + 1).filter(|&unit| is_trail(unit))
    {
        return Some((join_surrogates(unit, trail), at + 2));
    }
    Some((unit, at + 1))
}

/// The character before `at` and the place before it.
#[inline(always)]
pub(crate) fn read_back<I: Input, const UNICODE: bool>(text: I, at: usize) -> Option<(u32, usize)> {
    let before = at.checked_sub(1)?;
    let unit = text.unit(before)?;
    if UNICODE
        && I::WIDE
        && is_trail(unit)
        && before > 0
        && let Some(lead) = text.unit(before - 1).filter(|&unit| is_lead(unit))
    {
        return Some((join_surrogates(lead, unit), before - 1));
    }
    Some((unit, before))
}

/// Is `at` between the two halves of a pair?
#[inline]
pub(crate) fn splits_pair<I: Input>(text: I, at: usize) -> bool {
    I::WIDE && at > 0 && text.unit(at).is_some_and(is_trail) && text.unit(at - 1).is_some_and(is_lead)
}

/// LineTerminator.
#[inline(always)]
fn is_line_end(unit: u32) -> bool {
    matches!(unit, 0x0a | 0x0d | 0x2028 | 0x2029)
}

/// A word character; with `folded` also the two that fold to one.
#[inline(always)]
fn is_word(unit: u32, folded: bool) -> bool {
    match u8::try_from(unit) {
        Ok(byte) => byte.is_ascii_alphanumeric() || byte == b'_',
        Err(_) => folded && (unit == 0x17f || unit == 0x212a),
    }
}

/// Does the assertion hold at `at`?
#[inline]
pub(crate) fn holds<I: Input>(text: I, at: usize, position: crate::ast::Position) -> bool {
    use crate::ast::Position;
    let before = || at.checked_sub(1).and_then(|at| text.unit(at));
    match position {
        Position::TextStart => at == 0,
        Position::TextEnd => at == text.len(),
        Position::LineStart => before().is_none_or(is_line_end),
        Position::LineEnd => text.unit(at).is_none_or(is_line_end),
        Position::WordBoundary { negated, folded } => {
            let is_word = |unit| is_word(unit, folded);
            (before().is_some_and(is_word) != text.unit(at).is_some_and(is_word)) != negated
        }
    }
}
