//! Words and patterns of locales that ICU4X has no stable data for: compact notation, units,
//! currencies, percent, relative times. They are those of `data/formats.txt`, which says where they
//! are from; locales that it does not have use English words.

use icu_locale::{LanguageIdentifier, Locale, LocaleExpander};
use icu_plurals::PluralCategory;
use std::sync::OnceLock;

static FILE: &str = include_str!("data/formats.txt");

/// The sections of the file that a locale looks into, its own first.
#[derive(Clone, Debug)]
pub(super) struct Words(Vec<&'static str>);

impl Words {
    /// The words of a locale.
    pub(super) fn of(id: &LanguageIdentifier) -> Words {
        let mut locale = Locale::from(id.clone());
        LocaleExpander::new_common().maximize(&mut locale.id);
        let id = &locale.id;
        let language = id.language.as_str();
        let mut names = Vec::new();
        if let Some(region) = id.region {
            names.push(format!("{language}-{region}"));
            // Of the two forms of Portuguese, Brazil has its own.
            if language == "pt" && region.as_str() != "BR" {
                names.push("pt-PT".to_owned());
            }
        }
        let script = id.script.map(|script| format!("{language}-{script}"));
        let is_written_otherwise = script.as_deref().is_some_and(|name| section(name).is_some());
        names.extend(script);
        if !is_written_otherwise {
            names.push(language.to_owned());
        }
        names.push("en".to_owned());
        names.dedup();
        Words(names.iter().filter_map(|name| section(name)).collect())
    }

    /// The text of a key.
    pub(super) fn text(&self, key: &str) -> Option<&'static str> {
        self.0.iter().find_map(|section| line(section, key))
    }

    /// Whether there are words of the locale's own language, English aside.
    pub(super) fn are_of_the_language(&self) -> bool {
        self.0.len() > 1
    }

    /// The text of a key that must be in the file for English, and so for all.
    pub(super) fn known(&self, key: &str) -> &'static str {
        self.text(key).unwrap_or_default()
    }

    /// The text of a key for a plural category.
    pub(super) fn plural(&self, key: &str, category: PluralCategory) -> Option<&'static str> {
        self.text(key).map(|text| variant(text, category))
    }
}

/// The text for a plural category, among those that `|` separates.
pub(super) fn variant(text: &'static str, category: PluralCategory) -> &'static str {
    let name = match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "",
    };
    let mut variants = text.split('|');
    let other = variants.next().unwrap_or_default();
    let mut named = variants.filter_map(|variant| variant.split_once('='));
    named.find(|(key, _)| *key == name).map_or(other, |(_, text)| text)
}

/// The lines of a section, with the line feed before the first.
fn section(name: &str) -> Option<&'static str> {
    static SECTIONS: OnceLock<Vec<(&str, &str)>> = OnceLock::new();
    let sections = SECTIONS.get_or_init(|| {
        // What stands before the first section is the file's comment.
        FILE.split("\n[").skip(1).filter_map(|section| section.split_once(']')).collect()
    });
    sections.iter().find(|(other, _)| *other == name).map(|(_, lines)| *lines)
}

fn line(section: &'static str, key: &str) -> Option<&'static str> {
    let heading = format!("\n{key}\t");
    let start = section.find(&heading)? + heading.len();
    section[start..].lines().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(tag: &str) -> Words {
        Words::of(&tag.parse().expect("a locale"))
    }

    #[test]
    fn locales_follow_their_parents() {
        assert_eq!(words("de-DE").known("long day"), "{0} Tage|one={0} Tag");
        assert_eq!(words("zh-TW").known("symbols").split('|').next(), Some("非數值"));
        assert_eq!(words("pt-AO").known("range"), "{0} - {1}");
        assert_eq!(words("xh").known("long day"), "{0} days|one={0} day");
        assert_eq!(words("pl").plural("long day future", PluralCategory::One), Some("za {0} dzień"));
        assert_eq!(words("en").text("symbol NONE"), None);
    }
}
