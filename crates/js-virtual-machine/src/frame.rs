//! Frames: what a call leaves on the control stack, and how windows overlap.
//!
//! ```text
//! register stack                                   control stack (grows upwards)
//!   fp of the caller → callee                      ┌ return pc   the call instruction itself
//!                      new.target                  │ caller fp
//!                      this                        │ caller code
//!                      parameters, locals,         └ argc | flags
//!                      temporaries
//!   fp of the callee → callee       ← the outgoing window: written by the caller as its
//!                      new.target     topmost temporaries, it is the callee's frame
//!                      this
//!                      arguments …
//! ```

use js_bytecode::Instruction;
use js_value::Value;

use crate::code::Code;

/// Registers of a window before its first argument: callee, new.target, this.
pub(crate) const WINDOW: usize = js_bytecode::opcode::WINDOW as usize;

/// What a return needs to know. Machine code reads it.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct FrameRecord {
    /// The call instruction of the caller: its operand a says where the result goes.
    pub pc: *mut Instruction,
    /// Register 0 of the caller.
    pub fp: *mut Value,
    /// The code of the caller.
    pub code: *const Code,
    /// How many arguments were passed.
    pub argc: u32,
    /// What is special about the call: the constants of [`flags`]. 0 for plain calls.
    pub flags: u32,
}

/// The flags of a [`FrameRecord`].
pub mod flags {
    /// Called from native code: a return goes there.
    pub const ENTRY: u32 = 1;
    /// Called by `new`: a result that is no object gives way to `this`.
    pub const CONSTRUCT: u32 = 2;
    /// The frame is that of a generator or async function, restored from its cell.
    pub const GENERATOR: u32 = 4;
    /// The instruction that calls takes one word.
    pub const NARROW: u32 = 16;
    /// The result goes nowhere: a setter was called.
    pub const DISCARD: u32 = 32;
    /// An async function that has not awaited yet: it ends with a promise.
    pub const ASYNC: u32 = 8;
}

const _: () = assert!(size_of::<FrameRecord>() == 32);
