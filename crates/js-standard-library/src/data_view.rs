//! `DataView`: numbers of any kind at any place of a buffer, in either order of bytes.

use crate::buffer::Buffer;
use crate::define::{Class, Row, getter, method, tag};
use crate::kinds::register_kind;
use crate::support::Support;
use crate::typed_array::ElementKind;
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, Tracer};
use js_object_model::{Args, Context, Intrinsic, Message, Object, ObjectType, Result, to_boolean, to_index};
use js_value::Value;
use std::cell::Cell;

/// A view of a part of a buffer.
#[repr(C)]
pub(crate) struct DataView {
    object: Object,
    buffer: GcSlot<Buffer>,
    byte_offset: Cell<usize>,
    /// The length in bytes; not used where it follows the buffer's.
    length: Cell<usize>,
    tracking: Cell<bool>,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for DataView {}
// SAFETY: cells of the kind are made by `construct` alone.
unsafe impl CellType for DataView {
    const KIND: CellKind = CellKind::DATA_VIEW;
}
// SAFETY: the first field is an object.
unsafe impl ObjectType for DataView {}

pub(crate) fn register(cx: &mut Context) {
    register_kind::<DataView>(cx, "data view", trace);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for views only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit_gc(&(*cell.cast::<DataView>()).buffer);
    }
}

pub(crate) static CLASS: Class = Class {
    methods: METHODS,
    ..Class::new("DataView", construct, 1, Intrinsic::DataView, Intrinsic::DataViewPrototype)
};

macro_rules! accesses {
    ($($get:literal $set:literal $kind:ident)*) => {
        &[
            getter("buffer", buffer),
            getter("byteLength", byte_length),
            getter("byteOffset", byte_offset),
            $(
                method($get, |cx, args| get(cx, args, ElementKind::$kind, $get), 1),
                method($set, |cx, args| set(cx, args, ElementKind::$kind, $set), 2),
            )*
            tag("DataView"),
        ]
    };
}

static METHODS: &[Row] = accesses! {
    "getBigInt64" "setBigInt64" BigInt64
    "getBigUint64" "setBigUint64" BigUint64
    "getFloat16" "setFloat16" Float16
    "getFloat32" "setFloat32" Float32
    "getFloat64" "setFloat64" Float64
    "getInt16" "setInt16" Int16
    "getInt32" "setInt32" Int32
    "getInt8" "setInt8" Int8
    "getUint16" "setUint16" Uint16
    "getUint32" "setUint32" Uint32
    "getUint8" "setUint8" Uint8
};

impl DataView {
    fn buffer(&self) -> Gc<Buffer> {
        self.buffer.get().expect("a view has a buffer from birth")
    }

    /// GetViewByteLength; none where the view is out of bounds or its buffer detached.
    fn byte_length(&self) -> Option<usize> {
        let buffer = self.buffer();
        let rest = buffer.byte_length().checked_sub(self.byte_offset.get())?;
        if buffer.is_detached() {
            None
        } else if self.tracking.get() {
            Some(rest)
        } else {
            (self.length.get() <= rest).then(|| self.length.get())
        }
    }
}

fn construct(cx: &mut Context, args: Args) -> Result {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired("DataView")));
    }
    let Some(buffer) = Buffer::from_value(args.get(0)) else {
        return Err(cx.type_error(Message::DataViewBuffer()));
    };
    let offset = to_index(cx, args.get(1))?;
    rest_of(cx, buffer, offset)?;
    let tracking = args.get(2) == Value::UNDEFINED && buffer.is_resizable();
    let length = match args.get(2) {
        Value::UNDEFINED => rest_of(cx, buffer, offset)?,
        length => to_index(cx, length)?,
    };
    if length > rest_of(cx, buffer, offset)? {
        return Err(cx.range_error(Message::InvalidDataViewLength(&length.to_string())));
    }
    let prototype = cx.get_prototype_from_constructor(args.new_target(), Intrinsic::DataViewPrototype)?;
    // Finding the prototype may have detached or resized the buffer.
    let rest = rest_of(cx, buffer, offset)?;
    if args.get(2) != Value::UNDEFINED && length > rest {
        return Err(cx.range_error(Message::InvalidDataViewLength(&length.to_string())));
    }
    let view: Gc<DataView> = cx.new_object_with_prototype(prototype)?;
    view.buffer.set(view, Some(buffer));
    view.byte_offset.set(offset as usize);
    view.length.set(length as usize);
    view.tracking.set(tracking);
    Ok(view.value())
}

/// How many bytes of the buffer there are behind `offset`, which must be within it.
fn rest_of(cx: &mut Context, buffer: Gc<Buffer>, offset: u64) -> Result<u64> {
    if buffer.is_detached() {
        return Err(cx.type_error(Message::DetachedBuffer("DataView")));
    }
    match (buffer.byte_length() as u64).checked_sub(offset) {
        Some(rest) => Ok(rest),
        None => Err(cx.range_error(Message::OffsetOutsideBuffer(&offset.to_string()))),
    }
}

fn this(cx: &mut Context, args: Args, method: &str) -> Result<Gc<DataView>> {
    match DataView::from_value(args.this()) {
        Some(view) => Ok(view),
        None => {
            let (method, what) = (format!("DataView.prototype.{method}"), cx.describe(args.this()));
            Err(cx.type_error(Message::IncompatibleReceiver(&method, &what)))
        }
    }
}

/// The length of a view that must be in bounds.
fn in_bounds(cx: &mut Context, view: Gc<DataView>, method: &str) -> Result<usize> {
    match view.byte_length() {
        Some(length) => Ok(length),
        None => {
            let method = format!("DataView.prototype.{method}");
            let detached = view.buffer().is_detached();
            Err(cx.type_error(if detached {
                Message::DetachedBuffer(&method)
            } else {
                Message::OutOfBounds(&method)
            }))
        }
    }
}

fn buffer(cx: &mut Context, args: Args) -> Result {
    Ok(this(cx, args, "buffer")?.buffer().value())
}

fn byte_length(cx: &mut Context, args: Args) -> Result {
    let view = this(cx, args, "byteLength")?;
    Ok(Value::number(in_bounds(cx, view, "byteLength")? as f64))
}

fn byte_offset(cx: &mut Context, args: Args) -> Result {
    let view = this(cx, args, "byteOffset")?;
    in_bounds(cx, view, "byteOffset")?;
    Ok(Value::number(view.byte_offset.get() as f64))
}

/// The address of an element at `index` bytes into the view.
fn place(
    cx: &mut Context,
    view: Gc<DataView>,
    index: u64,
    kind: ElementKind,
    method: &str,
) -> Result<*mut u8> {
    let length = in_bounds(cx, view, method)? as u64;
    if index.checked_add(kind.size() as u64).is_none_or(|end| end > length) {
        return Err(cx.range_error(Message::DataViewOffset()));
    }
    // SAFETY: the element is within the view, which is within the buffer.
    Ok(unsafe { view.buffer().data().add(view.byte_offset.get() + index as usize) })
}

/// The bits with their bytes in the other order, if that is asked for.
fn ordered(bits: u64, kind: ElementKind, little: bool) -> u64 {
    if little == cfg!(target_endian = "little") { bits } else { bits.swap_bytes() >> (64 - 8 * kind.size()) }
}

/// GetViewValue.
fn get(cx: &mut Context, args: Args, kind: ElementKind, method: &str) -> Result {
    let view = this(cx, args, method)?;
    let index = to_index(cx, args.get(0))?;
    let address = place(cx, view, index, kind, method)?;
    // SAFETY: the element is there, and nothing ran since.
    let bits = unsafe { kind.load(address) };
    kind.decode(cx, ordered(bits, kind, to_boolean(args.get(1))))
}

/// SetViewValue.
fn set(cx: &mut Context, args: Args, kind: ElementKind, method: &str) -> Result {
    let view = this(cx, args, method)?;
    let index = to_index(cx, args.get(0))?;
    let bits = kind.encode(cx, args.get(1))?;
    let address = place(cx, view, index, kind, method)?;
    // SAFETY: the element is there, and nothing ran since.
    unsafe { kind.store(address, ordered(bits, kind, to_boolean(args.get(2)))) };
    Ok(Value::UNDEFINED)
}
