//! `Intl.DateTimeFormat`, and with it `toLocaleString` of dates and of Temporal objects.
//!
//! The options are read in `construct.rs`; what is shown of which kind of value is said by
//! `components.rs`; a pattern for it comes from `skeleton.rs`, and is written by `write.rs`, for
//! ranges by `range.rs`.

mod components;
mod construct;
mod day_periods;
mod locale_data;
mod pattern;
mod range;
mod skeleton;
mod write;
mod zone;

use super::options::Choice;
use super::parts::{Part, Record, joined, part_array};
use super::service::{
    Service, allocate, bound_function, called_prototype, captured, chain, supported_locales_of, this, unwrap,
};
use crate::date::{clipped, now};
use crate::define::{Class, Row, getter, method, tag};
use crate::temporal::formattable::{Formattable, Kind, formattable};
use components::{COMPONENTS, Component, Components, Defaults, Required};
use icu_datetime::fieldsets::enums::CompositeFieldSet;
use js_object_model::{Args, Context, Intrinsic, Message, Result, to_number};
use js_value::Value;
use pattern::Pattern;
use skeleton::{Locality, Style, components_of};
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use temporal_rs::TimeZone;
use write::{Moment, Writer};
use zone::Zone;

/// What a formatter shows.
#[derive(Clone, Copy)]
enum Shown {
    /// Components, as they are asked for, and what is shown of a date.
    Components { asked: Components, required: Required, defaults: Defaults },
    /// Styles of a date, of a time or of both.
    Styles { date: Option<Style>, time: Option<Style> },
}

/// A pattern, and what writes it.
pub(super) struct Format {
    pattern: Pattern,
    writer: Writer,
}

/// The data of a formatter.
pub(super) struct DateTimeFormat {
    /// [[Locale]]
    locale: String,
    /// [[Calendar]]
    calendar: String,
    /// [[NumberingSystem]]
    numbering: String,
    /// [[TimeZone]]
    zone: Zone,
    locality: Locality,
    shown: Shown,
    /// Whether the time zone is shown by default: `ZonedDateTime.prototype.toLocaleString`.
    is_zoned: bool,
    /// The formats, by kind of value; none for kinds that have nothing of what is asked for.
    formats: [OnceCell<Option<Format>>; 8],
}

impl Service for DateTimeFormat {
    const CLASS: &'static Class = &CLASS;
}

static CLASS: Class = Class {
    statics: &[method("supportedLocalesOf", supported_locales_of, 1)],
    methods: METHODS,
    ..Class::new(
        "DateTimeFormat",
        construct,
        0,
        Intrinsic::IntlDateTimeFormat,
        Intrinsic::IntlDateTimeFormatPrototype,
    )
};

static METHODS: &[Row] = &[
    method("resolvedOptions", resolved_options, 0),
    method("formatToParts", format_to_parts, 1),
    getter("format", format_getter),
    method("formatRange", range::format_range, 2),
    method("formatRangeToParts", range::format_range_to_parts, 2),
    tag("Intl.DateTimeFormat"),
];

impl DateTimeFormat {
    /// The pattern for a kind of value; none if the formatter shows nothing of it.
    fn pattern(&self, kind: Kind) -> Option<Pattern> {
        match self.shown {
            Shown::Components { asked, required, defaults } => {
                let components = self.components(asked, required, defaults, kind)?;
                Some(self.locality.of_components(&components))
            }
            Shown::Styles { date, time } => self.style_pattern(date, time, kind),
        }
    }

    /// What is shown of a kind of value where components are asked for: the uses of
    /// GetDateTimeFormat.
    fn components(
        &self,
        asked: Components,
        required: Required,
        defaults: Defaults,
        kind: Kind,
    ) -> Option<Components> {
        let relevant = |required, defaults| components::relevant_components(asked, required, defaults);
        match kind {
            Kind::Date => Some(components::all_components(asked, required, defaults)),
            Kind::Instant | Kind::ZonedDateTime => {
                let defaults = if self.is_zoned { Defaults::ZonedDateTime } else { Defaults::All };
                Some(components::all_components(asked, Required::Any, defaults))
            }
            Kind::PlainDate => relevant(Required::Date, Defaults::Date),
            Kind::PlainDateTime => relevant(Required::Any, Defaults::All),
            Kind::PlainMonthDay => relevant(Required::MonthDay, Defaults::MonthDay),
            Kind::PlainTime => relevant(Required::Time, Defaults::Time),
            Kind::PlainYearMonth => relevant(Required::YearMonth, Defaults::YearMonth),
        }
    }

    /// The same where styles are asked for: the uses of AdjustDateTimeStyleFormat.
    fn style_pattern(&self, date: Option<Style>, time: Option<Style>, kind: Kind) -> Option<Pattern> {
        use Component::{Day, Era, Month, Year};
        let part = |kept: &[Component]| {
            let whole = self.locality.of_styles(Some(date?), None, false);
            Some(self.locality.of_components(&components_of(&whole).only(kept)))
        };
        match kind {
            Kind::Date | Kind::Instant | Kind::ZonedDateTime => {
                Some(self.locality.of_styles(date, time, true))
            }
            Kind::PlainDateTime => Some(self.locality.of_styles(date, time, false)),
            Kind::PlainDate => Some(self.locality.of_styles(Some(date?), None, false)),
            Kind::PlainTime => Some(self.locality.of_styles(None, Some(time?), false)),
            Kind::PlainYearMonth => part(&[Era, Year, Month]),
            Kind::PlainMonthDay => part(&[Month, Day]),
        }
    }

    /// The format for a kind of value.
    fn format(&self, kind: Kind) -> Option<&Format> {
        let make = || {
            let pattern = self.pattern(kind)?;
            let mut preferences = self.locality.preferences;
            let writer = Writer::new(preferences, &self.calendar, &self.locale, &pattern).or_else(|| {
                // There may be no digits for the numbering system.
                preferences.numbering_system = None;
                Writer::new(preferences, &self.calendar, &self.locale, &pattern)
            })?;
            Some(Format { pattern, writer })
        };
        self.formats[kind as usize].get_or_init(make).as_ref()
    }

    /// The set of fields of ICU4X that has this pattern, which is that for a kind of value.
    fn field_set(&self, kind: Kind, pattern: &Pattern) -> Option<CompositeFieldSet> {
        match self.shown {
            Shown::Components { asked, required, defaults } => {
                let components = self.components(asked, required, defaults, kind)?;
                self.locality.exact(&components, pattern)
            }
            Shown::Styles { date, time } => self.locality.exact_style(date, time, pattern),
        }
    }

    /// The moment that a value stands for, as this formatter's zone or the value itself shows it.
    fn moment(&self, value: &Formattable) -> Moment {
        let nanoseconds = value.nanoseconds;
        match value.kind {
            Kind::Date | Kind::Instant | Kind::ZonedDateTime => {
                let offset = self.zone.offset_at(nanoseconds);
                Moment::new(nanoseconds, offset, self.zone.named)
            }
            _ => Moment::new(nanoseconds, 0, icu_time::TimeZone::UNKNOWN),
        }
    }

    /// HandleDateTimeValue: the format for a value, and the moment that it stands for.
    fn handle(&self, cx: &mut Context, value: &Formattable) -> Result<(&Format, Moment)> {
        if let Some(calendar) = value.calendar
            && calendar != self.calendar
            && (calendar != "iso8601" || matches!(value.kind, Kind::PlainYearMonth | Kind::PlainMonthDay))
        {
            return Err(cx.range_error(Message::TemporalCalendarsDiffer(calendar, &self.calendar)));
        }
        match self.format(value.kind) {
            Some(format) if value.kind != Kind::ZonedDateTime => Ok((format, self.moment(value))),
            _ => Err(cx.type_error(Message::NotFormattable(&format!("Temporal.{:?}", value.kind)))),
        }
    }

    /// PartitionDateTimePattern
    fn parts(&self, cx: &mut Context, value: &Formattable) -> Result<Vec<Part>> {
        let (format, moment) = self.handle(cx, value)?;
        Ok(format.writer.parts(&moment))
    }
}

/// A time value that can be formatted.
fn of_time(cx: &mut Context, time: f64) -> Result<Formattable> {
    let time = clipped(time);
    if time.is_nan() {
        return Err(cx.range_error(Message::InvalidTimeValue()));
    }
    let nanoseconds = time as i128 * 1_000_000;
    Ok(Formattable { kind: Kind::Date, nanoseconds, calendar: None, zone: None })
}

/// ToDateTimeFormattable, as far as it can be observed: a number is looked at later.
#[derive(Clone, Copy)]
enum Input {
    Number(f64),
    Temporal(Formattable),
}

impl Input {
    fn of(cx: &mut Context, value: Value) -> Result<Input> {
        match formattable(value) {
            Some(object) => Ok(Input::Temporal(object)),
            None => Ok(Input::Number(to_number(cx, value)?)),
        }
    }

    /// The same of an optional argument, which else is now.
    fn or_now(cx: &mut Context, value: Value) -> Result<Input> {
        if value == Value::UNDEFINED { Ok(Input::Number(now())) } else { Input::of(cx, value) }
    }

    fn formattable(self, cx: &mut Context) -> Result<Formattable> {
        match self {
            Input::Number(time) => of_time(cx, time),
            Input::Temporal(object) => Ok(object),
        }
    }
}

/// `Intl.DateTimeFormat ( [ locales [ , options ] ] )`
fn construct(cx: &mut Context, args: Args) -> Result {
    let prototype = called_prototype::<DateTimeFormat>(cx, args)?;
    let data = construct::create(cx, args.get(0), args.get(1), Required::Any, Defaults::Date, None)?;
    let made = allocate(cx, prototype, data)?;
    chain::<DateTimeFormat>(cx, args, made)
}

/// `get Intl.DateTimeFormat.prototype.format`
fn format_getter(cx: &mut Context, args: Args) -> Result {
    let (object, _) = unwrap::<DateTimeFormat>(cx, args)?;
    bound_function(cx, object, format_bound, 1)
}

/// A DateTime format function.
fn format_bound(cx: &mut Context, args: Args) -> Result {
    let this = captured::<DateTimeFormat>(args);
    let value = Input::or_now(cx, args.get(0))?.formattable(cx)?;
    let parts = this.parts(cx, &value)?;
    Ok(cx.string(&joined(&parts))?.value())
}

/// `Intl.DateTimeFormat.prototype.formatToParts ( date )`
fn format_to_parts(cx: &mut Context, args: Args) -> Result {
    let this = this::<DateTimeFormat>(cx, args)?;
    let value = Input::or_now(cx, args.get(0))?.formattable(cx)?;
    let parts = this.parts(cx, &value)?;
    part_array(cx, &parts)
}

/// `Intl.DateTimeFormat.prototype.resolvedOptions ( )`
fn resolved_options(cx: &mut Context, args: Args) -> Result {
    let (_, this) = unwrap::<DateTimeFormat>(cx, args)?;
    let components = match this.shown {
        Shown::Components { asked, required, defaults } => {
            this.components(asked, required, defaults, Kind::Date)
        }
        Shown::Styles { .. } => None,
    };
    // What the pattern shows is what was found for what was asked for.
    let found = this.format(Kind::Date).map(|format| components_of(&format.pattern)).unwrap_or_default();
    let components = components.unwrap_or_default();
    let (date_style, time_style) = match this.shown {
        Shown::Styles { date, time } => (date, time),
        Shown::Components { .. } => (None, None),
    };
    let mut record = Record::new(cx)?;
    record.text(cx, "locale", &this.locale)?;
    record.text(cx, "calendar", &this.calendar)?;
    record.text(cx, "numberingSystem", &this.numbering)?;
    record.text(cx, "timeZone", &this.zone.identifier)?;
    if components.get(Component::Hour).is_some() || time_style.is_some() {
        let cycle = this.locality.hour_cycle;
        record.text(cx, "hourCycle", cycle.name())?;
        record.set(cx, "hour12", Value::boolean(cycle.is_12()))?;
    }
    // The order of the table is that of these properties too.
    for &(component, name, _) in &COMPONENTS {
        let Some(asked) = components.get(component) else { continue };
        if component == Component::FractionalSecondDigits {
            record.set(cx, name, Value::int(components.fraction() as i32))?;
        } else {
            record.text(cx, name, found.get(component).unwrap_or(asked))?;
        }
    }
    record.optional_text(cx, "dateStyle", date_style.map(Style::name))?;
    record.optional_text(cx, "timeStyle", time_style.map(Style::name))?;
    Ok(record.value())
}

/// A formatter, and what it was made for.
type Plain = ((Required, Defaults), Rc<DateTimeFormat>);

thread_local! {
    /// The formatters of calls that ask for no locale and have no options: what programs that print
    /// dates do over and over.
    static PLAIN: RefCell<Vec<Plain>> = const { RefCell::new(Vec::new()) };
}

/// CreateDateTimeFormat for one call of a `toLocaleString`.
fn formatter_for(
    cx: &mut Context,
    (locales, options): (Value, Value),
    (required, defaults): (Required, Defaults),
    zone: Option<TimeZone>,
) -> Result<Rc<DateTimeFormat>> {
    let is_plain = locales == Value::UNDEFINED && options == Value::UNDEFINED && zone.is_none();
    let key = (required, defaults);
    let known =
        || PLAIN.with_borrow(|list| Some(Rc::clone(&list.iter().find(|(known, _)| *known == key)?.1)));
    if is_plain && let Some(formatter) = known() {
        return Ok(formatter);
    }
    let formatter = Rc::new(construct::create(cx, locales, options, required, defaults, zone)?);
    if is_plain {
        PLAIN.with_borrow_mut(|list| list.push((key, Rc::clone(&formatter))));
    }
    Ok(formatter)
}

/// What `Date.prototype` has a method for.
#[derive(Clone, Copy)]
pub(crate) enum DateText {
    /// `toLocaleDateString`
    Date,
    /// `toLocaleTimeString`
    Time,
    /// `toLocaleString`
    Both,
}

/// The text of a valid time value in a locale.
pub(crate) fn date_text(
    cx: &mut Context,
    time: f64,
    locales: Value,
    options: Value,
    text: DateText,
) -> Result {
    let (required, defaults) = match text {
        DateText::Date => (Required::Date, Defaults::Date),
        DateText::Time => (Required::Time, Defaults::Time),
        DateText::Both => (Required::Any, Defaults::All),
    };
    let formatter = formatter_for(cx, (locales, options), (required, defaults), None)?;
    let value = of_time(cx, time)?;
    let parts = formatter.parts(cx, &value)?;
    Ok(cx.string(&joined(&parts))?.value())
}

/// `toLocaleString` of a Temporal object.
pub(crate) fn temporal_text(
    cx: &mut Context,
    mut value: Formattable,
    locales: Value,
    options: Value,
) -> Result {
    let (required, defaults) = match value.kind {
        Kind::PlainDate | Kind::PlainMonthDay | Kind::PlainYearMonth => (Required::Date, Defaults::Date),
        Kind::PlainTime => (Required::Time, Defaults::Time),
        _ => (Required::Any, Defaults::All),
    };
    let formatter = formatter_for(cx, (locales, options), (required, defaults), value.zone)?;
    if value.kind == Kind::ZonedDateTime {
        value.kind = Kind::Instant;
    }
    let parts = formatter.parts(cx, &value)?;
    Ok(cx.string(&joined(&parts))?.value())
}
