//! Operators on values: constants, two operands, `&&`, `||`, `??`.

use super::scope::Simple;
use super::{Compiler, Register};
use crate::constant::{Constant, Text};
use crate::fold::{self, Folded};
use crate::opcode::Opcode;
use js_language_frontend::ast::{BinaryOperator, LogicalOperator, Node, NodeId};

/// The opcode for two registers.
pub(super) fn opcode_of(operator: BinaryOperator) -> Opcode {
    match operator {
        BinaryOperator::Add => Opcode::Add,
        BinaryOperator::Subtract => Opcode::Subtract,
        BinaryOperator::Multiply => Opcode::Multiply,
        BinaryOperator::Divide => Opcode::Divide,
        BinaryOperator::Remainder => Opcode::Remainder,
        BinaryOperator::Exponentiate => Opcode::Exponentiate,
        BinaryOperator::ShiftLeft => Opcode::ShiftLeft,
        BinaryOperator::ShiftRight => Opcode::ShiftRight,
        BinaryOperator::ShiftRightUnsigned => Opcode::ShiftRightUnsigned,
        BinaryOperator::BitAnd => Opcode::BitAnd,
        BinaryOperator::BitOr => Opcode::BitOr,
        BinaryOperator::BitXor => Opcode::BitXor,
        BinaryOperator::Equal => Opcode::Equal,
        BinaryOperator::NotEqual => Opcode::NotEqual,
        BinaryOperator::StrictEqual => Opcode::StrictEqual,
        BinaryOperator::StrictNotEqual => Opcode::StrictNotEqual,
        BinaryOperator::Less => Opcode::Less,
        BinaryOperator::LessEqual => Opcode::LessEqual,
        BinaryOperator::Greater => Opcode::Greater,
        BinaryOperator::GreaterEqual => Opcode::GreaterEqual,
        BinaryOperator::In => Opcode::In,
        BinaryOperator::InstanceOf => Opcode::InstanceOf,
    }
}

/// The opcode for a register and an int16.
fn int_opcode_of(operator: BinaryOperator) -> Option<Opcode> {
    Some(match operator {
        BinaryOperator::Add => Opcode::AddInt,
        BinaryOperator::Subtract => Opcode::SubtractInt,
        BinaryOperator::Multiply => Opcode::MultiplyInt,
        BinaryOperator::Divide => Opcode::DivideInt,
        BinaryOperator::Remainder => Opcode::RemainderInt,
        BinaryOperator::BitAnd => Opcode::BitAndInt,
        BinaryOperator::BitOr => Opcode::BitOrInt,
        BinaryOperator::ShiftLeft => Opcode::ShiftLeftInt,
        BinaryOperator::ShiftRight => Opcode::ShiftRightInt,
        BinaryOperator::ShiftRightUnsigned => Opcode::ShiftRightUnsignedInt,
        _ => return None,
    })
}

/// The opcode for a register and a constant.
fn constant_opcode_of(operator: BinaryOperator) -> Option<Opcode> {
    Some(match operator {
        BinaryOperator::Add => Opcode::AddConstant,
        BinaryOperator::Subtract => Opcode::SubtractConstant,
        BinaryOperator::Multiply => Opcode::MultiplyConstant,
        BinaryOperator::Divide => Opcode::DivideConstant,
        _ => return None,
    })
}

/// The number as a 16-bit operand, if it is one (and not -0).
pub(super) fn int16(value: &Folded) -> Option<u16> {
    let number = int32(value)?;
    i16::try_from(number).ok().map(|number| number as u16)
}

/// The number as an int32, if it is one (and not -0).
pub(super) fn int32(value: &Folded) -> Option<i32> {
    let Folded::Number(number) = *value else { return None };
    let int = number as i32;
    (f64::from(int).to_bits() == number.to_bits()).then_some(int)
}

impl Compiler<'_> {
    /// The value of `id`, if it is known now.
    pub(super) fn constant(&self, id: NodeId) -> Option<Folded> {
        if let Some(value) = fold::literal(self.ast, id) {
            return Some(value);
        }
        match self.node(id) {
            Node::BigInt { .. } => None,
            Node::Unary { .. }
            | Node::Binary { .. }
            | Node::Logical { .. }
            | Node::Conditional { .. }
            | Node::Template { .. }
                if self.unit.options().fold_constants =>
            {
                match fold::fold(self.ast, id) {
                    Ok(Folded::BigInt(_)) | Err(_) => None,
                    Ok(value) => Some(value),
                }
            }
            // -1 is as good as a literal.
            Node::Unary { operator: js_language_frontend::ast::UnaryOperator::Minus, operand } => {
                match self.node(operand) {
                    Node::Number { value } => Some(Folded::Number(-value)),
                    _ => None,
                }
            }
            Node::Template { parts } if parts.len() == 1 => fold::fold(self.ast, id).ok(),
            _ => None,
        }
    }

    pub(super) fn load_string(&mut self, text: Text, to: Register) {
        let constant = self.builder.string(text);
        self.builder.emit_wide(Opcode::LoadConstant, to, constant as i32);
    }

    pub(super) fn load_constant(&mut self, value: &Folded, to: Register) {
        match value {
            Folded::Undefined => self.load_simple(to, Simple::Undefined),
            Folded::Null => self.load_simple(to, Simple::Null),
            Folded::Boolean(true) => self.load_simple(to, Simple::True),
            Folded::Boolean(false) => self.load_simple(to, Simple::False),
            Folded::Number(number) => match int32(value) {
                Some(int) => self.builder.emit_wide(Opcode::LoadInt, to, int),
                None => {
                    let constant = self.builder.number(*number);
                    self.builder.emit_wide(Opcode::LoadConstant, to, constant as i32);
                }
            },
            Folded::String(text) => self.load_string(text.clone(), to),
            Folded::BigInt(number) => {
                let constant = self.builder.constant(Constant::BigInt(number.to_string().into()));
                self.builder.emit_wide(Opcode::LoadConstant, to, constant as i32);
            }
        }
    }

    /// The constant number or string as a 16-bit constant operand.
    fn constant_operand(&mut self, value: &Folded) -> Option<u16> {
        let index = match value {
            Folded::Number(number) => self.builder.number(*number),
            Folded::String(text) => self.builder.string(text.clone()),
            _ => return None,
        };
        u16::try_from(index).ok()
    }

    /// Operators of two operands. Chains lean to the left and may be long: they are taken apart
    /// without recursion.
    pub(super) fn binary(&mut self, id: NodeId, to: Register) {
        let mark = self.next;
        let mut spine = Vec::new();
        let mut leftmost = id;
        while let Node::Binary { left, .. } = self.node(leftmost) {
            spine.push(leftmost);
            leftmost = left;
        }
        let mut known = self.constant(leftmost);
        let mut current = None;
        let mut scratch = None;
        for (index, &node) in spine.iter().enumerate().rev() {
            let Node::Binary { operator, right, .. } = self.node(node) else { continue };
            let right_known = self.constant(right);
            if self.unit.options().fold_constants
                && let (Some(left), Some(right)) = (&known, &right_known)
                && let Ok(value) = fold::binary(operator, left, right)
                && !matches!(value, Folded::BigInt(_))
            {
                known = Some(value);
                continue;
            }
            let left = match (known.take(), current) {
                (Some(value), _) => {
                    let register = self.scratch(to);
                    self.load_constant(&value, register);
                    register
                }
                (None, Some(register)) => self.kept(register, &[right]),
                (None, None) if self.is_variable(leftmost) => self.value_before(leftmost, &[right]),
                (None, None) => {
                    let register = self.scratch(to);
                    self.expression(leftmost, register);
                    register
                }
            };
            let target = match index {
                0 => to,
                _ => *scratch.get_or_insert_with(|| self.scratch(to)),
            };
            self.operate(node, operator, target, left, right, right_known);
            current = Some(target);
        }
        if let Some(value) = known {
            self.load_constant(&value, to);
        }
        self.release(mark);
    }

    /// Whether `id` may be a variable that is used in place.
    pub(super) fn is_variable(&self, id: NodeId) -> bool {
        matches!(self.node(id), Node::Reference { .. } | Node::This {} | Node::Assignment { .. })
    }

    /// `to = left operator right`.
    pub(super) fn operate(
        &mut self,
        id: NodeId,
        operator: BinaryOperator,
        to: Register,
        left: Register,
        right: NodeId,
        known: Option<Folded>,
    ) {
        let mark = self.next;
        if let Some(value) = &known {
            if let (Some(int), Some(opcode)) = (int16(value), int_opcode_of(operator)) {
                self.at(id);
                return self.emit(opcode, to, left, int);
            }
            if let Some(opcode) = constant_opcode_of(operator)
                && let Some(constant) = self.constant_operand(value)
            {
                self.at(id);
                return self.emit(opcode, to, left, constant);
            }
        }
        let right = match &known {
            Some(value) => {
                let register = self.temporary();
                self.load_constant(value, register);
                register
            }
            None => self.value(right),
        };
        self.at(id);
        self.emit(opcode_of(operator), to, left, right);
        self.release(mark);
    }

    /// The operands of a chain of one logical operator, first to last.
    pub(super) fn logical_operands(&self, id: NodeId, wanted: LogicalOperator) -> Vec<NodeId> {
        let mut operands = Vec::new();
        let mut at = id;
        loop {
            match self.node(at) {
                Node::Logical { operator, left, right } if operator == wanted => {
                    operands.push(right);
                    at = left;
                }
                _ => break,
            }
        }
        operands.push(at);
        operands.reverse();
        operands
    }

    pub(super) fn logical(&mut self, id: NodeId, to: Register) {
        let Node::Logical { operator, .. } = self.node(id) else { return };
        let mark = self.next;
        let value = self.scratch(to);
        let end = self.builder.label();
        let operands = self.logical_operands(id, operator);
        for (index, &operand) in operands.iter().enumerate() {
            self.expression(operand, value);
            if index + 1 < operands.len() {
                let opcode = match operator {
                    LogicalOperator::And => Opcode::JumpIfFalse,
                    LogicalOperator::Or => Opcode::JumpIfTrue,
                    LogicalOperator::Coalesce => Opcode::JumpIfNotNullish,
                };
                self.builder.jump(opcode, value, 0, end);
            }
        }
        self.builder.bind(end);
        self.copy(to, value);
        self.release(mark);
    }

    /// A logical expression whose value nobody wants.
    pub(super) fn logical_effect(&mut self, id: NodeId, end: crate::builder::Label) {
        let Node::Logical { operator, .. } = self.node(id) else { return };
        let operands = self.logical_operands(id, operator);
        let Some((&last, tests)) = operands.split_last() else { return };
        for &test in tests {
            match operator {
                LogicalOperator::And => self.branch(test, end, false),
                LogicalOperator::Or => self.branch(test, end, true),
                LogicalOperator::Coalesce => {
                    let mark = self.next;
                    let value = self.value(test);
                    self.builder.jump(Opcode::JumpIfNotNullish, value, 0, end);
                    self.release(mark);
                }
            }
        }
        super::expression::with_stack(|| self.effect(last));
    }
}
