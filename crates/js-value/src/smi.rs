//! Integers tagged by their lowest bit: 0 for a small integer, 1 for a cell.
//!
//! ```text
//! iiii…iiii 0   a small integer, shifted left by one: adding two needs no untagging
//! aaaa…aaa0 1   a cell's address plus one: a load folds the -1 into its displacement
//! ```
//!
//! What is no small integer needs a cell, even a double: that is the price, and why overflow hands
//! out the number instead of a word. Widths of 32 bits (31-bit integers, as with compressed
//! pointers) and 64 bits (32-bit integers) differ in the range alone.

use std::num::NonZeroU64;

/// How wide a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Width {
    /// 31-bit integers in 32-bit words.
    Narrow,
    /// 32-bit integers in 64-bit words.
    Wide,
}

impl Width {
    /// The least and greatest small integer.
    pub const fn range(self) -> (i64, i64) {
        match self {
            Width::Narrow => (-(1 << 30), (1 << 30) - 1),
            Width::Wide => (i32::MIN as i64, i32::MAX as i64),
        }
    }

    /// Whether `value` fits.
    pub const fn holds(self, value: i64) -> bool {
        let (least, greatest) = self.range();
        least <= value && value <= greatest
    }
}

/// A tagged word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Tagged(i64);

/// What a tagged word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// A small integer.
    Smi(i64),
    /// The address of a cell.
    Cell(NonZeroU64),
}

/// The outcome of arithmetic on small integers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// It is a small integer again.
    Smi(Tagged),
    /// It is not: the number for a new heap number.
    HeapNumber(f64),
}

impl Tagged {
    /// A small integer, if `value` is one in this width.
    pub const fn smi(value: i64, width: Width) -> Option<Tagged> {
        if width.holds(value) { Some(Tagged(value << 1)) } else { None }
    }

    /// A cell. Addresses are even.
    pub const fn cell(address: NonZeroU64) -> Tagged {
        Tagged(address.get() as i64 | 1)
    }

    /// The word as it lies in memory.
    pub const fn bits(self) -> i64 {
        self.0
    }

    /// What it is.
    pub const fn word(self) -> Word {
        match NonZeroU64::new((self.0 as u64) & !1) {
            Some(address) if self.0 & 1 == 1 => Word::Cell(address),
            _ => Word::Smi(self.0 >> 1),
        }
    }

    /// `self + other` on tagged words: no untagging, the tags add up to 0.
    pub fn add(self, other: Tagged, width: Width) -> Outcome {
        Tagged::checked(self.0.checked_add(other.0), width, || self.as_f64() + other.as_f64())
    }

    /// `self - other` on tagged words.
    pub fn subtract(self, other: Tagged, width: Width) -> Outcome {
        Tagged::checked(self.0.checked_sub(other.0), width, || self.as_f64() - other.as_f64())
    }

    /// `self * other`: one operand is untagged first, or the tag would be squared. A zero with a
    /// negative operand is -0, which is no integer.
    pub fn multiply(self, other: Tagged, width: Width) -> Outcome {
        let product = (self.0 >> 1).checked_mul(other.0);
        let negative_zero = product == Some(0) && (self.0 < 0 || other.0 < 0);
        let product = if negative_zero { None } else { product };
        Tagged::checked(product, width, || self.as_f64() * other.as_f64())
    }

    fn checked(word: Option<i64>, width: Width, number: impl FnOnce() -> f64) -> Outcome {
        match word {
            Some(word) if width.holds(word >> 1) => Outcome::Smi(Tagged(word)),
            _ => Outcome::HeapNumber(number()),
        }
    }

    fn as_f64(self) -> f64 {
        (self.0 >> 1) as f64
    }
}
