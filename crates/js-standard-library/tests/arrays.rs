//! The short ways of array methods against the ordinary ones: a method does to an array what it
//! does to a proxy of an equal one, which has no elements of its own to be quick with.

mod support;

use js_garbage_collection::Gc;
use js_object_model::{Array, Context, Object};
use js_strings::PropertyKey;
use js_value::Value;
use proptest::prelude::*;
use support::*;

/// What an element is, if there is one.
#[derive(Clone, Debug)]
enum Item {
    Int(i32),
    Double(f64),
    Text(u8),
    Undefined,
}

impl Item {
    fn value(&self, cx: &mut Context) -> Value {
        match self {
            Item::Int(number) => Value::int(*number),
            Item::Double(number) => Value::number(*number),
            Item::Text(letter) => text(cx, &char::from(b'a' + letter % 4).to_string().repeat(3)),
            Item::Undefined => Value::UNDEFINED,
        }
    }
}

/// How an array is made: elements and holes, holes behind them, and what is odd about it.
#[derive(Clone, Debug)]
struct Plan {
    items: Vec<Option<Item>>,
    more: u32,
    oddity: Oddity,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Oddity {
    None,
    /// Its prototype has an element that shines through holes.
    Prototype,
    Frozen,
    NotExtensible,
    /// An element far away makes the elements a dictionary.
    Far,
}

fn item() -> impl Strategy<Value = Item> {
    prop_oneof![
        4 => (0..5i32).prop_map(Item::Int),
        2 => prop_oneof![Just(-0.0), Just(f64::NAN), Just(1.5), Just(2.0)].prop_map(Item::Double),
        2 => any::<u8>().prop_map(Item::Text),
        1 => Just(Item::Undefined),
    ]
}

fn plan() -> impl Strategy<Value = Plan> {
    let items = prop_oneof![
        proptest::collection::vec(item().prop_map(Some), 0..12),
        proptest::collection::vec(proptest::option::weighted(0.7, item()), 0..12),
    ];
    let oddity = prop_oneof![
        6 => Just(Oddity::None),
        1 => Just(Oddity::Prototype),
        1 => Just(Oddity::Frozen),
        1 => Just(Oddity::NotExtensible),
        1 => Just(Oddity::Far),
    ];
    let more = prop_oneof![3 => Just(0u32), 1 => 1..4u32];
    (items, more, oddity).prop_map(|(items, more, oddity)| Plan { items, more, oddity })
}

fn make(cx: &mut Context, plan: &Plan) -> Value {
    // Without a hole from the start it is packed.
    let is_packed = plan.more == 0 && plan.items.iter().all(Option::is_some);
    let length = if is_packed { 0 } else { plan.items.len() as u32 + plan.more };
    let array = new(cx, "Array", &[Value::int(length as i32)]);
    for (index, item) in plan.items.iter().enumerate() {
        if let Some(item) = item {
            let value = item.value(cx);
            object(array).put(cx, PropertyKey::index(index as u32), value, true).unwrap();
        }
    }
    match plan.oddity {
        Oddity::None | Oddity::Prototype => {}
        Oddity::Frozen => drop(call(cx, "Object.freeze", Value::UNDEFINED, &[array])),
        Oddity::NotExtensible => drop(call(cx, "Object.preventExtensions", Value::UNDEFINED, &[array])),
        Oddity::Far => object(array).put(cx, PropertyKey::index(1100), Value::int(7), true).unwrap(),
    }
    array
}

/// An array as its own elements with their indices, and its length.
fn contents(cx: &mut Context, array: Gc<Object>) -> String {
    let mut shown = format!("length {}", array.length_of_array_like(cx).unwrap());
    let mut indices = Vec::new();
    array.for_each_index(|index, _| indices.push(index));
    for index in indices {
        let value = array.get(cx, PropertyKey::index(index)).unwrap();
        shown += &format!(" {index}:{}", exactly(cx, value));
    }
    shown
}

/// The text of a value, with the sign of zeros; of an array its contents.
fn exactly(cx: &mut Context, value: Value) -> String {
    match Object::from_value(value) {
        Some(object) if Object::downcast::<Array>(object).is_some() => contents(cx, object),
        Some(_) => "object".to_owned(),
        None if value.as_number().is_some_and(|number| number == 0.0 && number.is_sign_negative()) => {
            "-0".to_owned()
        }
        None => show(cx, value),
    }
}

const METHODS: [&str; 17] = [
    "slice",
    "concat",
    "splice",
    "fill",
    "reverse",
    "copyWithin",
    "indexOf",
    "lastIndexOf",
    "includes",
    "push",
    "pop",
    "shift",
    "unshift",
    "toReversed",
    "toSpliced",
    "with",
    "flat",
];

fn arguments() -> impl Strategy<Value = Vec<Item>> {
    let argument = prop_oneof![3 => (-14..14i32).prop_map(Item::Int), 1 => item()];
    proptest::collection::vec(argument, 0..5)
}

/// What a call gives or throws, and what it leaves of the array.
fn outcome(cx: &mut Context, array: Value, this: Value, method: &str, arguments: &[Item]) -> String {
    // On the stack, where the collector finds them.
    let mut window = [Value::UNDEFINED; 4];
    for (value, item) in window.iter_mut().zip(arguments) {
        *value = item.value(cx);
    }
    let function = find(cx, &format!("Array.prototype.{method}"));
    let result = match cx.call(function, this, &window[..arguments.len()]) {
        Ok(value) if value == this => "this".to_owned(),
        Ok(value) => exactly(cx, value),
        // The texts name the proxy or the array.
        Err(_) => thrown(cx).split(':').next().unwrap_or_default().to_owned(),
    };
    format!("{result} | {}", contents(cx, object(array)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn short_ways_do_what_the_ordinary_ways_do(
        plan in plan(),
        calls in proptest::collection::vec((0..METHODS.len(), arguments()), 1..8),
        stress in proptest::bool::weighted(0.1),
    ) {
        let mut cx = if stress && plan.oddity != Oddity::Far { stressed() } else { context() };
        let cx = &mut *cx;
        if plan.oddity == Oddity::Prototype {
            let prototype = find(cx, "Array.prototype");
            object(prototype).put(cx, PropertyKey::index(2), Value::int(99), true).unwrap();
        }
        let (quick, slow) = (make(cx, &plan), make(cx, &plan));
        let handler = record(cx, &[]);
        let proxy = new(cx, "Proxy", &[slow, handler]);
        for (method, arguments) in calls {
            let method = METHODS[method];
            let one = outcome(cx, quick, quick, method, &arguments);
            let other = outcome(cx, slow, proxy, method, &arguments);
            prop_assert_eq!(one, other, "{}({:?})", method, arguments);
        }
    }
}

#[test]
fn long_arrays_of_holes_take_no_time() {
    let mut cx = context();
    let cx = &mut *cx;
    let length = Value::number(f64::from(u32::MAX - 8));
    let holes = new(cx, "Array", &[length]);
    let tail = ints(cx, &[1, 2]);
    let joined = method(cx, holes, "concat", &[tail]);
    assert_eq!(contents(cx, object(joined)), "length 4294967289 4294967287:1 4294967288:2");
    let index = method(cx, holes, "indexOf", &[Value::int(1)]);
    assert_eq!(index, Value::int(-1));
    let part = method(cx, holes, "slice", &[Value::int(5)]);
    assert_eq!(contents(cx, object(part)), "length 4294967282");
}
