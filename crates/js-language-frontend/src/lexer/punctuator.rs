//! Maximal munch over punctuators: a small automaton, computed at compile time from the list of
//! tokens.
//!
//! A state is a prefix of some punctuator. From each state a byte leads to the longer prefix or
//! nowhere; the longest state that is itself a punctuator wins. Every prefix of a punctuator is a
//! punctuator but for `..` (on the way to `...`), so the lexer backs up at most once.

use super::token::TokenKind;

/// A state of the automaton: 0 is "nowhere", 1 the start.
pub type State = u8;

/// The state before the first byte.
pub const START: State = 1;

/// The columns of the transition table: the bytes that punctuators are made of.
const ALPHABET: &[u8] = b"{}()[];,:~@.?=>!<+-*/%&|^";

/// For each byte its column, counted from 1; 0 for bytes that no punctuator has.
static COLUMN: [u8; 256] = {
    let mut columns = [0; 256];
    let mut index = 0;
    while index < ALPHABET.len() {
        columns[ALPHABET[index] as usize] = index as u8 + 1;
        index += 1;
    }
    columns
};

const COLUMNS: usize = ALPHABET.len() + 1;
/// One state for each punctuator, one for `..`, start and nowhere.
const STATES: usize = TokenKind::PUNCTUATORS.len() + 3;

struct Automaton {
    next: [[State; COLUMNS]; STATES],
    accepts: [Option<TokenKind>; STATES],
}

static AUTOMATON: Automaton = {
    let mut next = [[0; COLUMNS]; STATES];
    let mut accepts = [None; STATES];
    let mut states = 2;
    let mut index = 0;
    while index < TokenKind::PUNCTUATORS.len() {
        let (kind, text) = TokenKind::PUNCTUATORS[index];
        let text = text.as_bytes();
        let mut state = START as usize;
        let mut at = 0;
        while at < text.len() {
            let mut column = 0;
            while column < ALPHABET.len() && ALPHABET[column] != text[at] {
                column += 1;
            }
            if next[state][column + 1] == 0 {
                next[state][column + 1] = states;
                states += 1;
            }
            state = next[state][column + 1] as usize;
            at += 1;
        }
        accepts[state] = Some(kind);
        index += 1;
    }
    assert!(states as usize == STATES);
    Automaton { next, accepts }
};

/// The state after `byte`, or `None` where no punctuator goes on so.
#[inline]
pub fn step(state: State, byte: u8) -> Option<State> {
    let next = AUTOMATON.next[state as usize][COLUMN[byte as usize] as usize];
    (next != 0).then_some(next)
}

/// The punctuator that `state` is, if it is one.
#[inline]
pub fn accepts(state: State) -> Option<TokenKind> {
    AUTOMATON.accepts[state as usize]
}

/// The longest punctuator at the start of `text`, with its length.
#[inline]
pub fn longest(text: &[u8]) -> Option<(TokenKind, usize)> {
    let mut state = START;
    let mut found = None;
    for (index, &byte) in text.iter().enumerate() {
        match step(state, byte) {
            Some(next) => state = next,
            None => break,
        }
        if let Some(kind) = accepts(state) {
            found = Some((kind, index + 1));
        }
    }
    match found {
        // `a?.5:1` is a conditional: `?.` is no token before a digit.
        Some((TokenKind::QuestionDot, _)) if text.get(2).is_some_and(u8::is_ascii_digit) => {
            Some((TokenKind::Question, 1))
        }
        _ => found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_punctuator_is_its_own_longest() {
        for &(kind, text) in TokenKind::PUNCTUATORS {
            assert_eq!(longest(text.as_bytes()), Some((kind, text.len())));
        }
    }

    #[test]
    fn the_longest_wins_and_dots_back_up() {
        assert_eq!(longest(b">>>=="), Some((TokenKind::ShiftRightUnsignedAssign, 4)));
        assert_eq!(longest(b"..x"), Some((TokenKind::Dot, 1)));
        assert_eq!(longest(b"?.5"), Some((TokenKind::Question, 1)));
        assert_eq!(longest(b"?.x"), Some((TokenKind::QuestionDot, 2)));
        assert_eq!(longest(b"x"), None);
    }
}
