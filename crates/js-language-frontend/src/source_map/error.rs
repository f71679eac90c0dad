//! Why a source map was refused, and where.
//!
//! ECMA-426 leaves most errors optional. We report all of them: a map that is wrong in one place
//! sends a debugger to the wrong line, and nobody notices. The kind is private, so that kinds can
//! be added; what a caller may rely on is the place and the sentence.

use std::fmt;

use super::vlq::VlqError;

/// What is wrong with a source map, and where. Its `Display` is one sentence for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceMapError {
    kind: Kind,
    /// Where in the JSON document, such as `sections[1].map.sources[0]`; empty for the whole.
    path: String,
    /// The byte within the text at `path`, where that text has a grammar of its own.
    offset: Option<usize>,
}

/// One row for each reason; the sentences stand in [`Kind::fmt`] and nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number of the mappings is no base64 VLQ.
    Vlq(VlqError),
    /// A segment of that many numbers; 1, 4 and 5 have a meaning.
    FieldCount(usize),
    /// A running total left the range of a position, or an index the list that it points into.
    FieldRange(Field),
    /// Not JSON at all; the JSON reader's own words.
    Json(String),
    /// A JSON value of another type than the field asks for.
    Expected(&'static str),
    /// A field that must be there is not.
    Missing(&'static str),
    /// An index map with mappings of its own.
    MixedForms,
    /// An entry of the ignore list that names no source.
    NoSuchSource,
    /// Sections out of order, or one that begins inside the one before.
    SectionOrder,
    /// A section's offset carries a mapping past the largest position.
    SectionRange,
    /// A data URL of another media type, or without its comma.
    DataUrl,
    /// The body of a data URL is no base64, or no percent-encoding, or not UTF-8.
    DataUrlBody,
}

/// A field of a segment, in the order in which they stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// Where the segment begins in the generated line.
    GeneratedColumn,
    /// Index into the list of sources.
    Source,
    /// Line in that source.
    OriginalLine,
    /// Column in that line.
    OriginalColumn,
    /// Index into the list of names.
    Name,
}

impl SourceMapError {
    /// An error that concerns the whole document, or the whole text that was handed in.
    pub(super) fn new(kind: Kind) -> SourceMapError {
        SourceMapError { kind, path: String::new(), offset: None }
    }

    /// An error at a byte of the text that was handed in.
    pub(super) fn at(kind: Kind, offset: usize) -> SourceMapError {
        SourceMapError { kind, path: String::new(), offset: Some(offset) }
    }

    /// The same error, seen from one level further out in the JSON document.
    pub(super) fn inside(mut self, key: &str) -> SourceMapError {
        let separator = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{key}{separator}{}", self.path);
        self
    }

    /// The place in the JSON document, such as `sections[1].map.mappings`; empty where the error
    /// concerns the whole document or a text that stood alone.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The byte offset within the text at [`path`](Self::path), counted from 0, where there is one.
    pub fn offset(&self) -> Option<usize> {
        self.offset
    }

    /// The reason without the place.
    pub fn reason(&self) -> String {
        self.kind.to_string()
    }
}

impl fmt::Display for SourceMapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.path.as_str(), self.offset) {
            ("", None) => write!(f, "{}", self.kind),
            ("", Some(offset)) => write!(f, "byte {offset}: {}", self.kind),
            (path, None) => write!(f, "{path}: {}", self.kind),
            (path, Some(offset)) => write!(f, "{path}, byte {offset}: {}", self.kind),
        }
    }
}

impl std::error::Error for SourceMapError {}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Vlq(error) => error.fmt(f),
            Kind::FieldCount(count) => write!(f, "segment of {count} fields"),
            Kind::FieldRange(field) => write!(f, "{} out of range", field.name()),
            Kind::Json(words) => write!(f, "not JSON: {words}"),
            Kind::Expected(what) => write!(f, "expected {what}"),
            Kind::Missing(key) => write!(f, "the field {key} is missing"),
            Kind::MixedForms => f.write_str("an index map has sections and no mappings of its own"),
            Kind::NoSuchSource => f.write_str("no source has this index"),
            Kind::SectionOrder => f.write_str("the section begins before the one in front of it ends"),
            Kind::SectionRange => f.write_str("the offset carries a mapping out of range"),
            Kind::DataUrl => f.write_str("not a data URL with JSON in it"),
            Kind::DataUrlBody => f.write_str("the data of the URL cannot be decoded"),
        }
    }
}

impl Field {
    /// What a sentence calls it.
    fn name(self) -> &'static str {
        match self {
            Field::GeneratedColumn => "generated column",
            Field::Source => "source",
            Field::OriginalLine => "original line",
            Field::OriginalColumn => "original column",
            Field::Name => "name",
        }
    }
}
