//! Property bags: objects with fields such as `year` and `monthCode`.
//!
//! The fields are read in the alphabetical order of their names and converted one by one, which can
//! be observed. Until the overflow option is known, which is read later, they stay numbers.

use super::cell::data_of;
use super::error::OrThrow;
use super::identifier::{calendar_of_bag, require_primitive_string, to_time_zone};
use super::number::{exact, to_integer_with_truncation, to_positive_integer_with_truncation};
use js_garbage_collection::Gc;
use js_object_model::{Context, Message, Object, Result};
use js_value::Value;
use temporal_rs::fields::{CalendarFields, DateTimeFields, YearMonthCalendarFields, ZonedDateTimeFields};
use temporal_rs::options::{Disambiguation, OffsetDisambiguation, Overflow, RelativeTo};
use temporal_rs::partial::{
    PartialDate, PartialDateTime, PartialTime, PartialYearMonth, PartialZonedDateTime,
};
use temporal_rs::{
    Calendar, MonthCode, PlainDate, PlainDateTime, TemporalError, TemporalResult, TimeZone, TinyAsciiStr,
    UtcOffset, ZonedDateTime,
};

/// A field of a property bag.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Day,
    Era,
    EraYear,
    Hour,
    Microsecond,
    Millisecond,
    Minute,
    Month,
    MonthCode,
    Nanosecond,
    Offset,
    Second,
    TimeZone,
    Year,
}

use Field::{
    Day, Era, EraYear, Hour, Microsecond, Millisecond, Minute, Month, MonthCode as Code, Nanosecond, Offset,
    Second, TimeZone as Zone, Year,
};

/// The fields with their names, in the order in which they are read: that of the names.
const FIELDS: [(Field, &str); 14] = [
    (Day, "day"),
    (Era, "era"),
    (EraYear, "eraYear"),
    (Hour, "hour"),
    (Microsecond, "microsecond"),
    (Millisecond, "millisecond"),
    (Minute, "minute"),
    (Month, "month"),
    (Code, "monthCode"),
    (Nanosecond, "nanosecond"),
    (Offset, "offset"),
    (Second, "second"),
    (Zone, "timeZone"),
    (Year, "year"),
];

/// Some of the fields.
#[derive(Clone, Copy)]
pub(super) struct FieldSet(u16);

impl FieldSet {
    const fn of(fields: &[Field]) -> FieldSet {
        let (mut bits, mut index) = (0, 0);
        while index < fields.len() {
            bits |= 1 << fields[index] as u16;
            index += 1;
        }
        FieldSet(bits)
    }

    const fn and(self, other: FieldSet) -> FieldSet {
        FieldSet(self.0 | other.0)
    }

    const fn has(self, field: Field) -> bool {
        self.0 & 1 << field as u16 != 0
    }
}

/// The fields of the types.
pub(super) const ONLY_DAY: FieldSet = FieldSet::of(&[Day]);
pub(super) const ONLY_YEAR: FieldSet = FieldSet::of(&[Era, EraYear, Year]);
pub(super) const YEAR_MONTH: FieldSet = ONLY_YEAR.and(FieldSet::of(&[Month, Code]));
pub(super) const DATE: FieldSet = YEAR_MONTH.and(ONLY_DAY);
const TIME: FieldSet = FieldSet::of(&[Hour, Microsecond, Millisecond, Minute, Nanosecond, Second]);
pub(super) const DATE_TIME: FieldSet = DATE.and(TIME);
pub(super) const ZONED_WITHOUT_ZONE: FieldSet = DATE_TIME.and(FieldSet::of(&[Offset]));
const ZONED: FieldSet = ZONED_WITHOUT_ZONE.and(FieldSet::of(&[Zone]));

/// The fields that a bag has; those that it lacks are none.
#[derive(Default)]
pub(super) struct Fields {
    year: Option<f64>,
    month: Option<f64>,
    month_code: Option<MonthCode>,
    day: Option<f64>,
    era: Option<String>,
    era_year: Option<f64>,
    hour: Option<f64>,
    minute: Option<f64>,
    second: Option<f64>,
    millisecond: Option<f64>,
    microsecond: Option<f64>,
    nanosecond: Option<f64>,
    offset: Option<UtcOffset>,
    time_zone: Option<TimeZone>,
}

/// PrepareCalendarFields with no field required.
pub(super) fn read(
    cx: &mut Context,
    calendar: &Calendar,
    bag: Gc<Object>,
    wanted: FieldSet,
) -> Result<Fields> {
    Ok(read_some(cx, calendar, bag, wanted, None)?.0)
}

/// The same for a date with its time and a time zone, which is required.
pub(super) fn read_zoned(cx: &mut Context, calendar: &Calendar, bag: Gc<Object>) -> Result<Fields> {
    Ok(read_some(cx, calendar, bag, ZONED, Some(Zone))?.0)
}

/// PrepareCalendarFields where at least one field must be there.
pub(super) fn read_partial(
    cx: &mut Context,
    calendar: &Calendar,
    bag: Gc<Object>,
    wanted: FieldSet,
) -> Result<Fields> {
    match read_some(cx, calendar, bag, wanted, None)? {
        (fields, true) => Ok(fields),
        _ => Err(cx.type_error(Message::TemporalNoFields())),
    }
}

/// ToTemporalTimeRecord
pub(super) fn read_time(cx: &mut Context, bag: Gc<Object>) -> Result<Fields> {
    read_partial(cx, &Calendar::ISO, bag, TIME)
}

/// The fields, and whether there was any.
fn read_some(
    cx: &mut Context,
    calendar: &Calendar,
    bag: Gc<Object>,
    wanted: FieldSet,
    required: Option<Field>,
) -> Result<(Fields, bool)> {
    let has_eras = !matches!(calendar.identifier(), "iso8601" | "chinese" | "dangi");
    let (mut fields, mut any) = (Fields::default(), false);
    for (field, name) in FIELDS {
        if !wanted.has(field) || matches!(field, Era | EraYear) && !has_eras {
            continue;
        }
        let key = cx.key(name)?;
        let value = bag.get(cx, key)?;
        if value != Value::UNDEFINED {
            fields.convert(cx, field, value)?;
            any = true;
        } else if required == Some(field) {
            return Err(cx.type_error(Message::TemporalFieldMissing(name)));
        }
    }
    Ok((fields, any))
}

impl Fields {
    fn convert(&mut self, cx: &mut Context, field: Field, value: Value) -> Result<()> {
        let number = match field {
            Day => &mut self.day,
            Month => &mut self.month,
            EraYear => &mut self.era_year,
            Hour => &mut self.hour,
            Microsecond => &mut self.microsecond,
            Millisecond => &mut self.millisecond,
            Minute => &mut self.minute,
            Nanosecond => &mut self.nanosecond,
            Second => &mut self.second,
            Year => &mut self.year,
            Code => {
                self.month_code = Some(to_month_code(cx, value)?);
                return Ok(());
            }
            Era => {
                let era = crate::string::text_of(cx, value)?;
                self.era = Some(era.flat().to_utf8_lossy());
                return Ok(());
            }
            Offset => {
                let text = require_primitive_string(cx, value)?;
                self.offset = Some(UtcOffset::from_utf8(text.as_bytes()).or_throw(cx)?);
                return Ok(());
            }
            Zone => {
                self.time_zone = Some(to_time_zone(cx, value)?);
                return Ok(());
            }
        };
        *number = Some(match field {
            Day | Month => to_positive_integer_with_truncation(cx, value)?,
            _ => to_integer_with_truncation(cx, value)?,
        });
        Ok(())
    }

    /// The fields of a calendar date.
    pub(super) fn calendar_fields(&self) -> TemporalResult<CalendarFields> {
        let era = self.era.as_deref().map(TinyAsciiStr::try_from_str).transpose();
        let era = era.map_err(|_| TemporalError::range().with_message("Unknown era"))?;
        Ok(CalendarFields {
            // Casts clamp, and what they clamp is out of the range of dates.
            year: self.year.map(|year| year as i32),
            month: self.month.map(|month| month as u8),
            month_code: self.month_code,
            day: self.day.map(|day| day as u8),
            era,
            era_year: self.era_year.map(|year| year as i32),
        })
    }

    /// The same without a day.
    pub(super) fn year_month_fields(&self) -> TemporalResult<YearMonthCalendarFields> {
        self.calendar_fields().map(YearMonthCalendarFields::from)
    }

    /// The fields of a time.
    pub(super) fn time(&self, overflow: Overflow) -> TemporalResult<PartialTime> {
        Ok(PartialTime {
            hour: regulate(self.hour, 23.0, overflow)?,
            minute: regulate(self.minute, 59.0, overflow)?,
            second: regulate(self.second, 59.0, overflow)?,
            millisecond: regulate(self.millisecond, 999.0, overflow)?,
            microsecond: regulate(self.microsecond, 999.0, overflow)?,
            nanosecond: regulate(self.nanosecond, 999.0, overflow)?,
        })
    }

    /// A date in `calendar`.
    pub(super) fn date(&self, calendar: Calendar) -> TemporalResult<PartialDate> {
        Ok(PartialDate { calendar_fields: self.calendar_fields()?, calendar })
    }

    /// A month of a year in `calendar`.
    pub(super) fn year_month(&self, calendar: Calendar) -> TemporalResult<PartialYearMonth> {
        Ok(PartialYearMonth { calendar_fields: self.year_month_fields()?, calendar })
    }

    /// A date with its time.
    pub(super) fn date_time_fields(&self, overflow: Overflow) -> TemporalResult<DateTimeFields> {
        Ok(DateTimeFields { calendar_fields: self.calendar_fields()?, time: self.time(overflow)? })
    }

    /// The same in `calendar`.
    pub(super) fn date_time(
        &self,
        calendar: Calendar,
        overflow: Overflow,
    ) -> TemporalResult<PartialDateTime> {
        Ok(PartialDateTime { fields: self.date_time_fields(overflow)?, calendar })
    }

    /// A date with its time and offset.
    pub(super) fn zoned_fields(&self, overflow: Overflow) -> TemporalResult<ZonedDateTimeFields> {
        Ok(ZonedDateTimeFields {
            calendar_fields: self.calendar_fields()?,
            time: self.time(overflow)?,
            offset: self.offset,
        })
    }

    /// The same in `calendar` and a time zone.
    pub(super) fn zoned(
        &self,
        calendar: Calendar,
        overflow: Overflow,
    ) -> TemporalResult<PartialZonedDateTime> {
        Ok(PartialZonedDateTime { fields: self.zoned_fields(overflow)?, timezone: self.time_zone, calendar })
    }
}

/// RegulateTime, of one field, up to its greatest value.
fn regulate<T: TryFrom<i64>>(field: Option<f64>, most: f64, overflow: Overflow) -> TemporalResult<Option<T>> {
    let regulated = field.map(|number| match overflow {
        Overflow::Constrain => number.clamp(0.0, most),
        Overflow::Reject => number,
    });
    regulated.map(exact).transpose()
}

/// ToMonthCode
fn to_month_code(cx: &mut Context, value: Value) -> Result<MonthCode> {
    let text = require_primitive_string(cx, value)?;
    match MonthCode::try_from_utf8(text.as_bytes()) {
        Ok(code) if text != "M00" => Ok(code),
        _ => Err(cx.range_error(Message::InvalidOption(&text, "monthCode"))),
    }
}

/// GetTemporalRelativeToOption of an object.
pub(super) fn relative_to(cx: &mut Context, value: Value) -> Result<RelativeTo> {
    if let Some(zoned) = data_of::<ZonedDateTime>(value) {
        return Ok(zoned.into());
    }
    if let Some(date) = data_of::<PlainDate>(value) {
        return Ok(date.into());
    }
    if let Some(date_time) = data_of::<PlainDateTime>(value) {
        return Ok(date_time.to_plain_date().into());
    }
    let Some(bag) = Object::from_value(value) else {
        return Err(cx.type_error(Message::NotObject("relativeTo")));
    };
    let calendar = calendar_of_bag(cx, bag)?;
    let fields = read(cx, &calendar, bag, ZONED)?;
    let overflow = Overflow::Constrain;
    if fields.time_zone.is_none() {
        // The time is clamped and then dropped, so it cannot matter.
        let date = fields.date(calendar).and_then(|partial| PlainDate::from_partial(partial, Some(overflow)));
        return Ok(date.or_throw(cx)?.into());
    }
    let zoned = fields.zoned(calendar, overflow).and_then(|partial| {
        let disambiguation = Disambiguation::Compatible;
        let offset = OffsetDisambiguation::Reject;
        ZonedDateTime::from_partial(partial, Some(overflow), Some(disambiguation), Some(offset))
    });
    Ok(zoned.or_throw(cx)?.into())
}
