//! Marking: white cells have no mark bit, grey ones are on a work list, black ones are done.
//!
//! It begins after a minor collection with the roots, goes on in steps as the program allocates,
//! and ends in one pause: a minor collection that promotes all it can (so that the young cells left
//! are pinned, hence roots), then the roots, the stack and whatever is still grey. What the
//! program stores into a black cell turns it grey again: see `barrier.rs`. Where the last pause
//! finds too much that is grey, it goes back to steps.

use crate::block::state;
use crate::collector::Collector;
use crate::header::Header;
use crate::prefetch::prefetch;
use crate::region::YOUNG_BIT;
use crate::tracer::{Mode, Tracer};

/// Longer rows of values are marked piece by piece.
pub(crate) const RANGE: usize = 4096;

/// A shorter list of cells to be visited again may name some of them often.
const MOST_REPEATED: usize = 1 << 12;

/// How many cells are fetched before they are visited.
const SOON: usize = 8;

/// What a marking moves at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compaction {
    /// Blocks that are nearly empty, within a bound.
    Sparse,
    /// Every old block.
    All,
}

/// The state of a marking.
#[derive(Default)]
pub(crate) struct Marker {
    pub(crate) is_marking: bool,
    /// Marked cells whose slots were not visited.
    pub(crate) grey: Vec<*mut Header>,
    /// Black cells into which something was stored.
    pub(crate) again: Vec<*mut Header>,
    /// How many of them there were when each was listed once.
    again_distinct: usize,
    /// Rests of long rows of values: first, length, owner.
    pub(crate) ranges: Vec<(*mut usize, usize, *mut Header)>,
    /// Slots in cells that point into blocks to be evacuated.
    pub(crate) recorded: Vec<*mut usize>,
    /// Cells that hold such slots outside of the region.
    pub(crate) retrace: Vec<*mut Header>,
    /// Blocks to be evacuated.
    pub(crate) candidates: Vec<u32>,
    /// Bytes of marked cells.
    pub(crate) live: usize,
    /// How many times the last pause went back to steps.
    pub(crate) attempts: u32,
}

impl Marker {
    /// Whether nothing is grey.
    pub(crate) fn is_done(&self) -> bool {
        self.grey.is_empty() && self.again.is_empty() && self.ranges.is_empty()
    }

    /// A minor collection has listed the black cells that are remembered. Those that stay remembered
    /// are listed by each, so the list is rid of repetitions whenever it has doubled.
    pub(crate) fn bound_again(&mut self) {
        if self.again.len() > 2 * self.again_distinct.max(MOST_REPEATED) {
            self.again.sort_unstable();
            self.again.dedup();
            self.again_distinct = self.again.len();
        }
    }
}

impl Collector {
    /// Begins a marking: all blocks must be swept, the nursery collected, the pins those of now.
    pub(crate) fn start_marking(&mut self, compaction: Compaction) {
        self.marker.is_marking = true;
        self.marker.live = 0;
        self.marker.attempts = 0;
        self.marker.again_distinct = 0;
        self.choose_candidates(compaction);
        let noted = self.weak.noted();
        self.mark_from_roots();
        let noted_by_young = self.weak.noted();
        self.weak.forget_between(noted, noted_by_young);
    }

    /// Makes grey what the roots, the stack and the young cells point at.
    fn mark_from_roots(&mut self) {
        let cells: Vec<usize> = self.pins.old_cells(&self.blocks).collect();
        for cell in cells {
            self.mark_cell(cell);
        }
        let young = self.young_cells();
        let mut tracer = Tracer::new(self, Mode::Mark);
        tracer.visit_roots();
        for cell in young {
            tracer.mark_young(cell);
        }
    }

    /// Visits a slot with a cell: if the cell is old and white it turns grey.
    ///
    /// # Safety
    /// The slot must point at the cell.
    #[inline]
    pub(crate) unsafe fn mark_slot(&mut self, slot: *mut usize, cell: usize, owner: *mut Header) {
        match self.blocks.state_at(cell) {
            state::OLD | state::FIXED | state::LARGE_OLD => {}
            state::EVACUATED => self.record(slot, owner),
            _ => return,
        }
        if self.blocks.mark(cell) {
            self.marker.grey.push(cell as *mut Header);
        }
    }

    /// Notes a slot that the end of marking must update. Roots are visited again anyway.
    #[cold]
    fn record(&mut self, slot: *mut usize, owner: *mut Header) {
        if owner.is_null() {
            return;
        }
        if self.contains(slot as usize) {
            self.marker.recorded.push(slot);
        } else if self.marker.retrace.last() != Some(&owner) {
            self.marker.retrace.push(owner);
        }
    }

    /// Makes an old cell grey if it is white.
    #[inline]
    pub(crate) fn mark_cell(&mut self, cell: usize) {
        if !matches!(
            self.blocks.state_at(cell),
            state::OLD | state::FIXED | state::EVACUATED | state::LARGE_OLD
        ) {
            return;
        }
        if self.blocks.mark(cell) {
            self.marker.grey.push(cell as *mut Header);
        }
    }

    /// Whether a cell is alive as far as marking knows.
    #[inline]
    pub(crate) fn is_reached(&self, cell: usize) -> bool {
        if cell & YOUNG_BIT == 0 && self.blocks.state_at(cell) != state::LARGE_OLD {
            return true;
        }
        self.blocks.is_marked(cell)
    }

    /// Ends the marking in this pause, in which the nursery was collected with all promoted. False
    /// where more than `budget` bytes were grey: then it goes on in steps.
    pub(crate) fn finish_marking(&mut self, budget: usize) -> bool {
        let noted = self.weak.noted();
        self.mark_from_roots();
        let noted_by_young = self.weak.noted();
        let mut tracer = Tracer::new(self, Mode::Mark);
        if !tracer.drain_marking(budget) {
            self.marker.attempts += 1;
            self.weak.forget_between(noted, noted_by_young);
            return false;
        }
        let mut tracer = Tracer::new(self, Mode::Mark);
        tracer.settle_ephemerons();
        self.end_marking();
        true
    }

    /// All that lives is marked: clears what is weak, evacuates, hands the rest to the sweeper.
    fn end_marking(&mut self) {
        self.clear_weak();
        self.evacuate();
        self.finalize_old();
        self.process_weak_tables(&mut crate::WeakTracer { collector: self, minor: false });
        let remembered = std::mem::take(&mut self.remembered);
        self.remembered = remembered
            .into_iter()
            .filter_map(|owner| self.place_after_major(owner as usize))
            .map(|owner| owner as *mut Header)
            .collect();
        self.sweep_large();
        self.old.begin_sweep(&mut self.blocks);
        self.fixed.begin_sweep(&mut self.blocks);
        self.sweep_candidates();
        self.marker.is_marking = false;
        self.marker.recorded = Vec::new();
        self.marker.retrace = Vec::new();
        self.live = self.marker.live;
        self.set_threshold();
    }

    /// Where a cell is once marking has ended, if it is alive.
    pub(crate) fn place_after_major(&self, cell: usize) -> Option<usize> {
        if self.blocks.state_at(cell) == state::EVACUATED {
            // SAFETY: evacuated blocks stay readable until they are swept.
            let header = unsafe { *(cell as *const Header) };
            if header.kind == crate::CellKind::FORWARDED.0 {
                return Some(self.blocks.base() + header.shape as usize * 8);
            }
        }
        self.is_reached(cell).then_some(cell)
    }

    /// All young cells.
    pub(crate) fn young_cells(&self) -> Vec<*mut Header> {
        let mut cells = Vec::new();
        for &block in self.nursery.eden.iter().chain(&self.nursery.survivors) {
            let mut cell = self.blocks.start(block);
            let end = cell + self.blocks.info(block).extent as usize;
            while cell < end {
                let header = cell as *mut Header;
                // SAFETY: cells follow each other up to the block's extent.
                if unsafe { (*header).kind } > crate::CellKind::FORWARDED.0 {
                    cells.push(header);
                }
                cell += self.blocks.size_of(header);
            }
        }
        cells.extend(self.nursery.large.iter().map(|&block| self.blocks.start(block) as *mut Header));
        cells
    }
}

impl Tracer {
    /// Makes grey what a young cell points at. Its slots are not recorded: it may move or die.
    fn mark_young(&mut self, cell: *mut Header) {
        self.mark_shape(cell);
        self.owner = std::ptr::null_mut();
        // SAFETY: the cell is live.
        unsafe { self.heap().kinds.trace_function((*cell).kind)(cell, self) }
    }

    #[inline]
    fn mark_shape(&mut self, cell: *mut Header) {
        // SAFETY: the cell is live.
        let shape = unsafe { (*cell).shape };
        if shape >= Header::FIRST_SHAPE {
            let heap = self.heap();
            heap.mark_cell(heap.blocks.base() + shape as usize * 8);
        }
    }

    /// Visits grey cells until so many bytes of them were visited. True once nothing is grey.
    pub(crate) fn drain_marking(&mut self, budget: usize) -> bool {
        let mut visited = 0;
        // Cells on their way from the stack to being visited, while their memory is fetched.
        let mut soon = [std::ptr::null_mut::<Header>(); SOON];
        let mut turn = 0;
        let mut waiting = 0;
        loop {
            let heap = self.heap();
            while waiting < SOON {
                let Some(cell) = heap.marker.grey.pop() else { break };
                prefetch(cell as usize);
                soon[(turn + waiting) % SOON] = cell;
                waiting += 1;
            }
            if waiting > 0 {
                let cell = soon[turn];
                turn = (turn + 1) % SOON;
                waiting -= 1;
                heap.weak.waiting.reached(cell as usize);
                let size = heap.blocks.size_of(cell);
                heap.marker.live += size;
                visited += size.min(RANGE * 8);
                self.mark_shape(cell);
                self.trace_cell(cell);
            } else if let Some(cell) = heap.marker.again.pop() {
                visited += heap.blocks.size_of(cell).min(RANGE * 8);
                self.mark_shape(cell);
                self.again = true;
                self.trace_cell(cell);
                self.again = false;
            } else if let Some((first, length, owner)) = heap.marker.ranges.pop() {
                let now = length.min(RANGE);
                if length > now {
                    // SAFETY: the rest of the same row.
                    heap.marker.ranges.push((unsafe { first.add(now) }, length - now, owner));
                }
                self.owner = owner;
                for index in 0..now {
                    // SAFETY: the row lies in a cell that marking keeps.
                    unsafe { self.visit_word(first.add(index)) }
                }
                visited += now * 8;
            } else {
                return true;
            }
            if visited >= budget {
                let marker = &mut self.heap().marker;
                marker.grey.extend((0..waiting).map(|index| soon[(turn + index) % SOON]));
                return marker.is_done();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_each_minor_collection_lists_does_not_pile_up() {
        let mut marker = Marker::default();
        let cells: Vec<usize> = (1..=10_000).map(|index| index * 16).collect();
        for _ in 0..100 {
            marker.again.extend(cells.iter().map(|&cell| cell as *mut Header));
            marker.bound_again();
            assert!(marker.again.len() <= 2 * cells.len(), "{}", marker.again.len());
        }
        marker.again.sort_unstable();
        marker.again.dedup();
        assert_eq!(marker.again.len(), cells.len());
    }
}
