//! How built-in objects are described: tables with one row per property, beside the functions that
//! the rows name, and the one place that makes objects of them.

use js_garbage_collection::Gc;
use js_object_model::{
    Context, Intrinsic, NativeFn, NativeFunction, Object, PropertyAttributes, Realm, Result,
};
use js_strings::{PropertyKey, Symbol, Symbols};
use js_value::Value;

/// The key of a row.
#[derive(Clone, Copy)]
pub(crate) enum Name {
    /// A string.
    Text(&'static str),
    /// A well-known symbol, and how the names of its functions show it.
    Symbol(fn(&Symbols) -> Gc<Symbol>, &'static str),
}

/// What a row defines.
#[derive(Clone, Copy)]
pub(crate) enum Item {
    /// A function with its `length`.
    Method(NativeFn, u32),
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
    Intrinsic(Intrinsic, NativeFn, u32),
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

    /// The row with a well-known symbol for its key; `name` is how its function calls itself.
    pub(crate) const fn keyed(self, symbol: fn(&Symbols) -> Gc<Symbol>, name: &'static str) -> Row {
        Row { name: Name::Symbol(symbol, name), ..self }
    }
}

const HIDDEN_CONFIGURABLE: PropertyAttributes = PropertyAttributes::CONFIGURABLE;

/// A method.
pub(crate) const fn method(name: &'static str, function: NativeFn, length: u32) -> Row {
    Row { name: Name::Text(name), item: Item::Method(function, length), attributes: PropertyAttributes::METHOD }
}

/// A method under a well-known symbol; `name` is its own name, such as `[Symbol.iterator]`.
pub(crate) const fn symbol_method(
    symbol: fn(&Symbols) -> Gc<Symbol>,
    name: &'static str,
    function: NativeFn,
    length: u32,
) -> Row {
    method(name, function, length).keyed(symbol, name)
}

/// A method that is an intrinsic.
pub(crate) const fn intrinsic_method(
    name: &'static str,
    intrinsic: Intrinsic,
    function: NativeFn,
    length: u32,
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
    Row { name: Name::Text(name), item: Item::Getter(function), attributes: HIDDEN_CONFIGURABLE }
}

/// A getter with its setter.
pub(crate) const fn accessor(name: &'static str, get: NativeFn, set: NativeFn) -> Row {
    Row { name: Name::Text(name), item: Item::Accessor(get, set), attributes: HIDDEN_CONFIGURABLE }
}

/// A number that never changes.
pub(crate) const fn constant(name: &'static str, value: f64) -> Row {
    Row { name: Name::Text(name), item: Item::Constant(value), attributes: PropertyAttributes::NONE }
}

/// `Symbol.toStringTag`.
pub(crate) const fn tag(text: &'static str) -> Row {
    Row {
        name: Name::Symbol(|symbols| symbols.to_string_tag, "[Symbol.toStringTag]"),
        item: Item::Text(text),
        attributes: HIDDEN_CONFIGURABLE,
    }
}

/// `get [Symbol.species]`.
pub(crate) const fn species() -> Row {
    getter("[Symbol.species]", |_, args| Ok(args.this())).keyed(|symbols| symbols.species, "[Symbol.species]")
}

/// A constructor and its prototype.
pub(crate) struct Class {
    /// Its name.
    pub(crate) name: &'static str,
    /// The constructor's `length`.
    pub(crate) length: u32,
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
        length: u32,
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
        let constructor =
            NativeFunction::constructor(cx, self.function, self.name, self.length, parent.value())?;
        realm.set_intrinsic(self.constructor, constructor);
        let key = cx.names().prototype;
        constructor.add_property(cx, key, PropertyAttributes::NONE, prototype.value())?;
        let key = cx.names().constructor;
        prototype.add_property(cx, key, PropertyAttributes::METHOD, constructor.value())?;
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
        let (key, text) = match row.name {
            Name::Text(text) => (cx.key(text)?, text),
            Name::Symbol(symbol, text) => (PropertyKey::symbol(symbol(cx.symbols())), text),
        };
        let value = match row.item {
            Item::Method(function, length) => NativeFunction::method(cx, function, text, length)?.value(),
            Item::Intrinsic(intrinsic, function, length) => {
                let made = NativeFunction::method(cx, function, text, length)?;
                realm.set_intrinsic(intrinsic, made);
                made.value()
            }
            Item::Same(intrinsic) => cx.intrinsic(intrinsic).value(),
            Item::Constant(number) => Value::number(number),
            Item::Text(text) => cx.string(text)?.value(),
            Item::Getter(get) => {
                let get = NativeFunction::method(cx, get, &format!("get {text}"), 0)?.value();
                object.add_accessor(cx, key, row.attributes, get, Value::UNDEFINED)?;
                continue;
            }
            Item::Accessor(get, set) => {
                let get = NativeFunction::method(cx, get, &format!("get {text}"), 0)?.value();
                let set = NativeFunction::method(cx, set, &format!("set {text}"), 1)?.value();
                object.add_accessor(cx, key, row.attributes, get, set)?;
                continue;
            }
        };
        object.add_property(cx, key, row.attributes, value)?;
    }
    Ok(())
}
