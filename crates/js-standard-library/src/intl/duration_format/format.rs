//! A duration as parts: PartitionDurationFormatPattern.

use super::DurationFormat;
use super::options::{BaseStyle, Display, Shape};
use super::record::{Duration, FIELDS, HOURS, MINUTES, SECONDS};
use crate::intl::digits::{Range, RoundingMode};
use crate::intl::lists::parts_from_list;
use crate::intl::mathematical::Mathematical;
use crate::intl::number_format::{Formatter, Quantity, Settings, SignDisplay};
use crate::intl::parts::Part;
use fixed_decimal::{Decimal, Sign};
use icu_list::ListFormatter;
use icu_list::options::{ListFormatterOptions, ListLength};

/// A part with the unit that it tells of, if any.
pub(super) type UnitPart = (Part, Option<&'static str>);

impl DurationFormat {
    /// PartitionDurationFormatPattern
    pub(super) fn partition(&self, duration: &Duration) -> Vec<UnitPart> {
        let mut result = Vec::new();
        // Whether the sign is still to be shown; the first number shows it for all.
        let mut show_sign = true;
        for (place, field) in FIELDS.iter().enumerate() {
            let options = self.units[place];
            let Shape::Words(width) = options.shape else {
                let numeric = self.numeric_units(duration, place, show_sign);
                if !numeric.is_empty() {
                    result.push(numeric);
                }
                break;
            };
            let mut settings = Settings::plain();
            let next_is_fraction =
                self.units.get(place + 1).is_some_and(|next| next.shape == Shape::Fractional);
            let mut value = Decimal::from(duration.0[place]);
            if next_is_fraction {
                value = fraction(duration, place);
                self.set_fraction(&mut settings);
            }
            if options.display == Display::Always || !value.absolute.is_zero() {
                settings.quantity = Quantity::Unit { unit: field.unit.to_owned(), display: width };
                result.push(self.number(duration, value, field.unit, show_sign, settings));
                show_sign = false;
            }
            if next_is_fraction {
                break;
            }
        }
        self.join(result)
    }

    /// The options of numbers with a fraction.
    fn set_fraction(&self, settings: &mut Settings) {
        settings.digits.fraction = Some(match self.fractional_digits {
            Some(digits) => Range { minimum: digits, maximum: digits },
            None => Range { minimum: 0, maximum: 9 },
        });
        settings.digits.mode = RoundingMode::Trunc;
    }

    /// A number with these settings, and with the sign of the duration or none.
    fn number(
        &self,
        duration: &Duration,
        mut value: Decimal,
        unit: &'static str,
        show_sign: bool,
        mut settings: Settings,
    ) -> Vec<UnitPart> {
        if !show_sign {
            settings.sign_display = SignDisplay::Never;
        } else if duration.is_negative() {
            value.sign = Sign::Negative;
        }
        let formatter = Formatter::new(&self.locale.id, &self.numbering_system, settings);
        let parts = formatter.parts(&Mathematical::Finite(value));
        parts.into_iter().map(|part| (part, Some(unit))).collect()
    }

    /// FormatNumericUnits, from the first unit that is shown in digits.
    fn numeric_units(&self, duration: &Duration, first: usize, mut show_sign: bool) -> Vec<UnitPart> {
        let is_always = |place: usize| self.units[place].display == Display::Always;
        let seconds = fraction(duration, SECONDS);
        let shows_seconds = !seconds.absolute.is_zero() || is_always(SECONDS);
        let shows_hours = first == HOURS && (duration.0[HOURS] != 0 || is_always(HOURS));
        let shows_minutes = first <= MINUTES
            && (shows_hours && shows_seconds || duration.0[MINUTES] != 0 || is_always(MINUTES));
        let mut result: Vec<UnitPart> = Vec::new();
        for (place, is_shown) in [(HOURS, shows_hours), (MINUTES, shows_minutes), (SECONDS, shows_seconds)] {
            if !is_shown {
                continue;
            }
            let follows = place == MINUTES && shows_hours || place == SECONDS && shows_minutes;
            if follows {
                result.push((Part::literal(self.digital.separator), None));
            }
            let mut settings = Settings { grouping: None, ..Settings::plain() };
            if self.units[place].shape == (Shape::Digits { two: true }) {
                settings.digits.minimum_integer = 2;
            }
            let value = if place == SECONDS {
                self.set_fraction(&mut settings);
                seconds.clone()
            } else {
                Decimal::from(duration.0[place])
            };
            result.extend(self.number(duration, value, FIELDS[place].unit, show_sign, settings));
            show_sign = false;
        }
        result
    }

    /// ListFormatParts
    fn join(&self, elements: Vec<Vec<UnitPart>>) -> Vec<UnitPart> {
        let length = match self.style {
            BaseStyle::Long => ListLength::Wide,
            BaseStyle::Short | BaseStyle::Digital => ListLength::Short,
            BaseStyle::Narrow => ListLength::Narrow,
        };
        let options = ListFormatterOptions::default().with_length(length);
        let Ok(formatter) = ListFormatter::try_new_unit((&self.locale).into(), options) else {
            // There is no locale without patterns for lists: the root has them.
            return elements.into_iter().flatten().collect();
        };
        let texts: Vec<String> = elements
            .iter()
            .map(|parts| parts.iter().map(|(part, _)| part.value.as_str()).collect())
            .collect();
        let mut elements = elements.into_iter();
        let mut result = Vec::new();
        for part in parts_from_list(&formatter, &texts) {
            match part.kind {
                "element" => result.extend(elements.next().unwrap_or_default()),
                _ => result.push((part, None)),
            }
        }
        result
    }
}

/// The number of a unit with all that is smaller as its fraction.
fn fraction(duration: &Duration, place: usize) -> Decimal {
    let mut value = Decimal::from(duration.nanoseconds_from(place));
    value.absolute.multiply_pow10(match place {
        SECONDS => -9,
        7 => -6,
        8 => -3,
        _ => 0,
    });
    value
}
