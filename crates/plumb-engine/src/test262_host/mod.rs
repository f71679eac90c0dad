//! `$262`: what the conformance suite asks of a host.

mod agents;
mod group;

pub(crate) use group::others_run;

use crate::{Options, realm};
use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Args, Context, NativeFunction, NativeFunctionSpec, Object, Realm, Result, to_string};
use js_value::Value;

/// Gives the global object of the current realm `$262`. The engines of the agents that it starts are
/// made by `options`.
///
/// # Errors
/// When the heap is full.
pub fn install(cx: &mut Context, options: &Options) -> Result<()> {
    let agent = agents::first(cx, options)?;
    install_with(cx, agent)
}

fn install_with(cx: &mut Context, agent: Gc<Object>) -> Result<()> {
    let object = host_object(cx, agent.value())?;
    let global = cx.realm().global_object();
    let key = cx.key("$262")?;
    global.define_method(cx, key, object.value())
}

fn host_object(cx: &mut Context, agent: Value) -> Result<Gc<Object>> {
    let object = cx.new_plain_object()?;
    let global = cx.realm().global_object();
    let key = cx.names().global;
    object.create_data_property(cx, key, global.value())?;
    let key = cx.key("agent")?;
    object.create_data_property(cx, key, agent)?;
    for (name, function) in [
        ("createRealm", create_realm as js_object_model::NativeFn),
        ("detachArrayBuffer", detach),
        ("evalScript", eval_script),
        ("gc", collect),
    ] {
        // Each function knows the realm that it works on, and the agent, which has several.
        let key = cx.key(name)?;
        let made = cx.new_native_function(&NativeFunctionSpec::new(function, key, 1).capturing(&[agent]))?;
        let native = Object::downcast::<NativeFunction>(made);
        let current = cx.realm();
        native.inspect(|native| native.set_data(Value::from(current)));
        object.create_data_property(cx, key, made.value())?;
    }
    Ok(object)
}

fn create_realm(cx: &mut Context, args: Args) -> Result {
    let agent = NativeFunction::callee(args).capture(0);
    let made = realm::create(cx)?;
    let caller = cx.realm();
    cx.set_realm(made);
    let object = host_object(cx, agent);
    cx.set_realm(caller);
    Ok(object?.value())
}

fn eval_script(cx: &mut Context, args: Args) -> Result {
    let source = to_string(cx, args.get(0))?;
    cx.flatten(source)?;
    let text = source.flat().to_wtf8();
    let caller = cx.realm();
    if let Some(realm) = NativeFunction::callee(args).data().downcast::<Realm>() {
        cx.set_realm(realm);
    }
    let result = js_virtual_machine::run_script(cx, &text, "<evalScript>");
    cx.set_realm(caller);
    result
}

fn detach(cx: &mut Context, args: Args) -> Result {
    js_standard_library::detach_array_buffer(cx, args.get(0))?;
    Ok(Value::NULL)
}

fn collect(cx: &mut Context, _: Args) -> Result {
    cx.heap.collect_major();
    Ok(Value::UNDEFINED)
}
