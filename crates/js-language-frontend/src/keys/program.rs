//! Random programs in the subset of [`super::subset`]: what the exercises with a parser are fed.

use solution_key::Rng;

/// Draws programs that the parser accepts.
pub(super) struct Programs<'r> {
    pub(super) rng: &'r mut Rng,
    /// Whether there are strings.
    pub(super) strings: bool,
    /// Whether there are members and all the operators.
    pub(super) members: bool,
}

const NAMES: &[&str] = &["a", "b", "c", "i", "n", "x", "total", "f", "$", "_p1"];

impl Programs<'_> {
    /// A program of about `size` statements.
    pub(super) fn source(&mut self, size: u32) -> String {
        let mut out = String::new();
        let mut left = size.max(1) as i32;
        while left > 0 {
            self.statement(&mut out, 0, &mut left);
        }
        out
    }

    /// One statement with its line end.
    fn statement(&mut self, out: &mut String, depth: usize, left: &mut i32) {
        *left -= 1;
        self.indent(out, depth);
        match self.rng.below(12) {
            0..=2 => self.declaration(out),
            3 if depth < 4 => {
                out.push_str("{\n");
                self.body(out, depth, left);
                self.indent(out, depth);
                out.push('}');
            }
            4 | 5 if depth < 4 => {
                out.push_str(if self.rng.one_in(2) { "if (" } else { "if(" });
                self.expression(out, 2);
                out.push(')');
                self.branch(out, depth, left);
                if self.rng.one_in(2) {
                    // An `else` behind a branch without braces needs the `;` of that branch.
                    out.push_str(if out.ends_with('}') || out.ends_with(';') { " else" } else { "; else" });
                    self.branch(out, depth, left);
                }
            }
            6 if depth < 4 => {
                out.push_str("while (");
                self.expression(out, 2);
                out.push(')');
                self.branch(out, depth, left);
            }
            7 if self.rng.one_in(3) => out.push(';'),
            _ => {
                self.expression_statement(out, 3);
                // The line break ends the statement where nothing on the next line can go on.
                out.push_str(if self.rng.one_in(6) { " ;" } else { ";" });
            }
        }
        match self.rng.below(12) {
            0 => out.push_str(" // note, with \"quotes\"\n"),
            1 => out.push_str(" /* été; ( */\n"),
            2 => out.push(' '),
            3 => out.push_str("\n\n"),
            _ => out.push('\n'),
        }
    }

    fn indent(&mut self, out: &mut String, depth: usize) {
        out.extend(std::iter::repeat_n("  ", depth));
    }

    fn body(&mut self, out: &mut String, depth: usize, left: &mut i32) {
        for _ in 0..self.rng.below(4) {
            self.statement(out, depth + 1, left);
        }
    }

    /// The statement behind the head of an `if` or `while`, without a line end.
    fn branch(&mut self, out: &mut String, depth: usize, left: &mut i32) {
        *left -= 1;
        match self.rng.below(4) {
            0 => {
                out.push(' ');
                self.expression_statement(out, 1);
                out.push(';');
            }
            1 if self.rng.one_in(3) => out.push_str(" ;"),
            _ => {
                out.push_str(" {\n");
                self.body(out, depth, left);
                self.indent(out, depth);
                out.push('}');
            }
        }
    }

    fn declaration(&mut self, out: &mut String) {
        out.push_str("var ");
        for index in 0..self.rng.between(1, 6).saturating_sub(3).max(1) {
            if index > 0 {
                out.push_str(", ");
            }
            self.name(out);
            if !self.rng.one_in(4) {
                out.push_str(if self.rng.one_in(4) { "=" } else { " = " });
                self.assignment(out, 2);
            }
        }
        out.push_str(if self.rng.one_in(8) && !out.ends_with(')') { "\n;" } else { ";" });
    }

    fn expression_statement(&mut self, out: &mut String, depth: u32) {
        match self.rng.below(3) {
            0 => {
                self.target(out);
                out.push_str(" = ");
                self.assignment(out, depth);
            }
            1 => {
                self.name(out);
                self.arguments(out, depth);
            }
            _ => {
                // Not a string first: it could be taken for a directive.
                self.name(out);
                out.push_str(if self.rng.one_in(2) { " + " } else { "\n  * " });
                self.operand(out, depth);
                if self.rng.one_in(4) {
                    out.push_str(", ");
                    self.assignment(out, 1);
                }
            }
        }
    }

    fn expression(&mut self, out: &mut String, depth: u32) {
        self.assignment(out, depth);
        if self.rng.one_in(12) {
            out.push_str(", ");
            self.assignment(out, depth);
        }
    }

    fn assignment(&mut self, out: &mut String, depth: u32) {
        if depth > 0 && self.rng.one_in(8) {
            self.target(out);
            out.push_str(" = ");
            return self.assignment(out, depth - 1);
        }
        self.operand(out, depth);
        for _ in 0..self.rng.below(4).saturating_sub(1) {
            let operators: &[&str] = if self.members {
                &[" + ", "+", " - ", " * ", " < ", " == ", " && ", " || ", "*"]
            } else {
                &[" + ", "+", " * ", "*", " < "]
            };
            out.push_str(self.rng.pick(operators));
            self.operand(out, depth);
        }
    }

    fn operand(&mut self, out: &mut String, depth: u32) {
        match self.rng.below(if depth == 0 { 6 } else { 12 }) {
            0 | 1 => out.push_str(&self.rng.below(1200).to_string()),
            2 if self.strings => {
                let texts = ["\"\"", "\"a b\"", "\"é\"", "\"x=1 # (\"", "\"日本\"", "\"it's\""];
                out.push_str(self.rng.pick(&texts));
            }
            6 | 7 => {
                out.push('(');
                self.expression(out, depth - 1);
                out.push(')');
            }
            8 if self.members => {
                out.push_str(self.rng.pick(&["!", "- "]));
                self.operand(out, depth - 1);
            }
            9 | 10 => {
                self.name(out);
                if self.members && self.rng.one_in(3) {
                    out.push('.');
                    self.name(out);
                }
                self.arguments(out, depth - 1);
            }
            11 if self.members => {
                self.name(out);
                out.push('.');
                out.push_str(self.rng.pick(&["length", "x", "if", "next"]));
            }
            _ => self.name(out),
        }
    }

    fn arguments(&mut self, out: &mut String, depth: u32) {
        out.push('(');
        for index in 0..self.rng.below(4) {
            if index > 0 {
                out.push_str(", ");
            }
            self.assignment(out, depth.saturating_sub(1));
        }
        out.push(')');
    }

    fn target(&mut self, out: &mut String) {
        if self.members && self.rng.one_in(8) {
            out.push('(');
            self.name(out);
            out.push(')');
            return;
        }
        self.name(out);
        if self.members && self.rng.one_in(4) {
            out.push_str(".x");
        }
    }

    fn name(&mut self, out: &mut String) {
        out.push_str(self.rng.pick(NAMES));
    }
}
