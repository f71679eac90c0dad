//! Member accesses and calls: `a.b[c](d)?.e`. Chains lean to the left and may be long: they are
//! taken apart without recursion.
//!
//! The object of a method call is copied into the `this` of the outgoing window by the instruction
//! that loads the method, so the call needs no further moves.

use super::scope::Simple;
use super::{Compiler, Register};
use crate::constant::{CacheKind, Text};
use crate::fold::Folded;
use crate::opcode::Opcode;
use js_language_frontend::Ast;
use js_language_frontend::ast::{Node, NodeId};

/// The object or callee that a link of a chain stands on, if `id` is a link.
fn below(ast: &Ast, id: NodeId) -> Option<NodeId> {
    let inner = match ast.node(id) {
        Node::Member { object, .. } | Node::Index { object, .. } | Node::PrivateMember { object, .. } => {
            object
        }
        Node::Call { callee, .. } => callee,
        Node::TaggedTemplate { tag, .. } => tag,
        _ => return None,
    };
    // `super.x` and `super()` are units.
    (!matches!(ast.node(inner), Node::Super {})).then_some(inner)
}

/// Whether the text is a canonical array index: such keys are no names.
pub(super) fn is_index(text: &Text) -> bool {
    let Text::Latin1(digits) = text else { return false };
    match digits.as_ref() {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] if rest.len() < 10 && rest.iter().all(u8::is_ascii_digit) => true,
        _ => false,
    }
}

impl Compiler<'_> {
    /// Computes a chain into `to`.
    pub(super) fn chain(&mut self, id: NodeId, to: Register) {
        let mark = self.next;
        let mut spine = Vec::new();
        let mut leaf = id;
        while let Some(inner) = below(self.ast, leaf) {
            spine.push(leaf);
            leaf = inner;
        }
        if spine.is_empty() {
            self.leaf(id, to);
            return self.release(mark);
        }
        let scratch = self.scratch(to);
        let mut current: Option<Register> = None;
        let mut at = spine.len();
        while at > 0 {
            at -= 1;
            let node = spine[at];
            let target = if at == 0 { to } else { scratch };
            match self.node(node) {
                Node::Call { .. } => {
                    // The callee is the leaf, or a value that is no member.
                    let base = self.window(3);
                    let method = match current {
                        None => self.callee(leaf, base),
                        Some(register) => {
                            self.emit(Opcode::Move, base, register, 0);
                            false
                        }
                    };
                    let callee = if current.is_none() { Some(leaf) } else { None };
                    self.finish_call(node, callee, base, method, target);
                    self.release(u32::from(base));
                }
                Node::TaggedTemplate { template, .. } => {
                    let base = self.window(3);
                    let method = match current {
                        None => self.callee(leaf, base),
                        Some(register) => {
                            self.emit(Opcode::Move, base, register, 0);
                            false
                        }
                    };
                    self.finish_tagged(node, template, base, method, target);
                    self.release(u32::from(base));
                }
                _ => {
                    let next = at.checked_sub(1).map(|above| spine[above]);
                    let call = next.filter(|&above| {
                        matches!(self.node(above), Node::Call { .. } | Node::TaggedTemplate { .. })
                    });
                    let object = match current {
                        Some(register) => register,
                        None => self.object_of(node, leaf),
                    };
                    match call {
                        None => {
                            self.member(node, object, target);
                        }
                        Some(call) => {
                            at -= 1;
                            let target = if at == 0 { to } else { scratch };
                            self.method_call(call, node, object, target);
                        }
                    }
                }
            }
            current = Some(target);
        }
        self.release(mark);
    }

    /// The object at the bottom of a chain, kept while the link `node` on it is evaluated.
    fn object_of(&mut self, node: NodeId, leaf: NodeId) -> Register {
        match self.node(node) {
            Node::Index { index, .. } => self.value_before(leaf, &[index]),
            _ => self.value(leaf),
        }
    }

    /// Calls the member `node` of `object`.
    fn method_call(&mut self, call: NodeId, node: NodeId, object: Register, to: Register) {
        let base = self.window(3);
        self.method(node, object, base);
        match self.node(call) {
            Node::Call { .. } => {
                self.finish_call(call, None, base, true, to);
            }
            Node::TaggedTemplate { template, .. } => self.finish_tagged(call, template, base, true, to),
            _ => {}
        }
        self.release(u32::from(base));
    }

    /// Loads the member `node` of `object` into the window at `base`, with the object as this.
    fn method(&mut self, node: NodeId, object: Register, base: Register) {
        match self.node(node) {
            Node::Member { optional, name, name_length, .. } => {
                self.cut_short(optional, object);
                self.at_end(node, name_length);
                let text = self.text(name);
                self.get_method(base, object, text);
            }
            Node::Index { optional, index, .. } => {
                self.cut_short(optional, object);
                if let Some(Folded::String(text)) = self.constant(index)
                    && !is_index(&text)
                {
                    self.at(node);
                    return self.get_method(base, object, text);
                }
                self.emit(Opcode::Move, base + 2, object, 0);
                let mark = self.next;
                let key = self.value(index);
                self.at(node);
                self.emit(Opcode::GetKeyed, base, base + 2, key);
                self.release(mark);
            }
            Node::PrivateMember { optional, name, name_length, .. } => {
                self.cut_short(optional, object);
                self.emit(Opcode::Move, base + 2, object, 0);
                let mark = self.next;
                let key = self.private_name(name, node);
                self.at_end(node, name_length);
                self.emit(Opcode::GetPrivate, base, base + 2, key);
                self.release(mark);
            }
            _ => {}
        }
    }

    fn get_method(&mut self, base: Register, object: Register, name: Text) {
        if !self.builder.has_room_for_cache() {
            self.emit(Opcode::Move, base + 2, object, 0);
            return self.get_keyed_name(base, object, name);
        }
        let cache = self.builder.cache(CacheKind::Get, name);
        self.emit(Opcode::GetMethod, base, object, cache);
    }

    /// Code comes from the name at the end of `node`.
    pub(super) fn at_end(&mut self, node: NodeId, length: u32) {
        self.builder.set_position(self.ast.span(node).end - length);
    }

    /// Loads the member `node` of `object`.
    fn member(&mut self, node: NodeId, object: Register, to: Register) {
        let mark = self.next;
        match self.node(node) {
            Node::Member { optional, name, name_length, .. } => {
                self.cut_short(optional, object);
                self.at_end(node, name_length);
                let text = self.text(name);
                self.get_named(to, object, text);
            }
            Node::Index { optional, index, .. } => {
                self.cut_short(optional, object);
                match self.constant(index) {
                    Some(Folded::String(text)) if !is_index(&text) => {
                        self.at(node);
                        self.get_named(to, object, text);
                    }
                    _ => {
                        let key = self.value(index);
                        self.at(node);
                        self.emit(Opcode::GetKeyed, to, object, key);
                    }
                }
            }
            Node::PrivateMember { optional, name, name_length, .. } => {
                self.cut_short(optional, object);
                let key = self.private_name(name, node);
                self.at_end(node, name_length);
                self.emit(Opcode::GetPrivate, to, object, key);
            }
            _ => {}
        }
        self.release(mark);
    }

    /// `to = object.name`.
    pub(super) fn get_named(&mut self, to: Register, object: Register, name: Text) {
        if is_index(&name) || !self.builder.has_room_for_cache() {
            return self.get_keyed_name(to, object, name);
        }
        let cache = self.builder.cache(CacheKind::Get, name);
        self.emit(Opcode::GetNamed, to, object, cache);
    }

    fn get_keyed_name(&mut self, to: Register, object: Register, name: Text) {
        let mark = self.next;
        let key = self.temporary();
        self.load_string(name, key);
        self.emit(Opcode::GetKeyed, to, object, key);
        self.release(mark);
    }

    /// What stands at the bottom of a chain and is a link itself: `super.x`, `super()`, or a whole
    /// optional chain.
    fn leaf(&mut self, id: NodeId, to: Register) {
        match self.node(id) {
            Node::OptionalChain { expression } => {
                let (short, end) = (self.builder.label(), self.builder.label());
                let outer = self.short_circuit.replace(short);
                super::expression::with_stack(|| self.chain(expression, to));
                self.short_circuit = outer;
                self.builder.jump(Opcode::Jump, 0, 0, end);
                self.builder.bind(short);
                self.load_simple(to, Simple::Undefined);
                self.builder.bind(end);
            }
            Node::Member { .. } | Node::Index { .. } => {
                let window = self.super_window(id);
                self.at(id);
                self.emit(Opcode::GetSuperProperty, to, window, 0);
            }
            Node::Call { arguments, .. } => self.super_call(id, arguments, to),
            _ => self.expression(id, to),
        }
    }

    /// The window of super base, this and key for `super.x` or `super[x]`.
    pub(super) fn super_window(&mut self, id: NodeId) -> Register {
        let window = self.window(3);
        self.at(id);
        self.this(Some(window + 1));
        match self.node(id) {
            Node::Member { name, .. } => {
                let text = self.text(name);
                self.load_string(text, window + 2);
            }
            Node::Index { index, .. } => self.expression(index, window + 2),
            _ => {}
        }
        let mark = self.next;
        let function = self.active_function();
        self.at(id);
        self.emit(Opcode::GetSuperBase, window, function, 0);
        self.release(mark);
        window
    }

    /// Puts the callee `id` into the window at `base`. True if its this is there as well.
    pub(super) fn callee(&mut self, id: NodeId, base: Register) -> bool {
        match self.node(id) {
            Node::Reference { name, reference } => {
                let used = self.use_of(name, self.scopes.resolution(reference));
                self.at(id);
                if used.access == super::names::Access::Dynamic {
                    let cache = self.dynamic_cache(name);
                    let environment = self.environment();
                    self.emit(Opcode::LoadDynamicCallee, base, environment, cache);
                    return true;
                }
                self.load(used, base, false);
                false
            }
            Node::Member { object, .. } | Node::Index { object, .. }
                if matches!(self.node(object), Node::Super {}) =>
            {
                let mark = self.next;
                let window = self.super_window(id);
                self.emit(Opcode::Move, base + 2, window + 1, 0);
                self.at(id);
                self.emit(Opcode::GetSuperProperty, base, window, 0);
                self.release(mark);
                true
            }
            Node::Member { object, .. } | Node::Index { object, .. } | Node::PrivateMember { object, .. } => {
                let mark = self.next;
                let object = match self.node(id) {
                    Node::Index { index, .. } => self.value_before(object, &[index]),
                    _ => self.value(object),
                };
                self.method(id, object, base);
                self.release(mark);
                true
            }
            Node::OptionalChain { expression } => {
                let (short, end) = (self.builder.label(), self.builder.label());
                let outer = self.short_circuit.replace(short);
                let method = super::expression::with_stack(|| self.callee(expression, base));
                self.short_circuit = outer;
                self.builder.jump(Opcode::Jump, 0, 0, end);
                self.builder.bind(short);
                self.load_simple(base, Simple::Undefined);
                self.load_simple(base + 2, Simple::Undefined);
                self.builder.bind(end);
                method
            }
            _ => {
                self.expression(id, base);
                false
            }
        }
    }
}
