//! Ranges of numbers: PartitionNumberRangePattern.

use super::affix::Affix;
use super::format::{Formatted, Formatter};
use crate::intl::mathematical::Mathematical;
use crate::intl::parts::{Part, joined};

/// `source`: which of the two numbers a part belongs to.
pub(super) type Source = &'static str;

const START: Source = "startRange";
const END: Source = "endRange";
const SHARED: Source = "shared";

/// The parts of a range, each with its source.
#[derive(Default)]
pub(super) struct RangeParts {
    pub(super) parts: Vec<Part>,
    pub(super) sources: Vec<Source>,
}

impl RangeParts {
    fn push(&mut self, parts: Vec<Part>, source: Source) {
        self.sources.extend(parts.iter().map(|_| source));
        self.parts.extend(parts);
    }
}

impl Formatter {
    /// The parts of a range. Neither end is not-a-number.
    pub(super) fn range(&self, start: &Mathematical, end: &Mathematical) -> RangeParts {
        let (start, end) = (self.format(start), self.format(end));
        let mut range = RangeParts::default();
        let parts = start.clone().into_parts();
        if joined(&parts) == joined(&end.clone().into_parts()) {
            // FormatApproximately
            range.push(vec![Part::new("approximatelySign", self.symbols.approximately)], SHARED);
            range.push(parts, SHARED);
            return range;
        }
        self.collapse(&mut range, start, end);
        range
    }

    /// CollapseNumberRange, as ICU does it: a unit is written once; so are sign, currency and the
    /// like if they are the same and have more than one character. What is repeated gets space around
    /// the separator.
    fn collapse(&self, range: &mut RangeParts, start: Formatted, end: Formatted) {
        let shares_middle = start.middle == end.middle && start.middle.char_count() > 1;
        let repeats = start.has_exponent || !shares_middle && start.middle.char_count() > 0;
        let pattern = self.words.known("range");
        let separator = pattern.trim_start_matches("{0}").trim_end_matches("{1}");
        let separator = match repeats && !separator.contains(char::is_whitespace) {
            true => format!(" {separator} "),
            false => separator.to_owned(),
        };
        // The unit has the form that the second number wants.
        range.push(end.outer.prefix, SHARED);
        if shares_middle {
            let Affix { prefix, suffix } = end.middle;
            range.push(prefix, SHARED);
            range.push(start.number, START);
            range.push(vec![Part::literal(separator)], SHARED);
            range.push(end.number, END);
            range.push(suffix, SHARED);
        } else {
            range.push(start.middle.prefix, START);
            range.push(start.number, START);
            range.push(start.middle.suffix, START);
            range.push(vec![Part::literal(separator)], SHARED);
            range.push(end.middle.prefix, END);
            range.push(end.number, END);
            range.push(end.middle.suffix, END);
        }
        range.push(end.outer.suffix, SHARED);
    }
}
