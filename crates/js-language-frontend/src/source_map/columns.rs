//! From byte offsets in a source to the lines and columns of a source map.
//!
//! The syntax tree counts bytes, source maps count lines and UTF-16 code units. Made once for a
//! source by whoever prints it, on top of [`LineIndex`]. Invariant: an offset inside a character
//! counts as the character's beginning.

use super::mapping::Position;
use crate::span::LineIndex;

/// A source and where its lines are.
pub struct LineTable<'s> {
    source: &'s [u8],
    lines: LineIndex,
}

impl<'s> LineTable<'s> {
    /// Reads a source in UTF-8, or in WTF-8.
    pub fn new(source: &'s [u8]) -> LineTable<'s> {
        LineTable { source, lines: LineIndex::new(source) }
    }

    /// The line and column of the byte at `offset`; the end of the source for an offset past it.
    pub fn position(&self, offset: u32) -> Position {
        let mut offset = (offset as usize).min(self.source.len());
        while offset > 0 && self.source.get(offset).is_some_and(|&byte| byte & 0xc0 == 0x80) {
            offset -= 1;
        }
        let (line, column) = self.lines.utf16_position(self.source, offset as u32);
        Position { line, column }
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
