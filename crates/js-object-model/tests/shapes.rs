//! Shapes against a plain model: an ordered list of properties for each object.

use js_garbage_collection::{Gc, Limits};
use js_object_model::{
    Change, Context, Object, PropertyAttributes, PropertyDescriptor, Shape, ShapeFlags, describe_shapes,
};
use js_strings::PropertyKey;
use js_value::Value;
use proptest::prelude::*;

const KEYS: usize = 24;
const OBJECTS: usize = 4;

#[derive(Clone, Debug)]
enum Step {
    Add(usize, usize, u8, i32),
    Remove(usize, usize),
    Reconfigure(usize, usize, u8),
    Store(usize, usize, i32),
    Prototype(usize, usize),
    PreventExtensions(usize),
    BecomePrototype(usize),
    AddMany(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let object = 0..OBJECTS;
    let key = 0..KEYS;
    prop_oneof![
        12 => (object.clone(), key.clone(), 0..8u8, any::<i32>()).prop_map(|(o, k, a, v)| Step::Add(o, k, a, v)),
        6 => (object.clone(), key.clone()).prop_map(|(o, k)| Step::Remove(o, k)),
        4 => (object.clone(), key.clone(), 0..8u8).prop_map(|(o, k, a)| Step::Reconfigure(o, k, a)),
        6 => (object.clone(), key, any::<i32>()).prop_map(|(o, k, v)| Step::Store(o, k, v)),
        1 => (object.clone(), object.clone()).prop_map(|(o, p)| Step::Prototype(o, p)),
        1 => object.clone().prop_map(Step::PreventExtensions),
        1 => object.clone().prop_map(Step::BecomePrototype),
        1 => object.prop_map(Step::AddMany),
    ]
}

#[derive(Clone, Default)]
struct Model {
    properties: Vec<(PropertyKey, Value, PropertyAttributes)>,
}

impl Model {
    fn find(&mut self, key: PropertyKey) -> Option<&mut (PropertyKey, Value, PropertyAttributes)> {
        self.properties.iter_mut().find(|property| property.0 == key)
    }
}

fn key(cx: &mut Context, number: usize) -> PropertyKey {
    cx.key(&format!("key{number}")).unwrap()
}

fn run(steps: &[Step], stress: bool) {
    let mut cx = Context::boxed(Limits::default()).unwrap();
    let cx = &mut *cx;
    cx.heap.stress(stress);
    cx.heap.verify(true);
    let mut objects = cx.heap.list();
    let mut models = vec![Model::default(); OBJECTS];
    for number in 0..OBJECTS {
        let object = cx.new_object(Value::NULL, (number * 2) as u8).unwrap();
        objects.push(object.value());
    }
    // Keys must not be collected between two steps: the model holds them in plain memory.
    let mut keys = cx.heap.list();
    for number in 0..KEYS {
        let key = key(cx, number);
        keys.push(key.value());
    }
    let object = |objects: &js_garbage_collection::RootedVec<Value>, o: usize| {
        Object::from_value(objects.at(o)).unwrap()
    };
    for step in steps {
        match *step {
            Step::Add(o, k, attributes, value) => {
                let (this, key) = (object(&objects, o), key(cx, k));
                let (value, attributes) = (Value::int(value), PropertyAttributes::from_bits(attributes));
                if models[o].find(key).is_none() {
                    this.add_property(cx, key, value, attributes).unwrap();
                    models[o].properties.push((key, value, attributes));
                }
            }
            Step::Remove(o, k) => {
                let (this, key) = (object(&objects, o), key(cx, k));
                this.remove_property(cx, key).unwrap();
                models[o].properties.retain(|property| property.0 != key);
            }
            Step::Reconfigure(o, k, attributes) => {
                let (this, key) = (object(&objects, o), key(cx, k));
                let attributes = PropertyAttributes::from_bits(attributes);
                if let Some(property) = models[o].find(key) {
                    this.reconfigure_property(cx, key, attributes).unwrap();
                    property.2 = attributes;
                }
            }
            Step::Store(o, k, value) => {
                let (this, key) = (object(&objects, o), key(cx, k));
                if let Some(property) = models[o].find(key) {
                    property.1 = Value::int(value);
                    let found = this.own_property(cx, key).unwrap();
                    this.set_slot(found.location, Value::int(value));
                }
            }
            Step::Prototype(o, p) => {
                let (this, prototype) = (object(&objects, o), objects.at(p));
                let _ = this.set_prototype_of(cx, prototype).unwrap();
            }
            Step::PreventExtensions(o) => object(&objects, o).forbid_extensions(cx).unwrap(),
            Step::BecomePrototype(o) => {
                let shape = object(&objects, o).become_prototype(cx).unwrap();
                assert!(shape.flags().contains(ShapeFlags::PROTOTYPE | ShapeFlags::UNIQUE));
            }
            Step::AddMany(o) => {
                let this = object(&objects, o);
                for number in 0..140 {
                    let key = cx.key(&format!("many{number}")).unwrap();
                    keys.push(key.value());
                    if models[o].find(key).is_none() {
                        let value = Value::int(number);
                        this.add_property(cx, key, value, PropertyAttributes::ALL).unwrap();
                        models[o].properties.push((key, value, PropertyAttributes::ALL));
                    }
                }
                assert!(this.shape().is_unique());
            }
        }
        for (o, model) in models.iter().enumerate() {
            check(cx, object(&objects, o), model);
        }
    }
}

fn check(cx: &mut Context, object: Gc<Object>, model: &Model) {
    assert_eq!(object.shape().count() as usize, model.properties.len());
    let mut seen = Vec::new();
    Shape::for_each_property(cx, object.shape(), |key, _| seen.push(key)).unwrap();
    assert!(seen.iter().copied().eq(model.properties.iter().map(|property| property.0)));
    for &(key, value, attributes) in &model.properties {
        let found = object.own_property(cx, key).unwrap();
        assert_eq!(found.attributes, attributes);
        assert_eq!(object.get_slot(found.location), value);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn shapes_are_as_the_model(steps in prop::collection::vec(step(), 1..120)) {
        run(&steps, false);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn shapes_are_as_the_model_under_stress(steps in prop::collection::vec(step(), 1..40)) {
        run(&steps, true);
    }
}

fn context() -> Box<Context> {
    Context::boxed(Limits::default()).unwrap()
}

#[test]
fn same_history_same_shape() {
    let mut cx = context();
    let cx = &mut *cx;
    let (a, b) = (cx.new_plain_object().unwrap(), cx.new_plain_object().unwrap());
    let (x, y) = (cx.key("x").unwrap(), cx.key("y").unwrap());
    for object in [a, b] {
        object.put(cx, x, Value::int(1), true).unwrap();
        object.put(cx, y, Value::int(2), true).unwrap();
    }
    assert_eq!(a.shape_id(), b.shape_id());
    let c = cx.new_plain_object().unwrap();
    c.put(cx, y, Value::int(1), true).unwrap();
    c.put(cx, x, Value::int(1), true).unwrap();
    assert_ne!(a.shape_id(), c.shape_id());
}

#[test]
fn deleting_the_last_property_steps_back() {
    let mut cx = context();
    let cx = &mut *cx;
    let object = cx.new_plain_object().unwrap();
    let (x, y) = (cx.key("x").unwrap(), cx.key("y").unwrap());
    object.put(cx, x, Value::int(1), true).unwrap();
    let before = object.shape_id();
    object.put(cx, y, Value::int(2), true).unwrap();
    assert!(object.delete_property(cx, y).unwrap());
    assert_eq!(object.shape_id(), before);
    object.put(cx, y, Value::int(2), true).unwrap();
    assert!(object.delete_property(cx, x).unwrap());
    assert!(object.shape().is_dictionary());
}

#[test]
fn a_seen_dictionary_gets_a_new_id_when_it_changes() {
    let mut cx = context();
    let cx = &mut *cx;
    let object = cx.new_plain_object().unwrap();
    let keys = ["x", "y", "z"].map(|name| cx.key(name).unwrap());
    for key in keys {
        object.put(cx, key, Value::int(1), true).unwrap();
    }
    object.delete_property(cx, keys[0]).unwrap();
    let first = object.shape_id();
    object.delete_property(cx, keys[1]).unwrap();
    assert_eq!(object.shape_id(), first, "no cache saw it");
    assert!(object.shape().observe());
    object.delete_property(cx, keys[2]).unwrap();
    assert_ne!(object.shape_id(), first);
}

#[test]
fn the_epoch_follows_prototypes() {
    let mut cx = context();
    let cx = &mut *cx;
    let prototype = cx.new_plain_object().unwrap();
    let object = cx.new_object(prototype.value(), 0).unwrap();
    let x = cx.key("x").unwrap();
    let epoch = cx.prototype_epoch;
    let _ = object.lookup_load(cx, x);
    prototype.put(cx, x, Value::int(1), true).unwrap();
    assert_ne!(cx.prototype_epoch, epoch, "an absent property appeared");
    let epoch = cx.prototype_epoch;
    let _ = object.lookup_load(cx, x);
    prototype.put(cx, x, Value::int(2), true).unwrap();
    assert_eq!(cx.prototype_epoch, epoch, "a value is no change");
    let constant = PropertyDescriptor::EMPTY.with(PropertyAttributes::WRITABLE, false);
    assert!(prototype.define_own_property(cx, x, &constant).unwrap());
    assert_ne!(cx.prototype_epoch, epoch, "an attribute is");
}

#[test]
fn a_tree_is_printed() {
    let mut cx = context();
    let cx = &mut *cx;
    let prototype = cx.new_plain_object().unwrap();
    let names = ["x", "y", "z"].map(|name| cx.key(name).unwrap());
    let root = cx.new_object(prototype.value(), 2).unwrap().shape();
    for order in [[0, 1, 2], [1, 0, 2]] {
        let object = cx.new_object(prototype.value(), 2).unwrap();
        assert_eq!(object.shape(), root);
        for index in order {
            object.put(cx, names[index], Value::NULL, true).unwrap();
        }
    }
    assert_eq!(
        describe_shapes(cx, root),
        "#0 root OBJECT inline=2\n  #1 +x in-object 0 wec\n    #2 +y in-object 1 wec\n      #3 +z slot 0 wec\n  \
         #4 +y in-object 0 wec\n    #5 +x in-object 1 wec\n      #6 +z slot 0 wec\n"
    );
    assert_eq!(root.change(), Change::Root);
}

#[test]
fn shapes_that_nothing_has_are_collected() {
    let mut cx = context();
    let cx = &mut *cx;
    let prototype = cx.new_plain_object().unwrap();
    let mut kept = cx.heap.list();
    let root = cx.new_object(prototype.value(), 2).unwrap().shape();
    for round in 0..20 {
        for number in 0..200 {
            let object = cx.new_object(prototype.value(), 2).unwrap();
            let key = cx.key(&format!("round{round}key{number}")).unwrap();
            object.put(cx, key, Value::int(number), true).unwrap();
            if number % 50 == 0 {
                kept.push(object.value());
            }
        }
        cx.heap.collect_major();
    }
    let mut children = 0;
    root.for_each_child(|_| children += 1);
    assert!(children < 400, "{children} children, of which 80 are needed");
    assert!(root.transition_count() <= 1024, "gaps do not count");
    let shapes: Vec<_> = kept.iter().map(|value| Object::from_value(value).unwrap().shape_id()).collect();
    for (index, &id) in shapes.iter().enumerate() {
        let object = cx.new_object(prototype.value(), 2).unwrap();
        let key = cx.key(&format!("round{}key{}", index / 4, index % 4 * 50)).unwrap();
        object.put(cx, key, Value::NULL, true).unwrap();
        assert_eq!(object.shape_id(), id, "a shape that is alive is found again");
    }
}
