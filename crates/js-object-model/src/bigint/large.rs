//! Multiplication and division of large numbers: in pieces between which an interrupt is looked
//! for, and division in about the time of a multiplication, where the library's takes the product
//! of the lengths.
//!
//! All take `poll`, which is called between pieces of some milliseconds, and may end the work.

use crate::Result;
use num_bigint::{BigInt, BigUint};
use num_traits::{One, Signed, Zero};

/// What may end the work between two pieces.
pub(super) type Poll<'a> = &'a mut dyn FnMut() -> Result<()>;

/// Products of numbers below so many bits are left to the library in one piece: with its Toom-3
/// they take some milliseconds.
const PIECE_BITS: u64 = 1 << 20;
/// So many bits of a quotient or a divisor are divided as at school, which is faster there.
const SCHOOL_BITS: u64 = 1 << 13;

/// `a * b`: above the size of a piece by Karatsuba's way, with three products of halves.
pub(super) fn multiply(a: &BigUint, b: &BigUint, poll: Poll<'_>) -> Result<BigUint> {
    let (short, long) = if a.bits() <= b.bits() { (a, b) } else { (b, a) };
    if long.bits() <= PIECE_BITS || short.bits() <= 64 {
        poll()?;
        return Ok(short * long);
    }
    // Whole digits, so that halves are copies without a shift.
    let half = (long.bits() / 2).next_multiple_of(64);
    let (high, low) = split(long, half);
    if short.bits() <= half {
        let product = multiply(&high, short, poll)? << half;
        return Ok(product + multiply(&low, short, poll)?);
    }
    let (short_high, short_low) = split(short, half);
    let highs = multiply(&high, &short_high, poll)?;
    let lows = multiply(&low, &short_low, poll)?;
    let across = multiply(&(high + low), &(short_high + short_low), poll)?;
    let middle = across - &highs - &lows;
    Ok((((highs << half) + middle) << half) + lows)
}

/// The part of a number above its lowest `bits`, and those.
fn split(number: &BigUint, bits: u64) -> (BigUint, BigUint) {
    let high = number >> bits;
    let low = number - (&high << bits);
    (high, low)
}

/// `base` to the power of `exponent`.
pub(super) fn power(base: &BigUint, exponent: u32, poll: Poll<'_>) -> Result<BigUint> {
    let mut result = BigUint::one();
    for bit in (0..u32::BITS - exponent.leading_zeros()).rev() {
        result = multiply(&result, &result, poll)?;
        if exponent >> bit & 1 == 1 {
            result = multiply(&result, base, poll)?;
        }
    }
    Ok(result)
}

/// Quotient and remainder, for a divisor that is not 0: the recursive division of Burnikel and
/// Ziegler, by pieces of the dividend as long as the divisor.
pub(super) fn divide(a: &BigUint, b: &BigUint, poll: Poll<'_>) -> Result<(BigUint, BigUint)> {
    let bits = b.bits();
    if bits <= SCHOOL_BITS || a.bits() < bits + SCHOOL_BITS {
        poll()?;
        return Ok((a / b, a % b));
    }
    let pieces = a.bits().div_ceil(bits);
    let (mut quotient, mut rest) = (BigUint::zero(), BigUint::zero());
    let mut left = a.clone();
    for piece in (0..pieces).rev() {
        let (piece, low) = split(&left, piece * bits);
        left = low;
        let (digit, remainder) = two_by_one((rest << bits) + piece, b, bits, poll)?;
        quotient = (quotient << bits) + digit;
        rest = remainder;
    }
    Ok((quotient, rest))
}

/// `a / b` for a `b` of exactly `bits` bits and a quotient of at most as many.
fn two_by_one(a: BigUint, b: &BigUint, bits: u64, poll: Poll<'_>) -> Result<(BigUint, BigUint)> {
    if bits <= SCHOOL_BITS || a.bits() < bits + SCHOOL_BITS {
        poll()?;
        return Ok((&a / b, a % b));
    }
    if bits % 2 == 1 {
        let (quotient, rest) = two_by_one(a << 1u32, &(b << 1u32), bits + 1, poll)?;
        return Ok((quotient, rest >> 1u32));
    }
    let half = bits / 2;
    let (b_high, b_low) = split(b, half);
    let (a_high, a_low) = split(&a, bits);
    let (third, fourth) = split(&a_low, half);
    let (high, rest) = three_by_two(a_high, third, b, (&b_high, &b_low), half, poll)?;
    let (low, rest) = three_by_two(rest, fourth, b, (&b_high, &b_low), half, poll)?;
    Ok(((high << half) + low, rest))
}

/// Divides three halves, two of them in `a`, by the two of `b`.
fn three_by_two(
    a: BigUint,
    third: BigUint,
    b: &BigUint,
    (b_high, b_low): (&BigUint, &BigUint),
    half: u64,
    poll: Poll<'_>,
) -> Result<(BigUint, BigUint)> {
    let (quotient, rest) = if &a >> half == *b_high {
        let quotient = (BigUint::one() << half) - 1u32;
        (quotient, a - (b_high << half) + b_high)
    } else {
        two_by_one(a, b_high, half, poll)?
    };
    let product = multiply(&quotient, b_low, poll)?;
    // The lower half of `b` was left out: the quotient may be too great by up to 2.
    let (mut quotient, b) = (quotient, BigInt::from(b.clone()));
    let mut rest = BigInt::from((rest << half) + third) - BigInt::from(product);
    while rest.is_negative() {
        quotient -= 1u32;
        rest += &b;
    }
    Ok((quotient, rest.magnitude().clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Numbers with long runs of equal bits, where carries and wrong guesses are.
    fn number(most_bits: u64) -> impl Strategy<Value = BigUint> {
        (proptest::collection::vec((any::<bool>(), 1..most_bits / 4), 1..12), any::<u64>()).prop_map(
            |(runs, last)| {
                let start = BigUint::from(last);
                runs.into_iter().fold(start, |number, (ones, length)| {
                    let shifted = number << length;
                    if ones { shifted + ((BigUint::one() << length) - 1u32) } else { shifted }
                })
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn products_and_quotients_are_the_library_s(
            a in number(600_000), b in number(200_000), small in number(20_000)
        ) {
            let poll: Poll<'_> = &mut || Ok(());
            for (a, b) in [(&a, &b), (&b, &small), (&a, &small), (&a, &a)] {
                prop_assert!(multiply(a, b, poll).unwrap() == a * b);
                if !b.is_zero() {
                    let (quotient, rest) = divide(a, b, poll).unwrap();
                    prop_assert!(&rest < b);
                    prop_assert!(quotient * b + rest == *a);
                }
            }
        }
    }

    #[test]
    fn powers() {
        let poll: Poll<'_> = &mut || Ok(());
        for (base, exponent) in [(0u32, 5), (7, 0), (7, 1), (3, 1000), (10, 12345)] {
            let base = BigUint::from(base);
            assert!(power(&base, exponent, poll).unwrap() == base.pow(exponent));
        }
    }
}
