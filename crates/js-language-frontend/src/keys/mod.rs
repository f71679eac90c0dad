//! The keys of track JL: what each node asks of a student, answered by the front end itself.
//!
//! One file a node. The checker and the command read [`ALL`] and nothing else of this module.

use solution_key::NodeKey;

pub mod jl06;
pub mod jl08;

/// Every node of the track that has a key.
pub static ALL: &[&NodeKey] = &[&jl06::CHAIN, &jl06::HOISTING, &jl06::TDZ, &jl08::KEY];
