//! JL01/ex-2: lines of punctuators and short operands, cut into tokens by the lexer, with what the
//! punctuator automaton read and gave back.

use crate::ast::Goal;
use crate::atom::Atoms;
use crate::keys::lexical::{Outside, Page, Run, one};
use crate::lexer::{Lexer, TokenKind, punctuator};
use solution_key::Rng;

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    (0..size.max(1)).map(|_| random_line(rng) + "\n").collect()
}

/// Maximal munch.
pub(super) fn run(input: &[u8]) -> Run {
    let mut page = Page::default();
    for (index, line) in input.split(|&byte| byte == b'\n').enumerate() {
        munch(line, index + 1, &mut page)?;
    }
    Ok(page)
}

fn is_allowed(byte: u8) -> bool {
    matches!(byte, b' ' | b'a'..=b'z' | b'1'..=b'9') || is_punctuation(byte)
}

fn is_punctuation(byte: u8) -> bool {
    punctuator::step(punctuator::START, byte).is_some()
}

fn munch(line: &[u8], number: usize, page: &mut Page) -> Run<()> {
    let comment = line.windows(2).any(|pair| pair == b"//" || pair == b"/*");
    if comment || !line.iter().all(|&byte| is_allowed(byte)) {
        return Err(Outside(number));
    }
    let mut atoms = Atoms::new();
    let mut lexer = Lexer::new(line, Goal::Module);
    loop {
        let token = lexer.next(&mut atoms);
        let text = token.span().of(line);
        let shown = String::from_utf8_lossy(text);
        let place = format!("{number}:{}", token.start + 1);
        match token.kind {
            TokenKind::End => return Ok(()),
            TokenKind::Invalid | TokenKind::BigInt => return Err(Outside(number)),
            // `1e5`, `1.e5`: letters behind a digit.
            TokenKind::Number if text.iter().any(u8::is_ascii_alphabetic) => return Err(Outside(number)),
            _ if !is_punctuation(text[0]) || token.kind == TokenKind::Number => {
                page.line(
                    format!("{place} {shown} operand"),
                    format!("{shown} is a name or a number; a point with a digit behind it starts a number."),
                );
            }
            _ => {
                let read = reach(&line[token.start as usize..]);
                let back = read - text.len();
                let why = if back == 0 {
                    "and that is a punctuator".to_string()
                } else if token.kind == TokenKind::Question {
                    "but ?. is no token before a digit, so the point goes back".to_string()
                } else {
                    format!("but only the first {} are a punctuator, so the rest goes back", text.len())
                };
                page.line(
                    format!("{place} {shown} read {read} back {back}"),
                    format!("The automaton can read {read} characters from here, {why}."),
                );
            }
        }
    }
}

/// How far the automaton can read into `text`.
fn reach(text: &[u8]) -> usize {
    let mut state = punctuator::START;
    text.iter()
        .take_while(|&&byte| {
            punctuator::step(state, byte).is_some_and(|next| {
                state = next;
                true
            })
        })
        .count()
}

fn random_line(rng: &mut Rng) -> String {
    let mut line = String::new();
    for _ in 0..rng.between(1, 6) {
        let piece = match rng.below(8) {
            0 => one(rng, &["a", "b7", "xy", "z"]),
            1 => one(rng, &["1", "5", "12", "1.5", "3.", ".5", "12.34"]),
            2 => one(rng, &["?.5", "a?.5:b", "a?.b", "?.", "??.5", "?..", "a?.[1]", "x?.1.y"]),
            3 => one(rng, &["...", "..", "....", ".", "1...a", "1..a", "a..5"]),
            4 => one(rng, &[">>>=", ">>>>=", ">>>", ">=>", "=>>", "<<<=", "<<=="]),
            5 => one(rng, &["+++", "---", "a+++b", "**=*", "***", "****="]),
            6 => {
                one(rng, &["&&=", "&&&", "||||=", "|||", "???", "??=", "????=", "!===", "====", "=>=", "!!="])
            }
            _ => {
                let index = rng.below(TokenKind::PUNCTUATORS.len() as u32) as usize;
                TokenKind::PUNCTUATORS[index].1
            }
        };
        // A piece that would open a comment, or touch a number with a letter, stands apart.
        let last = line.bytes().last().unwrap_or(b' ');
        let first = piece.as_bytes()[0];
        let apart = (last == b'/' && matches!(first, b'/' | b'*'))
            || (matches!(last, b'1'..=b'9' | b'.') && first.is_ascii_alphanumeric());
        if apart || rng.one_in(5) {
            line.push(' ');
        }
        line.push_str(piece);
    }
    // Two pieces can still meet as a number and a letter: `1` `.` `a`.
    if munch(line.as_bytes(), 1, &mut Page::default()).is_err() {
        return one(rng, &["a?.5:b", "1..a", "a>>>=b", "..."]).to_string();
    }
    line
}
