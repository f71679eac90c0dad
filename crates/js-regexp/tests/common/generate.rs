//! Random patterns and texts.

use solution_key::Rng;

/// What the generator may use.
#[derive(Clone, Copy)]
pub(crate) struct Dialect {
    /// Backreferences and lookarounds.
    pub irregular: bool,
    /// `u` or `v`.
    pub unicode: bool,
    /// `v`.
    pub sets: bool,
}

/// A pattern under construction.
pub(crate) struct Patterns<'r> {
    rng: &'r mut Rng,
    dialect: Dialect,
    groups: u32,
    out: String,
}

/// A random pattern.
pub(crate) fn pattern(rng: &mut Rng, dialect: Dialect, size: u32) -> String {
    let mut patterns = Patterns { rng, dialect, groups: 0, out: String::new() };
    patterns.disjunction(size);
    patterns.out
}

/// A random text over the few characters that patterns use.
pub(crate) fn text(rng: &mut Rng, wide: bool) -> Vec<u16> {
    let narrow = ["a", "b", "c", "A", "B", "ab", "k", "K", "1", "_", " ", "\n", "é", "É", "ÿ", "aa", "ba"];
    let broad = ["😀", "\u{212a}", "ſ", "α", "Α", "ς", "Σ", "\u{2028}", "𐐀", "𐐨", "ß", "ẞ", "ω", "Ω"];
    let mut out = Vec::new();
    for _ in 0..rng.below(12) {
        if wide && rng.one_in(3) {
            match rng.below(8) {
                0 => out.push(0xd83d),
                1 => out.push(0xde00),
                _ => out.extend(rng.pick(&broad).encode_utf16()),
            }
        } else {
            out.extend(rng.pick(&narrow).encode_utf16());
        }
    }
    out
}

impl Patterns<'_> {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn disjunction(&mut self, size: u32) {
        self.alternative(size);
        while self.rng.one_in(4) {
            self.put("|");
            self.alternative(size / 2);
        }
    }

    fn alternative(&mut self, size: u32) {
        for _ in 0..self.rng.below(4) {
            self.term(size);
        }
    }

    fn term(&mut self, size: u32) {
        let quantifiable = match self.rng.below(14) {
            0..=4 => self.character(),
            5 => self.escape(),
            6 | 7 => self.class(2),
            8 => {
                let assertions = ["^", "$", "\\b", "\\B"];
                let assertion = self.rng.pick(&assertions);
                self.put(assertion);
                false
            }
            9..=12 if size > 0 => self.group(size - 1),
            13 if self.dialect.irregular && self.groups > 0 => {
                let group = self.rng.between(1, self.groups);
                self.put(&format!("\\{group}"));
                // So that a digit behind it is not part of the number.
                self.put("(?:)");
                false
            }
            _ => {
                self.put(".");
                true
            }
        };
        if quantifiable && self.rng.one_in(2) {
            let quantifiers = ["*", "+", "?", "{2}", "{1,2}", "{0,2}", "{2,}", "{0}", "{1,3}"];
            let quantifier = self.rng.pick(&quantifiers);
            self.put(quantifier);
            if self.rng.one_in(3) {
                self.put("?");
            }
        }
    }

    fn character(&mut self) -> bool {
        let plain = ["a", "b", "c", "A", "k", "K", "1", "_", " ", "\\n", "é", "\\xe9"];
        let broad = ["😀", "\\ud83d", "\\ude00", "α", "ς", "𐐀", "ſ", "ß", "Ω"];
        let pick = if self.rng.one_in(6) { self.rng.pick(&broad) } else { self.rng.pick(&plain) };
        self.put(pick);
        true
    }

    fn escape(&mut self) -> bool {
        let escapes = ["\\d", "\\D", "\\s", "\\S", "\\w", "\\W"];
        let properties = ["\\p{L}", "\\P{L}", "\\p{Lu}", "\\P{Ll}", "\\p{sc=Greek}", "\\p{ASCII}"];
        let strings = ["\\p{RGI_Emoji}", "\\p{Emoji_Keycap_Sequence}"];
        let pick = if self.dialect.sets && self.rng.one_in(8) {
            self.rng.pick(&strings)
        } else if self.dialect.unicode && self.rng.one_in(2) {
            self.rng.pick(&properties)
        } else {
            self.rng.pick(&escapes)
        };
        self.put(pick);
        true
    }

    fn class(&mut self, depth: u32) -> bool {
        let negated = self.rng.one_in(3);
        self.put(if negated { "[^" } else { "[" });
        let operator = match self.rng.below(4) {
            0 if self.dialect.sets => Some("&&"),
            1 if self.dialect.sets => Some("--"),
            _ => None,
        };
        let count = if operator.is_some() { self.rng.between(2, 3) } else { self.rng.below(4) };
        for i in 0..count {
            if let Some(operator) = operator.filter(|_| i > 0) {
                self.put(operator);
            }
            if self.dialect.sets && depth > 0 && self.rng.one_in(3) {
                self.class(depth - 1);
                continue;
            }
            if self.dialect.sets && !negated && depth == 2 && self.rng.one_in(8) {
                self.put("\\q{ab|a|bA|}");
                continue;
            }
            let plain = ["a", "b", "k", "A", "_", "é", "\\w", "\\W", "\\d", "\\s", "1", "\\n"];
            let ranges = ["a-c", "A-Z", "b-k", "0-9", "é-ÿ"];
            let broad = ["😀", "\\ud83d", "α-ω", "\\u{10400}", "ſ"];
            let pick = match self.rng.below(8) {
                0 if self.dialect.unicode => self.rng.pick(&broad),
                1 if self.dialect.unicode && operator.is_none() => "\\p{Lu}",
                2 | 3 if operator.is_none() => self.rng.pick(&ranges),
                _ => self.rng.pick(&plain),
            };
            // A range is no operand of an operator.
            let pick = if operator.is_some() && pick.contains('-') { "a" } else { pick };
            self.put(pick);
        }
        self.put("]");
        true
    }

    fn group(&mut self, size: u32) -> bool {
        let (open, quantifiable) = match self.rng.below(if self.dialect.irregular { 9 } else { 5 }) {
            0..=2 => {
                self.groups += 1;
                ("(", true)
            }
            3 | 4 => ("(?:", true),
            5 => ("(?=", false),
            6 => ("(?!", false),
            7 => ("(?<=", false),
            _ => ("(?<!", false),
        };
        self.put(open);
        self.disjunction(size);
        self.put(")");
        quantifiable
    }
}
