//! The printer: a tree back to source, to be read or to be small, with a source map on request.
//!
//! ```text
//! Ast ─ Printer (statement, expression, pattern, …) ─ Output (bytes, spaces) ─ Printed.code
//!                └ powers, starts: where parentheses go    └ Trace ─ SourceMapBuilder ─ Printed.map
//! ```
//!
//! `plumb dump`, the inspector and the round-trip tests call it. Invariant: for every tree that the
//! parser made, parsing what is printed gives [the same tree](crate::ast::same_tree). Parentheses
//! are not in the tree, so they are put back where binding powers ([`crate::ast::INFIX`],
//! [`crate::ast::power`]) or the start of a statement ask for them, and nowhere else. Comments, the
//! hashbang line and the choice between spellings of one value are not in the tree either.
//!
//! Native stack: chains that group to the left are printed by loops, and everything else grows the
//! stack when it runs short.

mod class;
mod expression;
mod function;
mod infix;
mod layout;
mod literal;
mod loops;
mod member;
mod module;
mod number;
mod output;
mod pattern;
mod powers;
mod start;
mod statement;
mod string;
mod trace;

use crate::ast::{Ast, Goal, Node, NodeId};
use crate::source_map::SourceMap;
use output::Output;
use powers::Place;
use start::Start;
use trace::Trace;

/// How to print.
#[derive(Clone, Copy, Default)]
pub struct PrintOptions<'s> {
    /// As few bytes as the tree allows, instead of a text to read.
    pub minify: bool,
    /// What to know for a source map; none is made without it.
    pub map: Option<MapOptions<'s>>,
}

/// What a source map must know besides the tree.
#[derive(Clone, Copy)]
pub struct MapOptions<'s> {
    /// The source that the tree was parsed from.
    pub source: crate::Source<'s>,
    /// The URL by which the map calls it.
    pub url: &'s str,
    /// The name of the printed file, for the map to tell.
    pub file: Option<&'s str>,
    /// Whether the map carries the source's text.
    pub with_content: bool,
}

impl<'s> PrintOptions<'s> {
    /// For people: a statement a line, two spaces a level.
    pub fn pretty() -> PrintOptions<'s> {
        PrintOptions::default()
    }

    /// For machines: the least white space, the fewest parentheses and semicolons, the shortest
    /// numbers and strings. Names stay as they are.
    pub fn minified() -> PrintOptions<'s> {
        PrintOptions { minify: true, map: None }
    }

    /// The same with a source map that calls `source` by `url`.
    pub fn with_map(self, source: crate::Source<'s>, url: &'s str) -> PrintOptions<'s> {
        PrintOptions { map: Some(MapOptions { source, url, file: None, with_content: false }), ..self }
    }
}

/// What was printed.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The source text.
    pub code: String,
    /// Where each part of it stems from, if that was asked for: each statement, name, literal,
    /// operand, call and end of a function.
    pub map: Option<SourceMap>,
}

/// Prints a whole tree.
///
/// A source that was itself made from a JavaScript string may hold lone surrogates. In strings they
/// are escaped; where the raw text counts (templates, regular expressions, directives) an escape is
/// the nearest thing that UTF-8 can hold. What recovery could not parse becomes a comment.
pub fn print(ast: &Ast, options: &PrintOptions<'_>) -> Printed {
    let trace = options.map.as_ref().map(|map| Trace::new(ast, map));
    // Measured on large programs: 3 bytes a node when small, 7 when indented.
    let capacity = ast.node_count() * if options.minify { 4 } else { 8 } + 64;
    let mut printer = Printer {
        ast,
        out: Output::new(options.minify, capacity, trace),
        spine: Vec::new(),
        start: Start::Statement,
        start_at: usize::MAX,
    };
    printer.program();
    printer.out.finish()
}

/// How much native stack must be left before another level of the tree is printed.
const RED_ZONE: usize = 48 * 1024;
/// How much is added where it is not.
const STACK_GROWTH: usize = 1024 * 1024;

/// Prints one tree.
struct Printer<'a> {
    ast: &'a Ast,
    out: Output<'a>,
    /// The nodes of left-leaning chains that wait for their right parts.
    spine: Vec<NodeId>,
    /// What began at `start_at`, and forbids some expressions to begin there too.
    start: Start,
    start_at: usize,
}

impl Printer<'_> {
    fn program(&mut self) {
        if let Node::Program { body } = self.ast.node(self.ast.root()) {
            // A module has no directives: its strings are statements like any other.
            self.statements(body, self.ast.goal() == Goal::Script);
            self.out.end_of_program();
        }
    }

    /// Runs `print` with enough native stack for one more level.
    #[inline]
    fn deeper(&mut self, print: impl FnOnce(&mut Self)) {
        stacker::maybe_grow(RED_ZONE, STACK_GROWTH, || print(self));
    }

    /// What is printed next stems from byte `offset` of the source.
    #[inline]
    fn mark(&mut self, offset: u32) {
        self.out.mark(offset, None);
    }

    /// The same for where `id` starts.
    #[inline]
    fn mark_node(&mut self, id: NodeId) {
        if self.out.is_traced() {
            self.out.mark(self.ast.span(id).start, None);
        }
    }

    /// What is printed next is `name`, which stands where `id` starts.
    #[inline]
    fn mark_start(&mut self, id: NodeId, name: crate::Atom) {
        if self.out.is_traced() {
            self.mark_name(name, self.ast.span(id).start);
        }
    }

    /// What is printed next is `name`, which stands at byte `offset` of the source.
    fn mark_name(&mut self, name: crate::Atom, offset: u32) {
        self.out.mark(offset, Some(name));
    }

    /// A name that is all of node `id`.
    #[inline]
    fn name_of(&mut self, id: NodeId, name: crate::Atom) {
        self.mark_start(id, name);
        self.out.word(self.ast.text(name));
    }

    /// An expression in parentheses of its own, such as a condition.
    fn in_parentheses(&mut self, id: NodeId) {
        self.out.byte(b'(');
        self.expression(id, Place::ANY);
        self.out.byte(b')');
    }
}
