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
    if let (Some(left), Some(right)) = (left.as_number(), right.as_number()) {
        return Ok(Value::number(numbers(operator, left, right)));
    }
    use {Arithmetic as A, BigIntOperation as B};
    let operation = match operator {
        A::Subtract => B::Subtract,
        A::Multiply => B::Multiply,
        A::Divide => B::Divide,
        A::Remainder => B::Remainder,
        A::Exponentiate => B::Exponentiate,
        A::BitAnd => B::And,
        A::BitOr => B::Or,
        A::BitXor => B::Xor,
        A::ShiftLeft => B::LeftShift,
        A::ShiftRight => B::RightShift,
        A::ShiftRightUnsigned if left.is_cell() && right.is_cell() => {
            return Err(cx.type_error("BigInts have no unsigned right shift, use >> instead"));
        }
        A::ShiftRightUnsigned => return Err(cx.type_error(Message::CannotMixBigInt())),
    };
    bigints(cx, operation, left, right)
}

fn numbers(operator: Arithmetic, left: f64, right: f64) -> f64 {
    let ints = || (number::to_int32(left), number::to_int32(right));
    match operator {
        Arithmetic::Subtract => left - right,
        Arithmetic::Multiply => left * right,
        Arithmetic::Divide => left / right,
        Arithmetic::Remainder => js_value::number::remainder(left, right),
        Arithmetic::Exponentiate => power(left, right),
        Arithmetic::BitAnd => f64::from(ints().0 & ints().1),
        Arithmetic::BitOr => f64::from(ints().0 | ints().1),
        Arithmetic::BitXor => f64::from(ints().0 ^ ints().1),
        Arithmetic::ShiftLeft => f64::from(ints().0.wrapping_shl(ints().1 as u32)),
        Arithmetic::ShiftRight => f64::from(ints().0.wrapping_shr(ints().1 as u32)),
        Arithmetic::ShiftRightUnsigned => f64::from((ints().0 as u32).wrapping_shr(ints().1 as u32)),
    }
}

/// Number::exponentiate, which differs from the floating-point standard in one case.
pub fn power(base: f64, exponent: f64) -> f64 {
    if base.abs() == 1.0 && exponent.is_infinite() || exponent.is_nan() {
        f64::NAN
    } else {
        base.powf(exponent)
    }
}

/// `value + 1` or `value - 1` of any numeric value.
pub(crate) fn step(cx: &mut Context, value: Value, by: i32) -> Result {
    let value = to_numeric(cx, value)?;
    match value.as_number() {
        Some(number) => Ok(Value::number(number + f64::from(by))),
        None => {
            let one = cx.bigint_from_i64(i64::from(by))?;
            bigints(cx, BigIntOperation::Add, value, one)
        }
    }
}

/// `-value`.
pub(crate) fn negate(cx: &mut Context, value: Value) -> Result {
    let value = to_numeric(cx, value)?;
    match (value.as_number(), value.downcast::<JsBigInt>()) {
        (Some(number), _) => Ok(Value::number(-number)),
        (None, Some(bigint)) => cx.bigint_negate(bigint),
        (None, None) => Ok(value),
    }
}

/// `~value`.
pub(crate) fn bit_not(cx: &mut Context, value: Value) -> Result {
    let value = to_numeric(cx, value)?;
    match (value.as_number(), value.downcast::<JsBigInt>()) {
        (Some(value), _) => Ok(Value::int(!number::to_int32(value))),
        (None, Some(bigint)) => cx.bigint_not(bigint),
        (None, None) => Ok(value),
    }
}

/// Whether `typeof value` is the type with this code: see the TypeIs instruction.
pub(crate) fn type_is(value: Value, code: usize) -> bool {
    let kind = value.cell_kind();
    match code {
        0 => value == Value::UNDEFINED || is_undetectable(value),
        1 => value.is_boolean(),
        2 => value.is_number(),
        3 => kind == Some(CellKind::STRING),
        4 => kind == Some(CellKind::SYMBOL),
        5 => kind == Some(CellKind::BIGINT),
        6 => {
            value == Value::NULL
                || Object::from_value(value)
                    .is_some_and(|object| !object.is_callable() && !is_undetectable(value))
        }
        _ => Object::from_value(value).is_some_and(|object| object.is_callable()) && !is_undetectable(value),
    }
}

fn is_undetectable(value: Value) -> bool {
    Object::from_value(value).is_some_and(|object| object.flags().contains(ShapeFlags::UNDETECTABLE))
}

/// The strings in the registers of a Concatenate instruction, put together.
pub(crate) fn concatenate(vm: &mut Vm, at: At) -> Result {
    let string = |register: usize| -> Gc<JsString> {
        // SAFETY: verified code has strings there.
        unsafe { at.get(register).cell_unchecked() }
    };
    let mut result = string(at.b());
    for register in at.b() + 1..at.b() + at.c() {
        result = vm.cx.concat(result, string(register))?;
    }
    Ok(result.value())
}
