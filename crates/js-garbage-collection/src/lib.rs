//! The heap of plumb: a mostly-copying generational collector.
//!
//! It knows of a cell its size, its kind and how to trace it, and nothing else. The crates above
//! register their kinds ([`Heap::register`]), allocate ([`Heap::allocate`]), store through one
//! door ([`Slot::set`]) and hold values by one rule:
//!
//! > A value that must survive a call that can allocate lives in a local, a register of the
//! > virtual machine, a traced cell, or a [`RootedVec`] or [`Handle`]: never in a plain `Vec`,
//! > `Box`, closure or `HashMap`.
//!
//! Precise roots (registers, handles, lists) are updated when cells move. The native stack is
//! scanned conservatively: what a word of it might point at stays where it is.

mod allocate;
mod barrier;
mod block;
mod cells;
mod collector;
mod compact;
mod ephemerons;
mod gc;
mod header;
mod heap;
mod host;
mod inspect;
mod kinds;
mod large;
mod limits;
mod machine;
mod mark;
mod native;
mod nursery;
mod old_space;
mod pins;
mod prefetch;
mod region;
mod registry;
mod roots;
mod runs;
mod scavenge;
mod slot;
mod stack_scan;
mod statistics;
mod sweep;
mod tracer;
mod verify;
mod weak;
mod weak_cells;

pub use barrier::{Owner, barrier, remember_cell};
pub use gc::{CellType, Gc, HeapCell, ValueCell};
pub use header::Header;
pub use heap::{Heap, Stress, WeakTable};
pub use host::{HostCell, HostData};
pub use inspect::{BlockView, Color, KindSummary, Place, Space};
pub use kinds::CellKind;
pub use limits::{HeapError, Limits, OutOfMemory};
pub use native::{CountedAllocator, Exhausted, on_exhaustion, room};
pub use region::{BLOCK_BYTES, REGION_BYTES, REGION_MASK, YOUNG_BIT};
pub use registry::KindInfo;
pub use roots::{Handle, RootId, Rooted, RootedVec, TraceRoots};
pub use slot::{GcSlot, Slot};
pub use statistics::{Collection, Observer, Pause, PauseLog, Reason, Statistics, TraceSink, processor_time};
pub use tracer::{Pass, Tracer, WeakTracer};
pub use weak_cells::{EphemeronTable, WeakCell};
