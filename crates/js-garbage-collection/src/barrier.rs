//! The write barrier: one byte in the header, one test at each store.
//!
//! The byte is 1 in an old cell that is not remembered. The first store into such a cell puts it
//! into the store buffer and clears the byte. A minor collection looks through remembered cells
//! for young ones, and marking looks through them again, so one byte serves both.

use crate::{Gc, Header, Heap, HeapCell};

/// What names the cell that owns a slot.
pub trait Owner {
    /// The owner's header.
    fn owner(self) -> *mut Header;
}

impl<T> Owner for Gc<T> {
    #[inline]
    fn owner(self) -> *mut Header {
        self.header()
    }
}

impl<T: HeapCell> Owner for &T {
    #[inline]
    fn owner(self) -> *mut Header {
        std::ptr::from_ref(self).cast_mut().cast()
    }
}

impl Owner for *mut Header {
    #[inline]
    fn owner(self) -> *mut Header {
        self
    }
}

impl Owner for *const Header {
    #[inline]
    fn owner(self) -> *mut Header {
        self.cast_mut()
    }
}

/// To be called after a cell was stored into `owner`; [`crate::Slot::set`] does.
#[inline]
pub fn barrier(owner: impl Owner) {
    let owner = owner.owner();
    // SAFETY: the owner is a live cell.
    if unsafe { (*owner).barrier } != 0 {
        remember(owner);
    }
}

/// Puts an old cell into the store buffer of its heap.
#[cold]
#[inline(never)]
fn remember(owner: *mut Header) {
    // SAFETY: the owner is a live cell, so its region's first word is the address of its heap.
    unsafe {
        (*owner).barrier = 0;
        Heap::of(owner).store_buffer.push(owner);
    }
}

/// [`barrier`]'s slow path for machine code, which has tested the byte itself.
///
/// # Safety
/// `owner` must be a live cell.
pub unsafe extern "C" fn remember_cell(owner: *mut Header) {
    remember(owner);
}
