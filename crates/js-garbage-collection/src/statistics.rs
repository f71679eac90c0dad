//! What a heap has done so far.

use std::time::Duration;

/// Counters of a heap.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    /// Minor collections.
    pub minor: u64,
    /// Markings that have ended.
    pub major: u64,
    /// Steps of marking.
    pub steps: u64,
    /// Bytes that survived minor collections within the nursery.
    pub survived_bytes: usize,
    /// Bytes that were promoted.
    pub promoted_bytes: usize,
    /// Blocks that stayed in place because the stack pointed into them.
    pub pinned_blocks: u64,
    /// Bytes that compaction moved.
    pub evacuated_bytes: usize,
    /// Bytes of cells that were alive when the last marking ended.
    pub live_bytes: usize,
    /// Bytes of the blocks in use.
    pub block_bytes: usize,
    /// The same at its greatest.
    pub peak_block_bytes: usize,
    /// Bytes of free blocks whose memory was kept.
    pub spare_bytes: usize,
    /// Bytes outside the heap that cells keep.
    pub external_bytes: usize,
    /// Old cells that are remembered.
    pub remembered: usize,
}

/// What stopped the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// A minor collection.
    Minor,
    /// A minor collection and the beginning of a marking.
    MarkingStart,
    /// A step of marking.
    MarkingStep,
    /// The end of a marking, or the attempt.
    MarkingEnd,
    /// A full collection.
    Full,
}

/// Pauses in order, kept on demand.
pub type PauseLog = Vec<(Pause, Duration)>;
