//! Reads the characters of a pattern, whatever it is written in.
//!
//! The parser asks for the character at a position and gets the position behind it. Without `u`
//! and `v` a character is a UTF-16 code unit, with them a code point; the source text may be
//! WTF-8 (literals in source files) or UTF-16 (strings given to the constructor).

/// What [`Source::read`] gives behind the last character.
pub(crate) const END: u32 = u32::MAX;

/// A pattern's text.
pub(crate) trait Source: Copy {
    /// The character at `at`, and where the next one starts. `(END, at)` at the end.
    fn read(self, at: usize, code_points: bool) -> (u32, usize);

    /// Length in the unit that positions count.
    fn len(self) -> usize;
}

/// Joins a surrogate pair.
pub(crate) fn join_surrogates(lead: u32, trail: u32) -> u32 {
    0x10000 + ((lead & 0x3ff) << 10) + (trail & 0x3ff)
}

/// Is this the first half of a pair?
pub(crate) fn is_lead(c: u32) -> bool {
    c & !0x3ff == 0xd800
}

/// Is this the second half of a pair?
pub(crate) fn is_trail(c: u32) -> bool {
    c & !0x3ff == 0xdc00
}

impl Source for &[u16] {
    #[inline]
    fn read(self, at: usize, code_points: bool) -> (u32, usize) {
        let Some(&unit) = self.get(at) else { return (END, at) };
        let unit = u32::from(unit);
        if code_points
            && is_lead(unit)
            && let Some(&next) = self.get(at + 1)
            && is_trail(u32::from(next))
        {
            return (join_surrogates(unit, u32::from(next)), at + 2);
        }
        (unit, at + 1)
    }

    fn len(self) -> usize {
        <[u16]>::len(self)
    }
}

/// WTF-8. When code units are asked for, a character of four bytes reads as two surrogates; the
/// position between them is two bytes into it, where no other character can start.
impl Source for &[u8] {
    #[inline]
    fn read(self, at: usize, code_points: bool) -> (u32, usize) {
        let Some(&first) = self.get(at) else { return (END, at) };
        if first < 0x80 {
            return (u32::from(first), at + 1);
        }
        read_multibyte(self, at, first, code_points)
    }

    fn len(self) -> usize {
        <[u8]>::len(self)
    }
}

fn read_multibyte(text: &[u8], at: usize, first: u8, code_points: bool) -> (u32, usize) {
    let more = |i: usize| text.get(at + i).filter(|&&b| b & 0xc0 == 0x80).map(|&b| u32::from(b & 0x3f));
    let bits = u32::from(first);
    let decoded = match first {
        0xc2..=0xdf => more(1).map(|a| ((bits & 0x1f) << 6 | a, 2)),
        0xe0..=0xef => match (more(1), more(2)) {
            (Some(a), Some(b)) => Some(((bits & 0xf) << 12 | a << 6 | b, 3)),
            _ => None,
        },
        0xf0..=0xf4 => match (more(1), more(2), more(3)) {
            (Some(a), Some(b), Some(c)) => Some(((bits & 7) << 18 | a << 12 | b << 6 | c, 4)),
            _ => None,
        },
        // The middle of a character: its second half was left to be read.
        _ if !code_points && at >= 2 && text[at - 2] >= 0xf0 && more(0).is_some() => {
            let (whole, behind) = read_multibyte(text, at - 2, text[at - 2], true);
            return if behind == at + 2 {
                (0xdc00 + (whole.wrapping_sub(0x10000) & 0x3ff), behind)
            } else {
                (0xfffd, at + 1)
            };
        }
        _ => None,
    };
    match decoded {
        Some((c, 4)) if !(0x10000..0x110000).contains(&c) => (0xfffd, at + 4),
        Some((c, 4)) if !code_points => (0xd800 + ((c - 0x10000) >> 10), at + 2),
        Some((c, length)) => (c, at + length),
        // Not WTF-8: each stray byte counts as one replacement character.
        None => (0xfffd, at + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(source: impl Source, code_points: bool) -> Vec<u32> {
        let mut out = Vec::new();
        let mut at = 0;
        loop {
            let (c, next) = source.read(at, code_points);
            if c == END {
                return out;
            }
            assert!(next > at);
            out.push(c);
            at = next;
        }
    }

    #[test]
    fn both_encodings_read_alike() {
        let text = "aé€😀z\u{10ffff}";
        let utf16: Vec<u16> = text.encode_utf16().collect();
        let points: Vec<u32> = text.chars().map(u32::from).collect();
        let units: Vec<u32> = utf16.iter().map(|&u| u32::from(u)).collect();
        assert_eq!(all(text.as_bytes(), true), points);
        assert_eq!(all(&utf16[..], true), points);
        assert_eq!(all(text.as_bytes(), false), units);
        assert_eq!(all(&utf16[..], false), units);
    }

    #[test]
    fn lone_surrogates_and_stray_bytes_are_read_one_by_one() {
        assert_eq!(all(&b"\xed\xa0\xbd"[..], true), [0xd83d]);
        assert_eq!(all(&[0xdc00u16, 0xd83d][..], true), [0xdc00, 0xd83d]);
        assert_eq!(all(&b"\xff\x80\xf0\x9f"[..], false), [0xfffd, 0xfffd, 0xfffd, 0xfffd]);
        assert_eq!(all(&b"\xf5\x80\x80\x80"[..], true).len(), 4);
    }
}
