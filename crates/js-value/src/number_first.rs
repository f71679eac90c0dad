//! The other classic way to box: doubles as they are, everything else inside NaNs.
//!
//! ```text
//! top 16 bits    meaning
//! 0000 … FFF8    a double, unchanged (FFF8 only as the one NaN with its sign)
//! FFF9           an int32 in the low 32 bits
//! FFFA           undefined, null, false, true, empty in the low bits
//! FFFB           a cell: 48 bits of address
//! ```
//!
//! Arithmetic needs no offset; a property load has to mask the address first. [`crate::Value`]
//! made the opposite choice, because objects are loaded from more often than doubles are added.

use crate::Kind;
use std::num::NonZeroU64;

/// A value in this layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct NumberFirst(u64);

const INT: u64 = 0xFFF9 << 48;
const OTHER: u64 = 0xFFFA << 48;
const CELL: u64 = 0xFFFB << 48;
const TAG: u64 = 0xFFFF << 48;
const NAN: u64 = 0x7FF8 << 48;

impl NumberFirst {
    /// Boxes a value.
    pub fn new(kind: Kind) -> NumberFirst {
        NumberFirst(match kind {
            Kind::Double(value) if value.is_nan() => NAN,
            Kind::Double(value) => value.to_bits(),
            Kind::Int(value) => INT | u64::from(value as u32),
            Kind::Undefined => OTHER,
            Kind::Null => OTHER | 1,
            Kind::Boolean(false) => OTHER | 2,
            Kind::Boolean(true) => OTHER | 3,
            Kind::Empty => OTHER | 4,
            Kind::Cell(address) => CELL | address.get(),
        })
    }

    /// The bits.
    pub fn bits(self) -> u64 {
        self.0
    }

    /// Unboxes it.
    pub fn kind(self) -> Kind {
        let payload = self.0 & !TAG;
        match (self.0 & TAG, payload) {
            (INT, _) => Kind::Int(payload as u32 as i32),
            (OTHER, 0) => Kind::Undefined,
            (OTHER, 1) => Kind::Null,
            (OTHER, 2) => Kind::Boolean(false),
            (OTHER, 3) => Kind::Boolean(true),
            (CELL, _) => NonZeroU64::new(payload).map_or(Kind::Empty, Kind::Cell),
            (OTHER, _) => Kind::Empty,
            _ => Kind::Double(f64::from_bits(self.0)),
        }
    }
}
