//! `Temporal.PlainDateTime`: a date in a calendar and a time of day.

use super::arithmetic::{Operand, calendar_sum, compare, difference, equals, round};
use super::cell::{
    IntoValue, TemporalType, construct, create, created, data_of, property, require_new, this, value_of,
};
use super::error::OrThrow;
use super::fields;
use super::identifier::{
    calendar_argument, calendar_of_bag, require_partial, require_string, to_calendar, to_time_zone,
};
use super::number::{exact, to_integer_with_truncation};
use super::options::{Options, Shown};
use super::plain_time::{time_arguments, to_time_if_any};
use crate::define::{Class, Row, getter, method, tag};
use js_garbage_collection::CellKind;
use js_object_model::{Args, Context, Intrinsic, Object, Result};
use js_value::Value;
use temporal_rs::options::{DisplayCalendar, RoundingMode, ToStringRoundingOptions};
use temporal_rs::parsed_intermediates::ParsedDateTime;
use temporal_rs::{Calendar, PlainDate, PlainDateTime, ZonedDateTime};

impl TemporalType for PlainDateTime {
    const KIND: CellKind = CellKind::TEMPORAL_PLAIN_DATE_TIME;
    const CLASS: &'static Class = &CLASS;
}

impl Operand for PlainDateTime {
    fn from_argument(cx: &mut Context, value: Value) -> Result<PlainDateTime> {
        to_date_time(cx, value, Value::UNDEFINED)
    }

    fn own_calendar(&self) -> Option<&Calendar> {
        Some(self.calendar())
    }
}

static CLASS: Class = Class {
    statics: &[
        method("from", from, 1),
        method("compare", |cx, args| compare(cx, args, PlainDateTime::compare_iso), 2),
    ],
    methods: METHODS,
    ..Class::new(
        "PlainDateTime",
        constructor,
        3,
        Intrinsic::TemporalPlainDateTime,
        Intrinsic::TemporalPlainDateTimePrototype,
    )
};

static METHODS: &[Row] = &[
    tag("Temporal.PlainDateTime"),
    getter("calendarId", |cx, args| {
        property(cx, args, |date_time: &PlainDateTime| date_time.calendar().identifier())
    }),
    getter("era", |cx, args| property(cx, args, PlainDateTime::era)),
    getter("eraYear", |cx, args| property(cx, args, PlainDateTime::era_year)),
    getter("year", |cx, args| property(cx, args, PlainDateTime::year)),
    getter("month", |cx, args| property(cx, args, PlainDateTime::month)),
    getter("monthCode", |cx, args| property(cx, args, PlainDateTime::month_code)),
    getter("day", |cx, args| property(cx, args, PlainDateTime::day)),
    getter("hour", |cx, args| property(cx, args, PlainDateTime::hour)),
    getter("minute", |cx, args| property(cx, args, PlainDateTime::minute)),
    getter("second", |cx, args| property(cx, args, PlainDateTime::second)),
    getter("millisecond", |cx, args| property(cx, args, PlainDateTime::millisecond)),
    getter("microsecond", |cx, args| property(cx, args, PlainDateTime::microsecond)),
    getter("nanosecond", |cx, args| property(cx, args, PlainDateTime::nanosecond)),
    getter("dayOfWeek", |cx, args| property(cx, args, PlainDateTime::day_of_week)),
    getter("dayOfYear", |cx, args| property(cx, args, PlainDateTime::day_of_year)),
    getter("weekOfYear", |cx, args| property(cx, args, PlainDateTime::week_of_year)),
    getter("yearOfWeek", |cx, args| property(cx, args, PlainDateTime::year_of_week)),
    getter("daysInWeek", |cx, args| property(cx, args, PlainDateTime::days_in_week)),
    getter("daysInMonth", |cx, args| property(cx, args, PlainDateTime::days_in_month)),
    getter("daysInYear", |cx, args| property(cx, args, PlainDateTime::days_in_year)),
    getter("monthsInYear", |cx, args| property(cx, args, PlainDateTime::months_in_year)),
    getter("inLeapYear", |cx, args| property(cx, args, PlainDateTime::in_leap_year)),
    method("with", with, 1),
    method("withPlainTime", with_plain_time, 0),
    method("withCalendar", with_calendar, 1),
    method("add", |cx, args| calendar_sum(cx, args, PlainDateTime::add), 1),
    method("subtract", |cx, args| calendar_sum(cx, args, PlainDateTime::subtract), 1),
    method("until", |cx, args| difference(cx, args, PlainDateTime::until), 1),
    method("since", |cx, args| difference(cx, args, PlainDateTime::since), 1),
    method("round", |cx, args| round(cx, args, PlainDateTime::round), 1),
    method("equals", |cx, args| equals(cx, args, PlainDateTime::eq), 1),
    method("toString", to_string, 0),
    method("toLocaleString", |cx, args| super::to_locale_string::<PlainDateTime>(cx, args, plain_text), 0),
    method("toJSON", plain_text, 0),
    method("valueOf", value_of::<PlainDateTime>, 0),
    method("toZonedDateTime", to_zoned_date_time, 1),
    method("toPlainDate", to_plain_date, 0),
    method("toPlainTime", to_plain_time, 0),
];

fn constructor(cx: &mut Context, args: Args) -> Result {
    require_new::<PlainDateTime>(cx, args)?;
    let year = to_integer_with_truncation(cx, args.get(0))?;
    let month = to_integer_with_truncation(cx, args.get(1))?;
    let day = to_integer_with_truncation(cx, args.get(2))?;
    let [hour, minute, second, millisecond, microsecond, nanosecond] = time_arguments(cx, args, 3)?;
    let calendar = calendar_argument(cx, args.get(9))?;
    let date_time = (|| {
        PlainDateTime::try_new(
            exact(year)?,
            exact(month)?,
            exact(day)?,
            exact(hour)?,
            exact(minute)?,
            exact(second)?,
            exact(millisecond)?,
            exact(microsecond)?,
            exact(nanosecond)?,
            calendar,
        )
    })();
    construct(cx, args, date_time)
}

/// ToTemporalDateTime
fn to_date_time(cx: &mut Context, value: Value, options: Value) -> Result<PlainDateTime> {
    let known = if let Some(date_time) = data_of::<PlainDateTime>(value) {
        Some(Ok(date_time))
    } else if let Some(zoned) = data_of::<ZonedDateTime>(value) {
        Some(Ok(zoned.to_plain_date_time()))
    } else {
        data_of::<PlainDate>(value).map(|date| PlainDateTime::from_date_and_time(date, Default::default()))
    };
    if let Some(date_time) = known {
        Options::of(cx, options)?.overflow(cx)?;
        return date_time.or_throw(cx);
    }
    if let Some(bag) = Object::from_value(value) {
        let calendar = calendar_of_bag(cx, bag)?;
        let fields = fields::read(cx, &calendar, bag, fields::DATE_TIME)?;
        let overflow = Options::of(cx, options)?.overflow(cx)?;
        let partial = fields.date_time(calendar, overflow).or_throw(cx)?;
        return PlainDateTime::from_partial(partial, Some(overflow)).or_throw(cx);
    }
    let text = require_string(cx, value)?;
    let parsed = ParsedDateTime::from_utf8(text.as_bytes()).or_throw(cx)?;
    Options::of(cx, options)?.overflow(cx)?;
    PlainDateTime::from_parsed(parsed).or_throw(cx)
}

fn from(cx: &mut Context, args: Args) -> Result {
    let date_time = to_date_time(cx, args.get(0), args.get(1))?;
    create(cx, date_time)
}

fn with(cx: &mut Context, args: Args) -> Result {
    let date_time = this::<PlainDateTime>(cx, args)?;
    let bag = require_partial(cx, args.get(0))?;
    let fields = fields::read_partial(cx, date_time.calendar(), bag, fields::DATE_TIME)?;
    let overflow = Options::of(cx, args.get(1))?.overflow(cx)?;
    let fields = fields.date_time_fields(overflow).or_throw(cx)?;
    created(cx, date_time.with(fields, Some(overflow)))
}

fn with_plain_time(cx: &mut Context, args: Args) -> Result {
    let date_time = this::<PlainDateTime>(cx, args)?;
    let time = to_time_if_any(cx, args.get(0))?;
    created(cx, date_time.with_time(time))
}

fn with_calendar(cx: &mut Context, args: Args) -> Result {
    let date_time = this::<PlainDateTime>(cx, args)?;
    let calendar = to_calendar(cx, args.get(0))?;
    create(cx, date_time.with_calendar(calendar))
}

fn to_string(cx: &mut Context, args: Args) -> Result {
    let date_time = this::<PlainDateTime>(cx, args)?;
    let options = Options::of(cx, args.get(0))?;
    let show_calendar = options.show_calendar(cx)?;
    let digits = options.fractional_second_digits(cx)?;
    let mode = options.rounding_mode(cx, RoundingMode::Trunc)?;
    let unit = options.unit(cx, "smallestUnit")?;
    let shown = Shown { digits, mode, unit };
    date_time.to_ixdtf_string(shown.options(), show_calendar).into_value(cx)
}

fn plain_text(cx: &mut Context, args: Args) -> Result {
    let date_time = this::<PlainDateTime>(cx, args)?;
    let text = date_time.to_ixdtf_string(ToStringRoundingOptions::default(), DisplayCalendar::Auto);
    text.into_value(cx)
}

fn to_zoned_date_time(cx: &mut Context, args: Args) -> Result {
    let date_time = this::<PlainDateTime>(cx, args)?;
    let zone = to_time_zone(cx, args.get(0))?;
    let disambiguation = Options::of(cx, args.get(1))?.disambiguation(cx)?;
    created(cx, date_time.to_zoned_date_time(zone, disambiguation))
}

fn to_plain_date(cx: &mut Context, args: Args) -> Result {
    let date_time = this::<PlainDateTime>(cx, args)?;
    create(cx, date_time.to_plain_date())
}

fn to_plain_time(cx: &mut Context, args: Args) -> Result {
    let date_time = this::<PlainDateTime>(cx, args)?;
    create(cx, date_time.to_plain_time())
}
