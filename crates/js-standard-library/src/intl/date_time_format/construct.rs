//! CreateDateTimeFormat: the options, read in the specification's order.

use super::components::{COMPONENTS, Component, Components, Defaults, Required};
use super::locale_data::{default_calendar, has_calendar, has_hour_cycle, hour_cycle};
use super::skeleton::{HourCycle, Locality, Style};
use super::zone::Zone;
use super::{DateTimeFormat, Shown};
use crate::intl::locale::{ExtensionKey, KeyOption, canonicalize_locale_list, resolve_locale};
use crate::intl::numbering;
use crate::intl::options::{Choice, Options, choices};
use crate::string::text_of;
use icu_datetime::DateTimeFormatterPreferences;
use icu_datetime::preferences::HourCycle as PreferredHourCycle;
use js_object_model::{Context, Message, Result};
use js_value::Value;
use temporal_rs::TimeZone;

choices! {
    /// `formatMatcher`; both match alike.
    enum FormatMatcher {
        Basic "basic",
        BestFit "best fit",
    }
}

/// CreateDateTimeFormat; `zoned` is the zone of `ZonedDateTime.prototype.toLocaleString`.
pub(super) fn create(
    cx: &mut Context,
    locales: Value,
    options: Value,
    required: Required,
    defaults: Defaults,
    zoned: Option<TimeZone>,
) -> Result<DateTimeFormat> {
    let requested = canonicalize_locale_list(cx, locales)?;
    let options = Options::coerced(cx, options)?;
    let matcher = options.matcher(cx)?;
    let calendar = options.unicode_type(cx, "calendar")?;
    let numbering = options.unicode_type(cx, "numberingSystem")?;
    let hour12 = options.boolean(cx, "hour12")?;
    let cycle = options.optional::<HourCycle>(cx, "hourCycle")?;
    let cycle = match hour12 {
        Some(_) => KeyOption::Null,
        None => cycle.map(|cycle| cycle.name().to_owned()).into(),
    };
    let keys = [
        ExtensionKey {
            key: "ca",
            option: calendar.into(),
            default: default_calendar,
            supports: has_calendar,
        },
        ExtensionKey { key: "hc", option: cycle, default: |_| None, supports: has_hour_cycle },
        numbering::extension_key(numbering),
    ];
    let resolved = resolve_locale(&requested, matcher, &keys);
    let [calendar, cycle, numbering] = &resolved.values[..] else {
        unreachable!("one value for each key");
    };
    let calendar = calendar.clone().unwrap_or_else(|| "gregory".to_owned());
    let numbering = numbering.clone().unwrap_or_else(|| "latn".to_owned());
    let hour_cycle = match (hour12, cycle) {
        (Some(twelve), _) => hour_cycle(resolved.id(), Some(twelve)),
        (None, Some(name)) => HourCycle::from_name(name).unwrap_or(HourCycle::H23),
        (None, None) => hour_cycle(resolved.id(), None),
    };
    let zone = read_zone(cx, options, zoned)?;
    let shown = read_shown(cx, options, required, defaults)?;

    // Patterns of the ISO calendar are those of the Gregorian.
    let shown_calendar = if calendar == "iso8601" { "gregory" } else { &calendar };
    let keywords = [("ca", Some(shown_calendar)), ("nu", Some(numbering.as_str()))];
    let mut preferences = DateTimeFormatterPreferences::from(&resolved.with_keywords(&keywords));
    preferences.hour_cycle = Some(match hour_cycle.is_12() {
        true => PreferredHourCycle::Clock12,
        false => PreferredHourCycle::Clock24,
    });
    let is_gregorian = shown_calendar == "gregory";
    Ok(DateTimeFormat {
        locale: resolved.locale.to_string(),
        calendar,
        numbering,
        zone,
        locality: Locality { preferences, is_gregorian, hour_cycle },
        shown,
        is_zoned: zoned.is_some(),
        formats: Default::default(),
    })
}

/// The option `timeZone`.
fn read_zone(cx: &mut Context, options: Options, zoned: Option<TimeZone>) -> Result<Zone> {
    let value = options.get(cx, "timeZone")?;
    if value == Value::UNDEFINED {
        return Ok(zoned.and_then(Zone::new).unwrap_or_else(Zone::system));
    }
    if zoned.is_some() {
        return Err(cx.type_error(Message::OptionConflict("timeZone", "Temporal.ZonedDateTime")));
    }
    let text = text_of(cx, value)?.flat().to_utf8_lossy();
    match Zone::identified(&text) {
        Some(zone) => Ok(zone),
        None => Err(cx.range_error(Message::InvalidOption(&text, "timeZone"))),
    }
}

/// The options that say what is shown.
fn read_shown(cx: &mut Context, options: Options, required: Required, defaults: Defaults) -> Result<Shown> {
    let mut asked = Components::default();
    let mut explicit = None;
    for &(component, name, values) in &COMPONENTS {
        let text = match component {
            Component::FractionalSecondDigits => {
                options.number(cx, name, 1, 3)?.map(|digits| digits.to_string())
            }
            _ => options.string(cx, name)?,
        };
        let Some(text) = text else { continue };
        match values.iter().find(|value| **value == text) {
            Some(value) => asked.set(component, Some(value)),
            None => return Err(cx.range_error(Message::InvalidOption(&text, name))),
        }
        explicit = explicit.or(Some(name));
    }
    options.choice(cx, "formatMatcher", FormatMatcher::BestFit)?;
    let date = options.optional::<Style>(cx, "dateStyle")?;
    let time = options.optional::<Style>(cx, "timeStyle")?;
    if date.is_none() && time.is_none() {
        return Ok(Shown::Components { asked, required, defaults });
    }
    let style = if date.is_some() { "dateStyle" } else { "timeStyle" };
    if let Some(explicit) = explicit {
        return Err(cx.type_error(Message::OptionConflict(explicit, style)));
    }
    if required == Required::Date && time.is_some() {
        return Err(cx.type_error(Message::OptionConflict("timeStyle", "toLocaleDateString")));
    }
    if required == Required::Time && date.is_some() {
        return Err(cx.type_error(Message::OptionConflict("dateStyle", "toLocaleTimeString")));
    }
    Ok(Shown::Styles { date, time })
}
