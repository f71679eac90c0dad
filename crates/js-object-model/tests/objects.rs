//! Descriptors, functions, conversions, comparisons, errors and realms, under stress.

use js_garbage_collection::{CellKind, Gc, Limits};
use js_object_model::{
    Args, BigIntOperation, Context, ErrorKind, Hint, Intrinsic, JsBigInt, KeyList, LoadLookup, NamePrefix,
    NativeFunctionSpec, Object, PropertyAttributes, PropertyDescriptor, Result, Shape, ShapeFlags,
    SlackTracking, StoreLookup, compare, is_loosely_equal, is_strictly_equal, same_value, to_number,
    to_primitive, to_property_key, to_string,
};
use js_strings::PropertyKey;
use js_value::Value;
use std::cmp::Ordering;

fn context() -> Box<Context> {
    let cx = Context::boxed(Limits::default()).unwrap();
    cx.heap.stress(true);
    cx.heap.verify(true);
    cx
}

fn string(cx: &mut Context, text: &str) -> Value {
    cx.string(text).unwrap().value()
}

fn text(cx: &mut Context, value: Value) -> String {
    to_string(cx, value).unwrap().to_display()
}

fn message(cx: &mut Context) -> String {
    let error = Object::from_value(cx.take_exception()).unwrap();
    let key = cx.names().message;
    let message = error.get(cx, key).unwrap();
    text(cx, message)
}

const ALL: PropertyAttributes = PropertyAttributes::ALL;
const WRITABLE: PropertyAttributes = PropertyAttributes::WRITABLE;
const ENUMERABLE: PropertyAttributes = PropertyAttributes::ENUMERABLE;
const CONFIGURABLE: PropertyAttributes = PropertyAttributes::CONFIGURABLE;
const EMPTY: PropertyDescriptor = PropertyDescriptor::EMPTY;

/// A definition applied to a property, and whether that is allowed. Named and indexed alike.
#[test]
fn definitions() {
    let one = Value::int(1);
    let data = |attributes| PropertyDescriptor::data(one, attributes);
    let accessor = |attributes| PropertyDescriptor::accessor(Value::UNDEFINED, Value::UNDEFINED, attributes);
    let none = PropertyAttributes::NONE;
    let table: &[(PropertyDescriptor, PropertyDescriptor, bool)] = &[
        (data(ALL), accessor(ALL), true),
        (data(ALL), data(none), true),
        (data(none), EMPTY, true),
        (data(none), EMPTY.with_value(one), true),
        (data(none), EMPTY.with_value(Value::int(2)), false),
        (data(none), EMPTY.with(WRITABLE, true), false),
        (data(none), EMPTY.with(ENUMERABLE, true), false),
        (data(none), EMPTY.with(CONFIGURABLE, true), false),
        (data(none), accessor(none), false),
        (data(WRITABLE), EMPTY.with_value(Value::int(2)), true),
        (data(WRITABLE), EMPTY.with(WRITABLE, false), true),
        (accessor(none), data(none), false),
        (accessor(none), EMPTY.with_get(Value::UNDEFINED), true),
        (accessor(none), EMPTY.with_set(Value::UNDEFINED), true),
        (accessor(CONFIGURABLE), data(ALL), true),
        (accessor(ENUMERABLE), EMPTY.with(ENUMERABLE, true), true),
    ];
    for (row, (first, second, allowed)) in table.iter().enumerate() {
        for key in ["x", "3"] {
            let mut cx = context();
            let cx = &mut *cx;
            let object = cx.new_plain_object().unwrap();
            let key = cx.key(key).unwrap();
            assert!(object.define_own_property(cx, key, first).unwrap());
            assert_eq!(object.define_own_property(cx, key, second).unwrap(), *allowed, "row {row}");
            let now = object.get_own_property(cx, key).unwrap().unwrap();
            let expected = if *allowed { second } else { first };
            if let Some(value) = expected.value() {
                assert_eq!(now.value(), Some(value), "row {row}");
            }
            if *allowed && !second.is_generic_descriptor() {
                assert_eq!(now.is_accessor_descriptor(), second.is_accessor_descriptor(), "row {row}");
            }
            for attribute in [WRITABLE, ENUMERABLE, CONFIGURABLE] {
                if let Some(on) = expected.attribute(attribute) {
                    assert_eq!(now.attribute(attribute), Some(on), "row {row}");
                }
            }
        }
    }
}

#[test]
fn descriptors_as_objects() {
    let mut cx = context();
    let cx = &mut *cx;
    let descriptor = PropertyDescriptor::data(Value::int(1), ENUMERABLE);
    let object = PropertyDescriptor::to_object(Some(descriptor), cx).unwrap();
    let back = PropertyDescriptor::from_object(object, cx).unwrap();
    assert!(back == descriptor);
    assert!(PropertyDescriptor::from_object(Value::NULL, cx).is_err());
    assert_eq!(message(cx), "Property description must be an object: null");
    let get = cx.names().get;
    Object::from_value(object).unwrap().put(cx, get, Value::UNDEFINED, true).unwrap();
    assert!(PropertyDescriptor::from_object(object, cx).is_err());
    assert!(message(cx).starts_with("Invalid property descriptor. Cannot both specify accessors"));
}

fn this_plus_one(cx: &mut Context, args: Args) -> Result {
    let this = to_number(cx, args.get(0)).unwrap_or(0.0);
    Ok(Value::number(this + 1.0))
}

#[test]
fn functions_have_virtual_properties() {
    let mut cx = context();
    let cx = &mut *cx;
    let function = cx.native_function(this_plus_one, "f", 2).unwrap();
    let (name, length, extra) = (cx.names().name, cx.names().length, cx.key("extra").unwrap());
    let shape = function.shape();
    assert_eq!(function.get(cx, length), Ok(Value::int(2)));
    let value = function.get(cx, name).unwrap();
    assert_eq!(text(cx, value), "f");
    assert!(!function.set(cx, name, Value::NULL, function.value()).unwrap());
    function.put(cx, extra, Value::NULL, true).unwrap();
    let keys = |cx: &mut Context| -> KeyList { function.own_property_keys(cx).unwrap() };
    assert!(keys(cx).iter().eq([length, name, extra]));
    let g = string(cx, "g");
    assert!(function.define_own_property(cx, name, &EMPTY.with_value(g)).unwrap());
    assert_eq!(function.get(cx, name), Ok(g));
    assert_eq!(function.get_own_property(cx, name).unwrap().unwrap().attributes(), CONFIGURABLE);
    assert!(function.delete_property(cx, length).unwrap());
    assert!(keys(cx).iter().eq([name, extra]));
    let other = cx.native_function(this_plus_one, "h", 0).unwrap();
    assert_eq!(other.shape(), shape);
    assert_eq!(cx.call(function.value(), Value::NULL, &[Value::int(4)]), Ok(Value::int(5)));
    assert!(cx.call(Value::int(1), Value::NULL, &[]).is_err());
    assert_eq!(message(cx), "1 is not a function");
}

#[test]
fn names_of_functions() {
    let mut cx = context();
    let cx = &mut *cx;
    let iterator = PropertyKey::symbol(cx.symbols().iterator);
    let name = cx.function_name(iterator, NamePrefix::Get).unwrap();
    assert_eq!(text(cx, name), "get [Symbol.iterator]");
    let name = cx.function_name(PropertyKey::index(7), NamePrefix::None).unwrap();
    assert_eq!(text(cx, name), "7");
}

#[test]
fn bound_functions() {
    let mut cx = context();
    let cx = &mut *cx;
    let function = cx.native_function(|_, args| Ok(args.get(2)), "f", 3).unwrap();
    let arguments = [Value::int(1), Value::int(2)];
    let name = string(cx, "bound f");
    let bound = cx.bound_function_create(function, Value::NULL, &arguments, name, Value::int(1)).unwrap();
    assert_eq!(cx.call(bound.value(), Value::NULL, &[Value::int(3)]), Ok(Value::int(3)));
    assert!(bound.is_callable() && !bound.is_constructor());
    let key = cx.names().name;
    assert_eq!(bound.get(cx, key), Ok(name));
}

#[test]
fn getters_and_setters() {
    let mut cx = context();
    let cx = &mut *cx;
    let (x, y) = (cx.key("x").unwrap(), cx.key("y").unwrap());
    let getter = cx.native_function(|_, args| Ok(args.this()), "get x", 0).unwrap().value();
    fn store(cx: &mut Context, args: Args) -> Result {
        let y = cx.key("y")?;
        Object::from_value(args.this()).unwrap().put(cx, y, args.get(0), true)?;
        Ok(Value::UNDEFINED)
    }
    let setter = cx.native_function(store, "set x", 1).unwrap().value();
    let prototype = cx.new_plain_object().unwrap();
    let descriptor = PropertyDescriptor::accessor(getter, setter, ALL);
    prototype.define_property_or_throw(cx, x, &descriptor).unwrap();
    let object = cx.new_object(prototype.value(), 1).unwrap();
    assert_eq!(object.get(cx, x), Ok(object.value()));
    assert!(matches!(object.lookup_load(cx, x), LoadLookup::Found(found) if found.attributes.is_accessor()));
    assert!(matches!(object.lookup_store(cx, x), Ok(StoreLookup::Setter(_))));
    object.put(cx, x, Value::int(3), true).unwrap();
    assert_eq!(object.get(cx, y), Ok(Value::int(3)));
    assert!(!object.has_own_property(cx, x).unwrap());
    prototype.define_property_or_throw(cx, x, &EMPTY.with_set(Value::UNDEFINED)).unwrap();
    assert!(object.put(cx, x, Value::NULL, true).is_err());
    assert_eq!(message(cx), "Cannot set property x of #<Object> which has only a getter");
}

#[test]
fn string_objects() {
    let mut cx = context();
    let cx = &mut *cx;
    let primitive = string(cx, "ab");
    let object = js_object_model::to_object(cx, primitive).unwrap();
    let length = cx.names().length;
    let b = object.get(cx, PropertyKey::index(1)).unwrap();
    assert_eq!(text(cx, b), "b");
    assert_eq!(object.get(cx, length), Ok(Value::int(2)));
    assert!(!object.set(cx, PropertyKey::index(1), Value::NULL, object.value()).unwrap());
    assert!(object.set(cx, PropertyKey::index(5), Value::NULL, object.value()).unwrap());
    assert!(!object.delete_property(cx, PropertyKey::index(0)).unwrap());
    let keys = object.own_property_keys(cx).unwrap();
    let expected = [0, 1, 5].map(PropertyKey::index);
    assert!(keys.iter().eq(expected.into_iter().chain([length])));
    let unit = cx.get_v(primitive, PropertyKey::index(0)).unwrap();
    assert_eq!(text(cx, unit), "a");
    assert!(cx.get_v(Value::UNDEFINED, length).is_err());
    assert_eq!(message(cx), "Cannot read properties of undefined (reading 'length')");
    assert!(cx.set_v(primitive, length, Value::NULL, true).is_err());
    assert_eq!(message(cx), "Cannot assign to read only property 'length' of string 'ab'");
}

#[test]
fn arguments_objects() {
    let mut cx = context();
    let cx = &mut *cx;
    let callee = cx.native_function(this_plus_one, "f", 0).unwrap();
    // The environment is an array here; its elements are the parameters.
    cx.hooks.mapped_get =
        |environment, slot| Object::from_value(environment).unwrap().own_element(slot).unwrap().value;
    cx.hooks.mapped_set =
        |environment, slot, value| Object::from_value(environment).unwrap().set_own_element(slot, value);
    let parameters = js_object_model::Array::from_slice(cx, &[Value::int(1), Value::int(2)]).unwrap();
    let parameters = parameters.as_object();
    let values = [Value::int(1), Value::int(2), Value::int(3)];
    let arguments = cx.new_mapped_arguments(&values, callee, parameters.value(), &[0, 1]).unwrap();
    let index = PropertyKey::index;
    arguments.put(cx, index(0), Value::int(10), true).unwrap();
    assert_eq!(parameters.get(cx, index(0)), Ok(Value::int(10)));
    parameters.set_own_element(1, Value::int(20));
    assert_eq!(arguments.get(cx, index(1)), Ok(Value::int(20)));
    assert!(arguments.define_own_property(cx, index(1), &EMPTY.with(WRITABLE, false)).unwrap());
    parameters.set_own_element(1, Value::int(30));
    assert_eq!(arguments.get(cx, index(1)), Ok(Value::int(20)), "no longer mapped");
    assert!(arguments.delete_property(cx, index(0)).unwrap());
    assert_eq!(arguments.get(cx, index(0)), Ok(Value::UNDEFINED));
    let unmapped = cx.new_unmapped_arguments(&values).unwrap();
    let key = cx.names().length;
    assert_eq!(unmapped.get(cx, key), Ok(Value::int(3)));
    assert_eq!(unmapped.get(cx, index(2)), Ok(Value::int(3)));
}

#[test]
fn conversions() {
    let mut cx = context();
    let cx = &mut *cx;
    for (source, number) in
        [("", 0.0), (" 12 ", 12.0), ("0x1F", 31.0), ("1e3", 1000.0), ("-Infinity", f64::NEG_INFINITY)]
    {
        let value = string(cx, source);
        assert_eq!(to_number(cx, value), Ok(number), "{source:?}");
    }
    let value = string(cx, "1px");
    assert!(to_number(cx, value).unwrap().is_nan());
    for (value, expected) in [
        (Value::double(-0.0), "0"),
        (Value::double(1e21), "1e+21"),
        (Value::double(0.1), "0.1"),
        (Value::NAN, "NaN"),
        (Value::UNDEFINED, "undefined"),
        (Value::TRUE, "true"),
    ] {
        assert_eq!(text(cx, value), expected);
    }
    for (value, expected) in [
        (Value::int(3), "3"),
        (Value::int(-1), "-1"),
        (Value::double(-0.0), "0"),
        (Value::double(4294967295.0), "4294967295"),
    ] {
        let key = to_property_key(cx, value).unwrap();
        assert_eq!(format!("{key:?}"), expected);
    }
    let symbol = cx.symbols().iterator.value();
    assert!(to_number(cx, symbol).is_err());
    assert_eq!(message(cx), "Cannot convert a Symbol value to a number");
    let object = cx.new_object(Value::NULL, 0).unwrap();
    assert!(to_primitive(cx, object.value(), Hint::Default).is_err());
    assert_eq!(message(cx), "Cannot convert object to primitive value");
    let method = cx.native_function(|_, args| Ok(args.get(0)), "", 0).unwrap();
    let key = PropertyKey::symbol(cx.symbols().to_primitive);
    object.put(cx, key, method.value(), true).unwrap();
    for (hint, expected) in [(Hint::Default, "default"), (Hint::Number, "number"), (Hint::String, "string")] {
        let value = to_primitive(cx, object.value(), hint).unwrap();
        assert_eq!(text(cx, value), expected);
    }
}

#[test]
fn comparisons() {
    let mut cx = context();
    let cx = &mut *cx;
    let (one, one_text, two) = (cx.bigint_from_i64(1).unwrap(), string(cx, "1"), string(cx, "2"));
    let concatenated = {
        let empty = string(cx, "1");
        to_string(cx, empty).unwrap()
    };
    for (a, b, loose, strict) in [
        (Value::int(1), one_text, true, false),
        (Value::NULL, Value::UNDEFINED, true, false),
        (Value::NULL, Value::int(0), false, false),
        (Value::NAN, Value::NAN, false, false),
        (Value::double(0.0), Value::double(-0.0), true, true),
        (Value::TRUE, Value::int(1), true, false),
        (Value::TRUE, one_text, true, false),
        (one, Value::int(1), true, false),
        (one, one_text, true, false),
        (one, Value::double(1.5), false, false),
        (concatenated.value(), one_text, true, true),
    ] {
        assert_eq!(is_loosely_equal(cx, a, b), Ok(loose), "{a:?} == {b:?}");
        assert_eq!(is_loosely_equal(cx, b, a), Ok(loose), "{b:?} == {a:?}");
        assert_eq!(is_strictly_equal(cx, a, b), strict, "{a:?} === {b:?}");
    }
    assert!(same_value(cx, Value::NAN, Value::NAN));
    assert!(!same_value(cx, Value::double(0.0), Value::double(-0.0)));
    for (a, b, order) in [
        (Value::int(1), Value::int(2), Some(Ordering::Less)),
        (one_text, two, Some(Ordering::Less)),
        (one, Value::double(0.5), Some(Ordering::Greater)),
        (one, two, Some(Ordering::Less)),
        (one, Value::double(f64::INFINITY), Some(Ordering::Less)),
        (one, Value::NAN, None),
        (Value::UNDEFINED, Value::int(0), None),
    ] {
        assert_eq!(compare(cx, a, b), Ok(order), "{a:?} {b:?}");
        assert_eq!(compare(cx, b, a), Ok(order.map(Ordering::reverse)), "{b:?} {a:?}");
    }
}

#[test]
fn bigints() {
    use BigIntOperation as O;
    let mut cx = context();
    let cx = &mut *cx;
    for (left, operation, right, expected) in [
        ("2", O::Exponentiate, "100", "1267650600228229401496703205376"),
        ("9223372036854775807", O::Add, "1", "9223372036854775808"),
        ("-7", O::Divide, "2", "-3"),
        ("-7", O::Remainder, "2", "-1"),
        ("-5", O::RightShift, "1", "-3"),
        ("-5", O::RightShift, "100", "-1"),
        ("1", O::LeftShift, "64", "18446744073709551616"),
        ("-1", O::And, "18446744073709551615", "18446744073709551615"),
        ("5", O::Xor, "-1", "-6"),
        ("-1", O::Exponentiate, "3", "-1"),
        ("1", O::Divide, "0", "Division by zero"),
        ("2", O::Exponentiate, "-1", "Exponent must be non-negative"),
        ("2", O::Exponentiate, "99999999999", "Maximum BigInt size exceeded"),
    ] {
        let (left, right) = (string(cx, left), string(cx, right));
        let (left, right) = (cx.to_bigint(left).unwrap(), cx.to_bigint(right).unwrap());
        let result = match cx.bigint_operation(operation, left, right) {
            Ok(value) => text(cx, value),
            Err(_) => message(cx),
        };
        assert_eq!(result, expected);
    }
    let value = cx.number_to_bigint(-1e25).unwrap();
    assert_eq!(text(cx, value), "-10000000000000000905969664");
    let big: Gc<JsBigInt> = cx.to_bigint(value).unwrap();
    assert_eq!(big.to_f64(), -1e25);
    let low = cx.bigint_as_n(8, big, true).unwrap();
    assert_eq!(text(cx, low), "0");
    let minus = cx.bigint_from_i64(-1).unwrap();
    let minus = cx.to_bigint(minus).unwrap();
    let wrapped = cx.bigint_as_n(64, minus, false).unwrap();
    assert_eq!(text(cx, wrapped), "18446744073709551615");
    assert!(cx.number_to_bigint(0.5).is_err());
    assert_eq!(message(cx), "The number 0.5 cannot be converted to a BigInt because it is not an integer");
    let bad = string(cx, "1n");
    assert!(cx.to_bigint(bad).is_err());
    assert_eq!(message(cx), "Cannot convert 1n to a BigInt");
}

#[test]
fn errors_and_causes() {
    let mut cx = context();
    let cx = &mut *cx;
    let error = cx.new_error(ErrorKind::Range, "too much").unwrap();
    assert_eq!(error.prototype(), cx.intrinsic(Intrinsic::RangeErrorPrototype).value());
    let options = cx.new_plain_object().unwrap();
    cx.install_error_cause(error, options.value()).unwrap();
    let cause = cx.names().cause;
    assert!(!error.has_own_property(cx, cause).unwrap());
    options.put(cx, cause, Value::int(1), true).unwrap();
    cx.install_error_cause(error, options.value()).unwrap();
    assert_eq!(error.get(cx, cause), Ok(Value::int(1)));
}

#[test]
fn global_lexical_bindings() {
    let mut cx = context();
    let cx = &mut *cx;
    let x = cx.key("x").unwrap();
    let realm = cx.realm();
    let global = realm.global_object();
    global.put(cx, x, Value::int(1), true).unwrap();
    let _ = global.lookup_load(cx, x);
    let (id, epoch) = (global.shape_id(), cx.prototype_epoch);
    assert!(realm.lexicals().get(cx, x).is_none());
    let binding = realm.lexicals().declare(cx, x, true).unwrap();
    assert_ne!(global.shape_id(), id, "caches that found x in the global object end");
    assert_eq!(binding.get(), Value::EMPTY);
    assert!(binding.is_constant());
    binding.set(Value::int(2));
    assert_eq!(realm.lexicals().get(cx, x).unwrap().get(), Value::int(2));
    let y = cx.key("y").unwrap();
    let _ = global.lookup_load(cx, y);
    realm.lexicals().declare(cx, y, false).unwrap();
    assert_ne!(cx.prototype_epoch, epoch, "caches that found no y end");
}

#[test]
fn slack_is_taken_off() {
    let mut cx = context();
    let cx = &mut *cx;
    // A cell with a tracking field is what constructors are; here a leaked root stands for it.
    let constructor = cx.native_function(this_plus_one, "F", 0).unwrap();
    let prototype = cx.new_plain_object().unwrap();
    let tracking = SlackTracking::new();
    let keys = ["x", "y"].map(|name| cx.key(name).unwrap());
    let first = tracking.begin(cx, constructor, CellKind::OBJECT, prototype, 1).unwrap();
    assert_eq!(first.inline_capacity(), 9);
    let mut objects = cx.heap.list();
    let mut sizes = Vec::new();
    for _ in 0..10 {
        let shape = tracking.next_shape().unwrap();
        let object = Object::allocate(cx, shape).unwrap();
        for key in keys {
            object.put(cx, key, Value::int(1), true).unwrap();
        }
        sizes.push(object.shape().instance_size());
        objects.push(object.value());
    }
    assert_eq!(sizes.last(), Some(&40), "three words and two slots");
    let ids: Vec<_> = objects.iter().map(|value| Object::from_value(value).unwrap().shape_id()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    let late = cx.key("z").unwrap();
    for value in objects.iter() {
        let object = Object::from_value(value).unwrap();
        object.put(cx, late, Value::int(3), true).unwrap();
        assert_eq!(object.get(cx, keys[1]), Ok(Value::int(1)));
        assert_eq!(object.get(cx, late), Ok(Value::int(3)));
    }
}

#[test]
fn prototypes_are_guarded() {
    let mut cx = context();
    let cx = &mut *cx;
    let (a, b) = (cx.new_plain_object().unwrap(), cx.new_plain_object().unwrap());
    assert!(a.set_prototype_of(cx, b.value()).unwrap());
    assert!(!b.set_prototype_of(cx, a.value()).unwrap(), "a circle");
    let object_prototype = cx.intrinsic(Intrinsic::ObjectPrototype);
    assert!(!object_prototype.set_prototype_of(cx, a.value()).unwrap(), "immutable");
    assert!(b.prevent_extensions(cx).unwrap());
    assert!(!b.set_prototype_of(cx, Value::NULL).unwrap());
    assert!(cx.ordinary_has_instance(Value::NULL, a.value()) == Ok(false));
    let c = Shape::root(cx, CellKind::OBJECT, b.value(), 0, ShapeFlags::NONE).unwrap();
    assert_eq!(Shape::root(cx, CellKind::OBJECT, b.value(), 0, ShapeFlags::NONE).unwrap(), c);
}

#[test]
fn constructors_make_what_new_target_says() {
    let mut cx = context();
    let cx = &mut *cx;
    fn construct(cx: &mut Context, args: Args) -> Result {
        let new_target = Object::from_value(args.new_target()).unwrap();
        let object =
            cx.ordinary_create_from_constructor(new_target, Intrinsic::ObjectPrototype, CellKind::OBJECT)?;
        Ok(object.value())
    }
    let name = cx.key("C").unwrap();
    let constructor =
        cx.new_native_function(&NativeFunctionSpec::new(construct, name, 0).constructor()).unwrap();
    let prototype = cx.new_plain_object().unwrap();
    let key = cx.names().prototype;
    constructor.define_method(cx, key, prototype.value()).unwrap();
    let key = cx.names().constructor;
    prototype.define_method(cx, key, constructor.value()).unwrap();
    let object = cx.construct(constructor, &[], constructor).unwrap();
    assert_eq!(object.prototype(), prototype.value());
    assert_eq!(cx.describe(object.value()), "#<C>");
    assert_eq!(cx.instance_of(object.value(), constructor.value()), Ok(true));
}
