//! What several types do in the same way: comparison, sums, differences, rounding.
//!
//! The rows of the types name the operation of `temporal_rs`; the functions here read its operands
//! in the specification's order, which can be observed: the receiver, the argument, then options.

use super::cell::{IntoValue, TemporalType, created, this};
use super::duration::to_duration;
use super::identifier::require_same_calendar;
use super::options::Options;
use js_object_model::{Args, Context, Result};
use js_value::Value;
use std::cmp::Ordering;
use temporal_rs::options::{DifferenceSettings, Overflow, RoundingOptions};
use temporal_rs::{Calendar, Duration, TemporalResult};

/// A type that has operations of two of its values.
pub(super) trait Operand: TemporalType {
    /// The value that an argument stands for, with no options given.
    fn from_argument(cx: &mut Context, value: Value) -> Result<Self>;

    /// What two values must have in common to be subtracted; none for types without a calendar.
    fn own_calendar(&self) -> Option<&Calendar> {
        None
    }
}

/// The static `compare`, by `order`.
pub(super) fn compare<T: Operand>(cx: &mut Context, args: Args, order: fn(&T, &T) -> Ordering) -> Result {
    let one = T::from_argument(cx, args.get(0))?;
    let two = T::from_argument(cx, args.get(1))?;
    Ok(Value::int(order(&one, &two) as i32))
}

/// `equals`, by `same`.
pub(super) fn equals<T: Operand, R: IntoValue>(
    cx: &mut Context,
    args: Args,
    same: fn(&T, &T) -> R,
) -> Result {
    let one = this::<T>(cx, args)?;
    let other = T::from_argument(cx, args.get(0))?;
    same(&one, &other).into_value(cx)
}

/// `add` and `subtract` of types whose sums need no options: AddDurationToInstant,
/// AddDurationToTime, AddDurations.
pub(super) fn sum<T: TemporalType>(
    cx: &mut Context,
    args: Args,
    operation: fn(&T, &Duration) -> TemporalResult<T>,
) -> Result {
    let one = this::<T>(cx, args)?;
    let duration = to_duration(cx, args.get(0))?;
    created(cx, operation(&one, &duration))
}

/// `add` and `subtract` of types with months, which a day may overflow: AddDurationToDate and its
/// kin. `O` is how the operation takes the overflow option.
pub(super) fn calendar_sum<T: TemporalType, O: From<Overflow>>(
    cx: &mut Context,
    args: Args,
    operation: fn(&T, &Duration, O) -> TemporalResult<T>,
) -> Result {
    let one = this::<T>(cx, args)?;
    let duration = to_duration(cx, args.get(0))?;
    let overflow = Options::of(cx, args.get(1))?.overflow(cx)?;
    created(cx, operation(&one, &duration, overflow.into()))
}

/// `until` and `since`: DifferenceTemporalInstant and its kin.
pub(super) fn difference<T: Operand>(
    cx: &mut Context,
    args: Args,
    operation: fn(&T, &T, DifferenceSettings) -> TemporalResult<Duration>,
) -> Result {
    let one = this::<T>(cx, args)?;
    let other = T::from_argument(cx, args.get(0))?;
    if let (Some(calendar), Some(others)) = (one.own_calendar(), other.own_calendar()) {
        require_same_calendar(cx, calendar, others)?;
    }
    let settings = Options::of(cx, args.get(1))?.difference(cx)?;
    created(cx, operation(&one, &other, settings))
}

/// `round`, other than that of durations.
pub(super) fn round<T: TemporalType>(
    cx: &mut Context,
    args: Args,
    operation: fn(&T, RoundingOptions) -> TemporalResult<T>,
) -> Result {
    let value = this::<T>(cx, args)?;
    let options = Options::or_single(cx, args.get(0), "smallestUnit")?.rounding(cx)?;
    created(cx, operation(&value, options))
}
