//! The text under construction: bytes, and the few rules of what may touch what.
//!
//! The printer says what it writes (a word, a prefix operator, the end of a statement); here it is
//! decided whether a space must stand before it. Invariant: `bytes` is UTF-8 whenever a token is
//! complete.

use super::Printed;
use super::trace::Trace;
use crate::Atom;
use crate::ast::Goal;
use crate::lexer::{CharacterClass, class_of};
use crate::span::Span;
use crate::text::{code_points, has_lone_surrogate, push_wtf8};

/// What the last statement left to be written, if anything follows it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owed {
    Nothing,
    /// Its semicolon.
    Semicolon,
    /// A semicolon before an empty statement only: `do` takes one after it for its own.
    SemicolonIfEmpty,
}

pub(super) struct Output<'s> {
    bytes: Vec<u8>,
    minify: bool,
    /// Levels of indentation.
    level: usize,
    owed: Owed,
    /// Where a regular expression without flags ended: a word after it would be its flags.
    regexp_end: usize,
    /// Where a number of digits alone ended: a `.` after it would be its decimal point.
    integer_end: usize,
    trace: Option<Box<Trace<'s>>>,
}

impl<'s> Output<'s> {
    pub(super) fn new(minify: bool, capacity: usize, trace: Option<Trace<'s>>) -> Output<'s> {
        Output {
            bytes: Vec::with_capacity(capacity),
            minify,
            level: 0,
            owed: Owed::Nothing,
            regexp_end: usize::MAX,
            integer_end: usize::MAX,
            trace: trace.map(Box::new),
        }
    }

    #[inline]
    pub(super) fn minify(&self) -> bool {
        self.minify
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn finish(self) -> Printed {
        let map = self.trace.map(|trace| trace.finish(&self.bytes));
        // Names are UTF-8 by the grammar, and `raw` and strings escape what is not.
        let code = String::from_utf8(self.bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        Printed { code, map }
    }

    // Source map.

    #[inline]
    pub(super) fn is_traced(&self) -> bool {
        self.trace.is_some()
    }

    /// What is written next stems from byte `offset` of the source and is called `name` there.
    #[inline]
    pub(super) fn mark(&mut self, offset: u32, name: Option<Atom>) {
        if let Some(trace) = &mut self.trace {
            trace.mark(&self.bytes, offset, name);
        }
    }

    /// The label of the jump at `jump`, which the tree has no place for.
    pub(super) fn mark_label(&mut self, goal: Goal, jump: Span, label: Atom) {
        if let Some(trace) = &mut self.trace {
            let offset = trace.label_of(goal, jump);
            trace.mark(&self.bytes, offset, Some(label));
        }
    }

    // Tokens.

    /// A punctuator that may touch anything.
    #[inline]
    pub(super) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Text that may touch anything.
    #[inline]
    pub(super) fn text(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
    }

    /// A name, keyword or number: not to be joined with a word before it.
    #[inline]
    pub(super) fn word(&mut self, text: &[u8]) {
        if let Some(&last) = self.bytes.last()
            && (matches!(
                class_of(last),
                CharacterClass::Letter | CharacterClass::Digit | CharacterClass::Unicode
            ) || self.bytes.len() == self.regexp_end)
        {
            self.bytes.push(b' ');
        }
        self.bytes.extend_from_slice(text);
    }

    /// A keyword with something after it.
    #[inline]
    pub(super) fn keyword(&mut self, text: &str) {
        self.word(text.as_bytes());
        self.space();
    }

    /// A number in its final form.
    pub(super) fn number(&mut self, text: &[u8]) {
        match text.first() {
            Some(b'.') => self.text(text),
            _ => self.word(text),
        }
        if text.iter().all(u8::is_ascii_digit) {
            self.integer_end = self.bytes.len();
        }
    }

    /// The `.` before a member's name.
    #[inline]
    pub(super) fn dot(&mut self) {
        if self.bytes.len() == self.integer_end {
            self.bytes.push(b'.');
        }
        self.bytes.push(b'.');
    }

    /// A prefix operator that is no word: `a+ +b` and `a- --b` need their space, and `a<! --b` is
    /// kept from opening a comment.
    pub(super) fn prefix(&mut self, operator: &[u8]) {
        let sign = operator[0];
        let joins = matches!(sign, b'+' | b'-') && self.bytes.last() == Some(&sign);
        if joins || (operator == b"--" && self.bytes.ends_with(b"<!")) {
            self.bytes.push(b' ');
        }
        self.bytes.extend_from_slice(operator);
    }

    /// An operator between its operands; one that is a word is set off by what it touches.
    #[inline]
    pub(super) fn infix(&mut self, operator: &str) {
        let text = operator.as_bytes();
        if !self.minify {
            self.bytes.push(b' ');
            self.bytes.extend_from_slice(text);
            self.bytes.push(b' ');
        } else if text[0] == b'i' {
            self.word(text);
        } else {
            // `-->` at the start of a line is a comment, and not everyone looks for the line.
            if text[0] == b'>' && self.bytes.ends_with(b"--") {
                self.bytes.push(b' ');
            }
            self.bytes.extend_from_slice(text);
        }
    }

    /// A regular-expression literal.
    pub(super) fn regexp(&mut self, pattern: &[u8], flags: &[u8]) {
        let last = self.bytes.last().copied();
        let closes_script = last == Some(b'<') && starts_with_script(pattern);
        if last == Some(b'/') || closes_script {
            self.bytes.push(b' ');
        }
        self.bytes.push(b'/');
        self.raw(pattern);
        self.bytes.push(b'/');
        self.bytes.extend_from_slice(flags);
        if flags.is_empty() {
            self.regexp_end = self.bytes.len();
        }
    }

    /// Text that must stay as it was written. A lone surrogate cannot, in UTF-8: it is escaped.
    pub(super) fn raw(&mut self, text: &[u8]) {
        if !has_lone_surrogate(text) {
            return self.bytes.extend_from_slice(text);
        }
        for code in code_points(text) {
            match code {
                0xD800..0xE000 => self.unicode_escape(code),
                _ => push_wtf8(&mut self.bytes, code),
            }
        }
    }

    /// `\uXXXX`.
    pub(super) fn unicode_escape(&mut self, code: u32) {
        self.bytes.extend_from_slice(b"\\u");
        for shift in [12, 8, 4, 0] {
            self.bytes.push(hex_digit(code >> shift));
        }
    }

    /// `\xXX`.
    pub(super) fn hex_escape(&mut self, byte: u8) {
        self.bytes.extend_from_slice(b"\\x");
        self.bytes.push(hex_digit(u32::from(byte) >> 4));
        self.bytes.push(hex_digit(byte.into()));
    }

    // Layout.

    /// A space for the eye.
    #[inline]
    pub(super) fn space(&mut self) {
        if !self.minify {
            self.bytes.push(b' ');
        }
    }

    /// `,` between entries of a list on one line.
    #[inline]
    pub(super) fn comma(&mut self) {
        self.bytes.push(b',');
        self.space();
    }

    /// A line break for the eye, and the indentation after it.
    #[inline]
    pub(super) fn line(&mut self) {
        if !self.minify {
            self.bytes.push(b'\n');
            for _ in 0..self.level {
                self.bytes.extend_from_slice(b"  ");
            }
        }
    }

    /// Lines from here on stand one level further in.
    #[inline]
    pub(super) fn indent(&mut self) {
        self.level += 1;
    }

    /// The opposite.
    #[inline]
    pub(super) fn outdent(&mut self) {
        self.level -= 1;
    }

    /// The end of a statement or field.
    #[inline]
    pub(super) fn semicolon(&mut self) {
        if self.minify {
            self.owed = Owed::Semicolon;
        } else {
            self.bytes.push(b';');
        }
    }

    /// The end of a `do` loop, whose semicolon is implied.
    pub(super) fn implied_semicolon(&mut self) {
        self.semicolon();
        if self.minify {
            self.owed = Owed::SemicolonIfEmpty;
        }
    }

    /// Something follows the last statement: what it left out cannot be left out.
    #[inline]
    pub(super) fn settle(&mut self, before_empty: bool) {
        match self.owed {
            Owed::Nothing => return,
            Owed::SemicolonIfEmpty if !before_empty => {}
            Owed::Semicolon | Owed::SemicolonIfEmpty => self.bytes.push(b';'),
        }
        self.owed = Owed::Nothing;
    }

    /// `}` after statements: the last needs no semicolon.
    #[inline]
    pub(super) fn close_brace(&mut self) {
        self.owed = Owed::Nothing;
        self.bytes.push(b'}');
    }

    /// The last line of a text that people read ends like the others.
    pub(super) fn end_of_program(&mut self) {
        self.owed = Owed::Nothing;
        if !self.bytes.is_empty() {
            self.line();
        }
    }
}

/// Whether `text` starts like the name of the element that `</script` would close.
pub(super) fn starts_with_script(text: &[u8]) -> bool {
    text.get(..6).is_some_and(|start| start.eq_ignore_ascii_case(b"script"))
}

fn hex_digit(value: u32) -> u8 {
    b"0123456789abcdef"[value as usize & 15]
}
