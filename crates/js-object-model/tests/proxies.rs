//! Proxies with native traps: each trap is called with the right arguments, and each invariant is
//! kept. All under stress: a collection at every allocation.

use js_garbage_collection::{Gc, Limits};
use js_object_model::{
    Args, Context, NativeFunction, NativeFunctionSpec, Object, PropertyAttributes, PropertyDescriptor,
    Result, to_string,
};
use js_strings::PropertyKey;
use js_value::Value;

fn context() -> Box<Context> {
    let cx = Context::boxed(Limits::default()).unwrap();
    cx.heap.stress(true);
    cx.heap.verify(true);
    cx
}

/// Returns its capture, and keeps how many arguments it got.
fn constant(_: &mut Context, args: Args) -> Result {
    let this = NativeFunction::callee(args);
    this.set_data(Value::int(args.len() as i32));
    Ok(this.capture(0))
}

fn object(cx: &mut Context) -> Gc<Object> {
    cx.new_plain_object().unwrap()
}

fn returning(cx: &mut Context, value: Value) -> Gc<Object> {
    let name = cx.names().empty;
    let captures = [value];
    cx.new_native_function(&NativeFunctionSpec::new(constant, name, 0).capturing(&captures)).unwrap()
}

/// A proxy of `target` whose trap `trap` returns `value`.
fn proxy(cx: &mut Context, target: Gc<Object>, trap: &str, value: Value) -> Gc<Object> {
    let handler = object(cx);
    let function = returning(cx, value);
    let key = cx.key(trap).unwrap();
    handler.put(cx, key, function.value(), true).unwrap();
    cx.proxy_create(target.value(), handler.value()).unwrap()
}

/// A target with `x`: its value 1 and these attributes.
fn target(cx: &mut Context, attributes: PropertyAttributes, extensible: bool) -> Gc<Object> {
    let target = object(cx);
    let x = cx.key("x").unwrap();
    let descriptor = PropertyDescriptor::data(Value::int(1), attributes);
    assert!(target.define_own_property(cx, x, &descriptor).unwrap());
    if !extensible {
        assert!(target.prevent_extensions(cx).unwrap());
    }
    target
}

fn message(cx: &mut Context) -> String {
    let error = Object::from_value(cx.take_exception()).unwrap();
    let key = cx.names().message;
    let message = error.get(cx, key).unwrap();
    to_string(cx, message).unwrap().to_display()
}

type Operation = fn(&mut Context, Gc<Object>, PropertyKey) -> Result<bool>;

const GET: Operation = |cx, o, k| o.get(cx, k).map(|_| true);
const SET: Operation = |cx, o, k| o.set(cx, k, Value::int(2), o.value());
const HAS: Operation = |cx, o, k| o.has_property(cx, k);
const DELETE: Operation = |cx, o, k| o.delete_property(cx, k);
const OWN: Operation = |cx, o, k| o.get_own_property(cx, k).map(|d| d.is_some());
const KEYS: Operation = |cx, o, _| o.own_property_keys(cx).map(|keys| !keys.is_empty());
const PROTOTYPE: Operation = |cx, o, _| o.get_prototype_of(cx).map(|p| p != Value::NULL);
const SET_PROTOTYPE: Operation = |cx, o, _| o.set_prototype_of(cx, Value::NULL);
const EXTENSIBLE: Operation = |cx, o, _| o.is_extensible(cx);
const PREVENT: Operation = |cx, o, _| o.prevent_extensions(cx);
const DEFINE: Operation = |cx, o, k| {
    o.define_own_property(cx, k, &PropertyDescriptor::data(Value::int(2), PropertyAttributes::ALL))
};
const DEFINE_FIXED: Operation = |cx, o, k| {
    o.define_own_property(cx, k, &PropertyDescriptor::data(Value::int(1), PropertyAttributes::NONE))
};

const ALL: PropertyAttributes = PropertyAttributes::ALL;
const NONE: PropertyAttributes = PropertyAttributes::NONE;
const WRITABLE: PropertyAttributes = PropertyAttributes::WRITABLE;

type Row =
    (&'static str, PropertyAttributes, bool, Value, Operation, core::result::Result<bool, &'static str>);

/// Trap, attributes of `x` in the target, whether the target is extensible, what the trap returns,
/// the operation, and what comes of it: the result or the beginning of a message.
const TABLE: &[Row] = &[
    ("get", ALL, true, Value::NULL, GET, Ok(true)),
    ("get", NONE, true, Value::int(1), GET, Ok(true)),
    ("get", NONE, true, Value::int(2), GET, Err("'get' on proxy: property 'x' is a read-only")),
    ("set", ALL, true, Value::TRUE, SET, Ok(true)),
    ("set", ALL, true, Value::FALSE, SET, Ok(false)),
    ("set", NONE, true, Value::TRUE, SET, Err("'set' on proxy: trap returned truish for property 'x'")),
    ("has", ALL, true, Value::FALSE, HAS, Ok(false)),
    (
        "has",
        WRITABLE,
        true,
        Value::FALSE,
        HAS,
        Err("'has' on proxy: trap returned falsish for property 'x' which"),
    ),
    ("has", ALL, false, Value::FALSE, HAS, Err("'has' on proxy: trap returned falsish for property 'x' but")),
    ("deleteProperty", ALL, true, Value::TRUE, DELETE, Ok(true)),
    ("deleteProperty", ALL, true, Value::FALSE, DELETE, Ok(false)),
    (
        "deleteProperty",
        NONE,
        true,
        Value::TRUE,
        DELETE,
        Err("'deleteProperty' on proxy: trap returned truish"),
    ),
    (
        "deleteProperty",
        ALL,
        false,
        Value::TRUE,
        DELETE,
        Err("'deleteProperty' on proxy: trap returned truish"),
    ),
    ("getOwnPropertyDescriptor", ALL, true, Value::UNDEFINED, OWN, Ok(false)),
    (
        "getOwnPropertyDescriptor",
        ALL,
        true,
        Value::int(1),
        OWN,
        Err("'getOwnPropertyDescriptor' on proxy: trap returned neither"),
    ),
    (
        "getOwnPropertyDescriptor",
        NONE,
        true,
        Value::UNDEFINED,
        OWN,
        Err("'getOwnPropertyDescriptor' on proxy: trap returned undefined for property 'x' which is non"),
    ),
    (
        "getOwnPropertyDescriptor",
        ALL,
        false,
        Value::UNDEFINED,
        OWN,
        Err("'getOwnPropertyDescriptor' on proxy: trap returned undefined for property 'x' which exists"),
    ),
    ("ownKeys", ALL, true, Value::int(1), KEYS, Err("CreateListFromArrayLike called on non-object")),
    ("getPrototypeOf", ALL, true, Value::NULL, PROTOTYPE, Ok(false)),
    (
        "getPrototypeOf",
        ALL,
        true,
        Value::int(1),
        PROTOTYPE,
        Err("'getPrototypeOf' on proxy: trap returned neither"),
    ),
    ("getPrototypeOf", ALL, false, Value::NULL, PROTOTYPE, Err("'getPrototypeOf' on proxy: proxy target")),
    ("setPrototypeOf", ALL, true, Value::FALSE, SET_PROTOTYPE, Ok(false)),
    ("setPrototypeOf", ALL, true, Value::TRUE, SET_PROTOTYPE, Ok(true)),
    ("setPrototypeOf", ALL, false, Value::TRUE, SET_PROTOTYPE, Err("'setPrototypeOf' on proxy")),
    ("isExtensible", ALL, true, Value::TRUE, EXTENSIBLE, Ok(true)),
    ("isExtensible", ALL, true, Value::FALSE, EXTENSIBLE, Err("'isExtensible' on proxy")),
    ("preventExtensions", ALL, false, Value::TRUE, PREVENT, Ok(true)),
    ("preventExtensions", ALL, true, Value::FALSE, PREVENT, Ok(false)),
    ("preventExtensions", ALL, true, Value::TRUE, PREVENT, Err("'preventExtensions' on proxy")),
    ("defineProperty", ALL, true, Value::TRUE, DEFINE, Ok(true)),
    ("defineProperty", ALL, true, Value::FALSE, DEFINE, Ok(false)),
    (
        "defineProperty",
        NONE,
        true,
        Value::TRUE,
        DEFINE,
        Err("'defineProperty' on proxy: trap returned truish for adding property 'x'  that is"),
    ),
    (
        "defineProperty",
        ALL,
        true,
        Value::TRUE,
        DEFINE_FIXED,
        Err(
            "'defineProperty' on proxy: trap returned truish for defining non-configurable property 'x' which is either",
        ),
    ),
    (
        "defineProperty",
        WRITABLE,
        true,
        Value::TRUE,
        DEFINE_FIXED,
        Err(
            "'defineProperty' on proxy: trap returned truish for defining non-configurable property 'x' which cannot",
        ),
    ),
    ("get", ALL, true, Value::int(7), SET, Ok(true)),
    ("nothing", ALL, true, Value::NULL, GET, Ok(true)),
    ("nothing", NONE, true, Value::NULL, SET, Ok(false)),
    ("nothing", ALL, true, Value::NULL, DELETE, Ok(true)),
];

#[test]
fn traps_and_invariants() {
    for (row, &(trap, attributes, extensible, result, operation, expected)) in TABLE.iter().enumerate() {
        let mut cx = context();
        let cx = &mut *cx;
        let target = target(cx, attributes, extensible);
        let proxy = proxy(cx, target, trap, result);
        let x = cx.key("x").unwrap();
        match (operation(cx, proxy, x), expected) {
            (Ok(result), Ok(expected)) => assert_eq!(result, expected, "row {row}: {trap}"),
            (Err(_), Err(expected)) => {
                let message = message(cx);
                assert!(message.starts_with(expected), "row {row}: {message}");
            }
            (result, expected) => panic!("row {row}: {trap}: {result:?}, not {expected:?}"),
        }
    }
}

#[test]
fn own_keys() {
    let mut cx = context();
    let cx = &mut *cx;
    let names = ["x", "y"].map(|name| cx.string(name).unwrap().value());
    let list =
        |cx: &mut Context, values: &[Value]| js_object_model::Array::from_slice(cx, values).unwrap().value();
    for (values, extensible, expected) in [
        (&names[..], true, "xy"),
        (&names[..1], false, "x"),
        (&names[..0], true, ""),
        (&names[..0], false, "'ownKeys' on proxy: trap result did not include 'x'"),
        (
            &names[..],
            false,
            "'ownKeys' on proxy: trap returned extra keys but proxy target is non-extensible",
        ),
        (&[names[0], names[0]], true, "'ownKeys' on proxy: trap returned duplicate entries"),
        (&[Value::int(1)], true, "1 is not a valid property name"),
    ] {
        let target = target(cx, ALL, extensible);
        let array = list(cx, values);
        let proxy = proxy(cx, target, "ownKeys", array);
        let text = match proxy.own_property_keys(cx) {
            Ok(keys) => keys.iter().map(|key| format!("{key:?}")).collect(),
            Err(_) => message(cx),
        };
        assert_eq!(text, expected);
    }
}

#[test]
fn calls_and_constructs() {
    let mut cx = context();
    let cx = &mut *cx;
    let name = cx.names().empty;
    let captures = [Value::int(5)];
    let spec = NativeFunctionSpec::new(constant, name, 0).constructor().capturing(&captures);
    let target = cx.new_native_function(&spec).unwrap();
    let plain = proxy(cx, target, "nothing", Value::NULL);
    assert!(plain.is_callable() && plain.is_constructor());
    assert_eq!(cx.call(plain.value(), Value::NULL, &[Value::NULL; 20]), Ok(Value::int(5)));
    let data = js_object_model::Object::downcast::<NativeFunction>(target).unwrap().data();
    assert_eq!(data, Value::int(20));
    let trapped = proxy(cx, target, "apply", Value::int(6));
    assert_eq!(cx.call(trapped.value(), Value::NULL, &[]), Ok(Value::int(6)));
    let bad = proxy(cx, target, "construct", Value::int(6));
    assert!(cx.construct(bad, &[], bad).is_err());
    assert_eq!(message(cx), "proxy [[Construct]] must return an object");
    let plain = object(cx);
    let not_callable = proxy(cx, plain, "apply", Value::NULL);
    assert!(cx.call(not_callable.value(), Value::NULL, &[]).is_err());
    assert_eq!(message(cx), "#<Object> is not a function");
}

#[test]
fn revoked() {
    let mut cx = context();
    let cx = &mut *cx;
    let target = object(cx);
    let proxy = proxy(cx, target, "get", Value::NULL);
    Object::downcast::<js_object_model::Proxy>(proxy).unwrap().revoke();
    let x = cx.key("x").unwrap();
    assert!(proxy.get(cx, x).is_err());
    assert_eq!(message(cx), "Cannot perform 'get' on a proxy that has been revoked");
    assert!(js_object_model::is_array(cx, proxy.value()).is_err());
}

#[test]
fn endless_prototype_chains_of_proxies_end_in_a_range_error() {
    let mut cx = Context::boxed(Limits::default()).unwrap();
    let cx = &mut *cx;
    let marker = 0u8;
    cx.stack_limit = (&raw const marker as usize).saturating_sub(512 << 10);
    let target = object(cx);
    let handler = object(cx);
    let proxy = cx.proxy_create(target.value(), handler.value()).unwrap();
    assert!(target.set_prototype_of(cx, proxy.value()).unwrap());
    let x = cx.key("x").unwrap();
    assert!(proxy.get(cx, x).is_err());
    assert_eq!(message(cx), "Maximum call stack size exceeded");
}

#[test]
fn private_names_are_invisible() {
    let mut cx = context();
    let cx = &mut *cx;
    let target = object(cx);
    let proxy = proxy(cx, target, "get", Value::NULL);
    let description = cx.string("#x").unwrap();
    let symbol = js_strings::Symbol::new_private(&cx.heap, description).unwrap();
    let name = PropertyKey::symbol(symbol);
    proxy.private_field_add(cx, name, Value::int(1)).unwrap();
    assert_eq!(proxy.private_get(cx, name), Ok(Value::int(1)));
    proxy.private_set(cx, name, Value::int(2)).unwrap();
    assert_eq!(proxy.private_get(cx, name), Ok(Value::int(2)));
    assert!(proxy.private_field_add(cx, name, Value::NULL).is_err());
    assert_eq!(message(cx), "Cannot initialize #x twice on the same object");
    assert!(target.private_get(cx, name).is_err());
    assert_eq!(message(cx), "Cannot read private member #x from an object whose class did not declare it");
    target.private_method_add(cx, name, Value::NULL).unwrap();
    assert!(target.own_property_keys(cx).unwrap().is_empty());
    assert!(target.private_set(cx, name, Value::NULL).is_err());
    assert_eq!(message(cx), "Private method '#x' is not writable");
}
