//! `Temporal.PlainTime`: a time of day.

use super::arithmetic::{Operand, compare, difference, equals, round, sum};
use super::cell::{
    IntoValue, TemporalType, construct, create, created, data_of, property, require_new, this, value_of,
};
use super::error::OrThrow;
use super::fields;
use super::identifier::{require_partial, require_string};
use super::number::{exact, integer_or};
use super::options::{Options, shown};
use crate::define::{Class, Row, getter, method, tag};
use js_garbage_collection::CellKind;
use js_object_model::{Args, Context, Intrinsic, Object, Result};
use js_value::Value;
use temporal_rs::options::{Overflow, ToStringRoundingOptions};
use temporal_rs::{PlainDateTime, PlainTime, TemporalResult, ZonedDateTime};

impl TemporalType for PlainTime {
    const KIND: CellKind = CellKind::TEMPORAL_PLAIN_TIME;
    const CLASS: &'static Class = &CLASS;
}

impl Operand for PlainTime {
    fn from_argument(cx: &mut Context, value: Value) -> Result<PlainTime> {
        to_time(cx, value, Value::UNDEFINED)
    }
}

static CLASS: Class = Class {
    statics: &[method("from", from, 1), method("compare", |cx, args| compare(cx, args, PlainTime::cmp), 2)],
    methods: METHODS,
    ..Class::new(
        "PlainTime",
        constructor,
        0,
        Intrinsic::TemporalPlainTime,
        Intrinsic::TemporalPlainTimePrototype,
    )
};

static METHODS: &[Row] = &[
    tag("Temporal.PlainTime"),
    getter("hour", |cx, args| property(cx, args, PlainTime::hour)),
    getter("minute", |cx, args| property(cx, args, PlainTime::minute)),
    getter("second", |cx, args| property(cx, args, PlainTime::second)),
    getter("millisecond", |cx, args| property(cx, args, PlainTime::millisecond)),
    getter("microsecond", |cx, args| property(cx, args, PlainTime::microsecond)),
    getter("nanosecond", |cx, args| property(cx, args, PlainTime::nanosecond)),
    method("add", |cx, args| sum(cx, args, PlainTime::add), 1),
    method("subtract", |cx, args| sum(cx, args, PlainTime::subtract), 1),
    method("with", with, 1),
    method("until", |cx, args| difference(cx, args, PlainTime::until), 1),
    method("since", |cx, args| difference(cx, args, PlainTime::since), 1),
    method("round", |cx, args| round(cx, args, PlainTime::round), 1),
    method("equals", |cx, args| equals(cx, args, PlainTime::eq), 1),
    method("toString", to_string, 0),
    method("toLocaleString", |cx, args| super::to_locale_string::<PlainTime>(cx, args, plain_text), 0),
    method("toJSON", plain_text, 0),
    method("valueOf", value_of::<PlainTime>, 0),
];

/// The six numbers of a time among the arguments, from the one at `first` on.
pub(super) fn time_arguments(cx: &mut Context, args: Args, first: usize) -> Result<[f64; 6]> {
    let mut numbers = [0.0; 6];
    for (index, number) in numbers.iter_mut().enumerate() {
        *number = integer_or(cx, args.get(first + index), 0.0)?;
    }
    Ok(numbers)
}

fn constructor(cx: &mut Context, args: Args) -> Result {
    require_new::<PlainTime>(cx, args)?;
    let numbers = time_arguments(cx, args, 0)?;
    construct(cx, args, from_numbers(numbers))
}

fn from_numbers(
    [hour, minute, second, millisecond, microsecond, nanosecond]: [f64; 6],
) -> TemporalResult<PlainTime> {
    PlainTime::try_new(
        exact(hour)?,
        exact(minute)?,
        exact(second)?,
        exact(millisecond)?,
        exact(microsecond)?,
        exact(nanosecond)?,
    )
}

/// The time of an object that has one.
fn time_of(value: Value) -> Option<PlainTime> {
    if let Some(time) = data_of::<PlainTime>(value) {
        Some(time)
    } else if let Some(date_time) = data_of::<PlainDateTime>(value) {
        Some(date_time.to_plain_time())
    } else {
        data_of::<ZonedDateTime>(value).map(|zoned| zoned.to_plain_time())
    }
}

/// ToTemporalTime
pub(super) fn to_time(cx: &mut Context, value: Value, options: Value) -> Result<PlainTime> {
    if let Some(time) = time_of(value) {
        Options::of(cx, options)?.overflow(cx)?;
        return Ok(time);
    }
    if let Some(bag) = Object::from_value(value) {
        let fields = fields::read_time(cx, bag)?;
        let overflow = Options::of(cx, options)?.overflow(cx)?;
        let partial = fields.time(overflow).or_throw(cx)?;
        return PlainTime::from_partial(partial, Some(overflow)).or_throw(cx);
    }
    let text = require_string(cx, value)?;
    let time = PlainTime::from_utf8(text.as_bytes()).or_throw(cx)?;
    Options::of(cx, options)?.overflow(cx)?;
    Ok(time)
}

/// ToTimeRecordOrMidnight; none is what midnight means to the operation.
pub(super) fn to_time_if_any(cx: &mut Context, value: Value) -> Result<Option<PlainTime>> {
    if value == Value::UNDEFINED { Ok(None) } else { to_time(cx, value, Value::UNDEFINED).map(Some) }
}

fn from(cx: &mut Context, args: Args) -> Result {
    let time = to_time(cx, args.get(0), args.get(1))?;
    create(cx, time)
}

fn with(cx: &mut Context, args: Args) -> Result {
    let time = this::<PlainTime>(cx, args)?;
    let bag = require_partial(cx, args.get(0))?;
    let fields = fields::read_time(cx, bag)?;
    let overflow: Overflow = Options::of(cx, args.get(1))?.overflow(cx)?;
    let partial = fields.time(overflow).or_throw(cx)?;
    created(cx, time.with(partial, Some(overflow)))
}

fn to_string(cx: &mut Context, args: Args) -> Result {
    let time = this::<PlainTime>(cx, args)?;
    let options = Options::of(cx, args.get(0))?;
    let shown = shown(cx, options)?;
    time.to_ixdtf_string(shown.options()).into_value(cx)
}

fn plain_text(cx: &mut Context, args: Args) -> Result {
    let time = this::<PlainTime>(cx, args)?;
    time.to_ixdtf_string(ToStringRoundingOptions::default()).into_value(cx)
}
