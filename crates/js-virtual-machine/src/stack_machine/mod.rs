//! The stack machine: the interpreter that lessons begin with, small and complete.
//!
//! ```text
//! values   … │ f │ a  b │ x  y │ 1  2 │ g │ c │ z │ 3 │      one stack for everything
//!             callee  parameters, locals          └ frame of g
//!                      └ base of f's frame   operands
//! frames   … │ f: code, next place, base │ g: code, next place, base │
//! ```
//!
//! It runs the stack code of `js_bytecode::stack_code` on the values, objects and operators of the
//! engine, so its programs give what those of the main path give; `tests/stack_machine.rs` runs both
//! on the same ones. What differs is the machine: operands are pushed and popped instead of named;
//! a loop decodes one instruction after the other and matches on its opcode (the register machine's
//! handlers jump to each other); calls push a [`Frame`](interpret::Frame) and copy the arguments
//! nowhere, since the operands of the caller become the first variables of the callee; and closures
//! share variables through upvalues (`js_closures_scope::upvalue`) instead of environments.
//!
//! Nodes JB01 and JV01 print its [`Event`]s, nodes JC01 and JC02 those of upvalues; [`accumulator`]
//! runs the accumulator form for node JB02.

pub mod accumulator;
mod closure;
mod interpret;
mod operations;
mod trace;

pub use trace::Event;

use std::cell::RefCell;
use std::rc::Rc;

use js_bytecode::stack_code::{Invalid, StackCode};
use js_closures_scope::upvalue::OpenUpvalues;
use js_garbage_collection::RootedVec;
use js_object_model::{Context, Result};
use js_value::Value;

use interpret::Frame;

/// How big the two stacks may become. What goes beyond is a RangeError.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StackLimits {
    /// Values.
    pub values: usize,
    /// Frames.
    pub frames: usize,
}

impl Default for StackLimits {
    fn default() -> StackLimits {
        StackLimits { values: 64 << 10, frames: 4 << 10 }
    }
}

/// A stack machine. Clones are the same machine: its closures hold one, so that native code can
/// call them.
#[derive(Clone)]
pub struct StackMachine {
    state: Rc<State>,
}

/// What hears of each event.
pub type Listener = Box<dyn FnMut(&Event)>;

/// The memory of the machine. Nothing is borrowed while anything runs that may come back here.
struct State {
    values: RefCell<RootedVec>,
    frames: RefCell<Vec<Frame>>,
    open: RefCell<OpenUpvalues>,
    listener: RefCell<Option<Listener>>,
    limits: StackLimits,
}

impl StackMachine {
    /// A machine with empty stacks.
    pub fn new(cx: &mut Context, limits: StackLimits) -> StackMachine {
        let state = State {
            values: RefCell::new(cx.heap.list()),
            frames: RefCell::default(),
            open: RefCell::new(OpenUpvalues::new(&cx.heap)),
            listener: RefCell::default(),
            limits,
        };
        StackMachine { state: Rc::new(state) }
    }

    /// Tells `listener` of all that happens from now on.
    pub fn listen(&self, listener: Listener) {
        *self.state.listener.borrow_mut() = Some(listener);
    }

    /// Runs the top level of a program: its result.
    ///
    /// # Errors
    /// With [`Failure::Invalid`] for code that does not verify, without running any of it; with
    /// [`Failure::Threw`] when the program throws: the exception is in the context.
    pub fn run(&self, cx: &mut Context, code: &Rc<StackCode>) -> core::result::Result<Value, Failure> {
        js_bytecode::stack_code::verify(code).map_err(Failure::Invalid)?;
        self.run_verified(cx, code).map_err(|_| Failure::Threw)
    }

    fn run_verified(&self, cx: &mut Context, code: &Rc<StackCode>) -> Result {
        let (floor, depth) = (self.height(), self.frames());
        self.check_room(cx, 1)?;
        // Where the function of a frame lies; the top level is none.
        self.state.values.borrow_mut().push(Value::UNDEFINED);
        if let Err(throw) = self.enter(cx, code.clone(), floor, 0) {
            self.cut(floor);
            return Err(throw);
        }
        self.execute(cx, depth)
    }
}

/// Why a program gave no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The code is not sound.
    Invalid(Invalid),
    /// It threw; the exception is in the context.
    Threw,
}
