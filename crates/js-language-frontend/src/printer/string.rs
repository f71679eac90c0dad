//! String literals: the quotes that need fewer escapes, and the characters that cannot stand as
//! they are.

use super::Printer;
use super::output::starts_with_script;
use crate::Atom;
use crate::text::{decode_wtf8, push_wtf8};

/// Whether a byte may need an escape: controls, quotes, `\`, `<`, and the first bytes of LS, PS,
/// surrogates and the byte order mark.
static CARE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] =
            byte < 0x20 || matches!(byte as u8, b'"' | b'\'' | b'\\' | b'<' | 0x7F | 0xE2 | 0xED | 0xEF);
        byte += 1;
    }
    table
};

impl Printer<'_> {
    /// A string literal that means `value`.
    pub(super) fn string(&mut self, value: Atom) {
        let text = self.ast.text(value);
        let plain = text.iter().position(|&byte| CARE[byte as usize]).unwrap_or(text.len());
        if plain == text.len() {
            self.out.byte(b'"');
            self.out.text(text);
            self.out.byte(b'"');
        } else {
            self.careful_string(text);
        }
    }

    fn careful_string(&mut self, text: &[u8]) {
        let count = |quote| text.iter().filter(|&&byte| byte == quote).count();
        let quote = if count(b'"') > count(b'\'') { b'\'' } else { b'"' };
        self.out.byte(quote);
        let mut at = 0;
        while at < text.len() {
            let run = text[at..].iter().position(|&byte| CARE[byte as usize]).unwrap_or(text.len() - at);
            self.out.text(&text[at..at + run]);
            at += run;
            if let Some((code, length)) = decode_wtf8(text, at) {
                at += length;
                self.string_character(code, &text[at.min(text.len())..], quote);
            }
        }
        self.out.byte(quote);
    }

    /// A character that may need an escape; `rest` follows it.
    fn string_character(&mut self, code: u32, rest: &[u8], quote: u8) {
        let short = match code {
            0x00 if !rest.first().is_some_and(u8::is_ascii_digit) => b'0',
            0x08 => b'b',
            0x09 if !self.out.minify() => b't',
            0x0A => b'n',
            0x0B => b'v',
            0x0C => b'f',
            0x0D => b'r',
            0x5C => b'\\',
            _ if code == u32::from(quote) => quote,
            // In a page, `</script` would end the script and `<!--` begin a comment.
            0x3C if rest.first() == Some(&b'/') && starts_with_script(&rest[1..]) => {
                // The `/` comes out next, after its backslash.
                return self.out.text(b"<\\");
            }
            0x3C if rest.starts_with(b"!--") => return self.out.text(b"<\\"),
            0x09 => return self.out.byte(b'\t'),
            0x00..0x20 | 0x7F => return self.out.hex_escape(code as u8),
            0x2028 | 0x2029 | 0xFEFF | 0xD800..0xE000 => return self.out.unicode_escape(code),
            _ => {
                let mut character = Vec::with_capacity(4);
                push_wtf8(&mut character, code);
                return self.out.text(&character);
            }
        };
        self.out.byte(b'\\');
        self.out.byte(short);
    }
}

/// The quote that a directive was written with: the one that its text has only after backslashes.
pub(super) fn quote_of_raw(raw: &[u8]) -> u8 {
    let mut escaped = false;
    for &byte in raw {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return b'\'',
            _ => {}
        }
    }
    b'"'
}
