//! Register bytecode: from tree and scopes to code that the virtual machine runs.
//!
//! ```text
//! Program ─ Unit ─ compile(FunctionId) ─ Template ─ verify ─ virtual machine
//!                                           ├ disassemble ⇄ assemble
//!                                           └ cache: bytes ⇄ templates
//! ```
//!
//! Beside it stand the forms that lessons begin with: [`stack_code`] and its accumulator form.
//!
//! Everything about instructions stands once, in the table of [`opcode`]. The crate knows nothing
//! of the heap: constants are plain data that the virtual machine turns into values.

#![forbid(unsafe_code)]

mod analysis;
pub mod assemble;
mod builder;
pub mod cache;
mod compile;
mod constant;
pub mod disassemble;
pub mod fold;
mod instruction;
pub mod opcode;
mod outline;
mod positions;
pub mod stack_code;
mod template;
mod unit;
pub mod verify;

pub use constant::{
    CacheDescription, CacheKind, Constant, DeclarationKind, Declarations, Element, EntryKind, EvalSite,
    JumpTable, ScopeEntry, ScopeInfo, TemplateStrings, Text, UNMAPPED,
};
pub use instruction::{Instruction, instructions};
pub use opcode::Opcode;
pub use outline::Outline;
pub use positions::{Positions, PositionsBuilder};
pub use template::{
    Flags, FunctionId, Handler, ImportEntry, ImportName, IndirectExport, LocalExport, ModuleInfo,
    ModuleRequest, Template,
};
pub use unit::{CompileError, CompileOptions, Unit, UnitKind};
