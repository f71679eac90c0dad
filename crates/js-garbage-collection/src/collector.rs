//! The collector: all parts of a heap but the allocation pointer, and the policy that says when
//! which collection runs.

use crate::block::{Blocks, state};
use crate::mark::{Compaction, Marker};
use crate::nursery::Nursery;
use crate::old_space::Space;
use crate::pins::Pins;
use crate::region::REGION_MASK;
use crate::registry::Kinds;
use crate::roots::Roots;
use crate::scavenge::Scavenge;
use crate::stack_scan::Stack;
use crate::statistics::{
    Collection, Observer, Pause, PauseLog, Reason, Statistics, TraceSink, processor_time,
};
use crate::tracer::{Mode, Tracer};
use crate::weak::Weak;
use crate::{Header, HeapError, Limits};
use std::time::Duration;

/// How many times the end of marking may put itself off.
const ATTEMPTS: u32 = 12;
/// Blocks swept after each minor collection.
const SWEEP_STEP: usize = 64;
/// So many allocations are refused before one of them collects again.
const REFUSALS_BETWEEN_TRIES: u32 = 64;

/// Everything behind [`crate::Heap`].
pub(crate) struct Collector {
    pub(crate) limits: Limits,
    pub(crate) blocks: Blocks,
    pub(crate) kinds: Kinds,
    pub(crate) roots: Roots,
    pub(crate) nursery: Nursery,
    pub(crate) old: Space,
    pub(crate) fixed: Space,
    /// Old large objects, by their first block.
    pub(crate) large_old: Vec<u32>,
    pub(crate) pins: Pins,
    pub(crate) scavenge: Scavenge,
    pub(crate) marker: Marker,
    pub(crate) weak: Weak,
    /// During a collection: the remembered cells. Otherwise they are in the heap's store buffer.
    pub(crate) remembered: Vec<*mut Header>,
    /// Bytes alive at the end of the last marking.
    pub(crate) live: usize,
    /// External bytes, as of the beginning of the collection.
    pub(crate) external: usize,
    /// Bytes that the thread holds of the native allocator.
    pub(crate) native: usize,
    /// Old bytes at which marking begins.
    pub(crate) threshold: usize,
    /// The stack of the heap's thread.
    pub(crate) stack: Stack,
    /// Whether the reserve beyond the limit may be used: after a refusal.
    pub(crate) reserve_open: bool,
    /// What was used besides native memory when the reserve was opened.
    pub(crate) reserve_base: usize,
    /// Bytes in use when it was opened last, and refusals since then.
    refused: (usize, u32),
    pub(crate) verify: bool,
    pub(crate) statistics: Statistics,
    pub(crate) pauses: Option<PauseLog>,
    pub(crate) sink: Option<TraceSink>,
    pub(crate) observer: Option<Observer>,
    /// Why the next pause comes, where it is not asked for.
    pub(crate) reason: Reason,
}

impl Collector {
    pub(crate) fn new(limits: Limits) -> Result<Collector, HeapError> {
        let bad =
            if limits.block > crate::BLOCK_BYTES || limits.block < 128 || !limits.block.is_multiple_of(8) {
                Some("a block has 128 to 65536 bytes, a multiple of 8")
            } else if limits.large > limits.block / 2 || !limits.large.is_multiple_of(8) || limits.large == 0
            {
                Some("large cells are those above at most half a block, a multiple of 8")
            } else if limits.nursery == 0 || limits.max_heap < limits.nursery {
                Some("the nursery must fit into the heap")
            } else {
                None
            };
        if let Some(reason) = bad {
            return Err(HeapError::limits(reason));
        }
        let Limits { block, large, nursery, max_nursery, .. } = limits;
        let mut collector = Collector {
            limits,
            blocks: Blocks::new(block, limits.spare_blocks)?,
            kinds: Kinds::new(),
            roots: Roots::new(),
            nursery: Nursery::new(nursery, max_nursery, block),
            old: Space::new(state::OLD, block, large),
            fixed: Space::new(state::FIXED, block, large),
            large_old: Vec::new(),
            pins: Pins::default(),
            scavenge: Scavenge::default(),
            marker: Marker::default(),
            weak: Weak::default(),
            remembered: Vec::new(),
            live: 0,
            external: 0,
            native: 0,
            threshold: 0,
            stack: Stack::of_thread(),
            reserve_open: false,
            reserve_base: 0,
            refused: (0, 0),
            verify: false,
            statistics: Statistics::default(),
            pauses: None,
            sink: None,
            observer: None,
            reason: Reason::default(),
        };
        collector.set_threshold();
        Ok(collector)
    }

    /// Whether an address lies in the region.
    #[inline]
    pub(crate) fn contains(&self, address: usize) -> bool {
        address & !REGION_MASK == self.blocks.base()
    }

    /// Bytes of old cells and external memory: what was alive, and all that came since.
    pub(crate) fn old_bytes(&self) -> usize {
        self.live + self.old.allocated + self.fixed.allocated + self.external
    }

    pub(crate) fn set_threshold(&mut self) {
        let live = self.live + self.external;
        self.threshold = self.limits.first_major.max(live + live / 100 * self.limits.growth);
    }

    /// Whether blocks hold so little that a marking pays for the blocks that its evacuation frees.
    fn is_fragmented(&self) -> bool {
        let fresh = self.old.allocated + self.fixed.allocated;
        let young = self.nursery.blocks * self.limits.block;
        fresh > self.live / 8 && self.blocks.bytes_in_use() > 2 * self.live + young + self.limits.first_major
    }

    /// Once all is swept, finalizers have given external memory back that marking still counted.
    pub(crate) fn lower_threshold(&mut self) {
        if !self.is_sweeping() {
            let before = self.threshold;
            self.set_threshold();
            self.threshold = self.threshold.min(before);
        }
    }

    /// Bytes that count towards the limit.
    pub(crate) fn used(&self) -> usize {
        self.blocks.bytes_in_use() + self.external + self.native
    }

    /// Whether the program may have `bytes` more.
    pub(crate) fn has_room(&self, bytes: usize) -> bool {
        let used = self.used().saturating_add(bytes);
        if !self.reserve_open {
            return used <= self.limits.max_heap;
        }
        // Native memory may be beyond the limit by far, but what unwinds allocates cells.
        let reserve = self.limits.reserve;
        used <= self.limits.max_heap + reserve || used - self.native <= self.reserve_base + reserve
    }

    /// Whether a full collection is worth a try where there is no room. After a refusal the heap is
    /// full, and most tries would be in vain: only when much of the reserve is used up since then,
    /// or many allocations were refused.
    pub(crate) fn may_look_for_room(&mut self) -> bool {
        let (used, refusals) = &mut self.refused;
        *refusals += 1;
        let (used, refusals) = (*used, *refusals);
        !self.reserve_open
            || self.used() > used + self.limits.reserve / 2
            || refusals.is_multiple_of(REFUSALS_BETWEEN_TRIES)
    }

    /// Nothing more fits: what follows the refusal may use the reserve.
    pub(crate) fn open_reserve(&mut self) {
        if !self.reserve_open {
            self.reserve_base = self.used() - self.native;
        }
        self.reserve_open = true;
        self.refused = (self.used(), 0);
    }

    /// Whether a collection may take another block: it needs a place for copies before it can give
    /// up what it copied from.
    pub(crate) fn has_room_to_collect(&self) -> bool {
        let slack = self.limits.reserve + self.limits.max_nursery;
        // Native memory is left out: what is outside of blocks does not shrink by waiting.
        self.used() - self.native + self.limits.block <= self.limits.max_heap + slack
    }

    /// Whether blocks still await sweeping.
    pub(crate) fn is_sweeping(&self) -> bool {
        self.old.classes.iter().chain(&self.fixed.classes).any(|class| !class.unswept.is_empty())
    }

    /// Sweeps up to `count` blocks.
    pub(crate) fn sweep(&mut self, count: usize) {
        let swept = self.old.sweep_some(&mut self.blocks, &self.kinds, count);
        self.fixed.sweep_some(&mut self.blocks, &self.kinds, count - swept);
    }

    /// A cell was allocated straight in an old space: remembered, and black if marking is on.
    pub(crate) fn born_old(&mut self, cell: usize, bytes: usize) {
        if self.marker.is_marking {
            self.blocks.mark(cell);
        }
        self.old.allocated += bytes;
    }

    /// A minor collection, and whatever the state of the old generation calls for.
    pub(crate) fn minor(&mut self) {
        let start = self.clock();
        self.pins.scan_stack(self.blocks.base(), self.stack);
        let ends = self.marker.is_marking && self.marker.is_done();
        self.scavenge_and_tell(ends);
        let mut pause = Pause::Minor;
        if ends {
            pause = Pause::MarkingEnd;
            let patience = self.marker.attempts < ATTEMPTS;
            if self.finish_marking(if patience { 3 * self.limits.mark_step } else { usize::MAX }) {
                self.tell_major();
            }
        } else if !self.marker.is_marking {
            self.sweep(SWEEP_STEP);
            if !self.is_sweeping() && (self.old_bytes() > self.threshold || self.is_fragmented()) {
                pause = Pause::MarkingStart;
                self.start_marking(Compaction::Sparse);
            }
        }
        self.pins.clear();
        self.log(pause, start);
    }

    /// A full collection: everything that is garbage now goes, the stack's belongings excepted.
    pub(crate) fn full(&mut self, compaction: Compaction) {
        let start = self.clock();
        self.pins.scan_stack(self.blocks.base(), self.stack);
        if self.marker.is_marking {
            Tracer::new(self, Mode::Mark).drain_marking(usize::MAX);
            self.scavenge_and_tell(true);
            self.finish_marking(usize::MAX);
        }
        self.sweep(usize::MAX);
        self.scavenge_and_tell(true);
        self.start_marking(compaction);
        self.finish_marking(usize::MAX);
        self.sweep(usize::MAX);
        self.tell_major();
        self.pins.clear();
        self.log(Pause::Full, start);
    }

    /// Begins a marking out of turn.
    pub(crate) fn begin_marking(&mut self) {
        if self.marker.is_marking {
            return;
        }
        self.pins.scan_stack(self.blocks.base(), self.stack);
        self.sweep(usize::MAX);
        self.scavenge_and_tell(false);
        self.start_marking(Compaction::Sparse);
        self.pins.clear();
    }

    fn scavenge_and_tell(&mut self, promote_all: bool) {
        let eden = self.nursery.eden.len();
        self.scavenge(promote_all);
        let (survived, promoted) = (self.scavenge.survived, self.scavenge.promotions);
        let copied = survived.1 + promoted.1;
        self.nursery.adapt(copied, copied + self.scavenge.looked_through, self.limits.block);
        let statistics = &mut self.statistics;
        statistics.minor += 1;
        statistics.survived_bytes += survived.1;
        statistics.promoted_bytes += promoted.1;
        if let Some(sink) = &mut self.sink {
            sink(&format!(
                "minor {}: {eden} blocks, survived {} cells of {} bytes, promoted {} cells of {} bytes, pinned {} cells, remembered {}",
                statistics.minor,
                survived.0,
                survived.1,
                promoted.0,
                promoted.1,
                self.pins.young.len(),
                self.remembered.len(),
            ));
        }
        if self.verify {
            self.verify_heap();
        }
    }

    fn tell_major(&mut self) {
        let statistics = &mut self.statistics;
        statistics.major += 1;
        if let Some(sink) = &mut self.sink {
            sink(&format!(
                "major {}: live {} bytes, blocks {}, next at {} bytes",
                statistics.major,
                self.live,
                self.blocks.bytes_in_use() / self.blocks.block_bytes,
                self.threshold,
            ));
        }
        if self.verify {
            self.verify_heap();
        }
    }

    /// A step of marking.
    pub(crate) fn step(&mut self, bytes: usize) {
        let start = self.clock();
        self.reason = Reason::Marking;
        Tracer::new(self, Mode::Mark).drain_marking(bytes);
        self.statistics.steps += 1;
        self.log(Pause::MarkingStep, start);
    }

    /// What a pause begins with, where somebody wants to know.
    fn clock(&self) -> Begun {
        if self.pauses.is_none() && self.observer.is_none() {
            return Begun::default();
        }
        Begun { time: processor_time(), used: self.blocks.bytes_in_use() }
    }

    fn log(&mut self, pause: Pause, begun: Begun) {
        let reason = std::mem::take(&mut self.reason);
        if self.pauses.is_none() && self.observer.is_none() {
            return;
        }
        let time = processor_time() - begun.time;
        if let Some(log) = &mut self.pauses {
            log.push((pause, time));
        }
        let (before, after, external) = (begun.used, self.blocks.bytes_in_use(), self.external);
        if let Some(observer) = &mut self.observer {
            observer(&Collection { pause, reason, time, before, after, external });
        }
    }
}

/// The state at the beginning of a pause.
#[derive(Default)]
struct Begun {
    time: Duration,
    used: usize,
}

impl Tracer {
    /// Visits all precise roots.
    pub(crate) fn visit_roots(&mut self) {
        self.owner = std::ptr::null_mut();
        for index in 0..self.heap().roots.sources.len() {
            let source = self.heap().roots.sources[index];
            // SAFETY: whoever added the source vouches for the function and its data.
            unsafe { (source.trace)(source.data, self) }
        }
        let mut lists = std::mem::take(&mut self.heap().roots.lists);
        lists.visit(|values| self.visit_all(values));
        self.heap().roots.lists = lists;
        let handles = std::rc::Rc::clone(&self.heap().roots.handles);
        // SAFETY: no borrow of a slot is in use during a collection.
        self.visit_all(unsafe { &mut *handles.slots.get() });
        self.visit_finalization();
    }

    fn visit_all(&mut self, values: &mut [js_value::Value]) {
        for value in values {
            self.visit_value(value);
        }
    }
}
