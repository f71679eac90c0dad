//! Function objects with bytecode.
//!
//! ```text
//! 0        8       16         24     32            40
//! ┌────────┬───────┬──────────┬──────┬─────────────┬──────┬──────────────────┐
//! │ header │ slots │ elements │ code │ environment │ data │ in-object slots … │
//! └────────┴───────┴──────────┴──────┴─────────────┴──────┴──────────────────┘
//! ```
//! Closures are made often, so what few of them need lies in a cell of its own.

use std::mem::offset_of;

use js_closures_scope::Environment;
use js_garbage_collection::{
    CellKind, CellType, Gc, GcSlot, Header, Heap, HeapCell, KindInfo, Slot, Tracer,
};
use js_object_model::{Context, Object, ObjectType, Result, SlackTracking};
use js_value::Value;

use crate::code::Code;

/// A function object with bytecode.
#[repr(C)]
pub struct Function {
    object: Object,
    /// Its code.
    pub code: GcSlot<Code>,
    /// The environment around it.
    pub environment: GcSlot<Environment>,
    /// What few functions need.
    pub data: GcSlot<FunctionData>,
}

/// What few functions need: made when the first of it is asked for.
#[repr(C)]
pub struct FunctionData {
    header: Header,
    /// `[[HomeObject]]`: where `super` begins.
    pub home_object: Slot,
    /// Of a class constructor: the function that initializes fields.
    pub field_initializer: Slot,
    /// The value of `prototype`; EMPTY before it is asked for.
    pub prototype: Slot,
    /// The name, where it is not the template's.
    pub name: Slot,
    /// The shape of what `new` makes.
    pub instances: SlackTracking,
}

// SAFETY: `repr(C)`, a header first.
unsafe impl HeapCell for Function {}
// SAFETY: functions are made here alone.
unsafe impl CellType for Function {
    const KIND: CellKind = CellKind::FUNCTION;
}
// SAFETY: `repr(C)`, an object first.
unsafe impl ObjectType for Function {
    const SIZE: usize = size_of::<Function>();
}
// SAFETY: `repr(C)`, a header first.
unsafe impl HeapCell for FunctionData {}
// SAFETY: cells of the kind are made here alone.
unsafe impl CellType for FunctionData {
    const KIND: CellKind = CellKind::FUNCTION_DATA;
}

const _: () = {
    assert!(offset_of!(Function, code) == 24);
    assert!(offset_of!(Function, environment) == 32);
    assert!(offset_of!(Function, data) == 40);
};

pub(crate) fn register(heap: &Heap) {
    heap.register(CellKind::FUNCTION, KindInfo { name: "function", trace, finalize: None });
    heap.register(
        CellKind::FUNCTION_DATA,
        KindInfo { name: "function data", trace: trace_data, finalize: None },
    );
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: the heap calls this for functions only.
    unsafe {
        Object::trace_object(cell, tracer);
        let function = &*cell.cast::<Function>();
        tracer.visit_gc(&function.code);
        tracer.visit_gc(&function.environment);
        tracer.visit_gc(&function.data);
    }
}

unsafe fn trace_data(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: the heap calls this for cells of the kind only.
    let data = unsafe { &*cell.cast::<FunctionData>() };
    tracer.visit(&data.home_object);
    tracer.visit(&data.field_initializer);
    tracer.visit(&data.prototype);
    tracer.visit(&data.name);
    data.instances.trace(tracer);
}

impl Function {
    /// Its code.
    #[inline(always)]
    pub fn code(&self) -> Gc<Code> {
        // SAFETY: every function has code from its creation on.
        unsafe { self.code.get_unchecked() }
    }

    /// What few functions need, made now if it was not there.
    pub fn data(this: Gc<Function>, cx: &mut Context) -> Result<Gc<FunctionData>> {
        if let Some(data) = this.data.get() {
            return Ok(data);
        }
        let data = cx.allocate::<FunctionData>(CellKind::FUNCTION_DATA, size_of::<FunctionData>())?;
        data.home_object.initialize(Value::UNDEFINED);
        data.field_initializer.initialize(Value::UNDEFINED);
        this.data.set(this, Some(data));
        Ok(data)
    }
}
