//! Canonicalize: which characters are the same letter under flag `i`.
//!
//! With `u` or `v` two characters are the same if their simple case foldings are; without them, if
//! their upper-case forms are, as far as those are single code units and do not lead into ASCII.

use super::set::CodePointSet;
use super::{decode_mapping, index};
use std::sync::OnceLock;

/// One of the two canonicalizations, with its inverse.
pub(crate) struct Folding {
    /// (character, canonical form), sorted, where the two differ.
    forward: Vec<(u32, u32)>,
    /// (canonical form, character), sorted.
    backward: Vec<(u32, u32)>,
}

impl Folding {
    /// The canonicalization of patterns with `u` or `v` (`unicode`), or of others.
    pub(crate) fn of(unicode: bool) -> &'static Folding {
        static LEGACY: OnceLock<Folding> = OnceLock::new();
        static UNICODE: OnceLock<Folding> = OnceLock::new();
        let (cell, at) =
            if unicode { (&UNICODE, index::SIMPLE_FOLDING) } else { (&LEGACY, index::LEGACY_UPPERCASE) };
        cell.get_or_init(|| {
            let forward = decode_mapping(at);
            let mut backward: Vec<(u32, u32)> = forward.iter().map(|&(c, to)| (to, c)).collect();
            backward.sort_unstable();
            Folding { forward, backward }
        })
    }

    /// Canonicalize(c).
    pub(crate) fn canonicalize(&self, c: u32) -> u32 {
        match self.forward.binary_search_by_key(&c, |pair| pair.0) {
            Ok(i) => self.forward[i].1,
            Err(_) => c,
        }
    }

    /// The canonical forms of all members of `set`.
    pub(crate) fn image(&self, set: &CodePointSet) -> CodePointSet {
        let mut kept = Vec::new();
        let mut moved = Vec::new();
        for (low, high) in set.ranges() {
            let mut from = low;
            for &(c, to) in self.between(low, high) {
                if from < c {
                    kept.push((from, c - 1));
                }
                moved.push((to, to));
                from = c + 1;
            }
            if from <= high {
                kept.push((from, high));
            }
        }
        kept.append(&mut moved);
        CodePointSet::from_ranges(&kept)
    }

    /// All characters whose canonical form is in `set`.
    pub(crate) fn preimage(&self, set: &CodePointSet) -> CodePointSet {
        let mut ranges = Vec::new();
        for (low, high) in set.ranges() {
            let mut from = low;
            for &(c, _) in self.between(low, high) {
                if from < c {
                    ranges.push((from, c - 1));
                }
                from = c + 1;
            }
            if from <= high {
                ranges.push((from, high));
            }
            let first = self.backward.partition_point(|pair| pair.0 < low);
            let sources = self.backward[first..].iter().take_while(|pair| pair.0 <= high);
            ranges.extend(sources.map(|&(_, c)| (c, c)));
        }
        CodePointSet::from_ranges(&ranges)
    }

    /// All characters that are the same letter as a member of `set`.
    pub(crate) fn close(&self, set: &CodePointSet) -> CodePointSet {
        self.preimage(&self.image(set))
    }

    /// The set of all canonical forms: what AllCharacters is with `v` and `i` together.
    pub(crate) fn canonical_forms(&self) -> CodePointSet {
        self.image(&CodePointSet::all())
    }

    fn between(&self, low: u32, high: u32) -> &[(u32, u32)] {
        let from = self.forward.partition_point(|pair| pair.0 < low);
        let to = self.forward.partition_point(|pair| pair.0 <= high);
        &self.forward[from..to]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The generated table against the standard library's own upper-casing, unit by unit.
    #[test]
    fn legacy_canonicalization_is_upper_casing_of_single_units() {
        let folding = Folding::of(false);
        for unit in 0..0x10000u32 {
            let Some(c) = char::from_u32(unit) else { continue };
            let mut upper = c.to_uppercase();
            let single = match (upper.next(), upper.next()) {
                (Some(single), None) if u32::from(single) < 0x10000 => u32::from(single),
                _ => unit,
            };
            let expected = if unit >= 128 && single < 128 { unit } else { single };
            assert_eq!(folding.canonicalize(unit), expected, "U+{unit:04X}");
        }
    }

    #[test]
    fn closing_takes_in_every_form_of_a_letter() {
        let closed = |unicode, c| {
            let set = Folding::of(unicode).close(&CodePointSet::from_ranges(&[(c, c)]));
            set.ranges().flat_map(|(low, high)| low..=high).collect::<Vec<u32>>()
        };
        assert_eq!(closed(false, 0x6b), [0x4b, 0x6b]);
        assert_eq!(closed(true, 0x6b), [0x4b, 0x6b, 0x212a]);
        assert_eq!(closed(true, 0x1e9e), [0xdf, 0x1e9e]);
        assert_eq!(closed(false, 0x3c3), [0x3a3, 0x3c2, 0x3c3]);
    }

    #[test]
    fn folding_is_idempotent() {
        for unicode in [false, true] {
            let folding = Folding::of(unicode);
            for &(_, to) in &folding.forward {
                assert_eq!(folding.canonicalize(to), to);
            }
        }
    }
}
