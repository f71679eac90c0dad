//! The digit options that NumberFormat, PluralRules and others share, and rounding by them.

use super::options::{Choice, Options, choices, default_number_option};
use super::parts::Record;
use fixed_decimal::{Decimal, RoundingIncrement, SignedRoundingMode, UnsignedRoundingMode};
use js_object_model::{Context, Message, Result};
use js_value::Value;

choices! {
    /// `roundingMode`
    pub(super) enum RoundingMode {
        Ceil "ceil",
        Floor "floor",
        Expand "expand",
        Trunc "trunc",
        HalfCeil "halfCeil",
        HalfFloor "halfFloor",
        HalfExpand "halfExpand",
        HalfTrunc "halfTrunc",
        HalfEven "halfEven",
    }
}

impl RoundingMode {
    fn signed(self) -> SignedRoundingMode {
        let unsigned = match self {
            RoundingMode::Ceil => return SignedRoundingMode::Ceil,
            RoundingMode::Floor => return SignedRoundingMode::Floor,
            RoundingMode::HalfCeil => return SignedRoundingMode::HalfCeil,
            RoundingMode::HalfFloor => return SignedRoundingMode::HalfFloor,
            RoundingMode::Expand => UnsignedRoundingMode::Expand,
            RoundingMode::Trunc => UnsignedRoundingMode::Trunc,
            RoundingMode::HalfExpand => UnsignedRoundingMode::HalfExpand,
            RoundingMode::HalfTrunc => UnsignedRoundingMode::HalfTrunc,
            RoundingMode::HalfEven => UnsignedRoundingMode::HalfEven,
        };
        SignedRoundingMode::Unsigned(unsigned)
    }
}

choices! {
    /// `roundingPriority`
    pub(super) enum RoundingPriority {
        Auto "auto",
        MorePrecision "morePrecision",
        LessPrecision "lessPrecision",
    }
}

choices! {
    /// `trailingZeroDisplay`
    pub(super) enum TrailingZeroDisplay {
        Auto "auto",
        StripIfInteger "stripIfInteger",
    }
}

/// A minimum and a maximum of digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) minimum: u32,
    pub(super) maximum: u32,
}

/// How many digits a number is shown with, and how it is rounded to them. [[RoundingType]] is which
/// of the two ranges there are: where both are, `priority` chooses.
#[derive(Clone, Debug)]
pub(super) struct DigitOptions {
    pub(super) minimum_integer: u32,
    pub(super) fraction: Option<Range>,
    pub(super) significant: Option<Range>,
    pub(super) increment: u32,
    pub(super) mode: RoundingMode,
    /// [[ComputedRoundingPriority]]
    pub(super) priority: RoundingPriority,
    pub(super) trailing_zeros: TrailingZeroDisplay,
}

const INCREMENTS: [u32; 15] = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000];

impl DigitOptions {
    /// SetNumberFormatDigitOptions. The default range is that of the digits of the fraction.
    pub(super) fn read(
        cx: &mut Context,
        options: Options,
        mut default: Range,
        compact: bool,
    ) -> Result<DigitOptions> {
        let minimum_integer = options.number(cx, "minimumIntegerDigits", 1, 21)?.unwrap_or(1);
        let minimum_fraction = options.get(cx, "minimumFractionDigits")?;
        let maximum_fraction = options.get(cx, "maximumFractionDigits")?;
        let minimum_significant = options.get(cx, "minimumSignificantDigits")?;
        let maximum_significant = options.get(cx, "maximumSignificantDigits")?;
        let increment = options.number(cx, "roundingIncrement", 1, 5000)?.unwrap_or(1);
        if !INCREMENTS.contains(&increment) {
            return Err(cx.range_error(Message::InvalidOption(&increment.to_string(), "roundingIncrement")));
        }
        let mode = options.choice(cx, "roundingMode", RoundingMode::HalfExpand)?;
        let mut priority = options.choice(cx, "roundingPriority", RoundingPriority::Auto)?;
        let trailing_zeros = options.choice(cx, "trailingZeroDisplay", TrailingZeroDisplay::Auto)?;
        if increment != 1 {
            default.maximum = default.minimum;
        }
        let is_given = |value: Value| value != Value::UNDEFINED;
        let has_significant = is_given(minimum_significant) || is_given(maximum_significant);
        let has_fraction = is_given(minimum_fraction) || is_given(maximum_fraction);
        let automatic = priority == RoundingPriority::Auto;
        let need_significant = !automatic || has_significant;
        let need_fraction = !automatic || !(has_significant || !has_fraction && compact);
        let mut significant = None;
        if need_significant {
            significant = Some(match has_significant {
                true => significant_range(cx, minimum_significant, maximum_significant)?,
                false => Range { minimum: 1, maximum: 21 },
            });
        }
        let mut fraction = None;
        if need_fraction {
            fraction = Some(match has_fraction {
                true => fraction_range(cx, minimum_fraction, maximum_fraction, default)?,
                false => default,
            });
        }
        if !need_significant && !need_fraction {
            fraction = Some(Range { minimum: 0, maximum: 0 });
            significant = Some(Range { minimum: 1, maximum: 2 });
            priority = RoundingPriority::MorePrecision;
        }
        if increment != 1 {
            let Some(range) = fraction.filter(|_| significant.is_none()) else {
                return Err(
                    cx.type_error(Message::InvalidOption(&increment.to_string(), "roundingIncrement"))
                );
            };
            if range.minimum != range.maximum {
                return Err(
                    cx.range_error(Message::InvalidOption(&increment.to_string(), "roundingIncrement"))
                );
            }
        }
        Ok(DigitOptions { minimum_integer, fraction, significant, increment, mode, priority, trailing_zeros })
    }

    /// FormatNumericToString: rounds, and adds the zeros that the options want.
    pub(super) fn round(&self, number: &mut Decimal) {
        match (self.fraction, self.significant) {
            (Some(fraction), None) => self.to_fixed(number, fraction),
            (None, Some(significant)) => self.to_precision(number, significant),
            (Some(fraction), Some(significant)) => {
                let fixed_magnitude = -magnitude(fraction.maximum);
                let precise_magnitude = magnitude_start(number) - magnitude(significant.maximum) + 1;
                let fixed_is_more_precise = fixed_magnitude < precise_magnitude;
                if fixed_is_more_precise == (self.priority == RoundingPriority::MorePrecision) {
                    self.to_fixed(number, fraction);
                } else {
                    self.to_precision(number, significant);
                }
            }
            (None, None) => {}
        }
        if self.trailing_zeros == TrailingZeroDisplay::StripIfInteger {
            number.absolute.trim_end_if_integer();
        }
        number.absolute.trim_start();
        number.absolute.pad_start(magnitude(self.minimum_integer));
    }

    /// ToRawFixed
    fn to_fixed(&self, number: &mut Decimal, range: Range) {
        // An increment of twenty is an increment of two, one place to the left.
        let zeros = trailing_zeros(self.increment);
        let increment = match self.increment / 10_u32.pow(zeros) {
            2 => RoundingIncrement::MultiplesOf2,
            5 => RoundingIncrement::MultiplesOf5,
            25 => RoundingIncrement::MultiplesOf25,
            _ => RoundingIncrement::MultiplesOf1,
        };
        let position = magnitude(zeros) - magnitude(range.maximum);
        number.round_with_mode_and_increment(position, self.mode.signed(), increment);
        number.absolute.trim_end();
        number.absolute.pad_end(-magnitude(range.minimum));
    }

    /// ToRawPrecision
    fn to_precision(&self, number: &mut Decimal, range: Range) {
        let position = magnitude_start(number) - magnitude(range.maximum) + 1;
        number.round_with_mode(position, self.mode.signed());
        number.absolute.trim_end();
        let last = magnitude_start(number) - magnitude(range.minimum) + 1;
        number.absolute.pad_end(last.min(0));
    }

    /// The digits as `resolvedOptions` shows them.
    pub(super) fn show_digits(&self, cx: &mut Context, record: &mut Record) -> Result<()> {
        record.set(cx, "minimumIntegerDigits", Value::number(f64::from(self.minimum_integer)))?;
        for (range, minimum, maximum) in [
            (self.fraction, "minimumFractionDigits", "maximumFractionDigits"),
            (self.significant, "minimumSignificantDigits", "maximumSignificantDigits"),
        ] {
            if let Some(range) = range {
                record.set(cx, minimum, Value::number(f64::from(range.minimum)))?;
                record.set(cx, maximum, Value::number(f64::from(range.maximum)))?;
            }
        }
        Ok(())
    }

    /// The rounding as `resolvedOptions` shows it.
    pub(super) fn show_rounding(&self, cx: &mut Context, record: &mut Record) -> Result<()> {
        record.set(cx, "roundingIncrement", Value::number(f64::from(self.increment)))?;
        record.text(cx, "roundingMode", self.mode.name())?;
        record.text(cx, "roundingPriority", self.priority.name())?;
        record.text(cx, "trailingZeroDisplay", self.trailing_zeros.name())
    }
}

/// Where the first digit stands that is not zero: 0 for units, 1 for tens.
fn magnitude_start(number: &Decimal) -> i16 {
    if number.absolute.is_zero() { 0 } else { number.absolute.nonzero_magnitude_start() }
}

/// How many zeros an increment ends with.
fn trailing_zeros(mut increment: u32) -> u32 {
    let mut zeros = 0;
    while increment.is_multiple_of(10) {
        increment /= 10;
        zeros += 1;
    }
    zeros
}

/// A count of digits, of which there are at most a hundred.
fn magnitude(digits: u32) -> i16 {
    i16::try_from(digits).unwrap_or(i16::MAX)
}

fn significant_range(cx: &mut Context, minimum: Value, maximum: Value) -> Result<Range> {
    let minimum = default_number_option(cx, minimum, "minimumSignificantDigits", 1, 21)?.unwrap_or(1);
    let maximum = default_number_option(cx, maximum, "maximumSignificantDigits", minimum, 21)?.unwrap_or(21);
    Ok(Range { minimum, maximum })
}

fn fraction_range(cx: &mut Context, minimum: Value, maximum: Value, default: Range) -> Result<Range> {
    let minimum = default_number_option(cx, minimum, "minimumFractionDigits", 0, 100)?;
    let maximum = default_number_option(cx, maximum, "maximumFractionDigits", 0, 100)?;
    match (minimum, maximum) {
        (None, None) => Ok(default),
        (None, Some(maximum)) => Ok(Range { minimum: default.minimum.min(maximum), maximum }),
        (Some(minimum), None) => Ok(Range { minimum, maximum: default.maximum.max(minimum) }),
        (Some(minimum), Some(maximum)) if minimum <= maximum => Ok(Range { minimum, maximum }),
        (_, Some(maximum)) => {
            Err(cx.range_error(Message::InvalidOption(&maximum.to_string(), "maximumFractionDigits")))
        }
    }
}
