//! JL09/ex-2: lists in lists; how far out an edit reaches, and which edit made each node.

use solution_key::{Rng, ScriptError};

use super::script::{self, Subset};
use super::{Page, play};
use crate::ast::{Ast, Flow, Node, NodeId, Visitor, walk};
use crate::incremental::{Fate, Reuse};

/// `JL09/ex-2`.
pub(super) fn run(input: &[u8]) -> Result<Page, ScriptError> {
    // By node: the edit that made it.
    let births = std::cell::RefCell::new(Vec::new());
    let mut edits = 0;
    play(
        input,
        Subset::Nested,
        |page, document, reuse| {
            edits += 1;
            note_births(document.ast(), reuse, edits, &mut births.borrow_mut());
            show_lists(page, document.ast(), reuse);
        },
        |page, document| {
            let ast = document.ast();
            walk(ast, ast.root(), &mut Tree { page, births: &births.borrow(), depth: 0 });
        },
    )
}

fn note_births(ast: &Ast, reuse: &Reuse, edit: usize, births: &mut Vec<usize>) {
    struct Newborn<'b> {
        reuse: &'b Reuse,
        edit: usize,
        births: &'b mut Vec<usize>,
    }
    impl Visitor for Newborn<'_> {
        fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
            if self.reuse.fate(ast, id) == Fate::Parsed {
                let needed = self.births.len().max(id.index() + 1);
                self.births.resize(needed, 0);
                self.births[id.index()] = self.edit;
            }
            Flow::Into
        }
    }
    walk(ast, ast.root(), &mut Newborn { reuse, edit, births });
}

fn show_lists(page: &mut Page, ast: &Ast, reuse: &Reuse) {
    if reuse.is_full() {
        page.line("full parse", "No list could be mended, so the whole text was parsed again.");
    }
    for (index, list) in reuse.lists.iter().enumerate() {
        let (word, meaning) = if index + 1 == reuse.lists.len() {
            (
                "parsed",
                "The innermost list whose end is where it was: some of its statements were parsed again.",
            )
        } else {
            ("around", "A list around that one: one of its statements holds the edit, the others are whole.")
        };
        page.line(
            format!(
                "list {:?} kept {} {word} {} moved {}",
                ast.span(list.owner),
                list.kept.len(),
                list.parsed.len(),
                list.moved.len()
            ),
            meaning,
        );
    }
    page.line(
        format!("again {:?}", reuse.region),
        "What was parsed again: from its first token to the token behind it.",
    );
    let counts = reuse.counts(ast);
    page.line(
        format!(
            "nodes kept {} around {} moved {} parsed {}",
            counts.kept, counts.around, counts.moved, counts.parsed
        ),
        "All nodes of the new tree: before the piece, around it, behind it, in it.",
    );
}

/// Prints each node with its place and the edit that made it.
struct Tree<'p> {
    page: &'p mut Page,
    births: &'p [usize],
    depth: usize,
}

impl Visitor for Tree<'_> {
    fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
        let node = ast.node(id);
        let name = match node {
            Node::Reference { name, .. } => format!(" {}", ast.atoms().display(name)),
            _ => String::new(),
        };
        let birth = self.births.get(id.index()).copied().unwrap_or(0);
        let meaning = if birth == 0 {
            "A node of the first tree: no edit has reached it, however often it moved.".to_string()
        } else {
            format!("Edit {birth} had this node parsed again; no later edit has reached it.")
        };
        let indent = self.depth * 2;
        self.page
            .line(format!("{:indent$}{}{name} {:?} @{birth}", "", node.kind().name(), ast.span(id)), meaning);
        self.depth += 1;
        Flow::Into
    }

    fn leave(&mut self, _: &Ast, _: NodeId) {
        self.depth -= 1;
    }
}

/// A random input.
pub(super) fn generate(rng: &mut Rng, size: u32) -> String {
    script::generate(rng, size, Subset::Nested)
}
