//! Names: plain, escaped, private.

use super::Lexer;
use super::class::continues_name;
use super::token::{Token, TokenKind};
use crate::atom::Atoms;
use crate::diagnostic::Code;
use crate::text::{decode_wtf8, push_wtf8};

/// Whether `code` may start a name.
fn starts_name(code: u32) -> bool {
    char::from_u32(code).is_some_and(|c| c == '$' || c == '_' || unicode_id_start::is_id_start(c))
}

/// Whether `code` may go on a name.
fn continues_name_unicode(code: u32) -> bool {
    char::from_u32(code)
        .is_some_and(|c| matches!(c, '$' | '\u{200C}' | '\u{200D}') || unicode_id_start::is_id_continue(c))
}

impl Lexer<'_> {
    /// A name that starts with an ASCII letter. The common case: no escape, nothing outside ASCII.
    #[inline]
    pub(super) fn name(&mut self, atoms: &mut Atoms, start: usize, newline_before: bool) -> Token {
        let mut at = start + 1;
        while at < self.source.len() && continues_name(self.source[at]) {
            at += 1;
        }
        if at < self.source.len() && (self.source[at] == b'\\' || self.source[at] >= 0x80) {
            return self.escaped_name(atoms, start, newline_before);
        }
        self.at = at;
        let atom = atoms.intern(&self.source[start..at]);
        self.valued(TokenKind::of_name(atom), start, newline_before, Some(atom))
    }

    /// A name with an escape or a character outside ASCII in it.
    #[cold]
    pub(super) fn escaped_name(&mut self, atoms: &mut Atoms, start: usize, newline_before: bool) -> Token {
        self.at = start;
        self.buffer.clear();
        match self.name_characters(Code::UnknownCharacter) {
            Err(kind) => self.token(kind, start, newline_before),
            Ok(escaped) => {
                let atom = atoms.intern(&self.buffer);
                let kind = match TokenKind::of_name(atom) {
                    kind if kind.is_keyword() && escaped => TokenKind::EscapedKeyword,
                    kind => kind,
                };
                Token { escaped, ..self.valued(kind, start, newline_before, Some(atom)) }
            }
        }
    }

    /// `#name`; the atom keeps the `#`.
    pub(super) fn private_name(&mut self, atoms: &mut Atoms, start: usize, newline_before: bool) -> Token {
        self.at = start + 1;
        self.buffer.clear();
        self.buffer.push(b'#');
        match self.name_characters(Code::HashWithoutName) {
            Err(kind) => self.token(kind, start, newline_before),
            Ok(escaped) => {
                let atom = atoms.intern(&self.buffer);
                Token { escaped, ..self.valued(TokenKind::PrivateName, start, newline_before, Some(atom)) }
            }
        }
    }

    /// Appends the characters of a name to the buffer; tells whether one was escaped. `none` is
    /// what is wrong where no name starts here.
    fn name_characters(&mut self, none: Code) -> Result<bool, TokenKind> {
        let start = self.at;
        let mut escaped = false;
        loop {
            let first = self.at == start;
            let character = self.at;
            let code = match self.peek(0) {
                Some(byte) if continues_name(byte) => {
                    self.at += 1;
                    u32::from(byte)
                }
                Some(b'\\') => {
                    escaped = true;
                    self.name_escape()?
                }
                Some(0x80..) => {
                    let Some((code, length)) = decode_wtf8(self.source, self.at) else { break };
                    if !(if first { starts_name(code) } else { continues_name_unicode(code) }) {
                        break;
                    }
                    self.at += length;
                    code
                }
                _ => break,
            };
            let valid = if first { starts_name(code) } else { continues_name_unicode(code) };
            if !valid {
                if self.source[character] == b'\\' {
                    return Err(self.fail(Code::EscapeNotInName, character, self.at));
                }
                // A digit after `#`: no name at all.
                self.at = character;
                break;
            }
            push_wtf8(&mut self.buffer, code);
        }
        if self.at == start {
            return Err(match none {
                Code::HashWithoutName => self.fail(none, start - 1, start),
                _ => self.unknown_character(),
            });
        }
        Ok(escaped)
    }

    /// A `\uXXXX` or `\u{…}` in a name.
    fn name_escape(&mut self) -> Result<u32, TokenKind> {
        let start = self.at;
        self.at += 1;
        if self.peek(0) != Some(b'u') {
            return Err(self.fail(Code::BackslashInName, start, start + 1));
        }
        self.at += 1;
        self.unicode_escape().map_err(|code| self.fail(code, start, self.at))
    }

    /// Whether a name could start right here, which it must not after a number.
    pub(super) fn at_name_start(&self) -> bool {
        match self.peek(0) {
            Some(b'\\') => true,
            Some(0x80..) => decode_wtf8(self.source, self.at).is_some_and(|(code, _)| starts_name(code)),
            Some(byte) => continues_name(byte),
            None => false,
        }
    }

    /// Skips the characters that go on a name: the flags of a regular expression.
    pub(super) fn skip_name_part(&mut self) {
        while let Some((code, length)) = decode_wtf8(self.source, self.at) {
            if !continues_name_unicode(code) {
                break;
            }
            self.at += length;
        }
    }
}
