//! `Math`.

use crate::define::{Row, constant, method, tag};
use crate::iterate::Iteration;
use js_object_model::{Args, Context, Message, Result, to_int32, to_number, to_uint32};
use js_value::{Value, binary16, number};
use std::cell::Cell;

pub(crate) static ROWS: &[Row] = &[
    constant("E", std::f64::consts::E),
    constant("LN10", std::f64::consts::LN_10),
    constant("LN2", std::f64::consts::LN_2),
    constant("LOG10E", std::f64::consts::LOG10_E),
    constant("LOG2E", std::f64::consts::LOG2_E),
    constant("PI", std::f64::consts::PI),
    constant("SQRT1_2", std::f64::consts::FRAC_1_SQRT_2),
    constant("SQRT2", std::f64::consts::SQRT_2),
    method("abs", abs, 1),
    method("acos", |cx, args| of_number(cx, args, f64::acos), 1),
    method("acosh", |cx, args| of_number(cx, args, acosh), 1),
    method("asin", |cx, args| of_number(cx, args, f64::asin), 1),
    method("asinh", |cx, args| of_number(cx, args, asinh), 1),
    method("atan", |cx, args| of_number(cx, args, f64::atan), 1),
    method("atanh", |cx, args| of_number(cx, args, atanh), 1),
    method("atan2", atan2, 2),
    method("cbrt", |cx, args| of_number(cx, args, f64::cbrt), 1),
    method("ceil", |cx, args| of_number(cx, args, f64::ceil), 1),
    method("clz32", clz32, 1),
    method("cos", |cx, args| of_number(cx, args, f64::cos), 1),
    method("cosh", |cx, args| of_number(cx, args, f64::cosh), 1),
    method("exp", |cx, args| of_number(cx, args, f64::exp), 1),
    method("expm1", |cx, args| of_number(cx, args, f64::exp_m1), 1),
    method("floor", floor, 1),
    method("fround", |cx, args| of_number(cx, args, |x| f64::from(x as f32)), 1),
    method("f16round", |cx, args| of_number(cx, args, |x| binary16::to_f64(binary16::from_f64(x))), 1),
    method("hypot", hypot, 2),
    method("imul", imul, 2),
    method("log", |cx, args| of_number(cx, args, f64::ln), 1),
    method("log1p", |cx, args| of_number(cx, args, f64::ln_1p), 1),
    method("log10", |cx, args| of_number(cx, args, f64::log10), 1),
    method("log2", |cx, args| of_number(cx, args, f64::log2), 1),
    method("max", max, 2),
    method("min", min, 2),
    method("pow", pow, 2),
    method("random", random, 0),
    method("round", |cx, args| of_number(cx, args, round), 1),
    method("sign", |cx, args| of_number(cx, args, sign), 1),
    method("sin", |cx, args| of_number(cx, args, f64::sin), 1),
    method("sinh", |cx, args| of_number(cx, args, f64::sinh), 1),
    method("sqrt", |cx, args| of_number(cx, args, f64::sqrt), 1),
    method("sumPrecise", sum_precise, 1),
    method("tan", |cx, args| of_number(cx, args, f64::tan), 1),
    method("tanh", |cx, args| of_number(cx, args, f64::tanh), 1),
    method("trunc", |cx, args| of_number(cx, args, f64::trunc), 1),
    tag("Math"),
];

#[inline]
fn of_number(cx: &mut Context, args: Args, function: fn(f64) -> f64) -> Result {
    let x = to_number(cx, args.get(0))?;
    Ok(Value::number(function(x)))
}

fn abs(cx: &mut Context, args: Args) -> Result {
    match args.get(0).as_int() {
        Some(int) => Ok(Value::number(f64::from(int).abs())),
        None => of_number(cx, args, f64::abs),
    }
}

fn floor(cx: &mut Context, args: Args) -> Result {
    let x = args.get(0);
    if x.is_int() { Ok(x) } else { of_number(cx, args, f64::floor) }
}

/// The standard library loses -0 and precision near 0.
/// From here on the square of a number and the same plus 1 do not differ.
const LARGE: f64 = (1 << 28) as f64;

fn asinh(x: f64) -> f64 {
    let size = x.abs();
    let result = if size < 1.0 / LARGE || !x.is_finite() {
        size
    } else if size > LARGE {
        size.ln() + std::f64::consts::LN_2
    } else if size > 2.0 {
        (2.0 * size + 1.0 / ((x * x + 1.0).sqrt() + size)).ln()
    } else {
        (size + x * x / (1.0 + (x * x + 1.0).sqrt())).ln_1p()
    };
    result.copysign(x)
}

/// In ranges, since the square of a large number is infinite and that of one near 1 is not exact.
fn acosh(x: f64) -> f64 {
    if x < 1.0 {
        f64::NAN
    } else if x > LARGE {
        x.ln() + std::f64::consts::LN_2
    } else if x > 2.0 {
        (2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt())).ln()
    } else {
        let beyond = x - 1.0;
        (beyond + (2.0 * beyond + beyond * beyond).sqrt()).ln_1p()
    }
}

fn atanh(x: f64) -> f64 {
    let size = x.abs();
    let result = if size < 1.0 / LARGE {
        size
    } else if size < 0.5 {
        0.5 * (2.0 * size + 2.0 * size * size / (1.0 - size)).ln_1p()
    } else {
        0.5 * (2.0 * size / (1.0 - size)).ln_1p()
    };
    result.copysign(x)
}

fn atan2(cx: &mut Context, args: Args) -> Result {
    let y = to_number(cx, args.get(0))?;
    let x = to_number(cx, args.get(1))?;
    Ok(Value::number(y.atan2(x)))
}

fn clz32(cx: &mut Context, args: Args) -> Result {
    let x = to_uint32(cx, args.get(0))?;
    Ok(Value::int(x.leading_zeros() as i32))
}

fn imul(cx: &mut Context, args: Args) -> Result {
    let a = to_int32(cx, args.get(0))?;
    let b = to_int32(cx, args.get(1))?;
    Ok(Value::int(a.wrapping_mul(b)))
}

fn hypot(cx: &mut Context, args: Args) -> Result {
    let (mut infinite, mut nan, mut largest) = (false, false, 0f64);
    let mut numbers = Vec::with_capacity(args.len());
    // All are converted before any is looked at.
    for value in args.iter() {
        let x = to_number(cx, value)?.abs();
        infinite |= x.is_infinite();
        nan |= x.is_nan();
        largest = largest.max(x);
        numbers.push(x);
    }
    if infinite {
        return Ok(Value::double(f64::INFINITY));
    }
    if nan {
        return Ok(Value::NAN);
    }
    if largest == 0.0 {
        return Ok(Value::int(0));
    }
    // Scaled by the largest against overflow, with Kahan's correction.
    let (mut sum, mut lost) = (0.0, 0.0);
    for x in numbers {
        let scaled = x / largest;
        let term = scaled * scaled - lost;
        let next = sum + term;
        lost = (next - sum) - term;
        sum = next;
    }
    Ok(Value::number(sum.sqrt() * largest))
}

fn max(cx: &mut Context, args: Args) -> Result {
    if let (2, Some(a), Some(b)) = (args.len(), args.get(0).as_int(), args.get(1).as_int()) {
        return Ok(Value::int(a.max(b)));
    }
    extreme(cx, args, f64::NEG_INFINITY, |best, x| x > best || (x == best && best.is_sign_negative()))
}

fn min(cx: &mut Context, args: Args) -> Result {
    if let (2, Some(a), Some(b)) = (args.len(), args.get(0).as_int(), args.get(1).as_int()) {
        return Ok(Value::int(a.min(b)));
    }
    extreme(cx, args, f64::INFINITY, |best, x| x < best || (x == best && x.is_sign_negative()))
}

fn extreme(cx: &mut Context, args: Args, start: f64, better: fn(f64, f64) -> bool) -> Result {
    let mut best = start;
    for value in args.iter() {
        let x = to_number(cx, value)?;
        if x.is_nan() || (!best.is_nan() && better(best, x)) {
            best = x;
        }
    }
    Ok(Value::number(best))
}

fn pow(cx: &mut Context, args: Args) -> Result {
    let base = to_number(cx, args.get(0))?;
    let exponent = to_number(cx, args.get(1))?;
    Ok(Value::number(number::exponentiate(base, exponent)))
}

fn round(x: f64) -> f64 {
    let floor = x.floor();
    // Halves go up; x - floor is exact where it matters. -0.2 and -0.5 become -0.
    let rounded = if x - floor >= 0.5 { floor + 1.0 } else { floor };
    if rounded == 0.0 && x.is_sign_negative() { -0.0 } else { rounded }
}

fn sign(x: f64) -> f64 {
    if x.is_nan() || x == 0.0 { x } else { x.signum() }
}

thread_local! {
    /// xorshift128+, seeded anew in each process and thread.
    static STATE: Cell<(u64, u64)> = Cell::new(seed());
}

fn seed() -> (u64, u64) {
    use std::hash::{BuildHasher, RandomState};
    let random = RandomState::new();
    (random.hash_one(1) | 1, random.hash_one(2))
}

fn random(_: &mut Context, _: Args) -> Result {
    let bits = STATE.with(|state| {
        let (mut x, y) = state.get();
        x ^= x << 23;
        x ^= x >> 17 ^ y ^ y >> 26;
        state.set((y, x));
        x.wrapping_add(y)
    });
    Ok(Value::double((bits >> 11) as f64 / (1u64 << 53) as f64))
}

fn sum_precise(cx: &mut Context, args: Args) -> Result {
    if args.get(0).is_nullish() {
        let what = cx.describe(args.get(0));
        return Err(cx.type_error(Message::NotIterable(&what)));
    }
    let iteration = Iteration::new(cx, args.get(0))?;
    let mut sum = crate::exact_sum::ExactSum::new();
    while let Some(value) = iteration.next(cx)? {
        match value.as_number() {
            Some(number) => sum.add(number),
            None => {
                let what = cx.describe(value);
                let error = cx.type_error(Message::NotNumber(&what));
                return Err(iteration.close_with(cx, error));
            }
        }
    }
    Ok(Value::number(sum.total()))
}

#[cfg(test)]
mod tests {
    use super::{acosh, asinh, atanh};

    #[test]
    fn asinh_and_atanh_keep_signs_and_small_numbers() {
        assert!((asinh(1e308) - 709.889355822726).abs() < 1e-12);
        assert_eq!(
            (asinh(-0.0).to_bits(), atanh(-0.0).to_bits()),
            ((-0.0f64).to_bits(), (-0.0f64).to_bits())
        );
        assert_eq!((asinh(1e-300), atanh(-1e-9)), (1e-300, -1e-9));
        assert_eq!((asinh(f64::NEG_INFINITY), atanh(1.0)), (f64::NEG_INFINITY, f64::INFINITY));
        assert!((atanh(-0.99999) + 6.1030338227611125).abs() < 1e-13);
        assert!((asinh(10.0) - 2.99822295029797).abs() < 1e-14);
        assert!(asinh(f64::NAN).is_nan() && atanh(2.0).is_nan());
    }

    #[test]
    fn acosh_is_exact_near_one_and_finite_for_large_numbers() {
        assert_eq!(acosh(1.0), 0.0);
        assert!(acosh(0.5).is_nan() && acosh(-1e300).is_nan() && acosh(f64::NAN).is_nan());
        assert_eq!(acosh(f64::INFINITY), f64::INFINITY);
        assert!((acosh(f64::MAX) - 710.4758600739439).abs() < 1e-12);
        assert!((acosh(1.0 + f64::EPSILON) - 2.1073424255447e-8).abs() < 1e-20);
        assert!((acosh(2.0) - 1.3169578969248166).abs() < 1e-15);
        assert!((acosh(1e5) - 12.206072645505174).abs() < 1e-14);
    }
}
