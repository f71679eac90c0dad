//! The heap as the crates above see it.
//!
//! The allocation pointer and the store buffer are here, where machine code and barriers reach
//! them; everything else is the collector's. Collections happen in calls that can allocate, and in
//! those named after them, never elsewhere.

use crate::collector::Collector;
use crate::mark::Compaction;
use crate::native;
use crate::region::{REGION_MASK, id_of};
use crate::registry::KindInfo;
use crate::roots::{ListValues, RootSource, TraceRoots};
use crate::stack_scan::Stack;
use crate::statistics::{Observer, PauseLog, Reason, Statistics, TraceSink};
use crate::weak::{Record, WeakSource};
use crate::{CellKind, Gc, Handle, Header, HeapError, Limits, OutOfMemory, RootId, RootedVec, WeakTracer};
use js_value::Value;
use std::cell::{Cell, UnsafeCell};
use std::rc::Rc;

/// A function that goes through a table outside the heap and drops what is gone.
pub type WeakTable = unsafe fn(*mut (), &mut WeakTracer);

/// How stress mode mixes its collections: one at every allocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stress {
    /// Every so many collections a full one.
    pub full: u32,
    /// Every so many full collections one that moves every old cell.
    pub compacting: u32,
}

impl Default for Stress {
    fn default() -> Stress {
        Stress { full: 61, compacting: 2 }
    }
}

/// A store buffer: old cells into which something was stored.
pub(crate) struct StoreBuffer(UnsafeCell<Vec<*mut Header>>);

impl StoreBuffer {
    pub(crate) fn push(&self, owner: *mut Header) {
        // SAFETY: a heap belongs to one thread, and no borrow outlives a method.
        unsafe { (*self.0.get()).push(owner) }
    }

    fn swap(&self, cells: &mut Vec<*mut Header>) {
        // SAFETY: as above.
        let stored = unsafe { &mut *self.0.get() };
        std::mem::swap(stored, cells);
    }

    fn read(&self) -> &[*mut Header] {
        // SAFETY: as above; readers do not store.
        unsafe { &*self.0.get() }
    }
}

/// A heap. Everything takes `&self`: a heap is shared by all that allocate in it, on one thread.
#[repr(C)]
pub struct Heap {
    /// Where the next young cell goes. Machine code allocates through these two.
    pub(crate) top: Cell<usize>,
    /// The end of the memory that `top` walks through.
    pub(crate) limit: Cell<usize>,
    /// Cells above so many bytes are large.
    pub(crate) large: usize,
    pub(crate) store_buffer: StoreBuffer,
    /// Bytes that cells keep outside the heap, and those since the last collection.
    pub(crate) external: Cell<usize>,
    pub(crate) external_since: Cell<usize>,
    /// What the thread held of the native allocator when the heap began.
    native_base: isize,
    pub(crate) stress: Cell<Option<Stress>>,
    stress_count: Cell<u32>,
    collector: UnsafeCell<Collector>,
}

impl Heap {
    /// Where machine code finds the allocation pointer.
    pub const TOP_OFFSET: usize = std::mem::offset_of!(Heap, top);
    /// Where machine code finds its limit.
    pub const LIMIT_OFFSET: usize = std::mem::offset_of!(Heap, limit);

    /// A heap without cells. The kinds that this crate owns are registered.
    pub fn new(limits: Limits) -> Result<Box<Heap>, HeapError> {
        let heap = Box::new(Heap {
            top: Cell::new(0),
            limit: Cell::new(0),
            large: limits.large,
            store_buffer: StoreBuffer(UnsafeCell::new(Vec::new())),
            external: Cell::new(0),
            external_since: Cell::new(0),
            native_base: native::held(),
            stress: Cell::new(None),
            stress_count: Cell::new(0),
            collector: UnsafeCell::new(Collector::new(limits)?),
        });
        // SAFETY: the first block of the region is accessible and reserved for this.
        unsafe { (heap.base() as *mut *const Heap).write(&raw const *heap) };
        crate::cells::register(&heap);
        heap.report(0);
        Ok(heap)
    }

    /// The heap to which a cell belongs.
    ///
    /// # Safety
    /// `cell` must point into a live heap's region.
    #[inline]
    pub unsafe fn of<'h>(cell: *const Header) -> &'h Heap {
        // SAFETY: the first word of a region is the address of its heap.
        unsafe { &**((cell as usize & !REGION_MASK) as *const *const Heap) }
    }

    /// The collector. No borrow may be held while anything else of the heap runs.
    #[expect(clippy::mut_from_ref, reason = "one thread, and each method borrows for itself")]
    #[inline]
    pub(crate) fn collector(&self) -> &mut Collector {
        // SAFETY: a heap belongs to one thread; methods of the heap borrow the collector one at a
        // time, and nothing that a collection calls may call them.
        unsafe { &mut *self.collector.get() }
    }

    /// The lowest address of the region.
    #[inline]
    pub fn base(&self) -> usize {
        self.collector().blocks.base()
    }

    /// The allocation pointer.
    pub(crate) fn top(&self) -> usize {
        self.top.get()
    }

    /// Tells the heap of a kind: once per heap, by the crate that owns the kind.
    pub fn register(&self, kind: CellKind, info: KindInfo) {
        self.collector().kinds.register(kind, info);
    }

    /// Runs a collection with the allocation pointer and the store buffer handed over.
    fn with_collector(&self, collect: impl FnOnce(&mut Collector)) {
        let collector = self.collector();
        collector.nursery.retire(&mut collector.blocks, self.top.get());
        self.top.set(0);
        self.limit.set(0);
        self.external_since.set(0);
        self.count_outside();
        self.store_buffer.swap(&mut collector.remembered);
        collect(collector);
        let collector = self.collector();
        self.store_buffer.swap(&mut collector.remembered);
        // Finalizers may have given external memory back.
        self.count_outside();
        collector.lower_threshold();
        let limits = &collector.limits;
        if collector.reserve_open && collector.used() + 2 * limits.reserve <= limits.max_heap {
            collector.reserve_open = false;
        }
    }

    #[inline(never)]
    pub(crate) fn minor(&self) {
        self.with_collector(Collector::minor);
    }

    #[inline(never)]
    pub(crate) fn full(&self, compaction: Compaction) {
        self.with_collector(|collector| collector.full(compaction));
    }

    pub(crate) fn collect_for_stress(&self, stress: Stress) {
        let count = self.stress_count.get().wrapping_add(1);
        self.stress_count.set(count);
        self.collector().reason = Reason::Stress;
        if !count.is_multiple_of(stress.full) {
            self.minor();
        } else if (count / stress.full).is_multiple_of(stress.compacting) {
            self.full(Compaction::All);
        } else {
            self.full(Compaction::Sparse);
        }
    }

    /// The cell with this id: see [`Gc::id`].
    ///
    /// # Safety
    /// There must be such a cell, with the layout of `T`.
    #[inline]
    pub unsafe fn cell_of_id<T>(&self, id: u32) -> Gc<T> {
        // SAFETY: the caller says so.
        unsafe { Gc::from_raw((self.base() + id as usize * 8) as *mut T) }
    }

    /// To be called after a cell was stored into `owner`.
    #[inline]
    pub fn barrier(&self, owner: *const Header) {
        crate::barrier(owner);
    }

    /// Adds a precise root source, until [`Heap::remove_roots`].
    pub fn add_roots(&self, data: *mut (), trace: TraceRoots) -> RootId {
        let roots = &mut self.collector().roots;
        roots.next_id += 1;
        let id = RootId(roots.next_id);
        roots.sources.push(RootSource { id, data, trace });
        id
    }

    /// Adds a table outside the heap that holds cells weakly; `process` runs after each marking and,
    /// if `young`, after each minor collection. Removed by [`Heap::remove_roots`].
    pub fn add_weak_table(&self, data: *mut (), young: bool, process: WeakTable) -> RootId {
        let collector = self.collector();
        collector.roots.next_id += 1;
        let id = RootId(collector.roots.next_id);
        collector.weak.tables.push(WeakSource { id, data, young, process });
        id
    }

    /// Takes a root source or a weak table away.
    pub fn remove_roots(&self, id: RootId) {
        let collector = self.collector();
        collector.roots.sources.retain(|source| source.id != id);
        collector.weak.tables.retain(|table| table.id != id);
    }

    /// See [`crate::roots::Lists::begin`].
    pub(crate) fn list_values(&self) -> Rc<ListValues> {
        self.collector().roots.lists.begin()
    }

    /// An empty list that is a root while it lives.
    pub fn list(&self) -> RootedVec {
        RootedVec::new(self)
    }

    /// A root that lives as long as it is held.
    pub fn protect(&self, value: impl Into<Value>) -> Handle {
        Handle::new(&self.collector().roots.handles, value.into())
    }

    /// Records which thread's stack is scanned: this one's, from its very beginning. To be called
    /// at the outermost entry if that may be on another thread than [`Heap::new`] was. Code that
    /// switches to a stack of its own may not use the heap there.
    pub fn record_stack_base(&self) {
        self.collector().stack = Stack::of_thread();
    }

    /// Tells the heap that a cell keeps `bytes` outside of it.
    pub fn add_external(&self, bytes: usize) {
        self.external.set(self.external.get() + bytes);
        self.external_since.set(self.external_since.get() + bytes);
        if self.external_since.get() > crate::allocate::EXTERNAL_STEP {
            // The next allocation looks at what is due.
            self.close_allocation();
        }
    }

    /// Takes back what [`Heap::add_external`] said.
    pub fn sub_external(&self, bytes: usize) {
        self.external.set(self.external.get().saturating_sub(bytes));
    }

    /// Asks whether `bytes` of external memory may be added, and collects to make that true.
    pub fn request_external(&self, bytes: usize) -> Result<(), OutOfMemory> {
        self.count_outside();
        let outcome = self.make_room(bytes);
        // What was asked for counts when it is there.
        self.report(0);
        outcome
    }

    /// Tells the collector how much there is outside of cells.
    pub(crate) fn count_outside(&self) {
        let collector = self.collector();
        collector.external = self.external.get();
        collector.native = native::held().saturating_sub(self.native_base).max(0) as usize;
    }

    /// Tells the thread's account what is left once `bytes` more are taken.
    pub(crate) fn report(&self, bytes: usize) {
        let collector = self.collector();
        native::report(native::Report {
            heap: std::ptr::from_ref(self).addr(),
            base: self.native_base,
            limit: collector.limits.max_heap,
            blocks: collector.blocks.bytes_in_use() + bytes,
            external: self.external.get(),
        });
    }

    /// Collects the nursery.
    pub fn collect_minor(&self) {
        self.minor();
    }

    /// Collects everything that is garbage now.
    pub fn collect_major(&self) {
        self.full(Compaction::Sparse);
    }

    /// The same, and moves every old cell that can move.
    pub fn compact(&self) {
        self.full(Compaction::All);
        self.collector().blocks.trim();
    }

    /// Marks until so many bytes of cells were visited, beginning a marking if none is on. True
    /// once marking has ended, in which case this call was the one that ended it.
    pub fn step_marking(&self, bytes: usize) -> bool {
        if !self.collector().marker.is_marking {
            self.begin_marking();
        }
        self.collector().step(bytes);
        let before = self.collector().statistics.major;
        if self.collector().marker.is_done() {
            self.minor();
        }
        self.collector().statistics.major > before
    }

    /// Keeps `value` where the stack scan finds it: insurance after a loop that walks pointers
    /// derived from a cell, so that the compiler may not forget the cell itself before.
    #[inline(always)]
    pub fn keep(value: impl Into<Value>) {
        std::hint::black_box(value.into());
    }

    /// Begins a marking: a minor collection, then the roots turn grey.
    pub fn begin_marking(&self) {
        self.with_collector(Collector::begin_marking);
    }

    /// Registers `target` with a finalization registry: once it is gone, `held` is queued. `token`
    /// is for [`Heap::unregister_finalization`]; [`Value::EMPTY`] where there is none.
    pub fn register_finalization(&self, registry: Value, target: Value, held: Value, token: Value) {
        self.collector().weak.records.push(Record { registry, target, held, token });
    }

    /// Takes back all records of `registry` with this token. True if there were any.
    pub fn unregister_finalization(&self, registry: Value, token: Value) -> bool {
        let weak = &mut self.collector().weak;
        let is_meant = |record: &Record| record.registry == registry && record.token == token;
        let old = weak.records[..weak.young_records].iter().filter(|record| is_meant(record)).count();
        let before = weak.records.len();
        weak.records.retain(|record| !is_meant(record));
        weak.young_records -= old;
        weak.records.len() < before
    }

    /// The next record whose target is gone: its registry and its held value.
    pub fn next_finalization(&self) -> Option<(Value, Value)> {
        self.collector().weak.queue.pop_front()
    }

    /// Whether [`Heap::next_finalization`] has something to give.
    pub fn has_finalizations(&self) -> bool {
        !self.collector().weak.queue.is_empty()
    }

    /// Keeps a value alive until the current job ends (AddToKeptObjects).
    pub fn keep_during_job(&self, value: Value) {
        let kept = &mut self.collector().weak.kept;
        if kept.last() != Some(&value) {
            kept.push(value);
        }
    }

    /// Ends the job: ClearKeptObjects.
    pub fn clear_kept(&self) {
        self.collector().weak.kept.clear();
    }

    /// Stress mode: collect at every allocation, minor, full and compacting in turn; poison what
    /// is free.
    pub fn stress(&self, on: bool) {
        self.set_stress(on.then(Stress::default));
    }

    /// Stress mode with a mixture of one's own.
    pub fn set_stress(&self, stress: Option<Stress>) {
        self.stress.set(stress);
        self.collector().kinds.poison = stress.is_some();
        self.close_allocation();
    }

    /// Verify mode: walk the heap after each collection.
    pub fn verify(&self, on: bool) {
        self.collector().verify = on;
    }

    /// Where lines that tell of each collection go.
    pub fn trace(&self, sink: Option<TraceSink>) {
        self.collector().sink = sink;
    }

    /// Who hears of each pause from now on. Called while the heap may not be used.
    pub fn observe(&self, observer: Option<Observer>) {
        self.collector().observer = observer;
    }

    /// Keeps a log of pauses from now on, or hands out what was kept and stops.
    pub fn log_pauses(&self, on: bool) -> PauseLog {
        std::mem::replace(&mut self.collector().pauses, on.then(PauseLog::new)).unwrap_or_default()
    }

    /// What the heap has done so far, and how big it is.
    pub fn statistics(&self) -> Statistics {
        let collector = self.collector();
        let block = collector.limits.block;
        Statistics {
            live_bytes: collector.live,
            block_bytes: collector.blocks.bytes_in_use(),
            peak_block_bytes: collector.blocks.peak * block,
            spare_bytes: collector.blocks.spare_blocks() * block,
            external_bytes: self.external.get(),
            native_bytes: native::held().saturating_sub(self.native_base).max(0) as usize,
            remembered: self.store_buffer.read().len(),
            ..collector.statistics.clone()
        }
    }

    /// The remembered cells' ids, in the order in which they were remembered.
    pub fn remembered(&self) -> Vec<u32> {
        self.store_buffer.read().iter().map(|&cell| id_of(cell as usize)).collect()
    }

    /// Visits every cell, those excepted that the last marking found dead.
    pub fn walk(&self, visit: &mut dyn FnMut(*const Header)) {
        let collector = self.collector();
        collector.nursery.retire(&mut collector.blocks, self.top.get());
        for cell in collector.cells() {
            visit(cell);
        }
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        native::forget(std::ptr::from_ref(self).addr());
        // Everything dies: finalizers run once more. Only cells that never move have any.
        let collector = self.collector();
        for cell in collector.finalizable_cells() {
            // SAFETY: the cell is there, and nothing will be after this.
            unsafe {
                if let Some(finalize) = collector.kinds.finalizer((*cell).kind) {
                    finalize(cell);
                }
            }
        }
    }
}
