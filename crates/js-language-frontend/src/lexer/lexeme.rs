//! A table-driven automaton for one lexeme: a name or a number, in ASCII.
//!
//! The lexer proper reads names and numbers with hand-written loops, which are faster and know why
//! something is wrong. This is the textbook's way to the same answer, taught by node JL01: a class
//! for each byte, a state for each "what we have seen so far", and one table that leads on. A test
//! holds the two together: a text is accepted here exactly where the lexer reads all of it as one
//! token.

/// The columns of the table: bytes that lead from every state to the same place share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// `0`.
    Zero,
    /// `1`, the other binary digit.
    One,
    /// `2` to `7`, the other octal digits.
    Octal,
    /// `8` and `9`.
    Decimal,
    /// `a`, `c`, `d`, `f`, in either case: hexadecimal digits and nothing else.
    Hexadecimal,
    /// `b` and `B`: hexadecimal digits, and the binary prefix.
    B,
    /// `e` and `E`: hexadecimal digits, and the mark of an exponent.
    E,
    /// `n`, the end of a BigInt.
    N,
    /// `o` and `O`, the octal prefix.
    O,
    /// `x` and `X`, the hexadecimal prefix.
    X,
    /// `$` and the letters that mean nothing in a number.
    Letter,
    /// `_`: in a name, or between digits.
    Underscore,
    /// `.`.
    Point,
    /// `+` and `-`.
    Sign,
    /// Everything else.
    Other,
}

impl Class {
    const COUNT: usize = Class::Other as usize + 1;

    /// The class as the exercise prints it.
    pub const fn name(self) -> &'static str {
        match self {
            Class::Zero => "0",
            Class::One => "1",
            Class::Octal => "2-7",
            Class::Decimal => "8-9",
            Class::Hexadecimal => "a-f",
            Class::B => "b",
            Class::E => "e",
            Class::N => "n",
            Class::O => "o",
            Class::X => "x",
            Class::Letter => "letter",
            Class::Underscore => "_",
            Class::Point => ".",
            Class::Sign => "+-",
            Class::Other => "other",
        }
    }

    /// The class of `byte`.
    pub const fn of(byte: u8) -> Class {
        match byte {
            b'0' => Class::Zero,
            b'1' => Class::One,
            b'2'..=b'7' => Class::Octal,
            b'8' | b'9' => Class::Decimal,
            b'b' | b'B' => Class::B,
            b'e' | b'E' => Class::E,
            b'a'..=b'f' | b'A'..=b'F' => Class::Hexadecimal,
            b'n' => Class::N,
            b'o' | b'O' => Class::O,
            b'x' | b'X' => Class::X,
            b'a'..=b'z' | b'A'..=b'Z' | b'$' => Class::Letter,
            b'_' => Class::Underscore,
            b'.' => Class::Point,
            b'+' | b'-' => Class::Sign,
            _ => Class::Other,
        }
    }
}

/// What an accepted text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lexeme {
    /// A name or reserved word: the table does not tell them apart.
    Name,
    /// A number.
    Number,
    /// A BigInt.
    BigInt,
}

macro_rules! states {
    ($($(#[$doc:meta])* $state:ident $name:literal $accepts:expr,)*) => {
        /// The rows of the table: what has been read so far.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum State { $($(#[$doc])* $state,)* }

        impl State {
            /// All states, the start first.
            pub const ALL: &[State] = &[$(State::$state,)*];

            /// The state as the exercise prints it.
            pub const fn name(self) -> &'static str {
                match self { $(State::$state => $name,)* }
            }

            /// What the text is if it ends here.
            pub const fn accepts(self) -> Option<Lexeme> {
                match self { $(State::$state => $accepts,)* }
            }
        }
    };
}

const NUMBER: Option<Lexeme> = Some(Lexeme::Number);

states! {
    /// Nothing.
    Start "start" None,
    /// A name.
    Name "name" Some(Lexeme::Name),
    /// `0`.
    Zero "zero" NUMBER,
    /// `12`.
    Integer "integer" NUMBER,
    /// `12_`.
    IntegerGap "integer-gap" None,
    /// `12n`.
    BigInt "bigint" Some(Lexeme::BigInt),
    /// `.` with nothing before it.
    LeadingPoint "leading-point" None,
    /// `12.`.
    Point "point" NUMBER,
    /// `12.5`.
    Fraction "fraction" NUMBER,
    /// `12.5_`.
    FractionGap "fraction-gap" None,
    /// `12e`.
    ExponentMark "exponent-mark" None,
    /// `12e+`.
    ExponentSign "exponent-sign" None,
    /// `12e+5`.
    Exponent "exponent" NUMBER,
    /// `12e+5_`.
    ExponentGap "exponent-gap" None,
    /// `017`, octal in the old way.
    LegacyOctal "legacy-octal" NUMBER,
    /// `018`, decimal although it starts with 0.
    LeadingZero "leading-zero" NUMBER,
    /// `0x`.
    HexPrefix "hex-prefix" None,
    /// `0xF`.
    Hex "hex" NUMBER,
    /// `0xF_`.
    HexGap "hex-gap" None,
    /// `0o`.
    OctalPrefix "octal-prefix" None,
    /// `0o7`.
    Octal "octal" NUMBER,
    /// `0o7_`.
    OctalGap "octal-gap" None,
    /// `0b`.
    BinaryPrefix "binary-prefix" None,
    /// `0b1`.
    Binary "binary" NUMBER,
    /// `0b1_`.
    BinaryGap "binary-gap" None,
}

const BINARY: &[Class] = &[Class::Zero, Class::One];
const OCTAL: &[Class] = &[Class::Zero, Class::One, Class::Octal];
const DIGITS: &[Class] = &[Class::Zero, Class::One, Class::Octal, Class::Decimal];
const HEX: &[Class] =
    &[Class::Zero, Class::One, Class::Octal, Class::Decimal, Class::Hexadecimal, Class::B, Class::E];
/// What a name may start with.
const LETTERS: &[Class] =
    &[Class::Hexadecimal, Class::B, Class::E, Class::N, Class::O, Class::X, Class::Letter, Class::Underscore];

/// Which state leads where on which classes. Everything that is not here leads nowhere.
const EDGES: &[(State, &[Class], State)] = &[
    (State::Start, LETTERS, State::Name),
    (State::Name, LETTERS, State::Name),
    (State::Name, DIGITS, State::Name),
    (State::Start, &[Class::Zero], State::Zero),
    (State::Start, &[Class::One, Class::Octal, Class::Decimal], State::Integer),
    (State::Start, &[Class::Point], State::LeadingPoint),
    (State::Zero, &[Class::X], State::HexPrefix),
    (State::Zero, &[Class::O], State::OctalPrefix),
    (State::Zero, &[Class::B], State::BinaryPrefix),
    (State::Zero, OCTAL, State::LegacyOctal),
    (State::Zero, &[Class::Decimal], State::LeadingZero),
    (State::Zero, &[Class::N], State::BigInt),
    (State::Zero, &[Class::Point], State::Point),
    (State::Zero, &[Class::E], State::ExponentMark),
    (State::Integer, DIGITS, State::Integer),
    (State::Integer, &[Class::Underscore], State::IntegerGap),
    (State::IntegerGap, DIGITS, State::Integer),
    (State::Integer, &[Class::N], State::BigInt),
    (State::Integer, &[Class::Point], State::Point),
    (State::Integer, &[Class::E], State::ExponentMark),
    (State::LegacyOctal, OCTAL, State::LegacyOctal),
    (State::LegacyOctal, &[Class::Decimal], State::LeadingZero),
    (State::LeadingZero, DIGITS, State::LeadingZero),
    (State::LeadingZero, &[Class::Point], State::Point),
    (State::LeadingZero, &[Class::E], State::ExponentMark),
    (State::LeadingPoint, DIGITS, State::Fraction),
    (State::Point, DIGITS, State::Fraction),
    (State::Point, &[Class::E], State::ExponentMark),
    (State::Fraction, DIGITS, State::Fraction),
    (State::Fraction, &[Class::Underscore], State::FractionGap),
    (State::FractionGap, DIGITS, State::Fraction),
    (State::Fraction, &[Class::E], State::ExponentMark),
    (State::ExponentMark, &[Class::Sign], State::ExponentSign),
    (State::ExponentMark, DIGITS, State::Exponent),
    (State::ExponentSign, DIGITS, State::Exponent),
    (State::Exponent, DIGITS, State::Exponent),
    (State::Exponent, &[Class::Underscore], State::ExponentGap),
    (State::ExponentGap, DIGITS, State::Exponent),
    (State::HexPrefix, HEX, State::Hex),
    (State::Hex, HEX, State::Hex),
    (State::Hex, &[Class::Underscore], State::HexGap),
    (State::HexGap, HEX, State::Hex),
    (State::Hex, &[Class::N], State::BigInt),
    (State::OctalPrefix, OCTAL, State::Octal),
    (State::Octal, OCTAL, State::Octal),
    (State::Octal, &[Class::Underscore], State::OctalGap),
    (State::OctalGap, OCTAL, State::Octal),
    (State::Octal, &[Class::N], State::BigInt),
    (State::BinaryPrefix, BINARY, State::Binary),
    (State::Binary, BINARY, State::Binary),
    (State::Binary, &[Class::Underscore], State::BinaryGap),
    (State::BinaryGap, BINARY, State::Binary),
    (State::Binary, &[Class::N], State::BigInt),
];

static TABLE: [[Option<State>; Class::COUNT]; State::ALL.len()] = {
    let mut table = [[None; Class::COUNT]; State::ALL.len()];
    let mut edge = 0;
    while edge < EDGES.len() {
        let (from, classes, to) = EDGES[edge];
        let mut index = 0;
        while index < classes.len() {
            let cell = &mut table[from as usize][classes[index] as usize];
            assert!(cell.is_none(), "two edges for one class: not deterministic");
            *cell = Some(to);
            index += 1;
        }
        edge += 1;
    }
    table
};

/// The state after `class`, or `None` where no lexeme goes on so.
pub fn step(state: State, class: Class) -> Option<State> {
    TABLE[state as usize][class as usize]
}

/// What the whole of `text` is.
pub fn classify(text: &[u8]) -> Option<Lexeme> {
    let mut state = State::Start;
    for &byte in text {
        state = step(state, Class::of(byte))?;
    }
    state.accepts()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::Goal;
    use crate::atom::Atoms;
    use crate::lexer::{Lexer, TokenKind};

    /// What the lexer proper says about the whole of `text`.
    fn by_hand(text: &[u8], atoms: &mut Atoms) -> Option<Lexeme> {
        let token = Lexer::new(text, Goal::Module).next(atoms);
        let lexeme = match token.kind {
            TokenKind::Number => Lexeme::Number,
            TokenKind::BigInt => Lexeme::BigInt,
            TokenKind::Identifier => Lexeme::Name,
            kind if kind.is_keyword() => Lexeme::Name,
            _ => return None,
        };
        (token.start == 0 && token.end as usize == text.len()).then_some(lexeme)
    }

    #[test]
    fn the_table_accepts_what_the_lexer_reads() {
        let alphabet = b"01789abBefnNoxXz$_._..+-# /";
        let mut rng = solution_key::Rng::new(1);
        let mut atoms = Atoms::new();
        let mut accepted = 0;
        for _ in 0..200_000 {
            let text: Vec<u8> =
                (0..rng.between(1, 7)).map(|_| alphabet[rng.below(alphabet.len() as u32) as usize]).collect();
            let found = classify(&text);
            assert_eq!(found, by_hand(&text, &mut atoms), "{}", String::from_utf8_lossy(&text));
            accepted += u32::from(found.is_some());
        }
        assert!(accepted > 20_000);
        // And all of a small alphabet, up to a length.
        for length in 1..=6u32 {
            for number in 0..8u32.pow(length) {
                let text: Vec<u8> =
                    (0..length).map(|at| b"018_.e+x"[(number >> (3 * at) & 7) as usize]).collect();
                assert_eq!(classify(&text), by_hand(&text, &mut atoms), "{}", String::from_utf8_lossy(&text));
            }
        }
    }
}
