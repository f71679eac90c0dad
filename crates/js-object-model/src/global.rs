//! Global lexical declarations: `let`, `const` and `class` at the top level of scripts.
//!
//! Each is a [`Binding`] cell that never moves, so a cache holds its address and reads its value
//! with one load. The table from name to cell is an object that no program sees.

use crate::shape::ShapeFlags;
use crate::{Context, KeyList, Object, PropertyAttributes, Result};
use js_garbage_collection::{CellKind, CellType, Gc, Header, HeapCell, Slot, Tracer, ValueCell};
use js_strings::PropertyKey;
use js_value::Value;
use std::cell::Cell;

/// A global lexical binding. Its value is [`Value::EMPTY`] before the declaration has run.
#[repr(C)]
pub struct Binding {
    header: Header,
    value: Slot,
    constant: Cell<u32>,
    _pad: u32,
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for Binding {}
// SAFETY: only `Binding::new` makes cells of this kind.
unsafe impl CellType for Binding {
    const KIND: CellKind = CellKind::CELL_BOX;
}

impl Binding {
    /// Where machine code finds the value.
    pub const VALUE_OFFSET: usize = std::mem::offset_of!(Binding, value);

    /// A binding that is not initialized.
    pub fn new(cx: &mut Context, constant: bool) -> Result<Gc<Binding>> {
        let binding: Gc<Binding> = cx.allocate_fixed(CellKind::CELL_BOX, size_of::<Binding>())?;
        binding.constant.set(u32::from(constant));
        Ok(binding)
    }

    /// The value; empty before the declaration has run.
    #[inline]
    pub fn get(&self) -> Value {
        self.value.get()
    }

    /// Initializes or assigns. Whether that is allowed, the caller has asked.
    #[inline]
    pub fn set(&self, value: Value) {
        self.value.set(self, value);
    }

    /// Makes it what a new declaration of its name declares, not initialized. Who holds its address
    /// finds the new one there; code that has assigned to a variable does not see that it has become
    /// a constant.
    pub fn renew(&self, constant: bool) {
        self.value.set(self, Value::EMPTY);
        self.constant.set(u32::from(constant));
    }

    /// Whether assignments are refused.
    #[inline]
    pub fn is_constant(&self) -> bool {
        self.constant.get() != 0
    }
}

/// The global lexical declarations of a realm.
#[derive(Clone, Copy)]
pub struct GlobalLexicals(Gc<Object>);

impl GlobalLexicals {
    pub(crate) fn new_table(cx: &mut Context) -> Result<Gc<Object>> {
        let table = cx.new_object(Value::NULL, 0)?;
        table.make_unique(cx, ShapeFlags::NONE)?;
        Ok(table)
    }

    pub(crate) fn of(table: Gc<Object>) -> GlobalLexicals {
        GlobalLexicals(table)
    }

    /// The binding of `name`.
    #[inline]
    pub fn get(self, cx: &mut Context, name: PropertyKey) -> Option<Gc<Binding>> {
        let property = self.0.own_property(cx, name)?;
        self.0.get_slot(property.location).downcast()
    }

    /// Declares `name`, which must not be declared yet. Caches that found it in the global object,
    /// or did not find it, end.
    pub fn declare(self, cx: &mut Context, name: PropertyKey, constant: bool) -> Result<Gc<Binding>> {
        let binding = Binding::new(cx, constant)?;
        self.0.add_property(cx, name, binding.value(), PropertyAttributes::ALL)?;
        cx.invalidate_prototypes();
        let global = cx.realm().global_object();
        if global.own_property(cx, name).is_some() {
            global.renew(cx)?;
        }
        Ok(binding)
    }

    /// Their names.
    pub fn names(self, cx: &mut Context) -> Result<KeyList> {
        self.0.own_property_keys(cx)
    }

    /// How many there are.
    pub fn len(self) -> u32 {
        self.0.shape().count()
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for bindings only.
    tracer.visit(unsafe { &(*cell.cast::<Binding>()).value });
}
