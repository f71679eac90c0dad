//! Source maps whole: read, write, look up both ways, compose. (ECMA-426)
//!
//! ```text
//!   printer ── SourceMapBuilder ─┐                      ┌─ Mappings::find, at     generated → original
//!                                ├─ SourceMap ──────────┼─ ReverseIndex::find, at original → generated
//!   JSON ── Document::parse ─────┘   │    ▲             └─ compose, IndexMap::flatten
//!                                    └────┘ to_json
//! ```
//!
//! The printer builds maps, the inspector and the keys of JL08 read them. Nothing here knows of
//! tokens or trees. Invariants: lines and columns count from 0, columns in UTF-16 code units; a
//! [`SourceMap`] that exists is sound, that is, sorted, in range, and every index in it names
//! something; what is written is read back equal.
//!
//! Deliberately absent: fetching a map, and resolving a source's URL against the map's own. Both
//! belong to whoever knows where the text came from.

mod builder;
mod columns;
mod compose;
mod error;
mod index;
mod json;
mod link;
mod map;
mod mapping;
mod mappings;
mod reverse;
pub mod vlq;

pub use builder::SourceMapBuilder;
pub use columns::LineTable;
pub use compose::compose;
pub use error::SourceMapError;
pub use index::{IndexMap, Section};
pub use json::Document;
pub use link::{link_comment, parse_data_url, source_mapping_url};
pub use map::{Source, SourceMap};
pub use mapping::{Bias, MAX, Mapping, Original, Position};
pub use mappings::{Limits, Mappings};
pub use reverse::ReverseIndex;
