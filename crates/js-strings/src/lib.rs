//! Strings, symbols and property keys on the heap.
//!
//! Strings are flat (one or two bytes a code unit), ropes or slices; [`Flat`] is the one view that
//! all reading goes through. [`Strings`] interns, so that a [`PropertyKey`] is compared by its bits.
//! Knows nothing of objects.

mod builder;
mod concat;
mod decimal;
mod flat;
mod intern;
mod key;
pub mod names;
mod string;
mod symbol;
mod wtf8;

pub use builder::StringBuilder;
pub use decimal::Decimal;
pub use flat::Flat;
pub use intern::Strings;
pub use key::{KeyKind, PropertyKey};
pub use names::{Names, Symbols};
pub use string::{JsString, StringError};
pub use symbol::Symbol;
