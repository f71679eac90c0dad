//! Whole-program tests.

pub mod class;
pub mod hostile;
pub mod parser_tests;
#[cfg(feature = "source-maps")]
pub mod round_trip;
pub mod test262;
