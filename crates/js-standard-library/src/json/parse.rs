//! The parser of JSON: from code units to values in one pass, without a tree in between.
//!
//! It reads a copy of the text, so nothing moves under it while it makes objects. Depth costs
//! native stack, which is checked at every level.

use super::scan;
use crate::string::new_text;
use js_garbage_collection::{Gc, RootedVec};
use js_object_model::{Array, Context, KeyList, Message, Result};
use js_strings::{Flat, JsString, PropertyKey, StringBuilder};
use js_value::Value;

/// A code unit of either width.
pub(super) trait Unit: Copy {
    fn unit(self) -> u16;
    fn flat(units: &[Self]) -> Flat<'_>
    where
        Self: Sized;
    /// How many units at the beginning are neither a quote nor a backslash nor a control character.
    fn plain_length(units: &[Self]) -> usize
    where
        Self: Sized,
    {
        let is_plain = |unit: &Self| !matches!(unit.unit(), QUOTE | BACKSLASH | 0..=0x1F);
        units.iter().position(|unit| !is_plain(unit)).unwrap_or(units.len())
    }
}

impl Unit for u8 {
    #[inline]
    fn unit(self) -> u16 {
        self.into()
    }
    #[inline]
    fn flat(units: &[u8]) -> Flat<'_> {
        Flat::Latin1(units)
    }

    #[inline]
    fn plain_length(units: &[u8]) -> usize {
        scan::plain_length(units)
    }
}

impl Unit for u16 {
    #[inline]
    fn unit(self) -> u16 {
        self
    }
    #[inline]
    fn flat(units: &[u16]) -> Flat<'_> {
        Flat::Utf16(units)
    }
}

/// What was parsed and where: JSON Parse Records, for revivers. Values and keys are in lists that
/// root them, the records say which.
pub(super) struct Records {
    /// The value of each record.
    pub(super) values: RootedVec,
    /// The keys of all objects.
    pub(super) keys: KeyList,
    /// The record of the whole text once it is parsed.
    pub(super) top: Option<Record>,
}

/// A JSON Parse Record.
pub(super) struct Record {
    /// Its value in [`Records::values`].
    pub(super) value: usize,
    pub(super) parts: Parts,
}

/// What a record is made of.
pub(super) enum Parts {
    /// The span of a primitive's text.
    Source(usize, usize),
    Elements(Vec<Record>),
    /// Keys are places in [`Records::keys`].
    Entries(Vec<(usize, Record)>),
}

impl Records {
    pub(super) fn new(cx: &Context) -> Records {
        Records { values: cx.heap.list(), keys: KeyList::new(cx), top: None }
    }
}

/// ParseJSON.
pub(super) fn parse(cx: &mut Context, text: Gc<JsString>) -> Result {
    with_copy(cx, text, None)
}

/// The same with a record of every value.
pub(super) fn parse_with_records(cx: &mut Context, text: Gc<JsString>, records: &mut Records) -> Result {
    with_copy(cx, text, Some(records))
}

fn with_copy(cx: &mut Context, text: Gc<JsString>, records: Option<&mut Records>) -> Result {
    cx.room_for(2 * text.len())?;
    match text.flat() {
        Flat::Latin1(units) => {
            let copy: Box<[u8]> = units.into();
            Parser { units: &copy, at: 0, records, keys: [PropertyKey::NONE; KEYS] }.document(cx)
        }
        Flat::Utf16(units) => {
            let copy: Box<[u16]> = units.into();
            Parser { units: &copy, at: 0, records, keys: [PropertyKey::NONE; KEYS] }.document(cx)
        }
    }
}

struct Parser<'t, U> {
    units: &'t [U],
    at: usize,
    records: Option<&'t mut Records>,
    /// Keys met before, each in the place that a glance at its text names. The native stack keeps
    /// them alive, and interned strings do not move.
    keys: [PropertyKey; KEYS],
}

/// How many keys are remembered.
const KEYS: usize = 64;

/// A value with its record, if records are kept.
type Parsed = (Value, Option<Record>);

const QUOTE: u16 = b'"' as u16;
const BACKSLASH: u16 = b'\\' as u16;

impl<U: Unit> Parser<'_, U> {
    fn document(mut self, cx: &mut Context) -> Result {
        let (value, record) = self.value(cx)?;
        self.skip_space();
        if self.at < self.units.len() {
            return Err(self.unexpected(cx));
        }
        if let Some(records) = self.records {
            records.top = record;
        }
        Ok(value)
    }

    #[inline]
    fn peek(&self) -> Option<u16> {
        self.units.get(self.at).map(|unit| unit.unit())
    }

    #[inline]
    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(0x20 | 0x0A | 0x0D | 0x09)) {
            self.at += 1;
        }
    }

    /// The error for what stands here.
    #[cold]
    fn unexpected(&self, cx: &mut Context) -> js_object_model::Throw {
        let Some(unit) = self.peek() else { return cx.syntax_error(Message::JsonEnd()) };
        let what = match unit {
            QUOTE => "string".to_owned(),
            0x30..=0x39 | 0x2D => "number".to_owned(),
            _ => format!("token '{}'", U::flat(&self.units[self.at..=self.at]).to_utf8_lossy()),
        };
        cx.syntax_error(Message::JsonUnexpected(&what, &self.at.to_string()))
    }

    fn expect(&mut self, cx: &mut Context, unit: u8) -> Result<()> {
        self.skip_space();
        if self.peek() == Some(unit.into()) {
            self.at += 1;
            return Ok(());
        }
        Err(self.unexpected(cx))
    }

    fn record(&mut self, value: Value, parts: impl FnOnce() -> Parts) -> Parsed {
        let record = self.records.as_mut().map(|records| {
            records.values.push(value);
            Record { value: records.values.len() - 1, parts: parts() }
        });
        (value, record)
    }

    fn value(&mut self, cx: &mut Context) -> Result<Parsed> {
        self.skip_space();
        let start = self.at;
        let value = match self.peek().and_then(|unit| u8::try_from(unit).ok()) {
            Some(b'{') => return self.object(cx),
            Some(b'[') => return self.array(cx),
            Some(b'"') => self.string(cx)?,
            Some(b'-' | b'0'..=b'9') => self.number(cx)?,
            Some(b't') => self.word(cx, "true", Value::TRUE)?,
            Some(b'f') => self.word(cx, "false", Value::FALSE)?,
            Some(b'n') => self.word(cx, "null", Value::NULL)?,
            _ => return Err(self.unexpected(cx)),
        };
        let end = self.at;
        Ok(self.record(value, || Parts::Source(start, end)))
    }

    fn word(&mut self, cx: &mut Context, word: &str, value: Value) -> Result {
        for byte in word.bytes() {
            if self.peek() != Some(byte.into()) {
                return Err(self.unexpected(cx));
            }
            self.at += 1;
        }
        Ok(value)
    }

    fn array(&mut self, cx: &mut Context) -> Result<Parsed> {
        cx.check_stack()?;
        self.at += 1;
        let array = Array::new(cx)?;
        let mut records = Vec::new();
        self.skip_space();
        if self.peek() == Some(b']'.into()) {
            self.at += 1;
        } else {
            loop {
                let (value, record) = self.value(cx)?;
                Array::push(array, cx, value)?;
                records.extend(record);
                self.skip_space();
                match self.peek().and_then(|unit| u8::try_from(unit).ok()) {
                    Some(b',') => self.at += 1,
                    Some(b']') => break self.at += 1,
                    _ => return Err(self.unexpected(cx)),
                }
            }
        }
        Ok(self.record(array.as_object().value(), || Parts::Elements(records)))
    }

    fn object(&mut self, cx: &mut Context) -> Result<Parsed> {
        cx.check_stack()?;
        self.at += 1;
        let object = cx.new_plain_object()?;
        let mut records: Vec<(usize, Record)> = Vec::new();
        self.skip_space();
        if self.peek() == Some(b'}'.into()) {
            self.at += 1;
        } else {
            loop {
                self.skip_space();
                if self.peek() != Some(QUOTE) {
                    return Err(self.unexpected(cx));
                }
                let key = self.key(cx)?;
                self.expect(cx, b':')?;
                let (value, record) = self.value(cx)?;
                object.create_data_property(cx, key, value)?;
                if let (Some(record), Some(all)) = (record, self.records.as_mut()) {
                    // The last of equal keys counts.
                    match records.iter_mut().find(|(place, _)| all.keys.at(*place) == key) {
                        Some(entry) => entry.1 = record,
                        None => {
                            all.keys.push(key);
                            records.push((all.keys.len() - 1, record));
                        }
                    }
                }
                self.skip_space();
                match self.peek().and_then(|unit| u8::try_from(unit).ok()) {
                    Some(b',') => self.at += 1,
                    Some(b'}') => break self.at += 1,
                    _ => return Err(self.unexpected(cx)),
                }
            }
        }
        Ok(self.record(object.value(), || Parts::Entries(records)))
    }

    fn key(&mut self, cx: &mut Context) -> Result<PropertyKey> {
        let start = self.at + 1;
        if let Some(end) = self.plain_end(start) {
            self.at = end + 1;
            let units = &self.units[start..end];
            let [first, .., last] = *units else { return intern(cx, U::flat(units)) };
            let place = (units.len() * 7 + usize::from(first.unit()) * 3 + usize::from(last.unit())) % KEYS;
            let key = self.keys[place];
            if key != PropertyKey::NONE
                && key.as_string().is_some_and(|known| known.flat().same_units(U::flat(units)))
            {
                return Ok(key);
            }
            let key = intern(cx, U::flat(units))?;
            self.keys[place] = key;
            return Ok(key);
        }
        let text = self.escaped(cx)?;
        intern(cx, text.flat())
    }

    fn string(&mut self, cx: &mut Context) -> Result {
        let start = self.at + 1;
        if let Some(end) = self.plain_end(start) {
            self.at = end + 1;
            return text_value(cx, U::flat(&self.units[start..end]));
        }
        let text = self.escaped(cx)?;
        text_value(cx, text.flat())
    }

    /// The end of a string in which nothing is escaped.
    #[inline]
    fn plain_end(&self, start: usize) -> Option<usize> {
        let end = start + U::plain_length(&self.units[start..]);
        (self.units.get(end)?.unit() == QUOTE).then_some(end)
    }

    /// A string with escape sequences, or one that is wrong.
    fn escaped(&mut self, cx: &mut Context) -> Result<StringBuilder> {
        self.at += 1;
        let mut text = StringBuilder::new();
        loop {
            let start = self.at;
            self.at = start + U::plain_length(&self.units[start..]);
            text.push_flat(U::flat(&self.units[start..self.at]));
            match self.peek() {
                Some(QUOTE) => {
                    self.at += 1;
                    return match text.is_too_long() {
                        true => Err(cx.range_error(Message::InvalidStringLength())),
                        false => Ok(text),
                    };
                }
                Some(BACKSLASH) => self.at += 1,
                _ => return Err(self.unexpected(cx)),
            }
            let unit = match self.peek().and_then(|unit| u8::try_from(unit).ok()) {
                Some(plain @ (b'"' | b'\\' | b'/')) => plain.into(),
                Some(b'b') => 8,
                Some(b'f') => 12,
                Some(b'n') => 10,
                Some(b'r') => 13,
                Some(b't') => 9,
                Some(b'u') => self.hex(cx)?,
                _ => return Err(self.unexpected(cx)),
            };
            self.at += 1;
            text.push_unit(unit);
        }
    }

    /// The four digits after `u`; the last one is left to the caller.
    fn hex(&mut self, cx: &mut Context) -> Result<u16> {
        let mut unit = 0;
        for _ in 0..4 {
            self.at += 1;
            match self.peek().and_then(|digit| char::from_u32(digit.into())?.to_digit(16)) {
                Some(digit) => unit = unit << 4 | digit as u16,
                None => return Err(self.unexpected(cx)),
            }
        }
        Ok(unit)
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(0x30..=0x39)) {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self, cx: &mut Context) -> Result {
        let start = self.at;
        let negative = self.peek() == Some(b'-'.into());
        self.at += usize::from(negative);
        let first = self.at;
        let count = self.digits();
        if count == 0 {
            return Err(self.unexpected(cx));
        }
        if count > 1 && self.units[first].unit() == u16::from(b'0') {
            self.at = first + 1;
            return Err(self.unexpected(cx));
        }
        let fraction = self.peek() == Some(b'.'.into());
        if fraction {
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.unexpected(cx));
            }
        }
        let exponent = matches!(self.peek(), Some(0x45 | 0x65));
        if exponent {
            self.at += 1;
            if matches!(self.peek(), Some(0x2B | 0x2D)) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err(self.unexpected(cx));
            }
        }
        let units = &self.units[start..self.at];
        if !fraction && !exponent && count < 10 {
            let whole = self.units[first..first + count]
                .iter()
                .fold(0i32, |whole, unit| whole * 10 + i32::from(unit.unit() - 0x30));
            return Ok(match (whole, negative) {
                (0, true) => Value::double(-0.0),
                (whole, true) => Value::int(-whole),
                (whole, false) => Value::int(whole),
            });
        }
        let text: smallvec::SmallVec<[u8; 32]> = units.iter().map(|unit| unit.unit() as u8).collect();
        // What was read is a number in Rust's grammar too.
        let number = std::str::from_utf8(&text).ok().and_then(|text| text.parse().ok()).unwrap_or(f64::NAN);
        Ok(Value::number(number))
    }
}

fn intern(cx: &mut Context, text: Flat<'_>) -> Result<PropertyKey> {
    if let Some(index) = text.as_array_index() {
        return Ok(PropertyKey::index(index));
    }
    match cx.strings.intern_flat(&cx.heap, text) {
        Ok(string) => Ok(PropertyKey::interned(string)),
        Err(error) => Err(cx.string_error(error)),
    }
}

fn text_value(cx: &mut Context, text: Flat<'_>) -> Result {
    match text {
        _ if text.is_empty() => Ok(cx.strings.empty().value()),
        Flat::Latin1(&[unit]) => Ok(cx.strings.unit(unit).value()),
        _ => new_text(cx, text),
    }
}
