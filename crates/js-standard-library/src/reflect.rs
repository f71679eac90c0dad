//! `Reflect`.

use crate::define::{Row, method, tag};
use crate::support::Support;
use js_garbage_collection::Gc;
use js_object_model::{Args, Array, Context, Message, Object, PropertyDescriptor, Result, to_property_key};
use js_value::Value;

pub(crate) static ROWS: &[Row] = &[
    method("apply", apply, 3),
    method("construct", construct, 2),
    method("defineProperty", define_property, 3),
    method("deleteProperty", delete_property, 2),
    method("get", get, 2),
    method("getOwnPropertyDescriptor", get_own_property_descriptor, 2),
    method("getPrototypeOf", get_prototype_of, 1),
    method("has", has, 2),
    method("isExtensible", is_extensible, 1),
    method("ownKeys", own_keys, 1),
    method("preventExtensions", prevent_extensions, 1),
    method("set", set, 3),
    method("setPrototypeOf", set_prototype_of, 2),
    tag("Reflect"),
];

fn target(cx: &mut Context, args: Args, function: &str) -> Result<Gc<Object>> {
    Object::from_value(args.get(0)).ok_or_else(|| cx.type_error(Message::CalledOnNonObject(function)))
}

fn apply(cx: &mut Context, args: Args) -> Result {
    crate::array::callable(cx, args.get(0))?;
    let list = cx.list_from_array_like(args.get(2))?;
    cx.call_with_list(args.get(0), args.get(1), &list)
}

fn constructor(cx: &mut Context, value: Value) -> Result<Gc<Object>> {
    match cx.as_constructor(value) {
        Some(constructor) => Ok(constructor),
        None => {
            let what = cx.describe(value);
            Err(cx.type_error(Message::NotConstructor(&what)))
        }
    }
}

fn construct(cx: &mut Context, args: Args) -> Result {
    let callee = constructor(cx, args.get(0))?;
    let new_target = if args.len() > 2 { constructor(cx, args.get(2))? } else { callee };
    let list = cx.list_from_array_like(args.get(1))?;
    Ok(cx.construct_with_list(callee, &list, new_target)?.value())
}

fn define_property(cx: &mut Context, args: Args) -> Result {
    let object = target(cx, args, "Reflect.defineProperty")?;
    let key = to_property_key(cx, args.get(1))?;
    let descriptor = PropertyDescriptor::from_object(args.get(2), cx)?;
    Ok(Value::boolean(object.define_own_property(cx, key, &descriptor)?))
}

fn delete_property(cx: &mut Context, args: Args) -> Result {
    let object = target(cx, args, "Reflect.deleteProperty")?;
    let key = to_property_key(cx, args.get(1))?;
    Ok(Value::boolean(object.delete_property(cx, key)?))
}

fn get(cx: &mut Context, args: Args) -> Result {
    let object = target(cx, args, "Reflect.get")?;
    let key = to_property_key(cx, args.get(1))?;
    let receiver = if args.len() > 2 { args.get(2) } else { args.get(0) };
    object.get_with_receiver(cx, key, receiver)
}

fn get_own_property_descriptor(cx: &mut Context, args: Args) -> Result {
    let object = target(cx, args, "Reflect.getOwnPropertyDescriptor")?;
    let key = to_property_key(cx, args.get(1))?;
    let descriptor = object.get_own_property(cx, key)?;
    PropertyDescriptor::to_object(descriptor, cx)
}

fn get_prototype_of(cx: &mut Context, args: Args) -> Result {
    target(cx, args, "Reflect.getPrototypeOf")?.get_prototype_of(cx)
}

fn has(cx: &mut Context, args: Args) -> Result {
    let object = target(cx, args, "Reflect.has")?;
    let key = to_property_key(cx, args.get(1))?;
    Ok(Value::boolean(object.has_property(cx, key)?))
}

fn is_extensible(cx: &mut Context, args: Args) -> Result {
    Ok(Value::boolean(target(cx, args, "Reflect.isExtensible")?.is_extensible(cx)?))
}

fn own_keys(cx: &mut Context, args: Args) -> Result {
    let keys = target(cx, args, "Reflect.ownKeys")?.own_property_keys(cx)?;
    let mut found = cx.heap.list();
    for key in keys.iter() {
        let key = cx.key_value(key)?;
        cx.push(&mut found, key)?;
    }
    Ok(Array::from_list(cx, &found)?.as_object().value())
}

fn prevent_extensions(cx: &mut Context, args: Args) -> Result {
    Ok(Value::boolean(target(cx, args, "Reflect.preventExtensions")?.prevent_extensions(cx)?))
}

fn set(cx: &mut Context, args: Args) -> Result {
    let object = target(cx, args, "Reflect.set")?;
    let key = to_property_key(cx, args.get(1))?;
    let receiver = if args.len() > 3 { args.get(3) } else { args.get(0) };
    Ok(Value::boolean(object.set(cx, key, args.get(2), receiver)?))
}

fn set_prototype_of(cx: &mut Context, args: Args) -> Result {
    let object = target(cx, args, "Reflect.setPrototypeOf")?;
    let prototype = args.get(1);
    if Object::from_value(prototype).is_none() && prototype != Value::NULL {
        let what = cx.describe(prototype);
        return Err(cx.type_error(Message::PrototypeNotObject(&what)));
    }
    Ok(Value::boolean(object.set_prototype_of(cx, prototype)?))
}
