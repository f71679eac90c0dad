//! The tree as text: what `plumb dump ast` prints.

use super::{Ast, FieldVisitor, List, NodeId};
use std::fmt::{self, Write};

/// The levels of indentation that are shown: a sum of 100,000 parts is as deep a tree, and must not
/// fill the memory with blanks.
const DEEPEST: usize = 200;

/// Prints the tree below `root`, one node a line, children indented below the name of their field.
/// Spans are shown where `spans` asks for them; without them two sources that mean the same tree
/// give the same text.
pub fn dump(ast: &Ast, root: NodeId, spans: bool) -> String {
    let mut out = String::new();
    let mut steps = vec![Step { depth: 0, label: "", index: None, id: Some(root) }];
    while let Some(step) = steps.pop() {
        out.extend(std::iter::repeat_n(' ', step.depth.min(DEEPEST) * 2));
        if !step.label.is_empty() {
            let _ = match step.index {
                Some(index) => write!(out, "{}[{index}]: ", step.label),
                None => write!(out, "{}: ", step.label),
            };
        }
        let Some(id) = step.id else {
            out.push_str("hole\n");
            continue;
        };
        out.push_str(ast.node(id).kind().name());
        let first = steps.len();
        ast.describe(id, &mut Describer { ast, depth: step.depth + 1, out: &mut out, steps: &mut steps });
        steps[first..].reverse();
        if spans {
            let _ = write!(out, " @{:?}", ast.span(id));
        }
        out.push('\n');
    }
    out
}

/// A node still to be printed.
struct Step {
    depth: usize,
    label: &'static str,
    index: Option<usize>,
    id: Option<NodeId>,
}

struct Describer<'d> {
    ast: &'d Ast,
    depth: usize,
    out: &'d mut String,
    steps: &'d mut Vec<Step>,
}

impl FieldVisitor for Describer<'_> {
    fn child(&mut self, field: &'static str, id: NodeId) {
        self.steps.push(Step { depth: self.depth, label: field, index: None, id: Some(id) });
    }

    fn list(&mut self, field: &'static str, list: List) {
        for (index, &id) in self.ast.list(list).iter().enumerate() {
            // The empty parts of a `for` head are no holes of an array; both print as such.
            self.steps.push(Step { depth: self.depth, label: field, index: Some(index), id });
        }
    }

    fn data(&mut self, field: &'static str, text: &dyn fmt::Display) {
        let _ = write!(self.out, " {field}={text}");
    }
}
