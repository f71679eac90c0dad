//! Unicode data: properties by name, and the case mappings that Canonicalize uses.
//!
//! The tables are written by `tools/generate-unicode.mjs`; nothing here is typed in by hand. A set
//! is decoded when a pattern asks for it, which costs a microsecond or two for the largest.

pub(crate) mod fold;
mod index;
pub(crate) mod set;

use set::CodePointSet;
use std::sync::OnceLock;

static DATA: &[u8] = include_bytes!("data.bin");

/// The version of Unicode that this crate knows.
pub const UNICODE_VERSION: (u8, u8, u8) = index::VERSION;

/// What `\p{...}` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Property {
    /// A property of characters; where its set stands in the data.
    Characters(usize),
    /// A property of strings; where its strings stand in the data.
    Strings(usize),
    /// RGI_Emoji: the union of all other properties of strings.
    AllStrings,
}

fn find(table: &[(&str, usize)], name: &str) -> Option<usize> {
    table.binary_search_by(|row| row.0.cmp(name)).ok().map(|i| table[i].1)
}

impl Property {
    /// The property `name`, as in `\p{name}`: a binary property, a value of General_Category or a
    /// property of strings.
    pub(crate) fn lone(name: &str) -> Option<Property> {
        let characters = find(index::GENERAL_CATEGORY, name).or_else(|| find(index::BINARY, name));
        match characters {
            Some(at) => Some(Property::Characters(at)),
            None if name == "RGI_Emoji" => Some(Property::AllStrings),
            None => find(index::STRINGS, name).map(Property::Strings),
        }
    }

    /// The property `name=value`, as in `\p{name=value}`.
    pub(crate) fn with_value(name: &str, value: &str) -> Option<Property> {
        let script = || {
            let table = index::SCRIPT;
            table.binary_search_by(|row| row.0.cmp(value)).ok().map(|i| table[i])
        };
        let at = match name {
            "General_Category" | "gc" => find(index::GENERAL_CATEGORY, value)?,
            "Script" | "sc" => script()?.1,
            "Script_Extensions" | "scx" => script()?.2,
            _ => return None,
        };
        Some(Property::Characters(at))
    }

    /// Can it match more than one character at once?
    pub(crate) fn has_strings(self) -> bool {
        !matches!(self, Property::Characters(_))
    }

    /// Its single characters.
    pub(crate) fn characters(self) -> CodePointSet {
        match self {
            Property::Characters(at) => decode_set(at),
            _ => {
                let mut set = CodePointSet::default();
                self.each_string(&mut |s| {
                    if let [c] = *s {
                        set.add(c, c);
                    }
                });
                set
            }
        }
    }

    /// Calls `visit` with every string of the property, single characters included.
    pub(crate) fn each_string(self, visit: &mut dyn FnMut(&[u32])) {
        match self {
            Property::Characters(_) => {}
            Property::Strings(at) => decode_strings(at, visit),
            Property::AllStrings => {
                for &(_, at) in index::STRINGS {
                    decode_strings(at, visit);
                }
            }
        }
    }
}

/// May `c` start an identifier? `$` and `_` may.
pub(crate) fn is_identifier_start(c: u32) -> bool {
    static SET: OnceLock<CodePointSet> = OnceLock::new();
    if c < 0x80 {
        return (c as u8).is_ascii_alphabetic() || c == u32::from(b'$') || c == u32::from(b'_');
    }
    SET.get_or_init(|| named("ID_Start")).contains(c)
}

/// May `c` stand inside an identifier? The two joiners may.
pub(crate) fn is_identifier_part(c: u32) -> bool {
    static SET: OnceLock<CodePointSet> = OnceLock::new();
    if c < 0x80 {
        return (c as u8).is_ascii_alphanumeric() || c == u32::from(b'$') || c == u32::from(b'_');
    }
    c == 0x200c || c == 0x200d || SET.get_or_init(|| named("ID_Continue")).contains(c)
}

fn named(name: &str) -> CodePointSet {
    Property::lone(name).map(Property::characters).unwrap_or_default()
}

/// Reads the LEB128 number at `*at`.
fn number(at: &mut usize) -> u32 {
    let mut value = 0;
    let mut shift = 0;
    loop {
        let byte = DATA[*at];
        *at += 1;
        value |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return value;
        }
        shift += 7;
    }
}

fn decode_set(mut at: usize) -> CodePointSet {
    let count = number(&mut at);
    let mut boundary = 0;
    let boundaries = (0..count).map(|_| {
        boundary += number(&mut at);
        boundary
    });
    CodePointSet::from_boundaries(boundaries.collect())
}

fn decode_strings(mut at: usize, visit: &mut dyn FnMut(&[u32])) {
    let mut string = Vec::new();
    for _ in 0..number(&mut at) {
        let length = number(&mut at);
        string.clear();
        string.extend((0..length).map(|_| number(&mut at)));
        visit(&string);
    }
}

/// The pairs of a mapping, in order of their keys.
fn decode_mapping(mut at: usize) -> Vec<(u32, u32)> {
    let count = number(&mut at);
    let mut key = 0;
    (0..count)
        .map(|_| {
            key += number(&mut at);
            let zigzag = number(&mut at);
            let difference = (zigzag >> 1) ^ (zigzag & 1).wrapping_neg();
            (key, key.wrapping_add(difference))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(index::BINARY.is_sorted_by(|a, b| a.0 < b.0));
        assert!(index::GENERAL_CATEGORY.is_sorted_by(|a, b| a.0 < b.0));
        assert!(index::SCRIPT.is_sorted_by(|a, b| a.0 < b.0));
        assert!(index::STRINGS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn properties_are_found_by_their_exact_names() {
        let greek = Property::with_value("scx", "Grek").unwrap();
        assert!(greek.characters().contains(0x3b1) && !greek.characters().contains(0x61));
        assert_eq!(Property::with_value("Script_Extensions", "Greek"), Some(greek));
        assert_eq!(Property::lone("Lu"), Property::with_value("gc", "Uppercase_Letter"));
        for wrong in ["lu", "Script", "Greek", "IsGreek", "", "InGreek", "Block", "Line_Break"] {
            assert_eq!(Property::lone(wrong), None, "{wrong}");
        }
        assert_eq!(Property::with_value("Line_Break", "Alphabetic"), None);
    }

    #[test]
    fn strings_hold_whole_sequences() {
        let mut flags = 0;
        Property::lone("RGI_Emoji_Flag_Sequence").unwrap().each_string(&mut |s| {
            flags += 1;
            assert_eq!(s.len(), 2);
        });
        assert_eq!(flags, 259);
    }

    #[test]
    fn identifiers_follow_unicode() {
        assert!(is_identifier_start(0x3b1) && !is_identifier_start(0x200d) && is_identifier_part(0x200d));
        assert!(is_identifier_start(u32::from('$')) && !is_identifier_start(u32::from('1')));
    }
}
