//! Expressions: the one place that knows every kind.

use super::scope::Simple;
use super::{Compiler, Register};
use crate::constant::Constant;
use crate::constant::Text;
use crate::opcode::Opcode;
use js_language_frontend::ast::{Node, NodeId, UnaryOperator, UpdateOperator};
use js_language_frontend::scope::ScopeKind;

/// Where an anonymous function or class gets its name from.
#[derive(Clone, Debug)]
pub(super) enum Name {
    /// It is known now.
    Known(Text),
    /// A property key in a register.
    Key(Register),
}

/// Native stack that one level of nesting may take, with room to spare.
const RED_ZONE: usize = 192 * 1024;
/// How much is added where less is left.
const MORE_STACK: usize = 4 * 1024 * 1024;

/// Runs `f` with enough native stack for some more levels of nesting.
pub(crate) fn with_stack<T>(f: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, MORE_STACK, f)
}

impl Compiler<'_> {
    /// Computes `id` into `to`.
    pub(super) fn expression(&mut self, id: NodeId, to: Register) {
        with_stack(|| self.expression_here(id, to));
    }

    fn expression_here(&mut self, id: NodeId, to: Register) {
        if let Some(value) = self.constant(id) {
            return self.load_constant(&value, to);
        }
        match self.node(id) {
            Node::Reference { name, reference } => {
                let used = self.use_of(name, self.scopes.resolution(reference));
                self.at(id);
                self.load(used, to, false);
            }
            Node::This {} => {
                self.at(id);
                self.this(Some(to));
            }
            Node::RegExp { pattern, flags } => self.regexp(pattern, flags, to),
            Node::Template { parts } => self.template(parts, to),
            Node::Array { elements } => self.array(elements, to),
            Node::Object { properties } => self.object(properties, to),
            Node::Function { function } => self.function_expression(id, function, None, to),
            Node::Class { class } => self.class(id, class, None, to),
            Node::Unary { operator, operand } => self.unary(id, operator, operand, to),
            Node::Update { operator, prefix, target } => self.update(id, operator, prefix, target, Some(to)),
            Node::Binary { .. } => self.binary(id, to),
            Node::Logical { .. } => self.logical(id, to),
            Node::Assignment { .. } => self.assignment(id, Some(to)),
            Node::Conditional { test, consequent, alternate } => {
                let (otherwise, end) = (self.builder.label(), self.builder.label());
                self.branch(test, otherwise, false);
                self.expression(consequent, to);
                self.builder.jump(Opcode::Jump, 0, 0, end);
                self.builder.bind(otherwise);
                self.expression(alternate, to);
                self.builder.bind(end);
            }
            Node::Call { .. }
            | Node::Member { .. }
            | Node::Index { .. }
            | Node::PrivateMember { .. }
            | Node::OptionalChain { .. }
            | Node::TaggedTemplate { .. } => self.chain(id, to),
            Node::New { callee, arguments } => self.construct(id, callee, arguments, to),
            Node::PrivateIn { name, right } => {
                let mark = self.next;
                let object = self.value(right);
                let name = self.private_name(name, id);
                self.at(id);
                self.emit(Opcode::HasPrivate, to, object, name);
                self.release(mark);
            }
            Node::Sequence { expressions } => {
                let count = expressions.len();
                for (index, expression) in self.ast.items(expressions).enumerate() {
                    if index + 1 == count {
                        self.expression(expression, to);
                    } else {
                        self.effect(expression);
                    }
                }
            }
            Node::Yield { delegate, argument } => self.yield_expression(id, delegate, argument, to),
            Node::Await { argument } => {
                let mark = self.next;
                let value = self.scratch(to);
                self.expression(argument, value);
                self.at(id);
                self.emit(Opcode::Await, value, 0, 0);
                self.copy(to, value);
                self.release(mark);
            }
            Node::ImportCall { source, options } => {
                let mark = self.next;
                let source = self.value_before(source, options.as_slice());
                let options = match options {
                    Some(options) => self.value(options),
                    None => {
                        let register = self.temporary();
                        self.load_simple(register, Simple::Undefined);
                        register
                    }
                };
                self.at(id);
                self.emit(Opcode::ImportCall, to, source, options);
                self.release(mark);
            }
            Node::ImportMeta {} => {
                self.at(id);
                self.emit(Opcode::ImportMeta, to, 0, 0);
            }
            Node::NewTarget {} => self.new_target(to),
            Node::BigInt { digits } => {
                let text = String::from_utf8_lossy(self.ast.text(digits)).into_owned();
                let constant = self.builder.constant(Constant::BigInt(text.into()));
                self.builder.emit_wide(Opcode::LoadConstant, to, constant as i32);
            }
            // Other literals are constants; nothing else stands where an expression does.
            _ => self.load_simple(to, Simple::Undefined),
        }
    }

    /// The value of `id` in some register: a variable's own, or a fresh temporary.
    pub(super) fn value(&mut self, id: NodeId) -> Register {
        match self.node(id) {
            Node::Reference { name, reference } => {
                let used = self.use_of(name, self.scopes.resolution(reference));
                if let Some(register) = self.register_of(used) {
                    return register;
                }
                if let super::names::Access::Register(register) = used.access {
                    self.at(id);
                    self.load(used, register, false);
                    return register;
                }
            }
            Node::This {} => {
                self.at(id);
                return self.this(None);
            }
            Node::Assignment { .. } => {
                if let Some(register) = self.assigned_local(id) {
                    return register;
                }
            }
            _ => {}
        }
        let to = self.temporary();
        self.expression(id, to);
        to
    }

    /// Evaluates `id`, whose value nobody wants.
    pub(super) fn effect(&mut self, id: NodeId) {
        let mark = self.next;
        match self.node(id) {
            Node::Assignment { .. } => with_stack(|| self.assignment(id, None)),
            Node::Update { operator, target, .. } => self.update(id, operator, true, target, None),
            Node::Unary { operator: UnaryOperator::Void | UnaryOperator::Not, operand } => {
                with_stack(|| self.effect(operand));
            }
            Node::Sequence { expressions } => {
                for expression in self.ast.items(expressions) {
                    with_stack(|| self.effect(expression));
                }
            }
            Node::Logical { .. } => {
                let end = self.builder.label();
                self.logical_effect(id, end);
                self.builder.bind(end);
            }
            Node::Conditional { test, consequent, alternate } => {
                let (otherwise, end) = (self.builder.label(), self.builder.label());
                self.branch(test, otherwise, false);
                with_stack(|| self.effect(consequent));
                self.builder.jump(Opcode::Jump, 0, 0, end);
                self.builder.bind(otherwise);
                with_stack(|| self.effect(alternate));
                self.builder.bind(end);
            }
            Node::Function { .. } => {}
            _ if self.constant(id).is_some() => {}
            _ => {
                self.value(id);
            }
        }
        self.release(mark);
    }

    /// Whether `id` is a function or class without a name of its own.
    pub(super) fn is_anonymous(&self, id: NodeId) -> bool {
        match self.node(id) {
            Node::Function { function } => self.ast.function(function).name.is_none(),
            Node::Class { class } => self.ast.class(class).name.is_none(),
            _ => false,
        }
    }

    /// Computes `id` into `to`; if it is an anonymous function or class, it gets the name.
    pub(super) fn named(&mut self, id: NodeId, name: Name, to: Register) {
        match self.node(id) {
            Node::Function { function } if self.is_anonymous(id) => {
                self.function_expression(id, function, Some(name), to);
            }
            Node::Class { class } if self.is_anonymous(id) => self.class(id, class, Some(name), to),
            _ => self.expression(id, to),
        }
    }

    fn unary(&mut self, id: NodeId, operator: UnaryOperator, operand: NodeId, to: Register) {
        let mark = self.next;
        let opcode = match operator {
            UnaryOperator::Plus => Opcode::ToNumber,
            UnaryOperator::Minus => Opcode::Negate,
            UnaryOperator::BitNot => Opcode::BitNot,
            UnaryOperator::Not => Opcode::Not,
            UnaryOperator::TypeOf => {
                if let Node::Reference { name, reference } = self.node(operand) {
                    let used = self.use_of(name, self.scopes.resolution(reference));
                    let register = match self.register_of(used) {
                        Some(register) => register,
                        None => {
                            let register = self.temporary();
                            self.at(operand);
                            self.load(used, register, true);
                            register
                        }
                    };
                    self.emit(Opcode::TypeOf, to, register, 0);
                    return self.release(mark);
                }
                Opcode::TypeOf
            }
            UnaryOperator::Void => {
                self.effect(operand);
                return self.load_simple(to, Simple::Undefined);
            }
            UnaryOperator::Delete => return self.delete(id, operand, to),
        };
        let register = self.value(operand);
        self.at(id);
        self.emit(opcode, to, register, 0);
        self.release(mark);
    }

    fn delete(&mut self, id: NodeId, operand: NodeId, to: Register) {
        let mark = self.next;
        match self.node(operand) {
            Node::Reference { name, reference } => {
                let used = self.use_of(name, self.scopes.resolution(reference));
                match used.access {
                    super::names::Access::Global | super::names::Access::Dynamic => {
                        let cache = self.dynamic_cache(name);
                        let environment = self.environment();
                        self.at(id);
                        self.emit(Opcode::DeleteDynamic, to, environment, cache);
                    }
                    _ => self.load_simple(to, Simple::False),
                }
            }
            Node::OptionalChain { expression } => {
                let (short, end) = (self.builder.label(), self.builder.label());
                let outer = self.short_circuit.replace(short);
                self.delete(id, expression, to);
                self.short_circuit = outer;
                self.builder.jump(Opcode::Jump, 0, 0, end);
                self.builder.bind(short);
                self.load_simple(to, Simple::True);
                self.builder.bind(end);
            }
            Node::Member { object, .. } | Node::Index { object, .. }
                if matches!(self.node(object), Node::Super {}) =>
            {
                self.at(id);
                self.this(None);
                if let Node::Index { index, .. } = self.node(operand) {
                    self.value(index);
                }
                self.throw(super::names::error::REFERENCE, Text::from("Unsupported reference to 'super'"));
            }
            Node::Member { optional, object, name, .. } => {
                let object = self.value(object);
                self.cut_short(optional, object);
                let key = self.temporary();
                let text = self.text(name);
                self.load_string(text, key);
                self.at(id);
                self.builder.emit_two(Opcode::DeleteKeyed, to, object, key, u32::from(self.strict));
            }
            Node::Index { optional, object, index } => {
                let object = self.value_before(object, &[index]);
                self.cut_short(optional, object);
                let key = self.value(index);
                self.at(id);
                self.builder.emit_two(Opcode::DeleteKeyed, to, object, key, u32::from(self.strict));
            }
            _ => {
                self.effect(operand);
                self.load_simple(to, Simple::True);
            }
        }
        self.release(mark);
    }

    /// Jumps to the end of the optional chain if `optional` and the value is undefined or null.
    pub(super) fn cut_short(&mut self, optional: bool, register: Register) {
        if optional && let Some(label) = self.short_circuit {
            self.builder.jump(Opcode::JumpIfNullish, register, 0, label);
        }
    }

    /// `++` and `--`. Without `to` nobody wants the value.
    fn update(
        &mut self,
        id: NodeId,
        operator: UpdateOperator,
        prefix: bool,
        target: NodeId,
        to: Option<Register>,
    ) {
        let mark = self.next;
        let opcode = match operator {
            UpdateOperator::Increment => Opcode::Increment,
            UpdateOperator::Decrement => Opcode::Decrement,
        };
        let prepared = self.prepare(target, &[], true);
        if let Some(register) = self.plain_register(&prepared) {
            self.at(id);
            match to {
                Some(to) if !prefix && to == register => self.emit(Opcode::ToNumeric, register, register, 0),
                Some(to) if !prefix => {
                    self.emit(Opcode::ToNumeric, to, register, 0);
                    self.emit(opcode, register, to, 0);
                }
                _ => {
                    self.emit(opcode, register, register, 0);
                    self.copy_wanted(to, register);
                }
            }
            return self.release(mark);
        }
        let old = self.temporary();
        self.at(id);
        let prepared = self.load_to_change(prepared, old);
        let new = self.temporary();
        self.at(id);
        if prefix || to.is_none() {
            self.emit(opcode, new, old, 0);
            self.store_target(&prepared, new);
            self.copy_wanted(to, new);
        } else {
            self.emit(Opcode::ToNumeric, old, old, 0);
            self.emit(opcode, new, old, 0);
            self.store_target(&prepared, new);
            self.copy_wanted(to, old);
        }
        self.release(mark);
    }

    /// The scope that a function expression's name opens.
    pub(super) fn name_scope(&self, id: NodeId) -> Option<js_language_frontend::scope::ScopeId> {
        self.analysis.scope_at(self.unit.program(), id, ScopeKind::FunctionName)
    }
}
