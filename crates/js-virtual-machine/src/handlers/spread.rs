//! Calls whose arguments come from an array.

use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Array, Message, Object, Result};
use js_value::Value;

use crate::frame::WINDOW;
use crate::machine::At;
use crate::vm::Vm;

/// More arguments are refused: the register stack would be full.
const MOST: u32 = 1 << 16;

/// A window above the frame with the first three registers of operand b's window and the elements of
/// the array in the fourth.
pub(super) fn window(vm: &mut Vm, at: At) -> Result<(*mut Value, u32)> {
    let from = at.b();
    // SAFETY: verified code has an array there.
    let array: Gc<Array> = unsafe { at.get(from + WINDOW).cell_unchecked() };
    let count = array.length();
    if count > MOST {
        return Err(vm.cx.range_error(Message::TooManyArguments()));
    }
    let base = vm.top;
    vm.check_room(base, WINDOW + count as usize)?;
    // SAFETY: an array is an object.
    let object: Gc<Object> = unsafe { array.cast() };
    for register in 0..WINDOW {
        // SAFETY: there is room.
        unsafe { base.add(register).write(at.get(from + register)) };
    }
    for index in 0..count {
        let value = object.elements().map_or(Value::EMPTY, |elements| elements.get_checked(index));
        let value = if value == Value::EMPTY { Value::UNDEFINED } else { value };
        // SAFETY: there is room.
        unsafe { base.add(WINDOW + index as usize).write(value) };
    }
    vm.top = base.wrapping_add(WINDOW + count as usize);
    Ok((base, count))
}
