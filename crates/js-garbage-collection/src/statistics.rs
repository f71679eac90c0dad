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

/// Pauses in order, kept on demand. Times are the thread's processor time: what else runs on the
/// machine does not show.
pub type PauseLog = Vec<(Pause, Duration)>;

/// Where lines that tell of collections go.
pub type TraceSink = Box<dyn FnMut(&str)>;

/// The processor time that this thread has used.
pub fn processor_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes one time.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
