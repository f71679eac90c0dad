//! JavaScript source to syntax tree, scopes and source maps.
//!
//! ```text
//! bytes ─ Source (UTF-8, length) ─ Lexer ─ Parser ─ Ast ─ scope::analyze ─ Scopes
//!                                            └ Diagnostics            └ printer, source maps
//! ```
//!
//! The crate knows nothing of values or the heap; names are [`Atom`]s of the tree they stand in.
//! [`parse`] is the whole of it for most callers.

pub mod ast;
pub mod atom;
pub mod diagnostic;
pub mod incremental;
pub mod keys;
pub mod lexer;
mod parse;
mod parser;
pub mod printer;
pub mod scope;
mod source;
pub mod source_map;
pub mod span;
pub mod text;

pub use ast::{Ast, Goal};
pub use atom::Atom;
pub use diagnostic::Diagnostic;
pub use parse::{
    DynamicFunction, Options, Program, Surroundings, Syntax, parse, parse_function, parse_syntax,
};
pub use parser::MAX_DEPTH;
pub use source::Source;
