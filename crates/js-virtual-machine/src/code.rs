//! Code cells: templates linked to a realm, with their constants as values and their caches.
//!
//! ```text
//! 0        8       16          24       32        36         40    44   48    52
//! ┌────────┬───────┬───────────┬────────┬─────────┬──────────┬─────┬────┬─────┬───┬───────┬──────┐
//! │ header │ entry │ constants │ caches │registers│parameters│flags│ id │calls│   │ realm │ rest │
//! └────────┴───────┴───────────┴────────┴─────────┴──────────┴─────┴────┴─────┴───┴───────┴──────┘
//! ```
//!
//! A cell of fixed space, made when its closure is first made; the instructions are a private copy
//! that the machine rewrites. Machine code and the interpreter read the fields up to `calls`.

use std::cell::Cell;
use std::mem::offset_of;
use std::ptr;
use std::rc::Rc;

use js_bytecode::{Flags, FunctionId, Handler, Instruction, Template};
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
    /// The first instruction.
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
    template: Template,
    unit: Rc<LoadedUnit>,
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
    // SAFETY: `rest` is null or the box that `link` made.
    if let Some(rest) = unsafe { code.rest.as_ref() } {
        for constant in &rest.constants {
            tracer.visit(constant);
        }
        for cache in &rest.caches {
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
    /// Code for function `id` of `unit` in the present realm: compiled, verified, linked.
    pub fn new(cx: &mut Context, unit: &Rc<LoadedUnit>, id: FunctionId) -> Result<Gc<Code>> {
        let template = unit.compile(cx, id)?;
        Code::from_template(cx, unit, template)
    }

    /// The same from a template that was compiled before, and verified.
    pub fn from_template(cx: &mut Context, unit: &Rc<LoadedUnit>, template: Template) -> Result<Gc<Code>> {
        let id_of_code = Vm::of(cx).next_code_id();
        let code = cx.allocate_fixed::<Code>(CellKind::CODE, size_of::<Code>())?;
        code.realm.set(code, Some(cx.realm()));
        let instructions: Box<[Instruction]> = template.instructions.clone();
        let constants = template.constants.iter().map(|_| Slot::new(Value::EMPTY)).collect();
        let rest = Box::into_raw(Box::new(Rest {
            caches: Box::default(),
            unit: unit.clone(),
            instructions,
            constants,
            template,
        }));
        // SAFETY: the cell is new; the box is live.
        unsafe {
            let (cell, rest) = (&mut *code.as_ptr(), &mut *rest);
            cell.rest = rest;
            cell.entry = rest.instructions.as_mut_ptr();
            cell.constants = rest.constants.as_ptr();
            cell.registers = u32::from(rest.template.register_count.next_multiple_of(2));
            cell.parameters = u32::from(rest.template.parameter_count);
            cell.flags = entry_flags_of(&rest.template);
            cell.id = id_of_code;
        }
        link::constants(cx, code)?;
        let caches = link::caches(cx, code)?;
        // SAFETY: as above.
        unsafe {
            let (cell, rest) = (&mut *code.as_ptr(), &mut *(*code.as_ptr()).rest);
            rest.caches = caches;
            cell.caches = rest.caches.as_mut_ptr();
        }
        Ok(code)
    }

    fn rest(&self) -> &Rest {
        // SAFETY: set by `new` before anybody else sees the cell.
        unsafe { &*self.rest }
    }

    /// What it was linked from.
    pub fn template(&self) -> &Template {
        &self.rest().template
    }

    /// The source it comes from.
    pub fn unit(&self) -> &Rc<LoadedUnit> {
        &self.rest().unit
    }

    /// Facts about the function.
    #[inline]
    pub fn facts(&self) -> Flags {
        self.rest().template.flags
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
        (start..start + size_of_val(&*self.rest().instructions)).contains(&(pc as usize))
    }

    /// The handler for an exception thrown at `pc`.
    pub fn handler_at(&self, pc: *const Instruction) -> Option<&Handler> {
        if self.template().handlers.is_empty() {
            return None;
        }
        self.template().handler_at(self.place(pc))
    }
}

fn entry_flags_of(template: &Template) -> u32 {
    let mut flags = 0;
    if template.flags.has(Flags::NEEDS_ARGUMENTS) || template.flags.has(Flags::HAS_REST) {
        flags |= entry_flags::COLLECTS_ARGUMENTS;
    }
    if template.flags.has(Flags::CLASS_CONSTRUCTOR) {
        flags |= entry_flags::CLASS_CONSTRUCTOR;
    }
    if template.flags.has(Flags::DERIVED) || !template.flags.has(Flags::CONSTRUCTOR) {
        flags |= entry_flags::MAKES_NO_OBJECT;
    }
    flags
}
