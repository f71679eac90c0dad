//! The promise cell.

use crate::reaction::Reaction;
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, KindInfo, Slot, Tracer};
use js_object_model::{Context, Intrinsic, Object, ObjectType, Result, Shape, ShapeFlags};
use js_value::Value;
use std::cell::Cell;

/// What has become of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum State {
    /// Nothing yet.
    Pending,
    /// It has a value.
    Fulfilled,
    /// It has a reason.
    Rejected,
}

/// A promise.
#[repr(C)]
pub struct Promise {
    object: Object,
    /// Value or reason.
    result: Slot,
    /// What waits for the promise to be settled, the last first.
    pub(crate) reactions: GcSlot<Reaction>,
    state: Cell<State>,
    handled: Cell<bool>,
}

// SAFETY: `repr(C)`, a header first.
unsafe impl HeapCell for Promise {}
// SAFETY: cells of the kind are made here alone.
unsafe impl CellType for Promise {
    const KIND: CellKind = CellKind::PROMISE;
}
// SAFETY: `repr(C)`, an object first.
unsafe impl ObjectType for Promise {}

static METHODS: js_object_model::InternalMethods = js_object_model::InternalMethods::ordinary(Promise::WORDS);

pub(crate) fn register(cx: &mut Context) {
    cx.heap.register(CellKind::PROMISE, KindInfo { name: "promise", trace, finalize: None });
    cx.register_methods(CellKind::PROMISE, &METHODS);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for promises only.
    unsafe {
        Object::trace_object(cell, tracer);
        let promise = &*cell.cast::<Promise>();
        tracer.visit(&promise.result);
        tracer.visit_gc(&promise.reactions);
    }
}

impl Promise {
    /// A pending promise of the present realm.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn new(cx: &mut Context) -> Result<Gc<Promise>> {
        let prototype = cx.intrinsic(Intrinsic::PromisePrototype);
        Promise::with_prototype(cx, prototype)
    }

    /// A pending promise with any prototype.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn with_prototype(cx: &mut Context, prototype: Gc<Object>) -> Result<Gc<Promise>> {
        let shape = Shape::root(cx, CellKind::PROMISE, prototype.value(), 0, ShapeFlags::NONE)?;
        let object = Object::allocate(cx, shape)?;
        // SAFETY: the shape's kind says so.
        let promise: Gc<Promise> = unsafe { object.cast() };
        promise.result.initialize(Value::UNDEFINED);
        Ok(promise)
    }

    /// The promise that a value is.
    pub fn from_value(value: Value) -> Option<Gc<Promise>> {
        Object::from_value(value).and_then(Object::downcast)
    }

    /// The promise that the machine was given by this crate.
    pub(crate) fn of(value: Value) -> Gc<Promise> {
        Promise::from_value(value).expect("the machine gives back the promises it was given")
    }

    /// What has become of it.
    pub fn state(&self) -> State {
        self.state.get()
    }

    /// Value or reason; undefined while pending.
    pub fn result(&self) -> Value {
        self.result.get()
    }

    /// Whether somebody will hear of a rejection.
    pub fn is_handled(&self) -> bool {
        self.handled.get()
    }

    pub(crate) fn set_handled(&self) {
        self.handled.set(true);
    }

    /// Settles it; the reactions that waited come back, the last first.
    pub(crate) fn settle(&self, state: State, result: Value) -> Option<Gc<Reaction>> {
        let reactions = self.reactions.get();
        self.reactions.initialize(None);
        self.result.set(self, result);
        self.state.set(state);
        reactions
    }
}
