//! The methods of Annex B: `substr`, and the ones that wrap a text in HTML.

use super::{finish, part, text_of, this_text};
use crate::define::{Row, method, same};
use js_object_model::{Args, Context, Intrinsic, Result, clamp_relative, to_integer_or_infinity};
use js_strings::StringBuilder;
use js_value::Value;

pub(super) const SUBSTR: Row = method("substr", substr, 2);
pub(super) const TRIM_LEFT: Row = same("trimLeft", Intrinsic::StringPrototypeTrimStart);
pub(super) const TRIM_RIGHT: Row = same("trimRight", Intrinsic::StringPrototypeTrimEnd);
pub(super) const ANCHOR: Row = method("anchor", |cx, args| html(cx, args, "anchor", "a", "name"), 1);
pub(super) const BIG: Row = method("big", |cx, args| html(cx, args, "big", "big", ""), 0);
pub(super) const BLINK: Row = method("blink", |cx, args| html(cx, args, "blink", "blink", ""), 0);
pub(super) const BOLD: Row = method("bold", |cx, args| html(cx, args, "bold", "b", ""), 0);
pub(super) const FIXED: Row = method("fixed", |cx, args| html(cx, args, "fixed", "tt", ""), 0);
pub(super) const FONTCOLOR: Row =
    method("fontcolor", |cx, args| html(cx, args, "fontcolor", "font", "color"), 1);
pub(super) const FONTSIZE: Row = method("fontsize", |cx, args| html(cx, args, "fontsize", "font", "size"), 1);
pub(super) const ITALICS: Row = method("italics", |cx, args| html(cx, args, "italics", "i", ""), 0);
pub(super) const LINK: Row = method("link", |cx, args| html(cx, args, "link", "a", "href"), 1);
pub(super) const SMALL: Row = method("small", |cx, args| html(cx, args, "small", "small", ""), 0);
pub(super) const STRIKE: Row = method("strike", |cx, args| html(cx, args, "strike", "strike", ""), 0);
pub(super) const SUB: Row = method("sub", |cx, args| html(cx, args, "sub", "sub", ""), 0);
pub(super) const SUP: Row = method("sup", |cx, args| html(cx, args, "sup", "sup", ""), 0);

/// CreateHTML.
fn html(cx: &mut Context, args: Args, name: &str, tag: &str, attribute: &str) -> Result {
    let text = this_text(cx, args, &format!("String.prototype.{name}"))?;
    let mut out = StringBuilder::new();
    out.push_str("<");
    out.push_str(tag);
    if !attribute.is_empty() {
        let value = text_of(cx, args.get(0))?;
        out.push_str(&format!(" {attribute}=\""));
        for unit in value.flat().units() {
            if unit == u16::from(b'"') { out.push_str("&quot;") } else { out.push_unit(unit) }
        }
        out.push_str("\"");
    }
    out.push_str(">");
    out.push_flat(text.flat());
    out.push_str("</");
    out.push_str(tag);
    out.push_str(">");
    finish(cx, &out)
}

fn substr(cx: &mut Context, args: Args) -> Result {
    let text = this_text(cx, args, "String.prototype.substr")?;
    let start = to_integer_or_infinity(cx, args.get(0))?;
    let start = clamp_relative(start, text.len() as u64) as usize;
    let length = match args.get(1) {
        Value::UNDEFINED => text.len() - start,
        length => to_integer_or_infinity(cx, length)?.clamp(0.0, (text.len() - start) as f64) as usize,
    };
    part(cx, text, start, start + length)
}
