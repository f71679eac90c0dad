//! The virtual machine: the context, the two stacks, and what is saved of the running frame.
//!
//! Fast handlers keep the state in machine registers; before anything that may allocate, throw or
//! run JavaScript it is stored here ([`Vm::synchronize`]), so that the collector finds all roots,
//! errors find their stack, and native code finds free registers above [`Vm::top`].

use std::io;
use std::mem::offset_of;
use std::ptr::{self, NonNull};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use js_bytecode::Instruction;
use js_garbage_collection::{Gc, Limits, Slot, Tracer};
use js_object_model::{Args, Context, ContextError, Realm, Result, Throw};
use js_value::Value;

use crate::asynchronous::AsyncHooks;
use crate::code::Code;
use crate::dispatch::Dispatch;
use crate::frame::{FrameRecord, WINDOW, flags};
use crate::interrupt::Interrupter;
use crate::machine::{At, Flow};
use crate::megamorphic::StubCache;
use crate::stack::Reserved;

/// How big the machine's memory may become.
#[derive(Clone, Debug)]
pub struct Options {
    /// Bytes of the register stack.
    pub stack_size: usize,
    /// Bytes that native recursion may use below the frame that makes the machine.
    pub native_stack: usize,
    /// Sizes of the heap.
    pub heap: Limits,
    /// How one instruction leads to the next.
    pub dispatch: Dispatch,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            stack_size: 4 << 20,
            native_stack: 900 << 10,
            heap: Limits::default(),
            dispatch: Dispatch::usual(),
        }
    }
}

/// Why there is no machine.
#[derive(Debug)]
pub enum VmError {
    /// The context could not be made.
    Context(ContextError),
    /// No address space for the stacks.
    Stack(io::Error),
}

impl std::fmt::Display for VmError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            VmError::Context(error) => error.fmt(f),
            VmError::Stack(error) => write!(f, "cannot reserve the register stack: {error}"),
        }
    }
}

impl std::error::Error for VmError {}

/// How a run of the machine ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Outcome {
    /// The entered function returned [`Vm::result`].
    Returned,
    /// It threw; the exception is in the context.
    Threw,
    /// The resumed generator yielded the result.
    Yielded,
    /// The resumed generator, delegating, hands out an inner result object.
    Delegated,
    /// The resumed function awaits the result.
    Awaiting,
}

/// The virtual machine. Its first field is the context, so that each is found from the other.
#[repr(C)]
pub struct Vm {
    /// The context.
    pub cx: Context,
    /// Where the next frame record goes.
    pub(crate) control: *mut FrameRecord,
    /// Frames may not reach beyond this register: [`Vm::end`], or null for a while where somebody
    /// interrupts.
    pub(crate) limit: AtomicPtr<Value>,
    /// Somebody interrupts: the next back edge is to look.
    pub(crate) attention: AtomicBool,
    pub(crate) outcome: Outcome,
    pub(crate) dispatch: Dispatch,
    /// The instruction being executed, as of the last slow path.
    pub(crate) pc: *mut Instruction,
    /// Register 0 of its frame.
    pub(crate) fp: *mut Value,
    /// Its code.
    pub(crate) code: *const Code,
    /// The first register that is not in use.
    pub(crate) top: *mut Value,
    /// What the last run gave.
    pub(crate) result: Slot,
    pub(crate) stubs: Box<StubCache>,
    pub(crate) array_iteration: crate::iteration::ArrayIteration,
    next_code_id: u32,
    /// What awaits and promises of async functions need from above.
    pub async_hooks: AsyncHooks,
    /// What the machine asks of the library.
    pub hooks: crate::hooks::VmHooks,
    /// Where the code of scripts and modules is kept between runs.
    pub code_store: Option<Rc<dyn crate::code_store::CodeStore>>,
    /// Whether a script may declare again what an earlier one declared by `let`, `const` or `class`: in
    /// a session, where a person mends what was typed before.
    pub renews_lexicals: bool,
    /// The last register that frames may have.
    pub(crate) end: *mut Value,
    pub(crate) interrupter: Interrupter,
    pub(crate) interrupts: crate::interrupt::Interrupts,
    registers: Reserved,
    controls: Reserved,
}

/// Where machine code finds the fields of the machine.
pub mod offsets {
    use super::{Vm, offset_of};
    /// The control stack pointer.
    pub const CONTROL: usize = offset_of!(Vm, control);
    /// The end of the register stack.
    pub const LIMIT: usize = offset_of!(Vm, limit);
    /// Whether the next back edge is to look for interrupts.
    pub const ATTENTION: usize = offset_of!(Vm, attention);
}

const _: () = assert!(offset_of!(Vm, cx) == 0);

/// The word that ends a run.
pub(crate) static HALT: Instruction = Instruction { op: HALT_OPCODE, profile: 0, a: 0, b: 0, c: 0 };
/// The number of no opcode of the table.
pub(crate) const HALT_OPCODE: u8 = u8::MAX;
const _: () = assert!(js_bytecode::Opcode::COUNT < HALT_OPCODE as usize);

impl Vm {
    /// A machine with a realm whose intrinsics are those of the object model.
    pub fn new(options: &Options) -> core::result::Result<Box<Vm>, VmError> {
        let cx = Context::new(options.heap).map_err(VmError::Context)?;
        let registers = Reserved::new(options.stack_size.max(64 << 10)).map_err(VmError::Stack)?;
        // A record for each frame: a frame begins at least a window above its caller's, which the
        // verifier proves of all code.
        let frames = registers.bytes() / size_of::<[Value; WINDOW]>() + 1;
        let controls = Reserved::new(frames * size_of::<FrameRecord>()).map_err(VmError::Stack)?;
        let base = registers.base().cast::<Value>();
        // SAFETY: within the range. Natives may be called with windows that reach a little beyond
        // the limit, and errors need room to be made.
        let limit = unsafe { registers.end().cast::<Value>().sub(RESERVE) };
        let mut vm = Box::new(Vm {
            cx,
            control: controls.base().cast(),
            limit: AtomicPtr::new(limit),
            attention: AtomicBool::new(false),
            outcome: Outcome::Returned,
            dispatch: options.dispatch,
            pc: (&raw const HALT).cast_mut(),
            fp: base,
            code: ptr::null(),
            top: base,
            result: Slot::new(Value::UNDEFINED),
            stubs: StubCache::new(),
            array_iteration: Default::default(),
            next_code_id: 1,
            async_hooks: AsyncHooks::default(),
            hooks: crate::hooks::VmHooks::default(),
            code_store: None,
            renews_lexicals: false,
            end: limit,
            interrupter: Interrupter::default(),
            interrupts: crate::interrupt::Interrupts::default(),
            registers,
            controls,
        });
        crate::register(&mut vm.cx);
        vm.cx.vm = ptr::from_mut(&mut *vm).cast();
        let marker = 0u8;
        vm.cx.stack_limit = (&raw const marker as usize).saturating_sub(options.native_stack);
        // SAFETY: the box keeps the machine in place.
        unsafe { vm.cx.attach() };
        // SAFETY: as above; dropping the machine detaches it.
        unsafe { vm.interrupter.attach(&vm.limit, &vm.attention, vm.cx.bell.clone()) };
        let place = ptr::from_mut(&mut *vm).cast();
        vm.cx.heap.add_roots(place, trace_roots);
        crate::call::install(&mut vm.cx);
        let realm = Realm::new(&mut vm.cx).map_err(|_| VmError::Context(ContextError::OutOfMemory))?;
        vm.cx.set_realm(realm);
        Ok(vm)
    }

    /// The machine of a context, which lies in one.
    #[inline(always)]
    pub fn of(cx: &mut Context) -> &mut Vm {
        debug_assert!(!cx.vm.is_null(), "the context lies in a machine");
        // SAFETY: `Vm::new` alone makes contexts that reach this crate; the context is the first
        // field of its machine.
        unsafe { &mut *ptr::from_mut(cx).cast::<Vm>() }
    }

    /// Stores the state of the running frame.
    ///
    /// # Safety
    /// The three must be those of the running frame.
    #[inline(always)]
    pub(crate) unsafe fn synchronize(
        &mut self,
        pc: *mut Instruction,
        fp: *mut Value,
        code: *const Code,
    ) -> At {
        self.pc = pc;
        self.fp = fp;
        self.code = code;
        // SAFETY: the frame has that many registers; code has a realm.
        unsafe {
            self.top = fp.add((*code).registers as usize);
            self.cx.set_realm((*code).realm.get_unchecked());
            At { pc: NonNull::new_unchecked(pc), fp: NonNull::new_unchecked(fp) }
        }
    }

    /// A number for new code.
    pub(crate) fn next_code_id(&mut self) -> u32 {
        let id = self.next_code_id;
        self.next_code_id = id.wrapping_add(1);
        id
    }

    /// Where the machine is now, as an instruction to go on with.
    #[inline]
    pub(crate) fn here(&self) -> Flow {
        // SAFETY: the machine always has a pc.
        Ok(unsafe { NonNull::new_unchecked(self.pc) })
    }

    /// Whether nobody wants the machine to look for interrupts.
    #[inline(always)]
    pub(crate) fn is_left_alone(&self) -> bool {
        !self.attention.load(Ordering::Relaxed)
    }

    /// Looks for interrupts, if somebody wants that: at a back edge taken by a slow handler.
    #[inline]
    pub(crate) fn back_edge(&mut self) -> Result<()> {
        if self.is_left_alone() { Ok(()) } else { crate::interrupt::poll(self) }
    }

    /// The running code.
    #[inline]
    pub(crate) fn code(&self) -> Gc<Code> {
        // SAFETY: code never moves and lives while its frame does.
        unsafe { Gc::from_raw(self.code.cast_mut()) }
    }

    /// Whether a frame may end at `top`.
    #[inline]
    pub(crate) fn check_room(&mut self, base: *mut Value, registers: usize) -> Result<()> {
        let limit = self.limit.load(Ordering::Relaxed);
        if base.wrapping_add(registers) < limit { Ok(()) } else { self.no_room(base, registers) }
    }

    /// Pushes a record of the present state.
    #[inline]
    pub(crate) fn push_record(&mut self, argc: u32, flags: u32) {
        debug_assert!(self.control.cast::<u8>() < self.controls.end());
        // SAFETY: the control stack has a record for every frame that fits the register stack.
        unsafe {
            self.control.write(FrameRecord { pc: self.pc, fp: self.fp, code: self.code, argc, flags });
            self.control = self.control.add(1);
        }
    }

    /// Takes the topmost record off and makes its state the present one.
    #[inline]
    pub(crate) fn pop_record(&mut self) -> FrameRecord {
        // SAFETY: a running frame has a record.
        let record = unsafe {
            self.control = self.control.sub(1);
            self.control.read()
        };
        self.pc = record.pc;
        self.fp = record.fp;
        self.code = record.code;
        record
    }

    /// The record of the running frame.
    #[inline]
    pub(crate) fn record(&mut self) -> &mut FrameRecord {
        // SAFETY: a running frame has a record.
        unsafe { &mut *self.control.sub(1) }
    }

    /// The records from the topmost down.
    pub(crate) fn records(&self) -> impl Iterator<Item = &FrameRecord> {
        let base = self.controls.base().cast::<FrameRecord>();
        // SAFETY: the records between base and top are written.
        let records = unsafe { std::slice::from_raw_parts(base, self.control.offset_from(base) as usize) };
        records.iter().rev()
    }

    /// A window above all that is in use: callee, new.target, this and the arguments.
    pub(crate) fn push_window(
        &mut self,
        callee: Value,
        new_target: Value,
        this: Value,
        arguments: &[Value],
    ) -> Result<*mut Value> {
        let base = self.top;
        self.check_room(base, WINDOW + arguments.len())?;
        // SAFETY: there is room.
        unsafe {
            base.write(callee);
            base.add(1).write(new_target);
            base.add(2).write(this);
            ptr::copy_nonoverlapping(arguments.as_ptr(), base.add(WINDOW), arguments.len());
        }
        self.top = base.wrapping_add(WINDOW + arguments.len());
        Ok(base)
    }

    /// Clears what frames have beyond `top`. A callee's frame begins within its caller's and may end
    /// before it does; nobody traces the caller's registers between the two ends meanwhile. They
    /// are free temporaries, but the caller has them again once the callee returns, so what they
    /// hold may not be left to dangle.
    ///
    /// # Safety
    /// The running frame must have been stored: see [`Vm::synchronize`].
    unsafe fn clear_beyond_top(&self) {
        let end = self
            .records()
            .filter(|record| !record.code.is_null())
            // SAFETY: the code of a frame lives while the frame does, and so do its registers.
            .map(|record| unsafe { record.fp.add((*record.code).registers as usize) })
            .max()
            .unwrap_or(self.top);
        let mut register = self.top;
        while register < end {
            // SAFETY: the register belongs to a frame, which does not use it before it writes it.
            unsafe {
                register.write(Value::UNDEFINED);
                register = register.add(1);
            }
        }
    }

    /// The window at `base` as native code sees it.
    #[inline]
    pub(crate) fn arguments(base: *mut Value, argc: u32) -> Args {
        // SAFETY: windows lie on the register stack, which is a root and does not move.
        unsafe { Args::new(base, argc) }
    }

    /// Goes to the handler of the exception that the context holds: in this frame, or further out,
    /// or to the native code that entered the machine.
    #[cold]
    #[inline(never)]
    pub(crate) fn unwind(&mut self, _: Throw) {
        loop {
            if !self.interrupts.terminating
                && let Some(handler) = self.code().handler_at(self.pc)
            {
                let (register, target) = (handler.register, handler.target);
                let exception = self.cx.take_exception();
                // SAFETY: the verifier has checked handlers' registers and targets.
                unsafe {
                    self.fp.add(register as usize).write(exception);
                    self.pc = self.code().entry.add(target as usize);
                }
                return;
            }
            if self.leave_by_exception() {
                return;
            }
        }
    }

    /// Leaves the running frame with an exception. Whether that ends the unwinding: at native code,
    /// or at the caller of an async function, whose promise takes the exception.
    fn leave_by_exception(&mut self) -> bool {
        let exits = self.record().flags;
        if exits & flags::ASYNC != 0 && !self.interrupts.terminating {
            return crate::asynchronous::reject(self);
        }
        if exits & flags::GENERATOR != 0 {
            crate::generator::complete(self);
        }
        self.pop_record();
        if exits & flags::ENTRY != 0 {
            self.halt(Outcome::Threw);
            return true;
        }
        false
    }

    /// Makes the machine go back to the native code that entered it.
    #[inline]
    pub(crate) fn halt(&mut self, outcome: Outcome) {
        self.outcome = outcome;
        self.pc = (&raw const HALT).cast_mut();
    }
}

/// Registers beyond the limit that errors may use.
pub(crate) const RESERVE: usize = 2048;

unsafe fn trace_roots(vm: *mut (), tracer: &mut Tracer) {
    // SAFETY: registered by `Vm::new` with a machine that stays in place; registers below `top` are
    // initialized.
    unsafe {
        let vm = &*vm.cast::<Vm>();
        let base = vm.registers.base().cast::<Value>();
        vm.clear_beyond_top();
        tracer.visit_values(base, vm.top.offset_from(base) as usize);
        tracer.visit(&vm.result);
        vm.stubs.clear();
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        self.interrupter.detach();
        // The heap goes with the context, after this: nothing looks at the stacks any more.
        self.top = self.registers.base().cast();
    }
}
