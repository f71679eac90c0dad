//! Values as people read them: what `console.log` and the REPL print.

use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_object_model::{Array, Context, Object, PropertyDescriptor, is_callable, to_string};
use js_strings::{JsString, KeyKind};
use js_value::Value;

/// Objects in objects are shown to this depth.
const DEPTH: usize = 2;
/// The most elements or properties that are shown of one object.
const MOST: u32 = 100;
/// Texts up to this width stand on one line.
const WIDTH: usize = 72;

/// A value as `console.log` shows it as an argument: strings without quotes.
pub(crate) fn show(cx: &mut Context, value: Value) -> String {
    match value.downcast::<JsString>() {
        Some(string) => string.to_display(),
        None => nested(cx, value, 0, &mut Vec::new()),
    }
}

/// A value as it is shown inside of others: strings in quotes.
pub(crate) fn show_nested(cx: &mut Context, value: Value) -> String {
    nested(cx, value, 0, &mut Vec::new())
}

/// A string's text; other values through ToString, as far as that works.
pub(crate) fn text(cx: &mut Context, value: Value) -> String {
    match to_string(cx, value) {
        Ok(string) => string.to_display(),
        Err(_) => {
            cx.take_exception();
            cx.describe_plain(value)
        }
    }
}

/// What was thrown, in one line.
pub(crate) fn one_line(cx: &mut Context, value: Value) -> String {
    match Object::from_value(value) {
        Some(object) if object.kind() == CellKind::ERROR => text(cx, value),
        _ => show(cx, value),
    }
}

fn nested(cx: &mut Context, value: Value, depth: usize, open: &mut Vec<usize>) -> String {
    if let Some(string) = value.downcast::<JsString>() {
        return format!(
            "'{}'",
            string.to_display().replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n")
        );
    }
    let Some(object) = Object::from_value(value) else {
        let text = cx.describe_plain(value);
        return if js_object_model::is_bigint(value) { format!("{text}n") } else { text };
    };
    if value.as_number().is_some_and(|number| number == 0.0 && number.is_sign_negative()) {
        return "-0".to_owned();
    }
    if open.contains(&object.address()) {
        return "[Circular]".to_owned();
    }
    if cx.check_stack().is_err() {
        cx.take_exception();
        return "[Object]".to_owned();
    }
    // The address stays good: the object lies on the native stack below.
    open.push(object.address());
    let shown = show_object(cx, object, depth, open);
    open.pop();
    std::hint::black_box(object);
    shown
}

fn show_object(cx: &mut Context, object: Gc<Object>, depth: usize, open: &mut Vec<usize>) -> String {
    if object.kind() == CellKind::ERROR {
        let key = cx.names().stack;
        let stack = object.get(cx, key).unwrap_or(Value::UNDEFINED);
        return text(cx, if stack == Value::UNDEFINED { object.value() } else { stack });
    }
    if is_callable(object.value()) {
        let key = cx.names().name;
        let name = object.get(cx, key).map(|name| text(cx, name)).unwrap_or_default();
        return if name.is_empty() { "[Function (anonymous)]".into() } else { format!("[Function: {name}]") };
    }
    let is_array = object.kind() == CellKind::ARRAY;
    let name = constructor_name(cx, object);
    if depth > DEPTH {
        return if is_array {
            "[Array]".into()
        } else {
            format!("[{}]", name.as_deref().unwrap_or("Object"))
        };
    }
    let mut parts = Vec::new();
    if let Some(array) = Object::downcast::<Array>(object) {
        show_elements(cx, array, depth, open, &mut parts);
    }
    show_properties(cx, object, depth, open, is_array, &mut parts);
    let (left, right) = if is_array { ("[", "]") } else { ("{", "}") };
    let prefix = match name.as_deref() {
        Some("Object" | "Array") => String::new(),
        Some(name) => format!("{name} "),
        None if object.kind() == CellKind::MODULE_NAMESPACE => "[Module: null prototype] ".to_owned(),
        None => "[Object: null prototype] ".to_owned(),
    };
    if parts.is_empty() {
        return format!("{prefix}{left}{right}");
    }
    let width: usize = parts.iter().map(|part| part.len() + 2).sum();
    if width <= WIDTH && !parts.iter().any(|part| part.contains('\n')) {
        return format!("{prefix}{left} {} {right}", parts.join(", "));
    }
    let indent = "  ".repeat(depth + 1);
    let lines: Vec<String> = parts.iter().map(|part| format!("{indent}{part}")).collect();
    format!("{prefix}{left}\n{}\n{}{right}", lines.join(",\n"), "  ".repeat(depth))
}

fn show_elements(
    cx: &mut Context,
    array: Gc<Array>,
    depth: usize,
    open: &mut Vec<usize>,
    parts: &mut Vec<String>,
) {
    let object = array.as_object();
    for index in 0..array.length().min(MOST) {
        let key = js_strings::PropertyKey::index(index);
        match object.get_own_property(cx, key) {
            Ok(Some(property)) => match property.value() {
                Some(value) => parts.push(nested(cx, value, depth + 1, open)),
                None => parts.push(accessors(&property).into()),
            },
            _ => parts.push("<empty>".into()),
        }
    }
    if array.length() > MOST {
        parts.push(format!("... {} more items", array.length() - MOST));
    }
}

fn show_properties(
    cx: &mut Context,
    object: Gc<Object>,
    depth: usize,
    open: &mut Vec<usize>,
    skip_indices: bool,
    parts: &mut Vec<String>,
) {
    let Ok(keys) = object.own_property_keys(cx) else {
        cx.take_exception();
        return;
    };
    for key in keys.iter().filter(|key| !(skip_indices && key.is_index())).take(MOST as usize) {
        let Ok(Some(property)) = object.get_own_property(cx, key) else { continue };
        if !property.is_enumerable() {
            continue;
        }
        let name = match key.kind() {
            KeyKind::String(string) => {
                let text = string.to_display();
                let plain = text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$');
                if plain && !text.is_empty() { text } else { format!("'{text}'") }
            }
            KeyKind::Index(index) => format!("'{index}'"),
            KeyKind::Symbol(_) => format!("[{key:?}]"),
        };
        let value = match property.value() {
            Some(value) => nested(cx, value, depth + 1, open),
            None => accessors(&property).to_owned(),
        };
        parts.push(format!("{name}: {value}"));
    }
}

/// What stands for the value of an accessor property.
fn accessors(property: &PropertyDescriptor) -> &'static str {
    let is_there = |function: Option<Value>| function.is_some_and(|function| function != Value::UNDEFINED);
    match (is_there(property.get()), is_there(property.set())) {
        (true, false) => "[Getter]",
        (false, true) => "[Setter]",
        _ => "[Getter/Setter]",
    }
}

fn constructor_name(cx: &mut Context, object: Gc<Object>) -> Option<String> {
    let prototype = object.prototype_object()?;
    let key = cx.names().constructor;
    let constructor = prototype.get(cx, key).ok()?;
    let key = cx.names().name;
    let name = cx.get_v(constructor, key).ok()?;
    Some(text(cx, name)).filter(|name| !name.is_empty())
}
