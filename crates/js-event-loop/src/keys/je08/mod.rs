//! Node JE08: next-tick tasks before promise jobs, and what both together can starve.
//!
//! ex-1 prints the order in which callbacks run, with both queues on request. ex-2 adds the time
//! that callbacks take, tasks that queue themselves again, and a limit, and prints how late timers
//! become.

mod ex1;
mod ex2;

use solution_key::NodeKey;

/// The key of node JE08.
pub(super) static KEY: NodeKey = NodeKey { node: "JE08", exercises: &[&ex1::TwoQueues, &ex2::Starvation] };

/// Names for generated scripts.
const NAMES: [&str; 8] = ["A", "B", "C", "D", "E", "F", "G", "H"];
