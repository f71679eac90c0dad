//! Code cells: templates linked to a realm, with their constants as values and their caches.
//!
//! ```text
//! 0        8       16          24       32        36         40    44   48    52
//! ┌────────┬───────┬───────────┬────────┬─────────┬──────────┬─────┬────┬─────┬───┬───────┬──────┐
//! │ header │ entry │ constants │ caches │registers│parameters│flags│ id │calls│   │ realm │ rest │
//! └────────┴───────┴───────────┴────────┴─────────┴──────────┴─────┴────┴─────┴───┴───────┴──────┘
//! ```
//!
//! A cell of fixed space, made when its closure is first made. It has no instructions before the
//! first call: until then [`entry_flags::LAZY`] is set, one of the flags that a call must look at
//! anyway, and the slow path of the call compiles. The instructions are a private copy that the
//! machine rewrites. Machine code and the interpreter read the fields up to `calls`.

use std::cell::Cell;
use std::mem::offset_of;
use std::ptr;
use std::rc::Rc;

use js_bytecode::{Flags, FunctionId, Handler, Instruction, Opcode, Outline, Template};
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, Heap, HeapCell, KindInfo, Slot, Tracer};
use js_object_model::{Context, Realm, Result, Shape};
use js_value::Value;

use crate::cache::PropertyCache;
use crate::link;
use crate::source::LoadedUnit;
use crate::vm::Vm;

/// A function's code in a realm.
#[repr(C)]
pub struct Code {
    header: Header,
    /// The first instruction; null before the first call, like the two below.
    pub entry: *mut Instruction,
    constants: *const Slot,
    caches: *mut PropertyCache,
    /// How many registers a frame has, rounded up to an even number.
    pub registers: u32,
    /// How many parameters have registers.
    pub parameters: u32,
    /// The bits of [`entry_flags`]: 0 where a call needs nothing special.
    pub flags: u32,
    /// The number of this code: what call profiles hold.
    pub id: u32,
    /// How often it was called, counted from below.
    pub calls: Cell<u32>,
    padding: u32,
    /// The realm it runs in.
    pub realm: GcSlot<Realm>,
    /// The shape of plain functions of this code.
    pub(crate) function_shape: GcSlot<Shape>,
    rest: *mut Rest,
}

/// What a call of a function must do besides filling its frame.
pub mod entry_flags {
    /// The code must be compiled first.
    pub const LAZY: u32 = 1;
    /// The arguments object or the rest array must be made from the arguments.
    pub const COLLECTS_ARGUMENTS: u32 = 2;
    /// A class constructor: a call without `new` is an error.
    pub const CLASS_CONSTRUCTOR: u32 = 4;
    /// A call by `new` makes no object: derived constructors, and what is no constructor at all.
    pub const MAKES_NO_OBJECT: u32 = 8;

    /// What a plain call must look at.
    pub const CALL: u32 = LAZY | COLLECTS_ARGUMENTS | CLASS_CONSTRUCTOR;
    /// What a call by `new` must look at.
    pub const CONSTRUCT: u32 = LAZY | COLLECTS_ARGUMENTS | MAKES_NO_OBJECT;
}

/// What only slow paths look at, outside the heap.
struct Rest {
    outline: Outline,
    unit: Rc<LoadedUnit>,
    linked: Option<Linked>,
}

/// What comes with the first call.
struct Linked {
    /// Without its instructions: they are the next field, which the machine rewrites.
    template: Template,
    instructions: Box<[Instruction]>,
    constants: Box<[Slot]>,
    caches: Box<[PropertyCache]>,
}

// SAFETY: `repr(C)`, a header first.
unsafe impl HeapCell for Code {}
// SAFETY: cells of the kind are made here alone.
unsafe impl CellType for Code {
    const KIND: CellKind = CellKind::CODE;
}

const _: () = {
    assert!(offset_of!(Code, entry) == 8);
    assert!(offset_of!(Code, constants) == 16);
    assert!(offset_of!(Code, caches) == 24);
    assert!(offset_of!(Code, registers) == 32);
    assert!(offset_of!(Code, parameters) == 36);
    assert!(offset_of!(Code, flags) == 40);
};

pub(crate) fn register(heap: &Heap) {
    heap.register(CellKind::CODE, KindInfo { name: "code", trace, finalize: Some(finalize) });
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: the heap calls this for code only.
    let code = unsafe { &*cell.cast::<Code>() };
    tracer.visit_gc(&code.realm);
    tracer.visit_gc(&code.function_shape);
    // SAFETY: `rest` is null or the box that `lazy` made.
    if let Some(linked) = unsafe { code.rest.as_ref() }.and_then(|rest| rest.linked.as_ref()) {
        for constant in &linked.constants {
            tracer.visit(constant);
        }
        for cache in &linked.caches {
            cache.trace(tracer, cell);
        }
    }
}

unsafe fn finalize(cell: *mut Header) {
    // SAFETY: the heap calls this once for dead code; nothing else frees the box.
    unsafe {
        let code = &mut *cell.cast::<Code>();
        if !code.rest.is_null() {
            drop(Box::from_raw(code.rest));
            code.rest = ptr::null_mut();
        }
    }
}

impl Code {
    /// Code for function `id` of `unit` in the present realm, without instructions: they come with
    /// the first call.
    pub fn lazy(cx: &mut Context, unit: &Rc<LoadedUnit>, id: FunctionId) -> Result<Gc<Code>> {
        let Some(outline) = unit.outline(id) else {
            return Err(cx.type_error("damaged code: no function"));
        };
        let id_of_code = Vm::of(cx).next_code_id();
        let code = cx.allocate_fixed::<Code>(CellKind::CODE, size_of::<Code>())?;
        code.realm.set(code, Some(cx.realm()));
        let flags = entry_flags_of(outline.flags) | entry_flags::LAZY;
        let rest = Box::into_raw(Box::new(Rest { outline, unit: unit.clone(), linked: None }));
        // SAFETY: the cell is new.
        unsafe {
            let cell = &mut *code.as_ptr();
            cell.rest = rest;
            cell.flags = flags;
            cell.id = id_of_code;
        }
        Ok(code)
    }

    /// The same, compiled and linked at once: for top levels, which run once.
    pub fn new(cx: &mut Context, unit: &Rc<LoadedUnit>, id: FunctionId) -> Result<Gc<Code>> {
        let code = Code::lazy(cx, unit, id)?;
        Code::compiled(code, cx)
    }

    /// The code with its instructions: compiled and linked now if it was never called.
    #[inline(always)]
    pub fn compiled(this: Gc<Code>, cx: &mut Context) -> Result<Gc<Code>> {
        if this.flags & entry_flags::LAZY != 0 {
            Code::compile(this, cx)?;
        }
        Ok(this)
    }

    #[cold]
    #[inline(never)]
    fn compile(this: Gc<Code>, cx: &mut Context) -> Result<()> {
        let mut template = this.unit().compile(cx, this.outline().id)?;
        let instructions = std::mem::take(&mut template.instructions);
        let constants = template.constants.iter().map(|_| Slot::new(Value::EMPTY)).collect();
        let linked = Linked { caches: Box::default(), instructions, constants, template };
        // SAFETY: nobody runs the code before its flag is cleared; `rest` is the box that `lazy` made.
        unsafe {
            let cell = &mut *this.as_ptr();
            let linked = (*cell.rest).linked.insert(linked);
            cell.entry = linked.instructions.as_mut_ptr();
            cell.constants = linked.constants.as_ptr();
            cell.registers = u32::from(linked.template.register_count.next_multiple_of(2));
            cell.parameters = u32::from(linked.template.parameter_count);
        }
        link::constants(cx, this)?;
        let caches = link::caches(cx, this)?;
        // SAFETY: as above.
        unsafe {
            let cell = &mut *this.as_ptr();
            if let Some(linked) = &mut (*cell.rest).linked {
                linked.caches = caches;
                cell.caches = linked.caches.as_mut_ptr();
                cell.flags &= !entry_flags::LAZY;
            }
        }
        Ok(())
    }

    fn rest(&self) -> &Rest {
        // SAFETY: set by `lazy` before anybody else sees the cell.
        unsafe { &*self.rest }
    }

    /// Whether it was ever called.
    pub fn is_compiled(&self) -> bool {
        self.flags & entry_flags::LAZY == 0
    }

    /// What was known of the function before its first call.
    pub fn outline(&self) -> &Outline {
        &self.rest().outline
    }

    fn linked(&self) -> &Linked {
        self.rest().linked.as_ref().expect("code that runs is compiled")
    }

    /// What it was linked from, without the instructions: see [`Code::instructions`]. Only of code that
    /// [`Code::compiled`] gave, such as that of a frame.
    pub fn template(&self) -> &Template {
        &self.linked().template
    }

    /// The instructions of compiled code as compilers emit them: the place of each, its general form
    /// and its words.
    pub(crate) fn instructions(&self) -> impl Iterator<Item = (usize, Opcode, Instruction)> + '_ {
        let words = js_bytecode::instructions(&self.linked().instructions);
        words.map(|(place, opcode, instruction, _)| (place, opcode.general(), instruction))
    }

    /// The source it comes from.
    pub fn unit(&self) -> &Rc<LoadedUnit> {
        &self.rest().unit
    }

    /// Facts about the function.
    #[inline]
    pub fn facts(&self) -> Flags {
        self.rest().outline.flags
    }

    /// Constant `index`, as it is kept: EMPTY where it is no value, or none yet.
    #[inline(always)]
    pub fn constant(&self, index: usize) -> &Slot {
        // SAFETY: verified code names constants that there are.
        unsafe { &*self.constants.add(index) }
    }

    /// Cache `index`.
    #[inline(always)]
    pub fn cache(&self, index: usize) -> *mut PropertyCache {
        // SAFETY: verified code names caches that there are.
        unsafe { self.caches.add(index) }
    }

    /// The number of the word at `pc`.
    pub fn place(&self, pc: *const Instruction) -> u32 {
        ((pc as usize - self.entry as usize) / size_of::<Instruction>()) as u32
    }

    /// Whether `pc` lies in this code.
    pub fn contains(&self, pc: *const Instruction) -> bool {
        let start = self.entry as usize;
        (start..start + size_of_val(&*self.linked().instructions)).contains(&(pc as usize))
    }

    /// The handler for an exception thrown at `pc`.
    pub fn handler_at(&self, pc: *const Instruction) -> Option<&Handler> {
        if self.template().handlers.is_empty() {
            return None;
        }
        self.template().handler_at(self.place(pc))
    }
}

fn entry_flags_of(facts: Flags) -> u32 {
    let mut flags = 0;
    if facts.has(Flags::NEEDS_ARGUMENTS) || facts.has(Flags::HAS_REST) {
        flags |= entry_flags::COLLECTS_ARGUMENTS;
    }
    if facts.has(Flags::CLASS_CONSTRUCTOR) {
        flags |= entry_flags::CLASS_CONSTRUCTOR;
    }
    if facts.has(Flags::DERIVED) || !facts.has(Flags::CONSTRUCTOR) {
        flags |= entry_flags::MAKES_NO_OBJECT;
    }
    flags
}
