//! Whole-program tests.

pub mod class;
pub mod parser_tests;
pub mod round_trip;
pub mod test262;
