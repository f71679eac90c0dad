//! The keys of track JL: what each node asks of a student, answered by the front end itself.
//!
//! One file a node. The checker and the command read [`ALL`] and nothing else of this module.

use solution_key::NodeKey;

pub mod jl01;
pub mod jl02;
mod jl03;
mod jl04;
mod jl05;
pub mod jl06;
mod jl07;
pub mod jl08;
pub mod jl09;
mod lexical;
mod page;
mod program;
mod sources;
mod subset;

/// Every node of the track that has a key.
pub static ALL: &[&NodeKey] = &[
    &jl01::KEY,
    &jl02::KEY,
    &jl03::KEY,
    &jl04::KEY,
    &jl05::KEY,
    &jl06::CHAIN,
    &jl06::HOISTING,
    &jl06::TDZ,
    &jl07::KEY,
    &jl08::KEY,
    &jl09::KEY,
];
