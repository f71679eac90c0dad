//! The functions of the constructor.

use super::{finish, text_of};
use js_object_model::{Args, Context, Message, Result, to_number, to_object, to_uint32};
use js_strings::StringBuilder;
use js_value::Value;

pub(super) fn from_char_code(cx: &mut Context, args: Args) -> Result {
    if let (1, Some(unit @ 0..256)) = (args.len(), args.get(0).as_int()) {
        return Ok(cx.strings.unit(unit as u8).value());
    }
    let mut text = StringBuilder::with_capacity(args.len());
    for value in args.iter() {
        let unit = to_uint32(cx, value)? as u16;
        text.push_unit(unit);
    }
    finish(cx, &text)
}

pub(super) fn from_code_point(cx: &mut Context, args: Args) -> Result {
    let mut text = StringBuilder::with_capacity(args.len());
    for value in args.iter() {
        let number = to_number(cx, value)?;
        if number.trunc() != number || !(0.0..=f64::from(0x10_FFFF)).contains(&number) {
            let what = cx.describe(value);
            return Err(cx.range_error(Message::InvalidCodePoint(&what)));
        }
        text.push_code_point(number as u32);
    }
    finish(cx, &text)
}

pub(super) fn raw(cx: &mut Context, args: Args) -> Result {
    let cooked = to_object(cx, args.get(0))?;
    let key = cx.names().raw;
    let literals = cooked.get(cx, key)?;
    let literals = to_object(cx, literals)?;
    let length = literals.length_of_array_like(cx)?;
    let mut text = StringBuilder::new();
    for index in 0..length {
        if text.is_too_long() {
            break;
        }
        let key = cx.integer_key(index)?;
        let literal = literals.get(cx, key)?;
        text.push_flat(text_of(cx, literal)?.flat());
        let next = index as usize + 1;
        if index + 1 < length && next < args.len() {
            let substitution = args.get(next);
            if substitution != Value::EMPTY {
                text.push_flat(text_of(cx, substitution)?.flat());
            }
        }
    }
    finish(cx, &text)
}
