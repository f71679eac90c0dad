//! Calls: how a frame begins, and how native code enters the machine.
//!
//! A call from JavaScript to JavaScript pushes a record and goes on with the callee's first
//! instruction: no Rust function is entered. A call from native code pushes a record with
//! [`flags::ENTRY`], whose return ends the run of the machine that [`call`] started.

use js_closures_scope::Environment;
use js_garbage_collection::{Gc, ValueCell};
use js_object_model::{Context, Intrinsic, Message, Object, Realm, Result};
use js_value::Value;

use crate::code::{Code, entry_flags};
use crate::frame::{WINDOW, flags};
use crate::function::Function;
use crate::vm::{Outcome, Vm};

/// Puts this crate's functions into the context.
pub(crate) fn install(cx: &mut Context) {
    cx.hooks.call = call;
    cx.hooks.construct = construct;
    cx.hooks.function_realm = function_realm;
    cx.hooks.interrupt_pending = crate::interrupt::is_pending;
    cx.hooks.poll_interrupts = |cx| crate::interrupt::poll(Vm::of(cx));
    cx.hooks.capture_stack = crate::trace::capture_stack;
    cx.hooks.stack_text = crate::trace::stack_text;
    cx.hooks.mapped_get = mapped_get;
    cx.hooks.mapped_set = mapped_set;
    cx.hooks.function_source = crate::function_source::function_source;
}

fn function_realm(cx: &Context, function: Gc<Object>) -> Gc<Realm> {
    match Object::downcast::<Function>(function) {
        Some(function) => function.code().realm.get().unwrap_or_else(|| cx.realm()),
        None => cx.realm(),
    }
}

fn mapped_get(environment: Value, slot: u32) -> Value {
    match environment.downcast::<Environment>() {
        Some(environment) => environment.slots()[slot as usize].get(),
        None => Value::UNDEFINED,
    }
}

fn mapped_set(environment: Value, slot: u32, value: Value) {
    if let Some(environment) = environment.downcast::<Environment>() {
        environment.slots()[slot as usize].set(environment, value);
    }
}

/// What native code must find again after the machine has run.
pub(crate) struct Saved {
    pc: *mut js_bytecode::Instruction,
    fp: *mut Value,
    code: *const Code,
    top: *mut Value,
    realm: Gc<Realm>,
}

impl Vm {
    pub(crate) fn save(&self) -> Saved {
        Saved { pc: self.pc, fp: self.fp, code: self.code, top: self.top, realm: self.cx.realm() }
    }

    pub(crate) fn restore(&mut self, saved: &Saved) {
        self.pc = saved.pc;
        self.fp = saved.fp;
        self.code = saved.code;
        self.top = saved.top;
        self.cx.set_realm(saved.realm);
    }

    /// Begins a call of `function` with the window at `base`: pushes a record of the present state
    /// and makes the function's first instruction the present one. What kind of call the function
    /// accepts, the caller has asked.
    pub(crate) fn enter(
        &mut self,
        function: Gc<Function>,
        base: *mut Value,
        argc: u32,
        kind: u32,
    ) -> Result<()> {
        let code = Function::linked_code(function, &mut self.cx)?;
        let registers = code.registers as usize;
        self.check_room(base, registers.max(WINDOW + argc as usize))?;
        let end = base.wrapping_add(WINDOW + argc as usize);
        if end > self.top {
            self.top = end;
        }
        let collected = if code.flags & entry_flags::COLLECTS_ARGUMENTS != 0 {
            Some(crate::arguments::collect(self, function, base, argc)?)
        } else {
            None
        };
        let given = argc.min(code.parameters) as usize;
        // SAFETY: there is room for all of the frame's registers.
        unsafe {
            for register in WINDOW + given..registers {
                base.add(register).write(Value::UNDEFINED);
            }
            if let Some(collected) = collected {
                collected.store(base);
            }
            self.push_record(argc, kind);
            self.pc = code.entry;
            self.fp = base;
            self.code = code.as_ptr();
            self.top = base.add(registers);
        }
        code.calls.set(code.calls.get().wrapping_add(1));
        Ok(())
    }

    /// Enters `function` from native code and runs it to its end.
    pub(crate) fn run_function(
        &mut self,
        function: Gc<Function>,
        base: *mut Value,
        argc: u32,
        kind: u32,
    ) -> Result {
        self.enter(function, base, argc, kind | flags::ENTRY)?;
        self.run();
        self.finish()
    }

    /// What the run that has just ended gave.
    pub(crate) fn finish(&mut self) -> Result {
        match self.outcome {
            Outcome::Threw => Err(js_object_model::Throw),
            _ => Ok(self.result.get()),
        }
    }
}

/// `[[Call]]`: see `js_object_model::Hooks`.
pub(crate) fn call(cx: &mut Context, callee: Gc<Object>, this: Value, arguments: &[Value]) -> Result {
    cx.check_stack()?;
    let vm = Vm::of(cx);
    if let Some(function) = Object::downcast::<Function>(callee) {
        let code = function.code();
        if code.flags & entry_flags::CALL == 0 {
            return call_plain(vm, function, code, this, arguments);
        }
    }
    let saved = vm.save();
    let result = call_above(vm, callee, this, arguments);
    Vm::of(cx).restore(&saved);
    result
}

/// A call that needs nothing but a frame, the usual callback: the frame is filled at once, without a
/// window first.
#[inline]
fn call_plain(
    vm: &mut Vm,
    function: Gc<Function>,
    code: Gc<Code>,
    this: Value,
    arguments: &[Value],
) -> Result {
    let saved = vm.save();
    let base = vm.top;
    let registers = code.registers as usize;
    vm.check_room(base, registers)?;
    let given = arguments.len().min(code.parameters as usize);
    // SAFETY: there is room for all of the frame's registers, and the code is linked.
    unsafe {
        base.write(function.value());
        base.add(1).write(Value::UNDEFINED);
        base.add(2).write(this);
        // Written one by one: they are few, and the compiler would call out to copy and fill them.
        for (index, &argument) in arguments[..given].iter().enumerate() {
            base.add(WINDOW + index).write_volatile(argument);
        }
        for register in WINDOW + given..registers {
            base.add(register).write_volatile(Value::UNDEFINED);
        }
        vm.push_record(arguments.len() as u32, flags::ENTRY);
        vm.pc = code.entry;
        vm.fp = base;
        vm.code = code.as_ptr();
        vm.top = base.add(registers);
    }
    code.calls.set(code.calls.get().wrapping_add(1));
    vm.run();
    vm.restore(&saved);
    vm.finish()
}

fn call_above(vm: &mut Vm, callee: Gc<Object>, this: Value, arguments: &[Value]) -> Result {
    let base = vm.push_window(callee.value(), Value::UNDEFINED, this, arguments)?;
    call_pushed(vm, callee, base, arguments.len() as u32)
}

/// Calls `callee` with the window at `base`, the topmost.
pub(crate) fn call_pushed(vm: &mut Vm, callee: Gc<Object>, base: *mut Value, argc: u32) -> Result {
    match Object::downcast::<Function>(callee) {
        Some(function) => {
            if function.code().flags & entry_flags::CLASS_CONSTRUCTOR != 0 {
                return Err(class_called(vm, function));
            }
            vm.run_function(function, base, argc, 0)
        }
        None => vm.cx.call_window(Vm::arguments(base, argc)),
    }
}

/// The error of a class that is called without `new`.
#[cold]
pub(crate) fn class_called(vm: &mut Vm, function: Gc<Function>) -> js_object_model::Throw {
    let name = function.code().outline().name.to_wtf8();
    let name = String::from_utf8_lossy(&name).into_owned();
    // The error is made in the context of the class, which has its own realm.
    let caller = vm.cx.realm();
    vm.cx.set_realm(function.code().realm.get().unwrap_or(caller));
    let throw = vm.cx.type_error(Message::NewRequired(&name));
    vm.cx.set_realm(caller);
    throw
}

/// `[[Construct]]`: see `js_object_model::Hooks`.
pub(crate) fn construct(
    cx: &mut Context,
    callee: Gc<Object>,
    arguments: &[Value],
    new_target: Gc<Object>,
) -> Result {
    cx.check_stack()?;
    let vm = Vm::of(cx);
    let saved = vm.save();
    let result = construct_above(vm, callee, arguments, new_target);
    Vm::of(cx).restore(&saved);
    result
}

fn construct_above(vm: &mut Vm, callee: Gc<Object>, arguments: &[Value], new_target: Gc<Object>) -> Result {
    let base = vm.push_window(callee.value(), new_target.value(), Value::EMPTY, arguments)?;
    let argc = arguments.len() as u32;
    match Object::downcast::<Function>(callee) {
        Some(function) => {
            let this = this_for(&mut vm.cx, function, new_target)?;
            // SAFETY: within the window.
            unsafe { base.add(2).write(this) };
            vm.run_function(function, base, argc, flags::CONSTRUCT)
        }
        None => vm.cx.call_window(Vm::arguments(base, argc)),
    }
}

/// OrdinaryCreateFromConstructor for a call by `new`: EMPTY for a derived constructor.
pub(crate) fn this_for(cx: &mut Context, function: Gc<Function>, new_target: Gc<Object>) -> Result {
    let code = Function::linked_code(function, cx)?;
    if code.flags & entry_flags::MAKES_NO_OBJECT != 0 {
        return Ok(Value::EMPTY);
    }
    if let Some(maker) = Object::downcast::<Function>(new_target) {
        let shape = Function::instance_shape(maker, cx)?;
        if let Some(shape) = shape {
            return Ok(Object::allocate(cx, shape)?.value());
        }
    }
    let prototype = cx.prototype_from_constructor(new_target, Intrinsic::ObjectPrototype)?;
    Ok(cx.new_object(prototype.value(), 4)?.value())
}
