//! `JSON.rawJSON`: a primitive with a text that `JSON.stringify` takes as it is.

use crate::kinds::register_plain;
use crate::string::text_of;
use crate::support::Support;
use js_garbage_collection::{CellKind, Gc};
use js_object_model::{Args, Context, Message, Object, Result, Shape, ShapeFlags};
use js_strings::PropertyKey;
use js_value::Value;

pub(crate) fn register(cx: &mut Context) {
    register_plain(cx, CellKind::RAW_JSON, "raw JSON");
}

fn key(cx: &mut Context) -> Result<PropertyKey> {
    cx.key("rawJSON")
}

pub(super) fn raw_json(cx: &mut Context, args: Args) -> Result {
    let text = text_of(cx, args.get(0))?;
    let edge = |unit: Option<u16>| matches!(unit, None | Some(0x09 | 0x0A | 0x0D | 0x20));
    let first = text.flat().get(0);
    let last = text.len().checked_sub(1).and_then(|at| text.flat().get(at));
    if edge(first) || edge(last) || matches!(first, Some(0x5B | 0x7B)) {
        return Err(cx.syntax_error(Message::RawJsonInvalid()));
    }
    super::parse::parse(cx, text)?;
    let shape = Shape::root(cx, CellKind::RAW_JSON, Value::NULL, 1, ShapeFlags::NONE)?;
    let object = Object::allocate(cx, shape)?;
    let key = key(cx)?;
    object.create_data_property_or_throw(cx, key, text.value())?;
    object.set_integrity_level(cx, true)?;
    Ok(object.value())
}

pub(super) fn is_raw_json(_: &mut Context, args: Args) -> Result {
    Ok(Value::boolean(Object::from_value(args.get(0)).is_some_and(is_raw)))
}

/// Whether `object` came from `JSON.rawJSON`.
pub(super) fn is_raw(object: Gc<Object>) -> bool {
    object.kind() == CellKind::RAW_JSON
}

/// The text of an object that is raw JSON.
pub(super) fn text(cx: &mut Context, object: Gc<Object>) -> Result<Gc<js_strings::JsString>> {
    let key = key(cx)?;
    let text = object.get(cx, key)?;
    match cx.as_string(text) {
        Some(text) => crate::string::flattened(cx, text),
        None => Ok(cx.strings.empty()),
    }
}
