//! Text in the making, outside the heap.
//!
//! A [`StringBuilder`] keeps one byte a code unit until a wider one arrives. It may hold more than
//! a string can; [`StringBuilder::finish`] says so.

use crate::{Flat, JsString, StringError};
use js_garbage_collection::{Gc, Heap};

/// A growing text.
#[derive(Clone, Debug)]
pub struct StringBuilder(Units);

#[derive(Clone, Debug)]
enum Units {
    Narrow(Vec<u8>),
    Wide(Vec<u16>),
}

impl Default for StringBuilder {
    fn default() -> StringBuilder {
        StringBuilder::new()
    }
}

impl StringBuilder {
    /// An empty text.
    pub const fn new() -> StringBuilder {
        StringBuilder(Units::Narrow(Vec::new()))
    }

    /// An empty text with room for `length` narrow code units.
    pub fn with_capacity(length: usize) -> StringBuilder {
        StringBuilder(Units::Narrow(Vec::with_capacity(length)))
    }

    /// The code units so far.
    pub fn flat(&self) -> Flat<'_> {
        match &self.0 {
            Units::Narrow(units) => Flat::Latin1(units),
            Units::Wide(units) => Flat::Utf16(units),
        }
    }

    /// How many code units there are.
    pub fn len(&self) -> usize {
        self.flat().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether no string can hold this much.
    pub fn is_too_long(&self) -> bool {
        self.len() > JsString::MAX_LENGTH
    }

    fn widen(&mut self) -> &mut Vec<u16> {
        if let Units::Narrow(units) = &self.0 {
            let mut wide = Vec::with_capacity(units.len() * 2);
            wide.extend(units.iter().map(|&unit| u16::from(unit)));
            self.0 = Units::Wide(wide);
        }
        match &mut self.0 {
            Units::Wide(units) => units,
            Units::Narrow(_) => unreachable!("just widened"),
        }
    }

    /// Appends a code unit.
    #[inline]
    pub fn push_unit(&mut self, unit: u16) {
        match &mut self.0 {
            Units::Narrow(units) if unit < 256 => units.push(unit as u8),
            Units::Wide(units) => units.push(unit),
            Units::Narrow(_) => self.widen().push(unit),
        }
    }

    /// Appends a code point, which may be a surrogate.
    pub fn push_code_point(&mut self, code: u32) {
        if code < 0x10000 {
            self.push_unit(code as u16);
        } else {
            let above = code - 0x10000;
            self.push_unit(0xD800 | (above >> 10) as u16);
            self.push_unit(0xDC00 | (above & 0x3FF) as u16);
        }
    }

    /// Appends UTF-8 text.
    pub fn push_str(&mut self, text: &str) {
        match &mut self.0 {
            Units::Narrow(units) if text.is_ascii() => units.extend_from_slice(text.as_bytes()),
            _ => text.chars().for_each(|c| self.push_code_point(c.into())),
        }
    }

    /// Appends code units.
    pub fn push_flat(&mut self, flat: Flat<'_>) {
        match (&mut self.0, flat) {
            (Units::Narrow(units), Flat::Latin1(more)) => units.extend_from_slice(more),
            (Units::Wide(units), Flat::Utf16(more)) => units.extend_from_slice(more),
            (Units::Wide(units), Flat::Latin1(more)) => {
                units.extend(more.iter().map(|&unit| u16::from(unit)))
            }
            (Units::Narrow(_), Flat::Utf16(more)) => {
                if flat.is_narrow() {
                    more.iter().for_each(|&unit| self.push_unit(unit));
                } else {
                    self.widen().extend_from_slice(more);
                }
            }
        }
    }

    /// The text as a string of the heap.
    ///
    /// # Errors
    /// When it is longer than a string can be, or the heap is full.
    pub fn finish(&self, heap: &Heap) -> Result<Gc<JsString>, StringError> {
        JsString::new(heap, self.flat())
    }
}

impl std::fmt::Write for StringBuilder {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.push_str(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_widens_when_it_must() {
        let mut text = StringBuilder::new();
        text.push_str("né");
        assert!(matches!(text.flat(), Flat::Latin1(b"n\xE9")));
        text.push_flat(Flat::Utf16(&[0x61]));
        assert!(matches!(text.flat(), Flat::Latin1(b"n\xE9a")));
        text.push_code_point(0x1F600);
        assert_eq!(text.flat().to_utf8_lossy(), "néa😀");
        assert_eq!(text.len(), 5);
    }
}
