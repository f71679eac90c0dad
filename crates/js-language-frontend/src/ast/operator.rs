//! The operators, and the one table of binding powers that the Pratt parser runs on.
//!
//! The parser looks rows up by token, the printer asks them where parentheses are needed, and node
//! JL04 prints them.

use crate::lexer::TokenKind;

macro_rules! operators {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $text, "`")] $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// The operator as it is written.
            pub const fn text(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
        }
    };
}

operators! {
    /// The operators of two operands that are always both evaluated.
    BinaryOperator {
        Add "+", Subtract "-", Multiply "*", Divide "/", Remainder "%", Exponentiate "**",
        ShiftLeft "<<", ShiftRight ">>", ShiftRightUnsigned ">>>",
        BitAnd "&", BitOr "|", BitXor "^",
        Equal "==", NotEqual "!=", StrictEqual "===", StrictNotEqual "!==",
        Less "<", LessEqual "<=", Greater ">", GreaterEqual ">=",
        In "in", InstanceOf "instanceof",
    }
}

operators! {
    /// The operators that may leave their right operand unevaluated.
    LogicalOperator { And "&&", Or "||", Coalesce "??", }
}

operators! {
    /// The prefix operators.
    UnaryOperator {
        Plus "+", Minus "-", Not "!", BitNot "~",
        TypeOf "typeof", Void "void", Delete "delete",
    }
}

operators! {
    /// `++` and `--`.
    UpdateOperator { Increment "++", Decrement "--", }
}

operators! {
    /// The assignment operators.
    AssignmentOperator {
        Assign "=", Add "+=", Subtract "-=", Multiply "*=", Divide "/=", Remainder "%=",
        Exponentiate "**=", ShiftLeft "<<=", ShiftRight ">>=", ShiftRightUnsigned ">>>=",
        BitAnd "&=", BitOr "|=", BitXor "^=", And "&&=", Or "||=", Coalesce "??=",
    }
}

impl AssignmentOperator {
    /// Whether it is `&&=`, `||=` or `??=`.
    pub fn is_logical(self) -> bool {
        matches!(self, AssignmentOperator::And | AssignmentOperator::Or | AssignmentOperator::Coalesce)
    }
}

/// What an infix token builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Infix {
    /// A [`super::Node::Sequence`].
    Comma,
    /// A [`super::Node::Assignment`].
    Assign(AssignmentOperator),
    /// A [`super::Node::Conditional`].
    Conditional,
    /// A [`super::Node::Logical`].
    Logical(LogicalOperator),
    /// A [`super::Node::Binary`].
    Binary(BinaryOperator),
}

/// One row of the binding-power table.
#[derive(Clone, Copy, Debug)]
pub struct InfixRow {
    /// The token between the operands.
    pub token: TokenKind,
    /// What it builds.
    pub infix: Infix,
    /// How strongly it pulls the operand on its left.
    pub left: u8,
    /// How strongly it pulls the operand on its right: above `left` for operators that group to
    /// the left, below it for those that group to the right.
    pub right: u8,
}

macro_rules! infix_table {
    ($($token:ident $infix:expr, $left:literal $right:literal;)*) => {
        /// The binding powers of all infix operators, weakest first.
        pub static INFIX: &[InfixRow] = {
            use AssignmentOperator as A;
            use BinaryOperator as B;
            use Infix::*;
            use LogicalOperator as L;
            &[$(InfixRow { token: TokenKind::$token, infix: $infix, left: $left, right: $right },)*]
        };
    };
}

infix_table! {
    Comma Comma, 1 2;
    Assign Assign(A::Assign), 4 3;
    PlusAssign Assign(A::Add), 4 3;
    MinusAssign Assign(A::Subtract), 4 3;
    StarAssign Assign(A::Multiply), 4 3;
    SlashAssign Assign(A::Divide), 4 3;
    PercentAssign Assign(A::Remainder), 4 3;
    StarStarAssign Assign(A::Exponentiate), 4 3;
    ShiftLeftAssign Assign(A::ShiftLeft), 4 3;
    ShiftRightAssign Assign(A::ShiftRight), 4 3;
    ShiftRightUnsignedAssign Assign(A::ShiftRightUnsigned), 4 3;
    AmpersandAssign Assign(A::BitAnd), 4 3;
    BarAssign Assign(A::BitOr), 4 3;
    CaretAssign Assign(A::BitXor), 4 3;
    AndAndAssign Assign(A::And), 4 3;
    OrOrAssign Assign(A::Or), 4 3;
    CoalesceAssign Assign(A::Coalesce), 4 3;
    // What follows the `:` may be an assignment, so it is asked for with the power of one.
    Question Conditional, 6 3;
    Coalesce Logical(L::Coalesce), 7 8;
    OrOr Logical(L::Or), 9 10;
    AndAnd Logical(L::And), 11 12;
    Bar Binary(B::BitOr), 13 14;
    Caret Binary(B::BitXor), 15 16;
    Ampersand Binary(B::BitAnd), 17 18;
    EqualEqual Binary(B::Equal), 19 20;
    NotEqual Binary(B::NotEqual), 19 20;
    EqualEqualEqual Binary(B::StrictEqual), 19 20;
    NotEqualEqual Binary(B::StrictNotEqual), 19 20;
    Less Binary(B::Less), 21 22;
    LessEqual Binary(B::LessEqual), 21 22;
    Greater Binary(B::Greater), 21 22;
    GreaterEqual Binary(B::GreaterEqual), 21 22;
    In Binary(B::In), 21 22;
    InstanceOf Binary(B::InstanceOf), 21 22;
    ShiftLeft Binary(B::ShiftLeft), 23 24;
    ShiftRight Binary(B::ShiftRight), 23 24;
    ShiftRightUnsigned Binary(B::ShiftRightUnsigned), 23 24;
    Plus Binary(B::Add), 25 26;
    Minus Binary(B::Subtract), 25 26;
    Star Binary(B::Multiply), 27 28;
    Slash Binary(B::Divide), 27 28;
    Percent Binary(B::Remainder), 27 28;
    StarStar Binary(B::Exponentiate), 30 29;
}

/// The powers of what is not in [`INFIX`]: where the grammar stops being a table of two-operand
/// operators.
pub mod power {
    /// An operand of `,`: AssignmentExpression.
    pub const ASSIGNMENT: u8 = 3;
    /// An operand of `?:`: ShortCircuitExpression.
    pub const SHORT_CIRCUIT: u8 = 7;
    /// The operand of a prefix operator: UnaryExpression.
    pub const UNARY: u8 = 31;
    /// The operand of a postfix operator.
    pub const POSTFIX: u8 = 33;
    /// A callee or object: LeftHandSideExpression.
    pub const MEMBER: u8 = 35;
}

/// For each token kind its row in [`INFIX`] plus one, or 0.
static ROW_OF: [u8; TokenKind::COUNT] = {
    let mut rows = [0; TokenKind::COUNT];
    let mut index = 0;
    while index < INFIX.len() {
        rows[INFIX[index].token as usize] = index as u8 + 1;
        index += 1;
    }
    rows
};

/// The row of an infix token, if it is one.
#[inline]
pub fn infix_of(token: TokenKind) -> Option<&'static InfixRow> {
    INFIX.get((ROW_OF[token as usize] as usize).wrapping_sub(1))
}
