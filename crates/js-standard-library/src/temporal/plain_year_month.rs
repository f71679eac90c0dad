//! `Temporal.PlainYearMonth`: a month of a year in a calendar.

use super::arithmetic::{Operand, calendar_sum, compare, difference, equals};
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
use temporal_rs::options::DisplayCalendar;
use temporal_rs::parsed_intermediates::ParsedDate;
use temporal_rs::{Calendar, PlainYearMonth};

impl TemporalType for PlainYearMonth {
    const KIND: CellKind = CellKind::TEMPORAL_PLAIN_YEAR_MONTH;
    const CLASS: &'static Class = &CLASS;
}

impl Operand for PlainYearMonth {
    fn from_argument(cx: &mut Context, value: Value) -> Result<PlainYearMonth> {
        to_year_month(cx, value, Value::UNDEFINED)
    }

    fn own_calendar(&self) -> Option<&Calendar> {
        Some(self.calendar())
    }
}

static CLASS: Class = Class {
    statics: &[
        method("from", from, 1),
        method("compare", |cx, args| compare(cx, args, PlainYearMonth::compare_iso), 2),
    ],
    methods: METHODS,
    ..Class::new(
        "PlainYearMonth",
        constructor,
        2,
        Intrinsic::TemporalPlainYearMonth,
        Intrinsic::TemporalPlainYearMonthPrototype,
    )
};

static METHODS: &[Row] = &[
    tag("Temporal.PlainYearMonth"),
    getter("calendarId", |cx, args| property(cx, args, PlainYearMonth::calendar_id)),
    getter("era", |cx, args| property(cx, args, PlainYearMonth::era)),
    getter("eraYear", |cx, args| property(cx, args, PlainYearMonth::era_year)),
    getter("year", |cx, args| property(cx, args, PlainYearMonth::year)),
    getter("month", |cx, args| property(cx, args, PlainYearMonth::month)),
    getter("monthCode", |cx, args| property(cx, args, PlainYearMonth::month_code)),
    getter("daysInYear", |cx, args| property(cx, args, PlainYearMonth::days_in_year)),
    getter("daysInMonth", |cx, args| property(cx, args, PlainYearMonth::days_in_month)),
    getter("monthsInYear", |cx, args| property(cx, args, PlainYearMonth::months_in_year)),
    getter("inLeapYear", |cx, args| property(cx, args, PlainYearMonth::in_leap_year)),
    method("with", with, 1),
    method("add", |cx, args| calendar_sum(cx, args, PlainYearMonth::add), 1),
    method("subtract", |cx, args| calendar_sum(cx, args, PlainYearMonth::subtract), 1),
    method("until", |cx, args| difference(cx, args, PlainYearMonth::until), 1),
    method("since", |cx, args| difference(cx, args, PlainYearMonth::since), 1),
    method("equals", |cx, args| equals(cx, args, PlainYearMonth::eq), 1),
    method("toString", to_string, 0),
    method("toLocaleString", |cx, args| super::to_locale_string::<PlainYearMonth>(cx, args, plain_text), 0),
    method("toJSON", plain_text, 0),
    method("valueOf", value_of::<PlainYearMonth>, 0),
    method("toPlainDate", to_plain_date, 1),
];

fn constructor(cx: &mut Context, args: Args) -> Result {
    require_new::<PlainYearMonth>(cx, args)?;
    let year = to_integer_with_truncation(cx, args.get(0))?;
    let month = to_integer_with_truncation(cx, args.get(1))?;
    let calendar = calendar_argument(cx, args.get(2))?;
    let day = integer_or(cx, args.get(3), 1.0)?;
    let year_month = (|| PlainYearMonth::try_new(exact(year)?, exact(month)?, Some(exact(day)?), calendar))();
    construct(cx, args, year_month)
}

/// ToTemporalYearMonth
fn to_year_month(cx: &mut Context, value: Value, options: Value) -> Result<PlainYearMonth> {
    if let Some(year_month) = data_of::<PlainYearMonth>(value) {
        Options::of(cx, options)?.overflow(cx)?;
        return Ok(year_month);
    }
    if let Some(bag) = Object::from_value(value) {
        let calendar = calendar_of_bag(cx, bag)?;
        let fields = fields::read(cx, &calendar, bag, fields::YEAR_MONTH)?;
        let overflow = Options::of(cx, options)?.overflow(cx)?;
        let partial = fields.year_month(calendar).or_throw(cx)?;
        return PlainYearMonth::from_partial(partial, Some(overflow)).or_throw(cx);
    }
    let text = require_string(cx, value)?;
    let parsed = ParsedDate::year_month_from_utf8(text.as_bytes()).or_throw(cx)?;
    Options::of(cx, options)?.overflow(cx)?;
    PlainYearMonth::from_parsed(parsed).or_throw(cx)
}

fn from(cx: &mut Context, args: Args) -> Result {
    let year_month = to_year_month(cx, args.get(0), args.get(1))?;
    create(cx, year_month)
}

fn with(cx: &mut Context, args: Args) -> Result {
    let year_month = this::<PlainYearMonth>(cx, args)?;
    let bag = require_partial(cx, args.get(0))?;
    let fields = fields::read_partial(cx, year_month.calendar(), bag, fields::YEAR_MONTH)?;
    let overflow = Options::of(cx, args.get(1))?.overflow(cx)?;
    let fields = fields.year_month_fields().or_throw(cx)?;
    created(cx, year_month.with(fields, Some(overflow)))
}

fn to_string(cx: &mut Context, args: Args) -> Result {
    let year_month = this::<PlainYearMonth>(cx, args)?;
    let show_calendar = Options::of(cx, args.get(0))?.show_calendar(cx)?;
    year_month.to_ixdtf_string(show_calendar).into_value(cx)
}

fn plain_text(cx: &mut Context, args: Args) -> Result {
    let year_month = this::<PlainYearMonth>(cx, args)?;
    year_month.to_ixdtf_string(DisplayCalendar::Auto).into_value(cx)
}

fn to_plain_date(cx: &mut Context, args: Args) -> Result {
    let year_month = this::<PlainYearMonth>(cx, args)?;
    let Some(bag) = Object::from_value(args.get(0)) else {
        let what = cx.describe(args.get(0));
        return Err(cx.type_error(Message::NotObject(&what)));
    };
    let fields = fields::read(cx, year_month.calendar(), bag, fields::ONLY_DAY)?;
    let fields = fields.calendar_fields().or_throw(cx)?;
    created(cx, year_month.to_plain_date(Some(fields)))
}
