//! From what a program asks for to a pattern.
//!
//! ICU4X knows patterns for sets of fields ("semantic skeletons") in three lengths. The nearest set
//! is taken for the date and for the time; fields that were not asked for are taken out again, the
//! widths of the others are set as asked for, as the pattern generator of ICU4C does; and the parts
//! are put together as the locale puts together date, time and zone.

use super::components::Component::*;
use super::components::{Components, DATE, TIME};
use super::pattern::{Item, Pattern};
use crate::intl::options::choices;
use icu_calendar::{Date, Iso};
use icu_datetime::fieldsets::builder::{DateFields, FieldSetBuilder, ZoneStyle};
use icu_datetime::fieldsets::enums::CompositeFieldSet;
use icu_datetime::options::{Length, TimePrecision, YearStyle};
use icu_datetime::{DateTimeFormatter, DateTimeFormatterPreferences};
use icu_time::zone::UtcOffset;
use icu_time::{DateTime, Time, TimeZoneInfo, ZonedDateTime};

choices! {
    /// The hour cycle that a pattern shows.
    pub(super) enum HourCycle {
        H11 "h11",
        H12 "h12",
        H23 "h23",
        H24 "h24",
    }
}

impl HourCycle {
    /// Whether the clock has twelve hours.
    pub(super) fn is_12(self) -> bool {
        matches!(self, HourCycle::H11 | HourCycle::H12)
    }

    /// Its letter in patterns.
    fn letter(self) -> char {
        match self {
            HourCycle::H11 => 'K',
            HourCycle::H12 => 'h',
            HourCycle::H23 => 'H',
            HourCycle::H24 => 'k',
        }
    }

    fn of_letter(letter: char) -> Option<HourCycle> {
        [HourCycle::H11, HourCycle::H12, HourCycle::H23, HourCycle::H24]
            .into_iter()
            .find(|cycle| cycle.letter() == letter)
    }
}

choices! {
    /// `dateStyle` and `timeStyle`
    pub(super) enum Style {
        Full "full",
        Long "long",
        Medium "medium",
        Short "short",
    }
}

impl Style {
    fn length(self) -> Length {
        match self {
            Style::Full | Style::Long => Length::Long,
            Style::Medium => Length::Medium,
            Style::Short => Length::Short,
        }
    }
}

/// A locale and a calendar, as patterns depend on them.
#[derive(Clone, Copy)]
pub(super) struct Locality {
    /// The locale with its calendar, numbering system and a clock of 12 or 24 hours.
    pub(super) preferences: DateTimeFormatterPreferences,
    /// Whether a year stands for itself without its era.
    pub(super) is_gregorian: bool,
    /// The hour cycle that patterns show.
    pub(super) hour_cycle: HourCycle,
}

/// A moment to ask the locale data with; patterns of years near today do not depend on more.
fn sample() -> ZonedDateTime<Iso, TimeZoneInfo<icu_time::zone::models::AtTime>> {
    let date = Date::try_new_iso(2024, 7, 15).expect("a valid date");
    let time = Time::try_new(12, 34, 56, 0).expect("a valid time");
    let date_time = DateTime { date, time };
    let zone = icu_time::TimeZone::from_iana_id("Etc/UTC").with_offset(Some(UtcOffset::zero()));
    ZonedDateTime { date, time, zone: zone.at_date_time(date_time) }
}

/// The pattern of a set of fields in the locale data.
fn known(preferences: DateTimeFormatterPreferences, fields: FieldSetBuilder) -> Option<Pattern> {
    let fields = fields.build_composite().ok()?;
    let formatter = DateTimeFormatter::try_new(preferences, fields).ok()?;
    Some(Pattern::parse(&formatter.format(&sample()).pattern().to_string()))
}

/// The hour cycle that a locale prefers among those that `preferences` leaves.
pub(super) fn preferred_hour_cycle(preferences: DateTimeFormatterPreferences) -> HourCycle {
    let mut fields = FieldSetBuilder::new();
    fields.time_precision = Some(TimePrecision::Minute);
    known(preferences, fields)
        .and_then(|pattern| pattern.fields().find_map(|(letter, _)| HourCycle::of_letter(letter)))
        .unwrap_or(HourCycle::H23)
}

impl Locality {
    /// The pattern of what is asked for.
    pub(super) fn of_components(&self, asked: &Components) -> Pattern {
        let date = asked.any(DATE).then(|| self.date(asked));
        let time = asked.any(TIME).then(|| self.time(asked));
        let zone = asked.get(TimeZoneName).map(zone_pattern);
        let length = date_length(asked);
        self.glued(date, time, zone, length)
    }

    /// The pattern of a style of a date, of a time or of both; times with the zone that long styles
    /// have, or without.
    pub(super) fn of_styles(&self, date: Option<Style>, time: Option<Style>, with_zone: bool) -> Pattern {
        let length = date.map_or(Length::Medium, Style::length);
        let zone = match time {
            Some(Style::Full) if with_zone => Some(zone_pattern("long")),
            Some(Style::Long) if with_zone => Some(zone_pattern("short")),
            _ => None,
        };
        let date = date.map(|style| self.known_or_empty(style_fields(style)));
        let time = time.map(|style| {
            let mut asked = Components::default();
            asked.set(Hour, Some("numeric"));
            asked.set(Minute, Some("numeric"));
            if style != Style::Short {
                asked.set(Second, Some("numeric"));
            }
            self.time(&asked)
        });
        self.glued(date, time, zone, length)
    }

    fn known_or_empty(&self, fields: FieldSetBuilder) -> Pattern {
        known(self.preferences, fields).unwrap_or_default()
    }

    /// The set of fields of ICU4X that has this very pattern for components.
    pub(super) fn exact(&self, asked: &Components, pattern: &Pattern) -> Option<CompositeFieldSet> {
        let mut fields = self.date_fields(asked).unwrap_or_default();
        fields.length = Some(date_length(asked));
        if asked.any(TIME) {
            fields.time_precision = Some(time_precision(asked));
        }
        self.exact_fields(fields, pattern)
    }

    /// The same for styles.
    pub(super) fn exact_style(
        &self,
        date: Option<Style>,
        time: Option<Style>,
        pattern: &Pattern,
    ) -> Option<CompositeFieldSet> {
        let mut fields = date.map(style_fields).unwrap_or_default();
        fields.time_precision = time.map(|style| match style {
            Style::Short => TimePrecision::Minute,
            _ => TimePrecision::Second,
        });
        self.exact_fields(fields, pattern)
    }

    fn exact_fields(&self, fields: FieldSetBuilder, pattern: &Pattern) -> Option<CompositeFieldSet> {
        let is_exact = known(self.preferences, fields.clone()).as_ref() == Some(pattern);
        if is_exact { fields.build_composite().ok() } else { None }
    }

    /// The set of fields that is nearest to the date that is asked for.
    fn date_fields(&self, asked: &Components) -> Option<FieldSetBuilder> {
        let has = |component| asked.get(component).is_some();
        let (year, month) = (has(Year) || has(Era), has(Month));
        let fields = match (year, month, has(Day), has(Weekday)) {
            (false, false, false, true) => DateFields::E,
            (false, false, true, false) => DateFields::D,
            (false, false, true, true) => DateFields::DE,
            (false, true, false, false) => DateFields::M,
            (false, true, true, false) => DateFields::MD,
            (false, true, _, true) => DateFields::MDE,
            (true, false, false, false) => DateFields::Y,
            (true, true, false, false) => DateFields::YM,
            (true, _, true, false) => DateFields::YMD,
            (true, _, _, true) => DateFields::YMDE,
            (false, false, false, false) => return None,
        };
        let mut builder = FieldSetBuilder::new();
        builder.length = Some(date_length(asked));
        builder.date_fields = Some(fields);
        if year {
            // A year that needs its era has a pattern without the century where it is short.
            let short = !self.is_gregorian && builder.length == Some(Length::Short);
            builder.year_style = Some(match has(Era) {
                true => YearStyle::WithEra,
                false if short => YearStyle::Auto,
                false => YearStyle::Full,
            });
        }
        Some(builder)
    }

    /// The part of a pattern that shows the date.
    fn date(&self, asked: &Components) -> Pattern {
        let has = |component| asked.get(component).is_some();
        let year = has(Year) || has(Era);
        let mut pattern =
            self.date_fields(asked).map(|fields| self.known_or_empty(fields)).unwrap_or_default();
        let mut unwanted = Vec::new();
        for (component, letters) in LETTERS {
            // The eras of calendars other than the Gregorian belong to their years.
            let belongs = *component == Era && year && !self.is_gregorian;
            if DATE.contains(component) && !has(*component) && !belongs {
                unwanted.extend_from_slice(letters);
            }
        }
        pattern.remove(&unwanted);
        fit(&mut pattern, asked);
        pattern
    }

    /// The part of a pattern that shows the time of day.
    fn time(&self, asked: &Components) -> Pattern {
        let has = |component| asked.get(component).is_some();
        if !asked.any(&[Hour, Minute, Second, FractionalSecondDigits]) {
            return Pattern(vec![Item::Field('B', name_width(asked.get(DayPeriod)))]);
        }
        let mut builder = FieldSetBuilder::new();
        builder.time_precision = Some(time_precision(asked));
        let mut pattern = self.known_or_empty(builder);
        if !has(Hour) {
            pattern.remove(&['h', 'H', 'K', 'k', 'a', 'b', 'B']);
        }
        if !has(Minute) {
            pattern.remove(&['m']);
        }
        if !has(Hour) && !has(Minute) {
            // Alone, a number needs no zero before it.
            pattern.fields_mut().for_each(|(_, length)| *length = 1);
        }
        match asked.get(DayPeriod) {
            Some(width) if has(Hour) && self.hour_cycle.is_12() => show_day_period(&mut pattern, width),
            Some(width) if !has(Hour) => {
                let mut flexible = Pattern(vec![Item::Literal(" ".to_owned())]);
                flexible.0.push(Item::Field('B', name_width(Some(width))));
                pattern.append(flexible);
            }
            _ => {}
        }
        for (letter, _) in pattern.fields_mut() {
            if HourCycle::of_letter(*letter).is_some() {
                *letter = self.hour_cycle.letter();
            }
        }
        let digits = asked.fraction();
        if digits > 0 {
            let place = pattern.0.iter().position(|item| matches!(item, Item::Field('s', _)));
            match place {
                Some(place) if has(Second) => pattern.0.insert(place + 1, Item::Field('S', digits)),
                Some(place) => pattern.0[place] = Item::Field('S', digits),
                None => pattern.0.push(Item::Field('S', digits)),
            }
        }
        fit(&mut pattern, asked);
        pattern
    }

    /// Puts the parts together as the locale does.
    fn glued(
        &self,
        date: Option<Pattern>,
        time: Option<Pattern>,
        zone: Option<Pattern>,
        length: Length,
    ) -> Pattern {
        let date_and_time = match (date, time) {
            (Some(date), Some(time)) => self.date_and_time(date, time, length),
            (date, time) => date.or(time).unwrap_or_default(),
        };
        match zone {
            None => date_and_time,
            Some(zone) if date_and_time.0.is_empty() => zone,
            Some(zone) => self.with_zone(date_and_time, zone),
        }
    }

    fn date_and_time(&self, date: Pattern, time: Pattern, length: Length) -> Pattern {
        let mut fields = FieldSetBuilder::new();
        fields.length = Some(length);
        fields.date_fields = Some(DateFields::YMD);
        let plain_date = self.known_or_empty(fields.clone());
        fields.time_precision = Some(TimePrecision::Minute);
        let both = self.known_or_empty(fields);
        let mut fields = FieldSetBuilder::new();
        fields.length = Some(length);
        fields.time_precision = Some(TimePrecision::Minute);
        let plain_time = self.known_or_empty(fields);
        let glue = both.mark(&plain_date, 'A').and_then(|glue| glue.mark(&plain_time, 'C'));
        let glue = glue.unwrap_or_else(|| Pattern::parse("A, C"));
        glue.fill(&[('A', date), ('C', time)])
    }

    fn with_zone(&self, date_and_time: Pattern, zone: Pattern) -> Pattern {
        let mut fields = FieldSetBuilder::new();
        fields.time_precision = Some(TimePrecision::Minute);
        let plain = self.known_or_empty(fields.clone());
        fields.zone_style = Some(ZoneStyle::SpecificShort);
        let glue = self.known_or_empty(fields).mark(&plain, 'A');
        let glue = glue.unwrap_or_else(|| Pattern::parse("A z"));
        glue.fill(&[('A', date_and_time), ('z', zone)])
    }
}

/// The set of fields of a style of dates.
fn style_fields(style: Style) -> FieldSetBuilder {
    let mut fields = FieldSetBuilder::new();
    fields.length = Some(style.length());
    fields.date_fields = Some(if style == Style::Full { DateFields::YMDE } else { DateFields::YMD });
    fields.year_style = Some(if style == Style::Short { YearStyle::Auto } else { YearStyle::Full });
    fields
}

/// How far a time is shown.
fn time_precision(asked: &Components) -> TimePrecision {
    if asked.any(&[Second, FractionalSecondDigits]) {
        TimePrecision::Second
    } else if asked.any(&[Minute]) {
        TimePrecision::Minute
    } else {
        TimePrecision::Hour
    }
}

/// The letters of the components of dates.
static LETTERS: &[(super::components::Component, &[char])] = &[
    (Weekday, &['E', 'c', 'e']),
    (Era, &['G']),
    (Year, &['y', 'r', 'U', 'u']),
    (Month, &['M', 'L']),
    (Day, &['d']),
];

/// The length of the pattern that has month or weekday as they are asked for.
fn date_length(asked: &Components) -> Length {
    match asked.get(Month).or(asked.get(Weekday)) {
        Some("long") => Length::Long,
        Some("short" | "narrow") | None => Length::Medium,
        Some(_) => Length::Short,
    }
}

/// How often a letter stands for a name.
fn name_width(width: Option<&str>) -> usize {
    match width {
        Some("long") => 4,
        Some("narrow") => 5,
        _ => 3,
    }
}

fn zone_pattern(style: &str) -> Pattern {
    let (letter, length) = match style {
        "long" => ('z', 4),
        "shortOffset" => ('O', 1),
        "longOffset" => ('O', 4),
        "shortGeneric" => ('v', 1),
        "longGeneric" => ('v', 4),
        _ => ('z', 1),
    };
    Pattern(vec![Item::Field(letter, length)])
}

/// Shows the part of the day in place of its half.
fn show_day_period(pattern: &mut Pattern, width: &str) {
    for (letter, length) in pattern.fields_mut().filter(|(letter, _)| matches!(letter, 'a' | 'b')) {
        *letter = 'B';
        *length = name_width(Some(width));
    }
}

/// Sets the widths of fields as they are asked for: names to names, numbers to numbers. A locale
/// that has a name where a number is asked for, or the other way about, keeps it.
fn fit(pattern: &mut Pattern, asked: &Components) {
    for (letter, length) in pattern.fields_mut() {
        let (component, is_name) = match *letter {
            'G' => (Era, true),
            'E' | 'c' | 'e' => (Weekday, true),
            'y' | 'u' => (Year, false),
            'M' | 'L' => (Month, *length > 2 && *length < 6),
            'd' => (Day, false),
            'h' | 'H' | 'K' | 'k' => (Hour, false),
            'm' => (Minute, false),
            's' => (Second, false),
            _ => continue,
        };
        // More than six is a numbering system of its own.
        if *length > 6 {
            continue;
        }
        match asked.get(component) {
            Some("2-digit") if !is_name => *length = 2,
            Some("numeric") if component == Year => *length = 1,
            Some(width @ ("narrow" | "short" | "long")) if is_name => *length = name_width(Some(width)),
            _ => {}
        }
    }
}

/// What a pattern shows.
pub(super) fn components_of(pattern: &Pattern) -> Components {
    let mut shown = Components::default();
    for (letter, length) in pattern.fields() {
        let name = match length {
            4 => "long",
            5 => "narrow",
            _ => "short",
        };
        let number = if length == 2 { "2-digit" } else { "numeric" };
        match letter {
            'G' => shown.set(Era, Some(name)),
            'E' | 'c' | 'e' => shown.set(Weekday, Some(name)),
            'y' | 'u' | 'r' | 'U' => shown.set(Year, Some(number)),
            'M' | 'L' if (3..=5).contains(&length) => shown.set(Month, Some(name)),
            'M' | 'L' => shown.set(Month, Some(number)),
            'd' => shown.set(Day, Some(number)),
            'h' | 'H' | 'K' | 'k' => shown.set(Hour, Some(number)),
            'm' => shown.set(Minute, Some(number)),
            's' => shown.set(Second, Some(number)),
            _ => {}
        }
    }
    shown
}
