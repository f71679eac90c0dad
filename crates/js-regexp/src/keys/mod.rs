//! The keys of the nodes that this crate answers. Node JR02 belongs to the track of the runtime's
//! internals; its key stands here because it drives this engine.

use solution_key::NodeKey;

pub mod jr02;

/// Every node that has a key here.
pub static ALL: &[&NodeKey] = &[&jr02::KEY];
