//! `SharedArrayBuffer`, and what slices of both kinds of buffers have in common.

use super::{Buffer, construct, reserve};
use crate::define::{Class, Row, getter, method, species, tag};
use js_garbage_collection::{CellKind, Gc};
use js_object_model::{Args, Context, Intrinsic, Message, Object, Result, to_index, to_relative_index};
use js_value::Value;

pub(crate) static CLASS: Class = Class {
    statics: &[species()],
    methods: METHODS,
    ..Class::new(
        "SharedArrayBuffer",
        |cx, args| {
            let kind = CellKind::SHARED_ARRAY_BUFFER;
            construct(cx, args, "SharedArrayBuffer", kind, Intrinsic::SharedArrayBufferPrototype)
        },
        1,
        Intrinsic::SharedArrayBuffer,
        Intrinsic::SharedArrayBufferPrototype,
    )
};

static METHODS: &[Row] = &[
    getter("byteLength", byte_length),
    method("grow", grow, 1),
    getter("growable", growable),
    getter("maxByteLength", max_byte_length),
    method("slice", slice, 2),
    tag("SharedArrayBuffer"),
];

/// A value that must be a `SharedArrayBuffer`.
fn shared_buffer(cx: &mut Context, value: Value, method: &str) -> Result<Gc<Buffer>> {
    match Buffer::from_value(value) {
        Some(buffer) if buffer.is_shared() => Ok(buffer),
        _ => {
            let what = cx.describe(value);
            Err(cx.type_error(Message::IncompatibleReceiver(method, &what)))
        }
    }
}

fn byte_length(cx: &mut Context, args: Args) -> Result {
    let buffer = shared_buffer(cx, args.this(), "get SharedArrayBuffer.prototype.byteLength")?;
    Ok(Value::number(buffer.byte_length() as f64))
}

fn growable(cx: &mut Context, args: Args) -> Result {
    let buffer = shared_buffer(cx, args.this(), "get SharedArrayBuffer.prototype.growable")?;
    Ok(Value::boolean(buffer.is_resizable()))
}

fn max_byte_length(cx: &mut Context, args: Args) -> Result {
    let buffer = shared_buffer(cx, args.this(), "get SharedArrayBuffer.prototype.maxByteLength")?;
    Ok(Value::number(buffer.max_byte_length() as f64))
}

fn grow(cx: &mut Context, args: Args) -> Result {
    const NAME: &str = "SharedArrayBuffer.prototype.grow";
    let buffer = shared_buffer(cx, args.this(), NAME)?;
    if !buffer.is_resizable() {
        let what = cx.describe(args.this());
        return Err(cx.type_error(Message::IncompatibleReceiver(NAME, &what)));
    }
    let length = to_index(cx, args.get(0))?;
    let fits = length <= buffer.max_byte_length() as u64;
    if fits {
        reserve(cx, (length as usize).saturating_sub(buffer.byte_length()))?;
    }
    if !fits || !buffer.shared_bytes().is_some_and(|bytes| bytes.grow(length as usize)) {
        return Err(cx.range_error(Message::InvalidLengthParameter(NAME)));
    }
    buffer.count(length as usize);
    Ok(Value::UNDEFINED)
}

fn slice(cx: &mut Context, args: Args) -> Result {
    const NAME: &str = "SharedArrayBuffer.prototype.slice";
    let buffer = shared_buffer(cx, args.this(), NAME)?;
    let length = buffer.byte_length() as u64;
    let first = to_relative_index(cx, args.get(0), length, 0)?;
    let end = to_relative_index(cx, args.get(1), length, length)?;
    let count = end.saturating_sub(first);
    let made = species_create(cx, buffer, Intrinsic::SharedArrayBuffer, count)?;
    let made = shared_buffer(cx, made.value(), NAME)?;
    check_slice(cx, buffer, made, count)?;
    made.copy_from(0, &buffer, first as usize, count as usize);
    Ok(made.value())
}

/// The new buffer of a slice: what the species constructor makes of the length.
pub(super) fn species_create(
    cx: &mut Context,
    buffer: Gc<Buffer>,
    default: Intrinsic,
    count: u64,
) -> Result<Gc<Object>> {
    let constructor = match buffer.object().species_constructor(cx)? {
        Some(constructor) => constructor,
        None => cx.intrinsic(default),
    };
    cx.construct(constructor, &[Value::number(count as f64)], constructor)
}

/// A slice must have other bytes than the buffer, and enough of them.
pub(super) fn check_slice(cx: &mut Context, buffer: Gc<Buffer>, made: Gc<Buffer>, count: u64) -> Result<()> {
    if made.has_same_bytes(&buffer) {
        return Err(cx.type_error(Message::SpeciesReturnedThis()));
    }
    if (made.byte_length() as u64) < count {
        return Err(cx.type_error(Message::SpeciesTooShort()));
    }
    Ok(())
}
