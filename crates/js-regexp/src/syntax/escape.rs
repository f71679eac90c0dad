//! What a backslash means, outside and inside classes.

use super::parser::{Parser, Result};
use super::sink::{Assertion, ClassEscape, Sink};
use super::source::{END, Source, is_lead, is_trail, join_surrogates};
use crate::error::PatternErrorKind as Kind;
use crate::unicode::Property;

/// Longer names are no property's; the longest is Changes_When_NFKC_Casefolded.
const LONGEST_PROPERTY: usize = 64;

impl<S: Source, K: Sink> Parser<'_, S, K> {
    /// Behind the `\` at `start`, outside a class. Gives whether a quantifier may follow.
    pub(super) fn atom_escape(&mut self, start: usize) -> Result<bool> {
        match char::from_u32(self.peek()) {
            Some('b') => {
                self.next();
                self.sink.assertion(Assertion::WordBoundary);
                return Ok(false);
            }
            Some('B') => {
                self.next();
                self.sink.assertion(Assertion::NotWordBoundary);
                return Ok(false);
            }
            Some('1'..='9') => {
                if self.decimal_escape(start)? {
                    return Ok(true);
                }
            }
            Some('k') if self.names_seen => {
                self.next();
                self.named_reference(start)?;
                return Ok(true);
            }
            _ => {
                if let Some((escape, negated)) = self.class_escape_letter() {
                    self.sink.escape(escape, negated);
                    return Ok(true);
                }
                if let Some((property, negated)) = self.property_escape(start)? {
                    self.sink.property(property, negated);
                    return Ok(true);
                }
            }
        }
        let c = self.character_escape(start, false)?;
        self.sink.character(c);
        Ok(true)
    }

    /// `\N`: a reference to a group. False, without moving, where Annex B reads it otherwise.
    fn decimal_escape(&mut self, start: usize) -> Result<bool> {
        let digits = self.at;
        let number = self.decimal().and_then(|n| u32::try_from(n).ok());
        if !self.unicode {
            let known = self.count_captures();
            if number.is_none_or(|n| n > known) {
                self.at = digits;
                return Ok(false);
            }
        }
        let Some(number) = number else { return self.error(start, Kind::InvalidDecimalEscape) };
        if number > self.highest_reference.0 {
            self.highest_reference = (number, start as u32);
        }
        self.sink.backreference(number);
        Ok(true)
    }

    /// `d D s S w W`.
    pub(super) fn class_escape_letter(&mut self) -> Option<(ClassEscape, bool)> {
        let escape = match char::from_u32(self.peek())? {
            'd' => (ClassEscape::Digit, false),
            'D' => (ClassEscape::Digit, true),
            's' => (ClassEscape::Space, false),
            'S' => (ClassEscape::Space, true),
            'w' => (ClassEscape::Word, false),
            'W' => (ClassEscape::Word, true),
            _ => return None,
        };
        self.next();
        Some(escape)
    }

    /// `p{...} P{...}`, in the Unicode modes.
    pub(super) fn property_escape(&mut self, start: usize) -> Result<Option<(Property, bool)>> {
        let negated = self.sees('P');
        if !self.unicode || !(negated || self.sees('p')) {
            return Ok(None);
        }
        self.next();
        if !self.eat('{') {
            return self.error(start, Kind::InvalidPropertyEscape);
        }
        let mut buffer = [0u8; LONGEST_PROPERTY];
        let mut length = 0;
        let mut equals = None;
        loop {
            let c = self.next();
            match u8::try_from(c) {
                Ok(b'}') => break,
                Ok(b'=') if equals.is_none() => equals = Some(length),
                Ok(c) if c.is_ascii_alphanumeric() || c == b'_' => {
                    // What does not fit is remembered as too long.
                    if let Some(place) = buffer.get_mut(length) {
                        *place = c;
                    }
                    length += 1;
                }
                _ => return self.error(start, Kind::InvalidPropertyEscape),
            }
        }
        let text = buffer.get(..length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("");
        let property = match equals {
            Some(at) => {
                let (name, value) = text.split_at_checked(at).unwrap_or(("", ""));
                Property::with_value(name, value)
            }
            None => Property::lone(text),
        };
        let Some(property) = property else { return self.error(start, Kind::UnknownProperty) };
        if property.has_strings() {
            if !self.sets {
                return self.error(start, Kind::PropertyOfStringsNeedsV);
            }
            if negated {
                return self.error(start, Kind::NegatedStrings);
            }
        }
        Ok(Some((property, negated)))
    }

    /// CharacterEscape behind the `\` at `start`: an escape that means one character.
    pub(super) fn character_escape(&mut self, start: usize, in_class: bool) -> Result<u32> {
        let at = self.at;
        let c = self.next();
        let Some(letter) = char::from_u32(c) else {
            return match c {
                END => self.error(start, Kind::TrailingBackslash),
                // A lone surrogate escaped.
                _ if self.unicode => self.error(start, Kind::InvalidEscape),
                _ => Ok(c),
            };
        };
        Ok(match letter {
            'f' => 0x0c,
            'n' => 0x0a,
            'r' => 0x0d,
            't' => 0x09,
            'v' => 0x0b,
            'c' => {
                let letter = self.peek();
                match char::from_u32(letter) {
                    Some(c) if c.is_ascii_alphabetic() => {
                        self.next();
                        letter % 32
                    }
                    // Annex B: in a class digits and the underscore are control letters too.
                    Some('0'..='9' | '_') if in_class && !self.unicode => {
                        self.next();
                        letter % 32
                    }
                    _ if self.unicode => return self.error(start, Kind::InvalidControlEscape),
                    // Annex B: the backslash stands for itself, and `c` is read again.
                    _ => {
                        self.at = at;
                        u32::from('\\')
                    }
                }
            }
            '0' if !matches!(char::from_u32(self.peek()), Some('0'..='9')) => 0,
            '0'..='9' if self.unicode => return self.error(start, Kind::InvalidDecimalEscape),
            '0'..='7' => self.legacy_octal(c - u32::from('0')),
            'x' => match self.hex_digits(2) {
                Some(value) => value,
                None if self.unicode => return self.error(start, Kind::InvalidUnicodeEscape),
                None => c,
            },
            'u' => match self.unicode_escape() {
                Some(value) => value,
                None if self.unicode => return self.error(start, Kind::InvalidUnicodeEscape),
                None => c,
            },
            'k' if self.names_seen && !self.unicode => {
                return self.error(start, Kind::InvalidNamedReference);
            }
            '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' => c,
            '-' if in_class && self.unicode => c,
            _ if self.unicode => return self.error(start, Kind::InvalidEscape),
            _ => c,
        })
    }

    /// Annex B: up to three octal digits, the first of which is read.
    fn legacy_octal(&mut self, first: u32) -> u32 {
        let mut value = first;
        for _ in 0..2 {
            let (c, behind) = self.source.read(self.at, self.unicode);
            match char::from_u32(c).and_then(|c| c.to_digit(8)) {
                Some(digit) if value * 8 + digit <= 0o377 => value = value * 8 + digit,
                _ => break,
            }
            self.at = behind;
        }
        value
    }

    /// Exactly `count` hexadecimal digits; otherwise nothing is taken.
    fn hex_digits(&mut self, count: u32) -> Option<u32> {
        let start = self.at;
        let mut value = 0;
        for _ in 0..count {
            match char::from_u32(self.next()).and_then(|c| c.to_digit(16)) {
                Some(digit) => value = value * 16 + digit,
                None => {
                    self.at = start;
                    return None;
                }
            }
        }
        Some(value)
    }

    /// Behind `\u`: `HHHH`, and in the Unicode modes pairs of them and `{H...}`. Nothing is taken
    /// where the digits are wrong.
    pub(super) fn unicode_escape(&mut self) -> Option<u32> {
        let start = self.at;
        if self.unicode && self.eat('{') {
            let mut value = 0u32;
            let mut digits = 0;
            loop {
                let c = char::from_u32(self.next());
                match c.and_then(|c| c.to_digit(16)) {
                    Some(digit) if value < 0x110000 => value = value * 16 + digit,
                    _ if c == Some('}') && digits > 0 && value < 0x110000 => return Some(value),
                    _ => {
                        self.at = start;
                        return None;
                    }
                }
                digits += 1;
            }
        }
        let unit = self.hex_digits(4)?;
        if self.unicode && is_lead(unit) {
            let behind = self.at;
            if self.eat('\\')
                && self.eat('u')
                && let Some(trail) = self.hex_digits(4).filter(|&t| is_trail(t))
            {
                return Some(join_surrogates(unit, trail));
            }
            self.at = behind;
        }
        Some(unit)
    }
}
