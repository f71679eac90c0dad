//! `ArrayBuffer.prototype`.

use super::{ArrayBuffer, allocate};
use crate::array::relative_index;
use crate::collection::this;
use crate::messages::Message;
use crate::support::Support;
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Intrinsic, Object, Result, to_index};
use js_value::Value;

fn detached_error<T>(cx: &mut Context, method: &str) -> Result<T> {
    Err(cx.type_error(Message::DetachedBuffer(method)))
}

pub(super) fn byte_length(cx: &mut Context, args: Args) -> Result {
    let buffer = this::<ArrayBuffer>(cx, args, "get ArrayBuffer.prototype.byteLength")?;
    Ok(Value::number(buffer.len() as f64))
}

pub(super) fn max_byte_length(cx: &mut Context, args: Args) -> Result {
    let buffer = this::<ArrayBuffer>(cx, args, "get ArrayBuffer.prototype.maxByteLength")?;
    Ok(Value::number(buffer.capacity() as f64))
}

pub(super) fn resizable(cx: &mut Context, args: Args) -> Result {
    let buffer = this::<ArrayBuffer>(cx, args, "get ArrayBuffer.prototype.resizable")?;
    Ok(Value::boolean(buffer.resizable.get()))
}

pub(super) fn detached(cx: &mut Context, args: Args) -> Result {
    let buffer = this::<ArrayBuffer>(cx, args, "get ArrayBuffer.prototype.detached")?;
    Ok(Value::boolean(buffer.is_detached()))
}

pub(super) fn resize(cx: &mut Context, args: Args) -> Result {
    const METHOD: &str = "ArrayBuffer.prototype.resize";
    let buffer = this::<ArrayBuffer>(cx, args, METHOD)?;
    if !buffer.resizable.get() {
        let what = cx.describe(args.this());
        return Err(cx.type_error(Message::IncompatibleReceiver(METHOD, &what)));
    }
    let length = to_index(cx, args.get(0))?;
    if buffer.is_detached() {
        return detached_error(cx, METHOD);
    }
    if length > buffer.capacity() as u64 {
        return Err(cx.range_error(Message::InvalidBufferLength(METHOD)));
    }
    buffer.set_len(length as usize);
    Ok(Value::UNDEFINED)
}

pub(super) fn slice(cx: &mut Context, args: Args) -> Result {
    const METHOD: &str = "ArrayBuffer.prototype.slice";
    let buffer = this::<ArrayBuffer>(cx, args, METHOD)?;
    if buffer.is_detached() {
        return detached_error(cx, METHOD);
    }
    let length = buffer.len() as u64;
    let first = relative_index(cx, args.get(0), length, 0)?;
    let end = relative_index(cx, args.get(1), length, length)?;
    let count = end.saturating_sub(first);
    let object = Object::from_value(buffer.value()).expect("a buffer is an object");
    let constructor = match object.species_constructor(cx)? {
        Some(constructor) => constructor,
        None => cx.intrinsic(Intrinsic::ArrayBuffer),
    };
    let made = cx.construct(constructor, &[Value::number(count as f64)], constructor)?;
    let Some(new) = Object::downcast::<ArrayBuffer>(made) else {
        let what = cx.describe(made.value());
        return Err(cx.type_error(Message::IncompatibleReceiver(METHOD, &what)));
    };
    if new.is_detached() || buffer.is_detached() {
        return detached_error(cx, METHOD);
    }
    if new == buffer || (new.len() as u64) < count {
        return Err(cx.type_error(Message::SpeciesBuffer()));
    }
    // The constructor may have shrunk the buffer.
    let (first, present) = (first as usize, buffer.len());
    let count = (count as usize).min(present.saturating_sub(first));
    buffer.with_bytes(|from| {
        new.with_bytes(|to| {
            for (to, from) in to.iter().zip(from.iter().skip(first).take(count)) {
                to.set(from.get());
            }
        });
    });
    Ok(made.value())
}

/// ArrayBufferCopyAndDetach.
fn copy_and_detach(cx: &mut Context, args: Args, method: &str, preserve: bool) -> Result {
    let buffer = this::<ArrayBuffer>(cx, args, method)?;
    let length = match args.get(0) {
        Value::UNDEFINED => buffer.len() as u64,
        length => to_index(cx, length)?,
    };
    if buffer.is_detached() {
        return detached_error(cx, method);
    }
    let greatest = (preserve && buffer.resizable.get()).then(|| buffer.capacity() as u64);
    let constructor = cx.intrinsic(Intrinsic::ArrayBuffer).value();
    let new: Gc<ArrayBuffer> = allocate(cx, constructor, length, greatest)?;
    buffer.with_bytes(|from| {
        new.with_bytes(|to| to.iter().zip(from).for_each(|(to, from)| to.set(from.get())));
    });
    buffer.detach();
    Ok(new.value())
}

pub(super) fn transfer(cx: &mut Context, args: Args) -> Result {
    copy_and_detach(cx, args, "ArrayBuffer.prototype.transfer", true)
}

pub(super) fn transfer_to_fixed_length(cx: &mut Context, args: Args) -> Result {
    copy_and_detach(cx, args, "ArrayBuffer.prototype.transferToFixedLength", false)
}
