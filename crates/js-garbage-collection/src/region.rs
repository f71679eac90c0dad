//! One aligned reservation of address space per heap, cut into blocks.
//!
//! ```text
//! base                      base + 16 GiB              base + 32 GiB
//! │ heap* │ nursery │ large objects …  │ old and fixed blocks …    │
//! ```
//! From any cell the region's base is one mask away, and its first word is the address of its
//! heap. Bit 34 of an address tells the old half from the other one, where all young cells are.

use crate::HeapError;

/// Address space of a block, and its alignment.
pub const BLOCK_BYTES: usize = 64 << 10;
/// Address space of a region, and its alignment.
pub const REGION_BYTES: usize = 32 << 30;
/// The bits of an address within its region.
pub const REGION_MASK: usize = REGION_BYTES - 1;
/// Clear in the addresses of young cells; set in those of the old and the fixed space.
pub const YOUNG_BIT: usize = REGION_BYTES / 2;
/// Blocks in a region.
pub(crate) const BLOCKS: usize = REGION_BYTES / BLOCK_BYTES;

/// The id of the cell at `address`: its offset in the region, in words.
#[inline]
pub(crate) fn id_of(address: usize) -> u32 {
    ((address & REGION_MASK) >> 3) as u32
}

/// Address space that the system backs with memory on demand.
pub(crate) struct Region {
    base: usize,
}

impl Region {
    /// Reserves a region; none of it is accessible yet.
    pub(crate) fn reserve() -> Result<Region, HeapError> {
        let start = map(2 * REGION_BYTES, libc::PROT_NONE)?;
        let base = start.next_multiple_of(REGION_BYTES);
        let end = start + 2 * REGION_BYTES;
        // SAFETY: both ends belong to the mapping made above, and nothing uses them.
        unsafe {
            if base > start {
                libc::munmap(start as *mut _, base - start);
            }
            if end > base + REGION_BYTES {
                libc::munmap((base + REGION_BYTES) as *mut _, end - base - REGION_BYTES);
            }
        }
        Ok(Region { base })
    }

    /// The lowest address.
    #[inline]
    pub(crate) fn base(&self) -> usize {
        self.base
    }

    /// Makes `bytes` at `address` accessible. False where the system refuses.
    pub(crate) fn commit(&self, address: usize, bytes: usize) -> bool {
        debug_assert!(address >= self.base && address + bytes <= self.base + REGION_BYTES);
        // SAFETY: the range lies in the reservation.
        unsafe { libc::mprotect(address as *mut _, bytes, libc::PROT_READ | libc::PROT_WRITE) == 0 }
    }

    /// Whether memory reads as zero once it was discarded.
    pub(crate) const DISCARDED_IS_ZERO: bool = cfg!(target_os = "linux");

    /// Gives the memory of `bytes` at `address` back; the range stays accessible and reads as zero
    /// where [`Region::DISCARDED_IS_ZERO`], else as that or as what it was.
    pub(crate) fn discard(&self, address: usize, bytes: usize) {
        debug_assert!(address >= self.base && address + bytes <= self.base + REGION_BYTES);
        #[cfg(target_os = "linux")]
        const ADVICE: i32 = libc::MADV_DONTNEED;
        #[cfg(not(target_os = "linux"))]
        const ADVICE: i32 = libc::MADV_FREE;
        // SAFETY: the range lies in the reservation and holds no cell any more.
        unsafe {
            if libc::madvise(address as *mut _, bytes, ADVICE) != 0 {
                std::ptr::write_bytes(address as *mut u8, 0, bytes);
            }
        }
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours, and the heap that used it is gone.
        unsafe {
            libc::munmap(self.base as *mut _, REGION_BYTES);
        }
    }
}

/// Anonymous memory, not accounted before it is touched.
fn map(bytes: usize, protection: i32) -> Result<usize, HeapError> {
    // SAFETY: a fresh anonymous mapping disturbs nothing.
    let address = unsafe {
        libc::mmap(
            std::ptr::null_mut(),
            bytes,
            protection,
            libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_NORESERVE,
            -1,
            0,
        )
    };
    if address == libc::MAP_FAILED { Err(HeapError::last_os_error()) } else { Ok(address as usize) }
}

/// A table with one entry for each of so many things of a region: zeroed, backed on demand.
pub(crate) struct Table<T> {
    entries: *mut T,
    length: usize,
}

impl<T: Copy> Table<T> {
    /// A table of `length` zeroed entries, for which all bits zero must be a valid `T`.
    ///
    /// # Safety
    /// All bits zero must be a valid `T`.
    pub(crate) unsafe fn new(length: usize) -> Result<Table<T>, HeapError> {
        let entries = map(length * size_of::<T>(), libc::PROT_READ | libc::PROT_WRITE)?;
        Ok(Table { entries: entries as *mut T, length })
    }

    /// The first entry.
    #[inline]
    pub(crate) fn as_ptr(&self) -> *mut T {
        self.entries
    }
}

impl<T> Drop for Table<T> {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours and nobody holds an entry.
        unsafe {
            libc::munmap(self.entries.cast(), self.length * size_of::<T>());
        }
    }
}
