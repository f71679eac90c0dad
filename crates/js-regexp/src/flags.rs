//! The flags of a regular expression: `d g i m s u v y`.

use std::fmt;

/// A valid set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags(u8);

/// Letters in the order of `RegExp.prototype.flags`; a flag's bit is its place in this list.
const LETTERS: &[u8; 8] = b"dgimsuvy";
const D: u8 = 1 << 0;
const G: u8 = 1 << 1;
const I: u8 = 1 << 2;
const M: u8 = 1 << 3;
const S: u8 = 1 << 4;
const U: u8 = 1 << 5;
const V: u8 = 1 << 6;
const Y: u8 = 1 << 7;

impl Flags {
    /// Reads flags from text. Each letter may stand once, and `u` and `v` exclude each other.
    pub fn parse(text: &str) -> Result<Flags, FlagError> {
        Flags::from_characters(text.char_indices().map(|(offset, c)| (offset, u32::from(c))))
    }

    /// Reads flags from UTF-16, as the RegExp constructor gets them.
    pub fn parse_utf16(text: &[u16]) -> Result<Flags, FlagError> {
        Flags::from_characters(text.iter().enumerate().map(|(offset, &c)| (offset, u32::from(c))))
    }

    fn from_characters(characters: impl Iterator<Item = (usize, u32)>) -> Result<Flags, FlagError> {
        let mut flags = 0;
        for (offset, c) in characters {
            let error = |kind| Err(FlagError { offset: offset as u32, kind });
            let letter = char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER);
            let Some(bit) = LETTERS.iter().position(|&l| u32::from(l) == c) else {
                return error(FlagErrorKind::Unknown(letter));
            };
            let flag = 1 << bit;
            if flags & flag != 0 {
                return error(FlagErrorKind::Repeated(letter));
            }
            flags |= flag;
            if flags & (U | V) == U | V {
                return error(FlagErrorKind::BothUnicodeModes);
            }
        }
        Ok(Flags(flags))
    }

    /// `d`: matches carry the indices of their groups.
    pub fn has_indices(self) -> bool {
        self.0 & D != 0
    }

    /// `g`: all matches, from lastIndex on.
    pub fn global(self) -> bool {
        self.0 & G != 0
    }

    /// `i`: letters match their other case.
    pub fn ignore_case(self) -> bool {
        self.0 & I != 0
    }

    /// `m`: `^` and `$` match at line ends too.
    pub fn multiline(self) -> bool {
        self.0 & M != 0
    }

    /// `s`: `.` matches line ends too.
    pub fn dot_all(self) -> bool {
        self.0 & S != 0
    }

    /// `u`: pattern and text are sequences of code points.
    pub fn unicode(self) -> bool {
        self.0 & U != 0
    }

    /// `v`: like `u`, with set notation in classes.
    pub fn unicode_sets(self) -> bool {
        self.0 & V != 0
    }

    /// `y`: a match must start at lastIndex.
    pub fn sticky(self) -> bool {
        self.0 & Y != 0
    }

    /// `u` or `v`: what the specification calls HasEitherUnicodeFlag.
    pub fn either_unicode(self) -> bool {
        self.0 & (U | V) != 0
    }
}

impl fmt::Display for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (bit, &letter) in LETTERS.iter().enumerate() {
            if self.0 & (1 << bit) != 0 {
                write!(f, "{}", letter as char)?;
            }
        }
        Ok(())
    }
}

/// Why a text is no set of flags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagError {
    /// Where the offending flag stands: in bytes, or in code units for UTF-16.
    pub offset: u32,
    /// What is wrong with it.
    pub kind: FlagErrorKind,
}

/// What can be wrong with a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FlagErrorKind {
    /// No such flag.
    Unknown(char),
    /// The flag stands twice.
    Repeated(char),
    /// `u` and `v` together.
    BothUnicodeModes,
}

impl fmt::Display for FlagError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            FlagErrorKind::Unknown(c) => write!(f, "there is no regular-expression flag '{c}'"),
            FlagErrorKind::Repeated(c) => write!(f, "the regular-expression flag '{c}' stands twice"),
            FlagErrorKind::BothUnicodeModes => f.write_str("the flags 'u' and 'v' exclude each other"),
        }
    }
}

impl std::error::Error for FlagError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_flags_are_read_and_printed_in_order() {
        let flags = Flags::parse("yvsmigd").unwrap();
        assert_eq!(flags.to_string(), "dgimsvy");
        assert!(flags.unicode_sets() && !flags.unicode() && flags.either_unicode());
        assert_eq!(Flags::parse_utf16(&[]).unwrap(), Flags::default());
    }

    #[test]
    fn wrong_flags_are_placed() {
        let kind = |text: &str| Flags::parse(text).map_err(|e| (e.offset, e.kind));
        assert_eq!(kind("gg"), Err((1, FlagErrorKind::Repeated('g'))));
        assert_eq!(kind("é"), Err((0, FlagErrorKind::Unknown('é'))));
        assert_eq!(kind("vu"), Err((1, FlagErrorKind::BothUnicodeModes)));
    }
}
