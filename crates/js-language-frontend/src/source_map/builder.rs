//! Builds a source map while the generated text is written.
//!
//! Called by the printer for each token that it places, by composition and by flattening. Adding
//! a mapping is a push of 24 bytes; the text is encoded once, at the end. Invariant: what
//! [`finish`](SourceMapBuilder::finish) returns is sound, whatever was added.

use std::collections::HashMap;

use super::map::{Source, SourceMap};
use super::mapping::{Mapping, Original, Position};
use super::mappings::Mappings;

/// A source map under construction.
#[derive(Clone, Debug)]
pub struct SourceMapBuilder {
    file: Option<String>,
    sources: Vec<Source>,
    /// Where each source with a URL stands in `sources`.
    source_numbers: HashMap<Source, u32>,
    names: Vec<String>,
    name_numbers: HashMap<String, u32>,
    mappings: Mappings,
    sorted: bool,
}

impl Default for SourceMapBuilder {
    fn default() -> Self {
        SourceMapBuilder::new(None)
    }
}

impl SourceMapBuilder {
    /// An empty map for the generated file `file`.
    pub fn new(file: Option<String>) -> SourceMapBuilder {
        SourceMapBuilder {
            file,
            sources: Vec::new(),
            source_numbers: HashMap::new(),
            names: Vec::new(),
            name_numbers: HashMap::new(),
            mappings: Mappings::default(),
            sorted: true,
        }
    }

    /// The number of `source` in the map: a new one, or that of an equal source with a URL.
    /// Sources without a URL are never taken for each other.
    pub fn source(&mut self, source: Source) -> u32 {
        if source.url.is_some()
            && let Some(&number) = self.source_numbers.get(&source)
        {
            return number;
        }
        let number = self.sources.len() as u32;
        if source.url.is_some() {
            self.source_numbers.insert(source.clone(), number);
        }
        self.sources.push(source);
        number
    }

    /// The number of `name` in the map.
    pub fn name(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.name_numbers.get(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.name_numbers.insert(name.to_string(), number);
        self.names.push(name.to_string());
        number
    }

    /// Says that from `line` and `column` of the generated text on, the text stems from
    /// `original` (source, line, column) and is called `name` there. All count from 0, columns
    /// in UTF-16 code units; numbers above [`MAX`](super::MAX) become `MAX`.
    ///
    /// Fastest in generated order; other orders are sorted at the end. Sources and names must
    /// come from [`source`](Self::source) and [`name`](Self::name); a name without an original
    /// position has no place in the format and is dropped.
    #[inline]
    pub fn add(&mut self, line: u32, column: u32, original: Option<(u32, u32, u32)>, name: Option<u32>) {
        self.push(Mapping {
            generated: Position { line, column },
            original: original.map(|(source, line, column)| Original::new(source, line, column)),
            name,
        });
    }

    /// The same for a mapping that is already one. With numbers that the builder did not give out
    /// it is dropped; debug builds panic.
    #[inline]
    pub fn push(&mut self, mapping: Mapping) {
        let known = mapping.original.is_none_or(|original| (original.source as usize) < self.sources.len())
            && mapping.name.is_none_or(|name| (name as usize) < self.names.len());
        debug_assert!(known, "a source or name that the builder did not number");
        if known {
            self.sorted &= self.mappings.push(mapping);
        }
    }

    /// The finished map.
    pub fn finish(mut self) -> SourceMap {
        if !self.sorted {
            self.mappings.sort();
        }
        SourceMap {
            file: self.file,
            source_root: None,
            sources: self.sources,
            names: self.names,
            mappings: self.mappings,
        }
    }
}
