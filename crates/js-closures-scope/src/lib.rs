//! Scopes at run time: environments, the names they answer to, and the search for a name.
//!
//! The compiler decides for nearly every name where it lives: in a register, or in slot n of the
//! environment h hops out. An [`Environment`] is then a list of slots and nothing more. Where a
//! direct eval or `with` may look for names at run time, an environment carries a [`ScopeInfo`]
//! that tells its names, and [`lookup()`] walks the chain. Bindings that modules share live in
//! [`ModuleCell`]s.
//!
//! Beside environments stands [`upvalue`], the model of Lua: taught by nodes JC01 and JC02, run by
//! the stack machine, and tested against environments on the same programs.
//!
//! The virtual machine's instructions are the only caller. A binding that is not initialized yet
//! holds `Value::EMPTY`; who reads a slot checks for it.

mod environment;
mod lookup;
mod module_cell;
mod module_namespace;
mod scope_info;
pub mod upvalue;

pub use environment::{Environment, SLOTS_OFFSET};
pub use lookup::{
    Found, eval_variables, find_special, lookup, read, variable_environment, with_has_binding, with_object,
    write,
};
pub use module_cell::ModuleCell;
pub use module_namespace::ModuleNamespace;
pub use scope_info::{Entry, EntryKind, ScopeInfo, ScopeKind, ScopeParts};

use js_garbage_collection::Heap;

/// Tells the heap the kinds of cells of this crate.
pub fn register(heap: &Heap) {
    environment::register(heap);
    scope_info::register(heap);
    module_cell::register(heap);
    upvalue::register(heap);
}
