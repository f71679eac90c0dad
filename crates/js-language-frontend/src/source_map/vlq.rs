//! Base64 VLQ: signed numbers of 32 bits as text.
//!
//! A number becomes a row of base64 digits, the least significant first. Each digit carries five
//! bits; its sixth says that another digit follows. The very lowest bit of the number is its
//! sign, so the first digit has room for four bits of the amount only:
//!
//! ```text
//!   first digit   ┌───┬───┬───┬───┬───┬───┐    each further digit   ┌───┬───┬───┬───┬───┬───┐
//!                 │ + │ 3   2   1   0 │ - │                         │ + │ 4   3   2   1   0 │
//!                 └───┴───┴───┴───┴───┴───┘                         └───┴───┴───┴───┴───┴───┘
//!                  more    amount      sign                          more      amount
//! ```
//!
//! Called by the reader and the writer of mappings and by the keys. Invariant: `decode` gives
//! back what `encode` was given, for every `i32`. Source: ECMA-426, "Base64 VLQ".

use std::fmt;

/// The base64 digits of RFC 4648, by value.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The value of each byte as a base64 digit, or [`NO_DIGIT`].
const VALUES: [u8; 256] = {
    let mut values = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 64 {
        values[DIGITS[value] as usize] = value as u8;
        value += 1;
    }
    values
};

/// Stands in [`VALUES`] for a byte that is no digit.
const NO_DIGIT: u8 = 0xff;

/// The bit of a digit that says that another one follows.
const MORE: u8 = 0b10_0000;

/// One base64 digit of a VLQ, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digit {
    /// Whether another digit follows.
    pub more: bool,
    /// Its five bits, 0 to 31.
    pub bits: u8,
}

impl Digit {
    /// The digit that `byte` stands for, if it is one.
    pub fn of(byte: u8) -> Option<Digit> {
        let value = VALUES[byte as usize];
        (value != NO_DIGIT).then_some(Digit { more: value & MORE != 0, bits: value & !MORE })
    }

    /// Its value in base64, 0 to 63.
    pub fn value(self) -> u8 {
        self.bits | if self.more { MORE } else { 0 }
    }
}

/// Why a text is no base64 VLQ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VlqError {
    /// A byte that is no base64 digit.
    NotADigit,
    /// The text ends although the last digit says that another one follows.
    Unfinished,
    /// The number needs more than 32 bits.
    TooLarge,
}

impl fmt::Display for VlqError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            VlqError::NotADigit => "not a base64 digit",
            VlqError::Unfinished => "unfinished number",
            VlqError::TooLarge => "number too large",
        })
    }
}

/// Reads one number of `text` that begins at byte `*at`, and moves `*at` behind it.
///
/// On an error `*at` stands on the offending digit, or on the number's first digit where the
/// number as a whole is wrong. Leading digits of value zero are allowed, as in the standard's
/// grammar; that the number is too large is found last.
#[inline]
pub fn decode(text: &[u8], at: &mut usize) -> Result<i32, VlqError> {
    let start = *at;
    let mut unsigned: u64 = 0;
    let mut shift = 0;
    loop {
        let Some(&byte) = text.get(*at) else {
            *at = start;
            return Err(VlqError::Unfinished);
        };
        let Some(digit) = Digit::of(byte) else { return Err(VlqError::NotADigit) };
        *at += 1;
        // Past 35 bits only zeros keep the number in range; any other bit is kept as "too large".
        let bits = u64::from(digit.bits);
        unsigned |= if shift < 35 { bits << shift } else { u64::from(bits != 0) << 32 };
        shift = (shift + 5).min(35);
        if !digit.more {
            break;
        }
    }
    let Ok(unsigned) = u32::try_from(unsigned) else {
        *at = start;
        return Err(VlqError::TooLarge);
    };
    let amount = (unsigned >> 1) as i32;
    Ok(match (unsigned & 1 == 1, amount) {
        (false, _) => amount,
        // "Minus zero" has a use: it is the one number whose amount does not fit into 31 bits.
        (true, 0) => i32::MIN,
        (true, _) => -amount,
    })
}

/// Writes `number` behind what `out` already holds: 1 to 7 digits.
#[inline]
pub fn encode(number: i32, out: &mut Vec<u8>) {
    // For `i32::MIN` the amount is shifted out whole and only the sign is left, as it should be.
    let mut rest = (number.unsigned_abs() << 1) | u32::from(number < 0);
    loop {
        let bits = (rest & 31) as u8;
        rest >>= 5;
        let digit = Digit { more: rest != 0, bits };
        out.push(DIGITS[digit.value() as usize]);
        if rest == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Result<i32, (VlqError, usize)> {
        let mut at = 0;
        decode(text.as_bytes(), &mut at).map_err(|e| (e, at))
    }

    #[test]
    fn the_examples_of_the_standard() {
        assert_eq!(decoded("iB"), Ok(17));
        assert_eq!(decoded("V"), Ok(-10));
        assert_eq!(decoded("B"), Ok(i32::MIN));
    }

    #[test]
    fn the_edges_of_the_range() {
        for number in [0, 1, -1, 15, 16, -15, -16, i32::MAX, -i32::MAX, i32::MIN] {
            let mut text = Vec::new();
            encode(number, &mut text);
            let mut at = 0;
            assert_eq!(decode(&text, &mut at), Ok(number));
            assert_eq!(at, text.len());
        }
    }

    #[test]
    fn zero_digits_may_trail_and_errors_are_placed() {
        assert_eq!(decoded("hggggggggggA"), Ok(i32::MIN));
        assert_eq!(decoded("////////D"), Err((VlqError::TooLarge, 0)));
        assert_eq!(decoded("ggggggE"), Err((VlqError::TooLarge, 0)));
        assert_eq!(decoded("gggggggggggB"), Err((VlqError::TooLarge, 0)));
        assert_eq!(decoded("g="), Err((VlqError::NotADigit, 1)));
        assert_eq!(decoded("gg"), Err((VlqError::Unfinished, 0)));
        assert_eq!(decoded(""), Err((VlqError::Unfinished, 0)));
    }
}
