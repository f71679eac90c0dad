//! What `formatToParts` gives: arrays of objects with a type and a value, and objects that
//! `resolvedOptions` fills in order.

use js_garbage_collection::{Gc, RootedVec};
use js_object_model::{Array, Context, Object, Result};
use js_value::Value;

/// A piece of a formatted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// `type`
    pub(super) kind: &'static str,
    /// `value`
    pub(super) value: String,
}

impl Part {
    /// A part of this type.
    pub(super) fn new(kind: &'static str, value: impl Into<String>) -> Part {
        Part { kind, value: value.into() }
    }

    /// A part that stands for nothing.
    pub(super) fn literal(value: impl Into<String>) -> Part {
        Part::new("literal", value)
    }
}

/// The text of all parts.
pub(super) fn joined(parts: &[Part]) -> String {
    parts.iter().map(|part| part.value.as_str()).collect()
}

/// The parts as an array of objects.
pub(super) fn part_array(cx: &mut Context, parts: &[Part]) -> Result {
    part_array_with(cx, parts, |_, _| None)
}

/// The same with one more property for each part, such as `source` or `unit`, where `more` knows
/// one for the part and its place.
pub(super) fn part_array_with(
    cx: &mut Context,
    parts: &[Part],
    more: impl Fn(usize, &Part) -> Option<(&'static str, &'static str)>,
) -> Result {
    let mut list = RootedVec::new(&cx.heap);
    for (place, part) in parts.iter().enumerate() {
        let mut object = Record::new(cx)?;
        object.text(cx, "type", part.kind)?;
        object.text(cx, "value", &part.value)?;
        if let Some((name, text)) = more(place, part) {
            object.text(cx, name, text)?;
        }
        list.push(object.value());
    }
    Ok(Array::from_list(cx, &list)?.as_object().value())
}

/// An ordinary object that is filled in order: a part, or what `resolvedOptions` gives.
pub(super) struct Record(Gc<Object>);

impl Record {
    /// An object without properties.
    pub(super) fn new(cx: &mut Context) -> Result<Record> {
        Ok(Record(cx.new_plain_object()?))
    }

    /// Adds a property.
    pub(super) fn set(&mut self, cx: &mut Context, name: &str, value: Value) -> Result<()> {
        let key = cx.key(name)?;
        self.0.create_data_property_or_throw(cx, key, value)
    }

    /// Adds a property with a string.
    pub(super) fn text(&mut self, cx: &mut Context, name: &str, text: &str) -> Result<()> {
        let text = cx.string(text)?.value();
        self.set(cx, name, text)
    }

    /// Adds a property with a string, if there is one.
    pub(super) fn optional_text(&mut self, cx: &mut Context, name: &str, text: Option<&str>) -> Result<()> {
        text.map_or(Ok(()), |text| self.text(cx, name, text))
    }

    /// The object.
    pub(super) fn value(&self) -> Value {
        self.0.value()
    }
}
