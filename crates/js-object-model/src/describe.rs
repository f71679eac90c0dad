//! Values as error messages name them. Runs no JavaScript.

use crate::bigint::JsBigInt;
use crate::{Context, Object};
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
            let name = self.names().name;
            return match self.data_text(object, name) {
                Some(name) if !name.is_empty() => format!("function {name}"),
                _ => "function".to_owned(),
            };
        }
        if object.kind() == CellKind::ARRAY {
            return "[object Array]".to_owned();
        }
        let (constructor, name) = (self.names().constructor, self.names().name);
        let mut holder = Some(object);
        while let Some(here) = holder
            && here.kind() != CellKind::PROXY
        {
            if let Some(value) = self.data_value(here, constructor) {
                if let Some(function) = Object::from_value(value)
                    && let Some(name) = self.data_text(function, name)
                    && !name.is_empty()
                {
                    return format!("#<{name}>");
                }
                break;
            }
            holder = here.prototype_object();
        }
        "#<Object>".to_owned()
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

fn shorten(string: Gc<JsString>) -> String {
    let text = string.to_display();
    if text.chars().count() > LONGEST { text.chars().take(LONGEST).chain(['…']).collect() } else { text }
}
