//! The options of DurationFormat: the style and the display of each unit.

use super::record::{FIELD_COUNT, FIELDS, Field};
use crate::intl::number_format::Width;
use crate::intl::options::{Choice, Options, choices};
use icu_locale::LanguageIdentifier;
use js_object_model::{Context, Message, Result};

choices! {
    /// `style`
    pub(super) enum BaseStyle {
        Long "long",
        Short "short",
        Narrow "narrow",
        Digital "digital",
    }
}

choices! {
    /// The style of a unit.
    pub(super) enum UnitStyle {
        Long "long",
        Short "short",
        Narrow "narrow",
        Numeric "numeric",
        TwoDigit "2-digit",
    }
}

choices! {
    /// `yearsDisplay` and its kind
    pub(super) enum Display {
        Auto "auto",
        Always "always",
    }
}

/// [[Style]] of a Duration Unit Options Record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Number and word.
    Words(Width),
    /// Digits between separators, two of them at least if so.
    Digits { two: bool },
    /// Digits behind the decimal sign of the unit before.
    Fractional,
}

impl Shape {
    /// The name as `resolvedOptions` shows it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Shape::Words(width) => width.name(),
            Shape::Digits { two: false } | Shape::Fractional => "numeric",
            Shape::Digits { two: true } => "2-digit",
        }
    }
}

impl From<UnitStyle> for Shape {
    fn from(style: UnitStyle) -> Shape {
        match style {
            UnitStyle::Long => Shape::Words(Width::Long),
            UnitStyle::Short => Shape::Words(Width::Short),
            UnitStyle::Narrow => Shape::Words(Width::Narrow),
            UnitStyle::Numeric => Shape::Digits { two: false },
            UnitStyle::TwoDigit => Shape::Digits { two: true },
        }
    }
}

/// A Duration Unit Options Record.
#[derive(Clone, Copy, Debug)]
pub(super) struct UnitOptions {
    pub(super) shape: Shape,
    pub(super) display: Display,
}

/// The options of all units, in the order of the fields of a duration.
pub(super) type AllUnitOptions = [UnitOptions; FIELD_COUNT];

/// How a locale writes durations in digits.
#[derive(Clone, Copy, Debug)]
pub(super) struct DigitalFormat {
    /// [[HourMinuteSeparator]] and [[MinuteSecondSeparator]]
    pub(super) separator: &'static str,
    /// [[TwoDigitHours]]
    pub(super) two_digit_hours: bool,
}

impl DigitalFormat {
    /// The `durationUnitPattern`s of CLDR 48.
    pub(super) fn of(id: &LanguageIdentifier) -> DigitalFormat {
        let language = id.language.as_str();
        DigitalFormat {
            separator: if matches!(language, "da" | "fi" | "id" | "si" | "sr" | "su") { "." } else { ":" },
            two_digit_hours: matches!(language, "af" | "be" | "ia" | "lt" | "mn"),
        }
    }
}

/// The loop of the constructor over all units.
pub(super) fn read_units(
    cx: &mut Context,
    options: Options,
    base: BaseStyle,
    digital: DigitalFormat,
) -> Result<AllUnitOptions> {
    let words = Shape::Words(Width::Short);
    let mut all = [UnitOptions { shape: words, display: Display::Auto }; FIELD_COUNT];
    let mut previous = None;
    for (field, slot) in FIELDS.iter().zip(&mut all) {
        *slot = read_unit(cx, options, field, base, previous, digital.two_digit_hours)?;
        if field.is_time {
            previous = Some(slot.shape);
        }
    }
    Ok(all)
}

/// GetDurationUnitOptions
fn read_unit(
    cx: &mut Context,
    options: Options,
    field: &Field,
    base: BaseStyle,
    previous: Option<Shape>,
    two_digit_hours: bool,
) -> Result<UnitOptions> {
    let previous_is_numeric = matches!(previous, Some(Shape::Digits { .. } | Shape::Fractional));
    let previous_is_digits = matches!(previous, Some(Shape::Digits { .. }));
    let is_minutes_or_seconds = matches!(field.name, "minutes" | "seconds");
    let mut display = Display::Always;
    let mut shape = match options.optional::<UnitStyle>(cx, field.name)? {
        Some(style) if !field.allows(style) => {
            return Err(cx.range_error(Message::InvalidOption(style.name(), field.name)));
        }
        Some(style) => Shape::from(style),
        None if base == BaseStyle::Digital => {
            if !(field.name == "hours" || is_minutes_or_seconds) {
                display = Display::Auto;
            }
            if field.is_time { Shape::Digits { two: false } } else { Shape::Words(Width::Short) }
        }
        None if previous_is_numeric => {
            if !is_minutes_or_seconds {
                display = Display::Auto;
            }
            Shape::Digits { two: false }
        }
        None => {
            display = Display::Auto;
            Shape::Words(match base {
                BaseStyle::Long => Width::Long,
                BaseStyle::Narrow => Width::Narrow,
                BaseStyle::Short | BaseStyle::Digital => Width::Short,
            })
        }
    };
    if shape == (Shape::Digits { two: false }) && field.is_fraction {
        shape = Shape::Fractional;
        display = Display::Auto;
    }
    let display = options.choice(cx, &format!("{}Display", field.name), display)?;
    // ValidateDurationUnitStyle
    let fits = match (previous, shape) {
        (_, Shape::Fractional) => display != Display::Always,
        (Some(Shape::Fractional), _) => false,
        (Some(Shape::Digits { .. }), Shape::Words(_)) => false,
        _ => true,
    };
    if !fits {
        return Err(cx.range_error(Message::InvalidOption(shape.name(), field.name)));
    }
    if let Shape::Digits { two } = &mut shape {
        *two |= field.name == "hours" && two_digit_hours || is_minutes_or_seconds && previous_is_digits;
    }
    Ok(UnitOptions { shape, display })
}
