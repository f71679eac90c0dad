//! Reading a pattern: one parser, two encodings, any listener.
//!
//! [`parse`] walks the text once, without recursion and without building anything: what it finds
//! goes to a [`sink::Sink`]. All early errors of ECMAScript 2026 with Annex B are found here.

mod class;
mod escape;
mod groups;
mod parser;
pub(crate) mod sink;
pub(crate) mod source;

pub(crate) use parser::parse;
