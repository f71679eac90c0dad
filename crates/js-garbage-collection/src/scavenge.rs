//! Minor collections: Cheney's algorithm over the nursery's blocks.
//!
//! Eden's survivors are copied into fresh blocks; what survived there once already is promoted.
//! Pinned cells stay: their block leaves the pool with fillers between them. A cell for which
//! there is no memory stays as well, as if it were pinned, so a collection never fails.

use crate::block::{Blocks, state};
use crate::collector::Collector;
use crate::header::Header;
use crate::pins::pinned;
use crate::prefetch::prefetch;
use crate::sweep::POISON;
use crate::tracer::{Mode, Tracer, WeakTracer};
use crate::{CellKind, region};

/// How many remembered cells ahead memory is asked for.
const AHEAD: usize = 6;
/// Bytes of a cache line.
const LINE: usize = 64;

/// The state of a minor collection under way.
#[derive(Default)]
pub(crate) struct Scavenge {
    /// Blocks being emptied.
    from: Vec<u32>,
    /// Blocks that receive survivors, and how far they were scanned.
    to: Vec<u32>,
    to_top: usize,
    to_limit: usize,
    scanned_blocks: usize,
    scan: usize,
    /// Promoted cells and large ones whose slots were not visited yet.
    pub(crate) promoted: Vec<*mut Header>,
    /// Cells that are alive but stay where they are: for lack of memory, or because they are large.
    pub(crate) stuck: Vec<*mut Header>,
    pub(crate) promote_all: bool,
    /// Bytes of remembered cells.
    pub(crate) looked_through: usize,
    /// Survivors, in cells and bytes.
    pub(crate) survived: (usize, usize),
    /// Promoted ones, in cells and bytes.
    pub(crate) promotions: (usize, usize),
}

impl Tracer {
    /// Pinned cells are roots: what they point at moves, they do not.
    fn scavenge_pinned(&mut self) {
        for index in 0..self.heap().pins.young.len() {
            let cell = self.heap().pins.young[index];
            self.trace_cell(cell);
        }
    }

    /// Looks through the remembered cells; those that still point at young ones stay remembered.
    /// While marking, black ones turn grey again.
    fn scavenge_remembered(&mut self) {
        let remembered = std::mem::take(&mut self.heap().remembered);
        self.heap().scavenge.looked_through = 0;
        for (index, &owner) in remembered.iter().enumerate() {
            // They lie anywhere: by the time it is their turn, their headers and then their slots
            // should be in the cache.
            if let Some(&ahead) = remembered.get(index + 2 * AHEAD) {
                prefetch(ahead as usize);
            }
            let heap = self.heap();
            if let Some(&ahead) = remembered.get(index + AHEAD) {
                let size = heap.blocks.size_of(ahead);
                (LINE..size.min(8 * LINE)).step_by(LINE).for_each(|offset| prefetch(ahead as usize + offset));
            }
            heap.scavenge.looked_through += heap.blocks.size_of(owner);
            self.scan_old(owner);
            if heap.marker.is_marking && heap.blocks.is_marked(owner as usize) {
                heap.marker.again.push(owner);
            }
        }
        self.heap().marker.bound_again();
    }

    /// Visits the slots of an old cell, and remembers it if it points at a young one.
    fn scan_old(&mut self, owner: *mut Header) {
        self.saw_young = false;
        self.trace_cell(owner);
        // SAFETY: the owner is a live cell.
        unsafe { (*owner).barrier = u8::from(!self.saw_young) };
        if self.saw_young {
            self.heap().remembered.push(owner);
        }
    }

    /// Visits the slots of all copies, Cheney's way, and of all promoted cells.
    pub(crate) fn drain_scavenge(&mut self) {
        loop {
            let heap = self.heap();
            if let Some(cell) = heap.scavenge.promoted.pop() {
                self.scan_old(cell);
            } else if let Some(cell) = heap.scavenge.stuck.pop().or_else(|| heap.next_copy()) {
                self.trace_cell(cell);
            } else {
                return;
            }
        }
    }
}

impl Collector {
    /// Empties the nursery. The pins hold the words of the stack.
    pub(crate) fn scavenge(&mut self, promote_all: bool) {
        self.begin_scavenge(promote_all);
        let mut tracer = Tracer::new(self, Mode::Scavenge);
        tracer.scavenge_pinned();
        tracer.visit_roots();
        tracer.scavenge_remembered();
        tracer.drain_scavenge();
        tracer.settle_ephemerons();
        self.clear_young_weak();
        self.free_dead_large();
        self.end_scavenge();
    }

    /// Turns young blocks into from-space and pins what the stack points at.
    fn begin_scavenge(&mut self, promote_all: bool) {
        let mut from = std::mem::take(&mut self.scavenge.from);
        for block in self.nursery.eden.drain(..) {
            self.blocks.set_state(block, state::FROM_EDEN);
            from.push(block);
        }
        for block in self.nursery.survivors.drain(..) {
            self.blocks.set_state(block, state::FROM_SURVIVOR);
            from.push(block);
        }
        let scavenge = &mut self.scavenge;
        scavenge.from = from;
        scavenge.promote_all = promote_all;
        scavenge.to.clear();
        (scavenge.to_top, scavenge.to_limit, scavenge.scanned_blocks, scavenge.scan) = (0, 0, 0, 0);
        (scavenge.survived, scavenge.promotions) = ((0, 0), (0, 0));
        for large in self.pins.pin_young(&mut self.blocks) {
            self.reach_large(large);
        }
    }

    /// Visits a slot with a cell of the young half; whether it is young afterwards.
    ///
    /// # Safety
    /// The slot must point at the cell.
    #[inline]
    pub(crate) unsafe fn scavenge_slot(&mut self, slot: *mut usize, cell: usize) -> bool {
        let block = Blocks::index(cell);
        let is_state = self.blocks.state(block);
        match is_state {
            state::FROM_EDEN
            | state::FROM_SURVIVOR
            | state::FROM_EDEN_PINNED
            | state::FROM_SURVIVOR_PINNED => {
                let place = self.evacuate_young(cell, is_state);
                // SAFETY: the caller says so.
                unsafe { *slot = place };
                place & region::YOUNG_BIT == 0
            }
            state::LARGE_YOUNG => {
                self.reach_large(block);
                self.blocks.state(block) == state::LARGE_YOUNG
            }
            state::LARGE_OLD => false,
            _ => true,
        }
    }

    /// The present place of a cell in from-space, copying it at the first visit.
    fn evacuate_young(&mut self, cell: usize, is_state: u8) -> usize {
        let header = cell as *mut Header;
        // SAFETY: the cell is live or forwarded.
        let Header { shape, kind, size, .. } = unsafe { *header };
        if kind == CellKind::FORWARDED.0 {
            return self.blocks.base() + shape as usize * 8;
        }
        let is_pinned = matches!(is_state, state::FROM_EDEN_PINNED | state::FROM_SURVIVOR_PINNED);
        if is_pinned && self.blocks.is_marked(cell) {
            return cell;
        }
        let words = size as usize;
        let stays_young =
            !self.scavenge.promote_all && matches!(is_state, state::FROM_EDEN | state::FROM_EDEN_PINNED);
        let place = if stays_young { self.survivor_memory(words * 8) } else { self.promotion_memory(words) };
        let Some(place) = place else { return self.stay(header) };
        // SAFETY: the cell has so many words, and so has its new place.
        unsafe {
            std::ptr::copy_nonoverlapping(cell as *const u64, place as *mut u64, words);
            (*header).kind = CellKind::FORWARDED.0;
            (*header).shape = region::id_of(place);
        }
        self.weak.waiting.reached(cell);
        if stays_young {
            self.scavenge.survived.0 += 1;
            self.scavenge.survived.1 += words * 8;
        } else {
            self.scavenge.promotions.0 += 1;
            self.scavenge.promotions.1 += words * 8;
            self.promoted(place as *mut Header);
        }
        place
    }

    /// Memory for a survivor.
    #[inline]
    fn survivor_memory(&mut self, bytes: usize) -> Option<usize> {
        if bytes > self.scavenge.to_limit - self.scavenge.to_top {
            self.next_to_block()?;
        }
        let place = self.scavenge.to_top;
        self.scavenge.to_top += bytes;
        Some(place)
    }

    #[cold]
    fn next_to_block(&mut self) -> Option<()> {
        self.note_to_extent();
        if !self.has_room_to_collect() {
            return None;
        }
        let block = self.blocks.take_young(state::SURVIVOR)?;
        self.scavenge.to.push(block);
        self.scavenge.to_top = self.blocks.start(block);
        self.scavenge.to_limit = self.scavenge.to_top + self.blocks.block_bytes;
        if self.scavenge.to.len() == 1 {
            self.scavenge.scan = self.scavenge.to_top;
        }
        Some(())
    }

    fn note_to_extent(&mut self) {
        if let Some(&block) = self.scavenge.to.last() {
            self.blocks.info_mut(block).extent = (self.scavenge.to_top - self.blocks.start(block)) as u32;
        }
    }

    /// Memory in the old space.
    fn promotion_memory(&mut self, words: usize) -> Option<usize> {
        if let Some(place) = self.old.take_free(&self.blocks, words) {
            return Some(place);
        }
        let may_grow = self.has_room_to_collect();
        self.old.take(&mut self.blocks, &self.kinds, words, may_grow)
    }

    /// A cell is old now. While marking it is grey.
    pub(crate) fn promoted(&mut self, cell: *mut Header) {
        self.scavenge.promoted.push(cell);
        if self.marker.is_marking {
            self.mark_cell(cell as usize);
        }
    }

    /// A cell stays where it is for lack of memory.
    #[cold]
    fn stay(&mut self, cell: *mut Header) -> usize {
        self.blocks.mark(cell as usize);
        pinned(&mut self.blocks, Blocks::index(cell as usize));
        self.pins.young.push(cell);
        self.scavenge.stuck.push(cell);
        self.weak.waiting.reached(cell as usize);
        cell as usize
    }

    /// The next copy whose slots were not visited yet.
    #[inline]
    fn next_copy(&mut self) -> Option<*mut Header> {
        let scavenge = &mut self.scavenge;
        loop {
            let &block = scavenge.to.get(scavenge.scanned_blocks)?;
            let is_last = scavenge.scanned_blocks + 1 == scavenge.to.len();
            let start = self.blocks.start(block);
            let top = if is_last { scavenge.to_top } else { start + self.blocks.info(block).extent as usize };
            if scavenge.scan < top {
                let cell = scavenge.scan as *mut Header;
                scavenge.scan += self.blocks.size_of(cell);
                return Some(cell);
            }
            if is_last {
                return None;
            }
            scavenge.scanned_blocks += 1;
            scavenge.scan = self.blocks.start(scavenge.to[scavenge.scanned_blocks]);
        }
    }

    /// Where a cell is after the collection's drain, if it is alive.
    pub(crate) fn place_after_minor(&self, cell: usize) -> Option<usize> {
        if cell & region::YOUNG_BIT != 0 {
            return Some(cell);
        }
        let block = Blocks::index(cell);
        match self.blocks.state(block) {
            is_state if state::is_from(is_state) => {
                // SAFETY: cells of from-space stay readable until the collection ends.
                let header = unsafe { *(cell as *const Header) };
                if header.kind == CellKind::FORWARDED.0 {
                    Some(self.blocks.base() + header.shape as usize * 8)
                } else {
                    self.blocks.is_marked(cell).then_some(cell)
                }
            }
            state::LARGE_YOUNG => self.blocks.info(block).reached.then_some(cell),
            _ => Some(cell),
        }
    }

    /// Clears or updates what holds young cells weakly.
    fn clear_young_weak(&mut self) {
        for slot in std::mem::take(&mut self.weak.young_slots) {
            // SAFETY: the slots lie in live cells.
            unsafe { *slot = self.place_after_minor(*slot).unwrap_or(0) };
        }
        self.drop_dead_ephemerons(true);
        self.finalize_young();
        self.process_weak_tables(&mut WeakTracer { collector: self, minor: true });
    }

    /// From-space goes back to the pool, but for blocks with pinned cells.
    fn end_scavenge(&mut self) {
        self.note_to_extent();
        self.nursery.survivors.append(&mut self.scavenge.to);
        let from = std::mem::take(&mut self.scavenge.from);
        for &block in &from {
            if matches!(self.blocks.state(block), state::FROM_EDEN_PINNED | state::FROM_SURVIVOR_PINNED) {
                self.fill_gaps(block);
                self.blocks.set_state(block, state::PINNED);
                self.nursery.survivors.push(block);
                self.statistics.pinned_blocks += 1;
            } else {
                self.poison(self.blocks.start(block), self.blocks.block_bytes);
                self.blocks.release(block);
            }
        }
        self.scavenge.from = from;
        self.scavenge.from.clear();
    }

    /// Turns all that is not pinned in a block into fillers, and clears its mark bits.
    fn fill_gaps(&mut self, block: u32) {
        let start = self.blocks.start(block);
        let end = start + self.blocks.info(block).extent as usize;
        let (mut cell, mut gap) = (start, start);
        while cell < end {
            let size = self.blocks.size_of(cell as *const Header);
            if self.blocks.is_marked(cell) {
                self.blocks.unmark(cell);
                self.fill(gap, cell);
                gap = cell + size;
            }
            cell += size;
        }
        self.fill(gap, end);
    }

    fn fill(&self, start: usize, end: usize) {
        if start == end {
            return;
        }
        self.poison(start, end - start);
        // SAFETY: nothing in the gap is alive.
        unsafe { (start as *mut u64).write(Header::word(0, CellKind::FILLER, 0, (end - start) / 8)) };
    }

    /// In stress mode, fills memory with what no live cell is.
    pub(crate) fn poison(&self, start: usize, bytes: usize) {
        if self.kinds.poison {
            // SAFETY: nothing there is alive.
            unsafe { std::ptr::write_bytes(start as *mut u8, POISON, bytes) };
        }
    }
}
