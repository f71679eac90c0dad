//! Sets of code points as sorted, disjoint, non-adjacent ranges.

/// Behind the last code point.
const LIMIT: u32 = 0x110000;

/// A set of code points.
///
/// Kept as an inversion list: boundaries in rising order, the first starting a run of members, the
/// second ending it, and so on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct CodePointSet {
    boundaries: Vec<u32>,
}

impl CodePointSet {
    /// A set from an inversion list in rising order with an even count.
    pub(super) fn from_boundaries(boundaries: Vec<u32>) -> CodePointSet {
        debug_assert!(boundaries.is_sorted_by(|a, b| a < b) && boundaries.len().is_multiple_of(2));
        CodePointSet { boundaries }
    }

    /// The set of `ranges`, both ends included, in any order.
    pub(crate) fn from_ranges(ranges: &[(u32, u32)]) -> CodePointSet {
        let mut sorted = ranges.to_vec();
        sorted.sort_unstable();
        let mut set = CodePointSet::default();
        for (low, high) in sorted {
            set.add(low, high);
        }
        set
    }

    /// All code points.
    pub(crate) fn all() -> CodePointSet {
        CodePointSet { boundaries: vec![0, LIMIT] }
    }

    /// The ranges in rising order, both ends included.
    pub(crate) fn ranges(&self) -> impl DoubleEndedIterator<Item = (u32, u32)> + '_ {
        self.boundaries.chunks_exact(2).map(|pair| (pair[0], pair[1] - 1))
    }

    /// How many code points it has.
    #[cfg(test)]
    fn count(&self) -> u32 {
        self.ranges().map(|(low, high)| high - low + 1).sum()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.boundaries.is_empty()
    }

    pub(crate) fn contains(&self, c: u32) -> bool {
        self.boundaries.partition_point(|&b| b <= c) % 2 == 1
    }

    /// Adds `low` to `high`, both included. Cheap when added in rising order.
    pub(crate) fn add(&mut self, low: u32, high: u32) {
        debug_assert!(low <= high && high < LIMIT);
        match self.boundaries.last().copied() {
            Some(last) if low < last => {
                // What the new range touches collapses into one range.
                let from = self.boundaries.partition_point(|&b| b < low);
                let to = self.boundaries.partition_point(|&b| b <= high + 1);
                let start = if from % 2 == 0 { Some(low) } else { None };
                let end = if to % 2 == 0 { Some(high + 1) } else { None };
                self.boundaries.splice(from..to, start.into_iter().chain(end));
            }
            Some(last) if low == last => {
                if let Some(end) = self.boundaries.last_mut() {
                    *end = high + 1;
                }
            }
            _ => self.boundaries.extend([low, high + 1]),
        }
    }

    /// Everything else.
    #[cfg(test)]
    pub(crate) fn complement(&self) -> CodePointSet {
        let mut boundaries = Vec::with_capacity(self.boundaries.len() + 2);
        let skip = usize::from(self.boundaries.first() == Some(&0));
        if skip == 0 {
            boundaries.push(0);
        }
        boundaries.extend_from_slice(&self.boundaries[skip.min(self.boundaries.len())..]);
        if boundaries.last() == Some(&LIMIT) {
            boundaries.pop();
        } else {
            boundaries.push(LIMIT);
        }
        CodePointSet { boundaries }
    }

    pub(crate) fn union(&self, other: &CodePointSet) -> CodePointSet {
        self.merge(other, |a, b| a || b)
    }

    pub(crate) fn intersection(&self, other: &CodePointSet) -> CodePointSet {
        self.merge(other, |a, b| a && b)
    }

    pub(crate) fn difference(&self, other: &CodePointSet) -> CodePointSet {
        self.merge(other, |a, b| a && !b)
    }

    /// Do the two share a code point?
    pub(crate) fn intersects(&self, other: &CodePointSet) -> bool {
        let (mut a, mut b) = (self.ranges().peekable(), other.ranges().peekable());
        while let (Some(&(low_a, high_a)), Some(&(low_b, high_b))) = (a.peek(), b.peek()) {
            if low_a.max(low_b) <= high_a.min(high_b) {
                return true;
            }
            if high_a < high_b {
                a.next();
            } else {
                b.next();
            }
        }
        false
    }

    /// Sweeps over both inversion lists at once; `keep(false, false)` must be false.
    fn merge(&self, other: &CodePointSet, keep: impl Fn(bool, bool) -> bool) -> CodePointSet {
        let (a, b) = (&self.boundaries, &other.boundaries);
        let (mut i, mut j) = (0, 0);
        let mut boundaries = Vec::with_capacity(a.len() + b.len());
        let mut inside = false;
        while i < a.len() || j < b.len() {
            let next_a = a.get(i).copied().unwrap_or(LIMIT + 1);
            let next_b = b.get(j).copied().unwrap_or(LIMIT + 1);
            let at = next_a.min(next_b);
            i += usize::from(next_a == at);
            j += usize::from(next_b == at);
            let now = keep(i % 2 == 1, j % 2 == 1);
            if now != inside {
                boundaries.push(at);
                inside = now;
            }
        }
        CodePointSet { boundaries }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use solution_key::Rng;

    /// The same operations on a plain bit table of 64 code points.
    #[test]
    fn operations_agree_with_a_table_of_bits() {
        let mut rng = Rng::new(3);
        let random = |rng: &mut Rng| {
            let (mut set, mut bits) = (CodePointSet::default(), 0u64);
            for _ in 0..rng.below(6) {
                let low = rng.below(64);
                let high = rng.between(low, 63.min(low + 9));
                set.add(low, high);
                for c in low..=high {
                    bits |= 1 << c;
                }
            }
            (set, bits)
        };
        for _ in 0..2000 {
            let (a, bits_a) = random(&mut rng);
            let (b, bits_b) = random(&mut rng);
            let check = |set: &CodePointSet, bits: u64| {
                assert!(set.boundaries.is_sorted_by(|x, y| x < y));
                for c in 0..64 {
                    assert_eq!(set.contains(c), bits >> c & 1 == 1);
                }
            };
            check(&a, bits_a);
            check(&a.union(&b), bits_a | bits_b);
            check(&a.intersection(&b), bits_a & bits_b);
            check(&a.difference(&b), bits_a & !bits_b);
            check(&a.complement(), !bits_a);
            assert_eq!(a.intersects(&b), bits_a & bits_b != 0);
            assert_eq!(a.complement().complement(), a);
            assert_eq!(a.count(), bits_a.count_ones());
        }
        assert!(CodePointSet::all().complement().is_empty());
    }
}
