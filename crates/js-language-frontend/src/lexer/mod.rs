//! The lexer: source bytes to tokens, one at a time, as the parser asks for them.
//!
//! A 256-entry table gives each byte its class and one dispatch per token; names are interned as
//! they are scanned, so that reserved words fall out of the atom's number. What a `/` or a `}`
//! means depends on the parser: it calls [`Lexer::rescan_regexp`] and [`Lexer::rescan_template`]
//! where the grammar's goal symbol says so.
//!
//! The source is WTF-8 and below 4 GiB ([`crate::Source`] sees to both). Nothing here panics on
//! any bytes: text that is no token becomes [`TokenKind::Invalid`] with its reason in
//! [`Lexer::take_error`].

mod class;
mod identifier;
pub mod lexeme;
mod number;
pub mod punctuator;
mod regexp;
mod space;
mod string;
mod token;

pub use class::{CharacterClass, class_of};
pub use number::{NumberValue, number_value};
pub use token::{Token, TokenKind};

use crate::ast::Goal;
use crate::atom::{Atom, Atoms};
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// Reads tokens from one source.
pub struct Lexer<'s> {
    source: &'s [u8],
    at: usize,
    /// HTML-like comments exist in scripts only.
    goal: Goal,
    /// No token was read yet: `-->` may open a comment at the very start.
    fresh: bool,
    error: Option<Box<Diagnostic>>,
    /// Where the legacy octal escape of the last string with one stands.
    octal_escape: u32,
    /// Decoded text of names, strings and templates that have escapes.
    buffer: Vec<u8>,
}

/// A place to come back to, for the few spots of the grammar that need more than one token of
/// lookahead.
#[derive(Clone, Copy)]
pub struct Checkpoint {
    at: usize,
}

impl<'s> Lexer<'s> {
    /// A lexer at the start of `source`.
    pub fn new(source: &'s [u8], goal: Goal) -> Lexer<'s> {
        let mut lexer =
            Lexer { source, at: 0, goal, fresh: true, error: None, octal_escape: 0, buffer: Vec::new() };
        lexer.skip_hashbang();
        lexer
    }

    /// A lexer at `offset`, which must be where a token or the space before it starts.
    pub fn at(source: &'s [u8], goal: Goal, offset: u32) -> Lexer<'s> {
        let mut lexer = Lexer::new(source, goal);
        if offset > 0 {
            lexer.at = offset as usize;
            lexer.fresh = false;
        }
        lexer
    }

    /// The source.
    pub fn source(&self) -> &'s [u8] {
        self.source
    }

    /// The next token.
    #[inline]
    pub fn next(&mut self, atoms: &mut Atoms) -> Token {
        let mut newline_before = false;
        loop {
            let start = self.at;
            let Some(&byte) = self.source.get(start) else {
                return self.token(TokenKind::End, start, newline_before);
            };
            let kind = match class_of(byte) {
                CharacterClass::Space => {
                    self.at += 1;
                    continue;
                }
                CharacterClass::LineEnd => {
                    self.at += 1;
                    newline_before = true;
                    continue;
                }
                CharacterClass::Letter => return self.name(atoms, start, newline_before),
                CharacterClass::Single(kind) => {
                    self.at += 1;
                    kind
                }
                CharacterClass::Dot if self.peek(1).is_some_and(|b| b.is_ascii_digit()) => {
                    return self.number(start, newline_before);
                }
                CharacterClass::Slash => match self.skip_comment() {
                    Some(Ok(newline)) => {
                        newline_before |= newline;
                        continue;
                    }
                    Some(Err(())) => TokenKind::Invalid,
                    None => self.punctuator(),
                },
                CharacterClass::Less | CharacterClass::Minus
                    if self.skip_html_comment(newline_before || self.fresh) =>
                {
                    continue;
                }
                CharacterClass::Dot
                | CharacterClass::Less
                | CharacterClass::Minus
                | CharacterClass::Punctuator => self.punctuator(),
                CharacterClass::Digit => return self.number(start, newline_before),
                CharacterClass::Quote => return self.string(atoms, start, newline_before),
                CharacterClass::Backtick => return self.template(atoms, start, newline_before),
                CharacterClass::Hash => return self.private_name(atoms, start, newline_before),
                CharacterClass::Backslash => return self.escaped_name(atoms, start, newline_before),
                CharacterClass::Unicode => match self.skip_unicode_space() {
                    Some(newline) => {
                        newline_before |= newline;
                        continue;
                    }
                    None => return self.escaped_name(atoms, start, newline_before),
                },
                CharacterClass::Other => self.unknown_character(),
            };
            return self.token(kind, start, newline_before);
        }
    }

    /// The reason of the last [`TokenKind::Invalid`] token.
    pub fn take_error(&mut self) -> Option<Box<Diagnostic>> {
        self.error.take()
    }

    /// Where the legacy octal escape stands in the last string token that has one.
    pub fn octal_escape(&self) -> u32 {
        self.octal_escape
    }

    /// Where the lexer stands: after the last token.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint { at: self.at }
    }

    /// Goes back to `checkpoint`.
    pub fn rewind(&mut self, checkpoint: Checkpoint) {
        self.at = checkpoint.at;
        self.error = None;
    }

    #[inline]
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.source.get(self.at + ahead).copied()
    }

    #[inline]
    fn token(&mut self, kind: TokenKind, start: usize, newline_before: bool) -> Token {
        self.fresh = false;
        Token {
            kind,
            newline_before,
            escaped: false,
            legacy_octal: false,
            start: start as u32,
            end: self.at as u32,
            value: None,
        }
    }

    #[inline]
    fn valued(&mut self, kind: TokenKind, start: usize, newline_before: bool, value: Option<Atom>) -> Token {
        Token { value, ..self.token(kind, start, newline_before) }
    }

    /// Notes why the text up to `self.at` is no token.
    #[cold]
    fn fail(&mut self, code: Code, start: usize, end: usize) -> TokenKind {
        let end = end.clamp(start, self.source.len());
        self.error = Some(Box::new(Diagnostic::new(code, Span::new(start as u32, end as u32))));
        TokenKind::Invalid
    }

    #[inline]
    fn punctuator(&mut self) -> TokenKind {
        match punctuator::longest(&self.source[self.at..]) {
            Some((kind, length)) => {
                self.at += length;
                kind
            }
            None => self.unknown_character(),
        }
    }

    #[cold]
    fn unknown_character(&mut self) -> TokenKind {
        let start = self.at;
        let length = crate::text::decode_wtf8(self.source, start).map_or(1, |(_, length)| length);
        self.at = (start + length).min(self.source.len());
        self.fail(Code::UnknownCharacter, start, self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::code_units;

    /// All tokens up to the end; the lexer must come forward with each.
    fn kinds(source: &[u8]) -> Vec<(TokenKind, Option<Code>)> {
        let mut atoms = Atoms::new();
        let mut lexer = Lexer::new(source, Goal::Script);
        let mut found = Vec::new();
        let mut end = 0;
        loop {
            let token = lexer.next(&mut atoms);
            if token.kind == TokenKind::End {
                return found;
            }
            assert!(token.end > end, "stuck at {end}");
            end = token.end;
            found.push((token.kind, lexer.take_error().map(|error| error.code())));
        }
    }

    #[test]
    fn what_follows_a_lone_hash_is_a_token_of_its_own() {
        let hash = (TokenKind::Invalid, Some(Code::HashWithoutName));
        let unknown = (TokenKind::Invalid, Some(Code::UnknownCharacter));
        assert_eq!(kinds("#\u{20AC}#1".as_bytes()), [hash, unknown, hash, (TokenKind::Number, None)]);
    }

    #[test]
    fn an_at_sign_starts_no_token() {
        let unknown = (TokenKind::Invalid, Some(Code::UnknownCharacter));
        assert_eq!(kinds(b"@a"), [unknown, (TokenKind::Identifier, None)]);
    }

    #[test]
    fn a_bad_escape_and_a_continued_line_are_one_bad_token() {
        let bad = (TokenKind::Invalid, Some(Code::BadHexEscape));
        assert_eq!(kinds(b"'\\x \\\r\n' a"), [bad, (TokenKind::Identifier, None)]);
    }

    #[test]
    fn an_open_string_is_placed_at_its_start_whatever_it_ends_with() {
        for source in [b"  'a".as_slice(), b"  'a\\", b"  'a\\n\n"] {
            let mut lexer = Lexer::new(source, Goal::Script);
            assert_eq!(lexer.next(&mut Atoms::new()).kind, TokenKind::Invalid);
            let error = lexer.take_error().unwrap();
            assert_eq!((error.code(), error.span().start), (Code::UnclosedString, 2));
        }
    }

    #[test]
    fn surrogates_join_however_they_are_written() {
        let mut atoms = Atoms::new();
        let whole = atoms.intern("\u{1F600}".as_bytes());
        // The trailing surrogate stands in the source itself: source text of an eval.
        for source in [b"'\\ud83d\xED\xB8\x80'".as_slice(), b"`\\ud83d\xED\xB8\x80`"] {
            let token = Lexer::new(source, Goal::Script).next(&mut atoms);
            assert_eq!(token.value, Some(whole));
            assert_eq!(code_units(atoms.bytes(whole)).collect::<Vec<_>>(), [0xD83D, 0xDE00]);
        }
    }
}
