//! Hashes of values, such that SameValueZero implies the same hash.

use js_garbage_collection::ValueCell;
use js_object_model::{Context, JsBigInt, Object, Result};
use js_strings::{JsString, Symbol};
use js_value::Value;

/// The one form of a key: -0 is 0, and a number that is an integer is kept as one.
#[inline]
pub(crate) fn normalized(key: Value) -> Value {
    match key.as_number() {
        Some(number) => Value::number(number + 0.0),
        None => key,
    }
}

/// The hash of a normalized key. Strings are flattened, objects get an identity hash.
pub(crate) fn hash_of(cx: &mut Context, key: Value) -> Result<u32> {
    if !key.is_cell() {
        return Ok(spread(key.bits()));
    }
    if let Some(object) = Object::from_value(key) {
        return Ok(spread(u64::from(object.identity_hash(cx)?)));
    }
    if let Some(string) = key.downcast::<JsString>() {
        crate::string::flattened(cx, string)?;
        return Ok(spread(u64::from(string.hash())));
    }
    if let Some(symbol) = key.downcast::<Symbol>() {
        return Ok(spread(u64::from(symbol.hash())));
    }
    Ok(key.downcast::<JsBigInt>().map_or(0, |bigint| spread(bigint.wrapping_u64())))
}

/// Lets every bit count in all 32: the table uses the low ones as a place, the high ones as a mark.
#[inline]
fn spread(bits: u64) -> u32 {
    (bits.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}
