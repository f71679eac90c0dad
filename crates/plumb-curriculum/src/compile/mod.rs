//! Compiles student C, in the sandbox.
//!
//! The checker finds a [`Compiler`] once and compiles every submission twice: [`Build::Plain`]
//! judges the answers, [`Build::Sanitized`] finds errors that happen to give the right answer.
//!
//! The invariant: a compiler sees system headers, its own tool chain and a copy of the student's
//! own files, and nothing else of the machine, whatever the source includes or assembles.

mod compiler;
mod failure;
mod guard;
mod sanitizer;
mod source;
mod toolchain;

pub use compiler::{Build, Compiled, Compiler, Family};
pub use failure::{CompileFailure, CompilerMissing};
pub use sanitizer::{FindingKind, Place, SanitizerFinding};
pub(crate) use source::holds_headers;
pub use source::{Source, SourceProblem};
