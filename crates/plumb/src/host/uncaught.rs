//! Uncaught exceptions as people read them: the place with its line of source, the stack, the causes.

use super::Program;
use js_language_frontend::diagnostic::show_excerpt;
use js_language_frontend::span::{LineIndex, Span};
use js_language_frontend::{Options, Source, parse};
use plumb_engine::Uncaught;
use std::fmt::Write;

/// The text for standard error.
pub(crate) fn report(uncaught: &Uncaught, program: &Program) -> String {
    let mut out = String::new();
    let first = frames(&uncaught.stack).next();
    let is_syntax = uncaught.kind == "SyntaxError";
    match first.and_then(Frame::parse) {
        Some(frame) => out += &place(&frame, program).unwrap_or_default(),
        // No function was running: the program itself could not be read.
        None if is_syntax => {
            if let Some(text) = syntax(program) {
                return text;
            }
        }
        None => {}
    }
    out += "Uncaught ";
    if uncaught.rejection {
        out += "(in promise) ";
    }
    out += if uncaught.stack.is_empty() { &uncaught.message } else { uncaught.stack.trim_end() };
    out.push('\n');
    for cause in &uncaught.causes {
        let _ = writeln!(out, "caused by: {}", cause.trim_end());
    }
    out
}

/// The diagnostic of a program that cannot be read.
fn syntax(program: &Program) -> Option<String> {
    let source = Source::new(&program.text).ok()?;
    let diagnostic = parse(source, &Options::script()).err()?;
    Some(diagnostic.render(&program.text, &program.name))
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

impl Frame<'_> {
    fn parse(text: &str) -> Option<Frame<'_>> {
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

/// The place and its line of source, where the source can be had.
fn place(frame: &Frame<'_>, program: &Program) -> Option<String> {
    let read;
    let text = if frame.source == program.name {
        &program.text
    } else {
        read = std::fs::read(frame.source).ok()?;
        &read
    };
    let offset = LineIndex::new(text).offset_of(text, frame.line, frame.column)?;
    let Frame { source, line, column } = frame;
    Some(format!("{source}:{line}:{column}\n{}", show_excerpt(text, Span::new(offset, offset))))
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
