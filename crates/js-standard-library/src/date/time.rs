//! Time values and their parts: the abstract operations of the specification on numbers alone.
//!
//! A time value is milliseconds since 1970-01-01T00:00Z, NaN for an invalid date.

pub(crate) const MS_PER_DAY: f64 = 86_400_000.0;
const DAY: i64 = 86_400_000;
const MS_PER_HOUR: f64 = 3_600_000.0;
const MS_PER_MINUTE: f64 = 60_000.0;
const MS_PER_SECOND: f64 = 1000.0;
/// The greatest distance of a time value from 0.
const MAX_TIME: f64 = 8.64e15;

/// A time value taken apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Parts {
    pub(crate) year: f64,
    /// 0 to 11.
    pub(crate) month: f64,
    /// 1 to 31.
    pub(crate) day: f64,
    pub(crate) hour: f64,
    pub(crate) minute: f64,
    pub(crate) second: f64,
    pub(crate) millisecond: f64,
    /// 0 is Sunday.
    pub(crate) weekday: f64,
}

impl Parts {
    /// The parts of a finite time value.
    pub(crate) fn of(time: f64) -> Parts {
        // Whole, and far below 2^63.
        let time = time as i64;
        let days = time.div_euclid(DAY);
        let within = time.rem_euclid(DAY) as u32;
        let (year, month, day) = civil_from_days(days);
        Parts {
            year: year as f64,
            month: f64::from(month),
            day: f64::from(day),
            hour: f64::from(within / 3_600_000),
            minute: f64::from(within / 60_000 % 60),
            second: f64::from(within / 1000 % 60),
            millisecond: f64::from(within % 1000),
            weekday: (days + 4).rem_euclid(7) as f64,
        }
    }

    /// The time of day, in milliseconds.
    pub(crate) fn time_of_day(&self) -> f64 {
        make_time(self.hour, self.minute, self.second, self.millisecond)
    }
}

/// Year, month (0 to 11) and day (1 to 31) of a day counted from 1970-01-01. Counts in eras of 400
/// years that begin on the first of March, so that the leap day is the last of its year.
fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = (march_month + 2) % 12;
    let year = year_of_era + era * 400 + i64::from(month < 2);
    (year, month as u32, day as u32)
}

/// The inverse of [`civil_from_days`].
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month < 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let march_month = (month + 10) % 12;
    let day_of_year = (153 * march_month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// MakeTime.
pub(crate) fn make_time(hour: f64, minute: f64, second: f64, millisecond: f64) -> f64 {
    if !(hour.is_finite() && minute.is_finite() && second.is_finite() && millisecond.is_finite()) {
        return f64::NAN;
    }
    // The additions round one after the other, as the specification's do.
    hour.trunc() * MS_PER_HOUR
        + minute.trunc() * MS_PER_MINUTE
        + second.trunc() * MS_PER_SECOND
        + millisecond.trunc()
}

/// MakeDay: the day, counted from 1970-01-01.
pub(crate) fn make_day(year: f64, month: f64, day: f64) -> f64 {
    if !(year.is_finite() && month.is_finite() && day.is_finite()) {
        return f64::NAN;
    }
    let (year, month, day) = (year.trunc(), month.trunc(), day.trunc());
    let full_year = year + (month / 12.0).floor();
    // Far outside of what a time value can say; the cast below would not be exact.
    if full_year.abs() > 400_000.0 {
        return f64::NAN;
    }
    let month = month.rem_euclid(12.0);
    days_from_civil(full_year as i64, month as i64, 1) as f64 + day - 1.0
}

/// MakeDate.
pub(crate) fn make_date(day: f64, time: f64) -> f64 {
    let date = day * MS_PER_DAY + time;
    if day.is_finite() && time.is_finite() && date.is_finite() { date } else { f64::NAN }
}

/// MakeFullYear: two digits are of the twentieth century.
pub(crate) fn make_full_year(year: f64) -> f64 {
    let truncated = year.trunc();
    if (0.0..=99.0).contains(&truncated) { 1900.0 + truncated } else { truncated }
}

/// TimeClip.
pub(crate) fn time_clip(time: f64) -> f64 {
    if time.abs() <= MAX_TIME { time.trunc() + 0.0 } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_make_the_time_again(time in -8_640_000_000_000_000i64..=8_640_000_000_000_000) {
            let time = time as f64;
            let parts = Parts::of(time);
            prop_assert_eq!(make_date(make_day(parts.year, parts.month, parts.day), parts.time_of_day()), time);
            prop_assert!((1.0..=31.0).contains(&parts.day) && (0.0..=11.0).contains(&parts.month));
        }
    }

    #[test]
    fn known_days() {
        let parts = Parts::of(951_782_400_000.0);
        assert_eq!((parts.year, parts.month, parts.day, parts.weekday), (2000.0, 1.0, 29.0, 2.0));
        let parts = Parts::of(-1.0);
        assert_eq!((parts.year, parts.month, parts.day, parts.millisecond), (1969.0, 11.0, 31.0, 999.0));
        assert_eq!(make_day(1970.0, -1.0, 1.0), -31.0);
        assert!(make_day(f64::MAX, 0.0, 1.0).is_nan());
    }
}
