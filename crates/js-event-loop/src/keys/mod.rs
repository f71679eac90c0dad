//! The keys of track JE: what each node asks of a student, answered by the loop itself.
//!
//! One file a node. The checker and the command read [`ALL`] and nothing else of this module.

use solution_key::NodeKey;

mod je01;
mod je02;
mod je03;
mod je04;
mod scenes;

/// Every node of the track that has a key.
pub static ALL: &[&NodeKey] = &[&je01::KEY, &je02::KEY, &je03::KEY, &je04::KEY];
