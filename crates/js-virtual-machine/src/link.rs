//! Linking: from a template's plain data to values of the heap.

use js_bytecode::{Constant, Text};
use js_garbage_collection::Gc;
use js_object_model::{Context, Result, parse_bigint};
use js_strings::{Flat, JsString};
use js_value::Value;

use crate::cache::PropertyCache;
use crate::code::Code;

/// Longer strings are not interned: they are texts, not names.
const LONGEST_NAME: usize = 256;

/// The text as the heap's strings take it.
pub(crate) fn flat(text: &Text) -> Flat<'_> {
    match text {
        Text::Latin1(units) => Flat::Latin1(units),
        Text::Utf16(units) => Flat::Utf16(units),
    }
}

/// A string with this text; interned if it is short.
pub(crate) fn string(cx: &mut Context, text: &Text) -> Result<Gc<JsString>> {
    let made = if text.len() <= LONGEST_NAME {
        cx.strings.intern_flat(&cx.heap, flat(text))
    } else {
        JsString::new(&cx.heap, flat(text))
    };
    made.map_err(|error| cx.string_error(error))
}

/// Makes the values of all constants that are primitive.
pub(crate) fn constants(cx: &mut Context, code: Gc<Code>) -> Result<()> {
    for (index, constant) in code.template().constants.iter().enumerate() {
        let value = match constant {
            Constant::Number(number) => Value::number(*number),
            Constant::String(text) => string(cx, text)?.value(),
            Constant::BigInt(digits) => cx.new_bigint(&parse_bigint(digits).unwrap_or_default())?,
            _ => continue,
        };
        code.constant(index).set(code, value);
    }
    Ok(())
}

/// Makes the empty caches.
pub(crate) fn caches(cx: &mut Context, code: Gc<Code>) -> Result<Box<[PropertyCache]>> {
    let mut caches = Vec::with_capacity(code.template().caches.len());
    for description in &code.template().caches {
        let name = code.constant(description.key as usize).get();
        // SAFETY: the verifier has seen that the constant is a string.
        let key = cx.string_key(unsafe { js_garbage_collection::ValueCell::cell_unchecked(name) })?;
        caches.push(PropertyCache::new(key, description.kind));
    }
    Ok(caches.into())
}
