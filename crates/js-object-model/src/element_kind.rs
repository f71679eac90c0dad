//! The twelve kinds of elements: how a value becomes bits and bits a value. `DataView`, `Atomics` and
//! typed arrays all go through here.
//!
//! The bits of an element stand in the low end of a `u64`, whatever its size.

use crate::{Context, Intrinsic, Result, to_number};
use js_value::{Value, binary16, number};

/// What a typed array or a view's access is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs)] // The names say it.
pub enum ElementKind {
    Int8,
    Uint8,
    Uint8Clamped,
    Int16,
    Uint16,
    Int32,
    Uint32,
    BigInt64,
    BigUint64,
    Float16,
    Float32,
    Float64,
}

use ElementKind::*;

impl ElementKind {
    /// All of them, in order.
    pub const ALL: [ElementKind; 12] = [
        Int8,
        Uint8,
        Uint8Clamped,
        Int16,
        Uint16,
        Int32,
        Uint32,
        BigInt64,
        BigUint64,
        Float16,
        Float32,
        Float64,
    ];

    /// The size of an element as a power of two.
    #[inline]
    pub const fn shift(self) -> u32 {
        match self {
            Int8 | Uint8 | Uint8Clamped => 0,
            Int16 | Uint16 | Float16 => 1,
            Int32 | Uint32 | Float32 => 2,
            BigInt64 | BigUint64 | Float64 => 3,
        }
    }

    /// The size of an element in bytes.
    #[inline]
    pub const fn size(self) -> usize {
        1 << self.shift()
    }

    /// Whether the elements are BigInts.
    #[inline]
    pub const fn is_bigint(self) -> bool {
        matches!(self, BigInt64 | BigUint64)
    }

    /// The name of the constructor.
    pub const fn name(self) -> &'static str {
        match self {
            Int8 => "Int8Array",
            Uint8 => "Uint8Array",
            Uint8Clamped => "Uint8ClampedArray",
            Int16 => "Int16Array",
            Uint16 => "Uint16Array",
            Int32 => "Int32Array",
            Uint32 => "Uint32Array",
            BigInt64 => "BigInt64Array",
            BigUint64 => "BigUint64Array",
            Float16 => "Float16Array",
            Float32 => "Float32Array",
            Float64 => "Float64Array",
        }
    }

    /// The constructor and its prototype.
    pub const fn intrinsics(self) -> (Intrinsic, Intrinsic) {
        match self {
            Int8 => (Intrinsic::Int8Array, Intrinsic::Int8ArrayPrototype),
            Uint8 => (Intrinsic::Uint8Array, Intrinsic::Uint8ArrayPrototype),
            Uint8Clamped => (Intrinsic::Uint8ClampedArray, Intrinsic::Uint8ClampedArrayPrototype),
            Int16 => (Intrinsic::Int16Array, Intrinsic::Int16ArrayPrototype),
            Uint16 => (Intrinsic::Uint16Array, Intrinsic::Uint16ArrayPrototype),
            Int32 => (Intrinsic::Int32Array, Intrinsic::Int32ArrayPrototype),
            Uint32 => (Intrinsic::Uint32Array, Intrinsic::Uint32ArrayPrototype),
            BigInt64 => (Intrinsic::BigInt64Array, Intrinsic::BigInt64ArrayPrototype),
            BigUint64 => (Intrinsic::BigUint64Array, Intrinsic::BigUint64ArrayPrototype),
            Float16 => (Intrinsic::Float16Array, Intrinsic::Float16ArrayPrototype),
            Float32 => (Intrinsic::Float32Array, Intrinsic::Float32ArrayPrototype),
            Float64 => (Intrinsic::Float64Array, Intrinsic::Float64ArrayPrototype),
        }
    }

    /// The bits of a value, which is converted first: NumericToRawBytes of ToNumber or ToBigInt.
    #[inline]
    pub fn encode(self, cx: &mut Context, value: Value) -> Result<u64> {
        if self.is_bigint() {
            return Ok(cx.to_bigint(value)?.wrapping_u64());
        }
        let number = match value.as_number() {
            Some(number) => number,
            None => to_number(cx, value)?,
        };
        Ok(self.encode_number(number))
    }

    /// The bits of a number; not for BigInts.
    #[inline]
    pub fn encode_number(self, value: f64) -> u64 {
        match self {
            Uint8Clamped => u64::from(clamp(value)),
            Float16 => u64::from(binary16::from_f64(value)),
            Float32 => u64::from((value as f32).to_bits()),
            Float64 => value.to_bits(),
            // The store takes as many of the low bits as there is room for.
            _ => u64::from(number::to_int32(value) as u32),
        }
    }

    /// The number that bits are; not for BigInts.
    #[inline]
    pub fn decode_number(self, bits: u64) -> f64 {
        match self {
            Int8 => f64::from(bits as i8),
            Uint8 | Uint8Clamped => f64::from(bits as u8),
            Int16 => f64::from(bits as i16),
            Uint16 => f64::from(bits as u16),
            Int32 => f64::from(bits as i32),
            Uint32 => f64::from(bits as u32),
            Float16 => binary16::to_f64(bits as u16),
            Float32 => f64::from(f32::from_bits(bits as u32)),
            Float64 | BigInt64 | BigUint64 => f64::from_bits(bits),
        }
    }

    /// The value that bits are.
    #[inline]
    pub fn decode(self, cx: &mut Context, bits: u64) -> Result {
        match self {
            Int8 => Ok(Value::int(i32::from(bits as i8))),
            Uint8 | Uint8Clamped => Ok(Value::int(i32::from(bits as u8))),
            Int16 => Ok(Value::int(i32::from(bits as i16))),
            Uint16 => Ok(Value::int(i32::from(bits as u16))),
            Int32 => Ok(Value::int(bits as i32)),
            BigInt64 => cx.bigint_from_i64(bits as i64),
            BigUint64 => cx.bigint_from_u64(bits),
            Uint32 | Float16 | Float32 | Float64 => Ok(Value::number(self.decode_number(bits))),
        }
    }

    /// The bits at an address.
    ///
    /// # Safety
    /// The bytes of the element must be readable.
    #[inline]
    pub unsafe fn load(self, from: *const u8) -> u64 {
        // SAFETY: the caller says so.
        unsafe {
            match self.shift() {
                0 => u64::from(from.read()),
                1 => u64::from(from.cast::<u16>().read_unaligned()),
                2 => u64::from(from.cast::<u32>().read_unaligned()),
                _ => from.cast::<u64>().read_unaligned(),
            }
        }
    }

    /// Stores bits at an address.
    ///
    /// # Safety
    /// The bytes of the element must be writable.
    #[inline]
    pub unsafe fn store(self, to: *mut u8, bits: u64) {
        // SAFETY: the caller says so.
        unsafe {
            match self.shift() {
                0 => to.write(bits as u8),
                1 => to.cast::<u16>().write_unaligned(bits as u16),
                2 => to.cast::<u32>().write_unaligned(bits as u32),
                _ => to.cast::<u64>().write_unaligned(bits),
            }
        }
    }

    /// Bits to a number that has the order of the elements: -0 before 0, NaN last.
    pub fn order(self, bits: u64) -> u64 {
        const TOP: u64 = 1 << 63;
        match self {
            Uint8 | Uint8Clamped | Uint16 | Uint32 | BigUint64 => bits,
            BigInt64 => bits ^ TOP,
            Int8 => (bits as i8 as i64 as u64) ^ TOP,
            Int16 => (bits as i16 as i64 as u64) ^ TOP,
            Int32 => (bits as i32 as i64 as u64) ^ TOP,
            Float16 | Float32 | Float64 => match self.decode_number(bits) {
                number if number.is_nan() => u64::MAX,
                number if number.is_sign_negative() => !number.to_bits(),
                number => number.to_bits() | TOP,
            },
        }
    }
}

/// ToUint8Clamp.
fn clamp(number: f64) -> u8 {
    // A cast saturates, and makes 0 of NaN.
    number.round_ties_even() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_and_wrapped() {
        assert_eq!(Uint8Clamped.encode_number(1.5), 2);
        assert_eq!(Uint8Clamped.encode_number(2.5), 2);
        assert_eq!(Uint8Clamped.encode_number(-3.0), 0);
        assert_eq!(Uint8Clamped.encode_number(f64::NAN), 0);
        assert_eq!(Uint8Clamped.encode_number(1e300), 255);
        assert_eq!(Int8.decode_number(Int8.encode_number(200.0)), -56.0);
        assert_eq!(Uint32.decode_number(Uint32.encode_number(-1.0)), 4_294_967_295.0);
    }

    #[test]
    fn the_order_is_that_of_the_numbers() {
        let numbers = [f64::NEG_INFINITY, -1.0, -0.0, 0.0, 0.5, f64::INFINITY, f64::NAN];
        let keys: Vec<u64> = numbers.iter().map(|number| Float64.order(number.to_bits())).collect();
        assert!(keys.is_sorted());
        assert!(Int8.order(0x80) < Int8.order(0x7F));
    }
}
