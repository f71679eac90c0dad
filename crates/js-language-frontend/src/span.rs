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
///
/// A look-up takes a binary search over the lines and a walk over at most two blocks of bytes, also
/// in a line of many megabytes, where counting from the beginning of the line for every token would
/// be quadratic. It is given the same source that the index was made of.
pub struct LineIndex {
    starts: Vec<u32>,
    /// For block `n`: what stands before byte `n * BLOCK`. Empty where the source is ASCII, and
    /// bytes, code points and code units are the same.
    blocks: Vec<Width>,
}

/// Bytes between two counts.
const BLOCK: usize = 128;

/// How long a text is, as people count and as UTF-16 counts.
#[derive(Clone, Copy, Default)]
struct Width {
    points: u32,
    units: u32,
}

impl Width {
    /// The characters that begin in `text`.
    fn of(text: &[u8]) -> Width {
        let points = text.iter().filter(|&&byte| !is_continuation(byte)).count() as u32;
        Width { points, units: utf16_length(text) }
    }

    fn plus(self, other: Width) -> Width {
        Width { points: self.points + other.points, units: self.units + other.units }
    }
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
        let mut blocks = Vec::new();
        if !source.is_ascii() {
            let mut sum = Width::default();
            for block in source.chunks(BLOCK) {
                blocks.push(sum);
                sum = sum.plus(Width::of(block));
            }
            blocks.push(sum);
        }
        LineIndex { starts, blocks }
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
        let (line, before) = self.before(source, offset);
        Position { line: line as u32 + 1, column: before.points + 1 }
    }

    /// The line and column of `offset` as source maps count them: from 0, in UTF-16 code units.
    pub fn utf16_position(&self, source: &[u8], offset: u32) -> (u32, u32) {
        let (line, before) = self.before(source, offset);
        (line as u32, before.units)
    }

    /// The line, counted from 0, that holds `offset`, and what stands before `offset` in it.
    fn before(&self, source: &[u8], offset: u32) -> (usize, Width) {
        let offset = (offset as usize).min(source.len());
        let line = self.line_of(offset as u32);
        let start = self.starts[line] as usize;
        if self.blocks.is_empty() {
            let bytes = (offset - start) as u32;
            return (line, Width { points: bytes, units: bytes });
        }
        let up_to = |at: usize| {
            let block = at / BLOCK;
            self.blocks[block].plus(Width::of(&source[block * BLOCK..at]))
        };
        let (here, there) = (up_to(offset), up_to(start));
        (line, Width { points: here.points - there.points, units: here.units - there.units })
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
    fn every_offset_of_a_mixed_text_is_counted_as_from_the_start_of_its_line() {
        let mixed = "a\r\né\u{1f525}b\rc\u{2028}\nxy".repeat(40) + &"é\u{1f525}-".repeat(200);
        for text in [&mixed, &"plain\n".repeat(100)] {
            let source = text.as_bytes();
            let lines = LineIndex::new(source);
            for offset in 0..=source.len() {
                let line = lines.line_of(offset as u32);
                let before = &source[lines.start_of(line) as usize..offset];
                let points = before.iter().filter(|&&byte| !is_continuation(byte)).count() as u32;
                let place = Position { line: line as u32 + 1, column: points + 1 };
                assert_eq!(lines.position(source, offset as u32), place);
                assert_eq!(lines.utf16_position(source, offset as u32), (line as u32, utf16_length(before)));
            }
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
