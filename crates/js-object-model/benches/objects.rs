//! What lookups, stores and additions cost without an inline cache. Prints nanoseconds each.

use js_garbage_collection::Limits;
use js_object_model::{Array, Context, Object, PropertyAttributes};
use js_strings::PropertyKey;
use js_value::Value;
use std::hint::black_box;
use std::time::Instant;

fn measure(name: &str, count: u32, mut run: impl FnMut(u32)) {
    run(count / 10);
    let start = Instant::now();
    run(count);
    println!("{name:<40} {:6.2} ns", start.elapsed().as_nanos() as f64 / f64::from(count));
}

fn object_of(cx: &mut Context, keys: &[PropertyKey]) -> js_garbage_collection::Gc<Object> {
    let object = cx.new_plain_object().expect("memory");
    for &key in keys {
        object.put(cx, key, Value::int(1), false).expect("memory");
    }
    object
}

fn main() {
    let mut cx = Context::boxed(Limits::default()).expect("memory");
    let cx = &mut *cx;
    let keys: Vec<_> = (0..200).map(|n| cx.key(&format!("key{n}")).expect("memory")).collect();
    let mut held = cx.heap.list();
    keys.iter().for_each(|key| held.push(key.value()));
    let count = 10_000_000;
    for size in [4, 8, 32, 120, 200] {
        let object = object_of(cx, &keys[..size]);
        held.push(object.value());
        measure(&format!("get, {size} properties"), count, |count| {
            for n in 0..count {
                let _ = black_box(object.get(cx, keys[n as usize % size]));
            }
        });
        measure(&format!("set, {size} properties"), count, |count| {
            for n in 0..count {
                let key = keys[n as usize % size];
                let _ = black_box(object.set(cx, key, Value::int(2), object.value()));
            }
        });
    }
    measure("make an object, add 4 properties", count / 10, |count| {
        for _ in 0..count {
            black_box(object_of(cx, &keys[..4]));
        }
    });
    let array = Array::new(cx).expect("memory");
    held.push(array.value());
    measure("push", count, |count| {
        array.set_length(0);
        for _ in 0..count {
            let _ = Array::push(array, cx, Value::int(1));
        }
    });
    let object = array.as_object();
    measure("get an element", count, |count| {
        for n in 0..count {
            let _ = black_box(object.get(cx, PropertyKey::index(n % 1000)));
        }
    });
    let object = object_of(cx, &[]);
    held.push(object.value());
    measure("dictionary: add and delete", count / 10, |count| {
        for n in 0..count {
            let key = keys[n as usize % 200];
            let _ = object.add_property(cx, key, Value::int(1), PropertyAttributes::ALL);
            let _ = object.remove_property(cx, keys[(n as usize + 150) % 200]);
            if n % 200 >= 50 {
                let _ = object.remove_property(cx, key);
            }
        }
    });
}
