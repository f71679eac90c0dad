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

use js_bytecode::{Flags, Instruction, Opcode};
use js_closures_scope::Environment;
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, KindInfo, Slot, Tracer};
use js_object_model::{
    Args, Context, InternalMethods, Intrinsic, Object, ObjectType, PropertyAttributes, Result, Shape,
    ShapeFlags, SlackTracking,
};
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
unsafe impl ObjectType for Function {}
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

/// The numbers of virtual properties; those of `length` and `name` are the object model's.
pub(crate) const LENGTH: u32 = 0;
pub(crate) const NAME: u32 = 1;
pub(crate) const PROTOTYPE: u32 = 2;
/// `arguments` and `caller` of functions that are not strict: null, as in other engines.
pub(crate) const LEGACY: u32 = 3;

static METHODS: InternalMethods = InternalMethods {
    flags: ShapeFlags::CALLABLE,
    call: call_window,
    construct: construct_window,
    virtual_get,
    virtual_set,
    ..InternalMethods::ordinary(Function::WORDS)
};

pub(crate) fn register(cx: &mut Context) {
    let function = KindInfo { name: "function", trace, finalize: None };
    cx.heap.register(CellKind::FUNCTION, function);
    let data = KindInfo { name: "function data", trace: trace_data, finalize: None };
    cx.heap.register(CellKind::FUNCTION_DATA, data);
    cx.register_methods(CellKind::FUNCTION, &METHODS);
}

/// `[[Call]]` for callers that have a window but no machine.
fn call_window(cx: &mut Context, args: Args) -> Result {
    // SAFETY: the slice is copied at once.
    crate::call::call(cx, args.callee(), args.this(), unsafe { args.slice(0) })
}

/// `[[Construct]]`, likewise.
fn construct_window(cx: &mut Context, args: Args) -> Result {
    let Some(new_target) = Object::from_value(args.new_target()) else {
        return Err(cx.type_error("new.target is no object"));
    };
    // SAFETY: the slice is copied at once.
    crate::call::construct(cx, args.callee(), unsafe { args.slice(0) }, new_target)
}

fn virtual_get(cx: &mut Context, object: Gc<Object>, field: u32) -> Result {
    // SAFETY: the table is that of functions.
    let function: Gc<Function> = unsafe { object.cast() };
    match field {
        LENGTH => Ok(Value::int(i32::from(function.code().outline().length))),
        NAME => Function::name(function, cx),
        LEGACY => Ok(Value::NULL),
        _ => Function::prototype(function, cx),
    }
}

/// Only `prototype` is ever writable.
fn virtual_set(cx: &mut Context, object: Gc<Object>, field: u32, value: Value) -> Result<bool> {
    if field != PROTOTYPE {
        return Ok(false);
    }
    // SAFETY: the table is that of functions.
    let function: Gc<Function> = unsafe { object.cast() };
    let data = Function::data_of(function, cx)?;
    data.prototype.set(data, value);
    // SAFETY: the owner is named for the barrier alone.
    data.instances.reset(unsafe { data.cast::<Object>() });
    Ok(true)
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
    pub fn data_of(this: Gc<Function>, cx: &mut Context) -> Result<Gc<FunctionData>> {
        if let Some(data) = this.data.get() {
            return Ok(data);
        }
        let size = size_of::<FunctionData>();
        let data = cx.allocate::<FunctionData>(CellKind::FUNCTION_DATA, 0, size)?;
        data.home_object.initialize(Value::UNDEFINED);
        data.field_initializer.initialize(Value::UNDEFINED);
        this.data.set(this, Some(data));
        Ok(data)
    }

    /// Its code, compiled and linked.
    #[inline(always)]
    pub(crate) fn linked_code(this: Gc<Function>, cx: &mut Context) -> Result<Gc<Code>> {
        Code::compiled(this.code(), cx)
    }

    /// The value of `name`.
    fn name(this: Gc<Function>, cx: &mut Context) -> Result {
        if let Some(data) = this.data.get()
            && data.name.get() != Value::EMPTY
        {
            return Ok(data.name.get());
        }
        Ok(crate::link::string(cx, &this.code().outline().name)?.value())
    }

    /// The value of `prototype`, made now if nobody has asked before.
    fn prototype(this: Gc<Function>, cx: &mut Context) -> Result {
        let data = Function::data_of(this, cx)?;
        if data.prototype.get() != Value::EMPTY {
            return Ok(data.prototype.get());
        }
        let code = this.code();
        let facts = code.facts();
        let realm = code.realm.get().unwrap_or_else(|| cx.realm());
        let parent = match (facts.has(Flags::GENERATOR), facts.has(Flags::ASYNC)) {
            (false, _) => Intrinsic::ObjectPrototype,
            (true, false) => Intrinsic::GeneratorPrototype,
            (true, true) => Intrinsic::AsyncGeneratorPrototype,
        };
        let parent = cx.intrinsic_of(realm, parent);
        let prototype = cx.new_object(parent.value(), 4)?;
        if !facts.has(Flags::GENERATOR) {
            let name = cx.names().constructor;
            let function = Function::object(this).value();
            prototype.add_property(cx, name, function, PropertyAttributes::METHOD)?;
        }
        data.prototype.set(data, prototype.value());
        Ok(prototype.value())
    }

    /// The shape of what `new` of this function makes; none where its `prototype` is no object.
    pub(crate) fn instance_shape(this: Gc<Function>, cx: &mut Context) -> Result<Option<Gc<Shape>>> {
        let facts = this.code().facts();
        if !facts.has(Flags::CONSTRUCTOR) && !facts.has(Flags::CLASS_CONSTRUCTOR) {
            return Ok(None);
        }
        let data = Function::data_of(this, cx)?;
        if let Some(shape) = data.instances.next_shape() {
            return Ok(Some(shape));
        }
        let prototype = Function::current_prototype(this, cx)?;
        let Some(prototype) = Object::from_value(prototype) else { return Ok(None) };
        let code = Function::linked_code(this, cx)?;
        let estimate = estimate(code);
        // SAFETY: the owner is named for the barrier alone.
        let owner = unsafe { data.cast::<Object>() };
        data.instances.begin(cx, owner, CellKind::OBJECT, prototype, estimate).map(Some)
    }

    /// The present value of `prototype`, which may have left its field.
    fn current_prototype(this: Gc<Function>, cx: &mut Context) -> Result {
        let object = Function::object(this);
        let name = cx.names().prototype;
        match object.own_property(cx, name) {
            Some(property) if property.location.as_virtual().is_none() => {
                Ok(object.get_slot(property.location))
            }
            _ => Function::prototype(this, cx),
        }
    }
}

/// How many properties code seems to add to its `this`.
fn estimate(code: Gc<Code>) -> u8 {
    let adds = |(_, opcode, instruction): &(usize, Opcode, Instruction)| {
        matches!(opcode, Opcode::SetNamed | Opcode::DefineNamed) && instruction.b == 2
    };
    code.instructions().filter(adds).count().min(48) as u8
}
