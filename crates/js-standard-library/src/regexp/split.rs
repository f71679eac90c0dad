//! `RegExp.prototype[Symbol.split]`.

use super::exec::{Want, advance, group, last_index, regexp_exec, search, set_last_index};
use super::matching::{contains, flags_of, piece};
use super::plain::{has_plain_match, plain};
use super::{RegExp, legacy, this_object};
use crate::string::text_of;
use js_garbage_collection::{Gc, RootedVec};
use js_object_model::{Args, Array, Context, Intrinsic, Object, Result, to_uint32};
use js_strings::JsString;
use js_value::Value;

pub(super) fn split(cx: &mut Context, args: Args) -> Result {
    let object = this_object(cx, args, "RegExp.prototype.@@split")?;
    let text = text_of(cx, args.get(0))?;
    let constructor = match object.species_constructor(cx)? {
        Some(constructor) => constructor,
        None => cx.intrinsic(Intrinsic::RegExp),
    };
    let short = plain(cx, object)
        .filter(|regexp| !regexp.flags().sticky() && constructor == cx.intrinsic(Intrinsic::RegExp))
        // What asks whether it is a pattern, or what the limit is, could make it another one.
        .filter(|_| Object::from_value(args.get(1)).is_none() && has_plain_match(cx, object));
    let mut parts = cx.heap.list();
    if let Some(regexp) = short {
        let limit = limit_of(cx, args.get(1))?;
        split_plain(cx, regexp, text, limit, &mut parts)?;
    } else {
        let flags = flags_of(cx, object)?;
        let unicode = contains(flags, b'u') || contains(flags, b'v');
        let flags = if contains(flags, b'y') {
            flags
        } else {
            let sticky = cx.string("y")?;
            cx.concat(flags, sticky)?
        };
        let splitter = cx.construct(constructor, &[object.value(), flags.value()], constructor)?;
        let limit = limit_of(cx, args.get(1))?;
        split_by(cx, splitter, text, limit, unicode, &mut parts)?;
    }
    Ok(Array::from_list(cx, &parts)?.as_object().value())
}

fn limit_of(cx: &mut Context, limit: Value) -> Result<usize> {
    Ok(if limit == Value::UNDEFINED { u32::MAX } else { to_uint32(cx, limit)? } as usize)
}

/// The short way: the matcher finds the next separator by itself.
fn split_plain(
    cx: &mut Context,
    regexp: Gc<RegExp>,
    text: Gc<JsString>,
    limit: usize,
    parts: &mut RootedVec,
) -> Result<()> {
    if limit == 0 {
        return Ok(());
    }
    if text.is_empty() {
        match search(cx, regexp, text, 0, Want::Existence)? {
            Some(_) => legacy::remember(cx, regexp, text, 0)?,
            None => cx.push(parts, text.value())?,
        }
        return Ok(());
    }
    let unicode = regexp.flags().either_unicode();
    let (mut start, mut at) = (0, 0);
    while at < text.len()
        && let Some(spans) = search(cx, regexp, text, at, Want::Groups)?
    {
        let (from, to) = spans[0].unwrap_or((0, 0));
        if from >= text.len() {
            break;
        }
        legacy::remember(cx, regexp, text, from)?;
        if to == start {
            at = advance(text, from as u64, unicode) as usize;
            continue;
        }
        // An empty match behind a part counts at its place; the next search begins after it.
        let found = piece(cx, text, start as u64, from as u64)?;
        cx.push(parts, found)?;
        if parts.len() == limit {
            return Ok(());
        }
        start = to;
        for &span in &spans[1..] {
            let value = group(cx, text, span)?;
            cx.push(parts, value)?;
            if parts.len() == limit {
                return Ok(());
            }
        }
        at = start;
    }
    let rest = piece(cx, text, start as u64, text.len() as u64)?;
    cx.push(parts, rest)?;
    Ok(())
}

/// The way of the specification: the splitter is asked at every place.
fn split_by(
    cx: &mut Context,
    splitter: Gc<Object>,
    text: Gc<JsString>,
    limit: usize,
    unicode: bool,
    parts: &mut RootedVec,
) -> Result<()> {
    if limit == 0 {
        return Ok(());
    }
    if text.is_empty() {
        if regexp_exec(cx, splitter, text)? == Value::NULL {
            cx.push(parts, text.value())?;
        }
        return Ok(());
    }
    let size = text.len() as u64;
    let (mut start, mut at) = (0, 0);
    while at < size {
        set_last_index(cx, splitter, at as usize)?;
        let Some(result) = Object::from_value(regexp_exec(cx, splitter, text)?) else {
            at = advance(text, at, unicode);
            continue;
        };
        let end = last_index(cx, splitter)?.min(size);
        if end == start {
            at = advance(text, at, unicode);
            continue;
        }
        let found = piece(cx, text, start, at)?;
        cx.push(parts, found)?;
        if parts.len() == limit {
            return Ok(());
        }
        start = end;
        for number in 1..result.length_of_array_like(cx)? {
            let key = cx.integer_key(number)?;
            let value = result.get(cx, key)?;
            cx.push(parts, value)?;
            if parts.len() == limit {
                return Ok(());
            }
        }
        at = start;
    }
    let rest = piece(cx, text, start, size)?;
    cx.push(parts, rest)?;
    Ok(())
}
