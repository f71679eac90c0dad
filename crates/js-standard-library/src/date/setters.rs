//! Changing the parts of a date. All arguments are converted before the date is looked at for its
//! validity, and the time value from before the conversions counts.

use super::time::{Parts, make_date, make_day, make_full_year, make_time, time_clip};
use super::{this_date, zone};
use js_object_model::{Args, Context, Result, to_number};
use js_value::Value;

/// Sets parts: `change` gets the parts and the numbers of up to four arguments, those that are
/// missing as none.
fn set(cx: &mut Context, args: Args, local: bool, change: fn(&mut Parts, [Option<f64>; 4])) -> Result {
    let date = this_date(cx, args)?;
    let before = date.time.get();
    let mut numbers = [None; 4];
    // The first argument counts even where it is missing.
    for (i, number) in numbers.iter_mut().enumerate().take(args.len().max(1)) {
        *number = Some(to_number(cx, args.get(i))?);
    }
    if before.is_nan() {
        return Ok(Value::NAN);
    }
    let mut parts = Parts::of(if local { zone::local_time(before) } else { before });
    change(&mut parts, numbers);
    let time = make_date(
        make_day(parts.year, parts.month, parts.day),
        make_time(parts.hour, parts.minute, parts.second, parts.millisecond),
    );
    let time = time_clip(if local { zone::utc(time) } else { time });
    date.time.set(time);
    Ok(Value::number(time))
}

macro_rules! setters {
    ($($local:ident $utc:ident $($field:ident)*;)*) => {$(
        pub(super) fn $local(cx: &mut Context, args: Args) -> Result {
            set(cx, args, true, |parts, numbers| {
                let mut numbers = numbers.into_iter();
                $(parts.$field = numbers.next().flatten().unwrap_or(parts.$field);)*
            })
        }

        pub(super) fn $utc(cx: &mut Context, args: Args) -> Result {
            set(cx, args, false, |parts, numbers| {
                let mut numbers = numbers.into_iter();
                $(parts.$field = numbers.next().flatten().unwrap_or(parts.$field);)*
            })
        }
    )*};
}

setters! {
    date utc_date day;
    hours utc_hours hour minute second millisecond;
    milliseconds utc_milliseconds millisecond;
    minutes utc_minutes minute second millisecond;
    month utc_month month day;
    seconds utc_seconds second millisecond;
}

pub(super) fn time(cx: &mut Context, args: Args) -> Result {
    let date = this_date(cx, args)?;
    let time = time_clip(to_number(cx, args.get(0))?);
    date.time.set(time);
    Ok(Value::number(time))
}

/// The setters of years work on invalid dates, too: those count as the start of 1970.
fn set_year(cx: &mut Context, args: Args, local: bool) -> Result {
    let date = this_date(cx, args)?;
    let before = date.time.get();
    let year = to_number(cx, args.get(0))?;
    let mut parts = match before.is_nan() {
        true => Parts::of(0.0),
        false => Parts::of(if local { zone::local_time(before) } else { before }),
    };
    if args.len() > 1 {
        parts.month = to_number(cx, args.get(1))?;
    }
    if args.len() > 2 {
        parts.day = to_number(cx, args.get(2))?;
    }
    let time = make_date(make_day(year, parts.month, parts.day), parts.time_of_day());
    let time = time_clip(if local { zone::utc(time) } else { time });
    date.time.set(time);
    Ok(Value::number(time))
}

pub(super) fn full_year(cx: &mut Context, args: Args) -> Result {
    set_year(cx, args, true)
}

pub(super) fn utc_full_year(cx: &mut Context, args: Args) -> Result {
    set_year(cx, args, false)
}

pub(super) fn year(cx: &mut Context, args: Args) -> Result {
    let date = this_date(cx, args)?;
    let before = date.time.get();
    let year = to_number(cx, args.get(0))?;
    if year.is_nan() {
        date.time.set(f64::NAN);
        return Ok(Value::NAN);
    }
    let parts = Parts::of(if before.is_nan() { 0.0 } else { zone::local_time(before) });
    let local = make_date(make_day(make_full_year(year), parts.month, parts.day), parts.time_of_day());
    let time = time_clip(zone::utc(local));
    date.time.set(time);
    Ok(Value::number(time))
}
