//! Notations: by which power of ten a number is divided before it is written, and the words of
//! compact notation for that power.

use super::options::{Notation, Settings};
use crate::intl::options::Choice;
use crate::intl::words::Words;
use fixed_decimal::Decimal;

/// A power of ten that a number is divided by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Scale {
    pub(super) exponent: i16,
    /// The pattern of compact notation that says so, in all its plural variants.
    pub(super) pattern: Option<&'static str>,
}

/// ComputeExponent
pub(super) fn compute_scale(settings: &Settings, words: &Words, number: &Decimal) -> Scale {
    if settings.notation == Notation::Standard || number.absolute.is_zero() {
        return Scale::default();
    }
    let magnitude = number.absolute.nonzero_magnitude_start();
    let scale = scale_for_magnitude(settings, words, magnitude);
    let mut rounded = number.clone();
    rounded.absolute.multiply_pow10(-scale.exponent);
    settings.digits.round(&mut rounded);
    if rounded.absolute.is_zero() || rounded.absolute.nonzero_magnitude_start() == magnitude - scale.exponent
    {
        return scale;
    }
    // 999 may have become 1000.
    scale_for_magnitude(settings, words, magnitude + 1)
}

/// ComputeExponentForMagnitude
fn scale_for_magnitude(settings: &Settings, words: &Words, magnitude: i16) -> Scale {
    let exponent = match settings.notation {
        Notation::Standard => 0,
        Notation::Scientific => magnitude,
        Notation::Engineering => magnitude.div_euclid(3) * 3,
        Notation::Compact => {
            let rows = words.known(&format!("compact {}", settings.compact_display.name()));
            let found = rows.split(';').filter_map(row).take_while(|(from, _)| *from <= magnitude).last();
            return found.map_or(Scale::default(), |(_, scale)| scale);
        }
    };
    Scale { exponent, pattern: None }
}

/// A row of the compact patterns: `MAGNITUDE>EXPONENT PATTERN`.
fn row(text: &'static str) -> Option<(i16, Scale)> {
    let (magnitude, rest) = text.split_once('>')?;
    let (exponent, pattern) = rest.split_once(' ')?;
    let exponent = exponent.parse().ok()?;
    let pattern = (exponent != 0).then_some(pattern);
    Some((magnitude.parse().ok()?, Scale { exponent, pattern }))
}
