//! The keys of JL06a, JL06b and JL06c: drives `scope` and prints what it finds.
//!
//! All six exercises read the same subset of JavaScript, one statement a line ([`subset`]), each as
//! much of it as it needs. Invariant: nothing here decides what a name means; that is the engine's
//! part.

mod chain;
mod generator;
mod hoisting;
mod subset;
mod tdz;

use solution_key::{NodeKey, ScriptError};

use super::page::{Page, Paged};
use crate::ast::{Node, NodeId};
use crate::parse::{self, Options};
use crate::scope::{BindingId, ScopeId, ScopeKind};
use crate::source::Source;
use crate::span::LineIndex;
use subset::Forms;

/// JL06a: the scope tree; what each use means.
pub static CHAIN: NodeKey = NodeKey {
    node: "JL06a",
    exercises: &[
        &Paged { name: "ex-1", run: chain::tree, generate: chain::generate },
        &Paged { name: "ex-2", run: chain::uses, generate: chain::generate },
    ],
};

/// JL06b: the state of every binding on entry; where each declaration lands.
pub static HOISTING: NodeKey = NodeKey {
    node: "JL06b",
    exercises: &[
        &Paged { name: "ex-1", run: hoisting::entry, generate: hoisting::generate },
        &Paged { name: "ex-2", run: hoisting::landing, generate: hoisting::generate },
    ],
};

/// JL06c: which uses need a check; what strict mode changes.
pub static TDZ: NodeKey = NodeKey {
    node: "JL06c",
    exercises: &[
        &Paged { name: "ex-1", run: tdz::checks, generate: tdz::generate_checks },
        &Paged { name: "ex-2", run: tdz::strict, generate: tdz::generate_strict },
    ],
};

/// A source of the subset, analyzed.
struct Program {
    program: parse::Program,
    lines: LineIndex,
}

impl Program {
    /// Reads `input`, which must be made of `forms` and free of early errors.
    fn read(input: &[u8], forms: Forms) -> Result<Program, ScriptError> {
        let text = subset::check(input, forms)?;
        let lines = LineIndex::new(input);
        match parse::parse(Source::from(text), &Options::script()) {
            Ok(program) => Ok(Program { program, lines }),
            Err(diagnostic) => {
                Err(ScriptError::new(lines.line_of(diagnostic.span().start) + 1, "early error"))
            }
        }
    }

    /// The line, counted from 1, on which a node begins.
    fn line(&self, node: NodeId) -> usize {
        self.lines.line_of(self.program.ast.span(node).start) + 1
    }

    /// `KIND NAME` of a binding.
    fn title(&self, binding: BindingId) -> String {
        let binding = self.program.scopes.binding(binding);
        format!("{} {}", binding.kind.text(), self.program.ast.atoms().display(binding.name))
    }

    /// `(hops, slot)` of a binding as seen from `scope`.
    fn address(&self, scope: ScopeId, binding: BindingId) -> String {
        let scopes = &self.program.scopes;
        let binding = scopes.binding(binding);
        let hops = scopes.scope(scope).depth - scopes.scope(binding.scope).depth;
        format!("({hops}, {})", binding.slot)
    }

    /// What a use in `scope` means: `(hops, slot)` or `global`.
    fn meaning(&self, scope: ScopeId, node: NodeId) -> String {
        let Node::Reference { reference, .. } = self.program.ast.node(node) else { return String::new() };
        match self.program.scopes.resolution(reference).binding {
            Some(binding) => self.address(scope, binding),
            None => "global".to_string(),
        }
    }

    /// The name that a use or a declaration writes.
    fn name(&self, node: NodeId) -> String {
        match self.program.ast.node(node) {
            Node::Reference { name, .. } | Node::Binding { name } => {
                self.program.ast.atoms().display(name).into_owned()
            }
            _ => String::new(),
        }
    }

    /// Every use in source order, with the scope that it stands in.
    fn uses(&self) -> Vec<(ScopeId, NodeId)> {
        let mut uses = Vec::new();
        self.program.scopes.for_each_reference(|scope, node| uses.push((scope, node)));
        uses
    }

    /// Adds the heading of each scope to `page`, and for each of its bindings what `each` adds.
    fn tree(&self, page: &mut Page, mut each: impl FnMut(&mut Page, &str, BindingId)) {
        for id in self.program.scopes.ids() {
            let scope = self.program.scopes.scope(id);
            let indent = "  ".repeat(scope.depth as usize);
            let heading = match scope.kind {
                ScopeKind::Script => "script".to_string(),
                kind => format!("{indent}{} {}", kind.text(), self.line(scope.node)),
            };
            page.line(
                heading,
                "A scope: what opens it, and the line where that begins. A scope stands below the scope \
                 around it, behind that scope's bindings. A pair of braces that declares nothing has none.",
            );
            for (binding, _) in self.program.scopes.bindings(id) {
                each(page, &format!("{indent}  "), binding);
            }
        }
    }
}
