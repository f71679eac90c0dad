//! `Map` and `Set`: the cells, and what both have in common.

mod hash;
pub(crate) mod iterator;
pub(crate) mod map;
pub(crate) mod set;
mod set_methods;
mod set_record;
mod table;

pub(crate) use hash::{hash_of, normalized};
pub(crate) use table::Table;

use crate::array::callable;
use crate::kinds::{object_kind, register_kind};
use crate::support::Support;
use js_garbage_collection::{Gc, GcSlot, Header, HeapCell, Tracer};
use js_object_model::{Args, Context, Intrinsic, Message, Object, ObjectType, Result};
use js_strings::PropertyKey;
use js_value::Value;

/// A map or a set: both are an object with a table.
#[repr(C)]
pub(crate) struct Collection {
    object: Object,
    table: GcSlot<Table>,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for Collection {}

/// A `Map`.
#[repr(transparent)]
pub(crate) struct Map(Collection);
/// A `Set`.
#[repr(transparent)]
pub(crate) struct Set(Collection);

object_kind!(Map, MAP, over Collection);
object_kind!(Set, SET, over Collection);

pub(crate) fn register(cx: &mut Context) {
    register_kind::<Map>(cx, "map", trace);
    register_kind::<Set>(cx, "set", trace);
    table::register(&cx.heap);
    iterator::register(cx);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for maps and sets only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit_gc(&(*cell.cast::<Collection>()).table);
    }
}

impl Collection {
    /// The present table.
    pub(crate) fn table(&self) -> Gc<Table> {
        self.table.get().expect("a collection has a table from birth")
    }

    /// How many keys it has.
    pub(crate) fn len(&self) -> u32 {
        self.table().len()
    }

    /// The value of `key`; a set's keys have themselves.
    pub(crate) fn get(&self, cx: &mut Context, key: Value) -> Result<Option<Value>> {
        let table = self.table();
        let place = Table::place_of(table, cx, normalized(key))?;
        Ok(place.and_then(|place| table.at(place)).map(|entry| entry.1))
    }

    /// Whether `key` is there.
    pub(crate) fn has(&self, cx: &mut Context, key: Value) -> Result<bool> {
        Ok(Table::place_of(self.table(), cx, normalized(key))?.is_some())
    }

    /// Gives `key` a value.
    pub(crate) fn insert(&self, cx: &mut Context, key: Value, value: Value) -> Result<()> {
        let table = Table::insert(self.table(), cx, normalized(key), value)?;
        self.table.set(self, Some(table));
        Ok(())
    }

    /// Takes `key` out; whether it was there.
    pub(crate) fn remove(&self, cx: &mut Context, key: Value) -> Result<bool> {
        let (found, table) = Table::remove(self.table(), cx, normalized(key))?;
        self.table.set(self, Some(table));
        Ok(found)
    }

    /// Takes everything out.
    pub(crate) fn clear(&self, cx: &mut Context) -> Result<()> {
        let table = Table::clear(self.table(), cx)?;
        self.table.set(self, Some(table));
        Ok(())
    }
}

/// The method of a new collection that takes what the constructor was given.
pub(crate) fn adder(cx: &mut Context, collection: Value, name: PropertyKey) -> Result {
    let adder = cx.get_v(collection, name)?;
    callable(cx, adder)
}

/// An empty collection with the prototype that `new_target` asks for.
pub(crate) fn create<T: ObjectType + std::ops::Deref<Target = Collection>>(
    cx: &mut Context,
    new_target: Value,
    default: Intrinsic,
) -> Result<Gc<T>> {
    let prototype = cx.get_prototype_from_constructor(new_target, default)?;
    let table = Table::smallest(cx)?;
    let collection: Gc<T> = cx.new_object_with_prototype(prototype)?;
    let inner: &Collection = &collection;
    inner.table.set(inner, Some(table));
    Ok(collection)
}

/// `this`, which must be a `T`.
pub(crate) fn this<T: ObjectType>(cx: &mut Context, args: Args, method: &str) -> Result<Gc<T>> {
    match Object::from_value(args.this()).and_then(Object::downcast::<T>) {
        Some(this) => Ok(this),
        None => {
            let what = cx.describe(args.this());
            Err(cx.type_error(Message::IncompatibleReceiver(method, &what)))
        }
    }
}

/// Calls `each` with every key and value, in order, those included that come while it runs.
pub(crate) fn for_each(
    cx: &mut Context,
    collection: &Collection,
    mut each: impl FnMut(&mut Context, Value, Value) -> Result<()>,
) -> Result<()> {
    let (mut table, mut place) = (collection.table(), 0);
    loop {
        (table, place) = Table::present(table, place);
        if place >= table.used() {
            return Ok(());
        }
        let entry = table.at(place);
        place += 1;
        if let Some((key, value)) = entry {
            each(cx, key, value)?;
        }
    }
}
