//! The tree as text: what `plumb dump ast` prints and what tests compare.

use super::{Ast, FieldVisitor, List, NodeId};
use std::fmt::{self, Write};

/// Deeper levels are shown by their number: a chain of a million links must not print a million
/// times a million blanks.
const MAX_INDENTATION: usize = 60;

/// Prints the tree below `root`, one node a line, children indented below the name of their field.
/// Spans are shown where `spans` asks for them; without them two sources that mean the same tree
/// give the same text.
pub fn dump(ast: &Ast, root: NodeId, spans: bool) -> String {
    let mut out = String::new();
    let mut steps = vec![Step { depth: 0, label: "", index: None, id: Some(root) }];
    while let Some(step) = steps.pop() {
        let _ = write!(out, "{:1$}", "", step.depth.min(MAX_INDENTATION) * 2);
        if step.depth > MAX_INDENTATION {
            let _ = write!(out, "({}) ", step.depth);
        }
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

/// Whether two trees are the same but for places in the source.
pub fn same_tree(a: &Ast, b: &Ast) -> bool {
    dump(a, a.root(), false) == dump(b, b.root(), false)
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
