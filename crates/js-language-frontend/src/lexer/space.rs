//! What stands between tokens: space, comments, the hashbang line.

use super::Lexer;
use crate::ast::Goal;
use crate::diagnostic::Code;
use crate::text::decode_wtf8;
use memchr::{memchr_iter, memchr3};

impl Lexer<'_> {
    /// `#!…` on the first line.
    pub(super) fn skip_hashbang(&mut self) {
        // A byte order mark is a space; what follows it is no longer the start.
        if self.source.starts_with(b"#!") {
            self.skip_line();
        }
    }

    /// Moves to the next line terminator or the end.
    fn skip_line(&mut self) {
        loop {
            let rest = &self.source[self.at.min(self.source.len())..];
            match memchr3(b'\n', b'\r', 0xE2, rest) {
                None => return self.at = self.source.len(),
                Some(offset) => {
                    self.at += offset;
                    if rest[offset] != 0xE2 || is_unicode_line_end(&rest[offset..]) {
                        return;
                    }
                    self.at += 1;
                }
            }
        }
    }

    /// At a `/`: skips a comment and tells whether a line ended in it, or says that it never
    /// closes; `None` where there is no comment.
    pub(super) fn skip_comment(&mut self) -> Option<Result<bool, ()>> {
        match self.peek(1) {
            Some(b'/') => {
                self.skip_line();
                Some(Ok(false))
            }
            Some(b'*') => {
                let start = self.at;
                let body = &self.source[start + 2..];
                let end = memchr_iter(b'/', body).find(|&at| at > 0 && body[at - 1] == b'*');
                Some(match end {
                    Some(end) => {
                        self.at = start + 2 + end + 1;
                        Ok(has_line_end(&body[..end]))
                    }
                    None => {
                        self.at = self.source.len();
                        self.fail(Code::UnclosedComment, start, start + 2);
                        Err(())
                    }
                })
            }
            _ => None,
        }
    }

    /// `<!--` anywhere, `-->` at the start of a line: comments to the end of the line, in scripts
    /// only (Annex B.1.1).
    pub(super) fn skip_html_comment(&mut self, line_start: bool) -> bool {
        if self.goal != Goal::Script {
            return false;
        }
        let rest = &self.source[self.at..];
        let opens = rest.starts_with(b"<!--") || (line_start && rest.starts_with(b"-->"));
        if opens {
            self.skip_line();
        }
        opens
    }

    /// At a byte outside ASCII: skips a space or line end and says which; `None` for anything else.
    pub(super) fn skip_unicode_space(&mut self) -> Option<bool> {
        let (code, length) = decode_wtf8(self.source, self.at)?;
        let newline = match code {
            0x2028 | 0x2029 => true,
            0xA0 | 0xFEFF | 0x1680 | 0x2000..=0x200A | 0x202F | 0x205F | 0x3000 => false,
            _ => return None,
        };
        self.at += length;
        Some(newline)
    }
}

/// Whether `text` starts with LS or PS.
fn is_unicode_line_end(text: &[u8]) -> bool {
    text.starts_with(b"\xE2\x80\xA8") || text.starts_with(b"\xE2\x80\xA9")
}

fn has_line_end(mut text: &[u8]) -> bool {
    while let Some(at) = memchr3(b'\n', b'\r', 0xE2, text) {
        if text[at] != 0xE2 || is_unicode_line_end(&text[at..]) {
            return true;
        }
        text = &text[at + 1..];
    }
    false
}
