//! `ArrayBuffer`.

use super::{Buffer, allocate, construct, reserve};
use crate::define::{Class, Row, getter, method, species, tag};
use js_garbage_collection::{CellKind, Gc};
use js_object_model::{Args, Context, Intrinsic, Message, Object, Result, to_index, to_relative_index};
use js_value::Value;

pub(crate) static CLASS: Class = Class {
    statics: &[method("isView", is_view, 1), species()],
    methods: METHODS,
    ..Class::new(
        "ArrayBuffer",
        |cx, args| {
            construct(cx, args, "ArrayBuffer", CellKind::ARRAY_BUFFER, Intrinsic::ArrayBufferPrototype)
        },
        1,
        Intrinsic::ArrayBuffer,
        Intrinsic::ArrayBufferPrototype,
    )
};

static METHODS: &[Row] = &[
    getter("byteLength", byte_length),
    getter("detached", detached),
    getter("maxByteLength", max_byte_length),
    getter("resizable", resizable),
    method("resize", resize, 1),
    method("slice", slice, 2),
    method("transfer", transfer, 0),
    method("transferToFixedLength", transfer_to_fixed_length, 0),
    tag("ArrayBuffer"),
];

/// A value that must be an `ArrayBuffer`, detached or not.
fn array_buffer(cx: &mut Context, value: Value, method: &str) -> Result<Gc<Buffer>> {
    match Buffer::from_value(value) {
        Some(buffer) if !buffer.is_shared() => Ok(buffer),
        _ => {
            let what = cx.describe(value);
            Err(cx.type_error(Message::IncompatibleReceiver(method, &what)))
        }
    }
}

fn not_detached(cx: &mut Context, buffer: Gc<Buffer>, method: &str) -> Result<()> {
    if buffer.is_detached() { Err(cx.type_error(Message::DetachedBuffer(method))) } else { Ok(()) }
}

fn is_view(_: &mut Context, args: Args) -> Result {
    let kind = Object::from_value(args.get(0)).map(|object| object.kind());
    Ok(Value::boolean(matches!(kind, Some(CellKind::TYPED_ARRAY | CellKind::DATA_VIEW))))
}

fn byte_length(cx: &mut Context, args: Args) -> Result {
    let buffer = array_buffer(cx, args.this(), "get ArrayBuffer.prototype.byteLength")?;
    Ok(Value::number(buffer.byte_length() as f64))
}

fn detached(cx: &mut Context, args: Args) -> Result {
    let buffer = array_buffer(cx, args.this(), "get ArrayBuffer.prototype.detached")?;
    Ok(Value::boolean(buffer.is_detached()))
}

fn max_byte_length(cx: &mut Context, args: Args) -> Result {
    let buffer = array_buffer(cx, args.this(), "get ArrayBuffer.prototype.maxByteLength")?;
    Ok(Value::number(buffer.max_byte_length() as f64))
}

fn resizable(cx: &mut Context, args: Args) -> Result {
    let buffer = array_buffer(cx, args.this(), "get ArrayBuffer.prototype.resizable")?;
    Ok(Value::boolean(buffer.is_resizable()))
}

fn resize(cx: &mut Context, args: Args) -> Result {
    const NAME: &str = "ArrayBuffer.prototype.resize";
    let buffer = array_buffer(cx, args.this(), NAME)?;
    if !buffer.is_resizable() {
        let what = cx.describe(args.this());
        return Err(cx.type_error(Message::IncompatibleReceiver(NAME, &what)));
    }
    let length = to_index(cx, args.get(0))?;
    not_detached(cx, buffer, NAME)?;
    if length > buffer.max_byte_length() as u64 {
        return Err(cx.range_error(Message::InvalidLengthParameter(NAME)));
    }
    reserve(cx, (length as usize).saturating_sub(buffer.byte_length()))?;
    buffer.resize(length as usize);
    Ok(Value::UNDEFINED)
}

fn slice(cx: &mut Context, args: Args) -> Result {
    const NAME: &str = "ArrayBuffer.prototype.slice";
    let buffer = array_buffer(cx, args.this(), NAME)?;
    not_detached(cx, buffer, NAME)?;
    let length = buffer.byte_length() as u64;
    let first = to_relative_index(cx, args.get(0), length, 0)?;
    let end = to_relative_index(cx, args.get(1), length, length)?;
    let count = end.saturating_sub(first);
    let made = super::shared::species_create(cx, buffer, Intrinsic::ArrayBuffer, count)?;
    let made = array_buffer(cx, made.value(), NAME)?;
    not_detached(cx, made, NAME)?;
    super::shared::check_slice(cx, buffer, made, count)?;
    // The constructor may have detached or shrunk the buffer.
    not_detached(cx, buffer, NAME)?;
    made.copy_from(0, &buffer, first as usize, count as usize);
    Ok(made.value())
}

/// ArrayBufferCopyAndDetach.
fn copy_and_detach(cx: &mut Context, args: Args, name: &str, preserve: bool) -> Result {
    let buffer = array_buffer(cx, args.this(), name)?;
    let length = match args.get(0) {
        Value::UNDEFINED => buffer.byte_length() as u64,
        length => to_index(cx, length)?,
    };
    not_detached(cx, buffer, name)?;
    let prototype = cx.intrinsic(Intrinsic::ArrayBufferPrototype);
    if length == buffer.byte_length() as u64 && (preserve || !buffer.is_resizable()) {
        return Ok(Buffer::moved(buffer, cx, prototype)?.value());
    }
    let max_length = (preserve && buffer.is_resizable()).then(|| buffer.max_byte_length() as u64);
    let moved = allocate(cx, prototype, CellKind::ARRAY_BUFFER, length, max_length)?;
    moved.copy_from(0, &buffer, 0, length as usize);
    buffer.detach();
    Ok(moved.value())
}

fn transfer(cx: &mut Context, args: Args) -> Result {
    copy_and_detach(cx, args, "ArrayBuffer.prototype.transfer", true)
}

fn transfer_to_fixed_length(cx: &mut Context, args: Args) -> Result {
    copy_and_detach(cx, args, "ArrayBuffer.prototype.transferToFixedLength", false)
}
