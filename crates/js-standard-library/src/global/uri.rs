//! Percent encoding: Encode and Decode of the specification, and `escape` and `unescape` of
//! Annex B, on texts alone.

use js_strings::{Flat, StringBuilder};

/// What `encodeURIComponent` leaves as it is, besides letters and digits.
pub(crate) const UNRESERVED: &[u8] = b"-_.!~*'()";
/// What `encodeURI` leaves as it is, besides letters and digits.
pub(crate) const URI: &[u8] = b"-_.!~*'();/?:@&=+$,#";
/// What `decodeURI` leaves encoded.
pub(crate) const RESERVED: &[u8] = b";/?:@&=+$,#";

const HEX: &[u8; 16] = b"0123456789ABCDEF";

fn push_byte(out: &mut StringBuilder, byte: u8) {
    out.push_unit(u16::from(b'%'));
    out.push_unit(u16::from(HEX[usize::from(byte >> 4)]));
    out.push_unit(u16::from(HEX[usize::from(byte & 15)]));
}

/// Encode: none where the text has a lone surrogate.
pub(crate) fn encode(text: Flat<'_>, unescaped: &[u8]) -> Option<StringBuilder> {
    let mut out = StringBuilder::with_capacity(text.len());
    for code in text.code_points() {
        match u8::try_from(code) {
            Ok(byte) if byte.is_ascii_alphanumeric() || unescaped.contains(&byte) => {
                out.push_unit(u16::from(byte))
            }
            _ => {
                let mut bytes = [0; 4];
                for &byte in char::from_u32(code)?.encode_utf8(&mut bytes).as_bytes() {
                    push_byte(&mut out, byte);
                }
            }
        }
    }
    Some(out)
}

/// The byte that `%XX` at `at` stands for.
fn escaped_byte(text: Flat<'_>, at: usize) -> Option<u8> {
    if text.get(at)? != u16::from(b'%') {
        return None;
    }
    let digit = |at| char::from_u32(u32::from(text.get(at)?))?.to_digit(16);
    Some((digit(at + 1)? << 4 | digit(at + 2)?) as u8)
}

/// Decode: none where an escape is malformed. What is in `preserved` stays encoded.
pub(crate) fn decode(text: Flat<'_>, preserved: &[u8]) -> Option<StringBuilder> {
    let mut out = StringBuilder::with_capacity(text.len());
    let mut at = 0;
    while let Some(unit) = text.get(at) {
        if unit != u16::from(b'%') {
            out.push_unit(unit);
            at += 1;
            continue;
        }
        let first = escaped_byte(text, at)?;
        let length = match first {
            0..0x80 => 1,
            0xC0..0xE0 => 2,
            0xE0..0xF0 => 3,
            0xF0..0xF8 => 4,
            _ => return None,
        };
        let mut bytes = [0; 4];
        for (i, byte) in bytes[..length].iter_mut().enumerate() {
            *byte = escaped_byte(text, at + 3 * i)?;
        }
        let decoded = std::str::from_utf8(&bytes[..length]).ok()?;
        if preserved.contains(&first) {
            out.push_flat(text.slice(at, at + 3));
        } else {
            out.push_str(decoded);
        }
        at += 3 * length;
    }
    Some(out)
}

/// `escape`.
pub(crate) fn escape(text: Flat<'_>) -> StringBuilder {
    let mut out = StringBuilder::with_capacity(text.len());
    for unit in text.units() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii_alphanumeric() || b"@*_+-./".contains(&byte) => out.push_unit(unit),
            Ok(byte) => push_byte(&mut out, byte),
            Err(_) => out.push_str(&format!("%u{unit:04X}")),
        }
    }
    out
}

/// `unescape`.
pub(crate) fn unescape(text: Flat<'_>) -> StringBuilder {
    let mut out = StringBuilder::with_capacity(text.len());
    let mut at = 0;
    while let Some(unit) = text.get(at) {
        let wide = || {
            (unit == u16::from(b'%') && text.get(at + 1)? == u16::from(b'u')).then_some(())?;
            (at + 2..at + 6).try_fold(0, |code, at| {
                Some(code << 4 | char::from_u32(u32::from(text.get(at)?))?.to_digit(16)?)
            })
        };
        if let Some(code) = wide() {
            out.push_unit(code as u16);
            at += 6;
        } else if let Some(byte) = escaped_byte(text, at) {
            out.push_unit(u16::from(byte));
            at += 3;
        } else {
            out.push_unit(unit);
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn flat(text: &[u16]) -> Flat<'_> {
        Flat::Utf16(text)
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(text in any::<String>()) {
            let units: Vec<u16> = text.encode_utf16().collect();
            let encoded = encode(flat(&units), UNRESERVED).unwrap();
            prop_assert_eq!(decode(encoded.flat(), &[]).unwrap().flat().to_utf8_lossy(), text.clone());
            let escaped = escape(flat(&units));
            prop_assert_eq!(unescape(escaped.flat()).flat().to_utf8_lossy(), text);
        }

        #[test]
        fn nothing_panics(units in proptest::collection::vec(prop_oneof![Just(0x25u16), 0x30u16..0x46, any::<u16>()], 0..20)) {
            let _ = (encode(flat(&units), URI), decode(flat(&units), RESERVED), unescape(flat(&units)));
        }
    }

    #[test]
    fn malformed_is_none() {
        for text in ["%", "%1", "%zz", "%80", "%C0%80", "%ED%A0%80", "%F8%80%80%80"] {
            assert!(decode(Flat::Latin1(text.as_bytes()), &[]).is_none(), "{text}");
        }
        assert!(encode(Flat::Utf16(&[0xD800]), URI).is_none());
        assert_eq!(decode(Flat::Latin1(b"%23%41"), RESERVED).unwrap().flat().to_utf8_lossy(), "%23A");
    }
}
