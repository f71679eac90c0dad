//! String literals and templates: their extent and what their escapes mean.

use super::Lexer;
use super::token::{Token, TokenKind};
use crate::atom::{Atom, Atoms};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::text::{decode_wtf8, push_wtf8};
use memchr::memchr;

impl Lexer<'_> {
    /// A string literal.
    pub(super) fn string(&mut self, atoms: &mut Atoms, start: usize, newline_before: bool) -> Token {
        let quote = self.source[start];
        let mut at = start + 1;
        // Most strings are short and have no escape: their value is a piece of the source.
        loop {
            match self.source.get(at) {
                Some(&byte) if byte == quote => {
                    let atom = atoms.intern(&self.source[start + 1..at]);
                    self.at = at + 1;
                    return self.valued(TokenKind::String, start, newline_before, Some(atom));
                }
                Some(b'\\') => break,
                Some(b'\n' | b'\r') | None => {
                    self.at = at;
                    let kind = self.fail(Code::UnclosedString, start, at);
                    return self.token(kind, start, newline_before);
                }
                _ => at += 1,
            }
        }
        self.buffer.clear();
        self.buffer.extend_from_slice(&self.source[start + 1..at]);
        self.at = at;
        let mut legacy_octal = false;
        match self.escaped_string(quote, start, &mut legacy_octal) {
            Ok(()) => {
                let atom = atoms.intern(&self.buffer);
                Token { legacy_octal, ..self.valued(TokenKind::String, start, newline_before, Some(atom)) }
            }
            Err(kind) => self.token(kind, start, newline_before),
        }
    }

    fn escaped_string(&mut self, quote: u8, start: usize, legacy_octal: &mut bool) -> Result<(), TokenKind> {
        loop {
            let Some(byte) = self.peek(0) else {
                return Err(self.fail(Code::UnclosedString, start, self.at));
            };
            match byte {
                b'\\' => {
                    let escape = self.at;
                    match self.escape() {
                        Ok(Escape::LegacyOctal) if *legacy_octal => {}
                        Ok(Escape::LegacyOctal) => {
                            *legacy_octal = true;
                            self.octal_escape = escape as u32;
                        }
                        Ok(Escape::Plain) => {}
                        Err(code) => {
                            let from = if code == Code::UnclosedString { start } else { escape };
                            let kind = self.fail(code, from, self.at);
                            self.skip_rest_of_string(quote);
                            return Err(kind);
                        }
                    }
                }
                b'\n' | b'\r' => return Err(self.fail(Code::UnclosedString, start, self.at)),
                0xED => self.copy_code_point(),
                _ => {
                    self.at += 1;
                    if byte == quote {
                        return Ok(());
                    }
                    self.buffer.push(byte);
                }
            }
        }
    }

    /// After a bad escape: goes to the end of the literal, so that recovery sees one bad token.
    fn skip_rest_of_string(&mut self, quote: u8) {
        while let Some(byte) = self.peek(0) {
            match byte {
                b'\n' | b'\r' => return,
                b'\\' => {
                    let length = if self.source[self.at + 1..].starts_with(b"\r\n") { 3 } else { 2 };
                    self.at = (self.at + length).min(self.source.len());
                }
                _ => {
                    self.at += 1;
                    if byte == quote {
                        return;
                    }
                }
            }
        }
    }

    /// A template from its backtick to its end or first `${`.
    pub(super) fn template(&mut self, atoms: &mut Atoms, start: usize, newline_before: bool) -> Token {
        self.template_piece(atoms, start, newline_before, TokenKind::Template, TokenKind::TemplateHead)
    }

    /// Reads the `}` token `brace` again, as the end of a substitution.
    pub fn rescan_template(&mut self, atoms: &mut Atoms, brace: Token) -> Token {
        let start = brace.start as usize;
        self.template_piece(
            atoms,
            start,
            brace.newline_before,
            TokenKind::TemplateTail,
            TokenKind::TemplateMiddle,
        )
    }

    fn template_piece(
        &mut self,
        atoms: &mut Atoms,
        start: usize,
        newline_before: bool,
        closed: TokenKind,
        opened: TokenKind,
    ) -> Token {
        self.at = start + 1;
        self.buffer.clear();
        let mut bad_escape = None;
        let kind = loop {
            let Some(byte) = self.peek(0) else {
                let kind = self.fail(Code::UnclosedTemplate, start, start + 1);
                return self.token(kind, start, newline_before);
            };
            match byte {
                b'`' => {
                    self.at += 1;
                    break closed;
                }
                b'$' if self.peek(1) == Some(b'{') => {
                    self.at += 2;
                    break opened;
                }
                b'\\' => {
                    let escape = self.at;
                    let error = match self.escape() {
                        Ok(Escape::Plain) => None,
                        Ok(Escape::LegacyOctal) => Some(Code::OctalEscapeInTemplate),
                        Err(code) => Some(code),
                    };
                    if let (Some(code), None) = (error, &bad_escape) {
                        let end = self.at.min(self.source.len());
                        bad_escape = Some(Diagnostic::new(code, Span::new(escape as u32, end as u32)));
                    }
                }
                b'\r' => {
                    self.at += 1 + usize::from(self.peek(1) == Some(b'\n'));
                    self.buffer.push(b'\n');
                }
                0xED => self.copy_code_point(),
                _ => {
                    self.at += 1;
                    self.buffer.push(byte);
                }
            }
        };
        let cooked = match bad_escape {
            // Only a tag may see it: the parser reports the error of any other template.
            Some(diagnostic) => {
                self.error = Some(Box::new(diagnostic));
                None
            }
            None => {
                self.error = None;
                Some(atoms.intern(&self.buffer))
            }
        };
        self.valued(kind, start, newline_before, cooked)
    }

    /// The raw text of a template piece: as written, but for CR and CR LF, which become LF.
    pub fn template_raw(&mut self, atoms: &mut Atoms, piece: Token) -> Atom {
        let closing = match piece.kind {
            TokenKind::Template | TokenKind::TemplateTail => 1,
            _ => 2,
        };
        let text = &self.source[piece.start as usize + 1..piece.end as usize - closing];
        if memchr(b'\r', text).is_none() {
            return atoms.intern(text);
        }
        self.buffer.clear();
        for (index, &byte) in text.iter().enumerate() {
            match byte {
                b'\r' => self.buffer.push(b'\n'),
                b'\n' if index > 0 && text[index - 1] == b'\r' => {}
                _ => self.buffer.push(byte),
            }
        }
        atoms.intern(&self.buffer)
    }

    /// At a byte that may start a lone surrogate: copies its code point, which joins a leading
    /// surrogate that an escape put before it. A text must have one spelling only, or equal
    /// strings would be different atoms.
    #[cold]
    fn copy_code_point(&mut self) {
        if let Some((code, length)) = decode_wtf8(self.source, self.at) {
            push_wtf8(&mut self.buffer, code);
            self.at += length;
        }
    }

    /// At a `\`: appends what the escape means to the buffer.
    fn escape(&mut self) -> Result<Escape, Code> {
        self.at += 1;
        let Some(byte) = self.peek(0) else { return Err(Code::UnclosedString) };
        self.at += 1;
        let code = match byte {
            b'n' => 0x0A,
            b't' => 0x09,
            b'r' => 0x0D,
            b'b' => 0x08,
            b'v' => 0x0B,
            b'f' => 0x0C,
            b'\r' => {
                self.at += usize::from(self.peek(0) == Some(b'\n'));
                return Ok(Escape::Plain);
            }
            b'\n' => return Ok(Escape::Plain),
            b'x' => self.hex_digits(2).ok_or(Code::BadHexEscape)?,
            b'u' => self.unicode_escape()?,
            b'0'..=b'7' => {
                if byte == b'0' && !self.peek(0).is_some_and(|next| next.is_ascii_digit()) {
                    0
                } else {
                    return Ok(self.legacy_octal_escape(byte));
                }
            }
            b'8' | b'9' => {
                self.buffer.push(byte);
                return Ok(Escape::LegacyOctal);
            }
            0xE2 if self.peek(0) == Some(0x80) && matches!(self.peek(1), Some(0xA8 | 0xA9)) => {
                self.at += 2;
                return Ok(Escape::Plain);
            }
            // Any other character means itself; the bytes that follow its first are copied as they
            // come.
            _ => {
                self.buffer.push(byte);
                return Ok(Escape::Plain);
            }
        };
        push_wtf8(&mut self.buffer, code);
        Ok(Escape::Plain)
    }

    /// One to three octal digits, at most 0o377.
    fn legacy_octal_escape(&mut self, first: u8) -> Escape {
        let mut code = u32::from(first - b'0');
        let most = if first <= b'3' { 2 } else { 1 };
        for _ in 0..most {
            let Some(digit @ b'0'..=b'7') = self.peek(0) else { break };
            code = code * 8 + u32::from(digit - b'0');
            self.at += 1;
        }
        push_wtf8(&mut self.buffer, code);
        Escape::LegacyOctal
    }

    /// After `\u`: four hexadecimal digits, or braces around a code point.
    pub(super) fn unicode_escape(&mut self) -> Result<u32, Code> {
        if self.peek(0) != Some(b'{') {
            return self.hex_digits(4).ok_or(Code::BadUnicodeEscape);
        }
        self.at += 1;
        let first = self.at;
        let mut code: u32 = 0;
        while let Some(digit) = self.peek(0).and_then(|byte| (byte as char).to_digit(16)) {
            code = (code * 16 + digit).min(0x11_0000);
            self.at += 1;
        }
        if self.at == first || self.peek(0) != Some(b'}') {
            return Err(Code::BadUnicodeEscape);
        }
        self.at += 1;
        if code > 0x10_FFFF { Err(Code::CodePointTooLarge) } else { Ok(code) }
    }

    fn hex_digits(&mut self, count: usize) -> Option<u32> {
        let mut code = 0;
        for _ in 0..count {
            code = code * 16 + (self.peek(0)? as char).to_digit(16)?;
            self.at += 1;
        }
        Some(code)
    }
}

/// Whether an escape is one that strict mode code must not have.
enum Escape {
    Plain,
    LegacyOctal,
}
