//! Operators on values of any type, as the specification defines them.

use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_object_model::{
    BigIntOperation, Context, Hint, JsBigInt, Message, Object, Result, ShapeFlags, to_numeric, to_primitive,
    to_string,
};
use js_strings::JsString;
use js_value::{Value, number};

use crate::machine::At;
use crate::vm::Vm;

/// The operators of ApplyStringOrNumericBinaryOperator, `+` apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Exponentiate,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
    ShiftRightUnsigned,
}

fn is_string(value: Value) -> bool {
    value.cell_kind() == Some(CellKind::STRING)
}

/// `left + right`.
pub(crate) fn add(cx: &mut Context, left: Value, right: Value) -> Result {
    if let (Some(left), Some(right)) = (left.downcast::<JsString>(), right.downcast::<JsString>()) {
        return Ok(cx.concat(left, right)?.value());
    }
    let left = to_primitive(cx, left, Hint::Default)?;
    let right = to_primitive(cx, right, Hint::Default)?;
    if is_string(left) || is_string(right) {
        let left = to_string(cx, left)?;
        let right = to_string(cx, right)?;
        return Ok(cx.concat(left, right)?.value());
    }
    let left = to_numeric(cx, left)?;
    let right = to_numeric(cx, right)?;
    match (left.as_number(), right.as_number()) {
        (Some(left), Some(right)) => Ok(Value::number(left + right)),
        _ => bigints(cx, BigIntOperation::Add, left, right),
    }
}

/// An operator on two BigInts; a TypeError where one of them is a number.
fn bigints(cx: &mut Context, operation: BigIntOperation, left: Value, right: Value) -> Result {
    match (left.downcast::<JsBigInt>(), right.downcast::<JsBigInt>()) {
        (Some(left), Some(right)) => cx.bigint_operation(operation, left, right),
        _ => Err(cx.type_error(Message::CannotMixBigInt())),
    }
}

/// Any other binary operator.
pub(crate) fn arithmetic(cx: &mut Context, operator: Arithmetic, left: Value, right: Value) -> Result {
    let left = to_numeric(cx, left)?;
    let right = to_numeric(cx, right)?;
    match (left.as_number(), right.as_number()) {
        (Some(left), Some(right)) => Ok(Value::number(numbers(operator, left, right))),
        _ => bigints(cx, bigint_operation(cx_error(cx), operator)?, left, right),
    }
}
