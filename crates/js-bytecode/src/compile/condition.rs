//! Conditions: expressions that only decide where to go.
//!
//! Comparisons become one fused instruction. `unless a < b` is not `a >= b`, because of NaN: each
//! comparison has both forms.

use super::operators::int16;
use super::{Compiler, Register};
use crate::builder::Label;
use crate::fold::{Folded, to_boolean};
use crate::opcode::Opcode;
use js_language_frontend::ast::{BinaryOperator, LogicalOperator, Node, NodeId, UnaryOperator};
use js_language_frontend::atom::names;

/// The back edge that jumps where `opcode` does, if there is one.
fn loop_form(opcode: Opcode) -> Option<Opcode> {
    Some(match opcode {
        Opcode::Jump => Opcode::Loop,
        Opcode::JumpIfTrue => Opcode::LoopIfTrue,
        Opcode::JumpIfFalse => Opcode::LoopIfFalse,
        Opcode::JumpIfLess => Opcode::LoopIfLess,
        Opcode::JumpIfLessEqual => Opcode::LoopIfLessEqual,
        Opcode::JumpIfGreater => Opcode::LoopIfGreater,
        Opcode::JumpIfGreaterEqual => Opcode::LoopIfGreaterEqual,
        Opcode::JumpIfLessInt => Opcode::LoopIfLessInt,
        Opcode::JumpIfLessEqualInt => Opcode::LoopIfLessEqualInt,
        Opcode::JumpIfGreaterInt => Opcode::LoopIfGreaterInt,
        Opcode::JumpIfGreaterEqualInt => Opcode::LoopIfGreaterEqualInt,
        Opcode::JumpIfStrictNotEqual => Opcode::LoopIfStrictNotEqual,
        Opcode::JumpIfStrictNotEqualInt => Opcode::LoopIfStrictNotEqualInt,
        Opcode::JumpIfNotNull => Opcode::LoopIfNotNull,
        _ => return None,
    })
}

/// The instruction that jumps when `opcode` does not.
fn inverse(opcode: Opcode) -> Opcode {
    let pairs = [
        (Opcode::JumpIfTrue, Opcode::JumpIfFalse),
        (Opcode::JumpIfUndefined, Opcode::JumpIfNotUndefined),
        (Opcode::JumpIfNull, Opcode::JumpIfNotNull),
        (Opcode::JumpIfNullish, Opcode::JumpIfNotNullish),
        (Opcode::JumpIfLess, Opcode::JumpIfNotLess),
        (Opcode::JumpIfLessEqual, Opcode::JumpIfNotLessEqual),
        (Opcode::JumpIfGreater, Opcode::JumpIfNotGreater),
        (Opcode::JumpIfGreaterEqual, Opcode::JumpIfNotGreaterEqual),
        (Opcode::JumpIfLessInt, Opcode::JumpIfNotLessInt),
        (Opcode::JumpIfLessEqualInt, Opcode::JumpIfNotLessEqualInt),
        (Opcode::JumpIfGreaterInt, Opcode::JumpIfNotGreaterInt),
        (Opcode::JumpIfGreaterEqualInt, Opcode::JumpIfNotGreaterEqualInt),
        (Opcode::JumpIfEqual, Opcode::JumpIfNotEqual),
        (Opcode::JumpIfStrictEqual, Opcode::JumpIfStrictNotEqual),
        (Opcode::JumpIfStrictEqualInt, Opcode::JumpIfStrictNotEqualInt),
        (Opcode::JumpIfStrictEqualConstant, Opcode::JumpIfStrictNotEqualConstant),
        (Opcode::JumpIfTypeIs, Opcode::JumpIfTypeIsNot),
    ];
    for (one, other) in pairs {
        if opcode == one {
            return other;
        }
        if opcode == other {
            return one;
        }
    }
    opcode
}

/// The code that TypeIs has for a result of typeof.
fn type_code(text: &crate::constant::Text) -> Option<u16> {
    let texts = ["undefined", "boolean", "number", "string", "symbol", "bigint", "object", "function"];
    let units: Vec<u16> = text.units().collect();
    texts.iter().position(|text| text.encode_utf16().eq(units.iter().copied())).map(|code| code as u16)
}

/// Two operands decided: opcode for the positive form, first and second operand.
type Decision = (Opcode, Register, u16);

impl Compiler<'_> {
    /// Jumps to `label` if the truth of `id` is `wanted`; otherwise goes on.
    pub(super) fn branch(&mut self, id: NodeId, label: Label, wanted: bool) {
        super::expression::with_stack(|| self.branch_here(id, label, wanted));
    }

    fn branch_here(&mut self, id: NodeId, label: Label, wanted: bool) {
        if let Some(value) = self.constant(id) {
            if to_boolean(&value) == wanted {
                self.jump_if(Opcode::Jump, 0, 0, label);
            }
            return;
        }
        let mark = self.next;
        match self.node(id) {
            Node::Unary { operator: UnaryOperator::Not, operand } => self.branch(operand, label, !wanted),
            Node::Logical { operator: operator @ (LogicalOperator::And | LogicalOperator::Or), .. } => {
                let operands = self.logical_operands(id, operator);
                let decides = operator == LogicalOperator::Or;
                let Some((&last, tests)) = operands.split_last() else { return };
                if decides == wanted {
                    for &test in tests {
                        self.branch(test, label, wanted);
                    }
                    self.branch(last, label, wanted);
                } else {
                    let skip = self.builder.label();
                    for &test in tests {
                        self.branch(test, skip, decides);
                    }
                    self.branch(last, label, wanted);
                    self.builder.bind(skip);
                }
            }
            Node::Sequence { expressions } => {
                let count = expressions.len();
                for (index, expression) in self.ast.items(expressions).enumerate() {
                    if index + 1 == count {
                        self.branch(expression, label, wanted);
                    } else {
                        self.effect(expression);
                    }
                }
            }
            Node::Binary { operator, left, right } if is_comparison(operator) => {
                let (opcode, a, b) = self.comparison(id, operator, left, right);
                self.at(id);
                let opcode = if wanted { opcode } else { inverse(opcode) };
                self.jump_if(opcode, a, b, label);
            }
            _ => {
                let value = self.value(id);
                let opcode = if wanted { Opcode::JumpIfTrue } else { Opcode::JumpIfFalse };
                self.jump_if(opcode, value, 0, label);
            }
        }
        self.release(mark);
    }

    /// Jumps; back if the label is behind.
    pub(super) fn jump_if(&mut self, opcode: Opcode, a: Register, b: u16, label: Label) {
        if !self.builder.is_bound(label) {
            return self.builder.jump(opcode, a, b, label);
        }
        match loop_form(opcode) {
            Some(opcode) => self.builder.jump(opcode, a, b, label),
            None => {
                let out = self.builder.label();
                self.builder.jump(inverse(opcode), a, b, out);
                self.builder.jump(Opcode::Loop, 0, 0, label);
                self.builder.bind(out);
            }
        }
    }

    fn comparison(&mut self, id: NodeId, operator: BinaryOperator, left: NodeId, right: NodeId) -> Decision {
        let is_strict = matches!(operator, BinaryOperator::StrictEqual | BinaryOperator::StrictNotEqual);
        let is_equality = is_strict || matches!(operator, BinaryOperator::Equal | BinaryOperator::NotEqual);
        let is_negative = matches!(operator, BinaryOperator::NotEqual | BinaryOperator::StrictNotEqual);
        let signed = |opcode: Opcode| if is_negative { inverse(opcode) } else { opcode };
        if is_equality
            && let Some(decision) = self.type_test(left, right).or_else(|| self.type_test(right, left))
        {
            return (signed(Opcode::JumpIfTypeIs), decision.0, decision.1);
        }
        // A constant on the left of an equation may as well stand on the right.
        let (left, right) = match is_equality && self.known(left).is_some() && self.known(right).is_none() {
            true => (right, left),
            false => (left, right),
        };
        let known = self.known(right);
        if is_equality && let Some(value @ (Folded::Undefined | Folded::Null)) = &known {
            let register = self.value(left);
            let opcode = match (is_strict, value) {
                (false, _) => Opcode::JumpIfNullish,
                (true, Folded::Null) => Opcode::JumpIfNull,
                (true, _) => Opcode::JumpIfUndefined,
            };
            return (signed(opcode), register, 0);
        }
        let register = self.value_before(left, &[right]);
        let int = known.as_ref().and_then(int16);
        if let Some(int) = int {
            let opcode = match operator {
                BinaryOperator::Less => Some(Opcode::JumpIfLessInt),
                BinaryOperator::LessEqual => Some(Opcode::JumpIfLessEqualInt),
                BinaryOperator::Greater => Some(Opcode::JumpIfGreaterInt),
                BinaryOperator::GreaterEqual => Some(Opcode::JumpIfGreaterEqualInt),
                _ if is_strict => Some(signed(Opcode::JumpIfStrictEqualInt)),
                _ => None,
            };
            if let Some(opcode) = opcode {
                return (opcode, register, int);
            }
        }
        if is_strict
            && let Some(Folded::String(text)) = &known
            && let Ok(constant) = u16::try_from(self.builder.string(text.clone()))
        {
            return (signed(Opcode::JumpIfStrictEqualConstant), register, constant);
        }
        let other = match &known {
            Some(value) => {
                let other = self.temporary();
                self.load_constant(value, other);
                other
            }
            None => self.value(right),
        };
        self.at(id);
        let opcode = match operator {
            BinaryOperator::Less => Opcode::JumpIfLess,
            BinaryOperator::LessEqual => Opcode::JumpIfLessEqual,
            BinaryOperator::Greater => Opcode::JumpIfGreater,
            BinaryOperator::GreaterEqual => Opcode::JumpIfGreaterEqual,
            _ if is_strict => signed(Opcode::JumpIfStrictEqual),
            _ => signed(Opcode::JumpIfEqual),
        };
        (opcode, register, other)
    }

    /// A constant, or the global `undefined`.
    fn known(&mut self, id: NodeId) -> Option<Folded> {
        if let Node::Reference { name: names::UNDEFINED, reference } = self.node(id) {
            let used = self.use_of(names::UNDEFINED, self.scopes.resolution(reference));
            let is_global = used.access == super::names::Access::Global && used.binding.is_none();
            return is_global.then_some(Folded::Undefined);
        }
        self.constant(id)
    }

    /// `typeof x` compared with a text that typeof may give: the register and the code.
    fn type_test(&mut self, left: NodeId, right: NodeId) -> Option<(Register, u16)> {
        let Node::Unary { operator: UnaryOperator::TypeOf, operand } = self.node(left) else { return None };
        let Some(Folded::String(text)) = self.constant(right) else { return None };
        let code = type_code(&text)?;
        if self.constant(operand).is_some() {
            return None;
        }
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
            return Some((register, code));
        }
        Some((self.value(operand), code))
    }
}

fn is_comparison(operator: BinaryOperator) -> bool {
    matches!(
        operator,
        BinaryOperator::Less
            | BinaryOperator::LessEqual
            | BinaryOperator::Greater
            | BinaryOperator::GreaterEqual
            | BinaryOperator::Equal
            | BinaryOperator::NotEqual
            | BinaryOperator::StrictEqual
            | BinaryOperator::StrictNotEqual
    )
}
