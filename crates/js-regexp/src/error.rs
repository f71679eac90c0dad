//! What can be wrong with a pattern, and how it is said.

use std::fmt;

/// Why a pattern is refused, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// Where in the pattern: a byte offset, or an index of code units for UTF-16 patterns.
    pub offset: u32,
    /// What is wrong there.
    pub kind: PatternErrorKind,
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident => $message:literal,)+) => {
        /// The kinds of [`PatternError`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum PatternErrorKind {
            $($(#[doc = $doc])+ $name,)+
        }

        impl PatternErrorKind {
            /// The sentence shown to people.
            pub fn message(self) -> &'static str {
                match self {
                    $(PatternErrorKind::$name => $message,)+
                }
            }
        }
    };
}

kinds! {
    /// `(` without `)`.
    UnterminatedGroup => "this group is never closed",
    /// `)` without `(`.
    UnmatchedParenthesis => "this ')' closes no group",
    /// `(?` followed by nothing that is known.
    InvalidGroup => "after '(?' one of ':', '=', '!', '<=', '<!', '<name>' or modifiers must follow",
    /// `[` without `]`.
    UnterminatedClass => "this character class is never closed",
    /// `*` and its kin without an atom before them.
    NothingToRepeat => "there is nothing here that a quantifier could repeat",
    /// `{` that starts no quantifier, in a Unicode mode.
    IncompleteQuantifier => "this '{' starts no quantifier; write '\\{' for the character",
    /// `{3,2}`.
    QuantifierOutOfOrder => "the bounds of this quantifier are out of order",
    /// `]` or `}` alone, in a Unicode mode.
    LoneBracket => "this bracket must be escaped with '\\' in a pattern with flag u or v",
    /// `\` at the end.
    TrailingBackslash => "a pattern cannot end in a lone '\\'",
    /// An escape that means nothing.
    InvalidEscape => "this escape sequence means nothing here",
    /// `\x`, `\u` with wrong digits, in a Unicode mode.
    InvalidUnicodeEscape => "this escape must be \\xHH, \\uHHHH or \\u{H...} with a value up to 10FFFF",
    /// `\c` without a letter, in a Unicode mode.
    InvalidControlEscape => "'\\c' must be followed by a letter from A to Z",
    /// `\1` without such a group, `\01`, in a Unicode mode.
    InvalidDecimalEscape => "there is no group with this number, and octal escapes are not allowed here",
    /// `\k` without `<name>`.
    InvalidNamedReference => "'\\k' must be followed by the name of a group in '<' and '>'",
    /// `\k<name>` without such a group.
    UnknownGroupName => "there is no group with this name",
    /// A group name that is no identifier.
    InvalidGroupName => "a group name must be an identifier followed by '>'",
    /// The same name on two groups that can take part in one match.
    DuplicateGroupName => "another group that can match together with this one has the same name",
    /// `\p` without `{...}`.
    InvalidPropertyEscape => "'\\p' must be followed by a property in '{' and '}'",
    /// A property that ECMAScript does not list.
    UnknownProperty => "there is no Unicode property or value with this name",
    /// A property of strings without `v`.
    PropertyOfStringsNeedsV => "a property of strings can only be used in a pattern with flag v",
    /// `\P` or `[^...]` of something that contains strings.
    NegatedStrings => "what can match strings of several characters cannot be negated",
    /// `[z-a]`.
    ClassRangeOutOfOrder => "the ends of this range are out of order",
    /// `[\w-a]` in a Unicode mode.
    ClassRangeOfSet => "a range must start and end with single characters",
    /// A character that must be escaped in a class with flag `v`.
    InvalidClassCharacter => "this character must be escaped with '\\' in a class with flag v",
    /// `[a&&b--c]`, `[a-z&&b]`.
    MixedClassOperators => "the operators '&&', '--' and plain union cannot be mixed; use a nested class",
    /// `[a&&]`.
    MissingClassOperand => "an operand is missing in this class",
    /// `\q` without `{...}`.
    InvalidClassString => "'\\q' must be followed by strings in '{' and '}'",
    /// `(?-:a)`.
    EmptyModifiers => "'(?-:' must add or remove at least one of the modifiers i, m, s",
    /// `(?ii:a)`, `(?i-i:a)`.
    RepeatedModifier => "each modifier can stand only once",
    /// The compiled pattern would be too large.
    TooLarge => "this pattern is too large",
}

impl fmt::Display for PatternErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.message())
    }
}

impl std::error::Error for PatternError {}
