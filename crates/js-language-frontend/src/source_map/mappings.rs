//! The mappings of one map, decoded: a table sorted by generated position.
//!
//! Filled by [`decode`](Mappings::decode) from the text of a map, or row by row by the builder
//! and by composition. Invariants: rows are sorted by generated position, rows with the same one
//! keep their order; no number exceeds [`MAX`]; a name stands only beside an original position.

use super::error::{Field, Kind, SourceMapError};
use super::mapping::{Bias, MAX, Mapping, Original, Position};
use super::vlq::{self, VlqError};

/// A table of mappings in the order of the generated text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mappings {
    rows: Vec<Row>,
}

/// A mapping in 24 bytes; [`NONE`] marks what is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    generated: Position,
    source: u32,
    original: Position,
    name: u32,
}

/// Absent; above [`MAX`], so never a number of a map.
const NONE: u32 = u32::MAX;

impl Row {
    fn unpack(&self) -> Mapping {
        let present = self.source != NONE;
        Mapping {
            generated: self.generated,
            original: present.then_some(Original { source: self.source, position: self.original }),
            name: (self.name != NONE).then_some(self.name),
        }
    }

    fn pack(mapping: Mapping) -> Row {
        let generated = clamp(mapping.generated);
        match mapping.original {
            None => Row { generated, source: NONE, original: Position::default(), name: NONE },
            Some(original) => Row {
                generated,
                source: original.source.min(MAX),
                original: clamp(original.position),
                name: mapping.name.map_or(NONE, |name| name.min(MAX)),
            },
        }
    }
}

fn clamp(position: Position) -> Position {
    Position { line: position.line.min(MAX), column: position.column.min(MAX) }
}

/// How long the lists are that the mappings point into.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Number of sources.
    pub sources: usize,
    /// Number of names.
    pub names: usize,
}

impl Limits {
    /// For mappings that are read without their lists.
    pub const UNKNOWN: Limits = Limits { sources: usize::MAX, names: usize::MAX };
}

impl Mappings {
    /// Reads the `mappings` text of a map.
    ///
    /// Lines are split by `;`, segments by `,`. A segment has 1, 4 or 5 numbers, each the
    /// difference to the last value of the same field; the generated column starts again from 0
    /// on every line, the other four run on through the whole text. Segments may stand out of
    /// order within their line; they are sorted.
    pub fn decode(text: &str, limits: Limits) -> Result<Mappings, SourceMapError> {
        let text = text.as_bytes();
        // A segment of four one-digit fields and its comma is the usual one.
        let mut rows = Vec::with_capacity(text.len() / 5);
        let mut state = State::default();
        let mut sorted = true;
        let mut at = 0;
        let mut line_is_empty = true;
        loop {
            match text.get(at) {
                None if line_is_empty => break,
                Some(b';') if line_is_empty => {
                    at += 1;
                    state.next_line().map_err(|kind| SourceMapError::at(kind, at - 1))?;
                    continue;
                }
                _ => {}
            }
            let row = state.segment(text, &mut at, limits)?;
            sorted &= rows.last().is_none_or(|last: &Row| last.generated <= row.generated);
            rows.push(row);
            line_is_empty = false;
            match text.get(at) {
                None => break,
                Some(b',') => at += 1,
                // The only other byte at which a segment ends is `;`.
                Some(_) => line_is_empty = true,
            }
        }
        if !sorted {
            rows.sort_by_key(|row| row.generated);
        }
        Ok(Mappings { rows })
    }

    /// Writes the `mappings` text. One byte for each line up to the last mapping's, so a mapping
    /// far down makes a long text.
    pub fn encode(&self) -> String {
        let mut out = Vec::with_capacity(self.rows.len() * 8);
        let mut last = State::default();
        let mut first_in_line = true;
        for row in &self.rows {
            if row.generated.line > last.line {
                out.resize(out.len() + (row.generated.line - last.line) as usize, b';');
                last.line = row.generated.line;
                last.column = 0;
                first_in_line = true;
            }
            if !first_in_line {
                out.push(b',');
            }
            first_in_line = false;
            step(&mut last.column, row.generated.column, &mut out);
            if row.source != NONE {
                step(&mut last.source, row.source, &mut out);
                step(&mut last.original_line, row.original.line, &mut out);
                step(&mut last.original_column, row.original.column, &mut out);
                if row.name != NONE {
                    step(&mut last.name, row.name, &mut out);
                }
            }
        }
        String::from_utf8(out).expect("base64 digits and separators are ASCII")
    }

    /// A table of `rows` in any order; rows at the same position keep theirs. Numbers above
    /// [`MAX`] become [`MAX`].
    pub fn from_rows(rows: impl IntoIterator<Item = Mapping>) -> Mappings {
        let mut table = Mappings::default();
        let mut sorted = true;
        for mapping in rows {
            sorted &= table.push(mapping);
        }
        if !sorted {
            table.sort();
        }
        table
    }

    /// Adds a row at the end and says whether the table is still sorted; if not, the caller
    /// calls [`sort`](Self::sort) before anybody else sees the table.
    pub(super) fn push(&mut self, mapping: Mapping) -> bool {
        let row = Row::pack(mapping);
        let sorted = self.rows.last().is_none_or(|last| last.generated <= row.generated);
        self.rows.push(row);
        sorted
    }

    /// Brings the rows into the order of the generated text.
    pub(super) fn sort(&mut self) {
        self.rows.sort_by_key(|row| row.generated);
    }

    /// How many mappings there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Mapping number `index`, in generated order.
    pub fn get(&self, index: usize) -> Option<Mapping> {
        self.rows.get(index).map(Row::unpack)
    }

    /// All mappings in generated order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Mapping> + ExactSizeIterator + '_ {
        self.rows.iter().map(Row::unpack)
    }

    /// All mappings of the nearest generated position that has any, on the side that `bias` says.
    /// The search does not stop at the ends of the line. (ECMA-426, GetOriginalPositions)
    pub fn at(&self, generated: Position, bias: Bias) -> impl DoubleEndedIterator<Item = Mapping> + '_ {
        let run = match self.nearest(generated, bias) {
            None => &[],
            Some(last) => {
                let place = self.rows[last].generated;
                let before = self.rows[..last].iter().rev().take_while(|row| row.generated == place).count();
                &self.rows[last - before..=last]
            }
        };
        run.iter().map(Row::unpack)
    }

    /// The mapping in force at the position that [`at`](Self::at) finds: where several begin
    /// there, the last.
    pub fn find(&self, generated: Position, bias: Bias) -> Option<Mapping> {
        self.nearest(generated, bias).map(|index| self.rows[index].unpack())
    }

    /// The index of the mapping that [`find`](Self::find) finds.
    fn nearest(&self, generated: Position, bias: Bias) -> Option<usize> {
        match bias {
            Bias::LowerBound => self.rows.partition_point(|row| row.generated <= generated).checked_sub(1),
            Bias::UpperBound => {
                let first = self.rows.partition_point(|row| row.generated < generated);
                let place = self.rows.get(first)?.generated;
                // Almost always this steps over nothing.
                Some(first + self.rows[first + 1..].iter().take_while(|row| row.generated == place).count())
            }
        }
    }
}

/// The last value of each field, which the next difference builds on.
#[derive(Default)]
struct State {
    line: u32,
    column: u32,
    source: u32,
    original_line: u32,
    original_column: u32,
    name: u32,
}

impl State {
    fn next_line(&mut self) -> Result<(), Kind> {
        // Only a text of 2 GiB gets here; the line number must stay in range all the same.
        self.line = Some(self.line + 1).filter(|&line| line <= MAX).ok_or(Kind::Vlq(VlqError::TooLarge))?;
        self.column = 0;
        Ok(())
    }

    /// Reads the segment that begins at `*at`, and moves `*at` to the separator behind it.
    #[inline]
    fn segment(&mut self, text: &[u8], at: &mut usize, limits: Limits) -> Result<Row, SourceMapError> {
        let start = *at;
        let mut deltas = [0; 5];
        let mut starts = [0; 5];
        let mut count = 0;
        while !matches!(text.get(*at), None | Some(b',' | b';')) {
            let begin = *at;
            let delta = vlq::decode(text, at).map_err(|error| number_error(error, text, begin, *at))?;
            if count < 5 {
                deltas[count] = delta;
                starts[count] = begin;
            }
            count += 1;
        }
        if !matches!(count, 1 | 4 | 5) {
            return Err(SourceMapError::at(Kind::FieldCount(count), start));
        }
        let range = |field, index: usize| SourceMapError::at(Kind::FieldRange(field), starts[index]);
        let mut row = Row {
            generated: Position {
                line: self.line,
                column: add(&mut self.column, deltas[0], usize::MAX)
                    .ok_or_else(|| range(Field::GeneratedColumn, 0))?,
            },
            source: NONE,
            original: Position::default(),
            name: NONE,
        };
        if count >= 4 {
            row.source =
                add(&mut self.source, deltas[1], limits.sources).ok_or_else(|| range(Field::Source, 1))?;
            row.original.line = add(&mut self.original_line, deltas[2], usize::MAX)
                .ok_or_else(|| range(Field::OriginalLine, 2))?;
            row.original.column = add(&mut self.original_column, deltas[3], usize::MAX)
                .ok_or_else(|| range(Field::OriginalColumn, 3))?;
        }
        if count == 5 {
            row.name = add(&mut self.name, deltas[4], limits.names).ok_or_else(|| range(Field::Name, 4))?;
        }
        Ok(row)
    }
}

/// The error of a number within a segment. A separator in the middle of a number ends the text
/// that the number could go on in.
#[cold]
fn number_error(error: VlqError, text: &[u8], begin: usize, at: usize) -> SourceMapError {
    match error {
        VlqError::NotADigit if matches!(text[at], b',' | b';') => {
            SourceMapError::at(Kind::Vlq(VlqError::Unfinished), begin)
        }
        _ => SourceMapError::at(Kind::Vlq(error), at),
    }
}

/// Moves a running value by `delta`; `None` where it leaves 0 to [`MAX`] or reaches `limit`.
#[inline]
fn add(value: &mut u32, delta: i32, limit: usize) -> Option<u32> {
    let sum = value.checked_add_signed(delta).filter(|&sum| sum <= MAX && (sum as usize) < limit)?;
    *value = sum;
    Some(sum)
}

/// Writes the difference between the last value of a field and its next.
#[inline]
fn step(last: &mut u32, next: u32, out: &mut Vec<u8>) {
    // Both are at most `MAX`, so the difference fits.
    vlq::encode(next as i32 - *last as i32, out);
    *last = next;
}
