//! Destructuring: array and object patterns, in declarations and assignments.

use super::assignment::{BindingMode, Target};
use super::control::{Control, ControlKind};
use super::literal::Key;
use super::scope::Simple;
use super::{Compiler, Register};
use crate::opcode::Opcode;
use js_language_frontend::ast::{List, Node, NodeId};

/// Codes of CheckObject.
const COERCIBLE: u16 = 1;

impl Compiler<'_> {
    /// Assigns `value` to the pattern or plain target `id`. With `mode` its leaves are bindings.
    pub(super) fn assign_pattern(&mut self, id: NodeId, mode: Option<BindingMode>, value: Register) {
        super::expression::with_stack(|| match self.node(id) {
            Node::ArrayPattern { elements } => self.array_pattern(id, elements, mode, value),
            Node::ObjectPattern { properties } => self.object_pattern(id, properties, mode, value),
            _ => {
                let mark = self.next;
                let target = self.pattern_target(id, mode);
                if !matches!(target, Target::Pattern(_)) {
                    self.at(id);
                    self.store_target(&target, value);
                }
                self.release(mark);
            }
        });
    }

    /// The target of an element, its parts evaluated; patterns wait.
    fn pattern_target(&mut self, id: NodeId, mode: Option<BindingMode>) -> Target {
        match (self.node(id), mode) {
            (Node::ArrayPattern { .. } | Node::ObjectPattern { .. }, _) => Target::Pattern(id),
            (Node::Binding { name }, Some(BindingMode::Variable)) => {
                let used = self.use_of_declaration(name, true);
                if used.access == super::names::Access::Dynamic {
                    let handle = self.temporary();
                    self.resolve(name, handle);
                    return Target::Resolved(used, handle);
                }
                Target::Binding(id, BindingMode::Variable)
            }
            (Node::Binding { .. }, Some(mode)) => Target::Binding(id, mode),
            // What the target consists of must outlive whatever comes between: always copied.
            _ => {
                let target = self.prepare(id, &[], false);
                self.own_target(target)
            }
        }
    }

    /// The target with copies of the variables that it uses in place.
    fn own_target(&mut self, target: Target) -> Target {
        match target {
            Target::Named(object, name, position) => Target::Named(self.own(object), name, position),
            Target::Keyed(object, key, position) => Target::Keyed(self.own(object), self.own(key), position),
            Target::Private(object, key, position) => Target::Private(self.own(object), key, position),
            other => other,
        }
    }

    fn own(&mut self, register: Register) -> Register {
        if !self.is_local(register) || register < super::PARAMETERS {
            return register;
        }
        let copy = self.temporary();
        self.emit(Opcode::Move, copy, register, 0);
        copy
    }

    /// Splits `target = default`.
    fn with_default(&self, id: NodeId) -> (NodeId, Option<(NodeId, bool)>) {
        match self.node(id) {
            Node::Default { parenthesized, target, value } => (target, Some((value, parenthesized))),
            _ => (id, None),
        }
    }

    /// Replaces an undefined value by the default.
    pub(super) fn apply_default(&mut self, target: NodeId, default: Option<(NodeId, bool)>, value: Register) {
        let Some((default, parenthesized)) = default else { return };
        let end = self.builder.label();
        self.builder.jump(Opcode::JumpIfNotUndefined, value, 0, end);
        let name = self.target_name(target, parenthesized);
        self.maybe_named(default, name, value);
        self.builder.bind(end);
    }

    fn finish_element(&mut self, target: Target, node: NodeId, mode: Option<BindingMode>, value: Register) {
        match target {
            Target::Pattern(inner) => match self.node(inner) {
                Node::ArrayPattern { .. } | Node::ObjectPattern { .. } => {
                    self.assign_pattern(inner, mode, value);
                }
                _ => {}
            },
            target => {
                self.at(node);
                self.store_target(&target, value);
            }
        }
    }

    fn array_pattern(&mut self, id: NodeId, elements: List, mode: Option<BindingMode>, value: Register) {
        let mark = self.next;
        let window = self.window(4);
        let done = window + 3;
        self.at(id);
        self.emit(Opcode::GetIterator, window, value, 0);
        self.load_simple(done, Simple::False);
        let exception = self.temporary();
        let region = self.open_region(exception);
        self.controls.push(Control {
            kind: ControlKind::Iterator { window, done: Some(done), is_async: false, of_loop: None },
            region: Some(region),
        });
        for &element in self.ast.list(elements) {
            let above = self.next;
            match element.map(|id| (id, self.node(id))) {
                None => {
                    let skipped = self.temporary();
                    self.emit(Opcode::IteratorStep, skipped, window, 0);
                }
                Some((node, Node::Rest { target: inner })) => {
                    let target = self.pattern_target(inner, mode);
                    let register = self.temporary();
                    self.at(node);
                    self.emit(Opcode::IteratorRest, register, window, 0);
                    self.finish_element(target, inner, mode, register);
                }
                Some((node, _)) => {
                    let (inner, default) = self.with_default(node);
                    let target = self.pattern_target(inner, mode);
                    let register = match (&target, default) {
                        // Straight into the variable.
                        (Target::Binding(node, BindingMode::Lexical), None) => self.declared_register(*node),
                        _ => None,
                    };
                    let direct = register.is_some();
                    let register = register.unwrap_or_else(|| self.temporary());
                    self.at(node);
                    self.emit(Opcode::IteratorStep, register, window, 0);
                    self.apply_default(inner, default, register);
                    if !direct {
                        self.finish_element(target, inner, mode, register);
                    }
                }
            }
            self.release(above);
        }
        let Some(Control { region: Some(region), .. }) = self.controls.pop() else { return };
        let handler = self.close_region(region);
        let end = self.builder.label();
        self.builder.jump(Opcode::JumpIfTrue, done, 0, end);
        self.at(id);
        self.emit(Opcode::IteratorClose, window, 0, 0);
        self.builder.jump(Opcode::Jump, 0, 0, end);
        if let Some(handler) = handler {
            self.builder.bind_handler(handler);
            let again = self.builder.label();
            self.builder.jump(Opcode::JumpIfTrue, done, 0, again);
            self.emit(Opcode::IteratorClose, window, 1, 0);
            self.builder.bind(again);
            self.emit(Opcode::Throw, exception, 1, 0);
        }
        self.builder.bind(end);
        self.release(mark);
    }

    fn object_pattern(&mut self, id: NodeId, properties: List, mode: Option<BindingMode>, value: Register) {
        let mark = self.next;
        let items: Vec<NodeId> = self.ast.items(properties).collect();
        let rest = items.last().copied().filter(|&last| matches!(self.node(last), Node::Rest { .. }));
        let needs_check = match items.first().map(|&first| self.node(first)) {
            None | Some(Node::Rest { .. }) => true,
            Some(Node::PatternProperty { computed, .. }) => computed || mode.is_none(),
            _ => true,
        };
        if needs_check {
            self.at(id);
            self.emit(Opcode::CheckObject, value, COERCIBLE, 0);
        }
        // Keys are kept for the rest, which leaves them out.
        let keys = if rest.is_some() { self.window(items.len() - 1) } else { 0 };
        for (index, &item) in items.iter().enumerate() {
            let above = self.next;
            match self.node(item) {
                Node::Rest { target: inner } => {
                    let target = self.pattern_target(inner, mode);
                    let register = self.temporary();
                    self.at(item);
                    let count = (items.len() - 1) as u32;
                    self.builder.emit_two(Opcode::ObjectRest, register, value, keys, count);
                    self.finish_element(target, inner, mode, register);
                }
                Node::PatternProperty { computed, key, value: element, .. } => {
                    let key = self.key(computed, key);
                    let slot = rest.map(|_| keys + index as u16);
                    self.pattern_property(&key, element, mode, value, slot);
                }
                _ => {}
            }
            self.release(above);
        }
        self.release(mark);
    }

    fn pattern_property(
        &mut self,
        key: &Key,
        element: NodeId,
        mode: Option<BindingMode>,
        object: Register,
        slot: Option<Register>,
    ) {
        let (inner, default) = self.with_default(element);
        let key_register = match (key, slot) {
            (Key::Named(_), None) => None,
            (_, slot) => {
                let register = slot.unwrap_or_else(|| self.temporary());
                self.load_key(key, object, register);
                Some(register)
            }
        };
        let target = self.pattern_target(inner, mode);
        let register = match (&target, default) {
            (Target::Binding(node, BindingMode::Lexical), None) => self.declared_register(*node),
            _ => None,
        };
        let direct = register.is_some();
        let register = register.unwrap_or_else(|| self.temporary());
        self.at(element);
        match (key, key_register) {
            (Key::Named(text), _) => self.get_named(register, object, text.clone()),
            (_, Some(key)) => self.emit(Opcode::GetKeyed, register, object, key),
            _ => {}
        }
        self.apply_default(inner, default, register);
        if !direct {
            self.finish_element(target, inner, mode, register);
        }
    }
}
