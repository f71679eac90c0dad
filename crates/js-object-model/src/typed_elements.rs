//! Where the elements of typed arrays lie: what the virtual machine and machine code read and write
//! without a call.
//!
//! The cells belong to the standard library, which lays them out like this:
//!
//! ```text
//! typed array   0 object   24 data   32 length   40 end   48 buffer   64 kind of elements
//! buffer        0 object             32 length
//! ```
//!
//! The element at `index` lies at `data + index * size`, and is there if `index < length` and
//! `end <= buffer.length`. An array that tracks its buffer's length has length 0 here.

use crate::{ElementKind, Object};

/// The fields of a typed array that are no secret of its crate.
#[repr(C)]
pub struct TypedElements {
    object: Object,
    /// The address of the first element, as long as the buffer is not detached.
    pub data: *mut u8,
    /// The number of elements.
    pub length: usize,
    /// How long the buffer must be for the array to be in bounds, in bytes.
    pub end: usize,
    /// The buffer.
    pub buffer: *const BufferLength,
    byte_offset: usize,
    /// Of the elements.
    pub kind: ElementKind,
}

/// The fields of a buffer that are no secret of its crate.
#[repr(C)]
pub struct BufferLength {
    object: Object,
    data: *mut u8,
    /// In bytes; 0 of a detached buffer. That of a shared buffer may be less than it has by now,
    /// never more.
    pub length: usize,
}
