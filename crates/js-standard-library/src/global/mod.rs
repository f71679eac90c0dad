//! The functions of the global object.

mod parse_number;
mod uri;

pub(crate) use parse_number::is_space;

use crate::define::{Row, intrinsic_method};
use crate::string::{finish, text_of};
use js_object_model::{Args, Context, ErrorKind, Intrinsic, Message, Result, to_int32, to_number};
use js_strings::{Flat, StringBuilder};
use js_value::Value;

/// What the global object has besides constructors and namespaces; `eval` is the engine's.
pub(crate) static ROWS: &[Row] = &[
    intrinsic_method("decodeURI", Intrinsic::DecodeUri, |cx, args| decode(cx, args, uri::RESERVED), 1),
    intrinsic_method(
        "decodeURIComponent",
        Intrinsic::DecodeUriComponent,
        |cx, args| decode(cx, args, &[]),
        1,
    ),
    intrinsic_method("encodeURI", Intrinsic::EncodeUri, |cx, args| encode(cx, args, uri::URI), 1),
    intrinsic_method(
        "encodeURIComponent",
        Intrinsic::EncodeUriComponent,
        |cx, args| encode(cx, args, uri::UNRESERVED),
        1,
    ),
    intrinsic_method("escape", Intrinsic::Escape, |cx, args| rewrite(cx, args, uri::escape), 1),
    intrinsic_method("isFinite", Intrinsic::IsFinite, is_finite, 1),
    intrinsic_method("isNaN", Intrinsic::IsNan, is_nan, 1),
    intrinsic_method("parseFloat", Intrinsic::ParseFloat, parse_float, 1),
    intrinsic_method("parseInt", Intrinsic::ParseInt, parse_int, 2),
    intrinsic_method("unescape", Intrinsic::Unescape, |cx, args| rewrite(cx, args, uri::unescape), 1),
];

fn is_finite(cx: &mut Context, args: Args) -> Result {
    Ok(Value::boolean(to_number(cx, args.get(0))?.is_finite()))
}

fn is_nan(cx: &mut Context, args: Args) -> Result {
    Ok(Value::boolean(to_number(cx, args.get(0))?.is_nan()))
}

fn parse_float(cx: &mut Context, args: Args) -> Result {
    if args.get(0).is_int() {
        return Ok(args.get(0));
    }
    let text = text_of(cx, args.get(0))?;
    Ok(Value::number(parse_number::parse_float(text.flat())))
}

fn parse_int(cx: &mut Context, args: Args) -> Result {
    if args.get(0).is_int() && args.get(1) == Value::UNDEFINED {
        return Ok(args.get(0));
    }
    let text = text_of(cx, args.get(0))?;
    let radix = to_int32(cx, args.get(1))?;
    Ok(Value::number(parse_number::parse_int(text.flat(), radix)))
}

fn uri_result(cx: &mut Context, text: Option<StringBuilder>) -> Result {
    match text {
        Some(text) => finish(cx, &text),
        None => Err(cx.error(ErrorKind::Uri, Message::MalformedUri())),
    }
}

fn encode(cx: &mut Context, args: Args, unescaped: &[u8]) -> Result {
    let text = text_of(cx, args.get(0))?;
    uri_result(cx, uri::encode(text.flat(), unescaped))
}

fn decode(cx: &mut Context, args: Args, preserved: &[u8]) -> Result {
    let text = text_of(cx, args.get(0))?;
    uri_result(cx, uri::decode(text.flat(), preserved))
}

fn rewrite(cx: &mut Context, args: Args, change: fn(Flat<'_>) -> StringBuilder) -> Result {
    let text = text_of(cx, args.get(0))?;
    finish(cx, &change(text.flat()))
}
