//! Two maps in a row become one.
//!
//! A compiler turned A into B and a minifier B into C. A debugger that has C wants A. Used where
//! plumb prints a source that already came with a map. Invariant: looking a place up in the
//! composed map gives what looking it up in the outer map and then in the inner one gives; hence
//! composition is associative.

use std::collections::HashMap;

use super::builder::SourceMapBuilder;
use super::map::SourceMap;
use super::mapping::{Bias, Mapping};

/// Composes `outer` with the maps of its sources: `inner` is asked once for each source, with
/// its number, and returns the map that leads from there to an earlier text, or `None` where the
/// source is where the way ends.
///
/// Each mapping of `outer` keeps its generated position. Its original position is looked up in
/// the inner map, with the greatest lower bound; if that finds nothing, or text without an
/// origin, the mapping stays as one without an origin, because dropping it would let the mapping
/// before it reach too far. The name of the inner mapping wins, since it stands nearer to what a
/// person wrote; without one the outer name stays. Sources (with their contents and ignore
/// marks) and names are those that are used, in the order of first use; equal sources become
/// one.
pub fn compose<'m>(outer: &SourceMap, mut inner: impl FnMut(u32) -> Option<&'m SourceMap>) -> SourceMap {
    let mut out = SourceMapBuilder::new(outer.file.clone());
    let mut outer_numbers = Renumbering::new(outer);
    let mut inner_numbers: Vec<Renumbering<'m>> = Vec::new();
    let mut by_address: HashMap<*const SourceMap, usize> = HashMap::new();
    // For each source of the outer map: which of `inner_numbers` leads on from it.
    let next: Vec<Option<usize>> = (0..outer.sources.len() as u32)
        .map(|source| {
            let map = inner(source)?;
            // One map asked for twice is one map: its sources must not be counted twice.
            Some(*by_address.entry(map).or_insert_with(|| {
                inner_numbers.push(Renumbering::new(map));
                inner_numbers.len() - 1
            }))
        })
        .collect();
    for mapping in outer.mappings.iter() {
        let composed = match mapping.original.map(|original| (original, next[original.source as usize])) {
            None => mapping,
            Some((_, None)) => outer_numbers.carry(mapping, &mut out),
            Some((original, Some(map))) => {
                let map = &mut inner_numbers[map];
                match map.map.find(original.position, Bias::LowerBound).filter(|m| m.original.is_some()) {
                    None => Mapping { original: None, name: None, ..mapping },
                    Some(found) => {
                        let mut composed =
                            map.carry(Mapping { generated: mapping.generated, ..found }, &mut out);
                        if composed.name.is_none() {
                            composed.name = mapping.name.map(|name| outer_numbers.name(name, &mut out));
                        }
                        composed
                    }
                }
            }
        };
        out.push(composed);
    }
    out.finish()
}

/// The numbers that a map's sources and names have in another map that is being built; each is
/// given when it is first used.
pub(super) struct Renumbering<'m> {
    map: &'m SourceMap,
    sources: Vec<Option<u32>>,
    names: Vec<Option<u32>>,
}

impl<'m> Renumbering<'m> {
    pub(super) fn new(map: &'m SourceMap) -> Renumbering<'m> {
        Renumbering { map, sources: vec![None; map.sources.len()], names: vec![None; map.names.len()] }
    }

    /// Whether these are the numbers of this very map.
    pub(super) fn is_of(&self, map: &SourceMap) -> bool {
        std::ptr::eq(self.map, map)
    }

    pub(super) fn source(&mut self, number: u32, out: &mut SourceMapBuilder) -> u32 {
        *self.sources[number as usize].get_or_insert_with(|| out.source(self.map.resolved_source(number)))
    }

    pub(super) fn name(&mut self, number: u32, out: &mut SourceMapBuilder) -> u32 {
        *self.names[number as usize].get_or_insert_with(|| out.name(&self.map.names[number as usize]))
    }

    /// `mapping` of this map as a mapping of the map that is being built.
    pub(super) fn carry(&mut self, mapping: Mapping, out: &mut SourceMapBuilder) -> Mapping {
        let original = mapping.original.map(|mut original| {
            original.source = self.source(original.source, out);
            original
        });
        Mapping { original, name: mapping.name.map(|name| self.name(name, out)), ..mapping }
    }
}
