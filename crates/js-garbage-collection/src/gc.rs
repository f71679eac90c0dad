//! Pointers to cells, and the way from a value to the cell that it is.

use crate::{CellKind, Header};
use js_value::Value;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::num::NonZeroU64;
use std::ops::Deref;
use std::ptr::NonNull;

/// A type that describes cells: `repr(C)`, its first field a [`Header`].
///
/// # Safety
/// The layout must be as said, and the type must stand for every cell to which a `Gc` of it points.
pub unsafe trait HeapCell {}

// SAFETY: a header is the first field of itself.
unsafe impl HeapCell for Header {}

/// A type that describes the cells of exactly one kind.
///
/// # Safety
/// Every cell of kind `KIND` must have the layout of the type.
pub unsafe trait CellType: HeapCell {
    /// The kind.
    const KIND: CellKind;
}

/// A pointer to a cell: one word, compared by address. The cell is shared: it changes through
/// slots and `Cell`s. The pointer keeps it alive only where the rooting rule says so.
#[repr(transparent)]
pub struct Gc<T>(NonNull<T>);

impl<T> Gc<T> {
    /// The cell at `pointer`.
    ///
    /// # Safety
    /// There must be a live cell of this type.
    #[inline]
    pub const unsafe fn from_raw(pointer: *mut T) -> Gc<T> {
        // SAFETY: cells have addresses.
        Gc(unsafe { NonNull::new_unchecked(pointer) })
    }

    /// The address as a typed pointer.
    #[inline]
    pub const fn as_ptr(self) -> *mut T {
        self.0.as_ptr()
    }

    /// The address.
    #[inline]
    pub fn address(self) -> usize {
        self.0.as_ptr() as usize
    }

    /// The cell's header.
    #[inline]
    pub const fn header(self) -> *mut Header {
        self.0.as_ptr().cast()
    }

    /// The cell's kind.
    #[inline]
    pub fn kind(self) -> CellKind {
        // SAFETY: every cell begins with a header.
        CellKind(unsafe { (*self.header()).kind })
    }

    /// The cell's shape id.
    #[inline]
    pub fn shape_id(self) -> u32 {
        // SAFETY: as above.
        unsafe { (*self.header()).shape }
    }

    /// The cell as a value.
    #[inline]
    pub fn value(self) -> Value {
        // SAFETY: a `NonNull` is not null.
        Value::cell(unsafe { NonZeroU64::new_unchecked(self.0.as_ptr() as u64) })
    }

    /// The same cell seen as another type.
    ///
    /// # Safety
    /// The cell must have that type's layout.
    #[inline]
    pub const unsafe fn cast<U>(self) -> Gc<U> {
        Gc(self.0.cast())
    }

    /// The cell's id: its offset in its region, in words. Never 0.
    #[inline]
    pub fn id(self) -> u32 {
        crate::region::id_of(self.address())
    }
}

impl<T> Deref for Gc<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: by the rooting rule the cell is alive; it is only ever shared.
        unsafe { self.0.as_ref() }
    }
}

impl<T> Clone for Gc<T> {
    #[inline]
    fn clone(&self) -> Gc<T> {
        *self
    }
}

impl<T> Copy for Gc<T> {}

impl<T> PartialEq for Gc<T> {
    #[inline]
    fn eq(&self, other: &Gc<T>) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Gc<T> {}

impl<T> Hash for Gc<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gc({:p})", self.0)
    }
}

impl<T> From<Gc<T>> for Value {
    #[inline]
    fn from(cell: Gc<T>) -> Value {
        cell.value()
    }
}

/// What the heap adds to [`Value`].
pub trait ValueCell {
    /// The header of the cell, if the value is one.
    fn header(self) -> Option<*mut Header>;

    /// The kind of the cell, if the value is one.
    fn cell_kind(self) -> Option<CellKind>;

    /// The cell, if the value is one of `T`'s kind.
    fn downcast<T: CellType>(self) -> Option<Gc<T>>;

    /// The cell that the value is, unchecked.
    ///
    /// # Safety
    /// The value must be a cell with the layout of `T`.
    unsafe fn cell_unchecked<T>(self) -> Gc<T>;
}

impl ValueCell for Value {
    #[inline]
    fn header(self) -> Option<*mut Header> {
        self.as_cell().map(|address| address.get() as *mut Header)
    }

    #[inline]
    fn cell_kind(self) -> Option<CellKind> {
        // SAFETY: a value that is a cell is the address of a live one.
        self.header().map(|header| CellKind(unsafe { (*header).kind }))
    }

    #[inline]
    fn downcast<T: CellType>(self) -> Option<Gc<T>> {
        match self.cell_kind() {
            // SAFETY: `T` stands for all cells of its kind.
            Some(kind) if kind == T::KIND => Some(unsafe { self.cell_unchecked() }),
            _ => None,
        }
    }

    #[inline]
    unsafe fn cell_unchecked<T>(self) -> Gc<T> {
        // SAFETY: the caller says so.
        unsafe { Gc::from_raw(self.bits() as *mut T) }
    }
}
