//! What stands around the digits of a number: signs, currencies, units, words.

use super::symbols::Symbols;
use crate::intl::parts::Part;

/// The parts before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::intl) struct Affix {
    pub(in crate::intl) prefix: Vec<Part>,
    pub(in crate::intl) suffix: Vec<Part>,
}

impl Affix {
    /// How many characters there are.
    pub(super) fn char_count(&self) -> usize {
        self.prefix.iter().chain(&self.suffix).map(|part| part.value.chars().count()).sum()
    }

    /// A pattern with `{0}` for the number and words around it: white space beside a word is a
    /// literal, the word itself has this type.
    pub(super) fn of_words(pattern: &str, kind: &'static str) -> Affix {
        let (before, after) = pattern.split_once("{0}").unwrap_or((pattern, ""));
        Affix { prefix: word_parts(before, kind), suffix: word_parts(after, kind) }
    }

    /// A pattern with `{0}` for the number, `{1}` for a currency or a percent sign, and perhaps a
    /// minus sign; anything else is a literal.
    pub(super) fn of_pattern(pattern: &str, placed: &Part, symbols: &Symbols) -> Affix {
        let (before, after) = pattern.split_once("{0}").unwrap_or((pattern, ""));
        let parts = |text: &str| {
            let mut parts = Vec::new();
            for (place, piece) in text.split("{1}").enumerate() {
                if place > 0 {
                    parts.push(placed.clone());
                }
                for (place, literal) in piece.split('-').enumerate() {
                    if place > 0 {
                        parts.push(Part::new("minusSign", &*symbols.minus));
                    }
                    if !literal.is_empty() {
                        parts.push(Part::literal(literal));
                    }
                }
            }
            parts
        };
        Affix { prefix: parts(before), suffix: parts(after) }
    }

    /// Puts another affix between the digits and this one.
    pub(super) fn insert(&mut self, inner: Affix) {
        self.prefix.extend(inner.prefix);
        self.suffix.splice(0..0, inner.suffix);
    }
}

fn word_parts(text: &str, kind: &'static str) -> Vec<Part> {
    let word = text.trim();
    if word.is_empty() {
        return if text.is_empty() { Vec::new() } else { vec![Part::literal(text)] };
    }
    let start = text.len() - text.trim_start().len();
    let (before, rest) = text.split_at(start);
    let (_, after) = rest.split_at(word.len());
    let pieces = [Part::literal(before), Part::new(kind, word), Part::literal(after)];
    pieces.into_iter().filter(|part| !part.value.is_empty()).collect()
}
