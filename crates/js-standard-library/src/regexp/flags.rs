//! What a regular expression says of itself: flags, source, text.

use super::{RegExp, this_object};
use crate::string::{finish, text_of};
use js_object_model::{Args, Context, Intrinsic, Message, Result, to_boolean};
use js_regexp::Flags;
use js_strings::{Flat, StringBuilder};
use js_value::Value;

/// RegExpHasFlag.
fn has(cx: &mut Context, args: Args, name: &str, test: fn(Flags) -> bool) -> Result {
    if let Some(regexp) = RegExp::from_value(args.this()) {
        return Ok(Value::boolean(test(regexp.flags())));
    }
    if args.this() == cx.intrinsic(Intrinsic::RegExpPrototype).value() {
        return Ok(Value::UNDEFINED);
    }
    Err(cx.type_error(Message::RegExpGetter(name)))
}

macro_rules! flags {
    ($($function:ident $name:literal)*) => {
        $(pub(super) fn $function(cx: &mut Context, args: Args) -> Result {
            has(cx, args, $name, Flags::$function)
        })*
    };
}

flags! {
    has_indices "hasIndices"
    global "global"
    ignore_case "ignoreCase"
    multiline "multiline"
    dot_all "dotAll"
    unicode "unicode"
    unicode_sets "unicodeSets"
    sticky "sticky"
}

pub(super) fn flags(cx: &mut Context, args: Args) -> Result {
    let object = this_object(cx, args, "get RegExp.prototype.flags")?;
    let names = *cx.names();
    let mut text = String::new();
    for (key, letter) in [
        (names.has_indices, 'd'),
        (names.global, 'g'),
        (names.ignore_case, 'i'),
        (names.multiline, 'm'),
        (names.dot_all, 's'),
        (names.unicode, 'u'),
        (names.unicode_sets, 'v'),
        (names.sticky, 'y'),
    ] {
        let value = object.get(cx, key)?;
        if to_boolean(value) {
            text.push(letter);
        }
    }
    Ok(cx.string(&text)?.value())
}

pub(super) fn source(cx: &mut Context, args: Args) -> Result {
    if let Some(regexp) = RegExp::from_value(args.this()) {
        let source = regexp.source();
        let mut text = StringBuilder::new();
        escape_pattern(source.flat(), &mut text);
        return finish(cx, &text);
    }
    if args.this() == cx.intrinsic(Intrinsic::RegExpPrototype).value() {
        return Ok(cx.string("(?:)")?.value());
    }
    Err(cx.type_error(Message::RegExpGetter("source")))
}

/// EscapeRegExpPattern: what between slashes means the same.
fn escape_pattern(source: Flat<'_>, text: &mut StringBuilder) {
    if source.is_empty() {
        return text.push_str("(?:)");
    }
    let (mut in_class, mut escaped) = (false, false);
    for unit in source.units() {
        let line = match unit {
            0x0A => "n",
            0x0D => "r",
            0x2028 => "u2028",
            0x2029 => "u2029",
            _ => "",
        };
        if !line.is_empty() {
            if !escaped {
                text.push_str("\\");
            }
            text.push_str(line);
        } else {
            if unit == u16::from(b'/') && !in_class && !escaped {
                text.push_str("\\");
            }
            text.push_unit(unit);
        }
        if escaped {
            escaped = false;
            continue;
        }
        match u8::try_from(unit) {
            Ok(b'\\') => escaped = true,
            Ok(b'[') => in_class = true,
            Ok(b']') => in_class = false,
            _ => {}
        }
    }
}

pub(super) fn to_string(cx: &mut Context, args: Args) -> Result {
    let object = this_object(cx, args, "RegExp.prototype.toString")?;
    let names = *cx.names();
    let source = object.get(cx, names.source)?;
    let source = text_of(cx, source)?;
    let flags = object.get(cx, names.flags)?;
    let flags = text_of(cx, flags)?;
    let mut text = StringBuilder::new();
    text.push_str("/");
    text.push_flat(source.flat());
    text.push_str("/");
    text.push_flat(flags.flat());
    finish(cx, &text)
}
