//! Writing a moment by a pattern, field by field, with the names of ICU4X.

use super::day_periods;
use super::pattern::{Item, Pattern};
use crate::intl::marked::Marked;
use crate::intl::parts::Part;
use icu_calendar::cal::{
    Buddhist, ChineseTraditional, Coptic, Ethiopian, EthiopianEraStyle, Gregorian, Hebrew, Hijri, Indian,
    Japanese, KoreanTraditional, Persian, Roc, hijri,
};
use icu_calendar::types::RataDie;
use icu_calendar::{Date, Iso};
use icu_datetime::DateTimeFormatterPreferences;
use icu_datetime::fieldsets::enums::CompositeFieldSet;
use icu_datetime::pattern::{DateTimePattern, FixedCalendarDateTimeNames};
use icu_time::zone::UtcOffset;
use icu_time::zone::models::AtTime;
use icu_time::{DateTime, Time, TimeZone, TimeZoneInfo, ZonedDateTime};
use writeable::TryWriteable;

/// A moment as clocks and calendars show it somewhere.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub(super) date: Date<Iso>,
    pub(super) time: Time,
    pub(super) zone: TimeZoneInfo<AtTime>,
}

const NANOSECONDS_PER_DAY: i128 = 86_400_000_000_000;
/// 1970-01-01, counted as ICU4X does.
const EPOCH: i64 = 719_163;

impl Moment {
    /// ToLocalTime: nanoseconds since the epoch, seen at an offset from UTC.
    pub(super) fn new(epoch: i128, offset: i64, zone: TimeZone) -> Moment {
        let local = epoch + i128::from(offset);
        let day = local.div_euclid(NANOSECONDS_PER_DAY) as i64;
        let within = local.rem_euclid(NANOSECONDS_PER_DAY) as i64;
        let date = Date::from_rata_die(RataDie::new(EPOCH + day), Iso);
        let seconds = within / 1_000_000_000;
        let time = Time::try_new(
            (seconds / 3600) as u8,
            (seconds / 60 % 60) as u8,
            (seconds % 60) as u8,
            (within % 1_000_000_000) as u32,
        );
        let time = time.expect("the parts of a remainder are within their ranges");
        let offset = UtcOffset::try_from_seconds((offset / 1_000_000_000) as i32).ok();
        let zone = zone.with_offset(offset).at_date_time(DateTime { date, time });
        Moment { date, time, zone }
    }

    /// The same as ICU4X has it.
    pub(super) fn zoned(&self) -> ZonedDateTime<Iso, TimeZoneInfo<AtTime>> {
        ZonedDateTime { date: self.date, time: self.time, zone: self.zone }
    }
}

/// The names that a calendar and a locale have for what a pattern shows.
trait Names {
    fn load(&mut self, field: &DateTimePattern) -> bool;
    fn write(&self, field: &DateTimePattern, moment: &Moment, sink: &mut Marked);
}

struct NamesOf<C> {
    names: FixedCalendarDateTimeNames<C, CompositeFieldSet>,
    calendar: C,
}

/// The text of a part of a number: `integer`, `decimal`, `fraction`.
fn part<'t>(number: &'t Marked, kind: &str) -> &'t str {
    let found = number.marks.iter().find(|(_, part)| part.value == kind);
    found.map_or("", |(place, _)| &number.text[place.clone()])
}

macro_rules! calendars {
    ($($type:ty),* $(,)?) => {$(
        impl Names for NamesOf<$type> {
            fn load(&mut self, field: &DateTimePattern) -> bool {
                self.names.include_for_pattern(field).is_ok()
            }

            fn write(&self, field: &DateTimePattern, moment: &Moment, sink: &mut Marked) {
                let date = moment.date.to_calendar(self.calendar.clone());
                let input = ZonedDateTime { date, time: moment.time, zone: moment.zone };
                // Errors leave a replacement in the text: there is no better one to give.
                let _ = self.names.with_pattern_unchecked(field).format(&input).try_write_to_parts(sink);
            }
        }
    )*};
}

calendars!(
    Buddhist,
    ChineseTraditional,
    Coptic,
    Ethiopian,
    Gregorian,
    Hebrew,
    Hijri<hijri::TabularAlgorithm>,
    Hijri<hijri::UmmAlQura>,
    Indian,
    Japanese,
    KoreanTraditional,
    Persian,
    Roc,
);

fn names<C>(preferences: DateTimeFormatterPreferences, calendar: C) -> Option<Box<dyn Names>>
where
    C: icu_datetime::scaffold::CldrCalendar + 'static,
    NamesOf<C>: Names,
{
    let names = FixedCalendarDateTimeNames::try_new(preferences).ok()?;
    Some(Box::new(NamesOf { names, calendar }))
}

/// The names of a calendar by its identifier.
fn names_of(preferences: DateTimeFormatterPreferences, calendar: &str) -> Option<Box<dyn Names>> {
    let tabular = |epoch| Hijri::new_tabular(hijri::TabularAlgorithmLeapYears::TypeII, epoch);
    match calendar {
        "buddhist" => names(preferences, Buddhist),
        "chinese" => names(preferences, ChineseTraditional::new()),
        "coptic" => names(preferences, Coptic),
        "dangi" => names(preferences, KoreanTraditional::new()),
        "ethioaa" => names(preferences, Ethiopian::new_with_era_style(EthiopianEraStyle::AmeteAlem)),
        "ethiopic" => names(preferences, Ethiopian::new()),
        "hebrew" => names(preferences, Hebrew),
        "indian" => names(preferences, Indian),
        "islamic-civil" => names(preferences, tabular(hijri::TabularAlgorithmEpoch::Friday)),
        "islamic-tbla" => names(preferences, tabular(hijri::TabularAlgorithmEpoch::Thursday)),
        "islamic-umalqura" => names(preferences, Hijri::new_umm_al_qura()),
        "japanese" => names(preferences, Japanese::new()),
        "persian" => names(preferences, Persian),
        "roc" => names(preferences, Roc),
        _ => names(preferences, Gregorian),
    }
}

/// A piece of a pattern, ready to be written.
enum Piece {
    Literal(String),
    /// A field that ICU4X writes.
    Field(&'static str, DateTimePattern),
    /// An hour that is 24 at midnight, and what writes it.
    Hour24(DateTimePattern, DateTimePattern),
    /// A part of the day, with the width of its name.
    DayPeriod(DateTimePattern, usize),
    /// The name of the time zone, and its offset.
    Zone(DateTimePattern, DateTimePattern),
    /// A second with its fraction; or, without the second, the fraction alone.
    Fraction {
        pattern: DateTimePattern,
        with_second: bool,
    },
}

/// A pattern with the names that it takes to write a moment.
pub(super) struct Writer {
    pieces: Vec<Piece>,
    names: Box<dyn Names>,
    /// The language, for the names that ICU4X has not.
    language: String,
    /// What stands before fractions in numbering systems that have a sign of their own for it,
    /// whatever the locale.
    decimal_sign: Option<&'static str>,
}

fn field(letter: char, length: usize) -> Option<DateTimePattern> {
    field_text(&letter.to_string().repeat(length))
}

fn field_text(text: &str) -> Option<DateTimePattern> {
    DateTimePattern::try_from_pattern_str(text).ok()
}

/// Locale data parts times from their halves of the day by a narrow space that does not break.
/// Programs compare with the usual one, and other engines give them that.
pub(super) fn usual_spaces(text: &str) -> String {
    text.replace('\u{202f}', " ")
}

/// The type of the part that a letter writes.
fn kind_of(letter: char) -> &'static str {
    match letter {
        'G' => "era",
        'y' | 'u' => "year",
        'r' => "relatedYear",
        'U' => "yearName",
        'M' | 'L' => "month",
        'd' => "day",
        'E' | 'c' | 'e' => "weekday",
        'a' | 'b' | 'B' => "dayPeriod",
        'h' | 'H' | 'k' | 'K' => "hour",
        'm' => "minute",
        's' => "second",
        _ => "unknown",
    }
}

impl Writer {
    /// Makes a pattern ready. `None` if there is no data for the locale or the calendar.
    pub(super) fn new(
        preferences: DateTimeFormatterPreferences,
        calendar: &str,
        language: &str,
        pattern: &Pattern,
    ) -> Option<Writer> {
        let mut names = names_of(preferences, calendar)?;
        let mut pieces = Vec::new();
        let mut items = pattern.0.iter().peekable();
        while let Some(item) = items.next() {
            let piece = match item {
                Item::Literal(text) => Piece::Literal(usual_spaces(text)),
                Item::Field('s', length) if matches!(items.peek(), Some(Item::Field('S', _))) => {
                    let Some(Item::Field(_, digits)) = items.next() else { return None };
                    let text = format!("{}.{}", "s".repeat(*length), "S".repeat(*digits));
                    Piece::Fraction { pattern: field_text(&text)?, with_second: true }
                }
                Item::Field('S', digits) => {
                    let text = format!("s.{}", "S".repeat(*digits));
                    Piece::Fraction { pattern: field_text(&text)?, with_second: false }
                }
                Item::Field('k', length) => Piece::Hour24(field('H', *length)?, field('m', *length)?),
                Item::Field('B', length) => Piece::DayPeriod(field('B', *length)?, *length),
                Item::Field(letter @ ('z' | 'O' | 'v'), length) => {
                    Piece::Zone(field(*letter, *length)?, field('O', *length)?)
                }
                Item::Field(letter, length) => Piece::Field(kind_of(*letter), field(*letter, *length)?),
            };
            let loaded = match &piece {
                Piece::Literal(_) => true,
                Piece::Field(_, pattern) | Piece::Fraction { pattern, .. } | Piece::DayPeriod(pattern, _) => {
                    names.load(pattern)
                }
                Piece::Hour24(one, two) | Piece::Zone(one, two) => names.load(one) && names.load(two),
            };
            if !loaded {
                return None;
            }
            pieces.push(piece);
        }
        let language = language.split('-').next().unwrap_or_default().to_owned();
        let numbering = preferences.numbering_system.map(|system| system.to_string());
        let decimal_sign = match numbering.as_deref() {
            Some("arab" | "arabext") => Some("٫"),
            _ => None,
        };
        Some(Writer { pieces, names, language, decimal_sign })
    }

    fn text(&self, pattern: &DateTimePattern, moment: &Moment) -> String {
        let mut sink = Marked::default();
        self.names.write(pattern, moment, &mut sink);
        sink.text
    }

    /// FormatDateTimePattern
    pub(super) fn parts(&self, moment: &Moment) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::with_capacity(self.pieces.len());
        for piece in &self.pieces {
            match piece {
                Piece::Literal(text) => parts.push(Part::literal(text)),
                Piece::Field(kind, pattern) => parts.push(Part::new(kind, self.text(pattern, moment))),
                Piece::Hour24(hour, minute) => {
                    let text = match moment.time.hour.number() {
                        0 => {
                            let time = Time::try_new(0, 24, 0, 0).expect("a valid time");
                            self.text(minute, &Moment { time, ..*moment })
                        }
                        _ => self.text(hour, moment),
                    };
                    parts.push(Part::new("hour", text));
                }
                Piece::DayPeriod(pattern, length) => {
                    parts.push(Part::new("dayPeriod", self.day_period(pattern, *length, moment)));
                }
                Piece::Zone(name, offset) => {
                    parts.push(Part::new("timeZoneName", self.zone(name, offset, moment)));
                }
                Piece::Fraction { pattern, with_second } => {
                    let mut sink = Marked::default();
                    self.names.write(pattern, moment, &mut sink);
                    if *with_second {
                        parts.push(Part::new("second", part(&sink, "integer")));
                        parts.push(Part::literal(self.decimal_sign.unwrap_or(part(&sink, "decimal"))));
                    }
                    parts.push(Part::new("fractionalSecond", part(&sink, "fraction")));
                }
            }
        }
        parts.retain(|part| !part.value.is_empty());
        parts
    }

    /// The name of the zone. Where that is an offset of nothing, locales leave the number away.
    fn zone(&self, name: &DateTimePattern, offset: &DateTimePattern, moment: &Moment) -> String {
        let text = self.text(name, moment);
        let is_zero = moment.zone.offset().is_some_and(UtcOffset::is_zero);
        if !is_zero || text != self.text(offset, moment) {
            return text;
        }
        let is_number = |letter: char| letter.is_numeric() || "+-−:.\u{200e}\u{200f}\u{61c}".contains(letter);
        text.replace(is_number, "").trim().to_owned()
    }

    fn day_period(&self, pattern: &DateTimePattern, length: usize, moment: &Moment) -> String {
        let time = moment.time;
        let hour = time.hour.number();
        let is_noon = hour == 12 && time.minute.number() == 0 && time.second.number() == 0;
        match day_periods::name(&self.language, length, hour, is_noon) {
            Some(name) => name.to_owned(),
            None => self.text(pattern, moment),
        }
    }
}
