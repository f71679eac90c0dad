//! Assignments, and the places that can be assigned to.
//!
//! The specification evaluates what a target consists of (object, key) before the value, and
//! touches the property only then: [`Target`] is a target in between.

use super::expression::Name;
use super::names::{Access, Use};
use super::{Compiler, Register};
use crate::constant::{CacheKind, Text};
use crate::fold::Folded;
use crate::opcode::Opcode;
use js_language_frontend::ast::{AssignmentOperator, BinaryOperator, Node, NodeId};
use js_language_frontend::scope::{BindingKind, Tdz};

/// A target whose parts have been evaluated.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// A variable.
    Variable(Use),
    /// A variable found by name, and the handle on what binds it.
    Resolved(Use, Register),
    /// A binding that gets its first value.
    Binding(NodeId, BindingMode),
    /// `object.name`.
    Named(Register, Text, u32),
    /// `object[key]`.
    Keyed(Register, Register, u32),
    /// `object.#name`.
    Private(Register, Register, u32),
    /// `super.x` or `super[x]`: window of super base, this, key.
    Super(Register),
    /// A pattern.
    Pattern(NodeId),
}

/// How a binding gets a value from its declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BindingMode {
    /// `var`: an assignment.
    Variable,
    /// `let`, `const`, class, parameter, catch: the first value.
    Lexical,
}

fn binary_of(operator: AssignmentOperator) -> Option<BinaryOperator> {
    Some(match operator {
        AssignmentOperator::Add => BinaryOperator::Add,
        AssignmentOperator::Subtract => BinaryOperator::Subtract,
        AssignmentOperator::Multiply => BinaryOperator::Multiply,
        AssignmentOperator::Divide => BinaryOperator::Divide,
        AssignmentOperator::Remainder => BinaryOperator::Remainder,
        AssignmentOperator::Exponentiate => BinaryOperator::Exponentiate,
        AssignmentOperator::ShiftLeft => BinaryOperator::ShiftLeft,
        AssignmentOperator::ShiftRight => BinaryOperator::ShiftRight,
        AssignmentOperator::ShiftRightUnsigned => BinaryOperator::ShiftRightUnsigned,
        AssignmentOperator::BitAnd => BinaryOperator::BitAnd,
        AssignmentOperator::BitOr => BinaryOperator::BitOr,
        AssignmentOperator::BitXor => BinaryOperator::BitXor,
        _ => return None,
    })
}

impl Compiler<'_> {
    /// Evaluates the parts of a target. They are kept while `later` is evaluated. `reads` tells
    /// that the target is read before it is written: then a computed key is converted now.
    pub(super) fn prepare(&mut self, id: NodeId, later: &[NodeId], reads: bool) -> Target {
        match self.node(id) {
            Node::Reference { name, reference } => {
                let used = self.use_of(name, self.scopes.resolution(reference));
                let is_late = used.access == Access::Global && used.binding.is_none() && self.strict;
                // In strict mode code, a global must exist before the value is computed.
                let waits = is_late && !later.iter().all(|&id| self.is_quick(id));
                if used.access == Access::Dynamic || waits {
                    let handle = self.temporary();
                    self.at(id);
                    self.resolve(name, handle);
                    return Target::Resolved(used, handle);
                }
                Target::Variable(used)
            }
            Node::Member { object, .. } | Node::Index { object, .. }
                if matches!(self.node(object), Node::Super {}) =>
            {
                let window = self.super_window(id);
                if reads && matches!(self.node(id), Node::Index { .. }) {
                    self.emit(Opcode::ToPropertyKey, window + 2, window + 2, super::THIS);
                }
                Target::Super(window)
            }
            Node::Member { object, name, name_length, .. } => {
                let object = self.value_before(object, later);
                let position = self.ast.span(id).end - name_length;
                Target::Named(object, self.text(name), position)
            }
            Node::Index { object, index, .. } => {
                let position = self.ast.span(id).start;
                if let Some(Folded::String(text)) = self.constant(index)
                    && !super::chain::is_index(&text)
                {
                    let object = self.value_before(object, later);
                    return Target::Named(object, text, position);
                }
                let mut after = vec![index];
                after.extend(later);
                let object = self.value_before(object, &after);
                let key = self.value_before(index, later);
                let is_known = matches!(self.constant(index), Some(Folded::Number(_)));
                if reads && !is_known {
                    let converted = if self.is_local(key) { self.temporary() } else { key };
                    self.at(id);
                    self.emit(Opcode::ToPropertyKey, converted, key, object);
                    return Target::Keyed(object, converted, position);
                }
                Target::Keyed(object, key, position)
            }
            Node::PrivateMember { object, name, name_length, .. } => {
                let object = self.value_before(object, later);
                let key = self.private_name(name, id);
                let position = self.ast.span(id).end - name_length;
                Target::Private(object, key, position)
            }
            // A call as a target throws when it is reached; the web needs it to parse.
            Node::Call { .. } => {
                self.value(id);
                self.throw(
                    super::names::error::REFERENCE,
                    Text::from("Invalid left-hand side in assignment"),
                );
                Target::Pattern(id)
            }
            _ => Target::Pattern(id),
        }
    }

    /// Whether evaluating `id` can neither call code nor change a binding.
    fn is_quick(&self, id: NodeId) -> bool {
        matches!(self.node(id), Node::This {} | Node::Function { .. }) || self.constant(id).is_some()
    }

    /// The register of a plain local variable that may simply be written.
    pub(super) fn plain_register(&self, target: &Target) -> Option<Register> {
        match target {
            Target::Variable(used) => {
                let constant = used.binding.is_some_and(|id| self.scopes.binding(id).kind.is_constant());
                self.register_of(*used).filter(|_| !constant)
            }
            _ => None,
        }
    }

    /// Reads a target that is written next: that its variable has a value is known then.
    pub(super) fn load_to_change(&mut self, target: Target, to: Register) -> Target {
        self.load_target(&target, to);
        match target {
            Target::Variable(used) if used.tdz == Tdz::Check => {
                Target::Variable(Use { tdz: Tdz::Safe, ..used })
            }
            other => other,
        }
    }

    fn load_target(&mut self, target: &Target, to: Register) {
        match target {
            Target::Variable(used) => self.load(*used, to, false),
            Target::Resolved(used, handle) => {
                let cache = self.dynamic_cache(used.name);
                self.emit(Opcode::LoadResolved, to, *handle, cache);
            }
            Target::Named(object, name, position) => {
                self.builder.set_position(*position);
                self.get_named(to, *object, name.clone());
            }
            Target::Keyed(object, key, position) => {
                self.builder.set_position(*position);
                self.emit(Opcode::GetKeyed, to, *object, *key);
            }
            Target::Private(object, key, position) => {
                self.builder.set_position(*position);
                self.emit(Opcode::GetPrivate, to, *object, *key);
            }
            Target::Super(window) => self.emit(Opcode::GetSuperProperty, to, *window, 0),
            Target::Binding(..) | Target::Pattern(_) => {}
        }
    }

    pub(super) fn store_target(&mut self, target: &Target, from: Register) {
        match target {
            Target::Variable(used) => self.store(*used, from),
            Target::Resolved(used, handle) => self.store_resolved(used.name, *handle, from),
            Target::Named(object, name, position) => {
                self.builder.set_position(*position);
                self.set_named(*object, name.clone(), from);
            }
            Target::Keyed(object, key, position) => {
                self.builder.set_position(*position);
                let opcode = if self.strict { Opcode::SetKeyed } else { Opcode::SetKeyedSloppy };
                self.emit(opcode, from, *object, *key);
            }
            Target::Private(object, key, position) => {
                self.builder.set_position(*position);
                self.emit(Opcode::SetPrivate, from, *object, *key);
            }
            Target::Super(window) => {
                self.emit(Opcode::SetSuperProperty, from, *window, u16::from(self.strict));
            }
            Target::Binding(node, mode) => self.bind_name(*node, *mode, from),
            Target::Pattern(node) => self.assign_pattern(*node, None, from),
        }
    }

    fn set_named(&mut self, object: Register, name: Text, from: Register) {
        if super::chain::is_index(&name) || !self.builder.has_room_for_cache() {
            let mark = self.next;
            let key = self.temporary();
            self.load_string(name, key);
            let opcode = if self.strict { Opcode::SetKeyed } else { Opcode::SetKeyedSloppy };
            self.emit(opcode, from, object, key);
            return self.release(mark);
        }
        let kind = if self.strict { CacheKind::Set } else { CacheKind::SetSloppy };
        let cache = self.builder.cache(kind, name);
        self.emit(Opcode::SetNamed, from, object, cache);
    }

    /// The name that a function assigned to this target gets.
    pub(super) fn target_name(&self, target: NodeId, parenthesized: bool) -> Option<Name> {
        match self.node(target) {
            Node::Reference { name, .. } | Node::Binding { name } if !parenthesized => {
                Some(Name::Known(self.text(name)))
            }
            _ => None,
        }
    }

    pub(super) fn maybe_named(&mut self, id: NodeId, name: Option<Name>, to: Register) {
        match name {
            Some(name) => self.named(id, name, to),
            None => self.expression(id, to),
        }
    }

    /// `local = value` whose value is then used from the local's own register.
    pub(super) fn assigned_local(&mut self, id: NodeId) -> Option<Register> {
        let Node::Assignment { operator: AssignmentOperator::Assign, target, .. } = self.node(id) else {
            return None;
        };
        let Node::Reference { name, reference } = self.node(target) else { return None };
        let used = self.use_of(name, self.scopes.resolution(reference));
        let register = self.plain_register(&Target::Variable(used))?;
        super::expression::with_stack(|| self.assignment(id, None));
        Some(register)
    }

    /// Any assignment; without `to` nobody wants the value.
    pub(super) fn assignment(&mut self, id: NodeId, to: Option<Register>) {
        let Node::Assignment { operator, parenthesized, target, value } = self.node(id) else { return };
        let mark = self.next;
        match operator {
            AssignmentOperator::Assign => self.simple_assignment(target, parenthesized, value, to),
            operator if operator.is_logical() => {
                self.logical_assignment(operator, target, parenthesized, value, to);
            }
            operator => self.compound_assignment(id, operator, target, value, to),
        }
        self.release(mark);
    }

    fn simple_assignment(
        &mut self,
        target: NodeId,
        parenthesized: bool,
        value: NodeId,
        to: Option<Register>,
    ) {
        if matches!(self.node(target), Node::ArrayPattern { .. } | Node::ObjectPattern { .. }) {
            let register = match to {
                Some(to) if !self.is_local(to) => {
                    self.expression(value, to);
                    to
                }
                _ => self.value(value),
            };
            // The pattern may assign to the variable that the value is in.
            let register = self.kept(register, &[target]);
            let kept = match self.is_local(register) && to.is_some() {
                true => {
                    let copy = self.temporary();
                    self.copy(copy, register);
                    copy
                }
                false => register,
            };
            self.assign_pattern(target, None, kept);
            self.copy_wanted(to, kept);
            return;
        }
        let name = self.target_name(target, parenthesized);
        let prepared = self.prepare(target, &[value], false);
        if let Some(register) = self.plain_register(&prepared) {
            self.maybe_named(value, name, register);
            self.copy_wanted(to, register);
            return;
        }
        let register = match to {
            _ if self.is_anonymous(value) => {
                let register = self.temporary();
                self.maybe_named(value, name, register);
                register
            }
            Some(to) if !self.is_local(to) && !self.is_variable(value) => {
                self.expression(value, to);
                to
            }
            _ => self.value(value),
        };
        self.at(target);
        self.store_target(&prepared, register);
        self.copy_wanted(to, register);
    }

    fn compound_assignment(
        &mut self,
        id: NodeId,
        operator: AssignmentOperator,
        target: NodeId,
        value: NodeId,
        to: Option<Register>,
    ) {
        let Some(binary) = binary_of(operator) else { return };
        let prepared = self.prepare(target, &[value], true);
        let known = self.constant(value);
        if let Some(register) = self.plain_register(&prepared) {
            let left = self.kept(register, &[value]);
            self.operate(id, binary, register, left, value, known);
            self.copy_wanted(to, register);
            return;
        }
        let register = match to {
            Some(to) if !self.is_local(to) => to,
            _ => self.temporary(),
        };
        self.at(target);
        let prepared = self.load_to_change(prepared, register);
        self.operate(id, binary, register, register, value, known);
        self.at(id);
        self.store_target(&prepared, register);
        self.copy_wanted(to, register);
    }

    fn logical_assignment(
        &mut self,
        operator: AssignmentOperator,
        target: NodeId,
        parenthesized: bool,
        value: NodeId,
        to: Option<Register>,
    ) {
        let name = self.target_name(target, parenthesized);
        let prepared = self.prepare(target, &[value], true);
        let end = self.builder.label();
        let opcode = match operator {
            AssignmentOperator::And => Opcode::JumpIfFalse,
            AssignmentOperator::Or => Opcode::JumpIfTrue,
            _ => Opcode::JumpIfNotNullish,
        };
        if let Some(register) = self.plain_register(&prepared) {
            self.builder.jump(opcode, register, 0, end);
            self.maybe_named(value, name, register);
            self.builder.bind(end);
            self.copy_wanted(to, register);
            return;
        }
        let register = match to {
            Some(to) if !self.is_local(to) => to,
            _ => self.temporary(),
        };
        self.at(target);
        let prepared = self.load_to_change(prepared, register);
        self.builder.jump(opcode, register, 0, end);
        self.maybe_named(value, name, register);
        self.at(target);
        self.store_target(&prepared, register);
        self.builder.bind(end);
        self.copy_wanted(to, register);
    }

    // Declarations.

    /// Gives the binding declared by `node` a value.
    pub(super) fn bind_name(&mut self, node: NodeId, mode: BindingMode, from: Register) {
        let Node::Binding { name } = self.node(node) else { return };
        match mode {
            BindingMode::Variable => {
                let used = self.use_of_declaration(name, true);
                self.at(node);
                self.store(Use { tdz: Tdz::None, ..used }, from);
            }
            BindingMode::Lexical => {
                let used = self.use_of_declaration(name, false);
                if let Some(binding) = used.binding {
                    self.at(node);
                    self.initialize_binding(binding, from);
                }
            }
        }
    }

    /// The register into which the value of the binding declared by `node` may be computed.
    pub(super) fn declared_register(&mut self, node: NodeId) -> Option<Register> {
        let Node::Binding { name } = self.node(node) else { return None };
        let used = self.use_of_declaration(name, true);
        let binding = used.binding?;
        match used.access {
            Access::Register(register)
                if self.scopes.binding(binding).kind != BindingKind::FunctionName
                    && !self.analysis.is_checked(binding) =>
            {
                Some(register)
            }
            _ => None,
        }
    }
}
