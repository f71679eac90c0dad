//! What a typed text is: a command, a script, or the beginning of one.

use js_language_frontend::diagnostic::Code;
use js_language_frontend::{Options, Source, parse};

/// Whether a text is a command of the session: a dot and a word. `.5` is a number.
pub(crate) fn is_command(text: &str) -> bool {
    text.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Whether more must come: the parser's objection is that the text ends.
pub(crate) fn is_incomplete(text: &str) -> bool {
    let Ok(source) = Source::new(text.as_bytes()) else { return false };
    let Err(objection) = parse(source, &Options::script()) else { return false };
    match objection.code() {
        Code::UnexpectedEnd | Code::UnclosedComment | Code::UnclosedTemplate => true,
        Code::UnclosedString => text.trim_end_matches(['\n', '\r']).ends_with('\\'),
        _ => objection.span().start as usize >= text.trim_end().len(),
    }
}

/// The script that a text means: `{ a: 1 }` is an object to whoever types it, and not a block.
pub(crate) fn script(text: &str) -> String {
    let trimmed = text.trim();
    if trimmed.starts_with('{') && !trimmed.ends_with(';') {
        let object = format!("({trimmed})");
        if Source::new(object.as_bytes()).and_then(|source| parse(source, &Options::script())).is_ok() {
            return object;
        }
    }
    text.to_owned()
}

fn is_name_character(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// Whether a name can be typed after a dot.
pub(crate) fn is_name(text: &str) -> bool {
    !text.starts_with(char::is_numeric) && text.chars().all(is_name_character)
}

/// What is to be completed before the cursor: the path of names, the beginning of the last one, and
/// where that stands. `None` where no name can stand.
pub(crate) fn name_before(line: &str, cursor: usize) -> Option<(Vec<&str>, &str, usize)> {
    let before = line.get(..cursor)?;
    let begin = before
        .rfind(|c: char| !is_name_character(c) && c != '.')
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let mut path: Vec<&str> = before[begin..].split('.').collect();
    let prefix = path.pop()?;
    // `f().x`, `'text'.x` or `1.x`: what stands before the dot is not known without running it.
    let is_known = path.iter().all(|name| !name.is_empty() && is_name(name));
    is_known.then(|| (path, prefix, cursor - prefix.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn incomplete_texts_are_told_from_wrong_ones() {
        for text in
            ["function f() {", "[1,", "`a", "/* x", "if (x)", "a +", "f(1,\n 2", "({", "'a\\\n", "class A {"]
        {
            assert!(is_incomplete(text), "{text}");
        }
        for text in ["", "1 + 1", "a b", "'a", ")", "let let = 1", "}", "f(1, 2)", "/(/"] {
            assert!(!is_incomplete(text), "{text}");
        }
    }

    #[test]
    fn braces_mean_objects_where_they_can() {
        assert_eq!(script("{ a: 1 }\n"), "({ a: 1 })");
        for block in ["{ let a = 1; a }", "{ a: 1 };", "1"] {
            assert_eq!(script(block), block);
        }
    }

    #[test]
    fn paths_end_where_values_are_unknown() {
        assert_eq!(name_before("x = Array.proto", 15), Some((vec!["Array"], "proto", 10)));
        assert_eq!(name_before("con", 3), Some((vec![], "con", 0)));
        assert_eq!(name_before("a.b.", 4), Some((vec!["a", "b"], "", 4)));
        assert_eq!(name_before("f().x", 5), None);
        assert_eq!(name_before("1.x", 3), None);
    }

    #[test]
    fn commands_are_no_numbers() {
        assert!(is_command(".help") && !is_command(".5") && !is_command("x"));
    }
}
