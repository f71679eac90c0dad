//! Values as the integers of dates and durations.
//!
//! The specification's integers have no bounds; ours are clamped to the bounds of the Rust types,
//! all of which lie outside of what any date or duration can hold.

use js_object_model::{Context, Message, Result, to_number};
use js_value::Value;
use temporal_rs::{TemporalError, TemporalResult};

fn out_of_range(cx: &mut Context, value: Value) -> js_object_model::Throw {
    let what = cx.describe_plain(value);
    cx.range_error(Message::TemporalNotInteger(&what))
}

/// ToIntegerWithTruncation
pub(super) fn to_integer_with_truncation(cx: &mut Context, value: Value) -> Result<f64> {
    let number = to_number(cx, value)?;
    // The sum makes -0 to 0.
    if number.is_finite() { Ok(number.trunc() + 0.0) } else { Err(out_of_range(cx, value)) }
}

/// The same of an argument that may be missing.
pub(super) fn integer_or(cx: &mut Context, value: Value, default: f64) -> Result<f64> {
    if value == Value::UNDEFINED { Ok(default) } else { to_integer_with_truncation(cx, value) }
}

/// ToPositiveIntegerWithTruncation
pub(super) fn to_positive_integer_with_truncation(cx: &mut Context, value: Value) -> Result<f64> {
    let integer = to_integer_with_truncation(cx, value)?;
    if integer > 0.0 { Ok(integer) } else { Err(out_of_range(cx, value)) }
}

/// ToIntegerIfIntegral
pub(super) fn to_integer_if_integral(cx: &mut Context, value: Value) -> Result<f64> {
    let number = to_number(cx, value)?;
    if number.is_finite() && number.fract() == 0.0 { Ok(number + 0.0) } else { Err(out_of_range(cx, value)) }
}

/// An unsigned field of a date or time that does not fit its type cannot be valid.
pub(super) fn exact<T: TryFrom<i64>>(integer: f64) -> TemporalResult<T> {
    T::try_from(integer as i64).map_err(|_| TemporalError::range().with_message("Field out of range"))
}

/// Microseconds and nanoseconds of durations; far beyond what is valid, and far from overflow.
pub(super) fn clamped(integer: f64) -> i128 {
    integer.clamp(-1e27, 1e27) as i128
}
