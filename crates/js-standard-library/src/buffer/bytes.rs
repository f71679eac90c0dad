//! The bytes of buffers: zeroed blocks outside the heap, aligned for every kind of element.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

const ALIGNMENT: usize = 16;

fn layout(capacity: usize) -> Option<Layout> {
    Layout::from_size_align(capacity, ALIGNMENT).ok()
}

/// The address of no bytes, aligned.
pub(super) fn nothing() -> *mut u8 {
    std::ptr::without_provenance_mut(ALIGNMENT)
}

/// A zeroed block, if there is room. Large ones take memory only where they are written.
pub(super) fn allocate(capacity: usize) -> Option<*mut u8> {
    if capacity == 0 {
        return Some(nothing());
    }
    // The system's own allocator: the heap is told how many bytes are in use, which is less than a
    // block that may grow has.
    // SAFETY: the size is not zero.
    let data = unsafe { System.alloc_zeroed(layout(capacity)?) };
    (!data.is_null()).then_some(data)
}

/// Frees a block of [`allocate`].
pub(super) fn free(data: *mut u8, capacity: usize) {
    if capacity > 0
        && let Some(layout) = layout(capacity)
    {
        // SAFETY: the block was allocated so.
        unsafe { System.dealloc(data, layout) };
    }
}

/// A block that several agents share. It may grow up to its capacity and never shrinks.
#[derive(Debug)]
pub struct SharedBytes {
    data: *mut u8,
    length: AtomicUsize,
    capacity: usize,
    growable: bool,
}

// SAFETY: the bytes are read and written through raw pointers and atomics alone; races between
// agents are the program's own, which the memory model of the language allows.
unsafe impl Send for SharedBytes {}
// SAFETY: as above.
unsafe impl Sync for SharedBytes {}

impl SharedBytes {
    /// A zeroed block, if there is room.
    pub(super) fn new(length: usize, capacity: usize, growable: bool) -> Option<SharedBytes> {
        Some(SharedBytes { data: allocate(capacity)?, length: AtomicUsize::new(length), capacity, growable })
    }

    pub(super) fn data(&self) -> *mut u8 {
        self.data
    }

    /// The length by now.
    pub fn len(&self) -> usize {
        self.length.load(Ordering::SeqCst)
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }

    pub(super) fn is_growable(&self) -> bool {
        self.growable
    }

    /// Grows to `length`, within the capacity; `false` where it is longer already.
    pub(super) fn grow(&self, length: usize) -> bool {
        self.length
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |old| (old <= length).then_some(length))
            .is_ok()
    }
}

impl Drop for SharedBytes {
    fn drop(&mut self) {
        free(self.data, self.capacity);
    }
}
