//! Lists of texts: what a locale writes between them.

use super::parts::Part;
use icu_list::{ListFormatter, parts};
use std::fmt;
use writeable::{PartsWrite, Writeable};

/// CreatePartsFromList: the texts as parts of type `element`, with literals between.
pub(super) fn parts_from_list(formatter: &ListFormatter, texts: &[String]) -> Vec<Part> {
    let mut list = List(Vec::new());
    // Writing to memory does not fail.
    let _ = formatter.format(texts.iter()).write_to_parts(&mut list);
    list.0.retain(|part| part.kind == "element" || !part.value.is_empty());
    list.0
}

/// What is written, as parts.
struct List(Vec<Part>);

impl fmt::Write for List {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        match self.0.last_mut() {
            Some(part) => part.value.push_str(text),
            None => self.0.push(Part::literal(text)),
        }
        Ok(())
    }
}

impl PartsWrite for List {
    type SubPartsWrite = List;

    fn with_part(
        &mut self,
        part: writeable::Part,
        mut write: impl FnMut(&mut List) -> fmt::Result,
    ) -> fmt::Result {
        let kind = if part == parts::ELEMENT { "element" } else { "literal" };
        self.0.push(Part::new(kind, ""));
        write(self)
    }
}
