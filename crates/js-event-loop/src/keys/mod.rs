//! The keys of track JE: what each node asks of a student, answered by the loop itself.
//!
//! One file or folder a node. The checker and the command read [`ALL`] and nothing else of this
//! module.

use solution_key::NodeKey;

mod je05;
mod je06;
mod je07;
mod je08;
mod program;
mod stage;
mod workers;

/// Every node of the track that has a key.
pub static ALL: &[&NodeKey] = &[&je05::KEY, &je06::KEY, &je07::KEY, &je08::KEY];
