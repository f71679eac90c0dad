//! Values as error messages name them. Runs no JavaScript.

use crate::bigint::JsBigInt;
use crate::{Context, Intrinsic, Object};
use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_strings::{JsString, PropertyKey, Symbol};
use js_value::Value;

/// Longer strings are cut in messages.
const LONGEST: usize = 80;

impl Context {
    /// A value as error messages name it: `"text"`, `12`, `#<Point>`, `Symbol(x)`.
    pub fn describe(&mut self, value: Value) -> String {
        match value.downcast::<JsString>() {
            Some(string) => format!("{:?}", shorten(string)),
            None => self.describe_plain(value),
        }
    }

    /// The same without quotation marks.
    pub fn describe_plain(&mut self, value: Value) -> String {
        if let Some(number) = value.as_number() {
            return js_value::number::to_decimal(number);
        }
        if let Some(string) = value.downcast::<JsString>() {
            return shorten(string);
        }
        if let Some(symbol) = value.downcast::<Symbol>() {
            return format!("{:?}", PropertyKey::symbol(symbol));
        }
        if let Some(bigint) = value.downcast::<JsBigInt>() {
            return bigint.to_text(10);
        }
        if let Some(object) = Object::from_value(value) {
            return self.describe_object(object);
        }
        match value {
            Value::NULL => "null",
            Value::TRUE => "true",
            Value::FALSE => "false",
            _ => "undefined",
        }
        .to_owned()
    }

    fn describe_object(&mut self, object: Gc<Object>) -> String {
        if object.is_callable() {
            let source = (self.hooks.function_source)(self, object);
            if source.is_err() {
                self.take_exception();
            }
            let source = source.ok().and_then(|source| source.downcast::<JsString>());
            return source.map_or_else(|| "function".to_owned(), |source| source.to_display());
        }
        let (to_string, constructor, name) =
            (self.names().to_string, self.names().constructor, self.names().name);
        let constructor = self.inherited_data(object, constructor).and_then(Object::from_value);
        let name = constructor.and_then(|constructor| self.data_text(constructor, name));
        let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| "Object".to_owned());
        // What shows itself in a way of its own is told by its class: arrays, dates, typed arrays.
        let usual = self.intrinsic(Intrinsic::ObjectPrototypeToString).value();
        match self.inherited_data(object, to_string) {
            Some(own) if own != usual => format!("[object {}]", class_name(object).unwrap_or(&name)),
            _ => format!("#<{name}>"),
        }
    }

    /// The value of the first data property with this key on the chain, if reading it runs nothing.
    fn inherited_data(&mut self, object: Gc<Object>, key: PropertyKey) -> Option<Value> {
        let mut holder = Some(object);
        while let Some(here) = holder
            && here.kind() != CellKind::PROXY
        {
            if here.own_property(self, key).is_some() {
                return self.data_value(here, key);
            }
            holder = here.prototype_object();
        }
        None
    }

    /// The value of an own data property, if reading it runs nothing.
    fn data_value(&mut self, object: Gc<Object>, key: PropertyKey) -> Option<Value> {
        let property = object.own_property(self, key)?;
        if property.attributes.is_accessor() {
            return None;
        }
        object.property_value(self, property).ok()
    }

    fn data_text(&mut self, object: Gc<Object>, key: PropertyKey) -> Option<String> {
        Some(self.data_value(object, key)?.downcast::<JsString>()?.to_display())
    }
}

/// The class of an object that built-in constructors make, where constructors may tell otherwise.
fn class_name(object: Gc<Object>) -> Option<&'static str> {
    Some(match object.kind() {
        CellKind::ARRAY => "Array",
        CellKind::ARGUMENTS => "Arguments",
        CellKind::BOOLEAN_OBJECT => "Boolean",
        CellKind::DATE => "Date",
        CellKind::ERROR => "Error",
        CellKind::NUMBER_OBJECT => "Number",
        CellKind::OBJECT => "Object",
        CellKind::REGEXP => "RegExp",
        CellKind::STRING_OBJECT => "String",
        _ => return None,
    })
}

fn shorten(string: Gc<JsString>) -> String {
    let text = string.to_display();
    if text.chars().count() > LONGEST { text.chars().take(LONGEST).chain(['…']).collect() } else { text }
}
