//! Whole-program tests.

pub mod parser_tests;
pub mod test262;
