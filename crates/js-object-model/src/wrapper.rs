//! Objects that wrap a primitive: Boolean, Number, String, Symbol and BigInt objects.

use crate::methods::InternalMethods;
use crate::shape::{Shape, ShapeFlags};
use crate::{Context, Intrinsic, Object, PropertyAttributes, Result};
use js_garbage_collection::{CellKind, Gc, Header, HeapCell, Slot, Tracer, ValueCell};
use js_value::Value;

/// An object that wraps a primitive.
#[repr(C)]
pub struct PrimitiveWrapper {
    object: Object,
    value: Slot,
}

// SAFETY: `repr(C)`, an object first.
unsafe impl HeapCell for PrimitiveWrapper {}

/// The size in words.
pub(crate) const WORDS: usize = size_of::<PrimitiveWrapper>() / 8;

pub(crate) static METHODS: InternalMethods = InternalMethods::ordinary(WORDS);

impl PrimitiveWrapper {
    /// The wrapper that an object is.
    pub fn from_object(object: Gc<Object>) -> Option<Gc<PrimitiveWrapper>> {
        match object.kind() {
            CellKind::BOOLEAN_OBJECT
            | CellKind::NUMBER_OBJECT
            | CellKind::STRING_OBJECT
            | CellKind::SYMBOL_OBJECT
            // SAFETY: all these kinds have this layout.
            | CellKind::BIGINT_OBJECT => Some(unsafe { object.cast() }),
            _ => None,
        }
    }

    /// The primitive.
    #[inline]
    pub fn primitive(&self) -> Value {
        self.value.get()
    }
}

impl Context {
    /// An object that wraps `primitive`, with `prototype` or the intrinsic one.
    pub fn new_wrapper(&mut self, primitive: Value, prototype: Option<Gc<Object>>) -> Result<Gc<Object>> {
        let (kind, intrinsic) = if primitive.is_number() {
            (CellKind::NUMBER_OBJECT, Intrinsic::NumberPrototype)
        } else if primitive.is_boolean() {
            (CellKind::BOOLEAN_OBJECT, Intrinsic::BooleanPrototype)
        } else {
            match primitive.cell_kind() {
                Some(CellKind::STRING) => (CellKind::STRING_OBJECT, Intrinsic::StringPrototype),
                Some(CellKind::SYMBOL) => (CellKind::SYMBOL_OBJECT, Intrinsic::SymbolPrototype),
                _ => (CellKind::BIGINT_OBJECT, Intrinsic::BigIntPrototype),
            }
        };
        let prototype = prototype.unwrap_or_else(|| self.intrinsic(intrinsic));
        let mut shape = Shape::root(self, kind, prototype.value(), 0, ShapeFlags::NONE)?;
        if kind == CellKind::STRING_OBJECT {
            let length = self.names().length;
            shape = Shape::transition_add_virtual(self, shape, length, PropertyAttributes::NONE, 0)?;
        }
        let object = Object::allocate(self, shape)?;
        // SAFETY: the kind has this layout.
        let wrapper: Gc<PrimitiveWrapper> = unsafe { object.cast() };
        wrapper.value.set(wrapper, primitive);
        Ok(object)
    }
}

pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for wrappers only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit(&(*cell.cast::<PrimitiveWrapper>()).value);
    }
}
