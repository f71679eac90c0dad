//! JL01/ex-1: each line of the input is run through the table of [`crate::lexer::lexeme`], and the
//! state after each character is printed.

use crate::keys::lexical::{Outside, Page, Run, one};
use crate::lexer::lexeme::{Class, Lexeme, State, step};
use solution_key::Rng;

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    (0..size.max(1)).map(|_| random_line(rng) + "\n").collect()
}

/// Character classes and a table-driven automaton.
pub(super) fn run(input: &[u8]) -> Run {
    let mut page = Page::default();
    for (index, line) in input.split(|&byte| byte == b'\n').enumerate() {
        if !line.iter().all(u8::is_ascii_graphic) {
            return Err(Outside(index + 1));
        }
        if !line.is_empty() {
            lexeme(line, &mut page);
        }
    }
    Ok(page)
}

fn lexeme(text: &[u8], page: &mut Page) {
    let shown = String::from_utf8_lossy(text);
    page.line(format!("lexeme {shown}"), "The next line of the input, as it stands there.");
    let mut state = State::Start;
    for &byte in text {
        let class = Class::of(byte);
        let (character, class_name) = (byte as char, class.name());
        let Some(next) = step(state, class) else {
            page.line(
                format!("{character}: class {class_name}, no way on"),
                format!(
                    "The table has no state behind \"{}\" for class {class_name}: no name or number goes \
                     on with {character} here.",
                    state.name()
                ),
            );
            page.line("not accepted", "The automaton got stuck before the end of the line.");
            return;
        };
        page.line(
            format!("{character}: class {class_name}, state {}", next.name()),
            format!(
                "{character} is of class {class_name}, and from state {} that class leads to {}.",
                state.name(),
                next.name()
            ),
        );
        state = next;
    }
    match state.accepts() {
        None => page.line(
            "not accepted",
            format!("The line ends in state {}, where something must still follow.", state.name()),
        ),
        Some(lexeme) => {
            let kind = match lexeme {
                Lexeme::Name => "name",
                Lexeme::Number => "number",
                Lexeme::BigInt => "bigint",
            };
            page.line(
                format!("accepted as {kind}"),
                format!("State {} is an accepting one: the whole line is one {kind}.", state.name()),
            );
        }
    }
}

/// Names, numbers of all forms, and both with a character changed.
fn random_line(rng: &mut Rng) -> String {
    let mut line = match rng.below(10) {
        0 | 1 => name(rng),
        2 | 3 => {
            let mut text = decimal(rng);
            if rng.one_in(3) {
                text.push('n');
            }
            text
        }
        4 => one(rng, &["0", "00", "017", "018", "08.5", "09e1", "0n", "0_1", "07.5", "08n", "1_000"]).into(),
        5 | 6 => radix(rng),
        7 => {
            let fraction = decimal(rng);
            if rng.one_in(2) { format!(".{fraction}") } else { format!("{}.{fraction}", decimal(rng)) }
        }
        8 => {
            let (mark, sign) = (one(rng, &["e", "E"]), one(rng, &["", "+", "-"]));
            let point = one(rng, &["", ".", ".5"]);
            format!("{}{point}{mark}{sign}{}", decimal(rng), decimal(rng))
        }
        _ => {
            one(rng, &["1__0", "1_", "_1", "1._5", "1e", "1e+", "0x", "0b2", ".", "..", "5.", "0X_1", "a.b"])
                .into()
        }
    };
    if rng.one_in(4) {
        let at = rng.below(line.len() as u32 + 1) as usize;
        let new = one(rng, &["_", "n", ".", "e", "0", "8", "x", "-", "g", "#", "$", "+", "b", "o"]);
        if rng.one_in(2) && at < line.len() {
            line.replace_range(at..=at, new);
        } else {
            line.insert_str(at, new);
        }
    }
    line
}

fn name(rng: &mut Rng) -> String {
    (0..rng.between(1, 6))
        .map(|at| {
            if at == 0 {
                one(rng, &["a", "e", "n", "x", "$", "_", "Q"])
            } else {
                one(rng, &["b", "e", "0", "9", "_", "$", "n", "Z"])
            }
        })
        .collect()
}

/// Decimal digits, some with separators; the first is not 0.
fn decimal(rng: &mut Rng) -> String {
    let mut text = one(rng, &["1", "2", "7", "8", "9"]).to_string();
    for _ in 0..rng.below(4) {
        if rng.one_in(4) {
            text.push('_');
        }
        text.push_str(one(rng, &["0", "1", "5", "8", "9"]));
    }
    text
}

fn radix(rng: &mut Rng) -> String {
    let (prefix, digits): (&str, &[&str]) = match rng.below(3) {
        0 => (one(rng, &["0x", "0X"]), &["0", "1", "7", "8", "a", "B", "e", "F"]),
        1 => (one(rng, &["0o", "0O"]), &["0", "1", "7", "7", "8"]),
        _ => (one(rng, &["0b", "0B"]), &["0", "1", "1", "0", "2"]),
    };
    let mut text = prefix.to_string();
    for at in 0..rng.between(1, 5) {
        if at > 0 && rng.one_in(5) {
            text.push('_');
        }
        text.push_str(one(rng, digits));
    }
    if rng.one_in(4) {
        text.push('n');
    }
    text
}
