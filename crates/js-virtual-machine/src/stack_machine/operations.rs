//! What single instructions do to values: the engine's own operators, by the names of stack opcodes.

use std::cell::RefCell;
use std::cmp::Ordering;

use js_bytecode::stack_code::StackOpcode;
use js_garbage_collection::RootedVec;
use js_object_model::{
    Context, Message, Object, Result, compare, is_loosely_equal, is_strictly_equal, to_boolean, to_number,
    to_numeric, to_property_key, type_of,
};
use js_strings::PropertyKey;
use js_value::Value;

use crate::frame::WINDOW;
use crate::operators::{self, Arithmetic};
use crate::vm::Vm;
use crate::{call, describe};

/// `left opcode right`.
pub(super) fn binary(cx: &mut Context, opcode: StackOpcode, left: Value, right: Value) -> Result {
    let arithmetic = match opcode {
        StackOpcode::Add => return operators::add(cx, left, right),
        StackOpcode::Subtract => Arithmetic::Subtract,
        StackOpcode::Multiply => Arithmetic::Multiply,
        StackOpcode::Divide => Arithmetic::Divide,
        StackOpcode::Remainder => Arithmetic::Remainder,
        StackOpcode::Exponentiate => Arithmetic::Exponentiate,
        StackOpcode::BitAnd => Arithmetic::BitAnd,
        StackOpcode::BitOr => Arithmetic::BitOr,
        StackOpcode::BitXor => Arithmetic::BitXor,
        StackOpcode::ShiftLeft => Arithmetic::ShiftLeft,
        StackOpcode::ShiftRight => Arithmetic::ShiftRight,
        StackOpcode::ShiftRightUnsigned => Arithmetic::ShiftRightUnsigned,
        _ => return comparison(cx, opcode, left, right).map(Value::boolean),
    };
    operators::arithmetic(cx, arithmetic, left, right)
}

fn comparison(cx: &mut Context, opcode: StackOpcode, left: Value, right: Value) -> Result<bool> {
    Ok(match opcode {
        StackOpcode::Equal => is_loosely_equal(cx, left, right)?,
        StackOpcode::NotEqual => !is_loosely_equal(cx, left, right)?,
        StackOpcode::StrictEqual => is_strictly_equal(cx, left, right),
        StackOpcode::StrictNotEqual => !is_strictly_equal(cx, left, right),
        // NaN compares false with everything: it has no order.
        StackOpcode::Less => compare(cx, left, right)? == Some(Ordering::Less),
        StackOpcode::Greater => compare(cx, left, right)? == Some(Ordering::Greater),
        StackOpcode::LessEqual => {
            matches!(compare(cx, left, right)?, Some(Ordering::Less | Ordering::Equal))
        }
        StackOpcode::GreaterEqual => {
            matches!(compare(cx, left, right)?, Some(Ordering::Greater | Ordering::Equal))
        }
        _ => unreachable!("{} has no two operands", opcode.name()),
    })
}

/// Whether `opcode` is one of [`binary`].
pub(super) fn is_binary(opcode: StackOpcode) -> bool {
    (StackOpcode::Add as u8..=StackOpcode::GreaterEqual as u8).contains(&(opcode as u8))
}

/// `opcode value`.
pub(super) fn unary(cx: &mut Context, opcode: StackOpcode, value: Value) -> Result {
    Ok(match opcode {
        StackOpcode::Negate => operators::negate(cx, value)?,
        StackOpcode::ToNumber => Value::number(to_number(cx, value)?),
        StackOpcode::ToNumeric => to_numeric(cx, value)?,
        StackOpcode::ToPropertyKey => {
            let key = to_property_key(cx, value)?;
            cx.key_value(key)?
        }
        StackOpcode::Increment => operators::step(cx, value, 1)?,
        StackOpcode::Decrement => operators::step(cx, value, -1)?,
        StackOpcode::Not => Value::boolean(!to_boolean(value)),
        StackOpcode::BitNot => operators::bit_not(cx, value)?,
        StackOpcode::TypeOf => type_of(cx, value).value(),
        _ => unreachable!("{} has not one operand", opcode.name()),
    })
}

/// Whether `opcode` is one of [`unary`].
pub(super) fn is_unary(opcode: StackOpcode) -> bool {
    (StackOpcode::Negate as u8..=StackOpcode::TypeOf as u8).contains(&(opcode as u8))
}

/// The property `key` of any value.
pub(super) fn get(cx: &mut Context, object: Value, key: PropertyKey) -> Result {
    if object.is_nullish() {
        return Err(describe::cannot_read(Vm::of(cx), object, key));
    }
    cx.get_v(object, key)
}

/// Assigns to the property `key` of any value.
pub(super) fn set(
    cx: &mut Context,
    object: Value,
    key: PropertyKey,
    value: Value,
    strict: bool,
) -> Result<()> {
    if object.is_nullish() {
        return Err(describe::cannot_set(Vm::of(cx), object, key));
    }
    cx.set_v(object, key, value, strict)
}

/// The key of an element. Of undefined and null it is not even asked for.
pub(super) fn element_key(cx: &mut Context, object: Value, name: Value, reads: bool) -> Result<PropertyKey> {
    if object.is_nullish() {
        let name = describe::key_of_value(Vm::of(cx), name);
        return Err(match reads {
            true => describe::cannot_read_text(Vm::of(cx), object, &name),
            false => describe::cannot_set_text(Vm::of(cx), object, &name),
        });
    }
    to_property_key(cx, name)
}

/// Calls any value with `count` arguments, which stand in `values` from index `from` on.
///
/// They are copied to the register stack of the main machine: that is where native code and register
/// code look for them, whoever calls.
pub(super) fn call_value(
    cx: &mut Context,
    callee: Value,
    this: Value,
    values: &RefCell<RootedVec>,
    from: usize,
    count: usize,
) -> Result {
    let Some(callee) = Object::from_value(callee).filter(|callee| callee.is_callable()) else {
        let what = cx.describe_plain(callee);
        return Err(cx.type_error(Message::NotFunction(&what)));
    };
    cx.check_stack()?;
    let vm = Vm::of(cx);
    vm.check_room(vm.top, WINDOW + count)?;
    let saved = vm.save();
    let pushed = {
        let values = values.borrow();
        // SAFETY: there is room, so pushing copies the values and allocates nothing.
        let arguments = unsafe { &values.as_slice()[from..from + count] };
        vm.push_window(callee.value(), Value::UNDEFINED, this, arguments)
    };
    let result = pushed.and_then(|base| call::call_pushed(vm, callee, base, count as u32));
    vm.restore(&saved);
    result
}
