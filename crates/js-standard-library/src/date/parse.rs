//! Date.parse: the date-time string format of the specification, and, where a text is none, the
//! formats of `toString` and `toUTCString` and what people write like them.

use super::time::{make_date, make_day, make_time, time_clip};

/// Which zone a text without an offset is in.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Zone {
    Local,
    /// Milliseconds ahead of UTC.
    Offset(f64),
}

/// The time value that `text` means; NaN where it means none. `utc` turns local time into UTC.
pub(crate) fn parse(text: &str, utc: impl Fn(f64) -> f64) -> f64 {
    let text = text.trim();
    // A sign in front announces a year of six digits and nothing else.
    let signed = text.starts_with(['+', '-']);
    match iso(text).or_else(|| if signed { None } else { legacy(text) }) {
        Some((time, Zone::Offset(offset))) => time_clip(time - offset),
        Some((time, Zone::Local)) => time_clip(utc(time)),
        None => f64::NAN,
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn take(&mut self, byte: u8) -> bool {
        if self.rest.first() == Some(&byte) {
            self.rest = &self.rest[1..];
            return true;
        }
        false
    }

    /// Exactly `count` digits.
    fn digits(&mut self, count: usize) -> Option<f64> {
        let digits = self.rest.get(..count).filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
        self.rest = &self.rest[count..];
        Some(digits.iter().fold(0.0, |number, digit| number * 10.0 + f64::from(digit - b'0')))
    }

    /// All digits that there are, at least one, and how many.
    fn all_digits(&mut self) -> Option<(f64, usize)> {
        let count = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (count > 0).then_some(())?;
        Some((self.digits(count)?, count))
    }

    fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }
}

/// The format of the specification: `YYYY-MM-DDTHH:mm:ss.sssZ` and its shorter forms.
fn iso(text: &str) -> Option<(f64, Zone)> {
    let mut reader = Reader { rest: text.as_bytes() };
    let year = match reader.rest.first()? {
        b'+' => {
            reader.take(b'+');
            reader.digits(6)?
        }
        b'-' => {
            reader.take(b'-');
            // -000000 is no year.
            -reader.digits(6).filter(|&year| year != 0.0)?
        }
        _ => reader.digits(4)?,
    };
    let (mut month, mut day) = (1.0, 1.0);
    if reader.take(b'-') {
        month = reader.digits(2)?;
        if reader.take(b'-') {
            day = reader.digits(2)?;
        }
    }
    let in_month = if month == 2.0 { 29.0 } else { 31.0 };
    if !(1.0..=12.0).contains(&month) || !(1.0..=in_month).contains(&day) {
        return None;
    }
    let day = make_day(year, month - 1.0, day);
    if reader.is_at_end() {
        return Some((make_date(day, 0.0), Zone::Offset(0.0)));
    }
    if !(reader.take(b'T') || reader.take(b't') || reader.take(b' ')) {
        return None;
    }
    let hour = reader.digits(2)?;
    if !reader.take(b':') {
        return None;
    }
    let minute = reader.digits(2)?;
    let (mut second, mut millisecond) = (0.0, 0.0);
    if reader.take(b':') {
        second = reader.digits(2)?;
        if reader.take(b'.') || reader.take(b',') {
            let (fraction, count) = reader.all_digits()?;
            millisecond = (fraction / 10f64.powi(count as i32) * 1000.0 + 1e-9).floor();
        }
    }
    let midnight = hour == 24.0 && minute == 0.0 && second == 0.0 && millisecond == 0.0;
    if (hour > 23.0 && !midnight) || minute > 59.0 || second > 59.0 {
        return None;
    }
    let zone = if reader.take(b'Z') || reader.take(b'z') {
        Zone::Offset(0.0)
    } else if let Some(&sign @ (b'+' | b'-')) = reader.rest.first() {
        reader.take(sign);
        let hours = reader.digits(2)?;
        reader.take(b':');
        let minutes = reader.digits(2)?;
        if hours > 23.0 || minutes > 59.0 {
            return None;
        }
        let offset = (hours * 60.0 + minutes) * 60_000.0;
        Zone::Offset(if sign == b'-' { -offset } else { offset })
    } else {
        Zone::Local
    };
    reader.is_at_end().then(|| (make_date(day, make_time(hour, minute, second, millisecond)), zone))
}

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Anything else: month names, numbers, times with colons, zones; words of no meaning come before
/// the first number only.
fn legacy(text: &str) -> Option<(f64, Zone)> {
    let mut reader = Reader { rest: text.as_bytes() };
    let (mut numbers, mut month) = (Vec::<(f64, usize)>::new(), None);
    let mut clock: Option<[f64; 4]> = None;
    let (mut zone, mut afternoon, mut slashes) = (Zone::Local, None, false);
    // After a `T` the numbers have the ranges of the specification's format.
    let mut strict = false;
    // What comes before a number of the date, where the methods write a year below zero.
    let (mut negative, mut before) = (false, b' ');
    while let Some(&byte) = reader.rest.first() {
        let previous = std::mem::replace(&mut before, byte);
        match byte {
            b'(' => {
                let mut depth = 0;
                while let Some((&byte, rest)) = reader.rest.split_first() {
                    reader.rest = rest;
                    depth += i32::from(byte == b'(') - i32::from(byte == b')');
                    if depth == 0 {
                        break;
                    }
                }
            }
            b'0'..=b'9' => {
                let (number, count) = reader.all_digits()?;
                if reader.rest.first() == Some(&b':') && clock.is_none() {
                    clock = Some(time_of_day(number, &mut reader)?);
                } else {
                    slashes |= reader.rest.first() == Some(&b'/');
                    let number = if std::mem::take(&mut negative) { -number } else { number };
                    numbers.push((number, count));
                }
            }
            b'+' | b'-' if clock.is_some() || zone != Zone::Local => {
                reader.take(byte);
                let (number, count) = reader.all_digits()?;
                let (hours, minutes) = if reader.take(b':') {
                    (number, reader.digits(2)?)
                } else if count <= 2 {
                    (number, 0.0)
                } else {
                    ((number / 100.0).floor(), number % 100.0)
                };
                if strict && (hours > 23.0 || minutes > 59.0) {
                    return None;
                }
                let offset = (hours * 60.0 + minutes) * 60_000.0;
                zone = Zone::Offset(if byte == b'-' { -offset } else { offset });
            }
            b'-' if previous == b' ' && month.is_some() && starts_with_year(&reader.rest[1..]) => {
                reader.take(byte);
                negative = true;
            }
            _ if byte.is_ascii_alphabetic() => {
                let length = reader.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                let word = String::from_utf8_lossy(&reader.rest[..length]).to_ascii_lowercase();
                reader.rest = &reader.rest[length..];
                let named = word.get(..3).and_then(|head| MONTHS.iter().position(|&name| name == head));
                match word.as_str() {
                    "am" | "pm" => afternoon = Some(word == "pm"),
                    "z" | "gmt" | "ut" | "utc" => zone = Zone::Offset(0.0),
                    "est" | "edt" | "cst" | "cdt" | "mst" | "mdt" | "pst" | "pdt" => {
                        let behind = match word.as_bytes()[0] {
                            b'e' => 5.0,
                            b'c' => 6.0,
                            b'm' => 7.0,
                            _ => 8.0,
                        };
                        let summer = f64::from(u8::from(word.as_bytes()[1] == b'd'));
                        zone = Zone::Offset((summer - behind) * 3_600_000.0);
                    }
                    "t" if !numbers.is_empty() => strict = true,
                    _ if named.is_some() && month.is_none() => month = named,
                    _ if numbers.is_empty() && clock.is_none() => {}
                    _ => return None,
                }
            }
            b' ' | b',' | b'/' | b'-' | b'.' | b'\t' | b'\n' => {
                reader.take(byte);
            }
            _ => return None,
        }
    }
    let (year, month, day) = match (month, &numbers[..]) {
        (Some(month), &[(first, count), (second, second_count)]) => {
            // The day comes first or second; a number of three digits or more is a year.
            if count > 2 || first > 31.0 {
                ((first, count), month as f64, second)
            } else {
                ((second, second_count), month as f64, first)
            }
        }
        (Some(month), &[(day, count)]) if count <= 2 => ((2001.0, 4), month as f64, day),
        (None, &[(year, count), (month, _), (day, _)]) if count > 2 => ((year, count), month - 1.0, day),
        (None, &[(month, _), (day, _), (year, count)]) if slashes || count > 2 => {
            ((year, count), month - 1.0, day)
        }
        (None, &[(month, _), (day, _)]) if slashes => ((2001.0, 4), month - 1.0, day),
        _ => return None,
    };
    let year = match year {
        (year, ..=2) if year < 50.0 => 2000.0 + year,
        (year, ..=2) => 1900.0 + year,
        (year, _) => year,
    };
    if !(0.0..12.0).contains(&month) || !(1.0..=31.0).contains(&day) {
        return None;
    }
    let [mut hour, minute, second, millisecond] = clock.unwrap_or_default();
    if let Some(afternoon) = afternoon {
        if !(1.0..=12.0).contains(&hour) {
            return None;
        }
        hour = hour % 12.0 + if afternoon { 12.0 } else { 0.0 };
    }
    if hour > 24.0 || minute > 59.0 || second > 59.0 {
        return None;
    }
    Some((make_date(make_day(year, month, day), make_time(hour, minute, second, millisecond)), zone))
}

/// Whether a text begins with the four digits or more of a year as the methods write it.
fn starts_with_year(text: &[u8]) -> bool {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count() >= 4
}

/// `:mm`, `:mm:ss` or `:mm:ss.sss` after an hour.
fn time_of_day(hour: f64, reader: &mut Reader<'_>) -> Option<[f64; 4]> {
    reader.take(b':');
    let (minute, _) = reader.all_digits()?;
    let (mut second, mut millisecond) = (0.0, 0.0);
    if reader.take(b':') {
        second = reader.all_digits()?.0;
        if reader.take(b'.') {
            let (fraction, count) = reader.all_digits()?;
            millisecond = (fraction / 10f64.powi(count as i32) * 1000.0 + 1e-9).floor();
        }
    }
    let past_midnight = hour == 24.0 && (minute, second, millisecond) != (0.0, 0.0, 0.0);
    (!past_midnight).then_some([hour, minute, second, millisecond])
}

#[cfg(test)]
mod tests {
    use super::super::{format, zone};
    use super::parse;
    use proptest::prelude::*;

    proptest! {
        /// As the specification asks of a time value without milliseconds.
        #[test]
        fn what_the_methods_write_reads_back(seconds in -8_640_000_000_000i64..=8_640_000_000_000) {
            let time = seconds as f64 * 1000.0;
            prop_assert_eq!(parse(&format::iso(time), zone::utc), time);
            prop_assert_eq!(parse(&format::utc(time), zone::utc), time);
            // The offset is written in minutes; before standard time it may have seconds too.
            let rest = zone::offset_at(time) % 60_000.0;
            prop_assert_eq!(parse(&format::date_time(time), zone::utc), time + rest);
        }
    }

    fn at(text: &str) -> f64 {
        // Local time is two hours ahead here.
        parse(text, |local| local - 7_200_000.0)
    }

    #[test]
    fn the_format_of_the_specification() {
        assert_eq!(at("1970-01-01"), 0.0);
        assert_eq!(at("1970"), 0.0);
        assert_eq!(at("1970-01-01T00:00"), -7_200_000.0);
        assert_eq!(at("1970-01-01T00:00:00.001Z"), 1.0);
        assert_eq!(at("1970-01-01T01:00+01:00"), 0.0);
        assert_eq!(at("1970-01-01T24:00Z"), 86_400_000.0);
        for beyond in ["1970-01-01T24:01Z", "1970-01-01T24:00:00.001Z", "1970-01-01T00:00+24:00"] {
            assert!(at(beyond).is_nan(), "{beyond}");
        }
        assert!(at("1970-01-01T00:00:00+2360").is_nan());
        assert_eq!(at("+275760-09-13T00:00:00.000Z"), 8.64e15);
        for text in [
            "-000000-01-01T00:00Z",
            "1970-13-01",
            "1970-01-32",
            "1970-01-01T25:00Z",
            "+275760-09-13T00:00:00.001Z",
            "",
            "x",
        ] {
            assert!(at(text).is_nan(), "{text}");
        }
        assert_eq!(at("1970-01-01T24:00Z"), 86_400_000.0);
    }

    #[test]
    fn what_to_string_and_people_write() {
        assert_eq!(at("Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)"), 0.0);
        assert_eq!(at("Thu, 01 Jan 1970 00:00:00 GMT"), 0.0);
        assert_eq!(at("Jan 1, 1970 02:00"), 0.0);
        assert_eq!(at("1/2/1970 2:00"), 86_400_000.0);
        assert_eq!(at("1970/01/02 02:00:00"), 86_400_000.0);
        assert_eq!(at("1 January 1970 12:00 AM UTC"), 0.0);
        assert_eq!(at("Thu Jan 01 1970 01:00:00 GMT+0100"), 0.0);
        assert_eq!(at("Fri Jan 01 -0001 00:00:00 GMT+0000"), -62_198_755_200_000.0);
        assert_eq!(at("Fri, 01 Jan -0001 00:00:00 GMT"), -62_198_755_200_000.0);
        // A dash between numbers is no sign.
        assert_eq!(at("1-Jan-1970 02:00"), 0.0);
        assert_eq!(at("Jan 1-1970 02:00"), 0.0);
        assert!(at("hello world").is_nan());
        assert!(at("12").is_nan());
    }
}
