//! A text that ICU4X writes, with the places that it marks in it: fields of dates, parts of numbers,
//! the ends of ranges. What the marks mean is up to those who asked for the text.

use std::fmt;
use std::ops::Range;
use writeable::{Part, PartsWrite};

/// The text and its marks: an inner one stands before the one around it.
#[derive(Default)]
pub(super) struct Marked {
    pub(super) text: String,
    pub(super) marks: Vec<(Range<usize>, Part)>,
}

impl fmt::Write for Marked {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text.push_str(text);
        Ok(())
    }
}

impl PartsWrite for Marked {
    type SubPartsWrite = Marked;

    fn with_part(&mut self, part: Part, mut write: impl FnMut(&mut Marked) -> fmt::Result) -> fmt::Result {
        let start = self.text.len();
        write(self)?;
        self.marks.push((start..self.text.len(), part));
        Ok(())
    }
}
