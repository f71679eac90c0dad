//! A value in 64 bits: NaN boxing, pointers first.
//!
//! ```text
//! top 16 bits   rest                meaning
//! 0000          address             a cell: a load needs no masking
//! 0000          02 06 07 0A 00      null, false, true, undefined, empty
//! 0002 … FFFC   …                   a double, its bits plus 2^49
//! FFFE          0000 and 32 bits    an int32
//! ```
//!
//! Doubles use the patterns 0000… to FFF8…: once every NaN is the one quiet NaN, adding 2^49 moves
//! them clear of both the addresses below and the integers above. A value is never hidden by
//! shifting or by exclusive or: a conservative scan of the stack must recognize an address.

use std::fmt;
use std::num::NonZeroU64;

/// A JavaScript value.
///
/// Two values are `==` when their bits are: neither `===` (NaN, -0) nor SameValue.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(u64);

/// What a value is, taken apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// `undefined`.
    Undefined,
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number that is kept as an integer.
    Int(i32),
    /// Any other number.
    Double(f64),
    /// The address of a cell.
    Cell(NonZeroU64),
    /// No value: a hole of an array, a binding before its declaration has run.
    Empty,
}

impl Value {
    /// Set in all of an int32's top bits, in some of a double's, in none of anything else's.
    pub const NUMBER_TAG: u64 = 0xFFFE_0000_0000_0000;
    /// What is added to the bits of a double.
    pub const DOUBLE_OFFSET: u64 = 1 << 49;
    /// Set in `null`, `undefined`, `true` and `false`, never in an address, which is aligned.
    pub const OTHER_TAG: u64 = 0x2;
    /// Set in `undefined` but not in `null`.
    pub const UNDEFINED_TAG: u64 = 0x8;
    /// The bits of the one NaN.
    pub const NAN_BITS: u64 = 0x7FF8_0000_0000_0000;

    /// No value: a hole of an array, a binding before its declaration has run.
    pub const EMPTY: Value = Value(0x00);
    /// `null`.
    pub const NULL: Value = Value(0x02);
    /// `false`.
    pub const FALSE: Value = Value(0x06);
    /// `true`.
    pub const TRUE: Value = Value(0x07);
    /// `undefined`.
    pub const UNDEFINED: Value = Value(0x0A);
    /// `NaN`.
    pub const NAN: Value = Value(Value::NAN_BITS + Value::DOUBLE_OFFSET);

    /// The bits, as machine code and keys see them.
    #[inline]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The value with these bits, which must have come from [`Value::bits`].
    #[inline]
    pub const fn from_bits(bits: u64) -> Value {
        Value(bits)
    }

    /// An integer.
    #[inline]
    pub const fn int(value: i32) -> Value {
        Value(Value::NUMBER_TAG | value as u32 as u64)
    }

    /// A number, kept as a double. Any NaN becomes the one NaN: the others would collide with
    /// integers or addresses.
    #[inline]
    pub const fn double(value: f64) -> Value {
        let bits = if value.is_nan() { Value::NAN_BITS } else { value.to_bits() };
        Value(bits.wrapping_add(Value::DOUBLE_OFFSET))
    }

    /// A number, kept as an integer where it is one (-0 is not).
    #[inline]
    pub const fn number(value: f64) -> Value {
        let int = value as i32;
        if int as f64 == value && (int != 0 || value.is_sign_positive()) {
            Value::int(int)
        } else {
            Value::double(value)
        }
    }

    /// A length or an index, at most 2^53.
    #[inline]
    pub const fn natural(value: u64) -> Value {
        if value <= i32::MAX as u64 { Value::int(value as i32) } else { Value::double(value as f64) }
    }

    /// `true` or `false`.
    #[inline]
    pub const fn boolean(value: bool) -> Value {
        Value(Value::FALSE.0 | value as u64)
    }

    /// The cell at `address`, which must be below 2^48 and a multiple of 8, as every allocation is.
    #[inline]
    pub const fn cell(address: NonZeroU64) -> Value {
        debug_assert!(address.get() >> 48 == 0 && address.get().is_multiple_of(8));
        Value(address.get())
    }

    /// Whether it is an integer.
    #[inline]
    pub const fn is_int(self) -> bool {
        self.0 & Value::NUMBER_TAG == Value::NUMBER_TAG
    }

    /// Whether it is a number.
    #[inline]
    pub const fn is_number(self) -> bool {
        self.0 & Value::NUMBER_TAG != 0
    }

    /// Whether it is a number kept as a double.
    #[inline]
    pub const fn is_double(self) -> bool {
        self.is_number() && !self.is_int()
    }

    /// Whether it is a cell.
    #[inline]
    pub const fn is_cell(self) -> bool {
        self.0 & (Value::NUMBER_TAG | Value::OTHER_TAG) == 0 && self.0 != 0
    }

    /// Whether it is `true` or `false`.
    #[inline]
    pub const fn is_boolean(self) -> bool {
        self.0 & !1 == Value::FALSE.0
    }

    /// Whether it is `null` or `undefined`.
    #[inline]
    pub const fn is_nullish(self) -> bool {
        self.0 & !Value::UNDEFINED_TAG == Value::NULL.0
    }

    /// The integer, if it is one.
    #[inline]
    pub const fn as_int(self) -> Option<i32> {
        if self.is_int() { Some(self.0 as u32 as i32) } else { None }
    }

    /// The number, if it is one.
    #[inline]
    pub const fn as_number(self) -> Option<f64> {
        if self.is_int() {
            Some(self.0 as u32 as i32 as f64)
        } else if self.is_number() {
            Some(f64::from_bits(self.0 - Value::DOUBLE_OFFSET))
        } else {
            None
        }
    }

    /// The address of the cell, if it is one.
    #[inline]
    pub const fn as_cell(self) -> Option<NonZeroU64> {
        if self.is_cell() { NonZeroU64::new(self.0) } else { None }
    }

    /// What it is.
    pub const fn kind(self) -> Kind {
        if let Some(int) = self.as_int() {
            return Kind::Int(int);
        }
        if let Some(number) = self.as_number() {
            return Kind::Double(number);
        }
        if let Some(address) = self.as_cell() {
            return Kind::Cell(address);
        }
        match self {
            Value::UNDEFINED => Kind::Undefined,
            Value::NULL => Kind::Null,
            Value::TRUE => Kind::Boolean(true),
            Value::FALSE => Kind::Boolean(false),
            _ => Kind::Empty,
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.kind())
    }
}

const _: () = assert!(size_of::<Value>() == 8);
