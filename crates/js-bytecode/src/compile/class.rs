//! Classes: constructor and prototype, methods, fields, private members, static parts.
//!
//! Instance fields and private methods become one function, the field initializer, which runs with
//! the new object as `this`; static fields, blocks and private methods become another, which runs
//! once with the class. Keys and functions that these need lie in hidden slots of the class scope.

use super::expression::Name;
use super::literal::Key;
use super::scope::Simple;
use super::{Compiler, Register, THIS};
use crate::analysis::{ClassFacts, Place};
use crate::constant::Text;
use crate::opcode::Opcode;
use crate::template::{FunctionId, Template};
use crate::unit::{CompileError, Unit};
use js_language_frontend::ast::{ClassId, FunctionId as AstFunction, MethodKind, Node, NodeId, Uses};
use js_language_frontend::scope::{BindingId, BindingKind, ScopeKind};

/// Codes of DefinePrivate.
mod private {
    pub(super) const FIELD: u32 = 0;
    pub(super) const METHOD: u32 = 1;
    pub(super) const GETTER: u32 = 2;
    pub(super) const SETTER: u32 = 3;
    pub(super) const SETTER_JOINS: u32 = 4;
}

impl Compiler<'_> {
    /// A closure of the method `function` with its home object and name. `prefix` is 1 for getters
    /// and 2 for setters.
    pub(super) fn method_closure(
        &mut self,
        function: AstFunction,
        key: &Key,
        key_register: Register,
        prefix: u16,
        home: Register,
        to: Register,
    ) {
        let known = self.name_of_key(key);
        let id = self.unit.id_of(function);
        if let Some(name) = &known {
            let prefix = ["", "get ", "set "][prefix as usize];
            let units: Vec<u16> = prefix.encode_utf16().chain(name.units()).collect();
            self.unit.set_name(id, Text::from_units(&units));
        }
        self.closure(id, to);
        let uses = self.ast.function(function).uses;
        if [Uses::SUPER_PROPERTY, Uses::SUPER_CALL, Uses::EVAL].into_iter().any(|one| uses.has(one)) {
            self.emit(Opcode::SetHomeObject, to, home, 0);
        }
        if known.is_none() {
            self.emit(Opcode::SetFunctionName, to, key_register, prefix);
        }
    }

    /// A class into `to`; `name` if it has none of its own.
    pub(super) fn class(&mut self, node: NodeId, id: ClassId, name: Option<Name>, to: Register) {
        let analysis = self.analysis;
        let Some(facts) = &analysis.classes[id.index()] else { return };
        let mark = self.next;
        let outer_strict = std::mem::replace(&mut self.strict, true);
        let window = self.window(2);
        let entered = self.enter(facts.scope);
        self.private_names(facts);
        let class = *self.ast.class(id);
        match class.heritage {
            Some(heritage) => {
                self.hidden_classes.push(facts.scope);
                self.expression(heritage, window);
                self.hidden_classes.pop();
            }
            None => self.load_simple(window, Simple::Empty),
        }
        let constructor = match facts.constructor {
            Some(function) => self.unit.id_of(function),
            None => self.unit.default_constructor(id),
        };
        let own_name = class.name.and_then(|name| match self.node(name) {
            Node::Binding { name } => Some(self.text(name)),
            _ => None,
        });
        match (own_name, &name) {
            (Some(text), _) => self.unit.set_name(constructor, text),
            (None, Some(Name::Known(text))) => self.unit.set_name(constructor, text.clone()),
            // `export default class {}`
            (None, None) if matches!(self.node(node), Node::ClassDeclaration { .. }) => {
                self.unit.set_name(constructor, Text::from("default"));
            }
            _ => {}
        }
        let constant = self.builder.function(constructor);
        let environment = self.environment();
        self.at(node);
        self.emit(Opcode::NewClass, window, constant, environment);
        if let (None, Some(Name::Key(key))) = (class.name, &name) {
            self.emit(Opcode::SetFunctionName, window, *key, 0);
        }
        for member in self.ast.items(class.members) {
            let above = self.next;
            self.member_definition(facts, member, window);
            self.release(above);
        }
        let inner = self.scopes.bindings(facts.scope).find(|(_, b)| b.kind == BindingKind::ClassName);
        if let Some((binding, _)) = inner {
            self.initialize_binding(binding, window);
        }
        if facts.has_instance_elements {
            let initializer = self.temporary();
            self.closure(self.unit.field_initializer(id), initializer);
            self.emit(Opcode::SetHomeObject, initializer, window + 1, 0);
            self.emit(Opcode::SetFieldInitializer, window, initializer, 0);
        }
        if facts.has_static_elements {
            let base = self.window(3);
            self.closure(self.unit.static_initializer(id), base);
            self.emit(Opcode::SetHomeObject, base, window, 0);
            self.emit(Opcode::Move, base + 2, window, 0);
            self.builder.emit_two(Opcode::CallMethod, base, base, 0, 0);
        }
        self.leave(entered);
        self.strict = outer_strict;
        self.copy(to, window);
        self.release(mark);
    }

    fn private_names(&mut self, facts: &ClassFacts) {
        let names: Vec<BindingId> = self
            .scopes
            .bindings(facts.scope)
            .filter(|(_, binding)| binding.kind == BindingKind::PrivateName)
            .map(|(id, _)| id)
            .collect();
        for id in names {
            let Place::Slot(slot) = self.analysis.place(id) else { continue };
            let mark = self.next;
            let register = self.temporary();
            let text = self.text(self.scopes.binding(id).name);
            let constant = self.builder.string(text);
            self.builder.emit_wide(Opcode::NewPrivateName, register, constant as i32);
            self.class_slot(facts.scope, slot, register, true);
            self.release(mark);
        }
    }

    /// What a member does when the class is defined.
    fn member_definition(&mut self, facts: &ClassFacts, member: NodeId, window: Register) {
        match self.node(member) {
            Node::Method { kind: MethodKind::Constructor, .. } => {}
            Node::Method { kind, is_static, computed, key, function } => {
                let Node::Function { function } = self.node(function) else { return };
                let target = if is_static { window } else { window + 1 };
                let key = self.key(computed, key);
                let prefix = match kind {
                    MethodKind::Get => 1,
                    MethodKind::Set => 2,
                    _ => 0,
                };
                self.unit.set_member(self.unit.id_of(function), self.ast.span(member), is_static);
                let register = self.temporary();
                if let Key::Private(name) = key {
                    self.method_closure(function, &key, register, prefix, target, register);
                    let binding = self.analysis.find(facts.scope, name);
                    let slots = binding.and_then(|id| self.analysis.private_methods.get(&id));
                    if let Some(slot) = slots.and_then(|slots| slots[usize::from(prefix == 2)]) {
                        self.class_slot(facts.scope, slot, register, true);
                    }
                    return;
                }
                let key_register = self.temporary();
                self.load_key(&key, super::CALLEE, key_register);
                self.method_closure(function, &key, key_register, prefix, target, register);
                self.at(member);
                self.builder.emit_two(
                    Opcode::DefineMember,
                    target,
                    key_register,
                    register,
                    u32::from(prefix),
                );
            }
            Node::PropertyDefinition { computed: true, key, .. } => {
                if let key @ Key::Computed(_) = self.key(true, key)
                    && let Some(&slot) = self.analysis.field_keys.get(&member)
                {
                    let register = self.temporary();
                    self.load_key(&key, super::CALLEE, register);
                    self.class_slot(facts.scope, slot, register, true);
                }
            }
            _ => {}
        }
    }

    /// Gives `this` the private methods of the class.
    fn define_private_methods(&mut self, facts: &ClassFacts, is_static: bool) {
        let mut seen: Vec<BindingId> = Vec::new();
        for member in self.ast.items(self.ast.class(facts.id).members) {
            let Node::Method { is_static: of_class, key, kind, .. } = self.node(member) else { continue };
            let Node::PrivateName { name } = self.node(key) else { continue };
            let Some(binding) = self.analysis.find(facts.scope, name) else { continue };
            if of_class != is_static || seen.contains(&binding) {
                continue;
            }
            seen.push(binding);
            let Some(&[first, second]) = self.analysis.private_methods.get(&binding) else { continue };
            let mark = self.next;
            let key = self.private_name_in_body(name);
            let function = self.temporary();
            let is_accessor = kind != MethodKind::Method;
            let rows = [
                (first, if is_accessor { private::GETTER } else { private::METHOD }),
                (second, if first.is_some() { private::SETTER_JOINS } else { private::SETTER }),
            ];
            for (slot, code) in rows {
                if let Some(slot) = slot {
                    self.class_slot(facts.scope, slot, function, false);
                    self.builder.emit_two(Opcode::DefinePrivate, THIS, key, function, code);
                }
            }
            self.release(mark);
        }
    }

    /// What a field or static block does when the object or class is initialized.
    fn initialize_member(&mut self, facts: &ClassFacts, member: NodeId) {
        self.at(member);
        match self.node(member) {
            Node::PropertyDefinition { computed, key, value, .. } => {
                let mark = self.next;
                let key = self.key(computed, key);
                let key_register = match &key {
                    Key::Named(_) => None,
                    Key::Computed(_) => {
                        let register = self.temporary();
                        if let Some(&slot) = self.analysis.field_keys.get(&member) {
                            self.class_slot(facts.scope, slot, register, false);
                        }
                        Some(register)
                    }
                    key => {
                        let register = self.temporary();
                        self.load_key(key, super::CALLEE, register);
                        Some(register)
                    }
                };
                let register = self.temporary();
                match value {
                    None => self.load_simple(register, Simple::Undefined),
                    Some(value) => {
                        let entered = self.enter_at(member, ScopeKind::Field);
                        self.store_specials(self.scope);
                        let name = match (self.name_of_key(&key), key_register) {
                            (Some(text), _) => Some(Name::Known(text)),
                            (None, Some(key)) => Some(Name::Key(key)),
                            (None, None) => None,
                        };
                        self.maybe_named(value, name, register);
                        self.leave_if(entered);
                    }
                }
                self.at(member);
                match (key, key_register) {
                    (Key::Named(text), _) => self.define_named(THIS, text, register),
                    (Key::Private(_), Some(key)) => {
                        self.builder.emit_two(Opcode::DefinePrivate, THIS, key, register, private::FIELD);
                    }
                    (_, Some(key)) => self.emit(Opcode::DefineKeyed, register, THIS, key),
                    _ => {}
                }
                self.release(mark);
            }
            Node::StaticBlock { body } => {
                let entered = self.enter_at(member, ScopeKind::StaticBlock);
                self.store_specials(self.scope);
                self.initialize_variables(self.scope, None);
                self.hoist_functions(self.scope);
                self.with_resources(body, |this| this.statements(body));
                self.leave_if(entered);
            }
            _ => {}
        }
    }
}

/// Compiles the field initializer or the static initializer of a class.
pub(super) fn initializer(
    unit: &Unit,
    id: FunctionId,
    class: ClassId,
    is_static: bool,
) -> Result<Template, CompileError> {
    let Some(facts) = &unit.analysis().classes[class.index()] else {
        return Err(CompileError { message: "no such class", span: Default::default() });
    };
    let mut compiler = Compiler::new(unit, facts.scope, Some(facts.scope), true);
    compiler.code.is_class_initializer = true;
    compiler.at(facts.node);
    compiler.define_private_methods(facts, is_static);
    for member in compiler.ast.items(compiler.ast.class(class).members) {
        let belongs = match compiler.node(member) {
            Node::PropertyDefinition { is_static: of_class, .. } => of_class == is_static,
            Node::StaticBlock { .. } => is_static,
            _ => false,
        };
        if belongs {
            compiler.initialize_member(facts, member);
        }
    }
    compiler.emit(Opcode::ReturnUndefined, 0, 0, 0);
    compiler.finish(id)
}

/// Compiles the constructor of a class that has none.
pub(super) fn default_constructor(
    unit: &Unit,
    id: FunctionId,
    class: ClassId,
) -> Result<Template, CompileError> {
    let Some(facts) = &unit.analysis().classes[class.index()] else {
        return Err(CompileError { message: "no such class", span: Default::default() });
    };
    let mut compiler = Compiler::new(unit, facts.scope, Some(facts.scope), true);
    compiler.at(facts.node);
    let is_derived = compiler.ast.class(class).heritage.is_some();
    let mut rest_register = 0;
    if is_derived {
        rest_register = compiler.local();
        let base = compiler.window(4);
        compiler.emit(Opcode::GetSuperConstructor, base, super::CALLEE, 0);
        compiler.emit(Opcode::Move, base + 1, super::NEW_TARGET, 0);
        compiler.emit(Opcode::Move, base + 3, rest_register, 0);
        compiler.emit(Opcode::NewSpread, base, base, 0);
        compiler.emit(Opcode::InitializeThis, THIS, base, 0);
    }
    if facts.has_instance_elements {
        let base = compiler.window(3);
        compiler.emit(Opcode::GetFieldInitializer, base, super::CALLEE, 0);
        compiler.emit(Opcode::Move, base + 2, THIS, 0);
        compiler.builder.emit_two(Opcode::CallMethod, base, base, 0, 0);
    }
    if is_derived {
        compiler.emit(Opcode::Return, THIS, 0, 0);
    } else {
        compiler.emit(Opcode::ReturnUndefined, 0, 0, 0);
    }
    let mut template = compiler.finish(id)?;
    template.rest_register = rest_register;
    Ok(template)
}
