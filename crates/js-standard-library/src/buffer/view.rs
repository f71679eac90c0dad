//! `DataView`: numbers of any kind at any place of a buffer.

use super::ArrayBuffer;
use crate::binary16;
use crate::collection::this;
use crate::define::{Class, Row, getter, method, tag};
use crate::kinds::register_kind;
use crate::messages::Message;
use crate::support::Support;
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, Tracer};
use js_object_model::{
    Args, Context, Intrinsic, Object, ObjectType, Result, to_boolean, to_index, to_number,
};
use js_value::{Value, number};
use std::cell::Cell;

/// A view.
#[repr(C)]
struct DataView {
    object: Object,
    buffer: GcSlot<ArrayBuffer>,
    offset: Cell<usize>,
    /// Its length; all that the buffer has where `tracks` says so.
    length: Cell<usize>,
    tracks: Cell<bool>,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for DataView {}
// SAFETY: cells of the kind are made by `construct` alone.
unsafe impl CellType for DataView {
    const KIND: CellKind = CellKind::DATA_VIEW;
}
// SAFETY: the first field is an object.
unsafe impl ObjectType for DataView {}

pub(super) fn register(cx: &mut Context) {
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

/// A row for each kind of numbers: reading, writing.
macro_rules! accesses {
    ($($get:literal $set:literal $size:literal $convert:expr, $read:expr, $write:expr;)*) => {
        static METHODS: &[Row] = &[
            getter("buffer", buffer),
            getter("byteLength", byte_length),
            getter("byteOffset", byte_offset),
            $(
                method($get, |cx, args| {
                    let bytes = read::<$size>(cx, args, concat!("DataView.prototype.", $get))?;
                    let read: fn(&mut Context, [u8; $size]) -> Result = $read;
                    read(cx, bytes)
                }, 1),
                method($set, |cx, args| {
                    const METHOD: &str = concat!("DataView.prototype.", $set);
                    let (view, index) = place(cx, args, METHOD)?;
                    let value = $convert(cx, args.get(1))?;
                    let little = to_boolean(args.get(2));
                    let write: fn(_) -> [u8; $size] = $write;
                    store(cx, view, index, write(value), little, METHOD)
                }, 2),
            )*
            tag("DataView"),
        ];
    };
}

fn int(cx: &mut Context, value: Value) -> Result<u32> {
    Ok(number::to_uint32(to_number(cx, value)?))
}

fn float(cx: &mut Context, value: Value) -> Result<f64> {
    to_number(cx, value)
}

fn big(cx: &mut Context, value: Value) -> Result<u64> {
    Ok(cx.to_bigint(value)?.wrapping_u64())
}

fn number_value(number: impl Into<f64>) -> Result {
    Ok(Value::number(number.into()))
}

accesses! {
    "getBigInt64" "setBigInt64" 8 big, |cx, bytes| cx.bigint_from_i64(i64::from_le_bytes(bytes)), u64::to_le_bytes;
    "getBigUint64" "setBigUint64" 8 big, |cx, bytes| cx.bigint_from_u64(u64::from_le_bytes(bytes)), u64::to_le_bytes;
    "getFloat16" "setFloat16" 2 float, |_, bytes| number_value(binary16::to_f64(u16::from_le_bytes(bytes))),
        |value: f64| binary16::from_f64(value).to_le_bytes();
    "getFloat32" "setFloat32" 4 float, |_, bytes| number_value(f32::from_le_bytes(bytes)),
        |value: f64| (value as f32).to_le_bytes();
    "getFloat64" "setFloat64" 8 float, |_, bytes| number_value(f64::from_le_bytes(bytes)), f64::to_le_bytes;
    "getInt8" "setInt8" 1 int, |_, bytes| number_value(i8::from_le_bytes(bytes)), |value: u32| [value as u8];
    "getInt16" "setInt16" 2 int, |_, bytes| number_value(i16::from_le_bytes(bytes)),
        |value: u32| (value as u16).to_le_bytes();
    "getInt32" "setInt32" 4 int, |_, bytes| number_value(i32::from_le_bytes(bytes)), u32::to_le_bytes;
    "getUint8" "setUint8" 1 int, |_, bytes| number_value(bytes[0]), |value: u32| [value as u8];
    "getUint16" "setUint16" 2 int, |_, bytes| number_value(u16::from_le_bytes(bytes)),
        |value: u32| (value as u16).to_le_bytes();
    "getUint32" "setUint32" 4 int, |_, bytes| number_value(u32::from_le_bytes(bytes)), u32::to_le_bytes;
}

fn construct(cx: &mut Context, args: Args) -> Result {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired("DataView")));
    }
    let Some(buffer) = Object::from_value(args.get(0)).and_then(Object::downcast::<ArrayBuffer>) else {
        return Err(cx.type_error(Message::ViewOfNoBuffer()));
    };
    let offset = to_index(cx, args.get(1))?;
    let length = match args.get(2) {
        Value::UNDEFINED => None,
        length => Some(length),
    };
    check_buffer(cx, buffer, offset, 0)?;
    let length = match length {
        Some(length) => Some(to_index(cx, length)?),
        None => None,
    };
    check_buffer(cx, buffer, offset, length.unwrap_or(0))?;
    let prototype = cx.get_prototype_from_constructor(args.new_target(), Intrinsic::DataViewPrototype)?;
    // The prototype's getter may have changed the buffer.
    check_buffer(cx, buffer, offset, length.unwrap_or(0))?;
    let view: Gc<DataView> = cx.new_object_with_prototype(prototype)?;
    view.buffer.set(view, Some(buffer));
    view.offset.set(offset as usize);
    view.tracks.set(length.is_none() && buffer.resizable.get());
    view.length.set(length.map_or(buffer.len() - offset as usize, |length| length as usize));
    Ok(view.value())
}

fn check_buffer(cx: &mut Context, buffer: Gc<ArrayBuffer>, offset: u64, length: u64) -> Result<()> {
    if buffer.is_detached() {
        return Err(cx.type_error(Message::DetachedBuffer("DataView")));
    }
    if offset > buffer.len() as u64 {
        return Err(cx.range_error(Message::ViewOffset(&offset.to_string())));
    }
    if offset + length > buffer.len() as u64 {
        return Err(cx.range_error(Message::ViewLength(&length.to_string())));
    }
    Ok(())
}

/// The buffer, and where in it the view lies now; a TypeError where it lies outside.
fn extent(cx: &mut Context, view: Gc<DataView>, method: &str) -> Result<(Gc<ArrayBuffer>, usize, usize)> {
    let buffer = view.buffer.get().expect("a view has a buffer from birth");
    let offset = view.offset.get();
    let rest = buffer.len().checked_sub(offset).filter(|_| !buffer.is_detached());
    let length = rest.and_then(|rest| {
        let length = if view.tracks.get() { rest } else { view.length.get() };
        (length <= rest).then_some(length)
    });
    match length {
        Some(length) => Ok((buffer, offset, length)),
        None => Err(cx.type_error(Message::DetachedBuffer(method))),
    }
}

fn buffer(cx: &mut Context, args: Args) -> Result {
    let view = this::<DataView>(cx, args, "get DataView.prototype.buffer")?;
    Ok(view.buffer.get().map_or(Value::UNDEFINED, Gc::value))
}

fn byte_length(cx: &mut Context, args: Args) -> Result {
    const METHOD: &str = "get DataView.prototype.byteLength";
    let view = this::<DataView>(cx, args, METHOD)?;
    Ok(Value::number(extent(cx, view, METHOD)?.2 as f64))
}

fn byte_offset(cx: &mut Context, args: Args) -> Result {
    const METHOD: &str = "get DataView.prototype.byteOffset";
    let view = this::<DataView>(cx, args, METHOD)?;
    Ok(Value::number(extent(cx, view, METHOD)?.1 as f64))
}

/// The view and the index that an access is about.
fn place(cx: &mut Context, args: Args, method: &str) -> Result<(Gc<DataView>, u64)> {
    let view = this::<DataView>(cx, args, method)?;
    Ok((view, to_index(cx, args.get(0))?))
}

/// Where in the buffer `size` bytes at `index` lie.
fn locate(
    cx: &mut Context,
    view: Gc<DataView>,
    index: u64,
    size: usize,
    method: &str,
) -> Result<(Gc<ArrayBuffer>, usize)> {
    let (buffer, offset, length) = extent(cx, view, method)?;
    if index.saturating_add(size as u64) > length as u64 {
        return Err(cx.range_error(Message::ViewOutOfBounds()));
    }
    Ok((buffer, offset + index as usize))
}

/// GetViewValue: the bytes, the lowest first.
fn read<const SIZE: usize>(cx: &mut Context, args: Args, method: &str) -> Result<[u8; SIZE]> {
    let (view, index) = place(cx, args, method)?;
    let little = to_boolean(args.get(1));
    let (buffer, at) = locate(cx, view, index, SIZE, method)?;
    let mut bytes = [0; SIZE];
    buffer.with_bytes(|from| bytes.iter_mut().zip(&from[at..]).for_each(|(byte, from)| *byte = from.get()));
    if !little {
        bytes.reverse();
    }
    Ok(bytes)
}

/// SetViewValue; the bytes have the lowest first.
fn store<const SIZE: usize>(
    cx: &mut Context,
    view: Gc<DataView>,
    index: u64,
    bytes: [u8; SIZE],
    little: bool,
    method: &str,
) -> Result {
    let (buffer, at) = locate(cx, view, index, SIZE, method)?;
    let mut bytes = bytes;
    if !little {
        bytes.reverse();
    }
    buffer.with_bytes(|to| to[at..].iter().zip(bytes).for_each(|(to, byte)| to.set(byte)));
    Ok(Value::UNDEFINED)
}
