//! Entering and leaving scopes: numbers for their bindings, hoisted functions, closed upvalues.

use super::{Compiler, OpenScope, Result};
use crate::stack_code::StackOpcode;
use js_language_frontend::ast::NodeId;
use js_language_frontend::scope::{BindingId, BindingKind, ScopeId, ScopeKind};

impl Compiler<'_> {
    /// Enters the scope of `kind` that `node` opens; without one, a scope that binds nothing.
    pub(super) fn enter_at(&mut self, node: NodeId, kind: ScopeKind) -> Result {
        match self.analysis.scope_at(self.unit.program(), node, kind) {
            Some(scope) => self.enter_scope(scope),
            None => {
                let first = self.part().out.locals.len() as u32;
                self.part().scopes.push(OpenScope { id: None, first, captured: false });
                Ok(())
            }
        }
    }

    /// Enters `scope`: its bindings get numbers, those that may be read too soon are emptied, and
    /// functions declared in it get their values.
    pub(super) fn enter_scope(&mut self, scope: ScopeId) -> Result {
        let first = self.part().out.locals.len() as u32;
        let scopes = self.scopes;
        let captured = scopes.bindings(scope).any(|(_, binding)| binding.captured);
        self.part().scopes.push(OpenScope { id: Some(scope), first, captured });
        for (id, binding) in scopes.bindings(scope) {
            // Parameters have numbers already; `arguments` is refused where it is used.
            if matches!(binding.kind, BindingKind::Arguments) || self.part().locals.contains_key(&id) {
                continue;
            }
            let local = self.new_local(id);
            if self.analysis.is_checked(id) {
                self.emit(StackOpcode::Empty, 0);
                self.emit(StackOpcode::SetLocal, local);
                self.emit(StackOpcode::Pop, 0);
            }
        }
        let functions: Vec<(BindingId, NodeId)> =
            scopes.bindings(scope).filter_map(|(id, binding)| Some((id, binding.function?))).collect();
        for (id, node) in functions {
            let Some(function) = self.analysis.declaration(node) else { continue };
            let name = self.name(scopes.binding(id).name);
            self.closure(function, name)?;
            self.store_binding(id);
            self.emit(StackOpcode::Pop, 0);
        }
        Ok(())
    }

    /// The next local variable, for `binding`.
    pub(super) fn new_local(&mut self, binding: BindingId) -> u32 {
        let name = self.name(self.scopes.binding(binding).name);
        let part = self.part();
        part.out.locals.push(name);
        let local = part.out.locals.len() as u32 - 1;
        part.locals.insert(binding, local);
        local
    }

    /// Leaves the innermost scope. Its variables are numbered anew whenever the scope is entered
    /// again by the running program, so what closures have captured of them must be closed here.
    pub(super) fn leave(&mut self) {
        self.close_from(self.parts[self.parts.len() - 1].scopes.len() - 1);
        self.part().scopes.pop();
    }

    /// Closes the upvalues of the scopes from the one with this number inwards: before a jump out
    /// of them, or between two iterations of a loop.
    pub(super) fn close_from(&mut self, scope: usize) {
        let open = &self.part().scopes[scope..];
        if let Some(first) = open.iter().filter(|scope| scope.captured).map(|scope| scope.first).min() {
            self.emit(StackOpcode::CloseUpvalues, first);
        }
    }
}
