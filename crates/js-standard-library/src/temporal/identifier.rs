//! Calendars and time zones, from what programs name them by.

use super::cell::data_of;
use super::error::OrThrow;
use crate::support::Support;
use js_garbage_collection::Gc;
use js_object_model::{Context, Hint, Message, Object, Result, to_primitive};
use js_value::Value;
use std::str::FromStr;
use temporal_rs::{
    Calendar, PlainDate, PlainDateTime, PlainMonthDay, PlainTime, PlainYearMonth, TemporalError,
    TemporalResult, TimeZone, ZonedDateTime,
};

/// The text of a value that must be a string.
pub(super) fn require_string(cx: &mut Context, value: Value) -> Result<String> {
    match cx.as_string(value) {
        Some(text) => Ok(crate::string::flattened(cx, text)?.flat().to_utf8_lossy()),
        None => {
            let what = cx.describe(value);
            Err(cx.type_error(Message::TemporalNotString(&what)))
        }
    }
}

/// The text of a value whose primitive must be a string.
pub(super) fn require_primitive_string(cx: &mut Context, value: Value) -> Result<String> {
    let primitive = to_primitive(cx, value, Hint::String)?;
    require_string(cx, primitive)
}

/// The calendar of an object that has one.
fn calendar_of(value: Value) -> Option<Calendar> {
    if let Some(date) = data_of::<PlainDate>(value) {
        Some(date.calendar().clone())
    } else if let Some(date_time) = data_of::<PlainDateTime>(value) {
        Some(date_time.calendar().clone())
    } else if let Some(month_day) = data_of::<PlainMonthDay>(value) {
        Some(month_day.calendar().clone())
    } else if let Some(year_month) = data_of::<PlainYearMonth>(value) {
        Some(year_month.calendar().clone())
    } else {
        data_of::<ZonedDateTime>(value).map(|zoned| zoned.calendar().clone())
    }
}

/// ToTemporalCalendarIdentifier
pub(super) fn to_calendar(cx: &mut Context, value: Value) -> Result<Calendar> {
    if let Some(calendar) = calendar_of(value) {
        return Ok(calendar);
    }
    let text = require_string(cx, value)?;
    named_calendar(&text, Calendar::from_str).or_throw(cx)
}

/// The calendar that a text names. `temporal_rs` takes `islamic` for one of the calendars that it
/// may stand for, as only `Intl.DateTimeFormat` may.
fn named_calendar(text: &str, named: fn(&str) -> TemporalResult<Calendar>) -> TemporalResult<Calendar> {
    if text.eq_ignore_ascii_case("islamic") {
        return Err(TemporalError::range().with_message("unknown calendar"));
    }
    named(text)
}

/// The calendar argument of a constructor: an identifier, and no other text.
pub(super) fn calendar_argument(cx: &mut Context, value: Value) -> Result<Calendar> {
    if value == Value::UNDEFINED {
        return Ok(Calendar::ISO);
    }
    let text = require_string(cx, value)?;
    named_calendar(&text, |text| Calendar::try_from_utf8(text.as_bytes())).or_throw(cx)
}

/// GetTemporalCalendarIdentifierWithISODefault
pub(super) fn calendar_of_bag(cx: &mut Context, bag: Gc<Object>) -> Result<Calendar> {
    if let Some(calendar) = calendar_of(bag.value()) {
        return Ok(calendar);
    }
    let key = cx.key("calendar")?;
    match bag.get(cx, key)? {
        Value::UNDEFINED => Ok(Calendar::ISO),
        calendar => to_calendar(cx, calendar),
    }
}

/// ToTemporalTimeZoneIdentifier
pub(super) fn to_time_zone(cx: &mut Context, value: Value) -> Result<TimeZone> {
    if let Some(zoned) = data_of::<ZonedDateTime>(value) {
        return Ok(*zoned.time_zone());
    }
    let text = require_string(cx, value)?;
    TimeZone::try_from_str(&text).or_throw(cx)
}

/// The time zone argument of a constructor: an identifier, and no other text.
pub(super) fn time_zone_argument(cx: &mut Context, value: Value) -> Result<TimeZone> {
    let text = require_string(cx, value)?;
    TimeZone::try_from_identifier_str(&text).or_throw(cx)
}

/// IsPartialTemporalObject; gives the object, or throws where it is none.
pub(super) fn require_partial(cx: &mut Context, value: Value) -> Result<Gc<Object>> {
    if let Some(object) = Object::from_value(value)
        && calendar_of(value).is_none()
        && data_of::<PlainTime>(value).is_none()
    {
        let keys = [cx.key("calendar")?, cx.key("timeZone")?];
        if object.get(cx, keys[0])? == Value::UNDEFINED && object.get(cx, keys[1])? == Value::UNDEFINED {
            return Ok(object);
        }
    }
    let what = cx.describe(value);
    Err(cx.type_error(Message::TemporalNotPartial(&what)))
}

/// Two objects that are compared or subtracted must have the same calendar.
pub(super) fn require_same_calendar(cx: &mut Context, one: &Calendar, two: &Calendar) -> Result<()> {
    if one == two {
        return Ok(());
    }
    Err(cx.range_error(Message::TemporalCalendarsDiffer(one.identifier(), two.identifier())))
}
