//! `Number` and `Number.prototype`.

use crate::define::{Class, Row, constant, method, same};
use crate::string::new_text;
use crate::support::Support;
use js_garbage_collection::{CellKind, ValueCell};
use js_object_model::{
    Args, Context, Intrinsic, JsBigInt, Message, Result, this_primitive, to_integer_or_infinity, to_numeric,
};
use js_strings::Flat;
use js_value::{Value, number};

pub(crate) static CLASS: Class = Class {
    statics: STATICS,
    methods: &[
        method("toExponential", to_exponential, 1),
        method("toFixed", to_fixed, 1),
        method("toLocaleString", to_locale_string, 0),
        method("toPrecision", to_precision, 1),
        method("toString", to_string, 1),
        method("valueOf", value_of, 0),
    ],
    ..Class::new("Number", construct, 1, Intrinsic::Number, Intrinsic::NumberPrototype)
};

const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

static STATICS: &[Row] = &[
    constant("EPSILON", f64::EPSILON),
    constant("MAX_SAFE_INTEGER", MAX_SAFE_INTEGER),
    constant("MAX_VALUE", f64::MAX),
    constant("MIN_SAFE_INTEGER", -MAX_SAFE_INTEGER),
    constant("MIN_VALUE", 5e-324),
    constant("NaN", f64::NAN),
    constant("NEGATIVE_INFINITY", f64::NEG_INFINITY),
    constant("POSITIVE_INFINITY", f64::INFINITY),
    method("isFinite", |_, args| Ok(check(args, f64::is_finite)), 1),
    method("isInteger", |_, args| Ok(check(args, is_integer)), 1),
    method("isNaN", |_, args| Ok(check(args, f64::is_nan)), 1),
    method("isSafeInteger", |_, args| Ok(check(args, |x| is_integer(x) && x.abs() <= MAX_SAFE_INTEGER)), 1),
    same("parseFloat", Intrinsic::ParseFloat),
    same("parseInt", Intrinsic::ParseInt),
];

fn check(args: Args, test: fn(f64) -> bool) -> Value {
    Value::boolean(args.get(0).as_number().is_some_and(test))
}

fn is_integer(x: f64) -> bool {
    x.is_finite() && x.trunc() == x
}

fn construct(cx: &mut Context, args: Args) -> Result {
    let value = if args.is_empty() {
        Value::int(0)
    } else {
        let numeric = to_numeric(cx, args.get(0))?;
        match numeric.downcast::<JsBigInt>() {
            Some(bigint) => Value::number(bigint.to_f64()),
            None => numeric,
        }
    };
    if !args.is_construct() {
        return Ok(value);
    }
    let prototype = cx.get_prototype_from_constructor(args.new_target(), Intrinsic::NumberPrototype)?;
    Ok(cx.new_wrapper(value, Some(prototype))?.value())
}

/// ThisNumberValue.
fn this_number(cx: &mut Context, args: Args, method: &str) -> Result<f64> {
    let value = this_primitive(args.this(), CellKind::NUMBER_OBJECT, |value| value.is_number())
        .unwrap_or(args.this());
    match value.as_number() {
        Some(number) => Ok(number),
        None => {
            let what = cx.describe(args.this());
            Err(cx.type_error(Message::IncompatibleReceiver(method, &what)))
        }
    }
}

fn value_of(cx: &mut Context, args: Args) -> Result {
    Ok(Value::number(this_number(cx, args, "Number.prototype.valueOf")?))
}

fn text(cx: &mut Context, text: &str) -> Result {
    new_text(cx, Flat::Latin1(text.as_bytes()))
}

fn to_string(cx: &mut Context, args: Args) -> Result {
    let number = this_number(cx, args, "Number.prototype.toString")?;
    let radix = match args.get(0) {
        Value::UNDEFINED => 10.0,
        radix => to_integer_or_infinity(cx, radix)?,
    };
    if !(2.0..=36.0).contains(&radix) {
        return Err(cx.range_error(Message::InvalidRadix()));
    }
    if radix == 10.0 {
        return Ok(cx.number_string(number)?.value());
    }
    text(cx, &number::to_radix(number, radix as u32))
}

/// With Intl, a `NumberFormat` of the arguments writes the number.
#[cfg(feature = "intl")]
fn to_locale_string(cx: &mut Context, args: Args) -> Result {
    let number = this_number(cx, args, "Number.prototype.toLocaleString")?;
    crate::intl::number_format::to_locale_string(cx, Value::number(number), args.get(0), args.get(1))
}

#[cfg(not(feature = "intl"))]
fn to_locale_string(cx: &mut Context, args: Args) -> Result {
    let number = this_number(cx, args, "Number.prototype.toLocaleString")?;
    if !number.is_finite() {
        return Ok(cx.number_string(number)?.value());
    }
    // As in English: groups of three, at most three digits behind the point.
    let rounded = decimal_digits(number.abs(), 3);
    let (whole, fraction) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let mut out = String::new();
    if number < 0.0 && rounded.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        out.push('-');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    text(cx, &out)
}

/// A digit count between `least` and 100.
fn digits(cx: &mut Context, value: Value, method: &str) -> Result<f64> {
    let _ = method;
    to_integer_or_infinity(cx, value)
}

fn out_of_range(cx: &mut Context, method: &str, least: &str) -> js_object_model::Throw {
    cx.range_error(Message::DigitsOutOfRange(method, least))
}

/// The exact decimal digits of a finite number that is not negative, rounded half up to `places`
/// behind the point. Rust rounds the exact value half to even; ties are decided here.
fn decimal_digits(number: f64, places: usize) -> String {
    if let Some(scaled) = scaled(number, places as u32) {
        return with_point(scaled, places);
    }
    if !may_be_tie(number, places as i32) {
        return format!("{number:.places$}");
    }
    // 1100 places show any double exactly; ties are exact, so their tail is a 5 and zeros.
    let exact = format!("{number:.1100}");
    let point = exact.find('.').unwrap_or(exact.len());
    let cut = point + 1 + places;
    let round_up = exact.as_bytes().get(cut).is_some_and(|&digit| digit >= b'5');
    let mut kept: Vec<u8> = exact.as_bytes()[..cut].to_vec();
    if round_up && increment(&mut kept) {
        kept.insert(0, b'1');
    }
    if places == 0 {
        kept.pop();
    }
    String::from_utf8(kept).unwrap_or_default()
}

/// `number * 10^places` rounded half up, if whole numbers of 128 bits are enough to tell.
fn scaled(number: f64, places: u32) -> Option<u128> {
    let (fraction, exponent) = (number.to_bits() & ((1 << 52) - 1), number.to_bits() >> 52);
    // The number is mantissa / 2^shift.
    let (mantissa, shift) =
        if exponent == 0 { (fraction, 1074) } else { (fraction | 1 << 52, 1075 - exponent as i32) };
    let exact = 10u128.checked_pow(places)?.checked_mul(mantissa.into())?;
    match shift {
        ..=0 => exact.checked_mul(1u128.checked_shl(shift.unsigned_abs())?),
        1..=127 => Some(exact.checked_add(1 << (shift - 1))? >> shift),
        _ => None,
    }
}

/// The digits of a whole number with a point before the last `places`.
fn with_point(whole: u128, places: usize) -> String {
    let mut digits = match u64::try_from(whole) {
        Ok(whole) => whole.to_string(),
        Err(_) => whole.to_string(),
    };
    if digits.len() <= places {
        digits.insert_str(0, &"0".repeat(places + 1 - digits.len()));
    }
    if places > 0 {
        digits.insert(digits.len() - places, '.');
    }
    digits
}

/// Whether a positive number could lie in the middle between two of so many decimal places (of tens
/// and hundreds if negative): only there Rust's rounding is not ours. Errs towards yes.
fn may_be_tie(number: f64, places: i32) -> bool {
    if places < 0 {
        // A tie is a multiple of 5 * 10^(-places - 1), so its significand is one of 5^-places.
        let significand = number.to_bits() & ((1 << 52) - 1) | 1 << 52;
        return 5u64
            .checked_pow(places.unsigned_abs())
            .is_some_and(|fives| significand.is_multiple_of(fives));
    }
    // A tie is an odd multiple of 1/2 * 10^-places: it has one binary place more than decimal ones.
    let doubled = number * 2f64.powi(places + 1);
    number.trunc() != number && doubled.trunc() == doubled
}

/// Adds one to the last of decimal digits; true where the carry leaves them.
fn increment(digits: &mut [u8]) -> bool {
    for digit in digits.iter_mut().rev() {
        match *digit {
            b'.' => {}
            b'9' => *digit = b'0',
            _ => {
                *digit += 1;
                return false;
            }
        }
    }
    true
}

fn to_fixed(cx: &mut Context, args: Args) -> Result {
    let number = this_number(cx, args, "Number.prototype.toFixed")?;
    let places = digits(cx, args.get(0), "toFixed")?;
    if !(0.0..=100.0).contains(&places) {
        return Err(out_of_range(cx, "toFixed() digits", "0"));
    }
    if !number.is_finite() || number.abs() >= 1e21 {
        return Ok(cx.number_string(number)?.value());
    }
    let mut shown = decimal_digits(number.abs(), places as usize);
    if number < 0.0 {
        shown.insert(0, '-');
    }
    text(cx, &shown)
}

/// `count` significant digits of a positive finite number, rounded half up, and the power of ten
/// of the first.
fn significant(number: f64, count: usize) -> (Vec<u8>, i32) {
    let rounded = format!("{number:.*e}", count - 1);
    if let Some((mantissa, exponent)) = rounded.split_once('e')
        && let Ok(exponent) = exponent.parse::<i32>()
        && !may_be_tie(number, count as i32 - 1 - exponent)
    {
        return (mantissa.bytes().filter(|&byte| byte != b'.').collect(), exponent);
    }
    let exact = format!("{number:.1100}");
    let point = exact.find('.').unwrap_or(exact.len()) as i32;
    let all: Vec<u8> = exact.bytes().filter(|&byte| byte != b'.').collect();
    let first = all.iter().position(|&digit| digit != b'0').unwrap_or(0);
    let mut exponent = point - 1 - first as i32;
    let mut kept: Vec<u8> = all[first..].iter().copied().take(count).collect();
    kept.resize(count, b'0');
    if all.get(first + count).is_some_and(|&digit| digit >= b'5') && increment(&mut kept) {
        kept.insert(0, b'1');
        kept.pop();
        exponent += 1;
    }
    (kept, exponent)
}

fn exponential(digits: &[u8], exponent: i32) -> String {
    let (first, rest) = digits.split_at(1);
    let mut out = String::from_utf8_lossy(first).into_owned();
    if !rest.is_empty() {
        out.push('.');
        out.push_str(&String::from_utf8_lossy(rest));
    }
    format!("{out}e{}{}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

fn to_exponential(cx: &mut Context, args: Args) -> Result {
    let number = this_number(cx, args, "Number.prototype.toExponential")?;
    let places = digits(cx, args.get(0), "toExponential")?;
    if !number.is_finite() {
        return Ok(cx.number_string(number)?.value());
    }
    if !(0.0..=100.0).contains(&places) {
        return Err(out_of_range(cx, "toExponential()", "0"));
    }
    let sign = if number < 0.0 { "-" } else { "" };
    let magnitude = number.abs();
    let (kept, exponent) = if magnitude == 0.0 {
        (vec![b'0'; if args.get(0) == Value::UNDEFINED { 1 } else { places as usize + 1 }], 0)
    } else if args.get(0) == Value::UNDEFINED {
        // As many digits as it takes: the shortest that Rust prints.
        let shortest = format!("{magnitude:e}");
        let (mantissa, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
        (mantissa.bytes().filter(|&byte| byte != b'.').collect(), exponent.parse().unwrap_or(0))
    } else {
        significant(magnitude, places as usize + 1)
    };
    text(cx, &format!("{sign}{}", exponential(&kept, exponent)))
}

fn to_precision(cx: &mut Context, args: Args) -> Result {
    let number = this_number(cx, args, "Number.prototype.toPrecision")?;
    if args.get(0) == Value::UNDEFINED {
        return Ok(cx.number_string(number)?.value());
    }
    let precision = digits(cx, args.get(0), "toPrecision")?;
    if !number.is_finite() {
        return Ok(cx.number_string(number)?.value());
    }
    if !(1.0..=100.0).contains(&precision) {
        return Err(out_of_range(cx, "toPrecision()", "1"));
    }
    let precision = precision as usize;
    let sign = if number < 0.0 { "-" } else { "" };
    let (kept, exponent) =
        if number == 0.0 { (vec![b'0'; precision], 0) } else { significant(number.abs(), precision) };
    if exponent < -6 || exponent >= precision as i32 {
        return text(cx, &format!("{sign}{}", exponential(&kept, exponent)));
    }
    let kept = String::from_utf8_lossy(&kept).into_owned();
    let shown = if exponent == precision as i32 - 1 {
        kept
    } else if exponent >= 0 {
        let (whole, fraction) = kept.split_at(exponent as usize + 1);
        format!("{whole}.{fraction}")
    } else {
        format!("0.{}{kept}", "0".repeat((-exponent - 1) as usize))
    };
    text(cx, &format!("{sign}{shown}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_up() {
        assert_eq!(decimal_digits(0.5, 0), "1");
        assert_eq!(decimal_digits(2.5, 0), "3");
        assert_eq!(decimal_digits(1.005, 2), "1.00");
        assert_eq!(decimal_digits(9.995, 2), "9.99");
        assert_eq!(decimal_digits(0.000001, 7), "0.0000010");
        assert_eq!(decimal_digits(999.9, 0), "1000");
        assert_eq!(decimal_digits(123.456, 30), "123.456000000000003069544618483633");
        assert_eq!(decimal_digits(0.0, 3), "0.000");
        assert_eq!(decimal_digits(1e20, 2), "100000000000000000000.00");
        assert_eq!(significant(123.456, 4), (b"1235".to_vec(), 2));
        assert_eq!(significant(99.99, 2), (b"10".to_vec(), 2));
        assert_eq!(significant(0.00025, 1), (b"3".to_vec(), -4));
        assert_eq!(significant(25.0, 1), (b"3".to_vec(), 1));
        assert_eq!(significant(9.5, 1), (b"1".to_vec(), 1));
        assert_eq!(significant(2.5, 1), (b"3".to_vec(), 0));
        assert_eq!(significant(1e21, 3), (b"100".to_vec(), 21));
        assert_eq!(significant(1.25e21, 2), (b"13".to_vec(), 21));
        assert_eq!(significant(12_345_678_901_234_567_890.0, 3), (b"123".to_vec(), 19));
    }

    /// What Rust prints, where that is right.
    #[test]
    fn scaled_numbers_read_as_rust_writes_them() {
        let mut bits = 1u64;
        for _ in 0..20_000 {
            bits = bits.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            let number = (bits >> 11) as f64 * 2f64.powi((bits % 90) as i32 - 80);
            let places = (bits >> 40) as usize % 24;
            if number < 1e21 && !may_be_tie(number, places as i32) {
                assert_eq!(decimal_digits(number, places), format!("{number:.places$}"));
            }
        }
    }
}
