//! Numbers, texts and lists as bytes. Texts go into a table of their own, each once.

use super::Refusal;
use crate::constant::Text;
use crate::positions;
use std::collections::HashMap;

/// Writes a section and the table of its texts.
#[derive(Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    texts: HashMap<Text, u32>,
    strings: Vec<u8>,
}

impl Writer {
    pub(super) fn number(&mut self, value: u64) {
        positions::write(&mut self.bytes, value);
    }

    pub(super) fn signed(&mut self, value: i64) {
        self.number((value << 1 ^ value >> 63) as u64);
    }

    pub(super) fn flag(&mut self, value: bool) {
        self.bytes.push(u8::from(value));
    }

    /// Eight bytes as they are.
    pub(super) fn word(&mut self, value: u64) {
        self.bytes.extend(value.to_le_bytes());
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.bytes.extend_from_slice(bytes);
    }

    pub(super) fn text(&mut self, text: &Text) {
        let next = self.texts.len() as u32;
        let index = *self.texts.entry(text.clone()).or_insert(next);
        if index == next {
            match text {
                Text::Latin1(units) => {
                    positions::write(&mut self.strings, (units.len() as u64) << 1);
                    self.strings.extend_from_slice(units);
                }
                Text::Utf16(units) => {
                    positions::write(&mut self.strings, (units.len() as u64) << 1 | 1);
                    self.strings.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
                }
            }
        }
        self.number(u64::from(index));
    }

    pub(super) fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Writer, &T)) {
        self.number(items.len() as u64);
        for item in items {
            each(self, item);
        }
    }

    /// The table of texts and the section.
    pub(super) fn finish(self) -> (Vec<u8>, Vec<u8>) {
        (self.strings, self.bytes)
    }
}

/// Reads the table of texts.
pub(super) fn read_strings(bytes: &[u8]) -> Result<Vec<Text>, Refusal> {
    let mut texts = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let malformed = Refusal::Malformed(at as u32);
        let head = positions::read(bytes, &mut at).ok_or(malformed)?;
        let is_wide = head & 1 == 1;
        let size =
            usize::try_from(head >> 1).ok().and_then(|count| count.checked_mul(1 + usize::from(is_wide)));
        let end = size.and_then(|size| at.checked_add(size)).ok_or(malformed)?;
        let raw = bytes.get(at..end).ok_or(malformed)?;
        let text = match is_wide {
            false => Text::Latin1(raw.into()),
            true => {
                let (pairs, _) = raw.as_chunks::<2>();
                let units: Box<[u16]> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
                // A text has one form only.
                if units.iter().all(|&unit| unit < 256) {
                    return Err(malformed);
                }
                Text::Utf16(units)
            }
        };
        texts.push(text);
        at = end;
    }
    Ok(texts)
}

/// Reads a section.
pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    texts: &'b [Text],
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8], texts: &'b [Text]) -> Reader<'b> {
        Reader { bytes, at: 0, texts }
    }

    /// The same from a place on.
    pub(super) fn at(bytes: &'b [u8], texts: &'b [Text], at: usize) -> Reader<'b> {
        Reader { bytes, at, texts }
    }

    /// Where it is.
    pub(super) fn place(&self) -> usize {
        self.at
    }

    pub(super) fn malformed(&self) -> Refusal {
        Refusal::Malformed(self.at as u32)
    }

    pub(super) fn number(&mut self) -> Result<u64, Refusal> {
        let malformed = self.malformed();
        positions::read(self.bytes, &mut self.at).ok_or(malformed)
    }

    pub(super) fn signed(&mut self) -> Result<i64, Refusal> {
        let value = self.number()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    pub(super) fn small<T: TryFrom<u64>>(&mut self) -> Result<T, Refusal> {
        let value = self.number()?;
        T::try_from(value).map_err(|_| self.malformed())
    }

    /// A number of things that each take at least a byte.
    pub(super) fn length(&mut self) -> Result<usize, Refusal> {
        let length: usize = self.small()?;
        if length > self.bytes.len() - self.at {
            return Err(self.malformed());
        }
        Ok(length)
    }

    pub(super) fn flag(&mut self) -> Result<bool, Refusal> {
        match self.small::<u8>()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.malformed()),
        }
    }

    pub(super) fn word(&mut self) -> Result<u64, Refusal> {
        let malformed = self.malformed();
        let word = self.bytes.get(self.at..).and_then(|rest| rest.first_chunk::<8>()).ok_or(malformed)?;
        self.at += 8;
        Ok(u64::from_le_bytes(*word))
    }

    pub(super) fn bytes(&mut self) -> Result<&'b [u8], Refusal> {
        let length = self.length()?;
        let bytes = &self.bytes[self.at..self.at + length];
        self.at += length;
        Ok(bytes)
    }

    pub(super) fn text(&mut self) -> Result<Text, Refusal> {
        let index: usize = self.small()?;
        self.texts.get(index).cloned().ok_or(self.malformed())
    }

    pub(super) fn list<T>(
        &mut self,
        mut each: impl FnMut(&mut Reader<'b>) -> Result<T, Refusal>,
    ) -> Result<Vec<T>, Refusal> {
        let length = self.length()?;
        let mut items = Vec::with_capacity(length.min(4096));
        for _ in 0..length {
            items.push(each(self)?);
        }
        Ok(items)
    }

    /// One of `all` by its number.
    pub(super) fn one_of<T: Copy>(&mut self, all: &[T]) -> Result<T, Refusal> {
        let index: usize = self.small()?;
        all.get(index).copied().ok_or(self.malformed())
    }

    /// Nothing may follow.
    pub(super) fn end(&self) -> Result<(), Refusal> {
        if self.at == self.bytes.len() { Ok(()) } else { Err(self.malformed()) }
    }
}
