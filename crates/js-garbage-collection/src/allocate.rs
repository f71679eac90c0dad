//! Allocation: a pointer that moves, and what is due when it reaches its limit.
//!
//! Everything that can make a program wait for the collector begins in `before_allocation`.

use crate::block::Blocks;
use crate::heap::Heap;
use crate::mark::Compaction;
use crate::statistics::Reason;
use crate::{CellKind, Gc, Header, OutOfMemory};

/// How many external bytes make a collection due.
pub(crate) const EXTERNAL_STEP: usize = 16 << 20;

impl Heap {
    /// Allocates a young cell: header written, the rest zeroed. The kind may have no finalizer.
    ///
    /// Like every new cell it needs no barrier until the next call that can allocate.
    #[inline(always)]
    pub fn allocate<T>(&self, kind: CellKind, shape: u32, bytes: usize) -> Result<Gc<T>, OutOfMemory> {
        debug_assert!(bytes >= size_of::<Header>(), "a cell begins with a header");
        let size = bytes.next_multiple_of(8);
        let top = self.top.get();
        let cell = if size <= self.limit.get() - top && size <= self.large {
            self.top.set(top + size);
            // SAFETY: the memory from `top` to `limit` is free for new cells.
            unsafe { write_cell(top, kind, shape, size) };
            top
        } else {
            self.allocate_slow(kind, shape, size)?
        };
        // SAFETY: there is a fresh cell.
        Ok(unsafe { Gc::from_raw(cell as *mut T) })
    }

    #[cold]
    #[inline(never)]
    fn allocate_slow(&self, kind: CellKind, shape: u32, size: usize) -> Result<usize, OutOfMemory> {
        debug_assert!(self.collector().kinds.finalizer(kind.0).is_none(), "cells with finalizers are fixed");
        self.before_allocation(shape, size)?;
        if size > self.large {
            return self.collector().allocate_large(kind, shape, size, false);
        }
        if self.limit.get() - self.top.get() < size {
            self.next_block()?;
        }
        let cell = self.top.get();
        self.top.set(cell + size);
        if self.stress.get().is_some() {
            self.limit.set(cell + size);
        }
        // SAFETY: the memory from `top` to `limit` is free for new cells.
        unsafe { write_cell(cell, kind, shape, size) };
        Ok(cell)
    }

    /// Takes another block of eden. There is room for it.
    fn next_block(&self) -> Result<(), OutOfMemory> {
        let collector = self.collector();
        collector.nursery.retire(&mut collector.blocks, self.top.get());
        let (start, end) = collector.nursery.next_block(&mut collector.blocks).ok_or(OutOfMemory)?;
        self.top.set(start);
        self.limit.set(end);
        Ok(())
    }

    /// What an allocation off the fast path does first: collections that are due, steps of
    /// marking, and a look at the limit.
    fn before_allocation(&self, shape: u32, size: usize) -> Result<(), OutOfMemory> {
        // Callers may know the shape by its id alone by now, which keeps nothing: its address on this
        // stack does.
        let shape = std::hint::black_box(self.base() + shape as usize * 8);
        let outcome = self.collect_before(size);
        std::hint::black_box(shape);
        outcome
    }

    /// What [`Heap::before_allocation`] does.
    fn collect_before(&self, size: usize) -> Result<(), OutOfMemory> {
        if let Some(stress) = self.stress.get() {
            self.collect_for_stress(stress);
        }
        let collector = self.collector();
        self.count_outside();
        if collector.nursery.is_full(collector.limits.block) || self.external_since.get() > EXTERNAL_STEP {
            let is_full = collector.nursery.is_full(collector.limits.block);
            collector.reason = if is_full { Reason::Nursery } else { Reason::External };
            self.minor();
        } else if !collector.marker.is_marking {
            // Old cells alone may bring marking about: then the nursery's turn does not come.
            if collector.old_bytes() > collector.threshold {
                collector.reason = Reason::OldSpace;
                self.minor();
            }
        } else {
            collector.step(collector.limits.mark_step);
            if collector.marker.is_done() && collector.old_bytes() > collector.threshold / 2 * 3 {
                collector.reason = Reason::OldSpace;
                self.minor();
            }
        }
        let outcome = self.make_room(size);
        self.report(if outcome.is_ok() { size } else { 0 });
        outcome
    }

    /// Sees to it that `size` bytes more are within the limit, by a full collection if need be.
    pub(crate) fn make_room(&self, size: usize) -> Result<(), OutOfMemory> {
        let size = size.checked_next_multiple_of(self.collector().limits.block).ok_or(OutOfMemory)?;
        let collector = self.collector();
        if collector.has_room(size) {
            return Ok(());
        }
        if collector.may_look_for_room() {
            collector.reason = Reason::Limit;
            self.full(Compaction::All);
            let collector = self.collector();
            // What is kept for the next use counts for nothing, but the system has to provide it.
            collector.blocks.trim();
            // So close to the limit that the next allocations would do nothing but collect.
            let breath = (collector.limits.nursery / 2).min(collector.limits.max_heap / 16);
            if !collector.reserve_open && collector.has_room(size + breath) {
                return Ok(());
            }
            collector.open_reserve();
        }
        Err(OutOfMemory)
    }

    /// Allocates straight in the old space, where the cell moves only when its block is evacuated.
    ///
    /// Like every new cell it needs no barrier until the next call that can allocate.
    pub fn allocate_old<T>(&self, kind: CellKind, shape: u32, bytes: usize) -> Result<Gc<T>, OutOfMemory> {
        let is_fixed = self.collector().kinds.finalizer(kind.0).is_some();
        self.allocate_in_space(kind, shape, bytes.next_multiple_of(8), is_fixed)
    }

    /// Allocates in the fixed space: the cell never moves, and may have a finalizer.
    pub fn allocate_fixed<T>(&self, kind: CellKind, shape: u32, bytes: usize) -> Result<Gc<T>, OutOfMemory> {
        self.allocate_in_space(kind, shape, bytes.next_multiple_of(8), true)
    }

    fn allocate_in_space<T>(
        &self,
        kind: CellKind,
        shape: u32,
        size: usize,
        fixed: bool,
    ) -> Result<Gc<T>, OutOfMemory> {
        let collector = self.collector();
        let space = if fixed { &mut collector.fixed } else { &mut collector.old };
        let quick = if size > self.large || self.stress.get().is_some() {
            None
        } else {
            space.take_free(&collector.blocks, size / 8)
        };
        let cell = match quick {
            Some(cell) => cell,
            None => self.take_old_slow(kind, shape, size, fixed)?,
        };
        // SAFETY: a fresh cell of the size asked for.
        unsafe {
            if size <= self.large {
                self.finish_old(cell, kind, shape, size, fixed);
            }
            self.store_buffer.push(cell as *mut Header);
            Ok(Gc::from_raw(cell as *mut T))
        }
    }

    #[cold]
    fn take_old_slow(
        &self,
        kind: CellKind,
        shape: u32,
        size: usize,
        fixed: bool,
    ) -> Result<usize, OutOfMemory> {
        self.before_allocation(shape, size)?;
        let collector = self.collector();
        if size > self.large {
            return collector.allocate_large(kind, shape, size, true);
        }
        let space = if fixed { &mut collector.fixed } else { &mut collector.old };
        space.take(&mut collector.blocks, &collector.kinds, size / 8, true).ok_or(OutOfMemory)
    }

    /// Makes a cell of the old or fixed space: zeroed, and black while marking is on.
    ///
    /// # Safety
    /// The memory must be a free cell of at least `size` bytes.
    unsafe fn finish_old(&self, cell: usize, kind: CellKind, shape: u32, size: usize, fixed: bool) {
        let collector = self.collector();
        if collector.marker.is_marking {
            collector.blocks.mark(cell);
        }
        if fixed && collector.kinds.finalizer(kind.0).is_some() {
            collector.blocks.info_mut(Blocks::index(cell)).finalizers = true;
        }
        // SAFETY: the caller says so.
        unsafe { write_cell(cell, kind, shape, size) };
    }

    /// Makes the next allocation take the slow path.
    pub(crate) fn close_allocation(&self) {
        if self.top.get() != 0 {
            self.limit.set(self.top.get());
        }
    }
}

/// Writes a new cell.
///
/// # Safety
/// There must be `size` bytes, at least 8, for it.
#[inline(always)]
unsafe fn write_cell(cell: usize, kind: CellKind, shape: u32, size: usize) {
    // SAFETY: the caller says so.
    unsafe {
        (cell as *mut u64).write(Header::word(shape, kind, 0, size / 8));
        std::ptr::write_bytes((cell + 8) as *mut u8, 0, size - 8);
    }
}
