//! The methods that look at single characters.

use super::{finish, part, this_text};
use js_object_model::{Args, Context, Result, to_integer_or_infinity};
use js_strings::StringBuilder;
use js_value::Value;

/// The position that an argument names, if it is one of the string.
fn position(cx: &mut Context, value: Value, length: usize) -> Result<Option<usize>> {
    let position = match value.as_int() {
        Some(int) => f64::from(int),
        None => to_integer_or_infinity(cx, value)?,
    };
    Ok((position >= 0.0 && position < length as f64).then_some(position as usize))
}

pub(super) fn at(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.at")?;
    let relative = to_integer_or_infinity(cx, args.get(0))?;
    let index = if relative < 0.0 { text.len() as f64 + relative } else { relative };
    if index < 0.0 || index >= text.len() as f64 {
        return Ok(Value::UNDEFINED);
    }
    part(cx, text, index as usize, index as usize + 1)
}

pub(super) fn char_at(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.charAt")?;
    match position(cx, args.get(0), text.len())? {
        Some(at) => part(cx, text, at, at + 1),
        None => Ok(cx.strings.empty().value()),
    }
}

pub(super) fn char_code_at(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.charCodeAt")?;
    let unit = position(cx, args.get(0), text.len())?.and_then(|at| text.flat().get(at));
    Ok(unit.map_or(Value::NAN, |unit| Value::int(i32::from(unit))))
}

pub(super) fn code_point_at(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.codePointAt")?;
    let code = position(cx, args.get(0), text.len())?.and_then(|at| text.flat().code_point_at(at));
    Ok(code.map_or(Value::UNDEFINED, |(code, _)| Value::int(code as i32)))
}

pub(super) fn is_well_formed(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.isWellFormed")?;
    Ok(Value::boolean(text.flat().is_well_formed()))
}

pub(super) fn to_well_formed(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.toWellFormed")?;
    if text.flat().is_well_formed() {
        return Ok(text.value());
    }
    let mut out = StringBuilder::new();
    for code in text.flat().code_points() {
        out.push_code_point(if (0xD800..0xE000).contains(&code) { 0xFFFD } else { code });
    }
    finish(cx, &out)
}
