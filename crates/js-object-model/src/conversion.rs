//! Type conversion and testing (ECMA-262, 7.1 and 7.2).

use crate::bigint::JsBigInt;
use crate::wrapper::PrimitiveWrapper;
use crate::{Context, Message, Object, Proxy, Result};
use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_strings::{Flat, JsString, PropertyKey, Symbol};
use js_value::{Value, number};

/// What kind of primitive is preferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// No preference.
    Default,
    /// A number.
    Number,
    /// A string.
    String,
}

/// Whether a value is a string.
#[inline]
pub fn is_string(value: Value) -> bool {
    value.cell_kind() == Some(CellKind::STRING)
}

/// Whether a value is a symbol.
#[inline]
pub fn is_symbol(value: Value) -> bool {
    value.cell_kind() == Some(CellKind::SYMBOL)
}

/// Whether a value is a BigInt.
#[inline]
pub fn is_bigint(value: Value) -> bool {
    value.cell_kind() == Some(CellKind::BIGINT)
}

/// Whether a value is an object.
#[inline]
pub fn is_object(value: Value) -> bool {
    value.cell_kind().is_some_and(CellKind::is_object)
}

/// IsCallable.
#[inline]
pub fn is_callable(value: Value) -> bool {
    Object::from_value(value).is_some_and(|object| object.is_callable())
}

/// IsConstructor.
#[inline]
pub fn is_constructor(value: Value) -> bool {
    Object::from_value(value).is_some_and(|object| object.is_constructor())
}

/// IsArray: looks through proxies.
pub fn is_array(cx: &mut Context, value: Value) -> Result<bool> {
    let Some(mut object) = Object::from_value(value) else { return Ok(false) };
    loop {
        if object.kind() == CellKind::ARRAY {
            return Ok(true);
        }
        match Object::downcast::<Proxy>(object) {
            Some(proxy) => object = proxy.target_or_throw(cx, "IsArray")?,
            None => return Ok(false),
        }
    }
}

/// IsRegExp.
pub fn is_regexp(cx: &mut Context, value: Value) -> Result<bool> {
    let Some(object) = Object::from_value(value) else { return Ok(false) };
    let key = PropertyKey::symbol(cx.symbols().match_);
    let matcher = object.get(cx, key)?;
    Ok(if matcher == Value::UNDEFINED { object.kind() == CellKind::REGEXP } else { to_boolean(matcher) })
}

/// What `typeof` says.
pub fn type_of(cx: &Context, value: Value) -> Gc<JsString> {
    let names = cx.names();
    let key = match type_of_text(value) {
        "undefined" => names.undefined,
        "boolean" => names.boolean,
        "number" => names.number,
        "string" => names.string,
        "symbol" => names.symbol,
        "bigint" => names.bigint,
        "function" => names.function,
        _ => names.object,
    };
    key.as_string().expect("a well-known name is a string")
}

/// What `typeof` says, as text.
pub fn type_of_text(value: Value) -> &'static str {
    if value.is_number() {
        return "number";
    }
    match value.cell_kind() {
        Some(CellKind::STRING) => "string",
        Some(CellKind::SYMBOL) => "symbol",
        Some(CellKind::BIGINT) => "bigint",
        Some(_) => match Object::from_value(value) {
            Some(object) if object.flags().contains(crate::ShapeFlags::UNDETECTABLE) => "undefined",
            Some(object) if object.is_callable() => "function",
            _ => "object",
        },
        None if value.is_boolean() => "boolean",
        None if value == Value::NULL => "object",
        None => "undefined",
    }
}

/// ToBoolean.
#[inline]
pub fn to_boolean(value: Value) -> bool {
    match value {
        Value::TRUE => true,
        Value::FALSE | Value::UNDEFINED | Value::NULL => false,
        _ => to_boolean_slow(value),
    }
}

fn to_boolean_slow(value: Value) -> bool {
    if let Some(number) = value.as_number() {
        return number != 0.0 && !number.is_nan();
    }
    if let Some(string) = value.downcast::<JsString>() {
        return !string.is_empty();
    }
    if let Some(bigint) = value.downcast::<JsBigInt>() {
        return !bigint.is_zero();
    }
    match Object::from_value(value) {
        Some(object) => !object.flags().contains(crate::ShapeFlags::UNDETECTABLE),
        None => value.is_cell(),
    }
}

/// ToPrimitive.
pub fn to_primitive(cx: &mut Context, value: Value, hint: Hint) -> Result {
    let Some(object) = Object::from_value(value) else { return Ok(value) };
    cx.check_stack()?;
    let key = PropertyKey::symbol(cx.symbols().to_primitive);
    if let Some(method) = object.get_method(cx, key)? {
        let names = cx.names();
        let hint = match hint {
            Hint::Default => names.default,
            Hint::Number => names.number,
            Hint::String => names.string,
        };
        let result = cx.call(method.value(), value, &[hint.value()])?;
        if is_object(result) {
            return Err(cx.type_error(Message::CannotConvertToPrimitive()));
        }
        return Ok(result);
    }
    // OrdinaryToPrimitive.
    let names = cx.names();
    let order = match hint {
        Hint::String => [names.to_string, names.value_of],
        Hint::Default | Hint::Number => [names.value_of, names.to_string],
    };
    for key in order {
        let method = object.get(cx, key)?;
        if is_callable(method) {
            let result = cx.call(method, value, &[])?;
            if !is_object(result) {
                return Ok(result);
            }
        }
    }
    Err(cx.type_error(Message::CannotConvertToPrimitive()))
}

/// ToNumeric: a number or a BigInt.
#[inline]
pub fn to_numeric(cx: &mut Context, value: Value) -> Result {
    if value.is_number() {
        return Ok(value);
    }
    let primitive = to_primitive(cx, value, Hint::Number)?;
    if is_bigint(primitive) { Ok(primitive) } else { Ok(Value::number(to_number(cx, primitive)?)) }
}

/// ToNumber.
#[inline]
pub fn to_number(cx: &mut Context, value: Value) -> Result<f64> {
    match value.as_number() {
        Some(number) => Ok(number),
        None => to_number_slow(cx, value),
    }
}

fn to_number_slow(cx: &mut Context, value: Value) -> Result<f64> {
    match value {
        Value::UNDEFINED => return Ok(f64::NAN),
        Value::NULL | Value::FALSE => return Ok(0.0),
        Value::TRUE => return Ok(1.0),
        _ => {}
    }
    match value.cell_kind() {
        Some(CellKind::STRING) => {
            // SAFETY: its kind was just seen.
            let string: Gc<JsString> = unsafe { value.cell_unchecked() };
            string_to_number(cx, string)
        }
        Some(CellKind::SYMBOL) => Err(cx.type_error(Message::SymbolToNumber())),
        Some(CellKind::BIGINT) => Err(cx.type_error(Message::BigIntToNumber())),
        Some(kind) if kind.is_object() => {
            let primitive = to_primitive(cx, value, Hint::Number)?;
            to_number(cx, primitive)
        }
        _ => Ok(f64::NAN),
    }
}

/// StringToNumber.
pub fn string_to_number(cx: &mut Context, string: Gc<JsString>) -> Result<f64> {
    cx.flatten(string)?;
    Ok(match string.flat() {
        Flat::Latin1(units) if units.is_ascii() => {
            number::from_string(std::str::from_utf8(units).unwrap_or_default())
        }
        flat => number::from_string(&flat.to_utf8_lossy()),
    })
}

/// ToIntegerOrInfinity.
#[inline]
pub fn to_integer_or_infinity(cx: &mut Context, value: Value) -> Result<f64> {
    match value.as_int() {
        Some(int) => Ok(f64::from(int)),
        None => Ok(number::to_integer_or_infinity(to_number(cx, value)?)),
    }
}

/// ToInt32.
#[inline]
pub fn to_int32(cx: &mut Context, value: Value) -> Result<i32> {
    match value.as_int() {
        Some(int) => Ok(int),
        None => Ok(number::to_int32(to_number(cx, value)?)),
    }
}

/// ToUint32.
#[inline]
pub fn to_uint32(cx: &mut Context, value: Value) -> Result<u32> {
    Ok(to_int32(cx, value)? as u32)
}

/// ToLength.
#[inline]
pub fn to_length(cx: &mut Context, value: Value) -> Result<u64> {
    match value.as_int() {
        Some(int) => Ok(int.max(0) as u64),
        None => Ok(number::to_length(to_number(cx, value)?)),
    }
}

/// ToIndex.
pub fn to_index(cx: &mut Context, value: Value) -> Result<u64> {
    let integer = to_integer_or_infinity(cx, value)?;
    if (0.0..=9_007_199_254_740_991.0).contains(&integer) {
        Ok(integer as u64)
    } else {
        Err(cx.range_error(Message::InvalidIndex()))
    }
}

/// A relative index of array and string methods: from the end where it is negative, clamped.
pub fn to_relative_index(cx: &mut Context, value: Value, length: u64, default: u64) -> Result<u64> {
    if value == Value::UNDEFINED {
        return Ok(default);
    }
    let relative = to_integer_or_infinity(cx, value)?;
    Ok(clamp_relative(relative, length))
}

/// The same for a number that is an integer or infinite already.
pub fn clamp_relative(relative: f64, length: u64) -> u64 {
    let length = length as f64;
    let absolute = if relative < 0.0 { (length + relative).max(0.0) } else { relative.min(length) };
    absolute as u64
}

/// ToString.
#[inline]
pub fn to_string(cx: &mut Context, value: Value) -> Result<Gc<JsString>> {
    match value.downcast::<JsString>() {
        Some(string) => Ok(string),
        None => to_string_slow(cx, value),
    }
}

fn to_string_slow(cx: &mut Context, value: Value) -> Result<Gc<JsString>> {
    if let Some(number) = value.as_number() {
        return cx.number_string(number);
    }
    let names = cx.names();
    let name = match value {
        Value::UNDEFINED => names.undefined,
        Value::NULL => names.null,
        Value::TRUE => names.true_,
        Value::FALSE => names.false_,
        _ => {
            if is_symbol(value) {
                return Err(cx.type_error(Message::SymbolToString()));
            }
            if let Some(bigint) = value.downcast::<JsBigInt>() {
                let text = cx.bigint_text(bigint, 10)?;
                return cx.string(&text);
            }
            let primitive = to_primitive(cx, value, Hint::String)?;
            return if is_object(primitive) { Ok(cx.strings.empty()) } else { to_string(cx, primitive) };
        }
    };
    Ok(name.as_string().unwrap_or_else(|| cx.strings.empty()))
}

/// ToPropertyKey.
#[inline]
pub fn to_property_key(cx: &mut Context, value: Value) -> Result<PropertyKey> {
    if let Some(int) = value.as_int()
        && int >= 0
    {
        return Ok(PropertyKey::index(int as u32));
    }
    match value.cell_kind() {
        // SAFETY: the kind says so.
        Some(CellKind::STRING) => cx.string_key(unsafe { value.cell_unchecked() }),
        // SAFETY: as above.
        Some(CellKind::SYMBOL) => Ok(PropertyKey::symbol(unsafe { value.cell_unchecked::<Symbol>() })),
        _ => to_property_key_slow(cx, value),
    }
}

#[cold]
fn to_property_key_slow(cx: &mut Context, value: Value) -> Result<PropertyKey> {
    let primitive = to_primitive(cx, value, Hint::String)?;
    if let Some(symbol) = primitive.downcast::<Symbol>() {
        return Ok(PropertyKey::symbol(symbol));
    }
    if let Some(number) = primitive.as_number()
        && number >= 0.0
        && number < f64::from(u32::MAX)
        && number.fract() == 0.0
    {
        return Ok(PropertyKey::index(number as u32));
    }
    let string = to_string(cx, primitive)?;
    cx.string_key(string)
}

/// ToObject.
pub fn to_object(cx: &mut Context, value: Value) -> Result<Gc<Object>> {
    match Object::from_value(value) {
        Some(object) => Ok(object),
        None if value.is_nullish() || value == Value::EMPTY => {
            Err(cx.type_error(Message::UndefinedOrNullToObject()))
        }
        None => cx.new_wrapper(value, None),
    }
}

/// The primitive of a wrapper of the given kind, or the value itself if it is one: thisNumberValue
/// and its kin.
pub fn this_primitive(value: Value, wrapper: CellKind, is_kind: fn(Value) -> bool) -> Option<Value> {
    if is_kind(value) {
        return Some(value);
    }
    let object = Object::from_value(value).filter(|object| object.kind() == wrapper)?;
    PrimitiveWrapper::from_object(object).map(|wrapper| wrapper.primitive())
}
