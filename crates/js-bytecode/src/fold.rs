//! Constant folding: what an expression of literals is worth, or why it is not computed now.
//!
//! Folding must not change what a program does: it gives exactly the value that running gives,
//! -0 and NaN included, and leaves alone what could throw, be observed, or become big. The compiler
//! asks for every expression; node JB03 prints both outcomes.

use crate::constant::Text;
use js_language_frontend::Ast;
use js_language_frontend::ast::{BinaryOperator, LogicalOperator, Node, NodeId, UnaryOperator};

/// What a constant expression is worth.
#[derive(Clone, Debug, PartialEq)]
pub enum Folded {
    /// undefined
    Undefined,
    /// null
    Null,
    /// true or false
    Boolean(bool),
    /// A number.
    Number(f64),
    /// A string.
    String(Text),
    /// A BigInt: as it is written, if no operator has touched it.
    BigInt(i128),
}

/// Why an expression is not folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// It is no literal and no operator on constants.
    NotConstant,
    /// Evaluating it may call a program's code or be seen by it.
    SideEffect,
    /// The string would be longer than [`LONGEST`].
    StringSize,
    /// The number as text would need the algorithm of the running program.
    NumberText,
    /// It throws: a BigInt divided by zero.
    DivisionByZero,
    /// It throws: a BigInt mixed with another type, or given to an operator without BigInts.
    MixedTypes,
    /// It throws, or grows: a BigInt with a negative exponent, or more than 128 bits.
    BigIntRange,
    /// Powers whose result the platform may round differently.
    InexactPower,
    /// The expression has too many parts.
    TooBig,
}

impl Refusal {
    /// The reason in words.
    pub const fn text(self) -> &'static str {
        match self {
            Refusal::NotConstant => "not constant",
            Refusal::SideEffect => "side effect",
            Refusal::StringSize => "string too long",
            Refusal::NumberText => "number to text",
            Refusal::DivisionByZero => "BigInt division by zero",
            Refusal::MixedTypes => "throws TypeError",
            Refusal::BigIntRange => "BigInt out of range",
            Refusal::InexactPower => "inexact power",
            Refusal::TooBig => "too many parts",
        }
    }
}

/// The longest string that folding makes, in code units.
pub const LONGEST: usize = 1024;
/// How many nodes one expression may have.
const MOST_NODES: u32 = 64;

/// Folds the expression `id`.
pub fn fold(ast: &Ast, id: NodeId) -> Result<Folded, Refusal> {
    let mut budget = MOST_NODES;
    folded(ast, id, &mut budget)
}

/// The value of `id` if it is a literal, which needs no folding.
pub fn literal(ast: &Ast, id: NodeId) -> Option<Folded> {
    Some(match ast.node(id) {
        Node::Null {} => Folded::Null,
        Node::Boolean { value } => Folded::Boolean(value),
        Node::Number { value } => Folded::Number(value),
        Node::String { value } => Folded::String(Text::from_wtf8(ast.text(value))),
        _ => return None,
    })
}

fn folded(ast: &Ast, id: NodeId, budget: &mut u32) -> Result<Folded, Refusal> {
    if let Some(value) = literal(ast, id) {
        return Ok(value);
    }
    *budget = budget.checked_sub(1).ok_or(Refusal::TooBig)?;
    match ast.node(id) {
        Node::BigInt { digits } => bigint(ast.text(digits)).map(Folded::BigInt),
        Node::Unary { operator: UnaryOperator::Delete, .. } => Err(Refusal::SideEffect),
        Node::Unary { operator, operand } => {
            let operand = folded(ast, operand, budget)?;
            unary(operator, &operand)
        }
        Node::Binary { operator, left, right } => {
            let left = folded(ast, left, budget)?;
            let right = folded(ast, right, budget)?;
            binary(operator, &left, &right)
        }
        Node::Logical { operator, left, right } => {
            let left = folded(ast, left, budget)?;
            let takes_left = match operator {
                LogicalOperator::And => !to_boolean(&left),
                LogicalOperator::Or => to_boolean(&left),
                LogicalOperator::Coalesce => !matches!(left, Folded::Undefined | Folded::Null),
            };
            if takes_left { Ok(left) } else { folded(ast, right, budget) }
        }
        Node::Conditional { test, consequent, alternate } => {
            let test = folded(ast, test, budget)?;
            folded(ast, if to_boolean(&test) { consequent } else { alternate }, budget)
        }
        Node::Template { parts } if parts.len() == 1 => match ast.item(parts, 0).map(|part| ast.node(part)) {
            Some(Node::TemplateElement { cooked: Some(text), .. }) => {
                Ok(Folded::String(Text::from_wtf8(ast.text(text))))
            }
            _ => Err(Refusal::NotConstant),
        },
        Node::Call { .. }
        | Node::New { .. }
        | Node::Assignment { .. }
        | Node::Update { .. }
        | Node::Yield { .. }
        | Node::Await { .. }
        | Node::TaggedTemplate { .. }
        | Node::Member { .. }
        | Node::Index { .. } => Err(Refusal::SideEffect),
        _ => Err(Refusal::NotConstant),
    }
}

/// ToBoolean.
pub fn to_boolean(value: &Folded) -> bool {
    match value {
        Folded::Undefined | Folded::Null => false,
        Folded::Boolean(value) => *value,
        Folded::Number(value) => *value != 0.0 && !value.is_nan(),
        Folded::String(text) => !text.is_empty(),
        Folded::BigInt(value) => *value != 0,
    }
}

fn bigint(digits: &[u8]) -> Result<i128, Refusal> {
    let text = std::str::from_utf8(digits).map_err(|_| Refusal::BigIntRange)?;
    let (radix, digits) = match text.get(..2) {
        Some("0x" | "0X") => (16, &text[2..]),
        Some("0o" | "0O") => (8, &text[2..]),
        Some("0b" | "0B") => (2, &text[2..]),
        _ => (10, text),
    };
    i128::from_str_radix(digits, radix).map_err(|_| Refusal::BigIntRange)
}

/// ToNumber, where it needs no conversion of strings.
fn to_number(value: &Folded) -> Result<f64, Refusal> {
    match value {
        Folded::Undefined => Ok(f64::NAN),
        Folded::Null => Ok(0.0),
        Folded::Boolean(value) => Ok(f64::from(u8::from(*value))),
        Folded::Number(value) => Ok(*value),
        Folded::String(text) if text.is_empty() => Ok(0.0),
        Folded::String(_) => Err(Refusal::NumberText),
        Folded::BigInt(_) => Err(Refusal::MixedTypes),
    }
}

/// ToString, where it needs no digits of fractions.
fn to_text(value: &Folded) -> Result<Text, Refusal> {
    Ok(match value {
        Folded::Undefined => Text::from("undefined"),
        Folded::Null => Text::from("null"),
        Folded::Boolean(true) => Text::from("true"),
        Folded::Boolean(false) => Text::from("false"),
        Folded::Number(value) if value.is_nan() => Text::from("NaN"),
        Folded::Number(value) if value.fract() == 0.0 && value.abs() < 9e15 => {
            Text::from(format!("{}", *value as i64).as_str())
        }
        Folded::Number(_) => return Err(Refusal::NumberText),
        Folded::String(text) => text.clone(),
        Folded::BigInt(value) => Text::from(format!("{value}").as_str()),
    })
}

/// ToInt32.
pub fn to_int32(value: f64) -> i32 {
    if value.abs() < 2147483648.0 {
        return value as i32;
    }
    if !value.is_finite() {
        return 0;
    }
    let modulus = 4294967296.0;
    let reduced = value.trunc().rem_euclid(modulus);
    reduced as u64 as u32 as i32
}

/// Applies a prefix operator.
pub fn unary(operator: UnaryOperator, operand: &Folded) -> Result<Folded, Refusal> {
    Ok(match (operator, operand) {
        (UnaryOperator::Void, _) => Folded::Undefined,
        (UnaryOperator::Not, value) => Folded::Boolean(!to_boolean(value)),
        (UnaryOperator::TypeOf, value) => Folded::String(Text::from(match value {
            Folded::Undefined => "undefined",
            Folded::Null => "object",
            Folded::Boolean(_) => "boolean",
            Folded::Number(_) => "number",
            Folded::String(_) => "string",
            Folded::BigInt(_) => "bigint",
        })),
        (UnaryOperator::Minus, Folded::BigInt(value)) => {
            Folded::BigInt(value.checked_neg().ok_or(Refusal::BigIntRange)?)
        }
        (UnaryOperator::BitNot, Folded::BigInt(value)) => Folded::BigInt(!value),
        (UnaryOperator::Minus, value) => Folded::Number(-to_number(value)?),
        (UnaryOperator::Plus, value) => Folded::Number(to_number(value)?),
        (UnaryOperator::BitNot, value) => Folded::Number(f64::from(!to_int32(to_number(value)?))),
        (UnaryOperator::Delete, _) => return Err(Refusal::SideEffect),
    })
}

/// Applies an operator of two operands.
pub fn binary(operator: BinaryOperator, left: &Folded, right: &Folded) -> Result<Folded, Refusal> {
    use BinaryOperator as B;
    match operator {
        B::StrictEqual => return Ok(Folded::Boolean(strictly_equal(left, right))),
        B::StrictNotEqual => return Ok(Folded::Boolean(!strictly_equal(left, right))),
        B::Equal | B::NotEqual => {
            let equal = loosely_equal(left, right)?;
            return Ok(Folded::Boolean(equal == (operator == B::Equal)));
        }
        B::Add if matches!(left, Folded::String(_)) || matches!(right, Folded::String(_)) => {
            return concatenated(&to_text(left)?, &to_text(right)?);
        }
        B::In | B::InstanceOf => return Err(Refusal::MixedTypes),
        B::Less | B::LessEqual | B::Greater | B::GreaterEqual => return compare(operator, left, right),
        _ => {}
    }
    match (left, right) {
        (Folded::BigInt(left), Folded::BigInt(right)) => big(operator, *left, *right).map(Folded::BigInt),
        (Folded::BigInt(_), _) | (_, Folded::BigInt(_)) => Err(Refusal::MixedTypes),
        _ => number(operator, to_number(left)?, to_number(right)?).map(Folded::Number),
    }
}

fn number(operator: BinaryOperator, left: f64, right: f64) -> Result<f64, Refusal> {
    use BinaryOperator as B;
    let (int, other) = (to_int32(left), to_int32(right));
    let count = other as u32 & 31;
    Ok(match operator {
        B::Add => left + right,
        B::Subtract => left - right,
        B::Multiply => left * right,
        B::Divide => left / right,
        B::Remainder => left % right,
        B::Exponentiate => {
            let whole = |value: f64| value.fract() == 0.0 && value.abs() < 1e9;
            if !whole(left) || !whole(right) || right < 0.0 || (left == 0.0 && left.is_sign_negative()) {
                return Err(Refusal::InexactPower);
            }
            let power = (left as i64).checked_pow(right as u32).filter(|value| value.abs() < 1 << 53);
            power.ok_or(Refusal::InexactPower)? as f64
        }
        B::BitAnd => f64::from(int & other),
        B::BitOr => f64::from(int | other),
        B::BitXor => f64::from(int ^ other),
        B::ShiftLeft => f64::from(int.wrapping_shl(count)),
        B::ShiftRight => f64::from(int >> count),
        B::ShiftRightUnsigned => f64::from((int as u32) >> count),
        _ => return Err(Refusal::NotConstant),
    })
}

fn big(operator: BinaryOperator, left: i128, right: i128) -> Result<i128, Refusal> {
    use BinaryOperator as B;
    let value = match operator {
        B::Add => left.checked_add(right),
        B::Subtract => left.checked_sub(right),
        B::Multiply => left.checked_mul(right),
        B::Divide | B::Remainder if right == 0 => return Err(Refusal::DivisionByZero),
        B::Divide => left.checked_div(right),
        B::Remainder => left.checked_rem(right),
        B::Exponentiate => u32::try_from(right).ok().and_then(|power| left.checked_pow(power)),
        B::BitAnd => Some(left & right),
        B::BitOr => Some(left | right),
        B::BitXor => Some(left ^ right),
        B::ShiftLeft if (0..64).contains(&right) => left.checked_mul(1i128 << right),
        B::ShiftRight if (0..127).contains(&right) => Some(left >> right),
        B::ShiftRightUnsigned => return Err(Refusal::MixedTypes),
        _ => None,
    };
    value.ok_or(Refusal::BigIntRange)
}

fn concatenated(left: &Text, right: &Text) -> Result<Folded, Refusal> {
    if left.len() + right.len() > LONGEST {
        return Err(Refusal::StringSize);
    }
    let units: Vec<u16> = left.units().chain(right.units()).collect();
    Ok(Folded::String(Text::from_units(&units)))
}

fn strictly_equal(left: &Folded, right: &Folded) -> bool {
    // Numbers compare as f64s do: NaN equals nothing, 0 equals -0.
    left == right
}

fn loosely_equal(left: &Folded, right: &Folded) -> Result<bool, Refusal> {
    let nullish = |value: &Folded| matches!(value, Folded::Undefined | Folded::Null);
    if nullish(left) || nullish(right) {
        return Ok(nullish(left) && nullish(right));
    }
    match (left, right) {
        (Folded::String(_), Folded::String(_)) | (Folded::BigInt(_), Folded::BigInt(_)) => Ok(left == right),
        (Folded::BigInt(_), _) | (_, Folded::BigInt(_)) => Err(Refusal::MixedTypes),
        _ => Ok(to_number(left)? == to_number(right)?),
    }
}

fn compare(operator: BinaryOperator, left: &Folded, right: &Folded) -> Result<Folded, Refusal> {
    let order = match (left, right) {
        (Folded::String(left), Folded::String(right)) => Some(left.units().cmp(right.units())),
        (Folded::BigInt(left), Folded::BigInt(right)) => Some(left.cmp(right)),
        (Folded::BigInt(_), _) | (_, Folded::BigInt(_)) => return Err(Refusal::MixedTypes),
        _ => to_number(left)?.partial_cmp(&to_number(right)?),
    };
    Ok(Folded::Boolean(order.is_some_and(|order| match operator {
        BinaryOperator::Less => order.is_lt(),
        BinaryOperator::LessEqual => order.is_le(),
        BinaryOperator::Greater => order.is_gt(),
        _ => order.is_ge(),
    })))
}
