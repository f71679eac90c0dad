//! The internal methods of typed arrays (ECMA-262, 10.4.5): indices and all other canonical numeric
//! strings are elements or nothing.

use super::TypedArray;
use js_garbage_collection::Gc;
use js_object_model::{
    Context, InternalMethods, KeyList, Object, ObjectType, PropertyAttributes, PropertyDescriptor, Result,
    ShapeFlags, ordinary_define_own_property, ordinary_delete, ordinary_get, ordinary_get_own_property,
    ordinary_has_property, ordinary_own_property_keys, ordinary_prevent_extensions, ordinary_set,
    string_to_number,
};
use js_strings::PropertyKey;
use js_value::Value;

pub(super) static METHODS: InternalMethods = InternalMethods {
    flags: ShapeFlags(ShapeFlags::EXOTIC_INDEXED.0 | ShapeFlags::CANONICAL_NUMERIC.0),
    prevent_extensions,
    get_own_property,
    define_own_property,
    has_property,
    get,
    set,
    delete,
    own_property_keys,
    ..InternalMethods::ordinary(TypedArray::WORDS)
};

fn typed_array(object: Gc<Object>) -> Gc<TypedArray> {
    // SAFETY: the table is that of typed arrays.
    unsafe { object.cast() }
}

/// What a key is to a typed array.
enum Key {
    /// A name like that of any object's property.
    Named,
    /// An integer that may be the index of an element.
    Index(usize),
    /// A number that is the index of no element, such as -0 or 1.5.
    Never,
}

/// CanonicalNumericIndexString.
#[inline]
fn classify(cx: &mut Context, key: PropertyKey) -> Result<Key> {
    match key.as_index() {
        Some(index) => Ok(Key::Index(index as usize)),
        None => classify_name(cx, key),
    }
}

fn classify_name(cx: &mut Context, key: PropertyKey) -> Result<Key> {
    let Some(string) = key.as_string() else { return Ok(Key::Named) };
    let text = string.flat().to_utf8_lossy();
    if text == "-0" {
        return Ok(Key::Never);
    }
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | 'I' | 'N')) {
        return Ok(Key::Named);
    }
    let number = string_to_number(cx, string)?;
    if js_value::number::to_decimal(number) != text {
        return Ok(Key::Named);
    }
    let is_index = number >= 0.0 && number.fract() == 0.0 && number <= 9_007_199_254_740_991.0;
    Ok(if is_index { Key::Index(number as usize) } else { Key::Never })
}

impl Key {
    /// The index, if there is such an element.
    fn element(self, array: Gc<TypedArray>) -> Option<usize> {
        match self {
            Key::Index(index) if index < array.len() => Some(index),
            _ => None,
        }
    }
}

fn prevent_extensions(cx: &mut Context, object: Gc<Object>) -> Result<bool> {
    let array = typed_array(object);
    // IsTypedArrayFixedLength: one whose elements can come and go stays extensible.
    let buffer = array.buffer();
    if array.is_tracking() || buffer.is_resizable() && !buffer.is_shared() {
        return Ok(false);
    }
    ordinary_prevent_extensions(cx, object)
}

fn get_own_property(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
) -> Result<Option<PropertyDescriptor>> {
    let array = typed_array(object);
    match classify(cx, key)? {
        Key::Named => ordinary_get_own_property(cx, object, key),
        numeric => match numeric.element(array) {
            Some(index) => {
                let value = array.element(cx, index)?;
                Ok(Some(PropertyDescriptor::data(value, PropertyAttributes::ALL)))
            }
            None => Ok(None),
        },
    }
}

fn has_property(cx: &mut Context, object: Gc<Object>, key: PropertyKey) -> Result<bool> {
    match classify(cx, key)? {
        Key::Named => ordinary_has_property(cx, object, key),
        numeric => Ok(numeric.element(typed_array(object)).is_some()),
    }
}

fn define_own_property(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
    descriptor: &PropertyDescriptor,
) -> Result<bool> {
    let array = typed_array(object);
    let numeric = match classify(cx, key)? {
        Key::Named => return ordinary_define_own_property(cx, object, key, descriptor),
        numeric => numeric,
    };
    let Some(index) = numeric.element(array) else { return Ok(false) };
    let takes_away = |attribute| descriptor.attribute(attribute) == Some(false);
    if takes_away(PropertyAttributes::CONFIGURABLE)
        || takes_away(PropertyAttributes::ENUMERABLE)
        || takes_away(PropertyAttributes::WRITABLE)
        || descriptor.is_accessor_descriptor()
    {
        return Ok(false);
    }
    if let Some(value) = descriptor.value() {
        array.set_element(cx, index, value)?;
    }
    Ok(true)
}

fn get(cx: &mut Context, object: Gc<Object>, key: PropertyKey, receiver: Value) -> Result {
    let array = typed_array(object);
    match classify(cx, key)? {
        Key::Named => ordinary_get(cx, object, key, receiver),
        numeric => match numeric.element(array) {
            Some(index) => array.element(cx, index),
            None => Ok(Value::UNDEFINED),
        },
    }
}

fn set(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
    value: Value,
    receiver: Value,
) -> Result<bool> {
    let array = typed_array(object);
    let numeric = match classify(cx, key)? {
        Key::Named => return ordinary_set(cx, object, key, value, receiver),
        numeric => numeric,
    };
    if receiver == object.value() {
        let index = if let Key::Index(index) = numeric { index } else { usize::MAX };
        array.set_element(cx, index, value)?;
        return Ok(true);
    }
    match numeric.element(array) {
        Some(_) => ordinary_set(cx, object, key, value, receiver),
        None => Ok(true),
    }
}

fn delete(cx: &mut Context, object: Gc<Object>, key: PropertyKey) -> Result<bool> {
    match classify(cx, key)? {
        Key::Named => ordinary_delete(cx, object, key),
        numeric => Ok(numeric.element(typed_array(object)).is_none()),
    }
}

fn own_property_keys(cx: &mut Context, object: Gc<Object>, keys: &mut KeyList) -> Result<()> {
    for index in 0..typed_array(object).len() as u64 {
        let key = cx.integer_key(index)?;
        keys.push(key);
    }
    ordinary_own_property_keys(cx, object, keys)
}
