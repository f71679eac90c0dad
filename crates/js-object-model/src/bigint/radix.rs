//! BigInts as text and back, in less than the square of the length.
//!
//! A long number is split at a power of the radix into two halves of digits, and those again, until
//! they are short enough for the library. All splits at one level are by the same power.

use super::large::{Poll, divide, multiply};
use crate::Result;
use num_bigint::BigUint;
use num_traits::Num;

/// So many digits are left to the library.
const SHORT: usize = 512;

/// `radix` to the power of `SHORT`, and the squares of that, while `wanted` says so of the last.
fn powers(radix: u32, poll: Poll<'_>, wanted: impl Fn(&[BigUint]) -> bool) -> Result<Vec<BigUint>> {
    let mut powers = Vec::new();
    while wanted(&powers) {
        let next = match powers.last() {
            Some(last) => multiply(last, last, poll)?,
            None => BigUint::from(radix).pow(SHORT as u32),
        };
        powers.push(next);
    }
    Ok(powers)
}

/// The digits of `number` in `radix`, 2 to 36.
pub(super) fn to_text(number: &BigUint, radix: u32, poll: Poll<'_>) -> Result<String> {
    if radix.is_power_of_two() {
        return Ok(number.to_str_radix(radix));
    }
    // The square of the last power is beyond the number.
    let bits = number.bits();
    let powers = powers(radix, poll, |powers| match powers.last() {
        Some(last) => 2 * last.bits() - 2 < bits,
        None => bits > 8 * SHORT as u64,
    })?;
    let mut text = String::new();
    write(number, &powers, radix, &mut text, poll)?;
    Ok(text)
}

/// Appends the digits of a number below the square of the last of `powers`: with leading zeros
/// where it is not the first.
fn write(number: &BigUint, powers: &[BigUint], radix: u32, text: &mut String, poll: Poll<'_>) -> Result<()> {
    let Some((power, powers)) = powers.split_last() else {
        let digits = number.to_str_radix(radix);
        if !text.is_empty() {
            text.extend(std::iter::repeat_n('0', SHORT.saturating_sub(digits.len())));
        }
        text.push_str(&digits);
        return Ok(());
    };
    let (high, low) = divide(number, power, poll)?;
    if !text.is_empty() || high != BigUint::ZERO {
        write(&high, powers, radix, text, poll)?;
    }
    write(&low, powers, radix, text, poll)
}

/// The number that digits in `radix` write; none where one of them is no digit, or there is none.
pub(super) fn from_text(digits: &str, radix: u32, poll: Poll<'_>) -> Result<Option<BigUint>> {
    if digits.is_empty() || !digits.bytes().all(|digit| char::from(digit).is_digit(radix)) {
        return Ok(None);
    }
    if radix.is_power_of_two() {
        return Ok(BigUint::from_str_radix(digits, radix).ok());
    }
    let powers = powers(radix, poll, |powers| SHORT << powers.len() < digits.len())?;
    read(digits, &powers, radix, poll).map(Some)
}

fn read(digits: &str, powers: &[BigUint], radix: u32, poll: Poll<'_>) -> Result<BigUint> {
    let Some((power, rest)) = powers.split_last() else {
        return Ok(BigUint::from_str_radix(digits, radix).unwrap_or_default());
    };
    let low = SHORT << rest.len();
    if digits.len() <= low {
        return read(digits, rest, radix, poll);
    }
    let (high, low) = digits.split_at(digits.len() - low);
    let high = read(high, rest, radix, poll)?;
    let low = read(low, rest, radix, poll)?;
    Ok(multiply(&high, power, poll)? + low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn texts_are_the_library_s(
            bytes in proptest::collection::vec(any::<u8>(), 0..6000),
            zeros in 0u32..30_000,
            radix in 2u32..=36,
        ) {
            let poll: Poll<'_> = &mut || Ok(());
            let shifted = BigUint::from_bytes_le(&bytes) << zeros;
            let round = BigUint::from(radix).pow(zeros / 8);
            for number in [BigUint::from_bytes_le(&bytes), shifted, &round - 1u32, round] {
                let text = to_text(&number, radix, poll).unwrap();
                prop_assert!(text == number.to_str_radix(radix));
                prop_assert!(from_text(&text, radix, poll).unwrap() == Some(number));
            }
        }
    }

    #[test]
    fn what_is_no_number() {
        let poll: Poll<'_> = &mut || Ok(());
        for (text, radix) in [("", 10), ("12a", 10), ("2", 2), ("é", 36), ("1_0", 10), ("+1", 10)] {
            assert!(from_text(text, radix, poll).unwrap().is_none(), "{text}");
        }
    }

    #[test]
    fn the_work_can_be_ended() {
        let number = BigUint::from(7u32).pow(100_000);
        let mut left = 20;
        let poll: Poll<'_> = &mut || {
            left -= 1;
            if left > 0 { Ok(()) } else { Err(crate::Throw) }
        };
        assert!(to_text(&number, 10, poll).is_err());
    }
}
