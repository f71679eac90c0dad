//! The heap as the crates above see it.

use crate::region::{BLOCK_BYTES, REGION_MASK, Region, YOUNG_BIT};
use crate::roots::{ListValues, RootSource, Roots, TraceRoots};
use crate::{CellKind, Gc, Handle, Header, HeapError, Limits, OutOfMemory, RootId, RootedVec, Tracer};
use js_value::Value;
use std::cell::{Cell, UnsafeCell};
use std::rc::Weak;

/// What the heap must know of a kind of cells.
#[derive(Clone, Copy)]
pub struct KindInfo {
    /// For people: heap summaries show it.
    pub name: &'static str,
    /// Gives the tracer every slot of the cell. May not allocate.
    pub trace: unsafe fn(*mut Header, &mut Tracer),
    /// Runs when the cell is swept: only for cells of the fixed space. May not allocate, nor look
    /// at other cells.
    pub finalize: Option<unsafe fn(*mut Header)>,
}

/// A function that goes through a table outside the heap and drops what is gone.
pub type WeakTable = unsafe fn(*mut (), &mut crate::WeakTracer);

/// A store buffer: old cells into which something was stored.
pub(crate) struct StoreBuffer(UnsafeCell<Vec<*mut Header>>);

impl StoreBuffer {
    pub(crate) fn push(&self, owner: *mut Header) {
        // SAFETY: a heap belongs to one thread, and no borrow outlives a method.
        unsafe { (*self.0.get()).push(owner) }
    }
}

/// A heap. Everything takes `&self`: a heap is shared by all that allocate in it, on one thread.
#[repr(C)]
pub struct Heap {
    /// Where the next young cell goes. Machine code allocates through these two.
    top: Cell<usize>,
    /// The end of the memory that `top` walks through.
    limit: Cell<usize>,
    pub(crate) store_buffer: StoreBuffer,
    region: Region,
    limits: Limits,
    kinds: UnsafeCell<Box<[Option<KindInfo>; 256]>>,
    roots: UnsafeCell<Roots>,
    external: Cell<usize>,
    next_young: Cell<usize>,
    old: Cell<(usize, usize)>,
}

impl Heap {
    /// Where machine code finds the allocation pointer.
    pub const TOP_OFFSET: usize = std::mem::offset_of!(Heap, top);
    /// Where machine code finds its limit.
    pub const LIMIT_OFFSET: usize = std::mem::offset_of!(Heap, limit);

    /// A heap without cells.
    pub fn new(limits: Limits) -> Result<Box<Heap>, HeapError> {
        let region = Region::reserve()?;
        let base = region.base();
        if !region.commit(base, BLOCK_BYTES) {
            return Err(HeapError::last_os_error());
        }
        let old = base + YOUNG_BIT;
        let heap = Box::new(Heap {
            top: Cell::new(0),
            limit: Cell::new(0),
            store_buffer: StoreBuffer(UnsafeCell::new(Vec::new())),
            region,
            limits,
            kinds: UnsafeCell::new(Box::new([None; 256])),
            roots: UnsafeCell::new(Roots::new()),
            external: Cell::new(0),
            next_young: Cell::new(base + BLOCK_BYTES),
            old: Cell::new((old, old)),
        });
        heap.register(CellKind::HOST_DATA, crate::HostCell::INFO);
        // SAFETY: the first block was committed above.
        unsafe { (base as *mut *const Heap).write(&raw const *heap) };
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

    /// Tells the heap of a kind: once per heap, by the crate that owns the kind.
    pub fn register(&self, kind: CellKind, info: KindInfo) {
        // SAFETY: one thread; nothing keeps a borrow.
        unsafe { (*self.kinds.get())[kind.0 as usize] = Some(info) };
    }

    /// Allocates a young cell: header written, the rest zeroed.
    #[inline(always)]
    pub fn allocate<T>(&self, kind: CellKind, shape: u32, bytes: usize) -> Result<Gc<T>, OutOfMemory> {
        let size = bytes.next_multiple_of(8);
        let top = self.top.get();
        if size <= self.limits.large && size <= self.limit.get() - top {
            self.top.set(top + size);
            // SAFETY: the memory from `top` to `limit` is free for new cells.
            unsafe {
                (top as *mut u64).write(Header::word(shape, kind, 0, size / 8));
                std::ptr::write_bytes((top + 8) as *mut u8, 0, size - 8);
                Ok(Gc::from_raw(top as *mut T))
            }
        } else {
            self.allocate_slow(kind, shape, size).map(|cell| unsafe {
                // SAFETY: there is a fresh cell.
                Gc::from_raw(cell as *mut T)
            })
        }
    }

    #[cold]
    #[inline(never)]
    fn allocate_slow(&self, kind: CellKind, shape: u32, size: usize) -> Result<usize, OutOfMemory> {
        if size > self.limits.large {
            return self.allocate_in_old(kind, shape, size);
        }
        let block = self.next_young.get();
        if !self.region.commit(block, BLOCK_BYTES) {
            return Err(OutOfMemory);
        }
        self.next_young.set(block + BLOCK_BYTES);
        self.top.set(block);
        self.limit.set(block + BLOCK_BYTES);
        self.allocate::<Header>(kind, shape, size).map(|cell| cell.address())
    }

    fn allocate_in_old(&self, kind: CellKind, shape: u32, size: usize) -> Result<usize, OutOfMemory> {
        let (mut top, mut limit) = self.old.get();
        if size > limit - top {
            let more = size.next_multiple_of(BLOCK_BYTES);
            if !self.region.commit(limit, more) {
                return Err(OutOfMemory);
            }
            top = limit;
            limit += more;
        }
        self.old.set((top + size, limit));
        let words = if size > self.limits.large { 0 } else { size / 8 };
        // SAFETY: fresh memory of the region.
        unsafe { (top as *mut u64).write(Header::word(shape, kind, 0, words)) };
        self.store_buffer.push(top as *mut Header);
        Ok(top)
    }

    /// Allocates straight in the old space, where the cell moves only when a block is evacuated.
    /// Like a young cell, a fresh old one needs no barrier until the next call that can allocate.
    pub fn allocate_old<T>(&self, kind: CellKind, shape: u32, bytes: usize) -> Result<Gc<T>, OutOfMemory> {
        let cell = self.allocate_in_old(kind, shape, bytes.next_multiple_of(8))?;
        // SAFETY: there is a fresh cell.
        Ok(unsafe { Gc::from_raw(cell as *mut T) })
    }

    /// Allocates in the fixed space: the cell never moves, and may have a finalizer.
    pub fn allocate_fixed<T>(&self, kind: CellKind, shape: u32, bytes: usize) -> Result<Gc<T>, OutOfMemory> {
        self.allocate_old(kind, shape, bytes)
    }

    /// The cell with this id: see [`Gc::id`].
    ///
    /// # Safety
    /// There must be such a cell.
    #[inline]
    pub unsafe fn cell_of_id<T>(&self, id: u32) -> Gc<T> {
        // SAFETY: the caller says so.
        unsafe { Gc::from_raw((self.region.base() + id as usize * 8) as *mut T) }
    }

    /// To be called after a cell was stored into `owner`.
    #[inline]
    pub fn barrier(&self, owner: *const Header) {
        crate::barrier(owner);
    }

    /// Adds a precise root source, until [`Heap::remove_roots`].
    pub fn add_roots(&self, data: *mut (), trace: TraceRoots) -> RootId {
        // SAFETY: one thread; nothing keeps a borrow.
        let roots = unsafe { &mut *self.roots.get() };
        roots.next_id += 1;
        let id = RootId(roots.next_id);
        roots.sources.push(RootSource { id, data, trace });
        id
    }

    /// Takes a root source away.
    pub fn remove_roots(&self, id: RootId) {
        // SAFETY: as above.
        unsafe { (*self.roots.get()).sources.retain(|source| source.id != id) }
    }

    pub(crate) fn root_list(&self, list: Weak<ListValues>) {
        // SAFETY: as above.
        unsafe { (*self.roots.get()).lists.push(list) }
    }

    /// An empty list that is a root while it lives.
    pub fn list(&self) -> RootedVec {
        RootedVec::new(self)
    }

    /// A root that lives as long as it is held.
    pub fn protect(&self, value: impl Into<Value>) -> Handle {
        // SAFETY: as above.
        Handle::new(unsafe { &(*self.roots.get()).handles }, value.into())
    }

    /// Records where the native stack begins: to be called at the outermost entry.
    pub fn record_stack_base(&self) {}

    /// Tells the heap that a cell keeps `bytes` outside of it.
    pub fn add_external(&self, bytes: usize) {
        self.external.set(self.external.get() + bytes);
    }

    /// Takes back what [`Heap::add_external`] said.
    pub fn sub_external(&self, bytes: usize) {
        self.external.set(self.external.get().saturating_sub(bytes));
    }

    /// Collects the nursery.
    pub fn collect_minor(&self) {}

    /// Collects everything.
    pub fn collect_major(&self) {}

    /// Keeps a value alive until the current job ends (KeepDuringJob).
    pub fn keep_during_job(&self, value: Value) {
        let _ = value;
    }

    /// Ends the job: ClearKeptObjects.
    pub fn clear_kept(&self) {}

    /// Marks until so many bytes of cells were visited. True once marking has ended.
    pub fn step_marking(&self, bytes: usize) -> bool {
        let _ = bytes;
        true
    }

    /// Adds a table outside the heap that holds cells weakly; `process` runs after each marking and,
    /// if `young`, after each minor collection. Removed by [`Heap::remove_roots`].
    pub fn add_weak_table(&self, data: *mut (), young: bool, process: WeakTable) -> RootId {
        let _ = (data, young, process);
        RootId(0)
    }

    /// Registers `target` with a finalization registry: once it is gone, `held` is queued. `token`
    /// is for [`Heap::unregister_finalization`]; [`Value::EMPTY`] where there is none.
    pub fn register_finalization(&self, registry: Value, target: Value, held: Value, token: Value) {
        let _ = (registry, target, held, token);
    }

    /// Takes back all records of `registry` with this token. True if there were any.
    pub fn unregister_finalization(&self, registry: Value, token: Value) -> bool {
        let _ = (registry, token);
        false
    }

    /// The next record whose target is gone: its registry and its held value.
    pub fn next_finalization(&self) -> Option<(Value, Value)> {
        None
    }

    /// Stress mode: collect at every allocation, minor, major and compacting in turn; poison what
    /// is free.
    pub fn stress(&self, on: bool) {
        let _ = on;
    }

    /// Verify mode: walk the heap after each collection.
    pub fn verify(&self, on: bool) {
        let _ = on;
    }

    /// Where lines that tell of each collection go.
    pub fn trace(&self, sink: Option<Box<dyn FnMut(&str)>>) {
        let _ = sink;
    }

    /// Visits every cell, dead ones that were not swept yet excepted.
    pub fn walk(&self, visit: &mut dyn FnMut(*const Header)) {
        let _ = visit;
    }
}
