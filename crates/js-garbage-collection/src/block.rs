//! Blocks: 64 KiB of the region each, a row of the block table, a byte of the state table and a
//! KiB of the mark bitmap.
//!
//! The tables lie outside the region and are backed on demand, so a cell may begin at a block's
//! first byte, and a block that goes back to the system leaves nothing behind.

use crate::HeapError;
use crate::header::Header;
use crate::region::{BLOCK_BYTES, BLOCKS, REGION_MASK, Region, Table, YOUNG_BIT};
use crate::runs::{Run, Runs};

/// What a block is used for.
pub(crate) mod state {
    pub(crate) const FREE: u8 = 0;
    /// The first block: the heap's address.
    pub(crate) const RESERVED: u8 = 1;
    /// Young cells that no collection has seen.
    pub(crate) const EDEN: u8 = 2;
    /// Young cells that one collection has seen: a copy, or a pinned cell among fillers.
    pub(crate) const SURVIVOR: u8 = 3;
    /// Survivors of the collection before that could not move.
    pub(crate) const PINNED: u8 = 4;
    /// Eden during a minor collection.
    pub(crate) const FROM_EDEN: u8 = 5;
    /// Survivors during the next minor collection.
    pub(crate) const FROM_SURVIVOR: u8 = 6;
    /// The same with pinned cells, whose mark bits are set.
    pub(crate) const FROM_EDEN_PINNED: u8 = 7;
    /// The same with pinned cells.
    pub(crate) const FROM_SURVIVOR_PINNED: u8 = 8;
    /// Old cells of one size class.
    pub(crate) const OLD: u8 = 9;
    /// Old cells that the end of marking will move away.
    pub(crate) const EVACUATED: u8 = 10;
    /// Cells that never move.
    pub(crate) const FIXED: u8 = 11;
    /// The first block of a young large object.
    pub(crate) const LARGE_YOUNG: u8 = 12;
    /// The first block of an old large object.
    pub(crate) const LARGE_OLD: u8 = 13;
    /// Any other block of a large object.
    pub(crate) const LARGE_BODY: u8 = 14;

    /// Whether the block is being emptied by a minor collection.
    #[inline]
    pub(crate) fn is_from(state: u8) -> bool {
        (FROM_EDEN..=FROM_SURVIVOR_PINNED).contains(&state)
    }
}

/// A row of the block table.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct BlockInfo {
    /// Nursery: bytes in use from the start on. Old and fixed: how many cells fit.
    pub(crate) extent: u32,
    /// Old and fixed: words from one cell to the next.
    pub(crate) pitch: u32,
    /// Old and fixed: the first free cell's id; 0 for none.
    pub(crate) free: u32,
    /// Old and fixed: live cells at the last sweep.
    pub(crate) live: u32,
    /// Old and fixed: index in the list of its class.
    pub(crate) position: u32,
    /// Large: how many blocks (first one), or which block is the first (the others).
    pub(crate) run: u32,
    /// Large: size of the cell in bytes.
    pub(crate) bytes: usize,
    /// Whether the memory is accessible.
    pub(crate) committed: bool,
    /// Old and fixed: whether cells in it may have finalizers.
    pub(crate) finalizers: bool,
    /// Old and fixed: swept since the last marking.
    pub(crate) swept: bool,
    /// Large and young: reached by the collection under way.
    pub(crate) reached: bool,
    /// Large and young: how many collections it has survived.
    pub(crate) age: u8,
    /// Old and fixed: size class.
    pub(crate) class: u8,
}

/// Blocks of the nursery come from here, large objects from behind it.
const YOUNG_BLOCKS: u32 = 1 << 14;
/// The first block of the old half.
const OLD_START: u32 = (YOUNG_BIT / BLOCK_BYTES) as u32;
/// For each spare block of the nursery so many of large objects: about what is made of them between
/// two collections.
const WARM_RUNS: usize = 4;

/// A pool of single blocks of one part of the region.
struct Pool {
    /// Free and backed by memory.
    warm: Vec<u32>,
    /// Free, memory given back.
    cold: Vec<u32>,
    /// The first block never used, and the end.
    next: u32,
    end: u32,
}

/// All blocks of a heap.
pub(crate) struct Blocks {
    region: Region,
    base: usize,
    states: Table<u8>,
    infos: Table<BlockInfo>,
    marks: Table<u64>,
    young: Pool,
    old: Pool,
    runs: Runs,
    /// Blocks in use.
    in_use: usize,
    /// The greatest number of blocks that were ever in use.
    pub(crate) peak: usize,
    spare: usize,
    /// Usable bytes of each block.
    pub(crate) block_bytes: usize,
}

impl Blocks {
    pub(crate) fn new(block_bytes: usize, spare: usize) -> Result<Blocks, HeapError> {
        let region = Region::reserve()?;
        let base = region.base();
        if !region.commit(base, BLOCK_BYTES) {
            return Err(HeapError::last_os_error());
        }
        // SAFETY: all bits zero are a valid number and a valid `BlockInfo`.
        let (states, infos, marks) =
            unsafe { (Table::new(BLOCKS)?, Table::new(BLOCKS)?, Table::new(BLOCKS * (BLOCK_BYTES / 512))?) };
        let mut blocks = Blocks {
            region,
            base,
            states,
            infos,
            marks,
            young: Pool { warm: Vec::new(), cold: Vec::new(), next: 1, end: YOUNG_BLOCKS },
            old: Pool { warm: Vec::new(), cold: Vec::new(), next: OLD_START, end: BLOCKS as u32 },
            runs: Runs::new(YOUNG_BLOCKS, OLD_START, WARM_RUNS * spare),
            in_use: 0,
            peak: 0,
            spare,
            block_bytes,
        };
        blocks.set_state(0, state::RESERVED);
        Ok(blocks)
    }

    #[inline]
    pub(crate) fn base(&self) -> usize {
        self.base
    }

    /// The block of an address in the region.
    #[inline]
    pub(crate) fn index(address: usize) -> u32 {
        ((address & REGION_MASK) / BLOCK_BYTES) as u32
    }

    /// The first address of a block.
    #[inline]
    pub(crate) fn start(&self, block: u32) -> usize {
        self.base + block as usize * BLOCK_BYTES
    }

    #[inline]
    pub(crate) fn state(&self, block: u32) -> u8 {
        debug_assert!((block as usize) < BLOCKS);
        // SAFETY: the table has an entry for each block.
        unsafe { *self.states.as_ptr().add(block as usize) }
    }

    /// The state of the block of an address in the region.
    #[inline]
    pub(crate) fn state_at(&self, address: usize) -> u8 {
        self.state(Blocks::index(address))
    }

    #[inline]
    pub(crate) fn set_state(&mut self, block: u32, state: u8) {
        // SAFETY: as above.
        unsafe { *self.states.as_ptr().add(block as usize) = state }
    }

    #[inline]
    pub(crate) fn info(&self, block: u32) -> &BlockInfo {
        debug_assert!((block as usize) < BLOCKS);
        // SAFETY: as above; zeroed rows are valid.
        unsafe { &*self.infos.as_ptr().add(block as usize) }
    }

    #[inline]
    pub(crate) fn info_mut(&mut self, block: u32) -> &mut BlockInfo {
        debug_assert!((block as usize) < BLOCKS);
        // SAFETY: as above, and `self` is borrowed exclusively.
        unsafe { &mut *self.infos.as_ptr().add(block as usize) }
    }

    #[inline]
    pub(crate) fn is_marked(&self, address: usize) -> bool {
        let bit = (address & REGION_MASK) / 8;
        // SAFETY: the bitmap has a bit for each word of the region.
        unsafe { *self.marks.as_ptr().add(bit / 64) >> (bit % 64) & 1 != 0 }
    }

    /// Sets the mark bit. True if it was clear.
    #[inline]
    pub(crate) fn mark(&mut self, address: usize) -> bool {
        let bit = (address & REGION_MASK) / 8;
        // SAFETY: as above.
        unsafe {
            let word = self.marks.as_ptr().add(bit / 64);
            let mask = 1 << (bit % 64);
            let fresh = *word & mask == 0;
            *word |= mask;
            fresh
        }
    }

    #[inline]
    pub(crate) fn unmark(&mut self, address: usize) {
        let bit = (address & REGION_MASK) / 8;
        // SAFETY: as above.
        unsafe { *self.marks.as_ptr().add(bit / 64) &= !(1 << (bit % 64)) }
    }

    /// The mark bits of a block.
    pub(crate) fn marks_of(&mut self, block: u32) -> &mut [u64; BLOCK_BYTES / 512] {
        // SAFETY: as above.
        unsafe { &mut *self.marks.as_ptr().add(block as usize * (BLOCK_BYTES / 512)).cast() }
    }

    /// Bytes of all blocks in use.
    pub(crate) fn bytes_in_use(&self) -> usize {
        self.in_use * self.block_bytes
    }

    /// Blocks that are free but whose memory was kept.
    pub(crate) fn spare_blocks(&self) -> usize {
        self.young.warm.len() + self.old.warm.len() + self.runs.warm_blocks()
    }

    /// A block of the nursery, or `None` where the system refuses memory.
    pub(crate) fn take_young(&mut self, state: u8) -> Option<u32> {
        let block = self.young.take(&self.region, self.base, &self.infos)?;
        self.took(block, state);
        Some(block)
    }

    /// A block of the old half.
    pub(crate) fn take_old(&mut self, state: u8) -> Option<u32> {
        let block = self.old.take(&self.region, self.base, &self.infos)?;
        self.took(block, state);
        Some(block)
    }

    fn took(&mut self, block: u32, state: u8) {
        self.in_use += 1;
        self.peak = self.peak.max(self.in_use);
        *self.info_mut(block) = BlockInfo { committed: true, ..FRESH };
        self.set_state(block, state);
    }

    /// Takes a single block out of use.
    pub(crate) fn release(&mut self, block: u32) {
        self.in_use -= 1;
        self.set_state(block, state::FREE);
        let start = self.start(block);
        let (pool, spare) =
            if block < OLD_START { (&mut self.young, self.spare) } else { (&mut self.old, self.spare / 4) };
        if pool.warm.len() < spare {
            pool.warm.push(block);
        } else {
            self.region.discard(start, BLOCK_BYTES);
            pool.cold.push(block);
        }
    }

    /// A run of blocks for a large object of `bytes`.
    pub(crate) fn take_run(&mut self, bytes: usize, state: u8) -> Option<Run> {
        let length = u32::try_from(bytes.div_ceil(BLOCK_BYTES)).ok()?;
        let run = self.runs.take(&self.region, length)?;
        for block in run.start..run.start + length {
            *self.info_mut(block) = BlockInfo { committed: true, run: run.start, ..FRESH };
            self.set_state(block, state::LARGE_BODY);
        }
        let info = self.info_mut(run.start);
        info.run = length;
        info.bytes = bytes;
        self.set_state(run.start, state);
        self.in_use += length as usize;
        self.peak = self.peak.max(self.in_use);
        Some(run)
    }

    /// Takes the run of a large object out of use.
    pub(crate) fn release_run(&mut self, start: u32) {
        let length = self.info(start).run;
        for block in start..start + length {
            self.set_state(block, state::FREE);
        }
        self.in_use -= length as usize;
        self.runs.release(&self.region, start, length);
    }

    /// Gives the memory of all spare blocks back.
    pub(crate) fn trim(&mut self) {
        self.runs.trim(&self.region);
        for pool in [&mut self.young, &mut self.old] {
            for block in pool.warm.drain(..) {
                self.region.discard(self.base + block as usize * BLOCK_BYTES, BLOCK_BYTES);
                pool.cold.push(block);
            }
        }
    }

    /// The size in bytes of the cell at `cell`.
    #[inline]
    pub(crate) fn size_of(&self, cell: *const Header) -> usize {
        // SAFETY: the caller has a live cell.
        match unsafe { (*cell).size } {
            0 => self.info(Blocks::index(cell as usize)).bytes,
            words => words as usize * 8,
        }
    }

    /// The start of the old, fixed or large cell into which `address` points, live or not; `None`
    /// where none can be.
    pub(crate) fn containing_cell(&self, address: usize) -> Option<usize> {
        let block = Blocks::index(address);
        match self.state(block) {
            state::OLD | state::EVACUATED | state::FIXED => {
                let info = self.info(block);
                let start = self.start(block);
                let pitch = info.pitch as usize * 8;
                let index = (address - start) / pitch;
                (index < info.extent as usize).then_some(start + index * pitch)
            }
            state::LARGE_YOUNG | state::LARGE_OLD => Some(self.start(block)),
            state::LARGE_BODY => Some(self.start(self.info(block).run)),
            _ => None,
        }
    }
}

impl Pool {
    fn take(&mut self, region: &Region, base: usize, infos: &Table<BlockInfo>) -> Option<u32> {
        if let Some(block) = self.warm.pop().or_else(|| self.cold.pop()) {
            return Some(block);
        }
        if self.next == self.end {
            return None;
        }
        let block = self.next;
        // SAFETY: the table has a row for each block.
        let committed = unsafe { (*infos.as_ptr().add(block as usize)).committed };
        if !committed && !region.commit(base + block as usize * BLOCK_BYTES, BLOCK_BYTES) {
            return None;
        }
        self.next += 1;
        Some(block)
    }
}

const FRESH: BlockInfo = BlockInfo {
    extent: 0,
    pitch: 0,
    free: 0,
    live: 0,
    position: 0,
    run: 0,
    bytes: 0,
    committed: false,
    finalizers: false,
    swept: true,
    reached: false,
    age: 0,
    class: 0,
};
