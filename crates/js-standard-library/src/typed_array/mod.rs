//! Typed arrays: the cell, and what all files of `%TypedArray%` share.
//!
//! ```text
//! 0        24     32       40    48       56            64     65         72
//! ┌────────┬──────┬────────┬─────┬────────┬─────────────┬──────┬──────────┐
//! │ object │ data │ length │ end │ buffer │ byte offset │ kind │ tracking │
//! └────────┴──────┴────────┴─────┴────────┴─────────────┴──────┴──────────┘
//! ```
//!
//! `data` is the address of the first element as long as the buffer is not detached. The virtual
//! machine knows the layout as `js_object_model::TypedElements`, and takes an element for there if
//! `index < length` and `end <= buffer.length`. An array that tracks its buffer's length has length 0
//! here, and takes the long way.

mod base64;
mod base64_codec;
mod change;
mod construct;
mod copy;
mod exotic;
mod prototype;
mod search;
mod sort;
mod species;
mod visit;

pub(crate) use construct::build;
pub(crate) use js_object_model::ElementKind;

use crate::buffer::Buffer;
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, KindInfo, Tracer};
use js_object_model::{Args, Context, Message, Object, ObjectType, Result, TypedElements, to_relative_index};
use js_value::Value;
use std::cell::Cell;
use std::mem::offset_of;

/// A typed array.
#[repr(C)]
pub struct TypedArray {
    object: Object,
    data: Cell<*mut u8>,
    length: Cell<usize>,
    /// Where in the buffer the last element ends.
    end: Cell<usize>,
    buffer: GcSlot<Buffer>,
    byte_offset: Cell<usize>,
    kind: Cell<ElementKind>,
    tracking: Cell<bool>,
}

const _: () = {
    assert!(offset_of!(TypedArray, data) == offset_of!(TypedElements, data));
    assert!(offset_of!(TypedArray, length) == offset_of!(TypedElements, length));
    assert!(offset_of!(TypedArray, end) == offset_of!(TypedElements, end));
    assert!(offset_of!(TypedArray, buffer) == offset_of!(TypedElements, buffer));
    assert!(offset_of!(TypedArray, kind) == offset_of!(TypedElements, kind));
};

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for TypedArray {}
// SAFETY: cells of the kind are made by `TypedArray::new` alone.
unsafe impl CellType for TypedArray {
    const KIND: CellKind = CellKind::TYPED_ARRAY;
}
// SAFETY: the first field is an object.
unsafe impl ObjectType for TypedArray {}

pub(crate) fn register(cx: &mut Context) {
    cx.heap.register(CellKind::TYPED_ARRAY, KindInfo { name: "typed array", trace, finalize: None });
    cx.register_methods(CellKind::TYPED_ARRAY, &exotic::METHODS);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for typed arrays only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit_gc(&(*cell.cast::<TypedArray>()).buffer);
    }
}

/// Where a new typed array lies in its buffer.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    pub(crate) byte_offset: usize,
    /// The number of elements; none where it follows the buffer's length.
    pub(crate) length: Option<usize>,
}

impl TypedArray {
    /// A typed array over a part of a buffer, which must be within it.
    pub(crate) fn new(
        cx: &mut Context,
        prototype: Gc<Object>,
        kind: ElementKind,
        buffer: Gc<Buffer>,
        window: Window,
    ) -> Result<Gc<TypedArray>> {
        use crate::support::Support;
        let array: Gc<TypedArray> = cx.new_object_with_prototype(prototype)?;
        array.data.set(buffer.data().wrapping_add(window.byte_offset));
        array.buffer.set(array, Some(buffer));
        array.byte_offset.set(window.byte_offset);
        array.kind.set(kind);
        array.tracking.set(window.length.is_none());
        let length = window.length.unwrap_or(0);
        array.length.set(length);
        array.end.set(window.byte_offset + length * kind.size());
        Ok(array)
    }

    /// The typed array that a value is.
    #[inline]
    pub fn of(value: Value) -> Option<Gc<TypedArray>> {
        TypedArray::from_value(value)
    }

    /// The array as a value.
    #[inline]
    pub fn value(&self) -> Value {
        self.object.value()
    }

    /// The array as an object.
    #[inline]
    pub fn as_object(&self) -> Gc<Object> {
        self.object.gc()
    }

    /// The kind of its elements.
    #[inline]
    pub fn element_kind(&self) -> ElementKind {
        self.kind.get()
    }

    /// The buffer.
    #[inline]
    pub fn buffer(&self) -> Gc<Buffer> {
        self.buffer.get().expect("a typed array has a buffer from birth")
    }

    /// Where in the buffer it begins, whether that is in bounds or not.
    #[inline]
    pub(crate) fn raw_byte_offset(&self) -> usize {
        self.byte_offset.get()
    }

    /// Whether its length follows the buffer's.
    #[inline]
    pub(crate) fn is_tracking(&self) -> bool {
        self.tracking.get()
    }

    /// TypedArrayLength; none where the array is out of bounds or its buffer detached.
    #[inline]
    pub fn element_count(&self) -> Option<usize> {
        let buffer = self.buffer();
        let bytes = buffer.byte_length();
        if buffer.is_detached() {
            None
        } else if self.is_tracking() {
            Some(bytes.checked_sub(self.byte_offset.get())? >> self.element_kind().shift())
        } else {
            (self.end.get() <= bytes).then(|| self.length.get())
        }
    }

    /// The length as programs see it: 0 where the array is out of bounds.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.element_count().unwrap_or(0)
    }

    /// The address of the element at `index`, if it is there.
    #[inline]
    pub(crate) fn element_address(&self, index: usize) -> Option<*mut u8> {
        if index < self.len() {
            // SAFETY: the element is within the buffer.
            Some(unsafe { self.data.get().add(index << self.element_kind().shift()) })
        } else {
            None
        }
    }

    /// The bits of the element at `index`, if it is there.
    #[inline]
    pub(crate) fn bits(&self, index: usize) -> Option<u64> {
        // SAFETY: the address is that of an element.
        self.element_address(index).map(|address| unsafe { self.element_kind().load(address) })
    }

    /// Changes the element at `index`, if it is there.
    #[inline]
    pub(crate) fn set_bits(&self, index: usize, bits: u64) {
        if let Some(address) = self.element_address(index) {
            // SAFETY: the address is that of an element.
            unsafe { self.element_kind().store(address, bits) };
        }
    }

    /// TypedArrayGetElement: undefined where there is no such element.
    #[inline]
    pub(crate) fn element(&self, cx: &mut Context, index: usize) -> Result {
        match self.bits(index) {
            Some(bits) => self.element_kind().decode(cx, bits),
            None => Ok(Value::UNDEFINED),
        }
    }

    /// TypedArraySetElement: the value is converted even where there is no such element.
    #[inline]
    pub(crate) fn set_element(&self, cx: &mut Context, index: usize, value: Value) -> Result<()> {
        let this = value_root(self);
        let bits = this.element_kind().encode(cx, value)?;
        this.set_bits(index, bits);
        Ok(())
    }

    /// Where the element at `index` lies in the buffer.
    pub(crate) fn byte_index(&self, index: usize) -> usize {
        self.raw_byte_offset() + (index << self.element_kind().shift())
    }
}

/// The array as a pointer in a local: a conversion may collect, and what the stack points at stays.
#[inline]
fn value_root(array: &TypedArray) -> Gc<TypedArray> {
    // SAFETY: a reference to a typed array is the address of a live one.
    unsafe { array.object.gc().cast() }
}

/// ValidateTypedArray: the array, which is in bounds, and its length.
pub(crate) fn validate(cx: &mut Context, value: Value, method: &str) -> Result<(Gc<TypedArray>, usize)> {
    let Some(array) = TypedArray::of(value) else { return Err(cx.type_error(Message::NotTypedArray())) };
    let length = in_bounds(cx, array, method)?;
    Ok((array, length))
}

/// The length of an array that must be in bounds.
pub(crate) fn in_bounds(cx: &mut Context, array: Gc<TypedArray>, method: &str) -> Result<usize> {
    match array.element_count() {
        Some(length) => Ok(length),
        None if array.buffer().is_detached() => Err(cx.type_error(Message::DetachedBuffer(method))),
        None => Err(cx.type_error(Message::OutOfBounds(method))),
    }
}

/// `this`, which must be a typed array in bounds, and its length.
pub(crate) fn this(cx: &mut Context, args: Args, method: &str) -> Result<(Gc<TypedArray>, usize)> {
    validate(cx, args.this(), method)
}

/// A relative index of an argument.
fn relative(cx: &mut Context, value: Value, length: usize, missing: usize) -> Result<usize> {
    Ok(to_relative_index(cx, value, length as u64, missing as u64)? as usize)
}
