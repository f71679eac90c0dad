//! Equality and order of values (ECMA-262, 7.2).

use crate::bigint::{JsBigInt, string_to_bigint};
use crate::conversion::{Hint, is_object, to_number, to_primitive, type_of_text};
use crate::{Context, Object, Result, ShapeFlags};
use js_garbage_collection::{Gc, ValueCell};
use js_strings::JsString;
use js_value::{Value, number};
use std::cmp::Ordering;

/// SameValue.
pub fn same_value(cx: &mut Context, a: Value, b: Value) -> bool {
    match (a.as_number(), b.as_number()) {
        (Some(a), Some(b)) => number::same_value(a, b),
        _ => same_value_non_number(cx, a, b),
    }
}

/// SameValueZero.
pub fn same_value_zero(cx: &mut Context, a: Value, b: Value) -> bool {
    match (a.as_number(), b.as_number()) {
        (Some(a), Some(b)) => number::same_value_zero(a, b),
        _ => same_value_non_number(cx, a, b),
    }
}

/// IsStrictlyEqual.
#[inline]
pub fn is_strictly_equal(cx: &mut Context, a: Value, b: Value) -> bool {
    match (a.as_number(), b.as_number()) {
        (Some(a), Some(b)) => a == b,
        _ => same_value_non_number(cx, a, b),
    }
}

fn same_value_non_number(cx: &mut Context, a: Value, b: Value) -> bool {
    if a == b {
        return true;
    }
    if !a.is_cell() || !b.is_cell() {
        return false;
    }
    if let (Some(a), Some(b)) = (a.downcast::<JsString>(), b.downcast::<JsString>()) {
        return strings_equal(cx, a, b);
    }
    match (a.downcast::<JsBigInt>(), b.downcast::<JsBigInt>()) {
        (Some(a), Some(b)) => a.equals(&b),
        _ => false,
    }
}

/// Whether two strings have the same code units. Where a rope cannot be flattened because memory
/// is used up, its text is compared outside the heap.
pub fn strings_equal(cx: &mut Context, a: Gc<JsString>, b: Gc<JsString>) -> bool {
    JsString::equals(&cx.heap, a, b).unwrap_or_else(|_| a.to_display() == b.to_display())
}

/// IsLooselyEqual.
pub fn is_loosely_equal(cx: &mut Context, a: Value, b: Value) -> Result<bool> {
    if (a.is_number() && b.is_number())
        || type_of_text(a) == type_of_text(b) && !is_object(a) && !is_object(b)
    {
        // `typeof null` is "object", and that of undefined is not: they are dealt with below.
        if !a.is_nullish() && !b.is_nullish() {
            return Ok(is_strictly_equal(cx, a, b));
        }
    }
    let nullish = |value: Value| {
        value.is_nullish()
            || Object::from_value(value).is_some_and(|o| o.flags().contains(ShapeFlags::UNDETECTABLE))
    };
    match (a, b) {
        _ if a.is_nullish() => return Ok(nullish(b)),
        _ if b.is_nullish() => return Ok(nullish(a)),
        _ if is_object(a) && is_object(b) => return Ok(a == b),
        _ => {}
    }
    if is_object(a) {
        let a = to_primitive(cx, a, Hint::Default)?;
        return is_loosely_equal(cx, a, b);
    }
    if is_object(b) {
        let b = to_primitive(cx, b, Hint::Default)?;
        return is_loosely_equal(cx, a, b);
    }
    if a.is_boolean() || b.is_boolean() {
        let number = |value: Value| {
            if value.is_boolean() { Value::int(i32::from(value == Value::TRUE)) } else { value }
        };
        return is_loosely_equal(cx, number(a), number(b));
    }
    loose_primitives(cx, a, b)
}

/// Primitives of different types, none of them nullish or boolean.
fn loose_primitives(cx: &mut Context, a: Value, b: Value) -> Result<bool> {
    let (a, b) = if a.downcast::<JsBigInt>().is_some() { (a, b) } else { (b, a) };
    if let Some(bigint) = a.downcast::<JsBigInt>() {
        if let Some(number) = b.as_number() {
            return Ok(bigint.compare_number(number) == Some(Ordering::Equal));
        }
        if let Some(string) = b.downcast::<JsString>() {
            let other = string_to_bigint(cx, string)?;
            return Ok(other.is_some_and(|other| other == bigint.to_big()));
        }
        return Ok(false);
    }
    if crate::is_symbol(a) || crate::is_symbol(b) {
        return Ok(a == b);
    }
    Ok(to_number(cx, a)? == to_number(cx, b)?)
}

/// IsLessThan without its order flag: how `a` compares with `b`, both primitives by `to_primitive`
/// with a number hint in the order of the source. `None` where one is NaN.
pub fn compare(cx: &mut Context, a: Value, b: Value) -> Result<Option<Ordering>> {
    if let (Some(a), Some(b)) = (a.as_number(), b.as_number()) {
        return Ok(a.partial_cmp(&b));
    }
    let a = to_primitive(cx, a, Hint::Number)?;
    let b = to_primitive(cx, b, Hint::Number)?;
    compare_primitives(cx, a, b)
}

/// The rest of [`compare`], for primitives.
pub fn compare_primitives(cx: &mut Context, a: Value, b: Value) -> Result<Option<Ordering>> {
    let strings = (a.downcast::<JsString>(), b.downcast::<JsString>());
    if let (Some(a), Some(b)) = strings {
        cx.flatten(a)?;
        cx.flatten(b)?;
        return Ok(Some(a.flat().compare(b.flat())));
    }
    let bigints = (a.downcast::<JsBigInt>(), b.downcast::<JsBigInt>());
    match (bigints, strings) {
        ((Some(a), Some(b)), _) => return Ok(Some(a.compare(&b))),
        ((Some(a), None), (_, Some(b))) => {
            let b = string_to_bigint(cx, b)?;
            return Ok(b.map(|b| a.to_big().cmp(&b)));
        }
        ((None, Some(b)), (Some(a), _)) => {
            let a = string_to_bigint(cx, a)?;
            return Ok(a.map(|a| a.cmp(&b.to_big())));
        }
        ((Some(a), None), _) => {
            let b = to_number(cx, b)?;
            return Ok(a.compare_number(b));
        }
        ((None, Some(b)), _) => {
            let a = to_number(cx, a)?;
            return Ok(b.compare_number(a).map(Ordering::reverse));
        }
        ((None, None), _) => {}
    }
    let (a, b) = (to_number(cx, a)?, to_number(cx, b)?);
    Ok(a.partial_cmp(&b))
}
