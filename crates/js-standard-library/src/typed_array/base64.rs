//! `Uint8Array` from and to base64 and hexadecimal texts.

use super::base64_codec::{Alphabet, Decoded, LastChunk, from_base64, from_hex, to_base64, to_hex};
use super::prototype::uint8_array;
use super::species::create_same;
use super::{ElementKind, TypedArray, in_bounds};
use crate::define::{Row, method};
use crate::support::{Support, options_object};
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Message, Object, Result, to_boolean};
use js_strings::JsString;
use js_value::Value;

pub(super) static STATICS: &[Row] =
    &[method("fromBase64", static_from_base64, 1), method("fromHex", static_from_hex, 1)];

pub(super) static METHODS: &[Row] = &[
    method("setFromBase64", set_from_base64, 1),
    method("setFromHex", set_from_hex, 1),
    method("toBase64", array_to_base64, 0),
    method("toHex", array_to_hex, 0),
];

/// The text, which must be a string: nothing is converted.
fn text(cx: &mut Context, value: Value) -> Result<Gc<JsString>> {
    let Some(text) = cx.as_string(value) else {
        let what = cx.describe(value);
        return Err(cx.type_error(Message::NotString(&what)));
    };
    cx.flatten(text)?;
    Ok(text)
}

/// One of the strings that an option may be.
fn choice<T: Copy>(
    cx: &mut Context,
    options: Option<Gc<Object>>,
    name: &str,
    choices: &[(&str, T)],
    message: Message<'_>,
) -> Result<T> {
    let Some(options) = options else { return Ok(choices[0].1) };
    let key = cx.key(name)?;
    let value = options.get(cx, key)?;
    if value == Value::UNDEFINED {
        return Ok(choices[0].1);
    }
    let chosen = match cx.as_string(value) {
        Some(text) => {
            cx.flatten(text)?;
            let text = text.flat().to_utf8_lossy();
            choices.iter().find(|choice| choice.0 == text).map(|choice| choice.1)
        }
        None => None,
    };
    chosen.ok_or_else(|| cx.type_error(message))
}

fn alphabet(cx: &mut Context, options: Option<Gc<Object>>) -> Result<Alphabet> {
    let choices = [("base64", Alphabet::Base64), ("base64url", Alphabet::Base64Url)];
    choice(cx, options, "alphabet", &choices, Message::InvalidAlphabet())
}

fn last_chunk(cx: &mut Context, options: Option<Gc<Object>>) -> Result<LastChunk> {
    let choices = [
        ("loose", LastChunk::Loose),
        ("strict", LastChunk::Strict),
        ("stop-before-partial", LastChunk::StopBeforePartial),
    ];
    choice(cx, options, "lastChunkHandling", &choices, Message::InvalidLastChunk())
}

/// The bytes of an array that must be in bounds.
fn bytes_of(cx: &mut Context, array: Gc<TypedArray>, method: &str) -> Result<Vec<u8>> {
    let length = in_bounds(cx, array, method)?;
    // The copy, and the text that becomes of it.
    cx.room_for(length * 3)?;
    Ok(array.buffer().copy_out(array.raw_byte_offset(), length))
}

fn new_array(cx: &mut Context, decoded: &Decoded, message: Message<'_>) -> Result {
    if decoded.is_error {
        return Err(cx.syntax_error(message));
    }
    let array = create_same(cx, ElementKind::Uint8, decoded.bytes.len())?;
    array.buffer().copy_in(0, &decoded.bytes);
    Ok(array.value())
}

/// Stores what was decoded, even before an error, and says how much that was.
fn store(cx: &mut Context, array: Gc<TypedArray>, decoded: &Decoded, message: Message<'_>) -> Result {
    array.buffer().copy_in(array.raw_byte_offset(), &decoded.bytes);
    if decoded.is_error {
        return Err(cx.syntax_error(message));
    }
    let result = cx.new_plain_object()?;
    for (name, count) in [("read", decoded.read), ("written", decoded.bytes.len())] {
        let key = cx.key(name)?;
        result.create_data_property_or_throw(cx, key, Value::number(count as f64))?;
    }
    Ok(result.value())
}

fn static_from_base64(cx: &mut Context, args: Args) -> Result {
    let text = text(cx, args.get(0))?;
    let options = options_object(cx, args.get(1))?;
    let alphabet = alphabet(cx, options)?;
    let last = last_chunk(cx, options)?;
    let decoded = from_base64(|index| text.flat().get(index), alphabet, last, usize::MAX);
    new_array(cx, &decoded, Message::InvalidBase64())
}

fn static_from_hex(cx: &mut Context, args: Args) -> Result {
    let text = text(cx, args.get(0))?;
    let decoded = from_hex(|index| text.flat().get(index), text.len(), usize::MAX);
    new_array(cx, &decoded, Message::InvalidHex())
}

fn set_from_base64(cx: &mut Context, args: Args) -> Result {
    let array = uint8_array(cx, args.this())?;
    let text = text(cx, args.get(0))?;
    let options = options_object(cx, args.get(1))?;
    let alphabet = alphabet(cx, options)?;
    let last = last_chunk(cx, options)?;
    let length = in_bounds(cx, array, "Uint8Array.prototype.setFromBase64")?;
    let decoded = from_base64(|index| text.flat().get(index), alphabet, last, length);
    store(cx, array, &decoded, Message::InvalidBase64())
}

fn set_from_hex(cx: &mut Context, args: Args) -> Result {
    let array = uint8_array(cx, args.this())?;
    let text = text(cx, args.get(0))?;
    let length = in_bounds(cx, array, "Uint8Array.prototype.setFromHex")?;
    let decoded = from_hex(|index| text.flat().get(index), text.len(), length);
    store(cx, array, &decoded, Message::InvalidHex())
}

fn array_to_base64(cx: &mut Context, args: Args) -> Result {
    let array = uint8_array(cx, args.this())?;
    let options = options_object(cx, args.get(0))?;
    let alphabet = alphabet(cx, options)?;
    let omitted = match options {
        Some(options) => {
            let key = cx.key("omitPadding")?;
            to_boolean(options.get(cx, key)?)
        }
        None => false,
    };
    let bytes = bytes_of(cx, array, "Uint8Array.prototype.toBase64")?;
    Ok(cx.string(&to_base64(&bytes, alphabet, !omitted))?.value())
}

fn array_to_hex(cx: &mut Context, args: Args) -> Result {
    let array = uint8_array(cx, args.this())?;
    let bytes = bytes_of(cx, array, "Uint8Array.prototype.toHex")?;
    Ok(cx.string(&to_hex(&bytes))?.value())
}
