//! `Temporal.Instant`: a moment, in nanoseconds since 1970-01-01T00:00Z.

use super::arithmetic::{Operand, compare, difference, equals, round, sum};
use super::cell::{
    IntoValue, TemporalType, construct, create, created, data_of, property, require_new, this, value_of,
};
use super::error::OrThrow;
use super::identifier::{require_primitive_string, to_time_zone};
use super::options::{Options, checked_zone, shown};
use crate::define::{Class, Row, getter, method, tag};
use js_garbage_collection::{CellKind, Gc};
use js_object_model::{Args, Context, Intrinsic, JsBigInt, Message, Result, to_number};
use js_value::Value;
use temporal_rs::options::ToStringRoundingOptions;
use temporal_rs::{Instant, ZonedDateTime};

impl TemporalType for Instant {
    const KIND: CellKind = CellKind::TEMPORAL_INSTANT;
    const CLASS: &'static Class = &CLASS;
}

impl Operand for Instant {
    fn from_argument(cx: &mut Context, value: Value) -> Result<Instant> {
        to_instant(cx, value)
    }
}

static CLASS: Class = Class {
    statics: &[
        method("from", from, 1),
        method("fromEpochMilliseconds", from_epoch_milliseconds, 1),
        method("fromEpochNanoseconds", from_epoch_nanoseconds, 1),
        method("compare", |cx, args| compare(cx, args, Instant::cmp), 2),
    ],
    methods: METHODS,
    ..Class::new("Instant", constructor, 1, Intrinsic::TemporalInstant, Intrinsic::TemporalInstantPrototype)
};

static METHODS: &[Row] = &[
    tag("Temporal.Instant"),
    getter("epochMilliseconds", |cx, args| {
        property(cx, args, |instant: &Instant| instant.epoch_milliseconds())
    }),
    getter("epochNanoseconds", |cx, args| {
        let instant = this::<Instant>(cx, args)?;
        bigint(cx, instant.as_i128())
    }),
    method("add", |cx, args| sum(cx, args, Instant::add), 1),
    method("subtract", |cx, args| sum(cx, args, Instant::subtract), 1),
    method("until", |cx, args| difference(cx, args, Instant::until), 1),
    method("since", |cx, args| difference(cx, args, Instant::since), 1),
    method("round", |cx, args| round(cx, args, Instant::round), 1),
    method("equals", |cx, args| equals(cx, args, Instant::eq), 1),
    method("toString", to_string, 0),
    method("toLocaleString", |cx, args| super::to_locale_string::<Instant>(cx, args, plain_text), 0),
    method("toJSON", plain_text, 0),
    method("valueOf", value_of::<Instant>, 0),
    method("toZonedDateTimeISO", to_zoned_date_time_iso, 1),
];

/// Nanoseconds as a BigInt.
pub(super) fn bigint(cx: &mut Context, nanoseconds: i128) -> Result {
    match i64::try_from(nanoseconds) {
        Ok(small) => cx.bigint_from_i64(small),
        Err(_) => cx.bigint_from_text(&nanoseconds.to_string(), 10),
    }
}

/// ToBigInt, as nanoseconds; what does not fit is no valid instant.
pub(super) fn to_nanoseconds(cx: &mut Context, value: Value) -> Result<i128> {
    let bigint: Gc<JsBigInt> = cx.to_bigint(value)?;
    match bigint.to_text(10).parse() {
        Ok(nanoseconds) => Ok(nanoseconds),
        Err(_) => Err(cx.range_error(Message::InvalidTimeValue())),
    }
}

fn constructor(cx: &mut Context, args: Args) -> Result {
    require_new::<Instant>(cx, args)?;
    let nanoseconds = to_nanoseconds(cx, args.get(0))?;
    construct(cx, args, Instant::try_new(nanoseconds))
}

/// ToTemporalInstant
fn to_instant(cx: &mut Context, value: Value) -> Result<Instant> {
    if let Some(instant) = data_of::<Instant>(value) {
        return Ok(instant);
    }
    if let Some(zoned) = data_of::<ZonedDateTime>(value) {
        return Ok(zoned.to_instant());
    }
    let text = require_primitive_string(cx, value)?;
    Instant::from_utf8(text.as_bytes()).or_throw(cx)
}

fn from(cx: &mut Context, args: Args) -> Result {
    let instant = to_instant(cx, args.get(0))?;
    create(cx, instant)
}

fn from_epoch_milliseconds(cx: &mut Context, args: Args) -> Result {
    let milliseconds = to_number(cx, args.get(0))?;
    from_milliseconds(cx, milliseconds)
}

/// The instant of an integral number of milliseconds.
pub(super) fn from_milliseconds(cx: &mut Context, milliseconds: f64) -> Result {
    if milliseconds.fract() != 0.0 {
        // NaN and infinities come here as well.
        return Err(cx.range_error(Message::InvalidTimeValue()));
    }
    created(cx, Instant::from_epoch_milliseconds(milliseconds as i64))
}

fn from_epoch_nanoseconds(cx: &mut Context, args: Args) -> Result {
    let nanoseconds = to_nanoseconds(cx, args.get(0))?;
    created(cx, Instant::try_new(nanoseconds))
}

fn to_string(cx: &mut Context, args: Args) -> Result {
    let instant = this::<Instant>(cx, args)?;
    let options = Options::of(cx, args.get(0))?;
    let shown = shown(cx, options)?;
    let zone = options.time_zone(cx)?;
    let zone = checked_zone(cx, &shown, zone)?;
    instant.to_ixdtf_string(zone, shown.options()).into_value(cx)
}

fn plain_text(cx: &mut Context, args: Args) -> Result {
    let instant = this::<Instant>(cx, args)?;
    instant.to_ixdtf_string(None, ToStringRoundingOptions::default()).into_value(cx)
}

fn to_zoned_date_time_iso(cx: &mut Context, args: Args) -> Result {
    let instant = this::<Instant>(cx, args)?;
    let zone = to_time_zone(cx, args.get(0))?;
    created(cx, instant.to_zoned_date_time_iso(zone))
}
