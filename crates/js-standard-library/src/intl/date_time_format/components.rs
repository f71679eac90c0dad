//! The components of a date and time that a formatter shows, and which of them it shows of what
//! kind of value: GetDateTimeFormat.

/// A row of the specification's table "Components of date and time formats".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Component {
    Weekday,
    Era,
    Year,
    Month,
    Day,
    DayPeriod,
    Hour,
    Minute,
    Second,
    FractionalSecondDigits,
    TimeZoneName,
}

use Component::*;

const NAMES: &[&str] = &["narrow", "short", "long"];
const NUMBERS: &[&str] = &["2-digit", "numeric"];

/// The table: component, option, values. Fractional digits are a number and read as one.
pub(super) static COMPONENTS: [(Component, &str, &[&str]); 11] = [
    (Weekday, "weekday", NAMES),
    (Era, "era", NAMES),
    (Year, "year", NUMBERS),
    (Month, "month", &["2-digit", "numeric", "narrow", "short", "long"]),
    (Day, "day", NUMBERS),
    (DayPeriod, "dayPeriod", NAMES),
    (Hour, "hour", NUMBERS),
    (Minute, "minute", NUMBERS),
    (Second, "second", NUMBERS),
    (FractionalSecondDigits, "fractionalSecondDigits", &["1", "2", "3"]),
    (
        TimeZoneName,
        "timeZoneName",
        &["short", "long", "shortOffset", "longOffset", "shortGeneric", "longGeneric"],
    ),
];

/// What is asked for: for each component one of its values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Components([Option<&'static str>; COMPONENTS.len()]);

impl Components {
    /// What is asked for of a component.
    pub(super) fn get(&self, component: Component) -> Option<&'static str> {
        self.0[component as usize]
    }

    /// Asks for a component, or no more.
    pub(super) fn set(&mut self, component: Component, value: Option<&'static str>) {
        self.0[component as usize] = value;
    }

    /// Whether any of some components is asked for.
    pub(super) fn any(&self, components: &[Component]) -> bool {
        components.iter().any(|component| self.get(*component).is_some())
    }

    /// What is asked for of some components alone.
    pub(super) fn only(&self, components: &[Component]) -> Components {
        let mut kept = Components::default();
        for &component in components {
            kept.set(component, self.get(component));
        }
        kept
    }

    /// How many digits of a fraction of a second.
    pub(super) fn fraction(&self) -> usize {
        self.get(FractionalSecondDigits).and_then(|digits| digits.parse().ok()).unwrap_or(0)
    }
}

/// The components of a date.
pub(super) const DATE: &[Component] = &[Weekday, Era, Year, Month, Day];
/// The components of a time of day.
pub(super) const TIME: &[Component] = &[DayPeriod, Hour, Minute, Second, FractionalSecondDigits];

/// Which components a value has: what must be asked for, or else defaults are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Required {
    Date,
    Time,
    YearMonth,
    MonthDay,
    Any,
}

impl Required {
    fn components(self) -> &'static [Component] {
        match self {
            Required::Date => &[Weekday, Year, Month, Day],
            Required::Time => TIME,
            Required::YearMonth => &[Year, Month],
            Required::MonthDay => &[Month, Day],
            Required::Any => {
                &[Weekday, Year, Month, Day, DayPeriod, Hour, Minute, Second, FractionalSecondDigits]
            }
        }
    }
}

/// What is shown where nothing is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Defaults {
    Date,
    Time,
    YearMonth,
    MonthDay,
    ZonedDateTime,
    All,
}

impl Defaults {
    fn components(self) -> &'static [Component] {
        match self {
            Defaults::Date => &[Year, Month, Day],
            Defaults::Time => &[Hour, Minute, Second],
            Defaults::YearMonth => &[Year, Month],
            Defaults::MonthDay => &[Month, Day],
            Defaults::ZonedDateTime | Defaults::All => &[Year, Month, Day, Hour, Minute, Second],
        }
    }
}

/// GetDateTimeFormat with `inherit` all: what a formatter shows of a date.
pub(super) fn all_components(options: Components, required: Required, defaults: Defaults) -> Components {
    let mut shown = options;
    if !options.any(required.components()) {
        add_defaults(&mut shown, defaults);
    }
    shown
}

/// GetDateTimeFormat with `inherit` relevant: what it shows of a Temporal object that has only some
/// of the components; nothing where all that is asked for is something else.
pub(super) fn relevant_components(
    options: Components,
    required: Required,
    defaults: Defaults,
) -> Option<Components> {
    let mut shown = options.only(required.components());
    if matches!(required, Required::Date | Required::YearMonth | Required::Any) {
        shown.set(Era, options.get(Era));
    }
    if !options.any(required.components()) {
        if options.any(Required::Any.components()) {
            return None;
        }
        add_defaults(&mut shown, defaults);
    }
    Some(shown)
}

fn add_defaults(shown: &mut Components, defaults: Defaults) {
    for &component in defaults.components() {
        shown.set(component, Some("numeric"));
    }
    if defaults == Defaults::ZonedDateTime && shown.get(TimeZoneName).is_none() {
        shown.set(TimeZoneName, Some("short"));
    }
}
