//! The pattern as a tree, in an arena.
//!
//! [`parse`] listens to the parser and builds it. Flags and modifiers are resolved on the way:
//! every node says by itself what it matches, so that the later stages never look at a flag.
//! The arena lives as long as one compilation; nothing of the tree outlives it.

mod build;
mod class;
mod print;

use crate::syntax::sink::{Assertion, Quantifier};
use crate::unicode::set::CodePointSet;
pub(crate) use build::parse;
pub(crate) use class::LINE_TERMINATORS;
pub(crate) use print::{Char, Ranges};
use std::collections::HashMap;

/// Number of a set in [`SetTable`].
pub(crate) type SetId = u32;

/// What a part of a pattern matches.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Node<'a> {
    /// The empty string.
    Empty,
    /// Exactly this character.
    Character(u32),
    /// One character of a set.
    Set(SetId),
    /// The parts one after the other; at least two.
    Sequence(&'a [Node<'a>]),
    /// The first part that leads to a match; at least two.
    Alternatives(&'a [Node<'a>]),
    /// A capturing group with its number, 1 for the first.
    Capture(u32, &'a Node<'a>),
    /// A lookaround.
    Look { behind: bool, negative: bool, body: &'a Node<'a> },
    /// A quantified part.
    Repeat(&'a Repeat<'a>),
    /// A position.
    Position(Position),
    /// The text that one of these groups has captured, the first that has any.
    Backreference { groups: References, ignore_case: bool },
}

/// Which groups the tree has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Groups {
    /// All.
    Kept,
    /// None: a capturing group is no more than its body. Without backreferences such a tree
    /// matches the same text.
    Dropped,
}

/// A quantified part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Repeat<'a> {
    pub(crate) body: Node<'a>,
    pub(crate) quantifier: Quantifier,
    /// The groups inside: the first, and the one behind the last.
    pub(crate) captures: (u32, u32),
    /// Can the body match the empty string?
    pub(crate) nullable: bool,
}

/// A test of the place between two characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    /// The start of the text.
    TextStart,
    /// The end of the text.
    TextEnd,
    /// The start of the text or of a line.
    LineStart,
    /// The end of the text or of a line.
    LineEnd,
    /// A word character on one side only. `folded` takes U+017F and U+212A for word characters.
    WordBoundary { negated: bool, folded: bool },
}

/// The groups of a backreference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum References {
    /// `\1`.
    Number(u32),
    /// `\k<name>`: an index into [`Pattern::names`].
    Name(u32),
}

/// The sets of a pattern, each stored once.
#[derive(Debug, Default)]
pub(crate) struct SetTable {
    sets: Vec<CodePointSet>,
    ids: HashMap<CodePointSet, SetId>,
}

impl SetTable {
    /// The number of `set`.
    pub(crate) fn intern(&mut self, set: CodePointSet) -> SetId {
        if let Some(&id) = self.ids.get(&set) {
            return id;
        }
        let id = self.sets.len() as SetId;
        self.sets.push(set.clone());
        self.ids.insert(set, id);
        id
    }

    pub(crate) fn get(&self, id: SetId) -> &CodePointSet {
        &self.sets[id as usize]
    }

    /// All sets in the order of their numbers.
    pub(crate) fn into_sets(self) -> Vec<CodePointSet> {
        self.sets
    }
}

/// A parsed pattern.
#[derive(Debug)]
pub(crate) struct Pattern<'a> {
    pub(crate) root: Node<'a>,
    pub(crate) sets: SetTable,
    /// How many capturing groups there are.
    pub(crate) captures: u32,
    /// The names that groups or references use, each with the groups that have it.
    pub(crate) names: Vec<(String, Vec<u32>)>,
    /// Are there backreferences?
    pub(crate) refers: bool,
}

fn assertion(kind: Assertion, multiline: bool, folded: bool) -> Position {
    match kind {
        Assertion::Start if multiline => Position::LineStart,
        Assertion::Start => Position::TextStart,
        Assertion::End if multiline => Position::LineEnd,
        Assertion::End => Position::TextEnd,
        Assertion::WordBoundary => Position::WordBoundary { negated: false, folded },
        Assertion::NotWordBoundary => Position::WordBoundary { negated: true, folded },
    }
}
