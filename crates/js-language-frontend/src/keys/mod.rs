//! The keys of track JL: what each node asks of a student, answered by the front end itself.
//!
//! One file a node. The checker and the command read [`ALL`] and nothing else of this module.

use solution_key::NodeKey;

mod jl05;
mod jl07;
pub mod jl08;
pub mod jl09;
mod program;
mod subset;

/// Every node of the track that has a key.
pub static ALL: &[&NodeKey] = &[&jl05::KEY, &jl07::KEY, &jl08::KEY, &jl09::KEY];
