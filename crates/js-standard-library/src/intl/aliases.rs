//! Names of values of the Unicode extension that have a newer name: the part of the
//! canonicalization of locale identifiers (UTS 35, Annex C) whose data ICU4X does not have.
//!
//! The rows are those of the Common Locale Data Repository's `bcp47` files, version 47.

use icu_locale::Locale;
use icu_locale::extensions::transform::{Key as TransformKey, Value as TransformValue};
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
    ("tz", "cet", "bebru"),
    ("tz", "cnckg", "cnsha"),
    ("tz", "cnhrb", "cnsha"),
    ("tz", "cnkhg", "cnurc"),
    ("tz", "cst6cdt", "uschi"),
    ("tz", "cuba", "cuhav"),
    ("tz", "eet", "grath"),
    ("tz", "egypt", "egcai"),
    ("tz", "eire", "iedub"),
    ("tz", "est", "papty"),
    ("tz", "est5edt", "usnyc"),
    ("tz", "factory", "unk"),
    ("tz", "gaza", "gazastrp"),
    ("tz", "gmt0", "gmt"),
    ("tz", "hongkong", "hkhkg"),
    ("tz", "hst", "ushnl"),
    ("tz", "iceland", "isrey"),
    ("tz", "iran", "irthr"),
    ("tz", "israel", "jeruslm"),
    ("tz", "jamaica", "jmkin"),
    ("tz", "japan", "jptyo"),
    ("tz", "libya", "lytip"),
    ("tz", "met", "bebru"),
    ("tz", "mncoq", "mnuln"),
    ("tz", "mst", "usphx"),
    ("tz", "mst7mdt", "usden"),
    ("tz", "mxstis", "mxtij"),
    ("tz", "navajo", "usden"),
    ("tz", "poland", "plwaw"),
    ("tz", "portugal", "ptlis"),
    ("tz", "prc", "cnsha"),
    ("tz", "pst8pdt", "uslax"),
    ("tz", "roc", "twtpe"),
    ("tz", "rok", "krsel"),
    ("tz", "turkey", "trist"),
    ("tz", "uaozh", "uaiev"),
    ("tz", "uauzh", "uaiev"),
    ("tz", "uct", "utc"),
    ("tz", "umjon", "ushnl"),
    ("tz", "usnavajo", "usden"),
    ("tz", "wet", "ptlis"),
    ("tz", "zulu", "utc"),
];

/// The same of the Transformed extension. Sorted.
static TRANSFORMED_ALIASES: &[(&str, &str, &str)] = &[
    ("d0", "name", "charname"),
    ("m0", "beta-metsehaf", "betamets"),
    ("m0", "ies-jes", "iesjes"),
    ("m0", "names", "prprname"),
    ("m0", "tekie-alibekit", "tekieali"),
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

/// Renames the values of a locale's Unicode and Transformed extensions.
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
    let fields = &mut locale.extensions.transform.fields;
    for (key, old, new) in TRANSFORMED_ALIASES {
        let Ok(key) = TransformKey::try_from_str(key) else { continue };
        if fields.get(&key).is_some_and(|value| value.to_string() == *old)
            && let Ok(new) = TransformValue::try_from_str(new)
        {
            fields.set(key, new);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ALIASES, TRANSFORMED_ALIASES};

    #[test]
    fn rows_are_sorted_and_lead_to_canonical_names() {
        for rows in [ALIASES, TRANSFORMED_ALIASES] {
            assert!(rows.is_sorted());
            for (key, _, new) in rows {
                let again = rows.iter().find(|(other, old, _)| other == key && old == new);
                assert_eq!(again, None, "{key} {new}");
            }
        }
    }
}
