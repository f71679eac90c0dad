//! Base64 and hexadecimal digits (ECMA-262, FromBase64 and FromHex): bytes and code units alone,
//! nothing of the heap. Libraries for this say less than the specification asks: how far was read,
//! and what was decoded before an error.

/// Which digits stand for 62 and 63.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alphabet {
    Base64,
    Base64Url,
}

/// What happens to an incomplete chunk at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LastChunk {
    Loose,
    Strict,
    StopBeforePartial,
}

/// What decoding came to: what was decoded stands even where there was an error.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The code units that were used.
    pub(super) read: usize,
    pub(super) bytes: Vec<u8>,
    pub(super) is_error: bool,
}

fn is_space(unit: u16) -> bool {
    matches!(unit, 0x09 | 0x0A | 0x0C | 0x0D | 0x20)
}

fn skip_space(units: &impl Fn(usize) -> Option<u16>, mut index: usize) -> usize {
    while units(index).is_some_and(is_space) {
        index += 1;
    }
    index
}

/// The value of a digit.
fn digit(unit: u16, alphabet: Alphabet) -> Option<u32> {
    let byte = u8::try_from(unit).ok()?;
    Some(u32::from(match (byte, alphabet) {
        (b'A'..=b'Z', _) => byte - b'A',
        (b'a'..=b'z', _) => byte - b'a' + 26,
        (b'0'..=b'9', _) => byte - b'0' + 52,
        (b'+', Alphabet::Base64) | (b'-', Alphabet::Base64Url) => 62,
        (b'/', Alphabet::Base64) | (b'_', Alphabet::Base64Url) => 63,
        _ => return None,
    }))
}

/// A chunk of up to four digits.
#[derive(Default)]
struct Chunk {
    bits: u32,
    count: usize,
}

impl Chunk {
    /// DecodeFinalBase64Chunk: two or three digits; `false` where bits are left over that must not be.
    fn finish(&self, bytes: &mut Vec<u8>, no_extra_bits: bool) -> bool {
        let bits = self.bits << (6 * (4 - self.count));
        let [_, a, b, c] = bits.to_be_bytes();
        let (kept, extra) = if self.count == 2 { (&[a, b][..1], b) } else { (&[a, b][..], c) };
        if no_extra_bits && extra != 0 {
            return false;
        }
        bytes.extend_from_slice(kept);
        true
    }
}

/// FromBase64 of the code units that `units` gives, up to `most` bytes.
pub(super) fn from_base64(
    units: impl Fn(usize) -> Option<u16>,
    alphabet: Alphabet,
    last: LastChunk,
    most: usize,
) -> Decoded {
    let mut bytes = Vec::new();
    let (mut read, mut index, mut chunk) = (0, 0, Chunk::default());
    let ended = |read, bytes, is_error| Decoded { read, bytes, is_error };
    if most == 0 {
        return ended(0, bytes, false);
    }
    loop {
        index = skip_space(&units, index);
        let Some(unit) = units(index) else {
            if chunk.count == 0 {
                return ended(index, bytes, false);
            }
            return match last {
                LastChunk::StopBeforePartial => ended(read, bytes, false),
                LastChunk::Loose if chunk.count > 1 => {
                    chunk.finish(&mut bytes, false);
                    ended(index, bytes, false)
                }
                _ => ended(read, bytes, true),
            };
        };
        index += 1;
        if unit == u16::from(b'=') {
            if chunk.count < 2 {
                return ended(read, bytes, true);
            }
            index = skip_space(&units, index);
            if chunk.count == 2 {
                match units(index) {
                    None => return ended(read, bytes, last != LastChunk::StopBeforePartial),
                    Some(unit) if unit == u16::from(b'=') => index = skip_space(&units, index + 1),
                    Some(_) => {}
                }
            }
            if units(index).is_some() || !chunk.finish(&mut bytes, last == LastChunk::Strict) {
                return ended(read, bytes, true);
            }
            return ended(index, bytes, false);
        }
        let Some(value) = digit(unit, alphabet) else { return ended(read, bytes, true) };
        let room = most - bytes.len();
        if room == 1 && chunk.count == 2 || room == 2 && chunk.count == 3 {
            return ended(read, bytes, false);
        }
        chunk = Chunk { bits: chunk.bits << 6 | value, count: chunk.count + 1 };
        if chunk.count == 4 {
            bytes.extend_from_slice(&chunk.bits.to_be_bytes()[1..]);
            chunk = Chunk::default();
            read = index;
            if bytes.len() == most {
                return ended(read, bytes, false);
            }
        }
    }
}

/// The digits of bytes.
pub(super) fn to_base64(bytes: &[u8], alphabet: Alphabet, padded: bool) -> String {
    const DIGITS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let text = |value: u32| match (value, alphabet) {
        (62, Alphabet::Base64) => '+',
        (62, Alphabet::Base64Url) => '-',
        (63, Alphabet::Base64) => '/',
        (63, Alphabet::Base64Url) => '_',
        (value, _) => char::from(DIGITS[value as usize]),
    };
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            if place <= chunk.len() {
                out.push(text(bits >> (18 - 6 * place) & 63));
            } else if padded {
                out.push('=');
            }
        }
    }
    out
}

/// FromHex, up to `most` bytes.
pub(super) fn from_hex(units: impl Fn(usize) -> Option<u16>, length: usize, most: usize) -> Decoded {
    let mut decoded = Decoded { read: 0, bytes: Vec::new(), is_error: !length.is_multiple_of(2) };
    let hexit = |index| char::from_u32(u32::from(units(index)?))?.to_digit(16);
    while !decoded.is_error && decoded.read < length && decoded.bytes.len() < most {
        match (hexit(decoded.read), hexit(decoded.read + 1)) {
            (Some(high), Some(low)) => {
                decoded.bytes.push((high << 4 | low) as u8);
                decoded.read += 2;
            }
            _ => decoded.is_error = true,
        }
    }
    decoded
}

/// Two digits for each byte.
pub(super) fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = |byte: &u8| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]];
    bytes.iter().flat_map(digits).map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(text: &str, last: LastChunk, most: usize) -> Decoded {
        from_base64(|index| text.as_bytes().get(index).map(|&byte| byte.into()), Alphabet::Base64, last, most)
    }

    #[test]
    fn what_was_encoded_is_decoded() {
        for length in 0..50u8 {
            let bytes: Vec<u8> = (0..length).map(|byte| byte.wrapping_mul(37) ^ 0xA5).collect();
            for padded in [true, false] {
                let text = to_base64(&bytes, Alphabet::Base64, padded);
                assert_eq!(decode(&text, LastChunk::Loose, usize::MAX).bytes, bytes);
            }
            let text = to_hex(&bytes);
            let unit = |index: usize| text.as_bytes().get(index).map(|&byte| byte.into());
            assert_eq!(from_hex(unit, text.len(), usize::MAX).bytes, bytes);
        }
    }

    #[test]
    fn the_last_chunk_is_handled_as_asked() {
        let error = |text, last| decode(text, last, usize::MAX).is_error;
        assert!(!error("ZXhhZg", LastChunk::Loose));
        assert!(error("ZXhhZg", LastChunk::Strict));
        assert!(error("ZXhhZ", LastChunk::Loose));
        assert!(error("ZXhhZh==", LastChunk::Strict));
        assert!(!error("ZXhhZh==", LastChunk::Loose));
        let partial = decode("ZXhhZg=", LastChunk::StopBeforePartial, usize::MAX);
        assert_eq!(partial, Decoded { read: 4, bytes: b"exa".to_vec(), is_error: false });
    }

    #[test]
    fn no_more_is_decoded_than_fits() {
        assert_eq!(decode("Zm9vYmFy", LastChunk::Loose, 5).bytes, b"foo");
        assert_eq!(decode("Zm9vYmE=", LastChunk::Loose, 5).bytes, b"fooba");
        assert_eq!(decode("Zm9v!", LastChunk::Loose, 3).read, 4);
    }
}
