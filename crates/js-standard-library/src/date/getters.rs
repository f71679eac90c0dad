//! The parts of a date.

use super::time::Parts;
use super::{this_date, zone};
use js_object_model::{Args, Context, Result};
use js_value::Value;

/// A part of the local or UTC time; NaN for an invalid date.
fn part(cx: &mut Context, args: Args, local: bool, part: fn(&Parts) -> f64) -> Result {
    let time = this_date(cx, args)?.time.get();
    if time.is_nan() {
        return Ok(Value::NAN);
    }
    Ok(Value::number(part(&Parts::of(if local { zone::local_time(time) } else { time }))))
}

macro_rules! getters {
    ($($local:ident $utc:ident $field:ident;)*) => {$(
        pub(super) fn $local(cx: &mut Context, args: Args) -> Result {
            part(cx, args, true, |parts| parts.$field)
        }

        pub(super) fn $utc(cx: &mut Context, args: Args) -> Result {
            part(cx, args, false, |parts| parts.$field)
        }
    )*};
}

getters! {
    date utc_date day;
    day utc_day weekday;
    full_year utc_full_year year;
    hours utc_hours hour;
    milliseconds utc_milliseconds millisecond;
    minutes utc_minutes minute;
    month utc_month month;
    seconds utc_seconds second;
}

pub(super) fn year(cx: &mut Context, args: Args) -> Result {
    part(cx, args, true, |parts| parts.year - 1900.0)
}

pub(super) fn time(cx: &mut Context, args: Args) -> Result {
    Ok(Value::number(this_date(cx, args)?.time.get()))
}

pub(super) fn timezone_offset(cx: &mut Context, args: Args) -> Result {
    let time = this_date(cx, args)?.time.get();
    if time.is_nan() {
        return Ok(Value::NAN);
    }
    Ok(Value::number((0.0 - zone::offset_at(time)) / 60_000.0))
}
