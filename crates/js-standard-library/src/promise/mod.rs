//! `Promise`. What promises are and how they are settled is in `js-promises-async`; here are the
//! constructor and the methods.

mod combinators;
mod finally;

use crate::array::callable;
use crate::define::{Class, Row, intrinsic_method, method, species, tag};
use crate::support::Support;
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Intrinsic, Message, Object, Result, is_callable};
use js_promises_async::{Capability, Handlers, Promise, promise_resolve, resolving_functions};
use js_value::Value;

pub(crate) static CLASS: Class = Class {
    statics: &[
        method("all", combinators::all, 1),
        method("allSettled", combinators::all_settled, 1),
        method("any", combinators::any, 1),
        method("race", combinators::race, 1),
        method("reject", reject, 1),
        intrinsic_method("resolve", Intrinsic::PromiseResolve, resolve, 1),
        method("try", try_, 1),
        method("withResolvers", with_resolvers, 0),
        species(),
    ],
    methods: METHODS,
    ..Class::new("Promise", construct, 1, Intrinsic::Promise, Intrinsic::PromisePrototype)
};

static METHODS: &[Row] = &[
    method("catch", catch, 1),
    method("finally", finally::finally, 1),
    intrinsic_method("then", Intrinsic::PromiseThen, then, 2),
    tag("Promise"),
];

fn construct(cx: &mut Context, args: Args) -> Result {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired("Promise")));
    }
    let executor = args.get(0);
    if !is_callable(executor) {
        let what = cx.describe(executor);
        return Err(cx.type_error(Message::PromiseResolver(&what)));
    }
    let prototype = cx.get_prototype_from_constructor(args.new_target(), Intrinsic::PromisePrototype)?;
    let promise = Promise::with_prototype(cx, prototype)?;
    let (resolve, reject) = resolving_functions(cx, promise)?;
    if cx.call(executor, Value::UNDEFINED, &[resolve, reject]).is_err() {
        let reason = cx.take_exception();
        cx.call(reject, Value::UNDEFINED, &[reason])?;
    }
    Ok(promise.value())
}

/// `this` as an object: what the static methods construct from.
fn this_constructor(cx: &mut Context, args: Args, method: &str) -> Result {
    match Object::from_value(args.this()) {
        Some(constructor) => Ok(constructor.value()),
        None => Err(cx.type_error(Message::CalledOnNonObject(method))),
    }
}

fn reject(cx: &mut Context, args: Args) -> Result {
    let constructor = this_constructor(cx, args, "Promise.reject")?;
    let capability = Capability::new(cx, constructor)?;
    capability.reject(cx, args.get(0))?;
    Ok(capability.promise)
}

fn resolve(cx: &mut Context, args: Args) -> Result {
    let constructor = this_constructor(cx, args, "Promise.resolve")?;
    promise_resolve(cx, constructor, args.get(0))
}

fn try_(cx: &mut Context, args: Args) -> Result {
    let constructor = this_constructor(cx, args, "Promise.try")?;
    let capability = Capability::new(cx, constructor)?;
    // SAFETY: the window outlives the call, which copies the arguments before anything runs.
    let rest = unsafe { args.slice(1) };
    let status = callable(cx, args.get(0)).and_then(|callback| cx.call(callback, Value::UNDEFINED, rest));
    match status {
        Ok(value) => capability.resolve(cx, value)?,
        Err(_) => return capability.reject_with_exception(cx),
    }
    Ok(capability.promise)
}

fn with_resolvers(cx: &mut Context, args: Args) -> Result {
    let constructor = this_constructor(cx, args, "Promise.withResolvers")?;
    let capability = Capability::new(cx, constructor)?;
    let object = cx.new_plain_object()?;
    let names = (cx.names().promise, cx.names().resolve, cx.names().reject);
    object.create_data_property_or_throw(cx, names.0, capability.promise)?;
    object.create_data_property_or_throw(cx, names.1, capability.resolve)?;
    object.create_data_property_or_throw(cx, names.2, capability.reject)?;
    Ok(object.value())
}

fn then(cx: &mut Context, args: Args) -> Result {
    let Some(promise) = Promise::from_value(args.this()) else {
        let what = cx.describe(args.this());
        return Err(cx.type_error(Message::IncompatibleReceiver("Promise.prototype.then", &what)));
    };
    let capability = derived(cx, promise)?;
    let handlers = Handlers::Functions {
        on_fulfilled: args.get(0),
        on_rejected: args.get(1),
        capability: Some(capability),
    };
    js_promises_async::then(cx, promise, handlers)?;
    Ok(capability.promise)
}

/// The capability of what `then` gives. A plain promise needs no functions: nobody would see them.
fn derived(cx: &mut Context, promise: Gc<Promise>) -> Result<Capability> {
    let object = Object::from_value(promise.value()).expect("a promise is an object");
    match object.species_constructor(cx)? {
        Some(constructor) if constructor != cx.intrinsic(Intrinsic::Promise) => {
            Capability::new(cx, constructor.value())
        }
        _ => Capability::plain(cx),
    }
}

/// Invoke(promise, "then", arguments).
fn invoke_then(cx: &mut Context, promise: Value, arguments: &[Value]) -> Result {
    let key = cx.names().then;
    let then = cx.get_v(promise, key)?;
    let then = callable(cx, then)?;
    cx.call(then, promise, arguments)
}

fn catch(cx: &mut Context, args: Args) -> Result {
    invoke_then(cx, args.this(), &[Value::UNDEFINED, args.get(0)])
}
