//! `RegExp.prototype[Symbol.replace]`.
//!
//! All matches are found before anything is replaced, as the specification says: a replacer that
//! changes the regular expression changes nothing of what was found.

use super::exec::{self, Spans, Want, advance, last_index, match_at_last_index, regexp_exec, set_last_index};
use super::matching::{contains, flags_of, for_each_match};
use super::plain::plain;
use super::{RegExp, this_object};
use crate::string::{finish, get_substitution, text_of};
use crate::support::Support;
use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{
    Args, Context, Message, Object, Result, is_callable, to_integer_or_infinity, to_object,
};
use js_strings::{Flat, JsString, PropertyKey, StringBuilder};
use js_value::Value;

pub(super) fn replace(cx: &mut Context, args: Args) -> Result {
    let object = this_object(cx, args, "RegExp.prototype.@@replace")?;
    let text = text_of(cx, args.get(0))?;
    let replacement = args.get(1);
    let template = if is_callable(replacement) { None } else { Some(text_of(cx, replacement)?) };
    match plain(cx, object) {
        Some(regexp) => replace_plain(cx, regexp, text, replacement, template),
        None => replace_any(cx, object, text, replacement, template),
    }
}

/// The short way: spans instead of result objects.
fn replace_plain(
    cx: &mut Context,
    regexp: Gc<RegExp>,
    text: Gc<JsString>,
    replacement: Value,
    template: Option<Gc<JsString>>,
) -> Result {
    // A text that stands for every match needs no groups.
    let text_alone = template.filter(|template| template.flat().find(Flat::Latin1(b"$"), 0).is_none());
    let want = if text_alone.is_some() { Want::Place } else { Want::Groups };
    let mut found: Vec<Spans> = Vec::new();
    if regexp.flags().global() {
        for_each_match(cx, regexp, text, want, |cx, spans| {
            if found.len() == found.capacity() {
                cx.room_for(found.capacity() * size_of::<Spans>())?;
            }
            found.push(spans.clone());
            Ok(())
        })?;
    } else {
        found.extend(match_at_last_index(cx, regexp, text, want)?);
    }
    if found.is_empty() {
        return Ok(text.value());
    }
    let mut out = StringBuilder::new();
    let mut end_of_last = 0;
    for spans in &found {
        let (start, end) = spans[0].unwrap_or((0, 0));
        out.push_flat(text.flat().slice(end_of_last, start));
        end_of_last = end;
        if let Some(text_alone) = text_alone {
            out.push_flat(text_alone.flat());
            check_length(cx, &out)?;
            continue;
        }
        let groups = exec::groups(cx, regexp, spans, |cx, span| exec::group(cx, text, span))?;
        match template {
            Some(template) => {
                let capture = |number: usize, out: &mut StringBuilder| {
                    if let Some((start, end)) = spans[number] {
                        out.push_flat(text.flat().slice(start, end));
                    }
                };
                let named = Object::from_value(groups);
                get_substitution(
                    cx,
                    &mut out,
                    text,
                    (start, end),
                    spans.len() - 1,
                    &capture,
                    named,
                    template,
                )?;
            }
            None => {
                let mut arguments = cx.heap.list();
                for &span in spans {
                    let value = exec::group(cx, text, span)?;
                    arguments.push(value);
                }
                arguments.push(Value::number(start as f64));
                arguments.push(text.value());
                if groups != Value::UNDEFINED {
                    arguments.push(groups);
                }
                let value = cx.call_with_list(replacement, Value::UNDEFINED, &arguments)?;
                out.push_flat(text_of(cx, value)?.flat());
            }
        }
        check_length(cx, &out)?;
    }
    out.push_flat(text.flat().slice(end_of_last, text.len()));
    finish(cx, &out)
}

fn check_length(cx: &mut Context, out: &StringBuilder) -> Result<()> {
    if out.is_too_long() { Err(cx.range_error(Message::InvalidStringLength())) } else { Ok(()) }
}

/// The way of the specification.
fn replace_any(
    cx: &mut Context,
    object: Gc<Object>,
    text: Gc<JsString>,
    replacement: Value,
    template: Option<Gc<JsString>>,
) -> Result {
    let flags = flags_of(cx, object)?;
    let global = contains(flags, b'g');
    let unicode = contains(flags, b'u') || contains(flags, b'v');
    if global {
        set_last_index(cx, object, 0)?;
    }
    let mut results = cx.heap.list();
    while let Some(result) = Object::from_value(regexp_exec(cx, object, text)?) {
        cx.push(&mut results, result.value())?;
        if !global {
            break;
        }
        let whole = result.get(cx, PropertyKey::index(0))?;
        if text_of(cx, whole)?.is_empty() {
            let index = last_index(cx, object)?;
            set_last_index(cx, object, advance(text, index, unicode) as usize)?;
        }
    }
    let mut out = StringBuilder::new();
    let mut end_of_last = 0;
    for place in 0..results.len() {
        let Some(result) = Object::from_value(results.at(place)) else { continue };
        let (start, end) = replace_one(cx, result, text, replacement, template, end_of_last, &mut out)?;
        if start >= end_of_last {
            end_of_last = end;
        }
        check_length(cx, &out)?;
    }
    if end_of_last < text.len() {
        out.push_flat(text.flat().slice(end_of_last, text.len()));
    }
    finish(cx, &out)
}

/// Appends what comes before a match and what takes its place; where the match stands.
fn replace_one(
    cx: &mut Context,
    result: Gc<Object>,
    text: Gc<JsString>,
    replacement: Value,
    template: Option<Gc<JsString>>,
    end_of_last: usize,
    out: &mut StringBuilder,
) -> Result<(usize, usize)> {
    let count = result.length_of_array_like(cx)?.max(1);
    let whole = result.get(cx, PropertyKey::index(0))?;
    let whole = text_of(cx, whole)?;
    let key = cx.names().index;
    let index = result.get(cx, key)?;
    let start = to_integer_or_infinity(cx, index)?.clamp(0.0, text.len() as f64) as usize;
    let mut arguments = cx.heap.list();
    arguments.push(whole.value());
    for number in 1..count {
        let key = cx.integer_key(number)?;
        let capture = match result.get(cx, key)? {
            Value::UNDEFINED => Value::UNDEFINED,
            value => text_of(cx, value)?.value(),
        };
        arguments.push(capture);
    }
    let key = cx.names().groups;
    let groups = result.get(cx, key)?;
    let end = start + whole.len();
    let mut piece = StringBuilder::new();
    match template {
        None => {
            arguments.push(Value::number(start as f64));
            arguments.push(text.value());
            if groups != Value::UNDEFINED {
                arguments.push(groups);
            }
            let value = cx.call_with_list(replacement, Value::UNDEFINED, &arguments)?;
            piece.push_flat(text_of(cx, value)?.flat());
        }
        Some(template) => {
            let named = if groups == Value::UNDEFINED { None } else { Some(to_object(cx, groups)?) };
            let capture = |number: usize, out: &mut StringBuilder| {
                if let Some(capture) = arguments.at(number).downcast::<JsString>() {
                    out.push_flat(capture.flat());
                }
            };
            let span = (start, end);
            let count = arguments.len() - 1;
            get_substitution(cx, &mut piece, text, span, count, &capture, named, template)?;
        }
    }
    if start >= end_of_last {
        out.push_flat(text.flat().slice(end_of_last, start));
        out.push(&piece);
    }
    Ok((start, end))
}
