//! Property keys: interned strings, symbols and array indices, told apart and compared by bits.
//!
//! ```text
//! top 16 bits   rest                meaning
//! 0000          address             an interned string, or a symbol (private names are symbols)
//! FFFE          0000 and 32 bits    an array index, 0 to 2^32 - 2
//! ```
//!
//! A string that is the canonical text of an array index is never a key itself: its index is. So
//! equal keys have equal bits, and a key never moves: what it points at lies in fixed space.

use crate::{JsString, Symbol};
use js_garbage_collection::{Gc, Tracer, ValueCell};
use js_value::Value;
use std::fmt;

/// The key of a property.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct PropertyKey(u64);

/// What a key is, taken apart.
#[derive(Clone, Copy)]
pub enum KeyKind {
    /// An interned string that is no array index.
    String(Gc<JsString>),
    /// A symbol or private name.
    Symbol(Gc<Symbol>),
    /// An array index.
    Index(u32),
}

impl PropertyKey {
    const INDEX_TAG: u64 = Value::NUMBER_TAG;

    /// No key: what an empty cache or table entry holds.
    pub const NONE: PropertyKey = PropertyKey(0);

    /// The key of array index `index`, which must be below 2^32 - 1.
    #[inline]
    pub const fn index(index: u32) -> PropertyKey {
        debug_assert!(index != u32::MAX);
        PropertyKey(PropertyKey::INDEX_TAG | index as u64)
    }

    /// The key of an interned string. The string must be interned and no array index.
    #[inline]
    pub fn interned(string: Gc<JsString>) -> PropertyKey {
        debug_assert!(string.is_interned() && string.flat().as_array_index().is_none());
        PropertyKey(string.value().bits())
    }

    /// The key of a symbol.
    #[inline]
    pub fn symbol(symbol: Gc<Symbol>) -> PropertyKey {
        PropertyKey(symbol.value().bits())
    }

    /// The bits: what caches and machine code compare.
    #[inline]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// The key with these bits, which must have come from [`PropertyKey::bits`].
    #[inline]
    pub const fn from_bits(bits: u64) -> PropertyKey {
        PropertyKey(bits)
    }

    /// Whether it is an array index.
    #[inline]
    pub const fn is_index(self) -> bool {
        self.0 & PropertyKey::INDEX_TAG == PropertyKey::INDEX_TAG
    }

    /// The array index, if it is one.
    #[inline]
    pub const fn as_index(self) -> Option<u32> {
        if self.is_index() { Some(self.0 as u32) } else { None }
    }

    /// What it is.
    pub fn kind(self) -> KeyKind {
        if let Some(index) = self.as_index() {
            return KeyKind::Index(index);
        }
        let value = Value::from_bits(self.0);
        match value.downcast::<Symbol>() {
            Some(symbol) => KeyKind::Symbol(symbol),
            None => KeyKind::String(value.downcast::<JsString>().expect("a key is a string or a symbol")),
        }
    }

    /// The symbol, if it is one.
    #[inline]
    pub fn as_symbol(self) -> Option<Gc<Symbol>> {
        if self.is_index() { None } else { Value::from_bits(self.0).downcast::<Symbol>() }
    }

    /// Whether it is a symbol (private names are).
    #[inline]
    pub fn is_symbol(self) -> bool {
        self.as_symbol().is_some()
    }

    /// Whether it is a private name (`#x`).
    #[inline]
    pub fn is_private(self) -> bool {
        self.as_symbol().is_some_and(|symbol| symbol.is_private())
    }

    /// A hash: the string's or symbol's own, never derived from an address.
    #[inline]
    pub fn hash(self) -> u32 {
        match self.kind() {
            KeyKind::String(string) => string.hash(),
            KeyKind::Symbol(symbol) => symbol.hash(),
            KeyKind::Index(index) => index.wrapping_mul(0x9E37_79B1) >> 2,
        }
    }

    /// The interned string, if it is one.
    #[inline]
    pub fn as_string(self) -> Option<Gc<JsString>> {
        if self.is_index() { None } else { Value::from_bits(self.0).downcast::<JsString>() }
    }

    /// The key as a value, for keys that are no index: the string, the symbol. An index gives the
    /// number.
    #[inline]
    pub fn value(self) -> Value {
        match self.as_index() {
            Some(index) => Value::number(f64::from(index)),
            None => Value::from_bits(self.0),
        }
    }

    /// Visits what the key points at, which never moves.
    #[inline]
    pub fn trace_root(self, tracer: &mut Tracer) {
        if !self.is_index() && self != PropertyKey::NONE {
            let mut value = Value::from_bits(self.0);
            tracer.visit_value(&mut value);
        }
    }
}

impl fmt::Debug for PropertyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == PropertyKey::NONE {
            return f.write_str("no key");
        }
        match self.kind() {
            KeyKind::String(string) => write!(f, "{}", string.to_display()),
            KeyKind::Index(index) => write!(f, "{index}"),
            KeyKind::Symbol(symbol) => {
                let text = symbol.description().map(|text| text.to_display()).unwrap_or_default();
                if symbol.is_private() { f.write_str(&text) } else { write!(f, "Symbol({text})") }
            }
        }
    }
}
