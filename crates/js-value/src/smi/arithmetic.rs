//! Arithmetic on tagged words that are small integers.

use super::{Tagged, Width};
use crate::arithmetic::Operator;

/// The outcome of arithmetic on small integers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// It is a small integer again.
    Smi(Tagged),
    /// It is not: the number for a new heap number.
    HeapNumber(f64),
}

impl Tagged {
    /// `self + other` on tagged words: no untagging, the tags add up to 0.
    pub fn add(self, other: Tagged, width: Width) -> Outcome {
        self.checked(other, width, self.0.checked_add(other.0), Operator::Add)
    }

    /// `self - other` on tagged words.
    pub fn subtract(self, other: Tagged, width: Width) -> Outcome {
        self.checked(other, width, self.0.checked_sub(other.0), Operator::Subtract)
    }

    /// `self * other`: one operand is untagged first, or the tag would be squared. A zero with a
    /// negative operand is -0, which is no integer.
    pub fn multiply(self, other: Tagged, width: Width) -> Outcome {
        let product = (self.0 >> 1).checked_mul(other.0);
        let negative_zero = product == Some(0) && (self.0 < 0 || other.0 < 0);
        self.checked(other, width, product.filter(|_| !negative_zero), Operator::Multiply)
    }

    /// `self / other`: a small integer if nothing is left over, and it is not -0 either.
    pub fn divide(self, other: Tagged, width: Width) -> Outcome {
        let exact = other.0 != 0 && self.0 % other.0 == 0 && (self.0 != 0 || other.0 > 0);
        // The tags cancel out.
        let quotient = exact.then(|| (self.0 / other.0) << 1);
        self.checked(other, width, quotient, Operator::Divide)
    }

    /// `self % other`: the sign is that of `self`, so a rest of 0 of a negative number is -0.
    pub fn remainder(self, other: Tagged, width: Width) -> Outcome {
        let rest = if other.0 == 0 { None } else { Some(self.0 % other.0) };
        let rest = rest.filter(|&rest| rest != 0 || self.0 >= 0);
        self.checked(other, width, rest, Operator::Remainder)
    }

    /// Any operator.
    ///
    /// # Panics
    /// In debug builds, where one of the two is a cell.
    pub fn operate(self, operator: Operator, other: Tagged, width: Width) -> Outcome {
        debug_assert!(self.both_smi(other), "both are small integers");
        // Shift counts are modulo 32, whatever the width.
        let count = (other.0 >> 1) as u32 & 31;
        let integer = (self.0 >> 1) as i32;
        let word = match operator {
            Operator::Add => return self.add(other, width),
            Operator::Subtract => return self.subtract(other, width),
            Operator::Multiply => return self.multiply(other, width),
            Operator::Divide => return self.divide(other, width),
            Operator::Remainder => return self.remainder(other, width),
            Operator::Exponentiate => None,
            // Tags of 0 stay 0, and signs extend: no untagging, no overflow.
            Operator::BitAnd => Some(self.0 & other.0),
            Operator::BitOr => Some(self.0 | other.0),
            Operator::BitXor => Some(self.0 ^ other.0),
            Operator::ShiftLeft => Some(i64::from(integer << count) << 1),
            // What is shifted into the tag is cleared.
            Operator::ShiftRight => Some((self.0 >> count) & !Tagged::CELL_TAG),
            Operator::ShiftRightUnsigned => Some(i64::from(integer as u32 >> count) << 1),
        };
        self.checked(other, width, word, operator)
    }

    /// `self < other`: tagged words are in the order of their integers.
    pub fn less(self, other: Tagged) -> bool {
        self.0 < other.0
    }

    /// `word` if it is there and in range; the operator on numbers otherwise.
    fn checked(self, other: Tagged, width: Width, word: Option<i64>, operator: Operator) -> Outcome {
        match word {
            Some(word) if width.holds(word >> 1) => Outcome::Smi(Tagged(word)),
            _ => {
                let number = operator.numbers((self.0 >> 1) as f64, (other.0 >> 1) as f64);
                // Exponents are not computed on words; their result may be a small integer.
                match width.integer(number) {
                    Some(integer) => Outcome::Smi(Tagged(integer << 1)),
                    None => Outcome::HeapNumber(number),
                }
            }
        }
    }
}
