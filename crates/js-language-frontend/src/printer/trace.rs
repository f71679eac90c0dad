//! From places in the printed text to places in the source: the source map as it grows.
//!
//! A mark is made before its token is written, perhaps before the space that sets the token off. So
//! the last mark waits until the next: by then the text after it shows where its token starts.
//! Invariant: at most one mapping for each place in the text; of several marks the last one that
//! has a name wins, else the last.

use super::MapOptions;
use crate::Atom;
use crate::ast::{Ast, Goal};
use crate::atom::Atoms;
use crate::lexer::Lexer;
use crate::source_map::{LineTable, Position, Source, SourceMap, SourceMapBuilder};
use crate::span::Span;

/// How many bytes it is quicker to read on than to look up a line.
const NEAR: usize = 256;

/// Stands for an atom that the map has not named yet.
const UNNAMED: u32 = u32::MAX;

pub(super) struct Trace<'s> {
    builder: SourceMapBuilder,
    source: u32,
    source_text: &'s [u8],
    lines: LineTable<'s>,
    ast: &'s Ast,
    /// For each atom its number among the names of the map.
    names: Vec<u32>,
    waiting: Option<Mark>,
    /// Where in the printed text the last mapping stands.
    printed: Cursor,
    /// Where in the source it stems from.
    origin: Cursor,
}

/// A byte of a text, and its line and column.
#[derive(Clone, Copy, Default)]
struct Cursor {
    at: usize,
    place: Position,
}

#[derive(Clone, Copy)]
struct Mark {
    /// Where in the printed text it was made.
    at: usize,
    /// The byte of the source it stands for.
    offset: u32,
    name: Option<Atom>,
}

impl<'s> Trace<'s> {
    pub(super) fn new(ast: &'s Ast, options: &MapOptions<'s>) -> Trace<'s> {
        let text = options.source.bytes();
        let mut builder = SourceMapBuilder::new(options.file.map(str::to_string));
        let content = options.with_content.then(|| String::from_utf8_lossy(text).into_owned());
        let source = builder.source(Source { content, ..Source::named(options.url) });
        Trace {
            builder,
            source,
            source_text: text,
            lines: LineTable::new(text),
            ast,
            names: vec![UNNAMED; ast.atoms().len()],
            waiting: None,
            printed: Cursor::default(),
            origin: Cursor::default(),
        }
    }

    /// What follows `text` stems from `offset` and is called `name` there.
    pub(super) fn mark(&mut self, text: &[u8], offset: u32, name: Option<Atom>) {
        if let Some(last) = self.waiting {
            let start = token_start(text, last.at);
            if start < text.len() {
                self.add(text, start, last);
            } else if last.name.is_some() && name.is_none() {
                return;
            }
        }
        self.waiting = Some(Mark { at: text.len(), offset, name });
    }

    /// Where the label of `break label` or `continue label` stands: the second token.
    pub(super) fn label_of(&self, goal: Goal, jump: Span) -> u32 {
        let mut lexer = Lexer::at(self.source_text, goal, jump.start);
        let mut atoms = Atoms::new();
        lexer.next(&mut atoms);
        lexer.next(&mut atoms).start
    }

    pub(super) fn finish(mut self, text: &[u8]) -> SourceMap {
        if let Some(last) = self.waiting.take() {
            self.add(text, token_start(text, last.at), last);
        }
        self.builder.finish()
    }

    fn add(&mut self, text: &[u8], start: usize, mark: Mark) {
        self.printed.advance(text, start);
        self.find_origin(mark.offset as usize);
        let (from, to) = (self.origin.place, self.printed.place);
        let name = mark.name.map(|name| self.number_of(name));
        self.builder.add(to.line, to.column, Some((self.source, from.line, from.column)), name);
    }

    /// Moves `origin` to `offset`. Most tokens come in source order, a few bytes apart.
    fn find_origin(&mut self, offset: usize) {
        match offset.checked_sub(self.origin.at) {
            Some(distance) if distance <= NEAR => self.origin.advance(self.source_text, offset),
            _ => self.origin = Cursor { at: offset, place: self.lines.position(offset as u32) },
        }
    }

    fn number_of(&mut self, name: Atom) -> u32 {
        let known = self.names[name.index()];
        if known != UNNAMED {
            return known;
        }
        let number = self.builder.name(&self.ast.atoms().display(name));
        self.names[name.index()] = number;
        number
    }
}

impl Cursor {
    /// Goes on to `end`: lines as JavaScript has them, columns in UTF-16 code units.
    fn advance(&mut self, text: &[u8], end: usize) {
        while self.at < end.min(text.len()) {
            let byte = text[self.at];
            self.at += 1;
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => text.get(self.at) != Some(&b'\n'),
                0xA8 | 0xA9 => text[..self.at - 1].ends_with(b"\xE2\x80"),
                _ => false,
            };
            if ends_line {
                self.place = Position { line: self.place.line + 1, column: 0 };
            } else if byte & 0xC0 != 0x80 {
                self.place.column += 1 + u32::from(byte >= 0xF0);
            }
        }
    }
}

/// Where the token starts that was to follow `at`: after the white space in between.
fn token_start(text: &[u8], at: usize) -> usize {
    let blank = text[at..].iter().take_while(|&&byte| matches!(byte, b' ' | b'\n')).count();
    at + blank
}
