//! `Temporal.PlainDate`: a date in a calendar.

use super::arithmetic::{Operand, calendar_sum, compare, difference, equals};
use super::cell::{
    IntoValue, TemporalType, construct, create, created, data_of, property, require_new, this, value_of,
};
use super::error::OrThrow;
use super::fields;
use super::identifier::{
    calendar_argument, calendar_of_bag, require_partial, require_string, to_calendar, to_time_zone,
};
use super::number::{exact, to_integer_with_truncation};
use super::options::Options;
use super::plain_time::{to_time, to_time_if_any};
use crate::define::{Class, Row, getter, method, tag};
use js_garbage_collection::CellKind;
use js_object_model::{Args, Context, Intrinsic, Object, Result};
use js_value::Value;
use temporal_rs::options::DisplayCalendar;
use temporal_rs::parsed_intermediates::ParsedDate;
use temporal_rs::{Calendar, PlainDate, PlainDateTime, PlainTime, ZonedDateTime};

impl TemporalType for PlainDate {
    const KIND: CellKind = CellKind::TEMPORAL_PLAIN_DATE;
    const CLASS: &'static Class = &CLASS;
}

impl Operand for PlainDate {
    fn from_argument(cx: &mut Context, value: Value) -> Result<PlainDate> {
        to_date(cx, value, Value::UNDEFINED)
    }

    fn own_calendar(&self) -> Option<&Calendar> {
        Some(self.calendar())
    }
}

static CLASS: Class = Class {
    statics: &[
        method("from", from, 1),
        method("compare", |cx, args| compare(cx, args, PlainDate::compare_iso), 2),
    ],
    methods: METHODS,
    ..Class::new(
        "PlainDate",
        constructor,
        3,
        Intrinsic::TemporalPlainDate,
        Intrinsic::TemporalPlainDatePrototype,
    )
};

static METHODS: &[Row] = &[
    tag("Temporal.PlainDate"),
    getter("calendarId", |cx, args| property(cx, args, |date: &PlainDate| date.calendar().identifier())),
    getter("era", |cx, args| property(cx, args, PlainDate::era)),
    getter("eraYear", |cx, args| property(cx, args, PlainDate::era_year)),
    getter("year", |cx, args| property(cx, args, PlainDate::year)),
    getter("month", |cx, args| property(cx, args, PlainDate::month)),
    getter("monthCode", |cx, args| property(cx, args, PlainDate::month_code)),
    getter("day", |cx, args| property(cx, args, PlainDate::day)),
    getter("dayOfWeek", |cx, args| property(cx, args, PlainDate::day_of_week)),
    getter("dayOfYear", |cx, args| property(cx, args, PlainDate::day_of_year)),
    getter("weekOfYear", |cx, args| property(cx, args, PlainDate::week_of_year)),
    getter("yearOfWeek", |cx, args| property(cx, args, PlainDate::year_of_week)),
    getter("daysInWeek", |cx, args| property(cx, args, PlainDate::days_in_week)),
    getter("daysInMonth", |cx, args| property(cx, args, PlainDate::days_in_month)),
    getter("daysInYear", |cx, args| property(cx, args, PlainDate::days_in_year)),
    getter("monthsInYear", |cx, args| property(cx, args, PlainDate::months_in_year)),
    getter("inLeapYear", |cx, args| property(cx, args, PlainDate::in_leap_year)),
    method("toPlainYearMonth", to_plain_year_month, 0),
    method("toPlainMonthDay", to_plain_month_day, 0),
    method("add", |cx, args| calendar_sum(cx, args, PlainDate::add), 1),
    method("subtract", |cx, args| calendar_sum(cx, args, PlainDate::subtract), 1),
    method("with", with, 1),
    method("withCalendar", with_calendar, 1),
    method("until", |cx, args| difference(cx, args, PlainDate::until), 1),
    method("since", |cx, args| difference(cx, args, PlainDate::since), 1),
    method("equals", |cx, args| equals(cx, args, PlainDate::eq), 1),
    method("toPlainDateTime", to_plain_date_time, 0),
    method("toZonedDateTime", to_zoned_date_time, 1),
    method("toString", to_string, 0),
    method("toLocaleString", |cx, args| super::to_locale_string::<PlainDate>(cx, args, plain_text), 0),
    method("toJSON", plain_text, 0),
    method("valueOf", value_of::<PlainDate>, 0),
];

fn constructor(cx: &mut Context, args: Args) -> Result {
    require_new::<PlainDate>(cx, args)?;
    let year = to_integer_with_truncation(cx, args.get(0))?;
    let month = to_integer_with_truncation(cx, args.get(1))?;
    let day = to_integer_with_truncation(cx, args.get(2))?;
    let calendar = calendar_argument(cx, args.get(3))?;
    let date = (|| PlainDate::try_new(exact(year)?, exact(month)?, exact(day)?, calendar))();
    construct(cx, args, date)
}

/// The date of an object that has one.
fn date_of(value: Value) -> Option<PlainDate> {
    if let Some(date) = data_of::<PlainDate>(value) {
        Some(date)
    } else if let Some(date_time) = data_of::<PlainDateTime>(value) {
        Some(date_time.to_plain_date())
    } else {
        data_of::<ZonedDateTime>(value).map(|zoned| zoned.to_plain_date())
    }
}

/// ToTemporalDate
fn to_date(cx: &mut Context, value: Value, options: Value) -> Result<PlainDate> {
    if let Some(date) = date_of(value) {
        Options::of(cx, options)?.overflow(cx)?;
        return Ok(date);
    }
    if let Some(bag) = Object::from_value(value) {
        let calendar = calendar_of_bag(cx, bag)?;
        let fields = fields::read(cx, &calendar, bag, fields::DATE)?;
        let overflow = Options::of(cx, options)?.overflow(cx)?;
        let partial = fields.date(calendar).or_throw(cx)?;
        return PlainDate::from_partial(partial, Some(overflow)).or_throw(cx);
    }
    let text = require_string(cx, value)?;
    let parsed = ParsedDate::from_utf8(text.as_bytes()).or_throw(cx)?;
    Options::of(cx, options)?.overflow(cx)?;
    PlainDate::from_parsed(parsed).or_throw(cx)
}

fn from(cx: &mut Context, args: Args) -> Result {
    let date = to_date(cx, args.get(0), args.get(1))?;
    create(cx, date)
}

fn to_plain_year_month(cx: &mut Context, args: Args) -> Result {
    let date = this::<PlainDate>(cx, args)?;
    created(cx, date.to_plain_year_month())
}

fn to_plain_month_day(cx: &mut Context, args: Args) -> Result {
    let date = this::<PlainDate>(cx, args)?;
    created(cx, date.to_plain_month_day())
}

fn with(cx: &mut Context, args: Args) -> Result {
    let date = this::<PlainDate>(cx, args)?;
    let bag = require_partial(cx, args.get(0))?;
    let fields = fields::read_partial(cx, date.calendar(), bag, fields::DATE)?;
    let overflow = Options::of(cx, args.get(1))?.overflow(cx)?;
    let fields = fields.calendar_fields().or_throw(cx)?;
    created(cx, date.with(fields, Some(overflow)))
}

fn with_calendar(cx: &mut Context, args: Args) -> Result {
    let date = this::<PlainDate>(cx, args)?;
    let calendar = to_calendar(cx, args.get(0))?;
    create(cx, date.with_calendar(calendar))
}

fn to_plain_date_time(cx: &mut Context, args: Args) -> Result {
    let date = this::<PlainDate>(cx, args)?;
    let time = to_time_if_any(cx, args.get(0))?.unwrap_or_default();
    created(cx, PlainDateTime::from_date_and_time(date, time))
}

fn to_zoned_date_time(cx: &mut Context, args: Args) -> Result {
    let date = this::<PlainDate>(cx, args)?;
    let (zone, time) = zone_and_time(cx, args.get(0))?;
    let time: Option<PlainTime> = match time {
        Value::UNDEFINED => None,
        time => Some(to_time(cx, time, Value::UNDEFINED)?),
    };
    created(cx, date.to_zoned_date_time(zone, time))
}

/// The argument of `toZonedDateTime`: a time zone, or an object with one and perhaps a time.
fn zone_and_time(cx: &mut Context, value: Value) -> Result<(temporal_rs::TimeZone, Value)> {
    if let Some(bag) = Object::from_value(value) {
        let key = cx.key("timeZone")?;
        let zone = bag.get(cx, key)?;
        if zone != Value::UNDEFINED {
            let zone = to_time_zone(cx, zone)?;
            let key = cx.key("plainTime")?;
            return Ok((zone, bag.get(cx, key)?));
        }
    }
    Ok((to_time_zone(cx, value)?, Value::UNDEFINED))
}

fn to_string(cx: &mut Context, args: Args) -> Result {
    let date = this::<PlainDate>(cx, args)?;
    let show_calendar = Options::of(cx, args.get(0))?.show_calendar(cx)?;
    date.to_ixdtf_string(show_calendar).into_value(cx)
}

fn plain_text(cx: &mut Context, args: Args) -> Result {
    let date = this::<PlainDate>(cx, args)?;
    date.to_ixdtf_string(DisplayCalendar::Auto).into_value(cx)
}
