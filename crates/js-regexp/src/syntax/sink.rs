//! What the parser reports, in the order of the text.
//!
//! One parser serves two callers: the early errors of a literal (sink `()`, which keeps nothing)
//! and the compiler (sink [`crate::ast::Builder`]). The parser guarantees that groups and classes
//! nest, that a quantifier follows the atom it repeats, and that every number and range is valid.

use crate::unicode::Property;

/// `^ $ \b \B`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Assertion {
    /// `^`
    Start,
    /// `$`
    End,
    /// `\b`
    WordBoundary,
    /// `\B`
    NotWordBoundary,
}

/// `\d \s \w`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClassEscape {
    Digit,
    Space,
    Word,
}

/// What an opening parenthesis opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GroupKind {
    /// `(?:`
    Plain,
    /// `(?ims-ims:`: the modifiers added and removed.
    Modifiers(Modifiers, Modifiers),
    /// `(` or `(?<name>`, with the group's number, 1 for the first.
    Capture(u32),
    /// `(?=`, `(?!`, `(?<=`, `(?<!`.
    Look { behind: bool, negative: bool },
}

/// A set of the modifiers `i`, `m`, `s`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Modifiers {
    pub(crate) ignore_case: bool,
    pub(crate) multiline: bool,
    pub(crate) dot_all: bool,
}

/// `* + ? {n,m}` with or without `?` behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quantifier {
    pub(crate) min: u32,
    /// `u32::MAX` means without bound.
    pub(crate) max: u32,
    pub(crate) greedy: bool,
}

/// How the operands of a class with flag `v` are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClassOperator {
    Intersection,
    Subtraction,
}

/// The parser's listener. Every method has an empty default, so that `()` listens to nothing.
#[expect(unused_variables, reason = "the defaults ignore their arguments")]
pub(crate) trait Sink {
    fn character(&mut self, c: u32) {}
    fn any(&mut self) {}
    fn assertion(&mut self, assertion: Assertion) {}
    fn escape(&mut self, escape: ClassEscape, negated: bool) {}
    fn property(&mut self, property: Property, negated: bool) {}
    fn backreference(&mut self, group: u32) {}
    fn named_backreference(&mut self, name: &str) {}

    fn open_group(&mut self, kind: GroupKind) {}
    /// The name of the capturing group just opened.
    fn group_name(&mut self, name: &str) {}
    fn alternative(&mut self) {}
    fn close_group(&mut self) {}
    fn quantify(&mut self, quantifier: Quantifier) {}

    /// Opens a class; with flag `v` classes nest.
    fn open_class(&mut self, negated: bool) {}
    fn class_range(&mut self, low: u32, high: u32) {}
    fn class_escape(&mut self, escape: ClassEscape, negated: bool) {}
    fn class_property(&mut self, property: Property, negated: bool) {}
    /// One alternative of `\q{...}`.
    fn class_string(&mut self, characters: &[u32]) {}
    /// The operand before is complete; the next one follows.
    fn class_operator(&mut self, operator: ClassOperator) {}
    fn close_class(&mut self) {}
}

impl Sink for () {}
