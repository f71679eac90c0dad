//! `Temporal`: dates, times, durations and time zones.
//!
//! The arithmetic is that of the crate `temporal_rs`; here is what programs can observe of it:
//! arguments, options and property bags read in the specification's order (`options.rs`,
//! `fields.rs`), results as objects (`cell.rs`), errors as exceptions (`error.rs`). One file for
//! each type has its rows.
//!
//! A realm gets the namespace object alone. A constructor and its prototype are made when one of
//! them is asked for, so that programs without Temporal do not pay for it.

mod arithmetic;
mod cell;
mod duration;
mod error;
mod fields;
#[cfg(feature = "intl")]
pub(crate) mod formattable;
mod identifier;
mod instant;
mod now;
mod number;
mod options;
mod plain_date;
mod plain_date_time;
mod plain_month_day;
mod plain_time;
mod plain_year_month;
mod zoned_date_time;

use crate::date::this_time;
use crate::define::{Row, define, method};
use crate::namespace::{self, Contents};
use cell::TemporalType;
#[cfg(feature = "intl")]
use formattable::to_locale_string;
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Intrinsic, Object, Realm, Result};
#[cfg(feature = "intl")]
use js_value::Value;
use temporal_rs::{
    Duration, Instant, PlainDate, PlainDateTime, PlainMonthDay, PlainTime, PlainYearMonth, ZonedDateTime,
};

/// Registers the kinds of cells, and who makes which intrinsic.
pub(crate) fn register(cx: &mut Context) {
    cx.register_intrinsic(Intrinsic::TemporalNow, |cx| {
        let realm = cx.realm();
        crate::define::build_namespace(
            cx,
            realm,
            Intrinsic::TemporalNow,
            Intrinsic::ObjectPrototype,
            now::ROWS,
        )
    });
    register_type::<Duration>(cx);
    register_type::<Instant>(cx);
    register_type::<PlainDate>(cx);
    register_type::<PlainDateTime>(cx);
    register_type::<PlainMonthDay>(cx);
    register_type::<PlainTime>(cx);
    register_type::<PlainYearMonth>(cx);
    register_type::<ZonedDateTime>(cx);
}

/// `toLocaleString` without the data of locales.
#[cfg(not(feature = "intl"))]
fn to_locale_string<T: TemporalType>(
    cx: &mut Context,
    args: Args,
    plain: js_object_model::NativeFn,
) -> Result {
    plain(cx, args)
}

fn register_type<T: TemporalType>(cx: &mut Context) {
    cell::register::<T>(cx);
    cx.register_intrinsic(T::CLASS.constructor, build_class::<T, true>);
    cx.register_intrinsic(T::CLASS.prototype, build_class::<T, false>);
}

/// Makes a constructor and its prototype; gives the one that was asked for.
fn build_class<T: TemporalType, const CONSTRUCTOR: bool>(cx: &mut Context) -> Result<Gc<Object>> {
    let realm = cx.realm();
    T::CLASS.build(cx, realm)?;
    Ok(cx.intrinsic(if CONSTRUCTOR { T::CLASS.constructor } else { T::CLASS.prototype }))
}

/// What `Temporal` shows.
static CONTENTS: Contents = Contents {
    name: "Temporal",
    properties: &[
        ("Duration", Intrinsic::TemporalDuration),
        ("Instant", Intrinsic::TemporalInstant),
        ("Now", Intrinsic::TemporalNow),
        ("PlainDate", Intrinsic::TemporalPlainDate),
        ("PlainDateTime", Intrinsic::TemporalPlainDateTime),
        ("PlainMonthDay", Intrinsic::TemporalPlainMonthDay),
        ("PlainTime", Intrinsic::TemporalPlainTime),
        ("PlainYearMonth", Intrinsic::TemporalPlainYearMonth),
        ("ZonedDateTime", Intrinsic::TemporalZonedDateTime),
    ],
};

static DATE_METHODS: &[Row] = &[method("toTemporalInstant", to_temporal_instant, 0)];

/// Gives a realm its `Temporal`.
pub(crate) fn build(cx: &mut Context, realm: Gc<Realm>) -> Result<()> {
    let date = cx.intrinsic(Intrinsic::DatePrototype);
    define(cx, realm, date, DATE_METHODS)?;
    namespace::build(cx, realm, &CONTENTS)
}

/// `Date.prototype.toTemporalInstant`
fn to_temporal_instant(cx: &mut Context, args: Args) -> Result {
    let time = this_time(cx, args)?;
    instant::from_milliseconds(cx, time)
}

/// The numbers of a `Temporal.Duration`, or of a text that describes one, from years to nanoseconds;
/// none for other values.
#[cfg(feature = "intl")]
pub(crate) fn duration_numbers(cx: &mut Context, value: Value) -> Result<Option<[i128; 10]>> {
    if !js_object_model::is_string(value) && cell::data_of::<Duration>(value).is_none() {
        return Ok(None);
    }
    let duration = duration::to_duration(cx, value)?;
    Ok(Some([
        duration.years().into(),
        duration.months().into(),
        duration.weeks().into(),
        duration.days().into(),
        duration.hours().into(),
        duration.minutes().into(),
        duration.seconds().into(),
        duration.milliseconds().into(),
        duration.microseconds(),
        duration.nanoseconds(),
    ]))
}
