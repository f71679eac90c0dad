//! Index maps: several maps, each for one stretch of the generated text.
//!
//! A bundler that joins finished files need not decode their maps: it lists them with the place
//! at which each begins. Invariant: sections are in order and none begins before the last
//! mapping of the one in front of it; so the section that holds a position is found by binary
//! search. A section may be an index map itself.

use super::builder::SourceMapBuilder;
use super::compose::Renumbering;
use super::error::{Kind, SourceMapError};
use super::json::Document;
use super::map::SourceMap;
use super::mapping::{Bias, MAX, Mapping, Position};

/// A source map made of sections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexMap {
    pub(super) file: Option<String>,
    pub(super) sections: Vec<Section>,
}

/// One section: a map, and where in the generated text it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Where the section begins. The column counts for the map's first line only.
    pub offset: Position,
    /// The map of the section, with positions as if it began at 0:0.
    pub map: Document,
}

impl IndexMap {
    /// An index map of `sections`, which must be in order, must not overlap, and must not carry
    /// a mapping out of range.
    pub fn new(file: Option<String>, sections: Vec<Section>) -> Result<IndexMap, SourceMapError> {
        let mut end = Position::default();
        // Where the last section begins, if it has any mapping.
        let mut filled: Option<Position> = None;
        for (number, section) in sections.iter().enumerate() {
            let refuse = |kind| Err(SourceMapError::new(kind).inside(&format!("sections[{number}]")));
            // A section that begins where the last one did would hide it, unless that one is empty.
            if section.offset < end || filled == Some(section.offset) {
                return refuse(Kind::SectionOrder);
            }
            end = section.offset;
            filled = None;
            if section.offset.line > MAX || section.offset.column > MAX {
                return refuse(Kind::SectionRange);
            }
            let mut in_range = true;
            section.map.each(&mut |_, mapping| match shifted(mapping.generated, section.offset) {
                Some(position) => {
                    end = end.max(position);
                    filled = Some(section.offset);
                }
                None => in_range = false,
            });
            if !in_range {
                return refuse(Kind::SectionRange);
            }
        }
        Ok(IndexMap { file, sections })
    }

    /// The name of the generated file, where the map tells it.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The sections in order.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The mapping in force at `generated`, or its nearest neighbour as `bias` says, with its
    /// generated position counted from the beginning of the whole text; and the map whose lists
    /// its numbers mean. Finds what the flattened map finds.
    pub fn find(&self, generated: Position, bias: Bias) -> Option<(&SourceMap, Mapping)> {
        match bias {
            Bias::LowerBound => {
                let behind = self.sections.partition_point(|section| section.offset <= generated);
                self.sections[..behind].iter().rev().find_map(|section| section.find(generated, bias))
            }
            Bias::UpperBound => {
                // Of the sections that begin before the position only the last can reach it.
                let first = self.sections.partition_point(|section| section.offset < generated);
                let mut rest = self.sections[first.saturating_sub(1)..].iter();
                let mut found = rest.find_map(|section| section.find(generated, bias))?;
                // The next sections may begin where this mapping does; then theirs is in force.
                let place = found.1.generated;
                for section in rest.take_while(|section| section.offset <= place) {
                    if let Some(same) = section.find(place, Bias::LowerBound) {
                        found = same;
                    }
                }
                Some(found)
            }
        }
    }

    /// One map that finds the same. Sources keep their order of sections, equal ones become one.
    pub fn flatten(&self) -> SourceMap {
        let mut out = SourceMapBuilder::new(self.file.clone());
        let mut maps = Vec::new();
        self.each_map(&mut |map| {
            let mut numbers = Renumbering::new(map);
            for source in 0..map.sources.len() as u32 {
                numbers.source(source, &mut out);
            }
            maps.push(numbers);
        });
        // Both walks meet the maps in the same order; maps without mappings are passed over.
        let mut current = 0;
        self.each(&mut |map, mapping| {
            while !maps[current].is_of(map) {
                current += 1;
            }
            let mapping = maps[current].carry(mapping, &mut out);
            out.push(mapping);
        });
        out.finish()
    }

    /// Visits the map of every section in order.
    fn each_map<'m>(&'m self, visit: &mut dyn FnMut(&'m SourceMap)) {
        for section in &self.sections {
            match &section.map {
                Document::Plain(map) => visit(map),
                Document::Index(map) => map.each_map(visit),
            }
        }
    }

    /// Visits every mapping in order, with its position in the whole text.
    pub(super) fn each<'m>(&'m self, visit: &mut dyn FnMut(&'m SourceMap, Mapping)) {
        for section in &self.sections {
            section.map.each(&mut |map, mapping| {
                let generated = shifted(mapping.generated, section.offset).expect("checked when it was made");
                visit(map, Mapping { generated, ..mapping });
            });
        }
    }
}

impl Section {
    /// The section's own answer to a search at a position of the whole text.
    fn find(&self, generated: Position, bias: Bias) -> Option<(&SourceMap, Mapping)> {
        // A position before the section can only be asked for the upper bound: its beginning.
        let within = generated.max(self.offset);
        let line = within.line - self.offset.line;
        let column = if line == 0 { within.column - self.offset.column } else { within.column };
        let (map, mapping) = match &self.map {
            Document::Plain(map) => (map, map.find(Position { line, column }, bias)?),
            Document::Index(map) => map.find(Position { line, column }, bias)?,
        };
        let generated = shifted(mapping.generated, self.offset).expect("checked when it was made");
        Some((map, Mapping { generated, ..mapping }))
    }
}

/// A position of a section as a position of the whole text, if it is still one.
fn shifted(position: Position, offset: Position) -> Option<Position> {
    // Each number is at most `MAX`, so the sums cannot wrap.
    let column = if position.line == 0 { position.column + offset.column } else { position.column };
    let line = position.line + offset.line;
    (line <= MAX && column <= MAX).then_some(Position { line, column })
}
