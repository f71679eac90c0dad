//! The exact sum of doubles, rounded once: what `Math.sumPrecise` gives.
//!
//! A double is an integer times 2^-1074, below 2^2098 of them; the sum of up to 2^53 is below
//! 2^2152. It is kept whole, in two's complement, 32 bits a word so that carries can wait.

/// 32-bit digits in 64-bit words: the upper half of each takes carries that are yet to go on.
const WORDS: usize = 68;

/// A sum in the making.
pub(crate) struct ExactSum {
    words: [i64; WORDS],
    /// Additions since carries last went on.
    pending: u32,
    special: f64,
    only_negative_zero: bool,
}

impl ExactSum {
    pub(crate) fn new() -> ExactSum {
        ExactSum { words: [0; WORDS], pending: 0, special: 0.0, only_negative_zero: true }
    }

    pub(crate) fn add(&mut self, number: f64) {
        if !number.is_finite() {
            self.special += number;
        }
        self.only_negative_zero &= number == 0.0 && number.is_sign_negative();
        if number == 0.0 || !number.is_finite() {
            return;
        }
        let bits = number.to_bits();
        let exponent = (bits >> 52 & 0x7FF) as usize;
        let fraction = bits & ((1 << 52) - 1);
        let (mantissa, shift) =
            if exponent == 0 { (fraction, 0) } else { (fraction | 1 << 52, exponent - 1) };
        let wide = u128::from(mantissa) << (shift % 32);
        for (i, word) in self.words[shift / 32..][..3].iter_mut().enumerate() {
            let digit = (wide >> (32 * i)) as u32 as i64;
            *word += if number < 0.0 { -digit } else { digit };
        }
        self.pending += 1;
        if self.pending == 1 << 30 {
            self.carry();
        }
    }

    fn carry(&mut self) {
        let mut carry = 0;
        for word in &mut self.words[..WORDS - 1] {
            let sum = *word + carry;
            *word = sum & 0xFFFF_FFFF;
            carry = sum >> 32;
        }
        self.words[WORDS - 1] += carry;
        self.pending = 0;
    }

    pub(crate) fn total(mut self) -> f64 {
        if self.special != 0.0 {
            return self.special;
        }
        if self.only_negative_zero {
            return -0.0;
        }
        self.carry();
        let negative = self.words[WORDS - 1] < 0;
        if negative {
            self.words.iter_mut().for_each(|word| *word = -*word);
            self.carry();
        }
        let magnitude = self.magnitude();
        if negative { -magnitude } else { magnitude }
    }

    fn magnitude(&self) -> f64 {
        let Some(top) = self.words.iter().rposition(|&word| word != 0) else { return 0.0 };
        // Three words hold at least 65 significant bits; what is below only matters as "more".
        let low = top.saturating_sub(2);
        let head = self.words[low..=top].iter().rev().fold(0u128, |head, &word| head << 32 | word as u128);
        let more = self.words[..low].iter().any(|&word| word != 0);
        let length = 128 - head.leading_zeros() as i32;
        let exponent = length + low as i32 * 32 - 1074;
        // Doubles below 2^-1021 have their last bit at 2^-1074, others 53 bits in all.
        let keep = length.min(53).min(exponent + 1074);
        let drop = length - keep;
        let mut mantissa = (head >> drop) as u64;
        let rest = head & ((1u128 << drop) - 1);
        let half = if drop == 0 { 0 } else { 1u128 << (drop - 1) };
        let up = drop > 0 && (rest > half || (rest == half && (more || mantissa & 1 == 1)));
        mantissa += u64::from(up);
        let shift = drop + low as i32 * 32;
        scale(mantissa as f64, shift - 1074)
    }
}

/// `number` times 2^`exponent`, in steps that do not round.
fn scale(number: f64, exponent: i32) -> f64 {
    let (mut number, mut exponent) = (number, exponent);
    while exponent > 1000 {
        number *= 2f64.powi(1000);
        exponent -= 1000;
    }
    // A mantissa is at least 2^52 where the exponent is below -1022, so no step is subnormal but
    // the last, which is exact.
    while exponent < -1000 {
        number *= 2f64.powi(-500);
        exponent += 500;
    }
    number * 2f64.powi(exponent)
}

#[cfg(test)]
mod tests {
    use super::ExactSum;
    use proptest::prelude::*;

    fn sum(numbers: &[f64]) -> f64 {
        let mut sum = ExactSum::new();
        numbers.iter().for_each(|&number| sum.add(number));
        sum.total()
    }

    #[test]
    fn sums_that_doubles_lose() {
        assert_eq!(sum(&[1e20, 0.1, -1e20]), 0.1);
        assert_eq!(sum(&[1e308, 1e308, 0.1, 0.1, 1e30, 0.1, -1e30, -1e308, -1e308]), 0.30000000000000004);
        assert_eq!(sum(&[5e-324, 5e-324]), 1e-323);
        assert_eq!(sum(&[f64::MAX, f64::MAX]), f64::INFINITY);
        assert_eq!(
            sum(&[8.98846567431158e307, 8.988465674311579e307, -1.7976931348623157e308]),
            9.9792015476736e291
        );
        assert!(
            sum(&[]).is_sign_negative()
                && sum(&[-0.0]).is_sign_negative()
                && !sum(&[-0.0, 0.0]).is_sign_negative()
        );
        assert!(sum(&[f64::INFINITY, f64::NEG_INFINITY]).is_nan());
    }

    proptest! {
        #[test]
        fn one_number_is_itself(number in any::<f64>().prop_filter("finite", |x| x.is_finite() && *x != 0.0)) {
            prop_assert_eq!(sum(&[number]), number);
        }

        #[test]
        fn two_numbers_round_once(a in any::<f64>(), b in any::<f64>()) {
            let (exact, plain) = (sum(&[a, b]), a + b);
            prop_assert!(exact == plain || (exact.is_nan() && plain.is_nan()));
        }
    }
}
