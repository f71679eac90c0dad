//! The options of Temporal's functions, one reader for each.
//!
//! Every reader gets its property once, and the callers read in alphabetical order: both can be
//! observed. Whether a unit suits an operation is looked at after all options have been read.

use super::error::OrThrow;
use super::fields;
use super::identifier::{require_string, to_time_zone};
use super::number::to_integer_with_truncation;
use crate::support::options_object;
use js_garbage_collection::Gc;
use js_object_model::{Context, Message, Object, Result, is_string};
use js_value::Value;
use std::str::FromStr;
use temporal_rs::TimeZone;
use temporal_rs::options::{
    DifferenceSettings, Disambiguation, DisplayCalendar, DisplayOffset, DisplayTimeZone,
    OffsetDisambiguation, Overflow, RelativeTo, RoundingIncrement, RoundingMode, RoundingOptions,
    ToStringRoundingOptions, Unit,
};
use temporal_rs::parsers::Precision;
use temporal_rs::provider::TransitionDirection;

/// An options argument.
#[derive(Clone, Copy)]
pub(super) enum Options {
    /// There is none.
    Missing,
    /// An object.
    Bag(Gc<Object>),
    /// A string that stands for an object with this one property.
    Single(&'static str, Value),
}

impl Options {
    /// GetOptionsObject
    pub(super) fn of(cx: &mut Context, value: Value) -> Result<Options> {
        Ok(options_object(cx, value)?.map_or(Options::Missing, Options::Bag))
    }

    /// An argument that must be there, and may be a string in place of its main option.
    pub(super) fn or_single(cx: &mut Context, value: Value, main: &'static str) -> Result<Options> {
        if is_string(value) {
            return Ok(Options::Single(main, value));
        }
        if value == Value::UNDEFINED {
            return Err(cx.type_error(Message::OptionsNotObject("undefined")));
        }
        Options::of(cx, value)
    }

    fn get(self, cx: &mut Context, name: &str) -> Result {
        match self {
            Options::Bag(object) => {
                let key = cx.key(name)?;
                object.get(cx, key)
            }
            Options::Single(main, value) if main == name => Ok(value),
            _ => Ok(Value::UNDEFINED),
        }
    }

    /// GetOption of a string that must be one of the names of `T`.
    fn named<T: FromStr>(self, cx: &mut Context, name: &str) -> Result<Option<T>> {
        let value = self.get(cx, name)?;
        if value == Value::UNDEFINED {
            return Ok(None);
        }
        let text = crate::string::text_of(cx, value)?.flat().to_utf8_lossy();
        match text.parse() {
            Ok(option) => Ok(Some(option)),
            Err(_) => Err(cx.range_error(Message::InvalidOption(&text, name))),
        }
    }

    /// GetTemporalOverflowOption
    pub(super) fn overflow(self, cx: &mut Context) -> Result<Overflow> {
        Ok(self.named(cx, "overflow")?.unwrap_or(Overflow::Constrain))
    }

    /// GetTemporalDisambiguationOption
    pub(super) fn disambiguation(self, cx: &mut Context) -> Result<Disambiguation> {
        Ok(self.named(cx, "disambiguation")?.unwrap_or(Disambiguation::Compatible))
    }

    /// GetTemporalOffsetOption
    pub(super) fn offset(
        self,
        cx: &mut Context,
        default: OffsetDisambiguation,
    ) -> Result<OffsetDisambiguation> {
        Ok(self.named(cx, "offset")?.unwrap_or(default))
    }

    /// GetTemporalShowCalendarNameOption
    pub(super) fn show_calendar(self, cx: &mut Context) -> Result<DisplayCalendar> {
        Ok(self.named(cx, "calendarName")?.unwrap_or(DisplayCalendar::Auto))
    }

    /// GetTemporalShowTimeZoneNameOption
    pub(super) fn show_time_zone(self, cx: &mut Context) -> Result<DisplayTimeZone> {
        Ok(self.named(cx, "timeZoneName")?.unwrap_or(DisplayTimeZone::Auto))
    }

    /// GetTemporalShowOffsetOption
    pub(super) fn show_offset(self, cx: &mut Context) -> Result<DisplayOffset> {
        Ok(self.named(cx, "offset")?.unwrap_or(DisplayOffset::Auto))
    }

    /// GetDirectionOption
    pub(super) fn direction(self, cx: &mut Context) -> Result<TransitionDirection> {
        match self.named(cx, "direction")? {
            Some(direction) => Ok(direction),
            None => Err(cx.range_error(Message::InvalidOption("undefined", "direction"))),
        }
    }

    /// The `timeZone` of `Instant.prototype.toString`, as it is read: it is looked at later.
    pub(super) fn time_zone(self, cx: &mut Context) -> Result {
        self.get(cx, "timeZone")
    }

    /// GetTemporalUnitValuedOption
    pub(super) fn unit(self, cx: &mut Context, name: &str) -> Result<Option<Unit>> {
        self.named(cx, name)
    }

    /// The same of an option that must be there.
    pub(super) fn required_unit(self, cx: &mut Context, name: &str) -> Result<Unit> {
        match self.unit(cx, name)? {
            Some(unit) => Ok(unit),
            None => Err(cx.range_error(Message::InvalidOption("undefined", name))),
        }
    }

    /// GetRoundingModeOption
    pub(super) fn rounding_mode(self, cx: &mut Context, default: RoundingMode) -> Result<RoundingMode> {
        Ok(self.named(cx, "roundingMode")?.unwrap_or(default))
    }

    /// GetRoundingIncrementOption
    pub(super) fn rounding_increment(self, cx: &mut Context) -> Result<RoundingIncrement> {
        let value = self.get(cx, "roundingIncrement")?;
        if value == Value::UNDEFINED {
            return Ok(RoundingIncrement::ONE);
        }
        let increment = to_integer_with_truncation(cx, value)?;
        RoundingIncrement::try_from(increment).or_throw(cx)
    }

    /// GetTemporalFractionalSecondDigitsOption
    pub(super) fn fractional_second_digits(self, cx: &mut Context) -> Result<Precision> {
        let value = self.get(cx, "fractionalSecondDigits")?;
        if value == Value::UNDEFINED {
            return Ok(Precision::Auto);
        }
        let Some(number) = value.as_number() else {
            let text = crate::string::text_of(cx, value)?.flat().to_utf8_lossy();
            return match text.as_str() {
                "auto" => Ok(Precision::Auto),
                _ => Err(cx.range_error(Message::InvalidOption(&text, "fractionalSecondDigits"))),
            };
        };
        let digits = number.floor();
        if (0.0..=9.0).contains(&digits) {
            return Ok(Precision::Digit(digits as u8));
        }
        let what = cx.describe_plain(value);
        Err(cx.range_error(Message::InvalidOption(&what, "fractionalSecondDigits")))
    }

    /// GetDifferenceSettings, as far as it reads.
    pub(super) fn difference(self, cx: &mut Context) -> Result<DifferenceSettings> {
        let mut settings = DifferenceSettings::default();
        settings.largest_unit = self.unit(cx, "largestUnit")?;
        settings.increment = Some(self.rounding_increment(cx)?);
        settings.rounding_mode = Some(self.rounding_mode(cx, RoundingMode::Trunc)?);
        settings.smallest_unit = self.unit(cx, "smallestUnit")?;
        Ok(settings)
    }

    /// The options of the `round` methods, other than that of durations.
    pub(super) fn rounding(self, cx: &mut Context) -> Result<RoundingOptions> {
        let mut options = RoundingOptions::default();
        options.increment = Some(self.rounding_increment(cx)?);
        options.rounding_mode = Some(self.rounding_mode(cx, RoundingMode::HalfExpand)?);
        options.smallest_unit = Some(self.required_unit(cx, "smallestUnit")?);
        Ok(options)
    }

    /// The options of `Duration.prototype.round`.
    pub(super) fn duration_rounding(self, cx: &mut Context) -> Result<(RoundingOptions, Option<RelativeTo>)> {
        let mut options = RoundingOptions::default();
        options.largest_unit = self.unit(cx, "largestUnit")?;
        let relative_to = self.relative_to(cx)?;
        options.increment = Some(self.rounding_increment(cx)?);
        options.rounding_mode = Some(self.rounding_mode(cx, RoundingMode::HalfExpand)?);
        options.smallest_unit = self.unit(cx, "smallestUnit")?;
        Ok((options, relative_to))
    }

    /// GetTemporalRelativeToOption
    pub(super) fn relative_to(self, cx: &mut Context) -> Result<Option<RelativeTo>> {
        let value = self.get(cx, "relativeTo")?;
        if value == Value::UNDEFINED {
            return Ok(None);
        }
        if Object::from_value(value).is_some() {
            return fields::relative_to(cx, value).map(Some);
        }
        let text = require_string(cx, value)?;
        RelativeTo::try_from_str(&text).or_throw(cx).map(Some)
    }
}

/// The reading of what `toString` shows of a time: digits, and the unit and mode that round.
pub(super) struct Shown {
    pub(super) digits: Precision,
    pub(super) mode: RoundingMode,
    pub(super) unit: Option<Unit>,
}

impl Shown {
    /// What `temporal_rs` wants of it.
    pub(super) fn options(self) -> ToStringRoundingOptions {
        ToStringRoundingOptions {
            precision: self.digits,
            smallest_unit: self.unit,
            rounding_mode: Some(self.mode),
        }
    }
}

/// The options of `toString` where nothing stands between them.
pub(super) fn shown(cx: &mut Context, options: Options) -> Result<Shown> {
    let digits = options.fractional_second_digits(cx)?;
    let mode = options.rounding_mode(cx, RoundingMode::Trunc)?;
    let unit = options.unit(cx, "smallestUnit")?;
    Ok(Shown { digits, mode, unit })
}

/// The time zone of `Instant.prototype.toString`; the unit is looked at before it.
pub(super) fn checked_zone(cx: &mut Context, shown: &Shown, zone: Value) -> Result<Option<TimeZone>> {
    if let Some(unit) = shown.unit
        && (!unit.is_time_unit() || unit == Unit::Hour)
    {
        return Err(cx.range_error(Message::InvalidOption(&unit.to_string(), "smallestUnit")));
    }
    if zone == Value::UNDEFINED { Ok(None) } else { to_time_zone(cx, zone).map(Some) }
}
