//! `String.prototype.localeCompare`.

use super::{text_of, this_text};
use js_object_model::{Args, Context, Result};

/// With Intl: the comparison of a collator.
#[cfg(feature = "intl")]
pub(super) fn locale_compare(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.localeCompare")?;
    let other = text_of(cx, args.get(0))?;
    crate::intl::locale_compare(cx, text, other, args.get(1), args.get(2))
}

#[cfg(not(feature = "intl"))]
pub(super) use plain::locale_compare;

#[cfg(not(feature = "intl"))]
mod plain {
    use super::{Args, Context, Result, text_of, this_text};
    use js_strings::Flat;
    use js_value::Value;
    use std::cmp::Ordering;
    use unicode_normalization::UnicodeNormalization;

    /// Canonically equivalent texts are equal; else letters come before their case decides, and
    /// accents after letters.
    pub(in crate::string) fn locale_compare(cx: &mut Context, args: Args) -> Result {
        let text = this_text(cx, args, "String.prototype.localeCompare")?;
        let other = text_of(cx, args.get(0))?;
        let decomposed = |flat: Flat<'_>| flat.to_utf8_lossy().nfd().collect::<String>();
        let (a, b) = (decomposed(text.flat()), decomposed(other.flat()));
        let letters = |text: &str| -> String {
            text.chars()
                .filter(|&c| !unicode_normalization::char::is_combining_mark(c))
                .flat_map(char::to_lowercase)
                .collect()
        };
        let accents = |text: &str| text.to_lowercase();
        // Lower case before upper case.
        let cases = |text: &str| -> Vec<bool> { text.chars().map(char::is_uppercase).collect() };
        let order = letters(&a)
            .cmp(&letters(&b))
            .then_with(|| accents(&a).cmp(&accents(&b)))
            .then_with(|| cases(&a).cmp(&cases(&b)))
            .then_with(|| a.cmp(&b));
        Ok(Value::int(match order {
            Ordering::Less => -1,
            Ordering::Equal => 0,
            Ordering::Greater => 1,
        }))
    }
}
