//! Regular-expression literals: only their extent; what is inside is checked by the pattern parser.

use super::Lexer;
use super::token::{Token, TokenKind};
use crate::diagnostic::Code;
use crate::span::Span;
use crate::text::decode_wtf8;

impl Lexer<'_> {
    /// Reads the `/` or `/=` token `slash` again, as the start of a regular-expression literal.
    pub fn rescan_regexp(&mut self, slash: Token) -> Token {
        let start = slash.start as usize;
        self.at = start + 1;
        let kind = match self.regexp_body() {
            Ok(()) => {
                self.skip_name_part();
                TokenKind::RegExp
            }
            Err(()) => self.fail(Code::UnclosedRegExp, start, self.at),
        };
        self.token(kind, start, slash.newline_before)
    }

    fn regexp_body(&mut self) -> Result<(), ()> {
        let mut in_class = false;
        loop {
            let (code, length) = decode_wtf8(self.source, self.at).ok_or(())?;
            if is_line_end(code) {
                return Err(());
            }
            self.at += length;
            match code {
                0x5C => {
                    let (escaped, length) = decode_wtf8(self.source, self.at).ok_or(())?;
                    if is_line_end(escaped) {
                        return Err(());
                    }
                    self.at += length;
                }
                0x5B => in_class = true,
                0x5D => in_class = false,
                0x2F if !in_class => return Ok(()),
                _ => {}
            }
        }
    }

    /// The spans of the pattern and of the flags of a literal.
    pub fn regexp_parts(&self, literal: Token) -> (Span, Span) {
        let text = literal.span().of(self.source);
        let slash = text.iter().rposition(|&byte| byte == b'/').unwrap_or(0) as u32;
        (
            Span::new(literal.start + 1, (literal.start + slash).max(literal.start + 1)),
            Span::new((literal.start + slash + 1).min(literal.end), literal.end),
        )
    }
}

fn is_line_end(code: u32) -> bool {
    matches!(code, 0x0A | 0x0D | 0x2028 | 0x2029)
}
