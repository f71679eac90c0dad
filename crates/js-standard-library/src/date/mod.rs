//! `Date`: the cell and the constructor.

mod format;
mod getters;
mod parse;
mod setters;
mod texts;
mod time;
pub(crate) mod zone;

use crate::define::{Class, Row, intrinsic_method, method, symbol_method};
use crate::kinds::register_kind;
use crate::support::Support;
use js_garbage_collection::{CellKind, CellType, Gc, Header, HeapCell, Tracer};
use js_object_model::{
    Args, Context, Hint, Intrinsic, Message, Object, ObjectType, PropertyAttributes, Result, to_number,
    to_primitive,
};
use js_strings::Flat;
use js_value::Value;
use std::borrow::Cow;
use std::cell::Cell;
use std::time::{SystemTime, UNIX_EPOCH};
#[cfg(feature = "intl")]
pub(crate) use time::{days_from_civil, time_clip as clipped};
use time::{make_date, make_day, make_full_year, make_time, time_clip};

/// A date.
#[repr(C)]
pub(crate) struct Date {
    object: Object,
    /// The time value.
    time: Cell<f64>,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for Date {}
// SAFETY: cells of the kind are made by `construct` alone.
unsafe impl CellType for Date {
    const KIND: CellKind = CellKind::DATE;
}
// SAFETY: the first field is an object.
unsafe impl ObjectType for Date {}

pub(crate) fn register(cx: &mut Context) {
    register_kind::<Date>(cx, "date", trace);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for dates only; a time value is no pointer.
    unsafe { Object::trace_object(cell, tracer) };
}

pub(crate) static CLASS: Class = Class {
    statics: &[
        method("now", |_, _| Ok(Value::number(now())), 0),
        method("parse", parse_text, 1),
        method("UTC", utc, 7),
    ],
    methods: METHODS,
    ..Class::new("Date", construct, 7, Intrinsic::Date, Intrinsic::DatePrototype)
};

static METHODS: &[Row] = &[
    method("getDate", getters::date, 0),
    method("getDay", getters::day, 0),
    method("getFullYear", getters::full_year, 0),
    method("getHours", getters::hours, 0),
    method("getMilliseconds", getters::milliseconds, 0),
    method("getMinutes", getters::minutes, 0),
    method("getMonth", getters::month, 0),
    method("getSeconds", getters::seconds, 0),
    method("getTime", getters::time, 0),
    method("getTimezoneOffset", getters::timezone_offset, 0),
    method("getUTCDate", getters::utc_date, 0),
    method("getUTCDay", getters::utc_day, 0),
    method("getUTCFullYear", getters::utc_full_year, 0),
    method("getUTCHours", getters::utc_hours, 0),
    method("getUTCMilliseconds", getters::utc_milliseconds, 0),
    method("getUTCMinutes", getters::utc_minutes, 0),
    method("getUTCMonth", getters::utc_month, 0),
    method("getUTCSeconds", getters::utc_seconds, 0),
    method("getYear", getters::year, 0),
    method("setDate", setters::date, 1),
    method("setFullYear", setters::full_year, 3),
    method("setHours", setters::hours, 4),
    method("setMilliseconds", setters::milliseconds, 1),
    method("setMinutes", setters::minutes, 3),
    method("setMonth", setters::month, 2),
    method("setSeconds", setters::seconds, 2),
    method("setTime", setters::time, 1),
    method("setUTCDate", setters::utc_date, 1),
    method("setUTCFullYear", setters::utc_full_year, 3),
    method("setUTCHours", setters::utc_hours, 4),
    method("setUTCMilliseconds", setters::utc_milliseconds, 1),
    method("setUTCMinutes", setters::utc_minutes, 3),
    method("setUTCMonth", setters::utc_month, 2),
    method("setUTCSeconds", setters::utc_seconds, 2),
    method("setYear", setters::year, 1),
    method("toDateString", texts::date, 0),
    method("toISOString", texts::iso, 0),
    method("toJSON", texts::json, 1),
    method("toLocaleDateString", texts::locale_date, 0),
    method("toLocaleString", texts::locale, 0),
    method("toLocaleTimeString", texts::locale_time, 0),
    method("toString", texts::date_time, 0),
    method("toTimeString", texts::time, 0),
    intrinsic_method("toUTCString", Intrinsic::DatePrototypeToUtcString, texts::utc, 0),
    crate::define::same("toGMTString", Intrinsic::DatePrototypeToUtcString),
    method("valueOf", getters::time, 0),
    symbol_method(|symbols| symbols.to_primitive, to_primitive_method, 1)
        .with_attributes(PropertyAttributes::CONFIGURABLE),
];

pub(crate) fn now() -> f64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or_else(|before| -(before.duration().as_millis() as f64), |since| since.as_millis() as f64)
}

/// ThisTimeValue, with the cell.
fn this_date(cx: &mut Context, args: Args) -> Result<Gc<Date>> {
    match Object::from_value(args.this()).and_then(Object::downcast::<Date>) {
        Some(date) => Ok(date),
        None => Err(cx.type_error(Message::NotDate())),
    }
}

/// ThisTimeValue
#[cfg(feature = "temporal")]
pub(crate) fn this_time(cx: &mut Context, args: Args) -> Result<f64> {
    Ok(this_date(cx, args)?.time.get())
}

/// The numbers of the arguments from `year` on; missing ones as in `new Date(y, m)`.
fn from_parts(cx: &mut Context, args: Args) -> Result<f64> {
    let mut parts = [f64::NAN, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    for (part, value) in parts.iter_mut().zip(args.iter()) {
        *part = to_number(cx, value)?;
    }
    let [year, month, day, hour, minute, second, millisecond] = parts;
    let year = if year.is_nan() { year } else { make_full_year(year) };
    Ok(make_date(make_day(year, month, day), make_time(hour, minute, second, millisecond)))
}

fn construct(cx: &mut Context, args: Args) -> Result {
    if !args.is_construct() {
        return texts::shown(cx, &format::date_time(now()));
    }
    let time = match args.len() {
        0 => now(),
        1 => {
            let value = args.get(0);
            match Object::from_value(value).and_then(Object::downcast::<Date>) {
                Some(date) => date.time.get(),
                None => {
                    let primitive = to_primitive(cx, value, Hint::Default)?;
                    match cx.as_string(primitive) {
                        Some(text) => {
                            let text = crate::string::flattened(cx, text)?;
                            parse::parse(&readable(text.flat()), zone::utc)
                        }
                        None => time_clip(to_number(cx, primitive)?),
                    }
                }
            }
        }
        _ => {
            let local = from_parts(cx, args)?;
            time_clip(zone::utc(local))
        }
    };
    let prototype = cx.get_prototype_from_constructor(args.new_target(), Intrinsic::DatePrototype)?;
    let date: Gc<Date> = cx.new_object_with_prototype(prototype)?;
    date.time.set(time);
    Ok(date.value())
}

fn parse_text(cx: &mut Context, args: Args) -> Result {
    let text = crate::string::text_of(cx, args.get(0))?;
    Ok(Value::number(parse::parse(&readable(text.flat()), zone::utc)))
}

/// A text as `parse` reads it, copied only where it is not ASCII.
fn readable(text: Flat<'_>) -> Cow<'_, str> {
    match text {
        Flat::Latin1(units) if units.is_ascii() => String::from_utf8_lossy(units),
        text => Cow::Owned(text.to_utf8_lossy()),
    }
}

fn utc(cx: &mut Context, args: Args) -> Result {
    let time = from_parts(cx, args)?;
    Ok(Value::number(time_clip(time)))
}

fn to_primitive_method(cx: &mut Context, args: Args) -> Result {
    let Some(object) = Object::from_value(args.this()) else {
        let what = cx.describe(args.this());
        return Err(cx.type_error(Message::IncompatibleReceiver("Date.prototype [ @@toPrimitive ]", &what)));
    };
    let hint = match cx.as_string(args.get(0)) {
        Some(hint) => hint.to_display(),
        None => String::new(),
    };
    let order = match hint.as_str() {
        "default" | "string" => [cx.names().to_string, cx.names().value_of],
        "number" => [cx.names().value_of, cx.names().to_string],
        _ => {
            let what = cx.describe(args.get(0));
            return Err(cx.type_error(Message::InvalidHint(&what)));
        }
    };
    for key in order {
        let method = object.get(cx, key)?;
        if js_object_model::is_callable(method) {
            let result = cx.call(method, args.this(), &[])?;
            if Object::from_value(result).is_none() {
                return Ok(result);
            }
        }
    }
    Err(cx.type_error(Message::CannotConvertToPrimitive()))
}
