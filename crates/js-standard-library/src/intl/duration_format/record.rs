//! Duration Records: the ten numbers of a duration, as a program gives them.

use super::options::UnitStyle;
use js_garbage_collection::Gc;
use js_object_model::{Context, Message, Object, Result, is_string, to_number};
use js_value::Value;

/// One number of a duration.
pub(super) struct Field {
    /// Its name.
    pub(super) name: &'static str,
    /// The unit as a number format names it.
    pub(super) unit: &'static str,
    /// Whether it is hours or less.
    pub(super) is_time: bool,
    /// IsFractionalSecondUnitName
    pub(super) is_fraction: bool,
    /// One of it in nanoseconds; 0 where that depends on the date.
    nanoseconds: i128,
}

impl Field {
    const fn new(name: &'static str, unit: &'static str, nanoseconds: i128) -> Field {
        const HOUR: i128 = 3_600_000_000_000;
        const SECOND: i128 = 1_000_000_000;
        let is_time = nanoseconds > 0 && nanoseconds <= HOUR;
        Field { name, unit, is_time, is_fraction: is_time && nanoseconds < SECOND, nanoseconds }
    }

    /// Whether the unit may have this style.
    pub(super) fn allows(&self, style: UnitStyle) -> bool {
        match style {
            UnitStyle::Long | UnitStyle::Short | UnitStyle::Narrow => true,
            UnitStyle::Numeric => self.is_time,
            UnitStyle::TwoDigit => self.is_time && !self.is_fraction,
        }
    }
}

/// How many numbers a duration has.
pub(super) const FIELD_COUNT: usize = 10;

/// The places of some fields.
pub(super) const HOURS: usize = 4;
pub(super) const MINUTES: usize = 5;
pub(super) const SECONDS: usize = 6;

/// The numbers of a duration, largest unit first.
pub(super) static FIELDS: [Field; FIELD_COUNT] = [
    Field::new("years", "year", 0),
    Field::new("months", "month", 0),
    Field::new("weeks", "week", 0),
    Field::new("days", "day", 86_400_000_000_000),
    Field::new("hours", "hour", 3_600_000_000_000),
    Field::new("minutes", "minute", 60_000_000_000),
    Field::new("seconds", "second", 1_000_000_000),
    Field::new("milliseconds", "millisecond", 1_000_000),
    Field::new("microseconds", "microsecond", 1_000),
    Field::new("nanoseconds", "nanosecond", 1),
];

/// The alphabetical order, in which the properties of an object are read.
const READING_ORDER: [usize; FIELD_COUNT] = [3, 4, 8, 7, 5, 1, 9, 6, 2, 0];

/// A Duration Record: exact integers in the order of [`FIELDS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Duration(pub(super) [i128; FIELD_COUNT]);

impl Duration {
    /// DurationSign
    pub(super) fn is_negative(&self) -> bool {
        self.0.iter().any(|&number| number < 0)
    }

    /// IsValidDuration. Numbers are at most 10^27, so nothing overflows where units are checked from
    /// the largest on.
    fn is_valid(&self) -> bool {
        let has_both_signs = self.is_negative() && self.0.iter().any(|&number| number > 0);
        if has_both_signs || self.0[..3].iter().any(|number| number.unsigned_abs() >= 1 << 32) {
            return false;
        }
        const LIMIT: i128 = (1 << 53) * 1_000_000_000;
        let mut total: i128 = 0;
        for (number, field) in self.0.iter().zip(&FIELDS).skip(3) {
            let Some(sum) = number.checked_mul(field.nanoseconds).and_then(|part| total.checked_add(part))
            else {
                return false;
            };
            total = sum;
        }
        total.abs() < LIMIT
    }

    /// The number at this place and those after it, in units of the last: nanoseconds.
    pub(super) fn nanoseconds_from(&self, place: usize) -> i128 {
        self.0.iter().zip(&FIELDS).skip(place).map(|(number, field)| number * field.nanoseconds).sum()
    }

    /// ToDurationRecord
    pub(super) fn of(cx: &mut Context, value: Value) -> Result<Duration> {
        #[cfg(feature = "temporal")]
        if let Some(numbers) = crate::temporal::duration_numbers(cx, value)? {
            return Ok(Duration(numbers));
        }
        let Some(object) = Object::from_value(value) else {
            let what = cx.describe(value);
            return Err(match is_string(value) {
                true => cx.range_error(Message::InvalidOption(&what, "duration")),
                false => cx.type_error(Message::NotObject(&what)),
            });
        };
        Duration::of_object(cx, object)
    }

    fn of_object(cx: &mut Context, object: Gc<Object>) -> Result<Duration> {
        let mut duration = Duration::default();
        let mut is_empty = true;
        for place in READING_ORDER {
            let name = FIELDS[place].name;
            let key = cx.key(name)?;
            let value = object.get(cx, key)?;
            if value == Value::UNDEFINED {
                continue;
            }
            is_empty = false;
            let number = to_number(cx, value)?;
            if !number.is_finite() || number.fract() != 0.0 {
                let what = cx.describe_plain(value);
                return Err(cx.range_error(Message::InvalidOption(&what, name)));
            }
            // What is beyond is beyond the limits of durations too.
            duration.0[place] = number.clamp(-1e27, 1e27) as i128;
        }
        if is_empty {
            return Err(cx.type_error(Message::TemporalNoFields()));
        }
        if !duration.is_valid() {
            let what = cx.describe(object.value());
            return Err(cx.range_error(Message::InvalidOption(&what, "duration")));
        }
        Ok(duration)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_valid(numbers: &[(usize, i128)]) -> bool {
        let mut duration = Duration::default();
        for &(place, number) in numbers {
            duration.0[place] = number;
        }
        duration.is_valid()
    }

    #[test]
    fn durations_have_limits() {
        assert!(is_valid(&[(SECONDS, (1 << 53) - 1), (9, 999_999_999)]));
        assert!(!is_valid(&[(SECONDS, (1 << 53) - 1), (9, 1_000_000_000)]));
        assert!(!is_valid(&[(3, 10_i128.pow(27))]));
        assert!(!is_valid(&[(0, 1 << 32)]));
        assert!(!is_valid(&[(0, 1), (HOURS, -1)]));
        assert!(is_valid(&[(0, -1), (MINUTES, -1)]));
    }
}
