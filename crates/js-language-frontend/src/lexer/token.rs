//! Tokens: what the lexer hands to the parser.

use crate::atom::{Atom, names};
use crate::span::Span;

macro_rules! tokens {
    (
        others { $($(#[$doc:meta])* $other:ident $description:literal,)* }
        keywords { $($keyword:ident $word:literal,)* }
        punctuators { $($punctuator:ident $text:literal,)* }
    ) => {
        /// The kind of a token. Reserved words stand in the order of their atoms.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum TokenKind {
            $(#[doc = concat!("`", $word, "`")] $keyword,)*
            $(#[doc = concat!("`", $text, "`")] $punctuator,)*
            $($(#[$doc])* $other,)*
        }

        impl TokenKind {
            /// All kinds: reserved words, punctuators, then the rest.
            pub const ALL: &[TokenKind] =
                &[$(TokenKind::$keyword,)* $(TokenKind::$punctuator,)* $(TokenKind::$other,)*];

            /// How many kinds there are.
            pub const COUNT: usize = TokenKind::ALL.len();

            /// All punctuators with their texts.
            pub const PUNCTUATORS: &[(TokenKind, &str)] = &[$((TokenKind::$punctuator, $text),)*];

            /// The text of a reserved word or punctuator; a description of any other kind.
            pub const fn text(self) -> &'static str {
                match self {
                    $(TokenKind::$keyword => $word,)*
                    $(TokenKind::$punctuator => $text,)*
                    $(TokenKind::$other => $description,)*
                }
            }
        }
    };
}

tokens! {
    others {
        /// The end of the source.
        End "end of input",
        /// Text that is no token; the lexer holds the reason.
        Invalid "invalid token",
        /// A name that is not a reserved word, `let`, `yield`, `await` and their like included.
        Identifier "identifier",
        /// `#name`.
        PrivateName "private name",
        /// A reserved word written with an escape: good as a property name only.
        EscapedKeyword "escaped keyword",
        /// A number.
        Number "number",
        /// A BigInt.
        BigInt "BigInt",
        /// A string.
        String "string",
        /// A regular expression.
        RegExp "regular expression",
        /// A whole template: `` `…` ``.
        Template "template",
        /// `` `…${ ``.
        TemplateHead "template head",
        /// `` }…${ ``.
        TemplateMiddle "template middle",
        /// `` }…` ``.
        TemplateTail "template tail",
    }
    keywords {
        Break "break", Case "case", Catch "catch", Class "class", Const "const",
        Continue "continue", Debugger "debugger", Default "default", Delete "delete", Do "do",
        Else "else", Enum "enum", Export "export", Extends "extends", False "false",
        Finally "finally", For "for", Function "function", If "if", Import "import",
        In "in", InstanceOf "instanceof", New "new", Null "null", Return "return",
        Super "super", Switch "switch", This "this", Throw "throw", True "true",
        Try "try", TypeOf "typeof", Var "var", Void "void", While "while", With "with",
    }
    punctuators {
        BraceOpen "{", BraceClose "}", ParenOpen "(", ParenClose ")",
        BracketOpen "[", BracketClose "]", Semicolon ";", Comma ",", Colon ":", BitNot "~",
        Dot ".", Ellipsis "...", Question "?", QuestionDot "?.", Coalesce "??",
        CoalesceAssign "??=",
        Arrow "=>", Assign "=", EqualEqual "==", EqualEqualEqual "===",
        Not "!", NotEqual "!=", NotEqualEqual "!==",
        Less "<", LessEqual "<=", ShiftLeft "<<", ShiftLeftAssign "<<=",
        Greater ">", GreaterEqual ">=", ShiftRight ">>", ShiftRightAssign ">>=",
        ShiftRightUnsigned ">>>", ShiftRightUnsignedAssign ">>>=",
        Plus "+", PlusPlus "++", PlusAssign "+=", Minus "-", MinusMinus "--", MinusAssign "-=",
        Star "*", StarAssign "*=", StarStar "**", StarStarAssign "**=",
        Slash "/", SlashAssign "/=", Percent "%", PercentAssign "%=",
        Ampersand "&", AndAnd "&&", AmpersandAssign "&=", AndAndAssign "&&=",
        Bar "|", OrOr "||", BarAssign "|=", OrOrAssign "||=", Caret "^", CaretAssign "^=",
    }
}

impl TokenKind {
    /// Whether it is a reserved word.
    #[inline]
    pub const fn is_keyword(self) -> bool {
        (self as usize) < names::RESERVED
    }

    /// The kind of the reserved word `atom`, or `Identifier`.
    #[inline]
    pub(crate) const fn of_name(atom: Atom) -> TokenKind {
        let index = atom.index();
        if index < names::RESERVED { TokenKind::ALL[index] } else { TokenKind::Identifier }
    }
}

// `of_name` rests on both lists having the same order.
const _: () = {
    let mut index = 0;
    while index < names::RESERVED {
        let (token, name) = (TokenKind::ALL[index].text().as_bytes(), names::ALL_TEXTS[index].as_bytes());
        assert!(token.len() == name.len());
        let mut at = 0;
        while at < token.len() {
            assert!(token[at] == name[at]);
            at += 1;
        }
        index += 1;
    }
};

/// One token.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Whether a line break stands between it and the token before it.
    pub newline_before: bool,
    /// Whether a name was written with a Unicode escape.
    pub escaped: bool,
    /// Whether a number is a legacy octal or has a leading zero, or a string has a legacy octal
    /// escape: an error in strict mode code.
    pub legacy_octal: bool,
    /// Its first byte.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// The text of a name or reserved word, the value of a string, the cooked text of a template
    /// piece (missing where an escape in it means nothing).
    pub value: Option<Atom>,
}

impl Token {
    /// Where it stands.
    #[inline]
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}
