//! JL01/ex-3: the tokens of a source, as the lexer reads them: place, line-break mark, kind, text,
//! a number for each different value, and for each identifier the token behind it.

use crate::ast::Goal;
use crate::atom::{Atom, Atoms};
use crate::diagnostic::Code;
use crate::keys::lexical::{Outside, Page, Run, one, outside};
use crate::lexer::{Lexer, Token, TokenKind};
use crate::span::LineIndex;
use solution_key::Rng;
use std::collections::HashMap;

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    random_source(rng, size)
}

/// The tokenizer.
pub(super) fn run(input: &[u8]) -> Run {
    let is_allowed = |&byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    if let Some(at) = input.iter().position(|byte| !is_allowed(byte)) {
        return Err(outside(input, at));
    }
    let lines = LineIndex::new(input);
    let mut atoms = Atoms::new();
    let mut lexer = Lexer::new(input, Goal::Module);
    let mut values: HashMap<Atom, usize> = HashMap::new();
    let mut page = Page::default();
    loop {
        let token = lexer.next(&mut atoms);
        let code = lexer.take_error().map(|error| error.code());
        check(input, &token)?;
        let here = lexer.checkpoint();
        let following = lexer.next(&mut atoms);
        lexer.rewind(here);

        let text = String::from_utf8_lossy(token.span().of(input));
        let place = lines.position(input, token.start);
        let mark = if token.newline_before { "nl" } else { "-" };
        let kind = kind_of(token.kind);
        let mut out = format!("{place} {mark} {kind}");
        if !matches!(token.kind, TokenKind::End | TokenKind::Invalid) {
            out = format!("{out} {text}");
        }
        let mut why = match token.kind {
            TokenKind::End => "The source ends here.".to_string(),
            TokenKind::Invalid => {
                let reason = code.map_or("invalid-token", Code::slug);
                format!("No token starts here ({reason}); a lexer cannot go on, so this is the last line.")
            }
            _ => format!("The longest token that starts here is {text}, of kind {kind}."),
        };
        if token.newline_before {
            why += " The mark is nl: a line ended since the token before it, perhaps inside a comment.";
        }
        if has_value(token.kind)
            && let Some(value) = token.value
        {
            let next = values.len() + 1;
            let number = *values.entry(value).or_insert(next);
            out += &format!(" #{number}");
            why += &format!(
                " Its value is {}, which is value number {} of this source.",
                atoms.display(value),
                number
            );
        }
        if token.kind == TokenKind::Identifier {
            let next = match following.kind {
                TokenKind::End | TokenKind::Invalid => kind_of(following.kind).into(),
                _ => String::from_utf8_lossy(following.span().of(input)),
            };
            out += &format!(" then {next}");
            why += &format!(" The token behind it is {next}.");
        }
        page.line(out, why);
        if matches!(token.kind, TokenKind::End | TokenKind::Invalid) {
            return Ok(page);
        }
    }
}

/// Refuses tokens that other exercises are about.
fn check(input: &[u8], token: &Token) -> Run<()> {
    let text = token.span().of(input);
    let refused = match (token.kind, text.first()) {
        (TokenKind::End, _) => false,
        (_, Some(b'`')) => true,
        (_, Some(b'"' | b'\'')) => text.contains(&b'\\'),
        _ => beyond_ascii(text),
    };
    if refused { Err(outside(input, token.start as usize)) } else { Ok(()) }
}

/// Whether an escape in the name `text` means a character outside ASCII.
fn beyond_ascii(text: &[u8]) -> bool {
    text.split(|&byte| byte == b'\\').skip(1).any(|escape| {
        let digits = match escape {
            [b'u', b'{', rest @ ..] => rest.iter().position(|&byte| byte == b'}').map(|end| &rest[..end]),
            [b'u', rest @ ..] => rest.get(..4),
            _ => None,
        };
        let digits = digits.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit)).unwrap_or(b"0");
        let value = |code: u64, digit: &u8| {
            code.saturating_mul(16).min(1 << 32) + u64::from((*digit as char).to_digit(16).unwrap_or(0))
        };
        digits.iter().fold(0, value) > 0x7F
    })
}

fn kind_of(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::End => "end",
        TokenKind::Invalid => "invalid",
        TokenKind::Identifier => "identifier",
        TokenKind::PrivateName => "private",
        TokenKind::EscapedKeyword => "escaped-keyword",
        TokenKind::Number => "number",
        TokenKind::BigInt => "bigint",
        TokenKind::String => "string",
        kind if kind.is_keyword() => "keyword",
        _ => "punctuator",
    }
}

/// Whether the exercise numbers the token's value.
fn has_value(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Identifier | TokenKind::PrivateName | TokenKind::String)
}

fn random_source(rng: &mut Rng, size: u32) -> String {
    let mut out = String::new();
    if rng.one_in(12) {
        out.push_str(one(rng, &["#!/usr/bin/env node\n", "#!\r\n"]));
    }
    for _ in 0..size.max(1) {
        let piece = match rng.below(16) {
            0..=2 => one(rng, &["a", "b", "total", "$", "_x1", "async", "let", "of", "get", "index", "iffy"]),
            3 => one(
                rng,
                &["\\u0061", "\\u{62}", "t\\u006ftal", "\\u{0061}", "a\\u{31}", "\\u0069f", "n\\u0065w"],
            ),
            4 | 5 => one(
                rng,
                &["if", "in", "instanceof", "new", "typeof", "return", "function", "null", "this", "do"],
            ),
            6 => one(rng, &["#a", "#b", "#total", "#\\u0061"]),
            7 => one(
                rng,
                &["'a'", "\"a\"", "'b'", "\"total\"", "'//'", "\"/* x */\"", "'if'", "''", "\"#a\"", "'\"'"],
            ),
            8 => one(
                rng,
                &["0", "12", "1_000", "0x1F", "0b101n", "017", "018", "1.5", ".5", "1.", "1e-5", "12n"],
            ),
            9..=11 => {
                let index = rng.below(TokenKind::PUNCTUATORS.len() as u32) as usize;
                TokenKind::PUNCTUATORS[index].1
            }
            12 => one(rng, &["(", ")", "=", ";", "=>", "?.", "?.5", "...", ">>>=", "/"]),
            13 => one(
                rng,
                &["// a comment\n", "/* one line */", "/* two\nlines */", "/**/", "/* * / */", "/*\r\n*/"],
            ),
            14 if rng.one_in(8) => one(
                rng,
                &[
                    "\"open\n", "'open", "/* open", "3in", "1_", "0x", "1e+", "#", "# a", "\\q", "\\u00g",
                    "1n2", "\\u{}", "@a",
                ],
            ),
            _ => one(rng, &["\n", "\r\n", "\r", "\t", "  ", "\n\n"]),
        };
        // Words and numbers must not run together, nor slashes open a comment; the rest may touch.
        let wordy = |byte: u8| byte.is_ascii_alphanumeric() || b"_$\\#".contains(&byte);
        let last = out.bytes().last().unwrap_or(b'\n');
        let first = piece.as_bytes()[0];
        let apart = (wordy(last) && wordy(first))
            || (last == b'/' && matches!(first, b'/' | b'*'))
            || (last == b'.' && first.is_ascii_alphanumeric())
            || (last.is_ascii_digit() && first == b'.');
        if apart || rng.one_in(4) {
            out.push(' ');
        }
        out.push_str(piece);
    }
    out.push('\n');
    match run(out.as_bytes()) {
        Ok(_) => out,
        Err(Outside(_)) => "a = 1;\n".to_string(),
    }
}
