//! `Temporal.Duration`: years to nanoseconds, all of one sign.

use super::arithmetic::sum;
use super::cell::{
    IntoValue, TemporalType, construct, create, created, data_of, property, require_new, this, value_of,
};
use super::error::OrThrow;
use super::identifier::require_string;
use super::number::{clamped, to_integer_if_integral};
use super::options::{Options, shown};
use crate::define::{Class, Row, getter, method, tag};
use js_garbage_collection::CellKind;
use js_object_model::{Args, Context, Intrinsic, Message, Object, Result};
use js_value::Value;
use temporal_rs::Duration;
use temporal_rs::options::ToStringRoundingOptions;
use temporal_rs::partial::PartialDuration;

impl TemporalType for Duration {
    const KIND: CellKind = CellKind::TEMPORAL_DURATION;
    const CLASS: &'static Class = &CLASS;
}

static CLASS: Class = Class {
    statics: &[method("from", from, 1), method("compare", compare, 2)],
    methods: METHODS,
    ..Class::new(
        "Duration",
        constructor,
        0,
        Intrinsic::TemporalDuration,
        Intrinsic::TemporalDurationPrototype,
    )
};

static METHODS: &[Row] = &[
    tag("Temporal.Duration"),
    getter("years", |cx, args| property(cx, args, Duration::years)),
    getter("months", |cx, args| property(cx, args, Duration::months)),
    getter("weeks", |cx, args| property(cx, args, Duration::weeks)),
    getter("days", |cx, args| property(cx, args, Duration::days)),
    getter("hours", |cx, args| property(cx, args, Duration::hours)),
    getter("minutes", |cx, args| property(cx, args, Duration::minutes)),
    getter("seconds", |cx, args| property(cx, args, Duration::seconds)),
    getter("milliseconds", |cx, args| property(cx, args, Duration::milliseconds)),
    getter("microseconds", |cx, args| property(cx, args, Duration::microseconds)),
    getter("nanoseconds", |cx, args| property(cx, args, Duration::nanoseconds)),
    getter("sign", |cx, args| property(cx, args, |duration: &Duration| i32::from(duration.sign() as i8))),
    getter("blank", |cx, args| property(cx, args, Duration::is_zero)),
    method("with", with, 1),
    method("negated", negated, 0),
    method("abs", abs, 0),
    method("add", |cx, args| sum(cx, args, Duration::add), 1),
    method("subtract", |cx, args| sum(cx, args, Duration::subtract), 1),
    method("round", round, 1),
    method("total", total, 1),
    method("toString", to_string, 0),
    method("toLocaleString", to_locale_string, 0),
    method("toJSON", plain_text, 0),
    method("valueOf", value_of::<Duration>, 0),
];

fn constructor(cx: &mut Context, args: Args) -> Result {
    require_new::<Duration>(cx, args)?;
    let mut numbers = [0.0; 10];
    for (number, value) in numbers.iter_mut().zip(args.iter()) {
        if value != Value::UNDEFINED {
            *number = to_integer_if_integral(cx, value)?;
        }
    }
    let [years, months, weeks, days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds] =
        numbers;
    // Casts clamp, and what they clamp is no valid duration.
    let duration = Duration::new(
        years as i64,
        months as i64,
        weeks as i64,
        days as i64,
        hours as i64,
        minutes as i64,
        seconds as i64,
        milliseconds as i64,
        clamped(microseconds),
        clamped(nanoseconds),
    );
    construct(cx, args, duration)
}

/// ToTemporalPartialDurationRecord
fn to_partial(cx: &mut Context, value: Value) -> Result<PartialDuration> {
    let Some(bag) = Object::from_value(value) else {
        let what = cx.describe(value);
        return Err(cx.type_error(Message::NotObject(&what)));
    };
    let mut partial = PartialDuration::default();
    let mut any = false;
    let mut read = |cx: &mut Context, name: &str| -> Result<Option<f64>> {
        let key = cx.key(name)?;
        let value = bag.get(cx, key)?;
        if value == Value::UNDEFINED {
            return Ok(None);
        }
        any = true;
        to_integer_if_integral(cx, value).map(Some)
    };
    let whole = |number: Option<f64>| number.map(|number| number as i64);
    partial.days = whole(read(cx, "days")?);
    partial.hours = whole(read(cx, "hours")?);
    partial.microseconds = read(cx, "microseconds")?.map(clamped);
    partial.milliseconds = whole(read(cx, "milliseconds")?);
    partial.minutes = whole(read(cx, "minutes")?);
    partial.months = whole(read(cx, "months")?);
    partial.nanoseconds = read(cx, "nanoseconds")?.map(clamped);
    partial.seconds = whole(read(cx, "seconds")?);
    partial.weeks = whole(read(cx, "weeks")?);
    partial.years = whole(read(cx, "years")?);
    if any { Ok(partial) } else { Err(cx.type_error(Message::TemporalNoFields())) }
}

/// ToTemporalDuration
pub(super) fn to_duration(cx: &mut Context, value: Value) -> Result<Duration> {
    if let Some(duration) = data_of::<Duration>(value) {
        return Ok(duration);
    }
    if Object::from_value(value).is_some() {
        let partial = to_partial(cx, value)?;
        return Duration::from_partial_duration(partial).or_throw(cx);
    }
    let text = require_string(cx, value)?;
    Duration::from_utf8(text.as_bytes()).or_throw(cx)
}

fn from(cx: &mut Context, args: Args) -> Result {
    let duration = to_duration(cx, args.get(0))?;
    create(cx, duration)
}

fn compare(cx: &mut Context, args: Args) -> Result {
    let one = to_duration(cx, args.get(0))?;
    let two = to_duration(cx, args.get(1))?;
    let relative_to = Options::of(cx, args.get(2))?.relative_to(cx)?;
    if relative_to.is_none() && (has_calendar_units(&one) || has_calendar_units(&two)) && one != two {
        return Err(cx.range_error(Message::DurationNeedsRelativeTo()));
    }
    let order = one.compare(&two, relative_to).or_throw(cx)?;
    Ok(Value::int(order as i32))
}

fn with(cx: &mut Context, args: Args) -> Result {
    let duration = this::<Duration>(cx, args)?;
    let partial = to_partial(cx, args.get(0))?;
    let changed = Duration::new(
        partial.years.unwrap_or(duration.years()),
        partial.months.unwrap_or(duration.months()),
        partial.weeks.unwrap_or(duration.weeks()),
        partial.days.unwrap_or(duration.days()),
        partial.hours.unwrap_or(duration.hours()),
        partial.minutes.unwrap_or(duration.minutes()),
        partial.seconds.unwrap_or(duration.seconds()),
        partial.milliseconds.unwrap_or(duration.milliseconds()),
        partial.microseconds.unwrap_or(duration.microseconds()),
        partial.nanoseconds.unwrap_or(duration.nanoseconds()),
    );
    created(cx, changed)
}

fn negated(cx: &mut Context, args: Args) -> Result {
    let duration = this::<Duration>(cx, args)?;
    create(cx, duration.negated())
}

fn abs(cx: &mut Context, args: Args) -> Result {
    let duration = this::<Duration>(cx, args)?;
    create(cx, duration.abs())
}

fn round(cx: &mut Context, args: Args) -> Result {
    let duration = this::<Duration>(cx, args)?;
    let options = Options::or_single(cx, args.get(0), "smallestUnit")?;
    let (options, relative_to) = options.duration_rounding(cx)?;
    created(cx, duration.round(options, relative_to))
}

/// Whether it has years, months or weeks, whose lengths differ.
fn has_calendar_units(duration: &temporal_rs::Duration) -> bool {
    duration.years() != 0 || duration.months() != 0 || duration.weeks() != 0
}

fn total(cx: &mut Context, args: Args) -> Result {
    let duration = this::<Duration>(cx, args)?;
    let options = Options::or_single(cx, args.get(0), "unit")?;
    let relative_to = options.relative_to(cx)?;
    let unit = options.required_unit(cx, "unit")?;
    if relative_to.is_none() && (has_calendar_units(&duration) || unit.is_calendar_unit()) {
        return Err(cx.range_error(Message::DurationNeedsRelativeTo()));
    }
    let total = duration.total(unit, relative_to).or_throw(cx)?;
    Ok(Value::number(total.as_inner()))
}

fn to_string(cx: &mut Context, args: Args) -> Result {
    let duration = this::<Duration>(cx, args)?;
    let options = Options::of(cx, args.get(0))?;
    let shown = shown(cx, options)?;
    duration.as_temporal_string(shown.options()).into_value(cx)
}

fn plain_text(cx: &mut Context, args: Args) -> Result {
    let duration = this::<Duration>(cx, args)?;
    duration.as_temporal_string(ToStringRoundingOptions::default()).into_value(cx)
}

/// With Intl, a `DurationFormat` of the arguments writes the duration.
fn to_locale_string(cx: &mut Context, args: Args) -> Result {
    #[cfg(feature = "intl")]
    {
        this::<Duration>(cx, args)?;
        crate::intl::duration_format::to_locale_string(cx, args.this(), args.get(0), args.get(1))
    }
    #[cfg(not(feature = "intl"))]
    plain_text(cx, args)
}
