//! Sets of characters in the form that the matchers test.

use crate::unicode::set::CodePointSet;

/// A set with constant-time membership: a table for Latin-1, a bit map or a few ranges for the
/// rest of the first plane, ranges above.
#[derive(Clone, Debug)]
pub(crate) struct CharSet {
    low: Box<[bool; 256]>,
    high: High,
    /// The ranges as they are, for listings and for characters above the first plane.
    ranges: Box<[(u32, u32)]>,
    /// Where in Latin-1 a run of members ends: the characters that are no members, if few.
    stops: Option<Stops>,
}

#[derive(Clone, Debug)]
enum High {
    /// Nothing above Latin-1.
    Nothing,
    /// Few ranges: looked through one by one.
    Few(Box<[(u32, u32)]>),
    /// Looked up in `ranges`.
    Many,
    /// One bit for each character of the first plane.
    Map(Box<UnitMap>),
}

/// One bit for each of the 65,536 code units.
pub(crate) type UnitMap = [u64; 1024];

/// Sets the bits `low` to `high`, both included.
pub(crate) fn fill_bits(map: &mut UnitMap, low: u32, high: u32) {
    let (first, last) = ((low >> 6) as usize, (high >> 6) as usize);
    let (from, to) = (u64::MAX << (low & 63), u64::MAX >> (63 - (high & 63)));
    if first == last {
        map[first] |= from & to;
    } else {
        map[first] |= from;
        map[first + 1..last].fill(u64::MAX);
        map[last] |= to;
    }
}

/// At most three Latin-1 characters, which `memchr` can look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stops {
    bytes: [u8; 3],
    count: u8,
}

impl Stops {
    /// The set of `bytes`, if it has one to three members.
    pub(crate) fn of(mut bytes: impl Iterator<Item = u8>) -> Option<Stops> {
        let mut stops = Stops { bytes: [bytes.next()?; 3], count: 1 };
        for byte in bytes {
            *stops.bytes.get_mut(stops.count as usize)? = byte;
            stops.count += 1;
        }
        Some(stops)
    }

    /// The first of them in `text`.
    pub(crate) fn find(self, text: &[u8]) -> Option<usize> {
        let [a, b, c] = self.bytes;
        match self.count {
            1 => memchr::memchr(a, text),
            2 => memchr::memchr2(a, b, text),
            _ => memchr::memchr3(a, b, c, text),
        }
    }
}

/// Up to so many ranges are looked through one by one.
const FEW: usize = 4;

impl CharSet {
    /// `roomy` allows a map of 8 KiB.
    pub(crate) fn new(set: &CodePointSet, roomy: bool) -> CharSet {
        let mut low = Box::new([false; 256]);
        let mut high = Vec::new();
        for (from, to) in set.ranges() {
            for c in from..=to.min(0xff) {
                low[c as usize] = true;
            }
            if to > 0xff {
                high.push((from.max(0x100), to));
            }
        }
        let high = match high.len() {
            0 => High::Nothing,
            1..=FEW => High::Few(high.into()),
            _ if !roomy => High::Many,
            _ => {
                let mut map = Box::new([0u64; 1024]);
                for &(from, to) in high.iter().filter(|range| range.0 <= 0xffff) {
                    fill_bits(&mut map, from, to.min(0xffff));
                }
                High::Map(map)
            }
        };
        let stops = Stops::of((0..=255u8).filter(|&c| !low[c as usize]));
        CharSet { low, high, ranges: set.ranges().collect(), stops }
    }

    #[inline(always)]
    pub(crate) fn contains(&self, c: u32) -> bool {
        match self.low.get(c as usize) {
            Some(&member) => member,
            None => self.contains_high(c),
        }
    }

    #[inline]
    fn contains_high(&self, c: u32) -> bool {
        match &self.high {
            High::Nothing => false,
            High::Few(ranges) => ranges.iter().any(|&(low, high)| low <= c && c <= high),
            High::Map(map) => match map.get((c >> 6) as usize) {
                Some(bits) => bits >> (c & 63) & 1 == 1,
                None => self.look_up(c),
            },
            High::Many => self.look_up(c),
        }
    }

    fn look_up(&self, c: u32) -> bool {
        let at = self.ranges.partition_point(|range| range.1 < c);
        self.ranges.get(at).is_some_and(|range| range.0 <= c)
    }

    /// The table for Latin-1.
    #[inline]
    pub(crate) fn low(&self) -> &[bool; 256] {
        &self.low
    }

    pub(crate) fn ranges(&self) -> &[(u32, u32)] {
        &self.ranges
    }

    /// The Latin-1 characters that are no members, if there are one to three of them.
    #[inline]
    pub(crate) fn stops(&self) -> Option<Stops> {
        self.stops
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unicode::Property;

    #[test]
    fn membership_agrees_with_the_set() {
        let sets = ["L", "Lu", "ASCII", "Any", "Cn", "Emoji", "Surrogate"]
            .map(|name| Property::lone(name).unwrap().characters());
        for set in sets {
            let fast = CharSet::new(&set, true);
            let slow = CharSet::new(&set.complement(), false);
            for c in (0..0x110000).step_by(7).chain(0..0x3000).chain(0xff00..0x10400) {
                assert_eq!(fast.contains(c), set.contains(c), "U+{c:04X}");
                assert_ne!(slow.contains(c), set.contains(c), "U+{c:04X}");
            }
        }
    }

    #[test]
    fn few_stops_are_searched_for() {
        let set = CodePointSet::from_ranges(&[(0x0a, 0x0a), (0x0d, 0x0d)]).complement();
        let stops = CharSet::new(&set, true).stops().unwrap();
        assert_eq!(stops.find(b"abc\rd\n"), Some(3));
        assert_eq!(CharSet::new(&CodePointSet::all(), true).stops(), None);
    }
}
