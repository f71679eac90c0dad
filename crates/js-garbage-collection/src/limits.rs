//! The sizes that shape a heap, and what can go wrong with it.

use crate::region::BLOCK_BYTES;
use std::fmt;

/// Sizes of a heap. The defaults suit an engine; lessons scale them down until a heap fits a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of blocks, external memory and, with a [`CountedAllocator`](crate::CountedAllocator),
    /// everything else together. Usually half of what the machine has, and no more than 4 GiB.
    pub max_heap: usize,
    /// What allocation may take beyond `max_heap` once it was refused, so that unwinding works.
    pub reserve: usize,
    /// Bytes of the nursery at the start, and its least size.
    pub nursery: usize,
    /// The greatest size to which the nursery grows.
    pub max_nursery: usize,
    /// Bytes used of each block; at most [`BLOCK_BYTES`].
    pub block: usize,
    /// Cells above this many bytes get blocks of their own; at most half of `block`.
    pub large: usize,
    /// Old bytes (external ones included) at which the first marking starts.
    pub first_major: usize,
    /// By how many percent the old generation may outgrow what was live before marking starts.
    pub growth: usize,
    /// Bytes of cells that one step of marking visits.
    pub mark_step: usize,
    /// Blocks whose live cells fill at most this many percent are evacuated.
    pub sparse: usize,
    /// The most live bytes that one collection evacuates; explicit compaction knows no bound.
    pub evacuation: usize,
    /// Free blocks whose memory is kept for the next use; the rest goes back to the system.
    pub spare_blocks: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_heap: (crate::machine::memory() / 2).min(4 << 30),
            reserve: 1 << 20,
            nursery: 1 << 20,
            max_nursery: 2 << 20,
            block: BLOCK_BYTES,
            large: BLOCK_BYTES / 2,
            first_major: 16 << 20,
            growth: 40,
            mark_step: 256 << 10,
            sparse: 50,
            evacuation: 1 << 20,
            spare_blocks: 64,
        }
    }
}

/// An allocation was refused: even after a full collection the heap has no room for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory;

impl fmt::Display for OutOfMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the heap limit is reached")
    }
}

impl std::error::Error for OutOfMemory {}

/// Why a heap could not be made.
#[derive(Debug)]
pub struct HeapError(HeapErrorKind);

#[derive(Debug)]
enum HeapErrorKind {
    Limits(&'static str),
    Reservation(std::io::Error),
}

impl HeapError {
    pub(crate) fn limits(reason: &'static str) -> HeapError {
        HeapError(HeapErrorKind::Limits(reason))
    }

    pub(crate) fn last_os_error() -> HeapError {
        HeapError(HeapErrorKind::Reservation(std::io::Error::last_os_error()))
    }
}

impl fmt::Display for HeapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            HeapErrorKind::Limits(reason) => write!(f, "heap limits: {reason}"),
            HeapErrorKind::Reservation(error) => write!(f, "cannot reserve address space: {error}"),
        }
    }
}

impl std::error::Error for HeapError {}
