//! The cells that tagged words point at, as far as values need any: heap numbers and oddballs.
//!
//! ```text
//! address   0x1000  undefined   null   true   false   empty     16 bytes each, made once
//!           0x1050  [ map | double ]  [ map | double ] …        16 bytes each, made by arithmetic
//! ```
//!
//! A small heap of its own, with addresses that are the same on every machine: it shows what NaN
//! boxing saves. Nothing is freed; a collector is the business of other nodes.

use super::{Outcome, Tagged, Width, Word};
use crate::Kind;
use crate::arithmetic::Operator;
use std::num::NonZeroU64;

/// Where the first cell lies.
pub const BASE: u64 = 0x1000;
/// How many bytes a cell takes: a word that says what it is, and a double.
pub const CELL_SIZE: u64 = 16;

/// The values that are cells by themselves, in the order of their addresses.
const ODDBALLS: [Kind; 5] =
    [Kind::Undefined, Kind::Null, Kind::Boolean(true), Kind::Boolean(false), Kind::Empty];

/// Heap numbers and oddballs for tagged words of one width.
#[derive(Clone, Debug)]
pub struct Cells {
    width: Width,
    numbers: Vec<f64>,
}

impl Cells {
    /// The oddballs alone.
    pub fn new(width: Width) -> Cells {
        Cells { width, numbers: Vec::new() }
    }

    /// How wide words are.
    pub fn width(&self) -> Width {
        self.width
    }

    /// How many heap numbers have been made.
    pub fn allocated(&self) -> usize {
        self.numbers.len()
    }

    fn cell(index: usize) -> Tagged {
        let address = BASE + index as u64 * CELL_SIZE;
        match NonZeroU64::new(address) {
            Some(address) => Tagged::cell(address),
            None => unreachable!("addresses begin above 0"),
        }
    }

    /// A number: a small integer if it can be one, or a new heap number.
    pub fn number(&mut self, number: f64) -> Tagged {
        match self.width.integer(number) {
            Some(integer) => Tagged(integer << 1),
            None => {
                self.numbers.push(number);
                Cells::cell(ODDBALLS.len() + self.numbers.len() - 1)
            }
        }
    }

    /// Boxes a value. Cells of others must lie beyond those of this heap, at even addresses.
    pub fn new_value(&mut self, kind: Kind) -> Tagged {
        match kind {
            Kind::Int(value) => self.number(f64::from(value)),
            Kind::Double(value) => self.number(value),
            Kind::Cell(address) => Tagged::cell(address),
            oddball => {
                let index = ODDBALLS.iter().position(|&known| known == oddball);
                Cells::cell(index.unwrap_or(ODDBALLS.len() - 1))
            }
        }
    }

    /// Unboxes it: what NaN boxing reads off the word is here a load for all but small integers.
    pub fn kind(&self, word: Tagged) -> Kind {
        let address = match word.word() {
            Word::Smi(value) => {
                return match i32::try_from(value) {
                    Ok(value) => Kind::Int(value),
                    Err(_) => Kind::Double(value as f64),
                };
            }
            Word::Cell(address) => address,
        };
        let offset = address.get().wrapping_sub(BASE);
        let index = (offset / CELL_SIZE) as usize;
        if !offset.is_multiple_of(CELL_SIZE) {
            return Kind::Cell(address);
        }
        match ODDBALLS.get(index) {
            Some(&oddball) => oddball,
            None => match self.numbers.get(index - ODDBALLS.len()) {
                Some(&number) => Kind::Double(number),
                None => Kind::Cell(address),
            },
        }
    }

    /// The number, if it is one.
    pub fn as_number(&self, word: Tagged) -> Option<f64> {
        match self.kind(word) {
            Kind::Int(value) => Some(f64::from(value)),
            Kind::Double(value) => Some(value),
            _ => None,
        }
    }

    /// `left operator right` of two numbers; `None` where one of them is none. Two small integers
    /// take the fast path and allocate only if the result is no small integer.
    pub fn operate(&mut self, operator: Operator, left: Tagged, right: Tagged) -> Option<Tagged> {
        if left.both_smi(right) {
            return Some(match left.operate(operator, right, self.width) {
                Outcome::Smi(word) => word,
                Outcome::HeapNumber(number) => self.number(number),
            });
        }
        let number = operator.numbers(self.as_number(left)?, self.as_number(right)?);
        Some(self.number(number))
    }
}
