//! The patterns and texts that the benches measure.

#![allow(dead_code, reason = "each bench uses its own part")]

use solution_key::Rng;

/// Bytes of a text.
pub(crate) const SIZE: usize = 10 << 20;

pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) pattern: &'static str,
    pub(crate) flags: &'static str,
    /// The Cyrillic text instead of the English one.
    pub(crate) cyrillic: bool,
}

const fn row(name: &'static str, pattern: &'static str, flags: &'static str) -> Row {
    Row { name, pattern, flags, cyrillic: false }
}

pub(crate) const ROWS: &[Row] = &[
    row("literal", "Sherlock", ""),
    row("literal, i", "sherlock", "i"),
    row("alternation", "Sherlock|Watson|Moriarty|Adler|Lestrade", ""),
    row("words", "\\b\\w+ing\\b", ""),
    row("class", "[a-q][^u-z]{8}x", ""),
    row("class runs", "[A-Za-z]+[0-9]+", ""),
    row("captures", "(\\w+)@(\\w+)\\.(com|org|net)", ""),
    row("captures, date", "(\\d{4})-(\\d{2})-(\\d{2})T(\\d{2}):(\\d{2})", ""),
    row("lazy", "\"(.*?)\"", ""),
    row("nested", "(?:[a-z]+ )*[a-z]+\\.", ""),
    row("lookahead", "\\w+(?=,)", ""),
    row("lookbehind", "(?<=\\$)\\d+", ""),
    row("backreference", "\\b(\\w+) \\1\\b", ""),
    row("lines", "^.*Holmes.*$", "m"),
    row("unicode, narrow", "\\p{Lu}\\p{Ll}+", "u"),
    Row { name: "unicode", pattern: "\\p{Lu}\\p{Ll}+", flags: "u", cyrillic: true },
    Row { name: "unicode, literal", pattern: "Холмс", flags: "", cyrillic: true },
    Row { name: "unicode, i", pattern: "холмс", flags: "iu", cyrillic: true },
];

pub(crate) fn text(words: &[&str], size: usize) -> String {
    let mut rng = Rng::new(1887);
    let mut out = String::with_capacity(size + 64);
    let mut column = 0;
    while out.len() < size {
        let word = match rng.below(200) {
            0 => format!(
                "{}-{:02}-{:02}T{:02}:{:02}",
                rng.between(1880, 2030),
                rng.between(1, 12),
                rng.between(1, 28),
                rng.below(24),
                rng.below(60)
            ),
            1 => format!("{}@{}.{}", rng.pick(words), rng.pick(words), rng.pick(&["com", "org", "de"])),
            2 => format!("${}", rng.below(10_000)),
            3 => format!("\"{} {}\"", rng.pick(words), rng.pick(words)),
            4 => format!("{}{}", rng.pick(words), rng.below(100)),
            // Rare names stay rare, as in a novel.
            _ if rng.one_in(40) => (*rng.pick(words)).to_owned(),
            _ => (*rng.pick(&words[8..])).to_owned(),
        };
        column += word.len() + 1;
        out.push_str(&word);
        if rng.one_in(12) {
            out.push_str(rng.pick(&[".", ",", ",", ";"]));
        }
        if column > 72 {
            out.push('\n');
            column = 0;
        } else {
            out.push(' ');
        }
    }
    out
}

pub(crate) const ENGLISH: &[&str] = &[
    "Sherlock",
    "Holmes",
    "Watson",
    "Moriarty",
    "Adler",
    "Lestrade",
    "London",
    "Baker",
    "the",
    "of",
    "and",
    "a",
    "to",
    "in",
    "that",
    "it",
    "was",
    "his",
    "had",
    "with",
    "which",
    "as",
    "you",
    "for",
    "at",
    "not",
    "but",
    "from",
    "said",
    "there",
    "have",
    "been",
    "upon",
    "one",
    "could",
    "very",
    "would",
    "them",
    "little",
    "some",
    "morning",
    "looking",
    "having",
    "something",
    "evening",
    "nothing",
    "window",
    "matter",
    "question",
    "friend",
    "remarkable",
    "companion",
    "extraordinary",
    "The",
    "He",
    "It",
    "There",
    "street",
    "house",
    "quickly",
];

pub(crate) const CYRILLIC: &[&str] = &[
    "Шерлок",
    "Холмс",
    "Ватсон",
    "Мориарти",
    "Адлер",
    "Лестрейд",
    "Лондон",
    "Бейкер",
    "и",
    "в",
    "не",
    "он",
    "на",
    "я",
    "что",
    "тот",
    "быть",
    "с",
    "весь",
    "это",
    "как",
    "она",
    "по",
    "но",
    "они",
    "к",
    "из",
    "у",
    "который",
    "утро",
    "вечер",
    "окно",
    "вопрос",
    "друг",
    "замечательный",
    "спутник",
    "улица",
    "дом",
    "быстро",
    "Он",
    "Это",
];
