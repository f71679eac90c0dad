//! `WeakMap` and `WeakSet`, on the collector's ephemeron tables.

use super::can_be_held_weakly;
use crate::array::callable;
use crate::collection::{adder, hash_of, this};
use crate::define::{Class, Row, method, tag};
use crate::iterate::Iteration;
use crate::kinds::{object_kind, register_kind};
use crate::support::Support;
use js_garbage_collection::{EphemeronTable, Gc, GcSlot, Header, HeapCell, Tracer};
use js_object_model::{Args, Context, Intrinsic, Message, Object, ObjectType, Result};
use js_value::Value;

/// A weak map or set: an object with a table.
#[repr(C)]
pub(crate) struct WeakCollection {
    object: Object,
    table: GcSlot<EphemeronTable>,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for WeakCollection {}

/// A `WeakMap`.
#[repr(transparent)]
struct WeakMap(WeakCollection);
/// A `WeakSet`.
#[repr(transparent)]
struct WeakSet(WeakCollection);

object_kind!(WeakMap, WEAK_MAP, over WeakCollection);
object_kind!(WeakSet, WEAK_SET, over WeakCollection);

pub(super) fn register(cx: &mut Context) {
    register_kind::<WeakMap>(cx, "weak map", trace);
    register_kind::<WeakSet>(cx, "weak set", trace);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for weak collections only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit_gc(&(*cell.cast::<WeakCollection>()).table);
    }
}

pub(crate) static WEAK_MAP: Class = Class {
    methods: MAP_METHODS,
    ..Class::new("WeakMap", construct_map, 0, Intrinsic::WeakMap, Intrinsic::WeakMapPrototype)
};

static MAP_METHODS: &[Row] = &[
    method("delete", |cx, args| delete::<WeakMap>(cx, args, "WeakMap.prototype.delete"), 1),
    method("get", get, 1),
    method("getOrInsert", get_or_insert, 2),
    method("getOrInsertComputed", get_or_insert_computed, 2),
    method("has", |cx, args| has::<WeakMap>(cx, args, "WeakMap.prototype.has"), 1),
    method("set", set, 2),
    tag("WeakMap"),
];

pub(crate) static WEAK_SET: Class = Class {
    methods: SET_METHODS,
    ..Class::new("WeakSet", construct_set, 0, Intrinsic::WeakSet, Intrinsic::WeakSetPrototype)
};

static SET_METHODS: &[Row] = &[
    method("add", add, 1),
    method("delete", |cx, args| delete::<WeakSet>(cx, args, "WeakSet.prototype.delete"), 1),
    method("has", |cx, args| has::<WeakSet>(cx, args, "WeakSet.prototype.has"), 1),
    tag("WeakSet"),
];

impl WeakCollection {
    fn lookup(&self, cx: &mut Context, key: Value) -> Result<Option<Value>> {
        if !can_be_held_weakly(key) {
            return Ok(None);
        }
        let hash = hash_of(cx, key)?;
        Ok(self.table.get().and_then(|table| table.get(key, hash)))
    }

    fn insert(&self, cx: &mut Context, key: Value, value: Value) -> Result<()> {
        let hash = hash_of(cx, key)?;
        let table = match self.table.get() {
            Some(table) => Ok(table),
            None => EphemeronTable::new(&cx.heap, 4),
        };
        let table = table.and_then(|table| EphemeronTable::set(table, &cx.heap, key, hash, value));
        match table {
            Ok(table) => {
                self.table.set(self, Some(table));
                Ok(())
            }
            Err(error) => Err(cx.out_of_memory(error)),
        }
    }
}

fn create<T: ObjectType>(cx: &mut Context, args: Args, name: &str, prototype: Intrinsic) -> Result<Gc<T>> {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired(name)));
    }
    let prototype = cx.get_prototype_from_constructor(args.new_target(), prototype)?;
    cx.new_object_with_prototype(prototype)
}

fn construct_map(cx: &mut Context, args: Args) -> Result {
    let map = create::<WeakMap>(cx, args, "WeakMap", Intrinsic::WeakMapPrototype)?.value();
    if !args.get(0).is_nullish() {
        let name = cx.names().set;
        let adder = adder(cx, map, name)?;
        Iteration::new(cx, args.get(0))?
            .for_each_entry(cx, |cx, key, value| cx.call(adder, map, &[key, value]).map(|_| ()))?;
    }
    Ok(map)
}

fn construct_set(cx: &mut Context, args: Args) -> Result {
    let set = create::<WeakSet>(cx, args, "WeakSet", Intrinsic::WeakSetPrototype)?.value();
    if !args.get(0).is_nullish() {
        let name = cx.key("add")?;
        let adder = adder(cx, set, name)?;
        Iteration::new(cx, args.get(0))?
            .for_each(cx, |cx, value| cx.call(adder, set, &[value]).map(|_| ()))?;
    }
    Ok(set)
}

fn delete<T>(cx: &mut Context, args: Args, method: &str) -> Result
where
    T: ObjectType + std::ops::Deref<Target = WeakCollection>,
{
    let collection = this::<T>(cx, args, method)?;
    let key = args.get(0);
    if !can_be_held_weakly(key) {
        return Ok(Value::FALSE);
    }
    let hash = hash_of(cx, key)?;
    Ok(Value::boolean(collection.table.get().is_some_and(|table| table.delete(key, hash))))
}

fn has<T>(cx: &mut Context, args: Args, method: &str) -> Result
where
    T: ObjectType + std::ops::Deref<Target = WeakCollection>,
{
    let collection = this::<T>(cx, args, method)?;
    Ok(Value::boolean(collection.lookup(cx, args.get(0))?.is_some()))
}

fn get(cx: &mut Context, args: Args) -> Result {
    let map = this::<WeakMap>(cx, args, "WeakMap.prototype.get")?;
    Ok(map.lookup(cx, args.get(0))?.unwrap_or(Value::UNDEFINED))
}

fn check_key(cx: &mut Context, key: Value) -> Result<()> {
    if can_be_held_weakly(key) {
        return Ok(());
    }
    let what = cx.describe(key);
    Err(cx.type_error(Message::InvalidWeakMapKey(&what)))
}

fn set(cx: &mut Context, args: Args) -> Result {
    let map = this::<WeakMap>(cx, args, "WeakMap.prototype.set")?;
    check_key(cx, args.get(0))?;
    map.insert(cx, args.get(0), args.get(1))?;
    Ok(args.this())
}

fn get_or_insert(cx: &mut Context, args: Args) -> Result {
    let map = this::<WeakMap>(cx, args, "WeakMap.prototype.getOrInsert")?;
    check_key(cx, args.get(0))?;
    if let Some(value) = map.lookup(cx, args.get(0))? {
        return Ok(value);
    }
    map.insert(cx, args.get(0), args.get(1))?;
    Ok(args.get(1))
}

fn get_or_insert_computed(cx: &mut Context, args: Args) -> Result {
    let map = this::<WeakMap>(cx, args, "WeakMap.prototype.getOrInsertComputed")?;
    let key = args.get(0);
    check_key(cx, key)?;
    let function = callable(cx, args.get(1))?;
    if let Some(value) = map.lookup(cx, key)? {
        return Ok(value);
    }
    let value = cx.call(function, Value::UNDEFINED, &[key])?;
    map.insert(cx, key, value)?;
    Ok(value)
}

fn add(cx: &mut Context, args: Args) -> Result {
    let set = this::<WeakSet>(cx, args, "WeakSet.prototype.add")?;
    if !can_be_held_weakly(args.get(0)) {
        let what = cx.describe(args.get(0));
        return Err(cx.type_error(Message::InvalidWeakSetValue(&what)));
    }
    set.insert(cx, args.get(0), Value::TRUE)?;
    Ok(args.this())
}
