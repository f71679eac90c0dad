//! Registers: given out and taken back like a stack.

use super::{Compiler, Register};
use crate::opcode::Opcode;
use js_language_frontend::ast::{Node, NodeId};

/// How far the hazard check looks before it assumes the worst.
const MOST_NODES: usize = 48;

impl Compiler<'_> {
    /// A fresh temporary.
    pub(super) fn temporary(&mut self) -> Register {
        self.window(1)
    }

    /// `count` fresh registers in a row.
    pub(super) fn window(&mut self, count: usize) -> Register {
        let first = self.next;
        self.next += count as u32;
        if self.next > 65_500 {
            self.builder.fail("a function needs more than 65500 registers");
            self.next = 3 + count as u32 % 60_000;
            return 3;
        }
        self.registers_used = self.registers_used.max(self.next);
        first as Register
    }

    /// A fresh register for a variable.
    pub(super) fn local(&mut self) -> Register {
        let register = self.temporary();
        self.mark_local(register, true);
        register
    }

    pub(super) fn mark_local(&mut self, register: Register, is_local: bool) {
        let index = register as usize;
        if self.locals.len() <= index {
            self.locals.resize(index + 1, false);
        }
        self.locals[index] = is_local;
    }

    /// Takes back all registers from `mark` on.
    pub(super) fn release(&mut self, mark: u32) {
        for index in mark..self.next {
            if let Some(local) = self.locals.get_mut(index as usize) {
                *local = false;
            }
        }
        self.next = mark;
    }

    /// Whether a variable lives in the register, so that code may read it at any time.
    pub(super) fn is_local(&self, register: Register) -> bool {
        register < super::PARAMETERS || self.locals.get(register as usize).copied().unwrap_or(false)
    }

    /// A register to compute in on the way to `wanted`: itself, unless it is a variable's.
    pub(super) fn scratch(&mut self, wanted: Register) -> Register {
        if self.is_local(wanted) { self.temporary() } else { wanted }
    }

    /// The value of `id` in some register that keeps it while `later` is evaluated.
    pub(super) fn value_before(&mut self, id: NodeId, later: &[NodeId]) -> Register {
        let register = self.value(id);
        self.kept(register, later)
    }

    /// A register that keeps the value of `register` while `later` is evaluated.
    pub(super) fn kept(&mut self, register: Register, later: &[NodeId]) -> Register {
        if self.is_local(register) && later.iter().any(|&node| self.may_assign(node, register)) {
            let copy = self.temporary();
            self.emit(Opcode::Move, copy, register, 0);
            return copy;
        }
        register
    }

    /// Whether evaluating `id` may assign to the variable in `register`.
    fn may_assign(&self, id: NodeId, register: Register) -> bool {
        if register < super::PARAMETERS {
            return false;
        }
        let mut waiting = vec![id];
        let mut budget = MOST_NODES;
        while let Some(id) = waiting.pop() {
            if budget == 0 {
                return true;
            }
            budget -= 1;
            match self.node(id) {
                Node::Function { .. } => continue,
                Node::Class { .. } => return true,
                Node::Assignment { target, .. } | Node::Update { target, .. } => match self.node(target) {
                    Node::Reference { reference, .. } => {
                        let binding = self.scopes.resolution(reference).binding;
                        if binding.is_some_and(|b| self.registers.get(&b) == Some(&register)) {
                            return true;
                        }
                    }
                    Node::Member { .. } | Node::Index { .. } | Node::PrivateMember { .. } => {}
                    _ => return true,
                },
                _ => {}
            }
            self.ast.for_each_child(id, &mut |child| waiting.push(child));
        }
        false
    }
}
