//! The methods that look for a text.

use super::{clamped, text_of, this_text};
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Message, Result, to_number};
use js_strings::JsString;
use js_value::Value;

/// The text to look for, which may be no regular expression.
fn needle(cx: &mut Context, args: Args, method: &str) -> Result<Gc<JsString>> {
    if js_object_model::is_regexp(cx, args.get(0))? {
        return Err(cx.type_error(Message::ArgumentIsRegExp(method)));
    }
    text_of(cx, args.get(0))
}

pub(super) fn includes(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.includes")?;
    let needle = needle(cx, args, "String.prototype.includes")?;
    let from = clamped(cx, args.get(1), text.len())?;
    Ok(Value::boolean(text.flat().find(needle.flat(), from).is_some()))
}

pub(super) fn starts_with(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.startsWith")?;
    let needle = needle(cx, args, "String.prototype.startsWith")?;
    let from = clamped(cx, args.get(1), text.len())?;
    let end = from + needle.len();
    Ok(Value::boolean(end <= text.len() && text.flat().slice(from, end).same_units(needle.flat())))
}

pub(super) fn ends_with(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.endsWith")?;
    let needle = needle(cx, args, "String.prototype.endsWith")?;
    let end = match args.get(1) {
        Value::UNDEFINED => text.len(),
        end => clamped(cx, end, text.len())?,
    };
    let found =
        end.checked_sub(needle.len()).map(|start| text.flat().slice(start, end).same_units(needle.flat()));
    Ok(Value::boolean(found == Some(true)))
}

fn index(found: Option<usize>) -> Value {
    found.map_or(Value::int(-1), |at| Value::int(at as i32))
}

pub(super) fn index_of(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.indexOf")?;
    let needle = text_of(cx, args.get(0))?;
    let from = clamped(cx, args.get(1), text.len())?;
    Ok(index(text.flat().find(needle.flat(), from)))
}

pub(super) fn last_index_of(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.lastIndexOf")?;
    let needle = text_of(cx, args.get(0))?;
    let from = to_number(cx, args.get(1))?;
    let from = if from.is_nan() { text.len() } else { from.clamp(0.0, text.len() as f64) as usize };
    Ok(index(text.flat().find_last(needle.flat(), from)))
}
