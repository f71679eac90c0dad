//! Character classes as sets: what the specification calls CompileToCharSet.
//!
//! With flag `v` and `i` together every operand is first mapped to its simple case foldings and
//! operators work on those; in the other modes operators do not exist and the finished set is
//! closed over case instead.

use crate::syntax::sink::{ClassEscape, ClassOperator};
use crate::unicode::Property;
use crate::unicode::fold::Folding;
use crate::unicode::set::CodePointSet;
use std::collections::BTreeSet;

/// The mode that decides what a class means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ClassMode {
    pub(super) unicode: bool,
    pub(super) sets: bool,
    pub(super) ignore_case: bool,
}

impl ClassMode {
    fn folding(self) -> &'static Folding {
        Folding::of(self.unicode)
    }

    fn folds_operands(self) -> bool {
        self.sets && self.ignore_case
    }

    /// AllCharacters.
    fn all(self) -> CodePointSet {
        if self.folds_operands() {
            self.folding().canonical_forms()
        } else if self.unicode {
            CodePointSet::all()
        } else {
            CodePointSet::from_ranges(&[(0, 0xffff)])
        }
    }

    /// CharacterComplement.
    fn complement(self, set: &CodePointSet) -> CodePointSet {
        self.all().difference(set)
    }

    /// Everything but `excluded`: for `.`, which no case folding touches.
    pub(super) fn all_but(self, excluded: &[(u32, u32)]) -> CodePointSet {
        self.complement(&CodePointSet::from_ranges(excluded))
    }

    /// What a negated class without flag `v` matches: everything that the finished set does not.
    pub(super) fn invert(self, set: &CodePointSet) -> CodePointSet {
        self.complement(set)
    }

    /// MaybeSimpleCaseFolding.
    fn fold(self, set: CodePointSet) -> CodePointSet {
        if self.folds_operands() { self.folding().image(&set) } else { set }
    }

    /// The set of an escape such as `\w`, as an operand.
    pub(super) fn escape(self, escape: ClassEscape, negated: bool) -> CodePointSet {
        let set = match escape {
            ClassEscape::Digit => CodePointSet::from_ranges(&[(0x30, 0x39)]),
            ClassEscape::Space => CodePointSet::from_ranges(SPACES),
            ClassEscape::Word => {
                let mut set = CodePointSet::from_ranges(WORD);
                if self.unicode && self.ignore_case {
                    // These fold to s and k.
                    set.add(0x17f, 0x17f);
                    set.add(0x212a, 0x212a);
                }
                set
            }
        };
        self.negate_if(negated, set)
    }

    /// The single characters of `\p{...}`, as an operand.
    pub(super) fn property(self, property: Property, negated: bool) -> CodePointSet {
        self.negate_if(negated, property.characters())
    }

    fn negate_if(self, negated: bool, set: CodePointSet) -> CodePointSet {
        let set = self.fold(set);
        if negated { self.complement(&set) } else { set }
    }

    /// All characters that match an operand: the last step for every set.
    pub(super) fn matching(self, set: CodePointSet) -> CodePointSet {
        if !self.ignore_case {
            set
        } else if self.sets {
            self.folding().preimage(&set)
        } else {
            let closed = self.folding().close(&set);
            if self.unicode { closed } else { closed.intersection(&self.all()) }
        }
    }
}

/// `\s`: WhiteSpace and LineTerminator.
const SPACES: &[(u32, u32)] = &[
    (0x09, 0x0d),
    (0x20, 0x20),
    (0xa0, 0xa0),
    (0x1680, 0x1680),
    (0x2000, 0x200a),
    (0x2028, 0x2029),
    (0x202f, 0x202f),
    (0x205f, 0x205f),
    (0x3000, 0x3000),
    (0xfeff, 0xfeff),
];

/// `\w` without folding.
const WORD: &[(u32, u32)] = &[(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)];

/// `.` without flag `s` matches everything but these.
pub(crate) const LINE_TERMINATORS: &[(u32, u32)] = &[(0x0a, 0x0a), (0x0d, 0x0d), (0x2028, 0x2029)];

/// Characters and, with flag `v`, strings that are no single character.
#[derive(Clone, Debug, Default)]
pub(super) struct Operand {
    pub(super) set: CodePointSet,
    pub(super) strings: BTreeSet<Vec<u32>>,
}

/// A class that is still open.
#[derive(Debug, Default)]
pub(super) struct OpenClass {
    negated: bool,
    /// Ranges of the operand being read; sorted and folded when it ends.
    ranges: Vec<(u32, u32)>,
    operand: Operand,
    /// What stands before the operator read last, and that operator.
    left: Option<(Operand, ClassOperator)>,
}

impl OpenClass {
    pub(super) fn new(negated: bool) -> OpenClass {
        OpenClass { negated, ..OpenClass::default() }
    }

    pub(super) fn range(&mut self, low: u32, high: u32) {
        self.ranges.push((low, high));
    }

    pub(super) fn set(&mut self, set: &CodePointSet) {
        self.operand.set = self.operand.set.union(set);
    }

    pub(super) fn string(&mut self, characters: &[u32], mode: ClassMode) {
        match *characters {
            [c] => self.ranges.push((c, c)),
            _ if mode.folds_operands() => {
                let folding = mode.folding();
                self.operand.strings.insert(characters.iter().map(|&c| folding.canonicalize(c)).collect());
            }
            _ => {
                self.operand.strings.insert(characters.to_vec());
            }
        }
    }

    pub(super) fn property(&mut self, property: Property, negated: bool, mode: ClassMode) {
        self.set(&mode.property(property, negated));
        if property.has_strings() {
            property.each_string(&mut |s| {
                if s.len() > 1 {
                    self.string(s, mode);
                }
            });
        }
    }

    pub(super) fn nested(&mut self, inner: Operand) {
        // As ranges, so that a union of many classes is sorted once; folding twice changes nothing.
        self.ranges.extend(inner.set.ranges());
        self.operand.strings.extend(inner.strings);
    }

    pub(super) fn operator(&mut self, operator: ClassOperator, mode: ClassMode) {
        let operand = self.finish_operand(mode);
        self.left = Some((operand, operator));
    }

    pub(super) fn close(mut self, mode: ClassMode) -> Operand {
        let mut operand = self.finish_operand(mode);
        if self.negated && mode.sets {
            operand.set = mode.complement(&operand.set);
        }
        operand
    }

    pub(super) fn negated(&self) -> bool {
        self.negated
    }

    fn finish_operand(&mut self, mode: ClassMode) -> Operand {
        let mut right = std::mem::take(&mut self.operand);
        let ranges = std::mem::take(&mut self.ranges);
        if !ranges.is_empty() {
            right.set = right.set.union(&mode.fold(CodePointSet::from_ranges(&ranges)));
        }
        match self.left.take() {
            None => right,
            Some((left, ClassOperator::Intersection)) => Operand {
                set: left.set.intersection(&right.set),
                strings: left.strings.intersection(&right.strings).cloned().collect(),
            },
            Some((left, ClassOperator::Subtraction)) => Operand {
                set: left.set.difference(&right.set),
                strings: left.strings.difference(&right.strings).cloned().collect(),
            },
        }
    }
}
