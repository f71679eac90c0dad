//! Text in the making, outside the heap.
//!
//! A [`StringBuilder`] keeps one byte a code unit until a wider one arrives. It may hold more than
//! a string can; [`StringBuilder::finish`] says so. One that would take more memory than the heap's
//! limit leaves gives up what it has, and is too long from then on: so a text that grows without an end
//! is an error like any other, however little memory there is.

use crate::{Flat, JsString, StringError};
use js_garbage_collection::{Gc, Heap, room};

/// A growing text.
#[derive(Clone, Debug)]
pub struct StringBuilder(Units);

#[derive(Clone, Debug)]
enum Units {
    Narrow(Vec<u8>),
    Wide(Vec<u16>),
    /// More than there is memory for: nothing is kept.
    Lost,
}

/// Growth by so many bytes asks for room.
const LARGE: usize = 64 << 10;

/// Makes sure that `units` can take `more`; false where there is no room.
#[inline]
fn reserve<T>(units: &mut Vec<T>, more: usize) -> bool {
    units.capacity() - units.len() >= more || reserve_slow(units, more)
}

#[cold]
fn reserve_slow<T>(units: &mut Vec<T>, more: usize) -> bool {
    let wanted = (units.len().saturating_add(more)).max(units.capacity().saturating_mul(2));
    let bytes = (wanted - units.capacity()).saturating_mul(size_of::<T>());
    (bytes < LARGE || bytes <= room()) && units.try_reserve(more).is_ok()
}

/// Appends a slice; false where there is no room.
#[inline]
fn append<T: Copy>(units: &mut Vec<T>, more: &[T]) -> bool {
    let fits = reserve(units, more.len());
    if fits {
        units.extend_from_slice(more);
    }
    fits
}

/// Appends units of another width; false where there is no room.
fn convert<T: Copy, U>(units: &mut Vec<U>, more: &[T], change: impl Fn(T) -> U) -> bool {
    let fits = reserve(units, more.len());
    if fits {
        units.extend(more.iter().map(|&unit| change(unit)));
    }
    fits
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
        let mut units = Vec::new();
        StringBuilder(if reserve(&mut units, length) { Units::Narrow(units) } else { Units::Lost })
    }

    /// The code units so far; none where they were too many.
    pub fn flat(&self) -> Flat<'_> {
        match &self.0 {
            Units::Narrow(units) => Flat::Latin1(units),
            Units::Wide(units) => Flat::Utf16(units),
            Units::Lost => Flat::Latin1(&[]),
        }
    }

    /// How many code units there are; more than any string has where they were too many.
    pub fn len(&self) -> usize {
        match &self.0 {
            Units::Narrow(units) => units.len(),
            Units::Wide(units) => units.len(),
            Units::Lost => JsString::MAX_LENGTH + 1,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether no string can hold this much.
    pub fn is_too_long(&self) -> bool {
        self.len() > JsString::MAX_LENGTH
    }

    /// Goes over to wide code units, with room for `more`.
    fn widen(&mut self, more: usize) {
        if let Units::Narrow(units) = &self.0 {
            let mut wide: Vec<u16> = Vec::new();
            if !reserve(&mut wide, units.len() * 2 + more) {
                return self.0 = Units::Lost;
            }
            convert(&mut wide, units, u16::from);
            self.0 = Units::Wide(wide);
        }
    }

    /// Appends a code unit.
    #[inline]
    pub fn push_unit(&mut self, unit: u16) {
        if unit >= 256 {
            self.widen(1);
        }
        let fits = match &mut self.0 {
            Units::Narrow(units) => append(units, &[unit as u8]),
            Units::Wide(units) => append(units, &[unit]),
            Units::Lost => true,
        };
        if !fits {
            self.0 = Units::Lost;
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
        if text.is_ascii() {
            self.push_flat(Flat::Latin1(text.as_bytes()));
        } else {
            text.chars().for_each(|c| self.push_code_point(c.into()));
        }
    }

    /// Appends code units.
    pub fn push_flat(&mut self, flat: Flat<'_>) {
        if matches!(self.0, Units::Narrow(_)) && !flat.is_narrow() {
            self.widen(flat.len());
        }
        let fits = match (&mut self.0, flat) {
            (Units::Narrow(units), Flat::Latin1(more)) => append(units, more),
            (Units::Narrow(units), Flat::Utf16(more)) => convert(units, more, |unit| unit as u8),
            (Units::Wide(units), Flat::Utf16(more)) => append(units, more),
            (Units::Wide(units), Flat::Latin1(more)) => convert(units, more, u16::from),
            (Units::Lost, _) => true,
        };
        if !fits {
            self.0 = Units::Lost;
        }
    }

    /// Appends another text, which may have become too long.
    pub fn push(&mut self, other: &StringBuilder) {
        match other.0 {
            Units::Lost => self.0 = Units::Lost,
            _ => self.push_flat(other.flat()),
        }
    }

    /// The text as a string of the heap.
    ///
    /// # Errors
    /// When it is longer than a string can be, or the heap is full.
    pub fn finish(&self, heap: &Heap) -> Result<Gc<JsString>, StringError> {
        match self.0 {
            Units::Lost => Err(StringError::TooLong),
            _ => JsString::new(heap, self.flat()),
        }
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
