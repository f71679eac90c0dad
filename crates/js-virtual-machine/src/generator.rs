//! Generators: frames that are put away in a heap cell and taken out again.
//!
//! ```text
//! GeneratorFrame: header │ code │ owner │ place, count, mode … │ the window's registers …
//! ```
//! While the frame runs, its cell lies in the register below its window. Everybody who resumes a
//! frame does so from native code ([`resume`]); what comes back says whether it yielded, awaits or
//! is done.

use std::cell::Cell;
use std::mem::offset_of;

use js_bytecode::Opcode;
use js_garbage_collection::{
    CellKind, CellType, Gc, GcSlot, Header, Heap, HeapCell, KindInfo, Slot, Tracer, ValueCell,
};
use js_object_model::{
    Args, Context, InternalMethods, IteratorSteps, Message, Object, ObjectType, Result, Throw,
};
use js_value::Value;

use crate::code::Code;
use crate::frame::flags;
use crate::vm::{Outcome, Vm};

/// A suspended frame.
#[repr(C)]
pub struct GeneratorFrame {
    header: Header,
    code: GcSlot<Code>,
    /// Whom the frame belongs to: the generator object, the promise of an async function, or what
    /// the module loader put there.
    pub owner: Slot,
    place: Cell<u32>,
    count: u32,
    state: Cell<FrameState>,
    registers: [Slot; 0],
}

/// What a generator's frame is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum FrameState {
    /// It stands before the first instruction of its body.
    Start,
    /// It stands at a yield or await.
    Suspended,
    /// It runs.
    Running,
    /// It has ended.
    Completed,
}

/// How a frame is resumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `next`, or the value of a fulfilled promise.
    Next = 0,
    /// `throw`, or the reason of a rejected promise.
    Throw = 1,
    /// `return`.
    Return = 2,
}

/// Why a resumed frame came back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resumption {
    /// It yields a value.
    Yield(Value),
    /// It hands out an inner result object (`yield*`): see the YieldDelegate instruction.
    Delegate(Value),
    /// It awaits a value.
    Await(Value),
    /// It returned.
    Return(Value),
}

/// A generator object, sync or async.
#[repr(C)]
pub struct Generator {
    object: Object,
    /// Its frame.
    pub frame: GcSlot<GeneratorFrame>,
    /// What the queue of an async generator keeps here.
    pub queue: Slot,
    /// Its state, for whoever drives it.
    pub state: Slot,
}

// SAFETY: `repr(C)`, a header first.
unsafe impl HeapCell for GeneratorFrame {}
// SAFETY: cells of the kind are made here alone.
unsafe impl CellType for GeneratorFrame {
    const KIND: CellKind = CellKind::GENERATOR_FRAME;
}
// SAFETY: `repr(C)`, a header first; async generators have another kind and the same layout.
unsafe impl HeapCell for Generator {}
// SAFETY: cells of the kind are made here alone.
unsafe impl CellType for Generator {
    const KIND: CellKind = CellKind::GENERATOR;
}
// SAFETY: `repr(C)`, an object first.
unsafe impl ObjectType for Generator {}

const REGISTERS: usize = offset_of!(GeneratorFrame, registers);

static METHODS: InternalMethods =
    InternalMethods { iterator: Some(IteratorSteps { next: generator_next, step }), ..ASYNC_METHODS };
static ASYNC_METHODS: InternalMethods = InternalMethods::ordinary(Generator::WORDS);

pub(crate) fn register(cx: &mut Context) {
    register_kinds(&cx.heap);
    cx.register_methods(CellKind::GENERATOR, &METHODS);
    cx.register_methods(CellKind::ASYNC_GENERATOR, &ASYNC_METHODS);
}

fn register_kinds(heap: &Heap) {
    heap.register(
        CellKind::GENERATOR_FRAME,
        KindInfo { name: "generator frame", trace: trace_frame, finalize: None },
    );
    for kind in [CellKind::GENERATOR, CellKind::ASYNC_GENERATOR] {
        heap.register(kind, KindInfo { name: kind.name(), trace: trace_generator, finalize: None });
    }
}

unsafe fn trace_frame(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: the heap calls this for cells of the kind only.
    let frame = unsafe { &*cell.cast::<GeneratorFrame>() };
    tracer.visit_gc(&frame.code);
    tracer.visit(&frame.owner);
    for register in frame.registers() {
        tracer.visit(register);
    }
}

unsafe fn trace_generator(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: the heap calls this for generators only.
    unsafe {
        Object::trace_object(cell, tracer);
        let generator = &*cell.cast::<Generator>();
        tracer.visit_gc(&generator.frame);
        tracer.visit(&generator.queue);
        tracer.visit(&generator.state);
    }
}

impl Generator {
    /// The generator, sync or async, that a value is.
    pub fn from_value(value: Value) -> Option<Gc<Generator>> {
        let object = Object::from_value(value)?;
        match object.kind() {
            // SAFETY: both kinds have the layout.
            CellKind::GENERATOR | CellKind::ASYNC_GENERATOR => Some(unsafe { object.cast() }),
            _ => None,
        }
    }
}

impl GeneratorFrame {
    fn registers(&self) -> &[Slot] {
        // SAFETY: the cell was allocated with this many registers behind its fields.
        unsafe { std::slice::from_raw_parts(self.registers.as_ptr(), self.count as usize) }
    }

    /// What the frame is doing.
    pub fn state(&self) -> FrameState {
        self.state.get()
    }

    /// The source of a frame that stands, and the place in it.
    pub fn place(&self) -> Option<(String, crate::source::Place)> {
        let code = self.code.get()?;
        let template = code.template();
        let offset = template.positions.offset_of(self.place.get()).unwrap_or(template.span.start);
        Some((code.unit().name().to_owned(), code.unit().place(offset)))
    }

    /// Marks the frame as ended: `return` or `throw` of a generator that has not begun.
    pub fn complete(&self) {
        self.state.set(FrameState::Completed);
    }

    /// A cell for the running frame.
    pub(crate) fn new(vm: &mut Vm, owner: Value) -> Result<Gc<GeneratorFrame>> {
        let code = vm.code();
        let count = code.registers;
        let bytes = REGISTERS + count as usize * size_of::<Slot>();
        let frame = vm.cx.allocate::<GeneratorFrame>(CellKind::GENERATOR_FRAME, 0, bytes)?;
        // SAFETY: the cell is new.
        unsafe {
            (*frame.as_ptr()).count = count;
            (*frame.as_ptr()).state = Cell::new(FrameState::Running);
        }
        frame.code.set(frame, Some(code));
        frame.owner.set(frame, owner);
        Ok(frame)
    }

    /// Copies the running frame's window into the cell.
    pub(crate) fn save(frame: Gc<GeneratorFrame>, vm: &Vm, state: FrameState) {
        frame.place.set(vm.code().place(vm.pc));
        frame.state.set(state);
        for (index, register) in frame.registers().iter().enumerate() {
            // SAFETY: the frame has as many registers as its code says.
            register.initialize(unsafe { *vm.fp.add(index) });
        }
        js_garbage_collection::barrier(frame);
    }
}

/// The cell of the running frame, whose record says that it is a generator's.
pub(crate) fn running(vm: &Vm) -> Gc<GeneratorFrame> {
    // SAFETY: `resume` has put it there.
    unsafe { Gc::from_raw((*vm.fp.sub(1)).bits() as *mut GeneratorFrame) }
}

/// Notes that the running frame has ended.
pub(crate) fn complete(vm: &Vm) {
    running(vm).state.set(FrameState::Completed);
}

/// Leaves the running frame, which `resume` had entered, with a value that it gives.
pub(crate) fn suspend(vm: &mut Vm, value: Value, outcome: Outcome) {
    GeneratorFrame::save(running(vm), vm, FrameState::Suspended);
    vm.pop_record();
    vm.result.initialize(value);
    vm.halt(outcome);
}

/// Goes on with a suspended frame: `value` arrives there as `mode` says.
///
/// # Errors
/// With the exception that left the frame.
pub fn resume(cx: &mut Context, frame: Gc<GeneratorFrame>, mode: Mode, value: Value) -> Result<Resumption> {
    cx.check_stack()?;
    let vm = Vm::of(cx);
    let saved = vm.save();
    let result = resume_above(vm, frame, mode, value);
    vm.restore(&saved);
    result
}

fn resume_above(vm: &mut Vm, frame: Gc<GeneratorFrame>, mode: Mode, value: Value) -> Result<Resumption> {
    debug_assert!(matches!(frame.state(), FrameState::Start | FrameState::Suspended));
    let count = frame.count as usize;
    let base = vm.top.wrapping_add(1);
    vm.check_room(base, count)?;
    vm.push_record(0, flags::ENTRY | flags::GENERATOR);
    // SAFETY: there is room for the cell and the window; the frame has code.
    unsafe {
        base.sub(1).write(frame.value());
        for (index, register) in frame.registers().iter().enumerate() {
            base.add(index).write(register.get());
        }
        let code = frame.code.get_unchecked();
        vm.fp = base;
        vm.code = code.as_ptr();
        vm.top = base.add(count);
        vm.pc = code.entry.add(frame.place.get() as usize);
        vm.cx.set_realm(code.realm.get_unchecked());
    }
    frame.state.set(FrameState::Running);
    match arrive(vm, mode, value) {
        Ok(()) => {}
        Err(throw) => vm.unwind(throw),
    }
    vm.run();
    let result = vm.result.get();
    match vm.outcome {
        Outcome::Threw => Err(Throw),
        Outcome::Returned => Ok(Resumption::Return(result)),
        Outcome::Yielded => Ok(Resumption::Yield(result)),
        Outcome::Delegated => Ok(Resumption::Delegate(result)),
        Outcome::Awaiting => Ok(Resumption::Await(result)),
    }
}

/// Lets a value arrive at the suspended instruction and steps over it.
fn arrive(vm: &mut Vm, mode: Mode, value: Value) -> Result<()> {
    // SAFETY: pc lies in the frame's code, at the instruction that suspended it.
    let instruction = unsafe { *vm.pc };
    let at = |register: u16| vm.fp.wrapping_add(register as usize);
    let opcode = instruction.opcode();
    if mode == Mode::Throw && opcode != Some(Opcode::YieldDelegate) {
        return Err(vm.cx.throw(value));
    }
    // SAFETY: verified code names registers of its frame and places of its code.
    unsafe {
        let mut words = 1;
        match opcode {
            Some(Opcode::Yield) => {
                at(instruction.a).write(value);
                if mode == Mode::Next {
                    words = instruction.bc() as isize;
                }
            }
            Some(Opcode::YieldDelegate) => {
                at(instruction.a).write(value);
                at(instruction.b).write(Value::int(mode as i32));
            }
            Some(Opcode::Await) => at(instruction.a).write(value),
            _ => {}
        }
        vm.pc = vm.pc.offset(words);
    }
    Ok(())
}

/// What `next`, `throw` and `return` of generators do (ECMA-262, 27.5.3.3 and 27.5.3.4): the value
/// and whether the generator is done; a delegated result object as it is.
enum Stepped {
    Value(Value, bool),
    Result(Value),
}

fn step_generator(cx: &mut Context, generator: Gc<Generator>, mode: Mode, value: Value) -> Result<Stepped> {
    let Some(frame) = generator.frame.get() else { return Ok(Stepped::Value(Value::UNDEFINED, true)) };
    match frame.state() {
        FrameState::Running => return Err(cx.type_error("Generator is already running")),
        FrameState::Start if mode != Mode::Next => frame.complete(),
        FrameState::Start | FrameState::Suspended => {
            return Ok(match resume(cx, frame, mode, value)? {
                Resumption::Yield(value) | Resumption::Await(value) => Stepped::Value(value, false),
                Resumption::Delegate(result) => Stepped::Result(result),
                Resumption::Return(value) => Stepped::Value(value, true),
            });
        }
        FrameState::Completed => {}
    }
    match mode {
        Mode::Next => Ok(Stepped::Value(Value::UNDEFINED, true)),
        Mode::Return => Ok(Stepped::Value(value, true)),
        Mode::Throw => Err(cx.throw(value)),
    }
}

fn method(cx: &mut Context, args: Args, mode: Mode, name: &str) -> Result {
    let Some(generator) = Generator::from_value(args.this()).filter(|_| is_sync(args.this())) else {
        let what = cx.describe(args.this());
        return Err(cx.type_error(Message::IncompatibleReceiver(name, &what)));
    };
    match step_generator(cx, generator, mode, args.get(0))? {
        Stepped::Value(value, done) => cx.iterator_result(value, done),
        Stepped::Result(result) => Ok(result),
    }
}

fn is_sync(value: Value) -> bool {
    value.cell_kind() == Some(CellKind::GENERATOR)
}

/// `next` of generators.
pub fn generator_next(cx: &mut Context, args: Args) -> Result {
    method(cx, args, Mode::Next, "[Generator].prototype.next")
}

/// `return` of generators.
pub fn generator_return(cx: &mut Context, args: Args) -> Result {
    method(cx, args, Mode::Return, "[Generator].prototype.return")
}

/// `throw` of generators.
pub fn generator_throw(cx: &mut Context, args: Args) -> Result {
    method(cx, args, Mode::Throw, "[Generator].prototype.throw")
}

/// IteratorStepValue of a generator whose `next` is the built-in one.
fn step(cx: &mut Context, generator: Gc<Object>) -> Result<Option<Value>> {
    // SAFETY: registered for generators only.
    let generator: Gc<Generator> = unsafe { generator.cast() };
    match step_generator(cx, generator, Mode::Next, Value::UNDEFINED)? {
        Stepped::Value(_, true) => Ok(None),
        Stepped::Value(value, false) => Ok(Some(value)),
        Stepped::Result(result) => cx.open_iterator_result(result),
    }
}
