//! The loop: fetches, decodes and executes one instruction after the other.

use std::rc::Rc;

use js_bytecode::stack_code::{PoolConstant, StackCode, StackInstruction, StackOpcode, decode_at};
use js_closures_scope::upvalue::Upvalue;
use js_object_model::{Args, Array, Context, Message, Object, ObjectType, Result, to_boolean};
use js_strings::PropertyKey;
use js_value::Value;

use super::operations::{self, binary, is_binary, is_unary, unary};
use super::{StackMachine, State};
use crate::vm::Vm;
use crate::{global, link};

/// A call that is running: what the machine must know to go on in it, and to leave it.
pub(super) struct Frame {
    /// The code.
    pub(super) code: Rc<StackCode>,
    /// The place of the instruction that is executed next.
    pub(super) next: u32,
    /// The index of its first variable on the stack of values. The function itself lies below.
    pub(super) base: usize,
    /// Everything from this index on goes when the frame is left: the function, and what it is a
    /// method of.
    pub(super) floor: usize,
}

impl StackMachine {
    /// How many values are on the stack.
    pub(super) fn height(&self) -> usize {
        self.state.values.borrow().len()
    }

    /// How many frames there are.
    pub(super) fn frames(&self) -> usize {
        self.state.frames.borrow().len()
    }

    /// Drops all values from `floor` upwards.
    pub(super) fn cut(&self, floor: usize) {
        self.state.values.borrow_mut().truncate(floor);
    }

    /// Pushes a value that the check on entry has made room for.
    fn push(&self, value: Value) {
        self.state.values.borrow_mut().push(value);
    }

    fn pop(&self) -> Value {
        match self.state.values.borrow_mut().pop() {
            Some(value) => value,
            None => unreachable!("verified code takes what it has put there"),
        }
    }

    /// The value below the topmost `depth`.
    fn peek(&self, depth: usize) -> Value {
        let values = self.state.values.borrow();
        values.at(values.len() - 1 - depth)
    }

    /// A RangeError unless `more` values fit.
    pub(super) fn check_room(&self, cx: &mut Context, more: usize) -> Result<()> {
        let State { limits, .. } = &*self.state;
        if self.frames() < limits.frames && self.height() + more <= limits.values {
            return Ok(());
        }
        Err(cx.range_error(Message::StackOverflow()))
    }

    /// Pushes a function and the arguments that native code has called it with.
    pub(super) fn push_call(&self, cx: &mut Context, callee: Value, args: Args) -> Result<()> {
        self.check_room(cx, 1 + args.len())?;
        self.push(callee);
        for argument in args.iter() {
            self.push(argument);
        }
        Ok(())
    }

    /// Begins a call: a function and `argc` arguments are on top. Missing arguments are undefined,
    /// surplus ones are dropped, and the other variables come behind.
    pub(super) fn enter(
        &self,
        cx: &mut Context,
        code: Rc<StackCode>,
        floor: usize,
        argc: usize,
    ) -> Result<()> {
        self.check_room(cx, code.locals.len() + code.depth as usize)?;
        let mut values = self.state.values.borrow_mut();
        let base = values.len() - argc;
        values.truncate(base + argc.min(code.parameters as usize));
        while values.len() < base + code.locals.len() {
            values.push(Value::UNDEFINED);
        }
        self.state.frames.borrow_mut().push(Frame { code, next: 0, base, floor });
        Ok(())
    }

    /// Runs until only `depth` frames are left: what the last one gave.
    pub(super) fn execute(&self, cx: &mut Context, depth: usize) -> Result {
        loop {
            let fetched = self.fetch();
            let result = match self.step(cx, &fetched) {
                Ok(result) => result,
                Err(throw) => {
                    self.tell_instruction(cx, &fetched, true);
                    // No frame of this machine catches anything.
                    self.unwind(cx, depth);
                    return Err(throw);
                }
            };
            if let Some(value) = result {
                if self.frames() == depth {
                    self.tell_instruction(cx, &fetched, false);
                    return Ok(value);
                }
                self.push(value);
            }
            self.tell_instruction(cx, &fetched, false);
        }
    }

    /// Leaves all frames above the lowest `depth`, closing what closures have captured of them.
    fn unwind(&self, cx: &mut Context, depth: usize) {
        let floor = self.state.frames.borrow().get(depth).map(|frame| frame.floor);
        if let Some(floor) = floor {
            self.close_from(cx, floor);
            self.cut(floor);
            self.state.frames.borrow_mut().truncate(depth);
        }
    }

    fn fetch(&self) -> Fetched {
        let mut frames = self.state.frames.borrow_mut();
        let Some(frame) = frames.last_mut() else { unreachable!("a frame runs") };
        let Ok(Some((instruction, next))) = decode_at(&frame.code.bytes, frame.next) else {
            unreachable!("verified code does not run past its end");
        };
        frame.next = next;
        Fetched { code: frame.code.clone(), instruction, base: frame.base }
    }

    fn jump(&self, cx: &mut Context, from: &StackInstruction) -> Result<()> {
        if from.operand <= from.place {
            // The main machine looks for interrupts at back edges.
            Vm::of(cx).back_edge()?;
        }
        if let Some(frame) = self.state.frames.borrow_mut().last_mut() {
            frame.next = from.operand;
        }
        Ok(())
    }

    /// Executes an instruction. Gives the result of the frame that it leaves, if it leaves one.
    fn step(&self, cx: &mut Context, fetched: &Fetched) -> Result<Option<Value>> {
        use StackOpcode as Op;
        let Fetched { code, instruction, base } = fetched;
        let StackInstruction { opcode, operand, .. } = *instruction;
        let local = base + operand as usize;
        let count = operand as usize;
        match opcode {
            Op::Constant => {
                let value = constant(cx, code, operand)?;
                self.push(value);
            }
            Op::Undefined => self.push(Value::UNDEFINED),
            Op::Null => self.push(Value::NULL),
            Op::True => self.push(Value::TRUE),
            Op::False => self.push(Value::FALSE),
            Op::Empty => self.push(Value::EMPTY),
            Op::GetLocal => {
                let value = self.state.values.borrow().at(local);
                self.push(value);
            }
            Op::SetLocal => {
                let value = self.peek(0);
                self.state.values.borrow_mut().set(local, value);
            }
            Op::GetUpvalue => {
                let upvalue = self.upvalue(self.callee(*base), operand);
                let value = upvalue.get(&self.state.values.borrow());
                self.push(value);
            }
            Op::SetUpvalue => {
                let upvalue = self.upvalue(self.callee(*base), operand);
                let value = self.peek(0);
                Upvalue::set(upvalue, &mut self.state.values.borrow_mut(), value);
            }
            Op::CloseUpvalues => self.close_from(cx, local),
            Op::Check => {
                if self.peek(0) == Value::EMPTY {
                    let name = name(cx, code, operand)?;
                    return Err(global::uninitialized(Vm::of(cx), name));
                }
            }
            Op::ConstantAssignment => return Err(cx.type_error(Message::ConstAssignment())),
            Op::GetGlobal => {
                let name = name(cx, code, operand)?;
                let value = global::load(Vm::of(cx), name, true)?;
                self.push(value);
            }
            Op::SetGlobal => {
                let name = name(cx, code, operand)?;
                global::store(Vm::of(cx), name, self.peek(0), code.strict)?;
            }
            Op::TypeOfGlobal => {
                let name = name(cx, code, operand)?;
                let value = global::load(Vm::of(cx), name, false)?;
                let value = unary(cx, Op::TypeOf, value)?;
                self.push(value);
            }
            Op::GetProperty => {
                let name = name(cx, code, operand)?;
                let object = self.pop();
                let value = operations::get(cx, object, name)?;
                self.push(value);
            }
            Op::SetProperty => {
                let name = name(cx, code, operand)?;
                let (value, object) = (self.pop(), self.pop());
                operations::set(cx, object, name, value, code.strict)?;
                self.push(value);
            }
            Op::GetElement => {
                let (key, object) = (self.pop(), self.pop());
                let key = operations::element_key(cx, object, key, true)?;
                let value = operations::get(cx, object, key)?;
                self.push(value);
            }
            Op::SetElement => {
                let (value, key, object) = (self.pop(), self.pop(), self.pop());
                let key = operations::element_key(cx, object, key, false)?;
                operations::set(cx, object, key, value, code.strict)?;
                self.push(value);
            }
            Op::Array => {
                let array = Array::new(cx)?;
                let first = self.height() - count;
                for index in first..first + count {
                    let value = self.state.values.borrow().at(index);
                    Array::push(array, cx, value)?;
                }
                self.cut(first);
                self.push(ObjectType::object(array).value());
            }
            Op::Object => {
                let object = cx.new_plain_object()?;
                self.push(object.value());
            }
            Op::Define => {
                let name = name(cx, code, operand)?;
                let value = self.pop();
                if let Some(object) = Object::from_value(self.peek(0)) {
                    object.create_data_property_or_throw(cx, name, value)?;
                }
            }
            Op::Pop => _ = self.pop(),
            Op::Duplicate => self.push(self.peek(0)),
            Op::DuplicateTwo => {
                self.push(self.peek(1));
                self.push(self.peek(1));
            }
            Op::Insert => {
                let at = self.height() - 1 - count;
                let top = self.peek(0);
                self.state.values.borrow_mut().insert(at, top);
            }
            Op::Jump => self.jump(cx, instruction)?,
            Op::JumpIfFalse => {
                if !to_boolean(self.pop()) {
                    self.jump(cx, instruction)?;
                }
            }
            Op::JumpIfFalseOrPop | Op::JumpIfTrueOrPop | Op::JumpIfValueOrPop => {
                let top = self.peek(0);
                let taken = match opcode {
                    Op::JumpIfFalseOrPop => !to_boolean(top),
                    Op::JumpIfTrueOrPop => to_boolean(top),
                    _ => !top.is_nullish(),
                };
                if taken { self.jump(cx, instruction)? } else { _ = self.pop() }
            }
            Op::Closure => {
                let inner = &code.functions[count];
                let closure = self.make_closure(cx, inner, *base, self.callee(*base))?;
                self.push(closure);
            }
            Op::Callee => self.push(self.callee(*base)),
            Op::Call => self.call(cx, self.height() - count - 1, 0, count)?,
            Op::CallMethod => self.call(cx, self.height() - count - 1, 1, count)?,
            Op::Return => {
                let value = self.pop();
                let floor = self.state.frames.borrow_mut().pop().map_or(0, |frame| frame.floor);
                self.close_from(cx, floor);
                self.cut(floor);
                return Ok(Some(value));
            }
            Op::Throw => {
                let value = self.pop();
                return Err(cx.throw(value));
            }
            _ if is_binary(opcode) => {
                let (right, left) = (self.pop(), self.pop());
                let value = binary(cx, opcode, left, right)?;
                self.push(value);
            }
            _ => {
                debug_assert!(is_unary(opcode));
                let value = self.pop();
                let value = unary(cx, opcode, value)?;
                self.push(value);
            }
        }
        Ok(None)
    }

    /// The function whose variables begin at `base`.
    fn callee(&self, base: usize) -> Value {
        self.state.values.borrow().at(base - 1)
    }

    /// Calls the function at index `callee` of the stack, with the `argc` values above it; of what
    /// lies below it, `below` values belong to the call.
    fn call(&self, cx: &mut Context, callee: usize, below: usize, argc: usize) -> Result<()> {
        let function = self.state.values.borrow().at(callee);
        let floor = callee - below;
        if let Some(code) = self.code_of(function) {
            return self.enter(cx, code, floor, argc);
        }
        let this = if below == 0 { Value::UNDEFINED } else { self.state.values.borrow().at(floor) };
        let value = operations::call_value(cx, function, this, &self.state.values, callee + 1, argc)?;
        self.cut(floor);
        self.push(value);
        Ok(())
    }
}

/// An instruction, and the frame that it runs in.
pub(super) struct Fetched {
    pub(super) code: Rc<StackCode>,
    pub(super) instruction: StackInstruction,
    base: usize,
}

fn constant(cx: &mut Context, code: &StackCode, index: u32) -> Result {
    match &code.pool.constants()[index as usize] {
        PoolConstant::Number(number) => Ok(Value::number(*number)),
        PoolConstant::String(text) => Ok(link::string(cx, text)?.value()),
    }
}

fn name(cx: &mut Context, code: &StackCode, index: u32) -> Result<PropertyKey> {
    match &code.pool.constants()[index as usize] {
        PoolConstant::String(text) => {
            let text = link::string(cx, text)?;
            cx.string_key(text)
        }
        PoolConstant::Number(_) => unreachable!("verified code names things by strings"),
    }
}
