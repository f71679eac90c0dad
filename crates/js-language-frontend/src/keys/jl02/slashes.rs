//! JL02/ex-4: what each slash of a source is, as the engine's parser has read it.

use crate::atom::Atoms;
use crate::keys::lexical::{Page, Run, one, outside};
use crate::lexer::{Token, TokenKind};
use crate::span::LineIndex;
use crate::{Options, Source, parse_syntax, tokens};
use solution_key::Rng;

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    let mut out = String::new();
    for _ in 0..size.max(1) {
        statement(rng, &mut out);
        out.push_str(one(rng, &["\n", "\n", "\n", " ", " // a / b\n", " /* / */ ", "\r\n"]));
    }
    out
}

/// Division or regular expression.
pub(super) fn run(input: &[u8]) -> Run {
    let is_allowed_byte = |&byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    let bad = input.iter().position(|byte| !is_allowed_byte(byte)).or(input.starts_with(b"#!").then_some(0));
    if let Some(at) = bad {
        return Err(outside(input, at));
    }
    // Every byte is ASCII, so this is text.
    let source = Source::from(std::str::from_utf8(input).unwrap_or_default());
    // A module has no HTML-like comments and no `with`.
    let syntax = parse_syntax(source, &Options::module());
    if let Some(error) = syntax.diagnostics.first() {
        return Err(outside(input, error.span().start as usize));
    }
    let lines = LineIndex::new(input);
    let mut page = Page::default();
    let mut before: Option<Token> = None;
    for token in tokens(source, &syntax.ast, &mut Atoms::new()) {
        if !is_allowed(&token, input) {
            return Err(outside(input, token.start as usize));
        }
        let what = match token.kind {
            TokenKind::Slash | TokenKind::SlashAssign => "division",
            TokenKind::RegExp => "regexp",
            _ => {
                before = Some(token);
                continue;
            }
        };
        let unclear = |before: &Token| {
            matches!(before.kind, TokenKind::BraceClose | TokenKind::PlusPlus | TokenKind::MinusMinus)
        };
        if before.as_ref().is_some_and(unclear) {
            return Err(outside(input, token.start as usize));
        }
        let shown = |token: &Token| String::from_utf8_lossy(token.span().of(input)).into_owned();
        let previous = before.as_ref().map_or("nothing".to_string(), shown);
        let place = lines.position(input, token.start);
        page.line(
            format!("{place} {what} {} after {previous}", shown(&token)),
            match token.kind {
                TokenKind::RegExp => format!(
                    "Behind {previous} an operand must start, so the slash starts a regular expression. It ends \
                     at the first slash that is neither escaped nor inside [ ], and then come its flags."
                ),
                _ => format!("{previous} ends an operand, so the slash divides."),
            },
        );
        before = Some(token);
    }
    Ok(page)
}

/// Whether the exercise has such tokens.
fn is_allowed(token: &Token, input: &[u8]) -> bool {
    let text = token.span().of(input);
    match token.kind {
        TokenKind::Template
        | TokenKind::TemplateHead
        | TokenKind::TemplateMiddle
        | TokenKind::TemplateTail
        | TokenKind::PrivateName
        | TokenKind::BigInt => false,
        TokenKind::Identifier => !token.escaped && !matches!(text, b"yield" | b"await" | b"of"),
        TokenKind::EscapedKeyword => false,
        TokenKind::Number => {
            // Digits, perhaps a point and digits; or a point and digits.
            let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
            match text.iter().position(|&byte| byte == b'.') {
                None => digits(text),
                Some(point) => digits(&text[..point]) && point + 1 < text.len() && digits(&text[point + 1..]),
            }
        }
        _ => true,
    }
}

/// A regular expression; each holds something that a careless lexer stumbles over.
fn regexp(rng: &mut Rng) -> &'static str {
    one(
        rng,
        &[
            "/a/",
            "/ab+/g",
            "/[/]/",
            "/\\//",
            "/[\\]/]/i",
            "/=/",
            "/=a/",
            "/'/",
            "/\"/",
            "/[/*]/",
            "/a\\/b/gi",
            "/[[/]/",
            "/\\[/",
            "/ /",
            "/a|b/y",
            "/\\\\/",
            "/[^/]/s",
        ],
    )
}

/// An operand that ends with something after which a slash divides.
fn operand(rng: &mut Rng) -> &'static str {
    one(
        rng,
        &[
            "a",
            "b",
            "7",
            "1.5",
            "a[0]",
            "(a)",
            "f(b)",
            "this",
            "null",
            "true",
            "x.return",
            "x.if",
            "x?.typeof",
            "'/'",
            "\"a/b\"",
            "get",
            "x.in",
            "f(a).b",
            "a.if(b)",
            "index",
            "iffy",
            "newer",
        ],
    )
}

fn expression(rng: &mut Rng, out: &mut String) {
    match rng.below(9) {
        0..=2 => {
            out.push_str(operand(rng));
            for _ in 0..rng.between(1, 3) {
                out.push_str(one(rng, &[" / ", "/", "\n/ ", " /* c */ / "]));
                out.push_str(operand(rng));
            }
        }
        3 => {
            out.push_str(regexp(rng));
            out.push_str(one(rng, &["", ".test(a)", ".source", "[0] / 2"]));
        }
        4 => {
            out.push_str(one(rng, &["typeof ", "void ", "!", "new ", "delete ", "-"]));
            out.push_str(regexp(rng));
            out.push_str(".x");
        }
        5 => {
            out.push_str(operand(rng));
            out.push_str(one(rng, &[" + ", " && ", " in ", " instanceof ", " === ", " / ", ", "]));
            out.push_str(regexp(rng));
        }
        6 => {
            out.push_str("f(");
            out.push_str(regexp(rng));
            out.push_str(one(rng, &[", a)", ") / 2", ", /b/)"]));
        }
        7 => {
            out.push('[');
            out.push_str(regexp(rng));
            out.push_str(one(rng, &["]", ", a / b]", "] / a"]));
        }
        _ => {
            out.push_str("a ? ");
            out.push_str(regexp(rng));
            out.push_str(" : ");
            out.push_str(regexp(rng));
        }
    }
}

fn statement(rng: &mut Rng, out: &mut String) {
    match rng.below(10) {
        0..=2 => {
            out.push_str("a = ");
            expression(rng, out);
            out.push(';');
        }
        3 => {
            out.push_str(one(rng, &["a /= ", "x.if /= ", "b\n/= "]));
            expression(rng, out);
            out.push(';');
        }
        4 => {
            out.push_str(one(
                rng,
                &["if (a) ", "while (f(a)) ", "for (;;) ", "if ((a)) ", "for (a in b) ", "if (x.if(a)) "],
            ));
            out.push_str(regexp(rng));
            out.push_str(".test(a);");
        }
        5 => {
            out.push_str(one(rng, &["x.if (a) / ", "x.while(a) / ", "(a) / ", "f((a)) / ", "x?.for(a)/"]));
            out.push_str(operand(rng));
            out.push(';');
        }
        6 => {
            out.push_str("function f() { return ");
            expression(rng, out);
            out.push_str("; }");
        }
        7 => {
            out.push_str("switch (a) { case ");
            out.push_str(regexp(rng));
            out.push_str(": a / b; }");
        }
        8 => {
            out.push_str("if (a) f(); else ");
            out.push_str(regexp(rng));
            out.push_str(one(rng, &[".exec(b);", ";"]));
        }
        _ => {
            out.push_str("g = () => ");
            out.push_str(regexp(rng));
            out.push(';');
        }
    }
}
