//! `parseInt` and `parseFloat` on texts alone.

use js_strings::Flat;
use js_value::number;

/// Whether a code unit is white space or a line terminator.
pub(crate) fn is_space(unit: u16) -> bool {
    char::from_u32(u32::from(unit)).is_some_and(number::is_space)
}

fn skip_space(text: Flat<'_>) -> usize {
    text.units().take_while(|&unit| is_space(unit)).count()
}

/// `parseInt`, its radix already an int32.
pub(crate) fn parse_int(text: Flat<'_>, radix: i32) -> f64 {
    let mut at = skip_space(text);
    let sign = text.get(at);
    let negative = sign == Some(u16::from(b'-'));
    at += usize::from(negative || sign == Some(u16::from(b'+')));
    let prefixed = text.get(at) == Some(u16::from(b'0'))
        && text.get(at + 1).is_some_and(|unit| unit | 0x20 == u16::from(b'x'));
    let radix = match radix {
        0 | 16 if prefixed => {
            at += 2;
            16
        }
        0 => 10,
        2..=36 => radix as u32,
        _ => return f64::NAN,
    };
    if radix == 10
        && let Some(magnitude) = short_decimal(text, at)
    {
        return if negative { -magnitude } else { magnitude };
    }
    let digit = |at: usize| char::from_u32(u32::from(text.get(at)?))?.to_digit(radix);
    let digits: String =
        (at..).map_while(|at| digit(at).and_then(|digit| char::from_digit(digit, radix))).collect();
    let magnitude = match radix {
        _ if digits.is_empty() => return f64::NAN,
        10 => number::parse_float(&digits),
        _ if radix.is_power_of_two() => number::from_radix_digits(&digits, radix).unwrap_or(f64::NAN),
        // The specification leaves the rounding of these to the implementation.
        _ => digits
            .chars()
            .filter_map(|digit| digit.to_digit(radix))
            .fold(0.0, |number, digit| number * f64::from(radix) + f64::from(digit)),
    };
    if negative { -magnitude } else { magnitude }
}

/// The digits from `at` on, if there are any and few enough to be added up exactly.
fn short_decimal(text: Flat<'_>, at: usize) -> Option<f64> {
    let Flat::Latin1(units) = text else { return None };
    let digits = units[at..].iter().take(16).take_while(|unit| unit.is_ascii_digit());
    let (number, count) =
        digits.fold((0u64, 0), |(number, count), &digit| (number * 10 + u64::from(digit - b'0'), count + 1));
    (1..16).contains(&count).then_some(number as f64)
}

/// `parseFloat`: the longest beginning that is a decimal literal.
pub(crate) fn parse_float(text: Flat<'_>) -> f64 {
    if let Flat::Latin1(units) = text {
        let units = &units[skip_space(text)..];
        let plain = |unit: &u8| matches!(unit, b'0'..=b'9' | b'.' | b'+' | b'-' | b'e' | b'E');
        let end = units.iter().position(|unit| !plain(unit)).unwrap_or(units.len());
        // What the literal is made of; a sign may begin the word Infinity.
        if let Ok(beginning) = std::str::from_utf8(&units[..end])
            && units.get(end) != Some(&b'I')
        {
            return number::parse_float(beginning);
        }
    }
    let ascii = |at| text.get(at).and_then(|unit| u8::try_from(unit).ok()).map(char::from);
    let beginning: String = (skip_space(text)..).map_while(ascii).collect();
    number::parse_float(&beginning)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(text: &str, radix: i32) -> f64 {
        parse_int(Flat::Latin1(text.as_bytes()), radix)
    }

    fn float(text: &str) -> f64 {
        parse_float(Flat::Latin1(text.as_bytes()))
    }

    #[test]
    fn integers() {
        assert_eq!(int("  -0x1F", 0), -31.0);
        assert_eq!(int("12px", 10), 12.0);
        assert_eq!(int("zz", 36), 1295.0);
        assert_eq!(int("9007199254740993", 10), 9007199254740992.0);
        assert_eq!(int("100000000000000000000000000000000000000000000000000001", 2), 9007199254740992.0);
        assert!(int("-0", 10) == 0.0 && int("-0", 10).is_sign_negative());
        for (text, radix) in [("", 10), ("-", 10), ("0x", 16), ("2", 2), ("1", 1), ("1", 37)] {
            assert!(int(text, radix).is_nan(), "{text} {radix}");
        }
    }

    #[test]
    fn floats() {
        assert_eq!(float("  2.5abc"), 2.5);
        assert_eq!(float(".5"), 0.5);
        assert_eq!(float("5."), 5.0);
        assert_eq!(float("1e"), 1.0);
        assert_eq!(float("1e+"), 1.0);
        assert_eq!(float("1e-2x"), 0.01);
        assert_eq!(float("-Infinityx"), f64::NEG_INFINITY);
        for text in ["", ".", "-", "+-1", "e5", "x"] {
            assert!(float(text).is_nan(), "{text}");
        }
    }
}
