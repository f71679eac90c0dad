//! From byte offsets in a source to the lines and columns of a source map.
//!
//! The syntax tree counts bytes, source maps count lines and UTF-16 code units. Made once for a
//! source by whoever prints it; each look-up takes a binary search over the lines and a walk
//! over at most 128 bytes, also in a line of many megabytes, where counting from the beginning
//! of the line for every token would be quadratic. Invariant: an offset inside a character
//! counts as the character's beginning.

use super::mapping::Position;
use crate::span::{LineIndex, utf16_length};

/// A source's line starts, and how many code units stand before each block of its bytes.
pub struct LineTable<'s> {
    source: &'s [u8],
    lines: LineIndex,
    /// For block `n`: the code units of all characters that begin before byte `n * BLOCK`. Empty
    /// where the source is ASCII, and bytes are code units.
    units: Vec<u32>,
}

/// Bytes between two counts of code units.
const BLOCK: usize = 128;

impl<'s> LineTable<'s> {
    /// Reads a source in UTF-8, or in WTF-8.
    pub fn new(source: &'s [u8]) -> LineTable<'s> {
        let mut units = Vec::new();
        if !source.is_ascii() {
            let mut sum = 0;
            for block in source.chunks(BLOCK) {
                units.push(sum);
                sum += utf16_length(block);
            }
            units.push(sum);
        }
        LineTable { source, lines: LineIndex::new(source), units }
    }

    /// The line and column of the byte at `offset`; the end of the source for an offset past it.
    pub fn position(&self, offset: u32) -> Position {
        let mut offset = (offset as usize).min(self.source.len());
        while offset > 0 && self.source.get(offset).is_some_and(|&byte| byte & 0xc0 == 0x80) {
            offset -= 1;
        }
        let line = self.lines.line_of(offset as u32);
        let start = self.lines.start_of(line) as usize;
        let column = if self.units.is_empty() {
            (offset - start) as u32
        } else {
            self.units_before(offset) - self.units_before(start)
        };
        Position { line: line as u32, column }
    }

    /// The code units of all characters that begin before byte `offset`.
    fn units_before(&self, offset: usize) -> u32 {
        let block = offset / BLOCK;
        self.units[block] + utf16_length(&self.source[block * BLOCK..offset])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_of_a_mixed_text() {
        let text = "a\r\né\u{1f525}b\rc\u{2028}\nxy".repeat(40);
        let table = LineTable::new(text.as_bytes());
        let (mut line, mut column) = (0, 0);
        let mut characters = text.char_indices().peekable();
        while let Some((offset, c)) = characters.next() {
            for inside in 0..c.len_utf8() {
                assert_eq!(table.position((offset + inside) as u32), Position { line, column });
            }
            column += c.len_utf16() as u32;
            let crlf = c == '\r' && characters.peek().is_some_and(|&(_, next)| next == '\n');
            if matches!(c, '\n' | '\r' | '\u{2028}') && !crlf {
                (line, column) = (line + 1, 0);
            }
        }
        assert_eq!(table.position(u32::MAX), Position { line, column });
    }
}
