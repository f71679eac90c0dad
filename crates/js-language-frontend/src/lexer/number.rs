//! Number literals: their extent and their value.

use super::Lexer;
use super::token::{Token, TokenKind};
use crate::diagnostic::Code;
use js_value::number::from_radix_digits;

impl Lexer<'_> {
    /// A number that starts with a digit, or with `.` and a digit.
    pub(super) fn number(&mut self, start: usize, newline_before: bool) -> Token {
        let mut legacy_octal = false;
        let kind = match self.number_extent(start, &mut legacy_octal) {
            Ok(_) if self.at_name_start() => {
                let end = self.at;
                self.skip_name_part();
                self.fail(Code::NameAfterNumber, end, self.at.max(end + 1))
            }
            Ok(kind) => kind,
            Err(kind) => kind,
        };
        Token { legacy_octal, ..self.token(kind, start, newline_before) }
    }

    fn number_extent(&mut self, start: usize, legacy_octal: &mut bool) -> Result<TokenKind, TokenKind> {
        self.at = start;
        let mut plain_integer = true;
        if self.peek(0) == Some(b'0') {
            match self.peek(1) {
                Some(b'x' | b'X') => return self.radix_digits(u8::is_ascii_hexdigit),
                Some(b'o' | b'O') => return self.radix_digits(|byte| matches!(byte, b'0'..=b'7')),
                Some(b'b' | b'B') => return self.radix_digits(|byte| matches!(byte, b'0' | b'1')),
                Some(b'0'..=b'9') => {
                    *legacy_octal = true;
                    plain_integer = false;
                    while self.peek(0).is_some_and(|byte| byte.is_ascii_digit()) {
                        self.at += 1;
                    }
                    if self.peek(0) == Some(b'_') {
                        return Err(self.fail(Code::SeparatorAfterLeadingZero, self.at, self.at + 1));
                    }
                    if self.source[start..self.at].iter().all(|byte| matches!(byte, b'0'..=b'7')) {
                        return Ok(TokenKind::Number);
                    }
                }
                Some(b'_') => {
                    self.at += 1;
                    return Err(self.fail(Code::SeparatorAfterLeadingZero, self.at, self.at + 1));
                }
                _ => self.at += 1,
            }
        } else if self.peek(0) != Some(b'.') {
            self.digits(u8::is_ascii_digit)?;
        }
        if plain_integer && self.peek(0) == Some(b'n') {
            self.at += 1;
            return Ok(TokenKind::BigInt);
        }
        if self.peek(0) == Some(b'.') {
            self.at += 1;
            if self.peek(0) == Some(b'_') {
                return Err(self.fail(Code::MisplacedSeparator, self.at, self.at + 1));
            }
            if self.peek(0).is_some_and(|byte| byte.is_ascii_digit()) {
                self.digits(u8::is_ascii_digit)?;
            }
        }
        if matches!(self.peek(0), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(0), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if !self.peek(0).is_some_and(|byte| byte.is_ascii_digit()) {
                return Err(self.fail(Code::MissingExponent, start, self.at));
            }
            self.digits(u8::is_ascii_digit)?;
        }
        Ok(TokenKind::Number)
    }

    /// The digits after `0x`, `0o` or `0b`, with an optional `n`.
    fn radix_digits(&mut self, is_digit: fn(&u8) -> bool) -> Result<TokenKind, TokenKind> {
        let start = self.at;
        self.at += 2;
        if !self.peek(0).is_some_and(|byte| is_digit(&byte)) {
            return Err(self.fail(Code::MissingDigits, start, self.at));
        }
        self.digits(is_digit)?;
        if self.peek(0) == Some(b'n') {
            self.at += 1;
            return Ok(TokenKind::BigInt);
        }
        Ok(TokenKind::Number)
    }

    /// A run of digits with single separators between them.
    fn digits(&mut self, is_digit: fn(&u8) -> bool) -> Result<(), TokenKind> {
        loop {
            while self.peek(0).is_some_and(|byte| is_digit(&byte)) {
                self.at += 1;
            }
            if self.peek(0) != Some(b'_') {
                return Ok(());
            }
            if !self.peek(1).is_some_and(|byte| is_digit(&byte)) {
                return Err(self.fail(Code::MisplacedSeparator, self.at, self.at + 1));
            }
            self.at += 1;
        }
    }
}

/// What a number literal means.
#[derive(Clone, Debug, PartialEq)]
pub enum NumberValue {
    /// A Number.
    Number(f64),
    /// A BigInt: its digits with radix prefix, without separators.
    BigInt(String),
}

/// The value of a well-formed number literal, correctly rounded.
pub fn number_value(literal: &[u8]) -> NumberValue {
    // Most literals are a few plain digits.
    if literal.len() <= 9 && literal[0] != b'0' && literal.iter().all(u8::is_ascii_digit) {
        return NumberValue::Number(literal.iter().fold(0u32, |n, d| n * 10 + u32::from(d - b'0')).into());
    }
    let text: String = literal.iter().filter(|&&byte| byte != b'_').map(|&byte| byte as char).collect();
    if let Some(digits) = text.strip_suffix('n') {
        return NumberValue::BigInt(digits.to_ascii_lowercase());
    }
    let value = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => from_radix_digits(&text[2..], 16),
        [b'0', b'o' | b'O', ..] => from_radix_digits(&text[2..], 8),
        [b'0', b'b' | b'B', ..] => from_radix_digits(&text[2..], 2),
        [b'0', rest @ ..] if !rest.is_empty() && rest.iter().all(|byte| matches!(byte, b'0'..=b'7')) => {
            from_radix_digits(&text[1..], 8)
        }
        _ => text.parse().ok(),
    };
    NumberValue::Number(value.unwrap_or(f64::NAN))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> f64 {
        match number_value(text.as_bytes()) {
            NumberValue::Number(value) => value,
            NumberValue::BigInt(_) => panic!("{text} is a BigInt"),
        }
    }

    #[test]
    fn values_are_correctly_rounded() {
        assert_eq!(number("9007199254740993"), 9007199254740992.0);
        assert_eq!(number("0x20000000000001"), 9007199254740992.0);
        assert_eq!(number("0x20000000000003"), 9007199254740996.0);
        assert_eq!(number("0x200000000000010000000000000000000001"), 2f64.powi(141) + 2f64.powi(89));
        assert_eq!(number("1_000.5e-1_0"), 1000.5e-10);
        assert_eq!(number(".5"), 0.5);
        assert_eq!(number("5."), 5.0);
        assert_eq!(number("017"), 15.0);
        assert_eq!(number("019"), 19.0);
        assert_eq!(number("0b101"), 5.0);
        assert_eq!(number("0O17"), 15.0);
        assert_eq!(number("1e999"), f64::INFINITY);
        assert_eq!(number(&format!("0x{}", "f".repeat(300))), f64::INFINITY);
        assert_eq!(number("123456789"), 123456789.0);
    }

    #[test]
    fn bigints_keep_their_digits() {
        assert_eq!(number_value(b"1_0n"), NumberValue::BigInt("10".into()));
        assert_eq!(number_value(b"0XFFn"), NumberValue::BigInt("0xff".into()));
    }
}
