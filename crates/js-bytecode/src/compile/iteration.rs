//! `for … in` and `for … of`.

use super::control::{Control, ControlKind};
use super::loops::{mode_of, using_kind};
use super::{Compiler, Register};
use crate::opcode::Opcode;
use js_language_frontend::ast::{Node, NodeId, VariableKind};
use js_language_frontend::atom::Atom;
use js_language_frontend::scope::ScopeKind;

/// Codes of GetIterator.
const SYNC: u16 = 0;
const ASYNC: u16 = 1;

/// What stands left of `in` or `of`.
#[derive(Clone, Copy)]
struct Head {
    target: NodeId,
    declared: Option<VariableKind>,
}

impl Compiler<'_> {
    fn head(&self, left: NodeId) -> Head {
        if let Node::VariableDeclaration { kind, declarators } = self.node(left)
            && let Some(declarator) = self.ast.item(declarators, 0)
            && let Node::Declarator { target, .. } = self.node(declarator)
        {
            return Head { target, declared: Some(kind) };
        }
        Head { target: left, declared: None }
    }

    /// The register that the loop may put each value into directly.
    fn direct_register(&mut self, head: Head) -> Option<Register> {
        match head.declared {
            Some(kind) if using_kind(kind).is_none() => self.declared_register(head.target),
            _ => None,
        }
    }

    /// Gives the target its value for this iteration.
    fn assign_head(&mut self, head: Head, value: Register) {
        match head.declared {
            Some(kind) => {
                self.dispose_later(kind, value);
                self.assign_pattern(head.target, Some(mode_of(kind)), value);
            }
            None => self.assign_pattern(head.target, None, value),
        }
    }

    /// Assigns and runs the body; resources of the head are disposed of after it.
    fn iteration(&mut self, head: Head, value: Register, is_direct: bool, body: NodeId) {
        let one = |this: &mut Self| {
            if !is_direct {
                this.assign_head(head, value);
            }
            this.statement(body);
        };
        match head.declared.and_then(using_kind) {
            Some(is_async) => self.disposing(is_async, one),
            None => one(self),
        }
    }

    pub(super) fn for_in(
        &mut self,
        id: NodeId,
        left: NodeId,
        right: NodeId,
        body: NodeId,
        labels: Vec<Atom>,
    ) {
        // `for (var a = 1 in b)`: sloppy mode code of old.
        if let Node::VariableDeclaration { kind: VariableKind::Var, declarators } = self.node(left) {
            self.variables(VariableKind::Var, declarators);
        }
        let head = self.head(left);
        let iterator = self.temporary();
        let entered = self.enter_at(id, ScopeKind::Loop);
        let mark = self.next;
        let object = self.value(right);
        self.at(right);
        self.emit(Opcode::ForInPrepare, iterator, object, 0);
        self.release(mark);
        self.reset_completion();
        let direct = self.direct_register(head);
        let value = direct.unwrap_or_else(|| self.temporary());
        let (end, next) = self.open_loop(labels);
        let start = self.open_body(next);
        if entered.is_some() {
            self.renew_environment(self.scope);
        }
        self.iteration(head, value, direct.is_some(), body);
        self.controls.pop();
        self.builder.bind(next);
        self.at(right);
        self.builder.jump(Opcode::LoopForIn, value, iterator, start);
        self.builder.bind(end);
        self.leave_if(entered);
    }

    pub(super) fn for_of(
        &mut self,
        id: NodeId,
        is_async: bool,
        left: NodeId,
        right: NodeId,
        body: NodeId,
        labels: Vec<Atom>,
    ) {
        let head = self.head(left);
        let window = self.window(3);
        let exception = self.temporary();
        let entered = self.enter_at(id, ScopeKind::Loop);
        let mark = self.next;
        let iterable = self.value(right);
        self.at(right);
        self.emit(Opcode::GetIterator, window, iterable, if is_async { ASYNC } else { SYNC });
        self.release(mark);
        self.reset_completion();
        let direct = self.direct_register(head);
        let value = direct.unwrap_or_else(|| self.temporary());
        let of_loop = self.controls.len();
        let (end, next) = self.open_loop(labels);
        let start = self.open_body(next);
        let region = self.open_region(exception);
        self.controls.push(Control {
            kind: ControlKind::Iterator { window, done: None, is_async, of_loop: Some(of_loop) },
            region: Some(region),
        });
        if entered.is_some() {
            self.renew_environment(self.scope);
        }
        self.iteration(head, value, direct.is_some(), body);
        let Some(Control { region: Some(region), .. }) = self.controls.pop() else { return };
        self.controls.pop();
        let handler = self.close_region(region);
        self.builder.bind(next);
        self.at(right);
        if is_async {
            let result = self.temporary();
            self.emit(Opcode::IteratorNext, result, window, 0);
            self.emit(Opcode::Await, result, 0, 0);
            self.builder.jump(Opcode::IteratorComplete, value, result, end);
            self.builder.jump(Opcode::Loop, 0, 0, start);
        } else {
            self.builder.jump(Opcode::LoopForOf, value, window, start);
            if handler.is_some() {
                self.builder.jump(Opcode::Jump, 0, 0, end);
            }
        }
        if let Some(handler) = handler {
            self.builder.bind_handler(handler);
            match is_async {
                true => self.close_async_silently(window),
                false => self.emit(Opcode::IteratorClose, window, 1, 0),
            }
            self.emit(Opcode::Throw, exception, 1, 0);
        }
        self.builder.bind(end);
        self.leave_if(entered);
    }

    /// Closes an async iterator because of an exception: what goes wrong in it is ignored.
    fn close_async_silently(&mut self, window: Register) {
        let mark = self.next;
        let done = self.builder.label();
        let ignored = self.temporary();
        let result = self.temporary();
        let region = self.open_region(ignored);
        self.builder.jump(Opcode::IteratorReturn, result, window, done);
        self.emit(Opcode::Await, result, 0, 0);
        if let Some(handler) = self.close_region(region) {
            self.builder.jump(Opcode::Jump, 0, 0, done);
            self.builder.bind_handler(handler);
        }
        self.builder.bind(done);
        self.release(mark);
    }
}
