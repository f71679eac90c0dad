//! `RegExp.prototype[Symbol.match]`, `[Symbol.matchAll]` and `[Symbol.search]`.

use super::exec::{Want, advance, last_index, match_at_last_index, regexp_exec, set_last_index};
use super::plain::plain;
use super::{RegExp, exec, iterator, legacy, this_object};
use crate::string::{part, text_of};
use js_garbage_collection::Gc;
use js_object_model::{Args, Array, Context, Intrinsic, Object, Result, same_value};
use js_strings::{Flat, JsString, PropertyKey};
use js_value::Value;

/// Get(regexp, "flags") as a flat string.
pub(super) fn flags_of(cx: &mut Context, object: Gc<Object>) -> Result<Gc<JsString>> {
    let key = cx.names().flags;
    let flags = object.get(cx, key)?;
    text_of(cx, flags)
}

pub(super) fn contains(flags: Gc<JsString>, letter: u8) -> bool {
    flags.flat().find(Flat::Latin1(&[letter]), 0).is_some()
}

/// All matches of a plain global regular expression: `each` gets the groups of one after the other.
/// Afterwards `lastIndex` is 0.
pub(super) fn for_each_match(
    cx: &mut Context,
    regexp: Gc<RegExp>,
    text: Gc<JsString>,
    want: Want,
    mut each: impl FnMut(&mut Context, &exec::Spans) -> Result<()>,
) -> Result<()> {
    let flags = regexp.flags();
    let mut at = 0;
    let mut last = None;
    while at <= text.len() as u64
        && let Some(spans) = exec::search(cx, regexp, text, at as usize, want)?
    {
        let (start, end) = spans[0].unwrap_or((0, 0));
        at = end as u64;
        if start == end {
            at = advance(text, at, flags.either_unicode());
        }
        each(cx, &spans)?;
        last = Some(start);
    }
    if let Some(start) = last {
        legacy::remember(cx, regexp, text, start)?;
    }
    set_last_index(cx, regexp.as_object(), 0)
}

pub(super) fn match_(cx: &mut Context, args: Args) -> Result {
    let object = this_object(cx, args, "RegExp.prototype.@@match")?;
    let text = text_of(cx, args.get(0))?;
    if let Some(regexp) = plain(cx, object)
        && regexp.flags().global()
    {
        let mut found = cx.heap.list();
        for_each_match(cx, regexp, text, Want::Place, |cx, spans| {
            let whole = exec::group(cx, text, spans[0])?;
            cx.push(&mut found, whole)?;
            Ok(())
        })?;
        return matches(cx, &found);
    }
    let flags = flags_of(cx, object)?;
    if !contains(flags, b'g') {
        return regexp_exec(cx, object, text);
    }
    let unicode = contains(flags, b'u') || contains(flags, b'v');
    set_last_index(cx, object, 0)?;
    let mut found = cx.heap.list();
    while let Some(result) = Object::from_value(regexp_exec(cx, object, text)?) {
        let whole = result.get(cx, PropertyKey::index(0))?;
        let whole = text_of(cx, whole)?;
        cx.push(&mut found, whole.value())?;
        if whole.is_empty() {
            let index = last_index(cx, object)?;
            set_last_index(cx, object, advance(text, index, unicode) as usize)?;
        }
    }
    matches(cx, &found)
}

/// The array of all matches; null where there is none.
fn matches(cx: &mut Context, found: &js_garbage_collection::RootedVec) -> Result {
    if found.is_empty() { Ok(Value::NULL) } else { Ok(Array::from_list(cx, found)?.as_object().value()) }
}

pub(super) fn match_all(cx: &mut Context, args: Args) -> Result {
    let object = this_object(cx, args, "RegExp.prototype.@@matchAll")?;
    let text = text_of(cx, args.get(0))?;
    let constructor = match object.species_constructor(cx)? {
        Some(constructor) => constructor,
        None => cx.intrinsic(Intrinsic::RegExp),
    };
    let flags = flags_of(cx, object)?;
    let matcher = cx.construct(constructor, &[object.value(), flags.value()], constructor)?;
    let index = last_index(cx, object)?;
    set_last_index(cx, matcher, index as usize)?;
    let unicode = contains(flags, b'u') || contains(flags, b'v');
    iterator::create(cx, matcher, text, contains(flags, b'g'), unicode)
}

pub(super) fn search(cx: &mut Context, args: Args) -> Result {
    let object = this_object(cx, args, "RegExp.prototype.@@search")?;
    let text = text_of(cx, args.get(0))?;
    let key = cx.names().last_index;
    let previous = object.get(cx, key)?;
    if !same_value(cx, previous, Value::int(0)) {
        set_last_index(cx, object, 0)?;
    }
    if let Some(regexp) = plain(cx, object) {
        let found = match_at_last_index(cx, regexp, text, Want::Place)?;
        restore(cx, object, previous)?;
        return Ok(Value::int(found.and_then(|spans| spans[0]).map_or(-1, |whole| whole.0 as i32)));
    }
    let found = regexp_exec(cx, object, text)?;
    restore(cx, object, previous)?;
    match Object::from_value(found) {
        Some(result) => {
            let key = cx.names().index;
            result.get(cx, key)
        }
        None => Ok(Value::int(-1)),
    }
}

/// Puts `lastIndex` back if it was moved.
fn restore(cx: &mut Context, object: Gc<Object>, previous: Value) -> Result<()> {
    let key = cx.names().last_index;
    let current = object.get(cx, key)?;
    if !same_value(cx, current, previous) {
        object.put(cx, key, previous, true)?;
    }
    Ok(())
}

/// A part of the text by places as `split` counts them.
pub(super) fn piece(cx: &mut Context, text: Gc<JsString>, start: u64, end: u64) -> Result {
    part(cx, text, start as usize, end as usize)
}
