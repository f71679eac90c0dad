//! BigInts: cells with a sign and 64-bit digits; arithmetic by the `num-bigint` crate, with a way
//! around it for values of one digit.
//!
//! ```text
//! 0        8        12         16
//! ┌────────┬────────┬──────────┬─────────────────────────┐
//! │ header │ length │ negative │ digits, the least first …│
//! └────────┴────────┴──────────┴─────────────────────────┘
//! ```
//!
//! Zero has no digits and no sign; the last digit is never 0.

mod large;
mod radix;

use crate::{Context, Message, Result};
use js_garbage_collection::{CellKind, CellType, Gc, Header, HeapCell, Tracer};
use js_strings::JsString;
use js_value::Value;
use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{Signed, ToPrimitive, Zero};
use std::cmp::Ordering;

/// A BigInt.
#[repr(C)]
pub struct JsBigInt {
    header: Header,
    length: u32,
    negative: u32,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for JsBigInt {}
// SAFETY: only `Context::new_bigint` makes cells of this kind.
unsafe impl CellType for JsBigInt {
    const KIND: CellKind = CellKind::BIGINT;
}

/// The most bits of a BigInt, as in V8.
const MAX_BITS: u64 = 1 << 30;
/// More decimal digits than the greatest BigInt has.
const MAX_DIGITS: usize = (MAX_BITS as f64 / std::f64::consts::LOG2_10) as usize + 1;

impl JsBigInt {
    /// The digits, the least first.
    #[inline]
    pub fn digits(&self) -> &[u64] {
        // SAFETY: the digits lie behind the fields and never change.
        unsafe { std::slice::from_raw_parts(std::ptr::from_ref(self).add(1).cast(), self.length as usize) }
    }

    /// Whether it is below zero.
    #[inline]
    pub fn is_negative(&self) -> bool {
        self.negative != 0
    }

    /// Whether it is zero.
    #[inline]
    pub fn is_zero(&self) -> bool {
        self.length == 0
    }

    /// The value as the library's number.
    pub fn to_big(&self) -> BigInt {
        let mut halves = smallvec::SmallVec::<[u32; 16]>::new();
        for digit in self.digits() {
            halves.extend([*digit as u32, (digit >> 32) as u32]);
        }
        let sign = match (self.is_zero(), self.is_negative()) {
            (true, _) => Sign::NoSign,
            (false, true) => Sign::Minus,
            (false, false) => Sign::Plus,
        };
        BigInt::from_biguint(sign, BigUint::from_slice(&halves))
    }

    /// The value, if it fits.
    #[inline]
    pub fn to_i64(&self) -> Option<i64> {
        match *self.digits() {
            [] => Some(0),
            [digit] if self.is_negative() => {
                if digit <= 1 << 63 {
                    Some((digit as i64).wrapping_neg())
                } else {
                    None
                }
            }
            [digit] => i64::try_from(digit).ok(),
            _ => None,
        }
    }

    /// The value modulo 2^64: ToBigUint64.
    pub fn wrapping_u64(&self) -> u64 {
        let low = self.digits().first().copied().unwrap_or(0);
        if self.is_negative() { low.wrapping_neg() } else { low }
    }

    /// The nearest number, ties to even.
    pub fn to_f64(&self) -> f64 {
        match self.to_i64() {
            Some(value) => value as f64,
            None => self.to_big().to_f64().unwrap_or(f64::NAN),
        }
    }

    /// The digits in `radix`, 2 to 36. What may be long is better written by
    /// [`Context::bigint_text`].
    pub fn to_text(&self, radix: u32) -> String {
        self.text(radix, &mut || Ok(())).unwrap_or_default()
    }

    fn text(&self, radix: u32, poll: large::Poll<'_>) -> Result<String> {
        match self.to_i64() {
            Some(value) if radix == 10 => Ok(value.to_string()),
            _ => {
                let text = radix::to_text(self.to_big().magnitude(), radix, poll)?;
                Ok(if self.is_negative() { format!("-{text}") } else { text })
            }
        }
    }

    /// Whether both are the same.
    pub fn equals(&self, other: &JsBigInt) -> bool {
        self.negative == other.negative && self.digits() == other.digits()
    }

    /// Their order.
    pub fn compare(&self, other: &JsBigInt) -> Ordering {
        match (self.is_negative(), other.is_negative()) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (negative, _) => {
                let by_length = self.length.cmp(&other.length);
                let magnitude =
                    by_length.then_with(|| self.digits().iter().rev().cmp(other.digits().iter().rev()));
                if negative { magnitude.reverse() } else { magnitude }
            }
        }
    }

    /// The order of the mathematical values; none with NaN.
    pub fn compare_number(&self, number: f64) -> Option<Ordering> {
        if number.is_nan() {
            return None;
        }
        if number.is_infinite() {
            return Some(if number > 0.0 { Ordering::Less } else { Ordering::Greater });
        }
        let whole = number.trunc();
        let order = self.to_big().cmp(&big_of_integer(whole));
        Some(order.then_with(|| 0.0f64.partial_cmp(&(number - whole)).unwrap_or(Ordering::Equal)))
    }
}

/// An integral number, exactly.
fn big_of_integer(number: f64) -> BigInt {
    let bits = number.to_bits();
    let exponent = ((bits >> 52) & 0x7FF) as i64 - 1075;
    let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
    if number == 0.0 {
        return BigInt::zero();
    }
    let magnitude = if exponent >= 0 {
        BigInt::from(mantissa) << exponent
    } else {
        BigInt::from(mantissa >> (-exponent).min(63))
    };
    if number < 0.0 { -magnitude } else { magnitude }
}

/// StringToBigInt: `None` where the text is none.
pub fn string_to_bigint(cx: &mut Context, string: Gc<JsString>) -> Result<Option<BigInt>> {
    cx.flatten(string)?;
    let text = string.flat().to_utf8_lossy();
    let text = text.trim_matches(js_value::number::is_space);
    let digits = text.trim_start_matches(['+', '-', '0']);
    if digits.len() > MAX_DIGITS && digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(cx.range_error(Message::BigIntTooBig()));
    }
    cx.room_for(2 * text.len())?;
    parse(text, &mut || cx.look_for_interrupt())
}

/// A StringIntegerLiteral without the space around it.
pub fn parse_bigint(text: &str) -> Option<BigInt> {
    parse(text, &mut || Ok(())).unwrap_or_default()
}

fn parse(text: &str, poll: large::Poll<'_>) -> Result<Option<BigInt>> {
    let (sign, digits, radix) = match text.as_bytes() {
        [] => return Ok(Some(BigInt::zero())),
        [b'0', b'x' | b'X', ..] => (Sign::Plus, &text[2..], 16),
        [b'0', b'o' | b'O', ..] => (Sign::Plus, &text[2..], 8),
        [b'0', b'b' | b'B', ..] => (Sign::Plus, &text[2..], 2),
        [b'-', ..] => (Sign::Minus, &text[1..], 10),
        [b'+', ..] => (Sign::Plus, &text[1..], 10),
        _ => (Sign::Plus, text, 10),
    };
    let magnitude = radix::from_text(digits, radix, poll)?;
    Ok(magnitude.map(|magnitude| BigInt::from_biguint(sign, magnitude)))
}

/// The binary operations on BigInts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BigIntOperation {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `**`
    Exponentiate,
    /// `<<`
    LeftShift,
    /// `>>`
    RightShift,
    /// `&`
    And,
    /// `|`
    Or,
    /// `^`
    Xor,
}

impl Context {
    /// A BigInt with this value.
    pub fn new_bigint(&mut self, value: &BigInt) -> Result {
        if value.bits() > MAX_BITS {
            return Err(self.range_error(Message::BigIntTooBig()));
        }
        let digits = value.iter_u64_digits();
        self.bigint_from_digits(digits.len(), digits, value.is_negative())
    }

    fn bigint_from_digits(
        &mut self,
        length: usize,
        digits: impl Iterator<Item = u64>,
        negative: bool,
    ) -> Result {
        let id = crate::kinds::shape_id(CellKind::BIGINT);
        let size = size_of::<JsBigInt>() + length * 8;
        let cell: Gc<JsBigInt> = self.allocate(CellKind::BIGINT, id, size)?;
        // SAFETY: the cell is new and of this size.
        unsafe {
            (&raw mut (*cell.as_ptr()).length).write(length as u32);
            (&raw mut (*cell.as_ptr()).negative).write(u32::from(negative));
            let first = cell.as_ptr().add(1).cast::<u64>();
            for (index, digit) in digits.enumerate().take(length) {
                first.add(index).write(digit);
            }
        }
        Ok(cell.value())
    }

    /// A BigInt with this value.
    pub fn bigint_from_i64(&mut self, value: i64) -> Result {
        let length = usize::from(value != 0);
        self.bigint_from_digits(length, std::iter::once(value.unsigned_abs()), value < 0)
    }

    /// A BigInt with this value.
    pub fn bigint_from_u64(&mut self, value: u64) -> Result {
        self.bigint_from_digits(usize::from(value != 0), std::iter::once(value), false)
    }

    /// NumberToBigInt.
    pub fn number_to_bigint(&mut self, number: f64) -> Result {
        if !number.is_finite() || number.fract() != 0.0 {
            let text = js_value::number::to_decimal(number);
            return Err(self.range_error(Message::NumberToBigInt(&text)));
        }
        self.new_bigint(&big_of_integer(number))
    }

    /// A literal's or constant's digits in `radix`, without sign, prefix or suffix.
    pub fn bigint_from_text(&mut self, digits: &str, radix: u32) -> Result {
        let value = BigInt::parse_bytes(digits.as_bytes(), radix).unwrap_or_default();
        self.new_bigint(&value)
    }

    /// The digits of a BigInt in `radix`, 2 to 36.
    ///
    /// # Errors
    /// When there is no room, or an interrupt ends the work.
    pub fn bigint_text(&mut self, bigint: Gc<JsBigInt>, radix: u32) -> Result<String> {
        self.room_for_digits(bigint.digits().len() as u64 * 64)?;
        bigint.text(radix, &mut || self.look_for_interrupt())
    }

    /// ToBigInt.
    pub fn to_bigint(&mut self, value: Value) -> Result<Gc<JsBigInt>> {
        use js_garbage_collection::ValueCell;
        let primitive = crate::to_primitive(self, value, crate::Hint::Number)?;
        if let Some(bigint) = primitive.downcast::<JsBigInt>() {
            return Ok(bigint);
        }
        let result = if primitive.is_boolean() {
            self.bigint_from_i64(i64::from(primitive == Value::TRUE))?
        } else if let Some(string) = primitive.downcast::<JsString>() {
            match string_to_bigint(self, string)? {
                Some(value) => self.new_bigint(&value)?,
                None => {
                    let text = string.to_display();
                    return Err(self.syntax_error(Message::CannotConvertToBigInt(&text)));
                }
            }
        } else {
            let what = self.describe(primitive);
            return Err(self.type_error(Message::CannotConvertToBigInt(&what)));
        };
        // SAFETY: both ways made one.
        Ok(unsafe { result.cell_unchecked() })
    }

    /// A binary operation.
    pub fn bigint_operation(
        &mut self,
        operation: BigIntOperation,
        a: Gc<JsBigInt>,
        b: Gc<JsBigInt>,
    ) -> Result {
        use BigIntOperation as O;
        if let (Some(a), Some(b)) = (a.to_i64(), b.to_i64())
            && let Some(result) = small(operation, a, b)
        {
            return self.bigint_from_i64(result);
        }
        let (left, right) = (a.to_big(), b.to_big());
        let result = match operation {
            O::Add => left + right,
            O::Subtract => left - right,
            O::Multiply => {
                if left.bits() + right.bits() > MAX_BITS + 1 {
                    return Err(self.range_error(Message::BigIntTooBig()));
                }
                self.room_for_digits(left.bits() + right.bits())?;
                let poll: large::Poll<'_> = &mut || self.look_for_interrupt();
                let magnitude = large::multiply(left.magnitude(), right.magnitude(), poll)?;
                BigInt::from_biguint(left.sign() * right.sign(), magnitude)
            }
            O::Divide | O::Remainder if right.is_zero() => {
                return Err(self.range_error(Message::BigIntDivisionByZero()));
            }
            O::Divide | O::Remainder => {
                self.room_for_digits(left.bits())?;
                let poll: large::Poll<'_> = &mut || self.look_for_interrupt();
                let (quotient, rest) = large::divide(left.magnitude(), right.magnitude(), poll)?;
                match operation {
                    O::Divide => BigInt::from_biguint(left.sign() * right.sign(), quotient),
                    _ => BigInt::from_biguint(left.sign(), rest),
                }
            }
            O::Exponentiate => return self.bigint_power(&left, &right),
            O::LeftShift => return self.bigint_shift(left, right),
            O::RightShift => return self.bigint_shift(left, -right),
            O::And => left & right,
            O::Or => left | right,
            O::Xor => left ^ right,
        };
        self.new_bigint(&result)
    }

    /// Makes room for a result of so many bits, and for what is needed on the way.
    fn room_for_digits(&mut self, bits: u64) -> Result<()> {
        self.room_for(bits as usize)
    }

    fn bigint_power(&mut self, base: &BigInt, exponent: &BigInt) -> Result {
        if exponent.is_negative() {
            return Err(self.range_error(Message::BigIntNegativeExponent()));
        }
        let one = BigInt::from(1);
        if exponent.is_zero() {
            return self.new_bigint(&one);
        }
        if base.magnitude() <= one.magnitude() {
            let result = if base.is_negative() && !exponent.bit(0) { one } else { base.clone() };
            return self.new_bigint(&result);
        }
        match exponent.to_u32() {
            Some(exponent) if (base.bits() - 1) * u64::from(exponent) <= MAX_BITS => {
                self.room_for_digits(base.bits() * u64::from(exponent))?;
                let negative = base.is_negative() && exponent % 2 == 1;
                let poll: large::Poll<'_> = &mut || self.look_for_interrupt();
                let magnitude = large::power(base.magnitude(), exponent, poll)?;
                let sign = if negative { Sign::Minus } else { Sign::Plus };
                self.new_bigint(&BigInt::from_biguint(sign, magnitude))
            }
            _ => Err(self.range_error(Message::BigIntTooBig())),
        }
    }

    /// `value << by`, to the right where `by` is negative.
    fn bigint_shift(&mut self, value: BigInt, by: BigInt) -> Result {
        if value.is_zero() {
            return self.new_bigint(&value);
        }
        let result = match by.to_i64() {
            Some(by) if by >= 0 && value.bits().saturating_add(by as u64) <= MAX_BITS => {
                self.room_for_digits(value.bits() + by as u64)?;
                value << by
            }
            Some(by) if by < 0 => value >> by.unsigned_abs(),
            None if by.is_negative() => BigInt::from(if value.is_negative() { -1 } else { 0 }),
            _ => return Err(self.range_error(Message::BigIntTooBig())),
        };
        self.new_bigint(&result)
    }

    /// `-value`
    pub fn bigint_negate(&mut self, value: Gc<JsBigInt>) -> Result {
        let length = value.digits().len();
        let digits: smallvec::SmallVec<[u64; 8]> = value.digits().into();
        self.bigint_from_digits(length, digits.into_iter(), length > 0 && !value.is_negative())
    }

    /// `~value`
    pub fn bigint_not(&mut self, value: Gc<JsBigInt>) -> Result {
        match value.to_i64() {
            Some(value) => self.bigint_from_i64(!value),
            None => self.new_bigint(&(-value.to_big() - 1)),
        }
    }

    /// BigInt.asIntN and asUintN: modulo 2^bits, in the signed or unsigned range.
    pub fn bigint_as_n(&mut self, bits: u64, value: Gc<JsBigInt>, signed: bool) -> Result {
        let big = value.to_big();
        if bits == 0 {
            return self.bigint_from_i64(0);
        }
        let fits = if signed { big.bits() < bits } else { !big.is_negative() && big.bits() <= bits };
        if fits {
            return Ok(value.value());
        }
        if bits > MAX_BITS {
            // Only a negative value that must become positive comes here, and it would be too long.
            return if signed { Ok(value.value()) } else { Err(self.range_error(Message::BigIntTooBig())) };
        }
        self.room_for_digits(bits)?;
        let modulus = BigInt::from(1) << bits;
        let mask: BigInt = &modulus - 1;
        let mut result: BigInt = big & mask;
        if signed && result.bit(bits - 1) {
            result -= modulus;
        }
        self.new_bigint(&result)
    }
}

/// Operations whose operands and result have one digit.
fn small(operation: BigIntOperation, a: i64, b: i64) -> Option<i64> {
    use BigIntOperation as O;
    match operation {
        O::Add => a.checked_add(b),
        O::Subtract => a.checked_sub(b),
        O::Multiply => a.checked_mul(b),
        O::Divide => a.checked_div(b),
        O::Remainder => a.checked_rem(b),
        O::And => Some(a & b),
        O::Or => Some(a | b),
        O::Xor => Some(a ^ b),
        O::RightShift if (0..64).contains(&b) => Some(a >> b),
        O::LeftShift if (0..63).contains(&b) => (a << b >> b == a).then_some(a << b),
        O::Exponentiate => a.checked_pow(u32::try_from(b).ok()?),
        O::LeftShift | O::RightShift => None,
    }
}

/// BigInts hold no cells.
pub(crate) unsafe fn trace(_: *mut Header, _: &mut Tracer) {}
