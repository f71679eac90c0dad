//! From a place in a source to the places in the generated text that stem from it.
//!
//! A debugger asks this when a person sets a breakpoint in the source. One place may have many
//! answers: an inlined function, a bundler's copies. Made on demand from a finished table, since
//! most maps are only ever asked the other way.

use super::mapping::{Bias, Mapping, Original};
use super::mappings::Mappings;

/// The mappings of one table in the order of their original positions.
#[derive(Clone, Debug)]
pub struct ReverseIndex {
    /// Every mapping that has an original position, sorted by it; equal ones in generated order.
    entries: Vec<(Original, Mapping)>,
}

impl ReverseIndex {
    /// Sorts the mappings of a table.
    pub fn new(mappings: &Mappings) -> ReverseIndex {
        let mut entries: Vec<(Original, Mapping)> =
            mappings.iter().filter_map(|mapping| Some((mapping.original?, mapping))).collect();
        // A stable sort: equal originals stay in generated order.
        entries.sort_by_key(|&(original, _)| original);
        ReverseIndex { entries }
    }

    /// All mappings that have an original position, in the order of those positions.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Mapping> + ExactSizeIterator + '_ {
        self.entries.iter().map(|&(_, mapping)| mapping)
    }

    /// All mappings of exactly this place, in generated order.
    pub fn all(&self, original: Original) -> impl DoubleEndedIterator<Item = Mapping> + '_ {
        self.run(original).iter().map(|&(_, mapping)| mapping)
    }

    /// All mappings of the nearest place of the same source that has any, on the side that
    /// `bias` says, in generated order. Like the forward search it does not stop at line ends.
    pub fn at(&self, original: Original, bias: Bias) -> impl DoubleEndedIterator<Item = Mapping> + '_ {
        let found = match bias {
            Bias::LowerBound => self.entries.partition_point(|&(o, _)| o <= original).checked_sub(1),
            Bias::UpperBound => Some(self.entries.partition_point(|&(o, _)| o < original)),
        };
        let nearest = found.and_then(|index| self.entries.get(index)).map(|&(o, _)| o);
        let run = match nearest.filter(|o| o.source == original.source) {
            None => &[],
            Some(nearest) => self.run(nearest),
        };
        run.iter().map(|&(_, mapping)| mapping)
    }

    /// The first of them in the generated text: where a breakpoint goes if it can go to one
    /// place only.
    pub fn find(&self, original: Original, bias: Bias) -> Option<Mapping> {
        self.at(original, bias).next()
    }

    /// The entries of exactly `original`.
    fn run(&self, original: Original) -> &[(Original, Mapping)] {
        let first = self.entries.partition_point(|&(o, _)| o < original);
        let rest = &self.entries[first..];
        &rest[..rest.partition_point(|&(o, _)| o == original)]
    }
}
