//! `Proxy`. What proxies do is in the object model; here is how they are made.

use crate::define::{Row, define, method};
use js_garbage_collection::Gc;
use js_object_model::{
    Args, Context, Intrinsic, Message, NativeFunction, NativeFunctionSpec, Object, PropertyAttributes, Proxy,
    Realm, Result,
};
use js_value::Value;

static STATICS: &[Row] = &[method("revocable", revocable, 2)];

/// Makes the constructor, which alone among constructors has no `prototype`.
pub(crate) fn build(cx: &mut Context, realm: Gc<Realm>) -> Result<()> {
    let name = cx.key("Proxy")?;
    let constructor = cx.new_native_function(&NativeFunctionSpec::new(construct, name, 2).constructor())?;
    realm.set_intrinsic(Intrinsic::Proxy, constructor);
    define(cx, realm, constructor, STATICS)?;
    realm.global_object().add_property(cx, name, constructor.value(), PropertyAttributes::METHOD)
}

fn construct(cx: &mut Context, args: Args) -> Result {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired("Proxy")));
    }
    Ok(cx.proxy_create(args.get(0), args.get(1))?.value())
}

fn revocable(cx: &mut Context, args: Args) -> Result {
    let proxy = cx.proxy_create(args.get(0), args.get(1))?;
    let captures = [proxy.value()];
    let empty = cx.names().empty;
    let revoker = cx.new_native_function(&NativeFunctionSpec::new(revoke, empty, 0).capturing(&captures))?;
    let result = cx.new_plain_object()?;
    let names = (cx.names().proxy, cx.names().revoke);
    result.create_data_property_or_throw(cx, names.0, proxy.value())?;
    result.create_data_property_or_throw(cx, names.1, revoker.value())?;
    Ok(result.value())
}

/// The revoker: it forgets the proxy at its first call.
fn revoke(_: &mut Context, args: Args) -> Result {
    let function = NativeFunction::callee(args);
    if let Some(proxy) = Object::from_value(function.capture(0)).and_then(Object::downcast::<Proxy>) {
        function.set_capture(0, Value::NULL);
        proxy.revoke();
    }
    Ok(Value::UNDEFINED)
}
