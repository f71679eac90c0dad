//! Large objects: runs of blocks of their own. They never move; promotion changes a state byte.

use crate::block::state;
use crate::collector::Collector;
use crate::header::Header;
use crate::{CellKind, OutOfMemory};

impl Collector {
    /// Allocates a large object, young or old, zeroed.
    pub(crate) fn allocate_large(
        &mut self,
        kind: CellKind,
        shape: u32,
        bytes: usize,
        old: bool,
    ) -> Result<usize, OutOfMemory> {
        let is_state = if old { state::LARGE_OLD } else { state::LARGE_YOUNG };
        let run = self.blocks.take_run(bytes, is_state).ok_or(OutOfMemory)?;
        let (block, start) = (run.start, self.blocks.start(run.start));
        // SAFETY: the run is ours and accessible.
        unsafe {
            if run.is_dirty {
                std::ptr::write_bytes(start as *mut u8, 0, bytes);
            }
            (start as *mut u64).write(Header::word(shape, kind, 0, 0));
        }
        if old {
            self.large_old.push(block);
            self.born_old(start, bytes);
        } else {
            self.nursery.large.push(block);
            self.nursery.large_bytes += bytes;
        }
        Ok(start)
    }

    /// A large young object is alive.
    pub(crate) fn reach_large(&mut self, block: u32) {
        if self.blocks.state(block) != state::LARGE_YOUNG || self.blocks.info(block).reached {
            return;
        }
        let promote = self.scavenge.promote_all || self.blocks.info(block).age >= 1;
        let info = self.blocks.info_mut(block);
        info.reached = true;
        info.age += 1;
        let (bytes, cell) = (info.bytes, self.blocks.start(block) as *mut Header);
        self.weak.waiting.reached(cell as usize);
        if promote {
            self.scavenge.promotions.0 += 1;
            self.scavenge.promotions.1 += bytes;
            self.old.allocated += bytes;
            self.large_old.push(block);
            self.blocks.set_state(block, state::LARGE_OLD);
            self.promoted(cell);
        } else {
            self.scavenge.survived.0 += 1;
            self.scavenge.survived.1 += bytes;
            self.scavenge.stuck.push(cell);
        }
    }

    /// Young large objects that nothing reached go.
    pub(crate) fn free_dead_large(&mut self) {
        let mut young = std::mem::take(&mut self.nursery.large);
        young.retain(|&block| {
            let reached = std::mem::take(&mut self.blocks.info_mut(block).reached);
            match self.blocks.state(block) {
                state::LARGE_YOUNG if reached => true,
                state::LARGE_YOUNG => {
                    self.release_large(block);
                    false
                }
                _ => false,
            }
        });
        self.nursery.large = young;
        self.nursery.large_bytes = 0;
    }

    /// Old large objects without a mark go; the others lose it.
    pub(crate) fn sweep_large(&mut self) {
        let mut large = std::mem::take(&mut self.large_old);
        large.retain(|&block| {
            let cell = self.blocks.start(block);
            if self.blocks.is_marked(cell) {
                self.blocks.unmark(cell);
                return true;
            }
            // SAFETY: the cell is dead, and finalized this once.
            unsafe {
                if let Some(finalize) = self.kinds.finalizer((*(cell as *const Header)).kind) {
                    finalize(cell as *mut Header);
                }
            }
            self.release_large(block);
            false
        });
        self.large_old = large;
    }

    /// The memory of a dead large object is free.
    fn release_large(&mut self, block: u32) {
        self.poison(self.blocks.start(block), self.blocks.info(block).bytes);
        self.blocks.release_run(block);
    }
}
