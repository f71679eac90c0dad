//! Whole-program tests.

pub mod test262;
