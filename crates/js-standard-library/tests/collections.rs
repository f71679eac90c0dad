//! Maps against a model, with collections of every kind in between: what the tables note of
//! themselves must be enough for the collector. Sorting of strings against the slow way.

mod support;

use js_value::Value;
use proptest::prelude::*;
use std::collections::HashMap;
use support::*;

/// What is done to a map.
#[derive(Clone, Debug)]
enum Step {
    /// Stores a fresh string under a key.
    Set(u16),
    Delete(u16),
    Minor,
    Major,
    /// Marks for a while, beginning if need be, so that stores meet black tables.
    Mark,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        40 => (0u16..600).prop_map(Step::Set),
        10 => (0u16..600).prop_map(Step::Delete),
        2 => Just(Step::Minor),
        1 => Just(Step::Major),
        4 => Just(Step::Mark),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn maps_keep_what_they_are_given(steps in proptest::collection::vec(step(), 1..1200)) {
        let mut cx = context();
        let cx = &mut *cx;
        cx.heap.verify(true);
        let map = construct(cx, "Map", &[]).unwrap();
        let mut maps = cx.heap.list();
        maps.push(map);
        let mut model = HashMap::new();
        for (at, step) in steps.iter().enumerate() {
            let map = maps.at(0);
            match step {
                Step::Set(key) => {
                    let (name, value) = (text(cx, &format!("key {key}")), text(cx, &format!("value {at}")));
                    invoke(cx, map, "set", &[name, value]).unwrap();
                    model.insert(*key, at);
                }
                Step::Delete(key) => {
                    let name = text(cx, &format!("key {key}"));
                    let was_there = model.remove(key).is_some();
                    prop_assert_eq!(invoke(cx, map, "delete", &[name]), Ok(Value::boolean(was_there)));
                }
                Step::Minor => cx.heap.collect_minor(),
                Step::Major => cx.heap.collect_major(),
                Step::Mark => {
                    cx.heap.step_marking(2000);
                }
            }
        }
        cx.heap.collect_major();
        let map = maps.at(0);
        let size = get(cx, map, "size");
        prop_assert_eq!(size, Value::int(model.len() as i32));
        for (key, at) in model {
            let name = text(cx, &format!("key {key}"));
            let value = invoke(cx, map, "get", &[name]).unwrap();
            prop_assert_eq!(show(cx, value), format!("value {at}"));
        }
    }

    #[test]
    fn strings_are_sorted_by_their_units(texts in proptest::collection::vec("[ab\u{0}\u{FF}\u{100}\u{FFFF}]{0,12}", 0..60)) {
        let mut cx = context();
        let cx = &mut *cx;
        let array = construct(cx, "Array", &[]).unwrap();
        for item in &texts {
            let item = text(cx, item);
            invoke(cx, array, "push", &[item]).unwrap();
        }
        invoke(cx, array, "push", &[Value::UNDEFINED]).unwrap();
        invoke(cx, array, "sort", &[]).unwrap();
        let mut expected = texts.clone();
        expected.sort_by_key(|text| text.encode_utf16().collect::<Vec<_>>());
        for (at, expected) in expected.iter().enumerate() {
            let item = invoke(cx, array, "at", &[Value::int(at as i32)]).unwrap();
            prop_assert_eq!(&show(cx, item), expected);
        }
        prop_assert_eq!(invoke(cx, array, "at", &[Value::int(-1)]), Ok(Value::UNDEFINED));
    }
}
