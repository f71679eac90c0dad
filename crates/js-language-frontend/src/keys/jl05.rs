//! The key of JL05, the syntax tree: prints the engine's arena, walks it with the engine's
//! visitor, and weighs it against a tree of pointers.
//!
//! One file an exercise. The second and the third read what the first prints ([`listing`]), so
//! that a mistake in parsing is not counted again.

mod arena;
mod listing;
mod memory;
mod walking;

use solution_key::NodeKey;

/// JL05: the arena, the visitor, the memory.
pub(super) static KEY: NodeKey =
    NodeKey { node: "JL05", exercises: &[&arena::Arena, &walking::Walking, &memory::Memory] };
