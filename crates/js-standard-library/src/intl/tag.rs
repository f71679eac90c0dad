//! Language tags as programs give them and see them again.
//!
//! ICU4X's locales have languages of two or three letters. UTS 35 knows such of five to eight
//! letters too, though nobody has registered one: a tag with one has it beside a locale whose
//! language is undetermined.

use super::aliases::canonicalize_keywords;
use super::likely;
use icu_locale::extensions::unicode::{key, value};
use icu_locale::subtags::{Language, Variant, region};
use icu_locale::{Locale, LocaleCanonicalizer};
use std::fmt;
use std::ops::{Deref, DerefMut};

/// A canonical language tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    locale: Locale,
    /// A language of five to eight letters, in lower case.
    long_language: Option<String>,
}

impl Tag {
    /// CanonicalizeUnicodeLocaleId of a tag that is well-formed; none if it is not.
    pub(super) fn parse(text: &str) -> Option<Tag> {
        let (language, rest) = text.split_at(text.find('-').unwrap_or(text.len()));
        let mut tag = match is_long_language(language) {
            true => Tag {
                locale: Locale::try_from_str(&format!("und{rest}")).ok()?,
                long_language: Some(language.to_ascii_lowercase()),
            },
            false => Tag { locale: Locale::try_from_str(text).ok()?, long_language: None },
        };
        tag.canonicalize();
        Some(tag)
    }

    /// CanonicalizeUnicodeLocaleId, after a change.
    pub(super) fn canonicalize(&mut self) {
        // The constructor only points to compiled data.
        LocaleCanonicalizer::new_extended().canonicalize(&mut self.locale);
        self.replace_legacy_variant();
        canonicalize_keywords(&mut self.locale);
    }

    /// UTS 35, "Legacy Variants": the variant `posix`, where it stands alone, is a keyword now. One
    /// that is there already counts more.
    fn replace_legacy_variant(&mut self) {
        if self.locale.id.variants.iter().map(Variant::as_str).eq(["posix"]) {
            self.locale.id.variants.clear();
            let keywords = &mut self.locale.extensions.unicode.keywords;
            if !keywords.contains_key(&key!("va")) {
                keywords.set(key!("va"), value!("posix"));
            }
        }
    }

    /// GetLocaleLanguage
    pub(super) fn language(&self) -> String {
        self.long_language.clone().unwrap_or_else(|| self.locale.id.language.to_string())
    }

    /// Changes the language; none if the text is no language.
    pub(super) fn set_language(&mut self, text: &str) -> Option<()> {
        if is_long_language(text) {
            self.locale.id.language = Language::UNKNOWN;
            self.long_language = Some(text.to_ascii_lowercase());
        } else {
            self.locale.id.language = Language::try_from_str(text).ok()?;
            self.long_language = None;
        }
        Some(())
    }

    /// Whether ICU4X does not know the language.
    pub(super) fn has_long_language(&self) -> bool {
        self.long_language.is_some()
    }

    /// The locale by which preferences are looked up; of a long language only those of its region
    /// are known, or the world's.
    pub(super) fn preference_locale(&self) -> Locale {
        let mut locale = self.locale.clone();
        if self.has_long_language() && !locale.extensions.unicode.keywords.contains_key(&key!("sd")) {
            locale.id.region.get_or_insert(region!("001"));
        }
        locale
    }

    /// GetLocaleBaseName
    pub(super) fn base_name(&self) -> String {
        self.with_language(self.locale.id.to_string())
    }

    /// GetLocaleVariants
    pub(super) fn variants(&self) -> Option<String> {
        let list: Vec<&str> = self.locale.id.variants.iter().map(Variant::as_str).collect();
        if list.is_empty() { None } else { Some(list.join("-")) }
    }

    /// Add Likely Subtags. Of long languages nothing is likely.
    pub(super) fn maximize(&mut self) {
        if !self.has_long_language() {
            likely::maximize(&mut self.locale.id);
        }
    }

    /// Remove Likely Subtags
    pub(super) fn minimize(&mut self) {
        if !self.has_long_language() {
            likely::minimize(&mut self.locale.id);
        }
    }

    /// The text of the locale, or of a part that begins with its language.
    fn with_language(&self, text: String) -> String {
        match &self.long_language {
            Some(language) => text.replacen("und", language, 1),
            None => text,
        }
    }
}

fn is_long_language(text: &str) -> bool {
    (5..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

impl Deref for Tag {
    type Target = Locale;

    fn deref(&self) -> &Locale {
        &self.locale
    }
}

impl DerefMut for Tag {
    fn deref_mut(&mut self) -> &mut Locale {
        &mut self.locale
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.with_language(self.locale.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::Tag;

    #[test]
    fn long_languages_stay() {
        let mut tag = Tag::parse("Posix-latn-u-KN-true").unwrap();
        assert_eq!(tag.to_string(), "posix-Latn-u-kn");
        assert_eq!((tag.base_name(), tag.language()), ("posix-Latn".to_owned(), "posix".to_owned()));
        tag.maximize();
        assert_eq!(tag.to_string(), "posix-Latn-u-kn");
        tag.set_language("de").unwrap();
        tag.maximize();
        assert_eq!(tag.to_string(), "de-Latn-DE-u-kn");
        assert_eq!(Tag::parse("abcdefghi"), None);
        assert_eq!(Tag::parse("posix-posix-posix"), None);
        assert_eq!(tag.set_language("abcd"), None);
    }

    #[test]
    fn the_variant_posix_is_a_keyword() {
        for (text, canonical) in [
            ("en-us-posix", "en-US-u-va-posix"),
            ("de-POSIX-u-nu-latn", "de-u-nu-latn-va-posix"),
            ("en-us-posix-u-va-other", "en-US-u-va-other"),
            ("en-fonipa-posix", "en-fonipa-posix"),
            ("posix", "posix"),
        ] {
            assert_eq!(Tag::parse(text).unwrap().to_string(), canonical);
        }
    }
}
