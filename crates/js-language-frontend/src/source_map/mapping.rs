//! What a source map is made of: positions, and mappings between them.

/// The largest line, column or index in a map, so that every difference fits one VLQ.
pub const MAX: u32 = i32::MAX as u32;

/// A place in a text. Both numbers count from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, 0 to [`MAX`].
    pub line: u32,
    /// The column in that line, in UTF-16 code units, 0 to [`MAX`].
    pub column: u32,
}

impl Position {
    /// The position at `line` and `column`, both counted from 0.
    pub fn new(line: u32, column: u32) -> Position {
        Position { line, column }
    }
}

/// A place in one of the sources of a map. Ordered by source first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Original {
    /// Which source: an index into the map's list.
    pub source: u32,
    /// Where in it.
    pub position: Position,
}

impl Original {
    /// The place at `line` and `column` of source number `source`.
    pub fn new(source: u32, line: u32, column: u32) -> Original {
        Original { source, position: Position { line, column } }
    }
}

/// One mapping: from `generated` on, up to the next mapping, the text stems from `original`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Mapping {
    /// Where the mapping begins in the generated text.
    pub generated: Position,
    /// Where it comes from; `None` for text that the generator made up.
    pub original: Option<Original>,
    /// What it is called there: an index into the map's names. Only ever with an `original`.
    pub name: Option<u32>,
}

/// Which neighbour a look-up takes where nothing stands at the very position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bias {
    /// The greatest position that is not behind the one asked for. What the standard says.
    LowerBound,
    /// The least position that is not before the one asked for: a breakpoint slides forward.
    UpperBound,
}
