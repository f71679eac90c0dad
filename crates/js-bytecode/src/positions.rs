//! From places in the code to places in the source: a delta table.
//!
//! Rows are (words since the last row, source offset minus that of the last row), as LEB128 and
//! zigzag LEB128. Only instructions that may throw, call or stop a debugger have rows; an
//! instruction without one has that of the row before.

/// The table.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Positions {
    bytes: Box<[u8]>,
}

/// Writes a table; rows must come in the order of their places.
#[derive(Default)]
pub struct PositionsBuilder {
    bytes: Vec<u8>,
    place: u32,
    offset: u32,
}

impl PositionsBuilder {
    /// Adds a row, unless it says what the last one says.
    pub fn add(&mut self, place: u32, offset: u32) {
        if !self.bytes.is_empty() && offset == self.offset {
            return;
        }
        write(&mut self.bytes, u64::from(place - self.place));
        let delta = i64::from(offset) - i64::from(self.offset);
        write(&mut self.bytes, (delta << 1 ^ delta >> 63) as u64);
        (self.place, self.offset) = (place, offset);
    }

    /// The table.
    pub fn finish(self) -> Positions {
        Positions { bytes: self.bytes.into() }
    }
}

impl Positions {
    /// The source offset of the instruction at `place`.
    pub fn offset_of(&self, place: u32) -> Option<u32> {
        self.rows().take_while(|row| row.0 <= place).last().map(|row| row.1)
    }

    /// The rows: place and source offset.
    pub fn rows(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let (mut at, mut place, mut offset) = (0, 0u32, 0u32);
        std::iter::from_fn(move || {
            place = place.wrapping_add(read(&self.bytes, &mut at)? as u32);
            let delta = read(&self.bytes, &mut at)?;
            let delta = (delta >> 1) as i64 ^ -((delta & 1) as i64);
            offset = offset.wrapping_add(delta as u32);
            Some((place, offset))
        })
    }

    /// Its bytes, for the code cache.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The table with these bytes. Any bytes are a table: what cannot be read ends it.
    pub fn from_bytes(bytes: Box<[u8]>) -> Positions {
        Positions { bytes }
    }
}

/// Appends `value` as LEB128.
pub(crate) fn write(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Reads LEB128 at `at`; nothing if it is cut off or longer than 64 bits.
pub(crate) fn read(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}
