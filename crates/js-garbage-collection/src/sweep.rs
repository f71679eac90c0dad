//! Sweeping: one block at a time, unmarked cells become free ones.
//!
//! The mark bits of a swept block are clear, so a marking begins with clear bits once all blocks
//! are swept.

use crate::block::Blocks;
use crate::header::Header;
use crate::old_space::{Space, free_cell};
use crate::registry::Kinds;
use crate::{CellKind, region};

/// What poisoned memory is filled with: no header of a registered kind.
pub(crate) const POISON: u8 = 0xDB;

impl Space {
    /// Sweeps a block: finalizers run, free cells are linked, a block without live cells leaves.
    pub(crate) fn sweep_block(&mut self, blocks: &mut Blocks, kinds: &Kinds, block: u32) {
        let info = *blocks.info(block);
        let marks = blocks.marks_of(block);
        let live: u32 = marks.iter().map(|word| word.count_ones()).sum();
        if live == info.extent {
            marks.fill(0);
            let info = blocks.info_mut(block);
            (info.live, info.free, info.swept) = (live, 0, true);
            return;
        }
        if live == 0 && !info.finalizers && !kinds.poison {
            self.release(blocks, block);
            return;
        }
        let start = blocks.start(block);
        let pitch = info.pitch as usize;
        let mut next = 0;
        for index in (0..info.extent as usize).rev() {
            let word = index * pitch;
            if blocks.marks_of(block)[word / 64] >> (word % 64) & 1 != 0 {
                continue;
            }
            let cell = start + word * 8;
            // SAFETY: a cell without a mark is dead or free.
            unsafe {
                finish_cell(cell as *mut Header, &info, kinds);
                if kinds.poison {
                    std::ptr::write_bytes((cell + 8) as *mut u8, POISON, pitch * 8 - 8);
                }
                free_cell(cell, next, pitch);
            }
            next = region::id_of(cell);
        }
        blocks.marks_of(block).fill(0);
        if live == 0 {
            self.release(blocks, block);
            return;
        }
        let info = blocks.info_mut(block);
        (info.live, info.free, info.swept) = (live, next, true);
        self.classes[info.class as usize].partial.push(block);
    }
}

/// Runs the finalizer of a dead cell, if it has one.
///
/// # Safety
/// The cell must be dead or free, and not be finalized again.
#[inline]
unsafe fn finish_cell(cell: *mut Header, info: &crate::block::BlockInfo, kinds: &Kinds) {
    if !info.finalizers {
        return;
    }
    // SAFETY: there is a header, of a free or a dead cell.
    let kind = unsafe { (*cell).kind };
    if kind != CellKind::FREE.0
        && let Some(finalize) = kinds.finalizer(kind)
    {
        // SAFETY: the cell is dead and of the kind for which the function was registered.
        unsafe { finalize(cell) };
    }
}
