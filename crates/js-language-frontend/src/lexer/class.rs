//! The class of each byte: the first dispatch of the lexer.

use super::token::TokenKind;

/// What a byte may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CharacterClass {
    /// Blank, tab, vertical tab, form feed.
    Space,
    /// Line feed or carriage return.
    LineEnd,
    /// A letter, `$` or `_`.
    Letter,
    /// A decimal digit.
    Digit,
    /// A punctuator that is no prefix of a longer one.
    Single(TokenKind),
    /// `.`: a punctuator or a number.
    Dot,
    /// `/`: a comment, or a punctuator that the parser may take for a regular expression.
    Slash,
    /// `<`: a punctuator or an HTML-like comment.
    Less,
    /// `-`: a punctuator or an HTML-like comment.
    Minus,
    /// Any other first byte of a punctuator.
    Punctuator,
    /// `'` or `"`.
    Quote,
    /// A template.
    Backtick,
    /// `#`: a private name.
    Hash,
    /// `\`: a name that starts with an escape.
    Backslash,
    /// A byte of a character outside ASCII: space, line end, or a name.
    Unicode,
    /// A byte that starts no token.
    Other,
}

static CLASSES: [CharacterClass; 256] = {
    let mut classes = [CharacterClass::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b' ' | b'\t' | 0x0B | 0x0C => CharacterClass::Space,
            b'\n' | b'\r' => CharacterClass::LineEnd,
            b'a'..=b'z' | b'A'..=b'Z' | b'$' | b'_' => CharacterClass::Letter,
            b'0'..=b'9' => CharacterClass::Digit,
            b'{' => CharacterClass::Single(TokenKind::BraceOpen),
            b'}' => CharacterClass::Single(TokenKind::BraceClose),
            b'(' => CharacterClass::Single(TokenKind::ParenOpen),
            b')' => CharacterClass::Single(TokenKind::ParenClose),
            b'[' => CharacterClass::Single(TokenKind::BracketOpen),
            b']' => CharacterClass::Single(TokenKind::BracketClose),
            b';' => CharacterClass::Single(TokenKind::Semicolon),
            b',' => CharacterClass::Single(TokenKind::Comma),
            b':' => CharacterClass::Single(TokenKind::Colon),
            b'~' => CharacterClass::Single(TokenKind::BitNot),
            b'.' => CharacterClass::Dot,
            b'/' => CharacterClass::Slash,
            b'<' => CharacterClass::Less,
            b'-' => CharacterClass::Minus,
            b'?' | b'=' | b'!' | b'>' | b'+' | b'*' | b'%' | b'&' | b'|' | b'^' => CharacterClass::Punctuator,
            b'"' | b'\'' => CharacterClass::Quote,
            b'`' => CharacterClass::Backtick,
            b'#' => CharacterClass::Hash,
            b'\\' => CharacterClass::Backslash,
            0x80.. => CharacterClass::Unicode,
            _ => CharacterClass::Other,
        };
        byte += 1;
    }
    classes
};

/// The class of `byte`.
#[inline]
pub fn class_of(byte: u8) -> CharacterClass {
    CLASSES[byte as usize]
}

/// Whether `byte` goes on an ASCII name.
#[inline]
pub(super) fn continues_name(byte: u8) -> bool {
    static CONTINUES: [bool; 256] = {
        let mut table = [false; 256];
        let mut byte = 0;
        while byte < 256 {
            table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'$' || byte as u8 == b'_';
            byte += 1;
        }
        table
    };
    CONTINUES[byte as usize]
}
