//! Likely subtags: Add Likely Subtags and Remove Likely Subtags of UTS 35.
//!
//! ICU4X leaves a tag alone that has neither language nor anything that tells it; ECMA-402 wants
//! the whole algorithm, whose last word is that the undetermined language is American English.

use icu_locale::subtags::{language, region, script};
use icu_locale::{LanguageIdentifier, LocaleExpander};

/// Add Likely Subtags
pub(super) fn maximize(id: &mut LanguageIdentifier) {
    LocaleExpander::new_extended().maximize(id);
    if id.language.is_unknown() {
        id.language = language!("en");
        id.script.get_or_insert(script!("Latn"));
        id.region.get_or_insert(region!("US"));
    }
}

/// Remove Likely Subtags
pub(super) fn minimize(id: &mut LanguageIdentifier) {
    maximize(id);
    for (script, region) in [(None, None), (None, id.region), (id.script, None)] {
        let trial = LanguageIdentifier { script, region, ..id.clone() };
        let mut maximal = trial.clone();
        maximize(&mut maximal);
        if maximal == *id {
            *id = trial;
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{maximize, minimize};
    use icu_locale::LanguageIdentifier;

    #[test]
    fn subtags_come_and_go() {
        for (tag, maximal, minimal) in [
            ("und", "en-Latn-US", "en"),
            ("und-150", "en-Latn-150", "en-150"),
            ("und-Thai", "th-Thai-TH", "th"),
            ("zh-Hant", "zh-Hant-TW", "zh-TW"),
            ("zh-Hani", "zh-Hani-CN", "zh-Hani"),
            ("en-Shaw", "en-Shaw-GB", "en-Shaw"),
            ("de-fonipa", "de-Latn-DE-fonipa", "de-fonipa"),
        ] {
            let mut id = LanguageIdentifier::try_from_str(tag).unwrap();
            minimize(&mut id);
            assert_eq!(id.to_string(), minimal, "{tag}");
            maximize(&mut id);
            assert_eq!(id.to_string(), maximal, "{tag}");
        }
    }
}
