//! `$262`: what the conformance suite asks of a host.

use crate::realm;
use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Args, Context, Object, Realm, Result, to_string};
use js_value::Value;

/// Gives the global object of the current realm `$262`.
///
/// # Errors
/// When the heap is full.
pub fn install(cx: &mut Context) -> Result<()> {
    let object = host_object(cx)?;
    let global = cx.realm().global_object();
    let key = cx.key("$262")?;
    global.define_method(cx, key, object.value())
}

fn host_object(cx: &mut Context) -> Result<Gc<Object>> {
    let object = cx.new_plain_object()?;
    let global = cx.realm().global_object();
    let key = cx.names().global;
    object.create_data_property(cx, key, global.value())?;
    let agent = cx.new_plain_object()?;
    let key = cx.key("agent")?;
    object.create_data_property(cx, key, agent.value())?;
    for (name, function) in [
        ("createRealm", create_realm as js_object_model::NativeFn),
        ("detachArrayBuffer", detach),
        ("evalScript", eval_script),
        ("gc", collect),
    ] {
        let made = cx.native_function(function, name, 1)?;
        // Each function knows the realm that it works on.
        let native = Object::downcast::<js_object_model::NativeFunction>(made);
        let current = cx.realm();
        native.inspect(|native| native.set_data(Value::from(current)));
        let key = cx.key(name)?;
        object.create_data_property(cx, key, made.value())?;
    }
    Ok(object)
}

fn create_realm(cx: &mut Context, _: Args) -> Result {
    let made = realm::create(cx)?;
    let caller = cx.realm();
    cx.set_realm(made);
    let object = host_object(cx);
    cx.set_realm(caller);
    Ok(object?.value())
}

fn eval_script(cx: &mut Context, args: Args) -> Result {
    let source = to_string(cx, args.get(0))?;
    cx.flatten(source)?;
    let text = source.flat().to_wtf8();
    let caller = cx.realm();
    if let Some(realm) = js_object_model::NativeFunction::callee(args).data().downcast::<Realm>() {
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
