//! The eight bytes that every cell begins with. Machine code reads and writes them.

use crate::CellKind;

/// The header of a cell.
///
/// ```text
/// 0        4     5        6       8
/// ┌────────┬─────┬────────┬───────┐
/// │ shape  │kind │barrier │ size  │ the kind's fields, then its slots
/// └────────┴─────┴────────┴───────┘
/// ```
#[derive(Clone, Copy, Debug)]
#[repr(C, align(8))]
pub struct Header {
    /// The id of the cell's shape: its offset in the region, in words; 0 where no program sees the
    /// cell. A forwarded cell keeps the id of its new place here, a free cell that of the next free.
    pub shape: u32,
    /// The [`CellKind`].
    pub kind: u8,
    /// 1 for an old cell that is not remembered: a store must call the barrier. 0 for a cell that
    /// is young or remembered.
    pub barrier: u8,
    /// Size in words of 8 bytes, this header included; 0 for a large object, whose size its block
    /// knows.
    pub size: u16,
}

const _: () = {
    assert!(size_of::<Header>() == 8);
    assert!(std::mem::offset_of!(Header, shape) == 0);
    assert!(std::mem::offset_of!(Header, kind) == 4);
    assert!(std::mem::offset_of!(Header, barrier) == 5);
    assert!(std::mem::offset_of!(Header, size) == 6);
    assert!(cfg!(target_endian = "little"), "a header is written as one little-endian word");
};

impl Header {
    /// The least id of a shape: the first block of a region holds no cells. Cells that are no objects
    /// carry a number below it that tells their kind, so that caches can compare ids of any values.
    pub const FIRST_SHAPE: u32 = (crate::BLOCK_BYTES / 8) as u32;

    /// The header as the one word that allocation stores.
    #[inline]
    pub const fn word(shape: u32, kind: CellKind, barrier: u8, words: usize) -> u64 {
        shape as u64 | (kind.0 as u64) << 32 | (barrier as u64) << 40 | (words as u64) << 48
    }

    /// The kind.
    #[inline]
    pub const fn cell_kind(&self) -> CellKind {
        CellKind(self.kind)
    }
}
