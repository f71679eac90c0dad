//! The conversions of numbers that the specification names.

/// ToInt32: modulo 2^32 into the signed range.
#[inline]
pub fn to_int32(number: f64) -> i32 {
    let fast = number as i32;
    if f64::from(fast) == number { fast } else { to_uint32_slow(number) as i32 }
}

/// ToUint32: modulo 2^32.
#[inline]
pub fn to_uint32(number: f64) -> u32 {
    to_int32(number) as u32
}

/// The integer part modulo 2^32, from the bits: exact for every exponent.
#[cold]
fn to_uint32_slow(number: f64) -> u32 {
    let bits = number.to_bits();
    let exponent = ((bits >> 52) & 0x7FF) as i32 - 1075;
    let mantissa = (bits & ((1 << 52) - 1)) | 1 << 52;
    // NaN and the infinities have the greatest exponent: nothing is left of them either.
    let magnitude = match exponent {
        32.. => 0,
        0.. => (mantissa << exponent) as u32,
        -63..0 => (mantissa >> -exponent) as u32,
        _ => 0,
    };
    if number < 0.0 { magnitude.wrapping_neg() } else { magnitude }
}

/// ToIntegerOrInfinity of a number: NaN and -0 become 0.
#[inline]
pub fn to_integer_or_infinity(number: f64) -> f64 {
    if number.is_nan() { 0.0 } else { number.trunc() + 0.0 }
}

/// ToLength of a number: 0 to 2^53 - 1.
#[inline]
pub fn to_length(number: f64) -> u64 {
    // A cast saturates and takes NaN to 0.
    (number as u64).min((1 << 53) - 1)
}

/// Number::exponentiate: `pow`, but NaN where the base is 1 or -1 and the exponent infinite or NaN.
pub fn exponentiate(base: f64, exponent: f64) -> f64 {
    if exponent.is_nan() || (base.abs() == 1.0 && exponent.is_infinite()) {
        f64::NAN
    } else {
        base.powf(exponent)
    }
}

/// SameValue of two numbers: NaN is itself, 0 and -0 differ.
pub fn same_value(a: f64, b: f64) -> bool {
    (a.is_nan() && b.is_nan()) || (a == b && a.is_sign_negative() == b.is_sign_negative())
}

/// SameValueZero of two numbers: NaN is itself, 0 and -0 are the same.
pub fn same_value_zero(a: f64, b: f64) -> bool {
    (a.is_nan() && b.is_nan()) || a == b
}

/// Number::toString in radix 10: the shortest text that reads back as the same number.
pub fn to_decimal(number: f64) -> String {
    ryu_js::Buffer::new().format(number).to_owned()
}

/// Number::toString in radix 2 to 36: as many digits as tell the number from its neighbours.
///
/// # Panics
/// Where `radix` is out of that range.
pub fn to_radix(number: f64, radix: u32) -> String {
    assert!((2..=36).contains(&radix), "a radix is 2 to 36");
    if radix == 10 || !number.is_finite() {
        return to_decimal(number);
    }
    let magnitude = number.abs();
    if f64::from(magnitude as u32) == magnitude {
        return small_to_radix(magnitude as u32, number < 0.0, radix);
    }
    let mut digits = integer_digits(magnitude.trunc(), radix);
    let mut fraction = magnitude.fract();
    if fraction > 0.0 {
        // Half the distance to the next number: below that, digits say nothing.
        let mut delta = (0.5 * (magnitude.next_up() - magnitude)).max(f64::from_bits(1));
        if fraction >= delta {
            digits.push(b'.');
            fraction_digits(&mut digits, &mut fraction, &mut delta, f64::from(radix));
        }
    }
    if number < 0.0 {
        digits.insert(0, b'-');
    }
    digits.into_iter().map(char::from).collect()
}

fn small_to_radix(mut magnitude: u32, negative: bool, radix: u32) -> String {
    let mut buffer = [0; 33];
    let mut at = buffer.len();
    loop {
        at -= 1;
        buffer[at] = DIGITS[(magnitude % radix) as usize];
        magnitude /= radix;
        if magnitude == 0 {
            break;
        }
    }
    if negative {
        at -= 1;
        buffer[at] = b'-';
    }
    String::from_utf8_lossy(&buffer[at..]).into_owned()
}

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// The digits of a whole number.
fn integer_digits(mut integer: f64, radix: u32) -> Vec<u8> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if integer >= EXACT {
        return crate::large_digits::digits(integer, radix).into_bytes();
    }
    let radix = f64::from(radix);
    let mut digits = Vec::new();
    loop {
        let digit = integer % radix;
        digits.push(DIGITS[digit as usize]);
        integer = (integer - digit) / radix;
        if integer <= 0.0 {
            break;
        }
    }
    digits.reverse();
    digits
}

/// Digits after the point until the rest is below `delta`, the last one rounded.
fn fraction_digits(digits: &mut Vec<u8>, fraction: &mut f64, delta: &mut f64, radix: f64) {
    loop {
        *fraction *= radix;
        *delta *= radix;
        let digit = *fraction as usize;
        digits.push(DIGITS[digit]);
        *fraction -= digit as f64;
        let round_up = *fraction > 0.5 || (*fraction == 0.5 && digit % 2 == 1);
        if round_up && *fraction + *delta > 1.0 {
            return carry(digits, radix as usize);
        }
        if *fraction < *delta {
            return;
        }
    }
}

/// Adds one to the last digit; what overflows moves on to the left, through the point.
fn carry(digits: &mut Vec<u8>, radix: usize) {
    while let Some(last) = digits.pop() {
        if last == b'.' {
            continue;
        }
        let value = (last as char).to_digit(36).unwrap_or(0) as usize + 1;
        if value < radix {
            digits.push(DIGITS[value]);
            return;
        }
        if !digits.contains(&b'.') {
            // Within the integer part a digit that overflowed stays, as 0.
            carry(digits, radix);
            digits.push(b'0');
            return;
        }
    }
    digits.push(b'1');
}

/// StringToNumber: the number that the whole of `text` writes, or NaN.
pub fn from_string(text: &str) -> f64 {
    let text = text.trim_matches(is_space);
    let radix = |digits: &str, radix: u32| from_radix_digits(digits, radix).unwrap_or(f64::NAN);
    match text.as_bytes() {
        [] => 0.0,
        [b'0', b'x' | b'X', ..] => radix(&text[2..], 16),
        [b'0', b'o' | b'O', ..] => radix(&text[2..], 8),
        [b'0', b'b' | b'B', ..] => radix(&text[2..], 2),
        _ => match decimal_prefix(text) {
            Some(prefix) if prefix.len() == text.len() => decimal(prefix),
            _ => f64::NAN,
        },
    }
}

/// The number that the longest start of `text` writes in decimal, or NaN: `parseFloat`.
pub fn parse_float(text: &str) -> f64 {
    decimal_prefix(text.trim_start_matches(is_space)).map_or(f64::NAN, decimal)
}

/// The remainder of a division as `%` gives it: with the sign of `a`.
#[inline]
pub fn remainder(a: f64, b: f64) -> f64 {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    // Whole numbers, most of what is ever divided so: the general way takes a step per bit.
    if a.abs() < EXACT && b.abs() < EXACT && b != 0.0 && a.trunc() == a && b.trunc() == b {
        let rest = (a as i64 % b as i64) as f64;
        return rest.copysign(a);
    }
    a % b
}

/// The longest start of `text` that is a StrDecimalLiteral.
fn decimal_prefix(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    if text[sign..].starts_with("Infinity") {
        return Some(&text[..sign + "Infinity".len()]);
    }
    let count = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = count(sign);
    let mut end = sign + whole;
    let mut digits = whole;
    if bytes.get(end) == Some(&b'.') {
        let fraction = count(end + 1);
        if whole + fraction > 0 {
            end += 1 + fraction;
            digits += fraction;
        }
    }
    if digits == 0 {
        return None;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = bytes.get(end + 1 + sign..).map_or(0, |_| count(end + 1 + sign));
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    Some(&text[..end])
}

fn decimal(literal: &str) -> f64 {
    match literal.trim_start_matches(['+', '-']) {
        "Infinity" if literal.starts_with('-') => f64::NEG_INFINITY,
        "Infinity" => f64::INFINITY,
        _ => literal.parse().unwrap_or(f64::NAN),
    }
}

/// The value of digits in radix 2, 8 or 16, however many, rounded to nearest, ties to even; `None`
/// where one of them is no digit, or there is none. What StringToNumber and the number literals of
/// source text have in common.
pub fn from_radix_digits(digits: &str, radix: u32) -> Option<f64> {
    debug_assert!(radix.is_power_of_two());
    if digits.is_empty() {
        return None;
    }
    let bits = radix.trailing_zeros();
    let (mut mantissa, mut dropped, mut sticky) = (0u64, 0i32, false);
    for digit in digits.chars() {
        let digit = digit.to_digit(radix)?;
        for shift in (0..bits).rev() {
            let bit = u64::from(digit >> shift & 1);
            if mantissa >> 62 == 0 {
                mantissa = mantissa << 1 | bit;
            } else {
                dropped = dropped.saturating_add(1);
                sticky |= bit != 0;
            }
        }
    }
    // 63 significant bits and a sticky one: the conversion to f64 rounds as the whole number would.
    let rounded = (mantissa << 1 | u64::from(sticky)) as f64;
    Some(rounded * 2f64.powi(dropped.min(2000) - 1))
}

/// WhiteSpace and LineTerminator.
pub fn is_space(c: char) -> bool {
    matches!(
        c,
        '\t' | '\u{B}' | '\u{C}' | ' ' | '\u{A0}' | '\u{FEFF}' | '\u{1680}' | '\u{2000}'
            ..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' | '\n' | '\r' | '\u{2028}' | '\u{2029}'
    )
}
