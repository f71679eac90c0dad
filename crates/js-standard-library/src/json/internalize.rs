//! InternalizeJSONProperty: the reviver, from the innermost values outwards.

use super::parse::{Parts, Record, Records};
use crate::string::part;
use js_garbage_collection::Gc;
use js_object_model::{Context, Object, Result, is_array, same_value};
use js_strings::{JsString, PropertyKey};
use js_value::Value;

/// What stays the same while a reviver goes through a value.
struct Revival<'r> {
    text: Gc<JsString>,
    reviver: Value,
    records: &'r Records,
}

pub(super) fn internalize(
    cx: &mut Context,
    text: Gc<JsString>,
    value: Value,
    reviver: Value,
    records: &Records,
) -> Result {
    let root = cx.new_plain_object()?;
    let name = cx.names().empty;
    root.create_data_property_or_throw(cx, name, value)?;
    Revival { text, reviver, records }.property(cx, root, name, records.top.as_ref())
}

impl Revival<'_> {
    fn property(
        &self,
        cx: &mut Context,
        holder: Gc<Object>,
        name: PropertyKey,
        record: Option<&Record>,
    ) -> Result {
        cx.check_stack()?;
        let value = holder.get(cx, name)?;
        let record = record.filter(|record| same_value(cx, self.records.values.at(record.value), value));
        let context = cx.new_plain_object()?;
        if let Some(object) = Object::from_value(value) {
            self.parts(cx, object, record)?;
        } else if let Some(Record { parts: Parts::Source(start, end), .. }) = record {
            let source = part(cx, self.text, *start, *end)?;
            let key = cx.names().source;
            context.create_data_property_or_throw(cx, key, source)?;
        }
        let name = cx.key_value(name)?;
        cx.call(self.reviver, holder.value(), &[name, value, context.value()])
    }

    fn parts(&self, cx: &mut Context, object: Gc<Object>, record: Option<&Record>) -> Result<()> {
        if is_array(cx, object.value())? {
            let elements: &[Record] = match record {
                Some(Record { parts: Parts::Elements(elements), .. }) => elements,
                _ => &[],
            };
            for index in 0..object.length_of_array_like(cx)? {
                let key = cx.integer_key(index)?;
                self.replace(cx, object, key, elements.get(index as usize))?;
            }
            return Ok(());
        }
        let entries: &[(usize, Record)] = match record {
            Some(Record { parts: Parts::Entries(entries), .. }) => entries,
            _ => &[],
        };
        let keys = super::stringify::enumerable_keys(cx, object)?;
        for (place, key) in keys.iter().enumerate() {
            let found = |entry: &&(usize, Record)| self.records.keys.at(entry.0) == key;
            // Keys mostly stand where they stood in the text.
            let record = entries.get(place).filter(found).or_else(|| entries.iter().find(found));
            self.replace(cx, object, key, record.map(|entry| &entry.1))?;
        }
        Ok(())
    }

    fn replace(
        &self,
        cx: &mut Context,
        object: Gc<Object>,
        key: PropertyKey,
        record: Option<&Record>,
    ) -> Result<()> {
        match self.property(cx, object, key, record)? {
            Value::UNDEFINED => object.delete_property(cx, key).map(|_| ()),
            value => object.create_data_property(cx, key, value).map(|_| ()),
        }
    }
}
