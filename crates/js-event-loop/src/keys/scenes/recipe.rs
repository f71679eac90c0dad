//! Random scripts from patterns of commands.
//!
//! In a pattern `#` stands for a number that ends a name, `~` for a small number, `+` for one
//! that is not 0.

use std::fmt::Write;

use solution_key::Rng;

/// What a random script is made of. A pattern that stands twice comes twice as often.
pub(in crate::keys) struct Recipe {
    /// How it begins.
    pub(in crate::keys) first: &'static str,
    /// Commands of the main program and of callbacks.
    pub(in crate::keys) commands: &'static [&'static str],
    /// Commands of the main program alone.
    pub(in crate::keys) outside: &'static [&'static str],
    /// Whose callbacks do something.
    pub(in crate::keys) callbacks: &'static [&'static str],
    /// How the loop is run before the script ends; it ends with the first of them.
    pub(in crate::keys) runs: &'static [&'static str],
    /// How many names of a kind there are.
    pub(in crate::keys) names: u32,
}

impl Recipe {
    /// A script of roughly `size` lines.
    pub(in crate::keys) fn script(&self, rng: &mut Rng, size: u32) -> String {
        let mut out = String::from(self.first);
        // The checker takes no more than 200 commands.
        for _ in 0..size.clamp(2, 150) {
            let line = match rng.below(12) {
                0 if size > 4 => rng.pick(self.runs).to_string(),
                1..=2 if !self.outside.is_empty() => self.fill(rng, self.outside),
                3..=6 => self.fill(rng, self.commands),
                _ => format!("{} {}", self.fill(rng, self.callbacks), self.fill(rng, self.commands)),
            };
            let _ = writeln!(out, "{line}");
        }
        let _ = writeln!(out, "{}", self.runs[0]);
        out
    }

    fn fill(&self, rng: &mut Rng, patterns: &[&str]) -> String {
        let mut out = String::new();
        for c in rng.pick(patterns).chars() {
            match c {
                '#' => out.push_str(&rng.between(1, self.names).to_string()),
                '~' => out.push_str(rng.pick(&["0", "1", "1", "2", "3", "4", "5", "7", "10"])),
                '+' => out.push_str(&rng.between(1, 9).to_string()),
                _ => out.push(c),
            }
        }
        out
    }
}
