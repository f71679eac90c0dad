//! String exotic objects (ECMA-262, 10.4.3): the code units are indexed properties.

use crate::key::KeyList;
use crate::methods::{self, InternalMethods};
use crate::shape::ShapeFlags;
use crate::wrapper::{PrimitiveWrapper, WORDS};
use crate::{Context, Object, PropertyAttributes, PropertyDescriptor, Result};
use js_garbage_collection::{Gc, ValueCell};
use js_strings::{JsString, PropertyKey};
use js_value::Value;

pub(crate) static METHODS: InternalMethods = InternalMethods {
    flags: ShapeFlags::EXOTIC_INDEXED,
    get_own_property,
    define_own_property,
    delete,
    own_property_keys,
    virtual_get: |_, object, _| Ok(Value::number(string(object).len() as f64)),
    ..InternalMethods::ordinary(WORDS)
};

fn string(object: Gc<Object>) -> Gc<JsString> {
    // SAFETY: the table is that of string objects, which wrap strings.
    unsafe { object.cast::<PrimitiveWrapper>().primitive().cell_unchecked() }
}

/// StringGetOwnProperty.
fn unit(cx: &mut Context, object: Gc<Object>, key: PropertyKey) -> Result<Option<PropertyDescriptor>> {
    let string = string(object);
    match key.as_index() {
        Some(index) if (index as usize) < string.len() => {
            let index = index as usize;
            let unit = cx.strings.substring(&cx.heap, string, index, index + 1);
            let unit = unit.map_err(|error| cx.out_of_memory(error))?;
            Ok(Some(PropertyDescriptor::data(unit.value(), PropertyAttributes::ENUMERABLE)))
        }
        _ => Ok(None),
    }
}

fn get_own_property(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
) -> Result<Option<PropertyDescriptor>> {
    match unit(cx, object, key)? {
        Some(descriptor) => Ok(Some(descriptor)),
        None => methods::ordinary_get_own_property(cx, object, key),
    }
}

fn define_own_property(
    cx: &mut Context,
    object: Gc<Object>,
    key: PropertyKey,
    descriptor: &PropertyDescriptor,
) -> Result<bool> {
    match unit(cx, object, key)? {
        Some(current) => {
            let extensible = object.shape().is_extensible();
            Ok(methods::is_compatible_property_descriptor(cx, extensible, descriptor, Some(current)))
        }
        None => methods::ordinary_define_own_property(cx, object, key, descriptor),
    }
}

fn delete(cx: &mut Context, object: Gc<Object>, key: PropertyKey) -> Result<bool> {
    match key.as_index() {
        Some(index) if (index as usize) < string(object).len() => Ok(false),
        _ => methods::ordinary_delete(cx, object, key),
    }
}

fn own_property_keys(cx: &mut Context, object: Gc<Object>, keys: &mut KeyList) -> Result<()> {
    keys.make_room(cx, string(object).len())?;
    for index in 0..string(object).len() as u32 {
        keys.push(PropertyKey::index(index));
    }
    methods::ordinary_own_property_keys(cx, object, keys)
}
