//! Calls and returns between functions with bytecode, and calls of native functions.

use std::sync::atomic::Ordering;

use js_garbage_collection::{CellKind, Header};
use js_value::Value;

use super::control as slow;
use crate::code::{Code, entry_flags};
use crate::frame::{FrameRecord, WINDOW, flags};
use crate::function::Function;
use crate::machine::{Handler, Machine, fast, likely};
use crate::vm::Outcome;

/// The code of a function with bytecode that `special` says nothing about; null of anything else.
#[inline(always)]
fn code_of(m: Machine, callee: u64, special: u32) -> *const Code {
    if !likely(m.is_cell(callee)) {
        return std::ptr::null();
    }
    // SAFETY: it is a cell, and a function by its kind.
    unsafe {
        if !likely((*(callee as *const Header)).kind == CellKind::FUNCTION.0) {
            return std::ptr::null();
        }
        let code = (*(callee as *const Function)).code().as_ptr();
        if !likely((*code).flags & special == 0) {
            return std::ptr::null();
        }
        code
    }
}

/// Pushes a record, fills the frame and goes to the function's first instruction.
#[inline(always)]
fn enter(m: Machine, base: *mut Value, argc: usize, code: *const Code, kind: u32, other: Handler) -> u64 {
    // SAFETY: code is live; the control stack has room for every frame that fits the registers.
    unsafe {
        let top = base.add((*code).registers as usize);
        if !likely(top < (*m.vm).limit.load(Ordering::Relaxed)) {
            return m.to(other);
        }
        let record = (*m.vm).control;
        (*record).pc = m.pc;
        (*record).fp = m.fp;
        (*record).code = m.code;
        (*record).argc = argc as u32;
        (*record).flags = kind;
        (*m.vm).control = record.add(1);
        (*code).calls.set((*code).calls.get().wrapping_add(1));
        // Two at a time, plainly: frames are small. One register beyond the frame may be written, which
        // nobody uses.
        let mut register = base.add(WINDOW + argc.min((*code).parameters as usize));
        while register < top {
            register.write_volatile(Value::UNDEFINED);
            register.add(1).write_volatile(Value::UNDEFINED);
            register = register.add(2);
        }
        Machine { fp: base, code, ..m }.go_to_frame((*code).entry)
    }
}

#[inline(always)]
fn leave(m: Machine, value: Value) -> u64 {
    // SAFETY: a running frame has a record.
    unsafe {
        let record: *mut FrameRecord = (*m.vm).control.sub(1);
        if likely((*record).flags == 0) {
            (*m.vm).control = record;
            let m = Machine { pc: (*record).pc, fp: (*record).fp, code: (*record).code, ..m };
            m.set(m.a(), value);
            return m.next2();
        }
    }
    m.to(leave_special)
}

/// Whether native code called the running function, and nothing else is special about the call.
#[inline(always)]
fn is_entry(m: Machine) -> bool {
    // SAFETY: a running frame has a record.
    unsafe { (*(*m.vm).control.sub(1)).flags == flags::ENTRY }
}

/// Ends the run that native code began, which brings back its state by itself.
#[inline(always)]
fn leave_to_native(m: Machine, value: Value) -> u64 {
    // SAFETY: a running frame has a record.
    unsafe {
        let vm = m.vm;
        (*vm).control = (*vm).control.sub(1);
        (*vm).result.initialize(value);
        (*vm).outcome = Outcome::Returned;
    }
    0
}

fast! {
    fn Call(m) {
        let base = m.register(m.b());
        // SAFETY: the window belongs to the frame.
        let callee = unsafe {
            base.add(1).write(Value::UNDEFINED);
            base.add(2).write(Value::UNDEFINED);
            (*base).bits()
        };
        let code = code_of(m, callee, entry_flags::CALL);
        if likely(!code.is_null()) {
            return enter(m, base, m.c(), code, 0, slow::call);
        }
        m.to(slow::call)
    }

    fn CallMethod(m) {
        let base = m.register(m.b());
        // SAFETY: the window belongs to the frame.
        let callee = unsafe {
            base.add(1).write(Value::UNDEFINED);
            (*base).bits()
        };
        let code = code_of(m, callee, entry_flags::CALL);
        if likely(!code.is_null()) {
            return enter(m, base, m.c(), code, 0, slow::call);
        }
        m.to(slow::call)
    }

    fn New(m) {
        let base = m.register(m.b());
        // SAFETY: the window belongs to the frame.
        unsafe {
            let callee = (*base).bits();
            let code = code_of(m, callee, entry_flags::CONSTRUCT);
            if likely(!code.is_null()) {
                let this = super::allocate::instance(m, callee as *const Function);
                if likely(this != 0) {
                    base.add(1).write(Value::from_bits(callee));
                    base.add(2).write(Value::from_bits(this));
                    return enter(m, base, m.c(), code, flags::CONSTRUCT, slow::new);
                }
            }
        }
        m.to(slow::new)
    }

    fn Return(m) { leave(m, m.get(m.a())) }

    fn ReturnUndefined(m) {
        // SAFETY: a running frame has a record.
        unsafe {
            let record: *mut FrameRecord = (*m.vm).control.sub(1);
            let kind = (*record).flags;
            if likely(kind & !flags::CONSTRUCT == 0) {
                let value = if kind == 0 { Value::UNDEFINED } else { m.get(2) };
                (*m.vm).control = record;
                let m = Machine { pc: (*record).pc, fp: (*record).fp, code: (*record).code, ..m };
                m.set(m.a(), value);
                return m.next2();
            }
        }
        m.to(return_undefined_to_native)
    }

    /// Return without a value from a function that native code called.
    #[inline(never)]
    fn return_undefined_to_native(m) {
        if likely(is_entry(m)) {
            return leave_to_native(m, Value::UNDEFINED);
        }
        m.to(slow::return_undefined)
    }

    /// Return of a constructor, where an object wins over `this`, or to native code.
    #[inline(never)]
    fn leave_special(m) {
        // SAFETY: a running frame has a record.
        unsafe {
            let record: *mut FrameRecord = (*m.vm).control.sub(1);
            if likely((*record).flags == flags::CONSTRUCT) {
                let result = m.bits(m.a());
                let is_object = m.is_cell(result)
                    && result != 0
                    && (*(result as *const Header)).cell_kind().is_object();
                let value = if is_object { Value::from_bits(result) } else { m.get(2) };
                (*m.vm).control = record;
                let m = Machine { pc: (*record).pc, fp: (*record).fp, code: (*record).code, ..m };
                m.set(m.a(), value);
                return m.next2();
            }
        }
        if likely(is_entry(m)) {
            return leave_to_native(m, m.get(m.a()));
        }
        m.to(slow::return_special)
    }

    /// The word that ends a run.
    fn halt(_m) { 0 }
}
