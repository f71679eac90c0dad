//! What is known of the elements of an object: a lattice that is walked one way.
//!
//! ```text
//! packed int ─→ packed double ─→ packed value
//!     ↓              ↓                ↓
//! holey int  ─→ holey double  ─→ holey value ─→ dictionary
//! ```

use js_value::Value;

/// What is known of elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ElementsKind {
    /// All values are ints, no holes.
    PackedInt = 0,
    /// All values are ints; there may be holes.
    HoleyInt = 1,
    /// All values are numbers, no holes.
    PackedDouble = 2,
    /// All values are numbers; there may be holes.
    HoleyDouble = 3,
    /// Any values, no holes.
    PackedValue = 4,
    /// Any values; there may be holes.
    HoleyValue = 5,
    /// A hash table with attributes.
    Dictionary = 6,
}

impl ElementsKind {
    #[inline]
    pub(crate) const fn from_bits(bits: u32) -> ElementsKind {
        match bits & 7 {
            0 => ElementsKind::PackedInt,
            1 => ElementsKind::HoleyInt,
            2 => ElementsKind::PackedDouble,
            3 => ElementsKind::HoleyDouble,
            4 => ElementsKind::PackedValue,
            5 => ElementsKind::HoleyValue,
            _ => ElementsKind::Dictionary,
        }
    }

    /// Whether there may be holes.
    #[inline]
    pub const fn is_holey(self) -> bool {
        self as u8 & 1 != 0 || matches!(self, ElementsKind::Dictionary)
    }

    /// The kind with holes.
    #[inline]
    pub const fn holey(self) -> ElementsKind {
        match self {
            ElementsKind::Dictionary => self,
            _ => ElementsKind::from_bits(self as u32 | 1),
        }
    }

    /// The strongest kind that both are.
    pub const fn join(self, other: ElementsKind) -> ElementsKind {
        let (a, b) = (self as u32, other as u32);
        let values = if a & 6 > b & 6 { a & 6 } else { b & 6 };
        if values == 6 { ElementsKind::Dictionary } else { ElementsKind::from_bits(values | (a | b) & 1) }
    }

    /// The strongest kind of elements that hold `value` (empty is a hole) beside these.
    #[inline]
    pub const fn admitting(self, value: Value) -> ElementsKind {
        if value.is_int() {
            self
        } else if value.is_number() {
            self.join(ElementsKind::PackedDouble)
        } else if value.bits() == Value::EMPTY.bits() {
            self.holey()
        } else {
            self.join(ElementsKind::PackedValue)
        }
    }

    /// The name that dumps show.
    pub const fn name(self) -> &'static str {
        match self {
            ElementsKind::PackedInt => "packed int",
            ElementsKind::HoleyInt => "holey int",
            ElementsKind::PackedDouble => "packed double",
            ElementsKind::HoleyDouble => "holey double",
            ElementsKind::PackedValue => "packed value",
            ElementsKind::HoleyValue => "holey value",
            ElementsKind::Dictionary => "dictionary",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ElementsKind::{self, *};
    use js_value::Value;

    const ALL: [ElementsKind; 7] =
        [PackedInt, HoleyInt, PackedDouble, HoleyDouble, PackedValue, HoleyValue, Dictionary];

    #[test]
    fn join_is_a_least_upper_bound() {
        for a in ALL {
            assert_eq!(a.join(a), a);
            for b in ALL {
                assert_eq!(a.join(b), b.join(a));
                for c in ALL {
                    assert_eq!(a.join(b).join(c), a.join(b.join(c)));
                }
            }
        }
        assert_eq!(HoleyInt.join(PackedDouble), HoleyDouble);
    }

    #[test]
    fn values_are_admitted() {
        assert_eq!(PackedInt.admitting(Value::int(1)), PackedInt);
        assert_eq!(PackedInt.admitting(Value::double(0.5)), PackedDouble);
        assert_eq!(HoleyDouble.admitting(Value::UNDEFINED), HoleyValue);
        assert_eq!(PackedValue.admitting(Value::EMPTY), HoleyValue);
        assert_eq!(Dictionary.admitting(Value::EMPTY), Dictionary);
    }
}
