//! Curriculum and checker.

pub mod compile;
pub mod sandbox;
