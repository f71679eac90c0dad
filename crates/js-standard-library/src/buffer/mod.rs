//! `ArrayBuffer` and `SharedArrayBuffer`: the cell that both have, and the bytes behind it.
//!
//! ```text
//! 0        24     32       40           48       56      64
//! ┌────────┬──────┬────────┬────────────┬────────┬───────┬───────┐
//! │ object │ data │ length │ max length │ shared │counted│ flags │
//! └────────┴──────┴────────┴────────────┴────────┴───────┴───────┘
//! ```
//!
//! Buffers lie in the fixed space, because they have a finalizer. The bytes lie outside the heap,
//! room for `max length` of them from birth, so that `data` never changes but by detaching: typed
//! arrays keep it. Bytes beyond `length` are zero. A detached buffer has length 0.

pub(crate) mod array_buffer;
mod bytes;
pub(crate) mod shared;

pub use bytes::SharedBytes;

use crate::kinds::register_with;
use crate::support::Support;
use js_garbage_collection::{CellKind, CellType, Gc, Header, Heap, HeapCell, KindInfo, Tracer};
use js_object_model::{
    BufferLength, Context, Intrinsic, Message, Object, ObjectType, Result, Shape, ShapeFlags, to_index,
};
use js_value::Value;
use std::cell::Cell;
use std::sync::Arc;

/// A buffer of either kind.
#[repr(C)]
pub struct Buffer {
    object: Object,
    data: Cell<*mut u8>,
    /// 0 of a detached buffer. That of a shared one may be less than it has by now, never more.
    length: Cell<usize>,
    max_length: Cell<usize>,
    /// The block that agents share; null in an `ArrayBuffer`. One strong count is the cell's.
    shared: Cell<*const SharedBytes>,
    /// What the heap was told of the bytes.
    counted: Cell<usize>,
    flags: Cell<u32>,
}

const RESIZABLE: u32 = 1;
const DETACHED: u32 = 2;

/// The most bytes of a buffer.
pub(crate) const MAX_BYTES: u64 = 1 << 36;

const _: () = assert!(std::mem::offset_of!(Buffer, length) == std::mem::offset_of!(BufferLength, length));

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for Buffer {}

/// The cell of an `ArrayBuffer`.
#[repr(transparent)]
pub(crate) struct ArrayBuffer(Buffer);
/// The cell of a `SharedArrayBuffer`.
#[repr(transparent)]
pub(crate) struct SharedArrayBuffer(Buffer);

macro_rules! buffer {
    ($type:ident, $kind:ident) => {
        // SAFETY: a buffer, whose header is first.
        unsafe impl HeapCell for $type {}
        // SAFETY: cells of the kind are made by this module alone, with this layout.
        unsafe impl CellType for $type {
            const KIND: CellKind = CellKind::$kind;
        }
        // SAFETY: the first field is an object.
        unsafe impl ObjectType for $type {}
    };
}
buffer!(ArrayBuffer, ARRAY_BUFFER);
buffer!(SharedArrayBuffer, SHARED_ARRAY_BUFFER);

pub(crate) fn register(cx: &mut Context) {
    let info = KindInfo { name: "array buffer", trace, finalize: Some(finalize) };
    register_with::<ArrayBuffer>(cx, info);
    register_with::<SharedArrayBuffer>(cx, KindInfo { name: "shared array buffer", ..info });
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for buffers only, whose own fields are no cells.
    unsafe { Object::trace_object(cell, tracer) };
}

unsafe fn finalize(cell: *mut Header) {
    // SAFETY: registered for buffers only; the cell is dead and its heap is not.
    unsafe {
        let buffer = &*cell.cast::<Buffer>();
        Heap::of(cell).sub_external(buffer.counted.take());
        buffer.release();
    }
}

impl Buffer {
    /// The buffer that a value is, of either kind.
    #[inline]
    pub fn from_value(value: Value) -> Option<Gc<Buffer>> {
        let object = Object::from_value(value)?;
        match object.kind() {
            // SAFETY: both kinds have the layout.
            CellKind::ARRAY_BUFFER | CellKind::SHARED_ARRAY_BUFFER => Some(unsafe { object.cast() }),
            _ => None,
        }
    }

    /// The buffer as a value.
    #[inline]
    pub fn value(&self) -> Value {
        self.object.value()
    }

    /// The buffer as an object.
    #[inline]
    pub fn object(&self) -> Gc<Object> {
        self.object.gc()
    }

    /// Whether it is a `SharedArrayBuffer`.
    #[inline]
    pub fn is_shared(&self) -> bool {
        !self.shared.get().is_null()
    }

    /// Whether its length can change.
    #[inline]
    pub fn is_resizable(&self) -> bool {
        self.flags.get() & RESIZABLE != 0
    }

    /// IsDetachedBuffer.
    #[inline]
    pub fn is_detached(&self) -> bool {
        self.flags.get() & DETACHED != 0
    }

    /// The length in bytes; 0 of a detached buffer.
    #[inline]
    pub fn byte_length(&self) -> usize {
        if self.is_shared() {
            // SAFETY: the cell holds a count of the block.
            let length = unsafe { (*self.shared.get()).len() };
            self.length.set(length);
        }
        self.length.get()
    }

    /// The length that it can grow to.
    #[inline]
    pub fn max_byte_length(&self) -> usize {
        self.max_length.get()
    }

    /// The address of the bytes: it stays until the buffer is detached.
    #[inline]
    pub fn data(&self) -> *mut u8 {
        self.data.get()
    }

    /// The shared block, to be given to another agent.
    pub(crate) fn shared_bytes(&self) -> Option<Arc<SharedBytes>> {
        if !self.is_shared() {
            return None;
        }
        // SAFETY: the cell holds a count of the block, which is one more from here on.
        unsafe {
            Arc::increment_strong_count(self.shared.get());
            Some(Arc::from_raw(self.shared.get()))
        }
    }

    /// Whether two buffers have the same bytes.
    pub(crate) fn has_same_bytes(&self, other: &Buffer) -> bool {
        std::ptr::eq(self, other) || self.is_shared() && std::ptr::eq(self.shared.get(), other.shared.get())
    }

    /// A copy of the bytes from `from` on, so many of them as there are up to `count`.
    pub(crate) fn copy_out(&self, from: usize, count: usize) -> Vec<u8> {
        let end = from.saturating_add(count).min(self.byte_length());
        let mut copy = vec![0; end.saturating_sub(from)];
        if !copy.is_empty() {
            // SAFETY: the range is within the buffer.
            unsafe { std::ptr::copy_nonoverlapping(self.data().add(from), copy.as_mut_ptr(), copy.len()) };
        }
        copy
    }

    /// Copies `count` bytes from `from` in `source` to `to`, as if by way of a third place. What lies
    /// beyond an end is left out.
    pub(crate) fn copy_from(&self, to: usize, source: &Buffer, from: usize, count: usize) {
        let room = self.byte_length().saturating_sub(to).min(source.byte_length().saturating_sub(from));
        if room > 0 {
            // SAFETY: both ranges are within their buffers.
            unsafe { std::ptr::copy(source.data().add(from), self.data().add(to), count.min(room)) };
        }
    }

    /// Copies bytes to `to`. What lies beyond the end is left out.
    pub(crate) fn copy_in(&self, to: usize, bytes: &[u8]) {
        let count = bytes.len().min(self.byte_length().saturating_sub(to));
        if count > 0 {
            // SAFETY: the range is within the buffer; the slice is none of its bytes.
            unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.data().add(to), count) };
        }
    }

    /// Tells the heap how many bytes there are by now.
    fn count(&self, bytes: usize) {
        // SAFETY: the cell is in a live heap.
        let heap = unsafe { Heap::of(std::ptr::from_ref(self).cast()) };
        heap.sub_external(self.counted.replace(bytes));
        heap.add_external(bytes);
    }

    /// Gives the bytes back. The buffer must not be used before it has others.
    fn release(&self) {
        let shared = self.shared.replace(std::ptr::null());
        if shared.is_null() {
            bytes::free(self.data.get(), self.max_length.get());
        } else {
            // SAFETY: the count is the cell's.
            drop(unsafe { Arc::from_raw(shared) });
        }
        self.data.set(bytes::nothing());
        self.length.set(0);
        self.max_length.set(0);
    }

    /// DetachArrayBuffer of a buffer that is not shared.
    pub(crate) fn detach(&self) {
        debug_assert!(!self.is_shared());
        self.count(0);
        self.release();
        self.flags.set(self.flags.get() | DETACHED);
    }

    /// A new buffer with the very bytes of `this`, which is detached: nothing is copied.
    pub(crate) fn moved(this: Gc<Buffer>, cx: &mut Context, prototype: Gc<Object>) -> Result<Gc<Buffer>> {
        let moved = empty_cell(cx, prototype, CellKind::ARRAY_BUFFER)?;
        moved.data.set(this.data.replace(bytes::nothing()));
        moved.length.set(this.length.take());
        moved.max_length.set(this.max_length.take());
        moved.counted.set(this.counted.take());
        moved.flags.set(this.flags.replace(this.flags.get() | DETACHED));
        Ok(moved)
    }

    /// Changes the length of a resizable buffer within its maximum.
    fn resize(&self, length: usize) {
        debug_assert!(length <= self.max_length.get());
        let old = self.length.replace(length);
        if length < old {
            // SAFETY: the bytes between the lengths are the buffer's.
            unsafe { std::ptr::write_bytes(self.data().add(length), 0, old - length) };
        }
        // What was written once takes memory until the buffer goes.
        self.count(length.max(self.counted.get()));
    }
}

fn allocation_failed(cx: &mut Context) -> js_object_model::Throw {
    cx.range_error(Message::BufferAllocationFailed())
}

/// Makes room: asks the heap, which may collect, whether so many bytes are within its limit.
fn reserve(cx: &mut Context, bytes: usize) -> Result<()> {
    cx.heap.request_external(bytes).map_err(|_| allocation_failed(cx))
}

/// AllocateArrayBuffer and AllocateSharedArrayBuffer with a prototype. `max_length`, which is no less
/// than `length`, is there where the length can change.
pub(crate) fn allocate(
    cx: &mut Context,
    prototype: Gc<Object>,
    kind: CellKind,
    length: u64,
    max_length: Option<u64>,
) -> Result<Gc<Buffer>> {
    let capacity = max_length.unwrap_or(length);
    if capacity > MAX_BYTES {
        return Err(allocation_failed(cx));
    }
    let (length, capacity) = (length as usize, capacity as usize);
    reserve(cx, length)?;
    let buffer = empty_cell(cx, prototype, kind)?;
    if kind == CellKind::SHARED_ARRAY_BUFFER {
        let Some(shared) = SharedBytes::new(length, capacity, max_length.is_some()) else {
            return Err(allocation_failed(cx));
        };
        buffer.adopt(Arc::new(shared));
    } else {
        let Some(data) = bytes::allocate(capacity) else { return Err(allocation_failed(cx)) };
        buffer.data.set(data);
        buffer.length.set(length);
        buffer.max_length.set(capacity);
    }
    buffer.flags.set(if max_length.is_some() { RESIZABLE } else { 0 });
    buffer.count(length);
    Ok(buffer)
}

impl Buffer {
    fn adopt(&self, shared: Arc<SharedBytes>) {
        self.data.set(shared.data());
        self.length.set(shared.len());
        self.max_length.set(shared.capacity());
        self.shared.set(Arc::into_raw(shared));
    }
}

/// A cell without bytes.
fn empty_cell(cx: &mut Context, prototype: Gc<Object>, kind: CellKind) -> Result<Gc<Buffer>> {
    let shape = Shape::root(cx, kind, prototype.value(), 0, ShapeFlags::NONE)?;
    let object = Object::allocate_fixed(cx, shape)?;
    // SAFETY: the kind has the layout.
    let buffer: Gc<Buffer> = unsafe { object.cast() };
    buffer.data.set(bytes::nothing());
    Ok(buffer)
}

/// A new `ArrayBuffer` of this realm.
pub(crate) fn plain(cx: &mut Context, length: u64) -> Result<Gc<Buffer>> {
    let prototype = cx.intrinsic(Intrinsic::ArrayBufferPrototype);
    allocate(cx, prototype, CellKind::ARRAY_BUFFER, length, None)
}

/// GetArrayBufferMaxByteLengthOption.
fn max_length_option(cx: &mut Context, options: Value) -> Result<Option<u64>> {
    let Some(options) = Object::from_value(options) else { return Ok(None) };
    let key = cx.key("maxByteLength")?;
    match options.get(cx, key)? {
        Value::UNDEFINED => Ok(None),
        value => to_index(cx, value).map(Some),
    }
}

/// What both constructors do.
fn construct(
    cx: &mut Context,
    args: js_object_model::Args,
    name: &str,
    kind: CellKind,
    prototype: Intrinsic,
) -> Result {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired(name)));
    }
    let length = to_index(cx, args.get(0))?;
    let max_length = max_length_option(cx, args.get(1))?;
    if max_length.is_some_and(|max_length| length > max_length) {
        return Err(cx.range_error(Message::InvalidBufferMaxLength()));
    }
    let prototype = cx.get_prototype_from_constructor(args.new_target(), prototype)?;
    Ok(allocate(cx, prototype, kind, length, max_length)?.value())
}

/// Detaches an `ArrayBuffer`, for hosts.
///
/// # Errors
/// TypeError where the value is no `ArrayBuffer`.
pub fn detach_array_buffer(cx: &mut Context, value: Value) -> Result<()> {
    match Buffer::from_value(value) {
        Some(buffer) if !buffer.is_shared() => {
            buffer.detach();
            Ok(())
        }
        _ => {
            let what = cx.describe(value);
            Err(cx.type_error(Message::NotArrayBuffer(&what)))
        }
    }
}

/// The bytes of a shared buffer, to be given to another agent; none of anything else.
pub fn share_bytes(value: Value) -> Option<Arc<SharedBytes>> {
    Buffer::from_value(value)?.shared_bytes()
}

/// A `SharedArrayBuffer` of this realm over bytes that another agent shares.
///
/// # Errors
/// When the heap is full.
pub fn shared_buffer(cx: &mut Context, bytes: Arc<SharedBytes>) -> Result {
    let prototype = cx.intrinsic(Intrinsic::SharedArrayBufferPrototype);
    let buffer = empty_cell(cx, prototype, CellKind::SHARED_ARRAY_BUFFER)?;
    buffer.flags.set(if bytes.is_growable() { RESIZABLE } else { 0 });
    buffer.adopt(bytes);
    Ok(buffer.value())
}
