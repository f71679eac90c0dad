//! Bound functions (ECMA-262, 10.4.1).

use crate::methods::InternalMethods;
use crate::object::ObjectType;
use crate::shape::ShapeFlags;
use crate::{Args, Context, Object, Result};
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, Slot, Tracer};
use js_value::Value;
use smallvec::SmallVec;
use std::cell::Cell;

/// A bound function. Its bound arguments lie behind the fields.
#[repr(C)]
pub struct BoundFunction {
    object: Object,
    target: GcSlot<Object>,
    this: Slot,
    name: Slot,
    length: Slot,
    count: Cell<u32>,
    _pad: u32,
}

// SAFETY: `repr(C)`, an object first.
unsafe impl HeapCell for BoundFunction {}
// SAFETY: only `Context::bound_function_create` makes cells of this kind.
unsafe impl CellType for BoundFunction {
    const KIND: CellKind = CellKind::BOUND_FUNCTION;
}
// SAFETY: as above.
unsafe impl ObjectType for BoundFunction {}

pub(crate) static METHODS: InternalMethods = InternalMethods {
    flags: ShapeFlags::CALLABLE,
    call,
    construct,
    virtual_get,
    ..InternalMethods::ordinary(BoundFunction::WORDS)
};

impl BoundFunction {
    /// `[[BoundTargetFunction]]`
    pub fn target(&self) -> Gc<Object> {
        self.target.get().expect("a bound function has its target from birth")
    }

    /// `[[BoundThis]]`
    pub fn this(&self) -> Value {
        self.this.get()
    }

    /// How many bound arguments there are.
    pub fn count(&self) -> usize {
        self.count.get() as usize
    }

    /// The bound argument at `index`.
    pub fn argument(&self, index: usize) -> Value {
        self.slot(index).get()
    }

    fn slot(&self, index: usize) -> &Slot {
        assert!(index < self.count());
        // SAFETY: the arguments lie behind the fields.
        unsafe { &*std::ptr::from_ref(self).add(1).cast::<Slot>().add(index) }
    }
}

impl Context {
    /// BoundFunctionCreate, with the values of its `name` and `length`. `arguments` must be a
    /// register window or on the native stack.
    pub fn bound_function_create(
        &mut self,
        target: Gc<Object>,
        this: Value,
        arguments: &[Value],
        name: Value,
        length: Value,
    ) -> Result<Gc<Object>> {
        let prototype = target.get_prototype_of(self)?;
        let flags = if target.is_constructor() { ShapeFlags::CONSTRUCTOR } else { ShapeFlags::NONE };
        let shape = self.function_shape(CellKind::BOUND_FUNCTION, prototype, flags)?;
        let size = size_of::<BoundFunction>() + arguments.len() * 8;
        let bound: Gc<BoundFunction> = self.allocate(CellKind::BOUND_FUNCTION, shape.id(), size)?;
        bound.count.set(arguments.len() as u32);
        bound.target.set(bound, Some(target));
        bound.this.set(bound, this);
        bound.name.set(bound, name);
        bound.length.set(bound, length);
        for (index, &argument) in arguments.iter().enumerate() {
            bound.slot(index).set(bound, argument);
        }
        Ok(BoundFunction::object(bound))
    }
}

fn virtual_get(_: &mut Context, object: Gc<Object>, field: u32) -> Result {
    // SAFETY: the table is that of bound functions.
    let bound: Gc<BoundFunction> = unsafe { object.cast() };
    Ok(if field == 0 { bound.length.get() } else { bound.name.get() })
}

/// Bound arguments, then those of the call. Short lists lie on the native stack, where the
/// collector finds them; [`Context::call`] copies the list before anything else happens.
fn arguments(bound: Gc<BoundFunction>, args: Args) -> SmallVec<[Value; 16]> {
    (0..bound.count()).map(|index| bound.argument(index)).chain(args.iter()).collect()
}

fn call(cx: &mut Context, args: Args) -> Result {
    cx.check_stack()?;
    // SAFETY: the table is that of bound functions.
    let bound: Gc<BoundFunction> = unsafe { args.callee().cast() };
    cx.call(bound.target().value(), bound.this(), &arguments(bound, args))
}

fn construct(cx: &mut Context, args: Args) -> Result {
    cx.check_stack()?;
    // SAFETY: as above.
    let bound: Gc<BoundFunction> = unsafe { args.callee().cast() };
    let target = bound.target();
    let new_target = match Object::from_value(args.new_target()) {
        Some(new_target) if new_target != args.callee() => new_target,
        _ => target,
    };
    Ok(cx.construct(target, &arguments(bound, args), new_target)?.value())
}

pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for bound functions only.
    unsafe {
        Object::trace_object(cell, tracer);
        let bound = &*cell.cast::<BoundFunction>();
        tracer.visit_gc(&bound.target);
        tracer.visit(&bound.this);
        tracer.visit(&bound.name);
        tracer.visit(&bound.length);
        for index in 0..bound.count() {
            tracer.visit(bound.slot(index));
        }
    }
}
