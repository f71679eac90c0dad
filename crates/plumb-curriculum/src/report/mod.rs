//! Reports in the forms that people and other programs read.
//!
//! Everything here turns a [`Report`](crate::check::Report) into text and decides nothing. What a
//! program printed passes through `escape` before it reaches a terminal, a page or XML.

pub mod escape;
pub mod formats;
pub mod html;
pub mod junit;
pub mod lines;
pub mod platforms;
pub mod tap;
pub mod text;
pub mod window;
pub mod words;
