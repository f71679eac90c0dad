//! Arithmetic: integers first, then doubles, then everything else.
//!
//! The integer handler makes no call but its tail; what does not fit goes to a second handler for
//! numbers, and from there to a slow one that converts as the specification says.

use js_value::{Value, number};

use super::slow_arithmetic as slow;
use crate::machine::{Machine, fast, likely};

/// The number of a value whose bits say that it is one.
#[inline(always)]
pub(super) fn number_of(m: Machine, bits: u64) -> f64 {
    if m.is_int(bits) {
        f64::from(bits as u32 as i32)
    } else {
        f64::from_bits(bits.wrapping_sub(Value::DOUBLE_OFFSET))
    }
}

/// Notes in the instruction that doubles were seen.
#[inline(always)]
pub(super) fn saw_double(m: Machine) {
    // SAFETY: pc lies in the code, which is written by this thread alone.
    unsafe { (*m.pc).profile |= js_bytecode::profile::DOUBLE }
}

/// Two integers as operands b and c, or else another handler.
macro_rules! integers {
    ($m:ident, $x:ident, $y:ident => $body:expr, else $other:path) => {{
        let (x, y) = ($m.bits($m.b()), $m.bits($m.c()));
        if likely($m.is_int(x & y)) {
            let ($x, $y) = (x as u32 as i32, y as u32 as i32);
            $body
        }
        $m.to($other)
    }};
}

/// Two numbers as operands b and c, or else another handler.
macro_rules! numbers {
    ($m:ident, $x:ident, $y:ident => $result:expr, else $other:path) => {{
        let (x, y) = ($m.bits($m.b()), $m.bits($m.c()));
        if likely($m.is_number(x) && $m.is_number(y)) {
            let ($x, $y) = (number_of($m, x), number_of($m, y));
            $m.set($m.a(), $result);
            saw_double($m);
            return $m.next();
        }
        $m.to($other)
    }};
}

fast! {
    fn add(m) {
        integers!(m, x, y => {
            let (sum, overflow) = x.overflowing_add(y);
            if likely(!overflow) {
                m.set_int(m.a(), sum);
                return m.next();
            }
        }, else add_numbers)
    }

    #[inline(never)]
    fn add_numbers(m) {
        numbers!(m, x, y => Value::double(x + y), else slow::add)
    }

    fn subtract(m) {
        integers!(m, x, y => {
            let (difference, overflow) = x.overflowing_sub(y);
            if likely(!overflow) {
                m.set_int(m.a(), difference);
                return m.next();
            }
        }, else subtract_numbers)
    }

    #[inline(never)]
    fn subtract_numbers(m) {
        numbers!(m, x, y => Value::double(x - y), else slow::subtract)
    }

    fn multiply(m) {
        integers!(m, x, y => {
            let (product, overflow) = x.overflowing_mul(y);
            // 0 may be -0.
            if likely(!overflow && product != 0) {
                m.set_int(m.a(), product);
                return m.next();
            }
        }, else multiply_numbers)
    }

    #[inline(never)]
    fn multiply_numbers(m) {
        numbers!(m, x, y => {
            let product = x * y;
            // Only for the zero products of integers.
            if product == 0.0 { Value::number(product) } else { Value::double(product) }
        }, else slow::multiply)
    }

    fn divide(m) {
        numbers!(m, x, y => Value::number(x / y), else slow::divide)
    }

    fn remainder(m) {
        integers!(m, x, y => {
            if likely(x >= 0 && y > 0) {
                m.set_int(m.a(), (x as u32 % y as u32) as i32);
                return m.next();
            }
        }, else slow::remainder)
    }

    fn bit_and(m) {
        integers!(m, x, y => {
            m.set_int(m.a(), x & y);
            return m.next();
        }, else slow::bit_and)
    }

    fn bit_or(m) {
        integers!(m, x, y => {
            m.set_int(m.a(), x | y);
            return m.next();
        }, else slow::bit_or)
    }

    fn bit_xor(m) {
        integers!(m, x, y => {
            m.set_int(m.a(), x ^ y);
            return m.next();
        }, else slow::bit_xor)
    }

    fn shift_left(m) {
        integers!(m, x, y => {
            m.set_int(m.a(), x.wrapping_shl(y as u32));
            return m.next();
        }, else slow::shift_left)
    }

    fn shift_right(m) {
        integers!(m, x, y => {
            m.set_int(m.a(), x.wrapping_shr(y as u32));
            return m.next();
        }, else slow::shift_right)
    }

    fn shift_right_unsigned(m) {
        integers!(m, x, y => {
            let shifted = (x as u32).wrapping_shr(y as u32) as i32;
            if likely(shifted >= 0) {
                m.set_int(m.a(), shifted);
                return m.next();
            }
        }, else slow::shift_right_unsigned)
    }
}
