//! Writes random expressions of the subset, valid by construction.
//!
//! Each part is asked for with a power, as the parser asks: what comes back pulls at least that
//! strongly at its edges, or stands in parentheses.

use solution_key::Rng;

use crate::ast::{INFIX, Infix, LogicalOperator, power};

/// The most an expression may branch before only names and numbers are written.
const FUEL: u32 = 7;

/// A writer of one expression.
pub(in crate::keys) struct Writer<'r> {
    rng: &'r mut Rng,
    fuel: u32,
}

impl<'r> Writer<'r> {
    /// A writer for one expression of random size.
    pub(in crate::keys) fn new(rng: &'r mut Rng) -> Writer<'r> {
        let fuel = 1 + rng.below(FUEL);
        Writer { rng, fuel }
    }

    /// A whole expression.
    pub(in crate::keys) fn expression(&mut self) -> String {
        let least = if self.rng.one_in(8) { 1 } else { power::ASSIGNMENT };
        self.at_least(least)
    }

    /// An expression with no comma at its top.
    pub(in crate::keys) fn operand(&mut self) -> String {
        self.at_least(power::ASSIGNMENT)
    }

    /// An expression that pulls with at least `least` at both edges.
    pub(in crate::keys) fn at_least(&mut self, least: u8) -> String {
        if self.fuel == 0 {
            return self.primary();
        }
        self.fuel -= 1;
        match self.rng.below(10) {
            0..=5 if least < power::UNARY => self.infix(least),
            6 if least <= power::UNARY => self.prefix(),
            7 if least <= power::POSTFIX => self.target() + self.rng.pick(&["++", "--"]),
            8 => self.member(),
            9 => self.parenthesized(),
            _ => self.primary(),
        }
    }

    pub(in crate::keys) fn name(&mut self) -> String {
        let names = ["a", "b", "c", "d", "e", "f", "x", "y", "total", "$", "_1"];
        self.rng.pick(&names).to_string()
    }

    fn primary(&mut self) -> String {
        match self.rng.below(12) {
            0 => self.rng.below(100).to_string(),
            1 => self.rng.pick(&["this", "null", "true", "false", "0", "90071992547409"]).to_string(),
            _ => self.name(),
        }
    }

    pub(in crate::keys) fn parenthesized(&mut self) -> String {
        let least = if self.rng.one_in(4) { 1 } else { power::ASSIGNMENT };
        format!("({})", self.at_least(least))
    }

    fn infix(&mut self, least: u8) -> String {
        let row = loop {
            // Half of the time a row whose grouping is worth a question.
            let row = if self.rng.one_in(2) {
                let text = self.rng.pick(&["=", "?", "??", "||", "&&", "-", "*", "**", "==", "&", ","]);
                INFIX.iter().find(|row| row.token.text() == text)
            } else {
                INFIX.get(self.rng.below(INFIX.len() as u32) as usize)
            };
            match row {
                Some(row) if row.left >= least => break row,
                // `**` is always strong enough for what asks here.
                _ if self.rng.one_in(16) => break &INFIX[INFIX.len() - 1],
                _ => {}
            }
        };
        if row.left < least {
            return self.primary();
        }
        let text = row.token.text();
        let (left, right) = match row.infix {
            Infix::Assign(_) => (self.target(), self.at_least(power::ASSIGNMENT)),
            Infix::Conditional => {
                let test = self.at_least(power::SHORT_CIRCUIT);
                let (yes, no) = (self.operand(), self.operand());
                return format!("{test} ? {yes} : {no}");
            }
            // Without parentheses `??` takes no `||` or `&&` for an operand, only itself.
            Infix::Logical(LogicalOperator::Coalesce) => {
                let strong = row.right + 5;
                let mut left = self.at_least(strong);
                if self.rng.one_in(3) {
                    left = format!("{left} ?? {}", self.at_least(strong));
                }
                (left, self.at_least(strong))
            }
            // No prefix operator directly on the left of `**`.
            _ if text == "**" => (self.at_least(power::POSTFIX), self.at_least(row.right)),
            _ => (self.at_least(row.left), self.at_least(row.right)),
        };
        self.joined(&left, text, &right)
    }

    /// Mostly with blanks around the operator; without them where no other token can arise.
    fn joined(&mut self, left: &str, operator: &str, right: &str) -> String {
        let ends = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric() && !"()_$".contains(c));
        let word = operator.starts_with(|c: char| c.is_ascii_alphabetic());
        if word || ends(left.chars().last()) || ends(right.chars().next()) || !self.rng.one_in(4) {
            match operator {
                "," => format!("{left}, {right}"),
                _ => format!("{left} {operator} {right}"),
            }
        } else {
            format!("{left}{operator}{right}")
        }
    }

    fn prefix(&mut self) -> String {
        match self.rng.below(8) {
            0 => format!("{}{}", self.rng.pick(&["++", "--"]), self.target()),
            1 | 2 => {
                let word = self.rng.pick(&["typeof", "void", "delete"]);
                // `delete name` is an error in strict mode code.
                let operand =
                    if word == "delete" { self.target_member() } else { self.at_least(power::UNARY) };
                format!("{word} {operand}")
            }
            _ => {
                let sign = *self.rng.pick(&[&"-", &"+", &"!", &"~"]);
                let operand = self.at_least(power::UNARY);
                // `- -a` is not `--a`.
                let gap = if operand.starts_with(sign) { " " } else { "" };
                format!("{sign}{gap}{operand}")
            }
        }
    }

    /// What may be assigned to.
    pub(in crate::keys) fn target(&mut self) -> String {
        if self.rng.one_in(2) { self.name() } else { self.target_member() }
    }

    /// A member, and no optional chain.
    fn target_member(&mut self) -> String {
        let object = if self.rng.one_in(8) { self.parenthesized() } else { self.name() };
        if self.rng.one_in(2) {
            format!("{object}.{}", self.property())
        } else {
            format!("{object}[{}]", self.at_least(1))
        }
    }

    fn property(&mut self) -> String {
        // After a dot any word is a name.
        self.rng.pick(&["p", "q", "length", "in", "new", "typeof", "null", "if"]).to_string()
    }

    /// Links behind a name: members, indices, calls, optional ones, and `new`.
    pub(in crate::keys) fn member(&mut self) -> String {
        // `new a` without arguments makes a link after it part of the callee, and no callee of
        // `new` may be an optional chain.
        let (mut out, chains) = match self.rng.below(8) {
            0 => (self.parenthesized(), true),
            1 | 2 => self.construction(),
            _ => (self.name(), true),
        };
        for _ in 0..1 + self.rng.below(4) {
            let link = match self.rng.below(if chains { 7 } else { 2 }) {
                0 => format!(".{}", self.property()),
                1 => format!("[{}]", self.operand()),
                2 | 3 => self.arguments(),
                4 => format!("?.{}", self.property()),
                5 => format!("?.[{}]", self.operand()),
                _ => format!("?.{}", self.arguments()),
            };
            out += &link;
        }
        out
    }

    /// `new` with its callee, and whether each `new` in it has its arguments.
    fn construction(&mut self) -> (String, bool) {
        let (mut callee, mut complete) = match self.rng.below(6) {
            0 => (self.parenthesized(), true),
            1 if self.fuel > 0 => {
                self.fuel -= 1;
                self.construction()
            }
            _ => (self.name(), true),
        };
        while self.rng.one_in(3) {
            callee += &format!(".{}", self.property());
        }
        let arguments = if self.rng.one_in(3) { String::new() } else { self.arguments() };
        complete &= !arguments.is_empty();
        (format!("new {callee}{arguments}"), complete)
    }

    fn arguments(&mut self) -> String {
        let count = self.rng.below(3);
        let arguments: Vec<String> = (0..count).map(|_| self.operand()).collect();
        let comma = if count > 0 && self.rng.one_in(12) { "," } else { "" };
        format!("({}{comma})", arguments.join(", "))
    }
}
