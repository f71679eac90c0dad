//! `split`.

use super::{part, text_of};
use js_object_model::{Args, Array, Context, Message, Object, Result, to_uint32};
use js_strings::PropertyKey;
use js_value::Value;

pub(super) fn split(cx: &mut Context, args: Args) -> Result {
    let (this, separator, limit) = (args.this(), args.get(0), args.get(1));
    if this.is_nullish() {
        return Err(cx.type_error(Message::CalledOnNullish("String.prototype.split")));
    }
    if Object::from_value(separator).is_some() {
        let key = PropertyKey::symbol(cx.symbols().split);
        if let Some(method) = cx.get_method(separator, key)? {
            return cx.call(method.value(), separator, &[this, limit]);
        }
    }
    let text = text_of(cx, this)?;
    let limit = if limit == Value::UNDEFINED { u32::MAX } else { to_uint32(cx, limit)? } as usize;
    let by = text_of(cx, separator)?;
    let mut parts = cx.heap.list();
    if limit == 0 {
        return Ok(Array::from_list(cx, &parts)?.as_object().value());
    }
    if separator == Value::UNDEFINED || text.is_empty() {
        if separator == Value::UNDEFINED || !by.is_empty() {
            cx.push(&mut parts, text.value())?;
        }
        return Ok(Array::from_list(cx, &parts)?.as_object().value());
    }
    if by.is_empty() {
        for at in 0..text.len().min(limit) {
            let unit = part(cx, text, at, at + 1)?;
            cx.push(&mut parts, unit)?;
        }
        return Ok(Array::from_list(cx, &parts)?.as_object().value());
    }
    let mut start = 0;
    while let Some(at) = text.flat().find(by.flat(), start) {
        let piece = part(cx, text, start, at)?;
        cx.push(&mut parts, piece)?;
        if parts.len() == limit {
            return Ok(Array::from_list(cx, &parts)?.as_object().value());
        }
        start = at + by.len();
    }
    let piece = part(cx, text, start, text.len())?;
    cx.push(&mut parts, piece)?;
    Ok(Array::from_list(cx, &parts)?.as_object().value())
}
