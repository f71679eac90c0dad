//! `Array`: the constructor, and what all files of the prototype share.

mod copy;
mod from_async;
mod iterator;
mod join;
mod mutate;
mod plain;
mod ranges;
mod search;
mod sort;
mod visit;

pub use iterator::is_array_iterator_next;
pub(crate) use iterator::{CLASS_ROWS as ITERATOR_ROWS, IterationKind, new_iterator, register};
pub(crate) use sort::{compare_values, merge_sort};

use crate::define::{Class, Row, intrinsic_method, method, same, species};
use crate::iterate::Iteration;
use crate::support::Support;
use js_garbage_collection::Gc;
use js_object_model::{
    Args, Array, Context, Intrinsic, Message, Object, Result, is_array, is_callable, to_integer_or_infinity,
    to_object,
};
use js_strings::PropertyKey;
use js_value::Value;

/// The greatest integer that a length can be: 2^53 - 1.
pub(crate) const MAX_LENGTH: u64 = (1 << 53) - 1;

/// A method that will fill an array of at most so many elements makes room for them at once.
const MOST_ROOM: u64 = 1 << 17;

pub(crate) static CLASS: Class = Class {
    statics: &[
        method("from", from, 1),
        method("fromAsync", from_async::from_async, 1),
        method("isArray", array_is_array, 1),
        method("of", of, 0),
        species(),
    ],
    methods: METHODS,
    ..Class::new("Array", construct, 1, Intrinsic::Array, Intrinsic::ArrayPrototype)
};

static METHODS: &[Row] = &[
    method("at", search::at, 1),
    method("concat", copy::concat, 1),
    method("copyWithin", mutate::copy_within, 2),
    method("entries", iterator::entries, 0),
    method("every", visit::every, 1),
    method("fill", mutate::fill, 1),
    method("filter", visit::filter, 1),
    method("find", visit::find, 1),
    method("findIndex", visit::find_index, 1),
    method("findLast", visit::find_last, 1),
    method("findLastIndex", visit::find_last_index, 1),
    method("flat", copy::flat, 0),
    method("flatMap", copy::flat_map, 1),
    method("forEach", visit::for_each, 1),
    method("includes", search::includes, 1),
    method("indexOf", search::index_of, 1),
    method("join", join::join, 1),
    method("keys", iterator::keys, 0),
    method("lastIndexOf", search::last_index_of, 1),
    method("map", visit::map, 1),
    method("pop", mutate::pop, 0),
    method("push", mutate::push, 1),
    method("reduce", visit::reduce, 1),
    method("reduceRight", visit::reduce_right, 1),
    method("reverse", mutate::reverse, 0),
    method("shift", mutate::shift, 0),
    method("slice", copy::slice, 2),
    method("some", visit::some, 1),
    method("sort", sort::sort, 1),
    method("splice", mutate::splice, 2),
    method("toLocaleString", join::to_locale_string, 0),
    method("toReversed", copy::to_reversed, 0),
    method("toSorted", sort::to_sorted, 1),
    method("toSpliced", copy::to_spliced, 2),
    intrinsic_method("toString", Intrinsic::ArrayPrototypeToString, join::array_to_string, 0),
    method("unshift", mutate::unshift, 1),
    intrinsic_method("values", Intrinsic::ArrayPrototypeValues, iterator::values, 0),
    method("with", copy::with, 2),
    same("[Symbol.iterator]", Intrinsic::ArrayPrototypeValues).keyed(|symbols| symbols.iterator),
];

fn construct(cx: &mut Context, args: Args) -> Result {
    let new_target = if args.is_construct() { args.new_target() } else { args.callee().value() };
    let prototype = cx.get_prototype_from_constructor(new_target, Intrinsic::ArrayPrototype)?;
    if args.len() != 1 {
        let array = Array::create(cx, 0, Some(prototype))?.as_object();
        for (index, value) in args.iter().enumerate() {
            array.create_data_property_or_throw(cx, PropertyKey::index(index as u32), value)?;
        }
        return Ok(array.value());
    }
    let length = args.get(0);
    let Some(number) = length.as_number() else {
        let array = Array::create(cx, 0, Some(prototype))?.as_object();
        array.create_data_property_or_throw(cx, PropertyKey::index(0), length)?;
        return Ok(array.value());
    };
    if f64::from(number as u32) != number {
        return Err(cx.range_error(Message::InvalidArrayLength()));
    }
    Ok(Array::create(cx, number as u64, Some(prototype))?.as_object().value())
}

fn array_is_array(cx: &mut Context, args: Args) -> Result {
    Ok(Value::boolean(is_array(cx, args.get(0))?))
}

/// A new array made by `constructor` if it is one, else an array of this realm. The caller fills it
/// and sets the length.
fn construct_or_create(cx: &mut Context, constructor: Value, length: Option<u64>) -> Result<Gc<Object>> {
    match cx.as_constructor(constructor) {
        Some(constructor) if realm_array(cx) != Some(constructor) => match length {
            Some(length) => cx.construct(constructor, &[Value::natural(length)], constructor),
            None => cx.construct(constructor, &[], constructor),
        },
        _ => create_to_fill(cx, length.unwrap_or(0)),
    }
}

fn of(cx: &mut Context, args: Args) -> Result {
    let array = construct_or_create(cx, args.this(), Some(args.len() as u64))?;
    for (index, value) in args.iter().enumerate() {
        array.create_data_property_or_throw(cx, PropertyKey::index(index as u32), value)?;
    }
    set_length(cx, array, args.len() as u64)?;
    Ok(array.value())
}

fn from(cx: &mut Context, args: Args) -> Result {
    let (items, mapper, this) = (args.get(0), args.get(1), args.get(2));
    if mapper != Value::UNDEFINED {
        callable(cx, mapper)?;
    }
    let map = |cx: &mut Context, value: Value, index: u64| {
        if mapper == Value::UNDEFINED {
            Ok(value)
        } else {
            cx.call(mapper, this, &[value, Value::natural(index)])
        }
    };
    let key = PropertyKey::symbol(cx.symbols().iterator);
    if let Some(method) = cx.get_method(items, key)? {
        let array = construct_or_create(cx, args.this(), None)?;
        let iteration = Iteration::from_method(cx, items, method.value())?;
        let mut index = 0;
        while let Some(value) = iteration.next(cx)? {
            let mapped = map(cx, value, index);
            let mapped = iteration.guard(cx, mapped)?;
            let added = append(cx, array, index, mapped);
            iteration.guard(cx, added)?;
            index += 1;
        }
        set_length(cx, array, index)?;
        return Ok(array.value());
    }
    let source = to_object(cx, items)?;
    let length = source.length_of_array_like(cx)?;
    let array = construct_or_create(cx, args.this(), Some(length))?;
    for index in 0..length {
        let key = cx.integer_key(index)?;
        let value = source.get(cx, key)?;
        let mapped = map(cx, value, index)?;
        append(cx, array, index, mapped)?;
    }
    set_length(cx, array, length)?;
    Ok(array.value())
}

/// Set(O, "length", length, true).
pub(crate) fn set_length(cx: &mut Context, object: Gc<Object>, length: u64) -> Result<()> {
    let key = cx.names().length;
    object.put(cx, key, Value::natural(length), true)
}

/// `this` as an object, and its length.
pub(crate) fn this_and_length(cx: &mut Context, args: Args) -> Result<(Gc<Object>, u64)> {
    let object = to_object(cx, args.this())?;
    let length = object.length_of_array_like(cx)?;
    Ok((object, length))
}

/// A TypeError where `length` is more than an array-like object can have.
fn check_length(cx: &mut Context, length: u64) -> Result<()> {
    if length > MAX_LENGTH { Err(cx.type_error(Message::LengthTooGreat())) } else { Ok(()) }
}

/// Where `lastIndexOf` begins in so many elements, at least one; none where nothing can be found.
pub(crate) fn last_start(cx: &mut Context, args: Args, length: u64) -> Result<Option<u64>> {
    let last = length as f64 - 1.0;
    let from = if args.len() > 1 { to_integer_or_infinity(cx, args.get(1))? } else { last };
    let start = if from < 0.0 { length as f64 + from } else { from.min(last) };
    Ok((start >= 0.0).then_some(start as u64))
}

/// Looks for interrupts now and then: a loop over 2^53 holes runs no JavaScript that would.
#[inline]
pub(crate) fn watch(cx: &mut Context, index: u64) -> Result<()> {
    const MASK: u64 = 0x3ff;
    if index & MASK == MASK { cx.look_for_interrupt() } else { Ok(()) }
}

/// The element at `index`, whatever it takes to get it.
#[inline]
pub(crate) fn get_index(cx: &mut Context, object: Gc<Object>, index: u64) -> Result {
    watch(cx, index)?;
    let key = cx.integer_key(index)?;
    if let Some(index) = key.as_index()
        && let Some(value) = plain::element(object, index)
    {
        return Ok(value);
    }
    object.get(cx, key)
}

/// The element at `index` if the object or a prototype has one.
#[inline]
pub(crate) fn get_if_present(cx: &mut Context, object: Gc<Object>, index: u64) -> Result<Option<Value>> {
    let key = cx.integer_key(index)?;
    if let Some(index) = key.as_index()
        && let Some(value) = plain::element(object, index)
    {
        return Ok(Some(value));
    }
    watch(cx, index)?;
    if object.has_property(cx, key)? { object.get(cx, key).map(Some) } else { Ok(None) }
}

/// CreateDataPropertyOrThrow(object, index, value) for an object that is filled in order.
#[inline]
pub(crate) fn append(cx: &mut Context, object: Gc<Object>, index: u64, value: Value) -> Result<()> {
    if plain::append(cx, object, index, value)? {
        return Ok(());
    }
    watch(cx, index)?;
    let key = cx.integer_key(index)?;
    object.create_data_property_or_throw(cx, key, value)
}

/// Whether `value` is callable; a TypeError where it is not.
pub(crate) fn callable(cx: &mut Context, value: Value) -> Result {
    if is_callable(value) {
        return Ok(value);
    }
    let what = cx.describe(value);
    Err(cx.type_error(Message::NotFunction(&what)))
}

/// ArraySpeciesCreate.
pub(crate) fn species_create(cx: &mut Context, original: Gc<Object>, length: u64) -> Result<Gc<Object>> {
    let constructor = species_constructor(cx, original)?;
    create_by(cx, constructor, length)
}

/// What ArraySpeciesCreate gives for the constructor that [`species_constructor`] found.
fn create_by(cx: &mut Context, constructor: Option<Gc<Object>>, length: u64) -> Result<Gc<Object>> {
    match constructor {
        Some(constructor) => cx.construct(constructor, &[Value::natural(length)], constructor),
        None => Ok(Array::create(cx, length, None)?.as_object()),
    }
}

/// ArraySpeciesCreate for a method that fills the array in order, up to `length`: a plain one has
/// room, but no holes and no length yet. Says whether it is plain: then the method sets the length.
fn species_create_to_fill(cx: &mut Context, original: Gc<Object>, length: u64) -> Result<(Gc<Object>, bool)> {
    match species_constructor(cx, original)? {
        None => Ok((create_to_fill(cx, length)?, true)),
        constructor => Ok((create_by(cx, constructor, length)?, false)),
    }
}

/// A plain array with room for `length` elements, or as many as seem fit, that a method fills in
/// order before it sets the length.
fn create_to_fill(cx: &mut Context, length: u64) -> Result<Gc<Object>> {
    if length > u64::from(u32::MAX) {
        return Err(cx.range_error(Message::InvalidArrayLength()));
    }
    Ok(Array::with_capacity(cx, length.min(MOST_ROOM) as u32)?.as_object())
}

/// The constructor that ArraySpeciesCreate calls; none where it makes an array of this realm.
fn species_constructor(cx: &mut Context, original: Gc<Object>) -> Result<Option<Gc<Object>>> {
    if !is_array(cx, original.value())? {
        return Ok(None);
    }
    let key = cx.names().constructor;
    let mut constructor = original.get(cx, key)?;
    if let Some(function) = cx.as_constructor(constructor) {
        let realm = cx.function_realm(function)?;
        if realm != cx.realm() && realm.intrinsic_if_built(Intrinsic::Array) == Some(function) {
            constructor = Value::UNDEFINED;
        }
    }
    if let Some(object) = Object::from_value(constructor) {
        let key = PropertyKey::symbol(cx.symbols().species);
        constructor = object.get(cx, key)?;
        if constructor == Value::NULL {
            constructor = Value::UNDEFINED;
        }
    }
    if constructor == Value::UNDEFINED {
        return Ok(None);
    }
    match cx.as_constructor(constructor) {
        Some(found) if realm_array(cx) == Some(found) => Ok(None),
        Some(found) => Ok(Some(found)),
        None => Err(cx.type_error(Message::SpeciesNotConstructor())),
    }
}

/// The constructor of arrays of this realm, which makes what nobody can tell from ArrayCreate.
fn realm_array(cx: &mut Context) -> Option<Gc<Object>> {
    cx.realm().intrinsic_if_built(Intrinsic::Array)
}
