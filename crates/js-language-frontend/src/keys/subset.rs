//! The small JavaScript that exercises with a parser are given: enough to teach, small enough that
//! a C program of a few hundred lines reads it.
//!
//! Only tokens are checked here. What the tokens mean is the parser's own answer. Invariant: after
//! [`Subset::check`], the parser meets no grammar beyond what the exercise's task describes.

use solution_key::ScriptError;

use crate::Source;
use crate::ast::Goal;
use crate::atom::Atoms;
use crate::lexer::{Lexer, Token, TokenKind};
use crate::span::LineIndex;

/// Which tokens an exercise has.
pub(super) struct Subset {
    /// The reserved words.
    pub(super) keywords: &'static [TokenKind],
    /// The punctuators.
    pub(super) punctuators: &'static [TokenKind],
    /// Whether there are strings, in double quotes and without escapes.
    pub(super) strings: bool,
    /// Whether a `{` may stand where an operand is expected: only where nothing is parsed.
    pub(super) braces_anywhere: bool,
}

/// Names that mean something special in modules.
const SPECIAL_NAMES: &[&str] = &[
    "arguments",
    "async",
    "await",
    "eval",
    "implements",
    "interface",
    "let",
    "package",
    "private",
    "protected",
    "public",
    "static",
    "using",
    "yield",
];

/// Messages shorten names that are longer.
const MAX_NAME: usize = 40;

/// A number longer than this could be printed in another way than it is written.
const MAX_DIGITS: usize = 9;

impl Subset {
    /// The source, if all its tokens are in the subset. The error names the first line that holds
    /// something else.
    pub(super) fn check<'s>(&self, input: &'s [u8]) -> Result<Source<'s>, ScriptError> {
        let source = Source::new(input).map_err(|diagnostic| {
            let line = 1 + LineIndex::new(&input[..diagnostic.span().start as usize]).line_of(u32::MAX);
            ScriptError::new(line, diagnostic.message())
        })?;
        let outside = self.first_outside(input).into_iter().chain(first_bad_character(input)).min();
        match outside {
            None => Ok(source),
            Some(at) => {
                let line = 1 + input[..at].iter().filter(|&&byte| byte == b'\n').count();
                Err(ScriptError::new(line, "not in the subset"))
            }
        }
    }

    /// Where the first token that is not in the subset starts.
    fn first_outside(&self, source: &[u8]) -> Option<usize> {
        let mut atoms = Atoms::new();
        let mut lexer = Lexer::new(source, Goal::Module);
        let mut before: Option<TokenKind> = None;
        let mut end = 0;
        loop {
            let token = lexer.next(&mut atoms);
            if let Some(at) = stray_in_gap(source, end, token.start as usize) {
                return Some(at);
            }
            if token.kind == TokenKind::End {
                return None;
            }
            if !self.has(source, &token, before) {
                return Some(token.start as usize);
            }
            before = Some(token.kind);
            end = token.end as usize;
        }
    }

    fn has(&self, source: &[u8], token: &Token, before: Option<TokenKind>) -> bool {
        let text = token.span().of(source);
        match token.kind {
            TokenKind::Identifier => {
                text.is_ascii()
                    && text.len() <= MAX_NAME
                    && !token.escaped
                    && !SPECIAL_NAMES.iter().any(|special| special.as_bytes() == text)
            }
            TokenKind::Number => {
                text.iter().all(u8::is_ascii_digit)
                    && text.len() <= MAX_DIGITS
                    && (text == b"0" || text[0] != b'0')
            }
            // A string at the very start would be a directive.
            TokenKind::String => {
                self.strings && before.is_some() && text[0] == b'"' && !text.contains(&b'\\')
            }
            // Where an operand is expected, a brace would be an object literal or a pattern.
            TokenKind::BraceOpen
                if !self.braces_anywhere && before.is_some_and(|kind| !ends_operand_or_statement(kind)) =>
            {
                false
            }
            kind => self.keywords.contains(&kind) || self.punctuators.contains(&kind),
        }
    }
}

/// Whether no operand is expected after a token of this kind.
fn ends_operand_or_statement(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Identifier
            | TokenKind::Number
            | TokenKind::String
            | TokenKind::ParenClose
            | TokenKind::BraceOpen
            | TokenKind::BraceClose
            | TokenKind::Semicolon
            | TokenKind::Else
    )
}

/// The first character between two tokens that is neither blank, line feed nor in a comment.
fn stray_in_gap(source: &[u8], mut at: usize, end: usize) -> Option<usize> {
    while at < end {
        match source[at] {
            b' ' | b'\n' => at += 1,
            b'/' if source.get(at + 1) == Some(&b'/') => {
                at += source[at..end].iter().position(|&byte| byte == b'\n').unwrap_or(end - at);
            }
            b'/' => {
                at += 2 + source[at + 2..end].windows(2).position(|pair| pair == b"*/").unwrap_or(0) + 2;
            }
            _ => return Some(at),
        }
    }
    None
}

/// The first control character but a line feed, or one of the two other ends of a line.
fn first_bad_character(source: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(source).ok()?;
    text.char_indices()
        .find(|&(_, c)| c != '\n' && (c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')))
        .map(|(at, _)| at)
}
