//! `JSON.stringify`.
//!
//! Everything is appended to one builder. A holder object is made only for the replacer's eyes, and
//! a key's text only where somebody asks for it.

use super::ancestors::Ancestors;
use super::{raw, scan};
use crate::array::watch;
use crate::string::{finish, flattened, text_of};
use crate::support::Support;
use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_object_model::{
    Args, Context, JsBigInt, KeyList, Message, Object, PrimitiveWrapper, Result, Shape, is_array,
    is_callable, to_integer_or_infinity, to_number, to_property_key,
};
use js_strings::{Flat, PropertyKey, StringBuilder};
use js_value::{Value, number};

/// What goes on while a value becomes text.
struct Serialization {
    out: StringBuilder,
    /// The replacer function, or undefined.
    replacer: Value,
    /// The keys that a replacer array lets through.
    keys: Option<KeyList>,
    /// One step of indentation; empty for none.
    gap: StringBuilder,
    depth: usize,
    ancestors: Ancestors,
    to_json: PropertyKey,
}

pub(super) fn stringify(cx: &mut Context, args: Args) -> Result {
    let (value, replacer, space) = (args.get(0), args.get(1), args.get(2));
    let mut serialization = Serialization {
        out: StringBuilder::new(),
        replacer: if is_callable(replacer) { replacer } else { Value::UNDEFINED },
        keys: None,
        gap: StringBuilder::new(),
        depth: 0,
        ancestors: Ancestors::new(cx),
        to_json: cx.names().to_json,
    };
    if serialization.replacer == Value::UNDEFINED && is_array(cx, replacer)? {
        serialization.keys = Some(allowed_keys(cx, replacer)?);
    }
    serialization.gap = gap(cx, space)?;
    let name = cx.names().empty;
    let holder = if serialization.replacer == Value::UNDEFINED {
        Value::UNDEFINED
    } else {
        let wrapper = cx.new_plain_object()?;
        wrapper.create_data_property_or_throw(cx, name, value)?;
        wrapper.value()
    };
    if serialization.property(cx, holder, name, value, |_| {})? {
        finish(cx, &serialization.out)
    } else {
        Ok(Value::UNDEFINED)
    }
}

/// The list of a replacer that is an array.
fn allowed_keys(cx: &mut Context, replacer: Value) -> Result<KeyList> {
    let mut keys = KeyList::new(cx);
    let Some(replacer) = Object::from_value(replacer) else { return Ok(keys) };
    for index in 0..replacer.length_of_array_like(cx)? {
        let item = crate::array::get_index(cx, replacer, index)?;
        let names = match item.cell_kind() {
            Some(kind) => {
                matches!(kind, CellKind::STRING | CellKind::STRING_OBJECT | CellKind::NUMBER_OBJECT)
            }
            None => item.is_number(),
        };
        if names {
            let text = text_of(cx, item)?;
            let key = to_property_key(cx, text.value())?;
            if !keys.contains(key) {
                keys.push(key);
            }
        }
    }
    Ok(keys)
}

fn gap(cx: &mut Context, space: Value) -> Result<StringBuilder> {
    let mut space = space;
    if let Some(object) = Object::from_value(space) {
        match object.kind() {
            CellKind::NUMBER_OBJECT => space = Value::number(to_number(cx, space)?),
            CellKind::STRING_OBJECT => space = text_of(cx, space)?.value(),
            _ => {}
        }
    }
    let mut gap = StringBuilder::new();
    if space.is_number() {
        let count = to_integer_or_infinity(cx, space)?.clamp(0.0, 10.0) as usize;
        (0..count).for_each(|_| gap.push_unit(0x20));
    } else if let Some(text) = cx.as_string(space) {
        let text = flattened(cx, text)?;
        gap.push_flat(text.flat().slice(0, text.len().min(10)));
    }
    Ok(gap)
}

/// EnumerableOwnProperties(object, key).
pub(super) fn enumerable_keys(cx: &mut Context, object: Gc<Object>) -> Result<KeyList> {
    let mut keys = KeyList::new(cx);
    if object.kind() == CellKind::OBJECT {
        keys.make_room(cx, object.element_places())?;
        object.for_each_index(|index, attributes| {
            if attributes.is_enumerable() {
                keys.push(PropertyKey::index(index));
            }
        });
        Shape::for_each_property(cx, object.shape(), |key, property| {
            if !key.is_symbol() && property.attributes.is_enumerable() {
                keys.push(key);
            }
        })?;
        return Ok(keys);
    }
    let all = object.own_property_keys(cx)?;
    for key in all.iter().filter(|key| !key.is_symbol()) {
        if object.get_own_property(cx, key)?.is_some_and(|property| property.is_enumerable()) {
            keys.push(key);
        }
    }
    Ok(keys)
}

impl Serialization {
    /// SerializeJSONProperty, with the value already read. `before` writes what comes before a
    /// value that is not left out; whether it was not.
    fn property(
        &mut self,
        cx: &mut Context,
        holder: Value,
        key: PropertyKey,
        value: Value,
        before: impl FnOnce(&mut Serialization),
    ) -> Result<bool> {
        let mut value = value;
        if value.is_cell()
            && (Object::from_value(value).is_some() || value.cell_kind() == Some(CellKind::BIGINT))
        {
            let method = cx.get_v(value, self.to_json)?;
            if is_callable(method) {
                let key = cx.key_value(key)?;
                value = cx.call(method, value, &[key])?;
            }
        }
        if self.replacer != Value::UNDEFINED {
            let key = cx.key_value(key)?;
            value = cx.call(self.replacer, holder, &[key, value])?;
        }
        if let Some(object) = Object::from_value(value) {
            match object.kind() {
                CellKind::RAW_JSON => {
                    let text = raw::text(cx, object)?;
                    before(self);
                    self.out.push_flat(text.flat());
                    return Ok(true);
                }
                CellKind::NUMBER_OBJECT => value = Value::number(to_number(cx, value)?),
                CellKind::STRING_OBJECT => value = text_of(cx, value)?.value(),
                CellKind::BOOLEAN_OBJECT | CellKind::BIGINT_OBJECT => {
                    value =
                        PrimitiveWrapper::from_object(object).map_or(value, |wrapper| wrapper.primitive());
                }
                _ => {}
            }
        }
        match value {
            Value::NULL => {
                before(self);
                self.out.push_str("null");
                return Ok(true);
            }
            Value::TRUE | Value::FALSE => {
                before(self);
                self.out.push_str(if value == Value::TRUE { "true" } else { "false" });
                return Ok(true);
            }
            _ => {}
        }
        if let Some(text) = cx.as_string(value) {
            let text = flattened(cx, text)?;
            before(self);
            quote(&mut self.out, text.flat());
            return self.checked(cx);
        }
        if let Some(number) = value.as_number() {
            before(self);
            match value.as_int() {
                Some(int) => push_int(&mut self.out, int),
                None if number.is_finite() => self.out.push_str(&number::to_decimal(number)),
                None => self.out.push_str("null"),
            }
            return Ok(true);
        }
        if value.downcast::<JsBigInt>().is_some() {
            return Err(cx.type_error(Message::BigIntJson()));
        }
        match Object::from_value(value) {
            Some(object) if !object.is_callable() => {
                before(self);
                self.object(cx, object)?;
                self.checked(cx)
            }
            _ => Ok(false),
        }
    }

    /// A text that is too long ends the work at once.
    fn checked(&self, cx: &mut Context) -> Result<bool> {
        if self.out.is_too_long() {
            return Err(cx.range_error(Message::InvalidStringLength()));
        }
        Ok(true)
    }

    /// SerializeJSONObject and SerializeJSONArray.
    fn object(&mut self, cx: &mut Context, object: Gc<Object>) -> Result<()> {
        cx.check_stack()?;
        watch(cx, self.depth as u64)?;
        if !self.ancestors.enter(cx, object)? {
            return Err(cx.type_error(Message::CircularJson()));
        }
        self.depth += 1;
        if is_array(cx, object.value())? { self.elements(cx, object) } else { self.entries(cx, object) }?;
        self.depth -= 1;
        self.ancestors.leave(cx)
    }

    fn entries(&mut self, cx: &mut Context, object: Gc<Object>) -> Result<()> {
        self.out.push_unit(b'{'.into());
        let mut any = false;
        let own = match self.keys {
            Some(_) => None,
            None => Some(enumerable_keys(cx, object)?),
        };
        let count = own.as_ref().or(self.keys.as_ref()).map_or(0, KeyList::len);
        for place in 0..count {
            watch(cx, place as u64)?;
            let Some(key) = own.as_ref().or(self.keys.as_ref()).map(|keys| keys.at(place)) else { break };
            let value = object.get(cx, key)?;
            any |= self.property(cx, object.value(), key, value, |this| {
                if any {
                    this.out.push_unit(b','.into());
                }
                this.line();
                match (key.as_string(), key.as_index()) {
                    (Some(text), _) => quote(&mut this.out, text.flat()),
                    (None, index) => {
                        this.out.push_unit(b'"'.into());
                        this.out.push_str(&index.unwrap_or(0).to_string());
                        this.out.push_unit(b'"'.into());
                    }
                }
                this.out.push_unit(b':'.into());
                if !this.gap.is_empty() {
                    this.out.push_unit(0x20);
                }
            })?;
        }
        self.close(any, b'}');
        Ok(())
    }

    fn elements(&mut self, cx: &mut Context, array: Gc<Object>) -> Result<()> {
        self.out.push_unit(b'['.into());
        let length = array.length_of_array_like(cx)?;
        for index in 0..length {
            watch(cx, index)?;
            if index > 0 {
                self.out.push_unit(b','.into());
            }
            self.line();
            let key = cx.integer_key(index)?;
            let value = array.get(cx, key)?;
            if !self.property(cx, array.value(), key, value, |_| {})? {
                self.out.push_str("null");
                self.checked(cx)?;
            }
        }
        self.close(length > 0, b']');
        Ok(())
    }

    /// A new line, indented; nothing without a gap.
    fn line(&mut self) {
        if !self.gap.is_empty() {
            self.out.push_unit(0x0A);
            for _ in 0..self.depth {
                self.out.push_flat(self.gap.flat());
            }
        }
    }

    fn close(&mut self, any: bool, bracket: u8) {
        if any {
            self.depth -= 1;
            self.line();
            self.depth += 1;
        }
        self.out.push_unit(bracket.into());
    }
}

fn push_int(out: &mut StringBuilder, int: i32) {
    if let Ok(digit @ 0..=9) = u16::try_from(int) {
        out.push_unit(0x30 + digit);
    } else {
        out.push_str(&int.to_string());
    }
}

/// QuoteJSONString.
fn quote(out: &mut StringBuilder, text: Flat<'_>) {
    out.push_unit(b'"'.into());
    let mut start = 0;
    let mut at = match text {
        Flat::Latin1(units) => scan::plain_length(units),
        Flat::Utf16(_) => 0,
    };
    while at < text.len() {
        let unit = text.get(at).unwrap_or(0);
        let pair = matches!(unit, 0xD800..=0xDBFF) && matches!(text.get(at + 1), Some(0xDC00..=0xDFFF));
        let plain = pair || !matches!(unit, 0..=0x1F | 0x22 | 0x5C | 0xD800..=0xDFFF);
        if plain {
            at += 1 + usize::from(pair);
            continue;
        }
        out.push_flat(text.slice(start, at));
        match unit {
            0x08 => out.push_str("\\b"),
            0x09 => out.push_str("\\t"),
            0x0A => out.push_str("\\n"),
            0x0C => out.push_str("\\f"),
            0x0D => out.push_str("\\r"),
            0x22 => out.push_str("\\\""),
            0x5C => out.push_str("\\\\"),
            _ => out.push_str(&format!("\\u{unit:04x}")),
        }
        at += 1;
        start = at;
    }
    out.push_flat(text.slice(start, text.len()));
    out.push_unit(b'"'.into());
}
