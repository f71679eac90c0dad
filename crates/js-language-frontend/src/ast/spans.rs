//! Where each node stands: an array of spans that can be moved without being touched.
//!
//! An edit near the start of a file moves nearly every node behind it. So the array is cut into
//! pages; a page whose nodes all lie behind the edit is moved by adding to its one offset, a page
//! whose nodes all lie before it is left alone, and only the few pages in between are swept. Nodes
//! are made in source order, so those few are the ones with the edit's own neighbours and with the
//! nodes around it.
//!
//! Pages come into being with the first move: a tree that is parsed once has none. Invariant: a
//! span is its entry plus the offset of its page, and lies within the page's bounds.

use crate::span::Span;

/// How many spans have an offset in common: two kilobytes of them.
const PAGE: usize = 256;

#[derive(Clone)]
pub(super) struct Spans {
    entries: Vec<Span>,
    /// The first `pages.len() * PAGE` entries have a page; those behind are where they say.
    pages: Vec<Page>,
}

#[derive(Clone, Copy)]
struct Page {
    /// What is added to its entries; below 0 as a two's complement.
    offset: u32,
    /// No span of it starts before this…
    start: u32,
    /// …or ends behind this.
    end: u32,
}

/// A replacement of `removed` bytes before `at` by `added` bytes.
#[derive(Clone, Copy)]
pub(super) struct Move {
    pub(super) at: u32,
    pub(super) delta: u32,
}

impl Move {
    pub(super) fn new(at: u32, removed: u32, added: u32) -> Move {
        Move { at, delta: added.wrapping_sub(removed) }
    }

    /// `span` afterwards: moved if it starts at `at` or behind it, longer if it only ends behind.
    /// Without branches, so that a sweep takes several spans at a time.
    #[inline]
    pub(super) fn of(self, span: Span) -> Span {
        let Move { at, delta } = self;
        let start = span.start.wrapping_add(if span.start >= at { delta } else { 0 });
        let end = span.end.wrapping_add(if span.end > at { delta } else { 0 });
        Span { start, end }
    }
}

impl Spans {
    pub(super) const fn new() -> Spans {
        Spans { entries: Vec::new(), pages: Vec::new() }
    }

    pub(super) fn with_capacity(count: usize) -> Spans {
        Spans { entries: Vec::with_capacity(count), pages: Vec::new() }
    }

    #[inline]
    pub(super) fn get(&self, index: usize) -> Span {
        let Span { start, end } = self.entries[index];
        let offset = self.offset(index);
        Span { start: start.wrapping_add(offset), end: end.wrapping_add(offset) }
    }

    #[inline]
    fn offset(&self, index: usize) -> u32 {
        self.pages.get(index / PAGE).map_or(0, |page| page.offset)
    }

    /// Adds a span behind all others.
    #[inline]
    pub(super) fn push(&mut self, span: Span) {
        self.entries.push(span);
    }

    pub(super) fn set(&mut self, index: usize, span: Span) {
        let offset = self.offset(index);
        let Span { start, end } = span;
        self.entries[index] = Span { start: start.wrapping_sub(offset), end: end.wrapping_sub(offset) };
        if let Some(page) = self.pages.get_mut(index / PAGE) {
            page.start = page.start.min(start);
            page.end = page.end.max(end);
        }
    }

    /// Keeps the first `count`; what has been moved stays.
    pub(super) fn truncate(&mut self, count: usize) {
        debug_assert!(self.pages.len() * PAGE <= count);
        self.entries.truncate(count);
    }

    /// Moves the first `count` spans, which lie all where they did at the last move or were added
    /// since.
    pub(super) fn shift(&mut self, moved: Move, count: usize) {
        for entries in self.entries[self.pages.len() * PAGE..count].chunks_exact(PAGE) {
            self.pages.push(Page::of(entries, 0));
        }
        let paged = self.pages.len() * PAGE;
        for (page, entries) in self.pages.iter_mut().zip(self.entries.chunks_exact_mut(PAGE)) {
            page.shift(moved, entries);
        }
        self.entries[paged..count].iter_mut().for_each(|span| *span = moved.of(*span));
    }

    /// Bytes of memory in use.
    pub(super) fn memory(&self) -> usize {
        self.entries.len() * size_of::<Span>() + self.pages.len() * size_of::<Page>()
    }
}

impl Page {
    /// The page of `entries`, with the closest bounds.
    fn of(entries: &[Span], offset: u32) -> Page {
        let (mut start, mut end) = (u32::MAX, 0);
        for span in entries {
            start = start.min(span.start.wrapping_add(offset));
            end = end.max(span.end.wrapping_add(offset));
        }
        Page { offset, start, end }
    }

    fn shift(&mut self, moved: Move, entries: &mut [Span]) {
        if self.end < moved.at {
            return;
        }
        if self.start > moved.at {
            self.offset = self.offset.wrapping_add(moved.delta);
            self.start = self.start.wrapping_add(moved.delta);
            self.end = self.end.wrapping_add(moved.delta);
            return;
        }
        let offset = self.offset;
        for entry in entries.iter_mut() {
            let Span { start, end } = *entry;
            *entry = moved.of(Span { start: start.wrapping_add(offset), end: end.wrapping_add(offset) });
        }
        *self = Page::of(entries, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Moved page by page, spans are where a sweep over all of them puts them.
        #[test]
        fn pages_move_as_a_sweep_does(
            spans in proptest::collection::vec((0..5000u32, 0..40u32), 1..1500),
            in_order in any::<bool>(),
            steps in proptest::collection::vec((0..6000u32, 0..3u32, 0..60u32, 0..400usize), 1..12),
        ) {
            let mut plain: Vec<Span> = spans.iter().map(|&(at, length)| Span::new(at, at + length)).collect();
            if in_order {
                plain.sort_by_key(|span| span.end);
            }
            let mut paged = Spans::new();
            plain.iter().for_each(|&span| paged.push(span));
            for (at, removed, added, more) in steps {
                let moved = Move::new(at + removed, removed, added);
                plain.iter_mut().for_each(|span| *span = moved.of(*span));
                paged.shift(moved, plain.len());
                for index in (0..more).map(|index| index * 7) {
                    let span = Span::new(at + index as u32 / 2, at + index as u32);
                    plain.push(span);
                    paged.push(span);
                    let any = index % plain.len();
                    plain[any] = span;
                    paged.set(any, span);
                }
                prop_assert!((0..plain.len()).all(|index| paged.get(index) == plain[index]));
            }
        }
    }
}
