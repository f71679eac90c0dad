//! Node JE07: the writing side of a stream, and a pipe with backpressure.
//!
//! ex-1 prints what each write is answered with and when the stream drains. ex-2 runs a fast
//! producer against a slow consumer, with and without regard to the answer.

mod ex1;
mod ex2;

use solution_key::NodeKey;

/// The key of node JE07.
pub(super) static KEY: NodeKey = NodeKey { node: "JE07", exercises: &[&ex1::Writable, &ex2::Pipe] };
