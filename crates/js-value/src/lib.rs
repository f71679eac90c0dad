//! JavaScript values in 64 bits, and the conversions of numbers.
//!
//! [`Value`] is what registers, slots and elements hold: NaN boxing in the layout that favours
//! pointers. Beside it stand two alternatives with the same questions, taught by nodes JV03 and
//! JV04: [`number_first`], NaN boxing that favours doubles, and [`smi`], integers tagged by their
//! lowest bit. Knows nothing of the heap: a cell is an address.

pub mod arithmetic;
pub mod binary16;
mod large_digits;
pub mod number;
pub mod number_first;
pub mod smi;
mod value;

pub use value::{Kind, Value};
