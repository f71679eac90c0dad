//! `Temporal.PlainMonthDay`: a day that comes every year, in a calendar.

use super::arithmetic::{Operand, equals};
use super::cell::{
    IntoValue, TemporalType, construct, create, created, data_of, property, require_new, this, value_of,
};
use super::error::OrThrow;
use super::fields;
use super::identifier::{calendar_argument, calendar_of_bag, require_partial, require_string};
use super::number::{exact, integer_or, to_integer_with_truncation};
use super::options::Options;
use crate::define::{Class, Row, getter, method, tag};
use js_garbage_collection::CellKind;
use js_object_model::{Args, Context, Intrinsic, Message, Object, Result};
use js_value::Value;
use temporal_rs::PlainMonthDay;
use temporal_rs::options::{DisplayCalendar, Overflow};
use temporal_rs::parsed_intermediates::ParsedDate;

impl TemporalType for PlainMonthDay {
    const KIND: CellKind = CellKind::TEMPORAL_PLAIN_MONTH_DAY;
    const CLASS: &'static Class = &CLASS;
}

impl Operand for PlainMonthDay {
    fn from_argument(cx: &mut Context, value: Value) -> Result<PlainMonthDay> {
        to_month_day(cx, value, Value::UNDEFINED)
    }
}

static CLASS: Class = Class {
    statics: &[method("from", from, 1)],
    methods: METHODS,
    ..Class::new(
        "PlainMonthDay",
        constructor,
        2,
        Intrinsic::TemporalPlainMonthDay,
        Intrinsic::TemporalPlainMonthDayPrototype,
    )
};

static METHODS: &[Row] = &[
    tag("Temporal.PlainMonthDay"),
    getter("calendarId", |cx, args| property(cx, args, PlainMonthDay::calendar_id)),
    getter("monthCode", |cx, args| property(cx, args, PlainMonthDay::month_code)),
    getter("day", |cx, args| property(cx, args, PlainMonthDay::day)),
    method("with", with, 1),
    method("equals", |cx, args| equals(cx, args, PlainMonthDay::eq), 1),
    method("toString", to_string, 0),
    method("toLocaleString", |cx, args| super::to_locale_string::<PlainMonthDay>(cx, args, plain_text), 0),
    method("toJSON", plain_text, 0),
    method("valueOf", value_of::<PlainMonthDay>, 0),
    method("toPlainDate", to_plain_date, 1),
];

fn constructor(cx: &mut Context, args: Args) -> Result {
    require_new::<PlainMonthDay>(cx, args)?;
    let month = to_integer_with_truncation(cx, args.get(0))?;
    let day = to_integer_with_truncation(cx, args.get(1))?;
    let calendar = calendar_argument(cx, args.get(2))?;
    // A leap year, so that the 29th of February exists.
    let year = integer_or(cx, args.get(3), 1972.0)?;
    let month_day = (|| {
        let year = Some(exact(year)?);
        PlainMonthDay::new_with_overflow(exact(month)?, exact(day)?, calendar, Overflow::Reject, year)
    })();
    construct(cx, args, month_day)
}

/// ToTemporalMonthDay
fn to_month_day(cx: &mut Context, value: Value, options: Value) -> Result<PlainMonthDay> {
    if let Some(month_day) = data_of::<PlainMonthDay>(value) {
        Options::of(cx, options)?.overflow(cx)?;
        return Ok(month_day);
    }
    if let Some(bag) = Object::from_value(value) {
        let calendar = calendar_of_bag(cx, bag)?;
        let fields = fields::read(cx, &calendar, bag, fields::DATE)?;
        let overflow = Options::of(cx, options)?.overflow(cx)?;
        let partial = fields.date(calendar).or_throw(cx)?;
        return PlainMonthDay::from_partial(partial, Some(overflow)).or_throw(cx);
    }
    let text = require_string(cx, value)?;
    let parsed = ParsedDate::month_day_from_utf8(text.as_bytes()).or_throw(cx)?;
    Options::of(cx, options)?.overflow(cx)?;
    PlainMonthDay::from_parsed(parsed).or_throw(cx)
}

fn from(cx: &mut Context, args: Args) -> Result {
    let month_day = to_month_day(cx, args.get(0), args.get(1))?;
    create(cx, month_day)
}

fn with(cx: &mut Context, args: Args) -> Result {
    let month_day = this::<PlainMonthDay>(cx, args)?;
    let bag = require_partial(cx, args.get(0))?;
    let fields = fields::read_partial(cx, month_day.calendar(), bag, fields::DATE)?;
    let overflow = Options::of(cx, args.get(1))?.overflow(cx)?;
    let fields = fields.calendar_fields().or_throw(cx)?;
    created(cx, month_day.with(fields, Some(overflow)))
}

fn to_string(cx: &mut Context, args: Args) -> Result {
    let month_day = this::<PlainMonthDay>(cx, args)?;
    let show_calendar = Options::of(cx, args.get(0))?.show_calendar(cx)?;
    month_day.to_ixdtf_string(show_calendar).into_value(cx)
}

fn plain_text(cx: &mut Context, args: Args) -> Result {
    let month_day = this::<PlainMonthDay>(cx, args)?;
    month_day.to_ixdtf_string(DisplayCalendar::Auto).into_value(cx)
}

fn to_plain_date(cx: &mut Context, args: Args) -> Result {
    let month_day = this::<PlainMonthDay>(cx, args)?;
    let Some(bag) = Object::from_value(args.get(0)) else {
        let what = cx.describe(args.get(0));
        return Err(cx.type_error(Message::NotObject(&what)));
    };
    let fields = fields::read(cx, month_day.calendar(), bag, fields::ONLY_YEAR)?;
    let fields = fields.calendar_fields().or_throw(cx)?;
    created(cx, month_day.to_plain_date(Some(fields)))
}
