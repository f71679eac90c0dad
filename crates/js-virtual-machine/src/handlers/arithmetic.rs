//! Arithmetic: integers first, then doubles, then everything else.
//!
//! The integer handler makes no call but its tail; what does not fit goes to a second handler for
//! numbers, and from there to a slow one that converts as the specification says. An operator that
//! has met doubles is rewritten to its quick form, which asks for doubles first.

use js_bytecode::Opcode;
use js_value::{Value, number};

use super::slow_arithmetic as slow;
use crate::machine::{Handler, Machine, fast, likely};

/// How an instruction names its two operands: the bits of both, and whether both are integers.
type Operands = (u64, u64, bool);

/// Registers b and c.
#[inline(always)]
fn registers(m: Machine) -> Operands {
    let (x, y) = (m.bits(m.b()), m.bits(m.c()));
    (x, y, m.is_int(x & y))
}

/// Register b and the number c.
#[inline(always)]
fn immediate(m: Machine) -> Operands {
    let x = m.bits(m.b());
    (x, u64::from(m.c_signed() as u32) | m.numtag, m.is_int(x))
}

/// Register b and constant c.
#[inline(always)]
fn constant(m: Machine) -> Operands {
    let (x, y) = (m.bits(m.b()), m.constant(m.c()).bits());
    (x, y, m.is_int(x & y))
}

/// The number of a value whose bits say that it is one.
#[inline(always)]
pub(super) fn number_of(m: Machine, bits: u64) -> f64 {
    if m.is_int(bits) {
        f64::from(bits as u32 as i32)
    } else {
        f64::from_bits(bits.wrapping_sub(Value::DOUBLE_OFFSET))
    }
}

/// An operator on two integers; another handler for everything else.
#[inline(always)]
fn integers(
    m: Machine,
    operands: impl Fn(Machine) -> Operands,
    operator: impl Fn(i32, i32) -> Option<i32>,
    other: Handler,
) -> u64 {
    let (x, y, both) = operands(m);
    if likely(both)
        && let Some(result) = operator(x as u32 as i32, y as u32 as i32)
    {
        m.set_int(m.a(), result);
        return m.next();
    }
    m.to(other)
}

/// An operator on two numbers of which one is no integer, or whose result is none.
#[inline(always)]
fn numbers(
    m: Machine,
    operands: impl Fn(Machine) -> Operands,
    operator: impl Fn(f64, f64) -> f64,
    quick: Option<Opcode>,
    other: Handler,
) -> u64 {
    let (x, y, both) = operands(m);
    if likely(m.is_number(x) && m.is_number(y)) {
        let result = operator(number_of(m, x), number_of(m, y));
        let value = if both { Value::number(result) } else { Value::double(result) };
        m.set(m.a(), value);
        // SAFETY: pc lies in live code that this thread alone writes; the quick form has the same
        // operands.
        unsafe {
            (*m.pc).profile |= crate::profile::DOUBLE;
            if let Some(quick) = quick
                && !both
            {
                (*m.pc).op = quick as u8;
            }
        }
        return m.next();
    }
    m.to(other)
}

/// An operator on two doubles; another handler for everything else.
#[inline(always)]
fn doubles(m: Machine, operator: impl Fn(f64, f64) -> f64, other: Handler) -> u64 {
    let (x, y, _) = registers(m);
    let is_double = |bits: u64| m.is_number(bits) && !m.is_int(bits);
    if likely(is_double(x) && is_double(y)) {
        let double = |bits: u64| f64::from_bits(bits.wrapping_sub(Value::DOUBLE_OFFSET));
        m.set(m.a(), Value::double(operator(double(x), double(y))));
        return m.next();
    }
    m.to(other)
}

#[inline(always)]
fn product(x: i32, y: i32) -> Option<i32> {
    // A product of 0 may be -0.
    x.checked_mul(y).filter(|&product| product != 0)
}

#[inline(always)]
fn rest(x: i32, y: i32) -> Option<i32> {
    // A rest of 0 of a negative number is -0.
    if likely(x >= 0 && y > 0) { Some((x as u32 % y as u32) as i32) } else { None }
}

#[inline(always)]
fn unsigned(x: i32, y: i32) -> Option<i32> {
    let shifted = (x as u32).wrapping_shr(y as u32) as i32;
    if likely(shifted >= 0) { Some(shifted) } else { None }
}

fast! {
    fn Add(m) { integers(m, registers, i32::checked_add, add_numbers) }
    fn AddInt(m) { integers(m, immediate, i32::checked_add, add_int_numbers) }
    fn AddConstant(m) { integers(m, constant, i32::checked_add, add_constant_numbers) }
    fn AddNumber(m) { doubles(m, |x, y| x + y, Add) }
    #[inline(never)]
    fn add_numbers(m) { numbers(m, registers, |x, y| x + y, Some(Opcode::AddNumber), slow::add) }
    #[inline(never)]
    fn add_int_numbers(m) { numbers(m, immediate, |x, y| x + y, None, slow::add_int) }
    #[inline(never)]
    fn add_constant_numbers(m) { numbers(m, constant, |x, y| x + y, None, slow::add_constant) }

    fn Subtract(m) { integers(m, registers, i32::checked_sub, subtract_numbers) }
    fn SubtractInt(m) { integers(m, immediate, i32::checked_sub, subtract_int_numbers) }
    fn SubtractConstant(m) { integers(m, constant, i32::checked_sub, subtract_constant_numbers) }
    fn SubtractNumber(m) { doubles(m, |x, y| x - y, Subtract) }
    #[inline(never)]
    fn subtract_numbers(m) {
        numbers(m, registers, |x, y| x - y, Some(Opcode::SubtractNumber), slow::subtract)
    }
    #[inline(never)]
    fn subtract_int_numbers(m) { numbers(m, immediate, |x, y| x - y, None, slow::subtract_int) }
    #[inline(never)]
    fn subtract_constant_numbers(m) { numbers(m, constant, |x, y| x - y, None, slow::subtract_constant) }

    fn Multiply(m) { integers(m, registers, product, multiply_numbers) }
    fn MultiplyInt(m) { integers(m, immediate, product, multiply_int_numbers) }
    fn MultiplyConstant(m) { integers(m, constant, product, multiply_constant_numbers) }
    fn MultiplyNumber(m) { doubles(m, |x, y| x * y, Multiply) }
    #[inline(never)]
    fn multiply_numbers(m) {
        numbers(m, registers, |x, y| x * y, Some(Opcode::MultiplyNumber), slow::multiply)
    }
    #[inline(never)]
    fn multiply_int_numbers(m) { numbers(m, immediate, |x, y| x * y, None, slow::multiply_int) }
    #[inline(never)]
    fn multiply_constant_numbers(m) { numbers(m, constant, |x, y| x * y, None, slow::multiply_constant) }

    fn Divide(m) { divide(m, registers, slow::divide) }
    fn DivideInt(m) { divide(m, immediate, slow::divide_int) }
    fn DivideConstant(m) { divide(m, constant, slow::divide_constant) }

    fn Remainder(m) { integers(m, registers, rest, slow::remainder) }
    fn RemainderInt(m) { integers(m, immediate, rest, slow::remainder_int) }

    fn BitAnd(m) { integers(m, registers, |x, y| Some(x & y), slow::bit_and) }
    fn BitAndInt(m) { integers(m, immediate, |x, y| Some(x & y), slow::bit_and_int) }
    fn BitOr(m) { integers(m, registers, |x, y| Some(x | y), slow::bit_or) }
    fn BitOrInt(m) { integers(m, immediate, |x, y| Some(x | y), bit_or_int_number) }
    fn BitXor(m) { integers(m, registers, |x, y| Some(x ^ y), slow::bit_xor) }
    fn ShiftLeft(m) { integers(m, registers, |x, y| Some(x.wrapping_shl(y as u32)), slow::shift_left) }
    fn ShiftLeftInt(m) { integers(m, immediate, |x, y| Some(x.wrapping_shl(y as u32)), slow::shift_left_int) }
    fn ShiftRight(m) { integers(m, registers, |x, y| Some(x.wrapping_shr(y as u32)), slow::shift_right) }
    fn ShiftRightInt(m) { integers(m, immediate, |x, y| Some(x.wrapping_shr(y as u32)), slow::shift_right_int) }
    fn ShiftRightUnsigned(m) { integers(m, registers, unsigned, slow::shift_right_unsigned) }
    fn ShiftRightUnsignedInt(m) { integers(m, immediate, unsigned, slow::shift_right_unsigned_int) }

    /// `x | 0` of a double: how programs write a truncation.
    #[inline(never)]
    fn bit_or_int_number(m) {
        let x = m.bits(m.b());
        if likely(m.is_number(x)) {
            m.set_int(m.a(), number::to_int32(number_of(m, x)) | m.c_signed());
            return m.next();
        }
        m.to(slow::bit_or_int)
    }

    fn Increment(m) {
        let x = m.bits(m.b());
        if likely(m.is_int(x)) && let Some(sum) = (x as u32 as i32).checked_add(1) {
            m.set_int(m.a(), sum);
            return m.next();
        }
        if m.is_number(x) {
            m.set(m.a(), Value::double(number_of(m, x) + 1.0));
            return m.next();
        }
        m.to(slow::increment)
    }

    fn Decrement(m) {
        let x = m.bits(m.b());
        if likely(m.is_int(x)) && let Some(difference) = (x as u32 as i32).checked_sub(1) {
            m.set_int(m.a(), difference);
            return m.next();
        }
        if m.is_number(x) {
            m.set(m.a(), Value::double(number_of(m, x) - 1.0));
            return m.next();
        }
        m.to(slow::decrement)
    }

    fn Negate(m) {
        let x = m.bits(m.b());
        // -0 and 2^31 are no integers.
        if likely(m.is_int(x)) && x as u32 & 0x7FFF_FFFF != 0 {
            m.set_int(m.a(), -(x as u32 as i32));
            return m.next();
        }
        if m.is_number(x) {
            m.set(m.a(), Value::double(-number_of(m, x)));
            return m.next();
        }
        m.to(slow::negate)
    }

    fn BitNot(m) {
        let x = m.bits(m.b());
        if likely(m.is_int(x)) {
            m.set_int(m.a(), !(x as u32 as i32));
            return m.next();
        }
        m.to(slow::bit_not)
    }

    fn ToNumber(m) {
        let x = m.bits(m.b());
        if likely(m.is_number(x)) {
            m.set(m.a(), Value::from_bits(x));
            return m.next();
        }
        m.to(slow::to_number)
    }

    fn ToNumeric(m) {
        let x = m.bits(m.b());
        if likely(m.is_number(x)) {
            m.set(m.a(), Value::from_bits(x));
            return m.next();
        }
        m.to(slow::to_numeric)
    }
}

/// A quotient that is an integer becomes one: it is often an index afterwards.
#[inline(always)]
fn divide(m: Machine, operands: impl Fn(Machine) -> Operands, other: Handler) -> u64 {
    let (x, y, _) = operands(m);
    if likely(m.is_number(x) && m.is_number(y)) {
        m.set(m.a(), Value::number(number_of(m, x) / number_of(m, y)));
        return m.next();
    }
    m.to(other)
}
