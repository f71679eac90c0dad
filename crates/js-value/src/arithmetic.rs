//! The operators on two numbers, as the specification defines them.
//!
//! The virtual machine's slow paths and the alternatives of this crate compute with them; fast paths
//! compute the same on integers where the result is one.

use crate::number::{exponentiate, remainder, to_int32, to_uint32};

/// An operator of two numeric operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Remainder,
    /// `**`.
    Exponentiate,
    /// `&`.
    BitAnd,
    /// `|`.
    BitOr,
    /// `^`.
    BitXor,
    /// `<<`.
    ShiftLeft,
    /// `>>`.
    ShiftRight,
    /// `>>>`.
    ShiftRightUnsigned,
}

impl Operator {
    /// All of them.
    pub const ALL: [Operator; 12] = [
        Operator::Add,
        Operator::Subtract,
        Operator::Multiply,
        Operator::Divide,
        Operator::Remainder,
        Operator::Exponentiate,
        Operator::BitAnd,
        Operator::BitOr,
        Operator::BitXor,
        Operator::ShiftLeft,
        Operator::ShiftRight,
        Operator::ShiftRightUnsigned,
    ];

    /// As source text writes it.
    pub const fn text(self) -> &'static str {
        match self {
            Operator::Add => "+",
            Operator::Subtract => "-",
            Operator::Multiply => "*",
            Operator::Divide => "/",
            Operator::Remainder => "%",
            Operator::Exponentiate => "**",
            Operator::BitAnd => "&",
            Operator::BitOr => "|",
            Operator::BitXor => "^",
            Operator::ShiftLeft => "<<",
            Operator::ShiftRight => ">>",
            Operator::ShiftRightUnsigned => ">>>",
        }
    }

    /// `left operator right` of two numbers.
    pub fn numbers(self, left: f64, right: f64) -> f64 {
        let ints = || (to_int32(left), to_int32(right));
        match self {
            Operator::Add => left + right,
            Operator::Subtract => left - right,
            Operator::Multiply => left * right,
            Operator::Divide => left / right,
            Operator::Remainder => remainder(left, right),
            Operator::Exponentiate => exponentiate(left, right),
            Operator::BitAnd => f64::from(ints().0 & ints().1),
            Operator::BitOr => f64::from(ints().0 | ints().1),
            Operator::BitXor => f64::from(ints().0 ^ ints().1),
            // Shift counts are modulo 32.
            Operator::ShiftLeft => f64::from(ints().0.wrapping_shl(to_uint32(right))),
            Operator::ShiftRight => f64::from(ints().0.wrapping_shr(to_uint32(right))),
            Operator::ShiftRightUnsigned => f64::from(to_uint32(left).wrapping_shr(to_uint32(right))),
        }
    }
}
