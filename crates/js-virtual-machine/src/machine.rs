//! The interpreter's machine: six registers, a table of handlers, and how one instruction leads
//! to the next.
//!
//! A handler is a function of the six registers that ends by handing them to the handler of the
//! next instruction. Two forms come from the one source:
//!
//! ```text
//! tail form    optimized builds on x86-64 and ARM64: the hand-over is a call in tail position
//!              that LLVM turns into a jump; the registers stay in machine registers throughout
//! loop form    debug builds, other targets, feature "trampoline": the handler returns the next
//!              pc, and a loop executes the next instruction
//! ```
//!
//! [`crate::dispatch`] has the loops. In the loop form a handler says with the lowest bit of what
//! it returns ([`MOVED`]) that the frame is another one; only then are frame and code stored in the
//! Vm, from where the loop takes them.
//!
//! The tail form holds only while no local of a handler has its address taken before the hand-over
//! and nothing is dropped there; `tests/tail_calls.rs` disassembles an optimized build to prove it.
//! That is why whatever needs more is a [`slow!`] handler: its body is a function of its own that
//! works on the [`Vm`] alone and says where to go on.

use std::ptr::NonNull;

use js_bytecode::{Instruction, Opcode};
use js_garbage_collection::{CellKind, ValueCell};
use js_object_model::Throw;
use js_value::Value;

use crate::code::Code;
use crate::profile;
use crate::vm::Vm;

/// The handler of one opcode. The result is the next pc in the loop form, perhaps with [`MOVED`],
/// and 0 to stop; in the tail form only the 0 of the last handler comes back.
pub type Handler = unsafe extern "C" fn(
    pc: *mut Instruction,
    fp: *mut Value,
    vm: *mut Vm,
    table: *const Entry,
    numtag: u64,
    code: *const Code,
) -> u64;

/// One entry of the table of handlers. A type of its own because a function type cannot name
/// itself.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Entry(pub Handler);

/// Set in what a handler returns to a loop: frame and code are to be taken from the Vm. A pc is a
/// multiple of 8.
pub(crate) const MOVED: u64 = 1;

/// The registers of the machine, as one value that a handler takes apart and puts together.
///
/// `pc` lies in verified code, so register operands lie within the frame that was reserved on
/// entry; `vm` and `code` live for as long as the code runs. Every `SAFETY` below rests on this.
#[derive(Clone, Copy)]
pub(crate) struct Machine {
    /// The instruction being executed.
    pub(crate) pc: *mut Instruction,
    /// Register 0 of the running function.
    pub(crate) fp: *mut Value,
    /// The machine's memory.
    pub(crate) vm: *mut Vm,
    /// The handlers by opcode.
    pub(crate) table: *const Entry,
    /// [`Value::NUMBER_TAG`]: too long for an immediate operand, wanted by every check.
    pub(crate) numtag: u64,
    /// The running code, for its constants and caches.
    pub(crate) code: *const Code,
}

impl Machine {
    /// Operand a.
    #[inline(always)]
    pub(crate) fn a(self) -> usize {
        // SAFETY: the invariant of the type.
        unsafe { (*self.pc).a as usize }
    }

    /// Operand b.
    #[inline(always)]
    pub(crate) fn b(self) -> usize {
        // SAFETY: the invariant of the type.
        unsafe { (*self.pc).b as usize }
    }

    /// Operand c.
    #[inline(always)]
    pub(crate) fn c(self) -> usize {
        // SAFETY: the invariant of the type.
        unsafe { (*self.pc).c as usize }
    }

    /// Operand c as a signed number.
    #[inline(always)]
    pub(crate) fn c_signed(self) -> i32 {
        i32::from(self.c() as u16 as i16)
    }

    /// Operand b as a signed number.
    #[inline(always)]
    pub(crate) fn b_signed(self) -> i32 {
        i32::from(self.b() as u16 as i16)
    }

    /// The address of a register.
    #[inline(always)]
    pub(crate) fn register(self, register: usize) -> *mut Value {
        self.fp.wrapping_add(register)
    }

    /// A constant of the running code.
    #[inline(always)]
    pub(crate) fn constant(self, index: usize) -> Value {
        // SAFETY: the invariant of the type.
        unsafe { (*self.code).constant(index).get() }
    }

    /// A cache of the running code.
    #[inline(always)]
    pub(crate) fn cache(self, index: usize) -> *mut crate::cache::PropertyCache {
        // SAFETY: the invariant of the type.
        unsafe { (*self.code).cache(index) }
    }

    /// Operands b and c as one signed number.
    #[inline(always)]
    pub(crate) fn bc(self) -> i32 {
        // SAFETY: the invariant of the type; b and c are the upper half of an aligned word.
        unsafe { self.pc.cast::<i32>().add(1).read() }
    }

    /// The bits of a register.
    #[inline(always)]
    pub(crate) fn bits(self, register: usize) -> u64 {
        // SAFETY: the invariant of the type.
        unsafe { (*self.fp.add(register)).bits() }
    }

    /// A register.
    #[inline(always)]
    pub(crate) fn get(self, register: usize) -> Value {
        Value::from_bits(self.bits(register))
    }

    /// Writes a register.
    #[inline(always)]
    pub(crate) fn set(self, register: usize, value: Value) {
        // SAFETY: the invariant of the type.
        unsafe { *self.fp.add(register) = value }
    }

    /// Writes an integer into a register.
    #[inline(always)]
    pub(crate) fn set_int(self, register: usize, value: i32) {
        self.set(register, Value::from_bits(u64::from(value as u32) | self.numtag));
    }

    /// Whether a value with these bits is an integer.
    #[inline(always)]
    pub(crate) fn is_int(self, bits: u64) -> bool {
        bits >= self.numtag
    }

    /// Whether a value with these bits is a number.
    #[inline(always)]
    pub(crate) fn is_number(self, bits: u64) -> bool {
        bits & self.numtag != 0
    }

    /// Whether a value with these bits is a cell; the empty value must have been excluded.
    #[inline(always)]
    pub(crate) fn is_cell(self, bits: u64) -> bool {
        bits & (self.numtag + Value::OTHER_TAG) == 0
    }

    /// The instruction `words` further on.
    #[inline(always)]
    pub(crate) fn ahead(self, words: i32) -> *mut Instruction {
        self.pc.wrapping_offset(words as isize)
    }

    /// Goes on with the instruction after this one, of one word.
    #[inline(always)]
    pub(crate) fn next(self) -> u64 {
        self.go(self.ahead(1))
    }

    /// Goes on after this call, of two words, in the frame that it belongs to: a return.
    #[inline(always)]
    pub(crate) fn next2(self) -> u64 {
        self.go_to_frame(self.ahead(2))
    }

    /// Goes on at `pc`, in the frame that this instruction runs in.
    #[inline(always)]
    pub(crate) fn go(self, pc: *mut Instruction) -> u64 {
        #[cfg(tail_calls)]
        {
            // SAFETY: the invariant of the type; the table has an entry for every opcode.
            unsafe {
                let handler = (*self.table.add((*pc).op as usize)).0;
                handler(pc, self.fp, self.vm, self.table, self.numtag, self.code)
            }
        }
        #[cfg(not(tail_calls))]
        {
            // SAFETY: the invariant of the type.
            debug_assert!(unsafe { self.fp == (*self.vm).fp && self.code == (*self.vm).code });
            pc as u64
        }
    }

    /// Goes on at `pc` in another frame: that of this machine, which is not the one that the
    /// instruction began with.
    #[inline(always)]
    pub(crate) fn go_to_frame(self, pc: *mut Instruction) -> u64 {
        #[cfg(tail_calls)]
        {
            self.go(pc)
        }
        #[cfg(not(tail_calls))]
        {
            // SAFETY: the invariant of the type.
            unsafe {
                (*self.vm).fp = self.fp;
                (*self.vm).code = self.code;
            }
            pc as u64 | MOVED
        }
    }

    /// Hands this instruction to another handler.
    #[inline(always)]
    pub(crate) fn to(self, handler: Handler) -> u64 {
        // SAFETY: the invariant of the type.
        unsafe { handler(self.pc, self.fp, self.vm, self.table, self.numtag, self.code) }
    }

    /// Goes on where the [`Vm`] says.
    #[inline(always)]
    pub(crate) fn resume(self) -> u64 {
        // SAFETY: the invariant of the type.
        let vm = unsafe { &*self.vm };
        Machine { fp: vm.fp, code: vm.code, ..self }.go_to_frame(vm.pc)
    }
}

/// Where a slow handler goes on: an instruction, or wherever the exception is caught.
pub(crate) type Flow = Result<NonNull<Instruction>, Throw>;

/// What a slow handler's body knows of the instruction it executes.
#[derive(Clone, Copy)]
pub(crate) struct At {
    /// The instruction.
    pub(crate) pc: NonNull<Instruction>,
    /// Register 0 of its frame. The register stack does not move.
    pub(crate) fp: NonNull<Value>,
}

impl At {
    #[inline(always)]
    fn instruction(self) -> Instruction {
        // SAFETY: `pc` lies in live, verified code.
        unsafe { self.pc.read() }
    }

    /// Operand a.
    #[inline(always)]
    pub(crate) fn a(self) -> usize {
        self.instruction().a as usize
    }

    /// Operand b.
    #[inline(always)]
    pub(crate) fn b(self) -> usize {
        self.instruction().b as usize
    }

    /// Operand c.
    #[inline(always)]
    pub(crate) fn c(self) -> usize {
        self.instruction().c as usize
    }

    /// Operands b and c as one signed number.
    #[inline(always)]
    pub(crate) fn bc(self) -> i32 {
        let instruction = self.instruction();
        (u32::from(instruction.b) | u32::from(instruction.c) << 16) as i32
    }

    /// A register.
    #[inline(always)]
    pub(crate) fn get(self, register: usize) -> Value {
        // SAFETY: verified code names registers of its frame only.
        unsafe { self.fp.add(register).read() }
    }

    /// Writes a register.
    #[inline(always)]
    pub(crate) fn set(self, register: usize, value: Value) {
        // SAFETY: verified code names registers of its frame only.
        unsafe { self.fp.add(register).write(value) }
    }

    /// A place in the code, relative to this instruction.
    #[inline(always)]
    pub(crate) fn ahead(self, words: i32) -> NonNull<Instruction> {
        // SAFETY: jumps of verified code stay within it.
        unsafe { self.pc.offset(words as isize) }
    }

    /// Goes on after this instruction, of one word.
    #[inline(always)]
    pub(crate) fn next(self) -> Flow {
        Ok(self.ahead(1))
    }

    /// Goes on after this instruction, of two words.
    #[inline(always)]
    pub(crate) fn next2(self) -> Flow {
        Ok(self.ahead(2))
    }

    /// The address of a register.
    #[inline(always)]
    pub(crate) fn register(self, register: usize) -> *mut Value {
        self.fp.as_ptr().wrapping_add(register)
    }

    /// The second word.
    #[inline(always)]
    pub(crate) fn second(self) -> Instruction {
        // SAFETY: the caller's opcode has one; `pc` lies in verified code.
        unsafe { self.pc.add(1).read() }
    }

    /// Makes another form of the same opcode of the instruction.
    #[inline]
    pub(crate) fn rewrite(self, form: Opcode) {
        // SAFETY: code is written by its own thread alone; forms share operands.
        unsafe { (*self.pc.as_ptr()).op = form as u8 }
    }

    /// Sets bits of the instruction's profile.
    #[inline]
    pub(crate) fn mark(self, bits: u8) {
        // SAFETY: code is written by its own thread alone.
        unsafe { (*self.pc.as_ptr()).profile |= bits }
    }

    /// Notes the type of an operand in the instruction's profile.
    pub(crate) fn note(self, value: Value) {
        let bit = if value.is_int() {
            0
        } else if value.is_number() {
            profile::DOUBLE
        } else {
            match value.cell_kind() {
                Some(CellKind::STRING) => profile::STRING,
                Some(CellKind::BIGINT) => profile::BIGINT,
                _ => profile::OTHER,
            }
        };
        self.mark(bit);
    }

    /// Writes operand a's register and goes on.
    #[inline(always)]
    pub(crate) fn result(self, value: Value) -> Flow {
        self.set(self.a(), value);
        self.next()
    }
}

/// Says that a condition nearly always holds.
#[inline(always)]
pub(crate) fn likely(condition: bool) -> bool {
    if !condition {
        unlikely_path();
    }
    condition
}

#[cold]
#[inline(always)]
fn unlikely_path() {}

/// Defines fast handlers: bodies over a [`Machine`] that end in `next`, `go`, `to` or `resume`.
///
/// In builds for the switch (`inline_handlers`) they are parts of the one `match`, except those that
/// say `inline(never)`.
macro_rules! fast {
    ($( $(#[$($attribute:tt)*])* fn $name:ident($machine:ident) $body:block )*) => {$(
        $crate::machine::fast!(@one [$(#[$($attribute)*])*] $name $machine $body);
    )*};
    (@one [$(#[doc $($doc:tt)*])* #[inline(never)]] $name:ident $machine:ident $body:block) => {
        $crate::machine::fast!(@as [$(#[doc $($doc)*])* #[inline(never)]] $name $machine $body);
    };
    (@one [$($attributes:tt)*] $name:ident $machine:ident $body:block) => {
        $crate::machine::fast!(@as
            [$($attributes)* #[cfg_attr(inline_handlers, inline(always))]] $name $machine $body);
    };
    (@as [$($attributes:tt)*] $name:ident $machine:ident $body:block) => {
        $($attributes)*
        pub(crate) unsafe extern "C" fn $name(
            pc: *mut js_bytecode::Instruction,
            fp: *mut js_value::Value,
            vm: *mut $crate::vm::Vm,
            table: *const $crate::machine::Entry,
            numtag: u64,
            code: *const $crate::code::Code,
        ) -> u64 {
            let $machine = $crate::machine::Machine { pc, fp, vm, table, numtag, code };
            $body
        }
    };
}

/// Defines slow handlers: the state is stored in the [`Vm`], the body runs as a function that says
/// where to go on, and the machine resumes there.
macro_rules! slow {
    ($( $(#[$attribute:meta])* fn $name:ident($vm:ident, $at:ident) $body:block )*) => {$(
        $(#[$attribute])*
        #[inline(never)]
        pub(crate) unsafe extern "C" fn $name(
            pc: *mut js_bytecode::Instruction,
            fp: *mut js_value::Value,
            vm: *mut $crate::vm::Vm,
            table: *const $crate::machine::Entry,
            numtag: u64,
            code: *const $crate::code::Code,
        ) -> u64 {
            #[inline(never)]
            fn body($vm: &mut $crate::vm::Vm, $at: $crate::machine::At) -> $crate::machine::Flow $body
            // SAFETY: handlers run on a live Vm with pc and fp of its running frame.
            unsafe {
                let at = (*vm).synchronize(pc, fp, code);
                match body(&mut *vm, at) {
                    Ok(pc) => (*vm).pc = pc.as_ptr(),
                    Err(throw) => (*vm).unwind(throw),
                }
            }
            $crate::machine::Machine { pc, fp, vm, table, numtag, code }.resume()
        }
    )*};
}

pub(crate) use {fast, slow};
