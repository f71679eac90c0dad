//! JL02/ex-2: number literals to the 64 bits of their value, BigInts to their digits.

use crate::ast::Goal;
use crate::atom::Atoms;
use crate::diagnostic::Code;
use crate::keys::lexical::{Outside, Page, Run, one};
use crate::lexer::{Lexer, NumberValue, TokenKind, number_value};
use solution_key::{Rng, Script};

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    let mut out = String::new();
    for _ in 0..size.max(1) {
        let word = match rng.below(12) {
            0 => one(rng, &["strict", "sloppy"]).to_string(),
            _ => literal(rng),
        };
        out.push_str(&word);
        out.push_str(one(rng, &["\n", "\n", "\n", " ", "\t", " # a comment\n"]));
    }
    out
}

/// Number literals.
pub(super) fn run(input: &[u8]) -> Run {
    let script = Script::read(input).map_err(|error| Outside(error.line))?;
    let mut page = Page::default();
    let mut strict = false;
    for command in &script.commands {
        for &word in &command.words {
            match word {
                "strict" => strict = true,
                "sloppy" => strict = false,
                _ => number(word, strict, &mut page).ok_or(Outside(command.line))?,
            }
        }
    }
    Ok(page)
}

/// Prints what `word` means; `None` where it is no attempt at one number.
fn number(word: &str, strict: bool, page: &mut Page) -> Option<()> {
    let starts_number = matches!(word.as_bytes(), [b'0'..=b'9', ..] | [b'.', b'0'..=b'9', ..]);
    if !starts_number || !word.is_ascii() {
        return None;
    }
    let mut lexer = Lexer::new(word.as_bytes(), Goal::Module);
    let token = lexer.next(&mut Atoms::new());
    if token.kind == TokenKind::Invalid {
        let error = lexer.take_error()?;
        page.line(format!("{word} error {}", error.code().slug()), format!("{}.", error.message()));
        return Some(());
    }
    if token.end as usize != word.len() {
        return None;
    }
    if strict && token.legacy_octal {
        page.line(
            format!("{word} error {}", Code::StrictOctalNumber.slug()),
            "In strict mode code no number starts with 0 and another digit.",
        );
        return Some(());
    }
    match number_value(word.as_bytes()) {
        NumberValue::Number(value) => page.line(
            format!("{word} number {:016x}", value.to_bits()),
            format!(
                "The literal means {value:e}. These are its sign (1 bit), exponent (11 bits) and fraction (52 \
                 bits), rounded to the nearest double, ties to the even one."
            ),
        ),
        NumberValue::BigInt(digits) => page.line(
            format!("{word} bigint {digits}"),
            "A BigInt keeps all its digits: the prefix in lower case, no separators, no n.",
        ),
    }
    Some(())
}

fn literal(rng: &mut Rng) -> String {
    match rng.below(16) {
        0 | 1 => digits(rng, "123456789", "0123456789", 18, true),
        2 => format!("{}n", digits(rng, "123456789", "0123456789", 30, true)),
        3 | 4 => {
            let (prefix, set) = radix(rng);
            format!("{prefix}{}", digits(rng, set, set, 20, true))
        }
        5 => {
            let (prefix, set) = radix(rng);
            format!("{prefix}{}n", digits(rng, set, set, 12, true))
        }
        6 => halfway(rng),
        7 => format!(
            "{}.{}",
            digits(rng, "123456789", "0123456789", 4, true),
            digits(rng, "0123456789", "0123456789", 16, true)
        ),
        8 => format!("{}{}", one(rng, &[".", "0."]), digits(rng, "0123456789", "0123456789", 18, true)),
        9 | 10 => {
            let exponent = match rng.below(4) {
                0 => rng.below(20),
                1 => rng.between(300, 330),
                2 => rng.below(350),
                _ => rng.below(5),
            };
            format!(
                "{}{}{}{}{exponent}",
                digits(rng, "123456789", "0123456789", 17, false),
                one(rng, &["", ".", ".5", ".25"]),
                one(rng, &["e", "E"]),
                one(rng, &["", "+", "-", "-"])
            )
        }
        11 => format!("0{}", digits(rng, "01234567", "01234567", 22, false)),
        12 => format!(
            "0{}{}{}",
            digits(rng, "01234567", "01234567", 3, false),
            one(rng, &["8", "9"]),
            one(rng, &["", ".5", "e1", "."])
        ),
        13 => one(
            rng,
            &[
                "0",
                "0n",
                "5.",
                "0.0",
                "1e400",
                "1e-400",
                "5e-324",
                "2e-324",
                "3e-324",
                "2.5e-324",
                "1.7976931348623157e308",
                "1.7976931348623159e308",
                "9007199254740993",
                "0x20000000000001",
                "0x20000000000003",
                "2.2250738585072011e-308",
                "0.1",
                "4294967296",
                "00",
                "08",
                "1e23",
                "0x1p4",
                "9007199254740992.5",
                "9007199254740993.0000000000000000000000001",
            ],
        )
        .into(),
        _ => one(
            rng,
            &[
                "1_", "1__0", "0_1", "01_1", "08_1", "1_.5", "1._5", "1e", "1e+", "1e_5", "1e5_", "0x",
                "0b2", "0o8", "0xg", "0x_1", "0x1_", "0b12", "3in", "1a", "1n2", "1.5n", "1e5n", "01n",
                "08n", "0b1e1", "5.x", "1_000_", "0B", "1$", "1.5_", "017e1", "0N", "1_n",
            ],
        )
        .into(),
    }
}

fn radix(rng: &mut Rng) -> (&'static str, &'static str) {
    match rng.below(3) {
        0 => (["0x", "0X"][rng.below(2) as usize], "0123456789abcdefABCDEF"),
        1 => (["0o", "0O"][rng.below(2) as usize], "01234567"),
        _ => (["0b", "0B"][rng.below(2) as usize], "01"),
    }
}

/// Up to `most` digits, now and then with a separator.
fn digits(rng: &mut Rng, first: &str, set: &str, most: u32, separated: bool) -> String {
    let count = rng.between(1, most);
    let mut out = String::new();
    for at in 0..count {
        let set = if at == 0 { first } else { set };
        if separated && at > 0 && rng.one_in(8) {
            out.push('_');
        }
        out.push(set.as_bytes()[rng.below(set.len() as u32) as usize] as char);
    }
    out
}

/// A number half-way between two doubles, or next to it: where rounding shows.
fn halfway(rng: &mut Rng) -> String {
    let mantissa = u128::from(1u64 << 53 | rng.bits() >> 11) << 1 | 1;
    let shift = rng.below(60);
    let value = mantissa << shift;
    let value = match rng.below(3) {
        0 => value,
        1 => value + 1,
        _ => value - 1,
    };
    match rng.below(4) {
        0 => format!("{value}"),
        1 => format!("0x{value:x}"),
        2 => format!("0o{value:o}"),
        _ => format!("0b{value:b}"),
    }
}
