//! `using` and `await using`: resources that are disposed of when their block is left.

use super::loops::using_kind;
use super::{Compiler, Register};
use crate::opcode::Opcode;
use js_language_frontend::ast::{List, Node, VariableKind};

impl Compiler<'_> {
    /// Compiles `statements`, the code of the statement list `body`, and disposes of the resources
    /// that it declares.
    pub(super) fn with_resources(&mut self, body: List, statements: impl FnOnce(&mut Self)) {
        let mut found = None;
        for statement in self.ast.items(body) {
            if let Node::VariableDeclaration { kind, .. } = self.node(statement)
                && let Some(is_async) = using_kind(kind)
            {
                found = Some(found.unwrap_or(false) || is_async);
            }
        }
        match found {
            None => statements(self),
            Some(is_async) => self.disposing(is_async, statements),
        }
    }

    /// Compiles `body` and disposes of the resources that it declares.
    pub(super) fn disposing(&mut self, is_async: bool, body: impl FnOnce(&mut Self)) {
        let mark = self.next;
        let stack = self.window(2);
        let state = self.window(2);
        self.emit(Opcode::NewDisposeStack, stack, 0, 0);
        self.guarded(
            state,
            state + 1,
            |this| {
                this.resources.push(stack);
                body(this);
                this.resources.pop();
            },
            |this| this.dispose(stack, state, is_async),
        );
        self.release(mark);
    }

    fn dispose(&mut self, stack: Register, state: Register, is_async: bool) {
        let done = self.builder.label();
        if !is_async {
            self.builder.jump(Opcode::DisposeNext, stack, state, done);
            return self.builder.bind(done);
        }
        let mark = self.next;
        let again = self.builder.label();
        let is_reachable = self.builder.is_reachable();
        self.builder.bind_head(again, is_reachable);
        self.builder.jump(Opcode::DisposeNext, stack, state, done);
        let exception = self.temporary();
        let region = self.open_region(exception);
        self.emit(Opcode::Await, stack + 1, 0, 0);
        let handler = self.close_region(region);
        self.builder.jump(Opcode::Loop, 0, 0, again);
        if let Some(handler) = handler {
            self.builder.bind_handler(handler);
            self.emit(Opcode::MergeError, exception, state, 0);
            self.builder.jump(Opcode::Loop, 0, 0, again);
        }
        self.builder.bind(done);
        self.release(mark);
    }

    /// The value of a declaration just evaluated: for `using`, a resource.
    pub(super) fn dispose_later(&mut self, kind: VariableKind, value: Register) {
        if let (Some(is_async), Some(&stack)) = (using_kind(kind), self.resources.last()) {
            self.emit(Opcode::AddDisposable, stack, value, u16::from(is_async));
        }
    }
}
