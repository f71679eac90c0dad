//! `yield` and `yield*`.

use super::control::Exit;
use super::scope::Simple;
use super::{Compiler, Register};
use crate::constant::Text;
use crate::opcode::Opcode;
use js_language_frontend::ast::NodeId;

/// How a generator is resumed, as YieldDelegate tells it.
mod mode {
    pub(super) const NEXT: u16 = 0;
    pub(super) const THROW: u16 = 1;
}

/// Code of GetIterator: true iterator object and next method.
const PLAIN: u16 = 2;
const ASYNC: u16 = 1;

impl Compiler<'_> {
    pub(super) fn yield_expression(
        &mut self,
        id: NodeId,
        delegate: bool,
        argument: Option<NodeId>,
        to: Register,
    ) {
        let mark = self.next;
        let value = self.scratch(to);
        match argument {
            Some(argument) => self.expression(argument, value),
            None => self.load_simple(value, Simple::Undefined),
        }
        self.at(id);
        if delegate {
            self.yield_all(value);
        } else {
            if self.code.is_async {
                self.emit(Opcode::Await, value, 0, 0);
            }
            let next = self.builder.label();
            self.builder.jump(Opcode::Yield, value, 0, next);
            if self.code.is_async {
                self.emit(Opcode::Await, value, 0, 0);
            }
            self.exit(Exit::Return, Some(value));
            self.builder.bind(next);
        }
        self.copy(to, value);
        self.release(mark);
    }

    /// `yield*` over the iterable in `value`, which gets the result.
    fn yield_all(&mut self, value: Register) {
        let is_async = self.code.is_async;
        let window = self.window(3);
        let (received, how, result) = (self.temporary(), self.temporary(), self.temporary());
        let base = self.window(4);
        self.emit(Opcode::GetIterator, window, value, if is_async { ASYNC } else { PLAIN });
        self.load_simple(received, Simple::Undefined);
        let [next, test, no_throw, on_return, no_return, done] = [(); 6].map(|()| self.builder.label());
        let is_reachable = self.builder.is_reachable();
        self.builder.bind_head(next, is_reachable);
        self.emit(Opcode::Move, base, window + 1, 0);
        self.call_inner(base, window, received, result);
        // The result of an inner call: at its end, or handed out.
        self.builder.bind(test);
        self.emit(Opcode::CheckObject, result, 0, 0);
        self.get_named(base, result, Text::from("done"));
        self.builder.jump(Opcode::JumpIfTrue, base, 0, done);
        let hand_out = self.builder.label();
        self.builder.bind(hand_out);
        match is_async {
            true => self.get_named(received, result, Text::from("value")),
            false => self.emit(Opcode::Move, received, result, 0),
        }
        self.emit(Opcode::YieldDelegate, received, how, 0);
        if is_async {
            self.await_returned(received, how);
        }
        self.jump_if(Opcode::JumpIfStrictEqualInt, how, mode::NEXT, next);
        self.builder.jump(Opcode::JumpIfStrictNotEqualInt, how, mode::THROW, on_return);
        self.get_named(base, window, Text::from("throw"));
        self.builder.jump(Opcode::JumpIfNullish, base, 0, no_throw);
        self.call_inner(base, window, received, result);
        self.jump_if(Opcode::Jump, 0, 0, test);
        // Asked to return.
        self.builder.bind(on_return);
        self.get_named(base, window, Text::from("return"));
        self.builder.jump(Opcode::JumpIfNullish, base, 0, no_return);
        self.call_inner(base, window, received, result);
        self.emit(Opcode::CheckObject, result, 0, 0);
        self.get_named(base, result, Text::from("done"));
        self.jump_if(Opcode::JumpIfFalse, base, 0, hand_out);
        self.get_named(received, result, Text::from("value"));
        self.exit(Exit::Return, Some(received));
        self.builder.bind(no_return);
        if is_async {
            self.emit(Opcode::Await, received, 0, 0);
        }
        self.exit(Exit::Return, Some(received));
        // Asked to throw, but the inner iterator cannot.
        self.builder.bind(no_throw);
        if is_async {
            let end = self.builder.label();
            self.builder.jump(Opcode::IteratorReturn, result, window, end);
            self.emit(Opcode::Await, result, 0, 0);
            self.emit(Opcode::CheckObject, result, 0, 0);
            self.builder.bind(end);
        } else {
            self.emit(Opcode::IteratorClose, window, 0, 0);
        }
        self.throw(0, Text::from("The iterator does not provide a 'throw' method"));
        self.builder.bind(done);
        self.get_named(value, result, Text::from("value"));
    }

    /// Calls the inner iterator's method in `base` with what was received.
    fn call_inner(&mut self, base: Register, window: Register, received: Register, result: Register) {
        self.emit(Opcode::Move, base + 2, window, 0);
        self.emit(Opcode::Move, base + 3, received, 0);
        self.builder.emit_two(Opcode::CallMethod, result, base, 1, 0);
        if self.code.is_async {
            self.emit(Opcode::Await, result, 0, 0);
        }
    }

    /// An async generator awaits what it is asked to return; if that fails, it was asked to throw.
    fn await_returned(&mut self, received: Register, how: Register) {
        let mark = self.next;
        let end = self.builder.label();
        let exception = self.temporary();
        self.builder.jump(Opcode::JumpIfStrictNotEqualInt, how, 2, end);
        let region = self.open_region(exception);
        self.emit(Opcode::Await, received, 0, 0);
        let handler = self.close_region(region);
        self.builder.jump(Opcode::Jump, 0, 0, end);
        if let Some(handler) = handler {
            self.builder.bind_handler(handler);
            self.copy(received, exception);
            self.builder.emit_wide(Opcode::LoadInt, how, i32::from(mode::THROW));
        }
        self.builder.bind(end);
        self.release(mark);
    }
}
