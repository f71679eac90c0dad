//! Node JE05: the thread pool, alone and beside the loop.
//!
//! ex-1 prints what each worker of the pool does and in which order jobs come back. ex-2 puts the
//! loop beside it: what the poll phase delivers, and what waits while a callback blocks. Threads
//! are replaced by workers under the virtual clock; pool and loop are the engine's own.

mod ex1;
mod ex2;

use solution_key::NodeKey;

/// The key of node JE05.
pub(super) static KEY: NodeKey = NodeKey { node: "JE05", exercises: &[&ex1::Pool, &ex2::Delivery] };

/// How many workers there are unless the script says otherwise, as in libuv.
const USUAL_WORKERS: usize = 4;

/// Names for generated scripts.
const NAMES: [&str; 10] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];
