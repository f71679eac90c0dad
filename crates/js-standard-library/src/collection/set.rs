//! `Set`, without the methods that take another set.

use super::{Set, adder, create, for_each, iterator, set_methods, this};
use crate::array::{IterationKind, callable};
use crate::define::{Class, Row, getter, intrinsic_method, method, same, species, tag};
use crate::iterate::Iteration;
use js_garbage_collection::Gc;
use js_object_model::{Args, Context, Intrinsic, Message, Result};
use js_value::Value;

pub(crate) static CLASS: Class = Class {
    statics: &[species()],
    methods: METHODS,
    ..Class::new("Set", construct, 0, Intrinsic::Set, Intrinsic::SetPrototype)
};

static METHODS: &[Row] = &[
    method("add", add, 1),
    method("clear", clear, 0),
    method("delete", delete, 1),
    method("difference", set_methods::difference, 1),
    method("entries", entries, 0),
    method("forEach", for_each_key, 1),
    method("has", has, 1),
    method("intersection", set_methods::intersection, 1),
    method("isDisjointFrom", set_methods::is_disjoint_from, 1),
    method("isSubsetOf", set_methods::is_subset_of, 1),
    method("isSupersetOf", set_methods::is_superset_of, 1),
    getter("size", size),
    method("symmetricDifference", set_methods::symmetric_difference, 1),
    method("union", set_methods::union, 1),
    intrinsic_method("values", Intrinsic::SetPrototypeValues, values, 0),
    same("keys", Intrinsic::SetPrototypeValues),
    same("[Symbol.iterator]", Intrinsic::SetPrototypeValues).keyed(|symbols| symbols.iterator),
    tag("Set"),
];

fn construct(cx: &mut Context, args: Args) -> Result {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired("Set")));
    }
    let set: Gc<Set> = create(cx, args.new_target(), Intrinsic::SetPrototype)?;
    if !args.get(0).is_nullish() {
        let name = cx.key("add")?;
        let adder = adder(cx, set.value(), name)?;
        let is_built_in = cx.is_native(adder, add);
        Iteration::new(cx, args.get(0))?.for_each(cx, |cx, item| {
            if is_built_in {
                return insert(cx, set, item);
            }
            cx.call(adder, set.value(), &[item]).map(|_| ())
        })?;
    }
    Ok(set.value())
}

fn add(cx: &mut Context, args: Args) -> Result {
    let set = this::<Set>(cx, args, "Set.prototype.add")?;
    insert(cx, set, args.get(0))?;
    Ok(args.this())
}

/// Adds an element, which is its own value: iterators need not tell sets from maps.
fn insert(cx: &mut Context, set: Gc<Set>, element: Value) -> Result<()> {
    let key = super::normalized(element);
    set.insert(cx, key, key)
}

fn clear(cx: &mut Context, args: Args) -> Result {
    this::<Set>(cx, args, "Set.prototype.clear")?.clear(cx)?;
    Ok(Value::UNDEFINED)
}

fn delete(cx: &mut Context, args: Args) -> Result {
    let set = this::<Set>(cx, args, "Set.prototype.delete")?;
    Ok(Value::boolean(set.remove(cx, args.get(0))?))
}

fn has(cx: &mut Context, args: Args) -> Result {
    let set = this::<Set>(cx, args, "Set.prototype.has")?;
    Ok(Value::boolean(set.has(cx, args.get(0))?))
}

fn size(cx: &mut Context, args: Args) -> Result {
    let set = this::<Set>(cx, args, "get Set.prototype.size")?;
    Ok(Value::number(f64::from(set.len())))
}

fn for_each_key(cx: &mut Context, args: Args) -> Result {
    let set = this::<Set>(cx, args, "Set.prototype.forEach")?;
    let function = callable(cx, args.get(0))?;
    for_each(cx, &set, |cx, key, _| cx.call(function, args.get(1), &[key, key, args.this()]).map(|_| ()))?;
    Ok(Value::UNDEFINED)
}

fn entries(cx: &mut Context, args: Args) -> Result {
    let set = this::<Set>(cx, args, "Set.prototype.entries")?;
    iterator::new_iterator(cx, set.table(), IterationKind::Entries, Intrinsic::SetIteratorPrototype)
}

fn values(cx: &mut Context, args: Args) -> Result {
    let set = this::<Set>(cx, args, "Set.prototype.values")?;
    iterator::new_iterator(cx, set.table(), IterationKind::Values, Intrinsic::SetIteratorPrototype)
}
