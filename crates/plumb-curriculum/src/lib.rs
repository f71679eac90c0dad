//! Loads the curriculum, compiles and runs student C in a sandbox, compares it with the key and
//! reports.
//!
//! This crate sees the tracks only through [`solution_key`]: it knows exercises and their answers,
//! never the engine that gives them. The one invariant: a verdict comes from what a program did
//! under the sandbox compared with what the key said, and never from text the program chose.

pub mod bless;
pub mod check;
pub mod class;
pub mod compile;
pub mod curriculum;
pub mod keys;
pub mod lesson;
pub mod library;
pub mod report;
pub mod sandbox;
pub mod scaffold;
pub mod strength;

pub use curriculum::{Curriculum, Node};
pub use keys::Keys;
pub use library::Library;
