//! Names of the parts of a day, where ICU4X has none: it has those of locales alone whose usual
//! clock shows them. The rows are those of the Common Locale Data Repository.

/// The part of the day at an hour, in the width of a letter that stands `length` times; noon is of
/// the very moment.
pub(super) fn name(language: &str, length: usize, hour: u8, is_noon: bool) -> Option<&'static str> {
    match language {
        "en" if is_noon => Some(if length == 5 { "n" } else { "noon" }),
        "en" => Some(match hour {
            6..=11 => "in the morning",
            12..=17 => "in the afternoon",
            18..=20 => "in the evening",
            _ => "at night",
        }),
        _ => None,
    }
}
