//! Uncaught exceptions as people read them: the place with its line of source, the stack, the causes.

use super::Program;
use js_language_frontend::diagnostic::show_excerpt;
use js_language_frontend::span::{LineIndex, Span};
use js_language_frontend::{Options, parse};
use plumb_engine::{Related, Relation, Uncaught};
use std::borrow::Cow;
use std::fmt::Write;

/// The text for standard error.
pub(crate) fn report(uncaught: &Uncaught, program: &Program) -> String {
    let mut out = String::new();
    if let Some(frame) = frames(&uncaught.stack).next().and_then(Frame::parse)
        && let Some(source) = Source::of(&frame, program)
    {
        if let Some(diagnostic) = source.diagnostic(&frame, uncaught) {
            return diagnostic;
        }
        out += &source.place(&frame).unwrap_or_default();
    }
    out += "Uncaught ";
    if uncaught.rejection {
        out += "(in promise) ";
    }
    out += if uncaught.stack.is_empty() { &uncaught.message } else { uncaught.stack.trim_end() };
    out.push('\n');
    for Related { relation, text } in &uncaught.related {
        let relation = match relation {
            Relation::Cause => "caused by",
            Relation::Error => "error",
            Relation::Suppressed => "suppressed",
        };
        let _ = writeln!(out, "{relation}: {}", text.trim_end());
    }
    out
}

/// A source that a frame names.
struct Source<'p> {
    name: &'p str,
    text: Cow<'p, [u8]>,
}

impl<'p> Source<'p> {
    /// The program itself, or a file, if it can be read.
    fn of(frame: &Frame<'p>, program: &'p Program) -> Option<Source<'p>> {
        let is_program = frame.source == program.name
            // Modules have absolute names.
            || std::path::absolute(&program.name).is_ok_and(|path| path.as_os_str() == frame.source);
        Some(match is_program {
            true => Source { name: &program.name, text: Cow::Borrowed(&program.text) },
            false => Source { name: frame.source, text: Cow::Owned(std::fs::read(frame.source).ok()?) },
        })
    }

    /// The whole diagnostic of a text that cannot be read: where that is all there is to tell, and it
    /// is what was thrown.
    fn diagnostic(&self, frame: &Frame<'_>, uncaught: &Uncaught) -> Option<String> {
        if uncaught.kind != "SyntaxError" || frames(&uncaught.stack).nth(1).is_some() {
            return None;
        }
        let offset = self.offset(frame)?;
        [Options::script(), Options::module()].iter().find_map(|options| {
            let source = js_language_frontend::Source::new(&self.text).ok()?;
            let diagnostic = parse(source, options).err()?;
            let is_thrown =
                diagnostic.span().start == offset && uncaught.message.ends_with(&diagnostic.message());
            is_thrown.then(|| diagnostic.render(&self.text, self.name))
        })
    }

    /// The place of a frame with its line of source.
    fn place(&self, frame: &Frame<'_>) -> Option<String> {
        let offset = self.offset(frame)?;
        let excerpt = show_excerpt(&self.text, Span::new(offset, offset));
        Some(format!("{}:{}:{}\n{excerpt}", self.name, frame.line, frame.column))
    }

    fn offset(&self, frame: &Frame<'_>) -> Option<u32> {
        LineIndex::new(&self.text).offset_of(&self.text, frame.line, frame.column)
    }
}

/// The lines of a stack that name calls.
fn frames(stack: &str) -> impl Iterator<Item = &str> {
    stack.lines().filter_map(|line| line.strip_prefix("    at "))
}

/// A line of a stack: `name (file:line:column)` or `file:line:column`.
struct Frame<'s> {
    source: &'s str,
    line: u32,
    column: u32,
}

impl<'s> Frame<'s> {
    fn parse(text: &'s str) -> Option<Frame<'s>> {
        let place = match text.strip_suffix(')').and_then(|text| text.split_once(" (")) {
            Some((_, place)) => place,
            None => text,
        };
        let mut parts = place.rsplitn(3, ':');
        let column = parts.next()?.parse().ok()?;
        let line = parts.next()?.parse().ok()?;
        Some(Frame { source: parts.next()?, line, column })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_stacks_are_read() {
        for (line, source) in
            [("f (a b.js:3:14)", "a b.js"), ("new C (c:/x.js:3:14)", "c:/x.js"), ("x.js:3:14", "x.js")]
        {
            let frame = Frame::parse(line).unwrap();
            assert_eq!((frame.source, frame.line, frame.column), (source, 3, 14));
        }
        assert!(Frame::parse("map (native)").is_none());
    }
}
