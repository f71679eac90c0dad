//! Where parentheses go: how strongly an expression holds together, and how strongly its place
//! pulls at it.
//!
//! All numbers come from the table that the parser runs on, so that the two cannot disagree.

use super::Printer;
use crate::ast::{BinaryOperator, FunctionKind, INFIX, Infix, LogicalOperator, Node, NodeId, power};

/// Where an expression stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The weakest power that needs no parentheses here.
    pub(super) min: u8,
    /// Whether this is the head of a `for`, which a bare `in` would end.
    pub(super) no_in: bool,
    /// Whether this is the callee of a `new`, which a bare call would end.
    pub(super) no_call: bool,
}

impl Place {
    /// Anything goes: Expression.
    pub(super) const ANY: Place = Place::of(0);
    /// AssignmentExpression.
    pub(super) const ASSIGNMENT: Place = Place::of(power::ASSIGNMENT);

    /// A place for what holds together at least as `min` does.
    pub(super) const fn of(min: u8) -> Place {
        Place { min, no_in: false, no_call: false }
    }

    /// The same place with another power.
    pub(super) const fn with(self, min: u8) -> Place {
        Place { min, ..self }
    }

    /// The head of a `for` passes on that it has no `in`.
    pub(super) const fn no_in_of(self, outer: Place) -> Place {
        Place { no_in: outer.no_in, ..self }
    }
}

/// Left and right power of an infix operator.
#[derive(Clone, Copy)]
pub(super) struct Powers {
    pub(super) left: u8,
    pub(super) right: u8,
}

const OPERATORS: usize = BinaryOperator::InstanceOf as usize + 1;

static BINARY: [Powers; OPERATORS] = {
    let mut powers = [Powers { left: 0, right: 0 }; OPERATORS];
    let mut index = 0;
    while index < INFIX.len() {
        if let Infix::Binary(operator) = INFIX[index].infix {
            powers[operator as usize] = Powers { left: INFIX[index].left, right: INFIX[index].right };
        }
        index += 1;
    }
    powers
};

static LOGICAL: [Powers; 3] = {
    let mut powers = [Powers { left: 0, right: 0 }; 3];
    let mut index = 0;
    while index < INFIX.len() {
        if let Infix::Logical(operator) = INFIX[index].infix {
            powers[operator as usize] = Powers { left: INFIX[index].left, right: INFIX[index].right };
        }
        index += 1;
    }
    powers
};

/// The powers of `,` and of `?:`, which are no two-operand operators.
static SEQUENCE: u8 = left_power_of(true);
static CONDITIONAL: u8 = left_power_of(false);

const fn left_power_of(comma: bool) -> u8 {
    let mut index = 0;
    while index < INFIX.len() {
        match INFIX[index].infix {
            Infix::Comma if comma => return INFIX[index].left,
            Infix::Conditional if !comma => return INFIX[index].left,
            _ => index += 1,
        }
    }
    panic!("the table has both")
}

/// The powers of a binary operator.
#[inline]
pub(super) fn binary(operator: BinaryOperator) -> Powers {
    BINARY[operator as usize]
}

/// The powers of a logical operator.
#[inline]
pub(super) fn logical(operator: LogicalOperator) -> Powers {
    LOGICAL[operator as usize]
}

/// An update expression holds together better than a prefix operator, whose operand it may be.
const UPDATE: u8 = power::UNARY + 1;
/// An optional chain is a LeftHandSideExpression, but no object or callee: those would join it.
const CHAIN: u8 = power::POSTFIX + 1;

/// What the left operand of `operator` needs.
#[inline]
pub(super) fn left_of_binary(operator: BinaryOperator) -> u8 {
    match operator {
        // `-a ** b` is an error: the left operand is an UpdateExpression.
        BinaryOperator::Exponentiate => UPDATE,
        _ => binary(operator).left,
    }
}

impl Printer<'_> {
    /// How strongly `node` holds together.
    #[inline]
    pub(super) fn power_of(&self, node: Node) -> u8 {
        match node {
            Node::Sequence { .. } => SEQUENCE,
            Node::Assignment { .. } | Node::Yield { .. } => power::ASSIGNMENT,
            Node::Function { function } => match self.ast.function(function).kind {
                FunctionKind::Arrow => power::ASSIGNMENT,
                _ => power::MEMBER,
            },
            Node::Conditional { .. } => CONDITIONAL,
            Node::Logical { operator, .. } => logical(operator).left,
            Node::Binary { operator, .. } => binary(operator).left,
            Node::PrivateIn { .. } => binary(BinaryOperator::In).left,
            Node::Unary { .. } | Node::Await { .. } => power::UNARY,
            Node::Update { .. } => UPDATE,
            Node::OptionalChain { .. } => CHAIN,
            _ => power::MEMBER,
        }
    }

    /// Whether `node` needs parentheses in `place`.
    pub(super) fn needs_parentheses(&self, node: Node, place: Place) -> bool {
        self.power_of(node) < place.min
            || (place.no_in
                && matches!(node, Node::Binary { operator: BinaryOperator::In, .. } | Node::PrivateIn { .. }))
            || (place.no_call && matches!(node, Node::Call { .. } | Node::ImportCall { .. }))
            || self.starts_like_a_statement(node)
    }

    /// What an operand of `??` needs: BitwiseORExpression, or, on the left, another `??`. So `||`
    /// and `&&` are set off from it although they hold together better.
    #[inline]
    pub(super) fn operand_of_coalesce(&self, operand: NodeId, is_left: bool) -> u8 {
        match self.ast.node(operand) {
            Node::Logical { operator: LogicalOperator::Coalesce, .. } if is_left => {
                logical(LogicalOperator::Coalesce).left
            }
            _ => binary(BinaryOperator::BitOr).left,
        }
    }
}
