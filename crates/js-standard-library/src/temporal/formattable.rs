//! Temporal objects as `Intl.DateTimeFormat` sees them, and `toLocaleString` of all of them.

use super::cell::{TemporalType, data_of, this};
use js_object_model::{Args, Context, NativeFn, Result};
use js_value::Value;
use temporal_rs::{
    Calendar, Instant, PlainDate, PlainDateTime, PlainMonthDay, PlainTime, PlainYearMonth, TimeZone,
    ZonedDateTime,
};

/// What kind of value is formatted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A number: a time value.
    Date,
    Instant,
    PlainDate,
    PlainDateTime,
    PlainMonthDay,
    PlainTime,
    PlainYearMonth,
    ZonedDateTime,
}

/// A value that can be formatted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Formattable {
    pub(crate) kind: Kind,
    /// Nanoseconds since the epoch; of wall-clock times, as if they were of UTC.
    pub(crate) nanoseconds: i128,
    /// The calendar's identifier, where the value has a calendar.
    pub(crate) calendar: Option<&'static str>,
    /// The time zone of a `ZonedDateTime`.
    pub(crate) zone: Option<TimeZone>,
}

const NANOSECONDS_PER_DAY: i128 = 86_400_000_000_000;

/// Days since the epoch of a date of the ISO calendar.
fn days(date: &PlainDate) -> i128 {
    let date = date.with_calendar(Calendar::ISO);
    i128::from(crate::date::days_from_civil(
        i64::from(date.year()),
        i64::from(date.month()) - 1,
        i64::from(date.day()),
    ))
}

fn nanoseconds_of_day(time: &PlainTime) -> i128 {
    let seconds = (i128::from(time.hour()) * 60 + i128::from(time.minute())) * 60 + i128::from(time.second());
    let milliseconds = seconds * 1000 + i128::from(time.millisecond());
    (milliseconds * 1000 + i128::from(time.microsecond())) * 1000 + i128::from(time.nanosecond())
}

/// The value as one that can be formatted, if it is a Temporal object other than a duration.
pub(crate) fn formattable(value: Value) -> Option<Formattable> {
    let plain = |kind, nanoseconds, calendar| Formattable { kind, nanoseconds, calendar, zone: None };
    if let Some(instant) = data_of::<Instant>(value) {
        return Some(plain(Kind::Instant, instant.as_i128(), None));
    }
    if let Some(date) = data_of::<PlainDate>(value) {
        // At noon, as the specification has it.
        let nanoseconds = days(&date) * NANOSECONDS_PER_DAY + NANOSECONDS_PER_DAY / 2;
        return Some(plain(Kind::PlainDate, nanoseconds, Some(date.calendar().identifier())));
    }
    if let Some(date_time) = data_of::<PlainDateTime>(value) {
        let day = days(&date_time.to_plain_date()) * NANOSECONDS_PER_DAY;
        let nanoseconds = day + nanoseconds_of_day(&date_time.to_plain_time());
        return Some(plain(Kind::PlainDateTime, nanoseconds, Some(date_time.calendar().identifier())));
    }
    if let Some(month_day) = data_of::<PlainMonthDay>(value) {
        let nanoseconds = month_day.epoch_ns_for_utc().0;
        return Some(plain(Kind::PlainMonthDay, nanoseconds, Some(month_day.calendar().identifier())));
    }
    if let Some(time) = data_of::<PlainTime>(value) {
        return Some(plain(Kind::PlainTime, nanoseconds_of_day(&time), None));
    }
    if let Some(year_month) = data_of::<PlainYearMonth>(value) {
        let nanoseconds = year_month.epoch_ns_for_utc().0;
        return Some(plain(Kind::PlainYearMonth, nanoseconds, Some(year_month.calendar().identifier())));
    }
    let zoned = data_of::<ZonedDateTime>(value)?;
    Some(Formattable {
        kind: Kind::ZonedDateTime,
        nanoseconds: zoned.to_instant().as_i128(),
        calendar: Some(zoned.calendar().identifier()),
        zone: Some(*zoned.time_zone()),
    })
}

/// `toLocaleString`: what `Intl.DateTimeFormat` makes of the object.
pub(super) fn to_locale_string<T: TemporalType>(cx: &mut Context, args: Args, plain: NativeFn) -> Result {
    this::<T>(cx, args)?;
    match formattable(args.this()) {
        Some(value) => crate::intl::temporal_text(cx, value, args.get(0), args.get(1)),
        None => plain(cx, args),
    }
}
