//! Places in source text: byte offsets, and the lines and columns that people read.

use std::fmt;

/// A half-open range of byte offsets into one source text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(C)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub const fn new(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    /// The empty span at `offset`.
    pub const fn empty(offset: u32) -> Span {
        Span { start: offset, end: offset }
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start, end: other.end }
    }

    /// How many bytes it covers.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `inner` lies within it, edges included.
    pub fn contains(self, inner: Span) -> bool {
        self.start <= inner.start && inner.end <= self.end
    }

    /// The bytes it covers.
    pub fn of(self, source: &[u8]) -> &[u8] {
        &source[self.start as usize..self.end as usize]
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A line and column as people count them: both from 1, columns in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in code points.
    pub column: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Where each line of a source starts. Made on demand: the parser itself never needs lines.
///
/// Lines end at the ECMAScript line terminators: LF, CR, CR LF, LS and PS.
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the lines of `source`, which is WTF-8.
    pub fn new(source: &[u8]) -> LineIndex {
        let mut starts = vec![0];
        let mut at = 0;
        while at < source.len() {
            let length = match source[at] {
                b'\n' => 1,
                b'\r' if source.get(at + 1) == Some(&b'\n') => 2,
                b'\r' => 1,
                0xE2 if source[at..].starts_with(b"\xE2\x80\xA8")
                    || source[at..].starts_with(b"\xE2\x80\xA9") =>
                {
                    3
                }
                _ => {
                    at += 1;
                    continue;
                }
            };
            at += length;
            starts.push(at as u32);
        }
        LineIndex { starts }
    }

    /// How many lines there are; an empty source has one.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never: there is always a first line.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The line, counted from 0, that holds `offset`.
    pub fn line_of(&self, offset: u32) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// The offset at which the line starts that is `line` when counted from 0.
    pub fn start_of(&self, line: usize) -> u32 {
        self.starts[line]
    }

    /// The line and column of `offset` for people.
    pub fn position(&self, source: &[u8], offset: u32) -> Position {
        let line = self.line_of(offset);
        let before = &source[self.starts[line] as usize..(offset as usize).min(source.len())];
        let column = before.iter().filter(|&&byte| !is_continuation(byte)).count();
        Position { line: line as u32 + 1, column: column as u32 + 1 }
    }

    /// The line and column of `offset` as source maps count them: from 0, in UTF-16 code units.
    pub fn utf16_position(&self, source: &[u8], offset: u32) -> (u32, u32) {
        let line = self.line_of(offset);
        let before = &source[self.starts[line] as usize..(offset as usize).min(source.len())];
        (line as u32, utf16_length(before))
    }

    /// The offset of a line and column that count from 1 and UTF-16 code units, as stack traces do.
    /// `None` where the source has no such place.
    pub fn offset_of(&self, source: &[u8], line: u32, column: u32) -> Option<u32> {
        let start = *self.starts.get(line.checked_sub(1)? as usize)?;
        let mut left = column.checked_sub(1)?;
        let text = self.text(source, line as usize - 1);
        let mut offset = 0;
        while left > 0 {
            let width = text[offset..].iter().skip(1).take_while(|&&byte| is_continuation(byte)).count() + 1;
            left = left.saturating_sub(utf16_length(text.get(offset..offset + width)?));
            offset += width;
        }
        Some(start + offset as u32)
    }

    /// The text of a line, counted from 0, without its terminator.
    pub fn text<'s>(&self, source: &'s [u8], line: usize) -> &'s [u8] {
        let start = self.starts[line] as usize;
        let end = self.starts.get(line + 1).map_or(source.len(), |&end| end as usize);
        let mut text = &source[start..end];
        for terminator in [&b"\n"[..], b"\r", b"\xE2\x80\xA8", b"\xE2\x80\xA9"] {
            text = text.strip_suffix(terminator).unwrap_or(text);
        }
        text
    }
}

/// How many UTF-16 code units the WTF-8 `text` makes.
pub fn utf16_length(text: &[u8]) -> u32 {
    text.iter().map(|&byte| u32::from(!is_continuation(byte)) + u32::from(byte >= 0xF0)).sum()
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_stack_traces_are_found() {
        let source = "let é = '😀' + x;\n  y".as_bytes();
        let lines = LineIndex::new(source);
        for offset in [0, 4, 9, 18, 21, 23] {
            let (line, column) = lines.utf16_position(source, offset);
            assert_eq!(lines.offset_of(source, line + 1, column + 1), Some(offset));
        }
        for (line, column) in [(0, 1), (1, 0), (3, 1), (2, 9)] {
            assert_eq!(lines.offset_of(source, line, column), None);
        }
    }

    #[test]
    fn lines_end_at_every_ecmascript_terminator() {
        let source = "a\nb\r\nc\rd\u{2028}e\u{2029}f".as_bytes();
        let lines = LineIndex::new(source);
        let texts: Vec<&[u8]> = (0..lines.len()).map(|line| lines.text(source, line)).collect();
        assert_eq!(texts, [b"a", b"b", b"c", b"d", b"e", b"f"]);
    }

    #[test]
    fn columns_count_code_points_for_people_and_code_units_for_maps() {
        let source = "x\n\u{1F600}é=1".as_bytes();
        let lines = LineIndex::new(source);
        let equals = source.iter().position(|&b| b == b'=').unwrap() as u32;
        assert_eq!(lines.position(source, equals).to_string(), "2:3");
        assert_eq!(lines.utf16_position(source, equals), (1, 3));
    }
}
