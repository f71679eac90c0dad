//! Comparisons, and the jumps that have one in them. Back edges count down to the next interrupt.

use js_value::Value;

use super::arithmetic::number_of;
use super::slow_compare as slow;
use crate::machine::{Handler, Machine, fast, likely};

/// How a handler compares: integers, and numbers.
trait Comparison {
    fn integers(x: i32, y: i32) -> bool;
    fn numbers(x: f64, y: f64) -> bool;
}

macro_rules! comparisons {
    ($($name:ident($x:ident, $y:ident) $numbers:expr, $integers:expr;)*) => {$(
        struct $name;
        impl Comparison for $name {
            #[inline(always)]
            fn integers($x: i32, $y: i32) -> bool { $integers }
            #[inline(always)]
            #[allow(clippy::neg_cmp_op_on_partial_ord, reason = "NaN compares false with everything")]
            fn numbers($x: f64, $y: f64) -> bool { $numbers }
        }
    )*};
}

comparisons! {
    IsLess(x, y) x < y, x < y;
    IsLessEqual(x, y) x <= y, x <= y;
    IsGreater(x, y) x > y, x > y;
    IsGreaterEqual(x, y) x >= y, x >= y;
    // Not the opposite comparison: NaN compares false with everything.
    IsNotLess(x, y) !(x < y), x >= y;
    IsNotLessEqual(x, y) !(x <= y), x > y;
    IsNotGreater(x, y) !(x > y), x <= y;
    IsNotGreaterEqual(x, y) !(x >= y), x < y;
    IsEqual(x, y) x == y, x == y;
    IsNotEqual(x, y) x != y, x != y;
}

/// A comparison of registers b and c into register a.
#[inline(always)]
fn compare<C: Comparison>(m: Machine, other: Handler) -> u64 {
    let (x, y) = (m.bits(m.b()), m.bits(m.c()));
    if likely(m.is_int(x & y)) {
        m.set(m.a(), Value::boolean(C::integers(x as u32 as i32, y as u32 as i32)));
        return m.next();
    }
    if m.is_number(x) && m.is_number(y) {
        m.set(m.a(), Value::boolean(C::numbers(number_of(m, x), number_of(m, y))));
        return m.next();
    }
    m.to(other)
}

/// Jumps by operand c where `taken`, looking for interrupts where the jump goes back.
#[inline(always)]
fn branch<const BACK: bool>(m: Machine, taken: bool) -> u64 {
    if !taken {
        return m.next();
    }
    if BACK && !is_left_alone(m) {
        return m.to(super::control::interrupt_compared);
    }
    m.go(m.ahead(m.c_signed()))
}

/// Whether a back edge may be taken without a look for interrupts.
#[inline(always)]
pub(super) fn is_left_alone(m: Machine) -> bool {
    // SAFETY: the Vm is live and belongs to this thread.
    unsafe { likely((*m.vm).is_left_alone()) }
}

/// A fused compare of registers a and b and jump.
#[inline(always)]
fn jump<C: Comparison, const BACK: bool>(m: Machine, other: Handler) -> u64 {
    let (x, y) = (m.bits(m.a()), m.bits(m.b()));
    if likely(m.is_int(x & y)) {
        return branch::<BACK>(m, C::integers(x as u32 as i32, y as u32 as i32));
    }
    m.to(other)
}

/// The same of numbers that are not both integers.
#[inline(always)]
fn jump_numbers<C: Comparison, const BACK: bool>(m: Machine, other: Handler) -> u64 {
    let (x, y) = (m.bits(m.a()), m.bits(m.b()));
    if likely(m.is_number(x) && m.is_number(y)) {
        return branch::<BACK>(m, C::numbers(number_of(m, x), number_of(m, y)));
    }
    m.to(other)
}

/// A fused compare of register a with the number b and jump.
#[inline(always)]
fn jump_int<C: Comparison, const BACK: bool>(m: Machine, other: Handler) -> u64 {
    let x = m.bits(m.a());
    let y = m.b_signed();
    if likely(m.is_int(x)) {
        return branch::<BACK>(m, C::integers(x as u32 as i32, y));
    }
    if m.is_number(x) {
        return branch::<BACK>(m, C::numbers(number_of(m, x), f64::from(y)));
    }
    m.to(other)
}

macro_rules! jumps {
    ($($name:ident, $numbers:ident = $comparison:ident, $back:literal, $slow:path;)*) => {
        fast! {$(
            fn $name(m) { jump::<$comparison, $back>(m, $numbers) }
            #[inline(never)]
            fn $numbers(m) { jump_numbers::<$comparison, $back>(m, $slow) }
        )*}
    };
}

macro_rules! jumps_int {
    ($($name:ident = $comparison:ident, $back:literal, $slow:path;)*) => {
        fast! {$( fn $name(m) { jump_int::<$comparison, $back>(m, $slow) } )*}
    };
}

jumps! {
    JumpIfLess, jump_if_less_numbers = IsLess, false, slow::jump_if_less;
    JumpIfLessEqual, jump_if_less_equal_numbers = IsLessEqual, false, slow::jump_if_less_equal;
    JumpIfGreater, jump_if_greater_numbers = IsGreater, false, slow::jump_if_greater;
    JumpIfGreaterEqual, jump_if_greater_equal_numbers = IsGreaterEqual, false, slow::jump_if_greater_equal;
    JumpIfNotLess, jump_if_not_less_numbers = IsNotLess, false, slow::jump_if_not_less;
    JumpIfNotLessEqual, jump_if_not_less_equal_numbers = IsNotLessEqual, false, slow::jump_if_not_less_equal;
    JumpIfNotGreater, jump_if_not_greater_numbers = IsNotGreater, false, slow::jump_if_not_greater;
    JumpIfNotGreaterEqual, jump_if_not_greater_equal_numbers = IsNotGreaterEqual, false,
        slow::jump_if_not_greater_equal;
    JumpIfEqual, jump_if_equal_numbers = IsEqual, false, slow::jump_if_equal;
    JumpIfNotEqual, jump_if_not_equal_numbers = IsNotEqual, false, slow::jump_if_not_equal;
    JumpIfStrictEqual, jump_if_strict_equal_numbers = IsEqual, false, slow::jump_if_strict_equal;
    JumpIfStrictNotEqual, jump_if_strict_not_equal_numbers = IsNotEqual, false, slow::jump_if_strict_not_equal;
    LoopIfLess, loop_if_less_numbers = IsLess, true, slow::jump_if_less;
    LoopIfLessEqual, loop_if_less_equal_numbers = IsLessEqual, true, slow::jump_if_less_equal;
    LoopIfGreater, loop_if_greater_numbers = IsGreater, true, slow::jump_if_greater;
    LoopIfGreaterEqual, loop_if_greater_equal_numbers = IsGreaterEqual, true, slow::jump_if_greater_equal;
    LoopIfStrictNotEqual, loop_if_strict_not_equal_numbers = IsNotEqual, true, slow::jump_if_strict_not_equal;
}

jumps_int! {
    JumpIfLessInt = IsLess, false, slow::jump_if_less_int;
    JumpIfLessEqualInt = IsLessEqual, false, slow::jump_if_less_equal_int;
    JumpIfGreaterInt = IsGreater, false, slow::jump_if_greater_int;
    JumpIfGreaterEqualInt = IsGreaterEqual, false, slow::jump_if_greater_equal_int;
    JumpIfNotLessInt = IsNotLess, false, slow::jump_if_not_less_int;
    JumpIfNotLessEqualInt = IsNotLessEqual, false, slow::jump_if_not_less_equal_int;
    JumpIfNotGreaterInt = IsNotGreater, false, slow::jump_if_not_greater_int;
    JumpIfNotGreaterEqualInt = IsNotGreaterEqual, false, slow::jump_if_not_greater_equal_int;
    LoopIfLessInt = IsLess, true, slow::jump_if_less_int;
    LoopIfLessEqualInt = IsLessEqual, true, slow::jump_if_less_equal_int;
    LoopIfGreaterInt = IsGreater, true, slow::jump_if_greater_int;
    LoopIfGreaterEqualInt = IsGreaterEqual, true, slow::jump_if_greater_equal_int;
}

/// A value that is no number is strictly equal to none: jumps by the answer `unequal`.
#[inline(always)]
fn jump_strict_int<C: Comparison, const BACK: bool>(m: Machine, unequal: bool) -> u64 {
    let x = m.bits(m.a());
    let y = m.b_signed();
    if likely(m.is_int(x)) {
        return branch::<BACK>(m, C::integers(x as u32 as i32, y));
    }
    if m.is_number(x) {
        return branch::<BACK>(m, C::numbers(number_of(m, x), f64::from(y)));
    }
    branch::<BACK>(m, unequal)
}

fast! {
    fn JumpIfStrictEqualInt(m) { jump_strict_int::<IsEqual, false>(m, false) }
    fn JumpIfStrictNotEqualInt(m) { jump_strict_int::<IsNotEqual, false>(m, true) }
    fn LoopIfStrictNotEqualInt(m) { jump_strict_int::<IsNotEqual, true>(m, true) }

    fn Less(m) { compare::<IsLess>(m, slow::into_register::less) }
    fn LessEqual(m) { compare::<IsLessEqual>(m, slow::into_register::less_equal) }
    fn Greater(m) { compare::<IsGreater>(m, slow::into_register::greater) }
    fn GreaterEqual(m) { compare::<IsGreaterEqual>(m, slow::into_register::greater_equal) }
    fn Equal(m) { compare::<IsEqual>(m, slow::into_register::equal) }
    fn NotEqual(m) { compare::<IsNotEqual>(m, slow::into_register::not_equal) }
    fn StrictEqual(m) { compare::<IsEqual>(m, slow::into_register::strict_equal) }
    fn StrictNotEqual(m) { compare::<IsNotEqual>(m, slow::into_register::strict_not_equal) }
}
