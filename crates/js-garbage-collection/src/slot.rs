//! Fields that hold cells: the one door through which stores go.

use crate::{Gc, Owner};
use js_value::Value;
use std::cell::Cell;
use std::marker::PhantomData;

/// A field that holds a value.
#[repr(transparent)]
pub struct Slot(Cell<Value>);

impl Slot {
    /// A slot outside of any cell, or in one that is being initialized.
    pub const fn new(value: Value) -> Slot {
        Slot(Cell::new(value))
    }

    /// The value.
    #[inline]
    pub fn get(&self) -> Value {
        self.0.get()
    }

    /// Stores `value` into this field of `owner`, and tells the collector.
    #[inline]
    pub fn set(&self, owner: impl Owner, value: Value) {
        self.0.set(value);
        if value.is_cell() {
            crate::barrier(owner);
        }
    }

    /// Stores without a barrier: into a cell that was allocated since the last call that can
    /// allocate, into a root that is no part of a cell, or where `value` is no cell.
    #[inline]
    pub fn initialize(&self, value: Value) {
        self.0.set(value);
    }
}

/// A field that holds a pointer to a cell, or none.
#[repr(transparent)]
pub struct GcSlot<T>(Cell<usize>, PhantomData<Cell<Option<Gc<T>>>>);

impl<T> GcSlot<T> {
    /// A slot outside of any cell, or in one that is being initialized.
    pub fn new(cell: Option<Gc<T>>) -> GcSlot<T> {
        GcSlot(Cell::new(address(cell)), PhantomData)
    }

    /// The cell.
    #[inline]
    pub fn get(&self) -> Option<Gc<T>> {
        match self.0.get() {
            0 => None,
            // SAFETY: only addresses of cells of this type are stored.
            cell => Some(unsafe { Gc::from_raw(cell as *mut T) }),
        }
    }

    /// The cell that is certainly there.
    ///
    /// # Safety
    /// The slot must hold a cell.
    #[inline]
    pub unsafe fn get_unchecked(&self) -> Gc<T> {
        // SAFETY: the caller says so.
        unsafe { Gc::from_raw(self.0.get() as *mut T) }
    }

    /// Stores `cell` into this field of `owner`, and tells the collector.
    #[inline]
    pub fn set(&self, owner: impl Owner, cell: Option<Gc<T>>) {
        self.0.set(address(cell));
        if cell.is_some() {
            crate::barrier(owner);
        }
    }

    /// Stores without a barrier: see [`Slot::initialize`].
    #[inline]
    pub fn initialize(&self, cell: Option<Gc<T>>) {
        self.0.set(address(cell));
    }
}

#[inline]
fn address<T>(cell: Option<Gc<T>>) -> usize {
    cell.map_or(0, Gc::address)
}

const _: () = assert!(size_of::<Slot>() == 8 && size_of::<GcSlot<Slot>>() == 8);
