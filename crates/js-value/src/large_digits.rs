//! The digits of whole numbers of 2^53 and more, in any radix.

use num_bigint::BigUint;
use num_traits::{One, ToPrimitive, Zero};

/// The fewest digits that read back as `integer`, a whole number above zero, and zeros behind them.
/// Of as few digits those that are nearest to the number.
pub(crate) fn digits(integer: f64, radix: u32) -> String {
    let bits = integer.to_bits();
    let exponent = ((bits >> 52) & 0x7FF) as i64 - 1075;
    let mantissa = BigUint::from(bits & ((1 << 52) - 1) | 1 << 52);
    let value = if exponent < 0 { mantissa >> -exponent } else { mantissa << exponent };
    let reads_back = |number: &BigUint| number.to_f64() == Some(integer);
    let (mut best, mut zeros) = (value.clone(), 0);
    // The value without its last digits, those, and the power of the radix that divides them.
    let (mut front, mut back, mut power) = (value.clone(), BigUint::zero(), BigUint::one());
    for count in 1.. {
        back += (&front % radix) * &power;
        front /= radix;
        power *= radix;
        let down = &value - &back;
        let up = &down + &power;
        let is_nearer_up = &back + &back > power;
        best = match (reads_back(&down), reads_back(&up)) {
            (true, false) => front.clone(),
            (false, true) => &front + 1u32,
            (true, true) => &front + u32::from(is_nearer_up),
            // Where no number with so many zeros is near enough, none with more is.
            (false, false) => break,
        };
        zeros = count;
    }
    let mut text = best.to_str_radix(radix);
    text.extend(std::iter::repeat_n('0', zeros));
    text
}
