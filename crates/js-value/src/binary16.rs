//! IEEE 754 binary16: what `Float16Array` and `Math.f16round` round to.

/// The double that these bits stand for.
pub fn to_f64(bits: u16) -> f64 {
    let magnitude = match (bits >> 10 & 0x1F, bits & 0x3FF) {
        (0, fraction) => f64::from(fraction) * 2f64.powi(-24),
        (31, 0) => f64::INFINITY,
        (31, _) => f64::NAN,
        (exponent, fraction) => f64::from(fraction | 0x400) * 2f64.powi(i32::from(exponent) - 25),
    };
    if bits >> 15 == 1 { -magnitude } else { magnitude }
}

/// The bits nearest to a double, ties to even.
pub fn from_f64(number: f64) -> u16 {
    let sign = (number.is_sign_negative() as u16) << 15;
    if number.is_nan() {
        return 0x7E00;
    }
    let magnitude = number.abs();
    if magnitude >= 65520.0 {
        return sign | 0x7C00;
    }
    // The last place of the result: of normal numbers 2^(exponent - 10), of others 2^-24.
    let exponent = ((magnitude.to_bits() >> 52) as i32 - 1023).max(-14);
    let units = (magnitude * 2f64.powi(10 - exponent)).round_ties_even() as u16;
    // A carry into the exponent is what rounding up to the next power of two means.
    sign | ((((exponent + 14) as u16) << 10) + units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_binary16_survives() {
        for bits in 0..=u16::MAX {
            let number = to_f64(bits);
            if !number.is_nan() {
                assert_eq!(from_f64(number), bits, "{number}");
            }
        }
    }

    #[test]
    fn ties_go_to_even() {
        assert_eq!(to_f64(from_f64(65519.99)), 65504.0);
        assert_eq!(to_f64(from_f64(65520.0)), f64::INFINITY);
        assert_eq!(to_f64(from_f64(2f64.powi(-25))), 0.0);
        assert_eq!(to_f64(from_f64(2f64.powi(-25) * 1.0000001)), 2f64.powi(-24));
        assert_eq!(to_f64(from_f64(2049.0)), 2048.0);
        assert_eq!(to_f64(from_f64(2051.0)), 2052.0);
    }
}
