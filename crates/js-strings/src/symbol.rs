//! Symbols and private names.
//!
//! Both live in fixed space: a property key is the address of one. The hash is a number given at
//! birth, never derived from the address.

use crate::JsString;
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, Heap, HeapCell, OutOfMemory, Tracer};
use std::cell::Cell;
use std::sync::atomic::{AtomicU32, Ordering};

/// A symbol, or the private name of a class member.
#[repr(C)]
pub struct Symbol {
    header: Header,
    hash: Cell<u32>,
    flags: Cell<u32>,
    description: GcSlot<JsString>,
}

const PRIVATE: u32 = 1;
const REGISTERED: u32 = 2;

// SAFETY: `repr(C)` with a header in front; cells of kind SYMBOL are made here alone.
unsafe impl HeapCell for Symbol {}
// SAFETY: as above.
unsafe impl CellType for Symbol {
    const KIND: CellKind = CellKind::SYMBOL;
}

impl Symbol {
    /// The shape id of every symbol: see [`JsString::SHAPE_ID`].
    pub const SHAPE_ID: u32 = CellKind::SYMBOL.0 as u32;

    /// A new symbol, unlike any other.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn new(heap: &Heap, description: Option<Gc<JsString>>) -> Result<Gc<Symbol>, OutOfMemory> {
        Symbol::with_flags(heap, description, 0)
    }

    /// A new private name; its description has the `#`.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn new_private(heap: &Heap, description: Gc<JsString>) -> Result<Gc<Symbol>, OutOfMemory> {
        Symbol::with_flags(heap, Some(description), PRIVATE)
    }

    /// A symbol of the global registry.
    pub(crate) fn new_registered(heap: &Heap, key: Gc<JsString>) -> Result<Gc<Symbol>, OutOfMemory> {
        Symbol::with_flags(heap, Some(key), REGISTERED)
    }

    fn with_flags(
        heap: &Heap,
        description: Option<Gc<JsString>>,
        flags: u32,
    ) -> Result<Gc<Symbol>, OutOfMemory> {
        // Spread by a multiplication so that neighbours in time do not collide.
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let symbol: Gc<Symbol> = heap.allocate_fixed(Symbol::KIND, Symbol::SHAPE_ID, size_of::<Symbol>())?;
        symbol.hash.set((number.wrapping_mul(0x9E37_79B1) >> 2).max(1));
        symbol.flags.set(flags);
        symbol.description.set(symbol, description);
        Ok(symbol)
    }

    /// The text it was made with.
    pub fn description(&self) -> Option<Gc<JsString>> {
        self.description.get()
    }

    /// Whether it is a private name.
    #[inline]
    pub fn is_private(&self) -> bool {
        self.flags.get() & PRIVATE != 0
    }

    /// Whether it is of the global registry (`Symbol.for`).
    pub fn is_registered(&self) -> bool {
        self.flags.get() & REGISTERED != 0
    }

    /// Its hash, below 2^30 and never 0.
    #[inline]
    pub fn hash(&self) -> u32 {
        self.hash.get()
    }
}

/// Traces a symbol.
///
/// # Safety
/// `cell` must be a symbol.
pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: the caller says so.
    tracer.visit_gc(unsafe { &(*cell.cast::<Symbol>()).description });
}
