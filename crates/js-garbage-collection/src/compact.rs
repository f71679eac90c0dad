//! Compaction: sparse blocks are emptied into others, and go.
//!
//! Candidates are chosen before marking, so that marking can record each slot that points into
//! one; no walk over the heap is needed at the end. Cells that the stack might point at stay, and
//! their block with them.

use crate::block::state;
use crate::collector::Collector;
use crate::header::Header;
use crate::mark::Compaction;
use crate::prefetch::prefetch;
use crate::tracer::{Mode, Tracer};
use crate::{CellKind, region};

/// How many recorded slots ahead memory is asked for.
const AHEAD: usize = 8;

impl Collector {
    /// Chooses blocks to evacuate; they give no cells until then.
    pub(crate) fn choose_candidates(&mut self, compaction: Compaction) {
        self.old.settle(&mut self.blocks);
        let chosen = match compaction {
            Compaction::All => self.all_blocks(),
            Compaction::Sparse => self.sparse_blocks(),
        };
        for &block in &chosen {
            self.blocks.set_state(block, state::EVACUATED);
        }
        for class in &mut self.old.classes {
            class.partial.retain(|&block| self.blocks.state(block) != state::EVACUATED);
        }
        self.marker.candidates = chosen;
    }

    fn all_blocks(&mut self) -> Vec<u32> {
        let mut chosen = Vec::new();
        for class in &mut self.old.classes {
            class.free = 0;
            chosen.extend_from_slice(&class.blocks);
        }
        chosen
    }

    /// The emptiest blocks, as many as the bound on live bytes allows, of classes where that
    /// frees at least one.
    fn sparse_blocks(&mut self) -> Vec<u32> {
        let live = |block: &u32| {
            let info = self.blocks.info(*block);
            (info.live * info.pitch) as usize * 8
        };
        let bound = self.limits.block * self.limits.sparse / 100;
        let mut sparse: Vec<u32> = self
            .old
            .classes
            .iter()
            .flat_map(|class| &class.partial)
            .copied()
            .filter(|block| live(block) <= bound)
            .collect();
        sparse.sort_by_key(|block| (live(block), *block));
        let mut moved = 0;
        let affordable = sparse.iter().take_while(|block| {
            moved += live(block);
            moved <= self.limits.evacuation
        });
        let count = affordable.count();
        sparse.truncate(count);
        let mut totals = vec![(0usize, 0usize); self.old.classes.len()];
        for block in &sparse {
            let total = &mut totals[self.blocks.info(*block).class as usize];
            total.0 += 1;
            total.1 += live(block);
        }
        sparse.retain(|&block| {
            let (count, bytes) = totals[self.blocks.info(block).class as usize];
            count > bytes.div_ceil(self.limits.block)
        });
        sparse
    }

    /// Moves the live cells of the candidates and updates all slots that point at them.
    pub(crate) fn evacuate(&mut self) {
        if self.marker.candidates.is_empty() {
            return;
        }
        let mut pinned: Vec<usize> = self
            .pins
            .old_cells(&self.blocks)
            .filter(|&cell| self.blocks.state_at(cell) == state::EVACUATED)
            .collect();
        pinned.dedup();
        for index in 0..self.marker.candidates.len() {
            self.evacuate_block(self.marker.candidates[index], &pinned);
        }
        let recorded = std::mem::take(&mut self.marker.recorded);
        for (index, &slot) in recorded.iter().enumerate() {
            if let Some(&ahead) = recorded.get(index + AHEAD) {
                prefetch(ahead as usize);
            }
            let slot = self.present_slot(slot);
            // SAFETY: the slot lies in a marked cell, at its present place.
            unsafe {
                let word = *slot;
                if js_value::Value::from_bits(word as u64).is_cell() {
                    self.update_slot(slot, word);
                }
            }
        }
        let young = self.young_cells();
        let retrace = std::mem::take(&mut self.marker.retrace);
        let owners: Vec<*mut Header> = retrace
            .into_iter()
            .filter_map(|owner| self.place_after_major(owner as usize))
            .map(|owner| owner as *mut Header)
            .collect();
        let mut tracer = Tracer::new(self, Mode::Update);
        tracer.visit_roots();
        for cell in young.into_iter().chain(owners) {
            tracer.trace_cell(cell);
        }
    }

    fn evacuate_block(&mut self, block: u32, pinned: &[usize]) {
        let info = *self.blocks.info(block);
        let pitch = info.pitch as usize * 8;
        let start = self.blocks.start(block);
        for cell in (0..info.extent as usize).map(|index| start + index * pitch) {
            if !self.blocks.is_marked(cell) || pinned.binary_search(&cell).is_ok() {
                continue;
            }
            let may_grow = self.has_room_to_collect();
            let Some(place) = self.old.take(&mut self.blocks, &self.kinds, info.pitch as usize, may_grow)
            else {
                return;
            };
            // SAFETY: the cell has at most so many words, and so has its new place.
            unsafe {
                let words = (*(cell as *const Header)).size as usize;
                std::ptr::copy_nonoverlapping(cell as *const u64, place as *mut u64, words);
                (*(cell as *mut Header)).kind = CellKind::FORWARDED.0;
                (*(cell as *mut Header)).shape = region::id_of(place);
                self.statistics.evacuated_bytes += words * 8;
            }
            self.blocks.unmark(cell);
            self.blocks.mark(place);
        }
    }

    /// Where a recorded slot is, if its cell has moved.
    fn present_slot(&self, slot: *mut usize) -> *mut usize {
        let address = slot as usize;
        if self.blocks.state_at(address) != state::EVACUATED {
            return slot;
        }
        match self.blocks.containing_cell(address) {
            Some(cell) => match self.place_after_major(cell) {
                Some(place) => (place + (address - cell)) as *mut usize,
                None => slot,
            },
            None => slot,
        }
    }

    /// Updates a slot if its cell has moved.
    ///
    /// # Safety
    /// The slot must point at the cell.
    #[inline]
    pub(crate) unsafe fn update_slot(&mut self, slot: *mut usize, cell: usize) {
        if self.blocks.state_at(cell) == state::EVACUATED {
            // SAFETY: evacuated blocks stay readable until they are swept.
            let header = unsafe { *(cell as *const Header) };
            if header.kind == CellKind::FORWARDED.0 {
                // SAFETY: the caller says so.
                unsafe { *slot = self.blocks.base() + header.shape as usize * 8 };
            }
        }
    }

    /// Sweeps the candidates at once: nothing points at what has moved.
    pub(crate) fn sweep_candidates(&mut self) {
        let candidates = std::mem::take(&mut self.marker.candidates);
        if candidates.is_empty() {
            return;
        }
        for class in &mut self.old.classes {
            class.unswept.retain(|&block| self.blocks.state(block) != state::EVACUATED);
        }
        for block in candidates {
            self.blocks.set_state(block, state::OLD);
            self.old.sweep_block(&mut self.blocks, &self.kinds, block);
        }
    }
}
