//! `Temporal.Now`: the clock and the time zone of the system.

use super::cell::{IntoValue, created};
use super::error::OrThrow;
use super::identifier::to_time_zone;
use crate::date::zone;
use crate::define::{Row, method, tag};
use js_object_model::{Args, Context, Result};
use js_value::Value;
use std::time::{SystemTime, UNIX_EPOCH};
use temporal_rs::host::{HostClock, HostHooks, HostTimeZone};
use temporal_rs::now::Now;
use temporal_rs::provider::TimeZoneProvider;
use temporal_rs::unix_time::EpochNanoseconds;
use temporal_rs::{TemporalResult, TimeZone};

pub(super) static ROWS: &[Row] = &[
    method("timeZoneId", time_zone_id, 0),
    method("instant", instant, 0),
    method("plainDateTimeISO", plain_date_time_iso, 0),
    method("zonedDateTimeISO", zoned_date_time_iso, 0),
    method("plainDateISO", plain_date_iso, 0),
    method("plainTimeISO", plain_time_iso, 0),
    tag("Temporal.Now"),
];

/// The system that the engine runs on.
struct System;

impl HostClock for System {
    fn get_host_epoch_nanoseconds(&self) -> TemporalResult<EpochNanoseconds> {
        let now = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => since.as_nanos() as i128,
            Err(before) => -(before.duration().as_nanos() as i128),
        };
        Ok(EpochNanoseconds(now))
    }
}

impl HostTimeZone for System {
    /// The zone that dates use, by its primary name; UTC where it has none that the database knows.
    fn get_host_time_zone(&self, provider: &(impl TimeZoneProvider + ?Sized)) -> TemporalResult<TimeZone> {
        let named = zone::identifier()
            .and_then(|name| TimeZone::try_from_identifier_str_with_provider(name, provider).ok())
            .and_then(|zone| zone.primary_identifier_with_provider(provider).ok());
        Ok(named.unwrap_or_else(|| TimeZone::utc_with_provider(provider)))
    }
}

impl HostHooks for System {}

/// The optional time zone argument; none is the system's.
fn zone_argument(cx: &mut Context, args: Args) -> Result<Option<TimeZone>> {
    match args.get(0) {
        Value::UNDEFINED => Ok(None),
        value => to_time_zone(cx, value).map(Some),
    }
}

fn time_zone_id(cx: &mut Context, _: Args) -> Result {
    let zone = Now::new(System).time_zone().or_throw(cx)?;
    zone.identifier().into_value(cx)
}

fn instant(cx: &mut Context, _: Args) -> Result {
    created(cx, Now::new(System).instant())
}

fn plain_date_time_iso(cx: &mut Context, args: Args) -> Result {
    let zone = zone_argument(cx, args)?;
    created(cx, Now::new(System).plain_date_time_iso(zone))
}

fn zoned_date_time_iso(cx: &mut Context, args: Args) -> Result {
    let zone = zone_argument(cx, args)?;
    created(cx, Now::new(System).zoned_date_time_iso(zone))
}

fn plain_date_iso(cx: &mut Context, args: Args) -> Result {
    let zone = zone_argument(cx, args)?;
    created(cx, Now::new(System).plain_date_iso(zone))
}

fn plain_time_iso(cx: &mut Context, args: Args) -> Result {
    let zone = zone_argument(cx, args)?;
    created(cx, Now::new(System).plain_time_iso(zone))
}
