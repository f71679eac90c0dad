//! `RegExp.escape`.

use crate::string::{finish, flattened};
use crate::support::Support;
use js_object_model::{Args, Context, Message, Result};
use js_strings::StringBuilder;

pub(super) fn escape(cx: &mut Context, args: Args) -> Result {
    let Some(text) = cx.as_string(args.get(0)) else {
        let what = cx.describe(args.get(0));
        return Err(cx.type_error(Message::NotString(&what)));
    };
    let text = flattened(cx, text)?;
    let mut out = StringBuilder::with_capacity(text.len());
    for (place, code) in text.flat().code_points().enumerate() {
        encode(&mut out, place == 0, code);
    }
    finish(cx, &out)
}

/// EncodeForRegExpEscape; a first letter or digit could end an escape sequence before it.
fn encode(out: &mut StringBuilder, first: bool, code: u32) {
    let character = char::from_u32(code);
    match character {
        Some(c) if first && c.is_ascii_alphanumeric() => out.push_str(&format!("\\x{code:02x}")),
        Some(c) if "^$\\.*+?()[]{}|/".contains(c) => {
            out.push_str("\\");
            out.push_code_point(code);
        }
        Some('\t') => out.push_str("\\t"),
        Some('\n') => out.push_str("\\n"),
        Some('\x0B') => out.push_str("\\v"),
        Some('\x0C') => out.push_str("\\f"),
        Some('\r') => out.push_str("\\r"),
        Some(c) if !(",-=<>#&!%:;@~'`\"".contains(c) || js_value::number::is_space(c)) => {
            out.push_code_point(code)
        }
        _ if code <= 0xFF => out.push_str(&format!("\\x{code:02x}")),
        _ => out.push_str(&format!("\\u{code:04x}")),
    }
}
