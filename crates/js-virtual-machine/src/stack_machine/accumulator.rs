//! The machine of the accumulator form: one register without a name, and a file of registers.

use std::cell::RefCell;

use js_bytecode::stack_code::accumulator::{AccumulatorCode, Instruction};
use js_bytecode::stack_code::{PoolConstant, StackOpcode};
use js_object_model::{Context, Message, Result, to_boolean};
use js_value::Value;

use super::operations::{self, binary, call_value, unary};
use crate::vm::Vm;
use crate::{global, link};

/// What a run gave, and how many instructions it took.
#[derive(Clone, Copy, Debug)]
pub struct Ran {
    /// The result.
    pub value: Value,
    /// Instructions executed.
    pub instructions: u64,
}

/// Runs a program. The code must come from
/// [`compile`](js_bytecode::stack_code::accumulator::compile).
///
/// # Errors
/// When the program throws; the exception is in the context.
///
/// # Panics
/// Where the code names registers or instructions that it does not have.
pub fn run(cx: &mut Context, code: &AccumulatorCode) -> Result<Ran> {
    let mut list = cx.heap.list();
    for _ in 0..code.registers {
        list.push(Value::UNDEFINED);
    }
    let registers = RefCell::new(list);
    let register = |index: u32| registers.borrow().at(index as usize);
    let (mut acc, mut next, mut instructions) = (Value::UNDEFINED, 0, 0);
    loop {
        let at = next;
        next += 1;
        instructions += 1;
        let target = match &code.instructions[at] {
            Instruction::LoadConstant(PoolConstant::Number(number)) => {
                acc = Value::number(*number);
                None
            }
            Instruction::LoadConstant(PoolConstant::String(text)) => {
                acc = link::string(cx, text)?.value();
                None
            }
            Instruction::LoadSimple(opcode) => {
                acc = simple(*opcode);
                None
            }
            Instruction::Load(index) => {
                acc = register(*index);
                None
            }
            Instruction::Store(index) => {
                registers.borrow_mut().set(*index as usize, acc);
                None
            }
            Instruction::LoadGlobal(name) => {
                let name = cx.key(name)?;
                acc = global::load(Vm::of(cx), name, true)?;
                None
            }
            Instruction::StoreGlobal(name) => {
                let name = cx.key(name)?;
                global::store(Vm::of(cx), name, acc, code.strict)?;
                None
            }
            Instruction::TypeOfGlobal(name) => {
                let name = cx.key(name)?;
                let value = global::load(Vm::of(cx), name, false)?;
                acc = unary(cx, StackOpcode::TypeOf, value)?;
                None
            }
            Instruction::LoadProperty(name) => {
                let name = cx.key(name)?;
                acc = operations::get(cx, acc, name)?;
                None
            }
            Instruction::Check(name) => {
                if acc == Value::EMPTY {
                    let name = cx.key(name)?;
                    return Err(global::uninitialized(Vm::of(cx), name));
                }
                None
            }
            Instruction::ConstantAssignment => return Err(cx.type_error(Message::ConstAssignment())),
            Instruction::Binary(opcode, index) => {
                acc = binary(cx, *opcode, register(*index), acc)?;
                None
            }
            Instruction::Unary(opcode) => {
                acc = unary(cx, *opcode, acc)?;
                None
            }
            Instruction::Jump(to) => Some(*to),
            Instruction::JumpIfFalse(to) => (!to_boolean(acc)).then_some(*to),
            Instruction::JumpIfTrue(to) => to_boolean(acc).then_some(*to),
            Instruction::JumpIfValue(to) => (!acc.is_nullish()).then_some(*to),
            Instruction::Call(callee, count) => {
                let first = *callee as usize + 1;
                let count = *count as usize;
                acc = call_value(cx, register(*callee), Value::UNDEFINED, &registers, first, count)?;
                None
            }
            Instruction::CallMethod(object, count) => {
                let first = *object as usize + 2;
                let (this, callee) = (register(*object), register(*object + 1));
                acc = call_value(cx, callee, this, &registers, first, *count as usize)?;
                None
            }
            Instruction::Throw => return Err(cx.throw(acc)),
            Instruction::Return => return Ok(Ran { value: acc, instructions }),
        };
        if let Some(target) = target {
            if target <= at {
                Vm::of(cx).back_edge()?;
            }
            next = target;
        }
    }
}

/// The value of an instruction of the stack machine that pushes one.
fn simple(opcode: StackOpcode) -> Value {
    match opcode {
        StackOpcode::Null => Value::NULL,
        StackOpcode::True => Value::TRUE,
        StackOpcode::False => Value::FALSE,
        StackOpcode::Empty => Value::EMPTY,
        _ => Value::UNDEFINED,
    }
}
