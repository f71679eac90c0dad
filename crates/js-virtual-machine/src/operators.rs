//! Operators on values of any type, as the specification defines them.

use std::cmp::Ordering;

use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_object_model::{BigInt, Context, Hint, Object, Result, conversion};
use js_strings::JsString;
use js_value::{Value, number};

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

/// `left + right`.
pub(crate) fn add(cx: &mut Context, left: Value, right: Value) -> Result {
    if let (Some(left), Some(right)) = (left.downcast::<JsString>(), right.downcast::<JsString>()) {
        return Ok(cx.concat(left, right)?.value());
    }
    let left = cx.to_primitive(left, Hint::Default)?;
    let right = cx.to_primitive(right, Hint::Default)?;
    let is_string = |value: Value| value.cell_kind() == Some(CellKind::STRING);
    if is_string(left) || is_string(right) {
        let left = cx.to_string(left)?;
        let right = cx.to_string(right)?;
        return Ok(cx.concat(left, right)?.value());
    }
    let left = cx.to_numeric(left)?;
    let right = cx.to_numeric(right)?;
    match (left.as_number(), right.as_number()) {
        (Some(left), Some(right)) => Ok(Value::number(left + right)),
        _ => bigints(cx, left, right, BigInt::add),
    }
}
