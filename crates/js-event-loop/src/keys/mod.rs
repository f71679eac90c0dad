//! The keys of track JE: what each node asks of a student, answered by the loop itself.
//!
//! One file or folder a node. The checker and the command read [`ALL`] and nothing else of this
//! module.

use solution_key::NodeKey;

mod je01;
mod je02;
mod je03;
mod je04;
mod je05;
mod je06;
mod je07;
mod je08;
mod program;
mod scenes;
mod stage;
mod workers;

/// Every node of the track that has a key.
pub static ALL: &[&NodeKey] =
    &[&je01::KEY, &je02::KEY, &je03::KEY, &je04::KEY, &je05::KEY, &je06::KEY, &je07::KEY, &je08::KEY];
