//! Node JE06: what keeps the loop alive, and the life of a socket.
//!
//! ex-1 prints after each step which handles and requests keep the loop alive. ex-2 follows one
//! TCP handle from its making to its close.

mod ex1;
mod ex2;

use solution_key::NodeKey;

/// The key of node JE06.
pub(super) static KEY: NodeKey = NodeKey { node: "JE06", exercises: &[&ex1::Alive, &ex2::Socket] };
