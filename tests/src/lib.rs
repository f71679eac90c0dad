//! Whole-program tests.

pub mod round_trip;
pub mod test262;
