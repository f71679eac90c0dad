//! Integers tagged by their lowest bit: 0 for a small integer, 1 for a cell. The classic way of V8,
//! taught by node JV04 beside NaN boxing.
//!
//! ```text
//! narrow (32 bits)                        wide (64 bits)
//! iiiiiii…iiiiiiii0   31-bit integer      iiii…iiii (32) 000…0000 (31) 0   32-bit integer in V8;
//!                                         here: shifted by one as well, see below
//! aaaaaaa…aaaaaaa01   address of a cell   aaaa…aaaa…aaa01                  address of a cell
//! ```
//!
//! - A small integer is shifted left by one. Adding, subtracting and comparing two of them needs no
//!   untagging, nor do `&`, `|` and `^`: the tags of the operands give the tag of the result.
//!   Multiplying untags one operand, or the tag would be squared.
//! - A cell's address is even, so adding 1 marks it, and a load folds the −1 into its displacement.
//! - Whatever is no small integer is a cell: fractions, −0, NaN and large numbers are heap numbers,
//!   and undefined, null, true and false are cells at fixed addresses ([`cells`]).
//!
//! Both widths are the same code with another range: [`Width::Narrow`] keeps 31-bit integers, as with
//! compressed pointers; [`Width::Wide`] keeps 32-bit integers. (V8 puts wide ones into the upper half
//! of the word, so that overflow of the word is overflow of the range; here the range is compared,
//! which is the same question.)
//!
//! How this differs from [`crate::Value`]: a fraction costs an allocation there is none of in NaN
//! boxing, and every arithmetic result must be checked for overflow of 31 or 32 bits; in return a
//! word can be as short as 32 bits, and a pointer needs no mask. The tests run the same operations on
//! both.

mod arithmetic;
pub mod cells;

use std::num::NonZeroU64;

pub use arithmetic::Outcome;

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

    /// The number as a small integer: if it is whole, in range, and not -0.
    pub fn integer(self, number: f64) -> Option<i64> {
        // A cast saturates, and takes NaN to 0.
        let whole = number as i64;
        let is_it = whole as f64 == number && (whole != 0 || number.is_sign_positive());
        (is_it && self.holds(whole)).then_some(whole)
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

impl Tagged {
    /// Set in words that are cells.
    pub const CELL_TAG: i64 = 1;

    /// A small integer, if `value` is one in this width.
    pub const fn smi(value: i64, width: Width) -> Option<Tagged> {
        if width.holds(value) { Some(Tagged(value << 1)) } else { None }
    }

    /// A cell. Addresses are even.
    pub const fn cell(address: NonZeroU64) -> Tagged {
        debug_assert!(address.get() & 1 == 0, "an address is even");
        Tagged(address.get() as i64 | Tagged::CELL_TAG)
    }

    /// The word as it lies in memory. A narrow one is its lower half.
    pub const fn bits(self) -> i64 {
        self.0
    }

    /// Whether it is a small integer.
    pub const fn is_smi(self) -> bool {
        self.0 & Tagged::CELL_TAG == 0
    }

    /// The small integer, if it is one.
    pub const fn as_smi(self) -> Option<i64> {
        if self.is_smi() { Some(self.0 >> 1) } else { None }
    }

    /// The address of the cell, if it is one.
    pub const fn as_cell(self) -> Option<NonZeroU64> {
        if self.is_smi() { None } else { NonZeroU64::new((self.0 & !Tagged::CELL_TAG) as u64) }
    }

    /// What it is.
    pub const fn word(self) -> Word {
        match self.as_cell() {
            Some(address) => Word::Cell(address),
            None => Word::Smi(self.0 >> 1),
        }
    }

    /// Whether both are small integers: one test for two operands.
    pub const fn both_smi(self, other: Tagged) -> bool {
        (self.0 | other.0) & Tagged::CELL_TAG == 0
    }
}
