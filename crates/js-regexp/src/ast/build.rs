//! Builds the tree from what the parser reports.
//!
//! Unfinished parts lie on two stacks, items of the sequence being read and alternatives of the
//! groups that are open; a frame per open group remembers where its own begin. Closing a group
//! moves its parts into the arena. Nothing recurses.

use super::class::{ClassMode, LINE_TERMINATORS, OpenClass, Operand};
use super::{Groups, Node, Pattern, References, Repeat, SetTable, assertion};
use crate::error::PatternError;
use crate::flags::Flags;
use crate::syntax::sink::{Assertion, ClassEscape, ClassOperator, GroupKind, Modifiers, Quantifier, Sink};
use crate::syntax::source::Source;
use crate::unicode::Property;
use crate::unicode::set::CodePointSet;
use bumpalo::Bump;
use std::collections::{BTreeMap, HashMap};

/// Reads a pattern into a tree.
pub(crate) fn parse<S: Source>(
    source: S,
    flags: Flags,
    groups: Groups,
    arena: &Bump,
) -> Result<Pattern<'_>, PatternError> {
    let mut builder = Builder {
        arena,
        groups,
        refers: false,
        unicode: flags.either_unicode(),
        sets_mode: flags.unicode_sets(),
        modifiers: Modifiers {
            ignore_case: flags.ignore_case(),
            multiline: flags.multiline(),
            dot_all: flags.dot_all(),
        },
        items: Vec::new(),
        alternatives: Vec::new(),
        frames: Vec::new(),
        classes: Vec::new(),
        captures: 0,
        pattern_sets: SetTable::default(),
        names: Vec::new(),
        name_ids: HashMap::new(),
    };
    crate::syntax::parse(source, flags, &mut builder)?;
    let root = builder.finish_disjunction(0, 0).node;
    Ok(Pattern {
        root,
        sets: builder.pattern_sets,
        captures: builder.captures,
        names: builder.names,
        refers: builder.refers,
    })
}

/// A finished part.
#[derive(Clone, Copy)]
struct Item<'a> {
    node: Node<'a>,
    /// Can it match the empty string?
    nullable: bool,
    /// How many groups stand before it.
    captures_before: u32,
}

/// An open group.
struct Frame {
    kind: GroupKind,
    /// The modifiers outside.
    modifiers: Modifiers,
    /// Its first entries on the two stacks.
    items: usize,
    alternatives: usize,
    captures_before: u32,
}

struct Builder<'a> {
    arena: &'a Bump,
    groups: Groups,
    refers: bool,
    unicode: bool,
    sets_mode: bool,
    modifiers: Modifiers,
    items: Vec<Item<'a>>,
    alternatives: Vec<Item<'a>>,
    frames: Vec<Frame>,
    classes: Vec<OpenClass>,
    captures: u32,
    pattern_sets: SetTable,
    names: Vec<(String, Vec<u32>)>,
    name_ids: HashMap<String, u32>,
}

impl<'a> Builder<'a> {
    fn mode(&self) -> ClassMode {
        ClassMode { unicode: self.unicode, sets: self.sets_mode, ignore_case: self.modifiers.ignore_case }
    }

    fn push(&mut self, node: Node<'a>, nullable: bool) {
        self.items.push(Item { node, nullable, captures_before: self.captures });
    }

    /// A node for one character of `set`, which is final.
    fn set_node(&mut self, set: CodePointSet) -> Node<'a> {
        let mut ranges = set.ranges();
        match (ranges.next(), ranges.next()) {
            (Some((low, high)), None) if low == high => Node::Character(low),
            _ => {
                drop(ranges);
                Node::Set(self.pattern_sets.intern(set))
            }
        }
    }

    /// A node for one character of an operand's set.
    fn matching_node(&mut self, set: CodePointSet) -> Node<'a> {
        let set = self.mode().matching(set);
        self.set_node(set)
    }

    fn character_node(&mut self, c: u32) -> Node<'a> {
        if !self.modifiers.ignore_case {
            return Node::Character(c);
        }
        let mut set = CodePointSet::default();
        set.add(c, c);
        // A single character of the pattern is compared by Canonicalize in every mode.
        let folding = crate::unicode::fold::Folding::of(self.unicode);
        let closed = folding.close(&set);
        self.set_node(closed)
    }

    fn sequence(&mut self, from: usize) -> Item<'a> {
        let items = &self.items[from..];
        let captures_before = items.first().map_or(self.captures, |item| item.captures_before);
        let nullable = items.iter().all(|item| item.nullable);
        let node = match items {
            [] => Node::Empty,
            [item] => item.node,
            _ => Node::Sequence(self.arena.alloc_slice_fill_iter(items.iter().map(|item| item.node))),
        };
        self.items.truncate(from);
        Item { node, nullable, captures_before }
    }

    /// Everything since the two marks as one part.
    fn finish_disjunction(&mut self, items: usize, alternatives: usize) -> Item<'a> {
        let last = self.sequence(items);
        if self.alternatives.len() == alternatives {
            return last;
        }
        self.alternatives.push(last);
        let parts = &self.alternatives[alternatives..];
        let item = Item {
            node: Node::Alternatives(self.arena.alloc_slice_fill_iter(parts.iter().map(|part| part.node))),
            nullable: parts.iter().any(|part| part.nullable),
            captures_before: parts[0].captures_before,
        };
        self.alternatives.truncate(alternatives);
        item
    }

    fn name_id(&mut self, name: &str) -> u32 {
        if let Some(&id) = self.name_ids.get(name) {
            return id;
        }
        let id = self.names.len() as u32;
        self.names.push((name.to_owned(), Vec::new()));
        self.name_ids.insert(name.to_owned(), id);
        id
    }

    /// A class of flag `v` that holds strings: the longest match first, as the specification asks.
    fn strings_node(&mut self, operand: Operand) -> (Node<'a>, bool) {
        let nullable = operand.strings.contains(&[][..]);
        let mut parts = Vec::new();
        if operand.strings.iter().all(|s| s.len() <= LONGEST_IN_TRIE) {
            let mut trie = Trie::default();
            for string in &operand.strings {
                trie.insert(string);
            }
            // Single characters that start a string too are taken into the trie.
            let started: Vec<(u32, u32)> = trie.children.keys().map(|&c| (c, c)).collect();
            for (&c, child) in &mut trie.children {
                child.accepts |= operand.set.contains(c);
            }
            trie.accepts = false;
            parts.extend(self.trie_parts(&trie));
            let singles = operand.set.difference(&CodePointSet::from_ranges(&started));
            if !singles.is_empty() {
                let node = self.matching_node(singles);
                parts.push(node);
            }
        } else {
            let mut strings: Vec<&Vec<u32>> = operand.strings.iter().filter(|s| !s.is_empty()).collect();
            strings.sort_by_key(|s| std::cmp::Reverse(s.len()));
            for string in strings {
                let nodes: Vec<Node<'a>> = string.iter().map(|&c| self.character_node(c)).collect();
                parts.push(Node::Sequence(self.arena.alloc_slice_copy(&nodes)));
            }
            if !operand.set.is_empty() {
                let node = self.matching_node(operand.set);
                parts.push(node);
            }
        }
        if nullable {
            parts.push(Node::Empty);
        }
        let node = self.alternatives_of(parts);
        (node, nullable)
    }

    fn alternatives_of(&mut self, parts: Vec<Node<'a>>) -> Node<'a> {
        match parts[..] {
            [] => Node::Set(self.pattern_sets.intern(CodePointSet::default())),
            [node] => node,
            _ => Node::Alternatives(self.arena.alloc_slice_copy(&parts)),
        }
    }

    /// The alternatives below one node of the trie. Characters with equal continuations share one
    /// set, which shrinks the emoji from thousands of alternatives to about a hundred.
    fn trie_parts(&mut self, trie: &Trie) -> Vec<Node<'a>> {
        let mut groups: BTreeMap<&Trie, Vec<(u32, u32)>> = BTreeMap::new();
        for (&c, child) in &trie.children {
            groups.entry(child).or_default().push((c, c));
        }
        let mut parts = Vec::with_capacity(groups.len() + 1);
        for (child, characters) in groups {
            let first = self.matching_node(CodePointSet::from_ranges(&characters));
            let rest = self.trie_parts(child);
            let rest = self.alternatives_of(rest);
            parts.push(match rest {
                Node::Empty => first,
                _ => Node::Sequence(self.arena.alloc_slice_copy(&[first, rest])),
            });
        }
        if trie.accepts {
            parts.push(Node::Empty);
        }
        parts
    }
}

/// Longer strings are not put into a trie, whose depth is a recursion.
const LONGEST_IN_TRIE: usize = 32;

/// Strings by their first character, then their second, and so on.
#[derive(Default, PartialEq, Eq, PartialOrd, Ord)]
struct Trie {
    accepts: bool,
    children: BTreeMap<u32, Trie>,
}

impl Trie {
    fn insert(&mut self, string: &[u32]) {
        let mut node = self;
        for &c in string {
            node = node.children.entry(c).or_default();
        }
        node.accepts = true;
    }
}

impl Sink for Builder<'_> {
    fn character(&mut self, c: u32) {
        let node = self.character_node(c);
        self.push(node, false);
    }

    fn any(&mut self) {
        let mode = ClassMode { ignore_case: false, sets: false, unicode: self.unicode };
        let excluded = if self.modifiers.dot_all { &[] } else { LINE_TERMINATORS };
        let set = mode.all_but(excluded);
        let node = self.set_node(set);
        self.push(node, false);
    }

    fn assertion(&mut self, kind: Assertion) {
        let folded = self.unicode && self.modifiers.ignore_case;
        let position = assertion(kind, self.modifiers.multiline, folded);
        self.push(Node::Position(position), true);
    }

    fn escape(&mut self, escape: ClassEscape, negated: bool) {
        let set = self.mode().escape(escape, negated);
        let node = self.matching_node(set);
        self.push(node, false);
    }

    fn property(&mut self, property: Property, negated: bool) {
        if property.has_strings() {
            let mode = self.mode();
            let mut class = OpenClass::new(false);
            class.property(property, negated, mode);
            let (node, nullable) = self.strings_node(class.close(mode));
            self.push(node, nullable);
            return;
        }
        let set = self.mode().property(property, negated);
        let node = self.matching_node(set);
        self.push(node, false);
    }

    fn backreference(&mut self, group: u32) {
        self.refers = true;
        let node = Node::Backreference {
            groups: References::Number(group),
            ignore_case: self.modifiers.ignore_case,
        };
        self.push(node, true);
    }

    fn named_backreference(&mut self, name: &str) {
        self.refers = true;
        let groups = References::Name(self.name_id(name));
        self.push(Node::Backreference { groups, ignore_case: self.modifiers.ignore_case }, true);
    }

    fn open_group(&mut self, kind: GroupKind) {
        self.frames.push(Frame {
            kind,
            modifiers: self.modifiers,
            items: self.items.len(),
            alternatives: self.alternatives.len(),
            captures_before: self.captures,
        });
        match kind {
            GroupKind::Capture(number) if self.groups == Groups::Kept => self.captures = number,
            GroupKind::Modifiers(add, remove) => {
                let m = &mut self.modifiers;
                m.ignore_case = (m.ignore_case || add.ignore_case) && !remove.ignore_case;
                m.multiline = (m.multiline || add.multiline) && !remove.multiline;
                m.dot_all = (m.dot_all || add.dot_all) && !remove.dot_all;
            }
            GroupKind::Capture(_) | GroupKind::Plain | GroupKind::Look { .. } => {}
        }
    }

    fn group_name(&mut self, name: &str) {
        let id = self.name_id(name);
        self.names[id as usize].1.push(self.captures);
    }

    fn alternative(&mut self) {
        let from = self.frames.last().map_or(0, |frame| frame.items);
        let item = self.sequence(from);
        self.alternatives.push(item);
    }

    fn close_group(&mut self) {
        let Some(frame) = self.frames.pop() else { return };
        let item = self.finish_disjunction(frame.items, frame.alternatives);
        self.modifiers = frame.modifiers;
        let (node, nullable) = match frame.kind {
            GroupKind::Plain | GroupKind::Modifiers(..) => (item.node, item.nullable),
            GroupKind::Capture(_) if self.groups == Groups::Dropped => (item.node, item.nullable),
            GroupKind::Capture(number) => (Node::Capture(number, self.arena.alloc(item.node)), item.nullable),
            GroupKind::Look { behind, negative } => {
                (Node::Look { behind, negative, body: self.arena.alloc(item.node) }, true)
            }
        };
        self.items.push(Item { node, nullable, captures_before: frame.captures_before });
    }

    fn quantify(&mut self, quantifier: Quantifier) {
        let Some(item) = self.items.pop() else { return };
        let repeat = Repeat {
            body: item.node,
            quantifier,
            captures: (item.captures_before + 1, self.captures + 1),
            nullable: item.nullable,
        };
        self.items.push(Item {
            node: Node::Repeat(self.arena.alloc(repeat)),
            nullable: item.nullable || quantifier.min == 0,
            captures_before: item.captures_before,
        });
    }

    fn open_class(&mut self, negated: bool) {
        self.classes.push(OpenClass::new(negated));
    }

    fn class_range(&mut self, low: u32, high: u32) {
        if let Some(class) = self.classes.last_mut() {
            class.range(low, high);
        }
    }

    fn class_escape(&mut self, escape: ClassEscape, negated: bool) {
        let set = self.mode().escape(escape, negated);
        if let Some(class) = self.classes.last_mut() {
            class.set(&set);
        }
    }

    fn class_property(&mut self, property: Property, negated: bool) {
        let mode = self.mode();
        if let Some(class) = self.classes.last_mut() {
            class.property(property, negated, mode);
        }
    }

    fn class_string(&mut self, characters: &[u32]) {
        let mode = self.mode();
        if let Some(class) = self.classes.last_mut() {
            class.string(characters, mode);
        }
    }

    fn class_operator(&mut self, operator: ClassOperator) {
        let mode = self.mode();
        if let Some(class) = self.classes.last_mut() {
            class.operator(operator, mode);
        }
    }

    fn close_class(&mut self) {
        let mode = self.mode();
        let Some(class) = self.classes.pop() else { return };
        let negated = class.negated();
        let operand = class.close(mode);
        if let Some(outer) = self.classes.last_mut() {
            outer.nested(operand);
            return;
        }
        if !operand.strings.is_empty() {
            let (node, nullable) = self.strings_node(operand);
            self.push(node, nullable);
            return;
        }
        let mut set = mode.matching(operand.set);
        if negated && !mode.sets {
            set = mode.invert(&set);
        }
        let node = self.set_node(set);
        self.push(node, false);
    }
}
