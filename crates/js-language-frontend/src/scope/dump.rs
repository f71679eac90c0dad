//! Scopes as text: what `plumb dump scopes` prints and what tests compare.

use super::{BindingId, ScopeId, ScopeKind, Scopes, Tdz};
use crate::ast::{Ast, Node, NodeId};
use crate::span::LineIndex;
use std::fmt::Write;

impl ScopeKind {
    /// Its word in dumps.
    pub const fn text(self) -> &'static str {
        match self {
            ScopeKind::Script => "script",
            ScopeKind::Module => "module",
            ScopeKind::Function => "function",
            ScopeKind::Body => "body",
            ScopeKind::FunctionName => "function-name",
            ScopeKind::Block => "block",
            ScopeKind::Loop => "loop",
            ScopeKind::Switch => "switch",
            ScopeKind::Catch => "catch",
            ScopeKind::Class => "class",
            ScopeKind::Field => "field",
            ScopeKind::StaticBlock => "static-block",
            ScopeKind::With => "with",
        }
    }
}

impl Tdz {
    /// Its word in dumps.
    pub const fn text(self) -> &'static str {
        match self {
            Tdz::None => "none",
            Tdz::Safe => "safe",
            Tdz::Check => "check",
            Tdz::Error => "error",
        }
    }
}

/// Prints every scope with its bindings, scopes within it indented, and in each the references
/// that stand directly in it: place, name, and `(hops, slot)` or `global`.
pub fn dump(ast: &Ast, scopes: &Scopes, source: &[u8]) -> String {
    let lines = LineIndex::new(source);
    let mut references: Vec<Vec<NodeId>> = vec![Vec::new(); scopes.all().len()];
    scopes.for_each_reference(|scope, node| references[scope.index()].push(node));
    let mut out = String::new();
    for id in scopes.ids() {
        let scope = scopes.scope(id);
        // Deep nesting is cut: the place says where it is.
        let indent = scope.depth.min(60) as usize * 2;
        let _ = write!(out, "{:indent$}{}", "", scope.kind.text());
        let place = lines.position(source, ast.span(scope.node).start);
        let _ = write!(out, " {place}");
        for (set, word) in [
            (scope.strict, " strict"),
            (scope.exposed_to_eval, " exposed-to-eval"),
            (scope.grows_by_eval, " grows-by-eval"),
        ] {
            out.push_str(if set { word } else { "" });
        }
        out.push('\n');
        for (_, binding) in scopes.bindings(id) {
            let name = ast.atoms().display(binding.name);
            let _ = write!(out, "{:indent$}  [{}] {} {name}", "", binding.slot, binding.kind.text());
            for (set, word) in [(binding.captured, " captured"), (binding.assigned, " assigned")] {
                out.push_str(if set { word } else { "" });
            }
            if let Some(variable) = binding.hoists_to {
                let _ = write!(out, " hoists-to {}", describe(scopes, id, variable));
            }
            out.push('\n');
        }
        for &node in &references[id.index()] {
            let Node::Reference { name, reference } = ast.node(node) else { continue };
            let place = lines.position(source, ast.span(node).start);
            let resolution = scopes.resolution(reference);
            let _ = write!(out, "{:indent$}  {place} {} = ", "", ast.atoms().display(name));
            match resolution.binding {
                Some(binding) => out.push_str(&describe(scopes, id, binding)),
                None => out.push_str("global"),
            }
            if resolution.tdz != Tdz::None {
                let _ = write!(out, " {}", resolution.tdz.text());
            }
            out.push_str(if resolution.dynamic { " dynamic\n" } else { "\n" });
        }
    }
    out
}

/// `(hops, slot)` of a binding as seen from `scope`.
fn describe(scopes: &Scopes, scope: ScopeId, binding: BindingId) -> String {
    let binding = scopes.binding(binding);
    let hops = scopes.scope(scope).depth - scopes.scope(binding.scope).depth;
    format!("({hops}, {})", binding.slot)
}
