//! The nursery: blocks in which young cells are allocated by moving a pointer.
//!
//! ```text
//!           eden                          survivors of one collection
//! │cell│cell│cell│ free    │     │copy│copy│ …  (allocation never continues here)
//!                ▲top      ▲limit
//! ```

use crate::block::{Blocks, state};

/// Bytes copied or looked through that make a pause of about a millisecond.
const LONG_PAUSE: usize = 1 << 20;

/// Which blocks are young, and how many there may be.
pub(crate) struct Nursery {
    /// Blocks being filled since the last collection; the last one is in use.
    pub(crate) eden: Vec<u32>,
    /// Blocks with cells that survived once: copies, or pinned ones.
    pub(crate) survivors: Vec<u32>,
    /// Young large objects, by their first block.
    pub(crate) large: Vec<u32>,
    /// Bytes of young large objects allocated since the last collection.
    pub(crate) large_bytes: usize,
    /// How many blocks of eden there may be.
    pub(crate) blocks: usize,
    least: usize,
    greatest: usize,
}

impl Nursery {
    pub(crate) fn new(bytes: usize, greatest: usize, block: usize) -> Nursery {
        let least = (bytes / block).max(1);
        Nursery {
            eden: Vec::new(),
            survivors: Vec::new(),
            large: Vec::new(),
            large_bytes: 0,
            blocks: least,
            least,
            greatest: (greatest / block).max(least),
        }
    }

    /// Whether a minor collection is due.
    pub(crate) fn is_full(&self, block: usize) -> bool {
        self.eden.len() >= self.blocks || self.large_bytes >= 4 * self.blocks * block
    }

    /// Another block for allocation: its first address and its end.
    pub(crate) fn next_block(&mut self, blocks: &mut Blocks) -> Option<(usize, usize)> {
        let block = blocks.take_young(state::EDEN)?;
        self.eden.push(block);
        let start = blocks.start(block);
        Some((start, start + blocks.block_bytes))
    }

    /// Notes how far the block in use was filled: `top` is the allocation pointer, 0 if there is no
    /// such block. Full blocks were noted when they were left.
    pub(crate) fn retire(&self, blocks: &mut Blocks, top: usize) {
        if let (Some(&block), 1..) = (self.eden.last(), top) {
            blocks.info_mut(block).extent = (top - blocks.start(block)) as u32;
        }
    }

    /// Grows after a collection in which much survived; shrinks when next to nothing did, or when
    /// there was so much to do that the next pause should be shorter. `work` is in bytes looked at.
    pub(crate) fn adapt(&mut self, survived: usize, work: usize, block: usize) {
        let size = self.blocks * block;
        if work > LONG_PAUSE {
            self.blocks = (self.blocks / 2).max(self.least);
        } else if survived > size / 4 {
            self.blocks = (self.blocks * 2).min(self.greatest);
        } else if survived < size / 64 {
            self.blocks = (self.blocks * 7 / 8).max(self.least);
        }
    }
}
