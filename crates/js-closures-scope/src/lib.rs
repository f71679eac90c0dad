//! Scopes at run time: environments, the names they answer to, and the search for a name.
//!
//! The compiler decides for nearly every name where it lives: in a register, or in slot n of the
//! environment h hops out. An [`Environment`] is then a list of slots and nothing more. Where a
//! direct eval or `with` may look for names at run time, an environment carries a [`ScopeInfo`]
//! that tells its names, and [`lookup`] walks the chain.
//!
//! The virtual machine's instructions are the only caller. A binding that is not initialized yet
//! holds `Value::EMPTY`; who reads a slot checks for it.

mod environment;
mod lookup;
mod scope_info;

pub use environment::{Environment, SLOTS_OFFSET};
pub use lookup::{Found, lookup};
pub use scope_info::{Entry, ScopeInfo, ScopeKind};

use js_garbage_collection::Heap;

/// Tells the heap the kinds of cells of this crate.
pub fn register(heap: &mut Heap) {
    environment::register(heap);
    scope_info::register(heap);
}
