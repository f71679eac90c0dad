//! `Object` and `Object.prototype`.

use crate::define::{Class, Row, accessor, intrinsic_method, method};
use crate::iterate::Iteration;
use crate::support::Support;
use js_garbage_collection::{CellKind, Gc};
use js_object_model::{
    Args, Array, Context, Intrinsic, Message, Object, PropertyAttributes, PropertyDescriptor, Result,
    is_array, is_callable, same_value, to_object, to_property_key,
};
use js_strings::PropertyKey;
use js_value::Value;

pub(crate) static CLASS: Class = Class {
    statics: STATICS,
    methods: METHODS,
    ..Class::new("Object", construct, 1, Intrinsic::Object, Intrinsic::ObjectPrototype)
};

static STATICS: &[Row] = &[
    method("assign", assign, 2),
    method("create", create, 2),
    method("defineProperties", define_properties, 2),
    method("defineProperty", define_property, 3),
    method("entries", entries, 1),
    method("freeze", freeze, 1),
    method("fromEntries", from_entries, 1),
    method("getOwnPropertyDescriptor", get_own_property_descriptor, 2),
    method("getOwnPropertyDescriptors", get_own_property_descriptors, 1),
    method("getOwnPropertyNames", get_own_property_names, 1),
    method("getOwnPropertySymbols", get_own_property_symbols, 1),
    method("getPrototypeOf", get_prototype_of, 1),
    method("groupBy", group_by, 2),
    method("hasOwn", has_own, 2),
    method("is", is, 2),
    method("isExtensible", is_extensible, 1),
    method("isFrozen", is_frozen, 1),
    method("isSealed", is_sealed, 1),
    method("keys", keys, 1),
    method("preventExtensions", prevent_extensions, 1),
    method("seal", seal, 1),
    method("setPrototypeOf", set_prototype_of, 2),
    method("values", values, 1),
];

static METHODS: &[Row] = &[
    method("__defineGetter__", define_getter, 2),
    method("__defineSetter__", define_setter, 2),
    method("__lookupGetter__", lookup_getter, 1),
    method("__lookupSetter__", lookup_setter, 1),
    accessor("__proto__", proto_get, proto_set),
    method("hasOwnProperty", has_own_property, 1),
    method("isPrototypeOf", is_prototype_of, 1),
    method("propertyIsEnumerable", property_is_enumerable, 1),
    method("toLocaleString", to_locale_string, 0),
    intrinsic_method("toString", Intrinsic::ObjectPrototypeToString, object_to_string, 0),
    intrinsic_method("valueOf", Intrinsic::ObjectPrototypeValueOf, value_of, 0),
];

fn construct(cx: &mut Context, args: Args) -> Result {
    let value = args.get(0);
    if args.is_construct() && args.new_target() != args.callee().value() {
        let prototype = cx.get_prototype_from_constructor(args.new_target(), Intrinsic::ObjectPrototype)?;
        return Ok(cx.new_object(prototype.value(), 4)?.value());
    }
    if value.is_nullish() { Ok(cx.new_plain_object()?.value()) } else { Ok(to_object(cx, value)?.value()) }
}

fn assign(cx: &mut Context, args: Args) -> Result {
    let to = to_object(cx, args.get(0))?;
    for source in args.iter().skip(1) {
        if source.is_nullish() {
            continue;
        }
        let from = to_object(cx, source)?;
        let keys = from.own_property_keys(cx)?;
        for at in 0..keys.len() {
            let key = keys.at(at);
            if from.get_own_property(cx, key)?.is_some_and(|property| property.is_enumerable()) {
                let value = from.get(cx, key)?;
                to.put(cx, key, value, true)?;
            }
        }
    }
    Ok(to.value())
}

fn create(cx: &mut Context, args: Args) -> Result {
    let prototype = args.get(0);
    if Object::from_value(prototype).is_none() && prototype != Value::NULL {
        let what = cx.describe(prototype);
        return Err(cx.type_error(Message::PrototypeNotObject(&what)));
    }
    let object = cx.new_object(prototype, 4)?;
    if args.get(1) != Value::UNDEFINED {
        object_define_properties(cx, object, args.get(1))?;
    }
    Ok(object.value())
}

fn this_object(cx: &mut Context, value: Value, function: &str) -> Result<Gc<Object>> {
    Object::from_value(value).ok_or_else(|| cx.type_error(Message::CalledOnNonObject(function)))
}

fn define_properties(cx: &mut Context, args: Args) -> Result {
    let object = this_object(cx, args.get(0), "Object.defineProperties")?;
    object_define_properties(cx, object, args.get(1))?;
    Ok(object.value())
}

/// ObjectDefineProperties. All descriptors are read before the first property is defined; they wait
/// as objects of the engine's own, in a list that the collector knows, so that reading them again
/// calls nothing.
fn object_define_properties(cx: &mut Context, object: Gc<Object>, properties: Value) -> Result<()> {
    let properties = to_object(cx, properties)?;
    let keys = properties.own_property_keys(cx)?;
    let mut waiting = cx.heap.list();
    for key in keys.iter() {
        if properties.get_own_property(cx, key)?.is_some_and(|property| property.is_enumerable()) {
            let value = properties.get(cx, key)?;
            let descriptor = PropertyDescriptor::from_object(value, cx)?;
            let kept = PropertyDescriptor::to_object(Some(descriptor), cx)?;
            // No field may come from Object.prototype when it is read again.
            if let Some(kept) = Object::from_value(kept) {
                kept.change_prototype(cx, Value::NULL)?;
            }
            cx.push(&mut waiting, Value::from_bits(key.bits()))?;
            cx.push(&mut waiting, kept)?;
        }
    }
    for at in (0..waiting.len()).step_by(2) {
        let key = PropertyKey::from_bits(waiting.at(at).bits());
        let descriptor = PropertyDescriptor::from_object(waiting.at(at + 1), cx)?;
        object.define_property_or_throw(cx, key, &descriptor)?;
    }
    Ok(())
}

fn define_property(cx: &mut Context, args: Args) -> Result {
    let object = this_object(cx, args.get(0), "Object.defineProperty")?;
    let key = to_property_key(cx, args.get(1))?;
    let descriptor = PropertyDescriptor::from_object(args.get(2), cx)?;
    object.define_property_or_throw(cx, key, &descriptor)?;
    Ok(object.value())
}

#[derive(Clone, Copy)]
enum Wanted {
    Keys,
    Values,
    Entries,
}

/// EnumerableOwnProperties as an array.
fn enumerable(cx: &mut Context, value: Value, wanted: Wanted) -> Result {
    let object = to_object(cx, value)?;
    let keys = object.own_property_keys(cx)?;
    let mut found = cx.heap.list();
    for key in keys.iter().filter(|key| !key.is_symbol()) {
        if !object.get_own_property(cx, key)?.is_some_and(|property| property.is_enumerable()) {
            continue;
        }
        let item = match wanted {
            Wanted::Keys => cx.key_value(key)?,
            Wanted::Values => object.get(cx, key)?,
            Wanted::Entries => {
                let value = object.get(cx, key)?;
                let key = cx.key_value(key)?;
                Array::from_slice(cx, &[key, value])?.as_object().value()
            }
        };
        cx.push(&mut found, item)?;
    }
    Ok(Array::from_list(cx, &found)?.as_object().value())
}

fn keys(cx: &mut Context, args: Args) -> Result {
    enumerable(cx, args.get(0), Wanted::Keys)
}

fn values(cx: &mut Context, args: Args) -> Result {
    enumerable(cx, args.get(0), Wanted::Values)
}

fn entries(cx: &mut Context, args: Args) -> Result {
    enumerable(cx, args.get(0), Wanted::Entries)
}

fn from_entries(cx: &mut Context, args: Args) -> Result {
    if args.get(0).is_nullish() {
        let what = cx.describe(args.get(0));
        return Err(cx.type_error(Message::NotIterable(&what)));
    }
    let object = cx.new_plain_object()?;
    let iteration = Iteration::new(cx, args.get(0))?;
    iteration.for_each_entry(cx, |cx, key, value| {
        let key = to_property_key(cx, key)?;
        object.create_data_property_or_throw(cx, key, value)
    })?;
    Ok(object.value())
}

fn group_by(cx: &mut Context, args: Args) -> Result {
    let groups = crate::group::group_by(cx, args.get(0), args.get(1), crate::group::KeyCoercion::Property)?;
    let object = cx.new_object(Value::NULL, 4)?;
    for at in 0..groups.len() {
        let (key, items) = groups.at(at);
        let key = to_property_key(cx, key)?;
        object.create_data_property_or_throw(cx, key, items)?;
    }
    Ok(object.value())
}

fn get_own_property_descriptor(cx: &mut Context, args: Args) -> Result {
    let object = to_object(cx, args.get(0))?;
    let key = to_property_key(cx, args.get(1))?;
    let descriptor = object.get_own_property(cx, key)?;
    PropertyDescriptor::to_object(descriptor, cx)
}

fn get_own_property_descriptors(cx: &mut Context, args: Args) -> Result {
    let object = to_object(cx, args.get(0))?;
    let keys = object.own_property_keys(cx)?;
    let result = cx.new_plain_object()?;
    for key in keys.iter() {
        let descriptor = object.get_own_property(cx, key)?;
        let descriptor = PropertyDescriptor::to_object(descriptor, cx)?;
        if descriptor != Value::UNDEFINED {
            result.create_data_property_or_throw(cx, key, descriptor)?;
        }
    }
    Ok(result.value())
}

fn own_keys(cx: &mut Context, value: Value, symbols: bool) -> Result {
    let object = to_object(cx, value)?;
    let keys = object.own_property_keys(cx)?;
    let mut found = cx.heap.list();
    for key in keys.iter().filter(|key| key.is_symbol() == symbols) {
        let key = cx.key_value(key)?;
        cx.push(&mut found, key)?;
    }
    Ok(Array::from_list(cx, &found)?.as_object().value())
}

fn get_own_property_names(cx: &mut Context, args: Args) -> Result {
    own_keys(cx, args.get(0), false)
}

fn get_own_property_symbols(cx: &mut Context, args: Args) -> Result {
    own_keys(cx, args.get(0), true)
}

fn get_prototype_of(cx: &mut Context, args: Args) -> Result {
    to_object(cx, args.get(0))?.get_prototype_of(cx)
}

fn has_own(cx: &mut Context, args: Args) -> Result {
    let object = to_object(cx, args.get(0))?;
    let key = to_property_key(cx, args.get(1))?;
    Ok(Value::boolean(object.has_own_property(cx, key)?))
}

fn is(cx: &mut Context, args: Args) -> Result {
    Ok(Value::boolean(same_value(cx, args.get(0), args.get(1))))
}

fn is_extensible(cx: &mut Context, args: Args) -> Result {
    match Object::from_value(args.get(0)) {
        Some(object) => Ok(Value::boolean(object.is_extensible(cx)?)),
        None => Ok(Value::FALSE),
    }
}

fn harden(cx: &mut Context, args: Args, frozen: bool) -> Result {
    if let Some(object) = Object::from_value(args.get(0))
        && !object.set_integrity_level(cx, frozen)?
    {
        let what = cx.describe(args.get(0));
        return Err(cx.type_error(Message::CannotPreventExtensions(&what)));
    }
    Ok(args.get(0))
}

fn freeze(cx: &mut Context, args: Args) -> Result {
    harden(cx, args, true)
}

fn seal(cx: &mut Context, args: Args) -> Result {
    harden(cx, args, false)
}

fn is_at(cx: &mut Context, args: Args, frozen: bool) -> Result {
    match Object::from_value(args.get(0)) {
        Some(object) => Ok(Value::boolean(object.test_integrity_level(cx, frozen)?)),
        None => Ok(Value::TRUE),
    }
}

fn is_frozen(cx: &mut Context, args: Args) -> Result {
    is_at(cx, args, true)
}

fn is_sealed(cx: &mut Context, args: Args) -> Result {
    is_at(cx, args, false)
}

fn prevent_extensions(cx: &mut Context, args: Args) -> Result {
    if let Some(object) = Object::from_value(args.get(0))
        && !object.prevent_extensions(cx)?
    {
        let what = cx.describe(args.get(0));
        return Err(cx.type_error(Message::CannotPreventExtensions(&what)));
    }
    Ok(args.get(0))
}

fn set_prototype_of(cx: &mut Context, args: Args) -> Result {
    let (value, prototype) = (args.get(0), args.get(1));
    if value.is_nullish() {
        return Err(cx.type_error(Message::CalledOnNonObject("Object.setPrototypeOf")));
    }
    if Object::from_value(prototype).is_none() && prototype != Value::NULL {
        let what = cx.describe(prototype);
        return Err(cx.type_error(Message::PrototypeNotObject(&what)));
    }
    if let Some(object) = Object::from_value(value) {
        set_prototype_or_throw(cx, object, prototype)?;
    }
    Ok(value)
}

fn set_prototype_or_throw(cx: &mut Context, object: Gc<Object>, prototype: Value) -> Result<()> {
    if object.set_prototype_of(cx, prototype)? {
        return Ok(());
    }
    if object.kind() != CellKind::PROXY && object.is_extensible(cx)? {
        return Err(cx.type_error(Message::CyclicPrototype()));
    }
    let what = cx.describe(object.value());
    Err(cx.type_error(Message::PrototypeOfNonExtensible(&what)))
}

fn define_one(cx: &mut Context, args: Args, function: &str, getter: bool) -> Result {
    let object = to_object(cx, args.this())?;
    if !is_callable(args.get(1)) {
        return Err(cx.type_error(Message::ExpectingFunction(function)));
    }
    let descriptor = PropertyDescriptor::EMPTY
        .with(PropertyAttributes::ENUMERABLE, true)
        .with(PropertyAttributes::CONFIGURABLE, true);
    let descriptor = if getter { descriptor.with_get(args.get(1)) } else { descriptor.with_set(args.get(1)) };
    let key = to_property_key(cx, args.get(0))?;
    object.define_property_or_throw(cx, key, &descriptor)?;
    Ok(Value::UNDEFINED)
}

fn define_getter(cx: &mut Context, args: Args) -> Result {
    define_one(cx, args, "Object.prototype.__defineGetter__", true)
}

fn define_setter(cx: &mut Context, args: Args) -> Result {
    define_one(cx, args, "Object.prototype.__defineSetter__", false)
}

fn lookup(cx: &mut Context, args: Args, getter: bool) -> Result {
    let mut object = to_object(cx, args.this())?;
    let key = to_property_key(cx, args.get(0))?;
    loop {
        if let Some(property) = object.get_own_property(cx, key)? {
            let found = if getter { property.get() } else { property.set() };
            return Ok(found.unwrap_or(Value::UNDEFINED));
        }
        match Object::from_value(object.get_prototype_of(cx)?) {
            Some(prototype) => object = prototype,
            None => return Ok(Value::UNDEFINED),
        }
    }
}

fn lookup_getter(cx: &mut Context, args: Args) -> Result {
    lookup(cx, args, true)
}

fn lookup_setter(cx: &mut Context, args: Args) -> Result {
    lookup(cx, args, false)
}

fn proto_get(cx: &mut Context, args: Args) -> Result {
    to_object(cx, args.this())?.get_prototype_of(cx)
}

fn proto_set(cx: &mut Context, args: Args) -> Result {
    let (this, prototype) = (args.this(), args.get(0));
    if this.is_nullish() {
        return Err(cx.type_error(Message::CalledOnNonObject("Object.prototype.__proto__")));
    }
    if let Some(object) = Object::from_value(this)
        && (Object::from_value(prototype).is_some() || prototype == Value::NULL)
    {
        set_prototype_or_throw(cx, object, prototype)?;
    }
    Ok(Value::UNDEFINED)
}

fn has_own_property(cx: &mut Context, args: Args) -> Result {
    let key = to_property_key(cx, args.get(0))?;
    let object = to_object(cx, args.this())?;
    Ok(Value::boolean(object.has_own_property(cx, key)?))
}

fn is_prototype_of(cx: &mut Context, args: Args) -> Result {
    let Some(mut object) = Object::from_value(args.get(0)) else { return Ok(Value::FALSE) };
    let this = to_object(cx, args.this())?;
    loop {
        match Object::from_value(object.get_prototype_of(cx)?) {
            Some(prototype) if prototype == this => return Ok(Value::TRUE),
            Some(prototype) => object = prototype,
            None => return Ok(Value::FALSE),
        }
    }
}

fn property_is_enumerable(cx: &mut Context, args: Args) -> Result {
    let key = to_property_key(cx, args.get(0))?;
    let object = to_object(cx, args.this())?;
    let property = object.get_own_property(cx, key)?;
    Ok(Value::boolean(property.is_some_and(|property| property.is_enumerable())))
}

fn to_locale_string(cx: &mut Context, args: Args) -> Result {
    let key = cx.names().to_string;
    let method = cx.get_v(args.this(), key)?;
    cx.call(method, args.this(), &[])
}

fn object_to_string(cx: &mut Context, args: Args) -> Result {
    let this = args.this();
    if this.is_nullish() {
        let text = if this == Value::NULL { "[object Null]" } else { "[object Undefined]" };
        return Ok(cx.string(text)?.value());
    }
    let object = to_object(cx, this)?;
    let builtin = if is_array(cx, object.value())? {
        "Array"
    } else {
        match object.kind() {
            _ if object.is_callable() => "Function",
            CellKind::ARGUMENTS | CellKind::MAPPED_ARGUMENTS => "Arguments",
            CellKind::ERROR => "Error",
            CellKind::BOOLEAN_OBJECT => "Boolean",
            CellKind::NUMBER_OBJECT => "Number",
            CellKind::STRING_OBJECT => "String",
            CellKind::DATE => "Date",
            CellKind::REGEXP => "RegExp",
            _ => "Object",
        }
    };
    let tag = object.get(cx, PropertyKey::symbol(cx.symbols().to_string_tag))?;
    let (open, close) = (cx.string("[object ")?, cx.string("]")?);
    let tag = match cx.as_string(tag) {
        Some(tag) => tag,
        None => cx.string(builtin)?,
    };
    let text = cx.concat(open, tag)?;
    Ok(cx.concat(text, close)?.value())
}

fn value_of(cx: &mut Context, args: Args) -> Result {
    Ok(to_object(cx, args.this())?.value())
}
