//! Entering and leaving scopes: their environment, registers and hoisted functions.

use super::{Compiler, Register};
use crate::analysis::Place;
use crate::constant::{Constant, EntryKind, ScopeEntry, ScopeInfo, Text};
use crate::opcode::Opcode;
use js_language_frontend::ast::NodeId;
use js_language_frontend::scope::{BindingId, BindingKind, ScopeId, ScopeKind};

/// What is in force again when a scope is left.
#[must_use]
pub(super) struct Entered {
    scope: ScopeId,
    next: u32,
    environments: usize,
}

/// Values that LoadSimple loads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Simple {
    Undefined = 0,
    Null = 1,
    True = 2,
    False = 3,
    Empty = 4,
}

impl Compiler<'_> {
    pub(super) fn load_simple(&mut self, register: Register, value: Simple) {
        self.emit(Opcode::LoadSimple, register, value as u16, 0);
    }

    /// The register of the innermost environment, 0 for the callee's.
    pub(super) fn environment(&self) -> Register {
        self.environments.last().map_or(0, |&(_, register)| register)
    }

    /// Enters the scope of `kind` that `node` opens, if it opens one.
    pub(super) fn enter_at(&mut self, node: NodeId, kind: ScopeKind) -> Option<Entered> {
        let scope = self.analysis.scope_at(self.unit.program(), node, kind)?;
        Some(self.enter(scope))
    }

    /// Enters `scope`: makes its environment and gives its bindings registers.
    pub(super) fn enter(&mut self, scope: ScopeId) -> Entered {
        let entered = Entered { scope: self.scope, next: self.next, environments: self.environments.len() };
        self.scope = scope;
        let kind = self.scopes.scope(scope).kind;
        if self.analysis.scope(scope).has_environment && kind != ScopeKind::Module {
            let register = self.local();
            self.new_environment(scope, register);
            self.environments.push((scope, register));
        }
        let bindings: Vec<(BindingId, BindingKind)> =
            self.scopes.bindings(scope).map(|(id, binding)| (id, binding.kind)).collect();
        for (id, kind) in bindings {
            if self.analysis.place(id) != Place::Register
                || self.registers.contains_key(&id) && kind == BindingKind::Parameter
            {
                continue;
            }
            if kind == BindingKind::FunctionName {
                continue;
            }
            let register = self.local();
            self.registers.insert(id, register);
            if self.analysis.is_checked(id) {
                self.load_simple(register, Simple::Empty);
            }
        }
        entered
    }

    /// Makes the environment of `scope` again, in the register it has: for the next iteration.
    pub(super) fn renew_environment(&mut self, scope: ScopeId) {
        let Some(at) = self.environments.iter().rposition(|&(of, _)| of == scope) else { return };
        let register = self.environments[at].1;
        let parent = if at == 0 { 0 } else { self.environments[at - 1].1 };
        self.make_environment(scope, register, parent);
    }

    fn new_environment(&mut self, scope: ScopeId, register: Register) {
        let parent = self.environment();
        self.make_environment(scope, register, parent);
    }

    fn make_environment(&mut self, scope: ScopeId, register: Register, parent: Register) {
        let facts = self.analysis.scope(scope);
        let Ok(slots) = u16::try_from(facts.slots) else {
            return self.builder.fail("a scope has more than 65535 captured variables");
        };
        if facts.has_info {
            let info = self.scope_info(scope);
            let constant = self.builder.short_constant(Constant::ScopeInfo(Box::new(info)));
            self.emit(Opcode::NewEnvironmentWithInfo, register, parent, constant);
        } else {
            self.emit(Opcode::NewEnvironment, register, parent, slots);
        }
    }

    /// The names of the environment of `scope`.
    pub(super) fn scope_info(&self, scope: ScopeId) -> ScopeInfo {
        let facts = self.analysis.scope(scope);
        let kind = self.scopes.scope(scope).kind;
        let mut entries = Vec::new();
        for (id, binding) in self.scopes.bindings(scope) {
            let (slot, is_cell) = match self.analysis.place(id) {
                Place::Slot(slot) => (slot, false),
                Place::Cell(slot) => (slot, true),
                _ => continue,
            };
            let kind = match binding.kind {
                BindingKind::Import => EntryKind::Import,
                BindingKind::Let | BindingKind::Class if is_cell => EntryKind::ExportedLet,
                BindingKind::Const | BindingKind::ClassName if is_cell => EntryKind::ExportedConstant,
                _ if is_cell => EntryKind::ExportedVariable,
                BindingKind::Let | BindingKind::Class => EntryKind::Let,
                BindingKind::Const | BindingKind::ClassName => EntryKind::Constant,
                BindingKind::FunctionName => EntryKind::FunctionName,
                BindingKind::CatchName => EntryKind::CatchName,
                BindingKind::CatchPattern | BindingKind::BlockFunction | BindingKind::LexicalFunction => {
                    EntryKind::Lexical
                }
                BindingKind::PrivateName => EntryKind::Special,
                BindingKind::Var
                | BindingKind::Function
                | BindingKind::Parameter
                | BindingKind::Arguments => EntryKind::Variable,
            };
            entries.push(ScopeEntry { name: self.text(binding.name), kind, slot });
        }
        let special = [("this", facts.this), ("new.target", facts.new_target), ("%function", facts.function)];
        for (name, slot) in special {
            if let Some(slot) = slot {
                entries.push(ScopeEntry { name: Text::from(name), kind: EntryKind::Special, slot });
            }
        }
        let has_body = kind == ScopeKind::Function
            && self
                .analysis
                .scope_at(self.unit.program(), self.scopes.scope(scope).node, ScopeKind::Body)
                .is_some();
        ScopeInfo {
            slots: facts.slots as u16,
            holds_variables: kind.holds_variables(),
            eval_variables: facts.eval_variables,
            is_parameter_scope: has_body,
            entries,
        }
    }

    /// Leaves a scope.
    pub(super) fn leave(&mut self, entered: Entered) {
        self.scope = entered.scope;
        self.environments.truncate(entered.environments);
        self.release(entered.next);
    }

    /// Leaves a scope, if one was entered.
    pub(super) fn leave_if(&mut self, entered: Option<Entered>) {
        if let Some(entered) = entered {
            self.leave(entered);
        }
    }

    /// Gives the functions that `scope` declares their values.
    pub(super) fn hoist_functions(&mut self, scope: ScopeId) {
        let declared: Vec<(BindingId, NodeId)> =
            self.scopes.bindings(scope).filter_map(|(id, binding)| Some((id, binding.function?))).collect();
        for (id, node) in declared {
            let Some(function) = self.analysis.declaration(node) else { continue };
            let mark = self.next;
            let register = match self.registers.get(&id) {
                Some(&register) if self.analysis.place(id) == Place::Register => register,
                _ => self.temporary(),
            };
            self.declared_closure(function, register);
            self.initialize_binding(id, register);
            self.release(mark);
        }
    }
}
