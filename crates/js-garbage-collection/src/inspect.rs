//! What a heap looks like from inside: read-only views, for dumps, for lessons and for tests.
//!
//! Places are block and offset, never addresses, so what is printed is the same in every run.

use crate::block::{Blocks, state};
use crate::collector::Collector;
use crate::header::Header;
use crate::old_space::is_segregated;
use crate::region::{BLOCK_BYTES, REGION_MASK, id_of};
use crate::tracer::Tracer;
use crate::{CellKind, Heap};
use std::collections::BTreeMap;

/// What a block is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Space {
    /// Young cells that no collection has seen.
    Eden,
    /// Young cells that one collection has seen.
    Survivor,
    /// Young cells that could not move, among fillers.
    Pinned,
    /// Old cells of one size class.
    Old,
    /// Old cells that the end of the marking under way will move.
    Evacuated,
    /// Cells that never move.
    Fixed,
    /// A young cell with blocks of its own.
    LargeYoung,
    /// An old cell with blocks of its own.
    LargeOld,
}

/// A cell's colour in the marking under way; white where none is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Color {
    /// Not reached.
    White,
    /// Reached, its slots not yet visited.
    Grey,
    /// Visited.
    Black,
}

/// Where a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The block's number in the region.
    pub block: u32,
    /// Bytes from the block's start.
    pub offset: u32,
    /// What the block is used for.
    pub space: Space,
}

/// A block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockView {
    /// Its number in the region.
    pub block: u32,
    /// What it is used for.
    pub space: Space,
    /// Words from one cell to the next, in old and fixed blocks; 0 elsewhere.
    pub pitch: u32,
    /// Bytes in use: up to the last cell in the nursery, by cells elsewhere.
    pub used: usize,
    /// Offsets of free cells in the order in which they will be given out.
    pub free: Vec<u32>,
    /// Whether it was swept since the last marking.
    pub swept: bool,
}

/// How many cells of a kind there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KindSummary {
    /// Cells.
    pub cells: usize,
    /// Their bytes.
    pub bytes: usize,
}

fn space_of(state: u8) -> Option<Space> {
    Some(match state {
        state::EDEN | state::FROM_EDEN | state::FROM_EDEN_PINNED => Space::Eden,
        state::SURVIVOR | state::FROM_SURVIVOR | state::FROM_SURVIVOR_PINNED => Space::Survivor,
        state::PINNED => Space::Pinned,
        state::OLD => Space::Old,
        state::EVACUATED => Space::Evacuated,
        state::FIXED => Space::Fixed,
        state::LARGE_YOUNG => Space::LargeYoung,
        state::LARGE_OLD => Space::LargeOld,
        _ => return None,
    })
}

impl Heap {
    /// Where a cell is.
    ///
    /// # Panics
    /// Where there is no cell of this heap.
    pub fn place(&self, cell: *const Header) -> Place {
        let block = Blocks::index(cell as usize);
        let space = space_of(self.collector().blocks.state(block));
        Place {
            block,
            offset: ((cell as usize & REGION_MASK) % BLOCK_BYTES) as u32,
            space: space.expect("a cell of this heap"),
        }
    }

    /// The size of a cell in bytes.
    pub fn size_of(&self, cell: *const Header) -> usize {
        self.collector().blocks.size_of(cell)
    }

    /// The colour of a cell.
    pub fn color(&self, cell: *const Header) -> Color {
        let collector = self.collector();
        if !collector.marker.is_marking || !collector.blocks.is_marked(cell as usize) {
            return Color::White;
        }
        let marker = &collector.marker;
        let is_grey = marker.grey.iter().chain(&marker.again).any(|&grey| std::ptr::eq(grey, cell))
            || marker.ranges.iter().any(|&(_, _, owner)| std::ptr::eq(owner, cell));
        if is_grey { Color::Grey } else { Color::Black }
    }

    /// Whether a marking is under way.
    pub fn is_marking(&self) -> bool {
        self.collector().marker.is_marking
    }

    /// The grey cells' ids, the next to be visited last.
    pub fn work_list(&self) -> Vec<u32> {
        let marker = &self.collector().marker;
        marker.again.iter().chain(&marker.grey).map(|&cell| id_of(cell as usize)).collect()
    }

    /// The blocks that the marking under way will evacuate, emptiest first.
    pub fn evacuation_plan(&self) -> Vec<u32> {
        self.collector().marker.candidates.clone()
    }

    /// All blocks in use, in order of address; large objects by their first one.
    pub fn blocks(&self) -> Vec<BlockView> {
        let collector = self.collector();
        collector.nursery.retire(&mut collector.blocks, self.top());
        let mut blocks: Vec<u32> = Vec::new();
        blocks.extend(collector.nursery.eden.iter().chain(&collector.nursery.survivors));
        blocks.extend(collector.nursery.large.iter().chain(&collector.large_old));
        for space in [&collector.old, &collector.fixed] {
            blocks.extend(space.classes.iter().flat_map(|class| &class.blocks));
        }
        blocks.sort_unstable();
        blocks.iter().filter_map(|&block| collector.view(block)).collect()
    }

    /// How many cells there are of each kind, by the name under which it was registered.
    pub fn summary(&self) -> BTreeMap<&'static str, KindSummary> {
        let mut summary: BTreeMap<&'static str, KindSummary> = BTreeMap::new();
        let collector = self.collector();
        collector.nursery.retire(&mut collector.blocks, self.top());
        for cell in collector.cells() {
            // SAFETY: the cell is live.
            let kind = unsafe { (*cell).kind };
            let entry = summary.entry(collector.kinds.name(kind)).or_default();
            entry.cells += 1;
            entry.bytes += collector.blocks.size_of(cell);
        }
        summary
    }

    /// The name under which a kind was registered.
    pub fn kind_name(&self, kind: CellKind) -> &'static str {
        self.collector().kinds.name(kind.0)
    }

    /// Calls `visit` with each cell that a cell points at, and whether it holds it weakly.
    ///
    /// # Safety
    /// The cell must be a live one of this heap.
    pub unsafe fn edges(&self, cell: *const Header, visit: &mut dyn FnMut(*const Header, bool)) {
        let mut forward = |_: *mut usize, target: *mut Header, weak: bool| visit(target, weak);
        // SAFETY: the function lives longer than the tracer.
        unsafe { Tracer::inspecting(self.collector(), &mut forward) }.trace_cell(cell.cast_mut());
    }

    /// Calls `visit` with each cell that a precise root holds.
    pub fn roots(&self, visit: &mut dyn FnMut(*const Header)) {
        let mut forward = |_: *mut usize, target: *mut Header, _: bool| visit(target);
        // SAFETY: the function lives longer than the tracer.
        unsafe { Tracer::inspecting(self.collector(), &mut forward) }.visit_roots();
    }

    /// The young cells that the native stack would pin if a collection came now.
    pub fn ambiguous_roots(&self) -> Vec<*const Header> {
        let collector = self.collector();
        collector.nursery.retire(&mut collector.blocks, self.top());
        collector.ambiguous_roots()
    }
}

impl Collector {
    fn view(&self, block: u32) -> Option<BlockView> {
        let is_state = self.blocks.state(block);
        let info = self.blocks.info(block);
        let mut view = BlockView {
            block,
            space: space_of(is_state)?,
            pitch: info.pitch,
            used: 0,
            free: Vec::new(),
            swept: info.swept,
        };
        if is_segregated(is_state) {
            let mut free = if info.free != 0 { info.free } else { self.head_in_use(block) };
            while free != 0 {
                let cell = self.blocks.base() + free as usize * 8;
                view.free.push((cell % BLOCK_BYTES) as u32);
                // SAFETY: the links of free cells lead to free cells.
                free = unsafe { (*(cell as *const Header)).shape };
            }
            view.used = (info.extent as usize - view.free.len()) * info.pitch as usize * 8;
        } else if matches!(is_state, state::LARGE_YOUNG | state::LARGE_OLD) {
            view.used = info.bytes;
        } else {
            view.used = info.extent as usize;
        }
        Some(view)
    }

    /// The free list of a block, if it is the one from which its class takes cells.
    fn head_in_use(&self, block: u32) -> u32 {
        let info = self.blocks.info(block);
        let space = if self.blocks.state(block) == state::FIXED { &self.fixed } else { &self.old };
        let free = space.classes[info.class as usize].free;
        let cell = self.blocks.base() + free as usize * 8;
        if free != 0 && Blocks::index(cell) == block { free } else { 0 }
    }

    fn ambiguous_roots(&mut self) -> Vec<*const Header> {
        self.pins.scan_stack(self.blocks.base(), self.stack);
        let young = self.young_cells();
        let cells = self.pins.among(&self.blocks, &young);
        self.pins.clear();
        cells
    }
}
