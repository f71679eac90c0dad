//! WTF-8 text: UTF-8 that may also hold lone surrogates, as JavaScript strings do.

use std::fmt;

/// Appends the code point `code`, which may be a surrogate, to WTF-8 `text`. A trailing surrogate
/// after a leading one joins it into the character that they mean together.
pub fn push_wtf8(text: &mut Vec<u8>, code: u32) {
    if (0xDC00..0xE000).contains(&code)
        && let Some(&[0xED, second @ 0xA0..=0xAF, third]) = text.last_chunk::<3>()
    {
        let lead = 0xD000 | (u32::from(second) & 0x3F) << 6 | u32::from(third) & 0x3F;
        text.truncate(text.len() - 3);
        return push_wtf8(text, 0x10000 + ((lead - 0xD800) << 10) + (code - 0xDC00));
    }
    let low = |shift: u32| 0x80 | (code >> shift) as u8 & 0x3F;
    match code {
        0..0x80 => text.push(code as u8),
        0x80..0x800 => text.extend([0xC0 | (code >> 6) as u8, low(0)]),
        0x800..0x10000 => text.extend([0xE0 | (code >> 12) as u8, low(6), low(0)]),
        _ => text.extend([0xF0 | (code >> 18) as u8, low(12), low(6), low(0)]),
    }
}

/// The code point at `at` and how many bytes it takes. `text` is WTF-8 and `at` the start of a
/// code point; anything else gives the replacement character, never a panic.
pub fn decode_wtf8(text: &[u8], at: usize) -> Option<(u32, usize)> {
    let first = *text.get(at)?;
    let next = |n: usize| u32::from(text.get(at + n).copied().unwrap_or(0) & 0x3F);
    let (code, length) = match first {
        0..0x80 => (u32::from(first), 1),
        0xC0..0xE0 => ((u32::from(first) & 0x1F) << 6 | next(1), 2),
        0xE0..0xF0 => ((u32::from(first) & 0x0F) << 12 | next(1) << 6 | next(2), 3),
        0xF0..0xF8 => ((u32::from(first) & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4),
        _ => (0xFFFD, 1),
    };
    // Only malformed text ends within a character.
    Some((code, length.min(text.len() - at)))
}

/// The code points of WTF-8 `text`.
pub fn code_points(text: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (code, length) = decode_wtf8(text, at)?;
        at += length;
        Some(code)
    })
}

/// The UTF-16 code units of WTF-8 `text`.
pub fn code_units(text: &[u8]) -> impl Iterator<Item = u16> + '_ {
    code_points(text)
        .flat_map(|code| match code {
            0..0x10000 => [Some(code as u16), None],
            _ => {
                let above = code - 0x10000;
                [Some(0xD800 | (above >> 10) as u16), Some(0xDC00 | (above & 0x3FF) as u16)]
            }
        })
        .flatten()
}

/// Whether WTF-8 `text` holds a lone surrogate: whether it is not UTF-8.
pub fn has_lone_surrogate(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_err()
}

/// Shows WTF-8 text in double quotes, control characters and lone surrogates escaped.
pub struct Quoted<'t>(pub &'t [u8]);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for code in code_points(self.0) {
            match char::from_u32(code) {
                Some('"') => f.write_str("\\\"")?,
                Some('\\') => f.write_str("\\\\")?,
                Some('\n') => f.write_str("\\n")?,
                Some('\r') => f.write_str("\\r")?,
                Some('\t') => f.write_str("\\t")?,
                Some('\u{2028}' | '\u{2029}') => write!(f, "\\u{code:04x}")?,
                Some(c) if c.is_control() => write!(f, "\\x{code:02x}")?,
                Some(c) => write!(f, "{c}")?,
                None => write!(f, "\\u{code:04x}")?,
            }
        }
        f.write_str("\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogates_join_into_the_character_they_mean() {
        let mut text = Vec::new();
        for code in [0x61, 0xD83D, 0xDE00, 0xDE00, 0xD83D] {
            push_wtf8(&mut text, code);
        }
        assert_eq!(code_points(&text).collect::<Vec<_>>(), [0x61, 0x1F600, 0xDE00, 0xD83D]);
        assert_eq!(code_units(&text).collect::<Vec<_>>(), [0x61, 0xD83D, 0xDE00, 0xDE00, 0xD83D]);
        assert!(has_lone_surrogate(&text));
        assert_eq!(Quoted(&text).to_string(), "\"a\u{1F600}\\ude00\\ud83d\"");
    }
}
