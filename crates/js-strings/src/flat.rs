//! The code units of a flat string, one byte or two bytes each, and what can be asked of them
//! without the heap: equality, order, hash, search, conversion.
//!
//! Everything that reads text goes through [`Flat`]. Two flats with the same code units are equal
//! and hash alike whatever their widths.

use memchr::memmem;
use std::cmp::Ordering;

/// The code units of a string.
#[derive(Clone, Copy, Debug)]
pub enum Flat<'a> {
    /// Code units below 256, a byte each.
    Latin1(&'a [u8]),
    /// Any code units.
    Utf16(&'a [u16]),
}

impl<'a> Flat<'a> {
    /// The number of code units.
    #[inline]
    pub fn len(self) -> usize {
        match self {
            Flat::Latin1(units) => units.len(),
            Flat::Utf16(units) => units.len(),
        }
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The code unit at `index`.
    #[inline]
    pub fn get(self, index: usize) -> Option<u16> {
        match self {
            Flat::Latin1(units) => units.get(index).map(|&unit| u16::from(unit)),
            Flat::Utf16(units) => units.get(index).copied(),
        }
    }

    /// The code units from `start` to before `end`, which must lie within.
    #[inline]
    pub fn slice(self, start: usize, end: usize) -> Flat<'a> {
        match self {
            Flat::Latin1(units) => Flat::Latin1(&units[start..end]),
            Flat::Utf16(units) => Flat::Utf16(&units[start..end]),
        }
    }

    /// All code units in order.
    pub fn units(self) -> impl DoubleEndedIterator<Item = u16> + ExactSizeIterator + Clone + 'a {
        let (narrow, wide): (&[u8], &[u16]) = match self {
            Flat::Latin1(units) => (units, &[]),
            Flat::Utf16(units) => (&[], units),
        };
        let is_narrow = wide.is_empty();
        (0..self.len()).map(move |i| if is_narrow { u16::from(narrow[i]) } else { wide[i] })
    }

    /// The code point that starts at `index` (a lone surrogate counts as one) and how many code
    /// units it takes.
    #[inline]
    pub fn code_point_at(self, index: usize) -> Option<(u32, usize)> {
        let first = self.get(index)?;
        if (0xD800..0xDC00).contains(&first)
            && let Some(second @ 0xDC00..0xE000) = self.get(index + 1)
        {
            return Some((0x10000 + (u32::from(first & 0x3FF) << 10) + u32::from(second & 0x3FF), 2));
        }
        Some((u32::from(first), 1))
    }

    /// The code points in order; a lone surrogate counts as one.
    pub fn code_points(self) -> impl Iterator<Item = u32> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            let (code, length) = self.code_point_at(at)?;
            at += length;
            Some(code)
        })
    }

    /// Whether all code units are below 256.
    pub fn is_narrow(self) -> bool {
        match self {
            Flat::Latin1(_) => true,
            Flat::Utf16(units) => units.iter().all(|&unit| unit < 256),
        }
    }

    /// Whether it has no lone surrogate.
    pub fn is_well_formed(self) -> bool {
        self.code_points().all(|code| !(0xD800..0xE000).contains(&code))
    }

    /// A hash below 2^30 and never 0: the same for the same code units.
    pub fn hash(self) -> u32 {
        let bits = match self {
            Flat::Latin1(units) => hash_narrow(units),
            Flat::Utf16(units) if self.is_narrow() => {
                hash_bytes(units.len(), units.iter().map(|&unit| unit as u8))
            }
            Flat::Utf16(units) => {
                hash_bytes(units.len() * 2, units.iter().flat_map(|unit| unit.to_le_bytes()))
            }
        };
        (bits as u32 & 0x3FFF_FFFF).max(1)
    }

    /// Where `needle` stands first at or after `from`.
    pub fn find(self, needle: Flat<'_>, from: usize) -> Option<usize> {
        if from > self.len() || needle.len() > self.len() - from {
            return None;
        }
        if needle.is_empty() {
            return Some(from);
        }
        match (self, needle) {
            // No searcher is worth making for one unit.
            (Flat::Latin1(text), Flat::Latin1(&[unit])) => {
                memchr::memchr(unit, &text[from..]).map(|at| at + from)
            }
            (Flat::Latin1(text), Flat::Latin1(needle)) => {
                memmem::find(&text[from..], needle).map(|at| at + from)
            }
            (Flat::Latin1(text), Flat::Utf16(wide)) => {
                let narrow: Option<Vec<u8>> = wide.iter().map(|&unit| u8::try_from(unit).ok()).collect();
                memmem::find(&text[from..], &narrow?).map(|at| at + from)
            }
            (Flat::Utf16(text), needle) => {
                let first = needle.get(0)?;
                let last = text.len() - needle.len();
                (from..=last)
                    .find(|&at| text[at] == first && self.slice(at, at + needle.len()).same_units(needle))
            }
        }
    }

    /// Where `needle` stands last, starting at or before `from`.
    pub fn find_last(self, needle: Flat<'_>, from: usize) -> Option<usize> {
        let last = self.len().checked_sub(needle.len())?;
        (0..=from.min(last)).rev().find(|&at| self.slice(at, at + needle.len()).same_units(needle))
    }

    /// Whether both have the same code units.
    #[inline]
    pub fn same_units(self, other: Flat<'_>) -> bool {
        match (self, other) {
            (Flat::Latin1(a), Flat::Latin1(b)) => a == b,
            (Flat::Utf16(a), Flat::Utf16(b)) => a == b,
            (Flat::Latin1(narrow), Flat::Utf16(wide)) | (Flat::Utf16(wide), Flat::Latin1(narrow)) => {
                narrow.len() == wide.len() && narrow.iter().zip(wide).all(|(&a, &b)| u16::from(a) == b)
            }
        }
    }

    /// The order of the code units, as `<` compares strings.
    pub fn compare(self, other: Flat<'_>) -> Ordering {
        match (self, other) {
            (Flat::Latin1(a), Flat::Latin1(b)) => a.cmp(b),
            (Flat::Utf16(a), Flat::Utf16(b)) => a.cmp(b),
            _ => self.units().cmp(other.units()),
        }
    }

    /// The text in UTF-8, lone surrogates kept in three bytes each (WTF-8).
    pub fn to_wtf8(self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.len());
        for code in self.code_points() {
            let low = |shift: u32| 0x80 | (code >> shift) as u8 & 0x3F;
            match code {
                0..0x80 => out.push(code as u8),
                0x80..0x800 => out.extend([0xC0 | (code >> 6) as u8, low(0)]),
                0x800..0x10000 => out.extend([0xE0 | (code >> 12) as u8, low(6), low(0)]),
                _ => out.extend([0xF0 | (code >> 18) as u8, low(12), low(6), low(0)]),
            }
        }
        out
    }

    /// The text in UTF-8, each lone surrogate replaced by U+FFFD.
    pub fn to_utf8_lossy(self) -> String {
        self.code_points().map(|code| char::from_u32(code).unwrap_or('\u{FFFD}')).collect()
    }

    /// The array index whose canonical text this is: 0 to 2^32 - 2.
    #[inline]
    pub fn as_array_index(self) -> Option<u32> {
        let (first, length) = (self.get(0)?, self.len());
        if !(0x30..=0x39).contains(&first) || length > 10 || (first == 0x30 && length > 1) {
            return None;
        }
        let mut index = 0u64;
        for at in 0..length {
            let digit = self.get(at)?.wrapping_sub(0x30);
            if digit > 9 {
                return None;
            }
            index = index * 10 + u64::from(digit);
        }
        u32::try_from(index).ok().filter(|&index| index != u32::MAX)
    }
}

const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// Multiplies and folds.
#[inline]
fn fold(hash: u64, word: u64) -> u64 {
    let product = u128::from(hash ^ word) * u128::from(FACTOR);
    (product as u64) ^ (product >> 64) as u64
}

/// What [`hash_bytes`] gives, eight bytes at a time.
#[inline]
fn hash_narrow(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let start = bytes.len() as u64 ^ FACTOR;
    let hash = words.iter().fold(start, |hash, &word| fold(hash, u64::from_le_bytes(word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let hash = fold(hash, u64::from_le_bytes(last));
    hash ^ hash >> 32
}

/// The same of text that lies there in two bytes a code unit.
fn hash_bytes(length: usize, bytes: impl Iterator<Item = u8>) -> u64 {
    let (mut hash, mut word, mut filled) = (length as u64 ^ FACTOR, 0u64, 0);
    for byte in bytes {
        word |= u64::from(byte) << filled;
        filled += 8;
        if filled == 64 {
            hash = fold(hash, word);
            (word, filled) = (0, 0);
        }
    }
    let hash = fold(hash, word);
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn widths_do_not_matter(text in proptest::collection::vec(any::<u8>(), 0..40), other in proptest::collection::vec(any::<u8>(), 0..4)) {
            let wide: Vec<u16> = text.iter().map(|&b| u16::from(b)).collect();
            let other_wide: Vec<u16> = other.iter().map(|&b| u16::from(b)).collect();
            let (a, b) = (Flat::Latin1(&text), Flat::Utf16(&wide));
            let (n, m) = (Flat::Latin1(&other), Flat::Utf16(&other_wide));
            prop_assert_eq!(a.hash(), b.hash());
            prop_assert!(a.same_units(b));
            prop_assert_eq!(a.compare(m), b.compare(n));
            prop_assert_eq!(a.find(n, 0), b.find(m, 0));
            prop_assert_eq!(a.find(m, 0), b.find(n, 0));
            prop_assert_eq!(a.find_last(n, 99), b.find_last(m, 99));
        }

        #[test]
        fn indices_are_canonical(index in any::<u32>()) {
            let text = index.to_string();
            let found = Flat::Latin1(text.as_bytes()).as_array_index();
            prop_assert_eq!(found, (index != u32::MAX).then_some(index));
        }
    }

    #[test]
    fn what_is_no_index() {
        for text in ["", "01", "-1", "1.0", "4294967295", "99999999999", "1a", "+1"] {
            assert_eq!(Flat::Latin1(text.as_bytes()).as_array_index(), None, "{text}");
        }
    }
}
