//! The methods that make a string of a part of another, or of several.

use super::{clamped, finish, part, text_of, this_text};
use crate::global::is_space;
use js_garbage_collection::Gc;
use js_object_model::{
    Args, Context, Message, Result, clamp_relative, to_integer_or_infinity, to_length, to_string,
};
use js_strings::{JsString, StringBuilder};
use js_value::Value;

pub(super) fn concat(cx: &mut Context, args: Args) -> Result {
    let mut text = this_text(cx, args, "String.prototype.concat")?;
    for value in args.iter() {
        let more = to_string(cx, value)?;
        text = cx.concat(text, more)?;
    }
    Ok(text.value())
}

pub(super) fn slice(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.slice")?;
    let length = text.len() as u64;
    let start = to_integer_or_infinity(cx, args.get(0))?;
    let start = clamp_relative(start, length) as usize;
    let end = match args.get(1) {
        Value::UNDEFINED => length,
        end => {
            let end = to_integer_or_infinity(cx, end)?;
            clamp_relative(end, length)
        }
    };
    part(cx, text, start, (end as usize).max(start))
}

pub(super) fn substring(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.substring")?;
    let start = clamped(cx, args.get(0), text.len())?;
    let end = match args.get(1) {
        Value::UNDEFINED => text.len(),
        end => clamped(cx, end, text.len())?,
    };
    part(cx, text, start.min(end), start.max(end))
}

/// Longer results of `repeat` are ropes.
const LONGEST_FLAT: usize = 256;

pub(super) fn repeat(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.repeat")?;
    let count = to_integer_or_infinity(cx, args.get(0))?;
    if !(0.0..f64::INFINITY).contains(&count) {
        let what = js_value::number::to_decimal(count);
        return Err(cx.range_error(Message::InvalidCount(&what)));
    }
    if text.is_empty() || count == 0.0 {
        return Ok(cx.strings.empty().value());
    }
    if count * text.len() as f64 > JsString::MAX_LENGTH as f64 {
        return Err(cx.range_error(Message::InvalidStringLength()));
    }
    // A short text at once, a long one by doubling: a rope of ropes, each half shared.
    if count * text.len() as f64 <= LONGEST_FLAT as f64 {
        let mut out = StringBuilder::with_capacity(count as usize * text.len());
        (0..count as usize).for_each(|_| out.push_flat(text.flat()));
        return finish(cx, &out);
    }
    let (mut result, mut power, mut rest) = (cx.strings.empty(), text, count as u64);
    while rest > 0 {
        if rest & 1 == 1 {
            result = cx.concat(result, power)?;
        }
        rest >>= 1;
        if rest > 0 {
            power = cx.concat(power, power)?;
        }
    }
    Ok(result.value())
}

fn pad(cx: &mut Context, args: Args, at_start: bool, method: &str) -> Result {
    let text = this_text(cx, args, method)?;
    let wanted = to_length(cx, args.get(0))?;
    if wanted <= text.len() as u64 {
        return Ok(text.value());
    }
    let filler = match args.get(1) {
        Value::UNDEFINED => cx.strings.unit(b' '),
        filler => text_of(cx, filler)?,
    };
    if filler.is_empty() {
        return Ok(text.value());
    }
    if wanted > JsString::MAX_LENGTH as u64 {
        return Err(cx.range_error(Message::InvalidStringLength()));
    }
    let mut out = StringBuilder::with_capacity(wanted as usize);
    if !at_start {
        out.push_flat(text.flat());
    }
    let mut count = wanted as usize - text.len();
    while count > 0 {
        let taken = count.min(filler.len());
        out.push_flat(filler.flat().slice(0, taken));
        count -= taken;
    }
    if at_start {
        out.push_flat(text.flat());
    }
    finish(cx, &out)
}

pub(super) fn pad_start(cx: &mut Context, args: Args) -> Result {
    pad(cx, args, true, "String.prototype.padStart")
}

pub(super) fn pad_end(cx: &mut Context, args: Args) -> Result {
    pad(cx, args, false, "String.prototype.padEnd")
}

fn trimmed(cx: &mut Context, text: Gc<JsString>, start: bool, end: bool) -> Result {
    let flat = text.flat();
    let from = if start { flat.units().take_while(|&unit| is_space(unit)).count() } else { 0 };
    let blank = |at: &usize| flat.get(*at).is_some_and(is_space);
    let behind = if end { (from..flat.len()).rev().take_while(blank).count() } else { 0 };
    part(cx, text, from, flat.len() - behind)
}

pub(super) fn trim(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.trim")?;
    trimmed(cx, text, true, true)
}

pub(super) fn trim_start(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.trimStart")?;
    trimmed(cx, text, true, false)
}

pub(super) fn trim_end(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.trimEnd")?;
    trimmed(cx, text, false, true)
}
