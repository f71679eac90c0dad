//! `Iterator`: the constructor, the prototype that all iterators inherit from, and its helpers.

mod consume;
mod helper;
mod lazy;
mod wrap;
mod zip;

pub(crate) use helper::{ROWS as HELPER_ROWS, register as register_helper};
pub(crate) use wrap::{ROWS as WRAP_ROWS, register as register_wrap};

use crate::define::{Row, accessor, define, method, symbol_method};
use crate::iterate::Iteration;
use crate::support::Support;
use js_garbage_collection::{CellKind, Gc};
use js_object_model::{
    Args, Context, Intrinsic, Message, NativeFunctionSpec, Object, PropertyAttributes, Realm, Result, Throw,
};
use js_promises_async::{Capability, promise_resolve};
use js_strings::PropertyKey;
use js_value::Value;

pub(crate) static ROWS: &[Row] = &[
    method("drop", lazy::drop, 1),
    method("every", consume::every, 1),
    method("filter", lazy::filter, 1),
    method("find", consume::find, 1),
    method("flatMap", lazy::flat_map, 1),
    method("forEach", consume::for_each, 1),
    method("map", lazy::map, 1),
    method("reduce", consume::reduce, 1),
    method("some", consume::some, 1),
    method("take", lazy::take, 1),
    method("toArray", consume::to_array, 0),
    accessor("constructor", get_constructor, set_constructor),
    accessor("", get_tag, set_tag).keyed(|symbols| symbols.to_string_tag),
    symbol_method(|symbols| symbols.iterator, |_, args| Ok(args.this()), 0),
    symbol_method(|symbols| symbols.dispose, dispose, 0),
];

pub(crate) static ASYNC_ROWS: &[Row] = &[
    symbol_method(|symbols| symbols.async_iterator, |_, args| Ok(args.this()), 0),
    symbol_method(|symbols| symbols.async_dispose, async_dispose, 0),
];

static STATICS: &[Row] = &[
    method("concat", lazy::concat, 0),
    method("from", wrap::from, 1),
    method("zip", zip::zip, 1),
    method("zipKeyed", zip::zip_keyed, 1),
];

/// Makes the constructor. The prototype's `constructor` is an accessor, unlike that of other classes.
pub(crate) fn build(cx: &mut Context, realm: Gc<Realm>, global: Gc<Object>) -> Result<()> {
    let name = cx.key("Iterator")?;
    let spec = NativeFunctionSpec::new(construct, name, 0).constructor();
    let constructor = cx.new_native_function(&spec)?;
    realm.set_intrinsic(Intrinsic::Iterator, constructor);
    let prototype = cx.intrinsic(Intrinsic::IteratorPrototype).value();
    let key = cx.names().prototype;
    constructor.add_property(cx, key, prototype, PropertyAttributes::NONE)?;
    define(cx, realm, constructor, STATICS)?;
    global.add_property(cx, name, constructor.value(), PropertyAttributes::METHOD)
}

fn construct(cx: &mut Context, args: Args) -> Result {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired("Iterator")));
    }
    if args.new_target() == args.callee().value() {
        return Err(cx.type_error(Message::AbstractIterator()));
    }
    let prototype = cx.get_prototype_from_constructor(args.new_target(), Intrinsic::IteratorPrototype)?;
    Ok(cx.new_object_of_kind(CellKind::OBJECT, prototype)?.value())
}

fn get_constructor(cx: &mut Context, _: Args) -> Result {
    Ok(cx.intrinsic(Intrinsic::Iterator).value())
}

fn set_constructor(cx: &mut Context, args: Args) -> Result {
    let key = cx.names().constructor;
    set_ignoring_prototype(cx, args, key)
}

fn get_tag(cx: &mut Context, _: Args) -> Result {
    Ok(cx.string("Iterator")?.value())
}

fn set_tag(cx: &mut Context, args: Args) -> Result {
    let key = PropertyKey::symbol(cx.symbols().to_string_tag);
    set_ignoring_prototype(cx, args, key)
}

/// SetterThatIgnoresPrototypeProperties.
fn set_ignoring_prototype(cx: &mut Context, args: Args, key: PropertyKey) -> Result {
    let this = this_object(cx, args)?;
    let home = cx.intrinsic(Intrinsic::IteratorPrototype);
    if this == home {
        let (key, what) = ("constructor", cx.describe(this.value()));
        return Err(cx.type_error(Message::ReadOnly(key, &what)));
    }
    match this.get_own_property(cx, key)? {
        None => this.create_data_property_or_throw(cx, key, args.get(0))?,
        Some(_) => this.put(cx, key, args.get(0), true)?,
    }
    Ok(Value::UNDEFINED)
}

/// `this`, which must be an object.
fn this_object(cx: &mut Context, args: Args) -> Result<Gc<Object>> {
    match Object::from_value(args.this()) {
        Some(object) => Ok(object),
        None => {
            let what = cx.describe(args.this());
            Err(cx.type_error(Message::CalledOnNonIterator(&what)))
        }
    }
}

/// Closes an iterator whose `next` was not looked up yet, because an argument was no good.
fn close_unread(cx: &mut Context, iterator: Gc<Object>, throw: Throw) -> Throw {
    Iteration { iterator, next: Value::UNDEFINED }.close_with(cx, throw)
}

/// `this` and a function, which is checked before `next` is looked up.
fn iterated_and_function(cx: &mut Context, args: Args) -> Result<(Iteration, Value)> {
    let iterator = this_object(cx, args)?;
    let function = crate::array::callable(cx, args.get(0));
    let function = function.map_err(|throw| close_unread(cx, iterator, throw))?;
    Ok((Iteration::direct(cx, iterator)?, function))
}

/// GetIteratorFlattenable. Strings are iterated only where `strings` says so.
fn flattenable(cx: &mut Context, value: Value, strings: bool) -> Result<Iteration> {
    if Object::from_value(value).is_none() && !(strings && cx.as_string(value).is_some()) {
        let what = cx.describe(value);
        return Err(cx.type_error(Message::NotObject(&what)));
    }
    let key = PropertyKey::symbol(cx.symbols().iterator);
    let iterator = match cx.get_method(value, key)? {
        Some(method) => cx.call(method.value(), value, &[])?,
        None => value,
    };
    match Object::from_value(iterator) {
        Some(iterator) => Iteration::direct(cx, iterator),
        None => {
            let what = cx.describe(iterator);
            Err(cx.type_error(Message::IteratorNotObject(&what)))
        }
    }
}

/// `Iterator.prototype[Symbol.dispose]`.
fn dispose(cx: &mut Context, args: Args) -> Result {
    let key = cx.names().return_;
    if let Some(method) = cx.get_method(args.this(), key)? {
        cx.call(method.value(), args.this(), &[])?;
    }
    Ok(Value::UNDEFINED)
}

/// `AsyncIterator.prototype[Symbol.asyncDispose]`.
fn async_dispose(cx: &mut Context, args: Args) -> Result {
    let capability = Capability::plain(cx)?;
    match returned(cx, args) {
        Ok(Some(promise)) => {
            crate::disposable::then_undefined(cx, promise, capability)?;
        }
        Ok(None) => capability.resolve(cx, Value::UNDEFINED)?,
        Err(_) => return capability.reject_with_exception(cx),
    }
    Ok(capability.promise)
}

/// The promise of what `return` gives; none where there is no such method.
fn returned(cx: &mut Context, args: Args) -> Result<Option<Value>> {
    let key = cx.names().return_;
    let Some(method) = cx.get_method(args.this(), key)? else { return Ok(None) };
    let result = cx.call(method.value(), args.this(), &[])?;
    let constructor = cx.intrinsic(Intrinsic::Promise).value();
    promise_resolve(cx, constructor, result).map(Some)
}
