//! Walks over the heap: for dumps, and to find a broken invariant where it broke.

use crate::CellKind;
use crate::block::{Blocks, state};
use crate::collector::Collector;
use crate::header::Header;
use crate::old_space::is_segregated;
use crate::region::{REGION_MASK, id_of};
use crate::tracer::Tracer;
use std::collections::HashSet;

impl Collector {
    /// All cells in order of address, those excepted that the last marking found dead.
    pub(crate) fn cells(&self) -> Vec<*mut Header> {
        let mut cells = self.young_cells();
        cells.extend(self.large_old.iter().map(|&block| self.blocks.start(block) as *mut Header));
        for space in [&self.old, &self.fixed] {
            for &block in space.classes.iter().flat_map(|class| &class.blocks) {
                let info = self.blocks.info(block);
                cells.extend(
                    self.cells_of_block(block)
                        .filter(|&cell| info.swept || self.blocks.is_marked(cell as usize)),
                );
            }
        }
        cells.sort_unstable();
        cells
    }

    /// The cells that finalizers may wait for, dead ones that were not swept yet among them.
    pub(crate) fn finalizable_cells(&self) -> Vec<*mut Header> {
        let mut cells: Vec<_> =
            self.large_old.iter().map(|&block| self.blocks.start(block) as *mut Header).collect();
        for &block in self.fixed.classes.iter().flat_map(|class| &class.blocks) {
            cells.extend(self.cells_of_block(block));
        }
        cells
    }

    fn cells_of_block(&self, block: u32) -> impl Iterator<Item = *mut Header> {
        let info = self.blocks.info(block);
        let (start, pitch) = (self.blocks.start(block), info.pitch as usize * 8);
        let cells = (0..info.extent as usize).map(move |index| (start + index * pitch) as *mut Header);
        // SAFETY: the cells of a block follow each other at its pitch.
        cells.filter(|&cell| unsafe { (*cell).kind } > CellKind::FORWARDED.0)
    }

    /// Checks the whole heap after a collection.
    ///
    /// # Panics
    /// At the first cell that breaks an invariant, telling which.
    pub(crate) fn verify_heap(&mut self) {
        let cells = self.cells();
        let known: HashSet<usize> = cells.iter().map(|&cell| cell as usize).collect();
        let remembered: HashSet<usize> = self.remembered.iter().map(|&cell| cell as usize).collect();
        for &owner in &self.remembered {
            assert!(
                known.contains(&(owner as usize)),
                "a remembered cell is gone: id {}",
                id_of(owner as usize)
            );
            assert!(
                !self.is_young(owner as usize),
                "a young cell is remembered: id {}",
                id_of(owner as usize)
            );
        }
        for &cell in &cells {
            self.verify_cell(cell, &known, &remembered);
        }
        let base = self.blocks.base();
        let mut check = |_: *mut usize, target: *mut Header, _: bool| {
            assert!(
                known.contains(&(target as usize)) || target as usize & !REGION_MASK != base,
                "a root holds a cell that is gone: id {}",
                id_of(target as usize)
            );
        };
        // SAFETY: the function lives longer than the tracer.
        unsafe { Tracer::inspecting(self, &mut check) }.visit_roots();
    }

    fn verify_cell(&mut self, cell: *mut Header, known: &HashSet<usize>, remembered: &HashSet<usize>) {
        // SAFETY: the cell is there.
        let header = unsafe { *cell };
        let name = self.kinds.name(header.kind);
        let id = id_of(cell as usize);
        assert!(self.kinds.is_registered(header.kind), "cell {id} has an unregistered kind: {header:?}");
        let is_young = self.is_young(cell as usize);
        let is_remembered = remembered.contains(&(cell as usize));
        assert!(
            header.barrier == u8::from(!is_young && !is_remembered),
            "{name} {id}: the barrier byte is {} (young: {is_young}, remembered: {is_remembered})",
            header.barrier
        );
        if header.shape >= Header::FIRST_SHAPE {
            let shape = self.blocks.base() + header.shape as usize * 8;
            assert!(known.contains(&shape), "{name} {id}: its shape {} is gone", header.shape);
        }
        let mut slots: Vec<usize> = Vec::new();
        let mut note = |_: *mut usize, target: *mut Header, _: bool| slots.push(target as usize);
        // SAFETY: the function lives longer than the tracer.
        unsafe { Tracer::inspecting(self, &mut note) }.trace_cell(cell);
        for target in slots {
            assert!(
                known.contains(&target),
                "{name} {id}: a slot points at {}, which is gone",
                id_of(target)
            );
            assert!(
                is_young || is_remembered || !self.is_young(target),
                "{name} {id} is old, not remembered, and points at the young cell {}",
                id_of(target)
            );
        }
    }

    /// Whether a cell is in the nursery.
    pub(crate) fn is_young(&self, cell: usize) -> bool {
        let is_state = self.blocks.state_at(cell);
        !is_segregated(is_state) && is_state != state::LARGE_OLD && Blocks::index(cell) != 0
    }
}
