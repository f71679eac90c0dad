//! `Temporal.ZonedDateTime`: a moment, seen in a time zone and a calendar.

use super::arithmetic::{Operand, calendar_sum, compare, difference, equals, round};
use super::cell::{
    IntoValue, TemporalType, construct, create, created, data_of, property, require_new, this, value_of,
};
use super::error::OrThrow;
use super::fields;
use super::identifier::{
    calendar_argument, calendar_of_bag, require_partial, require_string, time_zone_argument, to_calendar,
    to_time_zone,
};
use super::instant::{bigint, to_nanoseconds};
use super::options::{Options, Shown};
use super::plain_time::to_time_if_any;
use crate::define::{Class, Row, getter, method, tag};
use js_garbage_collection::CellKind;
use js_object_model::{Args, Context, Intrinsic, Object, Result};
use js_value::Value;
use temporal_rs::options::{
    DisplayCalendar, DisplayOffset, DisplayTimeZone, OffsetDisambiguation, RoundingMode,
    ToStringRoundingOptions,
};
use temporal_rs::parsed_intermediates::ParsedZonedDateTime;
use temporal_rs::{Calendar, ZonedDateTime};

impl TemporalType for ZonedDateTime {
    const KIND: CellKind = CellKind::TEMPORAL_ZONED_DATE_TIME;
    const CLASS: &'static Class = &CLASS;
}

impl Operand for ZonedDateTime {
    fn from_argument(cx: &mut Context, value: Value) -> Result<ZonedDateTime> {
        to_zoned_date_time(cx, value, Value::UNDEFINED)
    }

    fn own_calendar(&self) -> Option<&Calendar> {
        Some(self.calendar())
    }
}

static CLASS: Class = Class {
    statics: &[
        method("from", from, 1),
        method("compare", |cx, args| compare(cx, args, ZonedDateTime::compare_instant), 2),
    ],
    methods: METHODS,
    ..Class::new(
        "ZonedDateTime",
        constructor,
        2,
        Intrinsic::TemporalZonedDateTime,
        Intrinsic::TemporalZonedDateTimePrototype,
    )
};

static METHODS: &[Row] = &[
    tag("Temporal.ZonedDateTime"),
    getter("calendarId", |cx, args| {
        property(cx, args, |zoned: &ZonedDateTime| zoned.calendar().identifier())
    }),
    getter("timeZoneId", |cx, args| {
        property(cx, args, |zoned: &ZonedDateTime| zoned.time_zone().identifier())
    }),
    getter("era", |cx, args| property(cx, args, ZonedDateTime::era)),
    getter("eraYear", |cx, args| property(cx, args, ZonedDateTime::era_year)),
    getter("year", |cx, args| property(cx, args, ZonedDateTime::year)),
    getter("month", |cx, args| property(cx, args, ZonedDateTime::month)),
    getter("monthCode", |cx, args| property(cx, args, ZonedDateTime::month_code)),
    getter("day", |cx, args| property(cx, args, ZonedDateTime::day)),
    getter("hour", |cx, args| property(cx, args, ZonedDateTime::hour)),
    getter("minute", |cx, args| property(cx, args, ZonedDateTime::minute)),
    getter("second", |cx, args| property(cx, args, ZonedDateTime::second)),
    getter("millisecond", |cx, args| property(cx, args, ZonedDateTime::millisecond)),
    getter("microsecond", |cx, args| property(cx, args, ZonedDateTime::microsecond)),
    getter("nanosecond", |cx, args| property(cx, args, ZonedDateTime::nanosecond)),
    getter("epochMilliseconds", |cx, args| property(cx, args, ZonedDateTime::epoch_milliseconds)),
    getter("epochNanoseconds", |cx, args| {
        let zoned = this::<ZonedDateTime>(cx, args)?;
        bigint(cx, zoned.to_instant().as_i128())
    }),
    getter("dayOfWeek", |cx, args| property(cx, args, ZonedDateTime::day_of_week)),
    getter("dayOfYear", |cx, args| property(cx, args, ZonedDateTime::day_of_year)),
    getter("weekOfYear", |cx, args| property(cx, args, ZonedDateTime::week_of_year)),
    getter("yearOfWeek", |cx, args| property(cx, args, ZonedDateTime::year_of_week)),
    getter("hoursInDay", |cx, args| property(cx, args, ZonedDateTime::hours_in_day)),
    getter("daysInWeek", |cx, args| property(cx, args, ZonedDateTime::days_in_week)),
    getter("daysInMonth", |cx, args| property(cx, args, ZonedDateTime::days_in_month)),
    getter("daysInYear", |cx, args| property(cx, args, ZonedDateTime::days_in_year)),
    getter("monthsInYear", |cx, args| property(cx, args, ZonedDateTime::months_in_year)),
    getter("inLeapYear", |cx, args| property(cx, args, ZonedDateTime::in_leap_year)),
    getter("offsetNanoseconds", |cx, args| property(cx, args, ZonedDateTime::offset_nanoseconds)),
    getter("offset", |cx, args| property(cx, args, ZonedDateTime::offset)),
    method("with", with, 1),
    method("withPlainTime", with_plain_time, 0),
    method("withTimeZone", with_time_zone, 1),
    method("withCalendar", with_calendar, 1),
    method("add", |cx, args| calendar_sum(cx, args, ZonedDateTime::add), 1),
    method("subtract", |cx, args| calendar_sum(cx, args, ZonedDateTime::subtract), 1),
    method("until", |cx, args| difference(cx, args, ZonedDateTime::until), 1),
    method("since", |cx, args| difference(cx, args, ZonedDateTime::since), 1),
    method("round", |cx, args| round(cx, args, ZonedDateTime::round), 1),
    method("equals", |cx, args| equals(cx, args, ZonedDateTime::equals), 1),
    method("toString", to_string, 0),
    method("toLocaleString", |cx, args| super::to_locale_string::<ZonedDateTime>(cx, args, plain_text), 0),
    method("toJSON", plain_text, 0),
    method("valueOf", value_of::<ZonedDateTime>, 0),
    method("startOfDay", start_of_day, 0),
    method("getTimeZoneTransition", get_time_zone_transition, 1),
    method("toInstant", to_instant, 0),
    method("toPlainDate", to_plain_date, 0),
    method("toPlainTime", to_plain_time, 0),
    method("toPlainDateTime", to_plain_date_time, 0),
];

fn constructor(cx: &mut Context, args: Args) -> Result {
    require_new::<ZonedDateTime>(cx, args)?;
    let nanoseconds = to_nanoseconds(cx, args.get(0))?;
    temporal_rs::Instant::try_new(nanoseconds).or_throw(cx)?;
    let zone = time_zone_argument(cx, args.get(1))?;
    let calendar = calendar_argument(cx, args.get(2))?;
    construct(cx, args, ZonedDateTime::try_new(nanoseconds, zone, calendar))
}

/// ToTemporalZonedDateTime
fn to_zoned_date_time(cx: &mut Context, value: Value, options: Value) -> Result<ZonedDateTime> {
    let default = OffsetDisambiguation::Reject;
    if let Some(zoned) = data_of::<ZonedDateTime>(value) {
        let options = Options::of(cx, options)?;
        options.disambiguation(cx)?;
        options.offset(cx, default)?;
        options.overflow(cx)?;
        return Ok(zoned);
    }
    if let Some(bag) = Object::from_value(value) {
        let calendar = calendar_of_bag(cx, bag)?;
        let fields = fields::read_zoned(cx, &calendar, bag)?;
        let options = Options::of(cx, options)?;
        let disambiguation = options.disambiguation(cx)?;
        let offset = options.offset(cx, default)?;
        let overflow = options.overflow(cx)?;
        let partial = fields.zoned(calendar, overflow).or_throw(cx)?;
        let zoned = ZonedDateTime::from_partial(partial, Some(overflow), Some(disambiguation), Some(offset));
        return zoned.or_throw(cx);
    }
    let text = require_string(cx, value)?;
    let parsed = ParsedZonedDateTime::from_utf8(text.as_bytes()).or_throw(cx)?;
    let options = Options::of(cx, options)?;
    let disambiguation = options.disambiguation(cx)?;
    let offset = options.offset(cx, default)?;
    options.overflow(cx)?;
    ZonedDateTime::from_parsed(parsed, disambiguation, offset).or_throw(cx)
}

fn from(cx: &mut Context, args: Args) -> Result {
    let zoned = to_zoned_date_time(cx, args.get(0), args.get(1))?;
    create(cx, zoned)
}

fn with(cx: &mut Context, args: Args) -> Result {
    let zoned = this::<ZonedDateTime>(cx, args)?;
    let bag = require_partial(cx, args.get(0))?;
    let fields = fields::read_partial(cx, zoned.calendar(), bag, fields::ZONED_WITHOUT_ZONE)?;
    let options = Options::of(cx, args.get(1))?;
    let disambiguation = options.disambiguation(cx)?;
    let offset = options.offset(cx, OffsetDisambiguation::Prefer)?;
    let overflow = options.overflow(cx)?;
    let fields = fields.zoned_fields(overflow).or_throw(cx)?;
    created(cx, zoned.with(fields, Some(disambiguation), Some(offset), Some(overflow)))
}

fn with_plain_time(cx: &mut Context, args: Args) -> Result {
    let zoned = this::<ZonedDateTime>(cx, args)?;
    let time = to_time_if_any(cx, args.get(0))?;
    created(cx, zoned.with_plain_time(time))
}

fn with_time_zone(cx: &mut Context, args: Args) -> Result {
    let zoned = this::<ZonedDateTime>(cx, args)?;
    let zone = to_time_zone(cx, args.get(0))?;
    created(cx, zoned.with_timezone(zone))
}

fn with_calendar(cx: &mut Context, args: Args) -> Result {
    let zoned = this::<ZonedDateTime>(cx, args)?;
    let calendar = to_calendar(cx, args.get(0))?;
    create(cx, zoned.with_calendar(calendar))
}

fn to_string(cx: &mut Context, args: Args) -> Result {
    let zoned = this::<ZonedDateTime>(cx, args)?;
    let options = Options::of(cx, args.get(0))?;
    let show_calendar = options.show_calendar(cx)?;
    let digits = options.fractional_second_digits(cx)?;
    let show_offset = options.show_offset(cx)?;
    let mode = options.rounding_mode(cx, RoundingMode::Trunc)?;
    let unit = options.unit(cx, "smallestUnit")?;
    let show_zone = options.show_time_zone(cx)?;
    let shown = Shown { digits, mode, unit };
    zoned.to_ixdtf_string(show_offset, show_zone, show_calendar, shown.options()).into_value(cx)
}

fn plain_text(cx: &mut Context, args: Args) -> Result {
    let zoned = this::<ZonedDateTime>(cx, args)?;
    let text = zoned.to_ixdtf_string(
        DisplayOffset::Auto,
        DisplayTimeZone::Auto,
        DisplayCalendar::Auto,
        ToStringRoundingOptions::default(),
    );
    text.into_value(cx)
}

fn start_of_day(cx: &mut Context, args: Args) -> Result {
    let zoned = this::<ZonedDateTime>(cx, args)?;
    created(cx, zoned.start_of_day())
}

fn get_time_zone_transition(cx: &mut Context, args: Args) -> Result {
    let zoned = this::<ZonedDateTime>(cx, args)?;
    let direction = Options::or_single(cx, args.get(0), "direction")?.direction(cx)?;
    match zoned.get_time_zone_transition(direction).or_throw(cx)? {
        Some(transition) => create(cx, transition),
        None => Ok(Value::NULL),
    }
}

fn to_instant(cx: &mut Context, args: Args) -> Result {
    let zoned = this::<ZonedDateTime>(cx, args)?;
    create(cx, zoned.to_instant())
}

fn to_plain_date(cx: &mut Context, args: Args) -> Result {
    let zoned = this::<ZonedDateTime>(cx, args)?;
    create(cx, zoned.to_plain_date())
}

fn to_plain_time(cx: &mut Context, args: Args) -> Result {
    let zoned = this::<ZonedDateTime>(cx, args)?;
    create(cx, zoned.to_plain_time())
}

fn to_plain_date_time(cx: &mut Context, args: Args) -> Result {
    let zoned = this::<ZonedDateTime>(cx, args)?;
    create(cx, zoned.to_plain_date_time())
}
