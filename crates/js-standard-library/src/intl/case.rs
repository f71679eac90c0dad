//! `String.prototype.toLocaleUpperCase` and `toLocaleLowerCase`: TransformCase.

use super::locale::canonicalize_locale_list;
use icu_casemap::CaseMapper;
use icu_locale::LanguageIdentifier;
use icu_locale::subtags::language;
use js_object_model::{Context, Result};
use js_value::Value;

/// The language that `locales` asks for, if its letters change their case in a way of their own.
/// The default locale's do not.
pub(crate) fn cased_language(cx: &mut Context, locales: Value) -> Result<Option<LanguageIdentifier>> {
    let requested = canonicalize_locale_list(cx, locales)?;
    let Some(locale) = requested.into_iter().next() else { return Ok(None) };
    let own = [language!("az"), language!("el"), language!("hy"), language!("lt"), language!("tr")];
    Ok(own.contains(&locale.id.language).then(|| locale.id.clone()))
}

/// The text in the upper case of a language.
pub(crate) fn upper_cased(text: &str, language: &LanguageIdentifier) -> String {
    CaseMapper::new().uppercase_to_string(text, language).into_owned()
}

/// The text in the lower case of a language.
pub(crate) fn lower_cased(text: &str, language: &LanguageIdentifier) -> String {
    CaseMapper::new().lowercase_to_string(text, language).into_owned()
}
