//! The library as a whole: the kinds of its cells, and the making of a realm's objects.

use crate::define::{Class, Row, build_namespace, define};
use crate::{
    array, atomics, bigint, boolean, buffer, collection, data_view, date, disposable, error, function,
    global, iterator, json, math, number, object, promise, proxy, reflect, regexp, string, symbol,
    typed_array, weak,
};
use js_garbage_collection::Gc;
use js_object_model::{
    Array, Context, Intrinsic, NativeFunctionSpec, Object, PropertyAttributes, Realm, Result,
};
use js_value::Value;

/// Registers the kinds of cells that the library has. Once per context, before its first realm.
pub fn register(cx: &mut Context) {
    array::register(cx);
    string::register(cx);
    collection::register(cx);
    date::register(cx);
    buffer::register(cx);
    typed_array::register(cx);
    data_view::register(cx);
    disposable::register(cx);
    iterator::register_helper(cx);
    iterator::register_wrap(cx);
    json::register(cx);
    regexp::register(cx);
    weak::register(cx);
    #[cfg(any(feature = "intl", feature = "temporal"))]
    crate::namespace::register(cx);
    #[cfg(feature = "intl")]
    crate::intl::register(cx);
    #[cfg(feature = "temporal")]
    crate::temporal::register(cx);
}

/// Constructors in the order in which the global object names them.
static CLASSES: &[&Class] = &[
    &object::CLASS,
    &error::ERROR,
    &error::AGGREGATE_ERROR,
    &error::EVAL_ERROR,
    &error::RANGE_ERROR,
    &error::REFERENCE_ERROR,
    &error::SUPPRESSED_ERROR,
    &error::SYNTAX_ERROR,
    &error::TYPE_ERROR,
    &error::URI_ERROR,
    &boolean::CLASS,
    &symbol::CLASS,
    &number::CLASS,
    &string::CLASS,
    &array::CLASS,
    &date::CLASS,
    &collection::map::CLASS,
    &collection::set::CLASS,
    &buffer::array_buffer::CLASS,
    &buffer::shared::CLASS,
    &data_view::CLASS,
    &disposable::CLASS,
    &disposable::ASYNC_CLASS,
    &promise::CLASS,
    &regexp::CLASS,
    &bigint::CLASS,
    &weak::collections::WEAK_MAP,
    &weak::collections::WEAK_SET,
    &weak::reference::CLASS,
    &weak::registry::CLASS,
];

/// Objects that are no constructors: intrinsic, its prototype, its name on the global object, rows.
static NAMESPACES: &[(Intrinsic, &str, &[Row])] = &[
    (Intrinsic::Atomics, "Atomics", atomics::ROWS),
    (Intrinsic::Json, "JSON", json::ROWS),
    (Intrinsic::Math, "Math", math::ROWS),
    (Intrinsic::Reflect, "Reflect", reflect::ROWS),
];

/// Prototypes without a constructor.
static PROTOTYPES: &[(Intrinsic, Intrinsic, &[Row])] = &[
    (Intrinsic::IteratorPrototype, Intrinsic::ObjectPrototype, iterator::ROWS),
    (Intrinsic::AsyncIteratorPrototype, Intrinsic::ObjectPrototype, iterator::ASYNC_ROWS),
    (Intrinsic::IteratorHelperPrototype, Intrinsic::IteratorPrototype, iterator::HELPER_ROWS),
    (Intrinsic::WrapForValidIteratorPrototype, Intrinsic::IteratorPrototype, iterator::WRAP_ROWS),
    (Intrinsic::ArrayIteratorPrototype, Intrinsic::IteratorPrototype, array::ITERATOR_ROWS),
    (Intrinsic::StringIteratorPrototype, Intrinsic::IteratorPrototype, string::ITERATOR_ROWS),
    (Intrinsic::RegExpStringIteratorPrototype, Intrinsic::IteratorPrototype, regexp::ITERATOR_ROWS),
    (Intrinsic::MapIteratorPrototype, Intrinsic::IteratorPrototype, collection::iterator::MAP_ROWS),
    (Intrinsic::SetIteratorPrototype, Intrinsic::IteratorPrototype, collection::iterator::SET_ROWS),
];

/// Fills the current realm: all intrinsics, and the global object's properties.
///
/// # Errors
/// When the heap is full.
pub fn fill_realm(cx: &mut Context) -> Result<()> {
    let realm = cx.realm();
    let global = realm.global_object();
    let function_prototype = cx.intrinsic(Intrinsic::FunctionPrototype);
    define(cx, realm, function_prototype, function::METHODS)?;
    restrict(cx, realm, function_prototype)?;
    for &(intrinsic, parent, rows) in PROTOTYPES {
        build_namespace(cx, realm, intrinsic, parent, rows)?;
    }
    exotic_prototypes(cx, realm)?;
    define(cx, realm, global, global::ROWS)?;
    for class in CLASSES {
        class.build(cx, realm)?;
        let constructor = cx.intrinsic(class.constructor);
        add(cx, global, class.name, constructor.value(), PropertyAttributes::METHOD)?;
        if class.parent == Intrinsic::Error || class.constructor == Intrinsic::Error {
            let prototype = cx.intrinsic(class.prototype);
            error::define_texts(cx, prototype, class.name)?;
        }
    }
    typed_array::build(cx, realm, global)?;
    iterator::build(cx, realm, global)?;
    disposable::define_aliases(cx)?;
    proxy::build(cx, realm)?;
    let symbol = cx.intrinsic(Intrinsic::Symbol);
    symbol::define_well_known(cx, symbol)?;
    for &(intrinsic, name, rows) in NAMESPACES {
        let object = build_namespace(cx, realm, intrinsic, Intrinsic::ObjectPrototype, rows)?;
        add(cx, global, name, object.value(), PropertyAttributes::METHOD)?;
    }
    #[cfg(feature = "intl")]
    crate::intl::build(cx, realm)?;
    #[cfg(feature = "temporal")]
    crate::temporal::build(cx, realm)?;
    unscopables(cx)?;
    add(cx, global, "globalThis", realm.global_this(), PropertyAttributes::METHOD)?;
    for (name, value) in
        [("undefined", Value::UNDEFINED), ("NaN", Value::NAN), ("Infinity", Value::double(f64::INFINITY))]
    {
        add(cx, global, name, value, PropertyAttributes::NONE)?;
    }
    Ok(())
}

fn add(
    cx: &mut Context,
    object: Gc<Object>,
    name: &str,
    value: Value,
    attributes: PropertyAttributes,
) -> Result<()> {
    let key = cx.key(name)?;
    object.add_property(cx, key, value, attributes)
}

/// Prototypes that are no ordinary objects: an array, a string, a number, a boolean.
fn exotic_prototypes(cx: &mut Context, realm: Gc<Realm>) -> Result<()> {
    let parent = cx.intrinsic(Intrinsic::ObjectPrototype);
    let array = Array::create(cx, 0, Some(parent))?.as_object();
    realm.set_intrinsic(Intrinsic::ArrayPrototype, array);
    for (intrinsic, value) in [
        (Intrinsic::StringPrototype, cx.strings.empty().value()),
        (Intrinsic::NumberPrototype, Value::int(0)),
        (Intrinsic::BooleanPrototype, Value::FALSE),
    ] {
        let prototype = cx.new_wrapper(value, Some(parent))?;
        realm.set_intrinsic(intrinsic, prototype);
    }
    Ok(())
}

/// `%ThrowTypeError%`, and the two properties of `Function.prototype` that it guards.
fn restrict(cx: &mut Context, realm: Gc<Realm>, function_prototype: Gc<Object>) -> Result<()> {
    let empty = cx.names().empty;
    let thrower = cx.new_native_function(&NativeFunctionSpec::new(function::throw_type_error, empty, 0))?;
    for key in [cx.names().length, cx.names().name] {
        let fixed = js_object_model::PropertyDescriptor::EMPTY.with(PropertyAttributes::CONFIGURABLE, false);
        thrower.define_property_or_throw(cx, key, &fixed)?;
    }
    thrower.prevent_extensions(cx)?;
    realm.set_intrinsic(Intrinsic::ThrowTypeError, thrower);
    let accessor = PropertyAttributes::CONFIGURABLE.with(PropertyAttributes::ACCESSOR);
    for key in function::restricted_keys(cx) {
        let pair = js_object_model::Accessor::new(cx, thrower.value(), thrower.value())?;
        function_prototype.add_property(cx, key, pair.value(), accessor)?;
    }
    Ok(())
}

/// `Array.prototype[Symbol.unscopables]`.
fn unscopables(cx: &mut Context) -> Result<()> {
    let list = cx.new_object(Value::NULL, 0)?;
    for name in [
        "at",
        "copyWithin",
        "entries",
        "fill",
        "find",
        "findIndex",
        "findLast",
        "findLastIndex",
        "flat",
        "flatMap",
        "includes",
        "keys",
        "toReversed",
        "toSorted",
        "toSpliced",
        "values",
    ] {
        let key = cx.key(name)?;
        list.create_data_property_or_throw(cx, key, Value::TRUE)?;
    }
    let prototype = cx.intrinsic(Intrinsic::ArrayPrototype);
    let key = js_strings::PropertyKey::symbol(cx.symbols().unscopables);
    prototype.add_property(cx, key, list.value(), PropertyAttributes::CONFIGURABLE)
}
