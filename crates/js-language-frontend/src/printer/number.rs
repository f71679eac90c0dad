//! Number literals: the shortest digits that mean the value, in the form that reads well or the one
//! that is short.

use super::Printer;

/// The largest integers that are exact, one by one.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Printer<'_> {
    /// A number literal that means `value`, which is not negative.
    pub(super) fn number(&mut self, value: f64) {
        if value < 1000.0 && value.fract() == 0.0 {
            // Most numbers are small integers.
            let value = value as u32;
            let digits =
                [b'0' + (value / 100) as u8, b'0' + (value / 10 % 10) as u8, b'0' + (value % 10) as u8];
            let skip = usize::from(value < 100) + usize::from(value < 10);
            self.out.number(&digits[skip..]);
        } else {
            let text = if self.out.minify() { shortest(value) } else { readable(value) };
            self.out.number(text.as_bytes());
        }
    }
}

/// The significant digits of `value` and where its decimal point stands: `0.digits × 10^point`.
fn digits_of(value: f64) -> (String, i32) {
    // The standard library gives the fewest digits that read back as the same value.
    let text = format!("{value:e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    (digits, exponent.parse::<i32>().unwrap_or(0) + 1)
}

/// Digits with a decimal point and as many zeros as it takes; `lead` stands before a leading point.
fn positional(digits: &str, point: i32, lead: &str) -> String {
    let count = digits.len() as i32;
    if point >= count {
        format!("{digits}{}", "0".repeat((point - count) as usize))
    } else if point > 0 {
        let (whole, fraction) = digits.split_at(point as usize);
        format!("{whole}.{fraction}")
    } else {
        format!("{lead}.{}{digits}", "0".repeat(-point as usize))
    }
}

/// A number as JavaScript itself would show it.
fn readable(value: f64) -> String {
    if value.is_infinite() {
        return "1e999".into();
    }
    let (digits, point) = digits_of(value);
    if (-5..=21).contains(&point) {
        return positional(&digits, point, "0");
    }
    let (first, rest) = digits.split_at(1);
    let dot = if rest.is_empty() { "" } else { "." };
    format!("{first}{dot}{rest}e{}", point - 1)
}

/// The shortest of all ways to write a number.
fn shortest(value: f64) -> String {
    if value.is_infinite() {
        return "1e999".into();
    }
    let (digits, point) = digits_of(value);
    let exponent = point - digits.len() as i32;
    let mut best = format!("{digits}e{exponent}");
    // Far from the point the zeros alone would be longer.
    if (-8..=32).contains(&point) {
        let plain = positional(&digits, point, "");
        if plain.len() <= best.len() {
            best = plain;
        }
    }
    if value.fract() == 0.0 && (1e12..=EXACT).contains(&value) {
        let hex = format!("0x{:x}", value as u64);
        if hex.len() < best.len() {
            best = hex;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_wins_where_it_is_short() {
        for (value, short, long) in [
            (1000.0, "1e3", "1000"),
            (1200.0, "1200", "1200"),
            (0.5, ".5", "0.5"),
            (0.001, ".001", "0.001"),
            (0.0001, "1e-4", "0.0001"),
            (1.25, "1.25", "1.25"),
            (123456.0, "123456", "123456"),
            (1e21, "1e21", "1e21"),
            (1.5e300, "15e299", "1.5e300"),
            (5e-324, "5e-324", "5e-324"),
            (1.7976931348623157e308, "17976931348623157e292", "1.7976931348623157e308"),
            (281474976710655.0, "0xffffffffffff", "281474976710655"),
            (f64::INFINITY, "1e999", "1e999"),
        ] {
            assert_eq!(shortest(value), short);
            assert_eq!(readable(value), long);
        }
    }

    #[test]
    fn forms_read_back_as_the_same_value() {
        let mut bits: u64 = 0x0123_4567_89AB_CDEF;
        for _ in 0..20_000 {
            bits = bits.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            let value = f64::from_bits(bits & !(1 << 63));
            if value.is_nan() {
                continue;
            }
            for text in [shortest(value), readable(value)] {
                let read = crate::lexer::number_value(text.as_bytes());
                assert_eq!(read, crate::lexer::NumberValue::Number(value), "{text}");
            }
        }
    }
}
