//! Random patterns of the subset, and texts that they may match.

use super::{Lesson, MOST_STATES};
use crate::flags::Flags;
use solution_key::Rng;

/// A valid pattern of roughly `size` terms. Without `empty` no iteration of it can be empty.
pub(super) fn pattern(rng: &mut Rng, size: u32, empty: bool) -> String {
    loop {
        let mut out = String::new();
        disjunction(rng, size, &mut out);
        if out.is_empty() || out.len() > 40 {
            continue;
        }
        match Lesson::new(out.as_bytes(), Flags::default(), MOST_STATES) {
            Ok(lesson) if empty || !lesson.has_empty_iterations => return out,
            _ => {}
        }
    }
}

/// A text of at most `size` characters.
pub(super) fn text(rng: &mut Rng, size: u32) -> String {
    let letters = ["a", "a", "a", "b", "b", "c", "ab", "d"];
    (0..rng.below(size + 1)).map(|_| rng.pick(&letters)).collect::<String>()
}

fn disjunction(rng: &mut Rng, size: u32, out: &mut String) {
    sequence(rng, size, out);
    while rng.one_in(4) {
        out.push('|');
        sequence(rng, size / 2, out);
    }
}

fn sequence(rng: &mut Rng, size: u32, out: &mut String) {
    for _ in 0..rng.below(2 + size.min(3)) {
        term(rng, size, out);
    }
}

fn term(rng: &mut Rng, size: u32, out: &mut String) {
    match rng.below(12) {
        0..=4 => out.push_str(rng.pick(&["a", "b", "c"])),
        5 => out.push_str(rng.pick(&[".", "\\.", "\\*", "-", "1", "\\\\"])),
        6 => out
            .push_str(rng.pick(&["[ab]", "[^a]", "[a-c]", "[b-da]", "[^a-b]", "[a-]", "[\\]-_]", "[ca-bb]"])),
        7 => {
            out.push_str(rng.pick(&["^", "$"]));
            return;
        }
        _ if size > 0 => {
            out.push_str(rng.pick(&["(", "(?:"]));
            disjunction(rng, size / 2, out);
            out.push(')');
        }
        _ => out.push('a'),
    }
    if rng.one_in(2) {
        out.push_str(rng.pick(&["*", "+", "?"]));
        if rng.one_in(3) {
            out.push('?');
        }
    }
}
