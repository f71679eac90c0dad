//! JL02/ex-1: string literals to their UTF-16 code units, in strict and sloppy mode code.

use crate::ast::Goal;
use crate::atom::Atoms;
use crate::diagnostic::Code;
use crate::keys::lexical::{Page, Run, one, outside, text};
use crate::lexer::{Lexer, TokenKind};
use crate::span::LineIndex;
use crate::text::code_units;
use solution_key::Rng;

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    random_source(rng, size)
}

/// String literals.
pub(super) fn run(input: &[u8]) -> Run {
    text(input)?;
    let lines = LineIndex::new(input);
    let mut atoms = Atoms::new();
    let mut lexer = Lexer::new(input, Goal::Module);
    let mut page = Page::default();
    let mut strict = false;
    let mut end = 0;
    loop {
        let token = lexer.next(&mut atoms);
        let start = token.start as usize;
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        if let Some(at) = input[end..start].iter().position(|byte| !blank(byte)) {
            return Err(outside(input, end + at));
        }
        end = token.end as usize;
        let place = lines.position(input, token.start);
        match (token.kind, token.span().of(input)) {
            (TokenKind::End, _) => return Ok(page),
            (TokenKind::Identifier, b"strict") => strict = true,
            (TokenKind::Identifier, b"sloppy") => strict = false,
            (TokenKind::String, _) if strict && token.legacy_octal => {
                let at = lines.position(input, lexer.octal_escape());
                page.line(
                    format!("{place} error {} at {at}", Code::StrictOctalEscape.slug()),
                    "In strict mode code a string may have no octal escape, nor \\8 or \\9. The place is that \
                     of the first one.",
                );
            }
            (TokenKind::String, _) => {
                let units: Vec<u16> =
                    token.value.map_or(Vec::new(), |value| code_units(atoms.bytes(value)).collect());
                page.line(
                    format!("{place} units {}{}", units.len(), shown(&units)),
                    format!(
                        "The value of this literal is {}: {} UTF-16 code units.",
                        token
                            .value
                            .map_or("".into(), |value| crate::text::Quoted(atoms.bytes(value)).to_string()),
                        units.len()
                    ),
                );
            }
            (TokenKind::Invalid, [b'"' | b'\'', ..]) => {
                let Some(error) = lexer.take_error() else { return Err(outside(input, start)) };
                let at = lines.position(input, error.span().start);
                page.line(
                    format!("{place} error {} at {at}", error.code().slug()),
                    format!(
                        "At {at}: {}. One literal has one error, the first that makes it no token.",
                        error.message()
                    ),
                );
            }
            _ => return Err(outside(input, start)),
        }
    }
}

fn shown(units: &[u16]) -> String {
    if units.is_empty() {
        return String::new();
    }
    units.iter().fold(String::from(":"), |out, unit| format!("{out} {unit:04x}"))
}

fn random_source(rng: &mut Rng, size: u32) -> String {
    let mut out = String::new();
    for _ in 0..size.max(1) {
        match rng.below(10) {
            0 => out.push_str(one(rng, &["strict", "sloppy"])),
            _ => literal(rng, &mut out),
        }
        out.push_str(one(rng, &["\n", "\n", "\n", " ", "\r\n", "\t", "\n\n"]));
    }
    out
}

fn literal(rng: &mut Rng, out: &mut String) {
    let quote = one(rng, &["'", "\""]);
    out.push_str(quote);
    // Most literals are valid; of the others most have one fault.
    let faulty = rng.one_in(6);
    for _ in 0..rng.below(6) {
        let piece = match rng.below(14) {
            0..=2 => one(rng, &["a", "Z", "0", "7", "8", " ", "/", "u", "x", "{", "`"]),
            3 => one(
                rng,
                &["\u{e9}", "\u{20ac}", "\u{1F600}", "\u{10000}", "\u{2028}", "\u{2029}", "\u{feff}"],
            ),
            4 | 5 => one(
                rng,
                &["\\n", "\\t", "\\r", "\\b", "\\v", "\\f", "\\'", "\\\"", "\\\\", "\\q", "\\/", "\\c"],
            ),
            6 => one(rng, &["\\x41", "\\xe9", "\\x00", "\\xFf"]),
            7 => one(rng, &["\\u0041", "\\u20AC", "\\ud83d", "\\ude00", "\\uFFFF", "\\ud83d\\ude00"]),
            8 => one(
                rng,
                &[
                    "\\u{41}",
                    "\\u{1F600}",
                    "\\u{10FFFF}",
                    "\\u{000061}",
                    "\\u{D83D}",
                    "\\u{ffff}",
                    "\\u{10000}",
                ],
            ),
            9 => one(rng, &["\\\n", "\\\r\n", "\\\r", "\\\u{2028}", "\\\u{2029}"]),
            10 | 11 => one(
                rng,
                &[
                    "\\0", "\\07", "\\1", "\\12", "\\101", "\\377", "\\400", "\\78", "\\08", "\\8", "\\9",
                    "\\0a", "\\1234",
                ],
            ),
            12 => one(rng, &["\\\u{e9}", "\\\u{1F600}", "\\\u{20ac}", "\\{", "\\`"]),
            _ if faulty => one(
                rng,
                &[
                    "\\x4",
                    "\\xg",
                    "\\u12",
                    "\\u{}",
                    "\\u{12",
                    "\\u{110000}",
                    "\\u{g}",
                    "\\u",
                    "\\x",
                    "\\u{99999999999}",
                ],
            ),
            _ => one(rng, &["b", "c"]),
        };
        out.push_str(piece);
    }
    if faulty && rng.one_in(3) {
        out.push_str(one(rng, &["\n", "\r", "\r\n"]));
    } else {
        out.push_str(quote);
    }
}
