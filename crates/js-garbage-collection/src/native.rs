//! Memory outside of all cells: what Rust's allocator has handed out to this thread.
//!
//! Lists, texts in the making, syntax trees, code and compiled patterns are no cells. A program that
//! installs [`CountedAllocator`] has them count towards the heap's limit like cells: the next
//! allocation of a cell that finds no room is refused. What grows without any cell asks
//! [`room`] first. Behind both stands a ceiling, a quarter above the limit, at which the function given
//! to [`on_exhaustion`] ends the process: there a container grows that cannot fail.
//!
//! Figures are those of one thread, so that engines on several threads do not disturb each other; what
//! one thread frees for another is a small error.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::OnceLock;

/// The system's allocator, which counts what it hands out.
#[derive(Clone, Copy, Debug, Default)]
pub struct CountedAllocator;

/// Why a process ends.
#[derive(Clone, Copy, Debug)]
pub struct Exhausted {
    /// The limit of the heap in bytes.
    pub limit: usize,
    /// Bytes of the heap's blocks.
    pub blocks: usize,
    /// Bytes of buffers and the like.
    pub external: usize,
    /// Bytes that Rust's allocator had handed out.
    pub native: usize,
    /// Bytes that were asked for now.
    pub request: usize,
}

struct Account {
    /// Bytes handed out; below zero where a thread frees what others allocated.
    held: Cell<isize>,
    /// The figure of `held` that the heap's limit allows.
    end: Cell<isize>,
    /// The figure of `held` at which the process ends.
    ceiling: Cell<isize>,
    /// What the heap said last, and which heap it was.
    limit: Cell<usize>,
    blocks: Cell<usize>,
    external: Cell<usize>,
    heap: Cell<usize>,
}

thread_local! {
    static ACCOUNT: Account = const {
        Account {
            held: Cell::new(0),
            end: Cell::new(isize::MAX),
            ceiling: Cell::new(isize::MAX),
            limit: Cell::new(0),
            blocks: Cell::new(0),
            external: Cell::new(0),
            heap: Cell::new(0),
        }
    };
}

static ON_EXHAUSTION: OnceLock<fn(&Exhausted)> = OnceLock::new();

/// Says what happens where memory ends and nobody can be told: the function prints a message and ends
/// the process. It may allocate. Without one, only what can fail is limited. The first call counts.
pub fn on_exhaustion(end: fn(&Exhausted)) {
    let _ = ON_EXHAUSTION.set(end);
}

/// Bytes that this thread holds of Rust's allocator, if [`CountedAllocator`] is installed.
pub(crate) fn held() -> isize {
    ACCOUNT.with(|account| account.held.get())
}

/// How many bytes more the thread may take outside of its heap.
pub fn room() -> usize {
    ACCOUNT.with(|account| account.end.get().saturating_sub(account.held.get())).max(0) as usize
}

/// What a heap tells of itself whenever it looks at its limit.
pub(crate) struct Report {
    /// The address that tells heaps apart.
    pub(crate) heap: usize,
    /// What `held` was when the heap began.
    pub(crate) base: isize,
    pub(crate) limit: usize,
    pub(crate) blocks: usize,
    pub(crate) external: usize,
}

/// Sets what this thread may hold.
pub(crate) fn report(report: Report) {
    let Report { heap, base, limit, blocks, external } = report;
    let slack = limit / 4 + SLACK;
    let left =
        |limit: usize| limit.saturating_sub(blocks).saturating_sub(external).min(isize::MAX as usize / 2);
    ACCOUNT.with(|account| {
        // Half of the slack: blocks may hold garbage, which nobody collects here.
        account.end.set(base.saturating_add(left(limit.saturating_add(slack / 2)) as isize));
        account.ceiling.set(base.saturating_add(left(limit.saturating_add(slack)) as isize));
        account.limit.set(limit);
        account.blocks.set(blocks);
        account.external.set(external);
        account.heap.set(heap);
    });
}

/// A heap ends, and what it said with it.
pub(crate) fn forget(heap: usize) {
    ACCOUNT.with(|account| {
        if account.heap.get() == heap {
            account.end.set(isize::MAX);
            account.ceiling.set(isize::MAX);
        }
    });
}

/// What a small heap may exceed its limit by before the process ends.
const SLACK: usize = 16 << 20;

#[inline(always)]
fn count(more: usize, less: usize) {
    ACCOUNT.with(|account| {
        let held = account.held.get().wrapping_add(more as isize).wrapping_sub(less as isize);
        account.held.set(held);
        if held > account.ceiling.get() && more > less {
            exhausted(account, more);
        }
    });
}

#[cold]
#[inline(never)]
fn exhausted(account: &Account, request: usize) {
    let Some(end) = ON_EXHAUSTION.get() else { return };
    // The message may take what it needs.
    account.ceiling.set(isize::MAX);
    end(&Exhausted {
        limit: account.limit.get(),
        blocks: account.blocks.get(),
        external: account.external.get(),
        native: account.held.get().max(0) as usize - request.min(account.held.get().max(0) as usize),
        request,
    });
}

// SAFETY: the system's allocator does it all; counting neither allocates nor panics.
unsafe impl GlobalAlloc for CountedAllocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: the caller's promise is passed on, as below.
        unsafe { System.alloc(layout) }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    #[inline]
    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        count(0, layout.size());
        // SAFETY: as above.
        unsafe { System.dealloc(place, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size, layout.size());
        // SAFETY: as above.
        unsafe { System.realloc(place, layout, size) }
    }
}
