//! `JSON`: parsing with source text access, raw JSON, and stringifying.

mod ancestors;
mod internalize;
mod parse;
mod raw;
mod scan;
mod stringify;

pub(crate) use raw::register;

use crate::define::{Row, method, tag};
use crate::string::text_of;
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Result, is_callable};
use js_strings::JsString;

pub(crate) static ROWS: &[Row] = &[
    method("isRawJSON", raw::is_raw_json, 1),
    method("parse", parse_text, 2),
    method("rawJSON", raw::raw_json, 1),
    method("stringify", stringify::stringify, 3),
    tag("JSON"),
];

/// ParseJSON, for hosts that load JSON.
///
/// # Errors
/// SyntaxError where the text is no JSON.
pub fn parse_json(cx: &mut Context, text: Gc<JsString>) -> Result {
    parse::parse(cx, text)
}

fn parse_text(cx: &mut Context, args: Args) -> Result {
    let text = text_of(cx, args.get(0))?;
    let reviver = args.get(1);
    if !is_callable(reviver) {
        return parse::parse(cx, text);
    }
    let mut records = parse::Records::new(cx);
    let value = parse::parse_with_records(cx, text, &mut records)?;
    internalize::internalize(cx, text, value, reviver, &records)
}
