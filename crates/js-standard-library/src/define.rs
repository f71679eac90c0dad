//! How built-in objects are described: tables with one row per property, beside the functions that
//! the rows name, and the one place that makes objects of them.

use js_garbage_collection::Gc;
use js_object_model::{
    Accessor, Context, Intrinsic, NamePrefix, NativeFn, NativeFunctionSpec, Object, PropertyAttributes,
    Realm, Result,
};
use js_strings::{PropertyKey, Symbol, Symbols};
use js_value::Value;

/// The key of a row.
#[derive(Clone, Copy)]
pub(crate) enum Name {
    /// A string.
    Text(&'static str),
    /// A well-known symbol.
    Symbol(fn(&Symbols) -> Gc<Symbol>),
}

/// What a row defines.
#[derive(Clone, Copy)]
pub(crate) enum Item {
    /// A function with its `length`.
    Method(NativeFn, u16),
    /// An accessor without a setter.
    Getter(NativeFn),
    /// An accessor.
    Accessor(NativeFn, NativeFn),
    /// A number that never changes.
    Constant(f64),
    /// A string.
    Text(&'static str),
    /// Another intrinsic, under one more name.
    Same(Intrinsic),
    /// A function that is an intrinsic itself.
    Intrinsic(Intrinsic, NativeFn, u16),
}

/// One property of a built-in object.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    name: Name,
    item: Item,
    attributes: PropertyAttributes,
}

impl Row {
    /// The row with other attributes than its kind usually has.
    pub(crate) const fn with_attributes(self, attributes: PropertyAttributes) -> Row {
        Row { attributes, ..self }
    }

    /// The row with a well-known symbol for its key.
    pub(crate) const fn keyed(self, symbol: fn(&Symbols) -> Gc<Symbol>) -> Row {
        Row { name: Name::Symbol(symbol), ..self }
    }
}

const HIDDEN_CONFIGURABLE: PropertyAttributes = PropertyAttributes::CONFIGURABLE;
const HIDDEN_ACCESSOR: PropertyAttributes =
    PropertyAttributes::CONFIGURABLE.with(PropertyAttributes::ACCESSOR);

/// A method.
pub(crate) const fn method(name: &'static str, function: NativeFn, length: u16) -> Row {
    Row {
        name: Name::Text(name),
        item: Item::Method(function, length),
        attributes: PropertyAttributes::METHOD,
    }
}

/// A method under a well-known symbol.
pub(crate) const fn symbol_method(
    symbol: fn(&Symbols) -> Gc<Symbol>,
    function: NativeFn,
    length: u16,
) -> Row {
    method("", function, length).keyed(symbol)
}

/// A method that is an intrinsic.
pub(crate) const fn intrinsic_method(
    name: &'static str,
    intrinsic: Intrinsic,
    function: NativeFn,
    length: u16,
) -> Row {
    Row {
        name: Name::Text(name),
        item: Item::Intrinsic(intrinsic, function, length),
        attributes: PropertyAttributes::METHOD,
    }
}

/// The same function as another row's, which stands before it.
pub(crate) const fn same(name: &'static str, intrinsic: Intrinsic) -> Row {
    Row { name: Name::Text(name), item: Item::Same(intrinsic), attributes: PropertyAttributes::METHOD }
}

/// A getter.
pub(crate) const fn getter(name: &'static str, function: NativeFn) -> Row {
    Row { name: Name::Text(name), item: Item::Getter(function), attributes: HIDDEN_ACCESSOR }
}

/// A getter with its setter.
pub(crate) const fn accessor(name: &'static str, get: NativeFn, set: NativeFn) -> Row {
    Row { name: Name::Text(name), item: Item::Accessor(get, set), attributes: HIDDEN_ACCESSOR }
}

/// A number that never changes.
pub(crate) const fn constant(name: &'static str, value: f64) -> Row {
    Row { name: Name::Text(name), item: Item::Constant(value), attributes: PropertyAttributes::NONE }
}

/// `Symbol.toStringTag`.
pub(crate) const fn tag(text: &'static str) -> Row {
    Row {
        name: Name::Symbol(|symbols| symbols.to_string_tag),
        item: Item::Text(text),
        attributes: HIDDEN_CONFIGURABLE,
    }
}

/// `get [Symbol.species]`.
pub(crate) const fn species() -> Row {
    getter("", |_, args| Ok(args.this())).keyed(|symbols| symbols.species)
}

/// A constructor and its prototype.
pub(crate) struct Class {
    /// Its name.
    pub(crate) name: &'static str,
    /// The constructor's `length`.
    pub(crate) length: u16,
    /// What it does when called or constructed.
    pub(crate) function: NativeFn,
    /// The constructor.
    pub(crate) constructor: Intrinsic,
    /// The prototype.
    pub(crate) prototype: Intrinsic,
    /// The constructor's own prototype.
    pub(crate) parent: Intrinsic,
    /// The prototype's own prototype.
    pub(crate) prototype_parent: Intrinsic,
    /// The constructor's properties.
    pub(crate) statics: &'static [Row],
    /// The prototype's properties.
    pub(crate) methods: &'static [Row],
}

impl Class {
    /// A class that derives from nothing.
    pub(crate) const fn new(
        name: &'static str,
        function: NativeFn,
        length: u16,
        constructor: Intrinsic,
        prototype: Intrinsic,
    ) -> Class {
        Class {
            name,
            length,
            function,
            constructor,
            prototype,
            parent: Intrinsic::FunctionPrototype,
            prototype_parent: Intrinsic::ObjectPrototype,
            statics: &[],
            methods: &[],
        }
    }

    /// Makes the constructor and its prototype and gives them to the realm. The prototype is an
    /// ordinary object unless the realm has it already.
    pub(crate) fn build(&self, cx: &mut Context, realm: Gc<Realm>) -> Result<()> {
        let prototype = match realm.intrinsic_if_built(self.prototype) {
            Some(prototype) => prototype,
            None => {
                let parent = cx.intrinsic(self.prototype_parent).value();
                let prototype = cx.new_object(parent, 0)?;
                realm.set_intrinsic(self.prototype, prototype);
                prototype
            }
        };
        let parent = cx.intrinsic(self.parent);
        let name = cx.key(self.name)?;
        let spec = NativeFunctionSpec {
            prototype: (self.parent != Intrinsic::FunctionPrototype).then_some(parent),
            ..NativeFunctionSpec::new(self.function, name, self.length).constructor()
        };
        let constructor = cx.new_native_function(&spec)?;
        realm.set_intrinsic(self.constructor, constructor);
        let key = cx.names().prototype;
        constructor.add_property(cx, key, prototype.value(), PropertyAttributes::NONE)?;
        let key = cx.names().constructor;
        prototype.add_property(cx, key, constructor.value(), PropertyAttributes::METHOD)?;
        define(cx, realm, constructor, self.statics)?;
        define(cx, realm, prototype, self.methods)
    }
}

/// Makes an object of `rows` that is no constructor and no prototype of one, such as `Math`.
pub(crate) fn build_namespace(
    cx: &mut Context,
    realm: Gc<Realm>,
    intrinsic: Intrinsic,
    parent: Intrinsic,
    rows: &[Row],
) -> Result<Gc<Object>> {
    let parent = cx.intrinsic(parent).value();
    let object = cx.new_object(parent, 0)?;
    realm.set_intrinsic(intrinsic, object);
    define(cx, realm, object, rows)?;
    Ok(object)
}

/// Defines the properties of `rows`.
pub(crate) fn define(cx: &mut Context, realm: Gc<Realm>, object: Gc<Object>, rows: &[Row]) -> Result<()> {
    for row in rows {
        let key = match row.name {
            Name::Text(text) => cx.key(text)?,
            Name::Symbol(symbol) => PropertyKey::symbol(symbol(cx.symbols())),
        };
        let value = match row.item {
            Item::Method(function, length) => function_value(cx, function, key, NamePrefix::None, length)?,
            Item::Intrinsic(intrinsic, function, length) => {
                let made = cx.new_native_function(&NativeFunctionSpec::new(function, key, length))?;
                realm.set_intrinsic(intrinsic, made);
                made.value()
            }
            Item::Same(intrinsic) => cx.intrinsic(intrinsic).value(),
            Item::Constant(number) => Value::number(number),
            Item::Text(text) => cx.string(text)?.value(),
            Item::Getter(get) => {
                let get = function_value(cx, get, key, NamePrefix::Get, 0)?;
                Accessor::new(cx, get, Value::UNDEFINED)?.value()
            }
            Item::Accessor(get, set) => {
                let get = function_value(cx, get, key, NamePrefix::Get, 0)?;
                let set = function_value(cx, set, key, NamePrefix::Set, 1)?;
                Accessor::new(cx, get, set)?.value()
            }
        };
        object.add_property(cx, key, value, row.attributes)?;
    }
    Ok(())
}

fn function_value(
    cx: &mut Context,
    function: NativeFn,
    key: PropertyKey,
    prefix: NamePrefix,
    length: u16,
) -> Result {
    let spec = NativeFunctionSpec { prefix, ..NativeFunctionSpec::new(function, key, length) };
    Ok(cx.new_native_function(&spec)?.value())
}
