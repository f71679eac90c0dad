//! Reserved memory for the register stack and the control stack.
//!
//! Both are reserved once and never move, so machine registers may point into them; pages become
//! real when they are first written.

use std::io;
use std::ptr::{self, NonNull};

/// A reserved range of memory, zero until written.
pub(crate) struct Reserved {
    base: NonNull<u8>,
    bytes: usize,
}

impl Reserved {
    /// Reserves at least `bytes`, in whole pages.
    pub(crate) fn new(bytes: usize) -> io::Result<Reserved> {
        let bytes = bytes.max(1).next_multiple_of(16 << 10);
        // SAFETY: a private anonymous mapping at an address the system chooses touches nothing else.
        let base = unsafe {
            libc::mmap(
                ptr::null_mut(),
                bytes,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        match NonNull::new(base.cast::<u8>()) {
            Some(base) if base.as_ptr().cast() != libc::MAP_FAILED => Ok(Reserved { base, bytes }),
            _ => Err(io::Error::last_os_error()),
        }
    }

    /// Its size.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Its first byte.
    pub(crate) fn base(&self) -> *mut u8 {
        self.base.as_ptr()
    }

    /// One past its last byte.
    pub(crate) fn end(&self) -> *mut u8 {
        // SAFETY: one past the end of the mapping.
        unsafe { self.base.as_ptr().add(self.bytes) }
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        // SAFETY: the mapping was made by `new` with this size and nobody holds pointers beyond it.
        unsafe {
            libc::munmap(self.base.as_ptr().cast(), self.bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserved_range_can_be_written_to_its_end() {
        let range = Reserved::new(1 << 20).unwrap();
        // SAFETY: within the range.
        unsafe {
            range.base().write(1);
            range.end().sub(1).write(2);
            assert_eq!(range.base().add(1).read(), 0);
        }
    }
}
