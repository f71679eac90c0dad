//! Accessor pairs: what the slot of an accessor property holds.

use crate::{Context, Object, Result};
use js_garbage_collection::{CellKind, CellType, Gc, Header, HeapCell, Slot, Tracer, ValueCell};
use js_value::Value;

/// A getter and a setter, each a function or `undefined`.
#[repr(C)]
pub struct Accessor {
    header: Header,
    get: Slot,
    set: Slot,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for Accessor {}
// SAFETY: only `Accessor::new` makes cells of this kind.
unsafe impl CellType for Accessor {
    const KIND: CellKind = CellKind::GETTER_SETTER;
}

impl Accessor {
    /// A pair. It is never changed: caches may keep what they found in it.
    pub fn new(cx: &mut Context, get: Value, set: Value) -> Result<Gc<Accessor>> {
        let id = crate::kinds::shape_id(CellKind::GETTER_SETTER);
        let pair = cx.allocate::<Accessor>(CellKind::GETTER_SETTER, id, size_of::<Accessor>())?;
        pair.get.initialize(get);
        pair.set.initialize(set);
        Ok(pair)
    }

    /// The pair in the slot of an accessor property.
    #[inline]
    pub fn from_slot(value: Value) -> Gc<Accessor> {
        debug_assert!(value.downcast::<Accessor>().is_some());
        // SAFETY: the slot of an accessor property holds nothing else.
        unsafe { value.cell_unchecked() }
    }

    /// The getter or `undefined`.
    #[inline]
    pub fn getter(&self) -> Value {
        self.get.get()
    }

    /// The setter or `undefined`.
    #[inline]
    pub fn setter(&self) -> Value {
        self.set.get()
    }

    /// Calls the getter, if there is one.
    pub fn call_getter(&self, cx: &mut Context, receiver: Value) -> Result {
        match Object::from_value(self.getter()) {
            Some(getter) => cx.call(getter.value(), receiver, &[]),
            None => Ok(Value::UNDEFINED),
        }
    }

    /// Calls the setter; `false` if there is none.
    pub fn call_setter(&self, cx: &mut Context, receiver: Value, value: Value) -> Result<bool> {
        match Object::from_value(self.setter()) {
            Some(setter) => cx.call(setter.value(), receiver, &[value]).map(|_| true),
            None => Ok(false),
        }
    }
}

pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for accessor pairs only.
    let pair = unsafe { &*cell.cast::<Accessor>() };
    tracer.visit(&pair.get);
    tracer.visit(&pair.set);
}
