//! `Map`.

use super::{Map, adder, create, for_each, iterator, normalized, this};
use crate::array::{IterationKind, callable};
use crate::define::{Class, Row, getter, intrinsic_method, method, same, species, tag};
use crate::iterate::Iteration;
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Intrinsic, Message, Result};
use js_value::Value;

pub(crate) static CLASS: Class = Class {
    statics: &[method("groupBy", group_by, 2), species()],
    methods: METHODS,
    ..Class::new("Map", construct, 0, Intrinsic::Map, Intrinsic::MapPrototype)
};

static METHODS: &[Row] = &[
    method("clear", clear, 0),
    method("delete", delete, 1),
    intrinsic_method("entries", Intrinsic::MapPrototypeEntries, entries, 0),
    method("forEach", for_each_entry, 1),
    method("get", get, 1),
    method("getOrInsert", get_or_insert, 2),
    method("getOrInsertComputed", get_or_insert_computed, 2),
    method("has", has, 1),
    method("keys", keys, 0),
    method("set", set, 2),
    getter("size", size),
    method("values", values, 0),
    same("[Symbol.iterator]", Intrinsic::MapPrototypeEntries).keyed(|symbols| symbols.iterator),
    tag("Map"),
];

fn construct(cx: &mut Context, args: Args) -> Result {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired("Map")));
    }
    let map: Gc<Map> = create(cx, args.new_target(), Intrinsic::MapPrototype)?;
    if !args.get(0).is_nullish() {
        let name = cx.names().set;
        let adder = adder(cx, map.value(), name)?;
        let is_built_in = cx.is_native(adder, set);
        Iteration::new(cx, args.get(0))?.for_each_entry(cx, |cx, key, value| {
            if is_built_in {
                return map.insert(cx, key, value);
            }
            cx.call(adder, map.value(), &[key, value]).map(|_| ())
        })?;
    }
    Ok(map.value())
}

fn group_by(cx: &mut Context, args: Args) -> Result {
    let groups = crate::group::group_by(cx, args.get(0), args.get(1), crate::group::KeyCoercion::Collection)?;
    let new_target = cx.intrinsic(Intrinsic::Map).value();
    let map: Gc<Map> = create(cx, new_target, Intrinsic::MapPrototype)?;
    for at in 0..groups.len() {
        let (key, items) = groups.at(at);
        map.insert(cx, key, items)?;
    }
    Ok(map.value())
}

fn clear(cx: &mut Context, args: Args) -> Result {
    this::<Map>(cx, args, "Map.prototype.clear")?.clear(cx)?;
    Ok(Value::UNDEFINED)
}

fn delete(cx: &mut Context, args: Args) -> Result {
    let map = this::<Map>(cx, args, "Map.prototype.delete")?;
    Ok(Value::boolean(map.remove(cx, args.get(0))?))
}

fn get(cx: &mut Context, args: Args) -> Result {
    let map = this::<Map>(cx, args, "Map.prototype.get")?;
    Ok(map.get(cx, args.get(0))?.unwrap_or(Value::UNDEFINED))
}

fn get_or_insert(cx: &mut Context, args: Args) -> Result {
    let map = this::<Map>(cx, args, "Map.prototype.getOrInsert")?;
    if let Some(value) = map.get(cx, args.get(0))? {
        return Ok(value);
    }
    map.insert(cx, args.get(0), args.get(1))?;
    Ok(args.get(1))
}

fn get_or_insert_computed(cx: &mut Context, args: Args) -> Result {
    let map = this::<Map>(cx, args, "Map.prototype.getOrInsertComputed")?;
    let function = callable(cx, args.get(1))?;
    let key = normalized(args.get(0));
    if let Some(value) = map.get(cx, key)? {
        return Ok(value);
    }
    let value = cx.call(function, Value::UNDEFINED, &[key])?;
    map.insert(cx, key, value)?;
    Ok(value)
}

fn has(cx: &mut Context, args: Args) -> Result {
    let map = this::<Map>(cx, args, "Map.prototype.has")?;
    Ok(Value::boolean(map.has(cx, args.get(0))?))
}

fn set(cx: &mut Context, args: Args) -> Result {
    let map = this::<Map>(cx, args, "Map.prototype.set")?;
    map.insert(cx, args.get(0), args.get(1))?;
    Ok(args.this())
}

fn size(cx: &mut Context, args: Args) -> Result {
    let map = this::<Map>(cx, args, "get Map.prototype.size")?;
    Ok(Value::number(f64::from(map.len())))
}

fn for_each_entry(cx: &mut Context, args: Args) -> Result {
    let map = this::<Map>(cx, args, "Map.prototype.forEach")?;
    let function = callable(cx, args.get(0))?;
    for_each(cx, &map, |cx, key, value| {
        cx.call(function, args.get(1), &[value, key, args.this()]).map(|_| ())
    })?;
    Ok(Value::UNDEFINED)
}

fn entries(cx: &mut Context, args: Args) -> Result {
    let map = this::<Map>(cx, args, "Map.prototype.entries")?;
    iterator::new_iterator(cx, map.table(), IterationKind::Entries, Intrinsic::MapIteratorPrototype)
}

fn keys(cx: &mut Context, args: Args) -> Result {
    let map = this::<Map>(cx, args, "Map.prototype.keys")?;
    iterator::new_iterator(cx, map.table(), IterationKind::Keys, Intrinsic::MapIteratorPrototype)
}

fn values(cx: &mut Context, args: Args) -> Result {
    let map = this::<Map>(cx, args, "Map.prototype.values")?;
    iterator::new_iterator(cx, map.table(), IterationKind::Values, Intrinsic::MapIteratorPrototype)
}
