//! The old and the fixed space: blocks of equal cells, one size class each, with free lists.
//!
//! ```text
//! block of class 56:  │ cell │ free ─┐ │ cell │ ◄┘ free │ cell │ …
//! ```
//! A free cell's header links to the next one by id. Blocks are swept when their class next needs
//! a cell: see `sweep.rs`.

use crate::block::{Blocks, state};
use crate::header::Header;
use crate::registry::Kinds;
use crate::{CellKind, region};

/// The sizes of cells in words. Each wastes at most an eighth, or as little as a block allows.
fn class_sizes(block_words: usize, large_words: usize) -> Vec<usize> {
    let mut sizes: Vec<usize> = (1..=16).collect();
    let mut push = |size: usize| {
        if size > *sizes.last().unwrap_or(&0) {
            sizes.push(size);
        }
    };
    let (mut step, mut size) = (2, 18);
    while size <= 256 {
        push(size);
        if size >= step * 16 {
            step *= 2;
        }
        size += step;
    }
    for cells in [28, 24, 20, 16, 14, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2] {
        push(block_words / cells);
    }
    let enough = sizes.iter().position(|&size| size >= large_words).unwrap_or(sizes.len() - 1);
    sizes.truncate(enough + 1);
    sizes
}

/// The blocks of one size.
pub(crate) struct Class {
    /// Words of a cell.
    pub(crate) words: usize,
    /// All blocks.
    pub(crate) blocks: Vec<u32>,
    /// Swept blocks with free cells, the one in use excepted.
    pub(crate) partial: Vec<u32>,
    /// Blocks not swept since the last marking.
    pub(crate) unswept: Vec<u32>,
    /// The next free cell's id in the block in use; 0 for none.
    pub(crate) free: u32,
    /// The block in use if its extent does not reach its end yet: memory is not touched, and takes
    /// no room, before it is needed.
    growing: Option<u32>,
}

/// Bytes of a new block that become free cells at once.
const STEP: usize = 4096;

impl Class {
    /// Makes free cells of the next `bytes` of the block in use; whether there were any.
    fn extend(&mut self, blocks: &mut Blocks, bytes: usize) -> bool {
        let Some(block) = self.growing else { return false };
        let pitch = self.words * 8;
        let capacity = blocks.block_bytes / pitch;
        let start = blocks.start(block);
        let extent = &mut blocks.info_mut(block).extent;
        let from = *extent as usize;
        let to = (from + (bytes / pitch).max(1)).min(capacity);
        *extent = to as u32;
        if to == capacity {
            self.growing = None;
        }
        for cell in (from..to).rev() {
            let address = start + cell * pitch;
            // SAFETY: the block is the class's own and holds no cell there yet.
            unsafe { free_cell(address, self.free, self.words) };
            self.free = region::id_of(address);
        }
        true
    }
}

/// Old or fixed space.
pub(crate) struct Space {
    /// The state of its blocks.
    state: u8,
    pub(crate) classes: Vec<Class>,
    /// The class for each number of words.
    class_of: Vec<u8>,
    /// Bytes of cells allocated since the last marking ended.
    pub(crate) allocated: usize,
}

impl Space {
    pub(crate) fn new(state: u8, block: usize, large: usize) -> Space {
        let sizes = class_sizes(block / 8, large / 8);
        let mut class = 0;
        let class_of = (0..=large / 8).map(|words| {
            while sizes[class] < words && class + 1 < sizes.len() {
                class += 1;
            }
            class as u8
        });
        let class_of = class_of.collect();
        let class = |words| Class {
            words,
            blocks: Vec::new(),
            partial: Vec::new(),
            unswept: Vec::new(),
            free: 0,
            growing: None,
        };
        Space { state, classes: sizes.into_iter().map(class).collect(), class_of, allocated: 0 }
    }

    /// A free cell of at least `words`, if the class has one in use.
    #[inline]
    pub(crate) fn take_free(&mut self, blocks: &Blocks, words: usize) -> Option<usize> {
        let class = &mut self.classes[self.class_of[words] as usize];
        let id = class.free;
        if id == 0 {
            return None;
        }
        let cell = blocks.base() + id as usize * 8;
        // SAFETY: the links of free cells lead to free cells.
        class.free = unsafe { (*(cell as *const Header)).shape };
        self.allocated += class.words * 8;
        Some(cell)
    }

    /// A free cell from any block the space has, after sweeping if need be; a new block if
    /// `may_grow`.
    pub(crate) fn take(
        &mut self,
        blocks: &mut Blocks,
        kinds: &Kinds,
        words: usize,
        may_grow: bool,
    ) -> Option<usize> {
        if let Some(cell) = self.take_free(blocks, words) {
            return Some(cell);
        }
        let index = self.class_of[words];
        if self.classes[index as usize].extend(blocks, STEP) {
            return self.take_free(blocks, words);
        }
        let found = self.next_partial(blocks, kinds, index, if may_grow { 8 } else { usize::MAX });
        if !found {
            if !may_grow {
                return None;
            }
            self.grow(blocks, index)?;
        }
        self.take_free(blocks, words)
    }

    /// Puts a block with free cells into use, sweeping up to `patience` full blocks to find it.
    fn next_partial(&mut self, blocks: &mut Blocks, kinds: &Kinds, index: u8, patience: usize) -> bool {
        for _ in 0..patience {
            let class = &mut self.classes[index as usize];
            if let Some(block) = class.partial.pop() {
                class.free = std::mem::take(&mut blocks.info_mut(block).free);
                return true;
            }
            let Some(block) = class.unswept.pop() else { return false };
            self.sweep_block(blocks, kinds, block);
        }
        false
    }

    /// Adds a new block to a class and puts it into use.
    fn grow(&mut self, blocks: &mut Blocks, index: u8) -> Option<()> {
        let block = blocks.take_old(self.state)?;
        let class = &mut self.classes[index as usize];
        let info = blocks.info_mut(block);
        info.pitch = class.words as u32;
        info.extent = 0;
        info.class = index;
        info.position = class.blocks.len() as u32;
        class.blocks.push(block);
        class.growing = Some(block);
        class.extend(blocks, STEP);
        Some(())
    }

    /// Makes free cells of all that the blocks in use have left.
    pub(crate) fn settle(&mut self, blocks: &mut Blocks) {
        for class in &mut self.classes {
            class.extend(blocks, blocks.block_bytes);
        }
    }

    /// Takes a block without live cells out of its class.
    pub(crate) fn release(&mut self, blocks: &mut Blocks, block: u32) {
        let info = *blocks.info(block);
        let class = &mut self.classes[info.class as usize];
        class.blocks.swap_remove(info.position as usize);
        if let Some(&moved) = class.blocks.get(info.position as usize) {
            blocks.info_mut(moved).position = info.position;
        }
        blocks.release(block);
    }

    /// Marking has ended: all blocks await sweeping.
    pub(crate) fn begin_sweep(&mut self, blocks: &mut Blocks) {
        self.settle(blocks);
        for class in &mut self.classes {
            class.partial.clear();
            class.free = 0;
            class.unswept.clone_from(&class.blocks);
            for &block in &class.blocks {
                blocks.info_mut(block).swept = false;
            }
        }
        self.allocated = 0;
    }

    /// Sweeps up to `count` blocks; how many there were.
    pub(crate) fn sweep_some(&mut self, blocks: &mut Blocks, kinds: &Kinds, count: usize) -> usize {
        let mut swept = 0;
        for index in 0..self.classes.len() {
            while swept < count {
                let Some(block) = self.classes[index].unswept.pop() else { break };
                self.sweep_block(blocks, kinds, block);
                swept += 1;
            }
        }
        swept
    }
}

/// Makes a free cell of `words` that links to the cell with id `next`.
///
/// # Safety
/// The memory must be the space's own, without a live cell.
#[inline]
pub(crate) unsafe fn free_cell(address: usize, next: u32, words: usize) {
    // SAFETY: the caller says so.
    unsafe { (address as *mut u64).write(Header::word(next, CellKind::FREE, 0, words)) }
}

/// Whether a block's cells are found by counting: old, evacuated or fixed.
pub(crate) fn is_segregated(state: u8) -> bool {
    matches!(state, state::OLD | state::EVACUATED | state::FIXED)
}
