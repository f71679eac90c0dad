//! The methods that write a date.

#[cfg(not(feature = "intl"))]
use super::time::Parts;
use super::{format, this_date, zone};
use js_object_model::{Args, Context, Hint, Message, Result, to_object, to_primitive};
use js_value::Value;

/// A text as a string value.
pub(super) fn shown(cx: &mut Context, text: &str) -> Result {
    Ok(cx.string(text)?.value())
}

fn written(cx: &mut Context, args: Args, write: fn(f64) -> String) -> Result {
    let time = this_date(cx, args)?.time.get();
    if time.is_nan() { shown(cx, "Invalid Date") } else { shown(cx, &write(time)) }
}

pub(super) fn date(cx: &mut Context, args: Args) -> Result {
    written(cx, args, |time| format::date(zone::local_time(time)))
}

pub(super) fn time(cx: &mut Context, args: Args) -> Result {
    written(cx, args, format::time)
}

pub(super) fn date_time(cx: &mut Context, args: Args) -> Result {
    written(cx, args, format::date_time)
}

pub(super) fn utc(cx: &mut Context, args: Args) -> Result {
    written(cx, args, format::utc)
}

/// What a locale makes of a valid time value.
#[cfg(feature = "intl")]
fn local_text(cx: &mut Context, args: Args, shown: crate::intl::DateText) -> Result {
    let time = this_date(cx, args)?.time.get();
    if time.is_nan() {
        return self::shown(cx, "Invalid Date");
    }
    crate::intl::date_text(cx, time, args.get(0), args.get(1), shown)
}

#[cfg(feature = "intl")]
pub(super) fn locale_date(cx: &mut Context, args: Args) -> Result {
    local_text(cx, args, crate::intl::DateText::Date)
}

#[cfg(feature = "intl")]
pub(super) fn locale_time(cx: &mut Context, args: Args) -> Result {
    local_text(cx, args, crate::intl::DateText::Time)
}

#[cfg(feature = "intl")]
pub(super) fn locale(cx: &mut Context, args: Args) -> Result {
    local_text(cx, args, crate::intl::DateText::Both)
}

#[cfg(not(feature = "intl"))]
pub(super) use american::{locale, locale_date, locale_time};

/// Without the data of locales: as in American English.
#[cfg(not(feature = "intl"))]
mod american {
    use super::{Parts, written, zone};
    use js_object_model::{Args, Context, Result};

    /// `1/31/2000`.
    fn short_date(time: f64) -> String {
        let parts = Parts::of(zone::local_time(time));
        format!("{}/{}/{}", parts.month + 1.0, parts.day, parts.year)
    }

    /// `1:05:09 PM`.
    fn short_time(time: f64) -> String {
        let parts = Parts::of(zone::local_time(time));
        let hour = match parts.hour % 12.0 {
            0.0 => 12.0,
            hour => hour,
        };
        let half = if parts.hour < 12.0 { "AM" } else { "PM" };
        format!("{hour}:{:02}:{:02} {half}", parts.minute, parts.second)
    }

    pub(in crate::date) fn locale_date(cx: &mut Context, args: Args) -> Result {
        written(cx, args, short_date)
    }

    pub(in crate::date) fn locale_time(cx: &mut Context, args: Args) -> Result {
        written(cx, args, short_time)
    }

    pub(in crate::date) fn locale(cx: &mut Context, args: Args) -> Result {
        written(cx, args, |time| format!("{}, {}", short_date(time), short_time(time)))
    }
}

pub(super) fn iso(cx: &mut Context, args: Args) -> Result {
    let time = this_date(cx, args)?.time.get();
    if time.is_nan() {
        return Err(cx.range_error(Message::InvalidTimeValue()));
    }
    shown(cx, &format::iso(time))
}

pub(super) fn json(cx: &mut Context, args: Args) -> Result {
    let object = to_object(cx, args.this())?;
    let primitive = to_primitive(cx, object.value(), Hint::Number)?;
    if primitive.as_number().is_some_and(|number| !number.is_finite()) {
        return Ok(Value::NULL);
    }
    let key = cx.key("toISOString")?;
    object.invoke(cx, key, &[])
}
