//! Units: which there are, and how a number of them is written.

use super::options::Width;
use crate::intl::options::Choice;
use crate::intl::words::{Words, variant};
use icu_plurals::PluralCategory;

/// Simple units sanctioned for use in ECMAScript. Sorted.
static UNITS: &[&str] = &[
    "acre",
    "bit",
    "byte",
    "celsius",
    "centimeter",
    "day",
    "degree",
    "fahrenheit",
    "fluid-ounce",
    "foot",
    "gallon",
    "gigabit",
    "gigabyte",
    "gram",
    "hectare",
    "hour",
    "inch",
    "kilobit",
    "kilobyte",
    "kilogram",
    "kilometer",
    "liter",
    "megabit",
    "megabyte",
    "meter",
    "microsecond",
    "mile",
    "mile-scandinavian",
    "milliliter",
    "millimeter",
    "millisecond",
    "minute",
    "month",
    "nanosecond",
    "ounce",
    "percent",
    "petabyte",
    "pound",
    "second",
    "stone",
    "terabit",
    "terabyte",
    "week",
    "yard",
    "year",
];

/// The names of all simple units, sorted.
pub(in crate::intl) fn unit_names() -> &'static [&'static str] {
    UNITS
}

fn is_simple(unit: &str) -> bool {
    UNITS.binary_search(&unit).is_ok()
}

/// IsWellFormedUnitIdentifier
pub(super) fn is_well_formed_unit(unit: &str) -> bool {
    is_simple(unit)
        || unit.split_once("-per-").is_some_and(|(above, below)| is_simple(above) && is_simple(below))
}

/// The pattern of so many units, with `{0}` for the number.
pub(super) fn unit_pattern(words: &Words, unit: &str, width: Width, category: PluralCategory) -> String {
    let width = width.name();
    if let Some(text) = words.text(&format!("{width} {unit}")) {
        return variant(text, category).to_owned();
    }
    let Some((above, below)) = unit.split_once("-per-") else { return format!("{{0}} {unit}") };
    let pattern = |unit: &str, category| {
        words.plural(&format!("{width} {unit}"), category).unwrap_or_default().to_owned()
    };
    let above = pattern(above, category);
    if let Some(per) = words.text(&format!("{width} per {below}")) {
        return per.replace("{0}", &above);
    }
    let below = pattern(below, PluralCategory::One).replace("{0}", "");
    words.known(&format!("{width} per")).replace("{1}", below.trim()).replace("{0}", &above)
}
