//! `ArrayBuffer`: the cell and its storage; `DataView` beside it.
//!
//! The bytes lie outside of the heap, in a host cell. A resizable buffer has room for its greatest
//! length from birth, so the storage never moves; what lies beyond the present length is zero.

mod methods;
pub(crate) mod view;

use crate::define::{Class, Row, getter, method, species, tag};
use crate::kinds::register_kind;
use crate::messages::Message;
use crate::support::Support;
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, HostCell, HostData, Tracer};
use js_object_model::{Args, Context, Intrinsic, Object, ObjectType, Result, to_index};
use js_value::Value;
use std::cell::Cell;

/// The bytes of a buffer.
struct Bytes(Box<[Cell<u8>]>);

impl HostData for Bytes {
    fn trace(&self, _: &mut Tracer) {}

    fn external_bytes(&self) -> usize {
        self.0.len()
    }
}

/// A buffer.
#[repr(C)]
pub(crate) struct ArrayBuffer {
    object: Object,
    /// None once the buffer was detached.
    storage: GcSlot<HostCell>,
    length: Cell<usize>,
    resizable: Cell<bool>,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for ArrayBuffer {}
// SAFETY: cells of the kind are made by `allocate` alone.
unsafe impl CellType for ArrayBuffer {
    const KIND: CellKind = CellKind::ARRAY_BUFFER;
}
// SAFETY: the first field is an object.
unsafe impl ObjectType for ArrayBuffer {}

pub(crate) fn register(cx: &mut Context) {
    register_kind::<ArrayBuffer>(cx, "array buffer", trace);
    view::register(cx);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for buffers only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit_gc(&(*cell.cast::<ArrayBuffer>()).storage);
    }
}

pub(crate) static CLASS: Class = Class {
    statics: &[method("isView", is_view, 1), species()],
    methods: METHODS,
    ..Class::new("ArrayBuffer", construct, 1, Intrinsic::ArrayBuffer, Intrinsic::ArrayBufferPrototype)
};

static METHODS: &[Row] = &[
    getter("byteLength", methods::byte_length),
    getter("detached", methods::detached),
    getter("maxByteLength", methods::max_byte_length),
    getter("resizable", methods::resizable),
    method("resize", methods::resize, 1),
    method("slice", methods::slice, 2),
    method("transfer", methods::transfer, 0),
    method("transferToFixedLength", methods::transfer_to_fixed_length, 0),
    tag("ArrayBuffer"),
];

impl ArrayBuffer {
    /// How many bytes it has; none once it was detached.
    pub(crate) fn len(&self) -> usize {
        self.length.get()
    }

    /// Whether it was detached.
    pub(crate) fn is_detached(&self) -> bool {
        self.storage.get().is_none()
    }

    /// How many bytes it can have.
    fn capacity(&self) -> usize {
        self.storage.get().and_then(|cell| cell.get::<Bytes>().map(|bytes| bytes.0.len())).unwrap_or(0)
    }

    /// Calls `work` with the bytes that the buffer has now.
    pub(crate) fn with_bytes<R>(&self, work: impl FnOnce(&[Cell<u8>]) -> R) -> R {
        let storage = self.storage.get();
        match storage.as_ref().and_then(|cell| cell.get::<Bytes>()) {
            Some(bytes) => work(&bytes.0[..self.length.get()]),
            None => work(&[]),
        }
    }

    /// DetachArrayBuffer.
    pub(crate) fn detach(&self) {
        self.storage.initialize(None);
        self.length.set(0);
    }

    /// Another length, within the capacity.
    fn set_len(&self, length: usize) {
        let old = self.length.get();
        self.with_bytes(|bytes| bytes[length.min(old)..].iter().for_each(|byte| byte.set(0)));
        self.length.set(length);
    }
}

/// AllocateArrayBuffer: `greatest` makes it resizable.
fn allocate(cx: &mut Context, new_target: Value, length: u64, greatest: Option<u64>) -> Result<Gc<ArrayBuffer>> {
    if greatest.is_some_and(|greatest| length > greatest) {
        return Err(cx.range_error(Message::InvalidBufferMaximum()));
    }
    let prototype = cx.get_prototype_from_constructor(new_target, Intrinsic::ArrayBufferPrototype)?;
    let buffer: Gc<ArrayBuffer> = cx.new_object_with_prototype(prototype)?;
    let storage = create_storage(cx, greatest.unwrap_or(length))?;
    buffer.storage.set(buffer, Some(storage));
    buffer.length.set(length as usize);
    buffer.resizable.set(greatest.is_some());
    Ok(buffer)
}

/// CreateByteDataBlock.
fn create_storage(cx: &mut Context, length: u64) -> Result<Gc<HostCell>> {
    let mut bytes = Vec::new();
    let room = match usize::try_from(length) {
        Ok(length) => cx.heap.request_external(length).is_ok() && bytes.try_reserve_exact(length).is_ok(),
        Err(_) => false,
    };
    if !room {
        return Err(cx.range_error(Message::BufferAllocation()));
    }
    bytes.resize(length as usize, Cell::new(0));
    match cx.heap.allocate_host(Box::new(Bytes(bytes.into()))) {
        Ok(cell) => Ok(cell),
        Err(error) => Err(cx.out_of_memory(error)),
    }
}

fn construct(cx: &mut Context, args: Args) -> Result {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired("ArrayBuffer")));
    }
    let length = to_index(cx, args.get(0))?;
    let greatest = max_byte_length_option(cx, args.get(1))?;
    Ok(allocate(cx, args.new_target(), length, greatest)?.value())
}

/// GetArrayBufferMaxByteLengthOption.
fn max_byte_length_option(cx: &mut Context, options: Value) -> Result<Option<u64>> {
    let Some(options) = Object::from_value(options) else { return Ok(None) };
    let key = cx.key("maxByteLength")?;
    match options.get(cx, key)? {
        Value::UNDEFINED => Ok(None),
        value => to_index(cx, value).map(Some),
    }
}

fn is_view(_: &mut Context, args: Args) -> Result {
    let object = Object::from_value(args.get(0));
    let view = object.is_some_and(|object| matches!(object.kind(), CellKind::TYPED_ARRAY | CellKind::DATA_VIEW));
    Ok(Value::boolean(view))
}
