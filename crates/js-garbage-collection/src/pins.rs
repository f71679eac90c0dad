//! Ambiguous words: what the native stack might point at stays where it is.
//!
//! A word counts if it points into a cell or just past its end. Words are sorted, so each block
//! that is hit is walked once.

use crate::CellKind;
use crate::block::{Blocks, state};
use crate::header::Header;
use crate::region::{BLOCK_BYTES, REGION_MASK};
use crate::stack_scan::Stack;

/// The ambiguous words of one collection, and the cells they pin.
#[derive(Default)]
pub(crate) struct Pins {
    /// Words that lie in the region, sorted; each also less one, for pointers past the end.
    words: Vec<usize>,
    /// Pinned young cells, in order of address.
    pub(crate) young: Vec<*mut Header>,
}

impl Pins {
    /// Reads the stack.
    pub(crate) fn scan_stack(&mut self, region: usize, stack: Stack) {
        let words = &mut self.words;
        words.clear();
        stack.scan(&mut |word| {
            // The first block holds no cells, and the word before the region is none of it.
            if word & !REGION_MASK == region && word & REGION_MASK >= BLOCK_BYTES {
                words.push(word - 1);
                words.push(word);
            }
        });
        words.sort_unstable();
        words.dedup();
    }

    /// Forgets the stack.
    pub(crate) fn clear(&mut self) {
        self.words.clear();
        self.young.clear();
    }

    /// Pins the cells in blocks that the collection is about to empty: sets their mark bits and
    /// notes them. Returns large objects that are hit.
    pub(crate) fn pin_young(&mut self, blocks: &mut Blocks) -> Vec<u32> {
        self.young.clear();
        let mut large = Vec::new();
        let mut words = self.words.iter().copied().peekable();
        while let Some(&word) = words.peek() {
            let block = Blocks::index(word);
            let is_state = blocks.state(block);
            let end = blocks.start(block + 1);
            if is_state == state::LARGE_YOUNG {
                large.push(block);
            } else if is_state == state::LARGE_BODY {
                large.push(blocks.info(block).run);
            }
            if !state::is_from(is_state) {
                while words.next_if(|&word| word < end).is_some() {}
                continue;
            }
            let mut cell = blocks.start(block);
            let top = cell + blocks.info(block).extent as usize;
            let before = self.young.len();
            while let Some(word) = words.next_if(|&word| word < end) {
                while cell < top {
                    let next = cell + blocks.size_of(cell as *const Header);
                    if word < next {
                        break;
                    }
                    cell = next;
                }
                if cell < top && is_live(cell) && blocks.mark(cell) {
                    self.young.push(cell as *mut Header);
                }
            }
            if self.young.len() > before {
                pinned(blocks, block);
            }
        }
        large
    }

    /// Which of these cells the words hit.
    pub(crate) fn among(&self, blocks: &Blocks, cells: &[*mut Header]) -> Vec<*const Header> {
        let is_hit = |&cell: &*mut Header| {
            let start = cell as usize;
            let next = self.words.partition_point(|&word| word < start);
            self.words.get(next).is_some_and(|&word| word < start + blocks.size_of(cell))
        };
        cells.iter().copied().filter(is_hit).map(<*mut Header>::cast_const).collect()
    }

    /// The old, fixed and large cells that the words hit.
    pub(crate) fn old_cells<'p>(&'p self, blocks: &'p Blocks) -> impl Iterator<Item = usize> + 'p {
        self.words.iter().filter_map(|&word| {
            let cell = blocks.containing_cell(word)?;
            is_live(cell).then_some(cell)
        })
    }
}

/// Whether a header is that of a cell, and of no filler or free memory.
fn is_live(cell: usize) -> bool {
    // SAFETY: blocks consist of cells, each with its header, live or not.
    unsafe { (*(cell as *const Header)).kind > CellKind::FORWARDED.0 }
}

/// Notes that a block under collection has pinned cells.
pub(crate) fn pinned(blocks: &mut Blocks, block: u32) {
    match blocks.state(block) {
        state::FROM_EDEN => blocks.set_state(block, state::FROM_EDEN_PINNED),
        state::FROM_SURVIVOR => blocks.set_state(block, state::FROM_SURVIVOR_PINNED),
        _ => {}
    }
}
