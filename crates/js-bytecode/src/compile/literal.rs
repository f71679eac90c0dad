//! Literals: templates, arrays, objects, regular expressions.

use super::chain::is_index;
use super::expression::Name;
use super::scope::Simple;
use super::{Compiler, Register};
use crate::constant::{CacheKind, Constant, Element, Text};
use crate::fold::Folded;
use crate::opcode::Opcode;
use js_language_frontend::ast::{List, Node, NodeId, PropertyKind};
use js_language_frontend::atom::{Atom, names};

/// Arrays up to this length are built from registers.
const SHORT_ARRAY: usize = 32;
/// Objects take up to this many properties from registers.
const MOST_KEYS: usize = 64;

/// A property key.
#[derive(Clone, Debug)]
pub(super) enum Key {
    /// A name that is no array index.
    Named(Text),
    /// A name or number known now, that may be an index.
    Known(Folded),
    /// A computed key.
    Computed(NodeId),
    /// `#name`.
    Private(Atom),
}

impl Compiler<'_> {
    pub(super) fn regexp(&mut self, pattern: Atom, flags: Atom, to: Register) {
        let constant = Constant::RegExp { pattern: self.text(pattern), flags: self.text(flags) };
        let constant = self.builder.constant(constant);
        self.builder.emit_wide(Opcode::NewRegExp, to, constant as i32);
    }

    /// `a${b}c`: each value becomes a string as soon as it is there.
    pub(super) fn template(&mut self, parts: List, to: Register) {
        let mark = self.next;
        let mut pieces = Vec::new();
        for part in self.ast.items(parts) {
            match self.node(part) {
                Node::TemplateElement { cooked: Some(names::EMPTY), .. } => {}
                _ => pieces.push(part),
            }
        }
        if let [only] = pieces[..]
            && !matches!(self.node(only), Node::TemplateElement { .. })
        {
            let value = self.value(only);
            self.at(only);
            self.emit(Opcode::ToString, to, value, 0);
            return self.release(mark);
        }
        let first = self.window(pieces.len());
        for (index, &piece) in pieces.iter().enumerate() {
            let register = first + index as u16;
            match self.node(piece) {
                Node::TemplateElement { cooked, .. } => {
                    let text = cooked.map_or_else(Text::default, |atom| self.text(atom));
                    self.load_string(text, register);
                }
                _ => {
                    let above = self.next;
                    let value = match self.is_variable(piece) {
                        true => self.value(piece),
                        false => {
                            self.expression(piece, register);
                            register
                        }
                    };
                    self.at(piece);
                    if !matches!(self.constant(piece), Some(Folded::String(_))) {
                        self.emit(Opcode::ToString, register, value, 0);
                    }
                    self.release(above);
                }
            }
        }
        self.emit(Opcode::Concatenate, to, first, pieces.len() as u16);
        self.release(mark);
    }

    fn element(&self, id: Option<NodeId>) -> Option<Element> {
        let Some(id) = id else { return Some(Element::Hole) };
        Some(match self.constant(id)? {
            Folded::Undefined => Element::Undefined,
            Folded::Null => Element::Null,
            Folded::Boolean(value) => Element::Boolean(value),
            Folded::Number(value) => Element::Number(value),
            Folded::String(text) => Element::String(text),
            Folded::BigInt(_) => return None,
        })
    }

    /// An array literal, or arguments with spread.
    pub(super) fn array(&mut self, elements: List, to: Register) {
        let mark = self.next;
        let entries = self.ast.list(elements);
        if entries.len() > 4
            && let Some(values) = entries.iter().map(|&id| self.element(id)).collect::<Option<Vec<_>>>()
        {
            let constant = self.builder.constant(Constant::Elements(values.into()));
            self.builder.emit_wide(Opcode::NewArrayFrom, to, constant as i32);
            return self.release(mark);
        }
        let is_spread =
            |id: &Option<NodeId>| id.is_some_and(|id| matches!(self.node(id), Node::Spread { .. }));
        let plain = entries.iter().position(is_spread).unwrap_or(entries.len()).min(SHORT_ARRAY);
        let array = if plain == entries.len() { to } else { self.scratch(to) };
        let above = self.next;
        let first = self.window(plain);
        for (index, &entry) in entries[..plain].iter().enumerate() {
            self.array_entry(entry, first + index as u16);
        }
        self.emit(Opcode::NewArray, array, first, plain as u16);
        self.release(above);
        for &entry in &entries[plain..] {
            let above = self.next;
            let spread = match entry.map(|id| self.node(id)) {
                Some(Node::Spread { argument }) => Some(argument),
                _ => None,
            };
            match spread {
                Some(argument) => {
                    let value = self.value(argument);
                    self.at(argument);
                    self.emit(Opcode::ArrayAppendAll, array, value, 0);
                }
                None => {
                    let value = self.temporary();
                    self.array_entry(entry, value);
                    self.emit(Opcode::ArrayAppend, array, value, 0);
                }
            }
            self.release(above);
        }
        self.copy(to, array);
        self.release(mark);
    }

    fn array_entry(&mut self, entry: Option<NodeId>, to: Register) {
        match entry {
            Some(id) => self.expression(id, to),
            None => self.load_simple(to, Simple::Empty),
        }
    }

    /// The key of a property or member.
    pub(super) fn key(&self, computed: bool, key: NodeId) -> Key {
        let known = match self.node(key) {
            Node::PrivateName { name } => return Key::Private(name),
            Node::Name { name } if !computed => Folded::String(self.text(name)),
            // A shorthand's key is its reference or binding.
            Node::Reference { name, .. } | Node::Binding { name } if !computed => {
                Folded::String(self.text(name))
            }
            Node::BigInt { digits } if !computed => {
                Folded::String(Text::from(decimal(self.ast.text(digits)).as_str()))
            }
            _ => match crate::fold::literal(self.ast, key) {
                Some(value @ (Folded::String(_) | Folded::Number(_))) => value,
                _ => return Key::Computed(key),
            },
        };
        match known {
            Folded::String(text) if !is_index(&text) => Key::Named(text),
            known => Key::Known(known),
        }
    }

    /// Loads a key that is known now, or computes it for the object `of`, as a property key.
    pub(super) fn load_key(&mut self, key: &Key, of: Register, to: Register) {
        match key {
            Key::Named(text) => self.load_string(text.clone(), to),
            Key::Known(value) => self.load_known_key(value, to),
            Key::Computed(id) => {
                let mark = self.next;
                let value = self.value(*id);
                self.at(*id);
                self.emit(Opcode::ToPropertyKey, to, value, of);
                self.release(mark);
            }
            Key::Private(name) => {
                let mark = self.next;
                // Private names are looked up where the class body is.
                let register = self.private_name_in_body(*name);
                self.copy(to, register);
                self.release(mark);
            }
        }
    }

    fn load_known_key(&mut self, value: &Folded, to: Register) {
        self.load_constant(value, to);
        let is_array_index = super::operators::int32(value).is_some_and(|int| int >= 0);
        if !is_array_index && matches!(value, Folded::Number(_)) {
            self.emit(Opcode::ToPropertyKey, to, to, super::CALLEE);
        }
    }

    /// The name that a function gets from a key that is known now.
    pub(super) fn name_of_key(&self, key: &Key) -> Option<Text> {
        match key {
            Key::Named(text) => Some(text.clone()),
            Key::Known(Folded::String(text)) => Some(text.clone()),
            Key::Known(value @ Folded::Number(_)) => crate::fold::binary(
                js_language_frontend::ast::BinaryOperator::Add,
                &Folded::String(Text::default()),
                value,
            )
            .ok()
            .and_then(|value| if let Folded::String(text) = value { Some(text) } else { None }),
            Key::Private(name) => Some(self.text(*name)),
            _ => None,
        }
    }

    /// How many properties at the front are plain names with values: those come from registers.
    fn plain_properties(&self, properties: &[NodeId]) -> Vec<Text> {
        let mut keys: Vec<Text> = Vec::new();
        for &property in properties.iter().take(MOST_KEYS) {
            let Node::Property { kind: PropertyKind::Value, computed, shorthand, key, .. } =
                self.node(property)
            else {
                break;
            };
            let Key::Named(text) = self.key(computed, key) else { break };
            let is_prototype = !shorthand && !computed && text == Text::from("__proto__");
            if is_prototype || keys.contains(&text) {
                break;
            }
            keys.push(text);
        }
        keys
    }

    pub(super) fn object(&mut self, properties: List, to: Register) {
        let mark = self.next;
        let properties: Vec<NodeId> = self.ast.items(properties).collect();
        let keys = self.plain_properties(&properties);
        let plain = keys.len();
        let object = if plain == properties.len() { to } else { self.scratch(to) };
        if plain == 0 {
            self.emit(Opcode::NewObject, object, properties.len().min(1000) as u16, 0);
        } else {
            let above = self.next;
            let first = self.window(plain);
            for (index, &property) in properties[..plain].iter().enumerate() {
                let Node::Property { value, .. } = self.node(property) else { continue };
                self.named(value, Name::Known(keys[index].clone()), first + index as u16);
            }
            let constant = self.builder.short_constant(Constant::Keys(keys.into()));
            self.emit(Opcode::NewObjectFrom, object, constant, first);
            self.release(above);
        }
        for &property in &properties[plain..] {
            let above = self.next;
            self.property(property, object);
            self.release(above);
        }
        self.copy(to, object);
        self.release(mark);
    }

    fn property(&mut self, property: NodeId, object: Register) {
        let (kind, computed, shorthand, key, value) = match self.node(property) {
            Node::Spread { argument } => {
                let source = self.value(argument);
                self.at(argument);
                return self.emit(Opcode::CopyProperties, object, source, 0);
            }
            Node::Property { kind, computed, shorthand, key, value } => {
                (kind, computed, shorthand, key, value)
            }
            _ => return,
        };
        let key = self.key(computed, key);
        if kind != PropertyKind::Value {
            if let Node::Function { function } = self.node(value) {
                self.unit.set_member(self.unit.id_of(function), self.ast.span(property), false);
            }
            return self.object_method(kind, &key, value, object);
        }
        match key {
            Key::Named(text) if !computed && !shorthand && text == Text::from("__proto__") => {
                let value = self.value(value);
                self.emit(Opcode::SetPrototype, object, value, 0);
            }
            Key::Named(text) => {
                let register = self.temporary();
                self.named(value, Name::Known(text.clone()), register);
                self.at(property);
                self.define_named(object, text, register);
            }
            key => {
                let key_register = self.temporary();
                self.load_key(&key, super::CALLEE, key_register);
                let register = self.temporary();
                let name = match self.name_of_key(&key) {
                    Some(text) => Name::Known(text),
                    None => Name::Key(key_register),
                };
                self.named(value, name, register);
                self.at(property);
                self.emit(Opcode::DefineKeyed, register, object, key_register);
            }
        }
    }

    /// `object.name = value` as a definition.
    pub(super) fn define_named(&mut self, object: Register, name: Text, value: Register) {
        if is_index(&name) || !self.builder.has_room_for_cache() {
            let mark = self.next;
            let key = self.temporary();
            self.load_string(name, key);
            self.emit(Opcode::DefineKeyed, value, object, key);
            return self.release(mark);
        }
        let cache = self.builder.cache(CacheKind::Define, name);
        self.emit(Opcode::DefineNamed, value, object, cache);
    }

    /// A method or accessor of an object literal.
    fn object_method(&mut self, kind: PropertyKind, key: &Key, value: NodeId, object: Register) {
        let Node::Function { function } = self.node(value) else { return };
        let key_register = self.temporary();
        self.load_key(key, super::CALLEE, key_register);
        let register = self.temporary();
        let (prefix, code) = match kind {
            PropertyKind::Get => (1, 5),
            PropertyKind::Set => (2, 6),
            _ => (0, 0),
        };
        self.method_closure(function, key, key_register, prefix, object, register);
        match kind {
            PropertyKind::Get | PropertyKind::Set => {
                self.builder.emit_two(Opcode::DefineMember, object, key_register, register, code);
            }
            _ => match key {
                Key::Named(text) => self.define_named(object, text.clone(), register),
                _ => self.emit(Opcode::DefineKeyed, register, object, key_register),
            },
        }
    }
}

/// The decimal digits of a BigInt literal, as a property key has them.
fn decimal(digits: &[u8]) -> String {
    let text = String::from_utf8_lossy(digits);
    let (radix, digits) = match text.get(..2) {
        Some("0x" | "0X") => (16u32, &text[2..]),
        Some("0o" | "0O") => (8, &text[2..]),
        Some("0b" | "0B") => (2, &text[2..]),
        _ => (10, &text[..]),
    };
    // Schoolbook conversion: keys that are long BigInt literals do not occur.
    let mut decimal: Vec<u8> = vec![0];
    for digit in digits.chars().filter_map(|c| c.to_digit(radix)) {
        let mut carry = digit;
        for place in &mut decimal {
            let value = u32::from(*place) * radix + carry;
            *place = (value % 10) as u8;
            carry = value / 10;
        }
        while carry > 0 {
            decimal.push((carry % 10) as u8);
            carry /= 10;
        }
    }
    decimal.iter().rev().map(|&digit| char::from(b'0' + digit)).collect()
}
