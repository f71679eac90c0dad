//! Reading and writing variables.

use super::scope::Simple;
use super::{CALLEE, Compiler, NEW_TARGET, Register, THIS};
use crate::analysis::{Place, owner_of_this};
use crate::constant::{CacheKind, Text};
use crate::opcode::Opcode;
use crate::unit::UnitKind;
use js_language_frontend::ast::{FunctionKind, Node, NodeId};
use js_language_frontend::atom::{Atom, names};
use js_language_frontend::scope::{BindingId, BindingKind, Resolution, ScopeId, ScopeKind, Tdz};

/// Codes of ThrowError.
pub(super) mod error {
    pub(in crate::compile) const REFERENCE: u16 = 1;
    pub(in crate::compile) const UNINITIALIZED: u16 = 4;
    pub(in crate::compile) const CONSTANT: u16 = 5;
}

/// How code gets at a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Register(Register),
    /// A slot of an environment in a register.
    Slot(Register, u16),
    /// A slot of an environment outwards from the callee's.
    Outer(u16, u16),
    /// The same, where the slot holds a cell.
    Cell(u16, u16),
    Global,
    Dynamic,
}

/// Where the environment of a scope is found.
enum Environment {
    Register(Register),
    Hops(u16),
}

/// A use of a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use {
    pub(super) name: Atom,
    pub(super) binding: Option<BindingId>,
    pub(super) access: Access,
    pub(super) tdz: Tdz,
}

impl Compiler<'_> {
    fn environment_of(&mut self, scope: ScopeId) -> Environment {
        if let Some(&(_, register)) = self.environments.iter().rev().find(|&&(of, _)| of == scope) {
            return Environment::Register(register);
        }
        let (mut hops, mut at) = (0u32, self.outer);
        while let Some(id) = at {
            if id == scope {
                break;
            }
            hops += u32::from(self.analysis.scope(id).has_environment);
            at = self.scopes.scope(id).parent;
        }
        match u16::try_from(hops) {
            Ok(hops) => Environment::Hops(hops),
            Err(_) => {
                self.builder.fail("a function is nested in more than 65535 scopes");
                Environment::Hops(0)
            }
        }
    }

    fn slot(&mut self, scope: ScopeId, slot: u16) -> Access {
        match self.environment_of(scope) {
            Environment::Register(register) => Access::Slot(register, slot),
            Environment::Hops(hops) => Access::Outer(hops, slot),
        }
    }

    /// How code here gets at `binding`.
    pub(super) fn access(&mut self, id: BindingId) -> Access {
        let binding = self.scopes.binding(id);
        let scope = binding.scope;
        match self.analysis.place(id) {
            Place::Register if binding.kind == BindingKind::FunctionName => Access::Register(CALLEE),
            Place::Register => match self.registers.get(&id) {
                Some(&register) => Access::Register(register),
                // Only damaged scopes: the binding is of another function.
                None => Access::Dynamic,
            },
            Place::Slot(slot) => self.slot(scope, slot),
            Place::Cell(slot) => match self.environment_of(scope) {
                Environment::Register(_) => Access::Dynamic,
                Environment::Hops(hops) => Access::Cell(hops, slot),
            },
            Place::Global => Access::Global,
            Place::Dynamic => Access::Dynamic,
        }
    }

    /// The use of a name that scope analysis resolved.
    pub(super) fn use_of(&mut self, name: Atom, resolution: Resolution) -> Use {
        let Resolution { binding, dynamic, tdz } = resolution;
        let access = match binding {
            _ if dynamic => Access::Dynamic,
            Some(id) => self.access(id),
            // Eval code sees the names of the code around it.
            None if matches!(self.unit.kind(), UnitKind::DirectEval { .. }) => Access::Dynamic,
            None => Access::Global,
        };
        let tdz = match access {
            Access::Global | Access::Dynamic => Tdz::None,
            _ => tdz,
        };
        Use { name, binding, access, tdz }
    }

    /// The binding that the declaration `node` of `name` assigns to when it runs: that of the
    /// innermost scope that has one.
    pub(super) fn use_of_declaration(&mut self, name: Atom, is_variable: bool) -> Use {
        let mut scope = Some(self.scope);
        let mut dynamic = false;
        while let Some(id) = scope {
            if let Some(binding) = self.analysis.find(id, name) {
                let access = if dynamic { Access::Dynamic } else { self.access(binding) };
                return Use { name, binding: Some(binding), access, tdz: Tdz::None };
            }
            let row = self.scopes.scope(id);
            dynamic |= row.kind == ScopeKind::With && is_variable;
            scope = row.parent;
        }
        Use { name, binding: None, access: Access::Global, tdz: Tdz::None }
    }

    fn dynamic_kind(&self) -> CacheKind {
        if self.strict { CacheKind::Dynamic } else { CacheKind::DynamicSloppy }
    }

    pub(super) fn dynamic_cache(&mut self, name: Atom) -> u16 {
        let (kind, text) = (self.dynamic_kind(), self.text(name));
        self.builder.shared_cache(kind, text, false)
    }

    pub(super) fn global_cache(&mut self, name: Atom, is_write: bool) -> u16 {
        let text = self.text(name);
        self.builder.shared_cache(CacheKind::Global, text, is_write)
    }

    pub(super) fn throw(&mut self, error: u16, message: Text) {
        let constant = self.builder.string(message);
        self.builder.emit_wide(Opcode::ThrowError, error, constant as i32);
    }

    fn throw_name(&mut self, error: u16, name: Atom) {
        let text = self.text(name);
        self.throw(error, text);
    }

    /// The register of a variable that needs no instruction to be read.
    pub(super) fn register_of(&self, used: Use) -> Option<Register> {
        match used.access {
            Access::Register(register) if matches!(used.tdz, Tdz::None | Tdz::Safe) => Some(register),
            _ => None,
        }
    }

    /// Reads a variable; `or_undefined` where nothing binds the name (typeof).
    pub(super) fn load(&mut self, used: Use, to: Register, or_undefined: bool) {
        if used.tdz == Tdz::Error {
            return self.throw_name(error::UNINITIALIZED, used.name);
        }
        let check = used.tdz == Tdz::Check;
        if check {
            let name = self.text(used.name);
            self.builder.name_next(name);
        }
        match used.access {
            Access::Register(register) => {
                if check {
                    self.emit(Opcode::CheckInitialized, register, 0, 0);
                }
                self.copy(to, register);
            }
            Access::Slot(environment, slot) => {
                let opcode = if check { Opcode::LoadSlotChecked } else { Opcode::LoadSlot };
                self.emit(opcode, to, environment, slot);
            }
            Access::Outer(hops, slot) => {
                let opcode = if check { Opcode::LoadOuterChecked } else { Opcode::LoadOuter };
                self.emit(opcode, to, hops, slot);
            }
            Access::Cell(hops, slot) => {
                let name = self.text(used.name);
                if !check {
                    self.builder.name_next(name);
                }
                self.emit(Opcode::LoadCell, to, hops, slot);
            }
            Access::Global if used.name == names::UNDEFINED && used.binding.is_none() => {
                self.load_simple(to, Simple::Undefined);
            }
            Access::Global => {
                let cache = self.global_cache(used.name, false);
                self.emit(Opcode::GetGlobal, to, u16::from(or_undefined), cache);
            }
            Access::Dynamic => {
                let cache = self.dynamic_cache(used.name);
                let environment = self.environment();
                self.builder.emit_two(Opcode::LoadDynamic, to, environment, cache, u32::from(or_undefined));
            }
        }
    }

    /// Assigns to a variable.
    pub(super) fn store(&mut self, used: Use, from: Register) {
        if used.tdz == Tdz::Error {
            return self.throw_name(error::UNINITIALIZED, used.name);
        }
        let kind = used.binding.map(|id| self.scopes.binding(id).kind);
        let is_lexical = !matches!(used.access, Access::Global | Access::Dynamic);
        let check = used.tdz == Tdz::Check;
        if is_lexical && kind.is_some_and(BindingKind::is_constant) {
            if kind == Some(BindingKind::FunctionName) {
                if self.strict {
                    self.throw_name(error::CONSTANT, used.name);
                }
                return;
            }
            if check && kind != Some(BindingKind::Import) {
                let mark = self.next;
                let unused = self.temporary();
                self.load(used, unused, false);
                self.release(mark);
            }
            return self.throw_name(error::CONSTANT, used.name);
        }
        if check && !matches!(used.access, Access::Cell(..)) {
            let name = self.text(used.name);
            self.builder.name_next(name);
        }
        match used.access {
            Access::Register(register) => {
                if check {
                    self.emit(Opcode::CheckInitialized, register, 0, 0);
                }
                self.copy(register, from);
            }
            Access::Slot(environment, slot) => {
                let opcode = if check { Opcode::StoreSlotChecked } else { Opcode::StoreSlot };
                self.emit(opcode, from, environment, slot);
            }
            Access::Outer(hops, slot) => {
                let opcode = if check { Opcode::StoreOuterChecked } else { Opcode::StoreOuter };
                self.emit(opcode, from, hops, slot);
            }
            Access::Cell(hops, slot) => {
                if check {
                    let mark = self.next;
                    let unused = self.temporary();
                    self.load(used, unused, false);
                    self.release(mark);
                }
                self.emit(Opcode::StoreCell, from, hops, slot);
            }
            Access::Global => {
                let cache = self.global_cache(used.name, true);
                self.emit(Opcode::SetGlobal, from, u16::from(self.strict), cache);
            }
            Access::Dynamic => {
                let mark = self.next;
                let handle = self.temporary();
                self.resolve(used.name, handle);
                self.store_resolved(used.name, handle, from);
                self.release(mark);
            }
        }
    }

    pub(super) fn resolve(&mut self, name: Atom, handle: Register) {
        let cache = self.dynamic_cache(name);
        let environment = self.environment();
        self.emit(Opcode::ResolveDynamic, handle, environment, cache);
    }

    pub(super) fn store_resolved(&mut self, name: Atom, handle: Register, from: Register) {
        let cache = self.dynamic_cache(name);
        self.emit(Opcode::StoreResolved, from, handle, cache);
    }

    /// Gives a lexical binding, or a function, its first value.
    pub(super) fn initialize_binding(&mut self, id: BindingId, from: Register) {
        let binding = self.scopes.binding(id);
        match self.access(id) {
            Access::Register(register) => self.copy(register, from),
            Access::Slot(environment, slot) => self.emit(Opcode::StoreSlot, from, environment, slot),
            Access::Outer(hops, slot) => self.emit(Opcode::StoreOuter, from, hops, slot),
            Access::Cell(hops, slot) => self.emit(Opcode::StoreCell, from, hops, slot),
            Access::Global => {
                let cache = self.global_cache(binding.name, true);
                match binding.kind {
                    BindingKind::Var | BindingKind::Function => {
                        self.emit(Opcode::SetGlobal, from, u16::from(self.strict), cache);
                    }
                    _ => self.emit(Opcode::InitializeGlobal, from, 0, cache),
                }
            }
            Access::Dynamic => {
                let name = self.text(binding.name);
                self.set_eval_variable(name, from, false);
            }
        }
    }

    pub(super) fn set_eval_variable(&mut self, name: Text, from: Register, is_late: bool) {
        let constant = self.builder.string(name);
        let constant = self.builder.short(constant);
        // Declared from the eval code's own surroundings, past its own scopes.
        self.builder.emit_two(Opcode::SetEvalVariable, from, 0, constant, u32::from(is_late));
    }

    // `this` and its like.

    /// The value of `this`, checked in derived constructors.
    pub(super) fn this(&mut self, to: Option<Register>) -> Register {
        let owner = owner_of_this(self.unit.program(), self.scope);
        let in_owner = self.code.is_class_initializer || self.is_own(owner);
        if in_owner && owner != ScopeId::TOP {
            if self.code.is_derived {
                let register = match self.analysis.scope(owner).this {
                    Some(slot) => {
                        let register = to.unwrap_or_else(|| self.temporary());
                        self.load_special_slot(owner, slot, register);
                        register
                    }
                    None => THIS,
                };
                self.emit(Opcode::CheckInitialized, register, 1, 0);
                return self.given(to, register);
            }
            return self.given(to, THIS);
        }
        if owner == ScopeId::TOP {
            return self.this_at_top(to);
        }
        let register = to.unwrap_or_else(|| self.temporary());
        if let Some(slot) = self.analysis.scope(owner).this {
            self.load_special_slot(owner, slot, register);
            if self.is_derived_constructor(owner) {
                self.emit(Opcode::CheckInitialized, register, 1, 0);
            }
        }
        register
    }

    /// `this` of a derived constructor, EMPTY before super().
    pub(super) fn raw_this(&mut self) -> Register {
        let owner = owner_of_this(self.unit.program(), self.scope);
        match self.analysis.scope(owner).this {
            Some(slot) => {
                let register = self.temporary();
                self.load_special_slot(owner, slot, register);
                register
            }
            None => THIS,
        }
    }

    fn given(&mut self, to: Option<Register>, register: Register) -> Register {
        match to {
            Some(to) => {
                self.copy(to, register);
                to
            }
            None => register,
        }
    }

    fn this_at_top(&mut self, to: Option<Register>) -> Register {
        let is_top = self.is_own(ScopeId::TOP);
        match self.unit.kind() {
            UnitKind::DirectEval { in_function: true, .. } => {
                let register = to.unwrap_or_else(|| self.temporary());
                self.load_special("this", register);
                register
            }
            UnitKind::Module => {
                let register = to.unwrap_or_else(|| self.temporary());
                self.load_simple(register, Simple::Undefined);
                register
            }
            UnitKind::DirectEval { in_module: true, .. } => {
                let register = to.unwrap_or_else(|| self.temporary());
                self.load_simple(register, Simple::Undefined);
                register
            }
            UnitKind::Script if is_top => self.given(to, THIS),
            _ => {
                let register = to.unwrap_or_else(|| self.temporary());
                self.emit(Opcode::LoadGlobalThis, register, 0, 0);
                register
            }
        }
    }

    /// Whether the code being compiled is that of the function scope `owner`.
    fn is_own(&self, owner: ScopeId) -> bool {
        self.scopes.scope(self.scope).function == owner
    }

    fn is_derived_constructor(&self, owner: ScopeId) -> bool {
        match self.node(self.scopes.scope(owner).node) {
            Node::Function { function } | Node::FunctionDeclaration { function } => {
                self.ast.function(function).kind == FunctionKind::DerivedConstructor
            }
            _ => false,
        }
    }

    fn load_special_slot(&mut self, owner: ScopeId, slot: u16, to: Register) {
        match self.slot(owner, slot) {
            Access::Slot(environment, slot) => self.emit(Opcode::LoadSlot, to, environment, slot),
            Access::Outer(hops, slot) => self.emit(Opcode::LoadOuter, to, hops, slot),
            _ => {}
        }
    }

    fn load_special(&mut self, name: &str, to: Register) {
        let constant = self.builder.string(Text::from(name));
        let constant = self.builder.short(constant);
        let environment = self.environment();
        self.emit(Opcode::LoadSpecial, to, environment, constant);
    }

    /// new.target.
    pub(super) fn new_target(&mut self, to: Register) {
        let owner = owner_of_this(self.unit.program(), self.scope);
        if owner == ScopeId::TOP {
            return match self.unit.kind() {
                UnitKind::DirectEval { in_function: true, .. } => self.load_special("new.target", to),
                _ => self.load_simple(to, Simple::Undefined),
            };
        }
        match self.analysis.scope(owner).new_target {
            _ if self.is_own(owner) || self.code.is_class_initializer => self.copy(to, NEW_TARGET),
            Some(slot) => self.load_special_slot(owner, slot, to),
            None => self.load_simple(to, Simple::Undefined),
        }
    }

    /// The function whose home object and superclass `super` means.
    pub(super) fn active_function(&mut self) -> Register {
        let owner = owner_of_this(self.unit.program(), self.scope);
        if owner != ScopeId::TOP && (self.is_own(owner) || self.code.is_class_initializer) {
            return CALLEE;
        }
        let register = self.temporary();
        match self.analysis.scope(owner).function {
            Some(slot) if owner != ScopeId::TOP => self.load_special_slot(owner, slot, register),
            _ => self.load_special("%function", register),
        }
        register
    }

    /// Binds `this` after super() has returned it in `value`.
    pub(super) fn bind_this(&mut self, value: Register) {
        let owner = owner_of_this(self.unit.program(), self.scope);
        if owner == ScopeId::TOP {
            let constant = self.builder.string(Text::from("this"));
            let constant = self.builder.short(constant);
            let environment = self.environment();
            return self.emit(Opcode::StoreSpecial, value, environment, constant);
        }
        let Some(slot) = self.analysis.scope(owner).this else {
            return self.emit(Opcode::InitializeThis, THIS, value, 0);
        };
        let mark = self.next;
        let current = self.temporary();
        self.load_special_slot(owner, slot, current);
        self.emit(Opcode::InitializeThis, current, value, 0);
        match self.slot(owner, slot) {
            Access::Slot(environment, slot) => self.emit(Opcode::StoreSlot, value, environment, slot),
            Access::Outer(hops, slot) => self.emit(Opcode::StoreOuter, value, hops, slot),
            _ => {}
        }
        self.release(mark);
    }

    /// Puts `this`, new.target and the function into the environment of `scope`, where code below
    /// asks for them.
    pub(super) fn store_specials(&mut self, scope: ScopeId) {
        let facts = self.analysis.scope(scope);
        let Some(&(_, environment)) = self.environments.iter().rev().find(|&&(of, _)| of == scope) else {
            return;
        };
        if let Some(slot) = facts.this
            && !self.code.is_derived
        {
            self.emit(Opcode::StoreSlot, THIS, environment, slot);
        }
        if let Some(slot) = facts.new_target {
            self.emit(Opcode::StoreSlot, NEW_TARGET, environment, slot);
        }
        if let Some(slot) = facts.function {
            self.emit(Opcode::StoreSlot, CALLEE, environment, slot);
        }
    }

    /// Loads the private name `name`, used at `node`.
    pub(super) fn private_name(&mut self, name: Atom, node: NodeId) -> Register {
        self.private_name_at(name, self.ast.span(node).start)
    }

    /// Loads the private name `name` in the body of the class at hand.
    pub(super) fn private_name_in_body(&mut self, name: Atom) -> Register {
        self.private_name_at(name, u32::MAX)
    }

    fn private_name_at(&mut self, name: Atom, position: u32) -> Register {
        let to = self.temporary();
        let mut scope = Some(self.scope);
        while let Some(id) = scope {
            let row = self.scopes.scope(id);
            if row.kind == ScopeKind::Class
                && !self.hidden_classes.contains(&id)
                && let Some(binding) = self.analysis.find(id, name)
                && self.scopes.binding(binding).kind == BindingKind::PrivateName
                && self.is_inside_body(row.node, position)
                && let Place::Slot(slot) = self.analysis.place(binding)
            {
                self.load_special_slot(id, slot, to);
                return to;
            }
            scope = row.parent;
        }
        let text = String::from_utf8_lossy(self.ast.text(name)).into_owned();
        self.load_special(&text, to);
        to
    }

    fn is_inside_body(&self, class: NodeId, position: u32) -> bool {
        match self.node(class) {
            Node::Class { class } | Node::ClassDeclaration { class } => {
                position >= self.ast.class(class).body_span.start
            }
            _ => true,
        }
    }

    /// Loads or stores a hidden slot of a class scope.
    pub(super) fn class_slot(&mut self, scope: ScopeId, slot: u16, register: Register, is_store: bool) {
        match (self.slot(scope, slot), is_store) {
            (Access::Slot(environment, slot), false) => {
                self.emit(Opcode::LoadSlot, register, environment, slot);
            }
            (Access::Slot(environment, slot), true) => {
                self.emit(Opcode::StoreSlot, register, environment, slot);
            }
            (Access::Outer(hops, slot), false) => self.emit(Opcode::LoadOuter, register, hops, slot),
            (Access::Outer(hops, slot), true) => self.emit(Opcode::StoreOuter, register, hops, slot),
            _ => {}
        }
    }
}
