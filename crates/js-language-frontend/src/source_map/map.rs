//! A source map as a value: lists, and mappings that point into them.
//!
//! Made by the builder, by reading JSON and by composition, which keep the invariant: every
//! index in the mappings names an entry of its list.

use super::mapping::{Bias, Position};
use super::mappings::Mappings;

/// A source map of version 3.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    pub(super) file: Option<String>,
    pub(super) source_root: Option<String>,
    pub(super) sources: Vec<Source>,
    pub(super) names: Vec<String>,
    pub(super) mappings: Mappings,
}

/// One original text. (ECMA-426, Decoded Source Record)
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Source {
    /// Its URL as the map has it, without the map's source root; `None` where it is not known.
    pub url: Option<String>,
    /// The text itself, where the map carries it.
    pub content: Option<String>,
    /// Whether it is third-party code that a debugger should step over.
    pub ignored: bool,
}

impl Source {
    /// A source of which no more than the URL is known.
    pub fn named(url: impl Into<String>) -> Source {
        Source { url: Some(url.into()), ..Source::default() }
    }
}

impl SourceMap {
    /// The name of the generated file, where the map tells it.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// What stands in front of each source's URL.
    pub fn source_root(&self) -> Option<&str> {
        self.source_root.as_deref()
    }

    /// The original texts, in the order in which mappings count them.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The original names, in the order in which mappings count them.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The mappings in generated order.
    pub fn mappings(&self) -> &Mappings {
        &self.mappings
    }

    /// The mapping in force at `generated`, or its nearest neighbour as `bias` says.
    pub fn find(&self, generated: Position, bias: Bias) -> Option<super::Mapping> {
        self.mappings.find(generated, bias)
    }

    /// The URL of source `index` behind the source root; still relative to the map's own URL
    /// where neither is absolute. An empty root counts as none.
    pub fn source_url(&self, index: u32) -> Option<String> {
        let url = self.sources.get(index as usize)?.url.as_deref()?;
        Some(match self.source_root.as_deref() {
            None | Some("") => url.to_string(),
            Some(root) if root.ends_with('/') => format!("{root}{url}"),
            Some(root) => format!("{root}/{url}"),
        })
    }

    /// Source `index` with the source root in its URL, so that it means the same in another map.
    pub(super) fn resolved_source(&self, index: u32) -> Source {
        Source { url: self.source_url(index), ..self.sources[index as usize].clone() }
    }
}
