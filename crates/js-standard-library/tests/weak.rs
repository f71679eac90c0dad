//! What holds weakly, and `BigInt`.

mod support;

use js_object_model::{Args, Context, NativeFunction, NativeFunctionSpec, Object};
use js_value::Value;
use support::*;

#[test]
fn weak_maps_hold_while_keys_live() {
    for mut cx in [context(), stressed()] {
        let cx = &mut *cx;
        let map = construct(cx, "WeakMap", &[]).unwrap();
        let mut keys = cx.heap.list();
        for index in 0..40 {
            let key = parse(cx, "{}");
            keys.push(key);
            invoke(cx, map, "set", &[key, Value::int(index)]).unwrap();
        }
        cx.heap.collect_major();
        for index in 0..40 {
            assert_eq!(invoke(cx, map, "get", &[keys.at(index)]), Ok(Value::int(index as i32)));
        }
        assert_eq!(invoke(cx, map, "delete", &[keys.at(7)]), Ok(Value::TRUE));
        assert_eq!(invoke(cx, map, "has", &[keys.at(7)]), Ok(Value::FALSE));
        assert_eq!(invoke(cx, map, "has", &[Value::int(1)]), Ok(Value::FALSE));
        assert!(invoke(cx, map, "set", &[Value::int(1), Value::NULL]).is_err());
        let set = construct(cx, "WeakSet", &[]).unwrap();
        invoke(cx, set, "add", &[map]).unwrap();
        assert_eq!(invoke(cx, set, "has", &[map]), Ok(Value::TRUE));
        let reference = construct(cx, "WeakRef", &[map]).unwrap();
        assert_eq!(invoke(cx, reference, "deref", &[]), Ok(map));
    }
}

#[inline(never)]
fn register_garbage(cx: &mut Context, registry: Value) {
    for held in 0..100 {
        let target = parse(cx, "{}");
        invoke(cx, registry, "register", &[target, Value::int(held)]).unwrap();
    }
}

#[test]
fn registries_hear_of_the_dead() {
    let mut cx = context();
    let cx = &mut *cx;
    let count = |_: &mut Context, args: Args| {
        let function = NativeFunction::callee(args);
        function.set_capture(0, Value::int(function.capture(0).as_int().unwrap() + 1));
        Ok(Value::UNDEFINED)
    };
    let name = cx.names().empty;
    let counter = [Value::int(0)];
    let spec = NativeFunctionSpec::new(count, name, 1).capturing(&counter);
    let cleanup = cx.new_native_function(&spec).unwrap();
    let registry = construct(cx, "FinalizationRegistry", &[cleanup.value()]).unwrap();
    register_garbage(cx, registry);
    cx.heap.collect_major();
    while js_standard_library::run_finalization(cx).unwrap() {}
    let heard: js_garbage_collection::Gc<NativeFunction> = Object::downcast(cleanup).unwrap();
    // The stack scan may keep a few alive.
    assert!(heard.capture(0).as_int().unwrap() > 90);
    assert_eq!(invoke(cx, registry, "unregister", &[registry]), Ok(Value::FALSE));
}

#[test]
fn bigints_wrap_and_print() {
    let mut cx = context();
    let cx = &mut *cx;
    let source = text(cx, "0x1");
    let one = call(cx, "BigInt", Value::UNDEFINED, &[source]).unwrap();
    assert_eq!(show(cx, one), "1");
    let large = text(cx, "18446744073709551615");
    let wrapped = call(cx, "BigInt.asIntN", Value::UNDEFINED, &[Value::int(64), large]).unwrap();
    assert_eq!(show(cx, wrapped), "-1");
    let large = call(cx, "BigInt", Value::UNDEFINED, &[large]).unwrap();
    let grouped = invoke(cx, large, "toLocaleString", &[]).unwrap();
    assert_eq!(show(cx, grouped), "18,446,744,073,709,551,615");
    let hexadecimal = invoke(cx, large, "toString", &[Value::int(16)]).unwrap();
    assert_eq!(show(cx, hexadecimal), "ffffffffffffffff");
    assert!(
        call(cx, "BigInt", Value::UNDEFINED, &[Value::double(1.5)]).unwrap_err().starts_with("RangeError")
    );
    assert!(construct(cx, "BigInt", &[Value::int(1)]).unwrap_err().starts_with("TypeError"));
}
