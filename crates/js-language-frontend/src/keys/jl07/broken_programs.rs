//! Programs with mistakes in them, as people make them: a token too few, one too many, one twice.

use solution_key::Rng;

use super::SUBSET;
use crate::ast::Goal;
use crate::atom::Atoms;
use crate::keys::program::Programs;
use crate::lexer::{Lexer, TokenKind};

/// A program of about `size` statements, most often with mistakes, whose tokens are in the subset.
pub(super) fn broken_program(rng: &mut Rng, size: u32) -> String {
    let mut source = Programs { rng, strings: false, members: false }.source(size.div_ceil(2));
    let mistakes = match rng.below(8) {
        0 => 0,
        1..=4 => 1 + size / 12,
        _ => rng.between(1, 3 + size / 5),
    };
    for _ in 0..mistakes {
        let changed = with_mistake(rng, &source);
        // Two tokens may have become one that the subset does not have.
        if SUBSET.check(changed.as_bytes()).is_ok() {
            source = changed;
        }
    }
    source
}

fn with_mistake(rng: &mut Rng, source: &str) -> String {
    let mut atoms = Atoms::new();
    let mut lexer = Lexer::new(source.as_bytes(), Goal::Module);
    let mut tokens = Vec::new();
    loop {
        let token = lexer.next(&mut atoms);
        if token.kind == TokenKind::End {
            break;
        }
        tokens.push(token);
    }
    if tokens.is_empty() {
        return ") a;\n".to_string();
    }
    // Brackets and semicolons are what people forget.
    let mut at = tokens[rng.below(tokens.len() as u32) as usize];
    for _ in 0..3 {
        if at.kind == TokenKind::Identifier || at.kind == TokenKind::Number {
            at = tokens[rng.below(tokens.len() as u32) as usize];
        }
    }
    let (start, end) = (at.start as usize, at.end as usize);
    let extra = ["(", ")", "{", "}", ";", ",", "=", "+", "*", "b", "7", "var", "if", "else", "while", "if ("];
    match rng.below(7) {
        0..=2 => format!("{}{}", &source[..start], &source[end..]),
        3 => format!("{} {}{}", &source[..end], rng.pick(&extra), &source[end..]),
        4 => format!("{}{} {}", &source[..start], rng.pick(&extra), &source[end..]),
        5 => format!("{} {}{}", &source[..end], &source[start..end], &source[end..]),
        _ => {
            // The rest of the line is not written yet.
            let line_end = source[end..].find('\n').map_or(source.len(), |length| end + length);
            format!("{}{}", &source[..end], &source[line_end..])
        }
    }
}
