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
    /// Bytes that Rust's allocator has handed out since the heap began; 0 if nothing counts them.
    pub native_bytes: usize,
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

impl Pause {
    /// Its name in traces.
    pub const fn name(self) -> &'static str {
        match self {
            Pause::Minor => "minor",
            Pause::MarkingStart => "mark-start",
            Pause::MarkingStep => "mark-step",
            Pause::MarkingEnd => "mark-end",
            Pause::Full => "full",
        }
    }
}

/// Why the program was stopped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reason {
    /// The host or the program asked for it.
    #[default]
    Request,
    /// The nursery was full.
    Nursery,
    /// The old generation had grown.
    OldSpace,
    /// Memory outside of the heap had grown.
    External,
    /// The heap had reached its limit.
    Limit,
    /// A marking went on.
    Marking,
    /// Stress mode.
    Stress,
}

impl Reason {
    /// It in words.
    pub const fn text(self) -> &'static str {
        match self {
            Reason::Request => "asked for",
            Reason::Nursery => "nursery full",
            Reason::OldSpace => "old space grew",
            Reason::External => "external memory grew",
            Reason::Limit => "heap limit",
            Reason::Marking => "marking goes on",
            Reason::Stress => "stress",
        }
    }
}

/// One pause, as it is told to an [`Observer`]. Sizes are bytes of blocks in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Collection {
    /// What it was.
    pub pause: Pause,
    /// Why it was.
    pub reason: Reason,
    /// The processor time it took.
    pub time: Duration,
    /// The heap before it.
    pub before: usize,
    /// The heap after it.
    pub after: usize,
    /// Memory outside of the heap that cells keep, after it.
    pub external: usize,
}

/// Who hears of each pause.
pub type Observer = Box<dyn FnMut(&Collection)>;

/// Where lines that tell of collections go.
pub type TraceSink = Box<dyn FnMut(&str)>;

/// The processor time that this thread has used.
pub fn processor_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes one time.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
