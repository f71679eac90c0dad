//! What the heap knows of each kind of cells: one registration per kind.

use crate::{CellKind, Header, Tracer};

/// What the heap must know of a kind of cells.
#[derive(Clone, Copy)]
pub struct KindInfo {
    /// For people: heap summaries show it.
    pub name: &'static str,
    /// Gives the tracer every slot of the cell. May not allocate.
    pub trace: unsafe fn(*mut Header, &mut Tracer),
    /// Runs when the cell is swept: such cells are in the fixed space. May not allocate, nor look
    /// at other cells.
    pub finalize: Option<unsafe fn(*mut Header)>,
}

impl KindInfo {
    /// A kind whose cells have no slots.
    pub const fn leaf(name: &'static str) -> KindInfo {
        unsafe fn trace(_: *mut Header, _: &mut Tracer) {}
        KindInfo { name, trace, finalize: None }
    }
}

/// The kinds of a heap.
pub(crate) struct Kinds {
    infos: Box<[KindInfo; 256]>,
    /// Stress mode: memory that becomes free is filled with a pattern.
    pub(crate) poison: bool,
}

const UNREGISTERED: KindInfo = KindInfo { name: "", trace: unregistered, finalize: None };

/// A cell of no registered kind was reached: memory is corrupt, or a crate forgot to register.
unsafe fn unregistered(cell: *mut Header, _: &mut Tracer) {
    // SAFETY: the collector only traces cells.
    let header = unsafe { *cell };
    panic!(
        "the heap holds a cell of an unregistered kind: {header:?} at id {}",
        crate::region::id_of(cell as usize)
    );
}

impl Kinds {
    pub(crate) fn new() -> Kinds {
        Kinds { infos: Box::new([UNREGISTERED; 256]), poison: false }
    }

    pub(crate) fn register(&mut self, kind: CellKind, info: KindInfo) {
        self.infos[kind.0 as usize] = info;
    }

    #[inline]
    pub(crate) fn trace_function(&self, kind: u8) -> unsafe fn(*mut Header, &mut Tracer) {
        self.infos[kind as usize].trace
    }

    #[inline]
    pub(crate) fn finalizer(&self, kind: u8) -> Option<unsafe fn(*mut Header)> {
        self.infos[kind as usize].finalize
    }

    pub(crate) fn is_registered(&self, kind: u8) -> bool {
        !self.infos[kind as usize].name.is_empty()
    }

    /// The name for people.
    pub(crate) fn name(&self, kind: u8) -> &'static str {
        self.infos[kind as usize].name
    }
}
