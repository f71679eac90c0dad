//! Names that can be typed next: what a line editor offers.
//!
//! The invariant: nothing of the program runs. Getters are not called, and proxies end the search.

use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_object_model::{Context, Intrinsic, KeyList, Object, is_bigint};
use js_strings::{JsString, KeyKind, PropertyKey, Symbol};
use js_value::Value;
use std::collections::BTreeSet;

/// The names that may follow `path`.
pub(crate) fn names_after(cx: &mut Context, path: &[&str]) -> Vec<String> {
    let mut names = BTreeSet::new();
    let start = match path.split_first() {
        None => {
            if let Ok(keys) = cx.realm().lexicals().names(cx) {
                add(&mut names, &keys);
            }
            Some(cx.realm().global_object())
        }
        Some((first, rest)) => value_of(cx, first, rest).and_then(|value| object_behind(cx, value)),
    };
    let mut next = start;
    while let Some(object) = next {
        if object.kind() == CellKind::PROXY {
            break;
        }
        match object.own_property_keys(cx) {
            Ok(keys) => add(&mut names, &keys),
            Err(_) => break,
        }
        next = object.prototype_object();
    }
    // What went wrong on the way is nobody's exception.
    cx.take_exception();
    names.into_iter().collect()
}

fn add(names: &mut BTreeSet<String>, keys: &KeyList) {
    for key in keys.iter() {
        if let KeyKind::String(string) = key.kind() {
            names.insert(string.to_display());
        }
    }
}

fn value_of(cx: &mut Context, first: &str, rest: &[&str]) -> Option<Value> {
    let key = cx.key(first).ok()?;
    let mut value = match cx.realm().lexicals().get(cx, key) {
        Some(binding) => Some(binding.get()).filter(|&value| value != Value::EMPTY)?,
        None => {
            let global = cx.realm().global_object();
            data_property(cx, global, key)?
        }
    };
    for name in rest {
        let object = object_behind(cx, value)?;
        let key = cx.key(name).ok()?;
        value = data_property(cx, object, key)?;
    }
    Some(value)
}

/// The object whose properties a value has: itself, or the prototype of primitives.
fn object_behind(cx: &mut Context, value: Value) -> Option<Gc<Object>> {
    if let Some(object) = Object::from_value(value) {
        return Some(object);
    }
    let prototype = if value.downcast::<JsString>().is_some() {
        Intrinsic::StringPrototype
    } else if value.as_number().is_some() {
        Intrinsic::NumberPrototype
    } else if value == Value::TRUE || value == Value::FALSE {
        Intrinsic::BooleanPrototype
    } else if value.downcast::<Symbol>().is_some() {
        Intrinsic::SymbolPrototype
    } else if is_bigint(value) {
        Intrinsic::BigIntPrototype
    } else {
        return None;
    };
    Some(cx.intrinsic(prototype))
}

fn data_property(cx: &mut Context, object: Gc<Object>, key: PropertyKey) -> Option<Value> {
    let mut next = Some(object);
    while let Some(object) = next {
        if object.kind() == CellKind::PROXY {
            return None;
        }
        if let Some(property) = object.get_own_property(cx, key).ok()? {
            return property.value();
        }
        next = object.prototype_object();
    }
    None
}
