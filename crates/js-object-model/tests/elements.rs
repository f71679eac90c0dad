//! Elements and array lengths against a plain model: an ordered map and a number.

use js_garbage_collection::{Gc, Limits};
use js_object_model::{
    Array, Context, ElementsKind, Object, PropertyAttributes, PropertyDescriptor, same_value,
};
use js_strings::PropertyKey;
use js_value::Value;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
    Set(u32, Kind),
    Define(u32, Kind, u8),
    Delete(u32),
    Length(u32),
    Push(Kind),
    Freeze,
    LengthReadOnly,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Int(i32),
    Double,
    Undefined,
}

impl Kind {
    fn value(self) -> Value {
        match self {
            Kind::Int(int) => Value::int(int),
            Kind::Double => Value::double(0.5),
            Kind::Undefined => Value::UNDEFINED,
        }
    }
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![6 => any::<i32>().prop_map(Kind::Int), 2 => Just(Kind::Double), 1 => Just(Kind::Undefined)]
}

fn index() -> impl Strategy<Value = u32> {
    prop_oneof![
        20 => 0..12u32,
        4 => 0..400u32,
        1 => 1000..5000u32,
        1 => Just(u32::MAX - 1),
        1 => 1_000_000..2_000_000u32,
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        40 => (index(), kind()).prop_map(|(i, k)| Step::Set(i, k)),
        6 => (index(), kind(), 0..8u8).prop_map(|(i, k, a)| Step::Define(i, k, a)),
        10 => index().prop_map(Step::Delete),
        6 => index().prop_map(Step::Length),
        20 => kind().prop_map(Step::Push),
        1 => Just(Step::Freeze),
        1 => Just(Step::LengthReadOnly),
    ]
}

/// What the specification says of an array, on an ordered map.
struct Model {
    elements: BTreeMap<u32, (Value, u8)>,
    length: u32,
    length_writable: bool,
    extensible: bool,
}

const WRITABLE: u8 = 1;
const CONFIGURABLE: u8 = 4;

impl Model {
    fn set(&mut self, index: u32, value: Value) -> bool {
        if let Some((old, attributes)) = self.elements.get_mut(&index) {
            let writable = *attributes & WRITABLE != 0;
            if writable {
                *old = value;
            }
            return writable;
        }
        if !self.extensible || (index >= self.length && !self.length_writable) {
            return false;
        }
        self.elements.insert(index, (value, 7));
        self.length = self.length.max(index + 1);
        true
    }

    fn define(&mut self, index: u32, value: Value, attributes: u8, same: bool) -> bool {
        if let Some(&(_, old)) = self.elements.get(&index) {
            if old & CONFIGURABLE == 0 {
                let enumerable_changes = (old ^ attributes) & 2 != 0;
                if attributes & CONFIGURABLE != 0 || enumerable_changes {
                    return false;
                }
                if old & WRITABLE == 0 && (attributes & WRITABLE != 0 || !same) {
                    return false;
                }
            }
        } else if !self.extensible || (index >= self.length && !self.length_writable) {
            return false;
        }
        self.elements.insert(index, (value, attributes));
        self.length = self.length.max(index + 1);
        true
    }

    fn delete(&mut self, index: u32) -> bool {
        match self.elements.get(&index) {
            Some((_, attributes)) if attributes & CONFIGURABLE == 0 => false,
            _ => {
                self.elements.remove(&index);
                true
            }
        }
    }

    fn set_length(&mut self, length: u32) -> bool {
        if length == self.length {
            return self.length_writable;
        }
        if !self.length_writable {
            return false;
        }
        while let Some((&index, &(_, attributes))) = self.elements.range(length..).next_back() {
            if attributes & CONFIGURABLE == 0 {
                self.length = index + 1;
                return false;
            }
            self.elements.remove(&index);
        }
        self.length = length;
        true
    }

    fn freeze(&mut self) {
        self.extensible = false;
        self.length_writable = false;
        self.elements.values_mut().for_each(|element| element.1 &= 2);
    }
}

fn check(cx: &mut Context, object: Gc<Object>, model: &Model) {
    let array = Object::downcast::<Array>(object).unwrap();
    assert_eq!(array.length(), model.length);
    let keys = object.own_property_keys(cx).unwrap();
    let expected = model.elements.keys().map(|&index| PropertyKey::index(index));
    let length = cx.names().length;
    assert!(keys.iter().eq(expected.chain([length])));
    let kind = object.elements_kind();
    for (&index, &(value, attributes)) in &model.elements {
        let element = object.own_element(index).unwrap();
        assert_eq!(element.value, value);
        assert_eq!(element.attributes.bits(), attributes);
        let fits = match kind {
            ElementsKind::PackedInt | ElementsKind::HoleyInt => value.is_int(),
            ElementsKind::PackedDouble | ElementsKind::HoleyDouble => value.is_number(),
            _ => true,
        };
        assert!(fits, "{value:?} among {kind:?}");
    }
    if !kind.is_holey() {
        assert_eq!(model.elements.len() as u32, model.length, "{kind:?} with holes");
    }
    if let Some(elements) = object.elements() {
        assert!(elements.length() <= model.length);
        assert!(
            u64::from(elements.capacity()) <= 8 * (model.elements.len() as u64 + 2048),
            "memory for holes"
        );
    }
}

fn run(steps: &[Step], stress: bool) {
    let mut cx = Context::boxed(Limits::default()).unwrap();
    let cx = &mut *cx;
    cx.heap.stress(stress);
    cx.heap.verify(stress);
    let array = Array::new(cx).unwrap();
    let object = array.as_object();
    let mut model = Model { elements: BTreeMap::new(), length: 0, length_writable: true, extensible: true };
    for step in steps {
        let receiver = object.value();
        match *step {
            Step::Set(index, kind) => {
                let done = object.set(cx, PropertyKey::index(index), kind.value(), receiver).unwrap();
                assert_eq!(done, model.set(index, kind.value()), "{step:?}");
            }
            Step::Push(kind) => {
                let index = array.length();
                if index < u32::MAX - 1 {
                    let done = object.set(cx, PropertyKey::index(index), kind.value(), receiver).unwrap();
                    assert_eq!(done, model.set(index, kind.value()), "{step:?}");
                }
            }
            Step::Define(index, kind, attributes) => {
                let descriptor =
                    PropertyDescriptor::data(kind.value(), PropertyAttributes::from_bits(attributes));
                let old = object.own_element(index);
                let same = old.is_some_and(|old| same_value(cx, old.value, kind.value()));
                let done = object.define_own_property(cx, PropertyKey::index(index), &descriptor).unwrap();
                assert_eq!(done, model.define(index, kind.value(), attributes, same), "{step:?}");
            }
            Step::Delete(index) => {
                let done = object.delete_property(cx, PropertyKey::index(index)).unwrap();
                assert_eq!(done, model.delete(index), "{step:?}");
            }
            Step::Length(length) => {
                let (key, value) = (cx.names().length, Value::number(f64::from(length)));
                let done = object.set(cx, key, value, receiver).unwrap();
                assert_eq!(done, model.set_length(length), "{step:?}");
            }
            Step::Freeze => {
                assert!(object.set_integrity_level(cx, true).unwrap());
                model.freeze();
                assert!(object.test_integrity_level(cx, true).unwrap());
            }
            Step::LengthReadOnly => {
                let descriptor = PropertyDescriptor::EMPTY.with(PropertyAttributes::WRITABLE, false);
                let key = cx.names().length;
                assert!(object.define_own_property(cx, key, &descriptor).unwrap());
                model.length_writable = false;
            }
        }
        check(cx, object, &model);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn arrays_are_as_the_model(steps in prop::collection::vec(step(), 1..100)) {
        run(&steps, false);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn arrays_are_as_the_model_under_stress(steps in prop::collection::vec(step(), 1..40)) {
        run(&steps, true);
    }
}

fn kinds_of(values: &[Value]) -> Vec<&'static str> {
    let mut cx = Context::boxed(Limits::default()).unwrap();
    let array = Array::new(&mut cx).unwrap();
    let mut names = vec![array.as_object().elements_kind().name()];
    for &value in values {
        Array::push(array, &mut cx, value).unwrap();
        names.push(array.as_object().elements_kind().name());
    }
    names
}

#[test]
fn kinds_go_one_way() {
    let values = [Value::int(1), Value::double(1.5), Value::int(2), Value::NULL, Value::int(3)];
    assert_eq!(
        kinds_of(&values),
        ["packed int", "packed int", "packed double", "packed double", "packed value", "packed value"]
    );
}

#[test]
fn huge_lengths_take_no_memory() {
    let mut cx = Context::boxed(Limits::default()).unwrap();
    let cx = &mut *cx;
    let array = Array::create(cx, u64::from(u32::MAX), None).unwrap();
    assert_eq!(array.length(), u32::MAX);
    assert!(array.as_object().elements().is_none());
    assert!(Array::create(cx, 1 << 32, None).is_err());
    let error = cx.take_exception();
    assert_eq!(cx.describe(error), "#<Object>");
}

/// Each index is twice the one before: never far beyond the vector as it would be by then.
#[test]
fn powers_of_two_do_not_make_a_vector() {
    let mut cx = Context::boxed(Limits::default()).unwrap();
    let cx = &mut *cx;
    let object = cx.new_plain_object().unwrap();
    for shift in 0..31 {
        object.put(cx, PropertyKey::index(1 << shift), Value::int(shift), true).unwrap();
    }
    assert!(object.elements().unwrap().is_dictionary());
    assert_eq!(object.get(cx, PropertyKey::index(1 << 30)).unwrap(), Value::int(30));
}

#[test]
fn a_dense_dictionary_becomes_a_vector() {
    let mut cx = Context::boxed(Limits::default()).unwrap();
    let cx = &mut *cx;
    let object = Array::new(cx).unwrap().as_object();
    for index in (0..3000u32).rev() {
        object.put(cx, PropertyKey::index(index), Value::int(index as i32), true).unwrap();
    }
    assert!(!object.elements().unwrap().is_dictionary());
    for index in 0..3000u32 {
        assert_eq!(object.get(cx, PropertyKey::index(index)).unwrap(), Value::int(index as i32));
    }
}

#[test]
fn ranges_move() {
    let mut cx = Context::boxed(Limits::default()).unwrap();
    let cx = &mut *cx;
    let array = Array::from_slice(cx, &[1, 2, 3, 4, 5].map(Value::int)).unwrap();
    let elements = array.as_object().reserve_elements(cx, 10).unwrap();
    elements.remove_range(1, 2);
    elements.insert_range(0, 1);
    elements.set(0, Value::int(0));
    let values: Vec<_> = (0..elements.length()).map(|index| elements.get(index).as_int().unwrap()).collect();
    assert_eq!(values, [0, 1, 4, 5]);
    assert_eq!(elements.pop(), Value::int(5));
    assert_eq!(elements.length(), 3);
}
