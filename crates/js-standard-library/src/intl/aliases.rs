//! Names of values of the Unicode extension that have a newer name: the part of the
//! canonicalization of locale identifiers (UTS 35, Annex C) whose data ICU4X does not have.
//!
//! The rows are those of the Common Locale Data Repository's `bcp47` files, version 47.

use icu_locale::Locale;
use icu_locale::extensions::unicode::{Key, Value};

/// Key, old value, new value. Sorted.
static ALIASES: &[(&str, &str, &str)] = &[
    ("ca", "ethiopic-amete-alem", "ethioaa"),
    ("ca", "gregorian", "gregory"),
    ("ca", "islamicc", "islamic-civil"),
    ("co", "dictionary", "dict"),
    ("co", "gb2312han", "gb2312"),
    ("co", "phonebook", "phonebk"),
    ("co", "traditional", "trad"),
    ("ka", "non-ignorable", "noignore"),
    ("ks", "identical", "identic"),
    ("ks", "primary", "level1"),
    ("ks", "quarternary", "level4"),
    ("ks", "quaternary", "level4"),
    ("ks", "secondary", "level2"),
    ("ks", "tertiary", "level3"),
    ("ms", "imperial", "uksystem"),
    ("nu", "traditional", "traditio"),
    ("tz", "aqams", "nzakl"),
    ("tz", "aukns", "auhba"),
    ("tz", "caffs", "cawnp"),
    ("tz", "camtr", "cator"),
    ("tz", "canpg", "cator"),
    ("tz", "capnt", "caiql"),
    ("tz", "cathu", "cator"),
    ("tz", "cayzf", "caedm"),
    ("tz", "cnckg", "cnsha"),
    ("tz", "cnhrb", "cnsha"),
    ("tz", "cnkhg", "cnurc"),
    ("tz", "cst6cdt", "uschi"),
    ("tz", "est5edt", "usnyc"),
    ("tz", "gaza", "gazastrp"),
    ("tz", "mncoq", "mnuln"),
    ("tz", "mst7mdt", "usden"),
    ("tz", "mxstis", "mxtij"),
    ("tz", "pst8pdt", "uslax"),
    ("tz", "uaozh", "uaiev"),
    ("tz", "uauzh", "uaiev"),
    ("tz", "umjon", "ushnl"),
    ("tz", "usnavajo", "usden"),
];

/// The newer name of a value in lower case, if it has one.
fn replacement(key: &str, value: &str) -> Option<&'static str> {
    // Keys of truth values.
    if value == "yes" && matches!(key, "kb" | "kc" | "kh" | "kk" | "kn") {
        return Some("");
    }
    if value == "no" && matches!(key, "kb" | "kc" | "kf" | "kh" | "kk" | "kn") {
        return Some("false");
    }
    let index = ALIASES.binary_search_by(|&(row_key, old, _)| (row_key, old).cmp(&(key, value))).ok()?;
    Some(ALIASES[index].2)
}

/// CanonicalizeUValue: the value as it stands in a canonical identifier, empty for `true`.
pub(super) fn canonicalize_value(key: &str, value: &str) -> String {
    let value = value.to_ascii_lowercase();
    match replacement(key, &value) {
        Some(new) => new.to_owned(),
        None if value == "true" => String::new(),
        None => match Value::try_from_str(&value) {
            Ok(value) => value.to_string(),
            Err(_) => value,
        },
    }
}

/// Renames the values of a locale's Unicode extension.
pub(super) fn canonicalize_keywords(locale: &mut Locale) {
    let keywords = &mut locale.extensions.unicode.keywords;
    let changed: Vec<(Key, Value)> = keywords
        .iter()
        .filter_map(|(&key, value)| {
            let new = replacement(key.as_str(), &value.to_string())?;
            Some((key, Value::try_from_str(new).ok()?))
        })
        .collect();
    for (key, value) in changed {
        keywords.set(key, value);
    }
}
