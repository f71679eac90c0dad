//! Patterns of dates and times: what stands where, as UTS 35 writes it.
//!
//! A pattern comes from the locale data (`skeleton.rs`), is fitted to what a program asked for, and
//! is then written field by field (`write.rs`).

use std::fmt::Write;

/// One piece of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    /// Text that stands for itself.
    Literal(String),
    /// A letter of UTS 35 and how often it stands.
    Field(char, usize),
}

/// A pattern.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Pattern(pub(super) Vec<Item>);

impl Pattern {
    /// The pattern that a text of UTS 35 describes. ICU4X writes a quote within quotes as `\'`.
    pub(super) fn parse(text: &str) -> Pattern {
        let mut pattern = Pattern::default();
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '\'' if letters.peek() == Some(&'\'') => {
                    letters.next();
                    pattern.push_literal("'");
                }
                '\'' => {
                    while let Some(quoted) = letters.next() {
                        match quoted {
                            '\'' if letters.peek() == Some(&'\'') => {
                                letters.next();
                                pattern.push_literal("'");
                            }
                            '\'' => break,
                            '\\' if letters.peek() == Some(&'\'') => {
                                letters.next();
                                pattern.push_literal("'");
                            }
                            other => pattern.push_literal(other.encode_utf8(&mut [0; 4])),
                        }
                    }
                }
                letter if letter.is_ascii_alphabetic() => {
                    let mut length = 1;
                    while letters.next_if_eq(&letter).is_some() {
                        length += 1;
                    }
                    pattern.0.push(Item::Field(letter, length));
                }
                other => pattern.push_literal(other.encode_utf8(&mut [0; 4])),
            }
        }
        pattern
    }

    fn push_literal(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Item::Literal(literal)) => literal.push_str(text),
            _ => self.0.push(Item::Literal(text.to_owned())),
        }
    }

    /// Adds the items of another pattern.
    pub(super) fn append(&mut self, other: Pattern) {
        for item in other.0 {
            match item {
                Item::Literal(text) => self.push_literal(&text),
                field => self.0.push(field),
            }
        }
    }

    /// The lengths of the fields, to be changed.
    pub(super) fn fields_mut(&mut self) -> impl Iterator<Item = (&mut char, &mut usize)> {
        self.0.iter_mut().filter_map(|item| match item {
            Item::Field(letter, length) => Some((letter, length)),
            Item::Literal(_) => None,
        })
    }

    /// The fields.
    pub(super) fn fields(&self) -> impl Iterator<Item = (char, usize)> {
        self.0.iter().filter_map(|item| match item {
            Item::Field(letter, length) => Some((*letter, *length)),
            Item::Literal(_) => None,
        })
    }

    /// Takes out all fields with a letter of `letters`, each with the text that parts it from the
    /// field before it, or with the text after it where that is its unit (`日`) or where it is the
    /// first.
    pub(super) fn remove(&mut self, letters: &[char]) {
        while let Some(place) =
            self.0.iter().position(|item| matches!(item, Item::Field(letter, _) if letters.contains(letter)))
        {
            self.0.remove(place);
            let is_literal = |item: Option<&Item>| matches!(item, Some(Item::Literal(_)));
            let is_unit = |item: Option<&Item>| match item {
                Some(Item::Literal(text)) => text.starts_with(char::is_alphabetic),
                _ => false,
            };
            let field_before = self.0[..place].iter().any(|item| matches!(item, Item::Field(..)));
            if field_before && !is_unit(self.0.get(place)) && is_literal(self.0.get(place - 1)) {
                self.0.remove(place - 1);
            } else if is_literal(self.0.get(place)) {
                self.0.remove(place);
            }
        }
        let pieces = std::mem::take(self);
        self.append(pieces);
    }

    /// The items of `inner` within this pattern, replaced by one field with the letter `mark`.
    /// Literals at the ends of `inner` may be a part of a literal here.
    pub(super) fn mark(&self, inner: &Pattern, mark: char) -> Option<Pattern> {
        let (whole, part) = (self.spelled(), inner.spelled());
        let place = whole.find(&part)?;
        let mut marked = whole.clone();
        marked.replace_range(place..place + part.len(), &format!("\u{1}{mark}1\u{2}"));
        Some(Pattern::unspelled(&marked))
    }

    /// The pattern as a text in which fields are bracketed by control characters.
    fn spelled(&self) -> String {
        let mut text = String::new();
        for item in &self.0 {
            match item {
                Item::Literal(literal) => text.push_str(literal),
                Item::Field(letter, length) => {
                    let _ = write!(text, "\u{1}{letter}{length}\u{2}");
                }
            }
        }
        text
    }

    fn unspelled(text: &str) -> Pattern {
        let mut pattern = Pattern::default();
        for piece in text.split('\u{1}') {
            let literal = match piece.split_once('\u{2}') {
                Some((field, rest)) => {
                    let mut letters = field.chars();
                    if let Some(letter) = letters.next() {
                        pattern.0.push(Item::Field(letter, letters.as_str().parse().unwrap_or(1)));
                    }
                    rest
                }
                None => piece,
            };
            if !literal.is_empty() {
                pattern.push_literal(literal);
            }
        }
        pattern
    }

    /// Puts other patterns in the place of marks.
    pub(super) fn fill(self, parts: &[(char, Pattern)]) -> Pattern {
        let mut filled = Pattern::default();
        for item in self.0 {
            match item {
                Item::Field(letter, _) if parts.iter().any(|(mark, _)| *mark == letter) => {
                    for (_, part) in parts.iter().filter(|(mark, _)| *mark == letter) {
                        filled.append(part.clone());
                    }
                }
                Item::Field(letter, length) => filled.0.push(Item::Field(letter, length)),
                Item::Literal(text) => filled.push_literal(&text),
            }
        }
        filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pattern with fields in braces.
    fn shown(pattern: &Pattern) -> String {
        let show = |item: &Item| match item {
            Item::Literal(text) => text.clone(),
            Item::Field(letter, length) => format!("{{{letter}{length}}}"),
        };
        pattern.0.iter().map(show).collect()
    }

    #[test]
    fn quotes_are_read_in_both_spellings() {
        assert_eq!(shown(&Pattern::parse("h 'o''clock' a")), "{h1} o'clock {a1}");
        assert_eq!(shown(&Pattern::parse(r"h 'o\'clock' a")), "{h1} o'clock {a1}");
        assert_eq!(shown(&Pattern::parse("d 'de' MMMM")), "{d1} de {M4}");
    }

    #[test]
    fn a_field_leaves_with_its_text() {
        for (pattern, letters, left) in [
            ("h:mm:ss a", &['h', 'a'][..], "{m2}:{s2}"),
            ("h:mm:ss a", &['m'][..], "{h1}:{s2} {a1}"),
            ("y年M月d日E", &['d'][..], "{y1}年{M1}月{E1}"),
            ("EEEE, d 'de' MMMM", &['d'][..], "{E4} de {M4}"),
        ] {
            let mut pattern = Pattern::parse(pattern);
            pattern.remove(letters);
            assert_eq!(shown(&pattern), left);
        }
    }

    #[test]
    fn glue_is_what_is_left_of_a_whole_without_its_parts() {
        let whole = Pattern::parse("d.MM.y 'um' HH:mm");
        let glue = whole.mark(&Pattern::parse("d.MM.y"), 'A').unwrap();
        let glue = glue.mark(&Pattern::parse("HH:mm"), 'C').unwrap();
        assert_eq!(shown(&glue), "{A1} um {C1}");
        let filled = glue.fill(&[('A', Pattern::parse("MMMM")), ('C', Pattern::parse("h a"))]);
        assert_eq!(shown(&filled), "{M4} um {h1} {a1}");
        assert!(whole.mark(&Pattern::parse("M/d"), 'A').is_none());
    }
}
