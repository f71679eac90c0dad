//! The slow sides of jumps, calls and returns.

use js_garbage_collection::{CellKind, Gc, ValueCell};
use js_object_model::{Args, Message, NativeFunction, Object, Throw, to_boolean};
use js_value::Value;

use crate::code::entry_flags;
use crate::frame::flags;
use crate::function::Function;
use crate::machine::{At, Flow, slow};
use crate::vm::{Outcome, Vm};

/// Calls whatever stands in the window that operand b names, with `argc` arguments.
pub(super) fn call_window(vm: &mut Vm, at: At, base: *mut Value, argc: u32, narrow: u32) -> Flow {
    // SAFETY: the window belongs to the frame.
    let callee = unsafe { *base };
    match callee.cell_kind() {
        Some(CellKind::FUNCTION) => {
            // SAFETY: by its kind.
            let function: Gc<Function> = unsafe { callee.cell_unchecked() };
            if function.code().flags & entry_flags::CLASS_CONSTRUCTOR != 0 {
                return Err(crate::call::class_called(vm, function));
            }
            vm.enter(function, base, argc, narrow)?;
            vm.here()
        }
        Some(CellKind::NATIVE_FUNCTION) => {
            // SAFETY: by its kind.
            let native: Gc<NativeFunction> = unsafe { callee.cell_unchecked() };
            let result = native_call(vm, native, Vm::arguments(base, argc))?;
            at.set(at.a(), result);
            if narrow != 0 { at.next() } else { at.next2() }
        }
        _ => {
            if !Object::from_value(callee).is_some_and(|callee| callee.is_callable()) {
                return Err(crate::describe::not_callable(vm, at, callee));
            }
            let result = vm.cx.call_window(Vm::arguments(base, argc))?;
            at.set(at.a(), result);
            if narrow != 0 { at.next() } else { at.next2() }
        }
    }
}

/// Calls a native function of this window.
#[inline(always)]
fn native_call(vm: &mut Vm, native: Gc<NativeFunction>, args: Args) -> js_object_model::Result {
    vm.cx.set_realm(native.realm());
    (native.function())(&mut vm.cx, args)
}

/// Constructs with whatever stands in the window; its new.target stands there already.
pub(super) fn construct_window(vm: &mut Vm, at: At, base: *mut Value, argc: u32, narrow: u32) -> Flow {
    // SAFETY: the window belongs to the frame.
    let (callee, new_target) = unsafe { (*base, *base.add(1)) };
    let Some(constructor) = Object::from_value(callee).filter(|callee| callee.is_constructor()) else {
        return Err(crate::describe::not_constructor(vm, at, callee));
    };
    if let Some(function) = Object::downcast::<Function>(constructor) {
        let Some(new_target) = Object::from_value(new_target) else {
            return Err(crate::describe::not_constructor(vm, at, new_target));
        };
        let this = crate::call::this_for(&mut vm.cx, function, new_target)?;
        // SAFETY: the window belongs to the frame.
        unsafe { base.add(2).write(this) };
        vm.enter(function, base, argc, flags::CONSTRUCT | narrow)?;
        return vm.here();
    }
    // SAFETY: the window belongs to the frame.
    unsafe { base.add(2).write(Value::EMPTY) };
    let result = vm.cx.call_window(Vm::arguments(base, argc))?;
    if Object::from_value(result).is_none() {
        return Err(vm.cx.type_error(Message::ProxyConstructNotObject()));
    }
    at.set(at.a(), result);
    if narrow != 0 { at.next() } else { at.next2() }
}

/// Leaves the running frame with `value`, whatever its record says.
pub(super) fn leave(vm: &mut Vm, value: Value) -> Flow {
    let kind = vm.record().flags;
    if kind & flags::ASYNC != 0 {
        return crate::asynchronous::resolve(vm, value);
    }
    if kind & flags::GENERATOR != 0 {
        crate::generator::complete(vm);
    }
    let value = if kind & flags::CONSTRUCT != 0 && Object::from_value(value).is_none() {
        // SAFETY: every frame has a `this`.
        unsafe { *vm.fp.add(2) }
    } else {
        value
    };
    leave_with(vm, value)
}

/// Makes an error for a constructor that has ended: its context is gone by then.
#[cold]
fn in_realm_of_caller(vm: &mut Vm, make: impl FnOnce(&mut Vm) -> Throw) -> Throw {
    let (own, caller) = (vm.cx.realm(), vm.record().code);
    // SAFETY: a record has the code that goes on, or none below the first frame.
    if let Some(realm) = unsafe { caller.as_ref() }.and_then(|caller| caller.realm.get()) {
        vm.cx.set_realm(realm);
    }
    let throw = make(vm);
    vm.cx.set_realm(own);
    throw
}

/// Leaves the running frame with the final `value`.
pub(crate) fn leave_with(vm: &mut Vm, value: Value) -> Flow {
    let record = vm.pop_record();
    if record.flags & flags::ENTRY != 0 {
        vm.result.initialize(value);
        vm.halt(Outcome::Returned);
        return vm.here();
    }
    // SAFETY: the record's pc is the call instruction of the caller.
    unsafe {
        let call = *record.pc;
        if record.flags & flags::DISCARD == 0 {
            record.fp.add(call.a as usize).write(value);
        }
        vm.pc = record.pc.add(if record.flags & flags::NARROW != 0 { 1 } else { 2 });
    }
    vm.here()
}

/// Jumps by operands b and c.
fn jump(vm: &mut Vm, at: At) -> Flow {
    let offset = at.bc();
    if offset < 0 {
        vm.back_edge()?;
    }
    Ok(at.ahead(offset))
}

slow! {
    /// Looks for interrupts, and takes a back edge by operands b and c. To run the instruction again
    /// instead would look again, for as long as the back edges keep the time.
    #[cold]
    fn interrupt(vm, at) {
        crate::interrupt::poll(vm)?;
        Ok(at.ahead(at.bc()))
    }

    /// The same by operand c.
    #[cold]
    fn interrupt_compared(vm, at) {
        crate::interrupt::poll(vm)?;
        Ok(at.ahead(i32::from(at.c() as u16 as i16)))
    }

    #[cold]
    fn not(vm, at) {
        let _ = vm;
        at.result(Value::boolean(!to_boolean(at.get(at.b()))))
    }

    #[cold]
    fn jump_if_truthy(vm, at) {
        if to_boolean(at.get(at.a())) { jump(vm, at) } else { at.next() }
    }

    #[cold]
    fn jump_if_falsy(vm, at) {
        if to_boolean(at.get(at.a())) { at.next() } else { jump(vm, at) }
    }

    fn call(vm, at) {
        call_window(vm, at, at.register(at.b()), at.c() as u32, 0)
    }

    fn new(vm, at) {
        let base = at.register(at.b());
        // SAFETY: the window belongs to the frame.
        unsafe { base.add(1).write(*base) };
        construct_window(vm, at, base, at.c() as u32, 0)
    }

    fn SuperCall(vm, at) {
        construct_window(vm, at, at.register(at.b()), at.c() as u32, 0)
    }

    fn CallSpread(vm, at) {
        let (base, argc) = super::spread::window(vm, at)?;
        // What stands there is left from another call.
        // SAFETY: the window was made just now.
        unsafe { base.add(1).write(Value::UNDEFINED) };
        call_window(vm, at, base, argc, flags::NARROW)
    }

    fn NewSpread(vm, at) {
        let (base, argc) = super::spread::window(vm, at)?;
        construct_window(vm, at, base, argc, flags::NARROW)
    }

    fn return_special(vm, at) {
        leave(vm, at.get(at.a()))
    }

    fn return_undefined(vm, at) {
        let _ = at;
        leave(vm, Value::UNDEFINED)
    }

    fn ReturnDerived(vm, at) {
        let result = at.get(at.a());
        if Object::from_value(result).is_some() {
            return leave_with(vm, result);
        }
        if result != Value::UNDEFINED {
            return Err(in_realm_of_caller(vm, |vm| {
                vm.cx.type_error("Derived constructors may only return object or undefined")
            }));
        }
        let this = at.get(at.b());
        if this == Value::EMPTY {
            return Err(in_realm_of_caller(vm, crate::describe::this_uninitialized));
        }
        leave_with(vm, this)
    }
}
