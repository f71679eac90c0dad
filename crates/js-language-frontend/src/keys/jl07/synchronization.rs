//! JL07/ex-1: which tokens panic mode skips, and where parsing resumes. Drives
//! [`crate::parser::recovery::synchronize`].

use solution_key::{Answer, Command, Exercise, Rng, Script, ScriptError};
use std::fmt::Write;

use crate::ast::Goal;
use crate::atom::Atoms;
use crate::keys::subset::Subset;
use crate::lexer::{Lexer, Token, TokenKind};
use crate::parser::recovery::{Broken, synchronize};
use crate::parser::{Context, Parser};
use crate::span::{LineIndex, Span};

/// The exercise.
pub(super) struct Synchronization;

/// Here tokens stand in any order: nothing is parsed.
const SUBSET: Subset = Subset {
    keywords: &[TokenKind::Var, TokenKind::If, TokenKind::Else, TokenKind::While],
    punctuators: &[
        TokenKind::BraceOpen,
        TokenKind::BraceClose,
        TokenKind::ParenOpen,
        TokenKind::ParenClose,
        TokenKind::BracketOpen,
        TokenKind::BracketClose,
        TokenKind::Semicolon,
        TokenKind::Comma,
        TokenKind::Assign,
        TokenKind::Plus,
        TokenKind::Star,
        TokenKind::Less,
    ],
    strings: false,
    braces_anywhere: true,
};

const SEPARATOR: &str = "---";

impl Exercise for Synchronization {
    fn name(&self) -> &'static str {
        "ex-1"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        match run(input) {
            Ok(out) => Answer::ok(out),
            Err(error) => error.into(),
        }
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        let mut source = String::new();
        let count = rng.between(3, 4 + size * 3);
        for _ in 0..count {
            let words = [
                "a", "b", "7", "f", "=", "+", "*", "<", ",", ";", ";", "(", "(", ")", ")", "[", "]", "{",
                "}", "}", "var", "if", "else", "while",
            ];
            source.push_str(rng.pick(&words));
            source.push_str(if rng.one_in(5) { "\n" } else { " " });
        }
        let mut out = String::new();
        for _ in 0..rng.between(1, 3) {
            let failed = rng.between(1, count + 1);
            let start = failed - rng.below(failed.min(8));
            let _ =
                writeln!(out, "{} {start} {failed}", rng.pick(&["statement", "statement", "entry", "head"]));
        }
        format!("{out}{SEPARATOR}\n{source}\n")
    }

    fn explain(&self, _input: &[u8], answer: &Answer, line: usize) -> Option<String> {
        let text = answer.stdout.lines().nth(line)?;
        Some(
            match text.split(' ').next()? {
                "skip" => "Nothing lets parsing go on at this token, so it is skipped.",
                "resume" => {
                    "Parsing goes on here: at a bracket that closes what lies around, at a comma or a closing \
                     bracket of the list, at a brace that begins a body, behind a `;`, or at the start of a line."
                }
                "error:" => "The input breaks the protocol on the line named; nothing else is printed.",
                _ => "What failed, the token where it starts, and the token that did not fit.",
            }
            .to_string(),
        )
    }
}

/// The commands, and the source behind them with the number of lines before it.
fn split(input: &[u8]) -> (&[u8], &[u8], usize) {
    let mut at = 0;
    for (line, text) in input.split(|&byte| byte == b'\n').enumerate() {
        let end = at + text.len();
        if text.trim_ascii_end() == SEPARATOR.as_bytes() {
            return (&input[..at], input.get(end + 1..).unwrap_or_default(), line + 1);
        }
        at = end + 1;
    }
    (input, &[], 0)
}

fn run(input: &[u8]) -> Result<String, ScriptError> {
    let (script, source, lines_before) = split(input);
    let script = Script::read(script)?;
    if lines_before == 0 {
        return Err(ScriptError::new(1, "no line with --- before the source"));
    }
    let placed = |error: ScriptError| ScriptError::new(error.line + lines_before, error.reason);
    SUBSET.check(source).map_err(placed)?;
    let tokens = tokens(source);
    let lines = LineIndex::new(source);
    let mut out = String::new();
    for command in &script.commands {
        let broken = match command.name() {
            "statement" => Broken::Statement,
            "entry" => Broken::Entry,
            "head" => Broken::Head,
            name => return Err(command.error(format!("unknown command: {name}"))),
        };
        let (start, failed) = places(command, tokens.len())?;
        let parser = Parser::new(source, Goal::Module, Context::default(), true);
        let (skipped, resume, goes_on) =
            synchronize(parser, tokens[start - 1].start, tokens[failed - 1].start, broken);
        let show = |span: Span| {
            let text = String::from_utf8_lossy(span.of(source));
            let place = lines.position(source, span.start);
            if span.is_empty() { format!("{place} end") } else { format!("{place} {text}") }
        };
        let _ = writeln!(out, "{} from {start} failed at {failed}", command.name());
        for span in skipped {
            let _ = writeln!(out, "skip {}", show(span));
        }
        let _ = write!(out, "resume {}", show(resume));
        out.push_str(match (broken, goes_on) {
            (Broken::Statement, _) => "\n",
            (_, true) => " in list\n",
            (_, false) => " list closed\n",
        });
    }
    Ok(out)
}

fn places(command: &Command<'_>, count: usize) -> Result<(usize, usize), ScriptError> {
    command.exactly::<2>()?;
    let [start, failed]: [usize; 2] = [command.number(0)?, command.number(1)?];
    if start == 0 || start > failed || failed > count {
        return Err(command.error("no such tokens"));
    }
    Ok((start, failed))
}

/// All tokens, the end of the source included.
fn tokens(source: &[u8]) -> Vec<Token> {
    let mut atoms = Atoms::new();
    let mut lexer = Lexer::new(source, Goal::Module);
    let mut tokens = Vec::new();
    loop {
        let token = lexer.next(&mut atoms);
        tokens.push(token);
        if token.kind == TokenKind::End {
            return tokens;
        }
    }
}
