//! Declaring bindings: hoisting, conflicts, and the web's leniencies of Annex B.

use super::binding::{Binding, BindingId, BindingKind, Timing};
use super::{Scope, ScopeId, ScopeKind};
use crate::ast::{Ast, Node, NodeId};
use crate::atom::Atom;
use crate::diagnostic::{Code, Diagnostic};

/// What the first pass builds.
pub(super) struct Declarations {
    pub(super) scopes: Vec<Scope>,
    pub(super) bindings: Vec<Binding>,
    /// For each name the innermost open binding; outer ones hang on `shadowed`.
    pub(super) innermost: Vec<Option<BindingId>>,
    pub(super) log: Vec<super::resolve::Event>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// References in `export { … }`, which must mean a binding of the module.
    pub(super) exported: Vec<NodeId>,
}

/// A function in a block that may also become a variable (Annex B.3.2), on its way up.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub(super) binding: BindingId,
    pub(super) node: NodeId,
}

impl Declarations {
    pub(super) fn new(ast: &Ast) -> Declarations {
        Declarations {
            scopes: Vec::with_capacity(ast.functions().len() * 2 + 1),
            bindings: Vec::with_capacity(ast.functions().len() * 4 + 16),
            innermost: vec![None; ast.atoms().len()],
            log: Vec::with_capacity(ast.reference_count() + ast.functions().len() * 4),
            diagnostics: Vec::new(),
            exported: Vec::new(),
        }
    }

    /// The binding of `name` in exactly `scope`, which must be open.
    pub(super) fn find(&self, scope: ScopeId, name: Atom) -> Option<BindingId> {
        let depth = self.scopes[scope.index()].depth;
        let mut next = self.innermost[name.index()];
        while let Some(id) = next {
            let binding = &self.bindings[id.index()];
            if binding.scope == scope {
                return Some(id);
            }
            if self.scopes[binding.scope.index()].depth < depth {
                return None;
            }
            next = binding.shadowed;
        }
        None
    }

    fn kind_of(&self, id: BindingId) -> BindingKind {
        self.bindings[id.index()].kind
    }

    /// Adds a binding to an open scope, without any check.
    pub(super) fn add(&mut self, scope: ScopeId, name: Atom, kind: BindingKind, node: NodeId) -> BindingId {
        let id = BindingId::from_index(self.bindings.len());
        let depth = self.scopes[scope.index()].depth;
        // Bindings of one name hang together from the innermost scope outwards.
        let mut inner = None;
        let mut outer = self.innermost[name.index()];
        while let Some(at) = outer {
            if self.scopes[self.bindings[at.index()].scope.index()].depth <= depth {
                break;
            }
            inner = Some(at);
            outer = self.bindings[at.index()].shadowed;
        }
        match inner {
            None => self.innermost[name.index()] = Some(id),
            Some(inner) => self.bindings[inner.index()].shadowed = Some(id),
        }
        let owner = &mut self.scopes[scope.index()];
        let slot = owner.slots;
        owner.slots += 1;
        match owner.last.replace(id) {
            None => owner.first = Some(id),
            Some(last) => self.bindings[last.index()].next = Some(id),
        }
        self.bindings.push(Binding {
            name,
            kind,
            scope,
            slot,
            node,
            captured: false,
            assigned: false,
            hoists_to: None,
            function: None,
            timing: Timing::ALWAYS,
            last_var: None,
            next: None,
            shadowed: outer,
        });
        id
    }

    /// Declares a lexical binding: `let`, `const`, a class, an import, a function in a block.
    pub(super) fn declare_lexical(
        &mut self,
        ast: &Ast,
        scope: ScopeId,
        name: Atom,
        kind: BindingKind,
        node: NodeId,
    ) -> BindingId {
        if let Some(existing) = self.find(scope, name) {
            // Annex B.3.3: sloppy mode code may declare plain functions twice in a block.
            if kind == BindingKind::BlockFunction && self.kind_of(existing) == kind {
                return existing;
            }
            self.conflict(ast, name, node, existing);
        } else if let Some(parameter) = self.shared_parameter(ast, scope, name) {
            self.conflict(ast, name, node, parameter);
        } else if let Some(variable) = self.variable_passing(ast, scope, name) {
            self.report(ast, name, node, variable);
        }
        self.add(scope, name, kind, node)
    }

    /// The parameter that a lexical declaration in the body of a function or `catch` would hide.
    fn shared_parameter(&self, ast: &Ast, scope: ScopeId, name: Atom) -> Option<BindingId> {
        let Scope { kind, parent, node, .. } = self.scopes[scope.index()];
        let parent = parent?;
        let around = &self.scopes[parent.index()];
        let shares = match (kind, ast.node(around.node)) {
            (ScopeKind::Body, _) => true,
            (ScopeKind::Block, Node::Catch { body, .. }) => body == node,
            _ => false,
        };
        if shares { self.find(parent, name) } else { None }
    }

    /// Declares a parameter. Plain parameter lists of sloppy mode functions may repeat a name.
    pub(super) fn declare_parameter(
        &mut self,
        ast: &Ast,
        scope: ScopeId,
        name: Atom,
        node: NodeId,
        unique: bool,
    ) -> BindingId {
        match self.find(scope, name) {
            Some(existing) => {
                if unique {
                    let detail = ast.atoms().display(name).into_owned();
                    let other = ast.span(self.bindings[existing.index()].node);
                    self.diagnostics.push(
                        Diagnostic::about(Code::DuplicateParameter, ast.span(node), detail)
                            .with_related(other),
                    );
                }
                existing
            }
            None => self.add(scope, name, BindingKind::Parameter, node),
        }
    }

    /// Declares a `var`, or a function at the top of a function or script, from within `inner`.
    ///
    /// `assigns` tells that the declaration has a value. It goes to the innermost binding of the
    /// name, which may be the parameter of a `catch` (Annex B.3.4).
    pub(super) fn declare_variable(
        &mut self,
        ast: &Ast,
        inner: ScopeId,
        name: Atom,
        kind: BindingKind,
        node: NodeId,
        assigns: bool,
    ) -> BindingId {
        let owner = self.scopes[inner.index()].variables;
        let depth = self.scopes[owner.index()].depth;
        let mut next = self.innermost[name.index()];
        let mut found = None;
        // Whatever has the name between here and the owner stands in the way, unless it is lenient.
        while let Some(id) = next {
            let Binding { scope, kind, shadowed, .. } = self.bindings[id.index()];
            if self.scopes[scope.index()].depth < depth {
                break;
            }
            if kind.is_lexical() || kind == BindingKind::CatchPattern {
                self.conflict(ast, name, node, id);
            }
            if kind == BindingKind::CatchName {
                self.bindings[id.index()].assigned |= assigns;
            }
            if scope == owner {
                found = Some(id);
                break;
            }
            next = shadowed;
        }
        let id = match found {
            None => self.add(owner, name, kind, node),
            Some(id) => {
                let binding = &mut self.bindings[id.index()];
                // A function wins over a variable or parameter of its name.
                if kind == BindingKind::Function && binding.kind == BindingKind::Var {
                    binding.kind = kind;
                    binding.node = node;
                }
                id
            }
        };
        let binding = &mut self.bindings[id.index()];
        binding.assigned |= assigns;
        match kind {
            BindingKind::Var => binding.last_var = Some(node),
            _ => binding.function = Some(node),
        }
        id
    }

    /// The `var` declaration of `name` that came by `scope`, which is still open, on its way up.
    fn variable_passing(&self, ast: &Ast, scope: ScopeId, name: Atom) -> Option<NodeId> {
        let here = &self.scopes[scope.index()];
        let id = self.find(here.variables, name)?;
        let last = self.bindings[id.index()].last_var?;
        // All that was declared since the scope opened is inside it.
        (here.variables != scope && ast.span(last).start >= ast.span(here.node).start).then_some(last)
    }

    /// At the end of `scope`: whether a function from a block below may go on its way up through
    /// it, or has arrived.
    pub(super) fn lift(&mut self, scope: ScopeId, candidate: Candidate) -> bool {
        let name = self.bindings[candidate.binding.index()].name;
        let existing = self.find(scope, name);
        let holds = self.scopes[scope.index()].kind.holds_variables();
        let Some(existing) = existing else {
            if holds {
                let parameter = self.parameter_outside(scope, name);
                if !parameter {
                    let variable = self.add(scope, name, BindingKind::Var, candidate.node);
                    self.hoist(candidate.binding, variable);
                }
            }
            return !holds;
        };
        match self.kind_of(existing) {
            lexical if lexical.is_lexical() && existing != candidate.binding => false,
            BindingKind::CatchPattern | BindingKind::Parameter => false,
            BindingKind::Var | BindingKind::Function | BindingKind::Arguments if holds => {
                self.hoist(candidate.binding, existing);
                false
            }
            _ => !holds,
        }
    }

    /// Ties a function in a block to the variable that its declaration assigns when it runs.
    fn hoist(&mut self, function: BindingId, variable: BindingId) {
        self.bindings[function.index()].hoists_to = Some(variable);
        self.bindings[variable.index()].assigned = true;
    }

    /// Whether `scope` is a body whose function has a parameter `name`.
    fn parameter_outside(&self, scope: ScopeId, name: Atom) -> bool {
        let Scope { kind, parent, .. } = self.scopes[scope.index()];
        kind == ScopeKind::Body && parent.is_some_and(|parent| self.find(parent, name).is_some())
    }

    /// Reports a second declaration of `name` at `node`.
    #[cold]
    pub(super) fn conflict(&mut self, ast: &Ast, name: Atom, node: NodeId, existing: BindingId) {
        self.report(ast, name, node, self.bindings[existing.index()].node);
    }

    fn report(&mut self, ast: &Ast, name: Atom, node: NodeId, other: NodeId) {
        let detail = ast.atoms().display(name).into_owned();
        self.diagnostics
            .push(Diagnostic::about(Code::Redeclared, ast.span(node), detail).with_related(ast.span(other)));
    }

    /// Closes `scope`: its names mean again what they meant around it.
    pub(super) fn close(&mut self, scope: ScopeId) {
        let mut next = self.scopes[scope.index()].first;
        while let Some(id) = next {
            let Binding { name, shadowed, next: after, .. } = self.bindings[id.index()];
            // A second binding of the name, which was an error, hides the first and nothing outside.
            if shadowed.is_none_or(|outer| self.bindings[outer.index()].scope != scope) {
                self.innermost[name.index()] = shadowed;
            }
            next = after;
        }
    }
}
