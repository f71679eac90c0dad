//! The script that both exercises read: a source between `source` and `end`, then edits.
//!
//! Invariant: the document is inside the subset before and after each edit, so that no answer
//! depends on error recovery.

use solution_key::{Rng, ScriptError};

use crate::ast::{Ast, BinaryOperator, Flow, Node, NodeId, Visitor, walk};
use crate::incremental::{Document, Edit, Reuse};
use crate::parse::Options;
use crate::span::Span;

/// The longest text, and the most edits.
const MAX_TEXT: usize = 500;
const MAX_EDITS: usize = 40;

/// The part of JavaScript that an exercise is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Subset {
    /// Sums of names, and empty statements.
    Flat,
    /// Blocks too.
    Nested,
}

/// A script being played.
pub(super) struct Script<'s> {
    pub(super) document: Document,
    /// How many edits have been applied.
    pub(super) edits: usize,
    /// What is left, with line numbers.
    lines: std::iter::Skip<std::vec::IntoIter<(usize, &'s [u8])>>,
    subset: Subset,
}

impl<'s> Script<'s> {
    /// Reads the source; the edits follow one by one.
    pub(super) fn read(input: &'s [u8], subset: Subset) -> Result<Script<'s>, ScriptError> {
        let lines: Vec<(usize, &[u8])> = (1..).zip(input.split(|&byte| byte == b'\n')).collect();
        if lines[0].1 != b"source" {
            return Err(ScriptError::new(1, "not a command"));
        }
        let end = lines.iter().position(|(_, line)| *line == b"end");
        let end = end.ok_or_else(|| ScriptError::new(1, "no end"))?;
        let mut text = Vec::new();
        for (_, line) in &lines[1..end] {
            text.extend_from_slice(line);
            text.push(b'\n');
        }
        if text.len() > MAX_TEXT {
            return Err(ScriptError::new(1, "too long"));
        }
        let document = document(text, subset).ok_or_else(|| ScriptError::new(1, "not in the subset"))?;
        Ok(Script { document, edits: 0, lines: lines.into_iter().skip(end + 1), subset })
    }

    /// Applies the next edit.
    pub(super) fn next_edit(&mut self) -> Result<Option<(Edit, Reuse)>, ScriptError> {
        let Some((number, line)) = self.lines.find(|(_, line)| !line.is_empty()) else { return Ok(None) };
        let wrong = |reason: &str| ScriptError::new(number, reason);
        let edit = read_edit(line).ok_or_else(|| wrong("not a command"))?;
        if self.edits == MAX_EDITS {
            return Err(wrong("too many edits"));
        }
        let length = self.document.text().len();
        if edit.range.start > edit.range.end || edit.range.end as usize > length {
            return Err(wrong("outside the text"));
        }
        if length - edit.range.len() as usize + edit.text.len() > MAX_TEXT {
            return Err(wrong("too long"));
        }
        if !has_only_known_characters(edit.text.as_bytes(), self.subset) {
            return Err(wrong("not in the subset"));
        }
        // The text is ASCII, so the document has nothing to refuse.
        let reuse = self.document.apply(&edit).map_err(|error| wrong(&error.to_string()))?;
        if !is_inside(&self.document, self.subset) {
            return Err(wrong("not in the subset"));
        }
        self.edits += 1;
        Ok(Some((edit, reuse)))
    }
}

/// `edit START END "TEXT"`, where `\n` in the text is a line break.
fn read_edit(line: &[u8]) -> Option<Edit> {
    let line = std::str::from_utf8(line).ok()?;
    let mut words = line.splitn(4, ' ');
    if words.next() != Some("edit") {
        return None;
    }
    let mut number = || {
        let word = words.next()?;
        let is_number = (1..=4).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
        word.parse().ok().filter(|_| is_number)
    };
    // No range is valid until the text is known, not even one that runs backwards.
    let range = Span { start: number()?, end: number()? };
    let quoted = words.next()?.strip_prefix('"')?.strip_suffix('"')?;
    let text = quoted.replace("\\n", "\n");
    (!text.contains(['"', '\\'])).then_some(Edit { range, text })
}

/// A document of `text`, if it is inside the subset.
fn document(text: Vec<u8>, subset: Subset) -> Option<Document> {
    if !has_only_known_characters(&text, subset) {
        return None;
    }
    let document = Document::new(String::from_utf8(text).ok()?, Options::script()).ok()?;
    is_inside(&document, subset).then_some(document)
}

fn has_only_known_characters(text: &[u8], subset: Subset) -> bool {
    text.iter().all(|byte| match byte {
        b'A'..=b'Z' | b'+' | b';' | b' ' | b'\n' => true,
        b'{' | b'}' => subset == Subset::Nested,
        _ => false,
    })
}

/// Whether it parses, and to nothing but what the exercises are about.
fn is_inside(document: &Document, subset: Subset) -> bool {
    struct Check {
        subset: Subset,
        is_inside: bool,
    }
    impl Visitor for Check {
        fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
            self.is_inside &= match ast.node(id) {
                Node::Program { .. }
                | Node::Expression { .. }
                | Node::Empty {}
                | Node::Reference { .. }
                | Node::Binary { operator: BinaryOperator::Add, .. } => true,
                Node::Block { .. } => self.subset == Subset::Nested,
                _ => false,
            };
            Flow::Into
        }
    }
    let mut check = Check { subset, is_inside: document.diagnostics().is_empty() };
    walk(document.ast(), document.ast().root(), &mut check);
    check.is_inside
}

/// A script of about `size` edits.
pub(super) fn generate(rng: &mut Rng, size: u32, subset: Subset) -> String {
    let size = size.clamp(1, MAX_EDITS as u32 - 4);
    let mut text = String::new();
    statements(rng, 2 + size / 3, subset, 0, &mut text);
    text.push('\n');
    let mut script = format!("source\n{text}end\n");
    let mut written = 0;
    // Most random edits of a small text leave the subset: those are drawn again.
    for _ in 0..size * 40 {
        if written == size {
            break;
        }
        let (start, end, added) = random_edit(rng, &text, subset);
        let mut edited = text.clone();
        edited.replace_range(start..end, &added);
        if edited.len() <= MAX_TEXT && document(edited.clone().into_bytes(), subset).is_some() {
            script.push_str(&format!("edit {start} {end} \"{}\"\n", added.replace('\n', "\\n")));
            text = edited;
            written += 1;
        }
    }
    script
}

/// About `count` statements.
fn statements(rng: &mut Rng, count: u32, subset: Subset, depth: u32, out: &mut String) {
    for _ in 0..count.min(12) {
        if out.len() > MAX_TEXT / 2 {
            return;
        }
        match rng.below(8) {
            0 | 1 if subset == Subset::Nested && depth < 4 => {
                out.push_str(rng.pick(&["{", "{ ", "{\n"]));
                let inner = rng.below(4);
                statements(rng, inner, subset, depth + 1, out);
                out.push_str(rng.pick(&["}", "} ", "}\n"]));
            }
            2 => out.push_str(rng.pick(&[";", "; "])),
            _ => {
                sum(rng, out);
                out.push_str(rng.pick(&[";", "; ", ";\n", "\n", "\n\n", " \n"]));
            }
        }
    }
}

fn name(rng: &mut Rng) -> &'static str {
    rng.pick(&["A", "B", "C", "D", "XY", "LONG"])
}

fn sum(rng: &mut Rng, out: &mut String) {
    out.push_str(name(rng));
    while rng.one_in(3) {
        out.push_str(rng.pick(&["+", " + ", "\n+ ", " +\n"]));
        out.push_str(name(rng));
    }
}

/// An edit that has some chance to leave the text inside the subset: where it starts and ends, and
/// what is there afterwards.
fn random_edit(rng: &mut Rng, text: &str, subset: Subset) -> (usize, usize, String) {
    let length = text.len() as u32;
    let at = rng.below(length + 1) as usize;
    let span = |wanted: usize| (at, (at + wanted).min(text.len()));
    let nested = subset == Subset::Nested;
    let (range, added) = match rng.below(12) {
        // A letter typed or taken away.
        0 | 1 => (span(0), name(rng).to_string()),
        2 => (span(1), String::new()),
        // Something that joins or parts statements.
        3 => (span(0), rng.pick(&["\n", ";", " ", "+ E", "\n+ E\n", "+", ";\n"]).to_string()),
        4 => (span(1), rng.pick(&["\n", ";", " ", "+", " + "]).to_string()),
        // A whole statement.
        5 | 6 => {
            let mut added = rng.pick(&["", "\n", ";"]).to_string();
            sum(rng, &mut added);
            added.push_str(rng.pick(&[";", "\n", ";\n", ""]));
            (span(0), added)
        }
        7 => (span(rng.between(2, 9) as usize), String::new()),
        8 if nested => (span(0), rng.pick(&["} {", "}{", "{ E; }", "{}", "{ E\n}\n"]).to_string()),
        9 if nested => match text[at..].find('}').map(|found| at + found) {
            // Two blocks become one, or a block its statements.
            Some(close) => match text[close..].find('{') {
                Some(open) => ((close, close + open + 1), rng.pick(&["", " ", ";"]).to_string()),
                None => (span(1), String::new()),
            },
            None => (span(1), String::new()),
        },
        10 if nested => {
            let (start, end) = span(rng.between(1, 12) as usize);
            ((start, end), format!("{{{}}}", &text[start..end]))
        }
        _ => (span(rng.between(1, 3) as usize), name(rng).to_string()),
    };
    (range.0, range.1, added)
}
