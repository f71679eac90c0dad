//! WTF-8 to code units: UTF-8 in which a lone surrogate stands as three bytes.

/// The code units of `text`. Anything malformed becomes U+FFFD.
pub(crate) fn units(text: &[u8]) -> Vec<u16> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&first) = text.get(at) {
        let next = |n: usize| {
            text.get(at + n).filter(|&&byte| byte & 0xC0 == 0x80).map(|&byte| u32::from(byte & 0x3F))
        };
        let (code, length) = match first {
            0..0x80 => (Some(u32::from(first)), 1),
            0xC0..0xE0 => (next(1).map(|b| (u32::from(first) & 0x1F) << 6 | b), 2),
            0xE0..0xF0 => {
                (next(1).zip(next(2)).map(|(b, c)| (u32::from(first) & 0x0F) << 12 | b << 6 | c), 3)
            }
            0xF0..0xF5 => {
                let rest = next(1).zip(next(2)).zip(next(3));
                (rest.map(|((b, c), d)| (u32::from(first) & 7) << 18 | b << 12 | c << 6 | d), 4)
            }
            _ => (None, 1),
        };
        match code {
            Some(code @ 0..0x10000) => out.push(code as u16),
            Some(code) => {
                let above = (code - 0x10000) & 0xF_FFFF;
                out.extend([0xD800 | (above >> 10) as u16, 0xDC00 | (above & 0x3FF) as u16]);
            }
            None => out.push(0xFFFD),
        }
        at += if code.is_some() { length } else { 1 };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::units;

    #[test]
    fn surrogates_pairs_and_damage() {
        assert_eq!(units("a€😀".as_bytes()), "a€😀".encode_utf16().collect::<Vec<_>>());
        assert_eq!(units(b"\xED\xA0\x80x"), [0xD800, 0x78]);
        assert_eq!(units(b"\xFFa\xC3"), [0xFFFD, 0x61, 0xFFFD]);
    }
}
