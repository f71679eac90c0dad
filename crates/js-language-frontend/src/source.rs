//! Source text: checked once, so that nothing behind it has to.

use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// Text that the lexer can read: UTF-8, or WTF-8 where it comes from a JavaScript string, and below
/// 1 GiB, so that places and nodes have numbers of 30 bits.
#[derive(Clone, Copy)]
pub struct Source<'s> {
    text: &'s [u8],
}

impl<'s> Source<'s> {
    /// Sources are shorter than this many bytes.
    pub const MAX_LENGTH: usize = 1 << 30;

    /// Takes the bytes of a file. Errors: not UTF-8 (with the place), 1 GiB or longer.
    pub fn new(bytes: &'s [u8]) -> Result<Source<'s>, Diagnostic> {
        Self::check_length(bytes)?;
        match std::str::from_utf8(bytes) {
            Ok(_) => Ok(Source { text: bytes }),
            Err(error) => {
                let at = error.valid_up_to();
                let end = at + error.error_len().unwrap_or(bytes.len() - at);
                Err(Diagnostic::new(Code::InvalidUtf8, Span::new(at as u32, end as u32)))
            }
        }
    }

    /// Takes WTF-8 that was made from a JavaScript string: source text of `eval` and `Function`.
    pub fn from_wtf8(text: &'s [u8]) -> Result<Source<'s>, Diagnostic> {
        Self::check_length(text)?;
        Ok(Source { text })
    }

    fn check_length(text: &[u8]) -> Result<(), Diagnostic> {
        if text.len() >= Self::MAX_LENGTH {
            return Err(Diagnostic::new(Code::TooLong, Span::empty(0)));
        }
        Ok(())
    }

    /// The bytes.
    pub fn bytes(self) -> &'s [u8] {
        self.text
    }
}

impl<'s> From<&'s str> for Source<'s> {
    /// # Panics
    /// Where `text` is 1 GiB or longer.
    fn from(text: &'s str) -> Source<'s> {
        assert!(text.len() < Self::MAX_LENGTH, "a source can be at most 1 GiB long");
        Source { text: text.as_bytes() }
    }
}
