//! Reports in the forms that people and other programs read.

pub mod words;
