//! The virtual machine: runs the bytecode of `js-bytecode` on the objects of `js-object-model`.
//!
//! ```text
//! Unit ─ Code (linked template, caches) ─ Function ─ enter ─ handlers ⇄ each other, by jumps
//!                                                              └ slow handlers ─ object model, hooks
//! ```
//!
//! [`Vm`] is the machine: two stacks, and the context. [`Dispatch`] says how instructions lead to
//! each other. What needs a library (regular expressions, promises, modules) goes through
//! hooks. Knows nothing of the host.

#![allow(
    non_snake_case,
    unreachable_pub,
    reason = "handlers are reached through a table by names in modules"
)]

mod arguments;
mod asynchronous;
mod cache;
mod call;
mod closure;
mod code;
mod code_store;
mod describe;
mod dispatch;
mod eval;
mod for_in;
mod frame;
mod function;
mod function_source;
mod generator;
mod global;
mod handlers;
mod hooks;
mod interrupt;
mod iteration;
mod link;
mod machine;
mod megamorphic;
mod operators;
pub mod profile;
mod source;
mod stack;
pub mod stack_machine;
mod trace;
mod vm;

pub use asynchronous::AsyncHooks;
pub use cache::{Polymorphic, PolymorphicEntry, PropertyCache};
pub use closure::new_function;
pub use code::{Code, entry_flags};
pub use code_store::CodeStore;
pub use dispatch::Dispatch;
pub use eval::{indirect_eval, run_script, top_level};
pub use frame::{FrameRecord, flags as frame_flags};
pub use function::{Function, FunctionData};
pub use generator::{
    FrameState, Generator, GeneratorFrame, Mode, Resumption, generator_next, generator_return,
    generator_throw, resume,
};
pub use handlers::make_scope_info;
pub use hooks::VmHooks;
pub use interrupt::Interrupter;
pub use operators::power;
pub use source::{LoadedUnit, Place};
pub use trace::{TraceFrame, add_place, trace_text};
pub use vm::{Options, Vm, VmError, offsets};

use js_object_model::Context;

/// Whether handlers of this build jump to each other; otherwise they return to a loop.
pub const HANDLERS_JUMP: bool = cfg!(tail_calls);

/// Tells the context the kinds of cells of this crate.
fn register(cx: &mut Context) {
    js_closures_scope::register(&cx.heap);
    code::register(&cx.heap);
    for_in::register(&cx.heap);
    trace::register(&cx.heap);
    function::register(cx);
    generator::register(cx);
}
