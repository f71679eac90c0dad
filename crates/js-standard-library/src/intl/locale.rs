//! Locales: reading the argument `locales`, canonical identifiers, and the choice of the locale and
//! of the values of its Unicode extension that a service works with.

use super::aliases::canonicalize_value;
use super::available::longest_available;
use super::locale_object::LocaleObject;
use super::options::{Matcher, Options};
use super::service::data_of;
use super::tag::Tag;
use crate::string::text_of;
use icu_locale::extensions::unicode::{Key, Value as KeywordValue};
use icu_locale::{LanguageIdentifier, Locale};
use js_garbage_collection::RootedVec;
use js_object_model::{Array, Context, Message, Object, Result, is_string, to_object};
use js_value::Value;

/// The locale where a program asks for none. It is the same on every machine, so that programs print
/// the same everywhere.
pub(super) const DEFAULT_LOCALE: &str = "en-US";

/// The canonical form of a tag that a program gave; a RangeError if it is not well-formed.
pub(super) fn to_canonical_tag(cx: &mut Context, tag: &str) -> Result<Tag> {
    match Tag::parse(tag) {
        Some(tag) => Ok(tag),
        None => Err(cx.range_error(Message::InvalidLanguageTag(tag))),
    }
}

/// CanonicalizeLocaleList
pub(super) fn canonicalize_locale_list(cx: &mut Context, locales: Value) -> Result<Vec<Tag>> {
    if locales == Value::UNDEFINED {
        return Ok(Vec::new());
    }
    if is_string(locales) || data_of::<LocaleObject>(locales).is_some() {
        return Ok(vec![tag_of_element(cx, locales)?]);
    }
    let object = to_object(cx, locales)?;
    let length = object.length_of_array_like(cx)?;
    let mut seen: Vec<Tag> = Vec::new();
    for index in 0..length {
        let key = cx.integer_key(index)?;
        if !object.has_property(cx, key)? {
            continue;
        }
        let element = object.get(cx, key)?;
        let tag = tag_of_element(cx, element)?;
        if !seen.contains(&tag) {
            seen.push(tag);
        }
    }
    Ok(seen)
}

/// The canonical tag that one element of a list names: a string, a `Locale`, or what an object
/// says with `toString`.
fn tag_of_element(cx: &mut Context, element: Value) -> Result<Tag> {
    if !is_string(element) && Object::from_value(element).is_none() {
        let what = cx.describe(element);
        return Err(cx.type_error(Message::LanguageTagType(&what)));
    }
    if let Some(object) = data_of::<LocaleObject>(element) {
        return Ok(object.tag().clone());
    }
    let tag = text_of(cx, element)?.flat().to_utf8_lossy();
    to_canonical_tag(cx, &tag)
}

/// CreateArrayFromList of identifiers.
pub(super) fn locale_array(cx: &mut Context, tags: &[Tag]) -> Result {
    string_array(cx, tags.iter().map(Tag::to_string))
}

/// CreateArrayFromList of texts.
pub(super) fn string_array<T: AsRef<str>>(cx: &mut Context, texts: impl IntoIterator<Item = T>) -> Result {
    let mut list = RootedVec::new(&cx.heap);
    for text in texts {
        let text = cx.string(text.as_ref())?;
        list.push(text.value());
    }
    Ok(Array::from_list(cx, &list)?.as_object().value())
}

/// What an option says of a key of the Unicode extension.
#[derive(Clone, Debug, Default)]
pub(super) enum KeyOption {
    /// There is no such option: undefined.
    #[default]
    Missing,
    /// The option asks for no value: null. (`hour12` overrides `hc` so.)
    Null,
    /// A value, matched by the nonterminal `type`.
    Text(String),
}

impl From<Option<String>> for KeyOption {
    fn from(option: Option<String>) -> KeyOption {
        option.map_or(KeyOption::Missing, KeyOption::Text)
    }
}

/// One of the [[RelevantExtensionKeys]] of a service, with the service's locale data for it.
pub(super) struct ExtensionKey {
    /// The key: `"nu"`.
    pub(super) key: &'static str,
    /// What the option says.
    pub(super) option: KeyOption,
    /// The value where nobody asks for one; none for null.
    pub(super) default: fn(&LanguageIdentifier) -> Option<&'static str>,
    /// Whether the locale's list of values has this one, which is canonical (`"true"` where
    /// identifiers have nothing). Null is in the list if it is the default.
    pub(super) supports: fn(&LanguageIdentifier, &str) -> bool,
}

/// What ResolveLocale finds.
pub(super) struct ResolvedLocale {
    /// [[Locale]], with the keywords that were followed.
    pub(super) locale: Locale,
    /// The values of the keys, in their order; none for null.
    pub(super) values: Vec<Option<String>>,
}

impl ResolvedLocale {
    /// The locale without any extension: what data is looked up by.
    pub(super) fn id(&self) -> &LanguageIdentifier {
        &self.locale.id
    }

    /// The locale with these values for keys of the Unicode extension in place of its own: what the
    /// preferences of ICU4X are made of. A value none leaves the key out.
    pub(super) fn with_keywords(&self, keys: &[(&str, Option<&str>)]) -> Locale {
        let mut locale = Locale::from(self.locale.id.clone());
        for (key, value) in keys {
            if let (Ok(key), Some(value)) = (Key::try_from_str(key), value)
                && let Ok(value) = KeywordValue::try_from_str(value)
            {
                locale.extensions.unicode.keywords.set(key, value);
            }
        }
        locale
    }
}

/// ResolveLocale. Both matchers look up by prefix.
pub(super) fn resolve_locale(requested: &[Tag], _matcher: Matcher, keys: &[ExtensionKey]) -> ResolvedLocale {
    let found = requested.iter().find_map(|locale| Some((locale, longest_available(&locale.id)?)));
    let (request, tag) = match &found {
        Some((locale, tag)) => (Some(*locale), tag.as_str()),
        None => (None, DEFAULT_LOCALE),
    };
    let mut locale = Locale::try_from_str(tag).expect("available locales are well-formed");
    let id = locale.id.clone();
    let mut values = Vec::with_capacity(keys.len());
    for row in keys {
        let mut value = (row.default)(&id).map(str::to_owned);
        let key = Key::try_from_str(row.key).expect("a key of the specification");
        let mut supported: Option<KeywordValue> = None;
        if let Some(asked) = request.and_then(|locale| locale.extensions.unicode.keywords.get(&key)) {
            let text = if asked.is_empty() { "true".to_owned() } else { asked.to_string() };
            if (row.supports)(&id, &text) {
                value = Some(text);
                supported = Some(asked.clone());
            }
        }
        match &row.option {
            KeyOption::Missing => {}
            KeyOption::Null => {
                if value.is_some() && (row.default)(&id).is_none() {
                    value = None;
                    supported = None;
                }
            }
            KeyOption::Text(option) => {
                let mut option = canonicalize_value(row.key, option);
                if option.is_empty() {
                    option.push_str("true");
                }
                if value.as_deref() != Some(&option) && (row.supports)(&id, &option) {
                    value = Some(option);
                    supported = None;
                }
            }
        }
        if let Some(supported) = supported {
            locale.extensions.unicode.keywords.set(key, supported);
        }
        values.push(value);
    }
    ResolvedLocale { locale, values }
}

/// FilterLocales of the argument of a `supportedLocalesOf`.
pub(super) fn filter_locales(cx: &mut Context, requested: &[Tag], options: Value) -> Result {
    let options = Options::coerced(cx, options)?;
    options.matcher(cx)?;
    let subset: Vec<Tag> =
        requested.iter().filter(|locale| longest_available(&locale.id).is_some()).cloned().collect();
    locale_array(cx, &subset)
}
