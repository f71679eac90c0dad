//! `Symbol` and `Symbol.prototype`.

use crate::define::{Class, Row, getter, method, symbol_method, tag};
use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_object_model::{
    Args, Context, Intrinsic, Message, Object, PropertyAttributes, Result, is_symbol, this_primitive,
    to_string,
};
use js_strings::{PropertyKey, Symbol};
use js_value::Value;

pub(crate) static CLASS: Class = Class {
    statics: &[method("for", for_, 1), method("keyFor", key_for, 1)],
    methods: METHODS,
    ..Class::new("Symbol", construct, 0, Intrinsic::Symbol, Intrinsic::SymbolPrototype)
};

static METHODS: &[Row] = &[
    getter("description", description),
    method("toString", symbol_to_string, 0),
    method("valueOf", value_of, 0),
    symbol_method(|symbols| symbols.to_primitive, value_of, 1)
        .with_attributes(PropertyAttributes::CONFIGURABLE),
    tag("Symbol"),
];

/// Gives the constructor the well-known symbols.
pub(crate) fn define_well_known(cx: &mut Context, constructor: Gc<Object>) -> Result<()> {
    let all: Vec<(&'static str, Gc<Symbol>)> = cx.symbols().all().collect();
    for (description, symbol) in all {
        let key = cx.key(description.trim_start_matches("Symbol."))?;
        constructor.add_property(cx, key, symbol.value(), PropertyAttributes::NONE)?;
    }
    Ok(())
}

fn construct(cx: &mut Context, args: Args) -> Result {
    if args.is_construct() {
        return Err(cx.type_error(Message::SymbolConstructor()));
    }
    let description = match args.get(0) {
        Value::UNDEFINED => None,
        value => Some(to_string(cx, value)?),
    };
    match Symbol::new(&cx.heap, description) {
        Ok(symbol) => Ok(symbol.value()),
        Err(error) => Err(cx.out_of_memory(error)),
    }
}

fn for_(cx: &mut Context, args: Args) -> Result {
    let key = to_string(cx, args.get(0))?;
    match cx.strings.symbol_for(&cx.heap, key) {
        Ok(symbol) => Ok(symbol.value()),
        Err(error) => Err(cx.out_of_memory(error)),
    }
}

fn key_for(cx: &mut Context, args: Args) -> Result {
    let Some(symbol) = args.get(0).downcast::<Symbol>() else {
        let what = cx.describe(args.get(0));
        return Err(cx.type_error(Message::NotSymbol(&what)));
    };
    let key = if symbol.is_registered() { symbol.description() } else { None };
    Ok(key.map_or(Value::UNDEFINED, Gc::value))
}

/// ThisSymbolValue.
fn this_symbol(cx: &mut Context, args: Args, method: &str) -> Result<Gc<Symbol>> {
    match this_primitive(args.this(), CellKind::SYMBOL_OBJECT, is_symbol).and_then(|value| value.downcast()) {
        Some(symbol) => Ok(symbol),
        None => {
            let what = cx.describe(args.this());
            Err(cx.type_error(Message::IncompatibleReceiver(method, &what)))
        }
    }
}

fn description(cx: &mut Context, args: Args) -> Result {
    let symbol = this_symbol(cx, args, "get Symbol.prototype.description")?;
    Ok(symbol.description().map_or(Value::UNDEFINED, Gc::value))
}

fn value_of(cx: &mut Context, args: Args) -> Result {
    Ok(this_symbol(cx, args, "Symbol.prototype.valueOf")?.value())
}

fn symbol_to_string(cx: &mut Context, args: Args) -> Result {
    let symbol = this_symbol(cx, args, "Symbol.prototype.toString")?;
    descriptive_string(cx, symbol.value())
}

/// SymbolDescriptiveString.
pub(crate) fn descriptive_string(cx: &mut Context, symbol: Value) -> Result {
    let text = match symbol.downcast::<Symbol>() {
        Some(symbol) => format!("{:?}", PropertyKey::symbol(symbol)),
        None => String::new(),
    };
    Ok(cx.string(&text)?.value())
}
